"""News of screenings for feed readers: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from uuid import UUID
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
JSON_FEED = "https://jsonfeed.org/version/1.1"
PUBLISHER = "Outreach"
NEVER = datetime.fromtimestamp(0, UTC)
# XML 1.0, 2.2: what no document may hold, not even escaped.
_NO_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One screening. ``html`` says when and where."""

    uid: UUID
    title: str
    url: str
    html: str
    host: str
    film: str
    published_at: datetime
    revised_at: datetime

    @property
    def urn(self) -> str:
        """The same in every feed, for life."""
        return f"urn:uuid:{self.uid}"


@dataclass(frozen=True)
class Feed:
    """Items with where they are read: as a page (``page``) and as this feed (``url``)."""

    title: str
    page: str
    url: str
    language: str
    items: Sequence[Item]

    @property
    def revised_at(self) -> datetime | None:
        return max((item.revised_at for item in self.items), default=None)


def atom(feed: Feed) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, LANG: feed.language})
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    _add(root, "updated", _timestamp(feed.revised_at or NEVER))
    _add(ET.SubElement(root, "author"), "name", PUBLISHER)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for item in feed.items:
        _add_entry(root, item)
    return _written(root)


def _add_entry(root: ET.Element, item: Item) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", item.urn)
    _add(entry, "title", item.title)
    _add(entry, "updated", _timestamp(item.revised_at))
    _add(entry, "published", _timestamp(item.published_at))
    if item.host:
        _add(ET.SubElement(entry, "author"), "name", item.host)
    _add(entry, "link", rel="alternate", type="text/html", href=item.url)
    _add(entry, "category", term=_plain(item.film))
    _add(entry, "content", item.html, type="html")


def rss(feed: Feed) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page)
    _add(channel, "description", feed.title)
    _add(channel, "language", feed.language)
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.url)
    if feed.revised_at:
        _add(channel, "lastBuildDate", format_datetime(feed.revised_at.astimezone(UTC)))
    for item in feed.items:
        _add_item(channel, item)
    return _written(root)


def _add_item(channel: ET.Element, item: Item) -> None:
    added = ET.SubElement(channel, "item")
    _add(added, "title", item.title)
    _add(added, "link", item.url)
    _add(added, "guid", item.urn, isPermaLink="false")
    _add(added, "pubDate", format_datetime(item.published_at.astimezone(UTC)))
    if item.host:
        _add(added, "dc:creator", item.host)
    _add(added, "category", item.film)
    _add(added, "description", item.html)


def json_feed(feed: Feed) -> bytes:
    said = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": PUBLISHER}],
        "items": [_said(item) for item in feed.items],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _said(item: Item) -> dict[str, object]:
    authors = {"authors": [{"name": _plain(item.host)}]} if item.host else {}
    return {
        "id": item.urn,
        "url": item.url,
        "title": _plain(item.title),
        "content_html": _plain(item.html),
        "date_published": _timestamp(item.published_at),
        "date_modified": _timestamp(item.revised_at),
        "tags": [_plain(item.film)],
        **authors,
    }


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _plain(text) if text else None


def _plain(text: str) -> str:
    return _NO_CHARACTERS.sub("", text)


def _timestamp(moment: datetime) -> str:
    """RFC 3339, which is what Atom and JSON Feed ask for."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
