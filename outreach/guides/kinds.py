"""The kinds of things that a guide is made of."""

from __future__ import annotations

import enum

from outreach.words import N_


class Edition(enum.StrEnum):
    """Whom a choice of sections is for. Only those in :data:`OFFERED` are set today."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    ONE_PAGE = "one-page"

    @property
    def label(self) -> str:
        return _EDITION_LABELS[self]

    @property
    def shows_notes(self) -> bool:
        """Whether notes and scripts for the facilitator are in it."""
        return self is Edition.FACILITATOR


_EDITION_LABELS = {
    Edition.FACILITATOR: N_("Facilitator edition"),
    Edition.PARTICIPANT: N_("Participant edition"),
    Edition.ONE_PAGE: N_("One-page edition"),
}

OFFERED = (Edition.FACILITATOR,)


class SectionKind(enum.StrEnum):
    """What a section is for; each has a template of this name."""

    CONTENT_NOTE = "content_note"
    HOW_TO_USE = "how_to_use"
    ABOUT_FILM = "about_film"
    PEOPLE = "people"
    SINCE_FILM = "since_film"
    BACKGROUND = "background"
    NUMBERS = "numbers"
    WORDS = "words"
    PREPARATION = "preparation"
    PRACTICE = "practice"
    DISCLOSURE = "disclosure"
    RUNNING_ORDER = "running_order"
    BEFORE_FILM = "before_film"
    OPENING = "opening"
    KEY_ISSUES = "key_issues"
    PANEL = "panel"
    CLOSING = "closing"
    TAKING_ACTION = "taking_action"
    GET_HELP = "get_help"
    EVALUATION = "evaluation"
    RESOURCES = "resources"
    CREDITS = "credits"


class Depth(enum.StrEnum):
    """How much a prompt asks of the person who answers it."""

    GENTLE = "gentle"
    MIDDLE = "middle"
    DEEP = "deep"

    @property
    def label(self) -> str:
        return {
            Depth.GENTLE: N_("Gentle"), Depth.MIDDLE: N_("Middle"), Depth.DEEP: N_("Deep"),
        }[self]  # fmt: skip

    @property
    def level(self) -> int:
        """1 to 3."""
        return list(Depth).index(self) + 1


class Place(enum.StrEnum):
    """When a prompt is put to the room."""

    BEFORE_FILM = "before_film"
    OPENING = "opening"
    KEY_ISSUE = "key_issue"
    CLOSING = "closing"


class Phase(enum.StrEnum):
    """A part of the evening. The minutes of a route are those of its talk."""

    BEFORE = "before"
    FILM = "film"
    TALK = "talk"
    AFTER = "after"

    @property
    def label(self) -> str:
        return _PHASE_LABELS[self]


_PHASE_LABELS = {
    Phase.BEFORE: N_("Before the film"),
    Phase.FILM: N_("The film"),
    Phase.TALK: N_("After the film"),
    Phase.AFTER: N_("When everybody has gone"),
}


class ActionKind(enum.StrEnum):
    DO = "do"
    AVOID = "avoid"
