"""Film kits: YAML files with everything about one film, read strictly.

Every mistake is told with its line and field, and a kit with one mistake is not taken in at all.
Dates are as exact as they are written.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)

from outreach.dates import PartialDate, zone_names
from outreach.errors import Refused

LARGEST_KIT = 500_000

Path_ = tuple[str | int, ...]
Schema = TypeVar("Schema", bound=BaseModel)


class BrokenKit(Refused):
    """A kit that cannot be taken in; the message has one line per mistake."""

    def __init__(self, file: str, problems: list[tuple[int, str, str]]) -> None:
        self.problems = problems
        super().__init__(
            "\n".join(f"{file}, line {line}, {field}: {what}" for line, field, what in problems)
        )


def _partial(value: Any) -> Any:
    return PartialDate.parse(value) if isinstance(value, str) else value


def _zone(value: str) -> str:
    if value not in zone_names():
        raise ValueError(f"{value!r} is no IANA time zone")
    return value


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Day = Annotated[PartialDate, BeforeValidator(_partial)]
Zone = Annotated[str, AfterValidator(_zone)]
Standing = Literal["supported", "contested", "superseded", "withdrawn"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ContentNotePart(Part):
    topic: Line
    detail: Line | None = None


class SeriesPart(Part):
    name: Line
    position: int | None = None
    also: list[Line] = []


class FilmPart(Part):
    slug: Slug
    title: Line
    original_title: Line | None = None
    year: Annotated[int, Field(ge=1880, le=2200)]
    runtime_minutes: Annotated[int, Field(ge=1, le=1200)]
    kind: Literal["documentary", "fiction"]
    languages: list[Language] = []
    countries: list[Country] = []
    directors: list[Line] = []
    producers: list[Line] = []
    narrator: Line | None = None
    synopsis: Text
    series: SeriesPart | None = None
    suggested_minimum_age: Annotated[int, Field(ge=0, le=21)] | None = None
    content_notes: list[ContentNotePart] = []
    is_heavy: bool = False


class PersonPart(Part):
    name: Line
    role: Line
    affiliation: Line | None = None


class PanelPart(Part):
    name: Line
    role: Literal[
        "moderator", "panelist", "filmmaker", "lived_experience", "interpreter", "support"
    ]
    affiliation: Line | None = None


class ProgrammePart(Part):
    what: Line
    at: time | None = None


class VenuePart(Part):
    name: Line
    address: Line
    city: Line
    region: Line | None = None
    country: Country


class ScreeningPart(Part):
    """A screening that took place: ``starts`` as wall time, or only a ``date``."""

    title: Line
    starts: datetime | None = None
    date: Day | None = None
    timezone: Zone
    city: Line | None = None
    venue: VenuePart | None = None
    programme: list[ProgrammePart] = []
    panel: list[PanelPart] = []
    host: Line | None = None
    source: Line

    @model_validator(mode="after")
    def _when_and_where(self) -> ScreeningPart:
        if (self.starts is None) == (self.date is None):
            raise ValueError("say either when it starts or, if the hour is not known, its date")
        if (self.venue is None) == (self.city is None):
            raise ValueError("say either the venue or, if it is not known, the city")
        return self


class ClaimPart(Part):
    id: Slug
    says: Text
    figure: Line | None = None
    unit: Line | None = None
    counts: Line | None = None
    attributed_to: Line
    published_in: Line
    published_on: Day
    url: HttpUrl | None = None
    status: Standing
    note: Text | None = None

    @model_validator(mode="after")
    def _dispute(self) -> ClaimPart:
        if self.status == "contested" and not self.note:
            raise ValueError("a contested claim needs a note that says what is disputed")
        return self


class SourcePart(Part):
    publisher: Line
    date: Day
    url: HttpUrl | None = None


class UpdatePart(Part):
    date: Day
    about: Line
    text: Text
    status: Standing
    sources: Annotated[list[SourcePart], Field(min_length=1)]


class KeyIssuePart(Part):
    id: Slug
    title: Line
    context: Text


class ActionPart(Part):
    title: Line
    effort: Line


class GuidePart(Part):
    title: Line
    language: Language
    audiences: list[Line] = []
    key_issues: list[KeyIssuePart] = []
    actions: list[ActionPart] = []
    avoid: list[Line] = []


class HelplinePart(Part):
    """``checked_on`` is when the entry was matched to a published page; a person checks it here."""

    country: Country
    name: Line
    phone: Line | None = None
    text: Line | None = None
    hours: Line | None = None
    languages: Line | None = None
    checked_on: date
    note: Line | None = None


class OrganisationPart(Part):
    name: Line
    kind: Literal["intergovernmental", "network", "ngo"]


class RelatedFilmPart(Part):
    title: Line
    year: Annotated[int, Field(ge=1880, le=2200)]
    kind: Literal["documentary", "fiction"]
    runtime_minutes: Annotated[int, Field(ge=1, le=1200)] | None = None
    directors: list[Line] = []
    made_by: Line | None = None
    cast: Annotated[list[Line], Field(alias="with")] = []


class Kit(Part):
    film: FilmPart
    people: list[PersonPart] = []
    screenings: list[ScreeningPart] = []
    claims: list[ClaimPart] = []
    since_the_film: list[UpdatePart] = []
    guide: GuidePart | None = None
    helplines: list[HelplinePart] = []
    organisations: list[OrganisationPart] = []
    related_films: list[RelatedFilmPart] = []


def read(path: Path) -> Kit:
    """The kit in this file.

    Raises:
        BrokenKit: the file cannot be read, or something in it is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenKit(str(path), [(0, "file", error.strerror or "cannot be read")]) from error
    return parse(data, name=path.name)


def parse(data: bytes, *, name: str) -> Kit:
    """The kit in these bytes; ``name`` is what mistakes are told with.

    Raises:
        BrokenKit: something in it is wrong.
    """
    return parse_as(Kit, data, name=name)


def parse_as(
    schema: type[Schema], data: bytes, *, name: str, context: dict[str, Any] | None = None
) -> Schema:
    """What these bytes say, as this schema; every mistake is told with its line and field.

    Args:
        context: what the schema's validators may ask for.

    Raises:
        BrokenKit: something in it is wrong.
    """
    root = _compose(data, name)
    lines: dict[Path_, int] = {}
    _repeated(root, lines, name)
    # BaseLoader leaves every value a text: the schema decides what it is, not YAML.
    values = yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506 - the safest loader there is
    try:
        return schema.model_validate(values, context=context)
    except ValidationError as error:
        problems = [_problem(lines, mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        raise BrokenKit(name, sorted(problems)) from error


def _compose(data: bytes, name: str) -> yaml.Node:
    if len(data) > LARGEST_KIT:
        raise BrokenKit(name, [(0, "file", f"larger than {LARGEST_KIT} bytes")])
    try:
        text = data.decode("utf-8")
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise BrokenKit(
                    name, [(event.start_mark.line + 1, "file", "*references: write it out")]
                )
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except RecursionError as error:
        raise BrokenKit(name, [(1, "file", "nested too deeply")]) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenKit(name, [(line, "file", "not UTF-8 text")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise BrokenKit(name, [(mark.line + 1 if mark else 1, "file", what)]) from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenKit(name, [(1, "file", "not a text of named parts")])
    return root


def _repeated(root: yaml.Node, lines: dict[Path_, int], name: str) -> None:
    """Note the line of every field; YAML itself would let the last of two equal fields win."""
    problems: list[tuple[int, str, str]] = []

    def walk(node: yaml.Node, path: Path_) -> None:
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*path, key.value)
                if inner in lines:
                    problems.append((key.start_mark.line + 1, _field(inner), "given twice"))
                lines[inner] = key.start_mark.line + 1
                walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*path, index))

    walk(root, ())
    if problems:
        raise BrokenKit(name, problems)


def _problem(lines: dict[Path_, int], loc: Path_, message: str) -> tuple[int, str, str]:
    """The mistake at its own line, or at that of the nearest thing around it."""
    known = loc
    while known not in lines:
        known = known[:-1]
    return lines[known], _field(loc), message.removeprefix("Value error, ")


def _field(path: Path_) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)[1:]
