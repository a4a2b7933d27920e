"""What helps people to get in, to follow and to stay."""

from __future__ import annotations

import enum

from outreach.words import N_


class Access(enum.StrEnum):
    """One thing that helps."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    RESERVED_SEATING = "reserved_seating"
    PUBLIC_TRANSPORT = "public_transport"
    PARKING = "parking"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Access.STEP_FREE: N_("Step-free entrance"),
    Access.ACCESSIBLE_TOILET: N_("Accessible toilet"),
    Access.HEARING_LOOP: N_("Hearing loop"),
    Access.QUIET_SPACE: N_("Quiet space"),
    Access.RESERVED_SEATING: N_("Places for wheelchairs"),
    Access.PUBLIC_TRANSPORT: N_("Near public transport"),
    Access.PARKING: N_("Accessible parking"),
}
