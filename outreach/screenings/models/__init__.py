"""The records of the area."""

from outreach.screenings.models.crew import Crew
from outreach.screenings.models.publications import PublicationRequest, ReviewState
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
    "OPEN",
    "PUBLIC",
    "SHARING",
    "SHARING_NOW",
    "Crew",
    "Limit",
    "Offer",
    "Place",
    "ProgrammeItem",
    "PublicationRequest",
    "RequestState",
    "ReviewState",
    "Screening",
    "ScreeningRequest",
    "Status",
    "UsualTerms",
]
