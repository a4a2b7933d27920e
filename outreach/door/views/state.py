"""What a door shows, as plain values: the same for its page and for its script."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.door.models import DoorLink
from outreach.door.queries import Door, Expected, room_limit
from outreach.door.tally import Conflict, Fact
from outreach.screenings.models.status import Limit
from outreach.web.filters import longdate, time


def state_of(door: Door, link: DoorLink) -> dict[str, Any]:
    """All that a phone at this door may know. No address, and no word of what anybody needs."""
    done, limit = door.tally, room_limit(door.screening)
    closes_at = link.expires_at
    return {
        "closes_at": closes_at and round(closes_at.timestamp() * 1000),
        "in_room": done.in_room,
        "limit": limit[0] if limit else None,
        "is_licence": limit is not None and limit[1] is Limit.LICENCE,
        "checked_in": done.checked_in,
        "expected": door.expected,
        "walked_in": done.walked_in,
        "with_needs": sum(party.has_needs and party.is_confirmed for party in door.parties),
        "doors": [
            {"label": one.label, "counted": counted, "is_here": one.id == link.id}
            for one in door.links
            if (counted := done.counted.get(one.id, 0)) or one.revoked_at is None
        ],
        "parties": [party_of(door, link, party) for party in door.parties],
        "walk_ins": [_fact(door, fact) for fact in done.walk_ins if fact.door == link.id],
        "conflicts": conflicts_of(door),
    }


def conflicts_of(door: Door, *, of: int | None = None) -> list[dict[str, str]]:
    """What did not fit, in words, the newest first; of one party, if one is named."""
    return [
        {"key": str(one.fact.key), "why": _(one.why.label), "text": _words(door, one)}
        for one in reversed(door.tally.conflicts)
        if of is None or one.fact.party == of
    ]


def party_of(door: Door, link: DoorLink, party: Expected) -> dict[str, Any]:
    """One of them."""
    return {
        "code": party.code,
        "name": party.name,
        "size": party.size,
        "arrived": door.tally.arrived.get(party.id, 0),
        "needs": party.has_needs and link.marks_needs,
        "arrivals": [_fact(door, fact) for fact in door.tally.arrivals.get(party.id, [])],
    }


def _fact(door: Door, fact: Fact) -> dict[str, Any]:
    return {
        "key": str(fact.key),
        "number": fact.number,
        "at": time(_local(door, fact.said_at)),
        "door": _label(door, fact),
    }


def _words(door: Door, conflict: Conflict) -> str:
    fact = conflict.fact
    words = [
        _name(door, fact.party),
        ngettext("%(num)d person", "%(num)d people", fact.number),
        _("%(time)s, %(door)s", time=time(_local(door, fact.said_at)), door=_label(door, fact)),
    ]
    if conflict.first:
        first = conflict.first
        words.append(
            _(
                "seen first at %(time)s, %(door)s",
                time=time(_local(door, first.said_at)),
                door=_label(door, first),
            )
        )
    return " · ".join(word for word in words if word)


def _name(door: Door, number: int | None) -> str:
    """The party's name; of a party of another screening, which that is."""
    other = door.elsewhere.get(number or 0)
    if other is not None:
        day = longdate(other.starts_local) if other.starts_local else ""
        return ", ".join(word for word in (other.title, day) if word)
    known = next((party for party in door.parties if party.id == number), None)
    return known.name if known else ""


def _label(door: Door, fact: Fact) -> str:
    return next((link.label for link in door.links if link.id == fact.door), "")


def _local(door: Door, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(door.screening.timezone))
