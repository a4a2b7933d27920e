"""What must be true of a party and a screening before anything is done."""

from __future__ import annotations

from datetime import datetime

from outreach.errors import Refused
from outreach.screenings.models import Screening
from outreach.words import N_


def check_open(screening: Screening, now: datetime) -> None:
    """Say that it takes no RSVPs.

    Raises:
        Refused: it is cancelled, or not open.
    """
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled."))
    if screening.is_before_rsvps(now):
        raise Refused(N_("RSVPs for this screening are not open yet."))
    if not screening.is_open_for_rsvps(now):
        raise Refused(N_("This screening takes no RSVPs any more."))


def check_party(screening: Screening, party_size: int) -> None:
    """Say that one RSVP cannot bring so many, whatever is left.

    Raises:
        Refused: it is for fewer, or for one at least.
    """
    if not 1 <= party_size <= screening.largest_party:
        raise Refused(
            N_("One RSVP is for 1 to %(most)s people. For more, write to the host."),
            field="party_size",
            most=screening.largest_party,
        )
