"""Signing in by a mailed link: one step, good once, for whoever reads the account's mail."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from outreach.accounts.actions.sign_in_links import LASTS, LONGEST_NEXT
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import SignIn, SignInLink, User
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from tests.accounts.security.device import Device, add_passkey, sign_in_by_passkey
from tests.accounts.security.test_redirects import ELSEWHERE, where_a_browser_goes
from tests.accounts.security.visits import (
    BAD_ADDRESSES,
    CODE_PAGE,
    is_signed_in,
    second_step,
    sign_in,
)
from tests.factories import PASSWORD, code_of_app, make_viewer, organisation_of, signed_in
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed, without_secrets

PAGE = "/sign-in/link"
LINK = re.compile(r"http://outreach\.test(/sign-in/link/[\w-]+)")
ON_ITS_WAY = "If there is an account with this address, a link is on its way to it."
NEW_PASSWORD = "eleven quiet lanterns"
STRANGER = "nobody@westport.example.org"


def ask(client: FlaskClient, email: str, **fields: str):
    return send_form(client, PAGE, email=email, **fields)


def links_to(app: Flask, user: User) -> list[str]:
    """Where the mailed links lead, the latest last."""
    return [
        LINK.search(mail.text)[1]
        for mail in delivered(app)
        if mail.to == user.email and LINK.search(mail.text)
    ]


def link_for(app: Flask, user: User, **fields: str) -> str:
    ask(app.test_client(), user.email, **fields)
    return links_to(app, user)[-1]


def use(client: FlaskClient, link: str, **fields: str):
    return send_form(client, link, **fields)


def use_unseen(client: FlaskClient, link: str):
    """As a browser in which the page has been open since before it was over."""
    return send_form(client, link, on=PAGE)


@pytest.fixture
def vera(session, hana) -> User:
    """A viewer of Hana's, who has set up no second step."""
    vera = make_viewer(session, organisation_of(hana))
    vera.tf_totp_secret = vera.tf_primary_method = None
    session.commit()
    return vera


def test_the_sign_in_page_leads_there_and_keeps_where_somebody_was_going(client):
    page = well_formed(client.get("/sign-in?next=/manage/venues"))

    assert 'href="/sign-in/link?next=/manage/venues"' in page
    assert 'value="/manage/venues"' in well_formed(client.get("/sign-in/link?next=/manage/venues"))


def test_a_link_signs_in_who_has_no_second_step(app, client, vera):
    link = link_for(app, vera)

    page = well_formed(client.get(link))
    looked = is_signed_in(client)
    answer = use(client, link)

    assert (looked, vera.email in page) == (False, True)
    assert (answer.status_code, answer.location) == (302, "/manage")
    assert is_signed_in(client)


def test_looking_at_it_uses_nothing_up(app, client, session, vera):
    link = link_for(app, vera)

    for _ in range(3):
        client.get(link)
        client.head(link)

    assert session.scalar(sa.select(SignIn.id)) is None
    session.rollback()
    assert use(client, link).location == "/manage"


def test_the_code_is_asked_for_as_after_a_password(app, client, session, hana):
    answer = use(client, link_for(app, hana))
    between = is_signed_in(client)
    signed_in_by_then = session.scalar(sa.select(sa.func.count(SignIn.id)))
    session.commit()

    done = second_step(client, hana.email, answer)

    assert (answer.status_code, answer.location) == (302, CODE_PAGE)
    assert (between, signed_in_by_then) == (False, 0)
    assert done.location == "/manage"
    assert is_signed_in(client)


def test_a_wrong_code_after_a_link_opens_nothing(app, client, hana):
    use(client, link_for(app, hana))

    answer = send_form(client, CODE_PAGE, code="000000")

    assert (answer.status_code, is_signed_in(client)) == (422, False)


def test_a_passkey_is_asked_for_where_that_is_the_second_step(app, client, session, vera):
    device = Device()
    add_passkey(signed_in(app.test_client(), vera), device)
    link = link_for(app, vera)

    answer = use(client, link)
    between = is_signed_in(client)
    sign_in_by_passkey(client, device, answer.location)

    assert (answer.location.split("?")[0], between) == ("/sign-in/passkey", False)
    assert is_signed_in(client)
    assert acts(session)[-1] == ("signed in: link, passkey", vera.id)


def test_whose_role_needs_a_second_step_sets_one_up_first(app, client, session, hana):
    hana.tf_totp_secret = hana.tf_primary_method = None
    session.commit()

    use(client, link_for(app, hana))

    assert client.get("/manage/screenings").location == "/manage/account/factors"


def acts(session) -> list[tuple[str, int | None]]:
    session.rollback()
    found = session.execute(
        sa.select(AuditEntry.act, AuditEntry.user_id).order_by(AuditEntry.number)
    )
    return [tuple(row) for row in found]


def test_the_log_says_by_what_somebody_signed_in(app, client, session, hana, vera):
    answer = use(client, link_for(app, hana))
    second_step(client, hana.email, answer)
    use(app.test_client(), link_for(app, vera))

    assert acts(session) == [("signed in: link, code", hana.id), ("signed in: link", vera.id)]


def test_the_first_step_of_a_sign_in_that_was_left_says_nothing_of_the_next(
    app, client, session, hana
):
    use(client, link_for(app, hana))
    sign_in(client, hana.email)

    assert acts(session) == [("signed in: password, code", hana.id)]


@pytest.mark.parametrize("own", [True, False])
def test_a_device_of_ones_own_is_said_at_the_button(app, session, hana, vera, own):
    fields = {"own_device": "y"} if own else {}
    for user in (hana, vera):
        client = app.test_client()
        second_step(client, user.email, use(client, link_for(app, user), **fields))

    said = list(session.scalars(sa.select(SignIn.is_own_device)))
    session.rollback()
    assert said == [own, own]


def test_a_link_works_in_another_browser_and_after_olu_has_used_hers(app, client, vera, olu):
    mine, hers = link_for(app, vera), link_for(app, olu)
    use(app.test_client(), hers)

    assert use(client, mine).location == "/manage"


def test_a_link_works_once(app, client, vera):
    link = link_for(app, vera)
    use(app.test_client(), link)

    assert client.get(link).status_code == 410
    assert use_unseen(client, link).status_code == 410
    assert not is_signed_in(client)


def test_a_link_works_for_a_quarter_of_an_hour(app, client, vera):
    link = link_for(app, vera)

    with time_machine.travel(now() + LASTS - timedelta(seconds=10)):
        in_time = client.get(link).status_code
    with time_machine.travel(now() + LASTS + timedelta(seconds=10)):
        late, sent = client.get(link), use_unseen(client, link)

    assert (in_time, late.status_code, sent.status_code) == (200, 410, 410)
    assert "This link no longer works" in well_formed(late)
    assert not is_signed_in(client)


def test_a_later_link_takes_its_place(app, client, vera):
    first = link_for(app, vera)
    before = client.get(first).status_code
    second = link_for(app, vera)

    assert (before, client.get(first).status_code) == (200, 410)
    assert use_unseen(client, first).status_code == 410
    assert use(client, second).location == "/manage"


def test_a_stranger_who_asks_voids_no_link_of_another(app, client, vera, olu):
    link = link_for(app, vera)
    for email in (olu.email, STRANGER):
        ask(app.test_client(), email)

    assert use(client, link).location == "/manage"


def change_password(app: Flask, user: User) -> None:
    send_form(
        signed_in(app.test_client(), user),
        "/manage/account/password",
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_confirm=NEW_PASSWORD,
    )


def reset_password(app: Flask, user: User) -> None:
    send_form(app.test_client(), "/forgotten-password", email=user.email)
    found = [re.search(r"(/forgotten-password/\S+)", mail.text) for mail in delivered(app)]
    link = next(match[1] for match in found if match)
    send_form(app.test_client(), link, password=NEW_PASSWORD, password_confirm=NEW_PASSWORD)


@pytest.mark.parametrize("renew", [change_password, reset_password])
def test_a_new_password_voids_it(app, client, session, hana, renew):
    link = link_for(app, hana)
    before = client.get(link).status_code

    renew(app, hana)

    assert (before, client.get(link).status_code) == (200, 410)
    assert use_unseen(client, link).status_code == 410


def test_whatever_ends_all_sign_ins_voids_it(app, client, session, vera):
    link = link_for(app, vera)
    before = client.get(link).status_code
    vera.fs_uniquifier = "another one"
    session.commit()

    assert (before, use_unseen(client, link).status_code) == (200, 410)


def test_the_link_of_a_closed_account_is_over(app, client, session, vera):
    link = link_for(app, vera)
    vera.active = False
    session.commit()

    assert client.get(link).status_code == 410
    assert use_unseen(client, link).status_code == 410
    assert not is_signed_in(client)


def test_what_was_altered_or_is_for_something_else_leads_nowhere(app, client, session, vera):
    from outreach.web import tokens

    link = link_for(app, vera)
    uid = session.scalars(sa.select(SignInLink.uid)).one()
    session.rollback()
    with app.app_context():
        other = tokens.token("email-change", uid)
    altered = link[:-3] + ("A" if link[-3] != "A" else "B") + link[-2:]

    assert client.get(link).status_code == 200
    assert [client.get(path).status_code for path in (altered, f"{PAGE}/{other}")] == [404, 404]


def test_without_the_token_of_the_page_nothing_happens(app, client, vera):
    link = link_for(app, vera)

    client.post(link)

    assert not is_signed_in(client)
    assert use(client, link).location == "/manage"


def test_an_unknown_address_and_a_closed_account_get_the_very_same_answer(
    app, client, session, hana, olu
):
    olu.active = False
    session.commit()

    answers = {email: ask(client, email) for email in (hana.email, STRANGER, olu.email)}

    pages = {without_secrets(answer.text, email) for email, answer in answers.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len(pages) == 1
    assert ON_ITS_WAY in pages.pop()
    assert [mail.to for mail in delivered(app)] == [hana.email]


def test_an_unknown_address_costs_the_same_work(client, database, hana, asked):
    """Row by row: what differs is the mail, which somebody else writes later."""
    work = []
    for email in (hana.email, STRANGER):
        client.get(PAGE)
        asked.clear()
        ask(client, email)
        work.append(list(asked))

    assert len(work[0]) > 5
    assert work[0] == work[1]


@pytest.mark.parametrize("email", ["", *BAD_ADDRESSES], ids=lambda text: text[:12])
def test_a_link_needs_an_address(client, session, hana, email):
    answer = ask(client, email)

    page = well_formed(answer)
    assert (answer.status_code, len(errors_in(page)), ON_ITS_WAY in page) == (422, 1, False)
    assert session.scalar(sa.select(sa.func.count(SignInLink.id))) == 0


def test_links_are_mailed_a_few_times_an_hour(client, hana):
    assert [ask(client, hana.email).status_code for _ in range(6)] == [200] * 5 + [429]


def test_no_token_is_in_the_database(app, session, hana):
    token = link_for(app, hana).rpartition("/")[2]

    rows = [
        str(row)
        for record in (Outbox, SignInLink)
        for row in session.execute(sa.select(record.__table__))
    ]

    assert len(token) == 43
    assert not any(token in row for row in rows)


def test_the_mail_says_what_it_is_in_both_its_parts(app, client, hana):
    ask(client, hana.email)

    (mail,) = delivered(app)

    assert (mail.to, mail.subject) == (hana.email, "Your link to sign in")
    assert LINK.search(mail.text)[1] in mail.page
    assert "Hello Hana Novak," in mail.text


def test_the_page_with_the_key_in_its_address_is_told_to_nobody(app, client, hana):
    answer = client.get(link_for(app, hana))

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_it_leads_to_where_somebody_was_going(app, client, hana, vera):
    for user in (hana, vera):
        client = app.test_client()
        link = link_for(app, user, next="/manage/venues")
        answer = second_step(client, user.email, use_as_shown(client, link))

        assert answer.location == "/manage/venues"


def use_as_shown(client: FlaskClient, link: str):
    """Press the button, with the hidden field as the page has it."""
    found = re.search(r'name="next"[^>]* value="([^"]*)"', client.get(link).text)
    return use(client, link, next=found[1] if found else "")


def test_a_link_never_leads_to_another_site(app, session, vera):
    app.config["LIMITS_OF_OTHERS"] = {}
    landed = {}
    for target in ELSEWHERE:
        link = link_of(app, session, vera, target)
        client = app.test_client()
        landed[target] = where_a_browser_goes(use(client, link, next=target).location)

    assert landed == dict.fromkeys(ELSEWHERE, ("http", "localhost"))


def link_of(app: Flask, session, user: User, target: str) -> str:
    """A link that somebody asked for with this target; as often as one likes."""
    from outreach.accounts.actions import sign_in_links
    from outreach.web import tokens

    link = sign_in_links.ask(session, email=user.email, next=target, now=now())
    session.commit()
    with app.app_context():
        return f"{PAGE}/{tokens.token('sign-in-link', link.uid)}"


def test_a_target_that_no_page_has_is_not_kept(app, session, vera):
    link_of(app, session, vera, "/" + "x" * LONGEST_NEXT)

    assert list(session.scalars(sa.select(SignInLink.next))) == [None]


def test_who_is_signed_in_is_led_on_and_keeps_the_link(app, client, vera, hana_client):
    link = link_for(app, vera)

    assert [hana_client.get(path).location for path in (PAGE, link)] == ["/manage"] * 2
    assert use(client, link).location == "/manage"


def test_a_code_alone_after_ten_minutes_is_not_enough(app, client, hana):
    with time_machine.travel(now(), tick=False) as clock:
        asked = use(client, link_for(app, hana))
        clock.shift(10 * 60 + 1)

        answer = send_form(client, asked.location, on="/sign-in", code=code_of_app())

    assert answer.location == "/sign-in"
    assert not is_signed_in(client)
