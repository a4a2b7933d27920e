"""The visitor's pages: home, films, the list of screenings, help."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.facts import actions as facts
from outreach.facts.models import Claim, Helpline, Standing
from outreach.screenings import actions as screenings
from tests.pages import well_formed
from tests.programme import make_film, make_screening, pretend_begun

SITE = "http://outreach.test"
MARK_UP = "<script>alert('1')</script>"


@pytest.fixture
def page(client):
    """A page that answers 200 in valid HTML and sets no cookie."""

    def page(path):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        return well_formed(answer)

    return page


def part(page, name):
    """The section under this heading, as text without its tags."""
    found = next(
        section
        for section in re.findall(r"<section.*?</section>", page, re.DOTALL)
        if re.search(rf"<h2[^>]*>\s*{name}\s*</h2>", section)
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def titles(page):
    """The screenings and films that the page lists, in order."""
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)</a>', page)


def test_an_empty_home_says_what_one_can_do(page, database):
    home = page("/")

    assert "No screening is planned just now" in home
    assert 'href="/screenings#subscribe"' in home
    assert "No film is listed yet" in home
    assert "No guide is ready yet" in home


def test_home_shows_the_next_screenings_films_and_guides(session, circle, redlight, page):
    for days in (20, 10, 30, 40, 50, 60, 70):
        make_screening(session, circle, film=redlight, title=f"In {days} days", days_ahead=days)
    make_screening(session, circle, film=redlight, title="A draft", published=False)
    session.commit()

    home = page("/")

    next_ones = [f"In {days} days" for days in (10, 20, 30, 40, 50, 60)]
    assert titles(home) == [*next_ones, "Redlight", "Redlight discussion guide"]


def test_films_come_with_what_is_hard_and_related_ones_as_a_line(redlight, page):
    films = page("/films")

    assert titles(films) == [
        "Redlight",
        "Every Day in Cambodia",
        "Holly",
        "Pushing the Elephant",
        "The Day My God Died",
    ]
    assert "Content note: child sexual exploitation, sexual violence and torture," in films
    assert "Fiction · 2006 · 114 minutes · Guy Moshe" in part(films, "Related films")
    assert "Documentary · 2013 · CNN Freedom Project" in part(films, "Related films")


def test_a_list_without_films_says_so(page, database):
    assert "No film is listed yet" in page("/films")


def test_a_film_tells_its_facts_and_what_is_hard_in_it(redlight, page):
    film = page("/films/redlight")

    facts = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", film)
    assert facts == [
        ("Year", "2009"),
        ("Running time", "72 minutes"),
        ("Languages", "English and Khmer"),
        ("Countries", "Cambodia and United States"),
        ("Directors", "Guy Jacobson and Adi Ezroni"),
        ("Producers", "Guy Jacobson, Adi Ezroni, and Lucy Liu"),
        ("Narrator", "Lucy Liu"),
        ("Series", "Part 2 of The K11 project"),
        ("Also in the series", "Holly (2006) and The K11 Journey"),
    ]
    assert "child sexual exploitation" in part(film, "Content note")
    assert "Suggested for people aged 16 and over." in part(film, "Content note")
    assert "<title>Redlight (2009) · Outreach</title>" in film
    assert '<meta name="description" content="Two women in Cambodia,' in film


def test_a_film_tells_what_has_happened_since_with_status_and_sources(redlight, page):
    since = part(page("/films/redlight"), "Since the film")

    assert "28 May 2014 Somaly Mam Contested" in since
    assert "She has defended her account since." in since
    assert "Sources: Reuters, 29 May 2014; Time, 29 May 2014 ; The Guardian, 30 May 2014" in since
    assert "October 2017 Mu Sochua Supported" in since
    assert since.index("28 May 2014") < since.index("2015 Cambodia") < since.index("October 2017")


def test_every_number_comes_with_status_source_and_dispute(session, redlight, page):
    film = page("/films/redlight")

    numbers = part(film, "Numbers around the film")
    claims = session.scalars(sa.select(Claim)).all()
    session.rollback()
    assert len(claims) == 12
    assert numbers.count(" Contested ") == sum(claim.is_contested for claim in claims) == 6
    for claim in claims:
        shown = re.search(rf'<li class="claim" id="claim-{claim.key}">(.*?)</li>', film, re.DOTALL)[
            1
        ]
        assert (_class("claim-note") in shown) is (claim.note is not None)
        assert f"Attributed to: {claim.attributed_to.split()[0]}" in _plain(shown)
        assert claim.published_in in _plain(shown)
        assert (f'href="{claim.url}"' in shown) is (claim.url is not None)


def _class(name):
    return f'class="{name}"'


def _plain(text):
    return (
        " ".join(re.sub(r"<[^>]+>", " ", text).split()).replace("&#34;", '"').replace("&#39;", "'")
    )


def test_a_note_that_names_another_claim_leads_to_it(redlight, page):
    film = page("/films/redlight")

    assert 'Compare <a href="#claim-two-million">number 1</a>. The article names no study.' in film
    assert '(see <a href="#claim-one-point-two-million">number 2</a>)' in film
    assert len(re.findall(r'id="claim-', film)) == 12


def test_a_withdrawn_number_is_not_printed(session, redlight, page):
    says = "In December 2001 over 4,000 men"
    assert says in page("/films/redlight")
    claim = session.scalars(sa.select(Claim).where(Claim.key == "svay-pak-4000")).one()
    claim.status = Standing.WITHDRAWN
    session.commit()

    assert says not in page("/films/redlight")


def test_a_film_names_people_as_they_were_and_organisations_without_endorsing(redlight, page):
    film = page("/films/redlight")

    people = part(film, "People")
    assert "Lucy Liu narrator, UNICEF Goodwill Ambassador at the time" in people
    assert "Somaly Mam participant, founder of AFESIP What has happened since" in people
    assert "Guy Jacobson director, Priority Films Adi Ezroni" in people
    organisations = part(film, "Organisations")
    assert "Naming them is no endorsement" in organisations
    assert "ECPAT Network" in organisations


def test_a_guide_is_two_clicks_from_the_film(redlight, page):
    film = page("/films/redlight")

    papers = re.findall(r'href="(/guides/redlight-discussion-guide\.pdf[^"]*)">([^<]+)<', film)
    assert [(path.replace("&amp;", "&"), label) for path, label in papers] == [
        ("/guides/redlight-discussion-guide.pdf?paper=A4&edition=facilitator", "PDF, A4"),
        (
            "/guides/redlight-discussion-guide.pdf?paper=Letter&edition=facilitator",
            "PDF, US Letter",
        ),
    ]


def test_a_film_lists_its_screenings_to_come_and_held(session, circle, redlight, page):
    make_screening(session, circle, film=redlight, title="To come")
    make_screening(session, circle, film=redlight, title="A draft", published=False)
    make_screening(session, circle, film=make_film(session, title="Other"), title="Of another film")
    session.commit()

    film = page("/films/redlight")

    assert titles(film)[:4] == [
        "To come",
        "Redlight in Ridgefield",
        "Redlight in Westport",
        "Redlight, New York premiere",
    ]
    assert "June 2010" in part(film, "Screenings held")
    assert 'href="webcal://outreach.test/films/redlight/calendar.ics"' in film


def test_a_film_without_screenings_offers_the_calendar_and_hosting(redlight, page):
    screenings = part(page("/films/redlight"), "Screenings")

    assert "No screening of Redlight is planned just now" in screenings
    assert "Subscribe" in screenings
    assert "Host a screening" in screenings


def test_of_a_film_that_is_only_named_the_page_says_what_is_known(redlight, page):
    film = page("/films/every-day-in-cambodia")

    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", film) == [
        ("Year", "2013"),
        ("Made by", "CNN Freedom Project"),
        ("With", "Mira Sorvino and Don Brewster"),
    ]
    assert 'related to: <a href="/films/redlight">Redlight</a>' in film
    assert "nobody has noted what is hard in it" in film
    assert "<h2>Screenings</h2>" not in film


@pytest.mark.parametrize(
    "slug", ["nothing-here", "redlight-", "REDLIGHT", "redlight%00", "a" * 300]
)
def test_no_film_is_at_a_wrong_address(client, redlight, slug):
    assert client.get("/films/redlight").status_code == 200
    assert client.get(f"/films/{slug}").status_code == 404


def test_what_a_kit_says_is_shown_as_text(session, page):
    make_film(session, slug="x", title=MARK_UP, synopsis=MARK_UP, narrator=MARK_UP)
    session.commit()

    for path in ("/", "/films", "/films/x"):
        shown = page(path)
        assert MARK_UP not in shown
        assert "&lt;script&gt;" in shown


def test_screenings_to_come_and_held_are_told_apart_and_drafts_are_not_shown(
    session, circle, redlight, page
):
    make_screening(session, circle, film=redlight, title="Later", days_ahead=20)
    make_screening(session, circle, film=redlight, title="Sooner", days_ahead=10)
    make_screening(session, circle, film=redlight, title="A draft", published=False)
    off = make_screening(session, circle, film=redlight, title="Called off", days_ahead=15)
    screenings.cancel(session, off, now=now())
    held = make_screening(session, circle, film=redlight, title="Was held")
    pretend_begun(session, held)
    held.ends_at = now() - timedelta(minutes=1)
    session.commit()

    listed, past = page("/screenings"), page("/screenings?when=past")

    assert titles(listed) == ["Sooner", "Called off", "Later"]
    assert titles(past) == [
        "Was held",
        "Redlight in Ridgefield",
        "Redlight in Westport",
        "Redlight, New York premiere",
    ]
    assert "Cancelled" in part(listed, "3 screenings to come")
    assert "Saturday 13 November 2010, 20:00 Eastern Time" in part(past, "4 past screenings")
    assert "June 2010" in part(past, "4 past screenings")


def test_a_list_without_screenings_says_so_and_offers_the_calendar(page, database):
    listed = page("/screenings")

    assert "No screening is planned just now" in part(listed, "No screening to come")
    assert "No screening has been held yet" in page("/screenings?when=past")
    assert f"{SITE}/calendar.ics" in part(listed, "In your calendar")
    assert 'href="webcal://outreach.test/calendar.ics"' in listed


def test_the_calendars_address_is_the_public_one_whoever_asks(client, database):
    listed = client.get("/screenings", headers={"Host": "evil.example"}).text

    assert "webcal://outreach.test/calendar.ics" in listed
    assert "evil.example" not in listed


def test_without_a_checked_helpline_help_says_so_and_prints_none(redlight, page):
    help_page = page("/help")

    assert "Call the emergency number of the country you are in." in help_page
    assert "checked it in the last 90 days" in help_page
    assert "tel:" not in help_page


def test_help_prints_what_a_person_has_checked_with_its_date(session, hana, redlight, page):
    today = now().date()
    checked = today - timedelta(days=3)
    for helpline in session.scalars(sa.select(Helpline)).all():
        facts.check_helpline(helpline, by=hana, today=checked)
    session.commit()

    help_page = page("/help")

    countries = re.findall(r"<h2>([^<]+)</h2>", help_page)
    assert countries == ["Cambodia", "United Kingdom", "United States"]
    shown = part(help_page, "United States")
    assert "National Human Trafficking Hotline 1-888-373-7888 By text message: 233733" in shown
    assert "Hours: 24/7 Languages: 200+" in shown
    assert f"Checked by a person on {checked.day} {checked:%b %Y}" in shown
    assert 'href="tel:08000121700"' in help_page
    assert "Hana" not in help_page


@pytest.mark.parametrize(("days", "printed"), [(90, True), (91, False)])
def test_a_helpline_out_of_date_is_not_printed(session, hana, redlight, page, days, printed):
    for helpline in session.scalars(sa.select(Helpline)).all():
        facts.check_helpline(helpline, by=hana, today=now().date() - timedelta(days=days))
    session.commit()

    assert ("1-888-373-7888" in page("/help")) is printed


def test_a_helpline_is_shown_as_text(session, hana, page):
    session.add(
        Helpline(
            country="US",
            position=0,
            name=MARK_UP,
            phone='1"><script>',
            hours=MARK_UP,
            note=MARK_UP,
            listed_on=date(2026, 1, 1),
            checked_on=now().date(),
            checked_by=hana,
        )
    )
    session.commit()

    shown = page("/help")

    assert "<script>" not in shown.replace('<script type="module"', "")
    assert shown.count("&lt;script&gt;alert") == 3


def test_health_says_whether_the_database_answers(client, database):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
