"""What somebody signed in may do: as a member of an organisation, and as staff."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.accounts import chosen, permissions, queries
from outreach.accounts.models import Organisation, Role, StaffKind, User
from outreach.web import db
from outreach.web.access import Hold


@dataclass(frozen=True)
class Staff:
    """What somebody does for the whole installation; of most people, nothing.

    ``is_example`` says that all of the installation is made up.
    """

    kinds: frozenset[StaffKind] = frozenset()
    is_example: bool = False

    @property
    def needs_factor(self) -> bool:
        return bool(self.kinds & permissions.NEEDS_FACTOR) and not self.is_example

    def may(self, action: str, what: str) -> bool:
        """Whether they may act so on records of this table."""
        return any(permissions.may_as_staff(kind, action, what) for kind in self.kinds)


NO_STAFF = Staff()


@dataclass(frozen=True)
class Member:
    """A signed-in user in the organisation for which they act now.

    ``is_first`` says that this organisation set the installation up, and so sees what belongs to
    the installation as a whole. ``organisations`` are all that the user is a member of.
    """

    user_id: int
    organisation: Organisation
    role: Role
    is_first: bool
    organisations: tuple[Organisation, ...] = ()
    staff: Staff = NO_STAFF

    @property
    def organisation_id(self) -> int:
        return self.organisation.id

    @property
    def needs_factor(self) -> bool:
        """Whether their roles ask for one; where everything is made up, they do not."""
        asked = self.role in permissions.NEEDS_FACTOR and not self.organisation.is_example
        return asked or self.staff.needs_factor

    def may(self, action: str, what: str) -> bool:
        """Whether this member may act so on records of this table."""
        if self.staff.may(action, what):
            return True
        if what in permissions.OF_THE_INSTALLATION and not self.is_first:
            return False
        return permissions.may(self.role, action, what)


def member_of(user: User, hold: Hold = Hold.NOTHING) -> Member | None:
    """The membership in which this user acts; None for a user of no organisation."""
    memberships = queries.memberships_of(db.session, user.id)
    membership = chosen.among(memberships, hold)
    if membership is None:
        return None
    first = queries.first_organisation(db.session)
    return Member(
        user_id=user.id,
        organisation=membership.organisation,
        role=membership.role,
        is_first=membership.organisation is first,
        organisations=tuple(m.organisation for m in memberships),
        staff=staff_of(user, hold),
    )


def staff_of(user: User, hold: Hold = Hold.NOTHING) -> Staff:
    """What this user does for the installation. While they change something, it stays so."""
    kinds = queries.staff_kinds(db.session, user.id, held=hold is not Hold.NOTHING)
    if not kinds:
        return NO_STAFF
    first = queries.first_organisation(db.session)
    return Staff(kinds=kinds, is_example=first is not None and first.is_example)
