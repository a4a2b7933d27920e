"""The picture on an organisation's page."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from outreach import pictures
from outreach.accounts.models import Logo, Membership, Role
from outreach.clock import now
from outreach.organisations.actions import profile
from outreach.web.limits import Tries
from tests.factories import organisation_of
from tests.pages import TOKEN, errors_in, send_form, well_formed
from tests.test_pictures import CANARY, sent, with_secrets

EDIT, NEW, REMOVE = (
    "/manage/organisation",
    "/manage/organisation/logo",
    "/manage/organisation/logo/removal",
)
TOO_MUCH = 413


def send(client, raw, name="logo.png"):
    token = TOKEN.search(client.get(EDIT).text)[1]
    return client.post(NEW, data={"csrf_token": token, "logo": (io.BytesIO(raw), name)})


def shown(client, hana):
    return client.get(f"/organisations/{organisation_of(hana).slug}/logo.webp")


def logos(session):
    session.rollback()
    found = session.scalar(sa.select(sa.func.count(Logo.id)))
    session.rollback()
    return found


def test_the_owner_sends_a_picture_and_everybody_sees_it(client, hana, hana_client):
    answer = send(hana_client, sent("PNG", (64, 32)))

    picture = shown(client, hana)
    page = well_formed(client.get(f"/organisations/{organisation_of(hana).slug}"))
    assert (answer.status_code, answer.location) == (302, EDIT)
    assert (picture.status_code, picture.content_type) == (200, "image/webp")
    assert Image.open(io.BytesIO(picture.data)).size == (64, 32)
    assert "/logo.webp?v=" in page
    assert 'width="64" height="32" alt=""' in page


def test_where_a_photo_was_taken_is_not_shown(client, hana, hana_client):
    send(hana_client, with_secrets(), "photo.jpg")

    assert CANARY not in shown(client, hana).data


def test_the_name_of_the_file_is_nowhere(client, session, hana, hana_client, settings):
    def files():
        return {path for path in settings.instance.parent.rglob("*") if path.is_file()}

    before = files()
    answer = send(hana_client, sent("PNG", (64, 32)), "../../evil.png")

    picture = shown(client, hana)
    pages = client.get(f"/organisations/{organisation_of(hana).slug}").text
    pages += hana_client.get(EDIT).text
    kept = session.execute(sa.select(sa.inspect(Logo).local_table)).one()
    session.rollback()
    assert (answer.status_code, picture.status_code) == (302, 200)
    assert "logo.webp" in pages
    assert "evil" not in f"{pages}{answer.headers}{picture.headers}"
    assert b"evil" not in picture.data
    assert "evil" not in repr(kept)
    assert files() == before


def test_another_picture_takes_its_place_at_another_address(client, session, hana, hana_client):
    def address():
        page = client.get(f"/organisations/{organisation_of(hana).slug}").text
        return page.split("logo.webp?v=")[1].split('"')[0]

    send(hana_client, sent("PNG", (64, 32)))
    before = address()
    send(hana_client, sent("PNG", (32, 32)))

    assert address() != before
    assert logos(session) == 1


def test_a_reader_who_has_it_is_not_sent_it_again(client, hana, hana_client):
    send(hana_client, sent())
    tag = shown(client, hana).headers["ETag"]

    again = client.get(
        f"/organisations/{organisation_of(hana).slug}/logo.webp", headers={"If-None-Match": tag}
    )

    assert (again.status_code, again.data) == (304, b"")


def test_it_is_taken_away(client, session, hana, hana_client):
    send(hana_client, sent())

    send_form(hana_client, REMOVE, on=EDIT)
    again = send_form(hana_client, REMOVE, on=EDIT)

    assert again.status_code == 302
    assert shown(client, hana).status_code == 404
    assert logos(session) == 0


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture"),
        (b"GIF89a" + b"\0" * 40, "no picture"),
        (sent(size=(2, 2)), "too small"),
    ],
    ids=["svg", "gif", "dot"],
)
def test_what_is_no_picture_is_refused_beside_its_field(session, hana_client, raw, said):
    answer = send(hana_client, raw)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert any(said in error for error in errors_in(page))
    assert 'id="logo-error"' in page
    assert logos(session) == 0


def test_no_file_is_said(hana_client):
    answer = send_form(hana_client, NEW, on=EDIT)

    assert errors_in(well_formed(answer)) == ["Choose a file first."]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(session, hana_client):
    answer = hana_client.post(
        NEW,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(pictures.MOST_BYTES + 30_000)},
    )

    assert answer.status_code == TOO_MUCH
    assert "5 MB for a picture" in well_formed(answer)
    assert logos(session) == 0


def test_only_pages_that_take_files_take_so_much(hana_client):
    large = {"description": "x" * 1_100_000}

    assert send_form(hana_client, EDIT, **large).status_code == TOO_MUCH


def test_a_viewer_sends_none(viewer_client):
    assert viewer_client.get(NEW).status_code == 403
    assert viewer_client.get(EDIT).status_code == 403


def test_an_organisation_without_a_picture_shows_none(client, hana):
    assert shown(client, hana).status_code == 404
    assert "logo.webp" not in client.get(f"/organisations/{organisation_of(hana).slug}").text


def test_while_a_picture_is_drawn_everybody_else_may_write(database, hana_client, monkeypatch):
    draw = profile.drawn

    def drawn(raw):
        with database.transaction() as other:
            other.add(Tries(key="k", count=1, ends_at=now()))
        return draw(raw)

    monkeypatch.setattr(profile, "drawn", drawn)

    assert send(hana_client, sent("PNG")).status_code == 302


def test_who_is_no_owner_any_more_when_it_is_drawn_changes_nothing(
    database, session, hana, hana_client, monkeypatch
):
    draw = profile.drawn

    def drawn(raw):
        with database.transaction() as other:
            other.execute(sa.update(Membership).values(role=Role.VIEWER))
        return draw(raw)

    monkeypatch.setattr(profile, "drawn", drawn)

    answer = send(hana_client, sent("PNG"))

    assert (answer.status_code, logos(session)) == (403, 0)
