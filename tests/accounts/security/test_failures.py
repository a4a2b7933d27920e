"""Tries to sign in that failed leave an entry each, and nothing of what was typed."""

import pytest
import sqlalchemy as sa

from outreach.accounts import audit
from outreach.accounts.audit import AuditEntry
from tests.accounts.security.device import Device, add_passkey, answer, ask, question_in
from tests.accounts.security.test_sign_in_links import link_for, use, use_unseen
from tests.accounts.security.visits import CODE_PAGE, first_step, sign_in
from tests.factories import signed_in
from tests.pages import send_form

WRONG = "not the password"
STRANGER = "nobody@westport.example.org"


@pytest.fixture
def entries(database):
    """What the log says: act, who did it, to which account, from where."""

    def entries():
        with database.reading() as session:
            found = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
            return [(e.act, e.user_id, e.subject, e.subject_id, e.network) for e in found]

    return entries


def failed(step, user, network="127.0.0.0/24"):
    return (f"failed: {step}", None, "user_account", user.id, network)


def test_a_wrong_password_leaves_one_entry_with_number_and_neighbourhood(client, entries, hana):
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"

    answer = sign_in(client, hana.email, WRONG)

    assert answer.status_code == 422
    assert entries() == [failed("password", hana, "203.0.113.0/24")]


def test_every_try_leaves_its_own_until_there_are_too_many(client, entries, hana):
    statuses = [sign_in(client, hana.email, f"{WRONG} {n}").status_code for n in range(12)]

    assert statuses == [422] * 10 + [429] * 2
    assert entries() == [failed("password", hana)] * 10


def test_the_log_of_them_is_one_chain(client, session, hana):
    for n in range(3):
        sign_in(client, hana.email, f"{WRONG} {n}")

    assert audit.verify(session)[0] == 3


def test_an_unknown_address_is_a_line_without_the_address(client, entries, hana, caplog):
    sign_in(client, STRANGER, WRONG)

    lines = [record.getMessage() for record in caplog.records if "failed" in record.getMessage()]
    assert (entries(), lines) == ([], ["failed sign-in, no account: password"])
    assert "nobody" not in caplog.text


@pytest.mark.parametrize("email", ["", "hana", "hana@westport.example.org\x00"])
def test_what_is_no_address_is_no_try(client, entries, hana, caplog, email):
    sign_in(client, email, WRONG)

    assert (entries(), "failed" in caplog.text) == ([], False)


def test_nothing_that_was_typed_is_kept(client, session, hana):
    sign_in(client, hana.email, "canary word of hana")

    (row,) = session.execute(sa.select(AuditEntry.__table__)).all()
    assert [word for word in ("canary", "hana", "@") if word in repr(row).lower()] == []


def test_a_wrong_code_and_a_wrong_recovery_code_say_which_it_was(client, entries, hana):
    first_step(client, hana.email)
    send_form(client, CODE_PAGE, code="000000")
    send_form(client, "/sign-in/recovery-code", code="0000-0000-0000")

    assert entries() == [failed("code", hana), failed("recovery code", hana)]


def test_a_code_that_was_not_typed_is_no_try(client, entries, hana):
    first_step(client, hana.email)
    send_form(client, CODE_PAGE, code="")

    assert entries() == []


def test_a_link_that_is_over_leaves_one_when_it_is_sent_and_none_when_it_is_opened(
    app, client, entries, hana
):
    link = link_for(app, hana)
    use(app.test_client(), link)
    client.get(link)
    opened = entries()

    use_unseen(client, link)

    assert (opened, entries()) == ([], [failed("link", hana)])


def test_a_passkey_that_signs_wrongly_leaves_one(app, client, entries, hana):
    device = Device()
    add_passkey(signed_in(app.test_client(), hana), device)
    before = entries()
    device.key = Device().key  # somebody else's, under the same name

    page = ask(client)
    answer(client, page, device.use(question_in(page)[0]))

    assert entries()[len(before) :] == [failed("passkey", hana)]


def test_an_unknown_passkey_is_a_line(client, entries, hana, caplog):
    page = ask(client)
    answer(client, page, Device().use(question_in(page)[0]))

    assert entries() == []
    assert "failed sign-in, no account: passkey" in caplog.text


@pytest.mark.parametrize("path", ["/manage/account/verification", "/manage/account/closing"])
def test_a_wrong_password_of_somebody_signed_in_leaves_one(hana_client, entries, hana, path):
    send_form(hana_client, path, password=WRONG)

    assert entries() == [failed("password", hana)]


def test_it_is_written_after_the_answer_and_outside_of_its_transaction(app, hana, entries):
    """The answer takes as long with an account as without: the entry is not there before its end"""
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False

    answer = client.post("/sign-in", data={"email": hana.email, "password": WRONG})
    read = answer.text
    before = entries()
    answer.close()

    assert "The e-mail address or the password is not right." in read
    assert (before, entries()) == ([], [failed("password", hana)])


@pytest.mark.own_app
def test_an_unknown_address_costs_the_same_work(app, client, hana, asked):
    app.config["WTF_CSRF_ENABLED"] = False
    work = []
    for email in (hana.email, STRANGER):
        asked.clear()
        client.post("/sign-in", data={"email": email, "password": WRONG})
        work.append(list(asked))

    assert len(work[0]) >= 3  # two counts and a look
    assert work[0] == work[1]


def test_an_entry_that_cannot_be_written_breaks_no_answer(app, hana, monkeypatch, caplog):
    def refuse(*_args, **_values):
        raise sa.exc.OperationalError("busy", {}, Exception())

    monkeypatch.setattr(audit, "record", refuse)

    assert sign_in(app.test_client(), hana.email, WRONG).status_code == 422
    assert "a failed sign-in could not be noted" in caplog.text


def test_olus_failures_are_hers(client, entries, hana, olu):
    sign_in(client, olu.email, WRONG)

    assert entries() == [failed("password", olu)]
