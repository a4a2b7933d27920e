"""Who may do what: three tables."""

from __future__ import annotations

from outreach.accounts.models import CrewRole, Role, StaffKind

READ = frozenset({"read"})
EDIT = READ | {"edit"}
WORK = READ | {"create", "edit", "publish"}
ALL = WORK | {"check"}
NOTHING: frozenset[str] = frozenset()

REST = "everything else"

# Belong to no organisation: the owner of the one that set the installation up has them, and staff
# as their own table says. Who is "staff" is the owner's alone to say.
OF_THE_INSTALLATION = frozenset(
    {
        *("mail", "host_application", "publication", "trust", "programme"),
        *("screening_request", "account", "staff", "film"),
    }
)

# The row is the role, the column the table; guests' answers are for those who work with them, and
# so are who does what at a screening and who asks for one. Kept mail shows everybody's names and
# links, the log what each member did. What "check" puts in print is the owner's word: helplines.
# Everybody sees who is in the team; their addresses are for the owner, who also changes it.
NOT_OWNER = {
    **dict.fromkeys(OF_THE_INSTALLATION, NOTHING),
    "audit_entry": NOTHING,
    "team": READ,
    "addresses": NOTHING,
    "organisation": READ,
    "usual_terms": READ,
}
NOT_HOST = dict.fromkeys(
    ("rsvp", "guest_address", "access_needs", "door", "crew", "passed_request"), NOTHING
)
TABLE: dict[Role, dict[str, frozenset[str]]] = {
    Role.OWNER: {REST: ALL},
    Role.HOST: {**NOT_OWNER, REST: WORK},
    Role.OUTREACH: {**NOT_OWNER, **NOT_HOST, REST: READ},
    Role.VIEWER: {**NOT_OWNER, **NOT_HOST, REST: READ},
}

# The same for one screening: what a person may do there, whichever organisation they are of. What
# is not named is out of reach. Names and parties are enough at the door: needs and addresses are
# for those who answer them.
AT_SCREENING: dict[CrewRole, dict[str, frozenset[str]]] = {
    CrewRole.CO_HOST: {
        "screening": EDIT | {"publish"},
        "licence": EDIT,
        "safeguard": EDIT,
        "panel": EDIT,
        "rsvp": EDIT,
        "guest_address": READ,
        "access_needs": READ,
        "door": EDIT,
        "crew": EDIT,
    },
    CrewRole.MODERATOR: {"screening": READ, "safeguard": READ, "panel": READ},
    CrewRole.DOOR: {"screening": READ, "rsvp": READ, "door": EDIT},
    CrewRole.ACCESS_CONTACT: {
        "screening": READ,
        "rsvp": READ,
        "guest_address": READ,
        "access_needs": READ,
    },
    CrewRole.SAFEGUARDING: {"screening": READ, "safeguard": EDIT},
    CrewRole.SPEAKER_LIAISON: {"screening": READ, "panel": EDIT},
}

# The same for the whole installation. Guests' answers and kept mail are out of reach for staff.
AS_STAFF: dict[StaffKind, dict[str, frozenset[str]]] = {
    StaffKind.PROGRAMME: {
        "programme": READ,
        "host_application": EDIT,
        "publication": EDIT,
        "trust": EDIT,
        "screening_request": EDIT,
    },
    StaffKind.FACTS_AND_GUIDES: {
        "helpline": READ | {"check"},
        "film": EDIT | {"create"},
    },
    StaffKind.SUPPORT: {"account": EDIT},
}

# Who sees more than the public proves more than that they know a password; and everybody here does:
# the least of these roles reads drafts, and addresses that are hidden on purpose.
NEEDS_FACTOR: frozenset[Role | CrewRole | StaffKind] = frozenset({*Role, *CrewRole, *StaffKind})


def may(role: Role, action: str, what: str) -> bool:
    """Whether this role lets somebody act so on records of this table."""
    rights = TABLE[role]
    return action in rights.get(what, rights[REST])


def may_at_screening(role: CrewRole, action: str, what: str) -> bool:
    """Whether this role at a screening lets somebody act so on what belongs to it."""
    return action in AT_SCREENING[role].get(what, NOTHING)


def may_as_staff(kind: StaffKind, action: str, what: str) -> bool:
    """Whether this work for the installation lets somebody act so on records of this table."""
    return action in AS_STAFF[kind].get(what, NOTHING)
