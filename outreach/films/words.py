"""What a version is, in the words of whoever reads."""

from __future__ import annotations

from flask_babel import gettext as _

from outreach.films.models import FilmVersion, TrackKind
from outreach.web.filters import language, listed


def version_words(version: FilmVersion) -> str:
    """Its length and tracks: "72 minutes · English, with Khmer subtitles · captions"."""
    minutes = version.runs_minutes
    parts = [_("%(minutes)s minutes", minutes=minutes) if minutes else "", _heard_and_read(version)]
    if version.is_captioned:
        parts.append(_captions(version))
    if version.is_described:
        parts.append(_("audio description"))
    return " · ".join(part for part in parts if part)


def version_name(version: FilmVersion) -> str:
    """What its host calls it: "Festival cut, DCP"."""
    return str(_("%(name)s, %(format)s", name=version.name, format=_(version.format.label)))


def track_words(version: FilmVersion, kind: TrackKind) -> str:
    """The languages of one kind of track: "English and Khmer, always in the picture"."""
    languages = [track.language for track in version.tracks if track.kind is kind]
    words = listed([language(tag) for tag in languages]) if languages else ""
    if words and version.is_open(kind):
        return str(_("%(languages)s, always in the picture", languages=words))
    return words


def _heard_and_read(version: FilmVersion) -> str:
    spoken = listed([language(tag) for tag in version.spoken_languages])
    subtitles = listed([language(tag) for tag in version.subtitle_languages])
    if spoken and subtitles:
        return str(_("%(spoken)s, with %(read)s subtitles", spoken=spoken, read=subtitles))
    return spoken or (str(_("with %(read)s subtitles", read=subtitles)) if subtitles else "")


def _captions(version: FilmVersion) -> str:
    if version.is_open(TrackKind.CAPTIONS):
        return str(_("captions, always in the picture"))
    return str(_("captions"))
