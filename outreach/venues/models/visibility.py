"""Who may see an address. One rule for all that leads to a place: of a venue, of an online link."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from outreach.words import N_


@dataclass(frozen=True)
class Reader:
    """What counts of whoever reads: nothing of it holds for the public.

    Attributes:
        is_expected: their party holds places at a screening that is on and not over.
        is_approved: the host lets this party see the address.
        day_has_come: at the screening's place it is the day of the screening, or later.
    """

    is_expected: bool = False
    is_approved: bool = False
    day_has_come: bool = False


ANYBODY = Reader()


class AddressVisibility(enum.StrEnum):
    """Who may see an address besides the team, from the most to the fewest.

    What was public once cannot be recalled: it stays in the calendars of all who subscribed.
    """

    PUBLIC = "public"
    AFTER_RSVP = "after_rsvp"
    ON_THE_DAY = "on_the_day"
    APPROVED = "approved"
    STAFF = "staff"

    def is_open_to(self, reader: Reader) -> bool:
        """Whether whoever reads may see it now; all that is shown or sent asks this."""
        return {
            AddressVisibility.PUBLIC: True,
            AddressVisibility.AFTER_RSVP: reader.is_expected,
            AddressVisibility.ON_THE_DAY: reader.is_expected and reader.day_has_come,
            AddressVisibility.APPROVED: reader.is_expected and reader.is_approved,
            AddressVisibility.STAFF: False,
        }[self]

    @property
    def is_public(self) -> bool:
        return self.is_open_to(ANYBODY)

    @property
    def is_by_approval(self) -> bool:
        """Whether the host says of each party whether it sees the address."""
        return self is AddressVisibility.APPROVED

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def to_the_team(self) -> str:
        """Who sees it, as a sentence."""
        return _TO_THE_TEAM[self]

    @property
    def to_the_public(self) -> str:
        """What somebody reads who has not answered yet."""
        return _TO_THE_PUBLIC[self]

    @property
    def to_a_guest(self) -> str:
        """What a party reads that does not see it yet; ``%(day)s`` is the screening's."""
        return _TO_A_GUEST[self]


_LABELS = {
    AddressVisibility.PUBLIC: N_("Everybody"),
    AddressVisibility.AFTER_RSVP: N_("Whoever has an RSVP, at once"),
    AddressVisibility.ON_THE_DAY: N_("Whoever has an RSVP, on the day"),
    AddressVisibility.APPROVED: N_("Only parties that we approve, one by one"),
    AddressVisibility.STAFF: N_("Only our team: we tell guests ourselves"),
}

_TO_THE_TEAM = {
    AddressVisibility.PUBLIC: N_("Everybody sees name and address."),
    AddressVisibility.AFTER_RSVP: N_("Your team sees name and address, and whoever has an RSVP."),
    AddressVisibility.ON_THE_DAY: N_(
        "Your team sees name and address, and on the day of a screening whoever has an RSVP."
    ),
    AddressVisibility.APPROVED: N_(
        "Your team sees name and address, and the parties that you approve on the page of guests."
    ),
    AddressVisibility.STAFF: N_(
        "Only your team sees name and address; you tell guests yourselves."
    ),
}
_HOST_TELLS = N_("The host tells you the address.")
_TO_THE_PUBLIC = {
    AddressVisibility.PUBLIC: "",
    AddressVisibility.AFTER_RSVP: N_("The address is not published. You see it after your RSVP."),
    AddressVisibility.ON_THE_DAY: N_(
        "The address is not published. After your RSVP you see it on the day."
    ),
    AddressVisibility.APPROVED: N_(
        "The address is not published. The host decides which guests see it."
    ),
    AddressVisibility.STAFF: N_("The address is not published. The host tells it to guests."),
}
_TO_A_GUEST = {
    AddressVisibility.PUBLIC: "",
    AddressVisibility.AFTER_RSVP: _HOST_TELLS,
    AddressVisibility.ON_THE_DAY: N_("The page of your RSVP shows the address from %(day)s on."),
    AddressVisibility.APPROVED: N_(
        "The host decides which guests see the address. When you may, we write to you."
    ),
    AddressVisibility.STAFF: _HOST_TELLS,
}
