from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.actions import Place, entries
from outreach.screenings.models import Limit, Screening, Status
from outreach.venues import actions as venues
from tests.programme import (
    make_film,
    make_room,
    make_rsvp,
    make_screening,
    make_venue,
    pretend_begun,
)

ONLINE = Place(online_url="https://example.org/room")


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


def wall(days, hour=19, minute=0):
    day = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def edit(session, screening, **changes):
    entered = {
        "place": Place(screening.venue, screening.room, screening.online_url),
        "title": screening.title,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "rsvp_limit": screening.rsvp_limit,
        "timezone": screening.timezone,
    }
    actions.edit(session, screening, now=now(), **{**entered, **changes})


def announced(session):
    rows = session.scalars(sa.select(Outbox).where(Outbox.kind.startswith("screenings.")))
    return [(row.kind, row.payload["sequence"]) for row in rows if "sequence" in row.payload]


def test_a_new_screening_is_a_draft_that_the_public_does_not_know(session, circle):
    screening = make_screening(session, circle, published=False)

    assert screening.status is Status.DRAFT
    assert not screening.is_public
    assert (screening.sequence, screening.vevent) == (0, None)
    assert screening.host_name == "Westport Film Circle"


def test_it_keeps_the_wall_time_and_the_zone_of_its_venue(session, circle):
    venue = make_venue(session, circle, country="KH", city="Phnom Penh", timezone=None)
    room = make_room(session, venue)

    screening = make_screening(session, circle, place=Place(venue, room))

    assert screening.timezone == "Asia/Phnom_Penh"
    assert screening.starts_wall.hour == 19
    assert screening.starts_at.hour == 12
    assert screening.starts_local.hour == 19


def test_doors_after_the_start_in_clock_time_open_the_evening_before(session, circle):
    screening = make_screening(
        session, circle, starts=wall(9, 0, 30), ends=wall(9, 3), doors=time(23, 45)
    )

    assert screening.starts_local - screening.doors_local == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("room", "limit", "capacity", "binds"),
    [(50, None, 50, Limit.ROOM), (50, 30, 30, Limit.RSVPS), (50, 80, 50, Limit.ROOM)],
)
def test_the_smaller_of_room_and_limit_binds(session, circle, room, limit, capacity, binds):
    screening = make_screening(session, circle, capacity=room, rsvp_limit=limit)

    assert (screening.capacity, screening.binding_limit) == (capacity, binds)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"starts": wall(-1), "ends": wall(-1, 21)}, "starts", "passed"),
        ({"starts": wall(4000), "ends": wall(4000, 21)}, "starts", "three years"),
        ({"ends": wall(14, 18)}, "ends", "before the start"),
        ({"starts": wall(14), "ends": wall(14)}, "ends", "before the start"),
        ({"ends": wall(17)}, "ends", "24 hours"),
        ({"rsvp_limit": 0}, "rsvp_limit", "from 1 to"),
        ({"rsvp_limit": -1}, "rsvp_limit", "from 1 to"),
        ({"rsvp_limit": 1_000_000}, "rsvp_limit", "from 1 to"),
        ({"place": Place()}, "online_url", "link"),
        ({"place": ONLINE, "timezone": "Mars/Olympus"}, "timezone", "time zone"),
        ({"place": ONLINE, "timezone": None}, "timezone", "time zone"),
        ({"place": ONLINE, "timezone": "UTC", "rsvp_limit": None}, "rsvp_limit", "how many"),
    ],
)
def test_what_cannot_be_scheduled_is_refused_beside_its_field(session, circle, wrong, field, words):
    with pytest.raises(Refused, match=words) as refused:
        make_screening(session, circle, published=False, **wrong)

    assert refused.value.field == field
    assert session.scalars(sa.select(Screening)).all() == []


def test_an_hour_that_clocks_never_show_is_refused(session, circle):
    with pytest.raises(Refused, match="never show") as refused:
        make_screening(
            session,
            circle,
            now=datetime(2027, 1, 2, tzinfo=UTC),
            starts=datetime(2027, 3, 14, 2, 30),
            ends=datetime(2027, 3, 14, 5),
        )

    assert refused.value.field == "starts"


def test_a_slug_is_made_from_the_title_and_never_twice(session, circle):
    slugs = [make_screening(session, circle, title="An Évening").slug for _ in range(3)]

    assert slugs == ["an-evening", "an-evening-2", "an-evening-3"]


def test_a_title_without_latin_letters_has_a_slug_too(session, circle):
    assert make_screening(session, circle, title="ភ្លើងក្រហម").slug == "screening"


def test_a_chosen_slug_that_is_taken_is_refused(session, circle):
    make_screening(session, circle, slug="an-evening")

    with pytest.raises(Refused, match="taken") as refused:
        make_screening(session, circle, slug="an-evening")

    assert refused.value.field == "slug"


def test_publishing_makes_the_calendar_entry(session, circle):
    screening = make_screening(session, circle, published=False)

    actions.publish(session, screening, now=now())

    assert screening.is_published
    assert screening.sequence == 0
    assert b"STATUS:CONFIRMED" in screening.vevent
    with pytest.raises(Refused, match="published already"):
        actions.publish(session, screening, now=now())


def test_a_draft_whose_time_has_passed_cannot_be_published(session, circle):
    screening = make_screening(session, circle, published=False)
    pretend_begun(session, screening)

    with pytest.raises(Refused, match="has passed"):
        actions.publish(session, screening, now=now())


def test_new_words_leave_the_sequence_and_tell_nobody(session, circle):
    screening = make_screening(session, circle)
    before = screening.uid

    edit(session, screening, title="A better title")

    assert (screening.uid, screening.sequence) == (before, 0)
    assert b"SUMMARY:A better title" in screening.vevent
    assert announced(session) == []


@pytest.mark.parametrize(
    "change",
    [
        {"starts": wall(15), "ends": wall(15, 21)},
        {"ends": wall(14, 22)},
        {"place": ONLINE, "timezone": "America/New_York", "rsvp_limit": 50},
    ],
    ids=["start", "end", "place"],
)
def test_a_new_time_or_place_raises_the_sequence_and_will_be_told(session, circle, change):
    screening = make_screening(session, circle)

    edit(session, screening, **change)

    assert screening.sequence == 1
    assert b"SEQUENCE:1" in screening.vevent
    assert announced(session) == [(actions.MOVED, 1)]


def test_a_draft_that_moves_tells_nobody(session, circle):
    screening = make_screening(session, circle, published=False)

    edit(session, screening, starts=wall(15), ends=wall(15, 21))

    assert (screening.sequence, announced(session)) == (0, [])


def test_the_capacity_cannot_go_below_the_places_given(session, circle):
    screening = make_screening(session, circle, capacity=10)
    make_rsvp(session, screening, party_size=6)

    with pytest.raises(Refused, match="6 places are given") as refused:
        edit(session, screening, rsvp_limit=5)

    assert refused.value.field == "rsvp_limit"
    session.refresh(screening)
    assert screening.capacity == 10


def test_what_has_begun_can_no_longer_be_changed_or_cancelled(session, circle):
    screening = make_screening(session, circle)
    pretend_begun(session, screening)

    with pytest.raises(Refused, match="has begun"):
        edit(session, screening, title="Too late")
    with pytest.raises(Refused, match="has begun"):
        actions.cancel(session, screening, now=now())


def test_a_cancelled_screening_stays_to_be_seen_and_is_told(session, circle):
    screening = make_screening(session, circle)

    actions.cancel(session, screening, reason="The hall is closed.", now=now())

    assert screening.is_public
    assert screening.is_cancelled
    assert screening.sequence == 1
    assert b"STATUS:CANCELLED" in screening.vevent
    assert announced(session) == [(actions.CANCELLED, 1)]
    with pytest.raises(Refused):
        actions.cancel(session, screening, now=now())
    with pytest.raises(Refused, match="cancelled"):
        edit(session, screening, title="Again")


def test_only_a_published_screening_is_cancelled_and_only_a_draft_deleted(session, circle):
    draft = make_screening(session, circle, published=False)
    public = make_screening(session, circle)

    with pytest.raises(Refused):
        actions.cancel(session, draft, now=now())
    with pytest.raises(Refused):
        actions.delete(session, public, now=now())
    actions.delete(session, draft, now=now())
    session.flush()

    assert session.scalars(sa.select(Screening)).all() == [public]


def test_a_venue_that_moves_takes_its_screenings_along(session, circle):
    screening = make_screening(session, circle)
    venue = screening.venue
    venues.edit(
        session,
        venue,
        name="Town Hall",
        address="2 Main Street",
        city="New York",
        country="US",
        timezone="America/New_York",
        now=now(),
    )

    actions.follow_venue(session, venue, now=now())

    assert b"Town Hall" in screening.vevent
    assert screening.sequence == 1
    assert announced(session) == [(actions.MOVED, 1)]


def test_a_zone_put_right_keeps_the_wall_time_and_moves_the_instant(session, circle):
    screening = make_screening(session, circle)
    before, venue = screening.starts_at, screening.venue
    venue.timezone = "America/Chicago"

    actions.follow_venue(session, venue, now=now())

    assert screening.timezone == "America/Chicago"
    assert screening.starts_local.hour == 19
    assert screening.starts_at - before == timedelta(hours=1)
    assert announced(session) == [(actions.MOVED, 1)]


def test_a_zone_in_which_the_time_has_passed_is_not_followed(session, circle):
    moment = now()
    screening = make_screening(session, circle)
    venue = screening.venue
    venue.timezone = "Pacific/Kiritimati"

    actions.follow_venue(session, venue, now=screening.starts_at - timedelta(hours=1))

    assert screening.timezone == "America/New_York"
    assert screening.starts_at > moment
    assert announced(session) == []


def test_a_smaller_room_never_takes_places_away_again(session, circle):
    screening = make_screening(session, circle, capacity=10)
    make_rsvp(session, screening, party_size=8)
    screening.room.capacity = 5

    actions.follow_venue(session, screening.venue, now=now())

    assert (screening.capacity, screening.places_taken) == (8, 8)


def test_the_database_itself_never_oversells(session, circle):
    make_screening(session, circle, capacity=10)

    with pytest.raises(sa.exc.IntegrityError, match="never_oversold"):
        session.execute(sa.update(Screening).values(places_taken=11))


def test_entries_that_name_another_address_are_stored_again(session, circle):
    screening = make_screening(session, circle, film=make_film(session))
    assert entries.store_all(session) == 0
    session.info["site"] = "https://new.example.org"

    assert entries.store_all(session) == 1

    unfolded = screening.vevent.replace(b"\r\n ", b"")
    assert f"URL:https://new.example.org/screenings/{screening.slug}".encode() in unfolded
    session.info["site"] = "http://outreach.test"
