"""The speaker's own page, and that what they decide holds in every output."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from outreach import erasures
from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.films import kit
from outreach.guides import document
from outreach.guides.kinds import Edition
from outreach.guides.queries import all_guides, contents_of
from outreach.kits import take_in
from outreach.panels.models import Appearance
from outreach.screenings import crew
from outreach.speakers import actions as speakers
from outreach.speakers.models import Speaker, Use
from tests.factories import make_user, organisation_of, signed_in, with_another_key
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed
from tests.programme import REDLIGHT, make_rsvp

SAFE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def send(client, own):
    """What the speaker sends from their page."""

    def send(page, **fields):
        return client.post(own(page), data=fields, headers=SAFE)

    return send


@pytest.fixture
def outputs(app, client, session, hana, screening):
    """Everything that leaves for the public, as text."""
    film = take_in(session, kit.read(REDLIGHT), organisation=organisation_of(hana), now=now())
    screening.film = film
    session.commit()
    pages = (
        "/",
        "/screenings",
        f"/films/{film.slug}",
        f"/screenings/{screening.slug}",
        f"/screenings/{screening.slug}/rsvps/new",
        f"/screenings/{screening.slug}/calendar.ics",
        "/calendar.ics",
        f"/films/{film.slug}/calendar.ics",
        f"/organisations/{organisation_of(hana).slug}",
        f"/organisations/{organisation_of(hana).slug}/calendar.ics",
    )

    def outputs():
        session.expire_all()
        said = [client.get(page).text.replace("\r\n ", "") for page in pages]
        make_rsvp(session, screening)
        said.append(repr(screening.vevent))
        guide = all_guides(session)[0]
        contents = contents_of(
            session,
            guide,
            edition=Edition.FACILITATOR,
            today=now().date(),
            screening=screening,
        )
        with app.test_request_context():
            built = document.build(
                session,
                guide,
                edition=Edition.FACILITATOR,
                paper="A4",
                today=now().date(),
                screening=screening,
            )
        said += [repr(contents.panel), built.html]
        session.commit()
        said += [m.everything for m in delivered(app) if "guest" in m.to]
        return "\n".join(said)

    return outputs


def test_no_output_names_who_has_not_agreed_or_agrees_no_more(outputs, send, word):
    assert word not in outputs()

    assert send("", announced="public").status_code == 302
    said = outputs()
    assert said.count(f"Mali {word}") >= 3  # the page, the guide, and what it was made from

    assert send("/withdrawals", use="name").status_code == 302
    assert word not in outputs()


def test_the_page_shows_what_is_held_and_who_sees_it(client, own, word):
    answer = client.get(own())

    page = well_formed(answer)
    assert "<title>Your page" in page
    for held in (f"Mali {word}", f"School of {word}", f"Knows {word}.", f"{word}@example.org"):
        assert held in page
    assert "co-hosts and speaker liaison of the screening" in page
    assert "Leave this page quickly" in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_use_is_given_and_taken_back(session, seat, send, client, own):
    given = send("/consents", use="photo")
    assert given.status_code == 302
    assert "It ends by itself on" in client.get(own()).text

    send("/withdrawals", use="photo")

    assert "It ends by itself on" not in client.get(own()).text


def test_another_name_has_to_be_told(send, session, seat):
    answer = send("", announced="pseudonym", pseudonym="")

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == ["Which name shall stand there instead?"]


def test_looking_changes_nothing_and_another_site_cannot(client, own, database, seat):
    def rows():
        with database.reading() as reading:
            return [repr(r) for r in reading.execute(sa.select(Speaker.__table__))]

    before, addresses = rows(), [own(p) for p in ("", "/erasure")]
    posts = [own(p) for p in ("", "/consents", "/withdrawals", "/erasure")]

    assert [client.get(page).status_code for page in addresses] == [200, 200]
    assert [client.get(page).status_code for page in posts[1:3]] == [405] * 2
    there = {"Sec-Fetch-Site": "cross-site"}
    assert [client.post(page, headers=there).status_code for page in posts] == [403] * 4
    assert rows() == before


def test_the_host_of_a_panel_to_come_is_told_without_a_name(app, send, word, seat):
    send("", announced="public")

    send("", announced="never")

    (mail,) = [m for m in delivered(app) if m.to == "hello@westport-film-circle.example.org"]
    assert mail.subject == "About the panel of An evening with Redlight"
    assert "has just agreed to less than before" in mail.text
    assert word not in mail.everything


def test_the_mail_that_asks_leads_to_the_page_and_names_nobody(app, own, word):
    (mail,) = [m for m in delivered(app) if m.to == f"{word}@example.org"]

    assert mail.subject == "What may we say about you?"
    for body in (mail.text, mail.page):
        assert f"http://outreach.test{own()}" in body
        assert "Mali" not in body


def test_the_archive_holds_profile_consents_panels_and_mails(send, word, seat):
    send("/consents", use="photo")

    answer = send("/data.zip")

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with ZipFile(BytesIO(answer.data)) as held:
        files = {name: held.read(name).decode() for name in held.namelist()}
    (profile,) = json.loads(files["data.json"])["profiles"]
    assert profile["name"]["value"] == f"Mali {word}"
    assert [c["use"]["value"] for c in profile["consents"]] == ["photo"]
    assert [p["screening"] for p in profile["panels"]] == ["An evening with Redlight"]
    assert [name for name in files if name.startswith("mail/")]
    assert "noted_by_id" not in files["data.json"]


def test_who_asks_is_erased_everywhere_and_a_number_stays(
    app, database, client, own, send, word, left, hana_client, screening
):
    send("", announced="public")
    page = own()
    before = left(word)
    assert "table speaker" in before
    assert any(place.endswith(".eml") for place in before)

    answer = send("/erasure")

    assert answer.status_code == 200
    assert "Your data is erased" in well_formed(answer)
    delivered(app)
    assert left(word) == []
    assert client.get(page).status_code == 410
    shown = well_formed(client.get(f"/screenings/{screening.slug}"))
    assert re.findall(r'speaker-name">([^<]+)<', shown) == ["A speaker"]
    panel = well_formed(hana_client.get(f"/manage/screenings/{screening.id}/panel"))
    assert "A speaker" in panel
    with database.reading() as session:
        assert session.query(Appearance).count() == 1


@pytest.mark.parametrize("has_new_key", [False, True])
def test_an_old_copy_does_not_bring_them_back(
    app, database, session, seat, send, word, left, has_new_key
):
    columns = ("name", "affiliation", "bio", "email", "uid", "erased_at")
    row = {name: getattr(seat.speaker, name) for name in columns}
    session.commit()
    send("/erasure")
    session.execute(sa.update(Speaker.__table__).values(row))
    session.commit()
    assert "table speaker" in left(word)

    settings = app.config["SETTINGS"]
    if has_new_key:
        settings = with_another_key(settings)
    assert erasures.repeat(settings, database, now=now()) == 1

    assert left(word) == []


def test_the_kit_taken_in_again_brings_nobody_back(session, hana, app):
    circle = organisation_of(hana)
    take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())
    mu = session.scalars(sa.select(Speaker).where(Speaker.name == "Mu Sochua")).first()
    speakers.withdraw(session, mu, Use.NAME, now=now())

    take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())

    again = session.scalars(sa.select(Speaker).where(Speaker.name == "Mu Sochua")).all()
    assert [one.may_be_named(now()) for one in again if one.id == mu.id] == [False]


def at(seat, page=""):
    return f"/manage/screenings/{seat.screening_id}/panel/{seat.id}/consents{page}"


def test_the_host_asks_notes_and_withdraws(hana_client, seat, app, session):
    page = well_formed(hana_client.get(at(seat)))
    assert "Consent is to be asked" in page

    noted = send_form(
        hana_client,
        at(seat, "/notes"),
        on=at(seat),
        use="quoting",
        how="written",
        said_on=str(now().date()),
    )
    assert noted.status_code == 302
    assert ", in writing." in hana_client.get(at(seat)).text

    send_form(hana_client, at(seat, "/withdrawal"), on=at(seat), use="quoting")
    assert ", in writing." not in hana_client.get(at(seat)).text


def test_who_may_see_the_address_and_who_not(
    app, session, hana, hana_client, viewer_client, olu_client, client, seat, screening, word
):
    address = f"{word}@example.org"
    clients = {"host": hana_client, "viewer": viewer_client, "olu": olu_client, "nobody": client}
    for role in (CrewRole.CO_HOST, CrewRole.SPEAKER_LIAISON, CrewRole.MODERATOR, CrewRole.DOOR):
        user = make_user(session, role.label, f"{role}@other.example.org")
        crew.add(session, screening, email=user.email, role=role, by=hana, now=now())
        session.commit()
        clients[role.value] = signed_in(app.test_client(), user)

    sees = {name for name, one in clients.items() if address in one.get(at(seat)).text}

    assert sees == {"host", "co_host", "speaker_liaison"}
    panel = f"/manage/screenings/{screening.id}/panel"
    assert [n for n, one in clients.items() if address in one.get(panel).text] == []


def test_the_archive_is_sent_ten_times_an_hour(send, seat):
    statuses = [send("/data.zip").status_code for _ in range(10)]
    refused = send("/data.zip")

    assert (statuses, refused.status_code) == ([200] * 10, 429)
    assert int(refused.headers["Retry-After"]) > 0
