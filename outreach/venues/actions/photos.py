"""What hosts do with photos of a venue."""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach import pictures
from outreach.errors import Refused
from outreach.pictures import Picture
from outreach.venues.models import MOST_PHOTOS, Venue, VenuePhoto
from outreach.venues.queries import photos_of
from outreach.words import N_

LONGEST_SIDE = 1_600


def drawn(raw: bytes) -> Picture:
    """The photo drawn anew; takes up to a second.

    Raises:
        Refused: it is no picture, or too large or too small.
    """
    return pictures.redrawn(raw, longest=LONGEST_SIDE, field="photo")


def add(session: Session, venue: Venue, picture: Picture, *, alt: str) -> VenuePhoto:
    """Show it after the others.

    Raises:
        Refused: as :func:`check_room_for_one_more`.
    """
    shown = check_room_for_one_more(session, venue)
    photo = VenuePhoto(
        venue=venue,
        position=max((other.position for other in shown), default=-1) + 1,
        alt=alt,
        data=picture.data,
        width=picture.width,
        height=picture.height,
    )
    session.add(photo)
    session.flush()
    return photo


def check_room_for_one_more(session: Session, venue: Venue) -> list[VenuePhoto]:
    """The photos that are there, if one more may be.

    Raises:
        Refused: there are as many as may be.
    """
    shown = photos_of(session, venue)
    if len(shown) >= MOST_PHOTOS:
        raise Refused(
            N_("A venue has at most %(most)s photos. Delete one first."),
            field="photo",
            most=MOST_PHOTOS,
        )
    return shown


def move_up(session: Session, photo: VenuePhoto) -> None:
    """Show it before the one that stands before it now; the first stays the first."""
    shown = photos_of(session, photo.venue)
    place = shown.index(photo)
    if place:
        other = shown[place - 1]
        photo.position, other.position = other.position, photo.position
        session.flush()


def remove(session: Session, photo: VenuePhoto) -> None:
    """Delete it."""
    session.delete(photo)
    session.flush()
