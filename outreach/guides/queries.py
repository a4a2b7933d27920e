"""Questions about guides, and all that one prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from outreach.dates import PartialDate
from outreach.facts.models import Claim, Helpline, Update
from outreach.facts.queries import claims_about, helplines_in_date, updates_since
from outreach.films.models import Film, FilmPerson, FilmVersion
from outreach.guides.kinds import Edition
from outreach.guides.models import Guide, KeyIssue, Section
from outreach.panels.models import PanelRole
from outreach.panels.queries import Seat, public_panel_of
from outreach.screenings.models import Screening
from outreach.screenings.queries import at_address


def all_guides(session: Session) -> Sequence[Guide]:
    """Every guide, by title and language."""
    query = sa.select(Guide).order_by(Guide.title, Guide.language)
    return session.scalars(query.options(joinedload(Guide.film))).all()


def guides_of(session: Session, film: Film) -> Sequence[Guide]:
    """The film's guides, by title and language."""
    query = sa.select(Guide).where(Guide.film_id == film.id).order_by(Guide.title, Guide.language)
    return session.scalars(query.options(joinedload(Guide.film))).all()


def guide_at(session: Session, slug: str) -> Guide | None:
    """The guide at this address."""
    query = sa.select(Guide).where(Guide.slug == slug).options(joinedload(Guide.film))
    return session.scalars(query).one_or_none()


def screening_for(session: Session, guide: Guide, slug: str) -> Screening | None:
    """The published screening of the guide's film at this address."""
    screening = at_address(session, slug)
    if screening is None or not screening.is_published or screening.film_id != guide.film_id:
        return None
    return screening


@dataclass(frozen=True)
class Source:
    """Where something that is printed as fact can be read."""

    publisher: str
    published_on: PartialDate
    url: str | None


@dataclass(frozen=True)
class Contents:
    """Everything that one edition prints, read at one moment.

    Facts are read here and nowhere else, so that no template can print a withdrawn claim, a
    helpline out of date, or more of a screening than the public may see.
    """

    guide: Guide
    edition: Edition
    sections: list[Section]
    claims: Sequence[Claim]
    updates: Sequence[Update]
    helplines: Sequence[Helpline]
    screening: Screening | None = None
    panel: Sequence[Seat] = ()

    @property
    def film(self) -> Film:
        return self.guide.film

    @property
    def version(self) -> FilmVersion | None:
        """The version being shown; None without a screening, or while its host has not said."""
        return self.screening.film_version if self.screening else None

    @property
    def runtime(self) -> int | None:
        """How long what is shown takes, in minutes."""
        return self.version.runs_minutes if self.version else self.film.runtime_minutes

    def number_of(self, claim: Claim) -> int:
        """The claim's number in the table of numbers."""
        return self.claims.index(claim) + 1

    def number_of_update(self, update: Update) -> int:
        return self.updates.index(update) + 1

    @property
    def sources(self) -> list[Source]:
        """Each source of a claim or an update once, by publisher and date."""
        found: dict[object, Source] = {}
        for update in self.updates:
            for source in update.sources:
                _cite(found, source.publisher, source.published_on, source.url)
        for claim in self.claims:
            _cite(found, claim.published_in, claim.published_on, claim.url)
        return sorted(found.values(), key=lambda s: (s.publisher.casefold(), s.published_on))

    def claims_for(self, issue: KeyIssue) -> list[Claim]:
        return [claim for claim in self.claims if claim.key in issue.claim_keys]

    def updates_about(self, person: FilmPerson) -> list[Update]:
        return [update for update in self.updates if update.about == person.name]

    @property
    def countries_with_help(self) -> list[str]:
        """Codes of the countries whose helplines are printed; where it is shown comes first."""
        here = self.country_shown_in
        codes = {helpline.country for helpline in self.helplines}
        return sorted(codes, key=lambda code: (code != here, code))

    @property
    def helplines_here(self) -> list[Helpline]:
        return [line for line in self.helplines if line.country == self.country_shown_in]

    @property
    def country_shown_in(self) -> str | None:
        venue = self.screening.venue if self.screening else None
        return venue.country if venue else None

    @property
    def support_people(self) -> list[Seat]:
        return [seat for seat in self.panel if seat.role is PanelRole.SUPPORT]

    @property
    def speakers(self) -> list[Seat]:
        return [seat for seat in self.panel if seat.role is not PanelRole.SUPPORT]


def contents_of(
    session: Session,
    guide: Guide,
    *,
    edition: Edition,
    today: date,
    screening: Screening | None = None,
) -> Contents:
    """What this edition of the guide prints today, for this screening if one is named."""
    _load(session, guide)
    return Contents(
        guide=guide,
        edition=edition,
        sections=[section for section in guide.sections if section.is_in(edition)],
        claims=claims_about(session, guide.film),
        updates=updates_since(session, guide.film),
        helplines=helplines_in_date(session, today=today),
        screening=screening,
        panel=_panel(session, screening, today) if screening else (),
    )


def _panel(session: Session, screening: Screening, today: date) -> list[Seat]:
    """As it may stand on paper that is printed at any time of this day."""
    end = datetime.combine(today, time.max, UTC)
    return public_panel_of(session, screening, now=end, in_print=True)


def _load(session: Session, guide: Guide) -> None:
    """Read the whole guide with few queries."""
    session.scalars(
        sa.select(Guide)
        .where(Guide.id == guide.id)
        .options(
            joinedload(Guide.film).selectinload(Film.people),
            joinedload(Guide.film).selectinload(Film.content_notes),
            joinedload(Guide.film).selectinload(Film.related),
            selectinload(Guide.routes),
            selectinload(Guide.sections).selectinload(Section.entries),
            selectinload(Guide.key_issues).selectinload(KeyIssue.notes),
            selectinload(Guide.prompts),
            selectinload(Guide.steps),
            selectinload(Guide.actions),
        )
    ).one()


def _cite(found: dict[object, Source], publisher: str, day: PartialDate, url: str | None) -> None:
    found.setdefault(url or (publisher, day), Source(publisher, day, url))
