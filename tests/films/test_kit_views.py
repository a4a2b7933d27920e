"""Taking in a kit as a file, and downloading one."""

import io

import pytest
import sqlalchemy as sa

from outreach.films.models import Film
from outreach.screenings.models import Screening
from tests.engines import one_engine
from tests.factories import organisation_of
from tests.pages import TOKEN, errors_in, well_formed
from tests.programme import REDLIGHT, make_screening

NEW = "/manage/films/kits/new"
TEXT = REDLIGHT.read_text("utf-8")
TOO_MUCH = 413


def send(client, data, name="redlight.yaml"):
    token = TOKEN.search(client.get(NEW).text)[1]
    return client.post(NEW, data={"csrf_token": token, "kit": (io.BytesIO(data), name)})


def films(session):
    found = list(session.scalars(sa.select(Film.slug).order_by(Film.slug)))
    session.commit()
    return found


def test_staff_take_in_a_kit_and_download_it_again(session, hana, sam_client):
    answer = send(sam_client, TEXT.encode())

    film = session.scalars(sa.select(Film).where(Film.slug == "redlight")).one()
    session.commit()
    kit = sam_client.get(f"/manage/films/{film.id}/kit.yaml")
    again = send(sam_client, kit.data)
    assert (answer.status_code, answer.location) == (302, f"/manage/films/{film.id}")
    assert (kit.status_code, kit.content_type) == (200, "application/yaml; charset=utf-8")
    assert kit.headers["Content-Disposition"] == "attachment; filename=redlight.yaml"
    assert kit.headers["Cache-Control"] == "no-store"
    assert again.status_code == 302
    assert sam_client.get(f"/manage/films/{film.id}/kit.yaml").data == kit.data
    held = session.scalars(sa.select(Screening)).all()
    assert {one.organisation_id for one in held} == {organisation_of(hana).id}
    assert len(held) == 3


def test_a_film_about_which_nobody_has_written_says_so(session, sam_client):
    send(sam_client, TEXT.encode())
    holly = session.scalars(sa.select(Film).where(Film.slug == "holly")).one()
    session.commit()

    answer = sam_client.get(f"/manage/films/{holly.id}/kit.yaml")

    assert answer.status_code == 409
    assert "Write that first" in well_formed(answer)


BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in b"bcde")


@one_engine
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "Line 1, file: not a text of named parts."),
        (b"just words", "Line 1, file: not a text of named parts."),
        (
            b"film: [",
            "Line 1, file: expected the node content, but found &#39;&lt;stream end&gt;&#39;.",
        ),
        (b"<html>", "Line 1, file: not a text of named parts."),
        (b"%PDF-1.7\n\xe2\xe3", "Line 2, file: not UTF-8 text."),
        ("film: é".encode("latin-1"), "Line 1, file: not UTF-8 text."),
        (TEXT.encode("utf-16"), "Line 1, file: not UTF-8 text."),
        (BOMB, "Line 2, file: *references: write it out."),
        (b"[" * 100_000, "Line 1, file: nested too deeply."),
        (b"a: [" + b"b," * 60_000 + b"]", "Line 1, file: more than 50000 parts."),
        (b"? [a]\n: b", "Line 1, file: found unhashable key."),
        (b'film: "\\0"', "Line 1, film: holds characters that cannot be used here."),
        (b'film: "\\ud800"', "Line 1, film: holds characters that cannot be used here."),
        (b'film: "\\UFFFFFFFF"', "Line 1, file: not YAML."),
        (b"a: 1\na: 2", "Line 2, a: given twice."),
        (b"!!python/object:os.system a: b", "Line 1, a: Extra inputs are not permitted."),
        (
            TEXT.replace("year: 2009", "year: soon").encode(),
            "Line 9, film.year: Input should be a valid integer, unable to parse string as an "
            "integer.",
        ),
        (
            TEXT.replace("id: two-million", "id: court-sentences").encode(),
            "Line 5, file: the claim &#39;court-sentences&#39; is there twice.",
        ),
        (
            TEXT.replace("T20:00", "T20:00+00:00").encode(),
            "Line 57, screenings[1].starts: Input should not have timezone info.",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else repr(value[:18]),
)
def test_what_is_no_kit_is_told_with_its_line_and_changes_nothing(session, sam_client, data, error):
    answer = send(sam_client, data)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page)[0] == error
    assert page.count('class="field-error"') == 1
    assert films(session) == []


@one_engine
def test_of_very_many_mistakes_the_first_are_told(sam_client):
    page = well_formed(send(sam_client, b"".join(b"x%d: 1\n" % n for n in range(100))))

    told = errors_in(page)
    assert len(told) == 21
    assert told[0] == "Line 1, film: Field required."
    assert told[-1] == "There are 81 more."


def test_a_kit_that_a_later_part_refuses_changes_nothing(session, hana, sam_client):
    make_screening(session, organisation_of(hana), slug="redlight-in-westport")
    session.commit()
    before = films(session)

    answer = send(sam_client, TEXT.encode())

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "A screening with the address redlight-in-westport is scheduled here."
    ]
    assert films(session) == before


def test_a_guide_that_does_not_fit_its_own_text_is_told(sam_client):
    page = well_formed(send(sam_client, TEXT.replace("- id: words\n", "- id: other\n").encode()))

    assert errors_in(page)[0].startswith("The guide’s own text redlight.en.yaml does not fit, line")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(session, sam_client):
    answer = sam_client.post(
        NEW,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "5000000"},
    )

    assert answer.status_code == TOO_MUCH
    assert "1 MB for anything else" in well_formed(answer)
    assert films(session) == []


def test_without_a_file_nothing_is_taken_in(sam_client):
    token = TOKEN.search(sam_client.get(NEW).text)[1]

    answer = sam_client.post(NEW, data={"csrf_token": token})

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == ["Choose a file first."]


def test_the_name_of_the_file_is_nowhere(sam_client):
    page = send(sam_client, b"x: 1", "../../evil.yaml").text

    assert "Line 1, x" in page
    assert "evil" not in page
