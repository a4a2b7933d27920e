"""Requests per second of three pages beside the least that Flask can do, as ratios.

``python -m benchmarks``, or ``make bench``, which runs the others too. Prints Markdown.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import time_machine

from benchmarks.client import request
from benchmarks.harness import Target, compare, free_port, furnish, served
from outreach.app import create_app
from outreach.clock import now
from outreach.config import Settings, read_settings
from outreach.web import tokens

READING = timedelta(minutes=1)


def setting(stack: ExitStack, ours: str, bare: str) -> Iterator[Target]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    port, bare_port = free_port(), free_port()
    settings = replace(read_settings({}, instance=folder), database_url=ours, port=port)
    slug = furnish(settings)
    environment = {
        **os.environ,
        "OUTREACH_INSTANCE": str(folder),
        "DATABASE_URL": ours,
        "BARE_DATABASE_URL": bare,
        "TRUSTED_PROXIES": "1",  # each guest is in a network of their own
    }
    stack.enter_context(served("wsgi:app", port, environment))
    stack.enter_context(served("benchmarks.bare:app", bare_port, environment))
    yield from targets_of(settings, slug, bare_port)


def targets_of(settings: Settings, slug: str, bare_port: int) -> Iterator[Target]:
    port = settings.port
    feed = request("GET", "/calendar.ics")
    with urlopen(f"http://127.0.0.1:{port}/calendar.ics") as answer:
        etag = answer.headers["ETag"]
    again = request("GET", "/calendar.ics", headers=(("If-None-Match", etag),))
    page = request("GET", f"/screenings/{slug}")
    yield Target("bare hello", bare_port, itertools.repeat(request("GET", "/")), 200)
    yield Target("screening page", port, itertools.repeat(page), 200, "bare hello")
    yield Target("calendar feed", port, itertools.repeat(feed), 200, "bare hello")
    yield Target("calendar feed, 304", port, itertools.repeat(again), 304, "bare hello")
    note = request("POST", "/notes", body=b"text=Hello")
    yield Target("bare insert", bare_port, itertools.repeat(note), 200)
    yield Target("RSVP", port, rsvps(settings, slug), 302, "bare insert")


def rsvps(settings: Settings, slug: str) -> Iterator[bytes]:
    """A new guest each time, with a form of their own."""
    app = create_app(settings)
    for number in itertools.count():
        with app.app_context(), time_machine.travel(now() - READING):
            form_key = tokens.new_form_key()
        guest = {
            "name": f"Guest {number}",
            "email": f"guest-{number}@example.org",
            "party_size": 2,
            "has_read": "y",
            "form_key": form_key,
        }
        body = urlencode(guest).encode()
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        headers = (("X-Forwarded-For", network),)
        yield request("POST", f"/screenings/{slug}/rsvps/new", headers=headers, body=body)


if __name__ == "__main__":
    compare("benchmarks", __doc__, setting)
