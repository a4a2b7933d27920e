"""Somebody with an account, of no team and with no role anywhere: their account and no more."""

import pytest

from outreach.accounts.models import User
from outreach.organisations.actions import team
from tests.factories import PASSWORD, make_sam, make_user, signed_in
from tests.pages import send_form, well_formed
from tests.test_permissions import EXPECTED, NO, NOBODY, SIGN_IN, records, values_for

__all__ = ["records"]

OWN_ACCOUNT = {
    "team.roles",
    "accounts.home",
    "accounts.account",
    "own_account.closing",
    "own_account.data",
    "email_changes.create",
    "factors.index",
    "factors.authenticator",
    "factors.removal",
    "factors.recovery_codes",
    "security.change_password",
    "security.verify",
    "security.wan_register",
    "security.wan_verify",
}

# The second step of a sign-in: it leads whoever is signed in back to where they were.
BETWEEN = ("security.mf_recovery", "security.two_factor_token_validation")


@pytest.fixture
def loner(session):
    user = make_user(session, "Lo Loner", "lo@example.org")
    session.commit()
    return user


@pytest.fixture
def loner_client(app, loner):
    return signed_in(app.test_client(), loner)


def test_they_reach_every_page_of_their_account_and_no_other_of_members(app, records, loner_client):
    closed = [
        endpoint
        for (endpoint, method), answers in EXPECTED.items()
        if method == "GET" and answers[NOBODY] == SIGN_IN
    ]
    statuses = {}
    for endpoint in sorted({*closed} - {"email_changes.show", "security.wan_delete", *BETWEEN}):
        rule = next(app.url_map.iter_rules(endpoint))
        with app.test_request_context():
            url = app.url_for(endpoint, **values_for(endpoint, rule.arguments, records))
        statuses[endpoint] = loner_client.get(url).status_code

    assert {name for name, status in statuses.items() if status == 200} == OWN_ACCOUNT
    others = {name: status for name, status in statuses.items() if name not in OWN_ACCOUNT}
    assert {n: s for n, s in others.items() if s not in (NO, 404)} == {}


def test_they_land_on_a_page_that_says_what_they_can_do(loner_client):
    page = well_formed(loner_client.get("/manage"))

    assert "You are in no team" in page
    for leads_to in ("/host-applications/new", "/manage/account", "/manage/account/closing"):
        assert f'href="{leads_to}"' in page
    assert 'aria-label="Manage"' not in page


def test_olu_lands_on_her_screenings(olu_client, client):
    assert olu_client.get("/manage").location == "/manage/screenings"
    assert client.get("/manage").location.startswith("/sign-in")


def test_what_is_not_for_them_leads_back_to_what_is(loner_client):
    page = loner_client.get("/manage/screenings")

    assert page.status_code == 403
    assert 'href="/manage">Back to your account' in well_formed(page)


def test_they_end_their_other_sign_ins_and_close_their_account(app, session, loner, loner_client):
    signed_in(app.test_client(), loner)

    ended = send_form(loner_client, "/manage/sign-ins/endings", on="/manage/account")
    closed = send_form(loner_client, "/manage/account/closing", password=PASSWORD)

    assert (ended.status_code, closed.status_code) == (302, 200)
    assert session.query(User).filter_by(email="lo@example.org").all() == []


def test_staff_of_no_team_reach_their_account_too(app, session):
    sam = make_sam(session)
    session.commit()

    assert signed_in(app.test_client(), sam).get("/manage/account").status_code == 200


def test_who_has_left_their_only_team_goes_to_their_account(app, session, hana, olu):
    vera = make_user(
        session,
        "Vera",
        "vera@example.org",
        organisation=hana.memberships[0].organisation,
        role="viewer",
    )
    session.commit()
    client = signed_in(app.test_client(), vera)
    assert client.get("/manage").status_code == 302

    team.end(session, vera.memberships[0])
    session.commit()

    assert client.get("/manage").status_code == 200
    assert client.get("/manage/account").status_code == 200
    assert client.get("/manage/team").status_code == 403
