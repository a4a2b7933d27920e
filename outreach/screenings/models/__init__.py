"""The records of the area."""

from outreach.screenings.models.changes import Change
from outreach.screenings.models.crew import Crew
from outreach.screenings.models.feeds import PersonalFeed
from outreach.screenings.models.programme import ProgrammeItem, ProgrammeKind
from outreach.screenings.models.publications import PublicationRequest, ReviewState
from outreach.screenings.models.requests import (
    OPEN,
    SHARING,
    SHARING_NOW,
    Offer,
    RequestState,
    ScreeningRequest,
)
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
    "OPEN",
    "PUBLIC",
    "PUBLISHED",
    "SHARING",
    "SHARING_NOW",
    "Change",
    "Crew",
    "Limit",
    "Offer",
    "PersonalFeed",
    "Place",
    "ProgrammeItem",
    "ProgrammeKind",
    "PublicationRequest",
    "RequestState",
    "ReviewState",
    "Screening",
    "ScreeningKind",
    "ScreeningRequest",
    "Status",
    "UsualTerms",
    "Visibility",
]
