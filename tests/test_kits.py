"""What is exported imports to the same thing, and is exported again as the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from outreach import kits
from outreach.database import Base, Database
from outreach.errors import Refused
from outreach.facts import actions as facts
from outreach.facts.models import Helpline
from outreach.films import actions as films
from outreach.films import kit
from outreach.films.kit_parts import Kit
from outreach.films.kit_text import as_yaml
from outreach.films.models import Film
from outreach.slugs import slug_of
from outreach.speakers import actions as speakers
from outreach.speakers.models import Announced, Speaker
from outreach.venues.models import AddressVisibility, Venue
from tests import factories
from tests.programme import REDLIGHT, make_film, make_version

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
# What a kit carries; the rest of a database is nothing of a film.
CARRIED = (
    *("film", "film_version", "access_track", "content_note", "film_person", "related_film"),
    *("claim", "film_update", "film_update_source", "related_organisation", "helpline"),
    *("guide", "guide_route", "guide_section", "guide_entry", "key_issue", "prompt"),
    *("guide_step", "guide_action", "screening", "programme_item", "appearance"),
)
# Made anew wherever a record is made: its number, its moments, its bytes for calendars.
MADE_HERE = frozenset(
    {"id", "uid", "created_at", "revised_at", "taken_in_at", "vevent", "vevent_site", "email_key"}
)


def carried(session: Session) -> dict[str, list[str]]:
    """Every record that a kit carries, with the records it refers to in place of their numbers."""
    tables = Base.metadata.tables
    return {name: sorted(_told(session, tables[name])) for name in CARRIED}


def _told(session: Session, table: sa.Table) -> list[str]:
    return [repr(_one(session, table, row)) for row in session.execute(sa.select(table))]


def _one(session: Session, table: sa.Table, row: Any) -> dict[str, Any]:
    said = {}
    for column in table.columns:
        value = getattr(row, column.name)
        (key,) = column.foreign_keys or (None,)
        if key is not None and value is not None:
            other = key.column.table
            found = session.execute(sa.select(other).where(other.c.id == value)).one()
            value = _one(session, other, found)
        if column.name not in MADE_HERE:
            said[column.name] = value
    return said


def taken_in(database: Database, data: bytes) -> tuple[dict[str, list[str]], bytes]:
    """What an empty database holds once this kit was taken in, and the kit that it then writes.

    Nothing is kept, so that the database is empty again.
    """
    with database.session(writing=True) as session:
        assert session.scalar(sa.select(sa.func.count(Film.id))) == 0
        factories.make_hana(session)
        film = kits.take_in_here(session, kit.parse(data, name="kit"), now=NOW)
        session.expire_all()
        found = carried(session), kits.written(session, film, now=NOW)
        session.rollback()
        return found


def with_versions(text: str) -> bytes:
    return (
        text
        + """
versions:
  - name: Festival cut
    format: dcp
    is_default: true
    tracks:
      - {kind: spoken, language: en}
      - {kind: spoken, language: km}
      - {kind: subtitles, language: pt-br, is_open: true}
      - {kind: captions, language: en}
      - {kind: audio_description, language: en}
    notes: |
      Two reels.

      Test both.
  - {name: School version, format: blu_ray, runtime_minutes: 52}
"""
    ).encode()


def test_redlight_comes_back_whole(database):
    first, written = taken_in(database, with_versions(REDLIGHT.read_text("utf-8")))
    second, again = taken_in(database, written)

    counted = {name: len(rows) for name, rows in first.items()}
    assert counted["film_version"] == 2
    assert counted["access_track"] == 5
    assert counted["screening"] == 3
    assert counted["appearance"] == 4
    assert counted["guide_action"] == 8
    assert counted["helpline"] == 5
    assert min(counted.values()) > 0
    assert second == first
    assert again == written


# Kits of any content

LETTERS = st.characters(
    blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t:#'\"|>-&*!%@{}[],?\u2028\ufeff"
)
LINES = st.text(LETTERS, min_size=1, max_size=30)
NAMES = st.text(st.characters(codec="ascii", categories=("Ll", "Nd")), min_size=1, max_size=12)
MAYBE_LINES = st.none() | LINES
DAYS = st.sampled_from(["2010", "2010-06", "2014-05-28"])
URLS = st.none() | st.sampled_from(
    ["https://example.org", "http://x.test/a?b=ü&c#d", "https://é.test"]
)
KINDS = st.sampled_from(["documentary", "fiction"])
STANDINGS = st.sampled_from(["supported", "contested", "superseded", "withdrawn"])
TRACKS = st.sampled_from(["spoken", "subtitles", "captions", "audio_description"])


def some(of: st.SearchStrategy[Any], by: Any = None) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, max_size=3, unique_by=by)


def said(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """These fields, without those of which nothing is said."""
    whole = st.fixed_dictionaries(fields)
    return whole.map(lambda part: {name: v for name, v in part.items() if v is not None})


FILMS = said(
    slug=st.just("a-film"),
    title=LINES,
    original_title=MAYBE_LINES,
    year=st.integers(1880, 2200),
    runtime_minutes=st.none() | st.integers(1, 1200),
    kind=KINDS,
    languages=some(st.sampled_from(["en", "km", "pt-BR", "zh-Hant"])),
    directors=some(LINES),
    made_by=MAYBE_LINES,
    narrator=MAYBE_LINES,
    synopsis=LINES,
    series=st.none() | said(name=LINES, position=st.none() | st.integers(0, 9), also=some(LINES)),
    suggested_minimum_age=st.none() | st.integers(0, 21),
    content_notes=some(said(topic=LINES, detail=MAYBE_LINES)),
    is_heavy=st.booleans(),
).flatmap(lambda film: some(LINES).map(lambda cast: {**film, "with": cast}))
VERSIONS = said(
    name=LINES,
    format=st.sampled_from(["dcp", "file", "stream"]),
    runtime_minutes=st.none() | st.integers(1, 1200),
    notes=MAYBE_LINES,
    tracks=some(
        said(kind=TRACKS, language=st.sampled_from(["en", "km", "pt-BR", "ase"])),
        by=lambda track: (track["kind"], track["language"]),
    ),
)
HELD = said(
    title=NAMES,
    timezone=st.sampled_from(["Asia/Phnom_Penh", "America/New_York"]),
    source=LINES,
    host=MAYBE_LINES,
    programme=some(said(what=LINES, at=st.none() | st.sampled_from(["19:30", "20:00:05"]))),
    panel=some(
        said(name=NAMES, role=st.sampled_from(["moderator", "support"]), affiliation=MAYBE_LINES),
        by=lambda person: person["name"],
    ),
)
WHEN = st.sampled_from([{"date": "2010-06"}, {"starts": "2010-11-13T20:00"}])
WHERE = st.sampled_from(
    [
        {"city": "New York, NY"},
        {"venue": {"name": "Hall", "address": "1 Street", "city": "Paris", "country": "FR"}},
    ]
)
CLAIMS = said(
    id=NAMES,
    says=LINES,
    figure=MAYBE_LINES,
    attributed_to=LINES,
    published_in=LINES,
    published_on=DAYS,
    url=URLS,
    status=STANDINGS,
    note=LINES,
)
SOURCES = said(publisher=LINES, date=DAYS, url=URLS)
KITS = st.fixed_dictionaries(
    {
        "film": FILMS,
        "versions": some(VERSIONS, by=lambda version: (version["name"], version["format"])),
        "people": some(said(name=LINES, role=LINES, affiliation=MAYBE_LINES)),
        "screenings": some(
            st.builds(lambda held, when, where: {**held, **when, **where}, HELD, WHEN, WHERE),
            by=lambda held: slug_of(held["title"], otherwise="screening"),
        ),
        "claims": some(CLAIMS, by=lambda claim: claim["id"]),
        "since_the_film": some(
            said(
                date=DAYS,
                about=LINES,
                text=LINES,
                status=STANDINGS,
                sources=st.lists(
                    said(publisher=LINES, date=DAYS, url=URLS), min_size=1, max_size=2
                ),
            )
        ),
        "helplines": some(
            said(
                country=st.sampled_from(["KH", "US"]),
                name=LINES,
                phone=MAYBE_LINES,
                text=MAYBE_LINES,
                checked_on=st.just("2026-11-22"),
                note=MAYBE_LINES,
            ),
            by=lambda line: (line["country"], line["name"]),
        ),
        "organisations": some(
            said(name=LINES, kind=st.sampled_from(["network", "ngo"])), by=lambda one: one["name"]
        ),
        "related_films": some(
            said(
                title=NAMES,
                slug=st.none() | NAMES.map(lambda name: f"other-{name}"),
                year=st.integers(1990, 1992),
                kind=KINDS,
                directors=some(LINES),
                made_by=MAYBE_LINES,
            ),
            by=lambda film: film.get("slug") or slug_of(film["title"], otherwise="film"),
        ),
    }
)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(KITS)
def test_any_kit_comes_back_whole(database, tree):
    found = Kit.model_validate(tree)

    first, written = taken_in(database, as_yaml(found))
    second, again = taken_in(database, written)

    assert kit.parse(as_yaml(found), name="kit") == found
    assert second == first
    assert again == written


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(LETTERS, min_size=1, max_size=200))
def test_any_text_is_read_as_it_was_written(text):
    tree = {"slug": "x", "title": "X", "year": 2000, "kind": "fiction", "synopsis": text}

    found = kit.parse(as_yaml(Kit.model_validate({"film": tree})), name="kit")

    assert found.film.synopsis == text


# Brought up to date


@pytest.fixture
def circle(session):
    return factories.organisation_of(factories.make_hana(session))


@pytest.fixture
def redlight(session, circle):
    return kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=NOW)


def read_again(session, film):
    return kit.parse(kits.written(session, film, now=NOW), name="kit")


def test_a_version_that_the_kit_does_not_name_stays_after_those_it_names(session, circle, redlight):
    mine = make_version(session, redlight, name="Mine")
    kept = make_version(session, redlight)
    named = kit.parse(with_versions(REDLIGHT.read_text("utf-8")), name="kit")

    kits.take_in(session, named, organisation=circle, now=NOW)

    assert [(v.name, v.position, v.is_default) for v in redlight.versions] == [
        ("Festival cut", 0, True),
        ("School version", 1, False),
        ("Mine", 2, False),
    ]
    assert redlight.versions[0] is kept
    assert redlight.versions[2] is mine
    assert kept.subtitle_languages == ["pt-BR"]


def test_an_old_kit_takes_no_version_away(session, circle, redlight):
    version = make_version(session, redlight)

    kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=NOW)

    assert redlight.versions == [version]


def test_a_related_film_that_is_known_better_stays_as_it_is(session, circle):
    holly = make_film(session, slug="holly", title="Holly", directors=["Guy Moshe"], year=2006)

    film = kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=NOW)

    assert holly in film.related
    assert (holly.runtime_minutes, holly.is_described) == (72, True)


# What stays here


def test_who_checked_a_helpline_stays_here(session, redlight):
    helpline = session.scalars(sa.select(Helpline)).first()
    by = session.scalars(sa.select(factories.User)).one()
    facts.check_helpline(helpline, by=by, today=NOW.date())

    written = kits.written(session, redlight, now=NOW).decode()

    assert helpline.phone in written
    assert str(NOW.date()) not in written
    assert by.name not in written


def test_who_is_not_named_to_the_public_is_not_in_the_file(session, redlight):
    speaker = session.scalars(sa.select(Speaker).where(Speaker.name == "Susan Bissell")).one()
    before = [person.name for person in read_again(session, redlight).screenings[0].panel]

    speakers.forget_name_consent(speaker, now=NOW)
    speaker.published_in = None
    session.flush()

    after = [person.name for person in read_again(session, redlight).screenings[0].panel]
    assert before == ["Mu Sochua", "Susan Bissell", "Guy Jacobson", "Adi Ezroni"]
    assert after == ["Mu Sochua", "Guy Jacobson", "Adi Ezroni"]


def test_a_pseudonym_stands_for_a_name(session, redlight):
    speaker = session.scalars(sa.select(Speaker).where(Speaker.name == "Susan Bissell")).one()
    speaker.announced, speaker.pseudonym = Announced.PSEUDONYM, "Sue"
    session.flush()

    (_, second, *_others) = read_again(session, redlight).screenings[0].panel
    assert (second.name, second.affiliation) == ("Sue", None)


def test_a_hidden_address_is_not_in_the_file(session, redlight):
    venue = session.scalars(sa.select(Venue).where(Venue.name == "Seabury Center")).one()
    before = kits.written(session, redlight, now=NOW).decode()

    venue.address_visibility, venue.area_label = AddressVisibility.STAFF, "near the station"
    session.flush()

    written = kits.written(session, redlight, now=NOW).decode()
    assert "Seabury Center" in before
    assert "45 Church Lane" in before
    assert "Seabury Center" not in written
    assert "45 Church Lane" not in written
    assert "Westport, CT, US" in written


def test_a_film_about_which_nobody_has_written_has_no_kit(session, redlight):
    with pytest.raises(Refused, match="Write that first"):
        kits.written(session, redlight.related[0], now=NOW)


def test_what_a_kit_does_not_allow_is_told(session, redlight):
    redlight.title = "x" * 301

    with pytest.raises(Refused, match="look at film, title"):
        kits.written(session, redlight, now=NOW)


def test_a_film_described_anew_is_exported_as_it_is(session, redlight):
    films.describe(
        session,
        redlight,
        title="Redlight: a film",
        year=2010,
        kind=redlight.kind,
        runtime_minutes=None,
        synopsis="Line one.\n\nLine two: with a colon # and a hash.",
        languages=["km"],
        content_notes=[("yes", "no"), ("2010", None)],
        now=NOW,
    )

    found = read_again(session, redlight).film

    assert (found.title, found.year, found.runtime_minutes) == ("Redlight: a film", 2010, None)
    assert found.synopsis == "Line one.\n\nLine two: with a colon # and a hash."
    assert [(note.topic, note.detail) for note in found.content_notes] == [
        ("yes", "no"),
        ("2010", None),
    ]
