"""From a change of a screening to one mail for each guest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import site_of
from outreach.delivery import jobs, outbox
from outreach.delivery.mail import Letter
from outreach.rsvps import calendar
from outreach.rsvps.actions.following import follow_move
from outreach.rsvps.jobs import to_guest
from outreach.rsvps.models import IN_LINE, Rsvp, State
from outreach.rsvps.queries import reachable, standing_rsvps
from outreach.rsvps.queries.earlier import since_told
from outreach.screenings.actions import CANCELLED, MOVED, POSTPONED, RESTATED, announced
from outreach.screenings.models import Change, Screening

MOVED_MAIL = "notices.moved"
CANCELLED_MAIL = "notices.cancelled"
POSTPONED_MAIL = "notices.postponed"
RESTATED_MAIL = "notices.restated"
WITHOUT_PLACES_MAIL = "notices.without_places"

# Who proved no address yet hears of it when they do.
WITHOUT_PLACES = (State.ASKED, *IN_LINE)


@jobs.acts(MOVED)
def announce_move(session: Session, *, screening_id: int, sequence: int) -> None:
    """Queue one mail for each party, and do in due time what goes by the time."""
    screening = session.get_one(Screening, screening_id)
    follow_move(session, screening, now=now())
    _queue_for_the_others(session, screening_id, sequence)
    _queue_for_guests(session, MOVED_MAIL, screening_id, sequence)


@jobs.acts(POSTPONED)
def announce_postponement(session: Session, *, screening_id: int, sequence: int) -> None:
    """Queue one mail for each party."""
    _queue_for_the_others(session, screening_id, sequence)
    _queue_for_guests(session, POSTPONED_MAIL, screening_id, sequence)


@jobs.acts(RESTATED)
def announce_standing(session: Session, *, screening_id: int, sequence: int) -> None:
    """Queue one mail for each party that is expected: provisional, or confirmed."""
    _queue_for_guests(session, RESTATED_MAIL, screening_id, sequence)


@jobs.acts(CANCELLED)
def announce_cancellation(session: Session, *, screening_id: int, sequence: int) -> None:
    """Queue one mail for each party."""
    _queue_for_the_others(session, screening_id, sequence)
    _queue_for_guests(session, CANCELLED_MAIL, screening_id, sequence)


@jobs.handles(MOVED_MAIL)
def moved(session: Session, *, rsvp_id: int, sequence: int) -> Letter | None:
    """The new time or place and what it was, with the entry for the guest's calendar.

    None when a later change has been announced since: that one's mail says what holds now.
    """
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_confirmed or _is_overtaken(session, rsvp.screening, sequence):
        return None
    return to_guest(
        rsvp,
        "notices/mail/moved",
        _("New time or place: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site_of(session), now=now()),
        before=since_told(session, rsvp, now=now()),
    )


@jobs.handles(POSTPONED_MAIL)
def postponed(session: Session, *, rsvp_id: int, sequence: int) -> Letter | None:
    """Word that there is no date for now, with the entry that says so in the guest's calendar."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_confirmed or rsvp.screening.sequence != sequence:
        return None
    return to_guest(
        rsvp,
        "notices/mail/postponed",
        _("Postponed: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site_of(session), now=now()),
    )


@jobs.handles(RESTATED_MAIL)
def restated(session: Session, *, rsvp_id: int, sequence: int) -> Letter | None:
    """Word that it is confirmed, or provisional again."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_confirmed or rsvp.screening.sequence != sequence:
        return None
    title = rsvp.screening.title
    return to_guest(
        rsvp,
        "notices/mail/restated",
        _("Provisional for now: %(title)s", title=title)
        if rsvp.screening.is_tentative
        else _("Confirmed: %(title)s", title=title),
        entry=calendar.request(rsvp, site=site_of(session), now=now()),
    )


@jobs.handles(CANCELLED_MAIL)
def cancelled(session: Session, *, rsvp_id: int, sequence: int) -> Letter | None:
    """Word that the screening is called off, which also strikes it from the guest's calendar."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_confirmed or rsvp.screening.sequence != sequence:
        return None
    return to_guest(
        rsvp,
        "notices/mail/cancelled",
        _("Cancelled: %(title)s", title=rsvp.screening.title),
        entry=calendar.cancel(rsvp, site=site_of(session)),
        method="CANCEL",
    )


@jobs.handles(WITHOUT_PLACES_MAIL)
def without_places(session: Session, *, rsvp_id: int, sequence: int) -> Letter | None:
    """The same word to who asks or waits for places; no calendar has an entry of theirs."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state not in WITHOUT_PLACES:
        return None
    screening = rsvp.screening
    if _is_overtaken(session, screening, sequence):
        return None
    if screening.is_cancelled:
        subject = _("Cancelled: %(title)s", title=screening.title)
    elif screening.is_postponed:
        subject = _("Postponed: %(title)s", title=screening.title)
    else:
        subject = _("New time or place: %(title)s", title=screening.title)
    before = since_told(session, rsvp, now=now())
    return to_guest(rsvp, "notices/mail/without_places", subject, before=before)


def _is_overtaken(session: Session, screening: Screening, sequence: int) -> bool:
    """Whether a later mail says all of this; one of its licence says nothing of time and place."""
    if screening.is_cancelled or screening.is_postponed:
        return screening.sequence != sequence
    later = sa.exists().where(
        Change.screening_id == screening.id,
        Change.sequence > sequence,
        Change.field != "status",
    )
    return bool(session.scalar(sa.select(later)))


def _queue_for_guests(session: Session, kind: str, screening_id: int, sequence: int) -> None:
    screening = session.get_one(Screening, screening_id)
    moment = now()
    _queue(session, kind, standing_rsvps(session, screening), sequence, moment)
    announced(session, screening, sequence=sequence, now=moment)


def _queue_for_the_others(session: Session, screening_id: int, sequence: int) -> None:
    screening = session.get_one(Screening, screening_id)
    found = standing_rsvps(session, screening, WITHOUT_PLACES)
    _queue(session, WITHOUT_PLACES_MAIL, found, sequence, now())


def _queue(
    session: Session, kind: str, rsvps: Sequence[Rsvp], sequence: int, moment: datetime
) -> None:
    for rsvp in rsvps:
        outbox.queue(
            session,
            kind,
            key=f"{kind}:{rsvp.uid}:{sequence}",
            now=moment,
            rsvp_id=rsvp.id,
            sequence=sequence,
        )
