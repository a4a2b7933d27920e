"""The mail to somebody who was given a role at a screening."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.screenings.crew import ADDED
from outreach.screenings.models import Crew


@handles(ADDED)
def added(session: Session, *, crew_id: int) -> Letter | None:
    """Who asks for help with which screening; none once the role or the account is gone."""
    crew = session.get(Crew, crew_id)
    if crew is None or not crew.user.active:
        return None
    organisation = crew.screening.organisation
    return letter(
        "screenings/mail/crew",
        to=crew.user.email,
        subject=_("You help at %(title)s", title=crew.screening.title),
        sender_name=organisation.writes_as,
        reply_to=organisation.email,
        crew=crew,
        screening=crew.screening,
        link=url_for("screenings.show", id=crew.screening_id, _external=True),
    )
