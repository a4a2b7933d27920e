"""Questions about requests for screenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.films.models import Film
from outreach.requests.models import OPEN, RequestState, ScreeningRequest
from outreach.screenings.models import Screening

MOST_SHOWN = 200
WHO_HOST = (Role.OWNER, Role.HOST)


@dataclass
class Demand:
    """How many wish for a screening in one town, and how many people they could bring."""

    country: str
    town: str
    requests: int = 0
    people: int = 0


def request_of_form(session: Session, form_key: str) -> ScreeningRequest | None:
    """The request that this very form has made already."""
    return session.scalar(sa.select(ScreeningRequest).where(ScreeningRequest.form_key == form_key))


def open_request(session: Session, film: Film, email: str) -> ScreeningRequest | None:
    """The request of this address for the film that nobody has closed."""
    return session.scalar(
        sa.select(ScreeningRequest).where(
            ScreeningRequest.film_id == film.id,
            ScreeningRequest.email == email,
            ScreeningRequest.state.in_(OPEN),
        )
    )


def requests(
    session: Session, *, state: RequestState | None = None, film_id: int | None = None
) -> Sequence[ScreeningRequest]:
    """Those in this state, or all that are open: to be read first, then the latest change."""
    return session.scalars(
        _such(sa.select(ScreeningRequest), state, film_id)
        .order_by(
            ScreeningRequest.state != RequestState.NEW,
            ScreeningRequest.changed_at.desc(),
            ScreeningRequest.id.desc(),
        )
        .options(joinedload(ScreeningRequest.film), joinedload(ScreeningRequest.organisation))
        .limit(MOST_SHOWN)
    ).all()


def demand(
    session: Session, *, state: RequestState | None = None, film_id: int | None = None
) -> list[Demand]:
    """The same requests, all of them, counted by town; where most people ask comes first.

    A town that is capitalised in two ways is one town.
    """
    columns = sa.select(ScreeningRequest.country, ScreeningRequest.town, ScreeningRequest.people)
    found: dict[tuple[str, str], Demand] = {}
    for row in session.execute(_such(columns, state, film_id).order_by(ScreeningRequest.id)):
        key = row.country, row.town.casefold()
        one = found.setdefault(key, Demand(row.country, row.town))
        one.requests += 1
        one.people += row.people or 0
    return sorted(found.values(), key=lambda one: (-one.requests, -one.people, one.town))


def passed_to(session: Session, organisation_id: int) -> Sequence[ScreeningRequest]:
    """What was passed on to this organisation: what waits for it first, then the latest change."""
    return session.scalars(
        sa.select(ScreeningRequest)
        .where(ScreeningRequest.organisation_id == organisation_id)
        .order_by(
            ScreeningRequest.state != RequestState.PASSED_ON,
            ScreeningRequest.changed_at.desc(),
            ScreeningRequest.id.desc(),
        )
        .options(joinedload(ScreeningRequest.film), joinedload(ScreeningRequest.screening))
    ).all()


def one_passed_to(session: Session, number: int, organisation_id: int) -> ScreeningRequest | None:
    """This request, while it waits for this organisation."""
    return session.scalar(
        sa.select(ScreeningRequest).where(
            ScreeningRequest.id == number,
            ScreeningRequest.organisation_id == organisation_id,
            ScreeningRequest.state == RequestState.PASSED_ON,
        )
    )


def held_requests_behind(session: Session, screening: Screening) -> Sequence[ScreeningRequest]:
    """The open requests of which this screening was made; they stay so until this transaction ends.

    A draft whose film was changed is no answer to them.
    """
    return session.scalars(
        sa.select(ScreeningRequest)
        .where(
            ScreeningRequest.screening_id == screening.id,
            ScreeningRequest.film_id == screening.film_id,
            ScreeningRequest.state == RequestState.PASSED_ON,
        )
        .order_by(ScreeningRequest.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def who_could_host(session: Session) -> Sequence[Organisation]:
    """Organisations in which somebody can sign in and plan a screening, by name."""
    acts = sa.select(Membership.organisation_id).join(Membership.user)
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.id.in_(acts.where(Membership.role.in_(WHO_HOST), User.active)))
        .order_by(sa.func.lower(Organisation.name), Organisation.id)
    ).all()


def _such(query: Any, state: RequestState | None, film_id: int | None) -> Any:
    states = OPEN if state is None else (state,)
    query = query.where(ScreeningRequest.state.in_(states))
    return query if film_id is None else query.where(ScreeningRequest.film_id == film_id)
