"""Questions about panels. Every output asks here who may be shown."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.panels.models import Appearance
from outreach.screenings.models import Screening


def panel_of(session: Session, screening: Screening) -> Sequence[Appearance]:
    """Everybody on the panel, in order, for the host."""
    return session.scalars(
        sa.select(Appearance)
        .where(Appearance.screening_id == screening.id)
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.speaker))
    ).all()


def public_panel_of(session: Session, screening: Screening) -> Sequence[Appearance]:
    """Who of the panel the public may know of; nobody while the screening is a draft."""
    return panel_of(session, screening) if screening.is_public else []
