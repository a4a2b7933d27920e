"""Records for tests.

People have fixed roles everywhere: Hana hosts as the owner of the Westport Film Circle, Sam is
staff of the installation, Dara keeps the door, Mali moderates, Olu owns *another* organisation,
and nobody is signed in. Dara and Mali have no account.
"""

import dataclasses
import functools
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from outreach.accounts import passwords, sign_ins
from outreach.accounts.actions import staff
from outreach.accounts.models import Membership, Organisation, Role, StaffKind, User
from outreach.clock import now
from outreach.config import Settings

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
PASSWORD = "a long summer evening"
APP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's authenticator app, in base32
APP = TOTP(key=APP_KEY, format="base32")
DARA = {"name": "Dara Sok", "email": "dara@westport.example.org"}
MALI = {"name": "Mali Chan", "affiliation": "Westport Film Circle"}


@functools.cache
def password_hash() -> str:
    """The hash of ``PASSWORD``, made once: it is slow on purpose."""
    return passwords.hashed(PASSWORD)


def make_organisation(session: Session, name: str, slug: str, **values: Any) -> Organisation:
    organisation = Organisation(
        name=name,
        slug=slug,
        email=f"hello@{slug}.example.org",
        created_at=LONG_AGO,
        **{"is_example": False, "is_trusted": True, "memberships": [], **values},
    )
    session.add(organisation)
    session.flush()
    return organisation


def make_user(
    session: Session,
    name: str,
    email: str,
    *,
    organisation: Organisation | None = None,
    role: Role = Role.OWNER,
    **values: Any,
) -> User:
    """Somebody who signs in with ``PASSWORD``, as a member of an organisation or of none.

    They have an authenticator app; ``tf_totp_secret=None`` takes it away.
    """
    app = {"tf_primary_method": "authenticator", "tf_totp_secret": APP.to_json(encrypt=False)}
    user = User(
        name=name,
        email=email,
        password=password_hash(),
        fs_uniquifier=f"uniquifier of {email}",
        confirmed_at=LONG_AGO,
        created_at=LONG_AGO,
        **{"active": True, "roles": [], "memberships": [], **app, **values},
    )
    session.add(user)
    if organisation:
        session.add(
            Membership(user=user, organisation=organisation, role=role, created_at=LONG_AGO)
        )
    session.flush()
    return user


def make_hana(session: Session) -> User:
    """The owner of the Westport Film Circle."""
    circle = make_organisation(session, "Westport Film Circle", "westport-film-circle")
    return make_user(session, "Hana Novak", "hana@westport.example.org", organisation=circle)


def make_olu(session: Session) -> User:
    """The owner of another organisation: everything in Hana's is hidden from her."""
    harbour = make_organisation(session, "Harbour Screens", "harbour-screens")
    return make_user(session, "Olu Adeyemi", "olu@harbour.example.org", organisation=harbour)


def make_viewer(session: Session, organisation: Organisation) -> User:
    """Somebody who may look at what the organisation does, and change none of it."""
    return make_user(
        session,
        "Vera Viewer",
        "vera@westport.example.org",
        organisation=organisation,
        role=Role.VIEWER,
    )


def make_sam(session: Session, *kinds: StaffKind) -> User:
    """Staff of the installation for this work, and a member of no organisation."""
    sam = make_user(session, "Sam Reyes", "sam@outreach.example.org")
    for kind in kinds:
        staff.give(session, email=sam.email, kind=kind, now=now())
    return sam


def code_of_app(at: datetime | None = None) -> str:
    """What everybody's authenticator app shows at this moment."""
    return str(APP.generate(at or now()).token)


def organisation_of(user: User) -> Organisation:
    return user.memberships[0].organisation


def signed_in(client: FlaskClient, user: User) -> FlaskClient:
    """The client, carrying the cookie that a sign-in leaves, without the slow password."""
    moment = now()
    with client.application.extensions["database"].transaction() as session:
        sign_in = sign_ins.start(
            session,
            session.get_one(User, user.id),
            browser="Firefox",
            system="Linux",
            is_own_device=False,
            now=moment,
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = user.fs_uniquifier
        cookie["_fresh"] = False
        cookie["sign_in"] = sign_in.uid.hex
        cookie["seen"] = int(moment.timestamp())
        cookie["fs_paa"] = moment.timestamp()
    return client


def with_another_key(settings: Settings) -> Settings:
    """The installation after its secret key was changed."""
    return dataclasses.replace(
        settings,
        secret_key="another key for tests only, and long enough",
        secrets_before=(settings.secret_key,),
    )
