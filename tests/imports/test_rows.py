"""What single rows say: a film’s version, an end beside a programme; and what is refused late."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.films.models import Film, FilmVersion, Format
from outreach.screenings.actions.programme import Part, set_programme
from outreach.screenings.models import ProgrammeKind, Screening
from tests.imports.conftest import marks, reasons
from tests.imports.test_views import EXPORT, csv_of, tour
from tests.pages import errors_in
from tests.programme import make_film, make_version
from tests.screenings.described import entered, wall


@pytest.fixture
def redlight(session, circle):
    """Redlight, in two formats of one cut, and in another cut."""
    film = session.scalars(sa.select(Film).where(Film.slug == "redlight")).one()
    make_version(session, film, format=Format.DCP)
    make_version(session, film, format=Format.FILE)
    make_version(session, film, name="Classroom cut", format=Format.DVD, runtime_minutes=30)
    session.commit()
    return film


@pytest.fixture
def showing(found):
    """What the screenings show, in the order of their time."""

    def showing():
        query = sa.select(FilmVersion.name + " " + FilmVersion.format)
        query = query.select_from(Screening).outerjoin(Screening.film_version)
        return found(query.order_by(Screening.starts_at))

    return showing


def test_a_version_is_meant_by_what_it_is_called_here(
    send, confirm, redlight, showing, hana_client
):
    names = ["festival  cut, dcp", "Festival cut, File", "Classroom cut", ""]
    said = [{**row, "Version": name} for row, name in zip(tour(4), names, strict=True)]

    confirm(send(csv_of(said)).text)

    there = ["Festival cut dcp", "Festival cut file", "Classroom cut dvd", None]
    assert showing() == there
    exported = hana_client.get(EXPORT).data
    assert [mark for _, mark, _ in marks(send(exported))] == ["Same"] * 4
    page = send(exported.replace(b"Festival cut, File", b"Festival cut, DCP"))
    assert marks(page)[0] == (3, "Changed", "Redlight, stop 2")
    assert "<q>Festival cut, File</q> to <q>Festival cut, DCP</q>" in " ".join(page.text.split())
    confirm(page.text)
    assert showing() == ["Festival cut dcp", "Festival cut dcp", *there[2:]]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Director’s cut",
            "Version: This film has no version called “Director’s cut”. It has: "
            "Festival cut, DCP; Festival cut, File; Classroom cut, DVD.",
        ),
        (
            "Festival cut",
            "Version: This film has several versions called “Festival cut”. Say the format too: "
            "Festival cut, DCP; Festival cut, File; Classroom cut, DVD.",
        ),
    ],
)
def test_a_version_that_nobody_can_tell_is_wrong(send, redlight, name, said):
    page = send(csv_of([{**tour(1)[0], "film_version": name}]))

    assert reasons(page) == [[said]]


def test_a_version_of_another_film_is_unknown(send, redlight, session):
    other = make_film(session, slug="the-other", title="The other")
    make_version(session, other, name="Short")
    session.commit()
    row = {**tour(1)[0], "film_version": "Short"}

    theirs, ours = send(csv_of([{**row, "film": "the-other"}])), send(csv_of([row]))

    assert [mark for _, mark, _ in marks(theirs)] == ["New"]
    assert reasons(ours)[0][0].startswith("Version: This film has no version called “Short”.")


def test_without_the_column_a_version_stays_and_an_empty_cell_takes_it_away(
    send, confirm, redlight, showing
):
    row = {**tour(1)[0], "slug": "an-evening", "film_version": "Classroom cut"}
    confirm(send(csv_of([row])).text)
    without = {name: cell for name, cell in row.items() if name != "film_version"}

    confirm(send(csv_of([{**without, "rsvp_limit": "30"}])).text)
    kept = showing()
    confirm(send(csv_of([{**row, "film_version": ""}])).text)

    assert kept == ["Classroom cut dvd"]
    assert showing() == [None]


def test_without_the_column_another_film_has_no_version_of_the_first(
    send, confirm, redlight, showing
):
    row = {**tour(1)[0], "slug": "an-evening", "film_version": "Classroom cut"}
    confirm(send(csv_of([row])).text)
    assert showing() == ["Classroom cut dvd"]
    del row["film_version"]

    confirm(send(csv_of([{**row, "film": "holly"}])).text)

    assert showing() == [None]


def ends_with(session, *, talk):
    """Have the one screening end with its programme: the film and so much talk."""
    screening = session.scalars(sa.select(Screening)).one()
    parts = [Part(ProgrammeKind.FILM), Part(ProgrammeKind.DISCUSSION, "With all", talk)]
    set_programme(session, screening, parts=parts, now=now())
    session.commit()
    return screening


NOTE = "It ends with its programme, "


def test_an_end_beside_a_timed_programme_is_told_to_change_nothing(send, confirm, session, stored):
    row = {**tour(1)[0], "slug": "an-evening", "ends": entered(wall(20, 21))}
    confirm(send(csv_of([row])).text)
    untimed = send(csv_of([{**row, "ends": entered(wall(20, 22))}]))
    assert [mark for _, mark, _ in marks(untimed)] == ["Changed"]
    assert NOTE not in untimed.text
    ends_with(session, talk=48)
    assert stored()[0].ends_wall == wall(20, 21)

    same = send(csv_of([row]))
    other = send(csv_of([{**row, "ends": entered(wall(20, 22))}]))
    moved = send(csv_of([{**row, "starts": entered(wall(20, 20)), "doors": ""}]))

    assert [marks(page)[0][1] for page in (same, other, moved)] == ["Same", "Same", "Changed"]
    assert [NOTE in page.text for page in (same, other, moved)] == [False, True, True]
    (note,) = [line for line in other.text.splitlines() if NOTE in line]
    assert note.index("21:00") < note.index("The end in the file") < note.index("22:00")
    confirm(moved.text)
    assert (stored()[0].starts_wall, stored()[0].ends_wall) == (wall(20, 20), wall(20, 22))


def test_the_end_that_is_shown_is_that_with_the_version_of_the_row(
    send, confirm, session, stored, redlight
):
    row = {**tour(1)[0], "slug": "an-evening", "film_version": "Festival cut, DCP"}
    confirm(send(csv_of([row])).text)
    ends_with(session, talk=48)
    assert stored()[0].ends_wall == wall(20, 21)

    page = send(csv_of([{**row, "film_version": "Classroom cut"}]))
    confirm(page.text)

    assert "20:18" in page.text
    assert stored()[0].ends_wall == wall(20, 20, 18)


def test_a_refusal_at_the_last_moment_names_its_row_and_loses_nothing(
    send, confirm, session, stored
):
    """A film so long that with an hour to talk it is more than a day."""
    make_film(session, slug="logistics", title="Logistics", runtime_minutes=23 * 60 + 30)
    session.commit()
    rows = tour(3)
    rows[1] |= {"film": "logistics", "title": "All <day>"}
    page = send(csv_of(rows))
    assert [mark for _, mark, _ in marks(page)] == ["New"] * 3

    answer = confirm(page.text)

    assert answer.status_code == 422
    assert errors_in(answer.text) == [
        "Nothing was taken in. Row 3, “All &lt;day&gt;”: "
        "A screening ends within 24 hours of its start."
    ]
    assert marks(answer) == marks(page)
    assert stored() == []
    rows[1]["film"] = "redlight"
    assert confirm(send(csv_of(rows)).text).status_code == 302
    assert len(stored()) == 3
