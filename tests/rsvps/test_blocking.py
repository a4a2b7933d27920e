"""Addresses from which an organisation takes no RSVPs."""

import re

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.errors import Refused
from outreach.keys import Keys
from outreach.rsvps.actions import blocking
from outreach.rsvps.models import BlockedAddress, Rsvp
from tests import factories
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_screening

LIST = "/manage/blocked-addresses"
OLD, NEW = (
    Keys("an old key, long enough"),
    Keys("a new key, long enough", ("an old key, long enough",)),
)
BLOCK = {"email": "Loud@example.org", "label": "In May", "reason": "Shouted."}


@pytest.fixture
def keys(app):
    return app.config["SETTINGS"].keys


def block(session, organisation, by, keys, **values):
    one = blocking.block(session, organisation, keys=keys, by=by, now=now(), **{**BLOCK, **values})
    session.commit()
    return one


def form(client, screening, email, **values):
    page = client.get(f"/screenings/{screening.slug}/rsvps/new").text
    key = re.search(r'name="form_key"[^>]* value="([^"]+)"', page)[1]
    data = {
        "form_key": key,
        "name": "Gia",
        "email": email,
        "party_size": "1",
        "has_read": "y",
        **values,
    }
    return client.post(f"/screenings/{screening.slug}/rsvps/new", data=data)


def test_an_address_is_blocked_however_it_is_written(session, circle, hana, keys):
    block(session, circle, hana, keys)

    found = {
        email: blocking.is_blocked(session, circle.id, email, keys=keys)
        for email in ("loud@example.org", "LOUD@EXAMPLE.ORG", "quiet@example.org", "no address")
    }

    assert found == {
        "loud@example.org": True,
        "LOUD@EXAMPLE.ORG": True,
        "quiet@example.org": False,
        "no address": False,
    }


def test_nobody_reads_the_address_in_the_database(session, circle, hana, keys):
    one = block(session, circle, hana, keys)

    assert re.fullmatch("[0-9a-f]{64}", one.digest)
    row = session.execute(sa.select(BlockedAddress.__table__)).one()
    assert "loud" not in " ".join(map(str, row)).lower()


def test_two_organisations_keep_the_same_address_differently(session, circle, hana, olu, keys):
    harbour = factories.organisation_of(olu)

    ours, theirs = (block(session, one, hana, keys) for one in (circle, harbour))

    assert ours.digest != theirs.digest


def test_an_address_stays_blocked_under_a_new_key(session, circle, hana):
    block(session, circle, hana, OLD)

    assert blocking.is_blocked(session, circle.id, "loud@example.org", keys=NEW)
    assert not blocking.is_blocked(session, circle.id, "loud@example.org", keys=Keys(NEW.secret))
    with pytest.raises(Refused, match="already"):
        block(session, circle, hana, NEW)


def test_a_blocked_address_gets_no_places_and_reads_whom_to_write_to(
    session, circle, hana, make, client, keys
):
    screening = make()
    block(session, circle, hana, keys)

    free = form(client, screening, "gia@example.org")
    answer = form(client, screening, " LOUD@example.org ")

    page = well_formed(client.get(answer.location))
    assert free.location.startswith("/rsvps/")
    assert answer.location == f"/screenings/{screening.slug}/rsvps/refused"
    assert "This host takes no RSVPs from this address." in page
    assert "mailto:hello@westport-film-circle.example.org" in page
    assert [rsvp.email for rsvp in session.scalars(sa.select(Rsvp))] == ["gia@example.org"]


def test_another_organisation_takes_rsvps_from_it(session, circle, hana, olu, client, keys):
    theirs = make_screening(session, factories.organisation_of(olu))
    block(session, circle, hana, keys)

    assert form(client, theirs, "loud@example.org").location.startswith("/rsvps/")


def test_whoever_tries_out_whom_a_host_has_blocked_is_stopped(
    session, circle, hana, make, client, keys
):
    screening = make()
    block(session, circle, hana, keys)

    answers = [form(client, screening, "loud@example.org").status_code for _try in range(6)]

    assert answers == [302] * 5 + [429]


def test_the_list_is_kept_by_hosts_and_says_what_was_meant(hana_client, olu_client, viewer_client):
    empty = well_formed(hana_client.get(LIST))
    answer = send_form(hana_client, LIST, **BLOCK)
    page = well_formed(hana_client.get(LIST))
    twice = send_form(hana_client, LIST, **BLOCK)
    told = send_form(hana_client, LIST, **{**BLOCK, "label": "loud@example.org"})

    assert "No address is blocked" in empty
    assert (answer.status_code, answer.location) == (302, LIST)
    assert ("In May" in page, "Shouted." in page, "Hana Novak" in page) == (True, True, True)
    assert "loud@example.org" not in page.lower()
    assert errors_in(twice.text) == ["This address is blocked already."]
    assert errors_in(told.text) == ["The address is not kept readable. Choose other words for it."]
    assert "In May" not in olu_client.get(LIST).text
    assert viewer_client.get(LIST).status_code == 403


def test_a_block_is_lifted_by_the_same_organisation_only(
    session, circle, hana, hana_client, olu_client, keys
):
    one = block(session, circle, hana, keys)
    path = f"{LIST}/{one.id}/removal"

    strange = send_form(olu_client, path, on=LIST)
    still = blocking.is_blocked(session, circle.id, "loud@example.org", keys=keys)
    session.rollback()
    answer = send_form(hana_client, path, on=LIST)

    assert (strange.status_code, still, answer.status_code) == (404, True, 302)
    assert not blocking.is_blocked(session, circle.id, "loud@example.org", keys=keys)
