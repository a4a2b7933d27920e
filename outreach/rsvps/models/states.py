"""What may become of a party's reply."""

from __future__ import annotations

import enum

from outreach.words import N_


class State(enum.StrEnum):
    """Where an RSVP stands. Which way leads from one to another: see the area's docstring."""

    PENDING = "pending"
    ASKED = "asked"
    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.PENDING: N_("E-mail not confirmed yet"),
    State.ASKED: N_("Waits for the host"),
    State.WAITING: N_("On the waiting list"),
    State.OFFERED: N_("Places offered"),
    State.CONFIRMED: N_("Confirmed"),
    State.DECLINED: N_("Declined"),
    State.LAPSED: N_("Lapsed"),
    State.LEFT: N_("Left the waiting list"),
    State.CANCELLED: N_("Cancelled"),
}

# These hold places; of these an address has one at most for each screening.
HOLDING = (State.PENDING, State.OFFERED, State.CONFIRMED)
STANDING = (*HOLDING, State.ASKED, State.WAITING)
IN_LINE = (State.WAITING, State.OFFERED)
