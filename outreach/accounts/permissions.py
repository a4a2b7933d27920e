"""Who may do what: one table."""

from __future__ import annotations

from outreach.accounts.models import Role

READ = frozenset({"read"})
WORK = READ | {"create", "edit", "publish"}
ALL = WORK | {"check"}
NOTHING: frozenset[str] = frozenset()

REST = "everything else"

# The row is the role, the column the table; guests' answers are for those who work with them. Kept
# mail shows everybody's names and links, the log what each member did. What "check" puts in print
# is the owner's word: helplines. Everybody sees who is in the team; their addresses are for the
# owner, who also changes it.
NOT_OWNER = {
    "mail": NOTHING,
    "audit_entry": NOTHING,
    "host_application": NOTHING,
    "team": READ,
    "addresses": NOTHING,
    "organisation": READ,
}
TABLE: dict[Role, dict[str, frozenset[str]]] = {
    Role.OWNER: {REST: ALL},
    Role.HOST: {**NOT_OWNER, REST: WORK},
    Role.OUTREACH: {**NOT_OWNER, "rsvp": NOTHING, REST: READ},
    Role.VIEWER: {**NOT_OWNER, "rsvp": NOTHING, REST: READ},
}

# Who sees guests' answers or can change what is public proves more than that they know a password.
NEEDS_FACTOR = frozenset({Role.OWNER, Role.HOST})

# Belong to no organisation: only the one that set the installation up sees them.
OF_THE_INSTALLATION = frozenset({"mail", "host_application"})


def may(role: Role, action: str, what: str) -> bool:
    """Whether this role lets somebody act so on records of this table."""
    rights = TABLE[role]
    return action in rights.get(what, rights[REST])
