"""What the page of a tour says to programs: schema.org's words and Open Graph's."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.screenings import actions as screenings
from outreach.screenings.models import Place, Visibility
from outreach.venues.models import AddressVisibility
from tests.pages import well_formed
from tests.programme import make_venue, make_version

SITE = "http://outreach.test"
SCHEMA = "https://schema.org"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PROPERTY = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')


@pytest.fixture
def said(client, tour):
    """What its page says."""

    def said(client=client):
        (found,) = DATA.findall(well_formed(client.get(f"/tours/{tour.slug}")))
        return json.loads(found)

    return said


def of_screening(client, screening):
    (found,) = DATA.findall(client.get(f"/screenings/{screening.slug}").text)
    return json.loads(found)


def test_all_that_everybody_may_know_of_one(session, circle, film, tour, stop, client, said):
    later, sooner = stop(title="Later", days_ahead=30), stop(title="Sooner", days_ahead=5)
    tour.description, tour.ends_on = "From town to town.", tour.starts_on + timedelta(days=40)
    session.commit()

    stops = [of_screening(client, one.screening) for one in (sooner, later)]
    assert said() == {
        "@context": SCHEMA,
        "@type": "EventSeries",
        "@id": f"{SITE}/tours/redlight-goes-round",
        "name": "Redlight goes round",
        "url": f"{SITE}/tours/redlight-goes-round",
        "description": "From town to town.",
        "startDate": tour.starts_on.isoformat(),
        "endDate": tour.ends_on.isoformat(),
        "organizer": {
            "@type": "Organization",
            "name": "Westport Film Circle",
            "url": f"{SITE}/organisations/westport-film-circle",
        },
        "workFeatured": stops[0]["workPresented"],
        "subEvent": [
            {name: value for name, value in one.items() if name != "@context"} for one in stops
        ],
    }
    assert [one.pop("@context") for one in stops] == [SCHEMA] * 2


def test_what_nobody_has_said_it_does_not_say(session, circle, tour, stop, said):
    stop()
    assert said().keys() & {"description", "endDate"} == set()

    circle.is_example = True
    session.commit()

    assert said()["description"] == "This is an example. Nothing takes place."


def test_a_stop_that_is_called_off_says_so(session, tour, stop, said):
    screenings.cancel(session, stop().screening, now=now())
    session.commit()

    (event,) = said()["subEvent"]
    assert (event["eventStatus"], "offers" in event) == (f"{SCHEMA}/EventCancelled", False)


@pytest.mark.parametrize("who", ["client", "hana_client", "olu_client"])
@pytest.mark.parametrize(
    "hidden",
    [
        {"published": False},
        {"visibility": Visibility.UNLISTED},
        {"visibility": Visibility.BY_INVITATION},
    ],
)
def test_a_stop_that_is_not_listed_is_no_part_of_it(request, tour, stop, said, hidden, who):
    client = request.getfixturevalue(who)
    stop(title="Shown")
    stop(title="Also shown")
    assert [one["name"] for one in said(client)["subEvent"]] == ["Shown", "Also shown"]

    stop(title="Canary", **hidden)

    assert [one["name"] for one in said(client)["subEvent"]] == ["Shown", "Also shown"]
    assert "Canary" not in client.get(f"/tours/{tour.slug}").text


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_a_hidden_address_is_hidden_here_too(session, circle, tour, stop, said, visibility):
    hidden = {"address_visibility": visibility, "area_label": "near the station"}
    venue = make_venue(session, circle, name="Canary House", address="3 Canary Lane", **hidden)
    link = "https://example.org/canary"
    stop(place=Place(venue, online_url=link), online_visibility=visibility, rsvp_limit=9)

    found = json.dumps(said()).lower()

    shown = visibility is AddressVisibility.PUBLIC
    assert [word in found for word in ("canary house", "canary lane", "/canary")] == [shown] * 3
    assert ("near the station" in found) is not shown


def test_a_link_to_it_shows_what_it_is(tour, stop, client):
    stop()
    page = client.get(f"/tours/{tour.slug}?from=a-friend").text

    assert {name: unescape(text) for name, text in PROPERTY.findall(page)} == {
        "og:type": "website",
        "og:site_name": "Outreach",
        "og:title": "Redlight goes round",
        "og:description": "A tour of Redlight: every stop, when and where, and how to come.",
        "og:url": f"{SITE}/tours/redlight-goes-round",
        "og:locale": "en_US",
        "twitter:card": "summary",
    }


def test_stops_of_many_versions_are_asked_for_at_once(app, session, film, tour, stop, said):
    asked = []
    engine = app.extensions["database"].engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def queries_with(more):
        for number in range(more):
            version = make_version(session, film, name=f"Cut {more} {number}", runtime_minutes=90)
            stop(days_ahead=20 + number).screening.film_version = version
        session.commit()
        said()
        asked.clear()
        assert {one["workPresented"]["duration"] for one in said()["subEvent"]} == {"PT90M"}
        return len(asked)

    assert queries_with(1) == queries_with(5)
