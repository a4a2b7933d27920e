"""The file of erasures: append-only, and nothing in it points to a person."""

import os
from datetime import date
from uuid import UUID

import pytest

from outreach.ledger import Ledger

ONE, TWO = UUID(int=1), UUID(int=2)
TODAY = date(2026, 3, 1)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "erasures", "a key")


def test_what_was_noted_is_found_again_and_nothing_else(ledger):
    assert ledger.marks() == set()

    ledger.note("rsvp", ONE, today=TODAY)

    assert ledger.marks() == {ledger.mark("rsvp", ONE)}
    assert ledger.mark("rsvp", TWO) not in ledger.marks()
    assert ledger.mark("speaker", ONE) not in ledger.marks()


def test_lines_are_added_and_none_is_changed(ledger):
    ledger.note("rsvp", ONE, today=TODAY)
    first = ledger.path.read_bytes()

    ledger.note("rsvp", TWO, today=TODAY)

    assert ledger.path.read_bytes().startswith(first)
    assert len(ledger.marks()) == 2


def test_it_holds_neither_the_number_nor_its_plain_hash(ledger):
    ledger.note("rsvp", ONE, today=TODAY)

    text = ledger.path.read_text()

    assert str(ONE) not in text
    assert Ledger(ledger.path, "another key").mark("rsvp", ONE) not in text
    assert ledger.mark("rsvp", ONE) in text, "it would be found otherwise"
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_another_secret_finds_nothing_but_knows_that_there_was_something(ledger):
    ledger.note("rsvp", ONE, today=TODAY)
    other = Ledger(ledger.path, "another key")

    assert (other.marks(), other.foreign()) == (set(), 1)
    assert ledger.foreign() == 0


def test_half_a_line_spoils_no_other(ledger):
    ledger.note("rsvp", ONE, today=TODAY)
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole + b"\n0123abcd 01")

    ledger.note("rsvp", TWO, today=TODAY)

    assert ledger.marks() == {ledger.mark("rsvp", number) for number in (ONE, TWO)}


def test_it_is_on_the_disk_before_it_returns(ledger, monkeypatch):
    synced = []

    def fsync(descriptor):
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr("os.fsync", fsync)

    ledger.note("rsvp", ONE, today=TODAY)

    assert synced[0] == ledger.path.stat().st_size
    assert len(synced) == 2  # the folder too, as the file is new


def test_what_was_noted_under_an_earlier_secret_still_counts(ledger):
    ledger.note("rsvp", ONE, today=TODAY)
    renewed = Ledger(ledger.path, "a new key", ("a key before", "a key"))
    renewed.note("rsvp", TWO, today=TODAY)

    found = [bool(renewed.marks_of("rsvp", uid) & renewed.marks()) for uid in (ONE, TWO)]

    assert (found, renewed.foreign(), renewed.older()) == ([True, True], 0, 1)
    assert renewed.marks_of("speaker", ONE) & renewed.marks() == set()
    assert Ledger(ledger.path, "a new key").foreign() == 1
