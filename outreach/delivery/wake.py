"""Tells the worker that there is a new row. Nothing is lost when nobody listens."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)
_listeners: list[Callable[[int], None]] = []


def listen(act: Callable[[int], None]) -> None:
    """Have ``act`` called with the number of each new row from now on, in place of any other."""
    _listeners[:] = [act]


def call(row_id: int) -> None:
    """Say that the row is there. Errors are logged: the sweep finds the row all the same."""
    for act in _listeners:
        try:
            act(row_id)
        except Exception:
            log.exception("outbox row %s waits for the sweep", row_id)
