"""Questions about a door: who is expected, what happened, and how many are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.door.codes import code_of, uids_of
from outreach.door.models import DoorEvent, DoorLink, WalkInAddress
from outreach.door.tally import Fact, Party, Tally, tally
from outreach.folding import folded
from outreach.rsvps.models import AccessNeeds, Rsvp, State
from outreach.screenings.models import Screening
from outreach.screenings.models.status import Limit


@dataclass(frozen=True)
class Expected:
    """A party, as the door sees it: no address, and of its needs only that there are any."""

    id: int
    uid: UUID
    name: str
    size: int
    has_needs: bool
    is_confirmed: bool

    @property
    def code(self) -> str:
        return code_of(self.uid)

    @property
    def by_surname(self) -> tuple[str, str]:
        """Sorts as a list at a door is read: by the last word of the name."""
        words = folded(self.name).split()
        return (words[-1] if words else ""), folded(self.name)

    def answers_to(self, words: Sequence[str]) -> bool:
        """Whether each of these words begins one of the name's, or they are the code."""
        own = folded(self.name).split()
        return all(any(part.startswith(word) for part in own) for word in words)


@dataclass(frozen=True)
class Door:
    """All that is so at the doors of a screening."""

    screening: Screening
    parties: list[Expected]
    links: list[DoorLink]
    tally: Tally
    elsewhere: Mapping[int, Screening]

    @property
    def expected(self) -> int:
        """How many people hold places."""
        return sum(party.size for party in self.parties if party.is_confirmed)

    def found(self, text: str) -> list[Expected]:
        """The parties whom this text may mean: a code means one, words the names they begin."""
        numbers = uids_of(text)
        if numbers is not None:
            named = [one for one in self.parties if numbers[0] <= one.uid <= numbers[1]]
            if named:
                return named
        words = folded(text).split()
        return [party for party in self.parties if party.answers_to(words)]


def links_of(session: Session, screening: Screening) -> Sequence[DoorLink]:
    """Every link there was, those that were not revoked first, the newest first."""
    return session.scalars(
        sa.select(DoorLink)
        .where(DoorLink.screening_id == screening.id)
        .order_by(DoorLink.revoked_at.is_not(None), DoorLink.id.desc())
    ).all()


def standing_links(session: Session, screening: Screening) -> Sequence[DoorLink]:
    """The links that nobody has revoked."""
    with session.no_autoflush:
        return [link for link in links_of(session, screening) if link.revoked_at is None]


def open_since(session: Session, screening: Screening) -> datetime:
    """When the first door of this screening was opened: nothing happened at any before."""
    made = sa.select(sa.func.min(DoorLink.created_at)).where(DoorLink.screening_id == screening.id)
    return session.scalars(made).one()


def link_by(session: Session, uid: UUID) -> DoorLink | None:
    """The link with this key."""
    return session.scalars(
        sa.select(DoorLink).where(DoorLink.uid == uid).options(joinedload(DoorLink.screening))
    ).one_or_none()


def door_of(session: Session, screening: Screening) -> Door:
    """Everything at once, from the events."""
    facts = _facts(session, screening)
    parties = _parties(session, screening)
    here = {party.id: Party(party.size, is_confirmed=party.is_confirmed) for party in parties}
    named = {fact.party for fact in facts if fact.party is not None}
    elsewhere = _screenings_of(session, named - here.keys())
    others = {number: Party(0, is_here=False) for number in elsewhere}
    done = tally(facts, {**here, **others})
    return Door(
        screening,
        [party for party in parties if party.is_confirmed or party.id in done.arrived],
        list(links_of(session, screening)),
        done,
        elsewhere,
    )


def arrived(session: Session, screening: Screening) -> int:
    """Checked in: people of parties who have come."""
    return door_of(session, screening).tally.checked_in


def in_room(session: Session, screening: Screening) -> int:
    """Headcount: people counted in less people counted out, at all doors."""
    return door_of(session, screening).tally.in_room


def most_in_room(session: Session, screening: Screening) -> int:
    """The highest headcount there was: what a host reports."""
    return door_of(session, screening).tally.most_in_room


def walk_ins(session: Session, screening: Screening) -> int:
    """People who came without an RSVP."""
    return door_of(session, screening).tally.walked_in


def room_limit(screening: Screening) -> tuple[int, Limit] | None:
    """For how many people it is once they stand here, and what says so; an RSVP limit does not."""
    known = {limit: most for limit, most in screening.limits.items() if limit is not Limit.RSVPS}
    binding = min(known, key=known.__getitem__, default=None)
    return None if binding is None else (known[binding], binding)


def addresses_left(session: Session, screening: Screening) -> Sequence[WalkInAddress]:
    """What people who walked in have left, the first first."""
    return session.scalars(
        sa.select(WalkInAddress)
        .join(WalkInAddress.event)
        .where(DoorEvent.screening_id == screening.id)
        .order_by(WalkInAddress.id)
        .options(joinedload(WalkInAddress.event))
    ).all()


def address_left(session: Session, screening: Screening, number: int) -> WalkInAddress | None:
    """The one with this number, if it was left here."""
    return next((one for one in addresses_left(session, screening) if one.id == number), None)


def rsvp_by_code(session: Session, screening: Screening, code: str) -> Rsvp | None:
    """The party with this code: of this screening, else of another by the same organisation."""
    numbers = uids_of(code)
    if numbers is None:
        return None
    return session.scalars(
        sa.select(Rsvp)
        .join(Rsvp.screening)
        .where(
            Rsvp.uid.between(*numbers),
            Screening.organisation_id == screening.organisation_id,
            Rsvp.blanked_at.is_(None),
        )
        .order_by(Rsvp.screening_id != screening.id, Rsvp.id)
    ).first()


def finder(
    session: Session, screening: Screening, tickets: Mapping[str, UUID]
) -> Callable[[str], int | None]:
    """Finds the number of the party that a code means. Parties of this screening cost no query."""
    own = session.execute(sa.select(Rsvp.uid, Rsvp.id).where(Rsvp.screening_id == screening.id))
    by_uid = dict(own.all())
    by_code = {uids_of(code_of(uid)): number for uid, number in by_uid.items()}

    def find(code: str) -> int | None:
        uid = tickets.get(code)
        if uid is not None:
            return by_uid.get(uid) or session.scalar(sa.select(Rsvp.id).where(Rsvp.uid == uid))
        if (known := by_code.get(uids_of(code))) is not None:
            return known
        other = rsvp_by_code(session, screening, code)
        return other.id if other else None

    return find


def _facts(session: Session, screening: Screening) -> list[Fact]:
    columns = (
        DoorEvent.key,
        DoorEvent.kind,
        DoorEvent.number,
        DoorEvent.said_at,
        DoorEvent.link_id,
        DoorEvent.rsvp_id,
        DoorEvent.of_key,
    )
    found = session.execute(sa.select(*columns).where(DoorEvent.screening_id == screening.id))
    return [Fact(*row) for row in found]


def _parties(session: Session, screening: Screening) -> list[Expected]:
    found = session.execute(
        sa.select(
            Rsvp.id,
            Rsvp.uid,
            sa.case((Rsvp.erasure_asked_at.is_(None), Rsvp.name), else_=""),
            Rsvp.party_size,
            AccessNeeds.id.is_not(None),
            Rsvp.state == State.CONFIRMED,
        )
        .outerjoin(AccessNeeds, AccessNeeds.rsvp_id == Rsvp.id)
        .where(Rsvp.screening_id == screening.id)
    )
    return sorted((Expected(*row) for row in found), key=lambda party: party.by_surname)


def _screenings_of(session: Session, parties: set[int]) -> dict[int, Screening]:
    if not parties:
        return {}
    found = session.execute(
        sa.select(Rsvp.id, Screening).join(Rsvp.screening).where(Rsvp.id.in_(parties))
    )
    return dict(found.all())
