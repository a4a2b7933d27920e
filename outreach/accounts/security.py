"""Flask-Security, set up for us: sign-in, sign-out, forgotten password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore

from outreach.accounts import passwords, permissions, queries
from outreach.accounts.models import Organisation, Role, StaffRole, User
from outreach.web import db

PUBLIC_ENDPOINTS = frozenset(
    {"security.login", "security.forgot_password", "security.reset_password"}
)

CONFIG: dict[str, Any] = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/forgotten-password",
    "POST_LOGIN_VIEW": "accounts.home",
    "POST_LOGOUT_VIEW": "site.home",
    "RECOVERABLE": True,
    "RETURN_GENERIC_RESPONSES": True,
    "FRESHNESS": timedelta(seconds=-1),
    "STATIC_FOLDER": None,
    "JOIN_USER_ROLES": False,
    "PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "PASSWORD_NORMALIZE_FORM": passwords.FORM,
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": {"argon2"},
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": passwords.MEMORY_KIB,
        "argon2__time_cost": passwords.ROUNDS,
        "argon2__parallelism": passwords.LANES,
    },
}


@dataclass(frozen=True)
class Member:
    """A signed-in user in the organisation for which they act now."""

    user_id: int
    organisation: Organisation
    role: Role

    @property
    def organisation_id(self) -> int:
        return self.organisation.id

    def may(self, action: str, what: str) -> bool:
        return permissions.may(self.role, action, what)


def member_of(user: User) -> Member | None:
    """The membership in which this user acts; None for a user of no organisation."""
    membership = queries.membership_of(db.session, user.id)
    if membership is None:
        return None
    return Member(user.id, membership.organisation, membership.role)


def init_app(app: Flask) -> None:
    app.config.update({f"SECURITY_{name}": value for name, value in CONFIG.items()})
    Security(app, SQLAlchemySessionUserDatastore(db.session, User, StaffRole))
