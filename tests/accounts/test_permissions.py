"""The table of who may do what."""

import pytest

from outreach.accounts.members import Member
from outreach.accounts.models import CrewRole, Organisation, Role, StaffKind
from outreach.accounts.permissions import NEEDS_FACTOR, may, may_at_screening

ACTIONS = ("read", "create", "edit", "publish", "check")
NONE = dict.fromkeys(ACTIONS, False)
ALL = dict.fromkeys(ACTIONS, True)
READ = {**NONE, "read": True}
WORK = {**ALL, "check": False}


@pytest.mark.parametrize(
    ("role", "screening", "rsvp", "helpline", "mail"),
    [
        (Role.OWNER, ALL, ALL, ALL, ALL),
        (Role.HOST, WORK, WORK, WORK, NONE),
        (Role.OUTREACH, READ, NONE, READ, NONE),
        (Role.VIEWER, READ, NONE, READ, NONE),
    ],
)
def test_what_each_role_may(role, screening, rsvp, helpline, mail):
    expected = {"screening": screening, "rsvp": rsvp, "helpline": helpline, "mail": mail}

    assert {
        what: {action: may(role, action, what) for action in ACTIONS} for what in expected
    } == expected


@pytest.mark.parametrize("role", Role)
def test_nobody_may_what_no_table_names(role):
    assert not may(role, "burn", "film")


@pytest.mark.parametrize(
    ("is_first", "role", "expected"),
    [
        (True, Role.OWNER, True),
        (True, Role.HOST, False),
        (False, Role.OWNER, False),
    ],
)
def test_mail_is_for_the_owner_of_the_first_organisation(is_first, role, expected):
    member = Member(user_id=1, organisation=Organisation(), role=role, is_first=is_first)

    assert member.may("read", "mail") is expected
    assert member.may("read", "screening")


EDIT = {**READ, "edit": True}


@pytest.mark.parametrize(
    ("role", "screening", "panel", "guests", "needs", "crew"),
    [
        (CrewRole.CO_HOST, {**EDIT, "publish": True}, EDIT, EDIT, READ, EDIT),
        (CrewRole.MODERATOR, READ, READ, NONE, NONE, NONE),
        (CrewRole.DOOR, READ, NONE, READ, NONE, NONE),
        (CrewRole.ACCESS_CONTACT, READ, NONE, READ, READ, NONE),
        (CrewRole.SAFEGUARDING, READ, NONE, NONE, NONE, NONE),
        (CrewRole.SPEAKER_LIAISON, READ, EDIT, NONE, NONE, NONE),
    ],
)
def test_what_each_role_at_a_screening_may(role, screening, panel, guests, needs, crew):
    expected = {
        "screening": screening,
        "panel": panel,
        "rsvp": guests,
        "guest_address": needs,
        "access_needs": needs,
        "crew": crew,
        "venue": NONE,
        "team": NONE,
    }

    assert {
        what: {action: may_at_screening(role, action, what) for action in ACTIONS}
        for what in expected
    } == expected


def test_whoever_sees_more_than_the_public_needs_a_second_factor():
    reads = {role for role in Role if may(role, "read", "screening")}
    reads_there = {role for role in CrewRole if may_at_screening(role, "read", "screening")}

    assert (len(reads), len(reads_there)) == (len(Role), len(CrewRole))
    assert reads | reads_there | set(StaffKind) == NEEDS_FACTOR
