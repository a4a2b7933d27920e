"""Invitations: one open for each address, each answered once."""

import contextlib
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts.models import Membership, Organisation, Role
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.organisations.actions import invitations
from outreach.organisations.models import Invitation, InvitationState
from tests import factories
from tests.factories import LONG_AGO

WEEK = timedelta(days=7)


def invite(session, circle, hana, email="ivo@example.org", *, at=LONG_AGO, role=Role.HOST):
    return invitations.invite(session, circle, email=email, role=role, by=hana, now=at)


def queued(session):
    return session.scalars(
        sa.select(Outbox.payload).where(Outbox.kind == invitations.INVITATION)
    ).all()


def states(session):
    return [
        (one.email, one.state)
        for one in session.query(Invitation).populate_existing().order_by(Invitation.id)
    ]


def members(session):
    return {
        (m.user.email, m.role)
        for m in session.query(Membership).populate_existing()
        if m.user.email != "hana@westport.example.org"
    }


def test_an_invitation_is_open_for_seven_days(session, hana, circle):
    invitation = invite(session, circle, hana, " Ivo@Example.ORG ")

    assert (invitation.email, invitation.role) == ("ivo@example.org", Role.HOST)
    assert invitation.is_open(LONG_AGO + WEEK - timedelta(seconds=1))
    assert not invitation.is_open(LONG_AGO + WEEK)
    assert queued(session) == [{"invitation_id": invitation.id}]


def test_one_invitation_to_an_address_is_open_at_a_time(session, hana, circle):
    first = invite(session, circle, hana)

    with pytest.raises(Refused, match="open already") as refused:
        invite(session, circle, hana, "IVO@example.org")

    assert refused.value.field == "email"
    second = invite(session, circle, hana, at=LONG_AGO + WEEK)
    assert (first.state, second.state) == (InvitationState.REVOKED, InvitationState.OPEN)


def test_a_member_is_not_invited(session, hana, circle):
    with pytest.raises(Refused, match="member of the team already"):
        invite(session, circle, hana, "Hana@westport.example.org")

    assert invite(session, circle, hana, "olu@harbour.example.org").id


@pytest.mark.parametrize("email", ["", "ivo", "ivo@", "ivo@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_not_invited(session, hana, circle, email):
    with pytest.raises(Refused, match="not an e-mail address"):
        invite(session, circle, hana, email)


def test_a_team_cannot_flood_the_world(session, hana, circle):
    for n in range(invitations.MOST_OPEN):
        invite(session, circle, hana, f"g{n}@example.org")

    with pytest.raises(Refused, match="At most 50"):
        invite(session, circle, hana)

    assert invite(session, circle, hana, at=LONG_AGO + WEEK).id


def test_sent_again_it_is_good_for_seven_days_more(session, hana, circle):
    invitation = invite(session, circle, hana)
    uid, later = invitation.uid, LONG_AGO + WEEK + timedelta(days=1)

    invitations.send_again(session, invitation, now=later)

    assert (invitation.uid, invitation.expires_at) == (uid, later + WEEK)
    assert queued(session) == [{"invitation_id": invitation.id}] * 2


def test_it_is_not_sent_again_at_once(session, hana, circle):
    invitation = invite(session, circle, hana)

    with pytest.raises(Refused, match="five minutes"):
        invitations.send_again(session, invitation, now=LONG_AGO + timedelta(minutes=4))

    invitations.send_again(session, invitation, now=LONG_AGO + timedelta(minutes=5))


def test_what_was_answered_is_not_sent_again(session, hana, circle):
    invitation = invite(session, circle, hana)
    invitations.decline(session, invitation, now=LONG_AGO)

    with pytest.raises(Refused, match="no longer open"):
        invitations.send_again(session, invitation, now=LONG_AGO + timedelta(days=1))


def test_somebody_with_an_account_accepts(session, hana, circle, ivo):
    invitation = invite(session, circle, hana)

    invitations.accept(session, invitation, ivo, now=LONG_AGO)

    assert members(session) == {(ivo.email, Role.HOST)}
    assert states(session) == [(ivo.email, InvitationState.ACCEPTED)]


def test_somebody_without_an_account_gets_one(session, hana, circle):
    invitation = invite(session, circle, hana)

    made = invitations.join(
        session, invitation, name="Ivo", password_hash=factories.password_hash(), now=LONG_AGO
    )

    assert (made.user.name, made.user.email, made.user.active) == ("Ivo", "ivo@example.org", True)
    assert members(session) == {("ivo@example.org", Role.HOST)}


def test_an_account_that_is_there_by_now_is_kept(session, hana, circle, ivo):
    invitation = invite(session, circle, hana)

    with pytest.raises(Refused, match="an account for this invitation by now"):
        invitations.join(session, invitation, name="Eve", password_hash="x", now=LONG_AGO)

    assert (ivo.name, members(session)) == ("Ivo Guest", set())


def test_somebody_else_neither_accepts_nor_declines(session, hana, circle, olu):
    invitation = invite(session, circle, hana)

    with pytest.raises(Refused, match="another address"):
        invitations.accept(session, invitation, olu, now=LONG_AGO)
    with pytest.raises(Refused, match="another address"):
        invitations.decline(session, invitation, by=olu, now=LONG_AGO)

    assert states(session) == [("ivo@example.org", InvitationState.OPEN)]


def test_a_member_who_accepts_keeps_their_role(session, hana, circle, ivo):
    invitation = invite(session, circle, hana, role=Role.OWNER)
    session.add(Membership(user=ivo, organisation=circle, role=Role.VIEWER, created_at=LONG_AGO))
    session.flush()

    with pytest.raises(Refused, match="member of this team already"):
        invitations.accept(session, invitation, ivo, now=LONG_AGO)

    assert members(session) == {(ivo.email, Role.VIEWER)}


def end(session, invitation, how, user):
    """Bring the invitation to its end in one of the ways there are. Returns when that was."""
    if how == "expired":
        return LONG_AGO + WEEK
    if how == "used":
        invitations.accept(session, invitation, user, now=LONG_AGO)
        session.delete(user.memberships[-1])
    elif how == "declined":
        invitations.decline(session, invitation, now=LONG_AGO)
    else:
        invitations.revoke(session, invitation, now=LONG_AGO)
    session.flush()
    session.expire_all()
    return LONG_AGO


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ("expired", "seven days"),
        ("used", "accepted already"),
        ("declined", "declined"),
        ("revoked", "taken back"),
    ],
)
def test_an_invitation_that_is_over_gives_nothing(session, hana, circle, ivo, how, word):
    invitation = invite(session, circle, hana)
    moment = end(session, invitation, how, ivo)
    before = states(session)

    with pytest.raises(Refused, match=word):
        invitations.accept(session, invitation, ivo, now=moment)
    with pytest.raises(Refused, match=word):
        invitations.decline(session, invitation, now=moment)

    assert (states(session), members(session)) == (before, set())


def test_an_accepted_invitation_cannot_be_taken_back(session, hana, circle, ivo):
    invitation = invite(session, circle, hana)
    invitations.accept(session, invitation, ivo, now=LONG_AGO)

    with pytest.raises(Refused, match="accepted meanwhile"):
        invitations.revoke(session, invitation, now=LONG_AGO)


def both_at_once(database, act):
    """Twice at once, in transactions of their own. Returns what went wrong, in words."""
    told = []

    def run():
        try:
            with database.transaction() as session:
                act(session)
            told.append("done")
        except Refused as refused:
            told.append(str(refused))
        except Exception as error:
            told.append(type(error).__name__)

    running = [threading.Thread(target=run) for _ in range(2)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=60)
    return sorted(told)


def accepting(invitation, user):
    def act(session):
        found = session.get_one(Invitation, invitation.id)
        invitations.accept(session, found, session.get_one(type(user), user.id), now=now())

    return act


def joining(invitation):
    def act(session):
        found = session.get_one(Invitation, invitation.id)
        invitations.join(session, found, name="Ivo", password_hash="x", now=now())

    return act


def hold_a_meeting(monkeypatch, name, *, lets_go):
    """Whoever has looked waits until the others have, or are seen to wait for a lock."""
    barrier = threading.Barrier(2)
    look = getattr(invitations, name)

    def looked(session, *args, **kwargs):
        say = session.connection().exec_driver_sql
        if lets_go:
            say("COMMIT")
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=3)
        if lets_go:
            say("BEGIN IMMEDIATE")
        return look(session, *args, **kwargs)

    monkeypatch.setattr(invitations, name, looked)


def test_accepted_twice_at_once_it_gives_one_membership(
    session, database, invitation, ivo, monkeypatch
):
    hold_a_meeting(monkeypatch, "_answer", lets_go=False)

    told = both_at_once(database, accepting(invitation, ivo))

    assert told == ["You are a member of this team already.", "done"]
    assert members(session) == {(ivo.email, Role.HOST)}


def test_even_without_the_lock_an_invitation_is_answered_once(
    session, database, invitation, ivo, monkeypatch
):
    monkeypatch.setattr(Organisation, "lock", lambda organisation: None)
    hold_a_meeting(monkeypatch, "_answer", lets_go=database.engine.dialect.name == "sqlite")

    told = both_at_once(database, accepting(invitation, ivo))

    assert told == ["It has been accepted already: an invitation works once.", "done"]
    assert members(session) == {(ivo.email, Role.HOST)}


def test_without_the_condition_the_second_runs_into_the_table(
    session, database, invitation, ivo, monkeypatch
):
    """The control: nothing but the last line of defence is left."""
    monkeypatch.setattr(Organisation, "lock", lambda organisation: None)
    monkeypatch.setattr(invitations, "_answer", lambda *_args: None)
    hold_a_meeting(monkeypatch, "_answer", lets_go=database.engine.dialect.name == "sqlite")

    assert both_at_once(database, accepting(invitation, ivo)) == ["IntegrityError", "done"]


def test_joined_twice_at_once_it_gives_one_account_and_one_membership(
    session, database, invitation
):
    told = both_at_once(database, joining(invitation))

    assert told == ["It has been accepted already: an invitation works once.", "done"]
    assert members(session) == {("ivo@example.org", Role.HOST)}
