"""The finder's page: what is asked for, what is shown, and what was not understood."""

import re
from datetime import timedelta
from html import unescape

import pytest

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Place
from outreach.venues.models import Access, AddressVisibility, Known
from tests.factories import organisation_of
from tests.pages import errors_in, well_formed
from tests.programme import make_room, make_screening, make_venue, pretend_begun

SITE = "http://outreach.test"


@pytest.fixture
def page(client):
    """A page that answers 200 in valid HTML and sets no cookie."""

    def page(path):
        answer = client.get(path)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
        return well_formed(answer)

    return page


def titles(page):
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)</a>', page)


def heading(page):
    return re.search(r'<h2 id="found">([^<]+)</h2>', page)[1]


def chips(page):
    found = re.findall(r'class="chip" href="([^"]+)">(.*?)</a>', page)
    return {_plain(label)[8:-2]: unescape(href) for href, label in found}


def _plain(text):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


def days(page):
    """The days of the month that have screenings, and what is shown on each."""
    cells = re.findall(r"<td[^>]*>\s*<h3(.*?)</td>", page, re.DOTALL)
    return {
        re.search(r'datetime="([^"]+)"', cell)[1]: re.findall(r'<a href="[^"]+">([^<]+)</a>', cell)
        for cell in cells
    }


def over(session, screening):
    pretend_begun(session, screening)
    screening.ends_at = now() - timedelta(minutes=1)
    session.commit()


def test_what_is_past_is_a_page_of_its_own_and_nothing_is_lost(session, redlight, make, page):
    make(film=redlight, title="To come")
    over(session, make(film=redlight, title="Was held"))
    off = make(film=redlight, title="Called off")
    actions.cancel(session, off, now=now())
    session.commit()

    assert titles(page("/screenings")) == ["To come", "Called off"]
    assert titles(page("/screenings?when=past")) == [
        "Was held",
        "Redlight in Ridgefield",
        "Redlight in Westport",
        "Redlight, New York premiere",
    ]
    assert heading(page("/screenings?when=past")) == "4 past screenings"
    assert heading(page("/screenings?text=held&when=past")) == "One past screening"


def test_a_long_list_goes_on_and_ends(make, client, page):
    for number in range(23):
        make(title=f"Evening {number:02}", days_ahead=number + 1)

    first, second = page("/screenings?text=evening"), page("/screenings?text=evening&page=2")

    assert titles(first) + titles(second) == [f"Evening {number:02}" for number in range(23)]
    assert "Page 1 of 2" in _plain(first)
    assert 'href="/screenings?text=evening&amp;page=2" rel="next"' in first
    assert 'href="/screenings?text=evening" rel="prev"' in second
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in second
    for wrong in ("3", "0", "-1", "x", "9" * 30):
        assert client.get(f"/screenings?page={wrong}").status_code == 404


def test_what_narrows_the_list_is_said_and_can_be_taken_away(session, circle, redlight, make, page):
    offered = {Access.STEP_FREE: Known(True), Access.QUIET_SPACE: Known(True)}
    venue = make_venue(session, circle, city="Paris", country="FR", timezone=None, access=offered)
    make(film=redlight, title="In Paris", place=Place(venue, make_room(session, venue)))
    make(film=redlight, title="In New York")

    shown = page(
        "/screenings?text=paris&near=Paris&film=redlight&country=FR&language=km&how=in-person&host=westport-film-circle"
        "&access=step_free&access=quiet_space&places=yes"
    )

    assert titles(shown) == ["In Paris"]
    assert list(chips(shown)) == [
        "Words: paris",
        "50 km around Paris, FR",
        "Film: Redlight",
        "Host: Westport Film Circle",
        "France",
        "Language: Khmer",
        "In person",
        "Step-free entrance",
        "Quiet space",
        "Has places left",
    ]
    without = chips(shown)["Step-free entrance"]
    assert "access=quiet_space" in without
    assert "step_free" not in without
    assert titles(page(without)) == ["In Paris"]
    assert 'href="/screenings">Remove all</a>' in shown
    assert "webcal://outreach.test/calendar.ics?text=paris" in shown
    assert chips(page("/screenings")) == {}


def offered(page):
    """The hosts to choose from, as they are called; none where there is nothing to choose."""
    field = re.search(r'<select[^>]* name="host"[^>]*>(.*?)</select>', page, re.DOTALL)
    return field and re.findall(r'<option[^>]* value="([^"]*)">([^<]+)<', field[1])


def test_the_form_offers_hosts_where_there_is_a_choice(session, make, olu, page):
    ours = ("westport-film-circle", "Westport Film Circle")
    make(title="Ours")
    theirs = make_screening(session, organisation_of(olu), title="Theirs", published=False)
    session.commit()
    assert offered(page("/screenings")) is None
    assert offered(page("/screenings?host=westport-film-circle")) == [("", "Every host"), ours]

    actions.publish(session, theirs, now=now())
    session.commit()

    everybody = [("", "Every host"), ("harbour-screens", "Harbour Screens"), ours]
    assert offered(page("/screenings")) == everybody
    narrowed = page("/screenings?host=harbour-screens")
    assert titles(narrowed) == ["Theirs"]
    assert '<option selected value="harbour-screens">' in narrowed
    assert "webcal://outreach.test/calendar.ics?host=harbour-screens" in narrowed


@pytest.mark.parametrize("who", ["client", "hana_client", "olu_client"])
def test_every_way_out_of_the_finder_keeps_to_the_host(session, request, make, olu, who):
    theirs = make_screening(session, organisation_of(olu), title="Theirs")
    make(title="Ours")
    client = request.getfixturevalue(who)
    month = f"/screenings?view=month&month={theirs.starts_wall:%Y-%m}"
    paths = ("/embed/screenings?", "/screenings.atom?", "/screenings.rss?", "/screenings.json?")

    for path in ("/screenings?", f"{month}&", "/calendar.ics?", *paths):
        everything = client.get(path).text
        narrowed = client.get(f"{path}host=harbour-screens").text
        assert ["Ours" in everything, "Theirs" in everything] == [True, True], path
        assert ["Ours" in narrowed, "Theirs" in narrowed] == [False, True], path
        assert client.get(f"{path}host=none").status_code == 422, path


def test_towns_of_the_same_name_are_offered(page, database):
    shown = page("/screenings?near=Paris&km=20")

    assert 'href="/screenings?near=Paris,+Texas,+US&amp;km=20">Paris, Texas, US</a>' in shown
    assert "20 km around Paris, FR" in chips(shown)
    assert "Other towns" not in page("/screenings?near=Phnom+Penh")


def test_an_address_with_empty_parts_leads_to_the_one_without(client, database):
    answer = client.get(
        "/screenings?text=&film=redlight&near=&km=50&when=past&access=&nonsense=1"
        "&_external=1&_scheme=javascript&endpoint=x"
    )

    assert (answer.status_code, answer.location) == (302, "/screenings?film=redlight&when=past")


def test_what_is_not_understood_is_said_beside_its_field_and_the_rest_is_shown(make, client):
    make(title="An evening")

    answer = client.get(
        "/screenings?text=evening&near=Nowhere+at+all&km=far&since=2027-02-30&film=none&host=none&country=XX"
        "&language=zzz&how=by-boat&access=wings&places=no&when=never&view=map"
    )

    assert answer.status_code == 422
    assert titles(well_formed(answer)) == ["An evening"]
    assert list(chips(answer.text)) == ["Words: evening"]
    assert errors_in(answer.text) == [
        "Screenings are to come or past; we know no other time.",
        "Screenings are shown as a list or as a month.",
        "We know no town of this name with 15,000 people or more. Try a larger one nearby, as it "
        "is written there or in English.",
        "Write a whole number from 1 to 20,000.",
        "This is no day. Write it like 2027-05-31.",
        "Choose a film from the list.",
        "Choose a host from the list.",
        "Choose a country from the list.",
        "Choose a language from the list.",
        "Choose one from the list.",
        "Choose from the list.",
        "Tick it or leave it.",
    ]
    assert 'value="Nowhere at all"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/screenings?text=%00",
        "/screenings?film=%00",
        "/screenings?host=%00",
        "/screenings?host=none&view=month",
        "/screenings?near=%00&km=%00",
        "/screenings?view=%00",
        f"/screenings?text={'x' * 101}",
        "/screenings?since=2027-05-02&until=2027-05-01",
        "/screenings?since=9999-12-31",
        "/screenings?km=0&near=Paris",
        "/screenings?view=month&month=2027",
        "/screenings?view=month&month=0000-01",
        "/screenings?view=month&month=x",
        "/screenings?film=<script>",
    ],
)
def test_broken_addresses_are_refused_with_a_page(client, database, path):
    answer = client.get(path)

    assert answer.status_code == 422
    assert len(errors_in(well_formed(answer))) >= 1
    assert "<script>" not in answer.text


def test_nothing_found_says_what_one_can_do(redlight, page):
    assert "No screening is planned just now" in page("/screenings")
    shown = page("/screenings?film=redlight&country=KH")
    assert heading(shown) == "No screening to come"
    assert 'href="/films/redlight/requests/new">Ask for a screening of Redlight</a>' in shown
    assert 'href="/screenings?film=redlight&amp;country=KH&amp;when=past"' in shown
    assert 'href="/films">Choose a film and ask for it</a>' in page("/screenings?text=nothing")


def test_a_month_shows_its_days_those_that_are_over_too(session, make, page):
    coming, past = make(title="Coming", days_ahead=1), make(title="Past", days_ahead=1)
    past.starts_wall = past.starts_at = past.ends_at = past.ends_wall = None
    past.starts_wall, past.ends_wall = now().replace(tzinfo=None), None
    past.starts_at, past.source = now() - timedelta(hours=5), "a newspaper"
    session.commit()
    today, then = now().date(), coming.starts_wall.date()

    shown = page("/screenings?view=month")

    assert days(shown)[today.isoformat()] == ["Past"]
    if then.month == today.month:
        assert days(shown)[then.isoformat()] == ["Coming"]
    assert len(re.findall('class="month-today">Today<', shown)) == 1
    assert re.search(r"<caption[^>]*>(.*?)</caption>", shown)[1] == f"{today:%B %Y}"
    assert re.findall(r'<th scope="col"><abbr title="(\w+)"', shown) == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]


def test_a_month_long_ago_keeps_what_is_known_only_in_part(redlight, page):
    shown = page("/screenings?view=month&month=2010-06")

    assert heading(shown) == "One screening in June 2010"
    assert days(shown) == {}
    assert "On a day that is not known" in shown
    assert titles(shown) == ["Redlight, New York premiere"]
    assert 'href="/screenings?view=month&amp;month=2010-05" rel="prev"' in shown
    assert 'href="/screenings?view=month&amp;month=2010-07" rel="next"' in shown
    assert "Today" not in shown
    assert days(page("/screenings?view=month&month=2010-11")) == {
        "2010-11-13": ["Redlight in Westport"],
        "2010-11-14": ["Redlight in Ridgefield"],
    }


def test_months_end_where_we_know_no_more(page, database):
    assert 'rel="prev"' not in page("/screenings?view=month&month=1900-01")
    assert 'rel="next"' not in page("/screenings?view=month&month=2200-12")


def test_a_full_day_leads_to_its_list(make, page):
    made = [make(title=f"Evening {number}", days_ahead=40) for number in range(6)]
    day = made[0].starts_wall.date()

    shown = page(f"/screenings?view=month&month={day:%Y-%m}&text=evening")

    assert days(shown)[day.isoformat()] == [
        *(f"Evening {number}" for number in range(4)),
        f"2 more on {day.day} {day:%B %Y}",
    ]
    href = unescape(re.search(r'<a href="([^"]+)">2 more', shown)[1])
    assert titles(page(href)) == [f"Evening {number}" for number in range(6)]
    assert heading(shown) == f"6 screenings in {day:%B %Y}"
    assert "webcal://outreach.test/calendar.ics?text=evening" in shown


def test_the_source_of_the_towns_is_named(page, database):
    assert "City data: GeoNames , CC BY 4.0" in _plain(page("/screenings"))


@pytest.mark.parametrize("who", ["client", "hana_client", "olu_client"])
def test_nobody_finds_what_is_not_public(request, session, make, circle, who):
    house = make_venue(
        session,
        circle,
        name="Kim Family House",
        address="7 Secret Lane",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the main station",
    )
    place = Place(house, make_room(session, house, name="Salon"))
    hidden = make(title="At home", place=place)
    make(title="A canary draft", published=False)
    client = request.getfixturevalue(who)

    month = f"{hidden.starts_wall:%Y-%m}"
    places = (
        ("/screenings", {}),
        ("/screenings", {"when": "past"}),
        ("/screenings", {"view": "month", "month": month}),
        ("/calendar.ics", {}),
    )

    def found(text):
        answers = [client.get(path, query_string={"text": text, **more}) for path, more in places]
        return [re.search("At home|canary draft", answer.text) is not None for answer in answers]

    assert found("home station") == [True, False, True, True]
    for secret in ("kim", "secret lane", "salon", "canary", "7"):
        assert found(secret) == [False] * 4


def test_the_calendar_of_a_list_holds_what_the_list_does_and_what_is_full_or_past(
    session, circle, redlight, make, client
):
    full, past = make(title="Full", capacity=3), make(title="Past")
    full.places_taken = 3
    over(session, past)
    make(title="Other", film=redlight)

    answer = client.get(f"/calendar.ics?film={full.film.slug}&places=yes&when=past")
    both = client.get("/calendar.ics?text=Redlight&country=US")

    assert re.findall(r"SUMMARY:(.*)\r", answer.text) == ["Full"]
    assert set(re.findall(r"SUMMARY:(.*)\r", both.text)) >= {"Full", "Past", "Other"}
    assert f"NAME:Outreach screenings: {full.film.slug}" in answer.text
    assert f"/calendar.ics?film={full.film.slug}\r" in answer.text
    again = client.get(
        f"/calendar.ics?film={full.film.slug}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_the_calendar_of_everything_is_as_it_was(session, redlight, make, client):
    make(title="To come")
    off = make(title="Called off")
    actions.cancel(session, off, now=now())
    session.commit()

    feed = client.get("/calendar.ics").text

    assert re.findall(r"SUMMARY:(.*)\r", feed) == [
        "Redlight in Westport",
        "Redlight in Ridgefield",
        "To come",
        "Cancelled: Called off",
    ]
    assert "\r\nNAME:Outreach screenings\r\n" in feed


@pytest.mark.parametrize(
    "query", ["film=none", "host=none", "near=Nowhere+at+all", "since=x", "when=never"]
)
def test_a_calendar_of_what_nobody_understands_is_none(client, database, query):
    assert client.get(f"/calendar.ics?{query}").status_code == 422
