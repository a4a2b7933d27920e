"""The form of a version: each kind of track is a list of languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.films.actions import check_runtime
from outreach.films.actions.versions import check_tracks
from outreach.films.models import FilmVersion, Format, Track, TrackKind
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, TextField
from outreach.web.named import LanguagesField

# The fields, and whether what they name is in the picture for good.
TRACKS = {
    "spoken": (TrackKind.SPOKEN, False),
    "subtitles": (TrackKind.SUBTITLES, False),
    "open_subtitles": (TrackKind.SUBTITLES, True),
    "captions": (TrackKind.CAPTIONS, False),
    "open_captions": (TrackKind.CAPTIONS, True),
    "audio_description": (TrackKind.AUDIO_DESCRIPTION, False),
}


class VersionForm(Form):
    name = TextField(_l("Name of the cut"), [InputRequired(), AtMost(150)])
    format = SelectField(
        _l("Format"),
        [InputRequired()],
        coerce=Format,
        choices=[SelectChoice(format, _l(format.label)) for format in Format],
    )
    runtime_minutes = NumberField(_l("Running time in minutes"), [Optional()])
    spoken = LanguagesField(_l("Spoken"), [Optional()])
    subtitles = LanguagesField(_l("Subtitles"), [Optional()])
    open_subtitles = LanguagesField(_l("Subtitles that are always in the picture"), [Optional()])
    captions = LanguagesField(_l("Captions"), [Optional()])
    open_captions = LanguagesField(_l("Captions that are always in the picture"), [Optional()])
    audio_description = LanguagesField(_l("Audio description"), [Optional()])
    notes = LongTextField(_l("Notes for whoever shows it"), [Optional(), AtMost(2_000)])
    is_default = BooleanField(_l("Propose this version for new screenings"))

    def check_runtime_minutes(self, field: NumberField) -> None:
        check_runtime(field.data)

    def check_audio_description(self, _field: LanguagesField) -> None:
        """All of the tracks together; a refusal names the field of the second."""
        check_tracks(list(self._tracks()))

    def values(self) -> dict[str, Any]:
        values = {name: data for name, data in super().values().items() if name not in TRACKS}
        return {**values, "tracks": list(self._tracks())}

    def _tracks(self) -> Iterator[Track]:
        for name, (kind, is_open) in TRACKS.items():
            for language in self[name].data:
                yield Track(kind, language, is_open)


def entered(version: FilmVersion) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    return {
        **{
            name: [t.language for t in version.tracks if (t.kind, t.is_open) == wanted]
            for name, wanted in TRACKS.items()
        },
        "name": version.name,
        "format": version.format,
        "runtime_minutes": version.runtime_minutes,
        "notes": version.notes,
        "is_default": version.is_default,
    }
