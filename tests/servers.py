"""Real servers on loopback, for tests: free ports, and a mail server that answers as it is told."""

import asyncio
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# Below the range from which the system gives ports to clients: one of those could take it first.
PORTS = range(20000, 32000)
SECONDS = 30


def free_port() -> int:
    """A port that nobody listens on."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def eventually(what: Callable[[], object], *, within: float = SECONDS) -> object:
    """What ``what`` gives, as soon as that is true."""
    deadline = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < deadline, f"not within {within} seconds"
        time.sleep(0.05)
    return found


@dataclass
class Post:
    """A mail server's memory, and what it answers to the next letters (250 when nothing is set).

    ``stall_at`` names the command ("RCPT" or "DATA") at which it falls silent, once.
    """

    url: str = ""
    arrived: list[EmailMessage] = field(default_factory=list)
    answers_to_data: list[str] = field(default_factory=list)
    answers_to_rcpt: list[str] = field(default_factory=list)
    stall_at: str = ""
    stall_seconds: float = SECONDS
    has_stalled: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._stall("RCPT")
        answer = self.answers_to_rcpt.pop(0) if self.answers_to_rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers_to_data.pop(0) if self.answers_to_data else "250 OK"
        if answer.startswith("250"):
            self.arrived.append(message_from_bytes(envelope.content, policy=default))
        await self._stall("DATA")
        return answer

    async def _stall(self, command: str) -> None:
        if command == self.stall_at and not self.has_stalled:
            self.has_stalled = True
            await asyncio.sleep(self.stall_seconds)


@contextmanager
def post_office(**options: object) -> Iterator[Post]:
    """A mail server, running."""
    post = Post()
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    post.url = f"smtp://127.0.0.1:{port}"
    yield post
    controller.stop()
