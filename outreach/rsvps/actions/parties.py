"""Parties that become larger or smaller, and whether they still come."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery import outbox
from outreach.errors import Refused
from outreach.rsvps.actions import waiting
from outreach.rsvps.actions.checks import check_party
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.forgetting import forget_beyond
from outreach.rsvps.actions.holding import hold
from outreach.rsvps.actions.kinds import ASK_ALL, STILL_COMING
from outreach.rsvps.models import Rsvp, State, What
from outreach.rsvps.queries import standing_rsvps
from outreach.screenings.models import Screening
from outreach.words import N_

ASKED_BEFORE = timedelta(hours=28)
JUST_ANSWERED = timedelta(hours=48)


def change_party(session: Session, rsvp: Rsvp, party_size: int, *, now: datetime) -> None:
    """Come with more or with fewer. A party in line keeps its place there.

    Raises:
        Refused: more than the places left, while others wait for them, or than one RSVP may be;
            it is over, or places are offered just now.
    """
    hold(session, rsvp)
    screening = rsvp.screening
    if rsvp.party_size == party_size:
        return
    if rsvp.is_offered:
        raise Refused(N_("Places are offered to you. Take them or let them go first."))
    if not rsvp.may_be_changed(now):
        raise Refused(N_("This can no longer be changed."))
    check_party(screening, party_size)
    before, more = rsvp.party_size, party_size - rsvp.party_size
    if rsvp.holds_places and more > 0:
        _take_more(session, rsvp, more, now=now)
    rsvp.become(party_size)
    forget_beyond(session, rsvp)
    decide(rsvp, What.CHANGED, places=before, now=now)
    if rsvp.holds_places and more < 0:
        screening.give_back_places(-more)
    if more < 0:
        waiting.settle(session, screening, now=now)


def take_fewer(session: Session, rsvp: Rsvp, fewest: int | None, *, now: datetime) -> None:
    """Say how few places a party in line would take; None: all of them or none.

    Raises:
        Refused: it is more than the party, or it does not wait.
    """
    hold(session, rsvp)
    if rsvp.state is not State.WAITING:
        raise Refused(N_("This can no longer be changed."))
    check_fewest(rsvp.party_size, fewest)
    rsvp.fewest = fewest
    waiting.settle(session, rsvp.screening, now=now)


def say_still_coming(session: Session, rsvp: Rsvp, *, now: datetime) -> None:
    """Keep that the party has said again that it comes.

    Raises:
        Refused: it is not expected any more.
    """
    hold(session, rsvp)
    if not rsvp.stands(now):
        raise Refused(N_("You hold no places here any more."))
    rsvp.still_coming_at = now


def plan_to_ask_all(session: Session, screening: Screening, *, now: datetime) -> None:
    """Leave a row that will ask every party whether it still comes, the day before."""
    outbox.queue_all(session, to_ask_all(screening, now), now=now)


def to_ask_all(screening: Screening, now: datetime) -> list[outbox.Work]:
    """What asks every party, while that lies ahead."""
    if screening.starts_at is None or now >= screening.starts_at - ASKED_BEFORE:
        return []
    due = screening.starts_at - ASKED_BEFORE
    key = f"{ASK_ALL}:{screening.id}:{due.isoformat()}"
    return [outbox.Work(ASK_ALL, key, {"screening_id": screening.id}, due)]


def ask_all(session: Session, screening: Screening, *, now: datetime) -> None:
    """Ask each party that comes; when the screening has moved to a later day, wait for that.

    Who has answered only just now knows.
    """
    if screening.starts_at is None or screening.has_begun(now):
        return
    if now < screening.starts_at - ASKED_BEFORE:
        plan_to_ask_all(session, screening, now=now)
        return
    for rsvp in standing_rsvps(session, screening):
        if rsvp.stands(now) and rsvp.created_at <= now - JUST_ANSWERED:
            key = f"{STILL_COMING}:{rsvp.uid}:{screening.starts_at.isoformat()}"
            outbox.queue(session, STILL_COMING, key=key, now=now, rsvp_id=rsvp.id)


def ask_again(session: Session, screening: Screening) -> None:
    """Forget who has said yes before anybody was asked about the day on which it is now."""
    if screening.starts_at is not None:
        session.execute(
            sa.update(Rsvp)
            .where(
                Rsvp.screening_id == screening.id,
                Rsvp.still_coming_at < screening.starts_at - ASKED_BEFORE,
            )
            .values(still_coming_at=None)
        )


def check_fewest(party_size: int, fewest: int | None) -> None:
    """Say that it makes no sense.

    Raises:
        Refused: it is less than one, or more than the party.
    """
    if fewest is not None and not 1 <= fewest <= party_size:
        raise Refused(N_("Write a number from 1 to %(most)s."), field="fewest", most=party_size)


def _take_more(session: Session, rsvp: Rsvp, more: int, *, now: datetime) -> None:
    screening = rsvp.screening
    if waiting.is_closed_to_others(session, screening, now):
        raise Refused(
            N_("Others wait for places, so there are none for more people. Nothing was changed."),
            field="party_size",
        )
    if not screening.take_places(more):
        raise Refused(
            N_("Places left: %(left)s. Nothing was changed."),
            field="party_size",
            left=screening.places_left,
        )
