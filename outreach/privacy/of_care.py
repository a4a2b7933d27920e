"""What we hold about a screening's licence, and about who looks after people there.

Why, who reads it, and how long. The page for people is written from this.
"""

from __future__ import annotations

from outreach.keeping import WITH_SCREENING
from outreach.privacy.readers import IN_SAFETY, LICENSING, Level, Personal, Who
from outreach.words import N_

SAFEGUARDED = Personal(
    N_("looking after people at a screening of a heavy film; names who does"),
    IN_SAFETY,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("who looks after people at a screening, where and how, or why nobody does"),
    Level.CONFIDENTIAL,
)
ANSWERED_FOR = Personal(
    N_("a named person answers for each safeguard, and for doing without one"),
    IN_SAFETY,
    WITH_SCREENING,
    Who.MEMBER,
    N_("which safeguards you filled or waived, and when"),
    Level.INSIDE,
)
LICENSED = Personal(
    N_("showing a film rightfully; may name people, and what was paid"),
    LICENSING,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("what a screening's licence says, and its document"),
    Level.CONFIDENTIAL,
)
