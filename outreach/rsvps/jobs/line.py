"""The waiting list at work: its mails, and places offered when their time has come."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.delivery import jobs
from outreach.delivery.mail import Letter
from outreach.rsvps.actions import parties, waiting
from outreach.rsvps.actions.kinds import (
    ASK_ALL,
    FREE,
    LAPSE,
    OFFER,
    SETTLE,
    STILL_COMING,
    WAITS,
)
from outreach.rsvps.jobs import to_guest
from outreach.rsvps.models import State
from outreach.rsvps.queries import reachable
from outreach.screenings.models import Screening


@jobs.handles(WAITS)
def waits(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the party is in line; none when it is not any more."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_waiting or not rsvp.may_be_changed(now()):
        return None
    subject = _("You are on the waiting list: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/waits", subject)


@jobs.handles(OFFER)
def offer(session: Session, *, rsvp_id: int) -> Letter | None:
    """Places are offered; until when stands in the letter in the time of the place."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_offered or rsvp.is_due(now()):
        return None
    subject = _("Places for you, please answer: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/offer", subject)


@jobs.handles(LAPSE)
def lapse(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the time for an offer is over; none when the screening is called off anyway."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state is not State.LAPSED or rsvp.screening.is_cancelled:
        return None
    subject = _("The offer has lapsed: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/lapse", subject)


@jobs.handles(FREE)
def free(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that from now on free places go to whoever comes first."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_waiting or not rsvp.may_be_changed(now()):
        return None
    subject = _("Free places, first come first served: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/free", subject)


@jobs.handles(STILL_COMING)
def still_coming(session: Session, *, rsvp_id: int) -> Letter | None:
    """The day before: the question whether they still come."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.stands(now()) or rsvp.screening.has_begun(now()):
        return None
    subject = _("Still coming? %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/still_coming", subject)


@jobs.acts(SETTLE)
def settle(session: Session, *, screening_id: int) -> None:
    """Let lapse what is due, and offer what is free."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        waiting.settle(session, screening, now=now())


@jobs.acts(ASK_ALL)
def ask_all(session: Session, *, screening_id: int) -> None:
    """Ask every party whether it still comes."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        parties.ask_all(session, screening, now=now())
