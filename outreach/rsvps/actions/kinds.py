"""What the area leaves for the worker to do."""

from __future__ import annotations

CONFIRMATION = "rsvps.confirmation"
CANCELLATION = "rsvps.cancellation"
LINK = "rsvps.link"
FORGET = "rsvps.forget_needs"

WAITS = "rsvps.waits"
OFFER = "rsvps.offer"
LAPSE = "rsvps.lapse"
FREE = "rsvps.free"
SETTLE = "rsvps.settle"
ASK_ALL = "rsvps.ask_all"
STILL_COMING = "rsvps.still_coming"

UNCONFIRMED = "rsvps.unconfirmed"
CONFIRM_ADDRESS = "rsvps.confirm_address"
ASKED = "rsvps.asked"
