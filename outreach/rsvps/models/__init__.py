"""The records of the area."""

from outreach.rsvps.models.answers import Answer, Guest, PrivateAnswer, Value
from outreach.rsvps.models.decisions import Decision, What
from outreach.rsvps.models.hosting import BlockedAddress, GuestLetter
from outreach.rsvps.models.questions import NO, YES, Question, QuestionKind
from outreach.rsvps.models.rsvps import NEEDS_KEPT, AccessNeeds, Rsvp
from outreach.rsvps.models.sources import Source
from outreach.rsvps.models.states import HOLDING, IN_LINE, STANDING, State
from outreach.rsvps.models.terms import HOLD_UNCONFIRMED, KeptFor, Mode, RsvpCode, RsvpTerms

__all__ = [
    "HOLDING",
    "HOLD_UNCONFIRMED",
    "IN_LINE",
    "NEEDS_KEPT",
    "NO",
    "STANDING",
    "YES",
    "AccessNeeds",
    "Answer",
    "BlockedAddress",
    "Decision",
    "Guest",
    "GuestLetter",
    "KeptFor",
    "Mode",
    "PrivateAnswer",
    "Question",
    "QuestionKind",
    "Rsvp",
    "RsvpCode",
    "RsvpTerms",
    "Source",
    "State",
    "Value",
    "What",
]
