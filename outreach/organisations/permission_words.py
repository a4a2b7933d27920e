"""The tables of permissions in words. They say nothing that the tables do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.accounts import permissions
from outreach.accounts.models import CrewRole, Role, StaffKind
from outreach.words import N_

WHAT = {
    permissions.REST: N_("Screenings, venues, panels, helplines and everything else"),
    "screening": N_("The screening"),
    "licence": N_("Its licence"),
    "safeguard": N_("Its safeguards"),
    "panel": N_("Its panel"),
    "rsvp": N_("Guests: their names and parties"),
    "guest_address": N_("Guests’ e-mail addresses"),
    "access_needs": N_("What guests need to take part"),
    "door": N_("The door: its links, who came, how many are in"),
    "crew": N_("The people at a screening: who has which role there"),
    "team": N_("The team: who is in it, as what"),
    "addresses": N_("The team’s e-mail addresses"),
    "organisation": N_("What the organisation says of itself"),
    "usual_terms": N_("What is usual at its screenings"),
    "audit_entry": N_("The log of what members did"),
    "host_application": N_("Applications to host"),
    "programme": N_("The screenings of every organisation"),
    "publication": N_("Screenings that wait for review"),
    "trust": N_("Which organisations publish without review"),
    "helpline": N_("Helplines"),
    "film": N_("Films: what they are, their versions, their kits"),
    "account": N_("Accounts, found by their exact address: no password, no guest"),
    "staff": N_("Who has which role in the whole installation"),
    "screening_request": N_("Everybody’s requests for a screening near them"),
    "passed_request": N_("Requests for a screening that were passed to the organisation"),
    "mail": N_("Mail that is kept here, with everybody’s links"),
}
ACTIONS = {
    "read": N_("see"),
    "create": N_("add"),
    "edit": N_("change"),
    "publish": N_("publish"),
    "check": N_("confirm"),
}


EVERYTHING, NOTHING = N_("everything"), N_("nothing")


@dataclass(frozen=True)
class Row:
    """What each role may do with one kind of thing, as words in the order of ``ACTIONS``."""

    what: str
    by_role: Mapping[Role, list[str]] | Mapping[CrewRole, list[str]] | Mapping[StaffKind, list[str]]


def rows() -> Iterator[Row]:
    """The table of what is an organisation's own, one row for each; "everything else" first."""
    for what in sorted(_named(permissions.TABLE) - permissions.OF_THE_INSTALLATION, key=_place):
        yield Row(
            what=WHAT.get(what, what),
            by_role={role: _words(role, what) for role in permissions.TABLE},
        )


def rows_at_screening() -> Iterator[Row]:
    """The table of the roles at one screening, in the same order."""
    return _rows_of(permissions.AT_SCREENING, _named(permissions.AT_SCREENING))


def rows_as_staff() -> Iterator[Row]:
    """The table of staff; what only the first organisation's owner does has a row of its own."""
    table = permissions.AS_STAFF
    return _rows_of(table, _named(table) | permissions.OF_THE_INSTALLATION)


def _rows_of(table: Mapping[Any, Mapping[str, frozenset[str]]], named: set[str]) -> Iterator[Row]:
    for what in sorted(named, key=_place):
        granted = {role: rights.get(what, permissions.NOTHING) for role, rights in table.items()}
        yield Row(
            what=WHAT.get(what, what),
            by_role={role: _in_words(acts) or [NOTHING] for role, acts in granted.items()},
        )


def _named(table: Mapping[Any, Mapping[str, frozenset[str]]]) -> set[str]:
    return {what for rights in table.values() for what in rights}


def _place(what: str) -> tuple[int, str]:
    known = list(WHAT)
    return known.index(what) if what in WHAT else len(known), what


def every_action() -> list[str]:
    """What "everything" is: each action that the table grants to anybody."""
    return _in_words(_all())


def _words(role: Role, what: str) -> list[str]:
    rights = permissions.TABLE[role]
    granted = rights.get(what, rights[permissions.REST])
    if granted == _all():
        return [EVERYTHING]
    return _in_words(granted) or [NOTHING]


def _all() -> frozenset[str]:
    return frozenset().union(*(acts for row in permissions.TABLE.values() for acts in row.values()))


def _in_words(actions: frozenset[str]) -> list[str]:
    known = [word for action, word in ACTIONS.items() if action in actions]
    return known + sorted(actions - ACTIONS.keys())
