"""Under which licence the example's screenings are shown, and how people are looked after there."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from outreach.licences import actions as licences
from outreach.licences.models import Admission, LicenceKind, LicenceState
from outreach.screenings.actions import safeguards
from outreach.screenings.models import SafeguardKind, Screening

SAFEGUARDS = {
    SafeguardKind.SUPPORT_PERSON: (
        "Robin Placeholder, an invented support person, sits near the door and wears a blue scarf."
    ),
    SafeguardKind.QUIET_SPACE: "The small room beside the entrance, with water and soft light.",
    SafeguardKind.TIME_TO_SETTLE: "Lights come up slowly. Nobody has to say anything.",
    SafeguardKind.DISCLOSURES: (
        "We listen, do not probe and promise no secrecy. Robin hands on to the child protection "
        "service, and notes no more than is needed."
    ),
    SafeguardKind.DEBRIEF: "Half an hour after the doors close, led by Alex Example.",
}


def license(session: Session, screening: Screening, now: datetime) -> None:
    """For its country and the whole month; an example of what a licence says."""
    starts = screening.starts_local
    assert starts is not None  # noqa: S101 - it was scheduled just now
    first = starts.date().replace(day=1)
    licences.keep(
        session,
        screening,
        kind=LicenceKind.COMMUNITY,
        state=LicenceState.CONFIRMED,
        licensor="Example Distribution",
        reference=f"EX-{first:%Y%m}",
        territory=[screening.venue.country] if screening.venue else [],
        is_worldwide=screening.venue is None,
        from_on=first,
        until_on=first + timedelta(days=61),
        showings=1,
        audience=250,
        admission=Admission.FREE,
        fee=Decimal("95.00"),
        currency="USD",
        note="An example: nobody has licensed anything, and nothing takes place.",
        now=now,
    )


def make_safe(session: Session, screening: Screening, now: datetime) -> None:
    """Looked after as a heavy film asks; helplines are for a person to check."""
    hana = screening.organisation.memberships[0].user
    for kind, words in SAFEGUARDS.items():
        safeguards.fill(session, screening, kind, words=words, minutes=10, by=hana, now=now)
    safeguards.waive(
        session,
        screening,
        SafeguardKind.HELPLINES,
        because="An example: nothing takes place. Before a real screening, check the helplines.",
        by=hana,
        now=now,
    )
