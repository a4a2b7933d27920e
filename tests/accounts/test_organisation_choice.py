"""Somebody who works for several organisations acts for the one they chose."""

import re

import pytest

from outreach.accounts.models import Membership, Role
from outreach.venues.models import Venue
from tests import factories
from tests.pages import TOKEN, send_form

CHOICE = "/manage/organisation-choice"
VENUE = {"name": "Hall", "city": "Leeds", "country": "GB", "address_visibility": "public"}


@pytest.fixture
def circle(hana):
    return factories.organisation_of(hana)


@pytest.fixture
def harbour(session, hana, olu):
    """Olu's organisation, where Hana is a host as well."""
    harbour = factories.organisation_of(olu)
    session.add(
        Membership(user=hana, organisation=harbour, role=Role.HOST, created_at=factories.LONG_AGO)
    )
    session.commit()
    return harbour


def acting_for(client):
    """The name that the pages of members show."""
    page = client.get("/manage/venues").text
    chosen = re.search(r'<option value="\d+" selected>(.*?)</option>', page)
    alone = re.search(r'class="manage-organisation">(.*?)<', page)
    return (chosen or alone)[1]


def switch(client, organisation_id):
    return send_form(client, CHOICE, on="/manage/venues", organisation=str(organisation_id))


def test_the_oldest_membership_comes_first(hana_client, circle, harbour):
    assert acting_for(hana_client) == circle.name


def test_a_member_switches_and_stays_there(hana_client, circle, harbour):
    answer = switch(hana_client, harbour.id)

    assert (answer.status_code, answer.location) == (302, "/manage")
    assert acting_for(hana_client) == harbour.name
    switch(hana_client, circle.id)
    assert acting_for(hana_client) == circle.name


def test_the_role_is_that_of_the_chosen_organisation(hana_client, harbour):
    assert hana_client.get("/manage/mail").status_code == 200

    switch(hana_client, harbour.id)

    assert hana_client.get("/manage/mail").status_code == 403


def test_the_switch_is_shown_only_to_members_of_several(hana_client, olu_client, harbour):
    assert CHOICE in hana_client.get("/manage/venues").text
    assert CHOICE not in olu_client.get("/manage/venues").text


@pytest.mark.parametrize("wanted", ["0", "99999999999999999999", "", "harbour-screens"])
def test_what_is_no_organisation_changes_nothing(hana_client, circle, harbour, wanted):
    assert switch(hana_client, wanted).status_code == 302
    assert acting_for(hana_client) == circle.name


def test_nobody_chooses_an_organisation_of_others(hana_client, circle, olu):
    assert switch(hana_client, factories.organisation_of(olu).id).status_code == 302
    assert acting_for(hana_client) == circle.name


def test_a_choice_that_is_no_membership_any_more_falls_back(
    hana_client, session, hana, circle, harbour
):
    switch(hana_client, harbour.id)
    assert acting_for(hana_client) == harbour.name

    session.delete(hana.membership_in(harbour.id))
    session.commit()

    assert acting_for(hana_client) == circle.name


def test_a_form_for_an_organisation_that_one_has_left_changes_no_other(
    hana_client, session, hana, harbour
):
    switch(hana_client, harbour.id)
    token = TOKEN.search(hana_client.get("/manage/venues/new").text)[1]
    session.delete(hana.membership_in(harbour.id))
    session.commit()

    answer = hana_client.post("/manage/venues/new", data={**VENUE, "csrf_token": token})

    assert answer.status_code == 409
    assert "You are no member of that organisation any more" in answer.text
    assert session.query(Venue).count() == 0


def test_a_form_opened_for_one_organisation_is_not_taken_for_another(
    hana_client, session, circle, harbour
):
    token = TOKEN.search(hana_client.get("/manage/venues/new").text)[1]
    switch(hana_client, harbour.id)

    refused = hana_client.post("/manage/venues/new", data={**VENUE, "csrf_token": token})

    assert refused.status_code == 400
    switch(hana_client, circle.id)
    assert send_form(hana_client, "/manage/venues/new", **VENUE).status_code == 302
    assert [venue.organisation_id for venue in session.query(Venue)] == [circle.id]
