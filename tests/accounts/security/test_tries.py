"""Guessing is slow: tries are counted for the address and for the network."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from outreach.accounts import passwords
from outreach.app import create_app
from outreach.clock import now
from outreach.errors import Refused
from outreach.web.limits import Tries
from tests.accounts.security.visits import is_signed_in, sign_in
from tests.pages import send_form, well_formed

WRONG, TOO_OFTEN = 422, 429
MINUTES = 60


def guess(client: FlaskClient, email: str, *, times: int) -> list[int]:
    return [sign_in(client, email, f"a wrong guess {n}").status_code for n in range(times)]


def test_ten_guesses_at_an_address_use_it_up(client, hana):
    statuses = guess(client, hana.email, times=11)
    right = sign_in(client, hana.email)

    assert statuses == [WRONG] * 10 + [TOO_OFTEN]
    assert right.status_code == TOO_OFTEN
    assert 0 < int(right.headers["Retry-After"]) <= 15 * MINUTES
    assert "That was too often" in well_formed(right)
    assert not is_signed_in(client)


def test_a_limit_that_is_used_up_is_in_the_log_without_the_address(client, hana, caplog):
    guess(client, hana.email, times=11)

    assert [r.getMessage() for r in caplog.records if r.name == "outreach.web.limits"] == [
        "tried too often: security.login"
    ]


def test_an_unknown_address_is_used_up_just_the_same(client, hana):
    assert guess(client, "nobody@westport.example.org", times=11) == [WRONG] * 10 + [TOO_OFTEN]


@pytest.mark.parametrize("typed", ["HANA@westport.example.org", " hana@westport.example.org "])
def test_another_spelling_of_the_address_counts_with_it(client, hana, typed):
    guess(client, hana.email, times=10)

    assert sign_in(client, typed).status_code == TOO_OFTEN


def test_after_a_quarter_of_an_hour_it_is_open_again(client, hana):
    with time_machine.travel(now(), tick=False) as clock:
        guess(client, hana.email, times=11)
        clock.shift(15 * MINUTES + 1)

        assert sign_in(client, hana.email).location == "/manage"


def test_whoever_signs_in_has_not_been_guessing(app, client, hana):
    for _ in range(3):
        guess(client, hana.email, times=9)
        assert sign_in(client, hana.email).location == "/manage"
        client.delete_cookie("session")


def test_a_stranger_locks_nobody_out_of_their_own_device(app, client, hana):
    own = app.test_client()
    sign_in(own, hana.email)
    own.delete_cookie("session")
    guess(client, hana.email, times=11)

    assert sign_in(client, hana.email).status_code == TOO_OFTEN
    assert sign_in(own, hana.email).location == "/manage"


def test_a_known_device_is_known_for_its_own_address_only(app, client, hana, olu):
    own = app.test_client()
    sign_in(own, olu.email)
    own.delete_cookie("session")
    guess(client, hana.email, times=11)

    assert sign_in(own, hana.email).status_code == TOO_OFTEN


def test_guesses_from_a_known_device_are_counted_too(app, hana):
    own = app.test_client()
    sign_in(own, hana.email)
    own.delete_cookie("session")

    assert guess(own, hana.email, times=11) == [WRONG] * 10 + [TOO_OFTEN]


def test_ten_thousand_guesses_over_two_hundred_addresses_are_stopped_by_their_network(
    app, client, hana
):
    statuses = [
        guess(client, f"person-{n % 200}@westport.example.org", times=1)[0] for n in range(150)
    ]
    elsewhere = sign_in_from(app, "203.0.113.9", hana.email)

    assert statuses == [WRONG] * 100 + [TOO_OFTEN] * 50
    assert elsewhere.location == "/manage"


def sign_in_from(app, network: str, email: str):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = network
    return sign_in(client, email)


def test_the_addresses_of_one_ipv6_site_are_one_network(app, hana):
    first = [
        sign_in_from(app, f"2001:db8:1:2::{n:x}", f"p{n}@example.org").status_code
        for n in range(101)
    ]

    assert first[-1] == TOO_OFTEN
    assert sign_in_from(app, "2001:db8:1:3::1", hana.email).location == "/manage"


def test_what_a_client_says_of_forwarding_changes_no_network(app, hana):
    statuses = []
    for n in range(101):
        client = app.test_client()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}"
        statuses.append(sign_in(client, f"p{n}@example.org", "a wrong guess").status_code)

    assert statuses[-1] == TOO_OFTEN


def test_the_word_of_a_trusted_proxy_counts_and_only_its_own(settings, database, hana):
    app = create_app(replace(settings, trusted_proxies=1))
    statuses = []
    for n in range(101):
        client = app.test_client()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}, 203.0.113.9"
        statuses.append(sign_in(client, f"p{n}@example.org", "a wrong guess").status_code)
    other = app.test_client()
    other.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9, 203.0.113.10"

    assert statuses == [WRONG] * 100 + [TOO_OFTEN]
    assert sign_in(other, hana.email).location == "/manage"
    app.extensions["database"].engine.dispose()


def test_links_to_a_new_password_are_mailed_a_few_times_an_hour(client, hana):
    statuses = [
        send_form(client, "/forgotten-password", email=hana.email).status_code for _ in range(6)
    ]

    assert statuses == [200] * 5 + [TOO_OFTEN]


def test_looking_at_the_page_is_never_counted(client, hana):
    guess(client, hana.email, times=11)

    assert [client.get("/sign-in").status_code for _ in range(3)] == [200] * 3


def test_a_post_from_another_site_uses_nothing_up(client, hana):
    for _ in range(20):
        answer = client.post(
            "/sign-in",
            data={"email": hana.email, "password": "x"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403

    assert sign_in(client, hana.email).location == "/manage"


def test_the_database_holds_no_address_that_was_typed(client, session, hana):
    guess(client, hana.email, times=1)

    session.rollback()
    kept = session.scalars(sa.select(Tries.key)).all()
    assert len(kept) == 2
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in kept)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "passwordpassword",
        "aaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop[]",
        "outreachoutreach",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(Refused, match="guessed first"):
        passwords.check(password)


def test_what_others_know_of_somebody_is_guessed_first():
    password = "zielinska1971"

    passwords.check(password)
    with pytest.raises(Refused, match="guessed first"):
        passwords.check(password, known=["zielinska", "brzezno"])
