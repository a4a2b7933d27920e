"""Mail about places that are held, and what the worker does when nobody confirms them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps.actions import admission, confirming
from outreach.rsvps.actions.kinds import UNCONFIRMED
from outreach.rsvps.models import Mode, Rsvp, State
from outreach.screenings.models import Screening
from tests.mails import delivered
from tests.programme import make_rsvp, make_screening
from tests.rsvps.asking import code_for, say

SITE = "http://outreach.test"


@pytest.fixture
def held(session, circle):
    """Two places that are held until the address is confirmed."""
    screening = make_screening(session, circle, capacity=10)
    say(session, screening, mode=Mode.CONFIRM)
    rsvp = make_rsvp(session, screening, party_size=2)
    session.commit()
    return rsvp


def test_the_mail_asks_to_confirm_and_carries_no_calendar_entry(app, held, page_of):
    (mail,) = delivered(app)

    assert mail.subject == f"Please confirm: {held.screening.title}"
    assert mail.kinds == ["text/plain", "text/html"]
    for body in (mail.text, mail.page):
        assert f"{SITE}{page_of(held)}" in body
        assert "2 places at a screening of Redlight are held for you until" in body


def test_once_confirmed_the_usual_confirmation_follows(app, session, held):
    delivered(app)
    confirming.confirm(session, held, now=now())
    session.commit()

    mails = delivered(app)

    subjects = ("Please confirm", "You are coming")
    assert [mail.subject for mail in mails] == [f"{s}: {held.screening.title}" for s in subjects]


def test_who_waits_for_the_host_is_told_so_by_mail(app, session, circle, page_of):
    screening = make_screening(session, circle)
    say(session, screening, mode=Mode.APPROVAL)
    rsvp = make_rsvp(session, screening)
    session.commit()

    (mail,) = delivered(app)

    assert mail.subject == f"The host answers you: {screening.title}"
    for body in (mail.text, mail.page):
        assert "Until that mail you hold no places." in body
        assert f"{SITE}{page_of(rsvp)}" in body


def test_the_worker_gives_back_what_nobody_confirmed_to_who_waits(app, session, database, held):
    until = held.held_until
    waits = make_rsvp(session, held.screening, party_size=9, waits=True)
    row = session.scalars(sa.select(Outbox).where(Outbox.kind == UNCONFIRMED)).one()
    assert row.run_at == until
    session.commit()

    def stands():
        with database.reading() as reading:
            two = [reading.get(Rsvp, number) for number in (held.id, waits.id)]
            return *(one.state for one in two), two[0].screening.places_taken

    with time_machine.travel(until - timedelta(minutes=1), tick=False):
        delivered(app)
        assert stands() == (State.PENDING, State.WAITING, 2)
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        delivered(app)
        delivered(app)

    assert stands() == (State.LAPSED, State.OFFERED, 9)


def test_a_lapsed_guest_reads_that_on_their_page(client, session, held, page_of):
    confirming.lapse(session, held, now=held.held_until)
    session.commit()

    page = client.get(page_of(held)).text

    assert "The places went back" in page
    assert client.post(page_of(held, "/confirmation")).status_code == 409


def test_a_code_without_its_condition_lets_more_in_than_it_says(session, circle, monkeypatch):
    """The control of the test with eight at once: this is what it would find."""
    screening = make_screening(session, circle)
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening, uses=1).code

    def come(number):
        make_rsvp(session, screening, email=f"{number}@example.org", code=code)

    monkeypatch.setattr(admission, "_use", lambda session, code: None)
    for number in range(3):
        come(number)

    assert session.get(Screening, screening.id).places_taken == 3
