"""``flask sign-ins end``, ``flask accounts block`` and ``unblock``."""

import pytest
import sqlalchemy as sa

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Ended, SignIn
from tests.accounts.security.test_new_password import link_for as reset_link_for
from tests.accounts.security.test_sign_in_links import link_for
from tests.accounts.security.visits import is_signed_in, sign_in

HANA = "hana@westport.example.org"


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=words)


def ends_and_acts(session):
    ends = list(session.scalars(sa.select(SignIn.ended_because).order_by(SignIn.id)))
    found = session.execute(sa.select(AuditEntry.act, AuditEntry.user_id, AuditEntry.subject_id))
    return ends, [tuple(row) for row in found]


def test_sign_ins_end_and_links_are_void_but_people_sign_in_again(
    app, client, session, run, hana, hana_client, olu_client
):
    links = [reset_link_for(app, hana), link_for(app, hana)]
    before = [client.get(link).status_code for link in links]

    said = run("sign-ins", "end", " HANA@westport.example.org ")

    assert (said.exit_code, said.output) == (
        0,
        f"{HANA}: sign-ins ended: 1. They sign in again as before.\n",
    )
    assert (is_signed_in(hana_client), is_signed_in(olu_client)) == (False, True)
    assert (before, [client.get(link).status_code for link in links]) == ([200] * 2, [410] * 2)
    assert ends_and_acts(session) == (
        [Ended.BY_STAFF, None],
        [("sign-ins ended", None, hana.id)],
    )
    session.rollback()
    assert sign_in(client, HANA).location == "/manage"


def test_a_blocked_account_opens_nothing_until_it_is_unblocked(
    app, client, session, run, hana, hana_client, olu, olu_client
):
    link = link_for(app, hana)

    blocked = run("accounts", "block", HANA)

    assert (blocked.exit_code, blocked.output) == (
        0,
        f"{HANA} is blocked; sign-ins ended: 1. "
        "No other owner can sign in for: Westport Film Circle.\n",
    )
    assert (is_signed_in(hana_client), is_signed_in(olu_client)) == (False, True)
    assert sign_in(client, HANA).status_code == 422
    assert client.get(link).status_code == 410
    assert sign_in(app.test_client(), olu.email).location == "/manage"

    unblocked = run("accounts", "unblock", HANA)

    assert unblocked.output == f"{HANA} may sign in again.\n"
    assert not is_signed_in(hana_client)
    assert client.get(link).status_code == 410
    assert sign_in(client, HANA).location == "/manage"
    acts = [act for act in ends_and_acts(session)[1] if "block" in act[0]]
    assert acts == [("account blocked", None, hana.id), ("account unblocked", None, hana.id)]


@pytest.mark.parametrize(
    "words", [("sign-ins", "end"), ("accounts", "block"), ("accounts", "unblock")]
)
def test_an_address_without_an_account_is_said_and_nothing_is_done(session, run, hana, words):
    said = run(*words, "nobody@example.org")

    assert said.exit_code == 1
    assert said.output == "Error: there is no account with the address nobody@example.org\n"
    assert ends_and_acts(session) == ([], [])
