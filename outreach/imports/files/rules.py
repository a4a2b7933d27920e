"""Rules by which events repeat (RFC 5545, 3.3.10), worked out within bounds.

A file may hold a rule that repeats every second for ever, or one that never comes true, for which
dateutil would look through eight thousand years. So a rule repeats by days at most, and every day
that is looked at is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

from outreach.errors import Refused
from outreach.words import N_

LONGEST = 500
MOST_LOOKS = 60_000  # of one rule: as many days as are in 164 years
DAYS, MONTHS = {"DAILY": 1, "WEEKLY": 7}, {"MONTHLY": 1, "YEARLY": 12}
WITHIN_A_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
TOO_OFTEN = N_("It repeats more than once a day; no screening does.")
UNREADABLE = N_("We cannot read how it repeats.")
TOO_MUCH = N_("What repeats in this calendar cannot be worked out. Export a shorter time.")


class Budget:
    """How many days may be looked at for all the rules of one file."""

    def __init__(self, left: int = 300_000) -> None:
        self._left = left

    def spend(self, looks: int = 1) -> None:
        """Look at so many.

        Raises:
            Refused: there were too many.
        """
        self._left -= looks
        if self._left < 0:
            raise Refused(TOO_MUCH, field="file")


class _Months(tuple[int, ...]):
    """The months of a rule, which dateutil looks for on each day: so days are counted."""

    spare: Budget
    looks = 0

    def __contains__(self, month: object) -> bool:
        self.looks += 1
        if self.looks > MOST_LOOKS:
            raise Refused(UNREADABLE, field="starts")
        self.spare.spend()
        return super().__contains__(month)


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by name.

    Raises:
        ValueError: it is none, or longer than any program writes.
    """
    if len(rule) > LONGEST:
        raise ValueError("no rule is so long")
    pairs = [part.partition("=") for part in rule.strip(";").upper().split(";")]
    return {name.strip(): value.strip() for name, _, value in pairs}


def walls(
    rule: str, start: datetime, *, first: datetime, last: datetime, spare: Budget
) -> Iterator[datetime]:
    """The times on the clock at which it repeats, until the window ends; some are before it.

    Args:
        rule: its UNTIL is left to the caller, because it counts in UTC.
        start: of the first event.
        first, last: between which days they are wanted.

    Raises:
        Refused: it repeats within a day, cannot be read, or takes too long.
    """
    try:
        parts = parts_of(rule)
        if parts.get("FREQ") in ("SECONDLY", "MINUTELY", "HOURLY") or WITHIN_A_DAY & parts.keys():
            raise Refused(TOO_OFTEN, field="starts")
        plain = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
        made = rrulestr(plain, dtstart=_nearer(start, first, parts))
    except (ValueError, KeyError, OverflowError, TypeError) as error:
        raise Refused(UNREADABLE, field="starts") from error
    months = _Months(made._bymonth or range(1, 13))
    months.spare = spare
    made._bymonth = months
    for wall in made:
        if wall > last:
            return
        yield wall


def _nearer(start: datetime, first: datetime, parts: dict[str, str]) -> datetime:
    """A later start of the same rule, before the window; of one that counts, its own.

    Raises:
        ValueError: it never goes on.
        KeyError: it repeats by nothing that we know.
    """
    often, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if interval < 1:
        raise ValueError("it never goes on")
    if "COUNT" in parts or start >= first:
        return start
    if often in DAYS:
        step = DAYS[often] * interval
        return start + timedelta(days=(first - start).days // step * step)
    step = MONTHS[often] * interval
    months = (first.year - start.year) * 12 + first.month - start.month - 1
    month = start.year * 12 + start.month - 1 + max(months, 0) // step * step
    moved = start.replace(day=1, year=month // 12, month=month % 12 + 1)
    is_there = start.day <= 28 or (often == "YEARLY" and start.month != 2)  # noqa: PLR2004
    return moved.replace(day=start.day) if is_there else start
