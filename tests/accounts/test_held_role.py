"""A role that is taken away while a request is under way is not used by it."""

import threading
import time

import pytest

from outreach.accounts import queries
from outreach.accounts.models import Membership, Role
from outreach.venues.models import Venue
from tests import factories
from tests.pages import TOKEN

VENUE = {"name": "Hall", "city": "Leeds", "country": "GB", "address_visibility": "public"}
LONG_ENOUGH = 0.5


@pytest.fixture
def host(session, hana):
    """A host of Hana's organisation."""
    circle = factories.organisation_of(hana)
    host = factories.make_user(
        session, "Hal Host", "hal@westport.example.org", organisation=circle, role=Role.HOST
    )
    session.commit()
    return host


def status_while(app, session, host, change):
    """What the host's post is answered that comes before ``change`` is committed."""
    client = factories.signed_in(app.test_client(), host)
    token = TOKEN.search(client.get("/manage/venues/new").text)[1]
    answers = []
    change(session.get_one(Membership, host.memberships[0].id))
    session.flush()
    request = threading.Thread(
        target=lambda: answers.append(
            client.post("/manage/venues/new", data={**VENUE, "csrf_token": token}).status_code
        )
    )
    request.start()
    time.sleep(LONG_ENOUGH)
    session.commit()
    request.join(timeout=30)
    return answers


def demote(membership):
    membership.role = Role.VIEWER


def test_a_member_who_is_made_a_viewer_meanwhile_adds_nothing(app, session, host):
    assert status_while(app, session, host, demote) == [403]
    assert session.query(Venue).count() == 0


def test_a_member_who_is_removed_meanwhile_adds_nothing(app, session, host):
    assert status_while(app, session, host, session.delete) == [409]
    assert session.query(Venue).count() == 0


def test_without_the_lock_the_old_role_is_used(app, session, database, host, monkeypatch):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no lock to switch off")
    monkeypatch.setattr(queries, "held_membership", lambda session, id: session.get(Membership, id))

    assert status_while(app, session, host, demote) == [302]
    assert session.query(Venue).count() == 1
