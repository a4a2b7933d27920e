"""A feed of 5,000 screenings beside a static file of its size, and its 304 beside a bare page."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

from benchmarks.client import request
from benchmarks.finder import fill
from benchmarks.harness import Target, compare, free_port, furnish, served
from outreach.config import read_settings
from outreach.database import Database

MANY = 5_000


def setting(stack: ExitStack, ours: str, bare: str) -> Iterator[Target]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    port, bare_port = free_port(), free_port()
    settings = replace(read_settings({}, instance=folder), database_url=ours, port=port)
    fill(Database(ours, site=settings.public_url), furnish(settings), MANY)
    file = folder / "calendar.ics"
    environment = {
        **os.environ,
        "OUTREACH_INSTANCE": str(folder),
        "DATABASE_URL": ours,
        "BARE_DATABASE_URL": bare,
        "BARE_FILE": str(file),
    }
    stack.enter_context(served("wsgi:app", port, environment))
    stack.enter_context(served("benchmarks.bare:app", bare_port, environment))
    with urlopen(f"http://127.0.0.1:{port}/calendar.ics") as answer:
        file.write_bytes(answer.read())
        seen = (("If-None-Match", answer.headers["ETag"]),)
    feed, page = request("GET", "/calendar.ics"), request("GET", "/")
    known = request("GET", "/calendar.ics", headers=seen)
    yield Target("static file", bare_port, itertools.repeat(request("GET", "/file")), 200)
    yield Target("feed of 5,000", port, itertools.repeat(feed), 200, "static file")
    yield Target("bare hello", bare_port, itertools.repeat(page), 200)
    yield Target("feed of 5,000, 304", port, itertools.repeat(known), 304, "bare hello")


if __name__ == "__main__":
    compare("benchmarks.feeds", __doc__, setting)
