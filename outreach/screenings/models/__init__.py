"""The records of the area."""

from outreach.screenings.models.crew import Crew
from outreach.screenings.models.screenings import (
    CANCELLED_STAYS_IN_FEEDS,
    PUBLIC,
    Limit,
    Place,
    ProgrammeItem,
    Screening,
    Status,
)
from outreach.screenings.models.usual import UsualTerms

__all__ = [
    "CANCELLED_STAYS_IN_FEEDS",
    "PUBLIC",
    "Crew",
    "Limit",
    "Place",
    "ProgrammeItem",
    "Screening",
    "Status",
    "UsualTerms",
]
