"""A forgotten password, and the new one by mailed link."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from outreach.accounts import security
from outreach.accounts.models import User
from outreach.clock import now
from outreach.delivery import jobs, kept
from outreach.delivery.outbox import Outbox
from tests.accounts.security.visits import (
    BAD_ADDRESSES,
    CODE_PAGE,
    first_step,
    is_signed_in,
    second_step,
    sign_in,
)
from tests.factories import PASSWORD
from tests.pages import errors_in, send_form, well_formed, without_secrets

NEW_PASSWORD = "eleven quiet lanterns"
ON_ITS_WAY = "If there is an account with this address, a link is on its way to it."


def ask_for_link(client: FlaskClient, email: str):
    return send_form(client, "/forgotten-password", email=email)


def rows(session: Session) -> list[tuple[str, dict]]:
    found = [(row.kind, row.payload) for row in session.scalars(sa.select(Outbox))]
    session.commit()
    return found


def mailed(app: Flask) -> list[kept.KeptMail]:
    """Everything that the worker would have sent by now, newest first."""
    jobs.deliver_due(app)
    return kept.newest(app.config["SETTINGS"].mail_folder)


def link_for(app: Flask, user: User) -> str:
    """The path that the mailed link leads to."""
    ask_for_link(app.test_client(), user.email)
    (mail,) = [m for m in mailed(app) if m.to == user.email]
    return urlsplit(re.search(r"http://outreach\.test(/forgotten-password/\S+)", mail.text)[0]).path


def test_a_link_is_queued_by_the_users_number_alone(client, session, hana):
    answer = ask_for_link(client, hana.email)

    page = well_formed(answer)
    assert (answer.status_code, ON_ITS_WAY in page) == (200, True)
    assert rows(session) == [("accounts.reset", {"user_id": hana.id})]


def test_an_unknown_address_gets_the_very_same_answer(client, session, hana):
    known = ask_for_link(client, hana.email)
    unknown = ask_for_link(client, "nobody@westport.example.org")

    assert (unknown.status_code, without_secrets(unknown.text, "nobody@westport.example.org")) == (
        known.status_code,
        without_secrets(known.text, hana.email),
    )
    assert rows(session) == [("accounts.reset", {"user_id": hana.id})]


def test_a_closed_account_gets_the_same_answer_and_no_link(client, session, hana):
    hana.active = False
    session.commit()

    answer = ask_for_link(client, hana.email)

    assert (answer.status_code, ON_ITS_WAY in answer.text) == (200, True)
    assert rows(session) == []


def test_asking_twice_within_minutes_is_one_mail(client, session, hana):
    with time_machine.travel("2026-11-22T12:01:00Z", tick=False):
        ask_for_link(client, hana.email)
        ask_for_link(client, hana.email)
    once = rows(session)
    with time_machine.travel("2026-11-22T12:06:00Z", tick=False):
        ask_for_link(client, hana.email)

    assert (len(once), len(rows(session))) == (1, 2)


@pytest.mark.parametrize("email", ["", *BAD_ADDRESSES], ids=lambda text: text[:12])
def test_a_link_needs_an_address(client, session, hana, email):
    answer = ask_for_link(client, email)

    page = well_formed(answer)
    assert (answer.status_code, len(errors_in(page)), ON_ITS_WAY in page) == (422, 1, False)
    assert 'id="email-error"' in page
    assert rows(session) == []


def test_asking_for_a_link_without_the_token_is_refused(client, session, hana):
    answer = client.post("/forgotten-password", data={"email": hana.email})

    assert (answer.status_code, rows(session)) == (400, [])


def test_the_mail_leads_to_the_public_address(app, client, hana):
    ask_for_link(client, hana.email)

    (mail,) = mailed(app)

    assert (mail.to, mail.subject) == (hana.email, "Choose a new password")
    assert "Hello Hana Novak," in mail.text
    assert re.findall(r"http://[^/]+/", mail.text) == ["http://outreach.test/"] * 2


def test_no_token_is_kept_in_the_database(app, session, hana):
    token = link_for(app, hana).rpartition("/")[2]

    columns = [str(row) for row in session.execute(sa.select(Outbox.__table__))]
    session.commit()

    assert len(token) > 60
    assert not any(token in row for row in columns)


def test_no_mail_goes_to_a_user_who_was_closed_meanwhile(app, client, session, hana):
    ask_for_link(client, hana.email)
    hana.active = False
    session.commit()

    assert mailed(app) == []


def test_a_mailed_link_leads_to_a_new_password(app, client, hana):
    link = link_for(app, hana)

    page = well_formed(client.get(link))
    answer = choose(client, link, NEW_PASSWORD)
    landed = well_formed(client.get(answer.location))

    assert page.count('autocomplete="new-password"') == 2
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert "Your password is changed. Sign in with the new one." in landed
    assert sign_in(client, hana.email, PASSWORD).status_code == 422
    assert sign_in(client, hana.email, NEW_PASSWORD).location == "/manage"


def choose(client: FlaskClient, link: str, password: str, again: str | None = None):
    return send_form(
        client, link, password=password, password_confirm=password if again is None else again
    )


def test_a_new_password_ends_every_other_sign_in(app, client, hana, hana_client, olu_client):
    before = is_signed_in(hana_client), is_signed_in(olu_client)

    choose(client, link_for(app, hana), NEW_PASSWORD)

    assert before == (True, True)
    assert (is_signed_in(hana_client), is_signed_in(olu_client)) == (False, True)


def test_after_a_new_password_the_code_is_still_asked_for(app, client, hana):
    choose(client, link_for(app, hana), NEW_PASSWORD)

    answer = first_step(client, hana.email, NEW_PASSWORD)

    assert answer.location.startswith(CODE_PAGE)
    assert not is_signed_in(client)
    assert second_step(client, hana.email, answer).location == "/manage"


def test_a_new_password_is_told_by_mail(app, client, hana):
    choose(client, link_for(app, hana), NEW_PASSWORD)

    subjects = {mail.subject: mail for mail in mailed(app)}

    assert set(subjects) == {"Choose a new password", "Your password was changed"}
    notice = subjects["Your password was changed"]
    assert notice.to == hana.email
    assert "http://outreach.test/forgotten-password\n" in notice.text.replace("\r", "") + "\n"
    assert NEW_PASSWORD not in notice.text


def test_looking_at_the_page_uses_no_link_up(app, client, hana):
    link = link_for(app, hana)

    client.get(link)
    client.head(link)

    assert choose(client, link, NEW_PASSWORD).status_code == 302


def test_a_link_works_once(app, client, hana):
    link = link_for(app, hana)
    choose(client, link, NEW_PASSWORD)

    assert client.get(link).status_code == 410
    assert post_to(client, link, PASSWORD).status_code == 410
    assert sign_in(client, hana.email, NEW_PASSWORD).location == "/manage"


def post_to(client: FlaskClient, link: str, password: str):
    """Send a new password although the page shows no form any more."""
    fields = {"password": password, "password_confirm": password}
    return send_form(client, link, on="/forgotten-password", **fields)


def test_a_link_works_for_an_hour(app, client, hana):
    link = link_for(app, hana)

    with time_machine.travel(now() + security.LINK_LASTS - timedelta(seconds=30)):
        in_time = client.get(link).status_code
    with time_machine.travel(now() + security.LINK_LASTS + timedelta(seconds=30)):
        late = client.get(link)
        late_post = post_to(client, link, NEW_PASSWORD)

    assert (in_time, late.status_code, late_post.status_code) == (200, 410, 410)
    assert "This link no longer works" in well_formed(late)
    assert sign_in(client, hana.email, PASSWORD).location == "/manage"


@pytest.mark.parametrize("change", [1, -1], ids=["content", "signature"])
def test_a_link_that_was_tampered_with_is_over(app, client, hana, change):
    link = link_for(app, hana)
    start = len("/forgotten-password/")
    at = start + 5 if change == 1 else len(link) - 5
    tampered = link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]

    assert client.get(tampered).status_code == 410
    assert post_to(client, tampered, NEW_PASSWORD).status_code == 410
    assert sign_in(client, hana.email, PASSWORD).location == "/manage"


@pytest.mark.parametrize("token", ["x", "a.b.c", "ហាណា", "🎬", "%00", "x" * 5000])
def test_what_was_never_a_link_is_over(client, token):
    assert client.get(f"/forgotten-password/{token}").status_code == 410


def test_a_sign_in_token_is_no_reset_link(app, client, hana):
    with app.test_request_context():
        token = hana.get_auth_token()

    assert client.get(f"/forgotten-password/{token}").status_code == 410


def test_the_link_of_an_account_that_is_gone_is_over(app, client, session, hana):
    link = link_for(app, hana)
    session.delete(hana.memberships[0])
    session.delete(hana)
    session.commit()

    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "error"),
    [
        ("", "", "Enter a new password."),
        ("eleven char", "eleven char", "A password needs at least 12 characters."),
        ("x" * 1025, "x" * 1025, "A password may have at most 1,024 characters."),
        (NEW_PASSWORD, "eleven quiet lamps", "The two passwords differ."),
        (NEW_PASSWORD, "", "Enter the new password once more."),
    ],
)
def test_a_new_password_has_a_length_and_is_typed_alike(app, client, hana, password, again, error):
    link = link_for(app, hana)

    answer = choose(client, link, password, again)

    page = well_formed(answer)
    assert (answer.status_code, error in errors_in(page)) == (422, True)
    assert not password or password not in page
    assert sign_in(client, hana.email, PASSWORD).location == "/manage"


def test_a_new_password_without_the_token_is_refused(app, client, hana):
    link = link_for(app, hana)
    fields = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}

    assert client.post(link, data=fields).status_code == 400
    assert sign_in(client, hana.email, PASSWORD).location == "/manage"


def test_olus_link_changes_nothing_for_hana(app, client, hana, olu):
    choose(client, link_for(app, olu), NEW_PASSWORD)

    assert sign_in(client, hana.email, NEW_PASSWORD).status_code == 422
    assert sign_in(client, olu.email, NEW_PASSWORD).location == "/manage"


def test_the_name_of_ones_organisation_makes_no_password(client, app, hana):
    answer = choose(client, link_for(app, hana), "westportfilmcircle1")

    assert (answer.status_code, len(errors_in(answer.text))) == (422, 1)
