"""People with a role at one screening, for tests."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from outreach.accounts.models import CrewRole, Role, User
from outreach.clock import now
from outreach.screenings import crew
from outreach.screenings.models import Screening
from tests import factories


def signed_in_as(
    app: Flask, session: Session, screening: Screening, role: CrewRole, *, like: User, by: User
) -> FlaskClient:
    """Somebody of the organisation of ``like``, another one, has this role and is signed in."""
    user = factories.make_user(
        session,
        role.label,
        f"{role}@harbour.example.org",
        organisation=factories.organisation_of(like),
        role=Role.HOST,
    )
    crew.add(session, screening, email=user.email, role=role, by=by, now=now())
    session.commit()
    return factories.signed_in(app.test_client(), user)
