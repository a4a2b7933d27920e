"""What a member is told when somebody else changes their place in the team."""

import pytest

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Role
from tests import factories
from tests.mails import delivered
from tests.pages import send_form


@pytest.fixture
def vera(session, hana, olu):
    """A viewer in Hana's team and a second owner beside her."""
    circle = factories.organisation_of(hana)
    viewer = factories.make_viewer(session, circle)
    factories.make_user(session, "Second Owner", "second@example.org", organisation=circle)
    session.commit()
    return viewer


def at(user):
    return f"/manage/team/{user.memberships[0].id}"


def told(app, who):
    return [mail for mail in delivered(app) if mail.to == who.email]


def test_who_gets_another_role_is_told_what_and_where(app, hana_client, vera):
    send_form(hana_client, at(vera), role="host")

    (mail,) = told(app, vera)
    assert mail.subject == "Your role at Westport Film Circle"
    assert mail.message["Reply-To"] == "hello@westport-film-circle.example.org"
    for body in (mail.text, mail.page):
        assert "your role in the team of Westport Film Circle is: Host." in body
        assert "(UTC)" in body
        assert "http://outreach.test/manage/roles" in body
    assert "Hana" not in mail.everything


def test_the_same_role_is_no_news(app, hana_client, vera):
    send_form(hana_client, at(vera), role="viewer")

    assert told(app, vera) == []


def test_who_is_removed_is_told_and_that_their_account_stays(app, hana_client, vera):
    send_form(hana_client, f"{at(vera)}/removal", on=at(vera))

    (mail,) = told(app, vera)
    assert mail.subject == "You are no longer in the team of Westport Film Circle"
    for body in (mail.text, mail.page):
        assert "Your account stays yours" in body
        assert "http://outreach.test/manage/account" in body
    assert "Hana" not in mail.everything


def test_changing_ones_own_role_is_told_to_nobody(app, hana, hana_client, vera):
    send_form(hana_client, at(hana), role="host")

    assert delivered(app) == []


def test_who_leaves_causes_no_mail_and_stands_in_the_log(app, session, vera):
    client = factories.signed_in(app.test_client(), vera)

    answer = send_form(client, "/manage/team/departure")

    assert answer.status_code == 200
    assert delivered(app) == []
    assert session.query(AuditEntry.act, AuditEntry.user_id).all() == [("team.departure", vera.id)]


def test_who_has_closed_their_account_meanwhile_is_told_nothing(app, session, hana_client, vera):
    number, email = at(vera), vera.email
    send_form(hana_client, number, role="host")
    session.delete(vera.memberships[0])
    session.delete(vera)
    session.commit()

    assert [mail for mail in delivered(app) if mail.to == email] == []


def test_olu_changes_nobody_and_nobody_is_told(app, session, olu_client, vera):
    answer = send_form(olu_client, at(vera), on="/manage/team/invitations/new", role="host")

    session.expire_all()
    assert answer.status_code == 404
    assert vera.memberships[0].role is Role.VIEWER
    assert delivered(app) == []
