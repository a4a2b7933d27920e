"""What a film kit may hold: its schema. Nothing else is allowed in it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    model_validator,
)

from outreach.dates import PartialDate, zone_names


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
