"""The session, its cookie, and signing out."""

import hashlib
from dataclasses import replace

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from outreach.accounts import forms
from outreach.accounts.tries import known_device
from outreach.app import create_app
from outreach.config import Settings
from outreach.web import db
from tests.accounts.security.visits import is_signed_in, sign_in, sign_out
from tests.factories import PASSWORD, make_sam, signed_in
from tests.pages import send_form


def test_a_sign_in_starts_a_session_of_its_own(client, hana):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"
        before = cookie["csrf_token"]

    sign_in(client, hana.email)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before
        assert cookie["_user_id"] == hana.fs_uniquifier


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client, hana):
    answer = sign_in(client, hana.email)

    session, device = sorted(answer.headers.getlist("Set-Cookie"), reverse=True)
    assert attributes(session) == {"session", "HttpOnly", "Path", "SameSite"}
    assert attributes(device) == {"device", "HttpOnly", "Path", "SameSite", "Max-Age", "Expires"}
    assert "SameSite=Lax" in session
    assert "SameSite=Lax" in device


def attributes(cookie: str) -> set[str]:
    return {part.strip().split("=")[0] for part in cookie.split(";")}


def test_over_https_the_cookie_is_bound_to_this_host(settings: Settings, database, hana):
    app = create_app(replace(settings, public_url="https://outreach.test"))
    client = app.test_client()

    answer = sign_in(client, hana.email, site="https://outreach.test")

    session, device = sorted(answer.headers.getlist("Set-Cookie"), reverse=True)
    assert answer.location == "/manage"
    assert session.startswith("__Host-session=")
    assert device.startswith("__Host-device=")
    assert attributes(session) - {"__Host-session"} == {"Secure", "HttpOnly", "Path", "SameSite"}
    assert {"Secure", "HttpOnly", "Path"} <= attributes(device)
    assert "Domain" not in session + device
    app.extensions["database"].engine.dispose()


def test_nobody_is_remembered_after_the_browser_closes(client, hana):
    answer = sign_in(client, hana.email, remember="y")

    assert answer.location == "/manage"
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["device", "session"]
    assert "Expires" not in next(cookie for cookie in cookies if cookie.startswith("session="))


def test_the_cookie_is_signed_with_sha_256(app, client, hana):
    sign_in(client, hana.email)
    serializer = app.session_interface.get_signing_serializer(app)

    assert serializer.loads(client.get_cookie("session").value)["_user_id"] == hana.fs_uniquifier
    assert serializer.make_signer().digest_method is hashlib.sha256


def test_a_forged_cookie_signs_nobody_in(client, hana):
    client.set_cookie("session", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    client.set_cookie("remember_token", f"{hana.fs_uniquifier}|{'0' * 128}")

    assert not is_signed_in(client)


def test_a_token_in_the_address_signs_nobody_in(app, client, hana):
    with app.test_request_context():
        token = hana.get_auth_token()

    answer = client.get("/manage", query_string={"auth_token": token})

    assert answer.location.startswith("/sign-in")


def test_public_pages_do_not_ask_who_reads_them(app: Flask, hana_client):
    asked = []
    sa.event.listen(db_engine(app), "before_cursor_execute", lambda *args: asked.append(args[2]))

    page = hana_client.get("/help")
    read_by_public = [statement for statement in asked if "user_account" in statement]
    hana_client.get("/manage")
    read_by_members = [statement for statement in asked if "user_account" in statement]

    assert (page.status_code, page.headers.get("Vary"), read_by_public) == (200, None, [])
    assert read_by_members != []


def db_engine(app: Flask) -> sa.Engine:
    return app.extensions["database"].engine


def test_checking_a_password_keeps_nobody_from_writing(app: Flask, hana):
    with app.test_request_context("/sign-in", method="POST"):
        found = forms.find_user(hana.email)

        assert (found.email, db.session.in_transaction()) == (hana.email, False)


def test_an_older_hash_is_made_anew_at_the_next_sign_in(app, client, session: Session, hana):
    cheap = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    hana.password = cheap
    session.commit()

    sign_in(client, hana.email)

    session.refresh(hana)
    assert hana.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    session.commit()
    assert sign_in(app.test_client(), hana.email).location == "/manage"


def test_signing_out_needs_a_post(hana_client):
    assert hana_client.get("/sign-out").status_code == 405
    assert is_signed_in(hana_client)


def test_signing_out_needs_the_token(hana_client):
    assert hana_client.post("/sign-out").status_code == 400
    assert is_signed_in(hana_client)


def test_signing_out_leaves_nothing_behind(client, hana):
    sign_in(client, hana.email)

    answer = sign_out(client)

    assert (answer.status_code, answer.location) == (302, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("session") is None
    assert not is_signed_in(client)


def test_nobody_can_sign_out_too(client):
    assert send_form(client, "/sign-out", on="/sign-in").location == "/"


def test_who_belongs_to_no_organisation_sees_no_screening_and_can_sign_out(app, session):
    sam = make_sam(session)
    session.commit()
    client = signed_in(app.test_client(), sam)

    assert client.get("/manage/screenings").status_code == 403
    assert sign_out(client).location == "/"
    assert client.get("/manage").location.startswith("/sign-in")


def test_under_a_later_key_people_stay_signed_in_and_known(settings, database, hana):
    before = create_app(settings)
    client = before.test_client()
    sign_in(client, hana.email)
    cookies = [client.get_cookie(name).value for name in ("session", "device")]
    later = replace(settings, secret_key="another key", secrets_before=(settings.secret_key,))
    answers = []
    for chosen in (later, replace(later, secrets_before=())):
        app = create_app(chosen)
        other = app.test_client()
        for name, value in zip(("session", "device"), cookies, strict=True):
            other.set_cookie(name, value)
        with app.test_request_context(headers={"Cookie": f"device={cookies[1]}"}):
            answers.append((is_signed_in(other), known_device(hana.email) is not None))
        app.extensions["database"].engine.dispose()
    before.extensions["database"].engine.dispose()

    assert answers == [(True, True), (False, False)]
