"""What somebody is at one screening, for the guard of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from outreach.accounts import members, permissions
from outreach.accounts.members import Staff
from outreach.accounts.models import CrewRole, Organisation, User
from outreach.database import Base
from outreach.screenings import queries
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import NO_ORGANISATION, Hold, Member


@dataclass(frozen=True)
class Helper:
    """A member at a screening where they have roles: they act for the organisation that hosts it.

    A member of that organisation keeps what their role there lets them do.
    """

    home: Member
    screening: Screening
    roles: frozenset[CrewRole]

    @property
    def user_id(self) -> int:
        return self.home.user_id

    @property
    def organisations(self) -> Any:
        return self.home.organisations

    @property
    def organisation(self) -> Organisation:
        return self.screening.organisation

    @property
    def organisation_id(self) -> int:
        return self.screening.organisation_id

    @property
    def needs_factor(self) -> bool:
        asked = bool(self.roles & permissions.NEEDS_FACTOR) and not self.organisation.is_example
        return asked or self.home.needs_factor

    def may(self, action: str, what: str) -> bool:
        at_home = self.home.organisation_id == self.organisation_id
        if at_home and self.home.may(action, what):
            return True
        return any(permissions.may_at_screening(role, action, what) for role in self.roles)


@dataclass(frozen=True)
class Outsider:
    """Somebody of no organisation: their account is theirs, and what they do as staff.

    Who ``helps`` at a screening finds it in their list.
    """

    user_id: int
    helps: bool
    staff: Staff
    organisation: None = None
    organisation_id: int = NO_ORGANISATION
    organisations: tuple[Organisation, ...] = ()

    @property
    def needs_factor(self) -> bool:
        return self.staff.needs_factor

    def may(self, action: str, what: str) -> bool:
        has_list = self.helps and (action, what) == ("read", "screening")
        return has_list or self.staff.may(action, what)


def helper_at(member: Member, record: Base, hold: Hold) -> Helper | None:
    """What the member is at this screening beside their membership; None without a role there.

    Whoever changes something holds the screening: a role is not taken away meanwhile.
    """
    if not isinstance(record, Screening):
        return None
    roles = queries.roles_at(db.session, record, member.user_id)
    if roles and hold is not Hold.NOTHING:
        record.lock()
        roles = queries.roles_at(db.session, record, member.user_id)
    return Helper(home=member, screening=record, roles=roles) if roles else None


def outsider(user: User, hold: Hold) -> Outsider:
    """A user of no organisation."""
    return Outsider(
        user_id=user.id,
        helps=queries.helps_anywhere(db.session, user.id),
        staff=members.staff_of(user, hold),
    )
