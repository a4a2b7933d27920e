"""Manuscripts: YAML files in which a guide's editors write, read as strictly as film kits.

The kit says what the key issues and actions are; a manuscript adds prompts, notes and scripts to
each. Facts are named, not written: a claim by its key, the film's title and length by {film} and
{runtime}.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, HttpUrl, ValidationInfo, field_validator

from outreach.films.kit import BrokenKit, parse_as
from outreach.films.kit_parts import GuidePart, Language, Line, Part, Slug
from outreach.films.kit_parts import Text as LongText
from outreach.guides.kinds import Depth, Edition, Phase, SectionKind

FOLDER = Path(__file__).parent / "texts"

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
PLACEHOLDERS = ("film", "runtime")


def _known_placeholders(text: str) -> str:
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise ValueError(
            f"unknown placeholder {{{unknown[0]}}}; there are {{film}} and {{runtime}}"
        )
    return text


def _named_in(what: str) -> AfterValidator:
    """A value that the kit, or the film's claims, must know."""

    def check(value: str, info: ValidationInfo) -> str:
        known: Collection[str] = info.context[what] if info.context else ()
        if value not in known:
            raise ValueError(f"{value!r} is not among the film's {what.replace('_', ' ')}")
        return value

    return AfterValidator(check)


Text = Annotated[LongText, AfterValidator(_known_placeholders)]
Title = Annotated[Line, AfterValidator(_known_placeholders)]
ClaimKey = Annotated[str, _named_in("claims")]
KeyIssueKey = Annotated[str, _named_in("key_issues")]
Minutes = Annotated[int, Field(ge=1, le=240)]


class RoutePart(Part):
    key: Slug
    minutes: Minutes
    title: Title
    text: Text


class EntryPart(Part):
    head: Title
    text: Text
    say: Text | None = None
    avoid: Text | None = None


class SectionPart(Part):
    kind: SectionKind
    part: Title | None = None
    title: Title
    editions: Annotated[list[Edition], Field(min_length=1)]
    body: Text | None = None
    entries: tuple[EntryPart, ...] = ()
    notes: tuple[EntryPart, ...] = ()


class PromptPart(Part):
    depth: Depth
    text: Text
    is_sensitive: bool = False
    note: Text | None = None


class KeyIssueTexts(Part):
    claims: tuple[ClaimKey, ...] = ()
    prompts: Annotated[list[PromptPart], Field(min_length=2, max_length=4)]
    notes: tuple[EntryPart, ...] = ()

    @field_validator("prompts")
    @classmethod
    def _from_gentle_to_deep(cls, prompts: list[PromptPart]) -> list[PromptPart]:
        order = [list(Depth).index(prompt.depth) for prompt in prompts]
        if order != sorted(order):
            raise ValueError("prompts go from gentle to deep")
        return prompts


class StepPart(Part):
    phase: Phase
    title: Title
    text: Text
    say: Text | None = None
    minutes: Annotated[dict[Slug, Minutes], Field(default_factory=dict)]


class DoPart(Part):
    title: Annotated[str, _named_in("actions")]
    text: Text


class AvoidPart(Part):
    title: Annotated[str, _named_in("things_to_avoid")]
    text: Text


class Manuscript(Part):
    slug: Slug
    language: Language
    version: Line
    revised_on: date
    licence: Line
    licence_url: HttpUrl
    subtitle: Title | None = None
    review: Text
    routes: Annotated[list[RoutePart], Field(min_length=1)]
    sections: Annotated[list[SectionPart], Field(min_length=1)]
    before_film: tuple[PromptPart, ...] = ()
    opening: Annotated[list[PromptPart], Field(min_length=1)]
    closing: Annotated[list[PromptPart], Field(min_length=1)]
    key_issues: dict[KeyIssueKey, KeyIssueTexts]
    steps: Annotated[list[StepPart], Field(min_length=1)]
    actions: tuple[DoPart, ...] = ()
    avoid: tuple[AvoidPart, ...] = ()

    @field_validator("language")
    @classmethod
    def _language_of_the_kit(cls, language: str, info: ValidationInfo) -> str:
        """The titles come from the kit, and a guide is in one language."""
        if language != info.context["language"]:  # type: ignore[index]
            raise ValueError(f"the kit's guide is in {info.context['language']!r}")  # type: ignore[index]
        return language

    @field_validator("routes")
    @classmethod
    def _routes_once(cls, routes: list[RoutePart]) -> list[RoutePart]:
        _once("route", [route.key for route in routes])
        return routes

    @field_validator("sections")
    @classmethod
    def _sections_once(cls, sections: list[SectionPart]) -> list[SectionPart]:
        """Each once, and the content note before anything else."""
        kinds = [section.kind for section in sections]
        _once("section", kinds)
        if kinds[0] is not SectionKind.CONTENT_NOTE:
            raise ValueError("the content note comes first")
        return sections

    @field_validator("key_issues")
    @classmethod
    def _every_key_issue(
        cls, texts: dict[str, KeyIssueTexts], info: ValidationInfo
    ) -> dict[str, KeyIssueTexts]:
        missing = [key for key in info.context["key_issues"] if key not in texts]  # type: ignore[index]
        if missing:
            raise ValueError(f"nothing is written for {', '.join(missing)}")
        return texts

    @field_validator("steps")
    @classmethod
    def _steps_fill_routes(cls, steps: list[StepPart], info: ValidationInfo) -> list[StepPart]:
        routes = {route.key: route.minutes for route in info.data.get("routes", [])}
        unknown = {key for step in steps for key in step.minutes} - routes.keys()
        if unknown:
            raise ValueError(f"there is no route {', '.join(sorted(unknown))}")
        for key, minutes in routes.items():
            planned = sum(step.minutes.get(key, 0) for step in steps if step.phase is Phase.TALK)
            if planned != minutes:
                raise ValueError(
                    f"the talk of route {key} takes {planned} minutes instead of {minutes}"
                )
        return steps

    @field_validator("actions", "avoid")
    @classmethod
    def _titles_once(cls, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        _once("title", [part.title for part in parts])
        return parts


def _once(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{what} {str(value)!r} is there twice")
        seen.add(value)


def files_for(film_slug: str) -> list[Path]:
    """The manuscripts about a film that come with the program, one for each language."""
    return sorted(FOLDER.glob(f"{film_slug}.*.yaml"))


def read(path: Path, *, kit: GuidePart, claims: Collection[str]) -> Manuscript:
    """The manuscript in this file, checked against what the kit and the claims know.

    Raises:
        BrokenKit: the file cannot be read, or something in it is wrong; every mistake is told with
            its line and field.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenKit(str(path), [(0, "file", error.strerror or "cannot be read")]) from error
    context = {
        "language": kit.language,
        "claims": claims,
        "key_issues": [issue.id for issue in kit.key_issues],
        "actions": [action.title for action in kit.actions],
        "things_to_avoid": kit.avoid,
    }
    return parse_as(Manuscript, data, name=path.name, context=context)
