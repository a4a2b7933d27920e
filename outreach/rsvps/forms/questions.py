"""The form of a question that a host asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.rsvps.actions.questions import Wording, check_choices
from outreach.rsvps.forms.details import answer_words
from outreach.rsvps.models import Question, QuestionKind
from outreach.web.forms import AtMost, Form, LongTextField, TextField
from outreach.words import tidy


class MendForm(Form):
    """Of a question that somebody has answered: what they said must not come to mean else."""

    words = TextField(_l("Question"), [InputRequired(), AtMost(300)])
    is_required = BooleanField(_l("It needs an answer"))


class QuestionForm(MendForm):
    kind = SelectField(
        _l("How it is answered"),
        coerce=QuestionKind,
        default=QuestionKind.SHORT,
        choices=[SelectChoice(kind, _l(kind.label)) for kind in QuestionKind],
    )
    choices = LongTextField(_l("Answers to choose from"), [Optional(), AtMost(4_000)])
    is_per_guest = BooleanField(_l("Ask it of each guest, not once for the party"))
    is_sensitive = BooleanField(_l("The answers are sensitive"))
    shown_if = SelectField(_l("Ask it"), [Optional()])

    def offer(self, before: Sequence[Question]) -> None:
        """Fill the list of answers on which it may hang."""
        self.shown_if.choices = [SelectChoice("", _l("Always")), *_answers(before)]
        self.before = {question.id: question for question in before}

    def check_choices(self, _field: LongTextField) -> None:
        check_choices(self.kind.data, self._choices())

    def wording(self) -> Wording:
        """What was entered."""
        values: dict[str, Any] = {**self.values(), "choices": self._choices()}
        return Wording(**{**values, "shown_if": self._shown_if()})

    def _choices(self) -> list[str]:
        lines = (tidy(line) for line in (self.choices.data or "").split("\n"))
        return [line for line in lines if line]

    def _shown_if(self) -> tuple[int, str] | None:
        """The choices are ours, so that each of them names a question and one of its answers."""
        number, _dash, place = (self.shown_if.data or "").partition("-")
        if not number:
            return None
        question = self.before[int(number)]
        return question.id, question.answers[int(place)]


def entered(question: Question) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    hangs_on, shown_if = question.hangs_on, ""
    if hangs_on is not None and question.shown_if in hangs_on.answers:
        shown_if = f"{hangs_on.id}-{hangs_on.answers.index(question.shown_if)}"
    return {
        "words": question.words,
        "kind": question.kind,
        "choices": "\n".join(question.choices),
        "is_required": question.is_required,
        "is_per_guest": question.is_per_guest,
        "is_sensitive": question.is_sensitive,
        "shown_if": shown_if,
    }


def _answers(before: Sequence[Question]) -> list[SelectChoice]:
    return [
        SelectChoice(
            f"{question.id}-{place}",
            _l(
                "Only if “%(words)s” is: %(answer)s",
                words=question.words,
                answer=answer_words(question, answer),
            ),
        )
        for question in before
        for place, answer in enumerate(question.answers)
    ]
