import dataclasses
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach import clock
from outreach.app import create_app
from outreach.delivery import jobs, outbox
from outreach.delivery.mail import Letter
from outreach.delivery.outbox import Outbox, OutboxState
from tests import factories
from tests.servers import eventually, post_office

ROOT = Path(__file__).parent.parent.parent
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
GUEST = "dara@westport.example.org"


@pytest.fixture
def _own_kinds():
    """Kinds of work that a test registers are gone after it."""
    before = dict(jobs.HANDLERS), dict(jobs.ACTS)
    at_start = list(jobs.AT_START)
    yield
    jobs.AT_START[:] = at_start
    for kinds, kept in zip((jobs.HANDLERS, jobs.ACTS), before, strict=True):
        kinds.clear()
        kinds.update(kept)


pytestmark = pytest.mark.usefixtures("_own_kinds")


@pytest.fixture
def post():
    with post_office() as post:
        yield post


@pytest.fixture
def app(settings, database, post):
    """Outreach with a mail server, and letters to send."""
    app = create_app(dataclasses.replace(settings, mail_url=post.url))

    @jobs.handles("test.letter")
    def letter(session, *, to):
        return Letter(to=to, subject="Your places", text="Three.", html="<p>Three.</p>")

    yield app
    app.extensions["database"].engine.dispose()


def queue(database, kind="test.letter", *, key="a", **payload):
    with database.transaction() as session:
        outbox.queue(session, kind, key=key, now=LONG_AGO, **payload)
        return session.scalar(sa.select(Outbox.id).where(Outbox.key == key))


def row(database, row_id=None) -> Outbox:
    with database.reading() as session:
        return session.scalars(sa.select(Outbox)).one()


def let_time_pass(database):
    """Make what was put off due, and every lease lapse."""
    with database.transaction() as session:
        session.execute(sa.update(Outbox).values(run_at=LONG_AGO))
        session.execute(
            sa.update(Outbox).where(Outbox.lease_until.is_not(None)).values(lease_until=LONG_AGO)
        )


def test_a_letter_is_sent_and_its_row_is_done(app, database, post):
    row_id = queue(database, to=GUEST)

    assert jobs.deliver(app, row_id) is None

    assert [letter["To"] for letter in post.arrived] == [GUEST]
    done = row(database)
    assert (done.state, done.attempts, done.last_error) == (OutboxState.DONE, 1, None)
    assert post.arrived[0]["Message-ID"] == f"<{done.uid}@outreach.test>"


def test_a_row_that_is_done_is_not_sent_again(app, database, post):
    row_id = queue(database, to=GUEST)
    jobs.deliver(app, row_id)

    assert jobs.deliver(app, row_id) is None

    assert len(post.arrived) == 1


def test_a_row_that_another_worker_has_is_left_alone(app, database, post):
    row_id = queue(database, to=GUEST)
    with database.transaction() as session:
        outbox.claim(session, row_id, now=clock.now())

    assert jobs.deliver(app, row_id) is None
    assert post.arrived == []

    let_time_pass(database)
    jobs.deliver(app, row_id)
    assert len(post.arrived) == 1


def test_a_letter_that_a_server_puts_off_is_tried_again_under_the_same_id(app, database, post):
    post.answers_to_data.extend(["451 try later", "250 OK"])
    row_id = queue(database, to=GUEST)

    wait = jobs.deliver(app, row_id)

    assert wait == timedelta(seconds=10)
    assert post.arrived == []
    waiting = row(database)
    assert (waiting.state, waiting.last_error) == (OutboxState.READY, "SMTPDataError")
    assert waiting.run_at > clock.now()
    assert jobs.deliver(app, row_id) is None
    assert post.arrived == []

    let_time_pass(database)
    assert jobs.deliver(app, row_id) is None
    assert [letter["Message-ID"] for letter in post.arrived] == [f"<{waiting.uid}@outreach.test>"]
    assert (row(database).state, row(database).attempts) == (OutboxState.DONE, 2)


@pytest.mark.parametrize("where", ["answers_to_rcpt", "answers_to_data"])
def test_a_letter_that_a_server_refuses_for_good_is_given_up(app, database, post, where):
    getattr(post, where).append("550 no such person")
    row_id = queue(database, to=GUEST)

    assert jobs.deliver(app, row_id) is None

    failed = row(database)
    assert (failed.state, failed.attempts) == (OutboxState.FAILED, 1)
    assert "550" in failed.last_error
    assert GUEST not in failed.last_error
    let_time_pass(database)
    jobs.deliver(app, row_id)
    assert post.arrived == []


def test_a_mistake_in_a_handler_puts_its_row_off(app, database, post, caplog):
    @jobs.handles("test.broken")
    def broken(session):
        raise LookupError("nothing there")

    row_id = queue(database, "test.broken")

    assert jobs.deliver(app, row_id) == timedelta(seconds=10)

    waiting = row(database)
    assert (waiting.state, waiting.last_error) == (OutboxState.READY, "LookupError")
    assert "nothing there" in caplog.text


def test_a_kind_that_nobody_handles_waits_for_who_does(app, database):
    row_id = queue(database, "test.later")

    assert jobs.deliver(app, row_id) == timedelta(seconds=10)


def test_a_handler_that_gives_no_letter_is_done(app, database, post):
    @jobs.handles("test.nothing")
    def nothing(session):
        return None

    jobs.deliver(app, queue(database, "test.nothing"))

    assert row(database).state is OutboxState.DONE
    assert post.arrived == []


def test_a_handler_cannot_write(app, database):
    @jobs.handles("test.write")
    def write(session):
        session.execute(sa.update(Outbox).values(kind="changed"))

    assert jobs.deliver(app, queue(database, "test.write")) is not None

    assert row(database).kind == "test.write"


def test_an_act_and_the_end_of_its_row_are_one_transaction(app, database):
    @jobs.acts("test.act")
    def act(session, *, name, fails):
        factories.make_organisation(session, name, name.lower())
        if fails:
            raise LookupError

    failing = queue(database, "test.act", key="a", name="Half", fails=True)
    passing = queue(database, "test.act", key="b", name="Whole", fails=False)

    assert jobs.deliver(app, failing) == timedelta(seconds=10)
    assert jobs.deliver(app, passing) is None

    with database.reading() as session:
        assert session.scalars(sa.text("SELECT name FROM organisation")).all() == ["Whole"]
        states = session.execute(sa.select(Outbox.key, Outbox.state).order_by(Outbox.key)).all()
    assert states == [("a", OutboxState.READY), ("b", OutboxState.DONE)]


def test_a_worker_does_first_what_is_registered_for_its_start(app, database, monkeypatch):
    done = []
    wanted = sa.update(Outbox).values(attempts=7)

    @jobs.at_start
    def look(session):
        done.append(session.scalar(sa.select(Outbox.key)))
        with pytest.raises(sa.exc.DBAPIError):
            session.execute(wanted)

    class Consumer:
        def run(self):
            done.append("works")

    queue(database, key="a row", to=GUEST)
    worker = jobs.start_queue(app)
    monkeypatch.setattr(worker.huey, "create_consumer", lambda **_: Consumer())

    worker.work()

    assert done == ["a row", "works"]
    with database.transaction() as session:
        assert session.execute(wanted).rowcount == 1


def test_all_that_is_due_is_done_here_and_now(app, database, post):
    for number in range(3):
        queue(database, key=str(number), to=f"{number}@example.org")

    assert jobs.deliver_due(app) == 3
    assert jobs.deliver_due(app) == 0
    assert [letter["To"] for letter in post.arrived] == [f"{n}@example.org" for n in range(3)]


def test_links_in_letters_lead_to_the_public_address(app, database, post):
    @jobs.handles("test.link")
    def link(session, *, to):
        from flask import url_for

        url = url_for("static", filename="css/app.css", _external=True)
        return Letter(to=to, subject="Link", text=url, html=url)

    jobs.deliver(app, queue(database, "test.link", to=GUEST))

    text = next(post.arrived[0].iter_parts()).get_content().strip()
    assert text == "http://outreach.test/static/css/app.css"


def test_workers_that_start_at_once_send_each_letter_once(app, database, post):
    rows = [queue(database, key=str(number), to=GUEST) for number in range(10)]
    together = threading.Barrier(4)

    def work():
        together.wait()
        for row_id in rows:
            jobs.deliver(app, row_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(post.arrived) == 10
    assert len({letter["Message-ID"] for letter in post.arrived}) == 10


# Workers of their own processes: the command that `make run` starts.


@contextmanager
def worker(settings, post):
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "MAIL_URL": post.url,
        "MAIL_SENDER": settings.mail_sender,
        "OUTREACH_INSTANCE": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "flask", "--app", "tests.delivery.letters", "worker"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def is_done(database):
    return row(database).state is OutboxState.DONE


@pytest.mark.parametrize(("killed_at", "copies"), [("RCPT", 1), ("DATA", 2)])
def test_a_letter_is_sent_although_its_worker_is_killed(
    settings, database, post, killed_at, copies
):
    """At least once and at most twice. The second copy shows as the same message."""
    post.stall_at = killed_at
    queue(database, to=GUEST)

    with worker(settings, post) as first:
        eventually(lambda: post.has_stalled)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert row(database).state is OutboxState.READY
    let_time_pass(database)
    with worker(settings, post):
        eventually(lambda: is_done(database))

    done = row(database)
    assert done.attempts == 2
    assert [letter["Message-ID"] for letter in post.arrived] == [
        f"<{done.uid}@outreach.test>"
    ] * copies


def test_control_a_queue_alone_loses_the_letter_of_a_killed_worker(settings, database, post):
    """What the row is for: with its lease never lapsing, nobody would send the letter."""
    post.stall_at = "RCPT"
    row_id = queue(database, to=GUEST)

    with worker(settings, post) as first:
        eventually(lambda: post.has_stalled)
        first.send_signal(signal.SIGKILL)
        first.wait()
    other = queue(database, key="b", to="mali@westport.example.org")
    with worker(settings, post):
        eventually(lambda: post.arrived)

    assert [letter["To"] for letter in post.arrived] == ["mali@westport.example.org"]
    with database.reading() as session:
        states = dict(session.execute(sa.select(Outbox.id, Outbox.state)).all())
    assert states[row_id] is OutboxState.READY
    assert other in states


def test_a_worker_told_to_stop_finishes_its_letter(settings, database, post):
    post.stall_at, post.stall_seconds = "DATA", 1.5
    queue(database, to=GUEST)

    with worker(settings, post) as process:
        eventually(lambda: post.has_stalled)
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == ""

    assert is_done(database)
    assert len(post.arrived) == 1


def test_a_row_wakes_the_worker_at_once(settings, database, post):
    """The web process tells the worker; nobody waits for the sweep of the next minute."""
    queue(database, key="first", to="first@example.org")
    with worker(settings, post):
        eventually(lambda: post.arrived)  # it has started, and swept

        web = create_app(dataclasses.replace(settings, mail_url=post.url))
        jobs.start_queue(web)
        queue(web.extensions["database"], key="second", to=GUEST)
        eventually(lambda: len(post.arrived) == 2, within=10)
        web.extensions["database"].engine.dispose()

    assert post.arrived[1]["To"] == GUEST
