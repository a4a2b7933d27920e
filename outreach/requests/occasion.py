"""A request as what a new screening is planned for: ``/manage/screenings/new?request=7``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.requests import actions, queries
from outreach.requests.models import ScreeningRequest
from outreach.screenings.models import Screening
from outreach.screenings.occasions import occasion
from outreach.web.access import Member


@dataclass(frozen=True)
class Asked:
    """That somebody asked for it."""

    request: ScreeningRequest
    notice: str = "requests/_occasion.html"

    def lead_to(self, session: Session, screening: Screening, *, now: datetime) -> None:
        actions.plan(session, self.request, screening, now=now)


@occasion("request")
def passed_on(session: Session, member: Member, number: int) -> Asked | None:
    """The request of this number, while it waits for the member's organisation."""
    if not member.may("read", "passed_request"):
        return None
    found = queries.one_passed_to(session, number, member.organisation_id)
    return Asked(found) if found else None
