"""What a host says of how guests come: the terms of a screening, and its invitation codes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.dates import instant
from outreach.errors import Refused
from outreach.rsvps.actions.kinds import leave_word
from outreach.rsvps.models import KeptFor, Mode, RsvpCode, RsvpTerms
from outreach.rsvps.queries.terms import codes_of, plain_code, terms_of
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import Screening
from outreach.screenings.models.places import LARGEST_PARTY
from outreach.words import N_

# Without the letters and digits that people take for one another.
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
CODE_LENGTH = 8
MOST_CODES = 100
MOST_USES = 1_000


def set_terms(
    session: Session,
    screening: Screening,
    *,
    mode: Mode,
    asks_names: bool,
    party_limit: int | None,
    opens: datetime | None,
    closes: datetime | None,
    now: datetime,
    **kept: int,
) -> RsvpTerms:
    """Have these go from now on; who has answered already keeps what they have.

    Args:
        opens, closes: wall times at the screening. They stay, whenever it is held.
        kept: how many places are kept back, by the words of ``KeptFor``.

    Raises:
        Refused: it is over or cancelled, RSVPs would close before they open, or more places would
            be kept back than are free.
    """
    screening.lock()
    check_open(screening, now)
    check_party_limit(party_limit)
    rsvps_open_at = _moment(screening, opens, "opens")
    rsvps_close_at = _moment(screening, closes, "closes")
    check_order(rsvps_open_at, rsvps_close_at)
    places_kept = check_kept(screening, kept)
    terms = terms_of(session, screening)
    terms.mode, terms.asks_names = mode, asks_names
    for one, number in kept.items():
        setattr(terms, KeptFor(one).value, number)
    session.add(terms)
    frees = places_kept < screening.places_kept
    screening.places_kept, screening.party_limit = places_kept, party_limit
    screening.rsvps_open_at, screening.rsvps_close_at = rsvps_open_at, rsvps_close_at
    if frees:
        leave_word(session, screening, now=now)
    return terms


def check_party_limit(party_limit: int | None) -> None:
    if party_limit is not None and not 1 <= party_limit <= LARGEST_PARTY:
        message = N_("A party is of 1 to %(most)s people.")
        raise Refused(message, field="party_limit", most=LARGEST_PARTY)


def check_order(opens: datetime | None, closes: datetime | None) -> None:
    if opens and closes and closes <= opens:
        raise Refused(N_("They would close before they open."), field="closes")


def check_kept(screening: Screening, kept: Mapping[str, int]) -> int:
    """How many places would be kept back in all.

    Raises:
        Refused: one of the numbers is none, or there are fewer places that nobody has.
    """
    for name, number in kept.items():
        if number < 0:
            raise Refused(N_("Write 0 or more."), field=name)
    total, free = sum(kept.values()), (screening.capacity or 0) - screening.places_taken
    if total > max(free, screening.places_kept):
        message = N_("Places that nobody has: %(free)s. No more can be kept back.")
        raise Refused(message, field=KeptFor.PANEL.value, free=max(0, free))
    return total


def add_code(
    session: Session,
    screening: Screening,
    *,
    label: str | None,
    uses: int,
    expires: datetime | None,
    now: datetime,
) -> RsvpCode:
    """Make a code for so many parties. ``expires`` is a wall time at the screening.

    Raises:
        Refused: it is for nobody, or there are too many codes already.
    """
    screening.lock()
    check_open(screening, now)
    if not 1 <= uses <= MOST_USES:
        message = N_("A code is for 1 to %(most)s parties.")
        raise Refused(message, field="uses", most=MOST_USES)
    if len(codes_of(session, screening)) >= MOST_CODES:
        raise Refused(N_("There are %(most)s codes. Delete some first."), most=MOST_CODES)
    code = RsvpCode(
        screening_id=screening.id,
        code=plain_code("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))),
        label=label,
        uses_left=uses,
        expires_at=_moment(screening, expires, "expires"),
        created_at=now,
    )
    session.add(code)
    session.flush()
    return code


def delete_code(session: Session, code: RsvpCode) -> None:
    """Let nobody else in by it; who came by it stays."""
    session.delete(code)


def _moment(screening: Screening, wall: datetime | None, field: str) -> datetime | None:
    return instant(wall, screening.timezone, fold=0, field=field) if wall else None
