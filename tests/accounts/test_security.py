"""Signing in and out, and a new password by mailed link."""

import re
import unicodedata
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask import session as cookies
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from outreach.accounts import forms, security
from outreach.accounts.models import User
from outreach.app import create_app
from outreach.clock import now
from outreach.config import Settings
from outreach.delivery import jobs, kept
from outreach.delivery.outbox import Outbox
from outreach.web import db
from tests.factories import PASSWORD, make_sam, make_user, organisation_of, signed_in
from tests.pages import TOKEN, send_form, well_formed

NEW_PASSWORD = "eleven quiet lanterns"
NOT_RIGHT = "The e-mail address or the password is not right."
ON_ITS_WAY = "If there is an account with this address, a link is on its way to it."
NO_ADDRESS = "This is not an e-mail address."
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

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    r"\\evil.example",
    r"/\evil.example",
    r"\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    " https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "http://localhost@evil.example/",
    "http://evil.example\\@localhost/",
    "http://localhost.evil.example/",
    "//localhost:80@evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "\u2000//evil.example",
    "\x19//evil.example",
    "/\r\nLocation: https://evil.example/",
)


def is_signed_in(client: FlaskClient) -> bool:
    """Whether the pages of members open."""
    answer = client.get("/manage")
    assert answer.status_code in (302, 403)
    return not answer.location.startswith("/sign-in") if answer.location else True


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD):
    return send_form(client, "/sign-in", email=email, password=password)


def errors_in(page: str) -> list[str]:
    """What the summary of errors says."""
    summary = re.search(r'class="error-summary".*?</div>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [re.sub(r"<[^>]+>", "", item).strip() for item in items]


def without_secrets(page: str, *secrets: str) -> str:
    """The page without its cross-site token and these words."""
    page = re.sub(r'(name="csrf_token"[^>]* value=")[^"]+', r"\1", page)
    for secret in secrets:
        page = page.replace(secret, "…")
    return page


# Signing in


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


# Where a sign-in leads


def test_nobody_is_led_to_the_sign_in_page_and_back(client, hana):
    led = client.get("/manage/screenings?when=past")
    answer = send_form(client, led.location, email=hana.email, password=PASSWORD)

    assert led.location == "/sign-in?next=/manage/screenings?when%3Dpast"
    assert answer.location == "/manage/screenings?when=past"


@pytest.mark.parametrize("where", ["query", "form"])
def test_a_sign_in_never_leads_to_another_site(app, hana, where):
    landed = {target: sign_in_towards(app, hana, target, where) for target in ELSEWHERE}

    assert landed == dict.fromkeys(ELSEWHERE, ("http", "localhost"))


def sign_in_towards(app: Flask, user: User, target: str, where: str) -> tuple[str, str]:
    """Where the browser goes that signs in with this ``next`` in the address or in the form."""
    client, query = app.test_client(), {"next": target} if where == "query" else {}
    token = TOKEN.search(client.get("/sign-in", query_string=query).text)[1]
    fields = {"csrf_token": token, "email": user.email, "password": PASSWORD}
    if where == "form":
        fields["next"] = target
    answer = client.post("/sign-in", query_string=query, data=fields)
    assert answer.status_code == 302
    return where_a_browser_goes(answer.location)


def where_a_browser_goes(location: str) -> tuple[str, str]:
    """Scheme and host by the WHATWG URL rules, which are more forgiving than Python's."""
    location = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(0x21))))
    location = location.replace("\\", "/")
    location = re.sub(r"^/{2,}", "//", location)
    location = re.sub(r"^(https?):/*", r"\1://", location, flags=re.IGNORECASE)
    parts = urlsplit(urljoin("http://localhost/sign-in", location))
    return parts.scheme, parts.netloc.rpartition("@")[2]


@pytest.mark.parametrize(
    "location",
    [
        "//evil.example",
        r"/\evil.example",
        "https:evil.example",
        " //evil.example",
        "/\t/evil.example",
    ],
)
def test_the_check_of_redirects_sees_through_tricks(location):
    assert where_a_browser_goes(location)[1] == "evil.example"


# The session and its cookie


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

    (cookie,) = answer.headers.getlist("Set-Cookie")
    attributes = {part.strip().split("=")[0] for part in cookie.split(";")}
    assert attributes == {"session", "HttpOnly", "Path", "SameSite"}
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_this_host(settings: Settings, database, hana):
    app = create_app(replace(settings, public_url="https://outreach.test"))
    client = app.test_client()

    answer = send_form(
        client, "/sign-in", site="https://outreach.test", email=hana.email, password=PASSWORD
    )

    (cookie,) = answer.headers.getlist("Set-Cookie")
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert answer.location == "/manage"
    assert cookie.startswith("__Host-session=")
    assert attributes == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    app.extensions["database"].engine.dispose()


def test_nobody_is_remembered_after_the_browser_closes(client, hana):
    answer = send_form(client, "/sign-in", email=hana.email, password=PASSWORD, remember="y")

    assert answer.location == "/manage"
    assert "remember_token" not in "".join(answer.headers.getlist("Set-Cookie"))
    assert "Expires" not in "".join(answer.headers.getlist("Set-Cookie"))


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


# Signing out


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
    assert client.get_cookie("session") is None
    assert not is_signed_in(client)


def test_nobody_can_sign_out_too(client):
    assert send_form(client, "/sign-out", on="/sign-in").location == "/"


def test_who_belongs_to_no_organisation_sees_nothing_and_can_sign_out(app, session):
    sam = make_sam(session)
    session.commit()
    client = signed_in(app.test_client(), sam)

    assert client.get("/manage").status_code == 403
    assert sign_out(client).location == "/"
    assert client.get("/manage").location.startswith("/sign-in")


def sign_out(client: FlaskClient):
    """As the button does that every page of members has."""
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "a" * 40
    with client.application.test_request_context():
        cookies["csrf_token"] = "a" * 40
        token = generate_csrf()
    return client.post("/sign-out", data={"csrf_token": token})


# A forgotten password


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


# The new password


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
    assert "This link is over" in well_formed(late)
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
        ("x" * 1025, "x" * 1025, "A password may have at most 1024 characters."),
        (NEW_PASSWORD, "eleven quiet lamps", "The two passwords differ."),
        (NEW_PASSWORD, "", "Enter the new password once more."),
    ],
)
def test_a_new_password_has_a_length_and_is_typed_alike(
    app, client, hana, password, again, error
):
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


# Whose organisation


def test_everybody_acts_for_their_own_organisation(app, session, hana, olu):
    with app.test_request_context():
        members = [security.member_of(user) for user in (hana, olu)]

    assert [(m.user_id, m.organisation_id, m.role, m.is_first) for m in members] == [
        (hana.id, organisation_of(hana).id, "owner", True),
        (olu.id, organisation_of(olu).id, "owner", False),
    ]


def test_a_user_without_membership_acts_for_nobody(app, session, hana):
    sam = make_user(session, "Sam Reyes", "sam@outreach.example.org")
    session.commit()

    with app.test_request_context():
        assert security.member_of(sam) is None
        assert security.member_of(hana) is not None


def test_only_flask_securitys_own_pages_are_open(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert {e for e in endpoints if e.startswith("security.")} == security.PUBLIC_ENDPOINTS


def test_these_pages_are_kept_nowhere(client):
    for path in ("/sign-in", "/forgotten-password"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
