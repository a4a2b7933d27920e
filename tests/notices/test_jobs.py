"""What guests are told when a screening changes: one mail each, about themselves only."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.notices.jobs import MOVED_MAIL
from outreach.rsvps import actions as rsvps
from outreach.rsvps.actions.kinds import FORGET
from outreach.rsvps.models import NEEDS_KEPT
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.venues import actions as venues
from outreach.venues.models import AddressVisibility
from outreach.web import tokens
from tests.factories import organisation_of
from tests.mails import delivered
from tests.notices.editing import edit
from tests.programme import make_room, make_rsvp, make_screening, make_venue

MARK_UP = "<b>ill</b>"


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def screening(session, circle):
    """A screening with two parties and one that has withdrawn, all of whom have their mail."""
    screening = make_screening(session, circle)
    for name, size in (("Gia", 2), ("Omar", 1), ("Gone", 1)):
        make_rsvp(
            session,
            screening,
            name=f"{name} Guest",
            email=f"{name.casefold()}@example.org",
            party_size=size,
        )
    withdrawn = next(rsvp for rsvp in parties(session, screening) if rsvp.name == "Gone Guest")
    rsvps.cancel(session, withdrawn, now=now())
    return screening


@pytest.fixture
def told(app, session, screening):
    """The mails that a change brings, after those that were sent before it."""
    session.commit()
    before = {mail.message["Message-ID"] for mail in delivered(app)}

    def told():
        session.commit()
        mails = [mail for mail in delivered(app) if mail.message["Message-ID"] not in before]
        return sorted(mails, key=lambda mail: mail.to)

    return told


def parties(session, screening):
    return session.query(rsvps.Rsvp).filter_by(screening_id=screening.id).all()


def test_a_new_time_is_told_to_every_party_that_holds_places(session, screening, told):
    edit(session, screening, later=timedelta(days=1, hours=1))

    mails = told()

    day = screening.starts_local
    assert [mail.to for mail in mails] == ["gia@example.org", "omar@example.org"]
    for mail in mails:
        assert mail.subject == "New time or place: An evening with Redlight"
        assert "The time or the place of this screening has changed." in mail.text
        assert f"{day:%A} {day.day} {day:%B %Y}, 20:00" in mail.text
        assert f"{day:%A} {day.day} {day:%B %Y}, 20:00" in mail.page
        assert "You keep your places." in mail.text
        assert mail.calendar["METHOD"] == "REQUEST"
        assert (mail.event["SEQUENCE"], mail.event["STATUS"]) == (1, "CONFIRMED")
        assert mail.event["DTSTART"].dt == screening.starts_at
        assert mail.event["ATTENDEE"] == f"mailto:{mail.to}"


def test_a_mail_about_a_change_names_nobody_else(app, session, screening, told):
    edit(session, screening, later=timedelta(hours=1))
    with app.app_context():
        secrets = {
            rsvp.email: (rsvp.name, rsvp.email, tokens.token("rsvp", rsvp.uid))
            for rsvp in parties(session, screening)
        }

    mails = told()

    for mail in mails:
        for email, said in secrets.items():
            assert [words in mail.everything for words in said] == [email == mail.to] * 3


def test_another_venue_is_told_and_a_hidden_one_stays_hidden(session, circle, screening, told):
    house = make_venue(
        session,
        circle,
        name="Kim Family House",
        address="7 Secret Lane",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the main station",
    )
    salon = make_room(session, house, name="Kim’s salon", capacity=12)
    edit(session, screening, place=Place(venue=house, room=salon))

    mails = told()

    assert [mail.to for mail in mails] == ["gia@example.org", "omar@example.org"]
    for mail in mails:
        assert "Where: near the main station, New York, United States" in mail.text
        assert "The host tells you the address." in mail.page
        for secret in ("Kim", "Secret Lane"):
            assert secret not in mail.everything


def test_a_venue_that_changes_its_address_is_told_too(session, screening, told):
    venues.edit(
        session,
        screening.venue,
        now=now(),
        name="Public Library",
        address="99 Other Street",
        city="New York",
        country="US",
        timezone="America/New_York",
    )

    mails = told()

    assert [mail.to for mail in mails] == ["gia@example.org", "omar@example.org"]
    assert all("99 Other Street" in mail.text for mail in mails)
    assert all("99 Other Street" in mail.event["LOCATION"] for mail in mails)


def test_other_words_are_told_to_nobody(session, screening, told):
    edit(session, screening, title="Another title", description="Other words")

    assert told() == []


def test_of_two_changes_only_what_holds_now_is_told(session, screening, told):
    edit(session, screening, later=timedelta(hours=1))
    session.commit()
    edit(session, screening, later=timedelta(hours=1))

    mails = told()

    assert [mail.to for mail in mails] == ["gia@example.org", "omar@example.org"]
    assert [mail.event["SEQUENCE"] for mail in mails] == [2, 2]
    assert all(", 21:00" in mail.text for mail in mails)


def test_a_cancelled_screening_is_told_with_its_reason_and_leaves_calendars(
    session, screening, told
):
    screenings.cancel(session, screening, reason=f"The speaker is {MARK_UP}.", now=now())

    mails = told()

    assert [mail.to for mail in mails] == ["gia@example.org", "omar@example.org"]
    for mail in mails:
        assert mail.subject == "Cancelled: An evening with Redlight"
        assert f"The host says: The speaker is {MARK_UP}." in mail.text
        assert "&lt;b&gt;ill&lt;/b&gt;" in mail.page
        assert MARK_UP not in mail.html
        assert mail.calendar["METHOD"] == "CANCEL"
        assert (mail.event["SEQUENCE"], mail.event["STATUS"]) == (1, "CANCELLED")
        assert mail.event["ATTENDEE"] == f"mailto:{mail.to}"
        assert mail.invitation["Content-Type"].params["method"] == "CANCEL"
        assert "Places:" not in mail.text
        assert "cancel here" not in mail.text


def test_a_screening_cancelled_without_a_reason_says_no_more(session, screening, told):
    screenings.cancel(session, screening, now=now())

    mails = told()

    assert len(mails) == 2
    assert all("The host says" not in mail.everything for mail in mails)


def test_a_move_that_was_called_off_before_it_was_told_is_told_as_cancelled_only(
    session, screening, told
):
    edit(session, screening, later=timedelta(hours=1))
    screenings.cancel(session, screening, now=now())

    mails = told()

    assert {mail.subject for mail in mails} == {"Cancelled: An evening with Redlight"}
    assert [mail.event["SEQUENCE"] for mail in mails] == [2, 2]


def test_a_change_is_announced_once_however_often_its_row_is_done(app, session, screening, told):
    edit(session, screening, later=timedelta(hours=1))
    assert len(told()) == 2
    row = session.scalars(sa.select(Outbox).where(Outbox.kind == screenings.MOVED)).one()
    row.state, row.finished_at = type(row.state).READY, None

    assert len(told()) == 2
    kinds = session.scalars(sa.select(Outbox.kind).where(Outbox.kind == MOVED_MAIL)).all()
    assert kinds == [MOVED_MAIL] * 2


def test_who_answers_after_the_change_is_not_told_of_it(app, session, screening, told):
    edit(session, screening, later=timedelta(hours=1))
    told()
    late = make_rsvp(session, screening, name="Late Guest", email="late@example.org")

    mails = [mail for mail in told() if mail.to == late.email]

    assert [mail.subject for mail in mails] == ["You are coming: An evening with Redlight"]
    assert [mail.event["SEQUENCE"] for mail in mails] == [1]


def test_what_parties_need_is_forgotten_in_time_when_it_moves_to_an_earlier_day(
    app, session, screening, told
):
    make_rsvp(session, screening, email="seat@example.org", access_needs="A seat")
    session.commit()
    before = screening.over_at
    edit(session, screening, later=-timedelta(days=3))

    told()

    due = session.scalars(
        sa.select(Outbox.run_at).where(Outbox.kind == FORGET).order_by(Outbox.run_at)
    ).all()
    assert screening.over_at < before
    assert due == [screening.over_at + NEEDS_KEPT, before + NEEDS_KEPT]


def test_a_screening_without_guests_tells_nobody(app, session, circle):
    empty = make_screening(session, circle)
    screenings.cancel(session, empty, now=now())
    session.commit()

    assert delivered(app) == []
    kinds = session.scalars(sa.select(Outbox.kind).order_by(Outbox.id)).all()
    assert kinds == [screenings.OVER, screenings.MADE_PUBLIC, screenings.CANCELLED]
