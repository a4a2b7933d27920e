"""The session, its cookie, and signing out."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from outreach.accounts import forms, sign_ins
from outreach.accounts.tries import known_device
from outreach.app import create_app
from outreach.clock import now
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


def signed_by(app, client, method) -> str:
    """What the client's cookie says, under our key by another method."""
    keys = [*reversed(app.config["SECRET_KEY_FALLBACKS"]), app.config["SECRET_KEY"]]
    says = app.session_interface.get_signing_serializer(app).loads(
        client.get_cookie("session").value
    )
    return URLSafeTimedSerializer(
        keys,
        salt=app.session_interface.salt,
        serializer=app.session_interface.serializer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": method},
    ).dumps(says)


def test_a_cookie_does_not_choose_how_it_is_signed(app, client, hana):
    sign_in(client, hana.email)
    made = client.get_cookie("session").value
    payload, moment, _signature = made.rsplit(".", 2)
    unsigned = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    chosen = {
        "as ours": signed_by(app, client, hashlib.sha256),
        "SHA-1": signed_by(app, client, hashlib.sha1),
        "MD5": signed_by(app, client, hashlib.md5),
        "SHA-512": signed_by(app, client, hashlib.sha512),
        "none": f"{payload}.{moment}.",
        "none, as a JWT": f"{unsigned}.{payload}.",
    }
    let_in = set()
    for name, cookie in chosen.items():
        other = app.test_client()
        other.set_cookie("session", cookie)
        if is_signed_in(other):
            let_in.add(name)

    assert let_in == {"as ours"}


@pytest.mark.parametrize("path", ["/help", "/manage"])
def test_an_altered_cookie_is_one_line_in_the_log_without_what_it_says(client, hana, path, caplog):
    sign_in(client, hana.email)
    made = client.get_cookie("session").value
    client.get(path)
    silent = [r.getMessage() for r in caplog.records if r.name == "outreach.web.sessions"]
    signed, signature = made.rsplit(".", 1)
    client.set_cookie("session", f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}")
    altered = client.get_cookie("session").value

    client.get(path)

    warned = [r.getMessage() for r in caplog.records if r.name == "outreach.web.sessions"]
    assert (silent, warned) == ([], ["a cookie that is not as we signed it: session"])
    assert altered not in caplog.text
    assert hana.fs_uniquifier not in caplog.text


def test_a_cookie_that_is_only_old_is_not_in_the_log(client, hana, caplog):
    sign_in(client, hana.email)

    with time_machine.travel(now() + timedelta(days=40)):
        assert not is_signed_in(client)

    assert [r for r in caplog.records if r.name == "outreach.web.sessions"] == []


def test_the_name_of_a_sign_in_is_128_random_bits(session, hana):
    def start() -> int:
        started = sign_ins.start(
            session, hana, browser=None, system=None, is_own_device=False, now=now()
        )
        return started.uid.int

    names = [start() for _ in range(200)]
    session.rollback()

    assert len(set(names)) == 200
    assert always_alike(names) == 0
    assert always_alike([uuid4().int for _ in range(200)]) == 6, "of 128: version and variant"


def always_alike(numbers: list[int]) -> int:
    """How many bits of 128 are the same in all of them."""
    return sum(len({number >> bit & 1 for number in numbers}) == 1 for bit in range(128))


def test_a_token_in_the_address_signs_nobody_in(app, client, hana):
    with app.test_request_context():
        token = hana.get_auth_token()

    answer = client.get("/manage", query_string={"auth_token": token})

    assert answer.location.startswith("/sign-in")


@pytest.mark.own_app
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


@pytest.mark.own_app
@pytest.mark.dear_hashes
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
