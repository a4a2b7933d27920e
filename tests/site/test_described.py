"""What a screening's page says to programs: schema.org's words and Open Graph's."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
import sqlalchemy as sa

from outreach.accounts.models import Logo
from outreach.clock import now
from outreach.dates import PartialDate
from outreach.organisations.actions import profile
from outreach.screenings import actions
from outreach.screenings.models import Place, Status, Visibility
from outreach.venues.models import AddressVisibility
from tests.pages import well_formed
from tests.programme import make_film, make_room, make_venue
from tests.test_pictures import sent

SITE = "http://outreach.test"
SCHEMA = "https://schema.org"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PROPERTY = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')
SUMMER = {
    "starts": datetime(2030, 7, 1, 19),
    "ends": datetime(2030, 7, 1, 21),
    "now": datetime(2030, 6, 1, tzinfo=UTC),
}


@pytest.fixture
def said(client):
    """What the page of a screening says; None when it says nothing."""

    def said(screening):
        found = DATA.findall(well_formed(client.get(f"/screenings/{screening.slug}")))
        return json.loads(found[0]) if found else None

    return said


def shared(client, path):
    return {name: unescape(text) for name, text in PROPERTY.findall(client.get(path).text)}


def film_of_two(session, **values):
    return make_film(session, slug="redlight", languages=["en", "km"], **values)


def test_all_that_everybody_may_know_of_one(session, make, said, circle):
    venue = make_venue(session, circle, region="NY")
    screening = make(
        film=film_of_two(session),
        place=Place(venue, make_room(session, venue)),
        **SUMMER,
        doors=datetime(2030, 7, 1, 18, 30).time(),
        description="With a panel.",
    )

    assert said(screening) == {
        "@context": SCHEMA,
        "@type": "ScreeningEvent",
        "@id": f"urn:uuid:{screening.uid}",
        "name": "An evening with Redlight",
        "url": f"{SITE}/screenings/{screening.slug}",
        "description": "With a panel.",
        "startDate": "2030-07-01T19:00:00-04:00",
        "endDate": "2030-07-01T21:00:00-04:00",
        "doorTime": "2030-07-01T18:30:00-04:00",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Public Library",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "12 Canal Street",
                    "addressLocality": "New York",
                    "addressRegion": "NY",
                    "addressCountry": "US",
                },
            }
        ],
        "organizer": {
            "@type": "Organization",
            "name": circle.name,
            "url": f"{SITE}/organisations/{circle.slug}",
        },
        "workPresented": {
            "@type": "Movie",
            "name": "Redlight",
            "url": f"{SITE}/films/redlight",
            "dateCreated": "2009",
            "duration": "PT72M",
            "inLanguage": ["en", "km"],
        },
        "inLanguage": ["en", "km"],
        "offers": {
            "@type": "Offer",
            "price": 0,
            "url": f"{SITE}/screenings/{screening.slug}/rsvps/new",
            "availability": f"{SCHEMA}/InStock",
        },
    }


def test_a_hidden_address_is_an_area(session, make, said, circle):
    hidden = {"address_visibility": AddressVisibility.AFTER_RSVP, "area_label": "near the station"}
    venue = make_venue(session, circle, name="Geheimhaus", address="Geheimweg 1", **hidden)

    assert said(make(place=Place(venue), rsvp_limit=30))["location"] == [
        {
            "@type": "Place",
            "name": "near the station",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "New York",
                "addressCountry": "US",
            },
        }
    ]


@pytest.mark.parametrize(
    ("visibility", "url"),
    [(AddressVisibility.PUBLIC, "https://example.org/watch"), (AddressVisibility.AFTER_RSVP, None)],
)
@pytest.mark.parametrize("is_hybrid", [True, False])
def test_the_way_in_online_is_the_page_where_the_link_is_hidden(
    session, make, said, circle, visibility, url, is_hybrid
):
    venue = make_venue(session, circle) if is_hybrid else None
    place = Place(venue, online_url="https://example.org/watch")
    zone = {} if is_hybrid else {"timezone": "Europe/Paris"}
    screening = make(place=place, online_visibility=visibility, rsvp_limit=30, **zone)

    found = said(screening)

    mode = "Mixed" if is_hybrid else "Online"
    page = f"{SITE}/screenings/{screening.slug}"
    assert found["eventAttendanceMode"] == f"{SCHEMA}/{mode}EventAttendanceMode"
    assert [at["@type"] for at in found["location"][:-1]] == ["Place"] * is_hybrid
    assert found["location"][-1] == {"@type": "VirtualLocation", "url": url or page}


@pytest.mark.parametrize(
    ("act", "status"), [("postpone", "EventPostponed"), ("cancel", "EventCancelled")]
)
def test_what_was_called_off_says_so_and_offers_nothing(session, make, said, act, status):
    screening = make(**SUMMER)
    getattr(actions, act)(session, screening, now=now())
    session.commit()

    found = said(screening)

    assert found["eventStatus"] == f"{SCHEMA}/{status}"
    assert found["startDate"] == "2030-07-01T19:00:00-04:00"
    assert "offers" not in found


def test_a_full_one_is_sold_out(session, make, said):
    screening = make(capacity=2)
    screening.places_taken = 2
    session.commit()

    assert said(screening)["offers"]["availability"] == f"{SCHEMA}/SoldOut"


def test_of_the_past_it_says_no_more_than_is_known(session, make, said):
    screening = make(film=film_of_two(session, runtime_minutes=None))
    screening.source, screening.host_name, screening.held_on = "A leaflet", "", PartialDate(2010, 6)
    screening.starts_at = screening.ends_at = screening.starts_wall = screening.ends_wall = None
    screening.venue = screening.room = screening.capacity = None
    screening.place_name, screening.status = "Town hall, Westport", Status.HELD
    session.commit()

    found = said(screening)

    assert found["startDate"] == "2010-06"
    assert found["location"] == [{"@type": "Place", "name": "Town hall, Westport"}]
    assert found.keys() & {"endDate", "doorTime", "organizer", "offers"} == set()
    assert "duration" not in found["workPresented"]


def test_an_example_says_that_it_is_one(session, make, said, circle):
    circle.is_example = True
    screening = make()

    assert said(screening)["description"] == (
        "This is an example. Nothing takes place. "
        "Two women in Cambodia work for children who have been exploited."
    )


def test_no_text_ends_the_element_that_holds_it(client, session, make, said):
    words = '</script><script>alert(1)</script> <!-- <script> & "quoted" \u2028 end'
    screening = make(title="An evening", description=words)

    assert said(screening)["description"] == words
    found = DATA.findall(client.get(f"/screenings/{screening.slug}").text)
    assert len(found) == 1
    assert "<" not in found[0]


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.BY_INVITATION])
def test_what_is_not_listed_says_nothing_to_programs(client, make, visibility):
    listed, screening = make(), make(visibility=visibility)

    def told(one):
        key = {"invitation": one.invitation_key} if one.invitation_key else {}
        answer = client.get(f"/screenings/{one.slug}", query_string=key)
        assert answer.status_code == 200
        return bool(DATA.search(answer.text)), bool(PROPERTY.search(answer.text))

    assert told(listed) == (True, True)
    assert told(screening) == (False, False)


def test_a_link_to_a_screening_shows_what_it_is(client, make):
    screening = make(title='"Redlight" & talk')

    assert shared(client, f"/screenings/{screening.slug}?from=a-friend") == {
        "og:type": "website",
        "og:site_name": "Outreach",
        "og:title": '"Redlight" & talk',
        "og:description": (
            "A screening of Redlight: when, where, what is hard in the film, and how to come."
        ),
        "og:url": f"{SITE}/screenings/{screening.slug}",
        "og:locale": "en_US",
        "twitter:card": "summary",
    }


def test_so_do_links_to_other_pages(client, session, redlight, circle):
    profile.show_logo(session, circle, profile.drawn(sent("PNG")))
    session.commit()
    digest = session.scalars(sa.select(Logo.digest)).one()
    kinds = {
        "/": "website",
        "/films/redlight": "video.movie",
        f"/organisations/{circle.slug}": "website",
        "/guides/redlight-discussion-guide": "article",
    }

    found = {path: shared(client, path) for path in kinds}

    assert {path: said["og:type"] for path, said in found.items()} == kinds
    assert {path: said["og:url"] for path, said in found.items()} == {
        path: f"{SITE}{path}" for path in kinds
    }
    assert {path: said["og:image"] for path, said in found.items() if "og:image" in said} == {
        f"/organisations/{circle.slug}": (
            f"{SITE}/organisations/{circle.slug}/logo.webp?v={digest}"
        )
    }


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten-password", "/nothing-here", "/rsvps/x"])
def test_other_pages_show_nothing_elsewhere(client, path):
    assert shared(client, "/") != {}
    assert shared(client, path) == {}
