"""Terms and questions for tests, said as hosts say them."""

from typing import Any

from outreach.clock import now
from outreach.rsvps.actions import questions, terms
from outreach.rsvps.actions.questions import Wording
from outreach.rsvps.models import KeptFor, Mode, QuestionKind

USUAL: dict[str, Any] = {
    **{"mode": Mode.AT_ONCE, "asks_names": False, "party_limit": None},
    **{"opens": None, "closes": None},
    **{one.value: 0 for one in KeptFor},
}


def say(session, screening, **values):
    """Have these terms, and the usual ones for the rest."""
    return terms.set_terms(session, screening, now=now(), **{**USUAL, **values})


def ask(session, screening, words="What do you eat?", kind=QuestionKind.SHORT, **values):
    return questions.add(session, screening, Wording(words, kind, **values), now=now())


def code_for(session, screening, uses=1, **values):
    entered = {"label": None, "expires": None, **values}
    return terms.add_code(session, screening, uses=uses, now=now(), **entered)
