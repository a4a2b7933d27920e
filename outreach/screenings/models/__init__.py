"""The records of the area."""

from outreach.screenings.models.changes import Change
from outreach.screenings.models.crew import Crew
from outreach.screenings.models.feeds import PersonalFeed
from outreach.screenings.models.marks import CalendarMark
from outreach.screenings.models.programme import ProgrammeItem, ProgrammeKind
from outreach.screenings.models.safeguards import Safeguard, SafeguardKind
from outreach.screenings.models.screenings import CANCELLED_STAYS_IN_FEEDS, Place, Screening
from outreach.screenings.models.status import (
    PUBLIC,
    PUBLISHED,
    Limit,
    ScreeningKind,
    Status,
    Visibility,
)
from outreach.screenings.models.usual import UsualTerms

__all__ = [
    "CANCELLED_STAYS_IN_FEEDS",
    "PUBLIC",
    "PUBLISHED",
    "CalendarMark",
    "Change",
    "Crew",
    "Limit",
    "PersonalFeed",
    "Place",
    "ProgrammeItem",
    "ProgrammeKind",
    "Safeguard",
    "SafeguardKind",
    "Screening",
    "ScreeningKind",
    "Status",
    "UsualTerms",
    "Visibility",
]
