"""A row is held until its transaction ends, and read once as long as it is held."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from outreach.accounts.models import Organisation
from outreach.database import find_held, holding
from tests import factories

BY_SLUG = holding(
    sa.select(Organisation).where(Organisation.slug == sa.bindparam("slug")), Organisation
)
IS_HELD = sa.select(Organisation.id).with_for_update(nowait=True)


@pytest.fixture
def circle(session) -> Organisation:
    circle = factories.make_organisation(session, "Circle", "circle")
    session.commit()
    return circle


@contextmanager
def statements(session) -> Iterator[list[str]]:
    """What the session sends meanwhile."""
    sent: list[str] = []
    listen = (session.get_bind(), "before_cursor_execute", lambda *of: sent.append(of[2]))
    sa.event.listen(*listen)
    yield sent
    sa.event.remove(*listen)


def locked(session, circle) -> int:
    """How many statements it takes to hold the organisation."""
    with statements(session) as sent:
        circle.lock()
    return len([one for one in sent if one.startswith("SELECT")])


def lock_and_undo(session, circle) -> None:
    savepoint = session.begin_nested()
    circle.lock()
    savepoint.rollback()


def rename(database, name) -> None:
    """As somebody else does it meanwhile."""
    with database.transaction() as session:
        session.execute(sa.update(Organisation).values(name=name))


def test_what_is_held_is_read_once_in_a_transaction(session, circle):
    before = [locked(session, circle), locked(session, circle)]
    session.commit()
    after = [locked(session, circle), locked(session, circle)]
    session.rollback()

    assert (before, after, locked(session, circle)) == ([1, 0], [1, 0], 1)


def test_to_hold_it_is_to_read_what_others_wrote_before(database, session, circle):
    rename(database, "Renamed")

    assert circle.name != "Renamed"
    circle.lock()
    assert circle.name == "Renamed"


def test_what_is_found_to_be_held_needs_no_lock(database, session, circle):
    session.get_one(Organisation, circle.id)
    session.commit()
    rename(database, "Renamed")

    found = find_held(session, BY_SLUG, slug=circle.slug)

    assert (found, found.name, locked(session, circle)) == (circle, "Renamed", 0)


def test_nothing_is_held_where_nothing_is_found(session, circle):
    assert find_held(session, BY_SLUG, slug="no-such-circle") is None
    assert locked(session, circle) == 1


def test_a_savepoint_that_is_undone_lets_go(session, circle):
    session.scalar(sa.select(1))
    lock_and_undo(session, circle)

    assert locked(session, circle) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_others_wait_for_what_is_found_to_be_held(database, session, circle):
    session.get_one(Organisation, circle.id)
    with database.transaction() as other:
        assert other.scalars(IS_HELD).all() == [circle.id]

    find_held(session, BY_SLUG, slug=circle.slug)

    with (
        pytest.raises(sa.exc.OperationalError, match="could not obtain lock"),
        database.transaction() as other,
    ):
        other.scalars(IS_HELD).all()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_a_savepoint_let_go_is_read_anew(database, session, circle):
    session.scalar(sa.select(1))
    lock_and_undo(session, circle)
    rename(database, "Renamed")

    circle.lock()

    assert circle.name == "Renamed"
