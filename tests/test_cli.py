import pytest
import sqlalchemy as sa

from outreach.films import kit
from outreach.films.models import Film
from outreach.screenings.models import Screening
from tests.programme import REDLIGHT, make_screening


def import_kit(app, file):
    return app.test_cli_runner().invoke(args=["import-kit", str(file)])


def films(database):
    with database.reading() as session:
        return session.scalars(sa.select(Film.slug).order_by(Film.slug)).all()


@pytest.mark.usefixtures("hana")
def test_a_kit_is_taken_in_whole_and_may_be_again(app, database):
    for _ in range(2):
        said = import_kit(app, REDLIGHT)

        assert (said.exit_code, said.output) == (
            0,
            "Redlight is there: http://outreach.test/films/redlight\n",
        )
    assert len(films(database)) == 5


@pytest.mark.usefixtures("hana")
def test_a_broken_kit_names_file_line_and_field_and_changes_nothing(app, database, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(REDLIGHT.read_text("utf-8").replace("year: 2009", "year: soon"), "utf-8")

    said = import_kit(app, broken)

    assert said.exit_code == 1
    assert said.output.startswith("Error: broken.yaml, line 9, film.year: ")
    assert films(database) == []


def test_a_kit_that_a_later_part_refuses_changes_nothing(app, database, session, hana):
    organisation = hana.memberships[0].organisation
    make_screening(session, organisation, slug="redlight-in-westport")
    session.commit()
    before = films(database)

    said = import_kit(app, REDLIGHT)

    assert said.exit_code == 1
    assert "redlight-in-westport is scheduled here" in said.output
    assert films(database) == before
    with database.reading() as reading:
        assert reading.scalar(sa.select(sa.func.count()).select_from(Screening)) == 1


def test_without_an_organisation_it_says_what_to_do(app):
    said = import_kit(app, REDLIGHT)

    assert said.exit_code == 1
    assert "flask init" in said.output


@pytest.mark.usefixtures("hana")
def test_a_file_that_is_not_there_is_said_in_one_line(app, tmp_path):
    said = import_kit(app, tmp_path / "gone.yaml")

    assert said.exit_code == 1
    assert said.output.strip().count("\n") == 0
    assert "No such file" in said.output


def export(app, slug):
    return app.test_cli_runner().invoke(args=["films", "export", slug])


@pytest.mark.usefixtures("hana")
def test_a_film_is_exported_as_the_kit_that_it_came_from(app, tmp_path):
    import_kit(app, REDLIGHT)
    file = tmp_path / "again.yaml"

    first = export(app, "redlight")
    file.write_bytes(first.stdout_bytes)
    said = import_kit(app, file)

    assert (first.exit_code, said.exit_code) == (0, 0)
    before, after = kit.read(REDLIGHT), kit.read(file)
    in_time = {
        "since_the_film": sorted(before.since_the_film, key=lambda update: update.date),
        "related_films": sorted(before.related_films, key=lambda other: other.year),
    }
    assert after == before.model_copy(update=in_time)
    assert export(app, "redlight").stdout_bytes == first.stdout_bytes


@pytest.mark.usefixtures("hana")
@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("nothing", "Error: there is no film at /films/nothing\n"),
        ("holly", "Error: A kit says what its film is about. Write that first.\n"),
    ],
)
def test_what_cannot_be_exported_is_told(app, slug, told):
    import_kit(app, REDLIGHT)

    said = export(app, slug)

    assert (said.exit_code, said.stderr, said.stdout) == (1, told, "")
