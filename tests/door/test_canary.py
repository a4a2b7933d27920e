"""Words that are nowhere else, in what guests tell: who reads which of them, of hosts and doors."""

import pytest

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.door.models import Kind
from outreach.rsvps.actions import hosting
from tests.crew import signed_in_as
from tests.door.conftest import milliseconds, note
from tests.mails import delivered
from tests.pages import send_form
from tests.programme import make_rsvp, make_screening
from tests.rsvps.asking import ask, say

NAME, ALONG, MAIL = "Quetzalname", "Quetzalalong", "quetzalmail"
NEEDS, PRIVATE, NOTE = "Quetzalneed", "Quetzalnut", "Quetzalnote"
WALKER, STRANGER = "quetzalwalker", "Quetzalstranger"
WORDS = frozenset({NAME, ALONG, MAIL, NEEDS, PRIVATE, NOTE, WALKER, STRANGER})
HERE = WORDS - {STRANGER}
PAGES = ("", "/guests", "/guests/door-list", "/guests/capacity", "/guests/new", "/door")
MORE_PAGES = ("/guests/reconciliation", "/rsvp-questions", "/rsvp-questions/answers", "/changes")


@pytest.fixture
def screening(session, circle):
    screening = make_screening(session, circle, capacity=20)
    say(session, screening, asks_names=True)
    session.commit()
    return screening


@pytest.fixture
def rsvp(session, screening, link):
    """A party with all of it; somebody who walked in."""
    private = ask(session, screening, "Allergies?", is_sensitive=True)
    rsvp = make_rsvp(
        session,
        screening,
        name=f"Gia {NAME}",
        email=f"{MAIL}@example.org",
        party_size=2,
        guests=[f"{ALONG} Smith"],
        access_needs=f"{NEEDS} by the door",
        answers={private.field(): f"{PRIVATE}s"},
    )
    hosting.set_note(session, rsvp, note=NOTE)
    walked_in = note(Kind.WALK_IN, 2, email=f"{WALKER}@example.org")
    actions.record(session, link, [walked_in], now=now())
    session.commit()
    return rsvp


@pytest.fixture
def stranger(session, circle):
    """A party of another screening, whose ticket is shown here."""
    other = make_screening(session, circle, title="Another evening")
    stranger = make_rsvp(session, other, name=STRANGER, email="sid@example.org")
    session.commit()
    return stranger


@pytest.fixture
def as_crew(app, session, screening, hana, olu):
    return lambda role: signed_in_as(app, session, screening, role, like=olu, by=hana)


def words_in(answers):
    """Which of them stand in these answers, or in their headers."""
    told = "".join(f"{one.headers}{one.text}" for one in answers)
    return {word for word in WORDS if word in told}


def read_by(client, rsvp):
    """What somebody reads on the team's pages, and in the table that is downloaded."""
    at = f"/manage/screenings/{rsvp.screening_id}"
    answers = [client.get(f"{at}{page}") for page in (*PAGES, *MORE_PAGES)]
    answers += [client.get(f"{at}/guests/{rsvp.id}{page}") for page in ("", "/move", "/merge")]
    guests = answers[1]
    if "Download as a table" in guests.text:
        answers.append(send_form(client, f"{at}/guests/guests.csv", on=f"{at}/guests"))
        assert answers[-1].status_code == 200
    return words_in(answers)


def read_at_the_door(client, link, path_of, *codes):
    """What a phone with this link gets: pages, answers to its script, what the worker keeps."""
    sent_at = milliseconds(now())
    events = [
        {"key": str(note().key), "kind": "arrival", "number": 9, "said_at": sent_at, "party": code}
        for code in codes
    ]
    answers = [
        client.post(path_of(link, "/sync"), json={"sent_at": sent_at, "events": events}),
        *(client.get(path_of(link, page)) for page in ("", "/state", "/worker.js", "?q=q")),
        *(client.get(path_of(link, f"/parties/{code}")) for code in codes),
    ]
    assert {one.status_code for one in answers} == {200}
    assert {one.headers["Referrer-Policy"] for one in answers} == {"no-referrer"}
    return words_in(answers)


def test_hosts_and_co_hosts_read_all_of_their_own_screening(rsvp, stranger, hana_client, as_crew):
    assert read_by(hana_client, rsvp) == HERE
    assert read_by(as_crew(CrewRole.CO_HOST), rsvp) == HERE


def test_the_access_contact_reads_all_but_what_is_left_at_the_door(rsvp, stranger, as_crew):
    assert read_by(as_crew(CrewRole.ACCESS_CONTACT), rsvp) == HERE - {WALKER}


def test_who_keeps_the_door_reads_names_and_notes(rsvp, stranger, as_crew):
    assert read_by(as_crew(CrewRole.DOOR), rsvp) == {NAME, ALONG, NOTE}


@pytest.mark.parametrize("role", [CrewRole.MODERATOR, CrewRole.SPEAKER_LIAISON])
def test_other_helpers_read_nothing_of_it(rsvp, stranger, as_crew, role):
    assert read_by(as_crew(role), rsvp) == set()


def test_nor_do_a_viewer_olu_and_nobody(rsvp, stranger, viewer_client, olu_client, client):
    assert read_by(viewer_client, rsvp) == set()
    assert read_by(olu_client, rsvp) == set()
    assert read_by(client, rsvp) == set()


@pytest.mark.parametrize("marks_needs", [False, True])
def test_a_door_link_gives_names_and_nothing_else(
    session, client, link, path_of, rsvp, stranger, marks_needs
):
    link.marks_needs = marks_needs
    session.commit()

    codes = code_of(rsvp.uid), code_of(stranger.uid)

    assert read_at_the_door(client, link, path_of, *codes) == {NAME}


def test_a_door_that_is_closed_gives_nothing(session, client, link, path_of, rsvp):
    assert read_at_the_door(client, link, path_of) == {NAME}
    actions.revoke(link, now=now())
    session.commit()

    pages = ("", "/state", "/worker.js", f"/parties/{code_of(rsvp.uid)}")
    answers = [client.get(path_of(link, page)) for page in pages]

    assert {one.status_code for one in answers} == {410}
    assert words_in(answers) == set()


def test_the_picture_of_a_ticket_tells_a_finder_the_name_alone(client, rsvp, ticket_of):
    assert words_in([client.get(ticket_of(rsvp))]) == {NAME}


def test_no_log_holds_any_of_it_and_mails_hold_the_guests_own_name(
    app, client, hana_client, link, path_of, rsvp, stranger, left
):
    read_by(hana_client, rsvp)
    read_at_the_door(client, link, path_of, code_of(rsvp.uid))
    wrong = {"key": "x", "kind": "walk_in", "number": "1", "email": f"{WALKER} at example"}
    assert client.post(path_of(link), data=wrong).status_code == 422

    assert [word for word in WORDS if "log" in left(word)] == []
    mails = "".join(str(mail.message) for mail in delivered(app))
    assert {word for word in WORDS - {NAME, MAIL, STRANGER} if word in mails} == set()


def test_the_log_of_what_was_done_names_no_guest(hana_client, link, rsvp):
    at = f"/manage/screenings/{rsvp.screening_id}/guests/{rsvp.id}"
    done = send_form(hana_client, f"{at}/note", on=at, note=f"{NOTE} again")

    assert done.status_code == 302
    assert words_in([hana_client.get("/manage/log")]) == set()
