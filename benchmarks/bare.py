"""The least that Flask can do: a page that says hello, and two rows per POST.

An RSVP is two rows as well: its own, and one for the mail.

The engine, its settings and its transactions are Outreach's own, so that the difference is what a
page of Outreach does, and not how a database was opened.
"""

from __future__ import annotations

import os
from datetime import datetime

from flask import Flask, Response, send_file
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from outreach.clock import now
from outreach.database import UTCDateTime
from outreach.engines import WRITING, make_engine


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


engine = make_engine(os.environ["BARE_DATABASE_URL"])
Base.metadata.create_all(engine)
engine.dispose()  # gunicorn forks from here
app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "Hello"


@app.get("/file")
def file() -> Response:
    """A static file, as Flask sends it."""
    return send_file(os.environ["BARE_FILE"], mimetype="text/calendar")


@app.post("/notes")
def insert() -> str:
    with Session(engine.execution_options(**WRITING)) as session, session.begin():
        session.add_all(Note(text=text, written_at=now()) for text in ("Hello", "Hello again"))
    return "Kept"
