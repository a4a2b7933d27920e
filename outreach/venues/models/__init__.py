"""Venues, their rooms, and who may know where they are."""

from outreach.venues.models.access import Access
from outreach.venues.models.positions import Position
from outreach.venues.models.venues import LARGEST_ROOM, Room, Venue
from outreach.venues.models.visibility import ANYBODY, AddressVisibility, Reader

__all__ = [
    "ANYBODY",
    "LARGEST_ROOM",
    "Access",
    "AddressVisibility",
    "Position",
    "Reader",
    "Room",
    "Venue",
]
