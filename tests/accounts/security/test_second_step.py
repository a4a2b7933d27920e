"""After the password: a code of the app, or a recovery code."""

import random
import threading
from base64 import b32decode
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from passlib.pwd import genword

from outreach.accounts.codes import AppCodes
from outreach.accounts.models import SignIn, User
from outreach.clock import now
from tests.accounts.security.visits import (
    CODE_PAGE,
    first_step,
    is_signed_in,
    sign_in,
    wait_for_next_code,
)
from tests.factories import PASSWORD, code_of_app, make_viewer, organisation_of
from tests.pages import errors_in, send_form, well_formed

HALF_A_MINUTE = timedelta(seconds=30)
NOT_RIGHT = "This code is not right, or was used already. Type the one that the app shows now."
RECOVERY_PAGE = "/sign-in/recovery-code"


def give_code(client: FlaskClient, code: str):
    return send_form(client, CODE_PAGE, code=code)


def sign_ins(database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count(SignIn.id)))


def test_the_code_page_helps_phones(client, hana):
    asked = first_step(client, hana.email)

    page = well_formed(client.get(asked.location))
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_the_code_completes_the_sign_in(client, hana):
    asked = first_step(client, hana.email)
    answer = give_code(client, code_of_app())

    assert (asked.status_code, asked.location) == (302, CODE_PAGE)
    assert (answer.status_code, answer.location) == (302, "/manage")
    assert is_signed_in(client)


def test_between_password_and_code_nothing_is_open(client, database, hana):
    first_step(client, hana.email)

    assert not is_signed_in(client)
    assert client.get("/manage/account").location.startswith("/sign-in?")
    assert client.get("/manage/account/factors").location.startswith("/sign-in?")
    assert sign_ins(database) == 0


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "1" * 50, "\u0000", "🎬", "ហា"])
def test_a_wrong_code_is_said_beside_its_field(client, database, hana, code):
    first_step(client, hana.email)

    answer = give_code(client, code)

    assert (answer.status_code, len(errors_in(well_formed(answer)))) == (422, 1)
    assert not is_signed_in(client)
    assert sign_ins(database) == 0


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}\u00a0{}"])
def test_blanks_in_a_code_do_not_matter(client, hana, typed):
    code = code_of_app()
    first_step(client, hana.email)

    assert give_code(client, typed.format(code[:3], code[3:])).location == "/manage"


def test_the_code_of_an_app_without_a_password_opens_nothing(client, hana):
    answer = client.get(CODE_PAGE)

    assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_a_code_works_once(app, hana):
    with time_machine.travel(now(), tick=False) as clock:
        code, first, second = code_of_app(), app.test_client(), app.test_client()
        for client in (first, second):
            first_step(client, hana.email)

        assert give_code(first, code).location == "/manage"
        again = give_code(second, code)
        clock.shift(HALF_A_MINUTE)
        later = give_code(second, code_of_app())

    assert (again.status_code, errors_in(again.text)) == (422, [NOT_RIGHT])
    assert later.location == "/manage"


def test_a_code_from_before_the_last_one_is_over(app, hana):
    with time_machine.travel(now(), tick=False):
        before, client = code_of_app(now() - HALF_A_MINUTE), app.test_client()
        first_step(client, hana.email)
        give_code(client, code_of_app())
        other = app.test_client()
        first_step(other, hana.email)

        assert give_code(other, before).status_code == 422


@pytest.mark.parametrize(("off", "status"), [(-60, 422), (-30, 302), (30, 302), (60, 422)])
def test_a_phones_clock_may_be_half_a_minute_wrong(client, hana, off, status):
    with time_machine.travel("2026-11-22T12:00:15Z", tick=False):
        first_step(client, hana.email)

        answer = give_code(client, code_of_app(now() + timedelta(seconds=off)))

    assert answer.status_code == status


def both_at_once(app, monkeypatch, email: str) -> int:
    """How many of two requests with one code are let in, when they meet at the worst moment."""
    met = threading.Barrier(2)
    last_counter = AppCodes.get_last_counter

    def read_and_wait(self, user):
        counter = last_counter(self, user)
        with suppress(threading.BrokenBarrierError):  # the other one is held up, as it should be
            met.wait(timeout=1.5)
        return counter

    clients = [app.test_client(), app.test_client()]
    for client in clients:
        first_step(client, email)
        client.get(CODE_PAGE)
    code, statuses = code_of_app(), []
    monkeypatch.setattr(AppCodes, "get_last_counter", read_and_wait)
    app.config["WTF_CSRF_ENABLED"] = False

    def send(client: FlaskClient) -> None:
        try:
            statuses.append(client.post(CODE_PAGE, data={"code": code}).status_code)
        except sa.exc.OperationalError:
            statuses.append(500)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 2
    return statuses.count(302)


def test_two_requests_at_once_with_one_code_let_one_in(app, database, hana, monkeypatch):
    assert both_at_once(app, monkeypatch, hana.email) == 1
    assert sign_ins(database) == 1


def test_without_the_lock_both_would_get_in(app, database, hana, monkeypatch):
    """SQLite lets one writer in at a time: there, letting the lock go takes ending the turn."""
    is_sqlite = database.engine.dialect.name == "sqlite"

    def let_go(_user: User) -> None:
        if is_sqlite:
            from outreach.web import db

            db.session.commit()

    monkeypatch.setattr(User, "lock", let_go)

    assert both_at_once(app, monkeypatch, hana.email) == 2
    assert sign_ins(database) == 2


def test_ten_codes_are_tried_in_a_quarter_of_an_hour(client, hana):
    first_step(client, hana.email)
    statuses = [give_code(client, "000000").status_code for _ in range(10)]

    right = give_code(client, code_of_app())

    assert statuses == [422] * 10
    assert right.status_code == 429


def test_another_browser_gives_no_more_tries(app, client, hana):
    first_step(client, hana.email)
    for _ in range(10):
        give_code(client, "000000")
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    first_step(other, hana.email)

    assert give_code(other, code_of_app()).status_code == 429


def test_whoever_signs_in_was_not_guessing_codes(app, hana):
    for _ in range(2):
        client = app.test_client()
        first_step(client, hana.email)
        for _ in range(8):
            give_code(client, "000000")
        wait_for_next_code(client, hana.email)

        assert give_code(client, code_of_app()).location == "/manage"


def test_the_second_step_is_open_for_ten_minutes(client, hana):
    first_step(client, hana.email)
    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = client.get(CODE_PAGE)

        assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_the_second_step_leads_who_is_signed_in_on_and_does_not_sign_them_out(hana_client):
    for path in (CODE_PAGE, RECOVERY_PAGE):
        assert hana_client.get(path).location == "/manage"

    assert is_signed_in(hana_client)


def test_a_device_of_ones_own_is_one_after_the_second_step_too(client, session, hana):
    sign_in(client, hana.email, own_device="y")

    assert session.scalars(sa.select(SignIn.is_own_device)).all() == [True]


def test_what_was_said_before_a_sign_in_was_given_up_is_forgotten(client, session, hana):
    first_step(client, hana.email, own_device="y")
    sign_in(client, hana.email)

    assert session.scalars(sa.select(SignIn.is_own_device)).all() == [False]


def test_who_has_no_second_step_signs_in_with_the_password(client, session, hana):
    viewer = make_viewer(session, organisation_of(hana))
    viewer.tf_totp_secret = viewer.tf_primary_method = None
    session.commit()

    assert first_step(client, viewer.email).location == "/manage"


def test_the_password_alone_is_not_guessed_by_the_second_step(client, hana):
    """A right password and no code is no sign-in, however often."""
    statuses = {first_step(client, hana.email, PASSWORD).location for _ in range(12)}

    assert statuses == {CODE_PAGE}
    assert not is_signed_in(client)


def give_recovery_codes(app, hana) -> list[str]:
    with app.test_request_context(method="POST"):
        from outreach.web import db

        user = db.session.get_one(User, hana.id)
        made = app.extensions["security"].mf_recovery_codes_util.create_recovery_codes(user)
        db.session.commit()
        db.session.close()
        return made


def test_a_recovery_code_signs_in_once(app, hana):
    made = give_recovery_codes(app, hana)
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        first_step(client, hana.email)

    answer = send_form(first, RECOVERY_PAGE, code=made[4].upper().replace("-", " "))
    again = send_form(second, RECOVERY_PAGE, code=made[4])

    assert (len(made), answer.location, again.status_code) == (10, "/manage", 422)
    assert "9 recovery codes are left." in first.get("/manage/screenings").text
    assert errors_in(well_formed(again)) == ["This is none of your codes, or was used already."]
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_the_database_holds_no_recovery_code(app, session, hana):
    made = give_recovery_codes(app, hana)

    session.rollback()
    kept = session.scalars(sa.select(User.mf_recovery_codes)).one()

    assert len(kept) == 10
    assert not any(code in row or code.replace("-", "") in row for row in kept for code in made)


def test_one_persons_recovery_code_is_nobody_elses(app, hana, olu):
    made = give_recovery_codes(app, hana)
    give_recovery_codes(app, olu)
    client = app.test_client()
    first_step(client, olu.email)

    assert send_form(client, RECOVERY_PAGE, code=made[0]).status_code == 422


def test_recovery_codes_are_not_guessed(client, hana):
    first_step(client, hana.email)
    statuses = [send_form(client, RECOVERY_PAGE, code=f"{n:012x}").status_code for n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_recovery_codes_are_random_and_never_come_twice(app):
    make = app.extensions["security"].totp_factory.generate_recovery_codes

    codes = [code.replace("-", "") for code in make(1000)]

    assert len(set(codes)) == 1000
    assert [set(drawn) for drawn in zip(*codes, strict=True)] == [set("0123456789abcdef")] * 12
    assert repeats(lambda: genword(length=12, charset="hex", rng=random))
    assert not repeats(lambda: make(10))


def test_the_secrets_of_authenticators_are_random_and_never_come_twice(app):
    def make() -> str:
        factory = app.extensions["security"].totp_factory
        with app.app_context():
            return factory.get_totp_b32_key(factory.generate_totp_secret())

    secrets = [b32decode(make()) for _ in range(1000)]

    assert {len(secret) for secret in secrets} == {20}, "160 bits: RFC 4226, 4, R6"
    assert len(set(secrets)) == 1000
    assert min(len(set(drawn)) for drawn in zip(*secrets, strict=True)) > 200, "of 256"
    assert not repeats(make)


def repeats(make) -> bool:
    """Whether it can be foretold by whoever knows the state of Python's own generator."""
    before = random.getstate()
    random.seed(7)
    first = make()
    random.seed(7)
    second = make()
    random.setstate(before)
    return first == second
