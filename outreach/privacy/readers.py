"""Whom personal columns are about, and who reads them, in people's words."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from outreach.keeping import Rule
from outreach.words import N_


class Who(enum.StrEnum):
    """Whom it is about: the parts of the page for people, in its order."""

    GUEST = N_("If you come as a guest")
    ASKER = N_("If you ask for a screening")
    SPEAKER = N_("If you speak at a screening")
    MEMBER = N_("If you have an account")
    INVITED = N_("If you are invited to a team, or ask to host")
    ORGANISATION = N_("If your organisation hosts")
    NAMED = N_("If a film or a guide names you")


class Level(enum.StrEnum):
    """What it would mean if somebody else read it, the least first. Written in docs/security.md."""

    PUBLIC = "everybody reads it: what counts is that nobody else writes it"
    INSIDE = "who works with whom, and as what: for the people who work here"
    CONFIDENTIAL = "who came, asked, wrote or signed in, and where to reach them: for few, by name"
    HEALTH = "may tell of somebody's health: for who answers it, and only for days"
    DANGER = "leads to somebody whom others look for: one reader too many may cost a life"


@dataclass(frozen=True)
class Personal:
    """What a column is for, who may read it, and until when it is kept.

    ``what`` names it in people's words; columns that share one entry are said once. A key has the
    level of what it opens.
    """

    purpose: str
    readers: str
    keep: Rule
    whose: Who | None = None
    what: str = ""
    level: Level | None = None


NOBODY = N_("the program only")
EVERYBODY = N_("everybody")
OWNER = N_("the owner of the organisation")
HOSTS_AND_CO_HOSTS = N_("owner, hosts and co-hosts of the screening, and you")
AT_THE_DOOR = N_("owner and hosts, and who helps with guests at the screening")
HOSTING = N_("owner and hosts of the organisation")
ANSWERING = N_("owner and hosts, co-hosts and access contacts of the screening")
WITH_PANEL = N_("owner and hosts, and co-hosts and speaker liaison of the screening, and you")
AS_AGREED = N_("members of the organisation; everybody if you agreed or it was published before")
IN_THE_VENUE = N_(
    "everybody; while the venue hides its address only members, who helps at a screening, staff "
    "for the programme, and the guests that it shows it to"
)
MEMBERS = N_("members of the organisation")
IN_THE_TEAM = N_("members of the organisation, and who helps at the screening")
IN_SAFETY = N_(
    "members of the organisation; co-hosts, moderator and safeguarding of the screening; and staff "
    "for the programme while it waits for review"
)
LICENSING = N_("members of the organisation, and co-hosts of the screening")
YOU = N_("you")
OWNER_AND_INVITED = N_("the owner of the organisation, and whoever was invited")
PROGRAMME_AND_HOST = N_("who looks after the programme, and the host it is passed to")
PROGRAMME_AND_AGREED = N_("who looks after the programme, and that host only if you agree")
FIRST_OWNER = N_("the owner of the first organisation")
PROGRAMME = N_("the owner of the first organisation, and staff for the programme")
MEMBERS_AND_SUPPORT = N_("members of the organisation, and support, when you ask it for help")
OWNER_AND_SUPPORT = N_(
    "the owner of the organisation, and support, which finds your account only by your address"
)
