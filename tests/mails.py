"""Reading the mail that an app without a mail server keeps as files."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import html5lib
from flask import Flask
from icalendar import Calendar, Event

from outreach.delivery.jobs import deliver_due


@dataclass
class Mail:
    """One kept mail, by its parts."""

    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def page(self) -> str:
        """Its HTML; fails when that is broken anywhere."""
        html5lib.HTMLParser(strict=True).parse(self.html)
        return self.html

    @property
    def kinds(self) -> list[str]:
        """The types of its parts, in order."""
        return [part.get_content_type() for part in self.message.walk() if not part.is_multipart()]

    @property
    def invitation(self) -> EmailMessage:
        """The part that a calendar program acts on."""
        return next(p for p in self.message.walk() if p.get_content_type() == "text/calendar")

    @property
    def calendar_bytes(self) -> bytes:
        return self.invitation.get_payload(decode=True)

    @property
    def calendar(self) -> Calendar:
        return Calendar.from_ical(self.calendar_bytes)

    @property
    def event(self) -> Event:
        (event,) = self.calendar.walk("VEVENT")
        return event

    @property
    def everything(self) -> str:
        """All that it says, to look for what it must not say."""
        parts = [
            part.get_payload(decode=True).decode()
            for part in self.message.walk()
            if not part.is_multipart()
        ]
        unfolded = [text.replace("\r\n ", "") for text in parts]
        return "\n".join([str(self.message.items()), *unfolded])

    def _body(self, kind: str) -> str:
        return self.message.get_body((kind,)).get_content().replace("\r\n", "\n")


def delivered(app: Flask) -> list[Mail]:
    """Do everything that is due, and give every mail kept so far, by whom it is to."""
    while deliver_due(app):
        pass
    folder = app.config["SETTINGS"].mail_folder
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [Mail(message_from_bytes(file.read_bytes(), policy=default)) for file in files]
