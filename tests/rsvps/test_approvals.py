"""The host decides which parties see an address."""

import pytest

from outreach.clock import now
from outreach.errors import Refused
from outreach.rsvps import actions, approvals
from outreach.rsvps.models import Rsvp
from outreach.screenings.actions import Place
from outreach.venues.models import AddressVisibility
from tests.mails import delivered
from tests.pages import send_form, well_formed
from tests.programme import make_room, make_rsvp, make_screening, make_venue

LET, HIDE = "Let them see it", "Hide it again"


@pytest.fixture
def house(session, circle):
    return make_venue(
        session,
        circle,
        address="7 Secret Lane",
        address_visibility=AddressVisibility.APPROVED,
        area_label="near the main station",
    )


@pytest.fixture
def rsvp(session, circle, house):
    place = Place(venue=house, room=make_room(session, house))
    rsvp = make_rsvp(session, make_screening(session, circle, place=place), email="gia@example.org")
    session.commit()
    return rsvp


@pytest.fixture
def stored(database):
    """Whether the party may see it as the database now has it, and what its calendar was told."""

    def stored(rsvp):
        with database.reading() as session:
            found = session.get(Rsvp, rsvp.id)
            return found.is_approved, found.sequence

    return stored


def at(rsvp, page=""):
    return f"/manage/screenings/{rsvp.screening_id}/guests{page}"


def approval_of(rsvp, page=""):
    return at(rsvp, f"/{rsvp.id}/approval{page}")


def test_a_party_that_is_approved_is_told_the_address(app, rsvp, hana_client, stored):
    delivered(app)
    shown = well_formed(hana_client.get(at(rsvp)))

    answer = send_form(hana_client, approval_of(rsvp), on=at(rsvp))

    mail = next(mail for mail in delivered(app) if mail.subject.startswith("Where it is"))
    assert (answer.status_code, answer.location) == (302, at(rsvp))
    assert (LET in shown, HIDE in shown) == (True, False)
    assert stored(rsvp) == (True, 1)
    assert (mail.to, mail.subject) == ("gia@example.org", "Where it is: An evening with Redlight")
    assert "7 Secret Lane" in mail.text
    assert "7 Secret Lane" in mail.page
    assert "7 Secret Lane" in mail.event["LOCATION"]
    assert mail.event["SEQUENCE"] == 1
    after = well_formed(hana_client.get(at(rsvp)))
    assert (LET in after, HIDE in after) == (False, True)


def test_it_is_taken_back(app, session, rsvp, hana_client, client, page_of, stored):
    approvals.approve(session, rsvp, now=now())
    session.commit()
    assert "7 Secret Lane" in client.get(page_of(rsvp)).text

    answer = send_form(hana_client, approval_of(rsvp, "/removal"), on=at(rsvp))

    assert answer.status_code == 302
    assert stored(rsvp) == (False, 2)
    assert "7 Secret Lane" not in client.get(page_of(rsvp)).text
    assert [m.subject for m in delivered(app) if m.subject.startswith("Where it is")] == []


def test_twice_is_once(session, rsvp):
    for _ in range(2):
        approvals.approve(session, rsvp, now=now())
    once = rsvp.sequence
    for _ in range(2):
        approvals.take_back(session, rsvp)

    assert (once, rsvp.sequence, rsvp.is_approved) == (1, 2, False)


def test_who_does_not_come_needs_no_address(session, rsvp, hana_client):
    actions.cancel(session, rsvp, now=now())
    session.commit()

    with pytest.raises(Refused, match="not expected any more"):
        approvals.approve(session, rsvp, now=now())

    page = at(make_rsvp_elsewhere(session, rsvp))
    assert send_form(hana_client, approval_of(rsvp), on=page).status_code == 409


def make_rsvp_elsewhere(session, rsvp):
    other = make_rsvp(session, rsvp.screening)
    session.commit()
    return other


@pytest.mark.parametrize(
    "visibility", [who for who in AddressVisibility if who is not AddressVisibility.APPROVED]
)
def test_where_it_decides_nothing_it_is_not_offered(session, house, rsvp, hana_client, visibility):
    assert LET in hana_client.get(at(rsvp)).text

    house.address_visibility = visibility
    session.commit()

    assert LET not in hana_client.get(at(rsvp)).text


def test_only_the_team_decides(rsvp, hana_client, olu_client, viewer_client, client, stored):
    page = approval_of(rsvp)

    answers = [
        send_form(olu_client, page, on="/manage/venues/new").status_code,
        send_form(viewer_client, page, on="/manage/venues").status_code,
        client.post(page).status_code,
        hana_client.post(page, headers={"Sec-Fetch-Site": "cross-site"}).status_code,
    ]

    assert answers == [404, 403, 401, 403]
    assert stored(rsvp) == (False, 0)


def test_a_party_of_another_screening_is_not_found(session, circle, rsvp, hana_client, stored):
    other = make_rsvp(session, make_screening(session, circle))
    session.commit()

    wrong = f"/manage/screenings/{other.screening_id}/guests/{rsvp.id}/approval"

    assert send_form(hana_client, wrong, on="/manage/venues/new").status_code == 404
    assert stored(rsvp) == (False, 0)


def test_a_party_that_comes_back_is_looked_at_anew(session, rsvp):
    approvals.approve(session, rsvp, now=now())
    actions.cancel(session, rsvp, now=now())

    again = make_rsvp(session, rsvp.screening, email="gia@example.org")

    assert (rsvp.is_approved, again.is_approved) == (True, False)
    assert (rsvp.sees_address(now()), again.sees_address(now())) == (False, False)
