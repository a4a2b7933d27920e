"""The waiting list as its guests see it, and what they are told by mail."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import kinds, parties, waiting
from outreach.rsvps.actions.answers import amend
from outreach.rsvps.actions.following import follow_move
from outreach.rsvps.jobs import line as jobs
from outreach.rsvps.models import AccessNeeds, Decision, PrivateAnswer, Rsvp, State, What
from outreach.screenings import actions as screenings
from tests.pages import well_formed
from tests.rsvps.asking import ask


@pytest.fixture
def full(make, party):
    """Six places, all taken by one party of four and one of two."""
    screening = make(capacity=6)
    party(screening, party_size=4, email="four@example.org")
    party(screening, party_size=2, email="two@example.org")
    return screening


def of(session, email):
    found = session.scalars(sa.select(Rsvp).where(Rsvp.email == email)).one()
    session.refresh(found)
    session.commit()
    return found


def heading(page):
    return " ".join(re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1].split())


def reasons(session, rsvp):
    chosen = sa.select(Decision.what).where(Decision.rsvp_id == rsvp.id).order_by(Decision.id)
    return list(session.scalars(chosen))


def test_who_comes_to_a_full_screening_joins_the_line(client, full, party, page_of, session):
    party(full, party_size=1, email="first@example.org", waits=True)

    page = well_formed(client.get(f"/screenings/{full.slug}/rsvps/new"))
    assert "One party waits." in page
    sent = {
        "name": "Gia",
        "email": "gia@example.org",
        "party_size": 3,
        "fewest": 2,
        "waits": "y",
        "has_read": "y",
        "form_key": re.search(r'name="form_key"[^>]*value="([^"]+)"', page)[1],
    }
    answer = client.post(f"/screenings/{full.slug}/rsvps/new", data=sent)
    again = client.post(f"/screenings/{full.slug}/rsvps/new", data=sent)

    assert (answer.status_code, answer.location) == (302, again.location)
    own = well_formed(client.get(answer.location))
    assert heading(own) == "You are on the waiting list"
    assert "You are number 2 in line" in own
    assert "One party waits before you, 1 person in all." in " ".join(own.split())
    assert "You wait for 3 places, and would take as few as 2." in own
    rsvp = of(session, "gia@example.org")
    assert (rsvp.state, rsvp.party_size, rsvp.fewest) == (State.WAITING, 3, 2)


def test_without_the_tick_nobody_waits(client, full, session):
    page = client.get(f"/screenings/{full.slug}/rsvps/new").text
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', page)[1]
    sent = {"name": "Gia", "email": "gia@example.org", "party_size": 1, "has_read": "y"}

    answer = client.post(f"/screenings/{full.slug}/rsvps/new", data=sent | {"form_key": key})

    assert answer.status_code == 422
    assert "All places are taken. Nothing was changed." in well_formed(answer)
    assert session.query(Rsvp).count() == 2


@pytest.fixture
def offered(session, full, party):
    """A party of two to whom the places of another one are offered."""
    rsvp = party(full, party_size=2, email="gia@example.org", waits=True)
    actions.cancel(session, of(session, "two@example.org"), now=now())
    session.refresh(rsvp)
    session.commit()
    return rsvp


def test_an_offer_is_taken(client, session, offered, page_of):
    page = well_formed(client.get(page_of(offered)))
    assert heading(page) == "2 places are free for you"

    answers = [client.post(page_of(offered, "/claim")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert heading(well_formed(client.get(page_of(offered)))) == "You are coming"
    session.refresh(offered)
    assert (offered.state, offered.places) == (State.CONFIRMED, 2)
    assert reasons(session, offered) == [What.JOINED, What.OFFERED, What.CLAIMED]


def test_an_offer_is_declined_and_passes_on(client, session, full, offered, party, page_of):
    behind = party(full, party_size=1, email="behind@example.org", waits=True)

    client.post(page_of(offered, "/refusal"))

    assert heading(well_formed(client.get(page_of(offered)))) == "You hold no places"
    session.refresh(behind)
    assert (behind.state, behind.places) == (State.OFFERED, 1)


def test_an_offer_that_lapsed_is_told_and_can_be_taken_no_more(client, session, offered, page_of):
    until = offered.held_until
    with time_machine.travel(until, tick=False):
        late = client.post(page_of(offered, "/claim"))
        page = well_formed(client.get(page_of(offered)))
    assert late.status_code == 409
    assert "The time for this offer is over" in well_formed(late)
    assert "The time for this offer is over." in page

    due = sa.select(Outbox.run_at).where(Outbox.kind == kinds.SETTLE, Outbox.run_at == until)
    assert session.scalars(due).all() == [until], "the worker comes at that very moment"
    with time_machine.travel(until, tick=False):
        jobs.settle(session, screening_id=offered.screening_id)
        session.commit()
    session.refresh(offered)
    assert (offered.state, offered.places) == (State.LAPSED, 0)
    assert reasons(session, offered)[-1] is What.LAPSED
    assert offered.screening.places_taken == 4


@pytest.mark.parametrize(
    ("before", "open_for"),
    [
        (timedelta(days=9), timedelta(hours=12)),
        (timedelta(hours=11), timedelta(hours=4)),
        (timedelta(hours=3, minutes=10), timedelta(minutes=30)),
    ],
)
def test_an_offer_is_shorter_near_the_start(full, before, open_for):
    moment = (full.starts_at - before).replace(second=0, microsecond=0)

    assert waiting.deadline(full, moment) == moment + open_for + timedelta(minutes=1)


def test_shortly_before_who_comes_first_gets_places(client, session, full, party, page_of):
    rsvp = party(full, party_size=3, email="gia@example.org", waits=True)
    close = full.starts_at - timedelta(hours=2)
    with time_machine.travel(close, tick=False):
        actions.cancel(session, of(session, "two@example.org"), now=now())
        session.commit()
        page = well_formed(client.get(page_of(rsvp)))
        too_many = client.post(page_of(rsvp, "/free-places"), data={"places": "3"})
        taken = client.post(page_of(rsvp, "/free-places"), data={"places": "2"})
        own = client.get(page_of(rsvp)).text

    assert "2 places are free now." in page
    assert (too_many.status_code, taken.status_code) == (409, 302)
    assert heading(own) == "You are coming"
    session.refresh(rsvp)
    assert (rsvp.state, rsvp.party_size) == (State.CONFIRMED, 2)
    assert reasons(session, rsvp) == [What.JOINED, What.FIRST_COME, What.CAME_FIRST]


def test_a_party_too_large_for_what_is_free_has_its_turn_held(session, full, party):
    large = party(full, party_size=4, email="large@example.org", waits=True)
    small = party(full, party_size=2, email="small@example.org", waits=True)
    actions.cancel(session, of(session, "two@example.org"), now=now())
    session.commit()
    assert [rsvp.state for rsvp in (large, small)] == [State.WAITING, State.WAITING]

    later = now() + waiting.TURN_HELD
    waiting.settle(session, full, now=later)
    session.commit()

    assert (large.state, small.state, small.offered) == (State.WAITING, State.OFFERED, 2)
    assert reasons(session, large) == [What.JOINED, What.HELD, What.PASSED_OVER]


def test_more_people_come_only_while_places_are_left(client, session, make, party, page_of):
    screening = make(capacity=5)
    rsvp = party(screening, party_size=2)
    path = page_of(rsvp, "/party")

    more, too_many = (client.post(path, data={"party_size": n}) for n in (4, 6))

    assert (more.status_code, too_many.status_code) == (302, 422)
    session.refresh(rsvp)
    session.refresh(screening)
    session.commit()
    assert (rsvp.party_size, screening.places_taken) == (4, 4)
    party(screening, party_size=2, email="waits@example.org", waits=True)
    waits = client.post(path, data={"party_size": 5})
    assert waits.status_code == 422
    assert "Others wait for places" in well_formed(waits)
    fewer = client.post(path, data={"party_size": 3})
    session.refresh(screening)
    assert (fewer.status_code, screening.places_taken) == (302, 5)
    assert of(session, "waits@example.org").state is State.OFFERED


@pytest.mark.parametrize("size", ["0", "-1", "1000000000", "two", ""])
def test_no_party_is_so_large(client, session, full, party, page_of, size):
    rsvp = of(session, "two@example.org")

    answer = client.post(page_of(rsvp, "/party"), data={"party_size": size})

    assert answer.status_code == 422
    assert 'id="party_size-error"' in well_formed(answer)
    session.refresh(rsvp)
    assert rsvp.party_size == 2


def test_the_day_before_each_party_is_asked_once(session, full):
    before = full.starts_at - parties.ASKED_BEFORE

    for _ in range(2):
        with time_machine.travel(before, tick=False):
            jobs.ask_all(session, screening_id=full.id)
        session.commit()

    asked = session.scalars(sa.select(Outbox).where(Outbox.kind == kinds.STILL_COMING)).all()
    assert len(asked) == 2
    planned = session.scalars(sa.select(Outbox.run_at).where(Outbox.kind == kinds.ASK_ALL)).all()
    assert planned == [before]


@pytest.mark.parametrize(
    ("pressed", "state", "is_said"),
    [("yes", State.CONFIRMED, True), ("no", State.CANCELLED, False)],
)
def test_still_coming_is_one_press(client, session, full, page_of, pressed, state, is_said):
    rsvp = of(session, "two@example.org")
    assert "Still coming?" in well_formed(client.get(page_of(rsvp, "/still-coming")))

    client.post(page_of(rsvp, "/still-coming"), data={pressed: pressed})

    session.refresh(rsvp)
    assert (rsvp.state, rsvp.still_coming_at is not None) == (state, is_said)


def test_nothing_is_offered_at_a_screening_that_is_called_off(session, full, party):
    rsvp = party(full, party_size=2, email="gia@example.org", waits=True)
    screenings.cancel(session, full, now=now())
    actions.cancel(session, of(session, "two@example.org"), now=now())
    session.commit()

    session.refresh(rsvp)
    assert rsvp.state is State.WAITING


def test_a_letter_changed_in_the_link_opens_nothing(client, offered, page_of):
    path = page_of(offered)
    wrong = path[:-1] + ("A" if path[-1] != "A" else "B")

    assert [client.post(f"{wrong}/{act}").status_code for act in ("claim", "refusal")] == [404, 404]


@pytest.mark.parametrize("how", ["left", "declined", "lapsed"])
def test_who_gets_no_places_leaves_no_word_of_what_they_need(session, full, party, how):
    private = ask(session, full, "Any medicine?", is_sensitive=True)
    rsvp = party(
        full,
        party_size=2,
        email="gia@example.org",
        waits=True,
        access_needs="A seat",
        answers={private.field(): "None"},
    )
    if how != "left":
        actions.cancel(session, of(session, "two@example.org"), now=now())
        assert rsvp.is_offered
    assert (session.query(AccessNeeds).count(), session.query(PrivateAnswer).count()) == (1, 1)

    if how == "lapsed":
        waiting.settle(session, full, now=rsvp.held_until)
    else:
        actions.cancel(session, rsvp, now=now())

    session.flush()
    assert rsvp.state is State(how)
    assert (session.query(AccessNeeds).count(), session.query(PrivateAnswer).count()) == (0, 0)


def test_first_come_is_told_again_when_it_was_moved_to_another_day(session, full, party):
    rsvp = party(full, party_size=3, email="gia@example.org", waits=True)
    early = full.starts_at - waiting.FIRST_COME
    with time_machine.travel(early):
        actions.cancel(session, of(session, "two@example.org"), now=now())
        parties.change_party(session, rsvp, 4, now=now())
        waiting.settle(session, full, now=now())
    assert letters(session) == [kinds.FREE]

    full.starts_at += timedelta(days=7)
    full.ends_at += timedelta(days=7)
    session.flush()
    waiting.settle(session, full, now=full.starts_at - waiting.FIRST_COME)

    assert letters(session) == [kinds.FREE] * 2


def letters(session):
    return [row.kind for row in session.query(Outbox) if row.kind == kinds.FREE]


def test_who_said_yes_to_another_day_has_not_said_yes_to_this(session, full):
    rsvp = of(session, "two@example.org")
    parties.say_still_coming(session, rsvp, now=now())

    follow_move(session, full, now=now())

    session.refresh(rsvp)
    assert rsvp.still_coming_at is None


A_MOMENT = timedelta(microseconds=1)


def test_an_offer_is_over_at_its_very_deadline_whoever_comes_first(session, full, offered):
    until = offered.held_until

    def in_order(*acts, at):
        """As it would be; nothing of it stays."""
        with session.begin_nested() as savepoint:
            told = []
            for act in acts:
                try:
                    act(at)
                except Refused:
                    told.append("refused")
            told.append(offered.state)
            savepoint.rollback()
        session.refresh(offered)
        session.refresh(full)
        return told

    def claim(at):
        waiting.claim(session, offered, now=at)

    def settle(at):
        waiting.settle(session, full, now=at)

    before = until - A_MOMENT
    assert in_order(claim, settle, at=before) == [State.CONFIRMED]
    assert in_order(settle, claim, at=before) == [State.CONFIRMED]
    assert in_order(claim, settle, at=until) == ["refused", State.LAPSED]
    assert in_order(settle, claim, at=until) == ["refused", State.LAPSED]


@pytest.mark.parametrize(
    "act",
    [
        lambda session, one, at: reserve_at(session, one.screening, at),
        lambda session, one, at: actions.cancel(session, one, now=at),
        lambda session, one, at: parties.change_party(session, one, 1, now=at),
        lambda session, one, at: amend(session, one, access_needs="A seat", answers={}, now=at),
    ],
)
def test_at_the_very_moment_it_begins_it_is_too_late(session, make, party, act):
    screening = make(capacity=10)
    rsvp = party(screening, party_size=2)

    with pytest.raises(Refused):
        act(session, rsvp, screening.starts_at)
    assert (rsvp.state, rsvp.places, screening.places_taken) == (State.CONFIRMED, 2, 2)

    act(session, rsvp, screening.starts_at - A_MOMENT)


def test_at_the_very_moment_it_begins_no_place_is_taken_or_confirmed(session, full, party):
    waits = party(full, party_size=1, waits=True)
    actions.cancel(session, of(session, "two@example.org"), now=now())
    assert waits.is_offered
    for act in (waiting.claim, lambda *of, now: waiting.take_free(*of, 1, now=now)):
        with pytest.raises(Refused):
            act(session, waits, now=full.starts_at)
    assert waits.is_offered


def reserve_at(session, screening, at):
    party = {"name": "Late", "email": "late@example.org", "form_key": "late", "party_size": 1}
    return actions.reserve(session, screening, **party, now=at)
