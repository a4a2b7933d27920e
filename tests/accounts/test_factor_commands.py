"""``flask forget-factors``."""

import sqlalchemy as sa

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Passkey
from outreach.delivery import jobs, kept
from tests.accounts.security.device import Device, add_passkey
from tests.accounts.security.test_sign_in_links import link_for
from tests.accounts.security.visits import first_step, is_signed_in
from tests.pages import send_form

CODES = "/manage/account/recovery-codes"


def forget(app, email: str):
    return app.test_cli_runner().invoke(args=["forget-factors", email])


def test_who_lost_everything_signs_in_by_password_and_sets_up_anew(
    app, client, database, hana, hana_client, olu_client
):
    send_form(hana_client, CODES)
    for member in (hana_client, olu_client):
        add_passkey(member, Device())

    link = link_for(app, hana)
    before = client.get(link).status_code

    said = forget(app, " HANA@westport.example.org ")
    jobs.deliver_due(app)

    assert (said.exit_code, before, client.get(link).status_code) == (0, 200, 410)
    assert said.output.startswith("hana@westport.example.org signs in with the password alone")
    assert (is_signed_in(hana_client), is_signed_in(olu_client)) == (False, True)
    assert first_step(client, "hana@westport.example.org").location == "/manage"
    assert client.get("/manage").location == "/manage/account/factors"
    with database.reading() as session:
        assert len(session.scalars(sa.select(Passkey.name)).all()) == 1
        acts = session.execute(
            sa.select(AuditEntry.act, AuditEntry.user_id, AuditEntry.subject_id)
        ).all()
        assert ("factors forgotten", None, hana.id) in acts
    told = [mail.text for mail in kept.newest(app.config["SETTINGS"].mail_folder)]
    assert sum("The second step of your account was taken away" in text for text in told) == 1


def test_an_address_without_an_account_is_said(app, hana):
    said = forget(app, "nobody@example.org")

    assert said.exit_code == 1
    assert said.output == "Error: there is no account with the address nobody@example.org\n"


def test_its_help_says_how_to_make_sure_who_asks(app):
    said = app.test_cli_runner().invoke(args=["forget-factors", "--help"]).output

    words = " ".join(said.split())
    assert "call them back at a number that you had before" in words
    assert "A mail is no proof" in words
