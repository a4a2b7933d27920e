"""What the log may say: never who a guest is, where they are, or a link that is theirs."""

from __future__ import annotations

import logging
import re
import sys
import time

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

# What databases add to their errors (rows, values), tokens of links, mail addresses, and where a
# request came from. Redacted in the finished text, because tracebacks quote all of these.
HIDDEN = (
    (re.compile(r"(\[parameters: |DETAIL: ).*"), r"\1…"),
    (re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])"), "…"),
    (re.compile(r"""[^\s<>"'()\[\],;:=]+@[^\s<>"'()\[\],;:=]+"""), "…@…"),
    (re.compile(r"\bip=\S+"), "ip=…"),
)


class Discreet(logging.Formatter):
    """Formats a record, then takes out what could point to a person."""

    def __init__(self) -> None:
        super().__init__(FORMAT, datefmt="%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """One line, whatever the message holds: nothing in it begins a line of its own."""
        record.message = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for pattern, instead in HIDDEN:
            text = pattern.sub(instead, text)
        return text


def set_up() -> None:
    """Send warnings and errors of every part, and what we say ourselves, discreetly to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("outreach").setLevel(logging.INFO)
