"""What is exported can be imported: into what is there, and where there is nothing."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.clock import now
from outreach.films.models import Format
from outreach.imports import actions, files, queries
from outreach.imports.files import table
from outreach.imports.models import ImportDraft
from outreach.imports.rows.exporting import cells_of
from outreach.imports.rows.preview import Mark
from outreach.screenings import actions as screenings
from outreach.screenings import queries as found
from outreach.screenings.models import Place, Screening, ScreeningKind, Visibility
from outreach.venues.models import AddressVisibility
from outreach.words import tidy
from tests.factories import organisation_of
from tests.programme import make_film, make_room, make_screening, make_venue, make_version
from tests.screenings.described import wall

WORDS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\",;\nខ្មែរéa "),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=20,
)
TITLES = WORDS.map(lambda text: tidy(text.replace("\n", " "))).filter(bool)
EVENINGS = st.fixed_dictionaries(
    {
        "title": TITLES,
        "description": WORDS.map(tidy),
        "rsvp_limit": st.integers(1, 500),
        "doors": st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        "kind": st.sampled_from(ScreeningKind),
        "visibility": st.sampled_from(Visibility),
        "online_visibility": st.sampled_from(AddressVisibility),
        "place": st.sampled_from(("hall", "attic", "online", "both")),
        "version": st.none()
        | st.sampled_from(("=Festival cut, DCP", "=Festival cut, File", "ខ្មែរ, DVD")),
        "days": st.integers(2, 250),
        "hour": st.integers(14, 23),
    }
)


@pytest.fixture
def circle(session, hana):
    return organisation_of(hana)


@pytest.fixture
def places(session, circle):
    venue = make_venue(session, circle, name="=The “House”, ផ្ទះ")
    hall, attic = (make_room(session, venue, name=name) for name in ("Hall", "+Attic"))
    link = "https://example.org/a,b;c"
    return {
        "hall": Place(venue, hall),
        "attic": Place(venue, attic),
        "online": Place(online_url=link),
        "both": Place(venue, hall, link),
    }


def exported(session, circle):
    return [cells_of(one) for one in found.of_organisation(session, circle.id)]


def drafted(session, circle, hana, raw):
    sheet = files.read(raw, now=now())
    return actions.keep(session, sheet, organisation=circle, filename="a.csv", by=hana, now=now())


def marks(session, draft):
    preview = queries.preview_of(session, draft, now=now())
    return [(line.mark, [str(fault) for fault in line.faults]) for line in preview.lines]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(EVENINGS, min_size=1, max_size=3))
def test_what_goes_out_comes_back(session, circle, hana, film, places, evenings):
    session.execute(sa.delete(ImportDraft))
    session.execute(sa.delete(Screening))
    for n, evening in enumerate(evenings):
        make_evening(session, circle, film, places, evening, n)
    before = exported(session, circle)
    raw = table.write(before)

    there = marks(session, drafted(session, circle, hana, raw))
    session.execute(sa.delete(Screening))
    session.expire_all()
    draft = drafted(session, circle, hana, raw)
    seen = queries.preview_of(session, draft, now=now()).digest
    done = actions.take_in(session, draft, seen=seen, by=hana, now=now())

    assert there == [(Mark.SAME, [])] * len(evenings)
    assert [line.mark for line in done.lines] == [Mark.NEW] * len(evenings)
    assert without_uid(exported(session, circle)) == without_uid(before)


@pytest.fixture
def film(session):
    film = make_film(session, slug="the-film")
    for name, form in (("=Festival cut", "DCP"), ("=Festival cut", "FILE"), ("ខ្មែរ", "DVD")):
        make_version(session, film, name=name, format=Format[form])
    return film


def version_of(film, words):
    """The version that is called so."""
    called = {f"{one.name}, {one.format.label}": one for one in film.versions}
    return called[words] if words else None


def make_evening(session, circle, film, places, evening, n):
    starts = wall(evening["days"] + 300 * n, evening["hour"])
    doors = evening["doors"]
    if doors and not 0 <= (starts.hour * 60 - doors.hour * 60 - doors.minute) <= 720:
        doors = None
    screenings.schedule(
        session,
        organisation=circle,
        film=film,
        film_version=version_of(film, evening["version"]),
        place=places[evening["place"]],
        title=evening["title"],
        starts=starts,
        ends=None,
        timezone="Asia/Phnom_Penh",
        doors=doors,
        now=now(),
        **{
            name: evening[name]
            for name in ("description", "rsvp_limit", "kind", "visibility", "online_visibility")
        },
    )


def without_uid(rows):
    return sorted(
        ({**row, "uid": ""} for row in rows), key=lambda row: (row["starts"], row["slug"])
    )


def test_what_is_over_and_unchanged_is_the_same_and_changed_is_wrong(session, circle, hana):
    screening = make_screening(session, circle)
    screenings.cancel(session, screening, now=now())
    (row,) = exported(session, circle)

    same = marks(session, drafted(session, circle, hana, table.write([row])))
    other = marks(session, drafted(session, circle, hana, table.write([{**row, "title": "On"}])))

    assert same == [(Mark.SAME, [])]
    assert other == [(Mark.WRONG, ["This screening is cancelled; it can no longer be changed."])]
