"""Tags of languages (BCP 47), as far as the locale data of Unicode names what they say.

Language, script and region, as in ``km``, ``zh-Hant`` or ``pt-BR``; no variants, no extensions.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import parse_locale


def tag_of(text: str) -> str:
    """The tag that this text is, as it is written: ``PT-br`` becomes ``pt-BR``.

    Raises:
        ValueError: it is none, or says something that has no name.
    """
    return "-".join(part for part in _parts(text.strip()) if part)


def name_of(tag: str, locale: Locale) -> str:
    """What people call it in this locale: "Khmer", "Brazilian Portuguese"; a tag we do not know
    stands as it is."""
    try:
        language, script, region = _parts(tag)
    except ValueError:
        return tag
    names = locale.languages
    if "_".join(part for part in (language, script, region) if part) in names:
        return str(names["_".join(part for part in (language, script, region) if part)])
    details = [locale.scripts.get(script, script)] if script else []
    details += [locale.territories.get(region, region)] if region else []
    name = str(names.get(language, language))
    return f"{name} ({', '.join(details)})" if details else name


def tag_named(words: str, locale: Locale) -> str:
    """The tag of what somebody wrote: a name in their language, as in "Khmer", or the tag itself.

    Raises:
        ValueError: it is neither.
    """
    return _by_name(locale).get(words.strip().casefold()) or tag_of(words)


@lru_cache(maxsize=512)
def _parts(tag: str) -> tuple[str, str | None, str | None]:
    """Language, script and region."""
    try:
        language, region, script, *others = parse_locale(tag, sep="-")
    except ValueError as error:
        raise ValueError(_unknown(tag)) from error
    known = _english()
    has_names = (
        language in known.languages
        and (script is None or script in known.scripts)
        and (region is None or region in known.territories)
    )
    written = "-".join(part for part in (language, script, region) if part)
    if not has_names or any(others) or written.casefold() != tag.casefold():
        raise ValueError(_unknown(tag))
    return language, script, region


@lru_cache(maxsize=8)
def _by_name(locale: Locale) -> dict[str, str]:
    return {name.casefold(): code.replace("_", "-") for code, name in locale.languages.items()}


@lru_cache
def _english() -> Locale:
    return Locale("en")


def _unknown(tag: str) -> str:
    return f"{tag!r} is no language that we know; write its tag, as in en, km or pt-BR"
