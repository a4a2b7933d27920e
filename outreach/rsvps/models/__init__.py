"""The records of the area."""

from outreach.rsvps.models.decisions import Decision, What
from outreach.rsvps.models.hosting import BlockedAddress, GuestLetter
from outreach.rsvps.models.rsvps import NEEDS_KEPT, AccessNeeds, Rsvp
from outreach.rsvps.models.sources import Source
from outreach.rsvps.models.states import HOLDING, IN_LINE, STANDING, State

__all__ = [
    "HOLDING",
    "IN_LINE",
    "NEEDS_KEPT",
    "STANDING",
    "AccessNeeds",
    "BlockedAddress",
    "Decision",
    "GuestLetter",
    "Rsvp",
    "Source",
    "State",
    "What",
]
