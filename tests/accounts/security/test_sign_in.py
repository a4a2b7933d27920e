"""Signing in, and who is let in as whom."""

import re
import unicodedata
from datetime import timedelta

import pytest
import time_machine

from outreach.accounts import forms, members, security
from outreach.clock import now
from tests.accounts.security.visits import BAD_ADDRESSES, is_signed_in, sign_in
from tests.factories import PASSWORD, make_user, organisation_of
from tests.pages import TOKEN, errors_in, well_formed, without_secrets

NOT_RIGHT = "The e-mail address or the password is not right."
NO_ADDRESS = "This is not an e-mail address."
FOR_MEMBERS = {
    "security.change_password",
    "security.verify",
    "security.wan_register",
    "security.wan_register_response",
    "security.wan_delete",
    "security.wan_verify",
    "security.wan_verify_response",
}


def test_the_sign_in_page_helps_password_managers(client):
    page = well_formed(client.get("/sign-in"))

    assert re.search(r'<input [^>]*autocomplete="username"[^>]* type="email"', page)
    assert re.search(r'<input [^>]*autocomplete="current-password"[^>]* type="password"', page)
    assert "onpaste" not in page


def test_hana_signs_in_and_lands_on_her_screenings(client, hana):
    answer = sign_in(client, hana.email)

    assert (answer.status_code, answer.location) == (302, "/manage")
    assert client.get("/manage").location == "/manage/screenings"


@pytest.mark.parametrize(
    "typed",
    ["HANA@Westport.Example.org", "  hana@westport.example.org "],
    ids=["capitals", "space"],
)
def test_an_address_is_the_same_however_it_is_typed(client, hana, typed):
    assert sign_in(client, typed).location == "/manage"


def test_a_password_is_the_same_from_another_keyboard(client, session, hana):
    composed, decomposed = (
        unicodedata.normalize(form, "crème brûlée à la carte") for form in ("NFC", "NFD")
    )
    hana.password = forms.passwords.hashed(composed)
    session.commit()

    assert composed != decomposed
    assert sign_in(client, hana.email, decomposed).location == "/manage"


@pytest.mark.parametrize("change", [str.upper, str.title, " {}".format, "{} ".format])
def test_capitals_and_blanks_in_a_password_count(client, hana, change):
    assert sign_in(client, hana.email, change(PASSWORD)).status_code == 422
    assert sign_in(client, hana.email, PASSWORD).location == "/manage"


def test_a_password_that_nobody_changed_for_ten_years_still_signs_in(client, hana):
    with time_machine.travel(now() + timedelta(days=3653)):
        assert sign_in(client, hana.email).location == "/manage"
        assert is_signed_in(client)


def test_a_wrong_password_keeps_the_address_and_says_what_is_wrong(client, hana):
    answer = sign_in(client, hana.email, "not the password")

    page = well_formed(answer)
    assert (answer.status_code, errors_in(page)) == (422, [NOT_RIGHT])
    assert f'value="{hana.email}"' in page
    assert "not the password" not in page
    assert not is_signed_in(client)


def test_an_unknown_address_gets_the_very_same_answer_as_a_wrong_password(client, hana):
    known = sign_in(client, hana.email, "not the password")
    unknown = sign_in(client, "nobody@westport.example.org", "not the password")

    assert (unknown.status_code, without_secrets(unknown.text, "nobody@westport.example.org")) == (
        known.status_code,
        without_secrets(known.text, hana.email),
    )


def test_a_closed_account_gets_the_same_answer(client, session, hana):
    hana.active = False
    session.commit()

    answer = sign_in(client, hana.email)

    assert (answer.status_code, errors_in(answer.text)) == (422, [NOT_RIGHT])
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sign_ins(hana_client, session, hana):
    before = is_signed_in(hana_client)

    hana.active = False
    session.commit()

    assert (before, is_signed_in(hana_client)) == (True, False)


def test_empty_fields_are_named(client, hana):
    answer = sign_in(client, "", "")

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == ["Enter your e-mail address.", "Enter your password."]
    assert 'id="email-error"' in page
    assert 'id="password-error"' in page


@pytest.mark.parametrize("email", BAD_ADDRESSES, ids=lambda text: text[:12])
def test_what_is_no_address_is_said_beside_its_field(client, hana, email):
    answer = sign_in(client, email)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [error.startswith(NO_ADDRESS) for error in errors_in(page)] == [True]
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "password",
    ["x" * 5000, "nul\x00 inside it", "ﷺ" * 1000, "🎬" * 12],
    ids=["long", "nul", "grows", "emoji"],
)
def test_no_password_breaks_the_page(client, hana, password):
    assert sign_in(client, hana.email, password).status_code == 422


def test_a_sign_in_without_its_token_is_refused(client, hana):
    answer = client.post("/sign-in", data={"email": hana.email, "password": PASSWORD})

    assert answer.status_code == 400
    assert not is_signed_in(client)


def test_a_sign_in_with_the_token_of_another_visit_is_refused(app, client, hana):
    other = app.test_client()
    token = TOKEN.search(other.get("/sign-in").text)[1]
    client.get("/sign-in")

    answer = client.post(
        "/sign-in", data={"csrf_token": token, "email": hana.email, "password": PASSWORD}
    )

    assert answer.status_code == 400
    assert not is_signed_in(client)


def test_a_sign_in_from_another_site_is_refused(client, hana):
    answer = client.post(
        "/sign-in",
        data={"email": hana.email, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten-password"])
@pytest.mark.parametrize("body", [{"email": "hana@westport.example.org"}, [1, 2], "text"])
def test_json_is_not_read(client, path, body):
    assert client.get(path, json=body).status_code == 415


def test_who_is_signed_in_needs_no_sign_in_page(hana_client):
    assert hana_client.get("/sign-in").location == "/manage"


def test_everybody_acts_for_their_own_organisation(app, session, hana, olu):
    with app.test_request_context():
        found = [members.member_of(user) for user in (hana, olu)]

    assert [(m.user_id, m.organisation_id, m.role, m.is_first) for m in found] == [
        (hana.id, organisation_of(hana).id, "owner", True),
        (olu.id, organisation_of(olu).id, "owner", False),
    ]


def test_a_user_without_membership_acts_for_nobody(app, session, hana):
    sam = make_user(session, "Sam Reyes", "sam@outreach.example.org")
    session.commit()

    with app.test_request_context():
        assert members.member_of(sam) is None
        assert members.member_of(hana) is not None


def test_every_page_of_flask_security_is_open_or_for_members(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    theirs = {e for e in endpoints if e.startswith("security.")}
    assert theirs - security.PUBLIC_ENDPOINTS == FOR_MEMBERS
    assert security.PUBLIC_ENDPOINTS - theirs == set()


def test_these_pages_are_kept_nowhere(client):
    for path in ("/sign-in", "/forgotten-password"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
