"""The pages on which staff keep films and their versions."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from outreach.delivery.outbox import Outbox
from outreach.films.models import Film, FilmVersion
from tests.engines import one_engine
from tests.factories import organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_film, make_screening, make_version

LIST = "/manage/films"
LONG = "x" * 30_000


def at(film):
    return f"{LIST}/{film.id}"


def described(session, film):
    """What the database now says of the film."""
    found = session.get_one(Film, film.id, populate_existing=True)
    session.refresh(found, ["content_notes"])
    said = {
        name: getattr(found, name)
        for name in (
            *("title", "original_title", "year", "runtime_minutes", "languages", "countries"),
            *("directors", "producers", "narrator", "synopsis", "suggested_minimum_age"),
            "is_heavy",
        )
    }
    notes = [(note.position, note.topic, note.detail) for note in found.content_notes]
    session.commit()
    return {**said, "kind": found.kind.value, "content_notes": notes}


def versions(session):
    """Every version with its tracks."""
    every = sa.select(FilmVersion).order_by(FilmVersion.id)
    loaded = every.options(selectinload(FilmVersion.tracks))
    found = [
        (
            *(v.name, v.format.value, v.runtime_minutes, v.notes, v.is_default),
            [(track.kind.value, track.language, track.is_open) for track in v.tracks],
        )
        for v in session.scalars(loaded, execution_options={"populate_existing": True})
    ]
    session.commit()
    return found


def left_for_later(session):
    """What screenings will do about it; Sam was told of a role before."""
    kinds = session.scalars(sa.select(Outbox.kind)).all()
    return [kind for kind in kinds if kind != "accounts.staff"]


# The list


def test_the_list_says_what_is_known(session, film, sam_client):
    make_version(session, film)
    make_film(session, title="Holly", synopsis=None, runtime_minutes=None)
    session.commit()

    page = well_formed(sam_client.get(LIST))

    assert re.findall(r'href="/manage/films/\d+">([^<]+)<', page) == ["Redlight", "Holly"]
    assert "2009 · 72 minutes · one version" in page
    assert "2009 · no version" in page
    assert page.count("Known by its title only") == 1


def test_an_empty_list_leads_to_a_kit(sam_client):
    page = well_formed(sam_client.get(LIST))

    assert "No film yet" in page
    assert f'href="{LIST}/kits/new"' in page


def test_olu_and_other_staff_see_none_of_it(session, film, sam_client, olu_client, client):
    version = make_version(session, film)
    session.commit()
    pages = (LIST, at(film), f"{at(film)}/versions/new", f"{at(film)}/versions/{version.id}")
    pages += (f"{LIST}/kits/new", f"{at(film)}/kit.yaml")

    assert [sam_client.get(page).status_code for page in pages] == [200] * 6
    assert [olu_client.get(page).status_code for page in pages] == [403] * 6
    assert [client.get(page).status_code for page in pages] == [302] * 6


# A film


def test_a_form_sent_as_it_stands_changes_nothing(session, film, sam_client):
    film.original_title, film.countries, film.narrator = "REDLIGHT", ["KH", "US"], "Lucy Liu"
    film.languages, film.is_heavy = ["en", "pt-BR", "zh-Hant-TW"], True
    film.synopsis, film.suggested_minimum_age = "Line one.\n\nLine two.", 16
    session.commit()
    before = described(session, film)

    answer = send_form(sam_client, at(film), **fields(sam_client.get(at(film)).text))

    assert (answer.status_code, answer.location) == (302, at(film))
    assert described(session, film) == before
    assert before["languages"] == ["en", "pt-BR", "zh-Hant-TW"]
    assert left_for_later(session) == []


def test_staff_describe_a_film(session, film, sam_client):
    answer = send_form(
        sam_client,
        at(film),
        title="ភ្លើងក្រហម 🎬",
        original_title="",
        year="2010",
        kind="fiction",
        runtime_minutes="73",
        languages="Khmer; EN, km",
        countries="cambodia, FR",
        directors="  Adi Ezroni \r\n\r\nGuy Jacobson",
        producers="",
        narrator="Lucy Liu",
        synopsis="Words.\r\n\r\nMore <b>words</b>.",
        suggested_minimum_age="16",
        is_heavy="y",
        topic_0="",
        detail_0="",
        topic_1="addiction",
        detail_1="",
        topic_3="HIV and AIDS",
        detail_3="discussed",
    )

    assert answer.status_code == 302
    assert described(session, film) == {
        "title": "ភ្លើងក្រហម 🎬",
        "original_title": None,
        "year": 2010,
        "kind": "fiction",
        "runtime_minutes": 73,
        "languages": ["km", "en"],
        "countries": ["KH", "FR"],
        "directors": ["Adi Ezroni", "Guy Jacobson"],
        "producers": [],
        "narrator": "Lucy Liu",
        "synopsis": "Words.\n\nMore <b>words</b>.",
        "suggested_minimum_age": 16,
        "is_heavy": True,
        "content_notes": [(0, "addiction", None), (1, "HIV and AIDS", "discussed")],
    }
    assert left_for_later(session) == ["films.changed"]


@one_engine
@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"title": ""}, ["Title: this needs an answer."]),
        ({"title": "A\x00B"}, ["This holds characters that cannot be used here."]),
        ({"title": LONG}, ["This is longer than 300 characters."]),
        ({"year": "1066"}, ["Is the year right?"]),
        ({"year": "soon"}, ["Write a whole number, such as 2."]),
        ({"kind": "opera"}, ["Invalid Choice: could not coerce."]),
        ({"runtime_minutes": "0"}, ["A running time is from 1 to 1,200 minutes."]),
        ({"runtime_minutes": "9" * 40}, ["A running time is from 1 to 1,200 minutes."]),
        ({"suggested_minimum_age": "-1"}, ["An age is from 0 to 21."]),
        ({"synopsis": LONG}, ["This is longer than 20,000 characters."]),
        ({"directors": "x" * 301}, ["A line is longer than 300 characters."]),
        (
            {"languages": "English, Klingonian"},
            [
                "We do not know a language called “Klingonian”. Write it as in “English, Khmer”, "
                "or as a tag, as in “pt-BR”."
            ],
        ),
        (
            {"languages": "a\x00"},
            ["We do not know a language called “a\N{REPLACEMENT CHARACTER}”."],
        ),
        ({"languages": LONG}, ["This is longer than 1000 characters."]),
        ({"countries": "Atlantis"}, ["We do not know a country called “Atlantis”."]),
        ({"detail_2": "discussed"}, ["Say what it is about, or leave both empty."]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(session, film, sam_client, wrong, errors):
    before = described(session, film)
    entered = fields(sam_client.get(at(film)).text)

    answer = send_form(sam_client, at(film), **{**entered, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    told = errors_in(page)
    assert [one[: len(error)] for one, error in zip(told, errors, strict=True)] == errors
    assert len(re.findall('class="field-error"', page)) == len(errors)
    assert described(session, film) == before


# Versions

VERSION = {
    "name": "Festival cut",
    "format": "dcp",
    "runtime_minutes": "",
    "spoken": "English, Khmer",
    "subtitles": "French",
    "open_subtitles": "pt-br",
    "captions": "",
    "open_captions": "en",
    "audio_description": "en",
    "notes": "Two reels.",
}


def test_staff_add_a_version(session, film, sam_client):
    path = f"{at(film)}/versions/new"
    first = fields(well_formed(sam_client.get(path)))

    answer = send_form(sam_client, path, **VERSION)

    assert first["spoken"] == "English, Khmer"
    assert first["is_default"] == "y"
    assert (answer.status_code, answer.location) == (302, f"{at(film)}#versions")
    assert versions(session) == [
        (
            *("Festival cut", "dcp", None, "Two reels.", True),
            [
                ("spoken", "en", False),
                ("spoken", "km", False),
                ("subtitles", "fr", False),
                ("subtitles", "pt-BR", True),
                ("captions", "en", True),
                ("audio_description", "en", False),
            ],
        )
    ]
    page = well_formed(sam_client.get(at(film)))
    assert "72 minutes · English and Khmer, with French and Brazilian Portuguese subtitles" in page


def test_a_version_sent_as_it_stands_changes_nothing(session, film, sam_client):
    version = make_version(session, film, runtime_minutes=98, notes="Test it.")
    session.commit()
    path, before = f"{at(film)}/versions/{version.id}", versions(session)

    answer = send_form(sam_client, path, **fields(sam_client.get(path).text))

    assert answer.status_code == 302
    assert versions(session) == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": ""}, "Name of the cut: this needs an answer."),
        ({"name": "School version"}, "The film has a version of this name in this format."),
        ({"format": "cinemascope"}, "Invalid Choice: could not coerce."),
        ({"runtime_minutes": "-5"}, "A running time is from 1 to 1,200 minutes."),
        ({"spoken": "Martian"}, "We do not know a language called “Martian”."),
        ({"open_subtitles": "fr"}, "A language is named twice. Once is enough."),
        ({"notes": LONG}, "This is longer than 2,000 characters."),
    ],
)
def test_what_is_no_version_is_said_beside_its_field(session, film, sam_client, wrong, error):
    make_version(session, film, name="School version")
    session.commit()
    before = versions(session)

    answer = send_form(sam_client, f"{at(film)}/versions/new", **{**VERSION, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [one[: len(error)] for one in errors_in(page)] == [error]
    assert page.count('class="field-error"') == 1
    assert versions(session) == before


def test_a_version_of_another_film_is_not_at_this_address(session, film, sam_client):
    other = make_film(session, title="Holly")
    version = make_version(session, other)
    session.commit()

    assert sam_client.get(f"{at(other)}/versions/{version.id}").status_code == 200
    assert sam_client.get(f"{at(film)}/versions/{version.id}").status_code == 404
    gone = f"{at(film)}/versions/{version.id}/removal"
    assert send_form(sam_client, gone, on=at(other)).status_code == 404


def test_a_version_is_removed_unless_a_screening_shows_it(session, film, hana, sam_client):
    shown, idle = make_version(session, film), make_version(session, film, name="Idle")
    make_screening(session, organisation_of(hana), film=film, film_version=shown, published=False)
    session.commit()

    kept, gone = (
        send_form(sam_client, f"{at(film)}/versions/{v.id}/removal", on=at(film))
        for v in (shown, idle)
    )

    assert (kept.status_code, gone.status_code) == (409, 302)
    assert "Screenings that show it: 1." in well_formed(kept)
    assert [name for name, *_ in versions(session)] == ["Festival cut"]
