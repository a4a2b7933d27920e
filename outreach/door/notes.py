"""What a phone says has happened, read with suspicion: from JSON, or from one form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from outreach.delivery.addresses import mail_address
from outreach.door.models import MOST_AT_ONCE, Kind
from outreach.errors import Refused
from outreach.words import N_

MOST_IN_A_BATCH = 500
YEAR_2000, YEAR_2100 = 946_684_800_000, 4_102_444_800_000
LONGEST_CODE = 64


@dataclass(frozen=True)
class Note:
    """One thing that happened. ``party`` is a code in letters, or what a ticket's picture says."""

    key: UUID
    kind: Kind
    number: int
    said_at: datetime
    party: str | None = None
    of_key: UUID | None = None
    email: str | None = None

    def checked(self) -> Note:
        """The same, with its address as mail servers know it.

        Raises:
            Refused: no such thing can have happened.
        """
        people = abs(self.number) if self.kind is Kind.COUNT else self.number
        if self.kind is not Kind.UNDO and not 1 <= people <= MOST_AT_ONCE:
            raise Refused(
                N_("Write a number from 1 to %(most)s."), field="number", most=MOST_AT_ONCE
            )
        if self.kind is Kind.ARRIVAL and not self.party:
            raise Refused(N_("It does not say which party."), field="party")
        if self.kind is Kind.UNDO and self.of_key is None:
            raise Refused(N_("It does not say what to undo."), field="of_key")
        walked_in = self.kind is Kind.WALK_IN
        return replace(
            self,
            number=0 if self.kind is Kind.UNDO else self.number,
            party=self.party if self.kind is Kind.ARRIVAL else None,
            of_key=self.of_key if self.kind is Kind.UNDO else None,
            email=mail_address(self.email) if self.email and walked_in else None,
        )


class Unreadable(Exception):
    """What was sent is no list of notes. ``key`` names the one that is to blame, if one is."""

    def __init__(self, message: str, key: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.key = key


def read_batch(sent: bytes, *, received_at: datetime, earliest: datetime) -> list[Note]:
    """The notes in it, each once, their moments by our clock.

    A phone says by its own clock when each thing happened and when it sends; how far that is from
    when we receive it is how wrong the clock is. Nothing has happened later than now.

    Raises:
        Unreadable: any of it cannot be read; then all of it counts as not sent.
    """
    data = _object(_parsed(sent), N_("This is not what a door sends."))
    events = data.get("events")
    if not isinstance(events, list) or len(events) > MOST_IN_A_BATCH:
        raise Unreadable(N_("This is not what a door sends."))
    offset = received_at - _moment(data.get("sent_at"))
    notes: dict[UUID, Note] = {}
    for event in events:
        note = _note(_object(event, N_("One of the events is none.")))
        said_at = max(earliest, min(note.said_at + offset, received_at))
        notes.setdefault(note.key, replace(note, said_at=said_at))
    return list(notes.values())


def _parsed(sent: bytes) -> Any:
    try:
        return json.loads(sent, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(N_("This is not JSON, or only a part of it arrived.")) from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _object(value: Any, message: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(message)
    return value


def _note(event: Mapping[str, Any]) -> Note:
    key = event.get("key")
    try:
        note = Note(
            key=UUID(_text(key)),
            kind=Kind(_text(event.get("kind"))),
            number=_number(event.get("number", 0)),
            said_at=_moment(event.get("said_at")),
            party=_text(event.get("party", ""))[:LONGEST_CODE] or None,
            of_key=UUID(_text(event["of"])) if event.get("of") else None,
            email=_text(event.get("email", "")) or None,
        )
        return note.checked()
    except (ValueError, Refused) as error:
        named = key if isinstance(key, str) and len(key) <= LONGEST_CODE else None
        message = error.message if isinstance(error, Refused) else ""
        values = error.values if isinstance(error, Refused) else {}
        raise Unreadable(
            message % values if message else N_("One of the events cannot be read."), named
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("no whole number")
    return value


def _moment(value: Any) -> datetime:
    """From milliseconds since 1970, as browsers count.

    Raises:
        Unreadable: it is none, or of no year in which somebody stands at a door.
    """
    if type(value) is not int or not YEAR_2000 <= value <= YEAR_2100:
        raise Unreadable(N_("A moment in it cannot be read."))
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=value)
