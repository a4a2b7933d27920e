from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from outreach import example
from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.films import kit
from outreach.films.models import FilmPerson
from outreach.panels import queries as panels
from outreach.screenings import queries
from outreach.screenings.models import Screening, Status


@pytest.fixture
def loaded(database, tmp_path):
    return example.load(database, folder=tmp_path, now=now())


def test_the_host_of_the_example_can_sign_in_with_a_password_of_its_own(database, tmp_path, loaded):
    with database.reading() as session:
        hana = session.scalars(sa.select(User)).one()

    assert hana.email == loaded.host_email
    assert PasswordHasher().verify(hana.password, loaded.host_password)
    kept = tmp_path / "example_password"
    assert kept.read_text() == loaded.host_password
    assert kept.stat().st_mode & 0o777 == 0o600


def test_it_is_loaded_once_and_the_password_is_told_again(database, tmp_path, loaded):
    assert example.load(database, folder=tmp_path, now=now()) == loaded

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 1


def test_it_never_goes_into_somebodys_own_records(database, tmp_path, hana):
    assert example.load(database, folder=tmp_path, now=now()) is None

    with database.reading() as session:
        assert session.scalars(sa.select(Screening)).all() == []


def test_screenings_to_come_are_plainly_marked_and_history_is_not(database, loaded):
    with database.reading() as session:
        to_come = queries.upcoming(session, now=now())
        held = queries.past(session, now=now())

        assert [screening.is_example for screening in to_come] == [True, True, True]
        assert [screening.is_example for screening in held] == [False, False, False]
        venues = {screening.venue for screening in to_come} - {None}
        assert all(venue.name.startswith("Example") for venue in venues)


def test_no_real_person_is_announced_where_nothing_takes_place(database, loaded):
    with database.reading() as session:
        real = set(session.scalars(sa.select(FilmPerson.name)))
        assert "Mu Sochua" in real

        announced = {
            appearance.speaker.name
            for screening in queries.upcoming(session, now=now())
            for appearance in panels.panel_of(session, screening)
        }

    assert announced == {"Alex Example", "Sam Sample", "Robin Placeholder"}
    assert announced & real == set()


@pytest.mark.parametrize("days", range(0, 400, 37))
def test_it_can_be_loaded_on_any_day(database, tmp_path, days):
    moment = now() + timedelta(days=days)

    assert example.load(database, folder=tmp_path, now=moment)

    with database.reading() as session:
        found = queries.upcoming(session, now=moment)
        assert [screening.status for screening in found] == [Status.CONFIRMED] * 3


def test_it_tells_nobody_anything(database, loaded):
    with database.reading() as session:
        kinds = set(session.scalars(sa.select(Outbox.kind)))

    assert {kind for kind in kinds if not kind.startswith(("guides.", "screenings."))} == set()


def test_the_kit_that_comes_along_is_the_one_that_is_read():
    assert kit.read(example.KIT).film.slug == "redlight"
