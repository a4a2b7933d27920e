"""The records of the area."""

from outreach.accounts.models.email_changes import EmailChange
from outreach.accounts.models.people import (
    CrewRole,
    Logo,
    Membership,
    Organisation,
    Role,
    StaffKind,
    StaffRole,
    User,
    staff,
)
from outreach.accounts.models.sign_in_links import SignInLink
from outreach.accounts.models.sign_ins import (
    LONGEST_IDLE,
    OWN_DEVICE_LASTS,
    SIGN_IN_LASTS,
    Ended,
    Passkey,
    SignIn,
)

__all__ = [
    "LONGEST_IDLE",
    "OWN_DEVICE_LASTS",
    "SIGN_IN_LASTS",
    "CrewRole",
    "EmailChange",
    "Ended",
    "Logo",
    "Membership",
    "Organisation",
    "Passkey",
    "Role",
    "SignIn",
    "SignInLink",
    "StaffKind",
    "StaffRole",
    "User",
    "staff",
]
