"""What it was before: in mails about a change, and on a guest's own page."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery import retention
from outreach.delivery.jobs import deliver_due
from outreach.keeping import FORMER
from outreach.rsvps import actions as rsvps
from outreach.rsvps import approvals
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.venues import actions as venues
from outreach.venues.models import AddressVisibility, FormerPlace
from outreach.web import tokens
from tests.factories import organisation_of
from tests.mails import delivered
from tests.notices.editing import edit
from tests.pages import well_formed
from tests.programme import make_room, make_rsvp, make_screening, make_venue

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECRETS = ("Kim Family House", "7 Secret Lane", "Salon")
HOUSE = {"name": "Kim Family House", "address": "7 Secret Lane", "area_label": "near the station"}
WAS = "It was: Monday 15 March 2027, 19:00–21:00, Eastern Time"
LIBRARY = "Public Library, 12 Canal Street, New York, United States, Room: Hall"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def screening(session, circle):
    return make_screening(session, circle)


@pytest.fixture
def told(app, session, clock):
    """What the newest mails say of before and now, line by line; an hour goes by before each."""

    def told(to="gia@example.org"):
        session.commit()
        here = [mail for mail in delivered(app) if mail.to == to]
        clock.shift(timedelta(hours=1))
        return here[-1]

    return told


@pytest.fixture
def gia(session, screening, told):
    """A party that has its confirmation."""
    rsvp = make_rsvp(session, screening, email="gia@example.org")
    told()
    return rsvp


def lines(mail):
    return [line for line in mail.text.splitlines() if line.startswith(("It was", "It is now"))]


def to_the_house(session, circle, visibility, **values):
    venue = make_venue(session, circle, address_visibility=visibility, **{**HOUSE, **values})
    return Place(venue=venue, room=make_room(session, venue, name="Salon", capacity=20))


@pytest.mark.usefixtures("gia")
def test_a_mail_says_which_time_it_was(session, screening, told):
    edit(session, screening, later=timedelta(days=1, hours=1))

    mail = told()

    now_is = "It is now: Tuesday 16 March 2027, 20:00–22:00, Eastern Time"
    assert lines(mail) == [WAS, now_is]
    assert f"<p>{WAS}<br>{now_is}</p>" in mail.page


@pytest.mark.usefixtures("gia")
def test_of_several_changes_it_names_what_the_guest_was_last_told(session, screening, told):
    edit(session, screening, later=timedelta(days=1))
    session.commit()
    edit(session, screening, later=timedelta(days=1))

    assert lines(told()) == [WAS, "It is now: Wednesday 17 March 2027, 19:00–21:00, Eastern Time"]

    edit(session, screening, later=timedelta(days=1))
    assert lines(told()) == [
        WAS.replace("Monday 15", "Wednesday 17"),
        "It is now: Thursday 18 March 2027, 19:00–21:00, Eastern Time",
    ]


@pytest.mark.usefixtures("gia")
def test_a_mail_that_was_overtaken_told_nobody(app, session, screening, told):
    """The first change is announced, and the second made, before its mail goes."""
    edit(session, screening, later=timedelta(days=1))
    session.commit()
    deliver_due(app)
    edit(session, screening, later=timedelta(days=1))

    assert lines(told()) == [WAS, "It is now: Wednesday 17 March 2027, 19:00–21:00, Eastern Time"]
    subjects = [mail.subject for mail in delivered(app)]
    assert sum(subject.startswith("New time") for subject in subjects) == 1


@pytest.mark.usefixtures("gia")
def test_what_is_again_as_it_was_told_is_no_difference(session, screening, told):
    edit(session, screening, later=timedelta(days=1))
    session.commit()
    edit(session, screening, later=-timedelta(days=1))

    mail = told()

    assert mail.subject.startswith("New time or place")
    assert lines(mail) == []


def test_who_answers_after_a_change_is_not_told_of_it_with_the_next(session, screening, gia, told):
    edit(session, screening, later=timedelta(days=1))
    told()
    make_rsvp(session, screening, email="late@example.org")
    assert told("late@example.org").subject.startswith("You are coming")

    edit(session, screening, later=timedelta(days=1))

    tuesday, wednesday = (WAS.replace("Monday 15", day) for day in ("Tuesday 16", "Wednesday 17"))
    expected = [tuesday, wednesday.replace("It was", "It is now")]
    assert (lines(told()), lines(told("late@example.org"))) == (expected, expected)


@pytest.mark.usefixtures("gia")
def test_another_venue_and_another_room_are_named(session, circle, screening, told):
    church = make_venue(session, circle, name="St Mark", address="1 Church Road")
    edit(session, screening, place=Place(venue=church, room=make_room(session, church)))

    assert lines(told()) == [
        f"It was: {LIBRARY}",
        "It is now: St Mark, 1 Church Road, New York, United States, Room: Hall",
    ]

    edit(
        session, screening, place=Place(venue=church, room=make_room(session, church, name="Nave"))
    )
    assert lines(told()) == [
        "It was: St Mark, 1 Church Road, New York, United States, Room: Hall",
        "It is now: St Mark, 1 Church Road, New York, United States, Room: Nave",
    ]


@pytest.mark.usefixtures("gia")
def test_a_link_is_not_said_of_what_was_online(session, circle, screening, told):
    library = Place(venue=screening.venue, room=screening.room)
    online = {"timezone": "America/New_York", "rsvp_limit": 50}
    edit(session, screening, place=Place(online_url="https://watch.example/secret"), **online)
    assert lines(told()) == [f"It was: {LIBRARY}", "It is now: Online"]

    edit(session, screening, place=library)

    mail = told()
    assert lines(mail) == ["It was: Online", f"It is now: {LIBRARY}"]
    assert "watch.example" not in mail.everything


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_a_place_that_was_hidden_is_as_hidden_as_one_that_is(
    session, circle, told, visibility, client
):
    """Told to who has places, who is approved, and who waits; on a day that has not come."""
    screening = make_screening(
        session, circle, place=to_the_house(session, circle, visibility), rsvp_limit=2
    )
    here, approved, waits = (
        make_rsvp(session, screening, email=f"{name}@example.org", waits=True)
        for name in ("here", "approved", "waits")
    )
    approvals.approve(session, approved, now=now())
    told("here@example.org")
    library = make_venue(session, circle)
    elsewhere = Place(venue=library, room=make_room(session, library))
    edit(session, screening, place=elsewhere, rsvp_limit=2)
    session.commit()

    seen = {}
    for rsvp in (here, approved, waits):
        mail = told(rsvp.email)
        assert mail.subject.startswith("New time or place")
        assert "near the station" in mail.text or "7 Secret Lane" in mail.text
        assert all((secret in mail.everything) == ("Salon" in mail.text) for secret in SECRETS)
        page = well_formed(client.get(own_page(client, rsvp)))
        assert all((secret in page) == ("Salon" in mail.text) for secret in SECRETS)
        assert "Since you answered, time or place has changed" in page
        seen[rsvp.email.partition("@")[0]] = "Salon" in mail.text

    nobody = {"here": False, "approved": False, "waits": False}
    assert (
        seen
        == {
            AddressVisibility.PUBLIC: dict.fromkeys(nobody, True),
            AddressVisibility.AFTER_RSVP: {**nobody, "here": True, "approved": True},
            AddressVisibility.ON_THE_DAY: nobody,
            AddressVisibility.APPROVED: {**nobody, "approved": True},
            AddressVisibility.STAFF: nobody,
        }[visibility]
    )


@pytest.mark.parametrize(("days", "is_seen"), [(0, True), (3, False)])
def test_an_address_that_waited_for_its_day_stays_hidden_if_that_never_came(
    session, circle, told, days, is_seen
):
    """The screening moves elsewhere, to today: its new day has come, but its old one may not."""
    place = to_the_house(session, circle, AddressVisibility.ON_THE_DAY)
    screening = make_screening(session, circle, place=place, days_ahead=days)
    make_rsvp(session, screening, email="gia@example.org")
    told()
    library = make_venue(session, circle)
    elsewhere = Place(venue=library, room=make_room(session, library))

    edit(session, screening, place=elsewhere, later=timedelta(days=-days, hours=1))

    mail = told()
    assert ("7 Secret Lane" in mail.everything) is is_seen
    assert ("It was: near the station" in mail.text) is not is_seen


def describe(session, venue, **changed):
    columns = ("name", "address", "city", "country", "timezone", "address_visibility", "area_label")
    said = {column: getattr(venue, column) for column in columns}
    venues.edit(session, venue, now=now(), **{**said, **changed})


@pytest.mark.usefixtures("gia")
def test_a_venue_that_moves_house_says_where_it_was(session, screening, told):
    describe(session, screening.venue, address="99 Other Street")

    assert lines(told()) == [
        f"It was: {LIBRARY}",
        f"It is now: {LIBRARY.replace('12 Canal', '99 Other')}",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AddressVisibility.STAFF, AddressVisibility.PUBLIC),
        (AddressVisibility.PUBLIC, AddressVisibility.STAFF),
        (AddressVisibility.PUBLIC, AddressVisibility.PUBLIC),
    ],
)
def test_a_former_address_is_seen_only_where_both_would_be(session, circle, told, before, after):
    screening = make_screening(session, circle, place=to_the_house(session, circle, before))
    make_rsvp(session, screening, email="gia@example.org")
    told()

    describe(session, screening.venue, address="9 New Lane", address_visibility=after)

    mail = told()
    is_public = before is after
    assert mail.subject.startswith("New time or place")
    assert ("7 Secret Lane" in mail.everything) is is_public
    assert ("9 New Lane" in mail.everything) is after.is_public


def test_a_new_date_after_it_was_postponed_says_for_when_it_was_planned(
    session, screening, gia, told
):
    screenings.postpone(session, screening, now=now())
    told()

    edit(session, screening, later=timedelta(days=30))

    assert lines(told()) == [WAS, "It is now: Wednesday 14 April 2027, 19:00–21:00, Eastern Time"]


def own_page(client, rsvp):
    with client.application.app_context():
        return f"/rsvps/{tokens.token('rsvp', rsvp.uid)}"


def test_a_guests_own_page_says_what_it_was_when_they_answered(
    app, session, screening, gia, told, client
):
    page = own_page(client, gia)
    assert "Since you answered" not in well_formed(client.get(page))
    for _ in range(2):
        edit(session, screening, later=timedelta(days=1))
        told()

    now_is = "It is now: Wednesday 17 March 2027, 19:00–21:00, Eastern Time"
    assert f"<p>{WAS}<br>{now_is}</p>" in well_formed(client.get(page))

    rsvps.cancel(session, gia, now=now())
    session.commit()
    assert "It was:" not in well_formed(client.get(page))


def test_a_screening_called_off_was_nothing_before(session, screening, gia, told, client):
    edit(session, screening, later=timedelta(days=1))
    told()
    page = own_page(client, gia)
    assert "It was:" in well_formed(client.get(page))

    screenings.cancel(session, screening, now=now())
    session.commit()

    assert "It was:" not in well_formed(client.get(page))


def test_where_a_venue_was_is_kept_for_some_time(app, session, screening, clock):
    describe(session, screening.venue, name="City Library")
    describe(session, screening.venue, name="City Library")  # says the same
    session.commit()

    def kept():
        session.expire_all()
        names = session.scalars(sa.select(FormerPlace.name)).all()
        session.commit()
        return names

    clock.shift(FORMER.time - timedelta(seconds=1))
    retention.run(app)
    assert kept() == ["Public Library"]

    clock.shift(timedelta(seconds=1))
    assert retention.run(app)["venues.former"] == 1
    assert kept() == []
