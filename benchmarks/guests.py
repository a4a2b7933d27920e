"""A host's list of 5,000 parties beside the list of 50, as ratios in one run.

``python -m benchmarks.guests``: both screenings are in one database, and the host is signed in.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from benchmarks.client import request
from benchmarks.finder import copy_of
from benchmarks.harness import Target, analyse, compare, free_port, furnish, served
from outreach import example
from outreach.app import create_app
from outreach.clock import now
from outreach.config import Settings, read_settings
from outreach.database import Database
from outreach.folding import folded
from outreach.rsvps.models import AccessNeeds, Rsvp, Source, State
from outreach.screenings.models import Screening

FEW, MANY = 50, 5_000
NEEDY = 5  # one of so many parties needs something
CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
PAGES = {
    "guests": "",
    "last page": "?page=100",
    "one address": "?text=guest-49@example.org",
}


def setting(stack: ExitStack, ours: str, _bare: str) -> Iterator[Target]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    port = free_port()
    settings = replace(read_settings({}, instance=folder), database_url=ours, port=port)
    database = Database(ours, site=settings.public_url)
    slug = furnish(settings)
    screenings = {count: invite(database, slug, count) for count in (FEW, MANY)}
    analyse(database)
    cookie = (("Cookie", sign_in(settings, database)),)
    environment = {**os.environ, "OUTREACH_INSTANCE": str(folder), "DATABASE_URL": ours}
    stack.enter_context(served("wsgi:app", port, environment))
    for (name, path), (count, number) in itertools.product(PAGES.items(), screenings.items()):
        page = request("GET", f"/manage/screenings/{number}/guests{path}", headers=cookie)
        beside = None if count == FEW else f"{name}, {FEW:,}"
        yield Target(f"{name}, {count:,}", port, itertools.repeat(page), 200, beside)


def invite(database: Database, slug: str, count: int) -> int:
    """A screening to which so many parties of two come. Returns its number."""
    moment = now()
    with database.transaction() as session:
        one = session.scalars(sa.select(Screening).where(Screening.slug == slug)).one()
        values = copy_of(one) | {"uid": uuid4(), "slug": f"{slug}-{count}"}
        screening = Screening(**values | {"places_taken": 2 * count})
        session.add(screening)
        session.flush()
        rows = [_party(screening, number, count, moment) for number in range(count)]
        ids = session.scalars(sa.insert(Rsvp).returning(Rsvp.id), rows).all()
        needs = [{"rsvp_id": id, "text": "A seat near the door"} for id in ids[::NEEDY]]
        session.execute(sa.insert(AccessNeeds), needs)
        return screening.id


def _party(screening: Screening, number: int, count: int, moment: datetime) -> dict[str, object]:
    name, email = f"Guest Nummer {number * 7919 % count}", f"guest-{number}@example.org"
    return {
        "screening_id": screening.id,
        "form_key": f"{screening.id} {number}",
        "state": State.CONFIRMED,
        "source": Source.FORM,
        "name": name,
        "name_folded": folded(name),
        "email": email,
        "email_key": email,
        "party_size": 2,
        "created_at": moment,
    }


def sign_in(settings: Settings, database: Database) -> str:
    """The host of the example, as a browser does it. Returns the cookie."""
    host = example.load(database, folder=settings.instance, now=now())
    if host is None:
        raise SystemExit("the example is not there to sign in to")
    client = create_app(settings).test_client()
    token = CSRF_TOKEN.search(client.get("/sign-in").text)
    client.post(
        "/sign-in",
        data={
            "csrf_token": token[1] if token else "",
            "email": host.host_email,
            "password": host.host_password,
        },
    )
    cookie = client.get_cookie("session")
    if cookie is None:
        raise SystemExit("the host could not sign in")
    return f"session={cookie.value}"


if __name__ == "__main__":
    compare("benchmarks.guests", __doc__, setting)
