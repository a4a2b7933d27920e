"""What those are told who asked for places or wait for some, when a screening changes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps import actions as rsvps
from outreach.rsvps.actions import kinds, parties, waiting
from outreach.rsvps.models import Decision, Mode, State, What
from outreach.screenings import actions as screenings
from tests.factories import organisation_of
from tests.mails import delivered
from tests.notices.editing import edit
from tests.programme import make_rsvp, make_screening
from tests.rsvps.asking import say


@pytest.fixture
def screening(session, hana):
    """Two places: one taken, one offered to the first in line, one more who waits, one who asks."""
    screening = make_screening(session, organisation_of(hana), capacity=2)
    for name in ("here", "gone", "offered", "waiting"):
        make_rsvp(session, screening, party_size=1, email=f"{name}@example.org", waits=True)
    rsvps.cancel(session, of(session, "gone"), now=now())
    say(session, screening, mode=Mode.APPROVAL)
    make_rsvp(session, screening, party_size=1, email="asking@example.org")
    session.commit()
    assert of(session, "offered").state is State.OFFERED
    assert of(session, "waiting").state is State.WAITING
    assert of(session, "asking").state is State.ASKED
    return screening


@pytest.fixture
def told(app, session, screening):
    """The mails that a change brings, by address: the last to each."""
    before = {mail.message["Message-ID"] for mail in delivered(app)}

    def told():
        session.commit()
        new = [mail for mail in delivered(app) if mail.message["Message-ID"] not in before]
        before.update(mail.message["Message-ID"] for mail in new)
        return {mail.to.partition("@")[0]: mail for mail in new}

    return told


def of(session, name):
    found = session.query(rsvps.Rsvp).filter_by(email=f"{name}@example.org").one()
    session.refresh(found)
    session.commit()
    return found


def has_entry(mail):
    return "text/calendar" in {part.get_content_type() for part in mail.message.walk()}


def words(mail):
    return " ".join(mail.text.split())


def planned(session, kind):
    """When it is to be done."""
    return set(session.scalars(sa.select(Outbox.run_at).where(Outbox.kind == kind)))


def test_a_new_time_is_told_to_them_without_an_entry(session, screening, told):
    edit(session, screening, later=timedelta(days=1))

    mails = told()

    assert set(mails) == {"here", "offered", "waiting", "asking"}
    assert {mail.subject for mail in mails.values()} == {
        "New time or place: An evening with Redlight"
    }
    assert [name for name, mail in mails.items() if has_entry(mail)] == ["here"]
    assert "Places are held for you until" in words(mails["offered"])
    assert "You keep your turn on the waiting list" in words(mails["waiting"])
    assert "The host has yet to answer" in words(mails["asking"])
    for mail in mails.values():
        assert f"{screening.starts_local.day} {screening.starts_local:%B %Y}" in mail.text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (screenings.cancel, "This screening is cancelled."),
        (screenings.postpone, "This screening is postponed:"),
    ],
)
def test_a_screening_called_off_or_postponed_is_told_to_them(session, screening, told, act, said):
    act(session, screening, reason="The hall is flooded.", now=now())

    mails = told()

    assert set(mails) == {"here", "offered", "waiting", "asking"}
    for name, mail in mails.items():
        assert said in words(mail)
        assert "The host says: The hall is flooded." in words(mail)
        assert said in mail.page
        assert has_entry(mail) is (name == "here")
        assert "places are held for you" not in words(mail)


def test_who_withdrew_meanwhile_hears_nothing(session, screening, told):
    screenings.cancel(session, screening, now=now())
    waiting.leave(session, of(session, "waiting"), now=now())

    assert set(told()) == {"here", "offered", "asking"}


def test_whose_offer_ends_while_it_is_postponed_keeps_the_turn(session, screening, told):
    screenings.postpone(session, screening, now=now())
    told()
    offered = of(session, "offered")
    until, since = offered.held_until, offered.waiting_since

    waiting.settle(session, screening, now=until)
    session.flush()

    assert (offered.state, offered.places, offered.waiting_since) == (State.WAITING, 0, since)
    whats = sa.select(Decision.what).where(Decision.rsvp_id == offered.id).order_by(Decision.id)
    assert session.scalars(whats).all()[-1] is What.POSTPONED
    assert screening.places_taken == 1

    edit(session, screening, later=timedelta(days=30))
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        mails = told()
        session.refresh(offered)
        assert "You keep your turn on the waiting list" in words(mails["waiting"])
    assert offered.state is State.OFFERED
    assert of(session, "waiting").state is State.WAITING


def test_an_offer_that_ends_after_it_was_called_off_is_not_said_to_have_lapsed(
    session, screening, told
):
    screenings.cancel(session, screening, now=now())
    told()
    until = of(session, "offered").held_until

    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        assert told() == {}
    assert of(session, "offered").state is State.LAPSED


def test_what_goes_by_the_time_goes_by_the_new_one(session, screening, told):
    edit(session, screening, later=timedelta(days=7))
    told()

    start = screening.starts_at
    assert start - parties.ASKED_BEFORE in planned(session, kinds.ASK_ALL)
    assert start - waiting.FIRST_COME in planned(session, kinds.SETTLE)


def test_who_waits_may_take_what_is_offered_after_rsvps_are_closed(session, screening):
    here = now().astimezone(ZoneInfo(screening.timezone)).replace(tzinfo=None)
    say(session, screening, closes=here + timedelta(minutes=30))
    later = now() + timedelta(hours=1)
    assert screening.is_outside_rsvps(later)

    waiting.claim(session, of(session, "offered"), now=later)

    assert of(session, "offered").state is State.CONFIRMED


def test_a_new_time_is_told_though_its_licence_changed_before_the_mails_went(
    session, screening, told
):
    """Who waits hears nothing of the licence: that word must not stand for the other."""
    edit(session, screening, later=timedelta(days=1))
    screenings.license(session, screening, is_licensed=False, audience=None, now=now())

    mails = told()

    assert {mails[name].subject for name in ("offered", "waiting", "asking")} == {
        "New time or place: An evening with Redlight"
    }
    queued = session.query(Outbox).filter(Outbox.kind.startswith("notices."))
    assert sorted({row.kind for row in queued}) == [
        "notices.moved",
        "notices.restated",
        "notices.without_places",
    ]


def earlier(session, screening, *, starts_in):
    """Have it begin so soon."""
    edit(session, screening, later=now() + starts_in - screening.starts_at)


def test_an_offer_ends_sooner_when_the_screening_moves_to_an_earlier_time(session, screening, told):
    offered = of(session, "offered")
    with time_machine.travel(offered.held_until - timedelta(hours=11), tick=False):
        start = timedelta(hours=7)
        earlier(session, screening, starts_in=start)
        until = waiting.deadline(screening, now())
        assert until < offered.held_until

        mail = told()["offered"]

        session.refresh(offered)
        last = offered.decisions[-1]
        there = until.astimezone(ZoneInfo(screening.timezone))
        assert (offered.state, offered.held_until, offered.places) == (State.OFFERED, until, 1)
        assert (last.what, last.until, last.places) == (What.SHORTENED, until, 1)
        assert "there is less time to answer than we told you" in words(mail)
        assert "there is less time to answer than we told you" in mail.page
        assert f"Places are held for you until {there:%A}" in words(mail)
        assert f", {there:%H:%M} " in words(mail)
        assert until in planned(session, kinds.SETTLE)

    with time_machine.travel(until, tick=False):
        assert told()["offered"].subject == "The offer has lapsed: An evening with Redlight"
    assert of(session, "waiting").state is State.OFFERED


@pytest.mark.parametrize(
    ("moves", "since_offered"),
    [
        ("to a later day", timedelta(hours=11)),
        ("and the offer ends soon anyway", timedelta(hours=11, minutes=50)),
    ],
)
def test_an_offer_never_ends_later_because_of_a_move(
    session, screening, told, moves, since_offered
):
    offered = of(session, "offered")
    until, told_of = offered.held_until, len(offered.decisions)
    with time_machine.travel(until - timedelta(hours=12) + since_offered, tick=False):
        if moves == "to a later day":
            edit(session, screening, later=timedelta(days=3))
        else:
            earlier(session, screening, starts_in=timedelta(minutes=20))

        mail = told()["offered"]

    session.refresh(offered)
    assert (offered.held_until, len(offered.decisions)) == (until, told_of)
    assert "less time to answer" not in words(mail)


def test_an_offer_is_open_for_the_shortest_time_when_it_begins_at_once(session, screening, told):
    with time_machine.travel(now().replace(second=0, microsecond=0), tick=False):
        earlier(session, screening, starts_in=timedelta(minutes=20))
        told()

        left = of(session, "offered").held_until - now()
        assert left == waiting.SHORTEST_OFFER + waiting.A_MINUTE
