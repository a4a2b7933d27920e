"""What we hold of the form on which a guest answers, beside who they are."""

from __future__ import annotations

from outreach.keeping import GUESTS, NEEDS, WITH_SCREENING
from outreach.privacy.readers import (
    ANSWERING,
    AT_THE_DOOR,
    HOSTS_AND_CO_HOSTS,
    Level,
    Personal,
    Who,
)
from outreach.words import N_

NAMED_GUEST = Personal(
    N_("expecting each of a party by name, where the host asks for that"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("the names of those who come with you"),
    Level.CONFIDENTIAL,
)
ANSWERED = Personal(
    N_("preparing the screening: what its host asked, and you answered"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("your answers to the host's questions"),
    Level.CONFIDENTIAL,
)
ANSWERED_IN_PRIVATE = Personal(
    N_("looking after you; what its host marked as sensitive, and you answered"),
    ANSWERING,
    NEEDS,
    Who.GUEST,
    N_("your answers to questions that the host marked as sensitive"),
    Level.HEALTH,
)
CODE_NOTE = Personal(
    N_("knowing whom a code was given to"),
    HOSTS_AND_CO_HOSTS,
    WITH_SCREENING,
    Who.GUEST,
    N_("the host's note on an invitation code"),
    Level.CONFIDENTIAL,
)
CAME_BY = Personal(
    N_("knowing which invitation brought how many guests"),
    HOSTS_AND_CO_HOSTS,
    GUESTS,
    Who.GUEST,
    N_("by which invitation code you came"),
    Level.CONFIDENTIAL,
)

_OF_AN_ANSWER = ("rsvp_id", "question_id", "guest", "value")

OF_FORMS: dict[str, Personal] = {
    **{f"rsvp_guest.{column}": NAMED_GUEST for column in ("rsvp_id", "number", "name")},
    **{f"rsvp_answer.{column}": ANSWERED for column in _OF_AN_ANSWER},
    **{f"rsvp_private_answer.{column}": ANSWERED_IN_PRIVATE for column in _OF_AN_ANSWER},
    "rsvp_code.label": CODE_NOTE,
    "rsvp.code_id": CAME_BY,
}
