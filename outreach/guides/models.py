"""Guides and what they are made of."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outreach.database import Base, choice
from outreach.films.models import Film
from outreach.guides.kinds import ActionKind, Depth, Edition, Phase, Place, SectionKind


class Guide(Base):
    """The guide to one film in one language. ``review`` says who has reviewed this version."""

    __tablename__ = "guide"

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    subtitle: Mapped[str | None]
    language: Mapped[str] = mapped_column(sa.String(8))
    version: Mapped[str]
    revised_on: Mapped[date]
    licence: Mapped[str]
    licence_url: Mapped[str]
    review: Mapped[str]
    audiences: Mapped[list[str]] = mapped_column(default=list)
    taken_in_at: Mapped[datetime]

    film: Mapped[Film] = relationship()
    routes: Mapped[list[Route]] = relationship(
        order_by="Route.position", cascade="all, delete-orphan"
    )
    sections: Mapped[list[Section]] = relationship(
        order_by="Section.position", cascade="all, delete-orphan"
    )
    key_issues: Mapped[list[KeyIssue]] = relationship(
        order_by="KeyIssue.position", cascade="all, delete-orphan", back_populates="guide"
    )
    prompts: Mapped[list[Prompt]] = relationship(
        order_by="Prompt.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list[Step]] = relationship(order_by="Step.position", cascade="all, delete-orphan")
    actions: Mapped[list[GuideAction]] = relationship(
        order_by="GuideAction.position", cascade="all, delete-orphan"
    )

    def prompts_at(self, place: Place) -> list[Prompt]:
        return [prompt for prompt in self.prompts if prompt.place == place]

    def steps_in(self, phase: Phase) -> list[Step]:
        return [step for step in self.steps if step.phase == phase]

    def actions_to(self, kind: ActionKind) -> list[GuideAction]:
        return [action for action in self.actions if action.kind == kind]


class Route(Base):
    """A way through the talk after the film that takes so many minutes."""

    __tablename__ = "guide_route"
    __table_args__ = (sa.UniqueConstraint("guide_id", "key"),)

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str]
    minutes: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]


class Section(Base):
    """A titled part of a guide. ``part`` begins a new part of the book."""

    __tablename__ = "guide_section"
    __table_args__ = (sa.UniqueConstraint("guide_id", "kind"),)

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[SectionKind] = mapped_column(choice(SectionKind))
    part: Mapped[str | None]
    title: Mapped[str]
    body: Mapped[str | None]
    editions: Mapped[list[str]]

    entries: Mapped[list[Entry]] = relationship(
        order_by="Entry.position", cascade="all, delete-orphan"
    )

    @property
    def points(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_note]

    @property
    def notes(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_note]

    def is_in(self, edition: Edition) -> bool:
        return edition in self.editions


class KeyIssue(Base):
    """A question that the film leaves in the room, with prompts from gentle to deep."""

    __tablename__ = "key_issue"
    __table_args__ = (sa.UniqueConstraint("guide_id", "key"),)

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    context: Mapped[str]
    claim_keys: Mapped[list[str]] = mapped_column(default=list)

    guide: Mapped[Guide] = relationship(back_populates="key_issues")
    notes: Mapped[list[Entry]] = relationship(
        order_by="Entry.position", cascade="all, delete-orphan"
    )

    @property
    def prompts(self) -> list[Prompt]:
        return [prompt for prompt in self.guide.prompts if prompt.key_issue is self]


class Entry(Base):
    """A point of a section, or a note "if this comes up" of a section or a key issue.

    ``say`` is spoken word for word; ``avoid`` holds words that do harm.
    """

    __tablename__ = "guide_entry"
    __table_args__ = (
        sa.CheckConstraint("(section_id IS NULL) != (key_issue_id IS NULL)", name="one_home"),
    )

    section_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("guide_section.id", ondelete="CASCADE"), index=True
    )
    key_issue_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("key_issue.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    is_note: Mapped[bool] = mapped_column(default=False)
    head: Mapped[str]
    text: Mapped[str]
    say: Mapped[str | None]
    avoid: Mapped[str | None]


class Prompt(Base):
    """Something to put to the room. ``is_sensitive`` asks for care before it is read out."""

    __tablename__ = "prompt"
    __table_args__ = (
        sa.CheckConstraint("(place = 'key_issue') = (key_issue_id IS NOT NULL)", name="one_place"),
    )

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"), index=True)
    key_issue_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("key_issue.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[Place] = mapped_column(choice(Place))
    position: Mapped[int]
    text: Mapped[str]
    depth: Mapped[Depth] = mapped_column(choice(Depth))
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]

    key_issue: Mapped[KeyIssue | None] = relationship()


class Step(Base):
    """A step of the evening; ``minutes`` by the key of a route that has it."""

    __tablename__ = "guide_step"

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    phase: Mapped[Phase] = mapped_column(choice(Phase))
    title: Mapped[str]
    text: Mapped[str]
    say: Mapped[str | None]
    minutes: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)


class GuideAction(Base):
    """Something to do after the film, or something that does harm however well it is meant."""

    __tablename__ = "guide_action"

    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[ActionKind] = mapped_column(choice(ActionKind))
    title: Mapped[str]
    effort: Mapped[str | None]
    text: Mapped[str | None]
