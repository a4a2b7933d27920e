"""What is over goes by itself, on its day and not before."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts import forgetting, sign_ins
from outreach.accounts.models import EmailChange, Ended, Role, SignIn, SignInLink
from outreach.clock import now
from outreach.delivery import retention
from outreach.organisations import forgetting as organisations
from outreach.organisations.models import (
    ApplicationState,
    HostApplication,
    Invitation,
    InvitationState,
)
from outreach.web.limits import Tries
from tests.factories import organisation_of

DAY = timedelta(days=1)


def started(session, user, ago, *, ended_ago=None):
    sign_in = sign_ins.start(
        session, user, browser=None, system=None, is_own_device=False, now=now() - ago
    )
    if ended_ago is not None:
        sign_ins.end(sign_in, Ended.SIGNED_OUT, now=now() - ended_ago)
    return sign_in.id


def invited(session, hana, *, answered_ago=None, expired_ago=-DAY):
    invitation = Invitation(
        organisation=organisation_of(hana),
        email="ivo@example.org",
        role=Role.HOST,
        state=InvitationState.OPEN if answered_ago is None else InvitationState.DECLINED,
        created_at=now() - 60 * DAY,
        sent_at=now() - 60 * DAY,
        expires_at=now() - expired_ago,
        answered_at=None if answered_ago is None else now() - answered_ago,
    )
    session.add(invitation)
    session.flush()
    return invitation.id


def applied(session, state, ago):
    application = HostApplication(
        form_key=f"{state} {ago}",
        name="Ana",
        email="ana@example.org",
        organisation_name="Cine Sur",
        place="Lima",
        reason="To show it.",
        state=state,
        created_at=now() - ago,
        changed_at=now() - ago,
    )
    session.add(application)
    session.flush()
    return application.id


def wished(session, user, ago, *, used=False):
    change = EmailChange(
        user=user,
        email="new@example.org",
        old_email=user.email,
        created_at=now() - ago - DAY,
        expires_at=now() - ago if not used else now(),
        used_at=now() - ago if used else None,
    )
    session.add(change)
    session.flush()
    return change.id


def linked(session, user, ago, *, used=False):
    link = SignInLink(
        user=user,
        created_at=now() - ago - DAY,
        expires_at=now() - ago if not used else now(),
        used_at=now() - ago if used else None,
    )
    session.add(link)
    session.flush()
    return link.id


def ids(session, record):
    return set(session.scalars(sa.select(record.id)))


def test_sign_ins_go_thirty_days_after_they_are_over(session, hana):
    stay = {
        started(session, hana, DAY),
        started(session, hana, 40 * DAY, ended_ago=29 * DAY),
        started(session, hana, 30 * DAY),
    }
    started(session, hana, 40 * DAY, ended_ago=31 * DAY)
    started(session, hana, 32 * DAY)

    gone = forgetting.delete_sign_ins(session, now=now(), most=10)

    assert (gone, ids(session, SignIn)) == (2, stay)


def test_invitations_go_thirty_days_after_their_answer_or_their_time(session, hana):
    stay = {
        invited(session, hana),
        invited(session, hana, expired_ago=29 * DAY),
        invited(session, hana, answered_ago=29 * DAY, expired_ago=40 * DAY),
    }
    invited(session, hana, expired_ago=31 * DAY)
    invited(session, hana, answered_ago=31 * DAY, expired_ago=-DAY)

    gone = organisations.delete_invitations(session, now=now(), most=10)

    assert (gone, ids(session, Invitation)) == (2, stay)


def test_changes_of_address_go_seven_days_after_they_were_used_or_over(session, hana):
    stay = {
        wished(session, hana, -DAY),
        wished(session, hana, 6 * DAY),
        wished(session, hana, 6 * DAY, used=True),
    }
    wished(session, hana, 8 * DAY)
    wished(session, hana, 8 * DAY, used=True)

    gone = forgetting.delete_email_changes(session, now=now(), most=10)

    assert (gone, ids(session, EmailChange)) == (2, stay)


def test_links_to_sign_in_go_two_days_after_they_were_used_or_over(session, hana):
    stay = {
        linked(session, hana, -DAY),
        linked(session, None, DAY),
        linked(session, hana, DAY, used=True),
    }
    linked(session, None, 3 * DAY)
    linked(session, hana, 3 * DAY, used=True)

    gone = forgetting.delete_sign_in_links(session, now=now(), most=10)

    assert (gone, ids(session, SignInLink)) == (2, stay)


@pytest.mark.parametrize("state", list(ApplicationState))
def test_applications_go_a_year_after_the_last_word(session, hana, state):
    stay = {applied(session, state, 364 * DAY)}
    applied(session, state, 366 * DAY)

    gone = organisations.delete_applications(session, now=now(), most=10)

    assert (gone, ids(session, HostApplication)) == (1, stay)


def test_no_more_go_at_once_than_are_asked_for(session, hana):
    for _ in range(3):
        started(session, hana, 50 * DAY)

    gone = [forgetting.delete_sign_ins(session, now=now(), most=2) for _ in range(3)]

    assert gone == [2, 1, 0]


def test_the_daily_run_does_all_of_them(app, session, hana):
    started(session, hana, 50 * DAY)
    invited(session, hana, expired_ago=31 * DAY)
    applied(session, ApplicationState.DECLINED, 366 * DAY)
    wished(session, hana, 8 * DAY)
    linked(session, hana, 3 * DAY)
    session.add(Tries(key="k", count=3, ends_at=now() - 2 * DAY))
    session.commit()

    done = retention.run(app)

    ours = ("accounts.", "organisations.")
    assert {name: count for name, count in done.items() if name.startswith(ours)} == {
        "accounts.sign_ins": 1,
        "organisations.invitations": 1,
        "organisations.applications": 1,
        "accounts.email_changes": 1,
        "accounts.sign_in_links": 1,
        "accounts.tries": 1,
    }
