"""What staff reach, in an organisation or in none; and a role that goes in mid-request."""

import re
import threading
import time

import pytest

from outreach.accounts import queries
from outreach.accounts.actions import staff
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import StaffKind, User
from outreach.clock import now
from outreach.organisations.actions import applications
from outreach.organisations.models import ApplicationState, HostApplication
from tests import factories
from tests.pages import TOKEN, well_formed

ALL = {
    "/manage/programme",
    "/manage/host-applications",
    "/manage/support",
    "/manage/films",
    "/manage/helplines",
    "/manage/publications",
}
OF_OTHERS = ("/manage/mail", "/manage/log", "/manage/staff", "/manage/retention")
LONG_ENOUGH = 0.5
BY_KIND = {
    StaffKind.PROGRAMME: {"/manage/programme", "/manage/host-applications", "/manage/publications"},
    StaffKind.FACTS_AND_GUIDES: {"/manage/films", "/manage/helplines"},
    StaffKind.SUPPORT: {"/manage/support"},
}


@pytest.mark.parametrize("kind", StaffKind)
def test_staff_of_no_organisation_reach_their_pages_and_their_account(sam, give, sam_client, kind):
    assert "no team" in sam_client.get("/manage").text

    give(sam, kind)

    reached = {page for page in ALL if sam_client.get(page).status_code == 200}
    assert reached == BY_KIND[kind]
    assert [sam_client.get(page).status_code for page in OF_OTHERS] == [403] * 4
    assert sam_client.get("/manage").location in BY_KIND[kind]
    page = well_formed(sam_client.get("/manage/account"))
    header = page.partition("<header")[2].partition("</header>")[0]
    shown = set(re.findall(r'href="(/manage/[^"]+)"', header)) - {"/manage/account"}
    assert BY_KIND[kind] <= shown
    assert {sam_client.get(link).status_code for link in shown} == {200}


def test_staff_of_an_organisation_keep_what_they_are_there(hana, olu, give, olu_client):
    assert olu_client.get("/manage/programme").status_code == 403

    give(olu, StaffKind.PROGRAMME)

    pages = ("/manage/programme", "/manage/screenings", "/manage/log")
    assert [olu_client.get(page).status_code for page in pages] == [200] * 3
    assert [olu_client.get(page).status_code for page in ("/manage/mail", "/manage/staff")] == [
        403,
        403,
    ]


def test_a_host_of_the_first_organisation_is_no_staff(viewer_client, hana_client):
    for page in ALL - {"/manage/helplines"}:
        assert hana_client.get(page).status_code == 200
        assert viewer_client.get(page).status_code == 403


@pytest.mark.parametrize("kind", StaffKind)
@pytest.mark.parametrize("is_example", [True, False])
def test_staff_need_a_second_step_but_not_in_the_example(
    app, session, hana, sam, give, kind, is_example
):
    factories.organisation_of(hana).is_example = is_example
    sam.tf_totp_secret = sam.tf_primary_method = None
    session.commit()
    give(sam, kind)

    answer = factories.signed_in(app.test_client(), sam).get("/manage/account")

    assert answer.status_code == (200 if is_example else 302)
    assert is_example or answer.location.startswith("/manage/account/factors")


def test_what_staff_do_stands_in_the_log_of_the_first_organisation(
    app, session, hana, olu, give, olu_client, hana_client
):
    give(olu, StaffKind.PROGRAMME)
    application = asked(session)

    assert declined(olu_client, application) == 302

    entry = session.query(AuditEntry).one()
    assert (entry.act, entry.user_id, entry.organisation_id) == (
        "applications.review",
        olu.id,
        factories.organisation_of(hana).id,
    )
    session.commit()
    assert "Answered an application to host" in hana_client.get("/manage/log").text
    assert "Answered an application to host" not in olu_client.get("/manage/log").text


def asked(session):
    made = applications.apply(
        session,
        form_key="key",
        email="asa@example.org",
        name="Asa",
        organisation_name="Hill Films",
        place="Leeds",
        reason="To talk.",
        now=now(),
    )
    session.commit()
    return made


def declined(client, application):
    page = f"/manage/host-applications/{application.id}"
    token = TOKEN.search(client.get(page).text)[1]
    fields = {"decision": "decline", "answer": "Not now.", "csrf_token": token}
    return client.post(page, data=fields).status_code


def declined_while_taken(app, session, sam, application):
    """What a review is answered that comes before the role's end is committed."""
    client = factories.signed_in(app.test_client(), sam)
    page = f"/manage/host-applications/{application.id}"
    token = TOKEN.search(client.get(page).text)[1]
    fields = {"decision": "decline", "answer": "Not now.", "csrf_token": token}
    answers = []
    staff.take(session, session.get_one(User, sam.id), StaffKind.PROGRAMME, now=now())
    request = threading.Thread(
        target=lambda: answers.append(client.post(page, data=fields).status_code)
    )
    request.start()
    time.sleep(LONG_ENOUGH)
    session.commit()
    request.join(timeout=30)
    session.expire_all()
    return answers, session.get_one(HostApplication, application.id).state


def test_a_role_that_is_taken_away_meanwhile_answers_nothing(app, session, sam, give):
    give(sam, StaffKind.PROGRAMME, StaffKind.SUPPORT)
    application = asked(session)

    answered = declined_while_taken(app, session, sam, application)

    assert answered == ([403], ApplicationState.NEW)


def test_without_the_lock_the_old_role_is_used(app, session, database, sam, give, monkeypatch):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no lock to switch off")
    give(sam, StaffKind.PROGRAMME, StaffKind.SUPPORT)
    application = asked(session)
    free = queries.staff_kinds

    def unheld(session, user_id, *, held=False):
        return free(session, user_id)

    monkeypatch.setattr(queries, "staff_kinds", unheld)

    answered = declined_while_taken(app, session, sam, application)

    assert answered == ([302], ApplicationState.DECLINED)
