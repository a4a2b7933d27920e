"""The same words, in all that leaves for guests, doors and the public: files, mails, headers."""

from __future__ import annotations

import html

import pymupdf
import pytest

from outreach.clock import now
from outreach.door import actions as doors
from outreach.door.codes import code_of
from outreach.rsvps import actions
from outreach.rsvps.models import Mode
from outreach.screenings import actions as screenings
from outreach.web import tokens
from tests.mails import delivered
from tests.programme import make_rsvp, make_screening, pretend_begun
from tests.rsvps.asking import ask, say
from tests.rsvps.test_views import key_on

NEEDS, PRIVATE, NAMED = "Quetzalneed", "Quetzalnut", "Quetzalna"
WORDS = (NEEDS, PRIVATE, NAMED)
OWN = ("", "/ticket", "/cancellation", "/party", "/still-coming", "/erasure", "/calendar.ics")
PAPERS = ("/ticket.pdf?paper=A6", "/ticket.pdf?paper=A4")


@pytest.fixture
def screening(session, circle):
    screening = make_screening(session, circle, capacity=20)
    say(session, screening, asks_names=True)
    session.commit()
    return screening


@pytest.fixture
def confided(session):
    """What a party tells, as values of its form."""

    def confided(screening):
        private = ask(session, screening, "Allergies?", is_sensitive=True)
        return {
            "party_size": 2,
            "guests": [f"{NAMED} Along"],
            "access_needs": f"{NEEDS} by the door",
            "answers": {private.field(): f"{PRIVATE}s"},
        }

    return confided


@pytest.fixture
def rsvp(session, screening, confided):
    rsvp = make_rsvp(session, screening, email="gia@example.org", **confided(screening))
    session.commit()
    return rsvp


@pytest.fixture
def other(session, screening):
    other = make_rsvp(
        session, screening, name="Ola Other", email="ola@example.org", guests=["Tom"], party_size=2
    )
    session.commit()
    return other


@pytest.fixture
def said_by(app, client):
    """What an answer says in all: its text, or the text of its PDF, and its headers."""

    def said_by(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "application/pdf":
            with pymupdf.open(stream=answer.data) as document:
                text = f"{document.metadata} {' '.join(page.get_text() for page in document)}"
        else:
            text = html.unescape(answer.text)
        return f"{answer.headers}\n{text}".replace("\r\n ", "")

    return said_by


@pytest.fixture
def picture_of(app):
    """Where the picture on a ticket leads."""

    def picture_of(rsvp):
        with app.app_context():
            return f"/t/{tokens.token('ticket', rsvp.uid)}"

    return picture_of


def words_in(text):
    return [word for word in WORDS if word in text]


@pytest.mark.parametrize("page", [*OWN, *PAPERS])
def test_a_guests_own_pages_and_papers_show_what_may_be_seen_over_a_shoulder(
    rsvp, said_by, page_of, page
):
    """Links are passed on, and sheets lie about: what they need stands a page further."""
    own = said_by(page_of(rsvp, page))

    assert words_in(own) == ([NAMED] if page == "" else [])
    assert words_in(said_by(page_of(rsvp, "/details"))) == list(WORDS)


@pytest.mark.parametrize("page", [*OWN, "/details", *PAPERS])
def test_no_page_and_no_paper_of_another_guest_tells_any(rsvp, other, said_by, page_of, page):
    assert words_in(said_by(page_of(other, page))) == []


def test_the_picture_on_a_ticket_tells_none(rsvp, other, said_by, picture_of):
    assert "2 places for Gia Guest" in said_by(picture_of(rsvp))
    assert words_in(said_by(picture_of(rsvp))) == []
    assert words_in(said_by(picture_of(other))) == []


def test_nothing_public_tells_any(rsvp, screening, said_by):
    told = [
        said_by(path)
        for path in (
            f"/screenings/{screening.slug}",
            f"/screenings/{screening.slug}/calendar.ics",
            f"/films/{screening.film.slug}",
            f"/films/{screening.film.slug}/calendar.ics",
            f"/organisations/{screening.organisation.slug}/calendar.ics",
            "/calendar.ics",
            "/screenings",
            "/screenings.atom",
            "/screenings.json",
            "/embed/screenings",
        )
    ]

    assert all(screening.title in text for text in told)
    assert [text for text in told if words_in(text) or "Gia Guest" in text] == []


def test_the_door_reads_neither_needs_nor_private_answers(session, rsvp, screening, app, said_by):
    pretend_begun(session, screening)
    link = doors.make_link(session, screening, label="Entrance", marks_needs=True, now=now())
    session.commit()
    with app.app_context():
        door = f"/door/{tokens.token('door', link.uid)}"

    told = [said_by(f"{door}{page}") for page in ("", "/state", f"/parties/{code_of(rsvp.uid)}")]

    assert all("Gia Guest" in text for text in told)
    assert [word for text in told for word in words_in(text)] == []


@pytest.mark.parametrize("mode", [Mode.AT_ONCE, Mode.CONFIRM, Mode.APPROVAL])
def test_no_mail_of_any_way_in_holds_them_in_any_part(
    app, session, screening, confided, left, mode
):
    """Parts are read decoded: a calendar entry is sent in base64."""
    say(session, screening, mode=mode, asks_names=True)
    rsvp = make_rsvp(session, screening, email="gia@example.org", **confided(screening))
    actions.send_link_again(session, rsvp, now=now())
    session.commit()
    mails = delivered(app)
    actions.cancel(session, rsvp, now=now())
    session.commit()

    mails = delivered(app)

    assert len(mails) >= 3
    assert all(rsvp.name in mail.everything for mail in mails)
    assert [mail.subject for mail in mails if words_in(mail.everything)] == []
    assert [word for word in WORDS if "log" in left(word)] == []


def test_no_notice_of_a_change_holds_them(app, session, rsvp, other, screening):
    delivered(app)
    screenings.postpone(session, screening, reason="The roof leaks.", now=now())
    session.commit()
    delivered(app)
    screenings.cancel(session, screening, reason="The roof leaks.", now=now())
    session.commit()

    mails = delivered(app)

    assert {mail.to for mail in mails} == {"gia@example.org", "ola@example.org"}
    assert {mail.subject.partition(":")[0] for mail in mails} == {
        "You are coming",
        "Postponed",
        "Cancelled",
    }
    assert [mail.subject for mail in mails if words_in(mail.everything)] == []


def test_only_their_own_tables_hold_them_and_no_row_of_work(session, rsvp, left):
    actions.send_link_again(session, rsvp, now=now())
    session.commit()

    tables = {word: [one for one in left(word) if one.startswith("table")] for word in WORDS}

    assert tables == {
        NEEDS: ["table access_needs"],
        PRIVATE: ["table rsvp_private_answer"],
        NAMED: ["table rsvp_guest"],
    }


def test_where_a_form_leads_to_tells_none(client, session, screening, confided, left):
    """Addresses stay in histories, and in the logs of servers between."""
    told, at = confided(screening), f"/screenings/{screening.slug}/rsvps/new"
    (field, answer), (along,) = told["answers"].popitem(), told["guests"]
    session.commit()
    data = {
        **{"name": "Gia", "email": "gia@example.org", "party_size": "2", "has_read": "y"},
        **{"access_needs": told["access_needs"], "guest_1": along, field: answer, "shown_for": "2"},
    }

    refused = client.post(at, data={**data, "email": ""})
    keys = [key_on(client.get(at).text) for _ in range(2)]
    sent = [client.post(at, data={**data, "form_key": key}) for key in keys]

    assert (refused.status_code, words_in(refused.text)) == (422, list(WORDS))
    assert [one.status_code for one in sent] == [302, 302]
    assert sent[1].location.endswith("/rsvps/answered")
    assert [words_in(f"{one.headers}{one.text}") for one in sent] == [[], []]
    assert words_in(str(refused.headers)) == []
    assert [word for word in WORDS if "log" in left(word)] == []
