"""Signing in and out as people do, on the pages."""

import sqlalchemy as sa
from flask import session as cookies
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from outreach.accounts.models import User
from tests.factories import PASSWORD, code_of_app
from tests.pages import SITE, send_form

CODE_PAGE = "/sign-in/code"

BAD_ADDRESSES = (
    "hana",
    "hana@",
    "@westport.example.org",
    "hana@westport",
    "hana@westport.example.org\x00",
    "hana nova@westport.example.org",
    "a" * 10_000 + "@example.org",
    "ហាណា",
    "هناء",
    "🎬",
    "<script>alert(1)</script>",
)


def is_signed_in(client: FlaskClient) -> bool:
    """Whether the pages of members open."""
    answer = client.get("/manage")
    assert answer.status_code in (200, 302)
    return not answer.location.startswith("/sign-in") if answer.location else True


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **fields: str):
    """With the password, and then with the code if one is asked for."""
    answer = first_step(client, email, password, **fields)
    return second_step(client, email, answer, site=fields.get("site", SITE))


def first_step(client: FlaskClient, email: str, password: str = PASSWORD, **fields: str):
    """The password alone."""
    return send_form(client, "/sign-in", email=email, password=password, **fields)


def second_step(client: FlaskClient, email: str, answer: TestResponse, site: str = SITE):
    """The code, if this answer to the password asks for it."""
    if answer.status_code == 302 and answer.location.startswith(CODE_PAGE):
        wait_for_next_code(client, email)
        return send_form(client, answer.location, code=code_of_app(), site=site)
    return answer


def wait_for_next_code(client: FlaskClient, email: str) -> None:
    """As if half a minute had passed since this person's last code."""
    with client.application.extensions["database"].transaction() as session:
        session.execute(
            sa.update(User)
            .where(sa.func.lower(User.email) == email.strip().lower())
            .values(totp_last_counter=None)
        )


def sign_out(client: FlaskClient):
    """As the button does that every page of members has."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "a" * 40
    with client.application.test_request_context():
        cookies["csrf_token"] = "a" * 40
        token = generate_csrf()
    return client.post("/sign-out", data={"csrf_token": token})
