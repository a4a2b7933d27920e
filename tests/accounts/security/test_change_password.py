"""A new password, while signed in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from outreach.accounts.models import Ended, SignIn
from outreach.clock import now
from outreach.delivery import jobs, kept
from tests.accounts.security.visits import is_signed_in, sign_in
from tests.engines import one_engine
from tests.factories import PASSWORD, signed_in
from tests.pages import errors_in, send_form, well_formed

PAGE = "/manage/account/password"
NEW = "eleven quiet lanterns"


def change(client: FlaskClient, present: str = PASSWORD, new: str = NEW, again: str = ""):
    return send_form(
        client, PAGE, password=present, new_password=new, new_password_confirm=again or new
    )


def ends(session) -> list[Ended | None]:
    session.rollback()
    found = list(session.scalars(sa.select(SignIn.ended_because).order_by(SignIn.id)))
    session.rollback()
    return found


def test_the_page_helps_password_managers(hana_client):
    page = well_formed(hana_client.get(PAGE))

    assert page.count('autocomplete="current-password"') == 1
    assert page.count('autocomplete="new-password"') == 2


def test_a_changed_password_is_the_one_to_sign_in_with(app, hana, hana_client):
    answer = change(hana_client)

    assert (answer.status_code, answer.location) == (302, "/manage/account")
    assert "Your password is changed." in well_formed(hana_client.get("/manage/account"))
    assert sign_in(app.test_client(), hana.email, PASSWORD).status_code == 422
    assert sign_in(app.test_client(), hana.email, NEW).location == "/manage"


def test_it_ends_every_other_sign_in_and_stays_signed_in(app, session, hana, hana_client):
    other = signed_in(app.test_client(), hana)

    change(hana_client)

    assert (is_signed_in(hana_client), is_signed_in(other)) == (True, False)
    assert ends(session) == [Ended.PASSWORD, Ended.PASSWORD, None]


def test_a_copy_of_the_cookie_from_before_is_worth_nothing(app, hana_client):
    thief = app.test_client()
    thief.set_cookie("session", hana_client.get_cookie("session").value)
    before = is_signed_in(thief)

    change(hana_client)

    assert (before, is_signed_in(thief)) == (True, False)


def test_a_device_of_ones_own_stays_one(session, client, hana):
    sign_in(client, hana.email, own_device="y")

    change(client)

    session.rollback()
    kept_for = session.scalars(sa.select(SignIn.is_own_device).order_by(SignIn.id)).all()
    session.rollback()
    assert kept_for == [True, True]
    with time_machine.travel(now() + timedelta(days=2)):
        assert is_signed_in(client)


def test_it_is_told_by_mail(app, hana, hana_client):
    change(hana_client)
    jobs.deliver_due(app)

    (mail,) = kept.newest(app.config["SETTINGS"].mail_folder)

    assert (mail.to, mail.subject) == (hana.email, "Your account was changed")
    assert "The password of your account was changed." in mail.text
    assert "http://outreach.test/forgotten-password" in mail.text
    assert NEW not in mail.text


@one_engine
@pytest.mark.parametrize(
    ("present", "new", "again", "error"),
    [
        ("", NEW, NEW, "Enter your present password."),
        ("not the password", NEW, NEW, "This is not your password."),
        ("x" * 1025, NEW, NEW, "This is longer than any password here."),
        (PASSWORD, "short", "short", "A password needs at least 12 characters."),
        (PASSWORD, "password1234", "password1234", "guessed first"),
        (PASSWORD, "westport19711", "westport19711", "guessed first"),
        (PASSWORD, NEW, "another one entirely", "The two passwords differ."),
        (PASSWORD, PASSWORD, PASSWORD, "The new password has to be another one."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    app, hana, hana_client, session, present, new, again, error
):
    answer = change(hana_client, present, new, again)

    (said,) = errors_in(well_formed(answer))
    assert (answer.status_code, error in said) == (422, True)
    assert sign_in(app.test_client(), hana.email, PASSWORD).location == "/manage"
    assert ends(session) == [None, None]


def test_the_present_password_is_guessed_ten_times_and_no_more(hana_client):
    statuses = [change(hana_client, f"a wrong guess {n}").status_code for n in range(10)]
    right = change(hana_client)

    assert statuses == [422] * 10
    assert right.status_code == 429


def test_one_person_uses_up_nobody_elses_guesses(hana_client, olu_client):
    for n in range(11):
        change(hana_client, f"a wrong guess {n}")

    assert change(olu_client).status_code == 302


def test_another_site_cannot_change_it(app, hana, hana_client):
    fields = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}

    assert hana_client.post(PAGE, data=fields).status_code == 400
    assert sign_in(app.test_client(), hana.email, PASSWORD).location == "/manage"
