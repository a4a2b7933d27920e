"""Taking in a guide from its kit and its manuscript."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.database import Base
from outreach.facts.models import Claim
from outreach.films.kit_parts import GuidePart
from outreach.films.models import Film
from outreach.guides import manuscript
from outreach.guides.kinds import ActionKind, Place
from outreach.guides.manuscript import EntryPart, Manuscript, PromptPart
from outreach.guides.models import (
    Entry,
    Guide,
    GuideAction,
    KeyIssue,
    Prompt,
    Route,
    Section,
    Step,
)

Record = TypeVar("Record", bound=Base)
Values = dict[str, Any]


def take_in(session: Session, kit: GuidePart, texts: Path, film: Film, *, now: datetime) -> Guide:
    """The guide that the kit begins and the manuscript in this file completes.

    Taken in again, it is brought up to date in place: what keeps its key keeps its number.

    Raises:
        Refused: the manuscript is wrong; nothing is changed.
    """
    claims = session.scalars(sa.select(Claim.key).filter_by(film_id=film.id)).all()
    written = manuscript.read(texts, kit=kit, claims=claims)
    guide = session.scalars(sa.select(Guide).filter_by(slug=written.slug)).one_or_none()
    if guide is None:
        guide = Guide(slug=written.slug)
    _describe(guide, kit, written, film, now=now)
    session.add(guide)
    _take_in_routes_and_steps(guide, written)
    _take_in_sections(guide, written)
    _take_in_key_issues(guide, kit, written)
    _take_in_prompts(guide, written)
    _take_in_actions(guide, kit, written)
    session.flush()
    return guide


def take_in_all(session: Session, kit: GuidePart, film: Film, *, now: datetime) -> list[Guide]:
    """The film's guides: one for each manuscript about it that comes with the program.

    Raises:
        Refused: a manuscript is wrong.
    """
    files = manuscript.files_for(film.slug)
    return [take_in(session, kit, file, film, now=now) for file in files]


def _describe(
    guide: Guide, kit: GuidePart, written: Manuscript, film: Film, *, now: datetime
) -> None:
    guide.film = film
    guide.title, guide.audiences = kit.title, list(kit.audiences)
    guide.language, guide.version = written.language, written.version
    guide.subtitle, guide.review = written.subtitle, written.review
    guide.revised_on, guide.taken_in_at = written.revised_on, now
    guide.licence, guide.licence_url = written.licence, str(written.licence_url)


def _take_in_routes_and_steps(guide: Guide, written: Manuscript) -> None:
    routes = [(part.key, part.model_dump()) for part in written.routes]
    _bring_up_to_date(guide.routes, routes, Route, lambda route: route.key)
    steps = [(part.title, part.model_dump()) for part in written.steps]
    _bring_up_to_date(guide.steps, steps, Step, lambda step: step.title)


def _take_in_sections(guide: Guide, written: Manuscript) -> None:
    sections = [
        (part.kind, part.model_dump(exclude={"entries", "notes"})) for part in written.sections
    ]
    _bring_up_to_date(guide.sections, sections, Section, lambda section: section.kind)
    for section, part in zip(guide.sections, written.sections, strict=True):
        _take_in_entries(section.entries, part.entries, part.notes)


def _take_in_key_issues(guide: Guide, kit: GuidePart, written: Manuscript) -> None:
    texts = [(part, written.key_issues[part.id]) for part in kit.key_issues]
    issues = [
        (part.id, {"key": part.id, "title": part.title, "context": part.context,
                   "claim_keys": list(text.claims)})
        for part, text in texts
    ]  # fmt: skip
    _bring_up_to_date(guide.key_issues, issues, KeyIssue, lambda issue: issue.key)
    for issue, (_, text) in zip(guide.key_issues, texts, strict=True):
        _take_in_entries(issue.notes, (), text.notes)


def _take_in_entries(
    entries: list[Entry], points: Iterable[EntryPart], notes: Iterable[EntryPart]
) -> None:
    wanted = [
        ((is_note, part.head), {**part.model_dump(), "is_note": is_note})
        for is_note, parts in ((False, points), (True, notes))
        for part in parts
    ]
    _bring_up_to_date(entries, wanted, Entry, lambda entry: (entry.is_note, entry.head))


def _take_in_prompts(guide: Guide, written: Manuscript) -> None:
    """A prompt's key is its place and its turn there: a better wording stays the same prompt."""
    places: list[tuple[Place, KeyIssue | None, Iterable[PromptPart]]] = [
        (Place.BEFORE_FILM, None, written.before_film),
        (Place.OPENING, None, written.opening),
        *((Place.KEY_ISSUE, issue, written.key_issues[issue.key].prompts)
          for issue in guide.key_issues),
        (Place.CLOSING, None, written.closing),
    ]  # fmt: skip
    wanted = [
        ((place, issue.key if issue else "", turn),
         {**part.model_dump(), "place": place, "key_issue": issue})
        for place, issue, parts in places
        for turn, part in enumerate(parts)
    ]  # fmt: skip
    turns: dict[tuple[Place, str], int] = {}

    def key(prompt: Prompt) -> Hashable:
        home = (prompt.place, prompt.key_issue.key if prompt.key_issue else "")
        turns[home] = turns.get(home, -1) + 1
        return (*home, turns[home])

    _bring_up_to_date(guide.prompts, wanted, Prompt, key)


def _take_in_actions(guide: Guide, kit: GuidePart, written: Manuscript) -> None:
    """Titles, effort and order are the kit's; the manuscript says why."""
    why = {part.title: part.text for part in written.actions}
    why |= {part.title: part.text for part in written.avoid}
    wanted: list[tuple[Hashable, Values]] = [
        ((ActionKind.DO, part.title), {**part.model_dump(), "kind": ActionKind.DO})
        for part in kit.actions
    ]
    wanted += [
        ((ActionKind.AVOID, title), {"kind": ActionKind.AVOID, "title": title, "effort": None})
        for title in kit.avoid
    ]
    for _, values in wanted:
        values["text"] = why.get(values["title"])
    _bring_up_to_date(
        guide.actions, wanted, GuideAction, lambda action: (action.kind, action.title)
    )


def _bring_up_to_date(
    records: list[Record],
    wanted: Iterable[tuple[Hashable, Values]],
    kind: type[Record],
    key: Callable[[Record], Hashable],
) -> None:
    """Make the records what is wanted, in that order; one whose key is wanted stays itself."""
    earlier = {key(record): record for record in records}
    kept = []
    for position, (name, values) in enumerate(wanted):
        record = earlier.pop(name, None) or kind()
        for field, value in {**values, "position": position}.items():
            setattr(record, field, value)
        kept.append(record)
    records[:] = kept
