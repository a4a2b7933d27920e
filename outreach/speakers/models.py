"""Speakers, and what they have agreed to."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.words import N_

LASTS = timedelta(days=3 * 365)  # never longer than three years
WORDING = 1


class Use(enum.StrEnum):
    """What somebody may agree to, each for itself."""

    NAME = "name"
    PHOTO = "photo"
    RECORDING = "recording"
    QUOTING = "quoting"

    @property
    def label(self) -> str:
        return _USE_LABELS[self]


_USE_LABELS = {
    Use.NAME: N_("Name"),
    Use.PHOTO: N_("Photo"),
    Use.RECORDING: N_("Recording"),
    Use.QUOTING: N_("Quoting"),
}

# What was agreed to, word for word. Texts that somebody has agreed to are never changed: new words
# are a new wording.
TEXTS: dict[tuple[Use, int], str] = {
    (Use.NAME, 1): N_(
        "My name, my affiliation and what is said about me may stand on the public page of the "
        "screening and in the guide printed for it."
    ),
    (Use.PHOTO, 1): N_(
        "Photos in which I can be recognised may be taken at the screening and shown by the host."
    ),
    (Use.RECORDING, 1): N_("What I say at the screening may be recorded and kept by the host."),
    (Use.QUOTING, 1): N_(
        "The host may quote what I say at the screening, with the name under which I am announced."
    ),
}


class How(enum.StrEnum):
    """How somebody said so."""

    LINK = "link"
    SPOKEN = "spoken"
    WRITTEN = "written"

    @property
    def label(self) -> str:
        return _HOW_LABELS[self]


_HOW_LABELS = {
    How.LINK: N_("On their own page"),
    How.SPOKEN: N_("By word of mouth"),
    How.WRITTEN: N_("In writing"),
}


class Announced(enum.StrEnum):
    """How a speaker wants to be announced."""

    PUBLIC = "public"
    ON_THE_DAY = "on_the_day"
    PSEUDONYM = "pseudonym"
    NEVER = "never"

    @property
    def label(self) -> str:
        return _ANNOUNCED_LABELS[self]


_ANNOUNCED_LABELS = {
    Announced.PUBLIC: N_("With my name"),
    Announced.ON_THE_DAY: N_("With my name, from the day of the screening on"),
    Announced.PSEUDONYM: N_("With another name"),
    Announced.NEVER: N_("Without any name"),
}


class Speaker(Base):
    """A profile, in the words that the speaker chose.

    ``published_in`` says where others have published the name, so that it may be repeated until the
    speaker says no. From ``erased_at`` on nothing is known of them but that somebody spoke.
    """

    __tablename__ = "speaker"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    name: Mapped[str]
    affiliation: Mapped[str | None]
    bio: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(sa.String(255))
    announced: Mapped[Announced] = mapped_column(choice(Announced), default=Announced.PUBLIC)
    pseudonym: Mapped[str | None]
    published_in: Mapped[str | None]
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    consents: Mapped[list[Consent]] = relationship(
        back_populates="speaker", cascade="all, delete-orphan", order_by="Consent.id"
    )

    @property
    def ledger_uid(self) -> UUID:
        """Names the profile in the ledger: alike in every copy, however old."""
        return uuid5(NAMESPACE_URL, f"{self.id} {self.created_at.astimezone(UTC).isoformat()}")

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def consent_to(self, use: Use, now: datetime) -> Consent | None:
        """The consent that makes this use right now."""
        return next((c for c in self.consents if c.use is use and c.is_live(now)), None)

    def may_be_named(self, now: datetime) -> bool:
        """Whether their own name may be printed, on whatever day it is announced."""
        if self.is_erased or self.announced in (Announced.PSEUDONYM, Announced.NEVER):
            return False
        return self.published_in is not None or self.consent_to(Use.NAME, now) is not None

    def is_to_be_asked(self, now: datetime) -> bool:
        """Whether they have not said yet how they want to be announced."""
        undecided = self.announced in (Announced.PUBLIC, Announced.ON_THE_DAY)
        return not self.is_erased and undecided and self.consent_to(Use.NAME, now) is None

    @property
    def has_said_no(self) -> bool:
        """Whether a published source may no longer be repeated."""
        return self.is_erased or self.announced in (Announced.PSEUDONYM, Announced.NEVER)


class Consent(Base):
    """That a speaker agreed to one use, in which words, when, how, and until when at most.

    ``noted_by_id`` is the member who wrote down what they were told; None when they used their
    own page.
    """

    __tablename__ = "consent"
    __table_args__ = (sa.CheckConstraint("expires_at > given_at", name="expires_after_given"),)

    speaker_id: Mapped[int] = mapped_column(
        sa.ForeignKey("speaker.id", ondelete="CASCADE"), index=True
    )
    use: Mapped[Use] = mapped_column(choice(Use))
    wording: Mapped[int]
    how: Mapped[How] = mapped_column(choice(How))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    noted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )

    speaker: Mapped[Speaker] = relationship(back_populates="consents")

    @property
    def text(self) -> str:
        """The words that were agreed to."""
        return TEXTS[self.use, self.wording]

    def is_live(self, now: datetime) -> bool:
        return self.withdrawn_at is None and now < self.expires_at
