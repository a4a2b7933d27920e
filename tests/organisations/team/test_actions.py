"""Changing a role, ending a membership: an owner always stays."""

import contextlib
import threading

import pytest

from outreach.accounts.models import Membership, Organisation, Role
from outreach.clock import now
from outreach.errors import Refused
from outreach.organisations.actions import team
from tests import factories

MEETING_SECONDS = 3
BY = {"by_id": 0, "now": now()}


@pytest.fixture
def circle(hana):
    return factories.organisation_of(hana)


@pytest.fixture
def own(hana):
    return hana.memberships[0]


def add(session, circle, name, role, **values):
    email = f"{name.lower()}@westport.example.org"
    user = factories.make_user(session, name, email, organisation=circle, role=role, **values)
    session.commit()
    return user.memberships[0]


def roles(session):
    return {m.user.name: m.role for m in session.query(Membership).populate_existing()}


def test_a_member_gets_another_role(session, circle, own):
    hal = add(session, circle, "Hal", Role.HOST)

    team.change_role(session, hal, role=Role.VIEWER, **BY)

    assert roles(session) == {"Hana Novak": Role.OWNER, "Hal": Role.VIEWER}


def test_a_member_leaves(session, circle, own):
    hal = add(session, circle, "Hal", Role.HOST)

    team.end(session, hal)

    assert roles(session) == {"Hana Novak": Role.OWNER}


@pytest.mark.parametrize("role", [Role.HOST, Role.OUTREACH, Role.VIEWER])
def test_the_last_owner_stays_one(session, circle, own, role):
    add(session, circle, "Hal", Role.HOST)

    with pytest.raises(Refused, match="needs an owner") as refused:
        team.change_role(session, own, role=role, **BY)

    assert refused.value.field == "role"
    assert roles(session) == {"Hana Novak": Role.OWNER, "Hal": Role.HOST}


def test_the_last_owner_stays(session, own):
    with pytest.raises(Refused, match="needs an owner"):
        team.end(session, own)

    assert roles(session) == {"Hana Novak": Role.OWNER}


def test_the_last_owner_may_be_made_an_owner_again(session, own):
    team.change_role(session, own, role=Role.OWNER, **BY)

    assert roles(session) == {"Hana Novak": Role.OWNER}


def test_one_of_two_owners_may_go(session, circle, own):
    add(session, circle, "Oda", Role.OWNER)

    team.end(session, own)

    assert roles(session) == {"Oda": Role.OWNER}


def test_an_owner_who_cannot_sign_in_does_not_count(session, circle, own):
    add(session, circle, "Oda", Role.OWNER, active=False)

    with pytest.raises(Refused, match="needs an owner"):
        team.end(session, own)


def test_an_owner_elsewhere_does_not_count(session, own, olu):
    with pytest.raises(Refused, match="needs an owner"):
        team.end(session, own)


@pytest.mark.parametrize(
    "act", [team.end, lambda s, m: team.change_role(s, m, role=Role.HOST, **BY)]
)
def test_who_has_left_meanwhile_is_not_changed(session, database, circle, own, act):
    hal = add(session, circle, "Hal", Role.HOST)
    with database.transaction() as other:
        other.delete(other.get_one(Membership, hal.id))

    with pytest.raises(Refused, match="left the team meanwhile"):
        act(session, hal)


def hold_a_meeting(monkeypatch, *, lets_go=False):
    """Whoever has counted the owners waits until the others have, or are seen to wait for a lock.

    On SQLite the lock is the transaction itself: with ``lets_go`` it ends while they meet.
    """
    barrier = threading.Barrier(2)
    count = team.queries.another_owner

    def counted(session, membership):
        found = count(session, membership)
        say = session.connection().exec_driver_sql
        if lets_go:
            say("COMMIT")
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=MEETING_SECONDS)
        if lets_go:
            say("BEGIN IMMEDIATE")
        return found

    monkeypatch.setattr(team.queries, "another_owner", counted)


def both_leave(database, memberships):
    """Two members leave at once. Returns what each was told."""
    told = []

    def leave(membership_id):
        try:
            with database.transaction() as session:
                team.end(session, session.get_one(Membership, membership_id))
            told.append("left")
        except Refused as refused:
            told.append(str(refused))

    leaving = [threading.Thread(target=leave, args=(m.id,)) for m in memberships]
    for thread in leaving:
        thread.start()
    for thread in leaving:
        thread.join(timeout=60)
    return sorted(told)


def owners(database):
    with database.reading() as session:
        return session.query(Membership).filter_by(role=Role.OWNER).count()


def test_of_two_owners_who_leave_at_once_one_stays(session, database, circle, own, monkeypatch):
    other = add(session, circle, "Oda", Role.OWNER)
    hold_a_meeting(monkeypatch)

    told = both_leave(database, [own, other])

    assert told == [
        "An organisation needs an owner. Make somebody else an owner first.",
        "left",
    ]
    assert owners(database) == 1


def test_without_the_lock_both_owners_leave(session, database, circle, own, monkeypatch):
    other = add(session, circle, "Oda", Role.OWNER)
    monkeypatch.setattr(Organisation, "lock", lambda organisation: None)
    hold_a_meeting(monkeypatch, lets_go=database.engine.dialect.name == "sqlite")

    told = both_leave(database, [own, other])

    assert told == ["left", "left"]
    assert owners(database) == 0
