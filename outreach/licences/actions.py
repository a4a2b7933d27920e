"""What hosts do about a licence: note what it says, keep its document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import get_currency_precision
from sqlalchemy.orm import Session

from outreach.accounts.models import User
from outreach.dates import zones_by_country
from outreach.errors import Refused
from outreach.licences.documents import Document
from outreach.licences.models import (
    Admission,
    LicenceDocument,
    LicenceKind,
    LicenceState,
    ScreeningLicence,
)
from outreach.licences.queries import licence_of, licences_of
from outreach.screenings import actions as screenings
from outreach.screenings.actions import history
from outreach.screenings.actions.standing import published_as
from outreach.screenings.models import Screening
from outreach.venues.models import LARGEST_ROOM
from outreach.words import N_

MOST_FEE = Decimal(1_000_000_000)


def keep(
    session: Session,
    screening: Screening,
    *,
    kind: LicenceKind,
    state: LicenceState = LicenceState.CONFIRMED,
    licensor: str | None = None,
    territory: list[str] | None = None,
    is_worldwide: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
    showings: int | None = None,
    audience: int | None = None,
    admission: Admission | None = None,
    fee: Decimal | None = None,
    currency: str | None = None,
    reference: str | None = None,
    note: str | None = None,
    by: User | None = None,
    now: datetime,
) -> ScreeningLicence:
    """Note what the licence says, and bring the screening to it: provisional or certain.

    Where none is needed, it is as good as confirmed, and ``note`` says why.

    Args:
        fee: in whole units of ``currency`` (ISO 4217).

    Raises:
        Refused: it is confirmed and does not say by whom or where, or is not one for this
            screening; its window ends before it begins; a fee has no currency; more places are
            given than it allows; or the screening can no longer be changed.
    """
    screening.lock()
    screenings.check_open(screening, now)
    wanted = {
        "film_id": screening.film_id,
        "kind": kind,
        "state": LicenceState.CONFIRMED if kind is LicenceKind.NOT_NEEDED else state,
        "licensor": licensor,
        "territory": _countries(territory or []),
        "is_worldwide": is_worldwide,
        "from_on": from_on,
        "until_on": until_on,
        "showings": showings,
        "audience": audience,
        "admission": admission,
        "fee_minor": _minor(fee, currency),
        "currency": currency if fee is not None else None,
        "reference": reference,
        "note": note,
        "changed_at": now,
    }
    _check(ScreeningLicence(**wanted), screening)
    licence = licence_of(session, screening)
    before = licence.state if licence else None
    if licence is None:
        licence = ScreeningLicence(screening=screening, **wanted)
        session.add(licence)
    for name, value in wanted.items():
        setattr(licence, name, value)
    session.flush()
    if before is not licence.state:
        words = (before.label if before else None, licence.state.label)
        history.note(session, screening, {"licence": words}, by=by, now=now, tells=False)
    screenings.license(
        session,
        screening,
        is_licensed=licence.licenses(screening),
        audience=licence.largest_audience,
        by=by,
        now=now,
    )
    return licence


def follow(session: Session, changed: Sequence[Screening]) -> None:
    """Ask the licences again after screenings or their venue have changed.

    What is confirmed and fits no more leaves the screening provisional; what fits again does not.
    """
    licences = licences_of(session, changed)
    for screening in changed:
        licence = licences.get(screening.id)
        if licence is not None and not screening.is_held and not screening.is_cancelled:
            _follow(screening, licence)


def _follow(screening: Screening, licence: ScreeningLicence) -> None:
    is_licensed = licence.licenses(screening)
    if is_licensed is not screening.is_licensed:
        screening.is_licensed = is_licensed
        if screening.is_published:
            screening.status = published_as(screening)


history.also(follow)


def attach(
    session: Session, licence: ScreeningLicence, document: Document, *, now: datetime
) -> LicenceDocument:
    """Keep the document in place of the one before."""
    kept = licence.document or LicenceDocument(licence_id=licence.id)
    kept.data, kept.media_type = document.data, document.media_type
    kept.size, kept.added_at = len(document.data), now
    session.add(kept)
    session.flush()
    session.expire(licence, ["document"])
    return kept


def remove_document(session: Session, licence: ScreeningLicence) -> None:
    """Keep none. Removed twice is removed once."""
    licence.document = None
    session.flush()


def check_window(from_on: date | None, until_on: date | None) -> None:
    """Say that it would be valid on no day.

    Raises:
        Refused: it ends before it begins.
    """
    if from_on and until_on and until_on < from_on:
        raise Refused(N_("The licence ends before it begins."), field="until_on")


def check_how_many(number: int | None, *, field: str) -> None:
    """Say that this is no number of showings, or of people.

    Raises:
        Refused: it is none, or more than a stadium.
    """
    if number is not None and not 1 <= number <= LARGEST_ROOM:
        raise Refused(N_("A number from 1 to %(most)s."), field=field, most=LARGEST_ROOM)


def check_fee(fee: Decimal | None, currency: str | None) -> None:
    """Say that nobody could pay that.

    Raises:
        Refused: it is below nothing, too much, finer than the currency, or in none.
    """
    if fee is None:
        return
    if not fee.is_finite() or not 0 <= fee <= MOST_FEE:
        raise Refused(N_("A fee is from 0 to a thousand million."), field="fee")
    if currency is None:
        raise Refused(N_("Say in which currency."), field="currency")
    if fee != round(fee, get_currency_precision(currency)):
        raise Refused(N_("This currency has no coin so small."), field="fee")


def _minor(fee: Decimal | None, currency: str | None) -> int | None:
    check_fee(fee, currency)
    if fee is None or currency is None:
        return None
    return int(fee.scaleb(get_currency_precision(currency)))


def _countries(codes: list[str]) -> list[str]:
    unknown = [code for code in codes if code not in zones_by_country()]
    if unknown:
        raise Refused(N_("Choose countries from the list."), field="territory")
    return sorted(set(codes))


def _check(licence: ScreeningLicence, screening: Screening) -> None:
    check_window(licence.from_on, licence.until_on)
    check_how_many(licence.showings, field="showings")
    check_how_many(licence.audience, field="audience")
    if not licence.is_needed and not licence.note:
        raise Refused(
            N_("Say why none is needed: whose film it is, or why it is free to show."), field="note"
        )
    if licence.is_needed and licence.is_confirmed:
        _check_confirmed(licence, screening)


def _check_confirmed(licence: ScreeningLicence, screening: Screening) -> None:
    if not licence.licensor:
        raise Refused(N_("Say who has confirmed it."), field="licensor")
    if not licence.territory and not licence.is_worldwide:
        raise Refused(N_("Say in which countries it is valid."), field="territory")
    for misfit in licence.misfits(screening):
        raise Refused(misfit.label, field=misfit.field)
