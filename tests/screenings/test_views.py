"""The host's pages of screenings: the list, one screening, and what can be done with it."""

import re
from datetime import time, timedelta

import pytest

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Place
from outreach.venues import actions as venues
from outreach.venues.models import AddressVisibility
from tests.pages import well_formed
from tests.programme import make_film, make_rsvp, make_screening, pretend_begun

PAGES = ("", "/edit", "/cancellation")


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


def titles(page, section):
    found = re.search(rf'aria-labelledby="{section}">.*?</section>', page, re.DOTALL)
    return re.findall(r'href="/manage/screenings/\d+">([^<]+)</a>', found[0]) if found else []


def acts(page):
    """What the page offers to do: the labels of its links and buttons, without the layout's."""
    main = page[page.index("<main") : page.index("</main>")]
    return set(re.findall(r"<(?:a|button|summary)\b[^>]*>\s*([A-Z][^<]*[a-z])\s*<", main))


def test_the_list_tells_to_come_held_and_came_to_nothing_apart(session, circle, hana_client):
    make_screening(session, circle, title="Later", days_ahead=20)
    make_screening(session, circle, title="Sooner", days_ahead=10, published=False)
    off = make_screening(session, circle, title="Called off", days_ahead=30)
    actions.cancel(session, off, now=now())
    for title, published in (("Was held", True), ("Was forgotten", False)):
        past = make_screening(session, circle, title=title, published=published)
        pretend_begun(session, past)
        past.ends_at = now() - timedelta(minutes=1)
    session.commit()

    page = well_formed(hana_client.get("/manage/screenings"))

    assert titles(page, "to-come") == ["Sooner", "Later", "Called off"]
    assert titles(page, "held") == ["Was held"]
    assert titles(page, "not-held") == ["Was forgotten"]


def test_lists_and_its_page_mark_what_is_under_way(session, make, client, hana_client):
    screening = make(capacity=5)
    path = f"/manage/screenings/{screening.id}"
    pages = [(hana_client, "/manage/screenings"), (hana_client, path), (client, "/screenings")]
    badge = '<span class="badge badge--accent">Under way</span>'
    before = [badge in well_formed(reader.get(page)) for reader, page in pages]
    pretend_begun(session, screening)
    session.commit()

    after = [badge in well_formed(reader.get(page)) for reader, page in pages]

    assert (before, after) == ([False] * 3, [True] * 3)


def test_the_list_says_how_full_a_published_screening_is(session, make, hana_client):
    make_rsvp(session, make(capacity=40), party_size=3)
    make(title="A draft", published=False)

    page = well_formed(hana_client.get("/manage/screenings"))

    assert re.findall(r"\d+ of \d+ places taken", page) == ["3 of 40 places taken"]


def test_large_numbers_are_grouped_as_readers_write_them(make, hana_client, client):
    screening = make(capacity=12_500)

    page = well_formed(client.get(f"/screenings/{screening.slug}"))

    assert ("12,500 places left" in page, "The room holds 12,500 people." in page) == (True, True)
    assert "0 of 12,500 places taken" in well_formed(hana_client.get("/manage/screenings"))


def test_an_empty_list_leads_on_for_those_who_may(hana_client, viewer_client):
    offered = [
        "Schedule a screening" in acts(well_formed(client.get("/manage/screenings")))
        for client in (hana_client, viewer_client)
    ]

    assert offered == [True, False]


def test_a_screening_shows_everything_about_itself(session, circle, hana_client):
    film = make_film(session)
    venue = venues.create(
        session,
        organisation_id=circle.id,
        now=now(),
        name="The House",
        address="3 Lane",
        city="Phnom Penh",
        country="KH",
        timezone=None,
    )
    room = venues.add_room(session, venue, name="Salon", capacity=120)
    screening = make_screening(
        session,
        circle,
        film=film,
        place=Place(venue, room),
        title="Redlight in the salon",
        doors=time(18, 30),
        rsvp_limit=60,
        description="First line\nsecond line",
    )
    make_rsvp(session, screening, party_size=2)
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    for said in (
        "Redlight in the salon",
        "Confirmed",
        "19:00",
        "21:00",
        "Cambodia Time",
        "The House",
        "3 Lane",
        "Salon",
        "18:30",
        "Your RSVP limit sets the capacity: the room would hold 120.",
        "First line\nsecond line",
        "child sexual exploitation",
        f'href="/screenings/{screening.slug}"',
        f'href="/screenings/{screening.slug}/calendar.ics"',
        f'href="/films/{film.slug}"',
    ):
        assert said in page
    assert re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page) == [
        ("Places taken", "2"),
        ("Places left", "58"),
        ("Capacity", "60"),
    ]


def test_the_team_sees_a_hidden_address_and_what_the_public_sees(make, session, hana_client):
    screening = make()
    venue = screening.venue
    venue.address_visibility, venue.area_label = AddressVisibility.STAFF, "near the station"
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    assert "12 Canal Street" in page
    assert "the public reads “near the station”" in page


PUBLISHED = {"Guests", "Panel", "Public page", "Edit", "Cancel the screening"}
SEEN = {"Panel", "Public page"}


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("draft", {"Publish", "Panel", "Edit", "Delete the draft"}),
        ("past draft", {"Panel", "Edit", "Delete the draft"}),
        ("published", PUBLISHED),
        ("begun", SEEN | {"Guests"}),
        ("cancelled", SEEN | {"Guests"}),
    ],
)
def test_a_screening_offers_what_its_state_allows(session, make, hana_client, state, offered):
    screening = make(published="draft" not in state)
    if state in ("past draft", "begun"):
        pretend_begun(session, screening)
    if state == "cancelled":
        actions.cancel(session, screening, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    every = {"Publish", "Delete the draft", *PUBLISHED}
    assert acts(page) & every == offered


def test_a_viewer_sees_a_screening_and_is_offered_no_act(make, viewer_client, hana_client):
    draft, published = make(published=False), make()

    seen = [acts(well_formed(viewer_client.get(at(s)))) for s in (draft, published)]
    hanas = [acts(well_formed(hana_client.get(at(s)))) for s in (draft, published)]

    assert [hers - theirs for hers, theirs in zip(hanas, seen, strict=True)] == [
        {
            "Publish",
            "Edit",
            "Plan the programme",
            "Copy",
            "Repeat",
            "Tour",
            "How guests come",
            "Add or remove people",
            "Delete the draft",
        },
        {
            "Guests",
            "Door",
            "Edit",
            "Plan the programme",
            "Copy",
            "Repeat",
            "Tour",
            "How guests come",
            "Add or remove people",
            "Postpone",
            "Cancel the screening",
        },
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_screening_is_hidden_from_olu_and_from_nobody(make, client, olu_client, page):
    screening = make()

    assert olu_client.get(at(screening, page)).status_code == 404
    asked = client.get(at(screening, page))
    assert (asked.status_code, asked.location.split("?")[0]) == (302, "/sign-in")


def test_the_lists_hold_nothing_of_another_organisation(make, olu_client):
    make()

    page = well_formed(olu_client.get("/manage/screenings"))

    assert "An evening with Redlight" not in page
    assert "Nothing is scheduled" in page
