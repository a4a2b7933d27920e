"""What is held here about somebody with an account: which helplines they checked."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.facts.models import Helpline


@own_data.part("helplines_that_you_checked")
def checked(session: Session, user: User) -> Any:
    """Each with the day on which they did."""
    found = session.scalars(
        sa.select(Helpline).where(Helpline.checked_by_id == user.id).order_by(Helpline.id)
    )
    return [own_data.held(helpline) for helpline in found]
