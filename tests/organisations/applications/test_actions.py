"""Asking to host, and what comes of it."""

from datetime import timedelta

import pytest

from outreach.accounts.models import Organisation, Role
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.organisations.actions import applications, invitations
from outreach.organisations.models import ApplicationState, HostApplication, Invitation
from tests import factories
from tests.factories import LONG_AGO
from tests.mails import delivered

ASA = {
    "name": "Asa",
    "organisation_name": "Hill Films",
    "place": "Leeds",
    "reason": "To talk.",
    "experience": None,
}


def ask(session, *, email="asa@example.org", key="key"):
    return applications.apply(session, form_key=key, email=email, now=LONG_AGO, **ASA)


def mails(session):
    """The kinds of mail that an applicant gets, in order."""
    rows = session.query(Outbox).filter(Outbox.kind != applications.WAITING)
    return [row.kind for row in rows.order_by(Outbox.id)]


def test_somebody_asks_and_is_told_that_it_arrived(session):
    application = ask(session, email=" Asa@Example.org")

    assert (application.email, application.state) == ("asa@example.org", ApplicationState.NEW)
    assert mails(session) == [applications.RECEIVED]


def test_the_same_form_sent_again_is_one_application(session):
    assert ask(session) is ask(session)
    assert mails(session) == [applications.RECEIVED]


def test_an_address_has_one_open_application(session, hana):
    first = ask(session)
    with pytest.raises(Refused, match="open already"):
        ask(session, key="another")

    applications.decline(session, first, by=hana, answer="Not now.", now=LONG_AGO)

    assert ask(session, key="another") is not first


def test_a_yes_starts_an_organisation_and_invites_its_owner(session, hana):
    application = ask(session)

    applications.approve(session, application, by=hana, answer="Welcome.", now=LONG_AGO)

    made = session.query(Organisation).filter_by(slug="hill-films").one()
    invitation = session.query(Invitation).one()
    assert (made.name, made.email, made.memberships) == ("Hill Films", "asa@example.org", [])
    assert (invitation.organisation, invitation.email, invitation.role, invitation.message) == (
        made,
        "asa@example.org",
        Role.OWNER,
        "Welcome.",
    )
    assert application.invitation is invitation
    assert mails(session) == [applications.RECEIVED, invitations.INVITATION]


def test_the_applicant_owns_what_was_approved(session, hana):
    application = ask(session)
    applications.approve(session, application, by=hana, answer=None, now=LONG_AGO)

    member = invitations.join(
        session,
        application.invitation,
        name="Asa",
        password_hash=factories.password_hash(),
        now=LONG_AGO,
    )

    assert (member.organisation.name, member.role) == ("Hill Films", Role.OWNER)


def test_changes_are_asked_for_and_made(session, hana):
    application = ask(session)

    applications.ask_for_changes(
        session, application, by=hana, answer="Which schools?", now=LONG_AGO
    )
    assert (application.state, application.answer) == (ApplicationState.RETURNED, "Which schools?")
    applications.change(
        session, application, now=LONG_AGO.replace(day=6), **{**ASA, "place": "Hill School"}
    )

    assert (application.state, application.place) == (ApplicationState.NEW, "Hill School")
    assert mails(session) == [
        applications.RECEIVED,
        applications.ANSWERED,
        applications.RECEIVED,
    ]


@pytest.mark.parametrize("act", [applications.ask_for_changes, applications.decline])
@pytest.mark.parametrize("answer", [None, ""])
def test_a_no_needs_a_reason(session, hana, act, answer):
    application = ask(session)

    with pytest.raises(Refused, match="Say why") as refused:
        act(session, application, by=hana, answer=answer, now=LONG_AGO)

    assert refused.value.field == "answer"
    assert application.state is ApplicationState.NEW


def test_what_nobody_asked_to_be_changed_is_not(session):
    application = ask(session)

    with pytest.raises(Refused, match="answered meanwhile"):
        applications.change(session, application, now=LONG_AGO, **{**ASA, "name": "Eve"})

    assert application.name == "Asa"


@pytest.mark.parametrize("first", [applications.approve, applications.decline])
@pytest.mark.parametrize(
    "second", [applications.approve, applications.decline, applications.ask_for_changes]
)
def test_an_application_is_answered_once(session, database, hana, first, second):
    application = ask(session)
    session.commit()
    stale = session.get_one(HostApplication, application.id)
    with database.transaction() as other:
        user = other.get_one(type(hana), hana.id)
        first(other, other.get_one(HostApplication, stale.id), by=user, answer="x", now=LONG_AGO)

    with pytest.raises(Refused, match="answered meanwhile"):
        second(session, stale, by=hana, answer="y", now=LONG_AGO)

    assert stale.answer == "x"
    assert session.query(Invitation).count() == (1 if first is applications.approve else 0)


def test_who_reviews_gets_a_mail_that_names_nobody(app, session, hana):
    application = ask(session)
    session.commit()

    (mail,) = [mail for mail in delivered(app) if mail.to == hana.email]

    assert mail.subject == "An application waits for review"
    assert f"http://outreach.test/manage/host-applications/{application.id}" in mail.page
    for hidden in ("Asa", "Hill Films", "Leeds", "asa@example.org"):
        assert hidden not in mail.everything


def test_what_was_answered_meanwhile_is_not_told(app, session, hana):
    application = ask(session)
    applications.decline(session, application, by=hana, answer="Not now.", now=LONG_AGO)
    session.commit()

    assert hana.email not in {mail.to for mail in delivered(app)}


def test_an_invitation_that_expired_is_sent_again(session, hana):
    application = ask(session)
    with pytest.raises(Refused, match="no invitation"):
        applications.invite_again(session, application, now=LONG_AGO)
    applications.approve(session, application, by=hana, answer=None, now=LONG_AGO)
    late = LONG_AGO + timedelta(days=8)
    assert application.invitation.has_expired(late)

    applications.invite_again(session, application, now=late)

    assert application.invitation.is_open(late)
    assert mails(session)[-2:] == [invitations.INVITATION] * 2


def test_an_invitation_that_was_answered_is_not_sent_again(session, hana):
    application = ask(session)
    applications.approve(session, application, by=hana, answer=None, now=LONG_AGO)
    invitations.decline(session, application.invitation, now=LONG_AGO)

    with pytest.raises(Refused, match="no longer open"):
        applications.invite_again(session, application, now=LONG_AGO + timedelta(days=1))
