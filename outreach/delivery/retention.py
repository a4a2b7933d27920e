"""What was kept long enough goes, every day.

An area registers a *step* beside its jobs. A step does at most so many records at a time, each time
in a transaction of its own, so that nobody waits long for SQLite's one writer; done twice, it finds
nothing more to do.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Mapped, Session

from outreach.clock import now
from outreach.database import Base, Database
from outreach.keeping import Rule

log = logging.getLogger(__name__)

AT_ONCE = 1_000
PAUSE_SECONDS = 0.02  # SQLite's lock is unfair: without it a guest who waits may starve
SHOWN = 30

Act = Callable[..., int]


@dataclass(frozen=True)
class Step:
    """What enforces a rule. ``act`` returns how many records it did, at most as many as asked."""

    name: str
    label: str
    rule: Rule
    act: Act


STEPS: dict[str, Step] = {}


class RetentionRun(Base):
    """That a step ran, and how many records it did: never which."""

    __tablename__ = "retention_run"
    __table_args__ = (sa.Index("ix_retention_run_step", "step", "ran_at"),)

    step: Mapped[str]
    ran_at: Mapped[datetime]
    count: Mapped[int]


def daily(name: str, label: str, rule: Rule) -> Callable[[Act], Act]:
    """Register what enforces a rule every day: ``act(session, now=, most=)``."""

    def register(act: Act) -> Act:
        STEPS[name] = Step(name, label, rule, act)
        return act

    return register


def run(app: Flask) -> dict[str, int]:
    """Do every step. Returns how many records each did; one that failed is not among them."""
    done = {}
    for step in STEPS.values():
        try:
            done[step.name] = _do(app, step)
        except Exception:
            log.exception("retention: %s failed, and is tried again within the hour", step.name)
    if any(done.values()):
        counts = ", ".join(f"{name} {count}" for name, count in done.items() if count)
        log.info("retention: %s", counts)
    _database(app).scrub()
    return done


def run_due(app: Flask) -> dict[str, int]:
    """Do every step, unless all of them have run today."""
    with _database(app).reading() as session:
        ran = latest(session)
    today = now().date()
    if all(name in ran and ran[name].ran_at.date() == today for name in STEPS):
        return {}
    return run(app)


def latest(session: Session) -> dict[str, RetentionRun]:
    """The last run of each step."""
    newest = sa.select(sa.func.max(RetentionRun.id)).group_by(RetentionRun.step)
    found = session.scalars(sa.select(RetentionRun).where(RetentionRun.id.in_(newest)))
    return {run.step: run for run in found}


def recent(session: Session) -> list[RetentionRun]:
    """The last runs that found something to do, newest first."""
    return list(
        session.scalars(
            sa.select(RetentionRun)
            .where(RetentionRun.count > 0)
            .order_by(RetentionRun.ran_at.desc(), RetentionRun.id.desc())
            .limit(SHOWN)
        )
    )


def _do(app: Flask, step: Step) -> int:
    """The whole step, some records at a time, and the row that says so."""
    moment, total, did = now(), 0, AT_ONCE
    while did >= AT_ONCE:
        with app.app_context(), _database(app).transaction() as session:
            did = step.act(session, now=moment, most=AT_ONCE)
        total += did
        time.sleep(PAUSE_SECONDS if did else 0)
    with _database(app).transaction() as session:
        session.add(RetentionRun(step=step.name, ran_at=moment, count=total))
    return total


def _database(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database
