"""Giving and taking roles in the whole installation."""

import pytest
import sqlalchemy as sa

from outreach.accounts import queries
from outreach.accounts.actions import staff
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Membership, Role, StaffKind
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from tests import factories
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed

PAGE = "/manage/staff"
PROGRAMME, SUPPORT = StaffKind.PROGRAMME, StaffKind.SUPPORT


def test_the_first_owner_gives_a_role_and_the_person_is_told(
    app, session, hana, sam, hana_client, kinds
):
    answer = send_form(hana_client, PAGE, email=" Sam@Outreach.example.org", kind="programme")

    assert (answer.status_code, answer.location) == (302, PAGE)
    assert kinds(sam) == {PROGRAMME}
    (mail,) = delivered(app)
    assert (mail.to, mail.subject) == (sam.email, "You work for the whole installation")
    assert "you have a role in the whole installation now: programme." in mail.text
    assert "http://outreach.test/manage" in mail.page
    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.act, entry.user_id, entry.subject_id) == ("staff.create", hana.id, sam.id)
    assert entry.organisation_id == factories.organisation_of(hana).id
    page = well_formed(hana_client.get(PAGE))
    assert "Sam Reyes" in page
    assert '<p class="card-meta">Programme</p>' in page


def test_the_first_owner_takes_one_of_two_roles(app, sam, give, hana_client, kinds):
    give(sam, PROGRAMME, SUPPORT)

    answer = send_form(hana_client, f"{PAGE}/{sam.id}/programme/removal", on=PAGE)

    assert (answer.status_code, kinds(sam)) == (302, {SUPPORT})
    assert [mail.subject for mail in delivered(app)][-1] == "A role has ended"
    assert "has ended: programme" in delivered(app)[-1].page


def test_taken_twice_is_once(session, sam, give, kinds):
    give(sam, PROGRAMME)
    staff.take(session, sam, PROGRAMME, now=now())
    staff.take(session, sam, PROGRAMME, now=now())
    session.commit()

    assert kinds(sam) == set()
    assert session.query(Outbox).count() == 2


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody@example.org", "Nobody who can sign in has this address"),
        ("closed@example.org", "Nobody who can sign in has this address"),
        ("sam at outreach", "is not an e-mail address"),
        ("sam@outreach.example.org", "does this already"),
    ],
)
def test_who_cannot_become_staff_is_said_beside_the_field(
    session, sam, give, hana_client, kinds, email, said
):
    give(sam, PROGRAMME)
    factories.make_user(session, "Closed", "closed@example.org", active=False)
    session.commit()

    answer = send_form(hana_client, PAGE, email=email, kind="programme")

    assert answer.status_code == 422
    (error,) = errors_in(well_formed(answer))
    assert said in error
    assert kinds(sam) == {PROGRAMME}


def test_only_the_owner_of_the_first_organisation_says_who_is_staff(
    app, session, hana, olu, sam, give, client, olu_client, sam_client, hana_client, kinds
):
    give(sam, *StaffKind)
    host = factories.make_user(
        session,
        "Hal",
        "hal@westport.example.org",
        organisation=factories.organisation_of(hana),
        role=Role.HOST,
    )
    session.commit()
    host_client = factories.signed_in(app.test_client(), host)
    assert hana_client.get(PAGE).status_code == 200

    clients = (olu_client, host_client, sam_client, client)
    assert [one.get(PAGE).status_code for one in clients] == [403, 403, 403, 302]
    app.config["WTF_CSRF_ENABLED"] = False
    fields = {"email": olu.email, "kind": "support"}
    assert [one.post(PAGE, data=fields).status_code for one in clients] == [403, 403, 403, 401]
    assert kinds(olu) == set()


def test_a_kind_that_is_none_is_not_found(sam, give, hana_client, kinds):
    give(sam, PROGRAMME)

    answer = send_form(hana_client, f"{PAGE}/{sam.id}/emperor/removal", on=PAGE)

    assert (answer.status_code, kinds(sam)) == (404, {PROGRAMME})


def test_who_reviews_is_programme_staff_or_else_the_first_owners(session, hana, olu, sam, give):
    assert list(queries.reviewers(session)) == [hana]
    session.commit()

    give(sam, SUPPORT)
    assert list(queries.reviewers(session)) == [hana]
    session.commit()

    give(sam, PROGRAMME)
    give(olu, PROGRAMME)
    assert set(queries.reviewers(session)) == {sam, olu}

    sam.active = olu.active = False
    session.flush()
    assert list(queries.reviewers(session)) == [hana]


def test_no_mail_about_a_role_goes_to_a_blocked_account(app, session, sam, give):
    give(sam, PROGRAMME)
    sam.active = False
    session.commit()

    assert delivered(app) == []


def test_a_closed_account_leaves_no_role_behind(session, sam, give):
    give(sam, PROGRAMME)
    assert len(queries.staff_members(session)) == 1

    session.delete(sam)
    session.flush()

    assert queries.staff_members(session) == {}


def test_the_last_owner_of_the_first_organisation_stays_one(session, hana, hana_client, give):
    give(hana, *StaffKind)
    own = session.query(Membership).filter_by(user_id=hana.id).one().id
    session.commit()

    answer = send_form(hana_client, f"/manage/team/{own}", role="host")

    assert answer.status_code == 422
    assert hana_client.get(PAGE).status_code == 200


def test_a_name_that_is_no_kind_counts_for_nothing(session, sam):
    from outreach.accounts.models import StaffRole

    sam.roles.append(StaffRole(name="emperor"))
    session.flush()

    assert queries.staff_kinds(session, sam.id) == set()
    with pytest.raises(Refused):
        staff.give(session, email="nobody@example.org", kind=SUPPORT, now=now())
