"""What search engines may look at: each address, and when it last changed (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import chain, islice
from typing import Any
from xml.etree import ElementTree as ET

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.accounts.models import Organisation
from outreach.films.models import Film
from outreach.guides.models import Guide
from outreach.screenings.models import Screening
from outreach.screenings.queries.finder import listed
from outreach.tours import queries as tours

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # sitemaps.org: of one file
ALWAYS = (
    *("/", "/films", "/screenings", "/guides", "/help"),
    *("/privacy", "/accessibility", "/security"),
)

Address = tuple[str, datetime | None]


def addresses(session: Session, *, most: int = MOST) -> list[Address]:
    """The path of every page that everybody may find; where these are too many, the latest."""
    fixed: list[Address] = [(path, None) for path in ALWAYS]
    return list(islice(chain(fixed, _of_records(session, most)), most))


def sitemap(found: Sequence[Address], *, site: str) -> bytes:
    """Those addresses below the public one, as XML."""
    root = ET.Element("urlset", xmlns=NAMESPACE)
    for path, changed in found:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = f"{site}{path}"
        if changed:
            ET.SubElement(url, "lastmod").text = f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _of_records(session: Session, most: int) -> Iterator[Address]:
    """Of organisations and tours only those that show something: the others say nothing."""
    shows = sa.func.max(Screening.revised_at)
    hosts = sa.select(Organisation.slug, shows).join(
        Screening, Screening.organisation_id == Organisation.id
    )
    screenings = sa.select(Screening.slug, Screening.revised_at).where(listed())
    for folder, query in (
        ("films", sa.select(Film.slug, Film.revised_at).order_by(Film.slug)),
        ("guides", sa.select(Guide.slug, Guide.revised_on).order_by(Guide.slug)),
        (
            "organisations",
            hosts.where(listed()).group_by(Organisation.slug).order_by(Organisation.slug),
        ),
        ("tours", tours.announced_addresses()),
        (
            "screenings",
            screenings.order_by(Screening.listed_at.desc(), Screening.id.desc()),
        ),
    ):
        rows: Any = session.execute(query.limit(most))
        yield from ((f"/{folder}/{slug}", _moment(changed)) for slug, changed in rows)


def _moment(changed: date | datetime) -> datetime:
    return changed if isinstance(changed, datetime) else datetime.combine(changed, time(), UTC)
