"""The pages of asking to host."""

import re
from datetime import timedelta

import pytest

from outreach.organisations.models import ApplicationState, HostApplication
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed

NEW = "/host-applications/new"
ASA = {
    "name": "Asa",
    "email": "asa@example.org",
    "organisation_name": "Hill Films",
    "place": "Leeds",
    "reason": "To talk.",
}


def ask(client, **changed):
    key = re.search(r'name="form_key"[^>]* value="([^"]+)"', client.get(NEW).text)[1]
    return client.post(NEW, data={**ASA, "form_key": key, **changed})


@pytest.fixture
def link(client, hana):
    return ask(client).location


def answer(hana_client, session, **fields):
    path = f"/manage/host-applications/{session.query(HostApplication.id).scalar()}"
    session.rollback()
    return send_form(hana_client, path, **fields)


def state(session):
    session.rollback()
    found = session.query(HostApplication.state).scalar()
    session.rollback()
    return found


def test_somebody_asks_and_sees_how_it_stands(app, client, link):
    page = well_formed(client.get(link))

    assert "Somebody reads it and answers by mail." in page
    assert "Hill Films" in page
    (mail,) = [mail for mail in delivered(app) if mail.to == "asa@example.org"]
    assert mail.subject == "We have your application"
    assert f"http://outreach.test{link}" in mail.text
    assert f"http://outreach.test{link}" in mail.page


def test_what_is_missing_is_said(client):
    page = ask(client, name=" ", email="asa", reason="")

    assert page.status_code == 422
    assert len(errors_in(well_formed(page))) == 2


def test_what_is_no_address_is_said(client):
    page = ask(client, email="asa")

    assert page.status_code == 422
    assert "not an e-mail address" in errors_in(well_formed(page))[0]


def test_the_owner_of_the_first_organisation_says_yes(app, client, hana_client, session, link):
    assert "Hill Films" in well_formed(hana_client.get("/manage/host-applications"))

    sent = answer(hana_client, session, decision="approve", answer="Welcome.")

    assert (sent.status_code, state(session)) == (302, ApplicationState.APPROVED)
    assert "Look for our invitation" in well_formed(client.get(link))
    mail = delivered(app)[-1]
    assert (mail.to, mail.subject) == ("asa@example.org", "Work with Hill Films")
    assert "as owner" in mail.text
    assert "Welcome." in mail.text


def test_a_no_is_told_with_its_reason(app, client, hana_client, session, link):
    without = answer(hana_client, session, decision="decline", answer="")
    sent = answer(hana_client, session, decision="decline", answer="We are <b>full</b>.")

    assert (without.status_code, sent.status_code) == (422, 302)
    assert state(session) is ApplicationState.DECLINED
    mail = delivered(app)[-1]
    assert "We are <b>full</b>." in mail.text
    assert "We are &lt;b&gt;full&lt;/b&gt;." in mail.page
    assert "We could not say yes" in well_formed(client.get(link))


def test_the_applicant_changes_what_was_asked_for(client, hana_client, session, link):
    answer(hana_client, session, decision="return", answer="Which schools?")
    page = well_formed(client.get(link))
    assert "Which schools?" in page
    key = re.search(r'name="form_key"[^>]* value="([^"]+)"', page)[1]
    changed = {**ASA, "form_key": key, "place": "Hill School"}
    del changed["email"]

    sent = client.post(link, data=changed)

    assert (sent.status_code, state(session)) == (302, ApplicationState.NEW)
    assert "Hill School" in client.get(link).text


def test_a_link_that_was_changed_opens_nothing(client, link):
    assert client.get(link).status_code == 200
    assert client.get(link[:-1]).status_code == 404
    assert client.get(link.replace("host-applications", "invitations")).status_code == 404


def test_the_reviewer_sends_the_invitation_again(app, hana_client, session, link):
    answer(hana_client, session, decision="approve", answer="Welcome.")
    application = session.query(HostApplication).one()
    application.invitation.sent_at -= timedelta(days=8)
    application.invitation.expires_at -= timedelta(days=8)
    session.commit()
    page = f"/manage/host-applications/{application.id}"
    assert "The invitation has expired" in well_formed(hana_client.get(page))

    sent = send_form(hana_client, f"{page}/invitation", on=page)

    assert (sent.status_code, sent.location) == (302, page)
    assert "Invited, no answer yet" in well_formed(hana_client.get(page))
    invited = [mail for mail in delivered(app) if mail.subject == "Work with Hill Films"]
    assert {mail.to for mail in invited} == {"asa@example.org"}
