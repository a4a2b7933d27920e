"""What is so of every party, and between two moments, whatever a host, guests and the worker do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.delivery.outbox import Outbox, OutboxState
from outreach.rsvps.actions import kinds
from outreach.rsvps.actions.parties import ASKED_BEFORE
from outreach.rsvps.models import IN_LINE, NEEDS_KEPT, STANDING, Guest, Rsvp, State, What
from outreach.screenings.models import Screening

SURE = (State.CONFIRMED, State.PENDING)
# The last decision about a party that is off for one of these reasons.
WHY_OFF = {
    State.CANCELLED: {What.CANCELLED, What.CANCELLED_BY_HOST, What.MERGED},
    State.DECLINED: {What.REFUSED, What.DECLINED},
    State.LEFT: {What.LEFT},
}


@dataclass(frozen=True)
class Stood:
    """How a party stood at a moment, and how often it was told of what."""

    at: int
    state: State
    size: int
    sequence: int
    since: datetime | None
    told: Counter[str] = field(default_factory=Counter)

    @property
    def is_in_line(self) -> bool:
        return self.state in IN_LINE


@dataclass(frozen=True)
class Rules:
    """Holds the parties of these screenings against the rules, and against how they stood."""

    session: Session
    here: Sequence[int]
    now: datetime
    before: Mapping[int, Stood] = field(default_factory=dict)

    def hold(self, everybody: Sequence[Rsvp]) -> dict[int, Stood]:
        """Assert all of them. Returns how the parties stand now."""
        told, planned = self._letters()
        stands = {}
        rsvps = [rsvp for rsvp in everybody if rsvp.blanked_at is None]
        for rsvp in rsvps:
            mails = told.get(rsvp.id, Counter())
            self._who_is_off_has_a_reason_and_leaves_nothing_private(rsvp)
            if was := self.before.get(rsvp.id):
                self._it_is_told_what_changed(rsvp, was, mails)
                self._nobody_is_let_in_before_the_line(rsvp, was)
            stands[rsvp.id] = Stood(
                rsvp.screening_id,
                rsvp.state,
                rsvp.party_size,
                rsvp.sequence,
                rsvp.waiting_since,
                mails,
            )
            self._the_day_before_and_the_days_after_are_planned(rsvp, planned)
        self._calendars_hear_of_who_comes_again(rsvps)
        self._the_line_keeps_its_order(stands)
        self._nobody_is_named_who_does_not_come()
        self._the_capacity_is_as_near_as_can_be_to_what_is_wanted()
        return stands

    def _letters(self) -> tuple[dict[int, Counter[str]], set[tuple[str, int, datetime]]]:
        """How often each party was told of what; and what is still to be done, where and when."""
        told: dict[int, Counter[str]] = {}
        planned = set()
        columns = (Outbox.kind, Outbox.payload, Outbox.state, Outbox.run_at)
        for row in self.session.execute(sa.select(*columns)):
            if "rsvp_id" in row.payload:
                told.setdefault(row.payload["rsvp_id"], Counter())[row.kind] += 1
            elif row.state is OutboxState.READY:
                planned.add((row.kind, row.payload.get("screening_id", 0), row.run_at))
        return told, planned

    def _who_is_off_has_a_reason_and_leaves_nothing_private(self, rsvp: Rsvp) -> None:
        if rsvp.state in STANDING:
            return
        assert rsvp.access_needs is None, "nobody sees to what they need any more"
        if rsvp.state in WHY_OFF:
            assert rsvp.decisions[-1].what in WHY_OFF[rsvp.state]

    def _it_is_told_what_changed(self, rsvp: Rsvp, was: Stood, told: Counter[str]) -> None:
        news = told - was.told
        if rsvp.screening_id != was.at:
            assert was.state is not State.PENDING, "nobody has proved that the address is theirs"
            assert rsvp.sequence > was.sequence, "their calendar does not hear of the move"
            assert (rsvp.approved_at, rsvp.still_coming_at) == (None, None), "that was elsewhere"
            assert not rsvp.has_address or news[kinds.MOVED] == 1
        elif rsvp.party_size != was.size and was.state is rsvp.state and was.state in SURE:
            assert not rsvp.has_address or news[kinds.CHANGED] == 1, "not told how many"
        if rsvp.state is State.CANCELLED and was.state is not State.CANCELLED:
            assert rsvp.sequence > was.sequence, "their calendar does not hear of it"

    def _nobody_is_let_in_before_the_line(self, rsvp: Rsvp, was: Stood) -> None:
        if was.state is State.ASKED and rsvp.is_confirmed and rsvp.screening_id == was.at:
            line = [one for one in self.before.values() if one.is_in_line and one.at == was.at]
            assert line == [], "others waited"

    def _the_day_before_and_the_days_after_are_planned(
        self, rsvp: Rsvp, planned: set[tuple[str, int, datetime]]
    ) -> None:
        screening = rsvp.screening
        if rsvp.state not in STANDING or screening.starts_at is None:
            return
        if self.now < (asked_at := screening.starts_at - ASKED_BEFORE):
            assert (kinds.ASK_ALL, screening.id, asked_at) in planned
        if rsvp.access_needs and screening.over_at is not None:
            gone_at = screening.over_at + NEEDS_KEPT
            assert (kinds.FORGET, screening.id, gone_at) in planned

    def _calendars_hear_of_who_comes_again(self, rsvps: Sequence[Rsvp]) -> None:
        """A calendar passes over what has a lower number than what it was told before."""
        for rsvp in rsvps:
            was = self.before.get(rsvp.id)
            if was is None or was.at != rsvp.screening_id:
                earlier = [
                    one.sequence
                    for one in rsvps
                    if (one.screening_id, one.email_key) == (rsvp.screening_id, rsvp.email_key)
                    and one is not rsvp
                ]
                assert rsvp.sequence > max(earlier, default=-1), "they were told a higher number"

    def _the_line_keeps_its_order(self, stands: Mapping[int, Stood]) -> None:
        for number, one in stands.items():
            was = self.before.get(number)
            if not one.is_in_line or one.since is None:
                continue
            if was is not None and was.is_in_line and was.at == one.at:
                assert one.since == was.since, "it has lost its place in line"
                continue
            first = [
                other.since
                for other_number, other in self.before.items()
                if other.is_in_line
                and other.at == one.at
                and other_number in stands
                and stands[other_number].is_in_line
            ]
            assert all(since is not None and since < one.since for since in first), "it jumped in"

    def _nobody_is_named_who_does_not_come(self) -> None:
        beyond = (
            sa.select(sa.func.count(Guest.id))
            .join(Rsvp, Rsvp.id == Guest.rsvp_id)
            .where(Guest.number >= Rsvp.party_size)
        )
        assert self.session.scalar(beyond) == 0

    def _the_capacity_is_as_near_as_can_be_to_what_is_wanted(self) -> None:
        for number in self.here:
            one = self.session.get_one(Screening, number)
            assert one.capacity == max(one.wanted_capacity or 0, one.places_taken)
