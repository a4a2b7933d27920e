"""Where somebody is signed in, and how it ends: also for whoever holds a copy of the cookie."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from outreach.accounts import cookie
from outreach.accounts.models import Ended, SignIn
from outreach.clock import now
from tests.accounts.security.visits import is_signed_in, sign_in, sign_out
from tests.factories import signed_in
from tests.pages import send_form, well_formed

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


def copied(client: FlaskClient) -> FlaskClient:
    """Somebody else's browser, with a copy of this one's cookie."""
    thief = client.application.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    return thief


def rows(session) -> list[SignIn]:
    session.rollback()
    return list(session.scalars(sa.select(SignIn).order_by(SignIn.id)))


def test_a_copied_cookie_ends_with_the_sign_in_every_time(client, hana):
    sign_in(client, hana.email)
    thieves = [copied(client) for _ in range(100)]
    before = sum(map(is_signed_in, thieves))

    sign_out(client)

    assert (before, sum(map(is_signed_in, thieves))) == (100, 0)


def test_a_new_password_ends_every_sign_in_and_says_why(app, session, client, hana):
    sign_in(client, hana.email)
    with app.test_request_context():
        from flask_security.recoverable import generate_reset_password_token

        token = generate_reset_password_token(hana)

    send_form(
        app.test_client(),
        f"/forgotten-password/{token}",
        password="another evening by the river",
        password_confirm="another evening by the river",
    )

    assert not is_signed_in(client)
    assert [row.ended_because for row in rows(session)] == [Ended.PASSWORD]


@pytest.mark.parametrize(
    ("own_device", "idle", "lives"),
    [
        ("", timedelta(hours=2, minutes=59), True),
        ("", timedelta(hours=3), False),
        ("y", timedelta(days=29), True),
        ("y", timedelta(days=30), False),
    ],
)
def test_a_sign_in_that_nobody_uses_is_over(client, hana, own_device, idle, lives):
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(client, hana.email, own_device=own_device)
        clock.shift(idle)

        assert is_signed_in(client) is lives


def test_a_sign_in_is_over_after_twelve_hours_however_busy(client, hana):
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(client, hana.email)
        alive = []
        for _ in range(12):
            clock.shift(timedelta(hours=1))
            alive.append(is_signed_in(client))

    assert alive == [True] * 11 + [False]


def test_only_a_device_of_ones_own_keeps_its_cookie_when_the_browser_closes(app, hana):
    kept = {}
    for own_device in ("", "y"):
        answer = sign_in(app.test_client(), hana.email, own_device=own_device)
        (line,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session=")]
        kept[own_device] = "Expires" in line

    assert kept == {"": False, "y": True}


def test_public_pages_set_no_cookie_also_for_who_is_signed_in(client, hana):
    sign_in(client, hana.email, own_device="y")

    assert "Set-Cookie" not in client.get("/help").headers


def test_a_cookie_from_before_there_were_rows_signs_nobody_in(client, hana):
    with client.session_transaction() as kept:
        kept["_user_id"] = hana.fs_uniquifier
        kept["_fresh"] = True

    assert not is_signed_in(client)


@pytest.mark.parametrize("uid", ["", "x", 7, None, "0" * 32, "f" * 5000])
def test_a_cookie_that_names_no_sign_in_signs_nobody_in(client, hana, uid):
    signed_in(client, hana)
    with client.session_transaction() as kept:
        kept["sign_in"] = uid

    assert not is_signed_in(client)


def test_the_cookie_of_one_cannot_name_the_sign_in_of_another(app, client, hana, olu):
    signed_in(client, hana)
    other = signed_in(app.test_client(), olu)
    with other.session_transaction() as theirs:
        uid = theirs["sign_in"]
    with client.session_transaction() as kept:
        kept["sign_in"] = uid

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (EDGE, ("Edge", "Windows")),
        (IPHONE, ("Safari", "iPhone")),
        ("", (None, None)),
        ("<script>" * 1000, (None, None)),
    ],
    ids=["firefox", "edge", "iphone", "none", "script"],
)
def test_a_device_is_called_as_people_call_it(agent, device):
    assert cookie.device_of(agent) == device


def test_the_account_page_lists_ones_own_sign_ins_only(app, hana, olu, hana_client):
    signed_in(app.test_client(), olu)
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = EDGE
    sign_in(other, hana.email)

    page = well_formed(hana_client.get("/manage/account"))

    assert page.count("<tr>") - 1 == 2
    assert "Edge on Windows" in page
    assert page.count("This browser") == 1
    assert hana.email in page
    assert olu.email not in page


def test_one_sign_in_is_ended_from_another(app, session, hana, hana_client):
    other = signed_in(app.test_client(), hana)
    lost = rows(session)[-1].id
    session.rollback()

    answer = send_form(hana_client, f"/manage/sign-ins/{lost}/ending", on="/manage/account")

    assert answer.status_code == 302
    assert (is_signed_in(hana_client), is_signed_in(other)) == (True, False)


def test_all_others_are_ended_at_once(app, session, hana, hana_client):
    others = [signed_in(app.test_client(), hana) for _ in range(3)]

    send_form(hana_client, "/manage/sign-ins/endings", on="/manage/account")

    assert [is_signed_in(c) for c in (hana_client, *others)] == [True, False, False, False]
    assert "3 other sign-ins are ended." in hana_client.get("/manage/account").text


def test_nobody_ends_the_sign_in_of_another(session, hana, olu, hana_client, olu_client):
    hers = next(row.id for row in rows(session) if row.user_id == hana.id)
    session.rollback()

    answer = send_form(olu_client, f"/manage/sign-ins/{hers}/ending", on="/manage/account")

    assert answer.status_code == 404
    assert is_signed_in(hana_client)


def test_looking_at_pages_writes_nothing_and_sending_is_noted(session, hana, hana_client):
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        hana_client.get("/manage/account")
        looked = rows(session)[-1].last_saved_at
        session.rollback()

        send_form(hana_client, "/manage/sign-ins/endings", on="/manage/account")

        assert rows(session)[-1].last_saved_at - looked >= timedelta(minutes=59)
