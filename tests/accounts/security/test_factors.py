"""The pages on which people set up, change and remove what they prove beside a password."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from passlib.totp import TOTP

from outreach.accounts import seals
from outreach.accounts.models import Ended, Role, SignIn, User
from outreach.clock import now
from outreach.delivery import jobs, kept
from tests.accounts.security.visits import is_signed_in, sign_in
from tests.factories import (
    APP_KEY,
    PASSWORD,
    make_organisation,
    make_user,
    organisation_of,
    signed_in,
)
from tests.pages import TOKEN, errors_in, send_form, well_formed

INDEX, AUTHENTICATOR = "/manage/account/factors", "/manage/account/authenticator"
REMOVAL, CODES = "/manage/account/authenticator/removal", "/manage/account/recovery-codes"
AGAIN = "/manage/account/verification"
LATER = timedelta(minutes=11)


@pytest.fixture
def bare(session) -> User:
    """An owner who has only a password yet."""
    organisation = make_organisation(session, "Bare Screens", "bare-screens")
    bare = make_user(
        session,
        "Bo Bare",
        "bo@bare.example.org",
        organisation=organisation,
        tf_totp_secret=None,
        tf_primary_method=None,
    )
    session.commit()
    return bare


@pytest.fixture
def bare_client(app, bare) -> FlaskClient:
    return signed_in(app.test_client(), bare)


def key_on(page: str) -> str:
    """The key that somebody would type into the app."""
    return re.search(r"<code>([A-Z2-7-]+)</code>", page)[1].replace("-", "")


def set_up(client: FlaskClient, code: str | None = None):
    """Scan the page's key, and type what the app shows then."""
    page = client.get(AUTHENTICATOR).text
    app = TOTP(key=key_on(page), format="base32")
    sealed = re.search(r'name="key"[^>]* value="([^"]+)"', page)[1]
    fields = {"csrf_token": TOKEN.search(page)[1], "key": sealed}
    return client.post(AUTHENTICATOR, data={**fields, "code": code or app.generate().token})


def mails(app) -> list[kept.KeptMail]:
    jobs.deliver_due(app)
    return kept.newest(app.config["SETTINGS"].mail_folder)


def test_an_owner_with_a_password_only_is_led_to_the_set_up_from_everywhere(app, bare_client):
    for path in ("/manage", "/manage/screenings", "/manage/account", "/manage/venues/new"):
        assert bare_client.get(path).location == INDEX, path

    assert "Set this up first" in well_formed(bare_client.get(INDEX))


def test_what_they_send_is_refused_with_a_page_that_says_why(bare_client):
    page = bare_client.get(INDEX)
    token = TOKEN.search(page.text)[1]

    answer = bare_client.post("/manage/sign-ins/endings", data={"csrf_token": token})

    assert answer.status_code == 403
    assert "Set up the second step first" in well_formed(answer)


def test_they_can_sign_out(bare_client):
    assert send_form(bare_client, "/sign-out", on=INDEX).location == "/"


@pytest.mark.parametrize(
    ("role", "is_example", "led"),
    [
        (Role.OWNER, False, True),
        (Role.HOST, False, True),
        (Role.OUTREACH, False, True),
        (Role.VIEWER, False, True),
        (Role.OWNER, True, False),
        (Role.HOST, True, False),
        (Role.VIEWER, True, False),
    ],
)
def test_who_sees_more_than_the_public_needs_a_second_step(app, session, role, is_example, led):
    organisation = make_organisation(session, "Some Screens", "some", is_example=is_example)
    user = make_user(
        session, "So So", "so@so.example.org", organisation=organisation, role=role,
        tf_totp_secret=None,
    )  # fmt: skip
    session.commit()

    answer = signed_in(app.test_client(), user).get("/manage/screenings")

    assert (answer.status_code, answer.location) == ((302, INDEX) if led else (200, None))


def test_once_an_app_is_set_up_everything_is_open(app, session, bare, bare_client):
    answer = set_up(bare_client)

    page = well_formed(answer)
    assert answer.status_code == 200
    assert len(set(re.findall(r"<code>([0-9a-f-]{14})</code>", page))) == 10
    assert bare_client.get("/manage/screenings").status_code == 200
    session.rollback()
    secret = session.scalars(sa.select(User.tf_totp_secret)).one()
    session.rollback()
    assert secret.startswith(seals.MARK)
    (mail,) = mails(app)
    assert "An authenticator app was set up for your account." in mail.text


def test_the_set_up_page_shows_a_code_to_scan_and_the_same_key_to_type(bare_client):
    page = well_formed(bare_client.get(AUTHENTICATOR))

    assert page.count('class="qr"') == 1
    assert re.search(r"<code>[A-Z2-7]{4}(-[A-Z2-7]{4}){7}</code>", page)
    assert "data:" not in page


def test_a_wrong_code_keeps_the_key_that_was_scanned(session, bare_client):
    answer = set_up(bare_client, "000000")

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == ["The app shows another code. Type the one that it shows now."]
    code = TOTP(key=key_on(page), format="base32").generate().token
    sealed = re.search(r'name="key"[^>]* value="([^"]+)"', page)[1]
    fields = {"csrf_token": TOKEN.search(page)[1], "key": sealed, "code": code}
    assert bare_client.post(AUTHENTICATOR, data=fields).status_code == 200


@pytest.mark.parametrize("key", ["", "x", "a.b.c"])
def test_a_key_that_we_did_not_show_is_set_up_for_nobody(database, bare, bare_client, key):
    answer = send_form(bare_client, AUTHENTICATOR, key=key, code="000000")

    assert answer.status_code == 422
    assert bare_client.get("/manage").location == INDEX


def test_a_key_shown_to_one_is_set_up_for_nobody_else(app, hana_client, bare_client):
    page = hana_client.get(AUTHENTICATOR).text
    sealed = re.search(r'name="key"[^>]* value="([^"]+)"', page)[1]
    code = TOTP(key=key_on(page), format="base32").generate().token

    answer = send_form(bare_client, AUTHENTICATOR, key=sealed, code=code)

    assert answer.status_code == 422


def test_the_code_that_set_it_up_signs_nobody_in(app, bare, bare_client):
    page = bare_client.get(AUTHENTICATOR).text
    code = TOTP(key=key_on(page), format="base32").generate().token
    sealed = re.search(r'name="key"[^>]* value="([^"]+)"', page)[1]
    bare_client.post(
        AUTHENTICATOR, data={"csrf_token": TOKEN.search(page)[1], "key": sealed, "code": code}
    )
    other = app.test_client()
    send_form(other, "/sign-in", email=bare.email, password=PASSWORD)

    assert send_form(other, "/sign-in/code", code=code).status_code == 422


def test_another_app_takes_the_place_of_the_one_before(app, session, hana, hana_client):
    other = signed_in(app.test_client(), hana)

    set_up(hana_client)

    assert (is_signed_in(hana_client), is_signed_in(other)) == (True, False)
    session.rollback()
    assert Ended.FACTOR in session.scalars(sa.select(SignIn.ended_because)).all()
    session.rollback()
    assert APP_KEY not in (session.scalars(sa.select(User.tf_totp_secret)).one() or "")
    session.rollback()
    assert sign_in(app.test_client(), "hana@westport.example.org").status_code == 422


@pytest.mark.parametrize("path", [AUTHENTICATOR, REMOVAL, CODES])
def test_changing_it_asks_for_the_password_again_after_ten_minutes(hana_client, path):
    with time_machine.travel(now() + LATER):
        led = hana_client.get(path)
        wrong = send_form(hana_client, led.location, password="not the password")
        answer = send_form(hana_client, led.location, password=PASSWORD)
        opened = hana_client.get(path)

    assert led.location == f"{AGAIN}?next={path}"
    assert (wrong.status_code, errors_in(well_formed(wrong))) == (
        422,
        ["This is not your password."],
    )
    assert (answer.status_code, answer.location) == (302, path)
    assert opened.status_code == 200


def test_sending_it_without_a_recent_sign_in_changes_nothing(database, hana_client):
    token = TOKEN.search(hana_client.get(CODES).text)[1]
    with time_machine.travel(now() + LATER):
        answer = hana_client.post(CODES, data={"csrf_token": token})

    assert answer.location.startswith(AGAIN)
    with database.reading() as session:
        assert session.scalars(sa.select(User.mf_recovery_codes)).all() == [None]


def test_the_password_is_asked_for_ten_times_and_no_more(hana_client):
    statuses = [
        send_form(hana_client, AGAIN, password=f"a wrong guess {n}").status_code for n in range(11)
    ]

    assert statuses == [422] * 10 + [429]


def test_showing_that_it_is_you_leaves_copies_of_the_cookie_behind(app, hana_client):
    thief = app.test_client()
    thief.set_cookie("session", hana_client.get_cookie("session").value)
    send_form(hana_client, AGAIN, password="not the password")
    before = is_signed_in(thief)

    send_form(hana_client, AGAIN, password=PASSWORD)

    assert (before, is_signed_in(thief), is_signed_in(hana_client)) == (True, False, True)


def test_showing_that_it_is_you_makes_no_sign_in_last_longer(app, session, hana_client):
    listed = sa.select(SignIn.started_at, SignIn.expires_at, SignIn.ended_at)
    before = session.execute(listed).all()
    session.rollback()
    with time_machine.travel(now() + LATER):
        send_form(hana_client, AGAIN, password=PASSWORD)

    assert session.execute(listed).all() == before
    session.rollback()


def test_showing_that_it_is_you_leads_to_no_other_site(hana_client):
    answer = send_form(hana_client, f"{AGAIN}?next=https://evil.example/", password=PASSWORD)

    assert answer.location == INDEX


def test_new_recovery_codes_replace_the_old_and_end_other_sign_ins(app, hana, hana_client):
    other = signed_in(app.test_client(), hana)
    first = re.findall(r"<code>([0-9a-f-]{14})</code>", send_form(hana_client, CODES).text)

    second = re.findall(r"<code>([0-9a-f-]{14})</code>", send_form(hana_client, CODES).text)

    assert (len(first), len(second), set(first) & set(second)) == (10, 10, set())
    assert not is_signed_in(other)
    assert "10 codes are left." in hana_client.get(INDEX).text
    assert {mail.subject for mail in mails(app)} == {"Your account was changed"}


def test_recovery_codes_are_shown_once(hana_client):
    shown = re.findall(r"<code>([0-9a-f-]{14})</code>", send_form(hana_client, CODES).text)

    later = hana_client.get(CODES).text + hana_client.get(INDEX).text

    assert len(shown) == 10
    assert not any(code in later for code in shown)


def test_few_recovery_codes_are_warned_of(session, hana, hana_client):
    hana.mf_recovery_codes = ["x"]
    session.commit()

    assert "One code is left." in well_formed(hana_client.get(INDEX))


def test_whose_role_needs_the_app_cannot_remove_it(hana_client):
    answer = send_form(hana_client, REMOVAL)

    assert answer.status_code == 422
    assert "Your role needs a second step." in well_formed(answer)


def test_who_needs_none_removes_it(app, session, hana, viewer_client):
    organisation_of(hana).is_example = True
    session.commit()

    answer = send_form(viewer_client, REMOVAL)

    assert answer.location == INDEX
    assert sign_in(app.test_client(), "vera@westport.example.org").location == "/manage"
    (mail,) = mails(app)
    assert "The authenticator app was removed from your account." in mail.text
