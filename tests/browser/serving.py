"""Outreach as people run it: ``python -m outreach.serve``, with its own folder and a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Flask
from icalendar import Calendar

from outreach import example
from outreach.app import create_app
from outreach.config import read_settings
from tests.servers import eventually, free_port

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 120
SECONDS_TO_STOP = 20
# Right after the start the worker sets the guides as well, and other tests use this machine.
SECONDS_FOR_MAIL = 120


@dataclass
class Site:
    """A running installation, and the mail that it sent."""

    url: str
    instance: Path
    environment: dict[str, str]
    greeting: list[str] = field(default_factory=list)
    arrived: Callable[[], list[EmailMessage]] = list

    @property
    def password(self) -> str:
        """The example host's."""
        return (self.instance / example.PASSWORD_FILE).read_text("ascii")

    def app(self) -> Flask:
        """The same application in this process, to look at its records."""
        return create_app(read_settings(self.environment))

    def letters_to(self, address: str, subject: str = "") -> list[EmailMessage]:
        """What has come for this address, oldest first."""
        found = [m for m in self.arrived() if m["To"] == address and subject in m["Subject"]]
        return sorted(found, key=lambda mail: mail["Date"].datetime)

    def letter_to(self, address: str, subject: str) -> EmailMessage:
        """The only letter with this subject, as soon as it has come."""
        eventually(lambda: self.letters_to(address, subject), within=SECONDS_FOR_MAIL)
        letters = self.letters_to(address, subject)
        assert len(letters) == 1, [str(letter["Subject"]) for letter in letters]
        return letters[0]

    def feed(self, path: str = "/calendar.ics") -> Calendar:
        """A calendar, as a stranger's calendar program gets it."""
        with urllib.request.urlopen(f"{self.url}{path}") as response:
            assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
            return Calendar.from_ical(response.read())


# What is refused is told in the log; anything else would be a complaint.
REFUSED = re.compile(
    r"\S+Z WARNING outreach\."
    r"(web\.(access|limits|sessions|tokens)|accounts\.(cookie|failures|security)): "
)


@contextmanager
def serving(instance: Path, **settings: str) -> Iterator[Site]:
    """Start it, wait for its greeting, and in the end see that it stopped without a complaint."""
    port = free_port()
    own = {"OUTREACH_INSTANCE": str(instance), "PORT": str(port), **settings}
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    site = Site(f"http://127.0.0.1:{port}", instance, {**known, **own})
    site.arrived = lambda: _kept(instance / "mail")
    errors = instance / "errors.txt"
    instance.mkdir(parents=True, exist_ok=True)
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "outreach.serve"],
            cwd=ROOT,
            env=site.environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            site.greeting = _greeting(process, errors)
            yield site
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 0
    lines = errors.read_text().splitlines()
    assert [line for line in lines if not REFUSED.match(line)] == []


def _greeting(process: subprocess.Popen[str], errors: Path) -> list[str]:
    assert process.stdout
    lines: list[str] = []
    started = time.monotonic()
    while not lines or not lines[-1].startswith("Ctrl-C"):
        line = process.stdout.readline()
        assert line, f"it ended before it began ({process.wait()}): {errors.read_text()}"
        assert time.monotonic() < started + SECONDS_TO_START
        lines.append(line.rstrip())
    return lines


def _kept(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(f.read_bytes(), policy=default) for f in folder.glob("*.eml")]


def text_of(letter: EmailMessage) -> str:
    """The plain part."""
    part = letter.get_body(("plain",))
    assert part
    return str(part.get_content())


def entry_of(letter: EmailMessage) -> tuple[str, Calendar]:
    """The calendar part: the method its header names, and its contents."""
    parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    attached = [
        part for part in letter.iter_attachments() if part.get_filename("").endswith(".ics")
    ]
    body = parts[0].get_payload(decode=True)
    assert [part.get_payload(decode=True) for part in attached] == [body]
    return str(parts[0].get_param("method")), Calendar.from_ical(body)


def link_in(letter: EmailMessage, start: str) -> str:
    """The only address in its text that begins so."""
    found = {word for word in text_of(letter).split() if word.startswith(start)}
    assert len(found) == 1, found
    return found.pop()
