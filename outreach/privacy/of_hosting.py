"""What hosts hold about guests beside their RSVPs, by column."""

from __future__ import annotations

from outreach.keeping import GUESTS, MAIL, UNTIL_LIFTED
from outreach.privacy.of_others import APPROVED, COUNTED, GUEST
from outreach.privacy.readers import ANSWERING, AT_THE_DOOR, HOSTING, Level, Personal, Who
from outreach.words import N_

NOTED = Personal(
    N_("telling the team what it should know about a party"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("what the host's team notes about your party"),
    Level.CONFIDENTIAL,
)
LETTER = Personal(
    N_("writing to you what concerns your party"),
    ANSWERING,
    MAIL,
    Who.GUEST,
    N_("what a host wrote to you, when, and who it was"),
    Level.CONFIDENTIAL,
)
BLOCKED = Personal(
    N_("taking no RSVPs from an address that a host has blocked"),
    HOSTING,
    UNTIL_LIFTED,
    Who.GUEST,
    N_("that a host takes no RSVPs from your address, as a keyed hash of it, and why"),
    Level.CONFIDENTIAL,
)

_OF_A_LETTER = ("rsvp_id", "text", "created_at", "by_id")
_OF_A_BLOCK = ("organisation_id", "digest", "label", "reason", "created_at", "by_id")

HOSTED: dict[str, Personal] = {
    "rsvp.name_folded": GUEST,
    "rsvp.note": NOTED,
    "rsvp.source": COUNTED,
    "rsvp.approved_at": APPROVED,
    **{f"guest_letter.{column}": LETTER for column in _OF_A_LETTER},
    **{f"blocked_address.{column}": BLOCKED for column in _OF_A_BLOCK},
}
