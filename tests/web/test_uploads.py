"""Only the one kind of form is read that a page's own form sends."""

import io

import pytest

from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_screening

UNSUPPORTED = 415
LOGO = "/manage/organisation/logo"


@pytest.fixture
def rsvps(session, hana):
    screening = make_screening(session, organisation_of(hana))
    session.commit()
    return f"/screenings/{screening.slug}/rsvps/new"


def test_a_file_in_a_field_of_text_is_refused(client, hana_client, rsvps):
    def answer(sender, path, field):
        return sender.post(path, data={field: (io.BytesIO(b"Gia"), "name.txt")})

    assert client.post(rsvps, data={"name": "Gia"}).status_code == 422
    assert answer(client, rsvps, "name").status_code == UNSUPPORTED
    assert answer(client, "/sign-in", "email").status_code == UNSUPPORTED
    assert answer(hana_client, "/manage/venues/new", "name").status_code == UNSUPPORTED
    assert "could not read that" in well_formed(answer(client, rsvps, "name"))


@pytest.mark.parametrize("sent", [{"name": 5}, {"name": None}, {"name": ["Gia"]}, [1, 2], "text"])
def test_json_in_place_of_a_form_is_refused(client, hana_client, rsvps, sent):
    assert client.post(rsvps, json=sent).status_code == UNSUPPORTED
    assert hana_client.post(LOGO, json=sent).status_code == UNSUPPORTED


def test_a_view_that_takes_files_reads_both_kinds_of_form(hana_client):
    on = "/manage/organisation"

    for logo in ("", (io.BytesIO(b"no picture"), "logo.png")):
        assert send_form(hana_client, LOGO, on=on, logo=logo).status_code == 422


def test_what_is_only_asked_for_may_say_anything_of_a_content_it_lacks(client):
    assert client.get("/", content_type="application/json").status_code == 200


def test_a_form_without_anything_is_read(hana_client):
    """A browser sends no content type with a form that has no field."""
    assert hana_client.post("/sign-out").status_code != UNSUPPORTED
