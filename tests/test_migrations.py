import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from outreach import kits, migrations
from outreach.accounts.models import Membership, Organisation
from outreach.clock import now
from outreach.database import Database
from outreach.engines import make_engine
from outreach.films import kit
from outreach.migrations.tables import METADATA
from outreach.screenings.models import Place, Screening
from outreach.venues.models import AddressVisibility, Venue
from tests import factories
from tests.programme import REDLIGHT, make_room, make_screening, make_venue

FOLDER = Path(migrations.__file__).parent
ROOT = FOLDER.parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = sa.make_url(request.getfixturevalue("postgresql_url"))
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE migrated")
    yield server.set(database="migrated").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE migrated WITH (FORCE)")
    engine.dispose()


only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def execute(url: str, statement: str) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    engine = make_engine(url)
    try:
        return migrations.is_current(engine)
    finally:
        engine.dispose()


def with_one_more(tmp_path: Path, upgrade: str) -> ModuleType:
    """The migrations as they are, and one more that does this."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    config = migrations._config(make_engine("sqlite://"))
    head = ScriptDirectory.from_config(config).get_current_head()
    (folder / "versions" / "9999_one_more.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision = '9999', {head!r}\n"
        f"def upgrade():\n    {upgrade}\n"
        "def downgrade():\n    pass\n"
    )
    return copy_of_migrations(folder)


def copy_of_migrations(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("migrations_copy", folder / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_fresh_tables_equal_the_models(url):
    migrations.upgrade(url)

    assert migrations.differences(url) == []


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE outbox",
        "ALTER TABLE organisation DROP COLUMN is_example",
        "ALTER TABLE organisation ADD COLUMN extra TEXT",
        "DROP INDEX ix_outbox_due",
    ],
)
def test_control_tables_that_differ_are_told(url, change):
    migrations.upgrade(url)
    execute(url, change)

    assert len(migrations.differences(url)) >= 1


def test_only_a_migrated_database_is_current(url):
    assert not is_current(url)

    migrations.upgrade(url)

    assert is_current(url)


def test_migrating_again_changes_nothing(url):
    migrations.upgrade(url)
    before = tables(url)

    migrations.upgrade(url)

    assert tables(url) == before


def test_the_way_back_leads_to_nothing_and_up_again(url):
    migrations.upgrade(url)

    migrations.downgrade(url, "base")
    assert tables(url) == {"alembic_version"}

    migrations.upgrade(url)
    assert migrations.differences(url) == []


def hana_was_here(url: str) -> None:
    database = Database(url, site="http://outreach.test")
    with database.transaction() as session:
        factories.make_hana(session)
    database.engine.dispose()


def count(url: str, record: type) -> int:
    database = Database(url, site="http://outreach.test")
    with database.reading() as session:
        found = session.scalar(sa.select(sa.func.count(record.id)))
    database.engine.dispose()
    return found


REBUILD = (
    "with op.batch_alter_table('organisation') as batch: "
    "batch.alter_column('name', type_=sa.String(200), existing_type=sa.Text)"
)


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(url, tmp_path):
    migrations.upgrade(url)
    hana_was_here(url)

    with_one_more(tmp_path, REBUILD).upgrade(url)

    assert (count(url, Organisation), count(url, Membership)) == (1, 1)


@only_sqlite
def test_control_with_foreign_keys_on_a_rebuild_deletes_them(url, tmp_path, monkeypatch):
    migrations.upgrade(url)
    hana_was_here(url)
    more = with_one_more(tmp_path, REBUILD)
    monkeypatch.setattr(more, "make_engine", lambda url, foreign_keys: make_engine(url))

    more.upgrade(url)

    assert (count(url, Organisation), count(url, Membership)) == (1, 0)


@only_sqlite
def test_rows_that_refer_to_nothing_are_told(url, tmp_path):
    migrations.upgrade(url)
    hana_was_here(url)

    more = with_one_more(tmp_path, "op.execute('DELETE FROM organisation')")

    with pytest.raises(more.BrokenReferences, match="1 rows refer to rows that are not there"):
        more.upgrade(url)


def test_a_migration_that_fails_changes_nothing(url, tmp_path):
    migrations.upgrade(url)
    before = tables(url)
    more = with_one_more(
        tmp_path, "op.create_table('half', sa.Column('id', sa.Integer)); op.execute('NONSENSE')"
    )

    with pytest.raises(sa.exc.DBAPIError):
        more.upgrade(url)

    assert tables(url) == before
    assert is_current(url)


def test_processes_that_migrate_at_once_wait_for_each_other(url):
    code = "import sys; from outreach import migrations; migrations.upgrade(sys.argv[1])"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, url], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]

    said = [process.communicate()[1] for process in running]

    assert said == ["", "", ""]
    assert migrations.differences(url) == []


def test_a_new_migration_is_written_from_the_difference(url, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    copy = copy_of_migrations(folder)
    copy.upgrade(url)
    before = {file.name for file in (folder / "versions").glob("*.py")}
    execute(url, "DROP INDEX ix_outbox_due")

    copy.write(url, "Find what is due")

    [new] = {file.name for file in (folder / "versions").glob("*.py")} - before
    assert new.endswith("_find_what_is_due.py")
    assert "ix_outbox_due" in (folder / "versions" / new).read_text()
    copy.upgrade(url)
    assert migrations.differences(url) == []


def test_no_number_is_given_twice_on_sqlite_either(tmp_path):
    """Rebuilding a table loses AUTOINCREMENT unless the migration says it anew."""
    url = f"sqlite:///{tmp_path / 'numbers.db'}"
    migrations.upgrade(url)

    engine = make_engine(url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        )
        made = {row.name: row.sql for row in rows}
    engine.dispose()

    numbered = {table.name for table in METADATA.sorted_tables if "id" in table.columns}
    assert len(numbered) > 20
    assert {name for name in numbered if "AUTOINCREMENT" not in made[name]} == set()


def test_rebuilding_the_helplines_keeps_their_check(url):
    migrations.upgrade(url)
    add = (
        "INSERT INTO helpline (country, position, name, listed_on, checked_on, checked_by_id) "
        "VALUES ('US', 0, '{}', '2026-11-02', '2026-11-02', {})"
    )

    execute(url, add.format("Signed by a number that leads to nobody", 7))
    with pytest.raises(sa.exc.IntegrityError):
        execute(url, add.format("Signed by no number", "NULL"))


def found_by(url: str) -> list[tuple[object, ...]]:
    """By what screenings are found, and where their venues are."""
    engine = make_engine(url)
    found = sa.select(
        Screening.slug,
        Screening.search_text,
        Screening.listed_at,
        Screening.coming_until,
        Venue.globe_x,
        Venue.globe_y,
        Venue.globe_z,
    )
    try:
        with engine.connect() as connection:
            query = found.outerjoin(Venue, Venue.id == Screening.venue_id).order_by(Screening.slug)
            return [tuple(row) for row in connection.execute(query)]
    finally:
        engine.dispose()


def test_screenings_that_were_there_are_found_as_if_they_were_new(url):
    migrations.upgrade(url)
    database = Database(url, site="http://outreach.test")
    with database.transaction() as session:
        circle = factories.organisation_of(factories.make_hana(session))
        film = kits.take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())
        hidden = {"address_visibility": AddressVisibility.STAFF, "area_label": "by the river"}
        house = make_venue(session, circle, name="Kim House", **hidden)
        place = Place(house, make_room(session, house))
        make_screening(session, circle, film=film, place=place, title="At home")
    database.engine.dispose()
    before = found_by(url)
    config = migrations._config(make_engine("sqlite://"))
    revision = ScriptDirectory.from_config(config).get_revision("0018").down_revision

    migrations.downgrade(url, revision)
    migrations.upgrade(url)

    assert found_by(url) == before
    assert len(before) == 4
    assert before[0][1].startswith("at home redlight by the river new york")
    assert all(arrow is not None for arrow in before[0][4:])
