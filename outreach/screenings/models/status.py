"""How it stands with a screening, who may find it, and what kind it is."""

from __future__ import annotations

import enum

from outreach.words import N_


class Status(enum.StrEnum):
    """How far it is.

    ``REQUESTED`` waits for review: the public knows of it no more than of a draft. ``TENTATIVE`` is
    published while nobody has confirmed its licence, ``POSTPONED`` has no new date yet, ``HELD``
    took place.
    """

    DRAFT = "draft"
    REQUESTED = "requested"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.DRAFT: N_("Draft"),
    Status.REQUESTED: N_("Waiting for review"),
    Status.TENTATIVE: N_("Provisional"),
    Status.CONFIRMED: N_("Confirmed"),
    Status.POSTPONED: N_("Postponed"),
    Status.CANCELLED: N_("Cancelled"),
    Status.HELD: N_("Held"),
}

# Whoever asks for what the public may know names these: what is added later stays hidden.
PUBLISHED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
PUBLIC = PUBLISHED | {Status.POSTPONED, Status.CANCELLED, Status.HELD}


class Visibility(enum.StrEnum):
    """Who may find it, once it is published."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    BY_INVITATION = "by_invitation"

    @property
    def label(self) -> str:
        return _VISIBILITY_LABELS[self]


_VISIBILITY_LABELS = {
    Visibility.PUBLIC: N_("Public: in lists, in search and in calendars"),
    Visibility.UNLISTED: N_("Unlisted: whoever has the address of its page"),
    Visibility.BY_INVITATION: N_("By invitation: whoever has the link with its key"),
}


class ScreeningKind(enum.StrEnum):
    """For whom it is, in the field's words."""

    COMMUNITY = "community"
    CAMPUS = "campus"
    CLASSROOM = "classroom"
    FAITH = "faith"
    WORKPLACE = "workplace"
    FESTIVAL = "festival"
    THEATRICAL = "theatrical"
    PREVIEW = "preview"
    PRIVATE = "private"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ScreeningKind.COMMUNITY: N_("Community screening"),
    ScreeningKind.CAMPUS: N_("On campus"),
    ScreeningKind.CLASSROOM: N_("In class"),
    ScreeningKind.FAITH: N_("In a faith community"),
    ScreeningKind.WORKPLACE: N_("At work"),
    ScreeningKind.FESTIVAL: N_("At a festival"),
    ScreeningKind.THEATRICAL: N_("In a cinema"),
    ScreeningKind.PREVIEW: N_("Preview"),
    ScreeningKind.PRIVATE: N_("Private"),
}


class Limit(enum.StrEnum):
    """Which of the numbers binds the capacity."""

    ROOM = "room"
    RSVPS = "rsvps"
    LICENCE = "licence"
