"""Who looks for a screening finds it, on both engines alike."""

from datetime import date, timedelta

import pytest

from outreach import cities
from outreach.clock import now
from outreach.dates import PartialDate
from outreach.screenings import actions, queries
from outreach.screenings.models import Place, Visibility
from outreach.screenings.queries import entries as stored
from outreach.screenings.queries import finder
from outreach.screenings.queries.finding import ARGUMENTS, Finding, How, Time
from outreach.screenings.queries.months import ON_A_DAY, Mention, month_of
from outreach.venues.models import Access, Known
from tests.factories import organisation_of
from tests.programme import make_film, make_room, make_screening, make_venue, pretend_begun

EVERYTHING = {
    "text": ["ភ្នំ"],
    "film": ["redlight"],
    "host": ["harbour-screens"],
    "near": ["Paris, TX"],
    "km": ["7"],
    "since": ["2027-05-01"],
    "until": ["2027-05-31"],
    "country": ["US"],
    "language": ["km"],
    "subtitles": ["en"],
    "how": ["in-person"],
    "access": ["quiet_space", "step_free"],
    "places": ["yes"],
    "when": ["past"],
}


@pytest.fixture
def found(session):
    """The titles that are found, and as many of them as are counted."""

    def found(**said):
        finding = Finding(**said)
        shown = finder.found(session, finding, now=now(), limit=100)
        assert finder.count(session, finding, now=now()) == len(shown)
        return [screening.title for screening in shown]

    return found


@pytest.fixture
def harbour(session, olu):
    return organisation_of(olu)


@pytest.fixture
def place(session, circle):
    def place(city, country, **values):
        venue = make_venue(session, circle, city=city, country=country, **values)
        return Place(venue, make_room(session, venue))

    return place


def test_an_address_says_all_of_it_and_comes_back_the_same():
    finding, wrong = Finding.from_args(EVERYTHING)

    assert wrong == []
    assert set(EVERYTHING) == set(ARGUMENTS)
    said = finding.to_args()
    assert said["near"] == "Paris, Texas, US"
    assert said["access"] == ["step_free", "quiet_space"]
    listed = {name: text if isinstance(text, list) else [text] for name, text in said.items()}
    assert Finding.from_args(listed) == (finding, [])


def test_what_goes_without_saying_is_not_said():
    assert Finding.from_args({"text": [" "], "km": ["5"], "when": ["coming"], "x": ["y"]}) == (
        Finding(km=5),
        [],
    )
    assert Finding(km=5).to_args() == Finding().to_args() == {}
    assert not Finding(km=5, when=Time.PAST).narrows
    assert Finding(text="a").narrows


def test_words_are_found_in_part_in_any_script_and_order(make, found, place):
    make(title="Soirée à l’Étoile", place=place("Paris", "FR", timezone=None))
    make(title="ភ្លើង\u200bក្រហម", place=place("Phnom Penh", "KH", timezone=None))
    make(title="100 % real_ly")

    assert found(text="etoile soiree") == ["Soirée à l’Étoile"]
    assert found(text="ETOIL fran") == ["Soirée à l’Étoile"]
    assert found(text="ក្រហម") == ["ភ្លើង\u200bក្រហម"]
    assert found(text="cambodia") == ["ភ្លើង\u200bក្រហម"]
    assert found(text="កកកក") == []
    assert found(text="real_ly") == ["100 % real_ly"]
    assert found(text="reality") == found(text="real%x") == found(text="_x_") == []
    assert len(found(text="westport film circle")) == 3


def test_near_is_so_many_kilometres_around_a_town(make, found, place):
    make(title="In Cologne", place=place("Cologne", "DE", timezone="Europe/Berlin"))
    make(title="In Bonn", place=place("Bonn", "DE", timezone="Europe/Berlin"))
    make(title="Nowhere", place=place("Nowhere at all", "DE", timezone="Europe/Berlin"))
    make(title="Online", place=Place(online_url="https://x.example"), timezone="UTC", rsvp_limit=9)
    bonn = cities.named("Bonn")[0]

    assert found(near=bonn, km=5) == ["In Bonn"]
    assert found(near=bonn, km=23) == ["In Bonn"]
    assert found(near=bonn, km=26) == ["In Cologne", "In Bonn"]
    assert found(near=bonn, km=20_000) == ["In Cologne", "In Bonn"]


def test_near_does_not_stop_at_the_date_line(make, found, place):
    make(title="In Suva", place=place("Suva", "FJ", timezone=None))
    apia = cities.named("Apia")[0]

    assert found(near=apia, km=1_000) == []
    assert found(near=apia, km=1_300) == ["In Suva"]


def test_film_country_language_access_and_way_narrow(session, make, found, place):
    khmer = make_film(session, slug="khmer", languages=["en", "km"])
    known = {Access.STEP_FREE: Known(True), Access.QUIET_SPACE: Known(True)}
    known[Access.PARKING] = Known(is_there=False)
    paris = place("Paris", "FR", timezone=None, access=known)
    make(title="Khmer", film=khmer, place=paris)
    make(title="None", film=make_film(session, languages=["k", "m"]))
    make(title="Online", place=Place(online_url="https://x.example"), timezone="UTC", rsvp_limit=9)

    assert found(film="khmer") == found(language="km") == found(country="FR") == ["Khmer"]
    assert found(access=(Access.STEP_FREE, Access.QUIET_SPACE)) == ["Khmer"]
    assert found(access=(Access.STEP_FREE, Access.PARKING)) == []
    assert found(how=How.ONLINE) == ["Online"]
    assert found(how=How.IN_PERSON) == ["Khmer", "None"]
    assert found(subtitles="en") == []
    assert set(finder.countries(session)) == {"FR", "US"}


def test_a_host_narrows_to_what_is_its_own(session, make, found, harbour):
    make(title="Ours", days_ahead=3)
    make_screening(session, harbour, title="Theirs", days_ahead=4)
    noted = make(title="Noted", days_ahead=5)
    noted.source, noted.host_name = "a newspaper", "Somebody Else"
    session.commit()

    assert found() == ["Ours", "Theirs", "Noted"]
    assert found(host="westport-film-circle") == ["Ours"]
    assert found(host="harbour-screens") == ["Theirs"]


def test_only_who_hosts_what_everybody_may_find_is_offered(session, circle, make, harbour):
    shown = make_screening(session, harbour, visibility=Visibility.UNLISTED)
    make_screening(session, harbour, published=False)
    noted = make(title="Noted")
    noted.source, noted.host_name = "a newspaper", "Somebody Else"
    session.commit()
    assert finder.hosts(session) == {}
    assert finder.hosts(session, asked="harbour-screens") == {"harbour-screens": "Harbour Screens"}

    shown.visibility, noted.source = Visibility.PUBLIC, None
    session.commit()

    both = {"harbour-screens": "Harbour Screens", "westport-film-circle": "Westport Film Circle"}
    assert list(finder.hosts(session).items()) == list(both.items())


def test_a_host_must_be_there_for_what_is_read(session, circle):
    there, _wrong = finder.read(session, {"host": ["westport-film-circle"]})
    none, wrong = finder.read(session, {"host": ["none"], "text": ["a"]})
    odd, odd_wrong = finder.read(session, {"host": ["<b>"]})

    assert (there.host, none, odd) == ("westport-film-circle", Finding(text="a"), Finding())
    assert [(w.field, w.message) for w in (*wrong, *odd_wrong)] == [
        ("host", "Choose a host from the list.")
    ] * 2


def test_has_places_means_that_one_can_come(session, make, found):
    make(title="Open")
    make(title="Full", capacity=2).places_taken = 2
    begun = make(title="Begun")
    pretend_begun(session, begun)
    off = make(title="Off")
    actions.cancel(session, off, now=now())
    session.commit()

    assert sorted(found()) == ["Begun", "Full", "Off", "Open"]
    assert found(places=True) == ["Open"]


def test_days_are_those_at_its_place_and_months_may_hold_them(session, make, found):
    made = make(title="Evening", days_ahead=3)
    day = made.starts_wall.date()
    old = make(title="Long ago", days_ahead=3)
    old.held_on, old.source = PartialDate(2010, 6), "a newspaper"
    old.starts_at = old.starts_wall = old.ends_at = old.ends_wall = None
    session.commit()

    assert found(since=day, until=day) == ["Evening"]
    assert found(since=day + timedelta(days=1)) == found(until=day - timedelta(days=1)) == []
    past = {"when": Time.PAST}
    assert found(**past, since=date(2010, 6, 20), until=date(2010, 6, 21)) == ["Long ago"]
    assert found(**past, since=date(2010, 7, 1)) == found(**past, until=date(2010, 5, 31)) == []


def test_to_come_and_past_are_everything_and_share_nothing(session, redlight_past, make, found):
    make(title="To come")

    assert found() == ["To come"]
    assert len(found(when=Time.PAST)) == 3
    assert len(found(when=Time.ALL)) == 4
    every = [screening.title for screening in queries.past(session, now=now())]
    assert found(when=Time.PAST) == every


@pytest.fixture
def redlight_past(session, circle):
    from outreach import kits
    from outreach.films import kit
    from tests.programme import REDLIGHT

    kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())
    session.commit()


def test_entries_without_a_filter_are_those_of_the_feed(session, redlight_past, make):
    make(title="To come")
    actions.cancel(session, make(title="Off"), now=now())
    session.commit()

    def both(moment):
        """What the finder's feed holds without a filter, and the feed of everything."""
        of = finder.in_feed(Finding(), moment), stored.listed(moment)
        return [stored.entries(session, *one) for one in of]

    filtered, everything = both(now())
    assert filtered == everything
    assert len(everything) == 4
    filtered, everything = both(now() + timedelta(days=90))
    assert filtered == everything
    assert len(everything) == 3


def test_a_month_holds_the_first_of_each_day_and_counts_the_rest(session, make):
    made = [make(title=f"{number}", days_ahead=40) for number in range(ON_A_DAY + 2)]
    day = made[0].starts_wall.date()

    month = month_of(session, Finding(), PartialDate(day.year, day.month), now=now())

    assert [s.title for s in month.days[day].screenings] == ["0", "1", "2", "3"]
    assert (month.count, month.days[day].count, month.days[day].more) == (6, 6, 2)
    assert {len(week) for week in month.weeks} == {7}


def test_a_month_says_of_each_its_hour_its_town_and_whether_it_is_off(session, make, place):
    paris = make(title="In Paris", place=place("Paris", "FR", timezone=None), days_ahead=40)
    online = Place(online_url="https://x.example")
    make(title="Online", place=online, timezone="UTC", rsvp_limit=9, days_ahead=40)
    actions.cancel(session, paris, now=now())
    session.commit()
    day = paris.starts_wall.date()

    month = month_of(session, Finding(), PartialDate(day.year, day.month), now=now())

    assert {m.title: m for m in month.days[day].screenings} == {
        "In Paris": Mention("in-paris", "In Paris", paris.starts_wall, "Paris", False, True),
        "Online": Mention("online", "Online", paris.starts_wall, None, True, False),
    }


def test_a_day_counts_what_took_place_at_an_hour_that_nobody_knows(session, make):
    made = [make(title=f"{number}", days_ahead=3) for number in range(ON_A_DAY + 2)]
    old, day = made[-1], made[0].starts_wall.date()
    old.held_on, old.source, old.place_name = PartialDate.parse(f"{day}"), "a newspaper", "A hall"
    old.venue = old.room = old.starts_at = old.starts_wall = old.ends_at = old.ends_wall = None
    session.commit()

    month = month_of(session, Finding(), PartialDate(day.year, day.month), now=now())

    assert [s.title for s in month.days[day].screenings] == ["0", "1", "2", "3", "5"]
    assert month.days[day].screenings[-1].town == "A hall"
    assert (month.count, month.days[day].count, month.days[day].more) == (6, 6, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/screenings",
        "/screenings?near=New+York&km=50&text=evening&access=step_free",
        "/screenings?view=month&month={month}",
        "/calendar.ics?text=evening",
    ],
)
def test_a_page_asks_as_often_for_many_as_for_few(session, circle, make, client, path, asked):
    def queries_for(more):
        for number in range(more):
            venue = make_venue(session, circle, access=["step_free"])
            place = Place(venue, make_room(session, venue))
            made = make(title=f"Evening {number}", film=make_film(session), place=place)
        asked.clear()
        answer = client.get(path.format(month=f"{made.starts_wall:%Y-%m}"))
        assert answer.status_code == 200
        assert "Evening" in answer.text
        return len(asked)

    assert queries_for(10) == queries_for(50) <= 12
