"""Whoever holds several screenings holds them by number: else two could wait for ever."""

import contextlib
import re
import threading
from functools import partial

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.films.models import Film
from outreach.publications.actions.together import publish_together
from outreach.rsvps import erasure
from outreach.rsvps.actions.moving import move
from outreach.screenings.actions import Batch, Place, films, follow_venue, following
from outreach.screenings.actions.following import recompute_instants
from outreach.screenings.models import Screening, Status
from outreach.tours import actions as tours
from tests.factories import organisation_of
from tests.programme import make_film, make_rsvp, make_screening, make_tour, make_venue


@pytest.fixture(autouse=True)
def on_postgresql(database):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no order to get wrong")


@pytest.fixture
def made(session, hana):
    """Three at one venue, of one film: what has the higher number is earlier."""
    circle = organisation_of(hana)
    shown = {"place": Place(venue=make_venue(session, circle)), "film": make_film(session)}
    made = [
        make_screening(session, circle, **shown, rsvp_limit=5, days_ahead=20 - n) for n in range(3)
    ]
    session.commit()
    for one in made:  # a row that was changed is found after the others
        session.execute(
            sa.update(Screening).where(Screening.id == made[0].id).values(edits=one.edits + 1)
        )
        session.commit()
    return made


@pytest.fixture
def held(database):
    """The numbers of the screenings that were held, in order, each once."""
    held = {}

    def listen(_connection, _cursor, statement, parameters, *_rest):
        if re.search(r"FROM screening .* FOR NO KEY UPDATE", statement, re.DOTALL):
            held.update(dict.fromkeys(parameters.values()))

    sa.event.listen(database.engine, "before_cursor_execute", listen)
    yield held
    sa.event.remove(database.engine, "before_cursor_execute", listen)


def an_old_backup(session, made, settings):
    for one in reversed(made):
        settings.ledger.note(erasure.KIND, make_rsvp(session, one).uid, today=now().date())
    files = {"ledger": settings.ledger, "mail_folder": settings.mail_folder}
    return partial(erasure.erase_again, session, **files, now=now())


def a_tour(session, made, _settings):
    tour = make_tour(session, made[0].organisation, film=made[0].film)
    return partial(tours.add_together, session, tour, made[::-1], now=now())


def drafts(session, made, _settings):
    for one in made:
        one.status = Status.DRAFT
    by = made[0].organisation.memberships[0].user
    return partial(publish_together, session, made[::-1], by=by, now=now())


def a_move(session, made, _settings):
    return partial(move, session, make_rsvp(session, made[2]), to=made[0], now=now())


WAYS = {
    "venue": lambda session, made, _: partial(follow_venue, session, made[0].venue, now=now()),
    "film": lambda session, made, _: partial(films.follow, session, made[0].film, now=now()),
    "zone": lambda session, made, _: partial(recompute_instants, session, now=now()),
    "file": lambda session, made, _: partial(Batch(session, by=None, now=now()).lock, made[::-1]),
    "backup": an_old_backup,
    "tour": a_tour,
    "drafts": drafts,
    "move": a_move,
}


@pytest.mark.parametrize("way", WAYS)
def test_those_that_are_changed_together_are_held_by_number(session, settings, made, held, way):
    act = WAYS[way](session, made, settings)
    session.commit()
    numbers = [one.id for one in made]
    held.clear()

    act()

    assert list(held) == ([numbers[0], numbers[2]] if way == "move" else numbers)


def at_once(database, made, monkeypatch):
    """Bring a film's screenings, and those of all zones, to what is so; what went wrong.

    Whoever holds a first screening waits until the other does, or is seen to wait for it.
    """
    meeting, lock, wrong = threading.Barrier(2), Screening.lock, []
    film_id = made[0].film_id

    def lock_and_meet(screening):
        lock(screening)
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=2)

    def run(act):
        try:
            with database.transaction() as session:
                act(session)
        except Exception as error:
            wrong.append(repr(error))

    def follow(session):
        films.follow(session, session.get_one(Film, film_id), now=now())

    monkeypatch.setattr(Screening, "lock", lock_and_meet)
    acts = (follow, lambda session: recompute_instants(session, now=now()))
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return wrong


def test_two_who_hold_the_same_ones_wait_for_each_other_only_once(database, made, monkeypatch):
    assert at_once(database, made, monkeypatch) == []


def test_held_by_their_start_they_would_wait_for_ever(database, made, monkeypatch):
    by_start = partial(sorted, key=lambda one: one.starts_at)
    monkeypatch.setattr(following, "by_number", by_start)

    (error,) = at_once(database, made, monkeypatch)

    assert "deadlock" in error
