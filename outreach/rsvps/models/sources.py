"""Who made an RSVP."""

from __future__ import annotations

import enum

from outreach.words import N_


class Source(enum.StrEnum):
    FORM = "form"
    HOST = "host"

    @property
    def label(self) -> str:
        return {Source.FORM: N_("By the form"), Source.HOST: N_("Added by the host")}[self]
