"""What an installation says of itself: to people, to those who find a hole, to search engines."""

import dataclasses
from datetime import datetime, timedelta

import pytest
import time_machine

from outreach import privacy
from outreach.app import create_app
from outreach.clock import now
from outreach.privacy import of_others
from outreach.privacy.readers import Who
from outreach.web.filters import sentence
from tests.pages import well_formed

PAGES = ("/privacy", "/accessibility", "/security")


def test_the_page_of_privacy_says_everything_in_the_register(client):
    page = well_formed(client.get("/privacy"))

    shown = page.replace("&#39;", "'").replace("&#x27;", "'")
    unsaid = {
        entry.what for entry in privacy.REGISTER.values() if sentence(entry.what) not in shown
    }
    assert unsaid == set()
    assert [who for who in Who if who.value not in shown] == []
    assert "90 days after the screening" in shown
    assert "%(" not in shown


def test_each_thing_is_said_once_to_those_it_is_about():
    held = {who: privacy.held(who) for who in Who}

    assert of_others.GUEST in held[Who.GUEST]
    assert of_others.GUEST not in held[Who.MEMBER]
    said = [entry for entries in held.values() for entry in entries]
    assert len(said) == len(set(privacy.REGISTER.values()))
    assert set(said) == set(privacy.REGISTER.values())


@pytest.mark.usefixtures("hana")
def test_each_page_says_whom_to_write_to(client):
    for path in PAGES:
        assert 'href="mailto:hello@westport-film-circle.example.org"' in client.get(path).text


def test_without_an_organisation_they_still_stand(client):
    for path in PAGES:
        assert "mailto:" not in well_formed(client.get(path))
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.usefixtures("hana")
def test_every_public_page_leads_to_them(client):
    for path in ("/", "/films", "/help", "/nothing-here"):
        page = client.get(path).text
        assert 'href="/privacy"' in page
        assert 'href="/accessibility"' in page


def security_of(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


@pytest.mark.usefixtures("hana")
def test_security_txt_says_whom_to_tell_and_expires_within_a_year(client):
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        said = security_of(client)

    assert said == {
        "Contact": "mailto:hello@westport-film-circle.example.org",
        "Expires": "2026-08-28T00:00:00Z",
        "Preferred-Languages": "en",
    }
    expires = datetime.fromisoformat(security_of(client)["Expires"])
    assert timedelta(days=150) < expires - now() < timedelta(days=365)


@pytest.mark.usefixtures("hana")
def test_its_own_addresses_are_said_by_https_only(settings):
    """RFC 9116, 2.5.2: a web address in it begins with https."""
    app = create_app(dataclasses.replace(settings, public_url="https://outreach.test"))

    said = security_of(app.test_client())

    assert said["Canonical"] == "https://outreach.test/.well-known/security.txt"
    assert said["Policy"] == "https://outreach.test/security"
    app.extensions["database"].engine.dispose()


def test_search_engines_are_kept_from_what_is_personal(client):
    said = client.get("/robots.txt").text.splitlines()

    assert said[0] == "User-agent: *"
    for path in ("/rsvps/", "/requests/", "/speakers/", "/invitations/", "/manage/"):
        assert f"Disallow: {path}" in said
