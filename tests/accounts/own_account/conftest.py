"""Somebody whose name and address are nowhere else in the world, and who did everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from outreach.accounts.actions import email_changes, queue_reset, sign_in_links
from outreach.accounts.models import Passkey, Role, User
from outreach.clock import now
from outreach.facts.models import Helpline
from outreach.organisations.actions import applications, invitations
from outreach.organisations.models import HostApplication
from tests import factories
from tests.mails import delivered


@dataclass
class Canary:
    """``word`` is in their name and in their addresses, and ``number`` is their account's."""

    word: str
    user: User
    number: int


@pytest.fixture
def make_canary(app, session, hana):
    """A host in Hana's team, invited and inviting, with mails, a passkey and a checked helpline."""

    def make(role=Role.HOST):
        word = f"canary{uuid4().hex}"
        email = f"{word}@example.org"
        circle = factories.organisation_of(hana)
        applications.apply(
            session,
            form_key=word,
            email=email,
            name=f"Cam {word}",
            organisation_name="Hill Films",
            place="Leeds",
            reason="To talk.",
            now=now(),
        )
        session.query(HostApplication).filter_by(email=email).one().answered_by_id = hana.id
        invitations.invite(session, circle, email=email, role=role, by=hana, now=now())
        session.commit()
        delivered(app)
        user = factories.make_user(session, f"Cam {word}", email, organisation=circle, role=role)
        session.add(_passkey(user, word))
        session.add(
            Helpline(
                name=f"Line {user.id}",
                country="US",
                position=user.id,
                phone="1",
                listed_on=date(2026, 11, 2),
                checked_on=now().date(),
                checked_by=user,
            )
        )
        invitations.invite(
            session, circle, email=f"to-{user.id}@example.org", role=role, by=user, now=now()
        )
        email_changes.ask(session, user, email=f"new-{word}@example.org", now=now())
        queue_reset(session, user, now=now())
        sign_in_links.ask(session, email=email, next=None, now=now())
        session.commit()
        delivered(app)
        return Canary(word, user, user.id)

    return make


def _passkey(user: User, word: str) -> Passkey:
    return Passkey(
        user=user,
        name=f"Phone of {word}",
        credential_id=word.encode(),
        public_key=b"key",
        backup_state=False,
        device_type="multi_device",
        usage="first",
        lastuse_datetime=now(),
    )
