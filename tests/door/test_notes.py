"""What phones send, by their own clocks, and sometimes only half of it."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from outreach.door.models import Kind
from outreach.door.notes import Note, Unreadable, read_batch
from tests.door.conftest import NOON, milliseconds

KEY = "00000000-0000-4000-8000-000000000001"
AN_HOUR = timedelta(hours=1)


def event(**values):
    return {
        "key": KEY,
        "kind": "arrival",
        "party": "04HM-ASW9",
        "number": 2,
        "said_at": milliseconds(NOON),
        **values,
    }


def batch(*events, sent_at=NOON, **values):
    return json.dumps({"sent_at": milliseconds(sent_at), "events": events, **values}).encode()


def read(sent):
    return read_batch(sent, received_at=NOON, earliest=NOON - timedelta(days=1))


def test_a_batch_is_read():
    assert read(batch(event())) == [
        Note(UUID(KEY), Kind.ARRIVAL, 2, said_at=NOON, party="04HM-ASW9")
    ]


def test_nothing_is_a_batch_too():
    assert read(batch()) == []


@pytest.mark.parametrize("wrong_by", [AN_HOUR, -AN_HOUR, timedelta(days=400)])
def test_a_clock_that_is_wrong_is_put_right(wrong_by):
    ten_minutes_ago = NOON - timedelta(minutes=10)

    (note,) = read(
        batch(event(said_at=milliseconds(ten_minutes_ago + wrong_by)), sent_at=NOON + wrong_by)
    )

    assert note.said_at == ten_minutes_ago


def test_nothing_happened_later_than_now_or_before_the_door_was_there():
    (late,) = read(batch(event(said_at=milliseconds(NOON + AN_HOUR))))
    (early,) = read(batch(event(said_at=milliseconds(NOON - 100 * AN_HOUR))))

    assert (late.said_at, early.said_at) == (NOON, NOON - timedelta(days=1))


def test_the_same_key_twice_in_a_batch_is_one():
    assert len(read(batch(event(), event(number=3)))) == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"null",
        b"NaN",
        b"\xff\xfe",
        batch(event())[:-5],
        b"[" * 100_000,
        b'{"sent_at": 1' + b"0" * 5000 + b', "events": []}',
        batch(sent_at=NOON).replace(b"events", b"other"),
        b'{"events": []}',
        b'{"sent_at": true, "events": []}',
        b'{"sent_at": 1e300, "events": []}',
        json.dumps({"sent_at": milliseconds(NOON), "events": [event()] * 501}).encode(),
        batch("no event"),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(sent):
    with pytest.raises(Unreadable) as raised:
        read(sent)

    assert raised.value.key is None


@pytest.mark.parametrize(
    "values",
    [
        {"number": 0},
        {"number": -1},
        {"number": 10**9},
        {"number": "2"},
        {"number": 2.0},
        {"number": True},
        {"number": None},
        {"kind": "riot"},
        {"kind": None},
        {"party": None},
        {"party": ""},
        {"kind": "undo", "of": "none"},
        {"kind": "undo"},
        {"kind": "count", "number": 0},
        {"kind": "walk_in", "email": "gia at example"},
    ],
)
def test_one_that_cannot_be_read_is_named(values):
    with pytest.raises(Unreadable) as raised:
        read(batch(event(**values)))

    assert raised.value.key == KEY


@pytest.mark.parametrize("key", ["", "x" * 100, 7, None, [KEY]])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(Unreadable):
        read(batch(event(key=key)))


def test_only_what_belongs_to_its_kind_is_kept():
    walk_in = event(kind="walk_in", email="GIA@Example.org", of=KEY)
    count = event(key=KEY[:-1] + "2", kind="count", number=-1)
    undo = event(key=KEY[:-1] + "3", kind="undo", of=KEY, email="gia@example.org")

    found = [(n.number, n.party, n.of_key, n.email) for n in read(batch(walk_in, count, undo))]

    assert found == [
        (2, None, None, "GIA@example.org"),
        (-1, None, None, None),
        (0, None, UUID(KEY), None),
    ]
