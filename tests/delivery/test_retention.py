"""What was kept long enough goes: the daily run, its row, its line, its page."""

import logging
import os
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery import jobs, kept, mail, outbox, retention
from outreach.delivery.mail import Letter
from outreach.delivery.outbox import Outbox, OutboxState
from outreach.delivery.retention import RetentionRun
from outreach.keeping import MAIL
from tests.pages import well_formed

LETTER = Letter(to="gia@example.org", subject="Your places", text="Three.", html="<p>Three.</p>")
A_BIT = timedelta(minutes=5)


@pytest.fixture
def own_steps():
    """Steps that a test registers are gone after it; those that were there before."""
    before = dict(retention.STEPS)
    yield before
    retention.STEPS.clear()
    retention.STEPS.update(before)


@pytest.fixture
def runs(database):
    """The rows that tell of the runs of a step."""

    def runs(step):
        with database.reading() as session:
            return session.scalars(
                sa.select(RetentionRun.count)
                .where(RetentionRun.step == step)
                .order_by(RetentionRun.id)
            ).all()

    return runs


def keys(database):
    with database.reading() as session:
        return set(session.scalars(sa.select(Outbox.key)))


def queue(session, key, state, age):
    """A row that ended so long ago, or waits since then."""
    moment = now() - age
    outbox.queue(session, "rsvps.confirmation", key=key, now=moment, rsvp_id=1)
    row = session.scalars(sa.select(Outbox).where(Outbox.key == key)).one()
    row.state = state
    row.finished_at = None if state is OutboxState.READY else moment


@pytest.mark.parametrize("state", [OutboxState.DONE, OutboxState.FAILED])
def test_a_row_goes_30_days_after_it_was_done_or_given_up(app, database, session, runs, state):
    queue(session, "old", state, MAIL.time + A_BIT)
    queue(session, "young", state, MAIL.time - A_BIT)
    queue(session, "waiting", OutboxState.READY, 2 * MAIL.time)
    session.commit()

    assert retention.run(app)["outbox"] == 1
    assert keys(database) == {"young", "waiting"}

    assert retention.run(app)["outbox"] == 0
    assert runs("outbox") == [1, 0]


def test_a_kept_mail_goes_30_days_after_it_was_written(app, settings):
    uids = [outbox.uuid4() for _ in range(2)]
    for uid, age in zip(uids, (MAIL.time + A_BIT, MAIL.time - A_BIT), strict=True):
        mail.send(settings, LETTER, uid)
        file = kept.path(settings.mail_folder, uid)
        os.utime(file, ((now() - age).timestamp(),) * 2)
    half = settings.mail_folder / "half.part"
    half.touch()
    os.utime(half, (0, 0))

    done = retention.run(app)

    assert done["mail"] == 2
    assert [file.name for file in settings.mail_folder.iterdir()] == [f"{uids[1]}.eml"]


@pytest.mark.usefixtures("own_steps")
def test_a_step_does_some_records_at_a_time_each_in_a_transaction(app):
    left, transactions = [2 * retention.AT_ONCE + 1], []

    @retention.daily("test.step", "Things", MAIL)
    def step(session, *, now, most):
        transactions.append(session.get_transaction())
        did = min(most, left[0])
        left[0] -= did
        return did

    assert retention.run(app)["test.step"] == 2 * retention.AT_ONCE + 1
    assert left == [0]
    assert len(set(transactions)) == 3


def test_a_step_that_fails_stops_no_other_and_is_tried_again(app, runs, caplog, own_steps):
    retention.STEPS.clear()
    works = [False]

    @retention.daily("test.step", "Things", MAIL)
    def step(session, *, now, most):
        if not works[0]:
            session.execute(sa.text("SELECT nothing"))
        return 0

    retention.STEPS.update(own_steps)

    assert set(retention.run_due(app)) == set(own_steps) - {"test.step"}
    assert "retention: test.step failed" in caplog.text
    works[0] = True
    assert "test.step" in retention.run_due(app)
    assert runs("test.step") == [0]


def test_it_runs_once_a_day(app, runs):
    with time_machine.travel("2026-03-01T23:30:00+00:00", tick=False) as clock:
        assert set(retention.run_due(app)) == set(retention.STEPS)
        clock.shift(timedelta(minutes=20))
        assert retention.run_due(app) == {}
        clock.shift(timedelta(minutes=20))
        assert set(retention.run_due(app)) == set(retention.STEPS)

    assert runs("outbox") == [0, 0]


def test_the_worker_asks_every_hour(app, runs):
    queue = jobs.Queue(app)

    queue.tidy()

    assert runs("outbox") == [0]
    asked = {task.__class__.__name__ for task in queue.huey._registry.periodic_tasks}
    assert asked == {"sweep", "retention"}


def test_what_it_did_is_one_line_of_numbers(app, session, caplog):
    for key in ("a", "b"):
        queue(session, key, OutboxState.DONE, MAIL.time + A_BIT)
    session.commit()
    caplog.set_level(logging.INFO)

    retention.run(app)
    retention.run(app)

    assert [record.message for record in caplog.records if "retention" in record.name] == [
        "retention: outbox 2"
    ]


@pytest.mark.own_app
def test_many_rows_go_in_many_transactions(app, session, monkeypatch):
    """Each does few rows: a guest who waits to write waits for one of them at most."""
    many = 10_000
    moment = now() - MAIL.time - A_BIT
    row = {"kind": "a", "payload": {}, "state": OutboxState.DONE, "run_at": moment}
    row |= {"created_at": moment, "finished_at": moment}
    session.execute(sa.insert(Outbox), [{**row, "key": str(number)} for number in range(many)])
    session.commit()
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0)
    commits = []
    sa.event.listen(app.extensions["database"].engine, "commit", commits.append)

    assert retention.run(app)["outbox"] == many
    assert len(commits) > many / retention.AT_ONCE


def test_by_hand_it_says_how_much_went(app, session):
    queue(session, "old", OutboxState.DONE, MAIL.time + A_BIT)
    session.commit()

    said = app.test_cli_runner().invoke(args=["retention", "run"])

    assert said.exit_code == 0
    assert said.output.splitlines() == [
        f"{step}: {1 if step == 'outbox' else 0}" for step in retention.STEPS
    ]


@pytest.mark.usefixtures("own_steps")
def test_by_hand_a_failure_is_told(app):
    retention.daily("test.step", "Things", MAIL)(lambda session, now, most: 1 / 0)

    said = app.test_cli_runner().invoke(args=["retention", "run"])

    assert said.exit_code == 1
    assert "failed, as the log says: test.step" in said.output


def test_the_page_says_what_goes_and_what_went(app, session, hana_client):
    fresh = well_formed(hana_client.get("/manage/retention"))
    queue(session, "old", OutboxState.DONE, MAIL.time + A_BIT)
    session.commit()
    retention.run(app)

    shown = well_formed(hana_client.get("/manage/retention"))

    for words in ("90 days after the screening", "30 days after it was sent or given up"):
        assert words in fresh
    assert fresh.count("not yet") == len(retention.STEPS)
    assert "Nothing has gone yet" in fresh
    assert "not yet" not in shown
    assert "What went, newest first" in shown


def test_the_page_is_for_whoever_keeps_the_installation(hana_client, olu_client, viewer_client):
    statuses = [
        client.get("/manage/retention").status_code
        for client in (hana_client, olu_client, viewer_client)
    ]

    assert statuses == [200, 403, 403]
