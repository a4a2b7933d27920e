"""A thousand edits in any order: what a calendar relies on holds after each (RFC 5546, 2.1.4)."""

import random
from datetime import datetime, timedelta

from icalendar import Calendar

from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.models import Place
from tests.programme import make_room, make_screening, make_venue
from tests.screenings.test_history import as_it_is

EDITS = 1_000
START = datetime.fromisoformat("2026-12-01T12:00Z")
# What a calendar shows, and what SEQUENCE has to rise for when the screening is public.
WEIGHTY = ("DTSTART", "DTEND", "LOCATION", "STATUS")


def shown(screening):
    """The entry without what counts revisions; None while it is in no calendar."""
    if screening.vevent is None:
        return None
    event = Calendar.from_ical(screening.vevent)
    return {
        name: event[name].to_ical()
        for name in event
        if name not in ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
    }


def steps(session, screening, rooms, chance):
    """What somebody may do next, by name; some of it changes nothing."""

    def edit(**changed):
        return lambda now: actions.edit(
            session, screening, **as_it_is(screening, **changed), now=now
        )

    by = timedelta(minutes=5 * chance.randrange(-20, 21))
    room = chance.choice(rooms)
    return {
        "nothing": edit(),
        "title": edit(title=chance.choice(["Redlight", "Redlight, again", "ភ្លើងក្រហម"])),
        "words": edit(description=chance.choice([None, "Come early.", "Stay."])),
        "limit": edit(rsvp_limit=chance.choice([None, 10, 20])),
        "time": edit(starts=screening.starts_wall + by, ends=screening.ends_wall + by),
        "end": edit(ends=screening.ends_wall + abs(by) / 10),
        "room": edit(place=Place(room.venue, room)),
        "link": edit(
            place=Place(
                screening.venue,
                screening.room,
                chance.choice([None, "https://example.org/a", "https://example.org/b"]),
            )
        ),
        "licence": lambda now: actions.license(
            session, screening, is_licensed=chance.random() < 0.5, audience=None, now=now
        ),
        "postpone": lambda now: actions.postpone(session, screening, now=now),
    }


def test_after_any_edit_uid_sequence_and_bytes_hold(session, circle):
    chance = random.Random(20261122)
    venues = [make_venue(session, circle, name=f"House {n}") for n in range(3)]
    rooms = [make_room(session, venue, name=f"Room {n}") for venue in venues for n in range(2)]
    place = Place(rooms[0].venue, rooms[0])
    screening = make_screening(session, circle, place=place, now=START, days_ahead=60)
    uid, now, done = screening.uid, START, {}

    for _ in range(EDITS):
        now += timedelta(minutes=chance.randrange(1, 30))
        name, step = chance.choice(list(steps(session, screening, rooms, chance).items()))
        before = shown(screening), screening.vevent, screening.sequence, screening.revised_at
        try:
            with session.begin_nested():
                step(now)
        except Refused:
            session.expire(screening)
        after = shown(screening)

        assert screening.uid == uid
        assert screening.sequence in (before[2], before[2] + 1)
        if after == before[0] and screening.sequence == before[2]:
            assert screening.vevent == before[1], name
            assert screening.revised_at == before[3]
        else:
            assert screening.revised_at == now.replace(microsecond=0)
        if any(after[part] != before[0][part] for part in WEIGHTY):
            assert screening.sequence == before[2] + 1, name
        done[name] = done.get(name, 0) + (screening.vevent != before[1])
    assert done.pop("nothing") == done.pop("limit") == 0
    assert done.pop("words") == 0
    assert all(done.values()), done
