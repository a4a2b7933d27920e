"""Somebody comes into the room: the way out of a page about a grave subject."""

import re

import pytest

from tests.pages import well_formed
from tests.programme import make_film

EXIT = re.compile(
    r'<a class="skip-link"[^>]*>[^<]*</a>\s*'
    r'<aside class="quick-exit"[^>]*><a href="https://www.wikipedia.org/" rel="noreferrer"'
)


@pytest.fixture
def pages(session, make):
    """The public pages around a film."""

    def pages(*, is_heavy):
        screening = make(film=make_film(session, is_heavy=is_heavy))
        at = f"/screenings/{screening.slug}"
        return [f"/films/{screening.film.slug}", at, f"{at}/rsvps/new", f"{at}/rsvps/answered"]

    return pages


def has_exit(client, path):
    return bool(EXIT.search(well_formed(client.get(path))))


def test_pages_of_a_heavy_film_have_a_way_out_right_after_the_skip_link(client, pages):
    assert [path for path in pages(is_heavy=True) if not has_exit(client, path)] == []
    assert has_exit(client, "/help")


def test_other_pages_have_none(client, pages):
    assert [path for path in [*pages(is_heavy=False), "/"] if has_exit(client, path)] == []


def titled(client, path):
    return re.search(r"<title>([^<]+)</title>", client.get(path).text)[1]


def test_titles_of_help_tell_no_subject(client):
    assert titled(client, "/help") == "Help · Outreach"
