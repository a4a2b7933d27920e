"""The records of the area."""

from outreach.screenings.models.crew import Crew
from outreach.screenings.models.requests import (
    OPEN,
    SHARING,
    SHARING_NOW,
    Offer,
    RequestState,
    ScreeningRequest,
)
from outreach.screenings.models.screenings import (
    CANCELLED_STAYS_IN_FEEDS,
    Limit,
    Place,
    ProgrammeItem,
    Screening,
    Status,
)

__all__ = [
    "CANCELLED_STAYS_IN_FEEDS",
    "OPEN",
    "SHARING",
    "SHARING_NOW",
    "Crew",
    "Limit",
    "Offer",
    "Place",
    "ProgrammeItem",
    "RequestState",
    "Screening",
    "ScreeningRequest",
    "Status",
]
