"""How long things about people are kept, and what happens then: the rules as data.

A rule with ``days`` goes by itself: a step of ``delivery.retention`` enforces it every day, and a
test fails for one that no step enforces. A rule without waits for a person, or goes with what it
belongs to.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.words import N_


class Since(enum.StrEnum):
    """What the days are counted from."""

    SCREENING = "the end of the screening"
    DONE = "when it was sent or given up"
    SIGN_IN = "the end of the sign-in"
    ANSWER = "the answer, or the end of the time for one"
    SENT = "when somebody sent it"
    CHANGE = "the change"


class Then(enum.StrEnum):
    """What happens when the time has come."""

    DELETED = "deleted"
    BLANKED = "blanked, and counted"


@dataclass(frozen=True)
class Rule:
    """How long something is kept. ``words`` say it to people; ``%(days)s`` stands for the days."""

    words: str
    days: int | None = None
    since: Since | None = None
    then: Then = Then.DELETED

    @property
    def time(self) -> timedelta:
        """How long after ``since``.

        Raises:
            ValueError: the rule counts no days.
        """
        if self.days is None:
            raise ValueError(f"no days are counted: {self.words}")
        return timedelta(days=self.days)

    def latest(self, now: datetime) -> datetime:
        """What happened at this moment or before it has been kept long enough."""
        return now - self.time


# What is kept for a screening that is postponed is counted from its next date. If it gets none, it
# counts as over this long after the last date that was set: else it would be kept for ever.
WITHOUT_A_DATE = timedelta(days=182)

GUESTS = Rule(
    N_("%(days)s days after the screening; while it is postponed, half a year longer"),
    days=90,
    since=Since.SCREENING,
    then=Then.BLANKED,
)
NEEDS = Rule(
    N_(
        "at once when the RSVP is cancelled; else %(days)s days after the screening, and while it "
        "is postponed half a year longer"
    ),
    days=30,
    since=Since.SCREENING,
)
MAIL = Rule(N_("%(days)s days after it was sent or given up"), days=30, since=Since.DONE)

SIGN_INS = Rule(N_("%(days)s days after it is over"), days=30, since=Since.SIGN_IN)
INVITATIONS = Rule(
    N_("%(days)s days after it was answered or its time was over"), days=30, since=Since.ANSWER
)
EMAIL_CHANGES = Rule(
    N_("%(days)s days after the change, or the end of the time for it"), days=7, since=Since.ANSWER
)
SIGN_IN_LINKS = Rule(
    N_("%(days)s days after it was used or its time was over"), days=2, since=Since.ANSWER
)
APPLICATIONS = Rule(N_("%(days)s days after it was answered"), days=365, since=Since.ANSWER)
SPEAKERS = Rule(
    N_("%(days)s days after your last panel; at once when you erase it on your own page"),
    days=3 * 365,
    since=Since.SCREENING,
    then=Then.BLANKED,
)
REQUESTS = Rule(
    N_("%(days)s days after it was closed; a year after its last word while it is open"),
    days=180,
    since=Since.ANSWER,
)
OPEN_REQUESTS = Rule(
    N_("%(days)s days after its last word, while it is open"), days=365, since=Since.ANSWER
)
FORMER = Rule(N_("%(days)s days after it was changed"), days=90, since=Since.CHANGE)
IMPORTS = Rule(N_("%(days)s days after the file was sent"), days=1, since=Since.SENT)
TRIES = Rule(N_("%(days)s days after they were counted"), days=1, since=Since.DONE)

COUNT = Rule(N_("stays with the screening, as a number without a name"))
UNTIL_LIFTED = Rule(N_("until the organisation lifts it"))
WITH_ACCOUNT = Rule(N_("while the account exists"))
WITH_FILM = Rule(N_("while the film is listed"))
WITH_GUIDE = Rule(N_("while the guide is in print"))
WITH_VENUE = Rule(N_("while the organisation uses the venue"))
WITH_SCREENING = Rule(N_("while the screening is in the archive; at once when it is deleted"))
IN_LOG = Rule(
    N_("while the program is used here; your number leads to nobody once your account is gone")
)
