"""Who wishes for a screening near them."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.accounts.models import Organisation
from outreach.database import Base, choice
from outreach.films.models import Film
from outreach.screenings.models import Screening
from outreach.words import N_


class RequestState(enum.StrEnum):
    """How far it is. ``PASSED_ON`` waits for one organisation, also while it has a draft."""

    NEW = "new"
    PASSED_ON = "passed_on"
    PLANNED = "planned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RequestState.NEW: N_("To be read"),
    RequestState.PASSED_ON: N_("Passed on"),
    RequestState.PLANNED: N_("Planned"),
    RequestState.DECLINED: N_("Declined"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
}
OPEN = (RequestState.NEW, RequestState.PASSED_ON)


class Offer(enum.StrEnum):
    """What somebody could do to bring a screening about."""

    COME = "come"
    HELP = "help"
    ROOM = "room"

    @property
    def label(self) -> str:
        return _OFFER_LABELS[self]


_OFFER_LABELS = {
    Offer.COME: N_("Come and watch"),
    Offer.HELP: N_("Help on the day"),
    Offer.ROOM: N_("Find or offer a room"),
}

# What people agree to, by version: an earlier one stays, because it says what was agreed to then.
SHARING = {
    "2026-11": N_("A host near me may read my name and my e-mail address, and write to me"),
}
SHARING_NOW = "2026-11"


class ScreeningRequest(Base):
    """One person's wish to see a film near them.

    ``organisation`` is whom it is passed to now: nobody else than the people who look after the
    programme sees it. ``note`` is for that organisation, ``answer`` for the person who asked;
    ``returned_because`` is what the organisation said that gave it back last. ``screening`` is
    what the organisation made of it, perhaps still a draft.
    """

    __tablename__ = "screening_request"
    __table_args__ = (
        sa.CheckConstraint("people > 0", name="people"),
        sa.Index(
            "uq_screening_request_one_open",
            "film_id",
            "email",
            unique=True,
            sqlite_where=sa.text("state IN ('new', 'passed_on')"),
            postgresql_where=sa.text("state IN ('new', 'passed_on')"),
        ),
    )

    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    form_key: Mapped[str] = mapped_column(unique=True)
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(sa.String(255), index=True)
    may_share: Mapped[bool] = mapped_column(default=False)
    share_agreed_at: Mapped[datetime | None]
    share_wording: Mapped[str | None]

    town: Mapped[str]
    country: Mapped[str] = mapped_column(sa.String(2))
    people: Mapped[int | None]
    offers: Mapped[list[str]] = mapped_column(default=list)
    offer_words: Mapped[str | None]
    reason: Mapped[str | None]

    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.NEW)
    answer: Mapped[str | None]
    note: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    returned_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="SET NULL")
    )
    returned_because: Mapped[str | None]
    screening_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("screening.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    film: Mapped[Film] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    returned_by: Mapped[Organisation | None] = relationship(foreign_keys=returned_by_id)
    screening: Mapped[Screening | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_new(self) -> bool:
        return self.state is RequestState.NEW

    @property
    def is_passed_on(self) -> bool:
        return self.state is RequestState.PASSED_ON

    @property
    def is_planned(self) -> bool:
        return self.state is RequestState.PLANNED

    @property
    def is_declined(self) -> bool:
        return self.state is RequestState.DECLINED

    @property
    def offer_labels(self) -> list[str]:
        """What they could do, in the words of the form."""
        return [offer.label for offer in Offer if offer in self.offers]

    @property
    def agreed_to(self) -> str | None:
        """The words to which they agreed when they let their address be passed on."""
        return SHARING.get(self.share_wording or "")
