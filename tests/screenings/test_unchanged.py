"""Who has the calendar of all screenings is told so before the application is asked."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.database import Database
from outreach.screenings import actions
from outreach.web import unchanged
from tests.programme import make_screening

PATH = "/calendar.ics"


@pytest.fixture
def circle(hana):
    return hana.memberships[0].organisation


@pytest.fixture
def screening(session, circle):
    made = make_screening(session, circle)
    session.commit()
    return made


@pytest.fixture
def stranger(app):
    return app.test_client(use_cookies=False)


@pytest.fixture
def ask(stranger):
    """A reader that has what it was last sent."""
    kept = {}

    def ask(path=PATH, **headers):
        seen = {"If-None-Match": kept[path]} if path in kept else {}
        answer = stranger.get(path, headers={**seen, **headers})
        kept[path] = answer.headers.get("ETag", kept.get(path))
        return answer

    return ask


@pytest.fixture
def reached(app):
    """The addresses of which the application was asked."""
    asked = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: asked.append(1) and None)
    yield asked
    app.before_request_funcs[None].pop(0)


@pytest.fixture
def known(screening, ask):
    """The reader has it, and has been told so once."""
    assert [ask().status_code for _ in range(2)] == [200, 304]


def said(answer):
    return sorted((name, value) for name, value in answer.headers if name != "Date")


def test_it_is_said_as_the_application_says_it(screening, ask, reached, asked):
    ask()
    by_app = ask()
    reached.clear()
    asked.clear()

    before = ask()

    assert reached == []
    assert len(asked) == 1
    assert (before.status_code, before.data, said(before)) == (304, b"", said(by_app))
    assert {"ETag", "Cache-Control", "Content-Security-Policy"} <= {
        name for name, _ in said(before)
    }


@pytest.mark.usefixtures("known")
def test_after_a_change_it_is_sent_anew(session, screening, ask):
    actions.cancel(session, screening, now=now())
    session.commit()

    answer = ask()

    assert answer.status_code == 200
    assert b"STATUS:CANCELLED" in answer.data
    assert ask().status_code == 304


def test_a_cancelled_one_goes_by_time_alone(session, screening, ask):
    actions.cancel(session, screening, now=now())
    session.commit()
    ask()
    ask()
    session.refresh(screening)
    over = screening.over_at
    session.commit()

    with time_machine.travel(over + timedelta(days=30, seconds=-1), tick=False):
        assert ask().status_code == 304
    with time_machine.travel(over + timedelta(days=30), tick=False):
        answer = ask()
    assert answer.status_code == 200
    assert b"VEVENT" not in answer.data


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (PATH, {"If-None-Match": '"another"'}),
        (PATH, {"Cookie": "session=x"}),
        (PATH, {"Accept-Language": "km"}),
        (PATH, {"Host": "elsewhere.test"}),
        (f"{PATH}?country=KH", {}),
    ],
)
def test_whoever_might_be_told_another_thing_reaches_the_application(ask, reached, path, headers):
    reached.clear()
    ask()
    assert reached == []

    ask(path, **headers)

    assert reached == [1]


@pytest.mark.usefixtures("known")
def test_a_database_that_cannot_answer_is_for_the_application_to_explain(ask, reached, monkeypatch):
    glance = Database.glance
    errors = [sa.exc.OperationalError("SELECT", {}, Exception("database is locked"))]

    def failing_once(self, statement):
        if errors:
            raise errors.pop()
        return glance(self, statement)

    monkeypatch.setattr(Database, "glance", failing_once)

    assert ask().status_code == 304
    assert (errors, reached) == ([], [1])


@pytest.mark.usefixtures("known")
def test_it_remembers_only_so_much(ask, reached, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST_KNOWN", 1)
    ask(**{"Accept-Language": "km"})
    reached.clear()

    ask()

    assert reached == [1]
