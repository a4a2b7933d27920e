"""Versions: what can be shown, and what it offers."""

import pytest
import sqlalchemy as sa

from outreach.errors import Refused
from outreach.films.actions import versions
from outreach.films.models import AccessTrack, Film, Format, Track, TrackKind
from outreach.films.words import track_words, version_name, version_words
from tests.programme import make_film, make_version


def said(film):
    """What hosts can choose of this film, and what is proposed."""
    return [(v.name, v.format.value, v.position, v.is_default) for v in film.versions]


def test_a_version_says_what_people_hear_and_read(session):
    version = make_version(session, make_film(session))

    assert version.spoken_languages == ["en"]
    assert version.subtitle_languages == ["km"]
    assert (version.is_captioned, version.caption_languages) == (True, ["en"])
    assert (version.is_described, version.description_languages) == (True, ["en"])
    assert version.is_open(TrackKind.CAPTIONS)
    assert not version.is_open(TrackKind.SUBTITLES)
    assert not version.is_open(TrackKind.SPOKEN)


def test_a_version_is_as_long_as_the_film_until_somebody_says_otherwise(session):
    film = make_film(session, runtime_minutes=72)

    version = make_version(session, film)
    short = make_version(session, film, name="School version", runtime_minutes=52)

    assert (version.runs_minutes, short.runs_minutes) == (72, 52)


@pytest.mark.parametrize(
    ("tracks", "words"),
    [
        ([], "72 minutes"),
        ([("spoken", "en")], "72 minutes · English"),
        ([("subtitles", "km")], "72 minutes · with Khmer subtitles"),
        (
            [("spoken", "en"), ("spoken", "km"), ("subtitles", "fr"), ("subtitles", "pt-BR")],
            "72 minutes · English and Khmer, with French and Brazilian Portuguese subtitles",
        ),
        (
            [
                ("spoken", "en"),
                ("subtitles", "km"),
                ("captions", "en"),
                ("audio_description", "en"),
            ],
            "72 minutes · English, with Khmer subtitles · captions · audio description",
        ),
    ],
)
def test_a_version_in_words(app, session, tracks, words):
    version = make_version(
        session,
        make_film(session),
        tracks=[Track(TrackKind(kind), language) for kind, language in tracks],
    )

    with app.test_request_context():
        assert version_words(version) == words
        assert version_name(version) == "Festival cut, DCP"


def test_text_that_is_always_in_the_picture_is_said_to_be(app, session):
    version = make_version(session, make_film(session))

    with app.test_request_context():
        assert track_words(version, TrackKind.CAPTIONS) == "English, always in the picture"
        assert track_words(version, TrackKind.SUBTITLES) == "Khmer"
        assert version_words(version).endswith(
            "· captions, always in the picture · audio description"
        )


def test_the_first_version_is_proposed_until_another_is_chosen(session):
    film = make_film(session)

    first = make_version(session, film)
    second = make_version(session, film, format=Format.DVD)
    before = said(film)
    versions.edit(session, second, name="Cut", format=Format.DVD, is_default=True)

    assert before == [("Festival cut", "dcp", 0, True), ("Festival cut", "dvd", 1, False)]
    assert said(film) == [("Festival cut", "dcp", 0, False), ("Cut", "dvd", 1, True)]
    assert film.default_version is second
    assert first.tracks != []
    assert second.tracks == []


def test_an_edit_keeps_the_tracks_that_stay(session):
    version = make_version(session, make_film(session))
    spoken, _subtitles, captions, _description = version.tracks

    versions.edit(
        session,
        version,
        name="Festival cut",
        format=Format.DCP,
        tracks=[Track(TrackKind.CAPTIONS, "en"), Track(TrackKind.SPOKEN, "en")],
    )

    assert version.tracks == [captions, spoken]
    assert [(t.kind, t.position, t.is_open) for t in version.tracks] == [
        (TrackKind.CAPTIONS, 0, False),
        (TrackKind.SPOKEN, 1, False),
    ]
    assert session.scalar(sa.select(sa.func.count(AccessTrack.id))) == 2


TWICE = [Track(TrackKind.SUBTITLES, "km"), Track(TrackKind.SUBTITLES, "km", is_open=True)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Festival cut"}, "name"),
        ({"runtime_minutes": 0}, "runtime_minutes"),
        ({"runtime_minutes": 1201}, "runtime_minutes"),
        ({"tracks": TWICE}, "open_subtitles"),
        ({"tracks": [Track(TrackKind.SPOKEN, "km")] * 2}, "spoken"),
    ],
)
def test_what_is_no_version_is_refused_beside_its_field(session, wrong, field):
    film = make_film(session)
    make_version(session, film)
    fine = {"name": "School version", "format": Format.DCP, "runtime_minutes": 52, "tracks": []}

    with pytest.raises(Refused) as refused:
        versions.add(session, film, **{**fine, **wrong})

    assert refused.value.field == field
    versions.add(session, film, **fine)
    assert [name for name, *_ in said(film)] == ["Festival cut", "School version"]


def test_only_text_can_be_in_the_picture_for_good(session):
    version = make_version(session, make_film(session))
    session.add(
        AccessTrack(
            film_version_id=version.id,
            position=9,
            kind=TrackKind.SPOKEN,
            language="fr",
            is_open=True,
        )
    )

    with pytest.raises(sa.exc.IntegrityError, match="open_text"):
        session.flush()


def test_versions_go_with_their_film(session):
    film = make_film(session)
    make_version(session, film)

    session.delete(film)
    session.flush()

    assert session.scalar(sa.select(sa.func.count(AccessTrack.id))) == 0
    assert session.scalar(sa.select(sa.func.count(Film.id))) == 0
