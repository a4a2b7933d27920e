"""Why something may not be done with a screening: asked before a form is shown, and again after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import object_session

from outreach.errors import Refused
from outreach.screenings.models import Screening
from outreach.screenings.queries.safeguards import missing
from outreach.words import N_


def check_open(screening: Screening, now: datetime) -> None:
    """Say why its host may not change it, before they fill in a form.

    Raises:
        Refused: it is cancelled, took place, or is published and has begun.
    """
    if screening.is_cancelled:
        raise Refused(N_("This screening is cancelled; it can no longer be changed."))
    if screening.is_held:
        raise Refused(N_("This screening took place; only its report can be changed."))
    if not screening.may_be_edited(now):
        raise Refused(N_("This screening has begun; it can no longer be changed."))


def check_publishable(screening: Screening, now: datetime) -> None:
    """Say why it may not be published, nor be asked for.

    Raises:
        Refused: it waits for review, is published already, or its time has passed; nobody can
            tell where it is; or as :func:`check_safe`.
    """
    if screening.is_requested:
        raise Refused(N_("This screening waits for review already."))
    if not screening.is_draft:
        raise Refused(N_("This screening is published already."))
    if screening.has_begun(now):
        raise Refused(N_("Its time has passed. Choose another before you publish it."))
    if screening.venue is None and screening.online_url is None:
        raise Refused(N_("Say where it is before you publish it: a venue, a link, or both."))
    check_safe(screening, now)


def check_safe(screening: Screening, now: datetime) -> None:
    """Say that people would be left alone with a heavy film.

    Raises:
        Refused: a safeguard is neither filled nor waived.
    """
    session = object_session(screening)
    if session is not None and missing(session, screening, now=now):
        raise Refused(
            N_("This film is heavy. Fill or waive each of its safeguards before it is published.")
        )


def check_cancellable(screening: Screening, now: datetime) -> None:
    """Say why it may not be called off.

    Raises:
        Refused: as :func:`cancel`.
    """
    if not screening.is_public:
        raise Refused(N_("Only a published screening can be cancelled."))
    check_open(screening, now)


def check_postponable(screening: Screening, now: datetime) -> None:
    """Say why it may not be postponed.

    Raises:
        Refused: as :func:`postpone`.
    """
    if not screening.is_public:
        raise Refused(N_("Only a published screening can be postponed. Change the draft's time."))
    check_open(screening, now)
    if screening.is_postponed:
        raise Refused(N_("This screening is postponed already."))


def check_reportable(screening: Screening, now: datetime) -> None:
    """Say why nobody can say how it went.

    Raises:
        Refused: as :func:`report`.
    """
    if not screening.may_be_reported(now):
        raise Refused(N_("Only what has begun can be reported on."))
