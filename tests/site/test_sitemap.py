"""The map for search engines: every page that everybody may find, and no other."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Visibility
from outreach.site.sitemap import ALWAYS, addresses, sitemap
from outreach.tours import actions as tours
from tests.factories import make_olu, organisation_of
from tests.programme import make_screening, make_tour

SITE = "http://outreach.test"
IN = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def mapped(client):
    """Each address and when it changed."""
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return {
        url.findtext("map:loc", namespaces=IN): url.findtext("map:lastmod", namespaces=IN)
        for url in ET.fromstring(answer.data).findall("map:url", IN)
    }


def test_it_holds_every_page_that_everybody_may_find(client, session, make, redlight, circle):
    screening = make(film=redlight)
    make(film=redlight, published=False)
    make(film=redlight, visibility=Visibility.UNLISTED)
    make(film=redlight, visibility=Visibility.BY_INVITATION)
    changed = f"{screening.revised_at:%Y-%m-%dT%H:%M:%SZ}"

    found = mapped(client)

    assert {url for url, at in found.items() if at is None} == {f"{SITE}{path}" for path in ALWAYS}
    assert found[f"{SITE}/organisations/{circle.slug}"] == changed
    assert {url: at for url, at in found.items() if "/an-evening" in url} == {
        f"{SITE}/screenings/{screening.slug}": changed
    }
    assert f"{SITE}/guides/redlight-discussion-guide" in found
    assert f"{SITE}/films/redlight" in found
    assert [url for url in found if client.get(url).status_code != 200] == []


def test_who_shows_nothing_to_everybody_is_not_on_it(client, session):
    olu = organisation_of(make_olu(session))
    screening = make_screening(session, olu, visibility=Visibility.UNLISTED)
    session.commit()
    page = f"{SITE}/organisations/{olu.slug}"
    assert page not in mapped(client)

    screening.visibility = Visibility.PUBLIC
    session.commit()

    assert page in mapped(client)


def test_tours_are_on_it_as_soon_as_everybody_may_find_a_stop(client, session, make, circle):
    hidden = make(visibility=Visibility.UNLISTED)
    tour = make_tour(session, circle, film=hidden.film)
    tours.add(session, tour, hidden, note=None, now=now())
    tours.add(session, tour, make(film=hidden.film, published=False), note=None, now=now())
    session.commit()
    page = f"{SITE}/tours/redlight-goes-round"
    assert page not in mapped(client)

    hidden.visibility = Visibility.PUBLIC
    session.commit()

    assert client.get(page).status_code == 200
    assert mapped(client)[page] == f"{tour.changed_at:%Y-%m-%dT%H:%M:%SZ}"


def test_a_tour_has_changed_when_a_public_stop_has(client, session, make, circle):
    stop, unlisted = make(), make(visibility=Visibility.UNLISTED)
    unlisted.film = stop.film
    tour = make_tour(session, circle, film=stop.film)
    for screening in (stop, unlisted):
        tours.add(session, tour, screening, note=None, now=now())
    stop.revised_at = tour.changed_at + timedelta(hours=1)
    unlisted.revised_at = tour.changed_at + timedelta(hours=2)
    session.commit()

    changed = mapped(client)[f"{SITE}/tours/{tour.slug}"]

    assert changed == f"{stop.revised_at:%Y-%m-%dT%H:%M:%SZ}"


def test_it_never_holds_more_than_readers_take_and_keeps_the_latest(session, make):
    later, sooner = make(days_ahead=30), make(days_ahead=3)
    everything = addresses(session)
    assert [path for path, _ in everything][-2:] == [
        f"/screenings/{later.slug}",
        f"/screenings/{sooner.slug}",
    ]

    assert addresses(session, most=len(everything) - 1) == everything[:-1]
    assert addresses(session, most=2) == [("/", None), ("/films", None)]


def test_names_are_escaped():
    found = sitemap([("/films/a&b<c>", None)], site=SITE)

    assert ET.fromstring(found).findtext("map:url/map:loc", namespaces=IN) == f"{SITE}/films/a&b<c>"


def test_it_is_sent_again_only_when_something_changed(client, session, make):
    screening = make()
    first = client.get("/sitemap.xml")
    seen = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/sitemap.xml", headers=seen)

    actions.cancel(session, screening, now=now())
    screening.slug = "moved"
    session.commit()

    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/sitemap.xml", headers=seen).status_code == 200


def test_robots_are_told_where_it_is(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert "Disallow: /manage/" in lines
