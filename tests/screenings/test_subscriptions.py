"""Who has a calendar already is told so, exactly and cheaply."""

from datetime import timedelta

import pytest
import time_machine

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Screening, Visibility
from outreach.screenings.queries import entries
from tests.programme import make_film, make_screening


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


@pytest.fixture
def redlight(session):
    return make_film(session)


@pytest.fixture
def screening(session, circle, redlight):
    made = make_screening(session, circle, film=redlight)
    session.commit()
    return made


@pytest.fixture
def known(client, screening):
    """What a reader who fetched a calendar once gets for it now."""
    fetched = {}

    def ask(path):
        seen = {"If-None-Match": fetched[path]} if path in fetched else {}
        answer = client.get(path, headers=seen)
        fetched[path] = answer.headers["ETag"]
        return answer

    return ask


FEEDS = ["/calendar.ics", "/films/{film}/calendar.ics", "/organisations/{host}/calendar.ics"]


@pytest.fixture(params=FEEDS, ids=["all", "film", "organisation"])
def path(request, screening):
    return request.param.format(film=screening.film.slug, host=screening.organisation.slug)


def test_while_nothing_has_changed_no_screening_is_looked_at(known, path, asked):
    assert known(path).status_code == 200
    assert any("FROM screening" in " ".join(one.split()) for one in asked)
    known(path)
    asked.clear()

    again = known(path)

    assert (again.status_code, again.data) == (304, b"")
    assert [one for one in asked if "FROM screening" in " ".join(one.split())] == []


CHANGES = {
    "cancelled": lambda session, screening: actions.cancel(session, screening, now=now()),
    "postponed": lambda session, screening: actions.postpone(session, screening, now=now()),
    "unlisted": lambda _session, screening: setattr(screening, "visibility", Visibility.UNLISTED),
    "gone": lambda session, screening: session.delete(screening),
    "another one": lambda session, screening: make_screening(
        session, screening.organisation, film=screening.film
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_it_is_another_calendar(session, screening, known, path, change):
    assert [known(path).status_code for _ in range(3)] == [200, 304, 304]

    CHANGES[change](session, screening)
    session.commit()

    assert known(path).status_code == 200
    assert known(path).status_code == 304


def test_what_was_rolled_back_is_no_change(session, database, screening, known):
    known("/calendar.ics")
    before = entries.mark(database)
    actions.cancel(session, screening, now=now())
    session.flush()
    session.rollback()

    assert (entries.mark(database), known("/calendar.ics").status_code) == (before, 304)
    actions.cancel(session, session.get(Screening, screening.id), now=now())
    session.commit()
    assert entries.mark(database) != before


def test_what_calendars_do_not_say_leaves_the_mark(session, database, screening):
    before = entries.mark(database)
    assert before
    screening.report = "Many came."
    session.commit()

    assert entries.mark(database) == before


def test_another_film_is_of_no_interest_to_the_readers_of_one(session, circle, screening, known):
    path = f"/films/{screening.film.slug}/calendar.ics"
    known(path)
    everything = known("/calendar.ics").headers["ETag"]

    make_screening(session, circle)
    session.commit()

    assert known(path).status_code == 304
    assert known("/calendar.ics").headers["ETag"] != everything


def test_time_alone_takes_what_was_called_off_out(session, screening, known, path):
    over = screening.ends_at
    actions.cancel(session, screening, now=now())
    session.commit()
    assert known(path).data.count(b"STATUS:CANCELLED") == 1

    with time_machine.travel(over + timedelta(days=29)):
        assert known(path).status_code == 304
    with time_machine.travel(over + timedelta(days=31)):
        later = known(path)

    assert (later.status_code, b"VEVENT" in later.data) == (200, False)
