"""Who finds a screening: nobody a draft, few what is not listed."""

import pytest

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Place, Visibility
from outreach.venues.models import AddressVisibility
from tests.factories import organisation_of
from tests.pages import well_formed
from tests.programme import make_film, make_room, make_screening, make_venue

CANARY = "Kanarienvogel"
LINK = "https://example.org/kanarienlink"


@pytest.fixture
def make(session, hana):
    film = make_film(session, slug="redlight")

    def make(**values):
        made = make_screening(session, organisation_of(hana), film=film, title=CANARY, **values)
        session.commit()
        return made

    return make


def public_addresses(screening):
    """Everything that lists screenings, for people and for programs."""
    host = screening.organisation.slug
    return [
        "/",
        "/screenings",
        "/films",
        "/films/redlight",
        f"/organisations/{host}",
        "/calendar.ics",
        "/films/redlight/calendar.ics",
        f"/organisations/{host}/calendar.ics",
        "/robots.txt",
        "/sitemap.xml",
        "/embed/screenings",
        "/embed/screenings?when=past",
        "/screenings.atom",
        "/screenings.rss",
        "/screenings.json",
    ]


def naming(client, screening):
    return [
        path
        for path in public_addresses(screening)
        if CANARY in client.get(path).text or screening.slug in client.get(path).text
    ]


def test_what_is_listed_is_found(client, make):
    found = naming(client, make())

    assert {"/", "/screenings", "/films/redlight", "/calendar.ics", "/sitemap.xml"} <= set(found)
    assert {"/embed/screenings", "/screenings.atom", "/screenings.rss", "/screenings.json"} <= set(
        found
    )


@pytest.mark.parametrize(
    ("visibility", "published"),
    [
        (Visibility.PUBLIC, False),
        (Visibility.UNLISTED, True),
        (Visibility.BY_INVITATION, True),
    ],
)
def test_what_is_not_listed_is_found_nowhere(client, make, visibility, published, caplog):
    screening = make(visibility=visibility, published=published)

    assert naming(client, screening) == []
    assert CANARY not in caplog.text


def test_what_was_cancelled_is_not_found_either(client, session, make):
    screening = make(visibility=Visibility.UNLISTED)
    actions.cancel(session, screening, now=now())
    session.commit()

    assert naming(client, screening) == []


def test_whoever_has_the_address_sees_an_unlisted_one(client, make):
    screening = make(visibility=Visibility.UNLISTED)

    page = well_formed(client.get(f"/screenings/{screening.slug}"))

    assert CANARY in page
    assert '<meta name="robots" content="noindex">' in page
    assert client.get(f"/screenings/{screening.slug}/calendar.ics").status_code == 200


@pytest.mark.parametrize("path", ["", "/rsvps/new", "/rsvps/answered", "/calendar.ics"])
def test_only_the_key_opens_one_by_invitation(client, make, path):
    screening = make(visibility=Visibility.BY_INVITATION)
    page = f"/screenings/{screening.slug}{path}"
    key = screening.invitation_key

    assert client.get(f"{page}?invitation={key}").status_code == 200
    for wrong in ("", "?invitation=", f"?invitation={key[:-1]}", f"?invitation={key}x"):
        answer = client.get(page + wrong)
        assert (answer.status_code, CANARY in answer.text) == (404, False)


def test_the_key_goes_on_to_no_other_site_and_into_no_calendar(client, make):
    screening = make(visibility=Visibility.BY_INVITATION)
    opened = f"?invitation={screening.invitation_key}"

    answer = client.get(f"/screenings/{screening.slug}{opened}")
    entry = client.get(f"/screenings/{screening.slug}/calendar.ics{opened}")

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert f"/screenings/{screening.slug}/rsvps/new{opened}" in answer.text
    assert screening.slug not in entry.text.replace(f"{screening.slug}/calendar.ics", "")
    assert screening.invitation_key not in entry.text


@pytest.mark.parametrize(
    ("visibility", "is_shown"),
    [
        (AddressVisibility.PUBLIC, True),
        (AddressVisibility.AFTER_RSVP, False),
        (AddressVisibility.STAFF, False),
    ],
)
def test_the_link_is_shown_as_an_address_is(client, session, make, visibility, is_shown):
    venue = make_venue(session, make().organisation)
    place = Place(venue, make_room(session, venue), LINK)
    screening = make(place=place, online_visibility=visibility)
    page = client.get(f"/screenings/{screening.slug}").text
    feeds = [client.get(path).text.replace("\r\n ", "") for path in public_addresses(screening)]

    assert (LINK in page) is is_shown
    assert any(LINK in text for text in feeds) is is_shown
    assert "and online" in page
