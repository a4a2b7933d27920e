"""The pages of the team."""

import re

import pytest

from outreach.accounts import permissions
from outreach.accounts.models import Membership, Role
from tests import factories
from tests.pages import errors_in, send_form, well_formed


@pytest.fixture
def viewer(session, hana):
    viewer = factories.make_viewer(session, factories.organisation_of(hana))
    session.commit()
    return viewer.memberships[0]


@pytest.fixture
def second_client(app, viewer):
    """The viewer is signed in."""
    return factories.signed_in(app.test_client(), viewer.user)


def roles(session):
    session.rollback()
    return {m.user.name: m.role for m in session.query(Membership).populate_existing()}


def test_everybody_sees_who_is_in_the_team_and_the_owner_their_addresses(
    hana_client, second_client, olu_client
):
    for client, sees_addresses in ((hana_client, True), (second_client, False)):
        page = well_formed(client.get("/manage/team"))
        assert "Hana Novak" in page
        assert "Vera Viewer" in page
        assert "Jan 2026" in page
        assert ("vera@westport.example.org" in page) is sees_addresses
        assert ("hana@westport.example.org" in page) is sees_addresses
    assert "Vera Viewer" not in olu_client.get("/manage/team").text


def test_the_owner_changes_a_role(hana_client, session, viewer):
    answer = send_form(hana_client, f"/manage/team/{viewer.id}", role="host")

    assert (answer.status_code, answer.location) == (302, "/manage/team")
    assert roles(session) == {"Hana Novak": Role.OWNER, "Vera Viewer": Role.HOST}


def test_the_last_owner_is_told_why_they_stay_one(hana_client, session, hana, viewer):
    own = hana.memberships[0].id

    answer = send_form(hana_client, f"/manage/team/{own}", role="viewer")

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "An organisation needs an owner. Make somebody else an owner first."
    ]
    assert roles(session)["Hana Novak"] is Role.OWNER


def test_a_role_that_is_none_is_not_given(hana_client, session, viewer):
    answer = send_form(hana_client, f"/manage/team/{viewer.id}", role="emperor")

    assert answer.status_code == 422
    assert roles(session)["Vera Viewer"] is Role.VIEWER


def test_the_owner_removes_a_member(hana_client, second_client, session, viewer):
    answer = send_form(
        hana_client, f"/manage/team/{viewer.id}/removal", on=f"/manage/team/{viewer.id}"
    )

    assert (answer.status_code, answer.location) == (302, "/manage/team")
    assert roles(session) == {"Hana Novak": Role.OWNER}
    assert second_client.get("/manage/team").status_code == 403


def test_the_last_owner_cannot_be_removed(hana_client, session, hana):
    own = hana.memberships[0].id

    answer = send_form(hana_client, f"/manage/team/{own}/removal", on=f"/manage/team/{own}")

    assert answer.status_code == 409
    assert roles(session) == {"Hana Novak": Role.OWNER}


def test_a_member_leaves_and_sees_nothing_any_more(second_client, session):
    page = second_client.get("/manage/team/departure")
    answer = send_form(second_client, "/manage/team/departure")

    assert "Leave this team?" in well_formed(page)
    assert answer.status_code == 200
    assert "You have left the team" in well_formed(answer)
    assert roles(session) == {"Hana Novak": Role.OWNER}
    assert second_client.get("/manage/screenings").status_code == 403


def test_who_leaves_one_of_two_teams_goes_on_in_the_other(hana_client, session, hana, olu):
    harbour = factories.organisation_of(olu)
    session.add(
        Membership(user=hana, organisation=harbour, role=Role.HOST, created_at=factories.LONG_AGO)
    )
    session.commit()
    send_form(
        hana_client,
        "/manage/organisation-choice",
        on="/manage/team",
        organisation=str(harbour.id),
    )

    answer = send_form(hana_client, "/manage/team/departure")

    assert "Go to your other team" in well_formed(answer)
    assert "Westport Film Circle" in hana_client.get("/manage/screenings").text


def test_the_only_owner_is_told_beforehand(hana_client, session):
    page = well_formed(hana_client.get("/manage/team/departure"))
    answer = send_form(hana_client, "/manage/team/departure", on="/manage/venues/new")

    assert "You are its only owner" in page
    assert ">Leave the team<" not in page
    assert answer.status_code == 422
    assert roles(session) == {"Hana Novak": Role.OWNER}


def cells(page):
    """The table of roles as it reads: what → the words for each role, in order."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    return {
        re.search(r'<th scope="row">(.*?)[<]', row)[1]: re.findall(r"<span>(.*?)</span>", row)
        for row in rows
    }


def test_the_page_of_roles_says_what_the_table_says(second_client):
    assert cells(well_formed(second_client.get("/manage/roles"))) == {
        "Screenings, venues, panels, helplines and everything else": [
            "See, add, change, publish, confirm",
            "See, add, change, publish",
            "See",
            "See",
        ],
        "Guests and what they answered": [
            "See, add, change, publish, confirm",
            "See, add, change, publish",
            "Nothing",
            "Nothing",
        ],
        "The team: who is in it, as what": [
            "See, add, change, publish, confirm",
            "See",
            "See",
            "See",
        ],
        "The team’s e-mail addresses": [
            "See, add, change, publish, confirm",
            "Nothing",
            "Nothing",
            "Nothing",
        ],
        "What the organisation says of itself": [
            "See, add, change, publish, confirm",
            "See",
            "See",
            "See",
        ],
        "Mail that is kept here, with everybody’s links": [
            "See, add, change, publish, confirm",
            "Nothing",
            "Nothing",
            "Nothing",
        ],
    }


def test_a_change_of_the_table_changes_the_page(second_client, monkeypatch):
    before = cells(second_client.get("/manage/roles").text)
    monkeypatch.setitem(
        permissions.TABLE,
        Role.VIEWER,
        {
            **permissions.TABLE[Role.VIEWER],
            "rsvp": frozenset({"read", "burn"}),
            "diary": frozenset(),
        },
    )

    after = cells(second_client.get("/manage/roles").text)

    everything_else = before["Screenings, venues, panels, helplines and everything else"]
    guests = before["Guests and what they answered"]
    assert after == {
        **before,
        "Guests and what they answered": [*guests[:3], "See, burn"],
        "diary": [*everything_else[:3], "Nothing"],
    }
