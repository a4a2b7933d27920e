"""Signing in and out as people do, on the pages."""

from flask import session as cookies
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from tests.factories import PASSWORD
from tests.pages import send_form

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
    assert answer.status_code in (302, 403)
    return not answer.location.startswith("/sign-in") if answer.location else True


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **fields: str):
    return send_form(client, "/sign-in", email=email, password=password, **fields)


def sign_out(client: FlaskClient):
    """As the button does that every page of members has."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "a" * 40
    with client.application.test_request_context():
        cookies["csrf_token"] = "a" * 40
        token = generate_csrf()
    return client.post("/sign-out", data={"csrf_token": token})
