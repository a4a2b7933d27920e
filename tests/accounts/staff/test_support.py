"""What support sees of an account and does about it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts import found
from outreach.accounts.actions import support
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Role, StaffKind, User
from outreach.clock import now
from outreach.errors import Refused
from tests import factories
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp, make_screening

PAGE = "/manage/support"


@pytest.fixture
def helper(sam, give, sam_client):
    """Sam supports, and is signed in."""
    give(sam, StaffKind.SUPPORT)
    return sam_client


@pytest.fixture
def vera(session, hana):
    vera = factories.make_viewer(session, factories.organisation_of(hana))
    session.commit()
    return vera


def find(client, email):
    """The address of the account's page, as support is led to it."""
    answer = send_form(client, PAGE, email=email)
    assert answer.status_code == 302, errors_in(answer.text)
    return answer.location


def act(client, page, name):
    return send_form(client, f"{page}/{name}", on=page)


def state(database, user):
    with database.reading() as session:
        return session.get_one(User, user.id).active


def test_an_account_is_found_by_its_exact_address(app, session, hana, vera, helper):
    screening = make_screening(session, factories.organisation_of(hana))
    make_rsvp(session, screening, name="Zoë Guest", email="zoe@example.org")
    session.commit()
    factories.signed_in(app.test_client(), vera)

    page = well_formed(helper.get(find(helper, " Vera@Westport.example.org ")))

    for shown in ("Vera Viewer", vera.email, "Westport Film Circle, viewer", "Set up", "Jan 2026"):
        assert shown in page
    assert "Not in the last" not in page
    for hidden in ("Zoë Guest", "zoe@example.org", "uniquifier", "argon2", factories.APP_KEY):
        assert hidden not in page


def test_what_is_not_there_is_said(session, helper, vera):
    vera.tf_totp_secret = vera.tf_primary_method = None
    session.commit()

    page = well_formed(helper.get(find(helper, vera.email)))

    assert "Not set up" in page
    assert "Not in the last 30 days" in page


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("vera@westport", "is not an e-mail address"),
        ("ver@westport.example.org", "Nobody has an account with this address."),
        ("%@westport.example.org", "Nobody has an account with this address."),
        ("", "E-mail address"),
    ],
)
def test_no_other_address_finds_it(helper, vera, email, said):
    answer = send_form(helper, PAGE, email=email)

    assert answer.status_code == 422
    (error,) = errors_in(well_formed(answer))
    assert said in error


def test_who_tries_many_addresses_is_stopped(helper, vera):
    tries = {send_form(helper, PAGE, email="no@example.org").status_code for _ in range(60)}
    assert tries == {422}

    assert send_form(helper, PAGE, email=vera.email).status_code == 429


def test_a_page_of_an_account_is_only_for_who_found_it_and_for_an_hour(
    app, helper, sam, hana, vera, hana_client, monkeypatch
):
    page = find(helper, vera.email)
    assert helper.get(page).status_code == 200

    assert hana_client.get(page).status_code == 404
    assert helper.get(f"{PAGE}/{vera.id}").status_code == 404
    assert helper.get(f"{page}x").status_code == 404
    monkeypatch.setattr(found, "SECONDS", -1)
    assert helper.get(page).status_code == 404


def test_ending_the_sign_ins_of_somebody_tells_them(app, helper, vera):
    theirs = factories.signed_in(app.test_client(), vera)
    assert theirs.get("/manage/account").status_code == 200
    page = find(helper, vera.email)

    answer = act(helper, page, "endings")

    assert (answer.status_code, answer.location) == (302, page)
    assert "One sign-in is ended." in helper.get(page).text
    assert theirs.get("/manage/account").location.startswith("/sign-in")
    mail = delivered(app)[-1]
    assert (mail.to, mail.subject) == (vera.email, "About your account")
    assert "Support has ended every sign-in of your account." in mail.page


def test_a_blocked_account_signs_in_nowhere_until_it_is_unblocked(app, database, helper, vera):
    theirs = factories.signed_in(app.test_client(), vera)
    page = find(helper, vera.email)

    assert act(helper, page, "blocking").status_code == 302

    assert not state(database, vera)
    assert theirs.get("/manage/account").location.startswith("/sign-in")
    fields = {"email": vera.email, "password": factories.PASSWORD}
    assert send_form(app.test_client(), "/sign-in", **fields).status_code == 422
    assert "Blocked" in well_formed(helper.get(page))
    assert "Nobody can sign in with it now." in delivered(app)[-1].page

    assert act(helper, page, "unblocking").status_code == 302

    assert state(database, vera)
    assert "You can sign in again." in delivered(app)[-1].page
    assert send_form(app.test_client(), "/sign-in", **fields).status_code == 302


def test_the_link_to_a_new_password_goes_to_the_person_only(app, helper, vera):
    page = find(helper, vera.email)

    assert act(helper, page, "reset").status_code == 302

    mail = delivered(app)[-1]
    assert (mail.to, mail.subject) == (vera.email, "Choose a new password")
    assert "/forgotten-password/" in mail.text
    assert "/forgotten-password/" not in helper.get(page).text


def test_to_a_blocked_account_no_link_is_sent(session, vera):
    vera.active = False

    with pytest.raises(Refused, match="Unblock it first"):
        support.send_reset(session, vera, now=now())


def test_every_act_stands_in_the_log_of_the_first_organisation(session, hana, sam, helper, vera):
    page = find(helper, vera.email)
    for name in ("endings", "reset", "blocking", "unblocking"):
        act(helper, page, name)

    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.act for entry in entries] == [
        f"support.{name}" for name in ("index", "endings", "reset", "blocking", "unblocking")
    ]
    assert {(e.user_id, e.subject, e.subject_id, e.organisation_id) for e in entries} == {
        (sam.id, "user_account", vera.id, factories.organisation_of(hana).id)
    }


def test_the_last_way_in_is_not_blocked(app, database, sam, hana, helper, give):
    page = find(helper, hana.email)
    assert "Block the account" not in well_formed(helper.get(page))

    answer = act(helper, page, "blocking")

    assert answer.status_code == 409
    assert "They stay." in answer.text
    assert state(database, hana)


def test_nobody_blocks_themselves(database, sam, helper):
    page = find(helper, sam.email)

    answer = act(helper, page, "blocking")

    assert (answer.status_code, state(database, sam)) == (409, True)


def test_an_owner_of_another_organisation_can_be_blocked(session, sam, hana, olu):
    support.block(session, olu, by=sam, now=now())

    assert not olu.active


def test_a_host_of_the_first_organisation_can_be_blocked_and_its_second_owner_not(
    session, sam, hana
):
    circle = factories.organisation_of(hana)
    host, owner = (
        factories.make_user(session, role, f"{role}@x.org", organisation=circle, role=role)
        for role in (Role.HOST, Role.OWNER)
    )

    support.block(session, host, by=sam, now=now())
    with pytest.raises(Refused, match="They stay"):
        support.block(session, owner, by=sam, now=now())

    assert (host.active, owner.active) == (False, True)


def test_blocked_twice_is_told_once(app, session, sam, vera):
    support.block(session, vera, by=sam, now=now())
    support.block(session, vera, by=sam, now=now() + timedelta(minutes=1))
    session.commit()

    assert [mail.to for mail in delivered(app)] == [vera.email]
