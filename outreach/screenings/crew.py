"""What hosts do about the people at a screening: give a role there, take it away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.accounts import queries as accounts
from outreach.accounts.actions import plain_address
from outreach.accounts.models import CrewRole, User
from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.screenings.models import Crew, Screening
from outreach.screenings.queries import crew_of
from outreach.words import N_

ADDED = "screenings.crew"
MOST = 60


def add(
    session: Session, screening: Screening, *, email: str, role: CrewRole, by: User, now: datetime
) -> Crew:
    """Give the person with this address a role at the screening, and queue a mail that says so.

    Raises:
        Refused: it is no address; nobody who can sign in has it, and why is not said; they have the
            role already; or too many people have one.
    """
    user = accounts.user_with_address(session, plain_address(email, field="email"))
    if user is None or not user.active:
        raise Refused(
            N_(
                "Nobody can be added with this address yet. Have an owner of the organisation that "
                "hosts invite them to the team; once they have an account, add them here."
            ),
            field="email",
        )
    screening.lock()
    _check_new(session, screening, user, role)
    crew = Crew(screening=screening, user=user, role=role, created_at=now, added_by=by)
    session.add(crew)
    session.flush()
    outbox.queue(session, ADDED, key=f"{ADDED}:{crew.id}", now=now, crew_id=crew.id)
    return crew


def remove(session: Session, crew: Crew) -> None:
    """Take a role away. Their next request finds it gone; what they are doing now is finished."""
    crew.screening.lock()
    session.delete(crew)
    session.flush()


def _check_new(session: Session, screening: Screening, user: User, role: CrewRole) -> None:
    crew = crew_of(session, screening)
    if any(one.user_id == user.id and one.role is role for one in crew):
        raise Refused(N_("This person has this role here already."), field="email")
    if len(crew) >= MOST:
        raise Refused(N_("A screening has room for %(most)s roles."), most=MOST)
