"""An invitation to Hana's team, and its link."""

import pytest

from outreach.accounts.models import Role
from outreach.clock import now
from outreach.organisations.actions import invitations
from outreach.organisations.models import Invitation
from outreach.web import tokens
from tests import factories

IVO = "ivo@example.org"


@pytest.fixture
def circle(hana):
    return factories.organisation_of(hana)


@pytest.fixture
def invitation(session, hana, circle) -> Invitation:
    """Ivo, who has no account, is invited as a host."""
    invitation = invitations.invite(
        session,
        circle,
        email=IVO,
        role=Role.HOST,
        message="Come and show films.",
        by=hana,
        now=now(),
    )
    session.commit()
    return invitation


@pytest.fixture
def link(app, invitation) -> str:
    with app.app_context():
        return f"/invitations/{tokens.token('invitation', invitation.uid)}"


@pytest.fixture
def ivo(session):
    """Ivo has an account, and is in no team."""
    ivo = factories.make_user(session, "Ivo Guest", IVO)
    session.commit()
    return ivo


@pytest.fixture
def ivo_client(app, ivo):
    return factories.signed_in(app.test_client(), ivo)
