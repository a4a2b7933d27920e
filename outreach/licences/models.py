"""A screening's licence, and the document that says so."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from babel.numbers import get_currency_precision
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.screenings.models import Screening
from outreach.words import N_


class LicenceKind(enum.StrEnum):
    """What is permitted. ``NOT_NEEDED`` is for a film of one's own, or one that is free."""

    NON_THEATRICAL = "non_theatrical"
    THEATRICAL = "theatrical"
    EDUCATIONAL = "educational"
    COMMUNITY = "community"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    LicenceKind.NON_THEATRICAL: N_("Non-theatrical (public performance rights)"),
    LicenceKind.THEATRICAL: N_("Theatrical"),
    LicenceKind.EDUCATIONAL: N_("Educational"),
    LicenceKind.COMMUNITY: N_("Community screening"),
    LicenceKind.NOT_NEEDED: N_("None is needed: the film is ours, or free to show"),
}


class LicenceState(enum.StrEnum):
    """How far it is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    LicenceState.ASKED: N_("Asked for"),
    LicenceState.CONFIRMED: N_("Confirmed"),
    LicenceState.REFUSED: N_("Refused"),
    LicenceState.ENDED: N_("Ended"),
}


class Admission(enum.StrEnum):
    """Whether guests may be asked to pay."""

    FREE = "free"
    CHARGED = "charged"

    @property
    def label(self) -> str:
        return _ADMISSION_LABELS[self]


_ADMISSION_LABELS = {
    Admission.FREE: N_("Free only"),
    Admission.CHARGED: N_("May be charged"),
}


class Misfit(enum.Enum):
    """Why a licence is not one for this screening; the value is what of the licence says so."""

    OTHER_FILM = "kind"
    TOO_EARLY = "from_on"
    TOO_LATE = "until_on"
    ABROAD = "territory"

    @property
    def field(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        return _MISFITS[self]


_MISFITS = {
    Misfit.OTHER_FILM: N_("It was for another film, before this one was chosen."),
    Misfit.TOO_EARLY: N_("The screening is before the licence begins."),
    Misfit.TOO_LATE: N_("The screening is after the licence ends."),
    Misfit.ABROAD: N_("The screening is in a country for which the licence is not."),
}


class ScreeningLicence(Base):
    """The permission for one screening; without a row nobody has said anything of it.

    ``territory`` holds country codes (ISO 3166) unless it ``is_worldwide``; a day that is None
    leaves the window open on that side. ``fee_minor`` counts the currency's smallest unit (ISO
    4217). ``audience`` binds the capacity while the licence is asked for or confirmed.
    """

    __tablename__ = "screening_licence"
    __table_args__ = (
        sa.CheckConstraint("audience > 0", name="audience"),
        sa.CheckConstraint("showings > 0", name="showings"),
        sa.CheckConstraint("fee_minor >= 0", name="fee"),
        sa.CheckConstraint("(fee_minor IS NULL) = (currency IS NULL)", name="fee_in_a_currency"),
        sa.CheckConstraint("until_on >= from_on", name="window"),
    )

    screening_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="CASCADE"), unique=True
    )
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id"), index=True)
    state: Mapped[LicenceState] = mapped_column(choice(LicenceState))
    kind: Mapped[LicenceKind] = mapped_column(choice(LicenceKind))
    licensor: Mapped[str | None]
    territory: Mapped[list[str]] = mapped_column(default=list)
    is_worldwide: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    showings: Mapped[int | None]
    audience: Mapped[int | None]
    admission: Mapped[Admission | None] = mapped_column(choice(Admission))
    fee_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    reference: Mapped[str | None]
    note: Mapped[str | None]
    changed_at: Mapped[datetime]

    screening: Mapped[Screening] = relationship()
    document: Mapped[LicenceDocument | None] = relationship(
        back_populates="licence", cascade="all, delete-orphan"
    )

    @property
    def is_needed(self) -> bool:
        return self.kind is not LicenceKind.NOT_NEEDED

    @property
    def is_confirmed(self) -> bool:
        return self.state is LicenceState.CONFIRMED

    @property
    def is_open(self) -> bool:
        """Whether it is, or may become, the one under which the film is shown."""
        return self.state in (LicenceState.ASKED, LicenceState.CONFIRMED)

    @property
    def largest_audience(self) -> int | None:
        """What binds the capacity: careful from the day on which it is asked for."""
        return self.audience if self.is_open and self.is_needed else None

    @property
    def fee(self) -> Decimal | None:
        """In whole units of its currency."""
        if self.fee_minor is None or self.currency is None:
            return None
        return Decimal(self.fee_minor).scaleb(-get_currency_precision(self.currency))

    def licenses(self, screening: Screening) -> bool:
        """Whether the film may be shown there by this."""
        return self.is_confirmed and not self.misfits(screening)

    def misfits(self, screening: Screening) -> list[Misfit]:
        """Why it is not one for this screening. Online only, a screening is in no country."""
        if self.film_id != screening.film.id:
            return [Misfit.OTHER_FILM]
        if not self.is_needed:
            return []
        starts, venue = screening.starts_local, screening.venue
        day = starts.date() if starts else None
        found = {
            Misfit.TOO_EARLY: bool(day and self.from_on and day < self.from_on),
            Misfit.TOO_LATE: bool(day and self.until_on and day > self.until_on),
            Misfit.ABROAD: bool(venue and not self._covers(venue.country)),
        }
        return [misfit for misfit, is_so in found.items() if is_so]

    def _covers(self, country: str) -> bool:
        return self.is_worldwide or country in self.territory


class LicenceDocument(Base):
    """The licence as it was signed: a PDF as it was sent, or a picture drawn anew."""

    __tablename__ = "licence_document"

    licence_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening_licence.id", ondelete="CASCADE"), unique=True
    )
    media_type: Mapped[str] = mapped_column(sa.String(40))
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(deferred=True)
    added_at: Mapped[datetime]

    licence: Mapped[ScreeningLicence] = relationship(back_populates="document")
