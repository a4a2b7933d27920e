"""Publishing a screening, calling it off, throwing a draft away."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.models import Status
from tests.pages import send_form, well_formed
from tests.programme import make_rsvp, make_screening, pretend_begun

ACTS = ("/edit", "/publication", "/cancellation", "/deletion")


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


def test_publishing_puts_it_into_the_calendar(make, stored, client, hana_client):
    screening = make(published=False)
    assert "An evening with Redlight" not in client.get("/calendar.ics").text

    answer = send_form(hana_client, at(screening, "/publication"), on=at(screening))

    assert (answer.status_code, answer.location) == (302, at(screening))
    assert stored(screening).status is Status.CONFIRMED
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
    assert stored(screening).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("x" * 10_000, "This is longer than 500 characters"),
        ("Broken\x00", "characters that cannot be used here"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(make, stored, hana_client, reason, said):
    screening = make()

    answer = send_form(hana_client, at(screening, "/cancellation"), reason=reason)

    assert answer.status_code == 422
    assert said in well_formed(answer)
    assert stored(screening).status is Status.CONFIRMED


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

    assert answers == [404, 403, 401]
    assert stored(screening).status is before


def test_what_nobody_can_find_is_not_published(session, circle):
    draft = make_screening(session, circle, published=False)
    draft.venue = draft.room = None

    with pytest.raises(Refused, match="Say where it is before you publish it"):
        actions.publish(session, draft, now=now())

    assert draft.status is Status.DRAFT
