"""What the facts area writes into a kit: the mirror of taking it in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.facts.models import Claim, Helpline, Update
from outreach.facts.queries import organisations_around, updates_since
from outreach.films.kit_parts import (
    ClaimPart,
    HelplinePart,
    OrganisationPart,
    SourcePart,
    UpdatePart,
)
from outreach.films.models import Film


def claim_parts(session: Session, film: Film) -> list[ClaimPart]:
    """Every claim in order; withdrawn ones too, so that nobody brings them back."""
    claims = session.scalars(
        sa.select(Claim).where(Claim.film_id == film.id).order_by(Claim.position, Claim.id)
    )
    return [_claim(claim) for claim in claims]


def update_parts(session: Session, film: Film) -> list[UpdatePart]:
    """What has happened since the film, oldest first."""
    return [_update(update) for update in updates_since(session, film)]


def organisation_parts(session: Session, film: Film) -> list[OrganisationPart]:
    """Who works on what it is about, in order."""
    return [
        OrganisationPart.model_validate({"name": one.name, "kind": one.kind.value})
        for one in organisations_around(session, film)
    ]


def helpline_parts(session: Session) -> list[HelplinePart]:
    """Every helpline that is known here: they belong to countries and to no film.

    Who has checked it is left out: where the kit goes, somebody there checks.
    """
    helplines = session.scalars(
        sa.select(Helpline).order_by(Helpline.position, Helpline.country, Helpline.name)
    )
    return [
        HelplinePart(
            country=line.country,
            name=line.name,
            phone=line.phone,
            text=line.text_number,
            hours=line.hours,
            languages=line.languages,
            checked_on=line.listed_on,
            note=line.note,
        )
        for line in helplines
    ]


def _claim(claim: Claim) -> ClaimPart:
    return ClaimPart.model_validate(
        {
            "id": claim.key,
            "says": claim.says,
            "figure": claim.figure,
            "unit": claim.unit,
            "counts": claim.counts,
            "attributed_to": claim.attributed_to,
            "published_in": claim.published_in,
            "published_on": claim.published_on,
            "url": claim.url,
            "status": claim.status.value,
            "note": claim.note,
        }
    )


def _update(update: Update) -> UpdatePart:
    return UpdatePart.model_validate(
        {
            "date": update.happened_on,
            "about": update.about,
            "text": update.text,
            "status": update.status.value,
            "sources": [
                SourcePart.model_validate(
                    {"publisher": one.publisher, "date": one.published_on, "url": one.url}
                )
                for one in update.sources
            ],
        }
    )
