"""Fields for those who come along and for what the host asks; as many as the party needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from outreach.errors import Refused
from outreach.rsvps.actions.answers import (
    LARGEST_NUMBER,
    LONGEST,
    LONGEST_NAME,
    check_answer,
    check_name,
)
from outreach.rsvps.models import NO, YES, Question, QuestionKind, Value
from outreach.rsvps.queries.answers import Asks
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.words import N_

RESIZE = "resize"
TWO_DIGITS = 2

AnyForm = TypeVar("AnyForm", bound="DetailsForm")


class DetailsForm(Form):
    """A form with fields made for one screening and one size of party: see :func:`with_details`.

    ``shown_for`` is for how many people they were shown; a script is not needed to show more.
    """

    shown_for = HiddenField()

    def __init__(self, asks: Asks, people: int, **kwargs: Any) -> None:
        self.terms, self.questions = asks
        self.people = people
        super().__init__(**kwargs)

    @property
    def is_to_be_saved(self) -> bool:
        """Whether it was sent, and not only to have fields for more people."""
        return request.form.get("do") != RESIZE

    @property
    def asks_each(self) -> bool:
        """Whether something is asked of each guest."""
        return self.terms.asks_names or any(one.is_per_guest for one in self.questions)

    @property
    def names(self) -> list[Field]:
        """The fields for the names of those who come along."""
        along = range(1, self.people) if self.terms.asks_names else ()
        return [self._fields[f"guest_{number}"] for number in along]

    def asked(self, guest: int = 0) -> list[tuple[Question, Field]]:
        """What is asked of the party and of who answers for it; or of one who comes along."""
        return [
            (question, self._fields[question.field(guest)])
            for question in self.questions
            if guest in question.asked_of(self.people)
        ]

    def given(self) -> dict[str, Value | None]:
        """What was answered, by the name of the field."""
        return {field.name: field.data for _question, field in self._every()}

    def values(self) -> dict[str, Any]:
        ours = {"shown_for", *(field.name for field in self.names), *self.given()}
        others = {name: value for name, value in super().values().items() if name not in ours}
        guests = [field.data for field in self.names]
        return {**others, "guests": guests, "answers": self.given()}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        super().validate(extra_validators)
        for number, field in enumerate(self.names, 1):
            if not field.errors:
                with self.refusals():
                    check_name(number, field.data)
        for question, guest in self._each():
            if not self._fields[question.field(guest)].errors:
                with self.refusals():
                    check_answer(question, guest, self.given())
        return not self.errors

    def check_all_shown(self) -> None:
        """Say that there are people of whom the form could not ask yet."""
        shown = people_in({"party_size": self.shown_for.data or ""}, self.people)
        self.show_for()
        if self.asks_each and shown < self.people:
            message = N_("There are more of you than the form asked about. Fill in the rest.")
            raise Refused(message, field="party_size")

    def show_for(self) -> None:
        """Note for how many people there are fields now."""
        self.shown_for.raw_data = None
        self.shown_for.data = str(self.people)

    def _each(self) -> Iterator[tuple[Question, int]]:
        for question in self.questions:
            for guest in question.asked_of(self.people):
                yield question, guest

    def _every(self) -> Iterator[tuple[Question, Field]]:
        for question, guest in self._each():
            yield question, self._fields[question.field(guest)]


def with_details(form: type[AnyForm], asks: Asks, people: int) -> type[AnyForm]:
    """The form with fields for what this screening asks of so many people."""
    names = range(1, people) if asks.terms.asks_names else ()
    fields: dict[str, Any] = {f"guest_{number}": _name_field(number) for number in names}
    for question in asks.questions:
        for guest in question.asked_of(people):
            fields[question.field(guest)] = field_for(question)
    return type(form.__name__, (form,), fields) if fields else form


def people_in(sent: Mapping[str, str], most: int) -> int:
    """For how many people somebody asks: one, where that is no number of people."""
    typed = sent.get("party_size", "").strip()
    is_number = typed.isdecimal() and len(typed) <= TWO_DIGITS
    return max(1, min(int(typed), most)) if is_number else 1


def condition_of(question: Question) -> str | None:
    """When it is asked, in words."""
    if question.hangs_on is None:
        return None
    words, answer = question.hangs_on.words, answer_words(question.hangs_on, question.shown_if)
    return str(_("Only if your answer to “%(words)s” is: %(answer)s.", words=words, answer=answer))


def answer_words(question: Question, value: Any) -> str:
    """An answer as people read it."""
    if question.kind is QuestionKind.YES_NO:
        return str(_("Yes") if value == YES else _("No"))
    return ", ".join(value) if isinstance(value, list) else str(value)


def field_for(question: Question) -> Any:
    """The field in which it is answered."""
    asks = InputRequired() if question.is_required and not question.shown_if_id else Optional()
    return _FIELDS[question.kind](question, asks)


def _name_field(number: int) -> TextField:
    return TextField(
        _l("Name of guest %(number)s", number=number + 1), [InputRequired(), AtMost(LONGEST_NAME)]
    )


def _several(question: Question, asks: Any) -> SelectMultipleField:
    return SelectMultipleField(
        question.words,
        [asks],
        choices=_choices(question),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )


def _one_of(question: Question, asks: Any) -> RadioField:
    return RadioField(question.words, [asks], choices=_choices(question))


def _choices(question: Question) -> list[SelectChoice]:
    if question.kind is QuestionKind.YES_NO:
        return [SelectChoice(YES, _l("Yes")), SelectChoice(NO, _l("No"))]
    return [SelectChoice(choice, choice) for choice in question.choices]


def _number(question: Question, asks: Any) -> NumberField:
    return NumberField(question.words, [asks], render_kw={"min": 0, "max": LARGEST_NUMBER})


_FIELDS = {
    QuestionKind.SHORT: lambda one, asks: TextField(one.words, [asks, AtMost(LONGEST[one.kind])]),
    QuestionKind.LONG: lambda one, asks: LongTextField(
        one.words, [asks, AtMost(LONGEST[one.kind])]
    ),
    QuestionKind.CHOICE: _one_of,
    QuestionKind.YES_NO: _one_of,
    QuestionKind.SEVERAL: _several,
    QuestionKind.NUMBER: _number,
}
