"""A word that is nowhere else, in what a guest tells in confidence: where it is to be found."""

import io
from zipfile import ZipFile

import pytest

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.rsvps import actions, erasure
from outreach.rsvps.models import Rsvp
from outreach.rsvps.queries.answers import questions_of
from tests.crew import signed_in_as
from tests.mails import delivered
from tests.programme import make_rsvp, make_screening
from tests.rsvps.asking import ask, say

NEEDS, PRIVATE, NAMED = "Quetzalneed", "Quetzalnut", "Quetzalna"
WORDS = (NEEDS, PRIVATE, NAMED)


@pytest.fixture
def screening(session, circle):
    screening = make_screening(session, circle, capacity=20)
    say(session, screening, asks_names=True)
    session.commit()
    return screening


@pytest.fixture
def rsvp(session, screening):
    private = ask(session, screening, "Allergies?", is_sensitive=True)
    rsvp = make_rsvp(
        session,
        screening,
        party_size=2,
        guests=[f"{NAMED} Along"],
        access_needs=f"{NEEDS} by the door",
        answers={private.field(): f"{PRIVATE}s"},
    )
    make_rsvp(
        session, screening, name="Ola Other", email="ola@example.org", party_size=2, guests=["Tom"]
    )
    session.commit()
    return rsvp


@pytest.fixture
def as_crew(app, session, screening, hana, olu):
    return lambda role: signed_in_as(app, session, screening, role, like=olu, by=hana)


def addresses(screening):
    return [
        f"/manage/screenings/{screening.id}{page}"
        for page in ("", "/guests", "/rsvp-questions/answers", "/rsvp-questions", "/changes")
    ]


def found_by(client, screening):
    """Which of the words somebody reads on the pages of the screening, and in their headers."""
    answers = [client.get(path) for path in addresses(screening)]
    told = "".join(f"{one.headers}{one.text}" for one in answers)
    return [word for word in WORDS if word in told]


def test_hosts_and_the_access_contact_read_what_is_told_in_confidence(
    screening, rsvp, hana_client, as_crew
):
    assert set(found_by(hana_client, screening)) >= {NEEDS, PRIVATE}
    for role in (CrewRole.CO_HOST, CrewRole.ACCESS_CONTACT):
        assert set(found_by(as_crew(role), screening)) >= {NEEDS, PRIVATE}


@pytest.mark.parametrize("role", [CrewRole.DOOR, CrewRole.MODERATOR, CrewRole.SPEAKER_LIAISON])
def test_others_at_the_screening_do_not(screening, rsvp, as_crew, role):
    assert set(found_by(as_crew(role), screening)) & {NEEDS, PRIVATE} == set()


def test_the_door_is_told_how_many(screening, rsvp, as_crew):
    page = as_crew(CrewRole.DOOR).get(f"/manage/screenings/{screening.id}/rsvp-questions/answers")

    assert "One party has answered." in page.text
    assert "ask the host or the access contact" in page.text


def test_nobody_else_reads_any_of_it(
    screening, rsvp, client, viewer_client, olu_client, hana_client
):
    assert found_by(hana_client, screening)

    assert found_by(viewer_client, screening) == []
    assert found_by(olu_client, screening) == []
    assert found_by(client, screening) == []


def test_no_page_of_the_public_or_of_another_guest_holds_it(
    session, screening, rsvp, client, page_of
):
    other = session.query(Rsvp).filter_by(email="ola@example.org").one()
    session.commit()
    public = [
        f"/screenings/{screening.slug}",
        f"/screenings/{screening.slug}/rsvps/new",
        f"/screenings/{screening.slug}/calendar.ics",
        page_of(other),
        page_of(other, "/details"),
        page_of(other, "/calendar.ics"),
    ]

    told = [client.get(path) for path in public]

    assert {one.status_code for one in told} == {200}
    assert [one for one in told for word in WORDS if word in f"{one.headers}{one.text}"] == []
    assert "Tom" in told[3].text
    own = client.get(page_of(rsvp)).text
    assert [word for word in WORDS if word in own] == [NAMED]
    assert all(word in client.get(page_of(rsvp, "/details")).text for word in WORDS)


def test_it_is_in_the_download_of_that_guest_alone(session, rsvp, client, page_of):
    other = session.query(Rsvp).filter_by(email="ola@example.org").one()
    session.commit()

    def downloaded(whose):
        file = client.post(page_of(whose, "/data.zip")).data
        with ZipFile(io.BytesIO(file)) as folder:
            return folder.read("data.json").decode()

    assert [word for word in WORDS if word in downloaded(rsvp)] == list(WORDS)
    assert [word for word in WORDS if word in downloaded(other)] == []


def test_no_mail_and_no_log_holds_it(app, session, rsvp, left):
    actions.cancel(session, rsvp, now=now())
    session.commit()

    mails = delivered(app)

    assert len(mails) > 1
    assert [word for word in WORDS if any(word in str(mail.message) for mail in mails)] == []
    assert [word for word in WORDS if "log" in left(word)] == []


def test_an_erased_guest_leaves_none_of_it(session, database, screening, rsvp, settings, left):
    assert left(PRIVATE)

    erasure.ask(session, rsvp, ledger=settings.ledger, now=now())
    session.commit()

    tables = {place for word in WORDS for place in left(word) if place.startswith("table")}
    assert tables == set()


def test_what_is_refused_is_not_in_the_log(client, session, screening, left):
    private = ask(session, screening, "Allergies?", is_sensitive=True)
    session.commit()
    data = {"name": "Gia", private.field(): PRIVATE, "access_needs": NEEDS, "guest_1": NAMED}

    answer = client.post(f"/screenings/{screening.slug}/rsvps/new", data=data)

    assert (answer.status_code, PRIVATE in answer.text) == (422, True)
    kept = [place for word in WORDS for place in left(word) if not place.startswith("file")]
    assert kept == []  # the file of a database keeps for a while what other tests have deleted


def test_the_canary_would_be_seen(session, rsvp, left):
    """The control: the words are there to be found."""
    said = questions_of(session, rsvp.screening)

    assert len(said) == 1
    assert [any(place.startswith("table") for place in left(word)) for word in WORDS] == [True] * 3
