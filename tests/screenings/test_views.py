"""The host's pages of screenings: the list, one screening, and what can be done with it."""

import re
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.screenings import actions
from outreach.screenings.models import Screening, Status
from outreach.venues import actions as venues
from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_film, make_rsvp, make_screening, pretend_begun

PAGES = ("", "/edit", "/cancellation")
ACTS = ("/edit", "/publication", "/cancellation", "/deletion")


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def make(session, circle):
    """Make a screening and commit it."""

    def make(**values):
        screening = make_screening(session, circle, **values)
        session.commit()
        return screening

    return make


@pytest.fixture
def stored(database):
    """Read a screening as the database now has it."""

    def stored(screening):
        with database.reading() as session:
            return session.get(Screening, screening.id)

    return stored


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


def test_the_list_says_how_full_a_published_screening_is(session, make, hana_client):
    make_rsvp(session, make(capacity=40), party_size=3)
    make(title="A draft", published=False)

    page = well_formed(hana_client.get("/manage/screenings"))

    assert re.findall(r"\d+ of \d+ places taken", page) == ["3 of 40 places taken"]


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
        place=actions.Place(venue, room),
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
        "Published",
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
    venue.address_visibility, venue.area_label = "staff", "near the station"
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
        {"Publish", "Edit", "Delete the draft"},
        {"Guests", "Edit", "Cancel the screening"},
    ]


def test_publishing_puts_it_into_the_calendar(make, stored, client, hana_client):
    screening = make(published=False)
    assert "An evening with Redlight" not in client.get("/calendar.ics").text

    answer = send_form(hana_client, at(screening, "/publication"), on=at(screening))

    assert (answer.status_code, answer.location) == (302, at(screening))
    assert stored(screening).status is Status.PUBLISHED
    assert "An evening with Redlight" in client.get("/calendar.ics").text


def refused(answer, words):
    assert answer.status_code == 409
    assert words in well_formed(answer)


def test_publishing_twice_is_refused(make, stored, hana_client):
    screening = make()
    before = stored(screening).published_at

    answer = send_form(hana_client, at(screening, "/publication"), on="/manage/screenings/new")

    refused(answer, "published already")
    assert stored(screening).published_at == before


def test_publishing_what_has_passed_is_refused(session, make, stored, hana_client):
    screening = make(published=False)
    pretend_begun(session, screening)
    session.commit()

    answer = send_form(hana_client, at(screening, "/publication"), on=at(screening))

    refused(answer, "Its time has passed")
    assert stored(screening).status is Status.DRAFT


def test_cancelling_says_who_will_be_told_and_tells_them(session, make, stored, hana_client):
    screening = make()
    make_rsvp(session, screening, party_size=3)
    session.commit()

    asked = well_formed(hana_client.get(at(screening, "/cancellation")))
    answer = send_form(hana_client, at(screening, "/cancellation"), reason="The <projector> broke.")

    assert "3 places are taken" in asked
    assert (answer.status_code, answer.location) == (302, at(screening))
    now_stored = stored(screening)
    assert now_stored.status is Status.CANCELLED
    assert now_stored.cancellation_reason == "The <projector> broke."
    assert session.scalars(sa.select(Outbox.kind).where(Outbox.kind == actions.CANCELLED)).all()
    session.commit()
    assert "The &lt;projector&gt; broke." in well_formed(hana_client.get(at(screening)))


def test_looking_at_the_cancellation_cancels_nothing(make, stored, hana_client):
    screening = make()

    page = well_formed(hana_client.get(at(screening, "/cancellation")))

    assert "Nobody holds a place" in page
    assert stored(screening).status is Status.PUBLISHED


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("x" * 10_000, "cannot be longer than 500"),
        ("Broken\x00", "characters that cannot be used here"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(make, stored, hana_client, reason, said):
    screening = make()

    answer = send_form(hana_client, at(screening, "/cancellation"), reason=reason)

    assert answer.status_code == 422
    assert said in well_formed(answer)
    assert stored(screening).status is Status.PUBLISHED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "Only a published screening"),
        ("begun", "has begun"),
        ("cancelled", "is cancelled"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_cancelled_says_so_at_once(
    session, make, stored, hana_client, state, words, method
):
    screening = make(published=state != "draft")
    if state == "begun":
        pretend_begun(session, screening)
    if state == "cancelled":
        actions.cancel(session, screening, now=now())
    session.commit()
    before = stored(screening).status

    if method == "get":
        answer = hana_client.get(at(screening, "/cancellation"))
    else:
        answer = send_form(hana_client, at(screening, "/cancellation"), on=at(screening))

    refused(answer, words)
    assert stored(screening).status is before


def test_a_draft_can_be_deleted(make, stored, hana_client):
    screening = make(published=False)

    answer = send_form(hana_client, at(screening, "/deletion"), on=at(screening))

    assert (answer.status_code, answer.location) == (302, "/manage/screenings")
    assert stored(screening) is None


def test_what_the_public_has_seen_cannot_be_deleted(make, stored, hana_client):
    screening = make()

    answer = send_form(hana_client, at(screening, "/deletion"), on="/manage/screenings/new")

    refused(answer, "Only a draft can be deleted")
    assert stored(screening) is not None


@pytest.mark.parametrize("act", ACTS)
def test_an_act_without_its_token_or_from_another_site_is_refused(make, stored, hana_client, act):
    screening = make(published=act == "/cancellation")
    before = stored(screening).status

    bare = hana_client.post(at(screening, act))
    foreign = hana_client.post(at(screening, act), headers={"Sec-Fetch-Site": "cross-site"})

    assert (bare.status_code, foreign.status_code) == (400, 403)
    assert stored(screening).status is before


@pytest.mark.parametrize("page", PAGES)
def test_a_screening_is_hidden_from_olu_and_from_nobody(make, client, olu_client, page):
    screening = make()

    assert olu_client.get(at(screening, page)).status_code == 404
    asked = client.get(at(screening, page))
    assert (asked.status_code, asked.location.split("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize("act", ACTS)
def test_olu_nobody_and_a_viewer_can_do_nothing_to_it(
    make, stored, client, olu_client, viewer_client, act
):
    screening = make(published=act == "/cancellation")
    before = stored(screening).status

    answers = [
        send_form(olu_client, at(screening, act), on="/manage/screenings/new").status_code,
        send_form(viewer_client, at(screening, act), on="/manage/screenings").status_code,
        client.post(at(screening, act)).status_code,
    ]

    assert answers == [404, 403, 400]
    assert stored(screening).status is before


def test_the_lists_hold_nothing_of_another_organisation(make, olu_client):
    make()

    page = well_formed(olu_client.get("/manage/screenings"))

    assert "An evening with Redlight" not in page
    assert "Nothing is scheduled" in page
