"""The records of the area."""

from outreach.screenings.models.changes import Change
from outreach.screenings.models.crew import Crew
from outreach.screenings.models.feeds import PersonalFeed
from outreach.screenings.models.programme import ProgrammeItem
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
    "Change",
    "Crew",
    "Limit",
    "PersonalFeed",
    "Place",
    "ProgrammeItem",
    "Screening",
    "ScreeningKind",
    "Status",
    "UsualTerms",
    "Visibility",
]
