"""Another address to sign in with: who may have it, and who may not."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.accounts import queries
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import EmailChange, Ended, SignIn, User
from outreach.clock import now
from outreach.database import Base
from outreach.web import tokens
from tests.accounts.security.visits import BAD_ADDRESSES, is_signed_in, sign_in
from tests.factories import PASSWORD, make_user, signed_in
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed, without_secrets

PAGE = "/manage/account/email"
OLD, NEW, LATER = "hana@westport.example.org", "hana@new.example.org", "hana@later.example.org"
LINK = re.compile(r"http://outreach\.test(/email-changes/[\w-]+)")
RESET = re.compile(r"http://outreach\.test(/forgotten-password/\S+)")
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def ask(app, hana_client):
    """Ask as Hana, and give the link that the new address was mailed."""

    def ask(email=NEW):
        answer = send_form(hana_client, PAGE, email=email)
        assert (answer.status_code, answer.location) == (302, "/manage/account")
        mail = [mail for mail in delivered(app) if mail.to == email][-1]
        return LINK.search(mail.text)[1]

    return ask


@pytest.fixture
def address(database, hana):
    """With which address Hana signs in now."""

    def address():
        with database.reading() as session:
            return session.scalar(sa.select(User.email).where(User.id == hana.id))

    return address


def use(client, link):
    return send_form(client, link)


def send_without_page(client, link):
    """As a browser in which the page has been open since before it was over."""
    client.application.config["WTF_CSRF_ENABLED"] = False
    return client.post(link)


def test_the_link_changes_the_address_once_its_page_is_sent(app, hana_client, ask, address):
    link = ask()
    page = well_formed(hana_client.get(link))
    looked = address()

    answer = use(hana_client, link)

    assert (looked, NEW in page) == (OLD, True)
    assert (answer.status_code, answer.location) == (302, "/manage/account")
    assert "You sign in with hana@new.example.org" in well_formed(hana_client.get(answer.location))
    assert address() == NEW
    assert sign_in(app.test_client(), OLD).status_code == 422
    assert sign_in(app.test_client(), NEW).location == "/manage"


def test_every_other_sign_in_ends_and_this_one_stays(app, session, hana, hana_client, ask):
    other = signed_in(app.test_client(), hana)
    link = ask()
    before = is_signed_in(other)

    use(hana_client, link)

    assert (before, is_signed_in(other), is_signed_in(hana_client)) == (True, False, True)
    session.rollback()
    ends = session.scalars(sa.select(SignIn.ended_because).order_by(SignIn.id)).all()
    assert ends == [None, Ended.EMAIL]
    session.rollback()


def test_both_addresses_are_told_and_only_the_new_one_gets_the_link(app, hana_client, ask):
    link = ask()
    use(hana_client, link)

    mails = {(mail.to, mail.subject): mail for mail in delivered(app)}

    assert set(mails) == {
        (NEW, "Confirm your e-mail address"),
        (OLD, "Another address for your account"),
        (OLD, "The address of your account was changed"),
    }
    asked, changed = (mails[key] for key in sorted(mails) if key[0] == OLD)
    assert "http://outreach.test/forgotten-password" in asked.text
    assert "Write to hello@westport-film-circle.example.org at once" in changed.text
    for mail in (asked, changed):
        assert (NEW in mail.text, NEW in mail.page) == (True, True)
        assert "/email-changes/" not in mail.everything
    link_mail = mails[NEW, "Confirm your e-mail address"]
    assert link in link_mail.page
    assert [word for word in ("Hana", OLD) if word in link_mail.everything] == []


def test_both_are_in_the_log_and_what_was_refused_is_not(session, hana, hana_client, ask):
    link = ask()
    use(hana_client, link)
    send_without_page(hana_client, link)

    acts = session.scalars(
        sa.select(AuditEntry.act).where(AuditEntry.user_id == hana.id).order_by(AuditEntry.number)
    ).all()

    assert acts == ["email_changes.create", "email_changes.show"]
    session.rollback()


def test_nobody_signed_in_is_asked_to_sign_in_first(app, client, ask, address):
    link = ask()

    answer = client.get(link)

    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={link}")
    assert client.post(link).status_code == 401
    assert address() == OLD


def test_somebody_else_who_is_signed_in_is_refused(olu_client, session, olu, ask, address):
    link = ask()

    page = olu_client.get(link)
    sent = send_without_page(olu_client, link)

    assert (page.status_code, sent.status_code) == (403, 403)
    assert "This link is for another account" in well_formed(page)
    for said in (OLD, NEW, "Hana"):
        assert said not in page.text
    session.refresh(olu)
    assert (address(), olu.email) == (OLD, "olu@harbour.example.org")
    session.rollback()


def test_used_twice_it_works_once(hana_client, ask, address):
    link = ask()
    use(hana_client, link)

    page, sent = hana_client.get(link), send_without_page(hana_client, link)

    assert (page.status_code, sent.status_code, address()) == (410, 410, NEW)
    assert "This link no longer works" in well_formed(page)


def test_after_a_day_it_is_over(app, hana, ask, address):
    link = ask()

    with time_machine.travel(now() + timedelta(hours=24) - A_MINUTE):
        in_time = signed_in(app.test_client(), hana).get(link).status_code
    with time_machine.travel(now() + timedelta(hours=24) + A_MINUTE):
        late = send_without_page(signed_in(app.test_client(), hana), link).status_code

    assert (in_time, late, address()) == (200, 410, OLD)


def test_a_second_wish_voids_the_first(hana_client, ask, address):
    first, second = ask(), ask(LATER)

    assert send_without_page(hana_client, first).status_code == 410
    assert address() == OLD
    assert send_without_page(hana_client, second).status_code == 302
    assert address() == LATER


def test_what_is_no_address_voids_nothing(hana_client, ask, address):
    link = ask()

    assert send_form(hana_client, PAGE, email="hana").status_code == 422
    assert use(hana_client, link).status_code == 302
    assert address() == NEW


def test_a_changed_password_voids_it(hana_client, ask, address):
    link, new = ask(), "eleven quiet lanterns"
    before = hana_client.get(link).status_code

    send_form(
        hana_client,
        "/manage/account/password",
        password=PASSWORD,
        new_password=new,
        new_password_confirm=new,
    )

    assert (before, send_without_page(hana_client, link).status_code) == (200, 410)
    assert address() == OLD


def test_a_new_password_by_mail_voids_it(app, client, session, hana, ask, address):
    link, new = ask(), "eleven quiet lanterns"
    send_form(client, "/forgotten-password", email=OLD)
    reset = RESET.search(delivered(app)[-1].text)[1]

    send_form(client, reset, password=new, password_confirm=new)
    session.refresh(hana)
    session.commit()

    assert send_without_page(signed_in(app.test_client(), hana), link).status_code == 410
    assert address() == OLD


def test_links_to_a_new_password_that_the_old_address_was_sent_are_void(
    app, client, hana_client, ask
):
    link = ask()
    send_form(client, "/forgotten-password", email=OLD)
    reset = RESET.search(delivered(app)[-1].text)[1]
    before = client.get(reset).status_code

    use(hana_client, link)

    assert (before, client.get(reset).status_code) == (200, 410)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t[:-4] + "AAAA", lambda t: "A" * len(t)]
)
def test_an_altered_token_leads_nowhere(hana_client, ask, address, change):
    head, _, token = ask().rpartition("/")

    assert send_without_page(hana_client, f"{head}/{change(token)}").status_code == 404
    assert address() == OLD


def test_a_token_for_something_else_leads_nowhere(app, hana_client, session, ask):
    ask()
    uid = session.scalars(sa.select(EmailChange.uid)).one()
    session.rollback()
    with app.app_context():
        other, own = tokens.token("rsvp", uid), tokens.token("email-change", uid)

    assert hana_client.get(f"/email-changes/{other}").status_code == 404
    assert hana_client.get(f"/email-changes/{own}").status_code == 200


def test_an_address_that_got_an_account_meanwhile_is_refused(session, hana_client, ask, address):
    link = ask()
    make_user(session, "Ivo Quick", NEW)
    session.commit()

    answer = use(hana_client, link)

    assert answer.status_code == 409
    assert errors_in(well_formed(answer)) == [
        "This address cannot be used for your account. Nothing was changed."
    ]
    assert ("Ivo" in answer.text, address()) == (False, OLD)
    assert is_signed_in(hana_client)


def test_the_constraint_decides_where_looking_came_too_early(
    session, hana_client, ask, address, monkeypatch
):
    """Two take one address at once: neither sees the other's account yet."""
    link = ask()
    make_user(session, "Ivo Quick", NEW)
    session.commit()
    monkeypatch.setattr(queries, "user_with_address", lambda _session, _email: None)

    answer = use(hana_client, link)

    assert (answer.status_code, address()) == (409, OLD)
    assert is_signed_in(hana_client)


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(app, olu, hana_client):
    answers = []
    for email in ("nobody@new.example.org", olu.email):
        sent = send_form(hana_client, PAGE, email=email)
        page = hana_client.get("/manage/account").text
        answers.append((sent.status_code, sent.location, without_secrets(page, email)))

    assert answers[0] == answers[1]
    told = {mail.to: mail for mail in delivered(app) if mail.to != OLD}
    assert set(told) == {olu.email}  # the first wish was void before the worker came to it
    assert "There is an account with this address already" in told[olu.email].page
    assert LINK.search(told[olu.email].everything) is None


def test_ones_own_address_is_no_other(hana_client, session):
    answer = send_form(hana_client, PAGE, email=OLD.upper())

    assert errors_in(well_formed(answer)) == ["You sign in with this address already."]
    assert (answer.status_code, session.query(EmailChange).count()) == (422, 0)
    session.rollback()


@pytest.mark.parametrize("email", ["", "a" * 300 + "@example.org", *BAD_ADDRESSES])
def test_what_is_no_address_is_refused(hana_client, session, email):
    answer = send_form(hana_client, PAGE, email=email)

    assert (answer.status_code, len(errors_in(well_formed(answer)))) == (422, 1)
    assert session.query(EmailChange).count() == 0
    session.rollback()


def test_who_signed_in_a_while_ago_shows_first_that_it_is_them(hana_client, session):
    app = hana_client.application
    app.config["WTF_CSRF_ENABLED"] = False
    with time_machine.travel(now() + timedelta(minutes=11)):
        looks = hana_client.get(PAGE)
        sends = hana_client.post(PAGE, data={"email": NEW})

    assert [looks.status_code, sends.status_code] == [302, 302]
    for answer in (looks, sends):
        assert answer.location.startswith("/manage/account/verification")
    assert session.query(EmailChange).count() == 0
    session.rollback()


def test_one_person_asks_five_times_an_hour(hana_client, olu_client):
    statuses = [
        send_form(hana_client, PAGE, email=f"{n}@new.example.org").status_code for n in range(6)
    ]

    assert statuses == [302] * 5 + [429]
    assert send_form(olu_client, PAGE, email=NEW).status_code == 302


def test_no_address_is_mailed_often_whoever_asks(app, session, hana, hana_client, olu_client):
    for n in range(5):
        send_form(olu_client if n % 2 else hana_client, PAGE, email=NEW)

    assert send_form(hana_client, PAGE, email=NEW.upper()).status_code == 429
    assert send_form(hana_client, PAGE, email=LATER).status_code == 302


def test_another_site_can_neither_ask_nor_change(hana_client, session, ask, address):
    link = ask()
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    answers = [
        hana_client.post(PAGE, data={"email": LATER}, headers=elsewhere),
        hana_client.post(link, headers=elsewhere),
        hana_client.post(link),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 400]
    assert (address(), session.query(EmailChange).count()) == (OLD, 1)
    session.rollback()


def test_no_table_holds_the_token(database, ask):
    token = ask().rpartition("/")[2]

    with database.reading() as session:
        rows = [
            repr(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(sa.select(table))
        ]
    assert any(NEW in row for row in rows)
    assert [row for row in rows if token in row] == []
