"""The form of what an organisation says of itself."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from outreach.accounts.models import Organisation
from outreach.organisations.actions.profile import LONGEST_SENDER
from outreach.web.forms import AtMost, Form, LongTextField, TextField
from outreach.web.zones import country_choices

MOST_LANGUAGES = 20
LONG = 5_000
_BETWEEN = re.compile(r"[,;\n]")


class LogoForm(Form):
    logo = FileField(
        _l("Picture"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


class ProfileForm(Form):
    description = LongTextField(_l("About you"), [Optional(), AtMost(LONG)])
    website = TextField(_l("Website"), [Optional(), AtMost(300)])
    town = TextField(_l("Town or city"), [Optional(), AtMost(100)])
    country = SelectField(_l("Country"), [Optional()])
    languages = TextField(_l("Languages"), [Optional(), AtMost(500)])
    sender_name = TextField(_l("Name on your mails"), [Optional(), AtMost(LONGEST_SENDER)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("No country")), *country_choices()]

    def validate_languages(self, field: TextField) -> None:
        unknown = [name for name, code in _codes(field.data or "").items() if code is None]
        if unknown:
            raise ValidationError(
                gettext(
                    "We do not know a language called “%(name)s”. Write it as in “English, Khmer”.",
                    name=unknown[0],
                )
            )
        if len(_codes(field.data or "")) > MOST_LANGUAGES:
            raise ValidationError(gettext("Name the languages that you use most."))

    def values(self) -> dict[str, Any]:
        values = super().values()
        codes = dict.fromkeys(code for code in _codes(values["languages"] or "").values() if code)
        return {**values, "languages": list(codes)}


class StatementsForm(Form):
    privacy = LongTextField(_l("What you do with what people tell you"), [Optional(), AtMost(LONG)])
    accessibility = LongTextField(_l("How people can take part"), [Optional(), AtMost(LONG)])
    security = LongTextField(_l("For who finds a weakness"), [Optional(), AtMost(LONG)])


def entered(organisation: Organisation) -> dict[str, Any]:
    """What the form says before anybody changes it; languages as in "English, Khmer"."""
    names = get_locale().languages
    return {
        "description": organisation.description,
        "website": organisation.website,
        "town": organisation.town,
        "country": organisation.country,
        "languages": ", ".join(names.get(code, code) for code in organisation.languages),
        "sender_name": organisation.sender_name,
    }


def _codes(text: str) -> dict[str, str | None]:
    """Each language that was named, and its code; None for one we do not know."""
    names = get_locale().languages
    known = {name.casefold(): code for code, name in names.items()}
    written = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    return {
        name: name.lower() if name.lower() in names else known.get(name.casefold())
        for name in written
    }
