"""A venue as plain values, to be compared as a whole."""


def described(venue):
    """What a host enters, and what follows from it."""
    return {
        "name": venue.name,
        "address": venue.address,
        "city": venue.city,
        "region": venue.region,
        "country": venue.country,
        "timezone": venue.timezone,
        "address_visibility": venue.address_visibility,
        "area_label": venue.area_label,
        "position": venue.position,
        "access": {access: known.known for access, known in venue.known_access.items()},
        "access_note": venue.access_note,
        "team_notes": venue.team_notes,
        "rooms": [(room.name, room.capacity) for room in venue.rooms],
    }


def at(venue, page=""):
    """The address of its page."""
    return f"/manage/venues/{venue.id}{page}"
