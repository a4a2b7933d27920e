"""Feeds of what the finder finds, read as feed readers read them."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Place
from outreach.site import feeds
from outreach.site.feeds import Feed, Item
from outreach.venues.models import AddressVisibility
from tests.pages import well_formed
from tests.programme import make_film, make_venue, pretend_begun

SITE = "http://outreach.test"
IN = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}
KINDS = ("atom", "rss", "json")
SUMMER = {
    "starts": datetime(2030, 7, 1, 19),
    "ends": datetime(2030, 7, 1, 21),
    "now": datetime(2030, 6, 1, tzinfo=UTC),
}


@pytest.fixture
def titles(client):
    """The titles in a feed, in order."""

    def titles(kind, **args):
        answer = client.get(f"/screenings.{kind}", query_string=args)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
        if kind == "json":
            return [item["title"] for item in answer.get_json(force=True)["items"]]
        root = ET.fromstring(answer.data)
        tag = "a:entry/a:title" if kind == "atom" else "channel/item/title"
        return [title.text for title in root.findall(tag, IN)]

    return titles


def stamp(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def html_of(screening):
    starts = screening.starts_local.isoformat()
    ends = screening.ends_local.isoformat()
    return (
        f'<p><span class="when"><time datetime="{starts}">Monday 1 July 2030, 19:00</time>'
        f'<span class="when-end">–<time datetime="{ends}">21:00</time></span>'
        "    <span>Eastern Time</span></span></p>\n"
        "<p>Public Library, New York, United States</p>\n"
        "<p>Redlight (2009)</p>\n"
        "<p>Content note: child sexual exploitation</p>"
    )


def test_atom_says_all_that_readers_ask_for(client, make, circle):
    screening = make(title="Talk & film <now>", **SUMMER)

    answer = client.get("/screenings.atom")

    root = ET.fromstring(answer.data)
    (entry,) = root.findall("a:entry", IN)
    revised = stamp(screening.revised_at)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert {e.tag.partition("}")[2]: e.text for e in root if e.text} == {
        "id": f"{SITE}/screenings.atom",
        "title": "Outreach screenings",
        "updated": revised,
    }
    assert [e.attrib for e in root.findall("a:link", IN)] == [
        {"rel": "self", "type": "application/atom+xml", "href": f"{SITE}/screenings.atom"},
        {"rel": "alternate", "type": "text/html", "href": f"{SITE}/screenings"},
    ]
    assert {e.tag.partition("}")[2]: e.text for e in entry if e.text} == {
        "id": f"urn:uuid:{screening.uid}",
        "title": "Talk & film <now>",
        "updated": revised,
        "published": stamp(screening.published_at),
        "content": html_of(screening),
    }
    assert entry.find("a:content", IN).attrib == {"type": "html"}
    assert entry.findtext("a:author/a:name", namespaces=IN) == circle.name
    assert entry.find("a:link", IN).get("href") == f"{SITE}/screenings/{screening.slug}"
    assert entry.find("a:category", IN).get("term") == "Redlight"


def test_rss_says_the_same(client, make, circle):
    screening = make(**SUMMER)

    answer = client.get("/screenings.rss")

    root = ET.fromstring(answer.data)
    channel, (item,) = root.find("channel"), root.findall("channel/item")
    said = {e.tag: e.text for e in item}
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert {e.tag: e.text for e in channel if e.text and e.tag != "item"} == {
        "title": "Outreach screenings",
        "link": f"{SITE}/screenings",
        "description": "Outreach screenings",
        "language": "en",
        "lastBuildDate": channel.findtext("lastBuildDate"),
    }
    assert channel.find("a:link", IN).get("href") == f"{SITE}/screenings.rss"
    assert parsedate_to_datetime(said.pop("pubDate")) == screening.published_at.replace(
        microsecond=0
    )
    assert said == {
        "title": "An evening with Redlight",
        "link": f"{SITE}/screenings/{screening.slug}",
        "guid": f"urn:uuid:{screening.uid}",
        "category": "Redlight",
        "description": html_of(screening),
        f"{{{IN['dc']}}}creator": circle.name,
    }
    assert item.find("guid").attrib == {"isPermaLink": "false"}


def test_so_does_json(client, make, circle):
    screening = make(**SUMMER)

    answer = client.get("/screenings.json?film=" + screening.film.slug)

    assert answer.content_type == "application/feed+json; charset=utf-8"
    assert json.loads(answer.data) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Outreach screenings: {screening.film.slug}",
        "home_page_url": f"{SITE}/screenings?film={screening.film.slug}",
        "feed_url": f"{SITE}/screenings.json?film={screening.film.slug}",
        "language": "en",
        "authors": [{"name": "Outreach"}],
        "items": [
            {
                "id": f"urn:uuid:{screening.uid}",
                "url": f"{SITE}/screenings/{screening.slug}",
                "title": "An evening with Redlight",
                "content_html": html_of(screening),
                "date_published": stamp(screening.published_at),
                "date_modified": stamp(screening.revised_at),
                "tags": ["Redlight"],
                "authors": [{"name": circle.name}],
            }
        ],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_they_hold_what_is_to_come_soonest_first_and_say_what_was_called_off(
    session, make, titles, kind
):
    make(title="Last", days_ahead=30)
    full = make(title="Full", days_ahead=2, capacity=1)
    full.places_taken = 1
    actions.cancel(session, make(title="Off", days_ahead=10), now=now())
    actions.postpone(session, make(title="Later", days_ahead=20), now=now())
    over = make(title="Over")
    pretend_begun(session, over)
    over.ends_at = now()
    session.commit()

    assert titles(kind, places="yes") == ["Full", "Cancelled: Off", "Postponed: Later", "Last"]


@pytest.mark.parametrize("kind", KINDS)
def test_they_narrow_as_the_finder_does(session, make, titles, kind):
    other = make_film(session, title="Holly")
    make(title="One")
    make(title="Two", film=other)

    assert titles(kind, film=other.slug) == ["Two"]
    assert titles(kind, text="nothing at all") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", ["film=none", "since=2027-02-30", "how=by-boat", "km=far"])
def test_what_is_not_understood_is_no_feed(client, kind, wrong):
    assert client.get(f"/screenings.{kind}?{wrong}").status_code == 422


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_it_already_gets_nothing(client, session, make, kind):
    screening = make()
    first = client.get(f"/screenings.{kind}")
    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_time = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = [client.get(f"/screenings.{kind}", headers=seen) for seen in (by_tag, by_time)]

    actions.cancel(session, screening, now=now())
    session.commit()

    assert [(answer.status_code, answer.data) for answer in again] == [(304, b""), (304, b"")]
    assert client.get(f"/screenings.{kind}", headers=by_tag).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_address_is_in_none(client, session, make, circle, kind):
    shown = make_venue(session, circle, name="Offenhaus")
    hidden = {"address_visibility": AddressVisibility.AFTER_RSVP, "area_label": "near the station"}
    venue = make_venue(session, circle, name="Geheimhaus", address="Geheimweg 1", **hidden)
    make(place=Place(shown), rsvp_limit=30)
    make(place=Place(venue), rsvp_limit=30)

    text = client.get(f"/screenings.{kind}").text

    assert ("Offenhaus" in text, "Geheim" in text, "near the station" in text) == (
        True,
        False,
        True,
    )


def test_the_page_leads_to_them_with_what_is_looked_for(client, make):
    screening = make()
    page = well_formed(client.get(f"/screenings?film={screening.film.slug}&when=past"))

    for kind in KINDS:
        address = f'href="/screenings.{kind}?film={screening.film.slug}"'
        assert page.count(address) == 2, kind


ODD = Item(
    uid=UUID(int=1),
    title="A\x00\x0b\x1f bell\x07 & ]]> <b>\ufffe ខ្មែរ 🎬",
    url=f"{SITE}/screenings/a",
    html="<p>\x08</p>",
    host="",
    film="F\x01",
    published_at=datetime(2026, 1, 1, tzinfo=UTC),
    revised_at=datetime(2026, 1, 2, tzinfo=UTC),
)


def test_characters_that_no_document_may_hold_are_left_out():
    feed = Feed("All\x0c", f"{SITE}/screenings", f"{SITE}/screenings.atom", "en", [ODD])
    clean = "A bell & ]]> <b> ខ្មែរ 🎬"

    entry = ET.fromstring(feeds.atom(feed)).find("a:entry", IN)
    item = ET.fromstring(feeds.rss(feed)).find("channel/item")
    (said,) = json.loads(feeds.json_feed(feed))["items"]

    assert [entry.findtext("a:title", namespaces=IN), item.findtext("title"), said["title"]] == [
        clean
    ] * 3
    assert (entry.find("a:author", IN), item.find(f"{{{IN['dc']}}}creator")) == (None, None)
    assert "authors" not in said


def test_an_empty_feed_is_one_too(client):
    root = ET.fromstring(client.get("/screenings.atom").data)

    assert root.findtext("a:updated", namespaces=IN) == "1970-01-01T00:00:00Z"
    assert ET.fromstring(client.get("/screenings.rss").data).findall("channel/item") == []
    assert json.loads(client.get("/screenings.json").data)["items"] == []
