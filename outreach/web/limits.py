"""How often something may be tried, counted in our own database and so across all processes.

Counting is the limits library's; where it counts is ours. A try is counted in a transaction of its
own, before the request begins one: what is refused later has still been tried. What is counted once
the request's transaction is under way belongs to it, because SQLite lets one writer in at a time.
The database holds keyed hashes, never an address.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.exceptions import TooManyRequests

from outreach.clock import now
from outreach.database import Base, Database, delete_some, insert_or
from outreach.web import db
from outreach.web.origin import is_own_request

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

WHOLE_IPV6_SITE = 64
LONGEST_ADDRESS = 255


class Tries(Base):
    """How often one key was tried since a moment that has a fixed end."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


TRIES = cast(sa.Table, Tries.__table__)
COUNT = TRIES.c["count"]


@dataclass(frozen=True)
class Limit:
    """So many tries in so much time by one key.

    Args:
        rate: as the limits library reads it: "10 per 15 minutes".
        by: gives the key of this request; None when it has none, and is not counted.
    """

    rate: str
    by: Callable[[], str | None]

    @cached_property
    def item(self) -> RateLimitItem:
        return parse(self.rate)

    def names(self, endpoint: str, key: str) -> tuple[str, str, str]:
        return endpoint, self.by.__name__, key


def limited(*limits: Limit) -> Callable[[View], View]:
    """Refuse what this view is sent too often, with 429. Looking at its page is never counted."""

    def mark(view: View) -> View:
        view.limits = limits  # type: ignore[attr-defined]
        return view

    return mark


def typed_address() -> str | None:
    """The e-mail address that was typed, in one spelling."""
    return plain_address(request.form.get("email")) or None


def plain_address(text: str | None) -> str:
    return (text or "").strip().lower()[:LONGEST_ADDRESS]


def network() -> str | None:
    """Where the request comes from: an IPv4 address, or the /64 of an IPv6 one.

    One household or office holds a whole /64, so that a single address of it would limit nobody.
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, WHOLE_IPV6_SITE), strict=False))


def network_with_code() -> str | None:
    """The network of whoever sends a code with it: so that nobody tries them out."""
    return network() if request.form.get("code") else None


def key_in_address() -> str | None:
    """The key of a page whose address is one: one person's, from wherever they come."""
    token = (request.view_args or {}).get("token")
    return str(token) if token else None


# A file of everything that is held about somebody. It is sent for, not looked at, so that it is
# counted and nothing that only looks ever writes.
EXPORT = "10 per hour"
EXPORT_BY_LINK = Limit(EXPORT, by=key_in_address)


class OwnStorage(Storage):
    """Counts in the table ``tries``: one statement that both engines do at once or not at all."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, key: bytes) -> None:
        super().__init__()
        self.database = database
        self.key = key
        self.count = _counting(database.engine.dialect.name)

    @property
    def base_exceptions(self) -> type[Exception]:
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        moment = now()
        values = {
            "key": self._hashed(key),
            "count": amount,
            "ends_at": moment + timedelta(seconds=expiry),
            "moment": moment,
        }
        with self.together() as connection:
            return int(connection.execute(self.count, values).scalar_one())

    def get(self, key: str) -> int:
        found = self._find(key)
        return int(found.tried) if found and found.ends_at > now() else 0

    def get_expiry(self, key: str) -> float:
        found = self._find(key)
        return (found.ends_at if found else now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self.together() as connection:
            return connection.execute(sa.delete(TRIES)).rowcount

    def clear(self, key: str) -> None:
        with self.together() as connection:
            connection.execute(sa.delete(TRIES).where(TRIES.c.key == self._hashed(key)))

    @contextmanager
    def together(self) -> Iterator[sa.Connection]:
        """What is counted inside is one transaction: the request's once it has begun one."""
        if "session" in g and g.session.in_transaction():
            yield g.session.connection()
        elif (opened := g.get("counting")) is not None:
            yield opened
        else:
            with self.database.connected() as g.counting:
                try:
                    yield g.counting
                finally:
                    del g.counting

    def _find(self, key: str) -> sa.Row[Any, Any] | None:
        with self.together() as connection:
            return connection.execute(
                sa.select(COUNT.label("tried"), TRIES.c.ends_at).where(
                    TRIES.c.key == self._hashed(key)
                )
            ).one_or_none()

    def _hashed(self, key: str) -> str:
        return hmac.digest(self.key, key.encode(), "sha256").hex()


def _counting(engine: str) -> sa.Executable:
    """Count one try, or begin afresh where the time of the last count is over."""
    insert = insert_or(engine)
    statement = insert(TRIES).values({c: sa.bindparam(c) for c in ("key", "count", "ends_at")})
    fresh = statement.excluded
    is_over = TRIES.c.ends_at <= sa.bindparam("moment", type_=TRIES.c.ends_at.type)
    return cast(
        sa.Executable,
        statement.on_conflict_do_update(
            index_elements=[TRIES.c.key],
            set_={
                "count": sa.case((is_over, fresh["count"]), else_=COUNT + fresh["count"]),
                "ends_at": sa.case((is_over, fresh.ends_at), else_=TRIES.c.ends_at),
            },
        ).returning(COUNT),
    )


def init_app(app: Flask, *, others: dict[str, tuple[Limit, ...]]) -> None:
    """Count what is sent. Stands before everything that begins the request's transaction.

    Args:
        others: the limits of views that are not ours, by endpoint.
    """
    storage = OwnStorage(app.extensions["database"], app.config["SETTINGS"].keys.key("tries"))
    app.extensions["limits"] = FixedWindowRateLimiter(storage)
    app.config["LIMITS_OF_OTHERS"] = others
    app.before_request(_count)


def check(endpoint: str, *limits: Limit) -> None:
    """Count one try against each of these limits.

    Raises:
        TooManyRequests: one of them is used up; says after how many seconds it is not.
    """
    keyed = [(limit, key) for limit in limits if (key := limit.by()) is not None]
    if not keyed:
        return
    waits = _hit(endpoint, keyed)
    if waits:
        log.warning("tried too often: %s", endpoint)
        raise TooManyRequests(retry_after=max(waits))


def _hit(endpoint: str, keyed: list[tuple[Limit, str]]) -> list[int]:
    """Count against all of these. Returns for each that is used up how many seconds it stays so."""
    limiter: FixedWindowRateLimiter = current_app.extensions["limits"]
    storage: OwnStorage = limiter.storage  # type: ignore[assignment]
    waits = []
    with storage.together():
        for limit, key in keyed:
            names = limit.names(endpoint, key)
            if not limiter.hit(limit.item, *names):
                waits.append(_seconds_left(limiter, limit.item, names))
    return waits


def forgive(endpoint: str, *limits: Limit) -> None:
    """Count afresh: whoever has shown who they are has not been guessing."""
    limiter: FixedWindowRateLimiter = current_app.extensions["limits"]
    for limit in limits:
        key = limit.by()
        if key is not None:
            limiter.clear(limit.item, *limit.names(endpoint, key))


def forget(session: Session, *, now: datetime, most: int) -> int:
    """Delete counts that are over, at most so many. Returns how many."""
    return delete_some(session, Tries, Tries.ends_at <= now, most=most)


def _count() -> None:
    if request.method in db.SAFE or request.endpoint is None or not is_own_request():
        return  # other sites are refused, and must not use up what people here may try
    view = current_app.view_functions[request.endpoint]
    others: dict[str, tuple[Limit, ...]] = current_app.config["LIMITS_OF_OTHERS"]
    limits = getattr(view, "limits", ()) or others.get(request.endpoint, ())
    check(request.endpoint, *limits)


def _seconds_left(
    limiter: FixedWindowRateLimiter, item: RateLimitItem, names: tuple[str, ...]
) -> int:
    ends = limiter.get_window_stats(item, *names).reset_time
    return max(1, ceil(ends - now().timestamp()))
