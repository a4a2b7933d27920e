"""Photos of a venue."""

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from outreach import pictures
from outreach.clock import now
from outreach.errors import Refused
from outreach.screenings.actions import Place
from outreach.venues import queries
from outreach.venues.actions import photos
from outreach.venues.models import MOST_PHOTOS, AddressVisibility, VenuePhoto
from outreach.web.limits import Tries
from tests.pages import TOKEN, errors_in, send_form, well_formed
from tests.programme import make_screening, make_venue
from tests.test_pictures import CANARY, bomb, sent, with_secrets
from tests.venues.described import at

TOO_MUCH = 413
DOOR = "A blue door"


def send(client, venue, raw, name="photo.jpg", **typed):
    token = TOKEN.search(client.get(at(venue, "/photos")).text)[1]
    data = {"csrf_token": token, "photo": FileStorage(io.BytesIO(raw), name), "alt": DOOR, **typed}
    boundary, body = encode_multipart(data)  # as bytes: the client leaves its own files open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(at(venue, "/photos/new"), data=body, content_type=kind)


@pytest.fixture
def shown(database, library):
    """The photos of the library in their order, as the database now has them."""

    def shown():
        with database.reading() as session:
            return [photo.alt for photo in queries.photos_of(session, library)]

    return shown


@pytest.fixture
def photo(session, library):
    photo = photos.add(session, library, photos.drawn(sent("JPEG", (64, 32))), alt=DOOR)
    session.commit()
    return photo


@pytest.fixture
def screening(session, circle, room):
    screening = make_screening(session, circle, place=Place(venue=room.venue, room=room))
    session.commit()
    return screening


def public(photo):
    return f"/venues/photos/{photo.uid}.webp"


def test_a_photo_stands_on_the_page_of_a_screening_there(
    client, hana_client, library, screening, shown
):
    answer = send(hana_client, library, sent("JPEG", (64, 32)))

    page = well_formed(client.get(f"/screenings/{screening.slug}"))
    address = re.search(r'<img src="([^"]+)" width="64" height="32" alt="A blue door"', page)[1]
    picture = client.get(address)
    assert (answer.status_code, answer.location) == (302, at(library, "/photos"))
    assert shown() == [DOOR]
    assert (picture.status_code, picture.content_type) == (200, "image/webp")
    assert Image.open(io.BytesIO(picture.data)).size == (64, 32)


@pytest.mark.parametrize("visibility", list(AddressVisibility))
def test_everybody_sees_it_only_where_everybody_sees_the_address(
    session, client, hana_client, olu_client, library, photo, screening, visibility
):
    library.address_visibility, library.area_label = visibility, "near the main station"
    session.commit()

    page = client.get(f"/screenings/{screening.slug}").text
    answers = [reader.get(public(photo)).status_code for reader in (client, olu_client)]
    own = hana_client.get(at(library, f"/photos/{photo.id}.webp"))

    is_open = visibility is AddressVisibility.PUBLIC
    assert (DOOR in page, str(photo.uid) in page) == (is_open, is_open)
    assert answers == [200 if is_open else 404] * 2
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "no-store")


def test_no_cache_gives_it_out_once_it_is_hidden(session, client, library, photo):
    before = client.get(public(photo))
    again = client.get(public(photo), headers={"If-None-Match": before.headers["ETag"]})
    library.address_visibility, library.area_label = AddressVisibility.STAFF, "downtown"
    session.commit()

    hidden = client.get(public(photo), headers={"If-None-Match": before.headers["ETag"]})

    assert (before.status_code, before.headers["Cache-Control"]) == (200, "no-cache")
    assert (again.status_code, again.data) == (304, b"")
    assert hidden.status_code == 404


def test_where_and_by_whom_it_was_taken_and_its_name_are_gone(
    session, client, hana_client, library, shown
):
    answer = send(hana_client, library, with_secrets(), "kims-kitchen.jpg")

    kept = session.scalars(sa.select(VenuePhoto)).one()
    picture = client.get(public(kept))
    assert answer.status_code == 302
    assert CANARY not in picture.data
    assert dict(Image.open(io.BytesIO(picture.data)).getexif()) == {}
    assert "kims-kitchen" not in hana_client.get(at(library, "/photos")).text
    assert "kims-kitchen" not in str(picture.headers)


NO_PICTURE = str(pictures.NO_PICTURE)
TOO_LARGE = str(pictures.TOO_LARGE)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NO_PICTURE),
        (b"Dear diary", NO_PICTURE),
        (b"%PDF-1.7", NO_PICTURE),
        (sent("GIF"), NO_PICTURE),
        (sent("JPEG")[:200], NO_PICTURE),
        (bomb(10_000), TOO_LARGE),
        (sent() + b"\0" * pictures.MOST_BYTES, TOO_LARGE),
        (b"", NO_PICTURE),
    ],
    ids=["svg", "text", "pdf", "gif", "cut", "bomb", "just over", "empty"],
)
def test_what_is_no_photo_is_refused_beside_its_field(hana_client, library, shown, raw, error):
    answer = send(hana_client, library, raw)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == [error]
    assert 'id="photo-error"' in page
    assert 'value="A blue door"' in page
    assert shown() == []


def test_twenty_megabytes_are_refused_before_they_are_read(hana_client, library, shown):
    answer = send(hana_client, library, b"\0" * 20_000_000)

    assert answer.status_code == TOO_MUCH
    assert "5 MB for a picture" in well_formed(answer)
    assert shown() == []


@pytest.mark.parametrize(
    ("alt", "error"),
    [
        ("", "What can be seen on it: this needs an answer."),
        ("  ", "What can be seen on it: this needs an answer."),
        ("x" * 300, "This is longer than 250 characters."),
        ("a\x00", "This holds characters that cannot be used here."),
    ],
)
def test_a_photo_says_in_words_what_is_on_it(hana_client, library, shown, alt, error):
    answer = send(hana_client, library, sent(), alt=alt)

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [error]
    assert shown() == []


def test_no_file_is_said(hana_client, library):
    answer = send_form(hana_client, at(library, "/photos/new"), on=at(library, "/photos"), alt=DOOR)

    assert errors_in(well_formed(answer)) == ["Choose a file first."]


def test_six_are_enough(session, library, hana_client, shown):
    picture = photos.drawn(sent())
    for number in range(MOST_PHOTOS):
        photos.add(session, library, picture, alt=f"Door {number}")
    session.commit()

    answer = hana_client.get(at(library, "/photos"))
    token = TOKEN.search(answer.text)[1]
    more = {"csrf_token": token, "photo": (io.BytesIO(sent()), "p.png"), "alt": "One more"}
    refused = hana_client.post(at(library, "/photos/new"), data=more)

    assert "Add a photo" not in well_formed(answer)
    assert refused.status_code == 422
    assert errors_in(well_formed(refused)) == ["A venue has at most 6 photos. Delete one first."]
    with pytest.raises(Refused):
        photos.add(session, library, picture, alt="One more")
    assert len(shown()) == MOST_PHOTOS


def test_they_are_put_in_order_and_deleted(session, library, photo, hana_client, client, shown):
    second = photos.add(session, library, photos.drawn(sent()), alt="The hall")
    session.commit()
    page = at(library, "/photos")

    moved = send_form(hana_client, f"{page}/{second.id}/promotion", on=page)
    first = shown()
    send_form(hana_client, f"{page}/{second.id}/promotion", on=page)
    deleted = send_form(hana_client, f"{page}/{photo.id}/removal", on=page)

    assert (moved.status_code, deleted.status_code) == (302, 302)
    assert first == ["The hall", DOOR]
    assert shown() == ["The hall"]
    assert client.get(public(photo)).status_code == 404


def test_a_photo_of_another_venue_is_not_found(session, circle, photo, hana_client, shown):
    other = make_venue(session, circle)
    session.commit()

    wrong = at(other, f"/photos/{photo.id}")

    assert hana_client.get(f"{wrong}.webp").status_code == 404
    on = at(other, "/edit")
    assert send_form(hana_client, f"{wrong}/removal", on=on).status_code == 404
    assert shown() == [DOOR]


def test_only_the_team_sees_the_page_and_hosts_change_it(
    library, photo, client, olu_client, viewer_client, hana_client, shown
):
    paths = [at(library, p) for p in ("/photos", "/photos/new", f"/photos/{photo.id}.webp")]
    readers = {"Hana": hana_client, "a viewer": viewer_client, "Olu": olu_client, "nobody": client}

    answers = {who: [r.get(path).status_code for path in paths] for who, r in readers.items()}

    assert answers == {
        "Hana": [200, 200, 200],
        "a viewer": [200, 403, 200],
        "Olu": [404, 404, 404],
        "nobody": [302, 302, 302],
    }
    gone = send_form(
        olu_client, at(library, f"/photos/{photo.id}/removal"), on="/manage/venues/new"
    )
    assert gone.status_code == 404
    assert shown() == [DOOR]


def test_while_a_photo_is_drawn_everybody_else_may_write(
    database, library, hana_client, monkeypatch, shown
):
    draw = photos.drawn

    def drawn(raw):
        with database.transaction() as other:
            other.add(Tries(key="k", count=1, ends_at=now()))
        return draw(raw)

    monkeypatch.setattr(photos, "drawn", drawn)

    assert send(hana_client, library, sent()).status_code == 302
    assert shown() == [DOOR]
