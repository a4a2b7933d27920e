"""The page of one screening in each of its states, and what it must never show."""

import re
from datetime import time, timedelta

import pytest

from outreach.clock import now
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.venues.actions import photos, projection
from outreach.venues.models import Access, AddressVisibility, Known, Position
from outreach.web import tokens
from tests.mails import delivered
from tests.pages import well_formed
from tests.programme import (
    agreeing,
    make_film,
    make_room,
    make_rsvp,
    make_screening,
    make_venue,
    pretend_begun,
)
from tests.test_pictures import sent

SHOWN = "shown"
MARK_UP = "<script>alert('1')</script>"


@pytest.fixture
def page(client):
    """The page of a screening, which is valid HTML and sets no cookie."""

    def page(screening):
        answer = client.get(at(screening))
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        return well_formed(answer)

    return page


def at(screening):
    return f"/screenings/{screening.slug}"


def facts_of(page):
    found = re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", value).split()) for name, value in found}


def way_in(page):
    """What the page says about coming, or None when it says nothing."""
    found = re.search(r'<section class="attend".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else None


def test_a_screening_says_what_when_where_and_how_to_come(session, circle, page):
    venue = make_venue(
        session,
        circle,
        region="NY",
        access=["step_free", "hearing_loop"],
        access_note="Ring twice.",
    )
    room = make_room(session, venue, name="Reading room", capacity=80)
    screening = make_screening(
        session,
        circle,
        film=make_film(session, languages=["en", "km"]),
        place=Place(venue=venue, room=room),
        title="Redlight at the library",
        description="An evening.\n\nWith tea.",
        doors=time(18, 30),
    )
    make_rsvp(session, screening, party_size=3)
    session.commit()

    shown = page(screening)

    starts = screening.starts_local
    assert "<h1>Redlight at the library</h1>" in shown
    assert f"{starts:%A} {starts.day} {starts:%B %Y}, 19:00" in shown
    assert "Eastern Time" in shown
    assert facts_of(shown) == {
        "Where": "Public Library 12 Canal Street New York, NY United States",
        "Room": "Reading room",
        "Doors": "18:30",
        "Film": "Redlight , 2009, 72 minutes",
        "Languages": "English and Khmer",
        "Access": "Step-free entrance Hearing loop Not known: Accessible toilet, Quiet space, "
        "Places for wheelchairs, Lights that can be dimmed, Near public transport, "
        "Accessible parking Ring twice.",
        "Host": "Westport Film Circle hello@westport-film-circle.example.org",
    }
    assert way_in(shown) == (
        "Come to this screening 77 places left The room holds 80 people. You need no account. "
        "RSVP Add it to your calendar Add it to Google Calendar Add it to Outlook"
    )
    assert f'href="{at(screening)}/rsvps/new"' in shown
    assert f'href="{at(screening)}/calendar.ics"' in shown
    assert '<p class="as-written">With tea.</p>' in shown


def test_what_is_hard_stands_before_the_way_in(make, page):
    shown = page(make())

    assert shown.index("child sexual exploitation") < shown.index('class="attend"')


def test_the_page_says_which_number_binds(make, page):
    assert "The room holds 50 people." in way_in(page(make(capacity=50)))
    assert "The host gives out 20 places." in way_in(page(make(capacity=50, rsvp_limit=20)))
    assert "The room holds 50 people." in way_in(page(make(capacity=50, rsvp_limit=90)))


def test_a_full_screening_says_what_one_can_do(session, make, page):
    screening = make(capacity=3)
    make_rsvp(session, screening, party_size=3)
    session.commit()

    shown = page(screening)

    assert way_in(shown).startswith("Full All 3 places are taken. You can wait for a place:")
    assert "Join the waiting list" in way_in(shown)
    assert f'href="{at(screening)}/rsvps/new"' in shown


def test_a_cancelled_screening_says_why_and_takes_nobody(session, make, page):
    screening = make()
    screenings.cancel(session, screening, reason=f"The speaker is ill. {MARK_UP}", now=now())
    session.commit()

    shown = page(screening)

    assert "This screening is cancelled" in shown
    assert "The speaker is ill. &lt;script&gt;" in shown
    assert way_in(shown) is None
    assert f'href="{at(screening)}/rsvps/new"' not in shown


def test_a_screening_that_has_begun_takes_nobody_but_is_not_over(session, make, page):
    screening = make()
    assert "Under way" not in page(screening)
    pretend_begun(session, screening)
    session.commit()

    shown = page(screening)

    assert "Under way" in shown
    assert way_in(shown).startswith("It has begun RSVPs are closed.")
    assert "has taken place" not in shown
    assert f'href="{at(screening)}/rsvps/new"' not in shown


def test_a_screening_that_is_over_says_so(session, make, page):
    screening = make()
    pretend_begun(session, screening)
    screening.ends_at = now() - timedelta(minutes=1)
    session.commit()

    shown = page(screening)

    assert "This screening has taken place" in shown
    assert "Under way" not in shown
    assert way_in(shown) is None


def test_a_screening_of_long_ago_tells_its_programme_and_its_source(client, redlight):
    shown = well_formed(client.get("/screenings/redlight-in-westport"))

    programme = re.findall(
        r'class="programme-time">([^<]*)</span><span class="programme-what">([^<]+)<', shown
    )
    assert "Saturday 13 November 2010, 20:00" in shown
    assert programme == [
        ("19:30", "reception"),
        ("20:00", "film"),
        ("", "audience Q&amp;A with Mu Sochua"),
    ]
    assert "As told by: local press report of 28 October 2010." in shown
    assert facts_of(shown)["Host"] == "Vital Voices"
    assert way_in(shown) is None
    assert "hello@westport" not in shown
    assert 'href="/screenings/redlight-in-westport/calendar.ics"' in shown


def test_a_premiere_whose_day_is_unknown_shows_its_month_and_is_in_no_calendar(client, redlight):
    shown = well_formed(client.get("/screenings/redlight-new-york-premiere"))

    assert '<time datetime="2010-06">June 2010</time>' in shown
    assert facts_of(shown)["Where"] == "New York, NY, US"
    assert "As told by: The Daily Kos, 27 June 2010, reprinted by Jim Luce." in shown
    assert "calendar.ics" not in shown
    assert client.get("/screenings/redlight-new-york-premiere/calendar.ics").status_code == 404
    assert re.findall(r'speaker-name">([^<]+)<', shown) == [
        "Mu Sochua",
        "Susan Bissell",
        "Guy Jacobson",
        "Adi Ezroni",
    ]


def test_the_panel_is_shown_in_order_with_roles_and_words_of_their_own(session, circle, page):
    screening = make_screening(session, circle)
    for name, role, affiliation, bio in (
        ("Mali Chan", PanelRole.MODERATOR, "Westport Film Circle", "Opens the evening."),
        ("សុខ តារា", PanelRole.INTERPRETER, None, None),
        ("Ana", PanelRole.LIVED_EXPERIENCE, None, MARK_UP),
    ):
        seat = panels.add(
            session,
            screening,
            name=name,
            role=role,
            affiliation=affiliation,
            bio=bio,
            now=now(),
        )
        agreeing(session, seat)
    session.commit()

    shown = page(screening)

    assert re.findall(r'speaker-name">([^<]+)</h3>\s*<p class="speaker-role">([^<]+)<', shown) == [
        ("Mali Chan", "Moderator, Westport Film Circle"),
        ("សុខ តារា", "Interpreter"),
        ("Ana", "Person with lived experience"),
    ]
    assert "Opens the evening." in shown
    assert "&lt;script&gt;" in shown
    assert MARK_UP not in shown


def test_an_example_says_that_nothing_takes_place(session, circle, make, page):
    screening = make()
    assert "This is an example" not in page(screening)
    circle.is_example = True
    session.commit()

    assert "This is an example" in page(screening)


def test_what_hosts_write_is_shown_as_text(session, circle, client, page):
    venue = make_venue(
        session, circle, name=MARK_UP, address=MARK_UP, region=MARK_UP, access_note=MARK_UP
    )
    screening = make_screening(
        session,
        circle,
        place=Place(venue=venue, room=make_room(session, venue, name=MARK_UP)),
        title=f"{MARK_UP} and a title",
        description=f"{MARK_UP}\n\n**not bold** {MARK_UP}",
    )
    circle.name = MARK_UP
    session.commit()

    for shown in (page(screening), client.get("/").text, client.get("/screenings").text):
        assert MARK_UP not in shown
        assert "&lt;script&gt;" in shown
    assert "**not bold**" in page(screening)


@pytest.mark.parametrize("who", ["client", "hana_client", "olu_client"])
def test_a_draft_is_not_there_for_anybody(request, make, who):
    published, draft = make(title="Published"), make(title="A secret draft", published=False)
    client = request.getfixturevalue(who)

    answers = [client.get(at(screening)) for screening in (published, draft)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert "secret draft" not in answers[1].text
    assert client.get(f"{at(draft)}/calendar.ics").status_code == 404


@pytest.mark.parametrize("slug", ["nothing-here", "a--b", "An-Evening", "x" * 300, "%F0%9F%8E%AC"])
def test_no_screening_is_at_a_wrong_address(client, database, slug):
    answer = client.get(f"/screenings/{slug}")

    assert answer.status_code == 404
    assert "There is nothing here" in well_formed(answer)


@pytest.fixture
def everything(app, client):
    """All that the public and a guest get to see of a screening, by where they see it."""

    def everything(screening, rsvp):
        with app.app_context():
            own = f"/rsvps/{tokens.token('rsvp', rsvp.uid)}"
        paths = [
            "/",
            "/films",
            f"/films/{SHOWN}",
            "/screenings",
            at(screening),
            f"{at(screening)}/rsvps/new",
            f"{at(screening)}/rsvps/answered",
            f"{at(screening)}/calendar.ics",
            "/calendar.ics",
            f"/films/{SHOWN}/calendar.ics",
            own,
            f"{own}/cancellation",
            f"{own}/calendar.ics",
        ]
        seen = {path: _unfolded(client.get(path)) for path in paths}
        seen |= {mail.subject: mail.everything for mail in delivered(app) if mail.to == rsvp.email}
        return seen

    return everything


def _unfolded(answer):
    assert answer.status_code == 200
    return f"{answer.headers}\n{answer.text}".replace("\r\n ", "").replace("\n ", "")


def hidden_place(session, circle, visibility):
    house = make_venue(
        session,
        circle,
        name="Kim Family House",
        address="7 Secret Lane",
        address_visibility=visibility,
        area_label="near the main station",
        access={Access.STEP_FREE: Known(True, "ramp in Hidden Street")},
        access_note="Ring at Kim, second floor.",
        team_notes="The key is at the bakery.",
        position=Position(40.71283, -74.00613),
    )
    room = make_room(session, house, name="Kim’s salon", capacity=12)
    projection.describe(room, now=now(), contact="Kim, 555 0100", notes="Behind the curtain")
    photos.add(session, house, photos.drawn(sent()), alt="The red door")
    return Place(venue=house, room=room)


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_a_hidden_address_is_hidden_in_every_page_mail_and_calendar(
    session, circle, everything, visibility
):
    film = make_film(session, slug=SHOWN)
    place = hidden_place(session, circle, visibility)
    screening = make_screening(session, circle, film=film, place=place)
    rsvp = make_rsvp(session, screening, email="gia@example.org")
    session.commit()

    seen = everything(screening, rsvp)

    secrets = ("Kim Family", "Kim’s salon", "Secret Lane", "second floor", "Hidden Street")
    secrets = (*secrets, "40.71283", "74.00613", "The red door", "/venues/photos/")
    for_team = ("bakery", "555 0100", "Behind the curtain")
    leaks = {where for where, text in seen.items() if any(secret in text for secret in secrets)}
    labels = {where for where, text in seen.items() if "near the main station" in text}
    places = {
        "/",
        f"/films/{SHOWN}",
        "/screenings",
        at(screening),
        f"{at(screening)}/rsvps/new",
        f"{at(screening)}/calendar.ics",
        "/calendar.ics",
        f"/films/{SHOWN}/calendar.ics",
        "You are coming: An evening with Redlight",
    }
    own = {where for where in seen if where.startswith("/rsvps/")}
    assert [where for where, text in seen.items() if any(words in text for words in for_team)] == []
    mail = {where for where in places if where.startswith("You are coming")}
    open_to = {
        AddressVisibility.PUBLIC: places | own,
        AddressVisibility.AFTER_RSVP: mail | own,
    }.get(visibility, set())
    assert (leaks, labels) == (open_to, (places | own) - open_to)


def test_what_is_for_the_team_alone_is_there_for_the_team(session, circle, hana_client):
    place = hidden_place(session, circle, AddressVisibility.STAFF)
    session.commit()
    venue = f"/manage/venues/{place.venue.id}"

    read = [
        hana_client.get(page).text
        for page in (venue, f"{venue}/projection/{place.room.id}", f"{venue}/photos")
    ]

    told = ("bakery", "555 0100", "Behind the curtain", "The red door", "40.71283")
    assert [words for words in told if not any(words in text for text in read)] == []


def test_what_a_guest_needs_and_who_comes_is_on_no_page_of_others(session, circle, everything):
    screening = make_screening(session, circle, film=make_film(session, slug=SHOWN))
    make_rsvp(
        session,
        screening,
        name="Quiet Person",
        email="quiet@example.org",
        access_needs="Two wheelchairs",
    )
    rsvp = make_rsvp(session, screening, email="gia@example.org", name="Gia Guest")
    session.commit()

    seen = everything(screening, rsvp)

    assert any("Gia Guest" in text for text in seen.values())
    told = ("Quiet Person", "quiet@example.org", "Two wheelchairs")
    assert [where for where, text in seen.items() if any(words in text for words in told)] == []
