"""Forms: text that cannot hurt a database, refusals beside the field, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import format_date, format_decimal, gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError

from outreach.errors import NotAll, Refused
from outreach.web import tokens
from outreach.words import LINE_BREAKS, holds_control_characters, showable, tidy

UNPROCESSABLE = 422


def refusal_text(refused: Refused) -> str:
    """The refusal in the reader's language."""
    values = {name: _readable(value) for name, value in refused.values.items()}
    text = str(gettext(refused.message))
    return text % values if values else text


def _readable(value: Any) -> Any:
    if isinstance(value, Refused):
        return refusal_text(value)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", rebase=False)
    return format_decimal(value) if isinstance(value, int) else showable(str(value))


class Form(FlaskForm):  # type: ignore[misc]
    """A form of a signed-in page. Field names are the argument names of the action it feeds.

    ``reasons`` says of records, by their number, why an act on all of them was refused.
    """

    not_values = frozenset({"csrf_token"})
    form_errors: list[str]
    reasons: Mapping[int, str] = MappingProxyType({})

    def values(self) -> dict[str, Any]:
        """What was entered, by field name."""
        return {field.name: field.data for field in self if field.name not in self.not_values}

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form: 422 once something in it was wrong."""
        return UNPROCESSABLE if self.errors else 200

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Ask the rules of the domain as well, so that all that is wrong is said at once.

        A form asks them in ``check_<field>(field)``, which raises :class:`Refused`. Unlike
        WTForms' own ``validate_<field>``, it is also asked of what was left empty, and never of a
        field in which something else is wrong.
        """
        super().validate(extra_validators)
        for name, field in self._fields.items():
            check = getattr(self, f"check_{name}", None)
            if check is not None and not field.errors:
                with self.refusals():
                    check(field)
        return not self.errors

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a :class:`Refused` into an error beside its field, or above the form."""
        try:
            yield
        except Refused as refused:
            if isinstance(refused, NotAll):
                self.reasons = {
                    number: refusal_text(why) for number, why in refused.reasons.items()
                }
            field = self._fields.get(refused.field or "")
            errors = self.form_errors if field is None else field.errors
            if field is None:
                self.form_errors = [*errors, refusal_text(refused)]
            else:
                field.errors = [*errors, refusal_text(refused)]


class PublicForm(Form):
    """A form that rides on no cookie: it carries a key that is good for one submission."""

    class Meta:
        csrf = False

    form_key = HiddenField(default=tokens.new_form_key)

    def validate_form_key(self, field: HiddenField) -> None:
        if not tokens.is_form_key(field.data or ""):
            field.data = tokens.new_form_key()
            raise ValidationError(
                gettext(
                    "This form was open for a long time. Please look it over and send it again."
                )
            )


def no_control_characters(_form: Any, field: Any) -> None:
    """No invisible control characters: PostgreSQL cannot store some, mail headers must not."""
    text = field.data or ""
    breaks = LINE_BREAKS if isinstance(field, TextAreaField) else ""
    if holds_control_characters(text, but=breaks):
        raise ValidationError(lazy_gettext("This holds characters that cannot be used here."))


def _require(field: Any) -> None:
    """Blanks are no answer: WTForms looks at the text before it is tidied."""
    if field.flags.required and field.data is None:
        raise StopValidation(field.gettext("This field is required."))


class AtMost(Length):  # type: ignore[misc]
    """No more characters than this."""

    def __init__(self, most: int) -> None:
        message = lazy_gettext(
            "This is longer than %(most)s characters.", most=LazyString(format_decimal, most)
        )
        super().__init__(max=most, message=message)


class TextField(StringField):  # type: ignore[misc]
    """One line of text."""

    def _value(self) -> str:
        return showable(super()._value())

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, no_control_characters], filters=[tidy], **kwargs)

    def pre_validate(self, form: Any) -> None:
        _require(self)


class LongTextField(TextAreaField):  # type: ignore[misc]
    """Several lines of text."""

    def _value(self) -> str:
        return showable(super()._value())

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, no_control_characters], filters=[tidy], **kwargs)

    def pre_validate(self, form: Any) -> None:
        _require(self)


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number. What is none gets one message, and no second one about its size."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        message = lazy_gettext("Write a whole number, such as 2.")
        super().__init__(label, validators, invalid_value_message=message, **kwargs)

    def _value(self) -> str:
        return showable(super()._value())

    def pre_validate(self, form: Any) -> None:
        if self.process_errors and "".join(self.raw_data or []).strip():
            raise StopValidation
