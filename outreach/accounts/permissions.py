"""Who may do what: one table."""

from __future__ import annotations

from outreach.accounts.models import Role

READ = frozenset({"read"})
WORK = frozenset({"read", "create", "edit", "publish"})
ALL = frozenset({*WORK, "check"})
NOTHING: frozenset[str] = frozenset()

REST = "everything else"

# Mail shows guests' names and links; a checked helpline is printed: both are the owner's.
TABLE: dict[Role, dict[str, frozenset[str]]] = {
    Role.OWNER: {REST: ALL},
    Role.HOST: {"mail": NOTHING, REST: WORK},
    Role.OUTREACH: {"mail": NOTHING, "rsvp": NOTHING, REST: READ},
    Role.VIEWER: {"mail": NOTHING, "rsvp": NOTHING, REST: READ},
}


def may(role: Role, action: str, what: str) -> bool:
    """Whether this role lets somebody act so on records of this table."""
    rights = TABLE[role]
    return action in rights.get(what, rights[REST])
