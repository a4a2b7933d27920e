"""Fields in which people write languages or countries by name, as in "English, Khmer"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from babel import Locale
from flask_babel import get_locale, gettext
from wtforms import StringField

from outreach.languages import name_of, tag_named
from outreach.words import showable, tidy

LONGEST = 1_000
_BETWEEN = re.compile(r"[,;\n]")


class NamedField(StringField):  # type: ignore[misc]
    """Names between commas; ``data`` is a list of what they stand for, each once."""

    raw_text: str | None = None

    def find(self, name: str, locale: Locale) -> str:
        """What the name stands for.

        Raises:
            ValueError: nothing that we know.
        """
        raise NotImplementedError

    def show(self, code: str, locale: Locale) -> str:
        """The name of it."""
        raise NotImplementedError

    def unknown(self, name: str) -> str:
        """The words that say so."""
        raise NotImplementedError

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = tidy("".join(valuelist[:1])) or ""
        self.data = []
        if len(self.raw_text) > LONGEST:
            raise ValueError(gettext("This is longer than %(most)s characters.", most=LONGEST))
        found = []
        for name in filter(None, (name.strip() for name in _BETWEEN.split(self.raw_text))):
            try:
                found.append(self.find(name, _locale()))
            except ValueError as error:
                raise ValueError(self.unknown(showable(name))) from error
        self.data = list(dict.fromkeys(found))

    def _value(self) -> str:
        if self.raw_text is not None:
            return showable(self.raw_text)
        return ", ".join(self._written(code, _locale()) for code in self.data or ())

    def _written(self, code: str, locale: Locale) -> str:
        """Its name, if that leads back to it; else the code itself."""
        name = self.show(code, locale)
        try:
            return name if "," not in name and self.find(name, locale) == code else code
        except ValueError:
            return code


class LanguagesField(NamedField):
    """Tags of BCP 47."""

    def find(self, name: str, locale: Locale) -> str:
        return tag_named(name, locale)

    def show(self, code: str, locale: Locale) -> str:
        return name_of(code, locale)

    def unknown(self, name: str) -> str:
        words = gettext(
            "We do not know a language called “%(name)s”. Write it as in “English, Khmer”, or as a "
            "tag, as in “pt-BR”.",
            name=name,
        )
        return str(words)


class CountriesField(NamedField):
    """Codes of ISO 3166."""

    def find(self, name: str, locale: Locale) -> str:
        code = name.upper()
        known = {word.casefold(): code for code, word in _countries(locale).items()}
        found = code if code in _countries(locale) else known.get(name.casefold())
        if found is None:
            raise ValueError(name)
        return found

    def show(self, code: str, locale: Locale) -> str:
        return _countries(locale).get(code, code)

    def unknown(self, name: str) -> str:
        return str(
            gettext(
                "We do not know a country called “%(name)s”. Write it as in “Cambodia, France”.",
                name=name,
            )
        )


def _countries(locale: Locale) -> dict[str, str]:
    return {code: str(name) for code, name in locale.territories.items() if code.isalpha()}


def _locale() -> Locale:
    return get_locale() or Locale("en")
