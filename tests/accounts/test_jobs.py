"""Mails to people with an account, as the worker writes them."""

import re
from hashlib import sha256

import pytest
from flask_security.recoverable import generate_reset_password_token

from outreach.accounts.jobs import OutboxMail, reset, reset_notice
from outreach.delivery import jobs


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("accounts.reset", "Choose a new password"),
        ("accounts.reset-notice", "Your password was changed"),
    ],
)
def test_a_mail_says_the_same_in_both_its_parts(app, hana, kind, subject):
    letter = jobs.perform(app, kind, {"user_id": hana.id})

    assert (letter.to, letter.subject, letter.calendar) == (hana.email, subject, None)
    text = set(re.findall(r"http://outreach\.test/[^\s)]+", letter.text))
    html = set(re.findall(r'href="(http://outreach\.test/[^"]+)"', letter.html))
    assert text == html
    assert len(text) == 1
    assert "Hello Hana Novak," in letter.text
    assert "Hello Hana Novak," in letter.html


@pytest.mark.parametrize("kind", ["accounts.reset", "accounts.reset-notice"])
def test_a_mail_to_a_user_who_is_gone_is_not_written(app, hana, kind):
    assert jobs.perform(app, kind, {"user_id": hana.id}) is not None
    assert jobs.perform(app, kind, {"user_id": hana.id + 1000}) is None


def test_a_name_cannot_bring_mark_up_into_a_mail(app, session, hana):
    hana.name = "<b>Hana</b>"
    session.commit()

    letter = jobs.perform(app, "accounts.reset", {"user_id": hana.id})

    assert "<b>" not in letter.html
    assert "&lt;b&gt;Hana&lt;/b&gt;" in letter.html
    assert "Hello <b>Hana</b>," in letter.text


def test_a_link_holds_neither_address_nor_password(app, hana):
    with app.test_request_context():
        token = generate_reset_password_token(hana)
    said = app.extensions["security"].reset_serializer.loads(token)

    assert said == [hana.fs_uniquifier, sha256(hana.password.encode()).hexdigest()]


def test_a_mail_that_nobody_wrote_is_an_error(app, hana):
    with app.test_request_context(), pytest.raises(ValueError, match="security/email/welcome"):
        OutboxMail(app).send_mail("security/email/welcome", "", "", "", None, None, user=hana)


def test_every_kind_of_row_has_its_handler():
    assert (jobs.HANDLERS["accounts.reset"], jobs.HANDLERS["accounts.reset-notice"]) == (
        reset,
        reset_notice,
    )
