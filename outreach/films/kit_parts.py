"""What a film kit may hold: its schema. Nothing else is allowed in it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    NaiveDatetime,
    model_validator,
)

from outreach.dates import PartialDate
from outreach.films.kit_checks import clock, once, partial, zone
from outreach.films.models import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_RUNTIME,
    OLDEST_MINIMUM_AGE,
    Format,
    TrackKind,
)
from outreach.languages import tag_of
from outreach.slugs import slug_of

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Spoken = Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?$")]
Tag = Annotated[str, AfterValidator(tag_of)]
Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]
Runtime = Annotated[int, Field(ge=1, le=LONGEST_RUNTIME)]
Day = Annotated[PartialDate, BeforeValidator(partial)]
Zone = Annotated[str, AfterValidator(zone)]
Clock = Annotated[time, AfterValidator(clock)]
Standing = Literal["supported", "contested", "superseded", "withdrawn"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ContentNotePart(Part):
    topic: Line
    detail: Line | None = None


class SeriesPart(Part):
    name: Line
    position: Annotated[int, Field(ge=0, le=1000)] | None = None
    also: list[Line] = []


class FilmPart(Part):
    slug: Slug
    title: Line
    original_title: Line | None = None
    year: Year
    runtime_minutes: Runtime | None = None
    kind: Literal["documentary", "fiction"]
    languages: list[Spoken] = []
    countries: list[Country] = []
    directors: list[Line] = []
    producers: list[Line] = []
    made_by: Line | None = None
    cast: Annotated[list[Line], Field(alias="with")] = []
    narrator: Line | None = None
    synopsis: Text
    series: SeriesPart | None = None
    suggested_minimum_age: Annotated[int, Field(ge=0, le=OLDEST_MINIMUM_AGE)] | None = None
    content_notes: list[ContentNotePart] = []
    is_heavy: bool = False


class TrackPart(Part):
    """A language in a version; ``is_open``: the text is in the picture for good."""

    kind: TrackKind
    language: Tag
    is_open: bool = False

    @model_validator(mode="after")
    def _open_text(self) -> TrackPart:
        if self.is_open and not self.kind.is_written:
            raise ValueError("only subtitles and captions can be open")
        return self


class VersionPart(Part):
    name: Line
    format: Format
    runtime_minutes: Runtime | None = None
    is_default: bool = False
    tracks: list[TrackPart] = []
    notes: Text | None = None

    @model_validator(mode="after")
    def _tracksonce(self) -> VersionPart:
        once("the track", ((track.kind.value, track.language) for track in self.tracks))
        return self


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
    at: Clock | None = None


class VenuePart(Part):
    name: Line
    address: Line
    city: Line
    region: Line | None = None
    country: Country


class ScreeningPart(Part):
    """A screening that took place: ``starts`` as wall time, or only a ``date``."""

    title: Line
    slug: Slug | None = None
    starts: NaiveDatetime | None = None
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

    @property
    def address(self) -> str:
        """The last part of its web address."""
        return self.slug or slug_of(self.title, otherwise="screening")


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
    note: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class OrganisationPart(Part):
    name: Line
    kind: Literal["intergovernmental", "network", "ngo"]


class RelatedFilmPart(Part):
    title: Line
    slug: Slug | None = None
    year: Year
    kind: Literal["documentary", "fiction"]
    runtime_minutes: Runtime | None = None
    directors: list[Line] = []
    made_by: Line | None = None
    cast: Annotated[list[Line], Field(alias="with")] = []

    @property
    def address(self) -> str:
        """The last part of its web address."""
        return self.slug or slug_of(self.title, otherwise=f"film-{self.year}")


class Kit(Part):
    film: FilmPart
    versions: list[VersionPart] = []
    people: list[PersonPart] = []
    screenings: list[ScreeningPart] = []
    claims: list[ClaimPart] = []
    since_the_film: list[UpdatePart] = []
    guide: GuidePart | None = None
    helplines: list[HelplinePart] = []
    organisations: list[OrganisationPart] = []
    related_films: list[RelatedFilmPart] = []

    @model_validator(mode="after")
    def _eachonce(self) -> Kit:
        """What is found again by a name when the kit is taken in once more has one of its own."""
        once("the version", ((v.name, v.format.value) for v in self.versions))
        if sum(version.is_default for version in self.versions) > 1:
            raise ValueError("only one version is the default")
        once("the screening", (screening.address for screening in self.screenings))
        once("the claim", (claim.id for claim in self.claims))
        once("the helpline", ((line.country, line.name) for line in self.helplines))
        once("the organisation", (organisation.name for organisation in self.organisations))
        once("the film", [self.film.slug, *(film.address for film in self.related_films)])
        if self.guide:
            once("the key issue", (issue.id for issue in self.guide.key_issues))
        return self
