"""An old copy of the database is put back: the erased are erased again."""

import dataclasses
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach import migrations, serve
from outreach.app import create_app
from outreach.config import Settings
from outreach.database import Database
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.rsvps.actions.kinds import CANCELLATION
from outreach.rsvps.models import AccessNeeds, Rsvp
from outreach.screenings.models import Screening
from outreach.web import tokens
from tests.factories import make_hana, organisation_of
from tests.mails import delivered
from tests.programme import make_rsvp, make_screening
from tests.rsvps.test_erasure import SAFE


@pytest.fixture
def settings(tmp_path, built_assets):
    """An installation of its own with a database in a file."""
    settings = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'outreach.db'}",
        secret_key="a key for tests only, and long enough",
        public_url="http://outreach.test",
        testing=True,
    )
    settings.asset_folder.symlink_to(built_assets)
    migrations.upgrade(settings.database_url)
    return settings


@pytest.fixture
def copy(settings):
    """The database as it was before a guest asked to be erased, and what was in it."""
    app = create_app(settings)
    database = app.extensions["database"]
    with database.transaction() as session:
        screening = make_screening(session, organisation_of(make_hana(session)), capacity=10)
        goes = make_rsvp(session, screening, name="Gia Goes", party_size=2, access_needs="A seat")
        make_rsvp(session, screening, name="Sue Stays", party_size=3)
    delivered(app)
    copied = copied_database(settings)
    with app.test_request_context():
        path = app.url_for("rsvps.erasure", token=token_of(goes))
    assert app.test_client().post(path, headers=SAFE).status_code == 302
    delivered(app)
    database.engine.dispose()
    assert names(settings) == ["", "Sue Stays"]
    return copied


def token_of(rsvp):
    return tokens.token("rsvp", rsvp.uid)


def copied_database(settings):
    """A real copy, as a backup makes it: one file with everything in it."""
    copied = settings.instance / "backup.db"
    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{copied}'")
    engine.dispose()
    return copied


def put_back(settings, copied):
    for file in Path(settings.instance).glob("outreach.db*"):
        file.unlink()
    shutil.copy(copied, settings.instance / "outreach.db")


def look(settings, question):
    database = Database(settings.database_url, site=settings.public_url)
    with database.reading() as session:
        found = session.execute(question).all()
    database.engine.dispose()
    return found


def names(settings):
    return [name for (name,) in look(settings, sa.select(Rsvp.name).order_by(Rsvp.id))]


def starts(settings):
    serve.prepare(settings)


def migrates(settings):
    app = create_app(settings)
    said = app.test_cli_runner().invoke(args=["migrate"])
    app.extensions["database"].engine.dispose()
    assert (said.exit_code, said.output) == (0, "erased again: 1\n")


@pytest.mark.parametrize("begin", [starts, migrates])
def test_the_erased_are_erased_again_when_it_starts(settings, copy, begin):
    put_back(settings, copy)
    assert names(settings) == ["Gia Goes", "Sue Stays"], "they would be back otherwise"

    begin(settings)

    assert names(settings) == ["", "Sue Stays"]
    assert look(settings, sa.select(AccessNeeds.text)) == []
    assert look(settings, sa.select(Screening.places_taken)) == [(3,)]
    assert [kind for (kind,) in look(settings, sa.select(Outbox.kind)) if "cancel" in kind] == []
    for file in settings.instance.glob("outreach.db*"):
        assert b"Gia Goes" not in file.read_bytes()


def test_the_database_alone_names_the_erased_no_more_after_a_second_start(settings, copy):
    put_back(settings, copy)
    starts(settings)
    app = create_app(settings)
    with app.app_context():
        again = delivered(app)
    app.extensions["database"].engine.dispose()

    assert [mail.subject for mail in again if "Gia" in mail.text] == []
    starts(settings)
    assert names(settings) == ["", "Sue Stays"]


def test_without_the_ledger_they_would_be_back(settings, copy):
    put_back(settings, copy)
    settings.erasure_file.unlink()

    starts(settings)

    assert names(settings) == ["Gia Goes", "Sue Stays"]


def test_under_another_secret_it_says_that_nothing_can_be_found(settings, copy, caplog):
    put_back(settings, copy)

    starts(dataclasses.replace(settings, secret_key="another"))

    assert "1 erasures were noted under another SECRET_KEY" in caplog.text
    assert names(settings) == ["Gia Goes", "Sue Stays"]


def test_who_has_just_asked_is_left_to_the_worker_who_tells_their_calendar(settings, copy):
    app = create_app(settings)
    database = app.extensions["database"]
    with database.transaction() as session:
        rsvp = make_rsvp(session, session.scalars(sa.select(Screening)).one(), name="Lea Leaves")
    with app.test_request_context():
        path = app.url_for("rsvps.erasure", token=token_of(rsvp))
    app.test_client().post(path, headers=SAFE)

    starts(settings)

    waits = look(settings, sa.select(Outbox.kind).where(Outbox.state == OutboxState.READY))
    assert names(settings)[-1] == "Lea Leaves"
    assert (CANCELLATION,) in waits
    delivered(app)
    database.engine.dispose()
    assert names(settings)[-1] == ""
