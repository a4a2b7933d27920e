"""Doors are opened and closed; what happens there is kept."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.door import actions, erasure, queries
from outreach.door.codes import code_of
from outreach.door.models import STAYS_OPEN, TAKES_LATE, DoorEvent, DoorLink, Kind, WalkInAddress
from outreach.door.tally import Why
from outreach.errors import Refused
from outreach.keeping import GUESTS
from outreach.rsvps import actions as rsvps
from tests.door.conftest import note
from tests.programme import make_rsvp, make_screening

UNKNOWN = "0000-0000"


def record(session, link, *notes, **values):
    actions.record(session, link, list(notes), now=now(), **values)


def done(session, screening):
    return queries.door_of(session, screening).tally


def test_a_link_is_open_until_some_hours_after_the_screening(session, screening, link):
    over = screening.over_at

    assert link.expires_at == over + STAYS_OPEN
    assert link.is_open(over + STAYS_OPEN - timedelta(seconds=1))
    assert not link.is_open(over + STAYS_OPEN)


def test_it_moves_with_the_screening(session, screening, link):
    later = screening.over_at + STAYS_OPEN
    screening.ends_at += timedelta(hours=3)

    assert link.is_open(later)


def test_for_a_week_after_it_closed_a_door_is_made_that_only_takes_notes_in(session, screening):
    closes = screening.over_at + STAYS_OPEN
    late = actions.make_link(session, screening, label="For Dara", now=closes)

    assert (late.is_open(closes), late.takes_notes(closes)) == (False, True)
    with pytest.raises(Refused, match="is over"):
        actions.make_link(session, screening, label="Too late", now=closes + TAKES_LATE)
    actions.revoke(late, now=closes)
    assert not late.takes_notes(closes)


def test_what_was_never_public_takes_nothing_in_later_either(session, circle):
    draft = make_screening(session, circle, published=False)

    with pytest.raises(Refused):
        actions.make_link(session, draft, label="Main", now=draft.over_at + STAYS_OPEN)


def test_another_link_for_the_same_door_closes_the_old_one(session, screening):
    old = actions.make_link(session, screening, label="Side", marks_needs=True, now=now())

    new = actions.regenerate(session, old, now=now())

    assert (old.is_open(now()), new.is_open(now())) == (False, True)
    assert (new.label, new.marks_needs, new.uid != old.uid) == ("Side", True, True)


def test_there_is_no_door_where_nobody_can_come(session, circle):
    draft = make_screening(session, circle, published=False)

    with pytest.raises(Refused):
        actions.make_link(session, draft, label="Main", now=now())
    with pytest.raises(Refused):
        actions.make_link(
            session, make_screening(session, circle), label="Main", now=now() + timedelta(days=60)
        )
    session.flush()
    assert session.query(DoorLink).count() == 0


def test_there_are_not_more_doors_than_anybody_keeps(session, screening):
    for _ in range(actions.MOST_LINKS):
        last = actions.make_link(session, screening, label="Main", now=now())

    with pytest.raises(Refused):
        actions.make_link(session, screening, label="One more", now=now())
    actions.regenerate(session, last, now=now())


def test_the_same_key_is_the_same_event_whatever_it_says(session, screening, link, party):
    code = code_of(party(screening, party_size=3).uid)
    one = note(number=2, party=code)

    record(session, link, one)
    record(session, link, one, note(number=3, party=code, key=one.key))

    assert (done(session, screening).checked_in, session.query(DoorEvent).count()) == (2, 1)


def test_the_same_key_at_two_screenings_is_two_events(session, circle, screening, link):
    other = make_screening(session, circle)
    door = actions.make_link(session, other, label="Main", now=now())
    one = note(Kind.WALK_IN, 2)

    record(session, link, one)
    record(session, door, one)

    assert done(session, screening).walked_in == done(session, other).walked_in == 2


def test_a_ticket_for_another_screening_is_kept_and_says_which(session, circle, link, party):
    other = make_screening(session, circle, title="Another evening")
    stranger = party(other, party_size=2)
    ticket = "x" * 43

    record(session, link, note(party=code_of(stranger.uid)), note(party=UNKNOWN))
    record(session, link, note(party=ticket), tickets={ticket: stranger.uid})

    door = queries.door_of(session, link.screening)
    assert sorted(one.why for one in door.tally.conflicts) == [
        *[Why.ELSEWHERE] * 2,
        Why.UNKNOWN,
    ]
    assert [one.title for one in door.elsewhere.values()] == ["Another evening"]
    assert (door.tally.checked_in, done(session, other).checked_in) == (0, 0)


def test_letters_find_no_party_of_another_organisation(session, link, olu):
    elsewhere = make_screening(session, olu.memberships[0].organisation)
    stranger = make_rsvp(session, elsewhere)
    session.flush()

    assert queries.rsvp_by_code(session, elsewhere, code_of(stranger.uid)) == stranger
    assert queries.rsvp_by_code(session, link.screening, code_of(stranger.uid)) is None


def test_who_cancelled_and_comes_all_the_same_is_counted_and_shown(session, screening, link, party):
    rsvp = party(screening, party_size=2)
    rsvps.cancel(session, rsvp, now=now())

    record(session, link, note(number=2, party=code_of(rsvp.uid)))

    found = done(session, screening)
    assert (found.checked_in, [one.why for one in found.conflicts]) == (2, [Why.NOT_CONFIRMED])


def test_the_numbers_for_others(session, screening, link, party):
    code = code_of(party(screening, party_size=3).uid)

    record(
        session,
        link,
        note(number=2, party=code),
        note(Kind.WALK_IN, 4),
        note(Kind.COUNT, 7),
        note(Kind.COUNT, -2, said_at=now() + timedelta(minutes=1)),
    )

    ask = (queries.arrived, queries.walk_ins, queries.in_room, queries.most_in_room)
    assert [question(session, screening) for question in ask] == [2, 4, 5, 7]


def test_an_address_is_kept_apart_from_the_event(session, screening, link):
    one = note(Kind.WALK_IN, 2, email="gia@example.org")

    record(session, link, one)
    record(session, link, one)

    (left,) = queries.addresses_left(session, screening)
    assert (left.email, left.event.number) == ("gia@example.org", 2)


def test_addresses_go_with_the_names_of_guests_and_the_count_stays(session, screening, link):
    record(session, link, note(Kind.WALK_IN, 2, email="gia@example.org"))
    session.flush()
    due = screening.over_at + GUESTS.time

    assert erasure.delete_old(session, now=due - timedelta(days=1), most=10) == 0
    assert erasure.delete_old(session, now=due + timedelta(days=1), most=10) == 1
    assert session.query(WalkInAddress).count() == 0
    assert done(session, screening).walked_in == 2


def test_a_party_that_was_erased_is_a_number(session, screening, link, party):
    rsvp = party(screening, name="Gia Guest", party_size=2)
    record(session, link, note(number=2, party=code_of(rsvp.uid)))
    rsvp.uid, rsvp.name, rsvp.blanked_at = uuid4(), "", now()
    session.flush()

    door = queries.door_of(session, screening)

    assert (door.tally.checked_in, [one.name for one in door.parties]) == (2, [""])


def test_parties_are_found_by_the_beginnings_of_their_words_or_by_code(
    session, screening, link, party
):
    for name in ("Łukasz Wójcik", "Anna de Vries", "សុខ ពិសិដ្ឋ", "Vera Anders"):
        party(screening, name=name)
    door = queries.door_of(session, screening)

    def found(text):
        return [one.name for one in door.found(text)]

    assert found("") == ["Vera Anders", "Anna de Vries", "Łukasz Wójcik", "សុខ ពិសិដ្ឋ"]
    assert found("lu wo") == ["Łukasz Wójcik"]
    assert found("an") == ["Vera Anders", "Anna de Vries"]
    assert found("សុខ") == ["សុខ ពិសិដ្ឋ"]
    assert found(door.parties[0].code.lower().replace("-", " ")) == ["Vera Anders"]
    assert found("nobody") == []


def send_together(database, link, batches):
    """Each batch in a transaction of its own, all at one moment. Returns what went wrong."""
    begin, wrong = threading.Barrier(len(batches)), []

    def send(batch):
        begin.wait()
        try:
            with database.transaction() as session:
                actions.record(session, session.get_one(DoorLink, link.id), batch, now=now())
        except sa.exc.SQLAlchemyError as error:
            wrong.append(type(error))

    threads = [threading.Thread(target=send, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def batches_of(code):
    notes = [note(number=1, party=code, key=UUID(int=n)) for n in range(1, 40)]
    return [notes, notes[::-1], notes[10:] + notes[:10], notes[5:]]


def test_phones_that_send_the_same_at_one_moment_come_to_the_same(database, screening, link, party):
    code = code_of(party(screening, party_size=3).uid)

    assert send_together(database, link, batches_of(code)) == []

    with database.reading() as session:
        assert session.query(DoorEvent).count() == 39


def test_without_keys_that_are_unique_they_would_not(database, screening, link, party, monkeypatch):
    def insert(session, record, rows, **_how):
        session.execute(sa.insert(record), rows)
        return []

    monkeypatch.setattr(actions, "insert_new", insert)
    code = code_of(party(screening, party_size=3).uid)

    assert send_together(database, link, batches_of(code)) == [sa.exc.IntegrityError] * 3
