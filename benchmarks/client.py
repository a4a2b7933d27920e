"""An HTTP client that costs little: it shares the processors with the server it measures."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 8


@dataclass
class Measured:
    """What came back within the time."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return self.statuses.total() / self.seconds


class Connection:
    """One connection that is kept open; sends a request when the last was answered."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._received = b""
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)

    def send(self) -> None:
        self.socket.sendall(next(self._requests))

    def receive(self) -> int | None:
        """The status of an answer, once all of it is here."""
        self._received += self.socket.recv(65536)
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return None
        self._received = b""
        return int(head.split(b" ", 2)[1])


def _length(head: bytes) -> int:
    """Of the body, in bytes; 304 has none."""
    _, found, rest = head.lower().partition(b"content-length:")
    if not found or head.split(b" ", 2)[1] == b"304":
        return 0
    return int(rest.split(b"\r\n", 1)[0])


def measure(port: int, requests: Iterator[bytes], seconds: float) -> Measured:
    """Send requests over several connections for this long."""
    watch = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        connection = Connection(port, requests)
        watch.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    begun = time.perf_counter()
    measured = Measured(seconds)
    while (time.perf_counter() - begun) < seconds:
        for key, _ in watch.select(timeout=1):
            status = key.data.receive()
            if status is not None:
                measured.statuses[status] += 1
                key.data.send()
    measured.seconds = time.perf_counter() - begun
    for key in list(watch.get_map().values()):
        key.data.socket.close()
    watch.close()
    return measured


def request(
    method: str, path: str, *, body: bytes = b"", headers: tuple[tuple[str, str], ...] = ()
) -> bytes:
    """The bytes of a request, as a browser of little ambition would send them."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: identity"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body
