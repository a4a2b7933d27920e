"""An organisation's public page and its calendar."""

import pytest
from icalendar import Calendar

from outreach.organisations.actions.profile import describe
from outreach.screenings import actions as screenings
from tests import factories
from tests.pages import well_formed
from tests.programme import make_screening

PAGE = "/organisations/westport-film-circle"


@pytest.fixture
def harbour(session):
    """Olu's organisation, with a screening of its own."""
    harbour = factories.organisation_of(factories.make_olu(session))
    make_screening(session, harbour, title="Films by the sea", slug="sea")
    session.commit()
    return harbour


def titles(feed):
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(feed.data).walk("VEVENT")]


def test_the_page_says_who_they_are(client, session, circle):
    describe(
        circle,
        description="We show <b>films</b>.\n\nAnd talk.",
        website="https://example.org/",
        town="Westport",
        country="US",
        languages=["en", "km"],
    )
    session.commit()

    page = well_formed(client.get(PAGE))

    for said in (
        "We show &lt;b&gt;films&lt;/b&gt;.",
        "Westport, United States",
        '<a href="https://example.org/" rel="nofollow noopener">example.org</a>',
        "English and Khmer",
    ):
        assert said in page


def test_of_who_says_nothing_the_page_says_no_more_than_the_name(client, circle):
    page = well_formed(client.get(PAGE))

    assert "<h1>Westport Film Circle</h1>" in page
    assert "Website" not in page
    assert "None" not in page


def test_the_page_shows_their_screenings_and_no_others(client, make, harbour):
    make(title="An evening with Redlight")

    page = well_formed(client.get(PAGE))

    assert "An evening with Redlight" in page
    assert "Films by the sea" not in page
    assert "Films by the sea" in client.get("/organisations/harbour-screens").text


def test_a_draft_stays_the_teams_own(client, session, make):
    screening = make(title="An evening with Redlight")
    assert "An evening with Redlight" in client.get(PAGE).text

    screening.status = "draft"
    screening.vevent = None
    session.commit()

    assert "An evening with Redlight" not in client.get(PAGE).text
    assert titles(client.get(f"{PAGE}/calendar.ics")) == []


def test_their_calendar_holds_their_screenings_and_no_others(client, make, harbour):
    make(title="An evening with Redlight")

    feed = client.get(f"{PAGE}/calendar.ics")

    assert feed.content_type == "text/calendar; charset=utf-8"
    assert titles(feed) == ["An evening with Redlight"]
    assert b"X-WR-CALNAME:Screenings by Westport Film Circle\r\n" in feed.data
    assert titles(client.get("/organisations/harbour-screens/calendar.ics")) == ["Films by the sea"]


def test_their_calendar_is_sent_once_to_who_has_it(client, session, make):
    screening = make()
    first = client.get(f"{PAGE}/calendar.ics")
    again = client.get(f"{PAGE}/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    screenings.cancel(session, screening, reason="Rain.", now=factories.LONG_AGO)
    session.commit()
    changed = client.get(f"{PAGE}/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_screening_leads_to_who_hosts_it(client, make):
    screening = make()

    page = client.get(f"/screenings/{screening.slug}").text

    assert f'<a href="{PAGE}">Westport Film Circle</a>' in page


def test_a_host_of_long_ago_is_named_and_not_mistaken_for_who_keeps_the_archive(
    client, session, make
):
    screening = make()
    screening.host_name, screening.source = "Somebody Else", "A newspaper"
    session.commit()

    page = client.get(f"/screenings/{screening.slug}").text

    assert "Somebody Else" in page
    assert PAGE not in page


def test_what_is_no_organisation_has_no_page(client, circle):
    assert client.get(PAGE).status_code == 200
    assert client.get("/organisations/nobody").status_code == 404
    assert client.get("/organisations/nobody/calendar.ics").status_code == 404
