"""Venues, their rooms, and who may know where they are."""

from outreach.venues.models.access import Access, AccessFeature, Known
from outreach.venues.models.former import FormerPlace
from outreach.venues.models.named import Named
from outreach.venues.models.photos import MOST_PHOTOS, VenuePhoto
from outreach.venues.models.positions import Position
from outreach.venues.models.projection import ProjectionSheet
from outreach.venues.models.venues import LARGEST_ROOM, Room, Venue
from outreach.venues.models.visibility import ANYBODY, AddressVisibility, Reader

__all__ = [
    "ANYBODY",
    "LARGEST_ROOM",
    "MOST_PHOTOS",
    "Access",
    "AccessFeature",
    "AddressVisibility",
    "FormerPlace",
    "Known",
    "Named",
    "Position",
    "ProjectionSheet",
    "Reader",
    "Room",
    "Venue",
    "VenuePhoto",
]
