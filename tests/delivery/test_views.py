"""Kept mail, for the owner."""

import os
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from uuid import UUID, uuid4

import pytest
from flask import Flask

from outreach.app import create_app
from outreach.config import Settings
from outreach.delivery import kept, mail
from outreach.delivery.mail import Letter
from tests.factories import make_user, organisation_of, signed_in
from tests.pages import well_formed

ENTRY = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Redlight \xe1\x9e\x81\r\nEND:VCALENDAR\r\n"
CONFIRMATION = Letter(
    to="gia@example.org",
    subject="Your places: Redlight in Westport",
    text="Hello Gia,\n\nthree places are yours.\nSee you there.\n",
    html="<p>Hello Gia,</p><script>alert('html part')</script>",
    calendar=ENTRY,
)
PLAIN = Letter(
    to="dara@example.org", subject="A plain one", text="Only words.\n", html="<p>Words</p>"
)


def keep(settings: Settings, letter: Letter, *, age: int = 0) -> UUID:
    """Have the letter kept as the worker does; ``age`` in seconds."""
    uid = uuid4()
    mail.send(settings, letter, uid)
    path = kept.path(settings.mail_folder, uid)
    written = path.stat().st_mtime - age
    os.utime(path, (written, written))
    return uid


def test_without_mail_the_page_says_so(hana_client):
    answer = hana_client.get("/manage/mail")

    assert (answer.status_code, "No mail yet" in well_formed(answer)) == (200, True)


def test_mails_are_listed_newest_first(hana_client, settings):
    older = keep(settings, PLAIN, age=60)
    newer = keep(settings, CONFIRMATION)

    page = well_formed(hana_client.get("/manage/mail"))

    places = [page.index(f'href="/manage/mail/{uid}"') for uid in (newer, older)]
    assert places == sorted(places)
    assert "No mail yet" not in page
    for text in ("gia@example.org", "invitation.ics", "A plain one", "UTC", "KB"):
        assert text in page


def test_what_is_no_mail_is_not_listed(hana_client, settings):
    keep(settings, PLAIN)
    for name in ("notes.txt", "not-a-uuid.eml", f"{uuid4()}.part"):
        (settings.mail_folder / name).write_text("Subject: Stray\n\nstray")

    page = well_formed(hana_client.get("/manage/mail"))

    assert ("A plain one" in page, "Stray" in page) == (True, False)


def test_only_so_many_are_listed_at_once(settings):
    uids = [keep(settings, PLAIN, age=age) for age in (3, 2, 1)]

    assert [m.uid for m in kept.newest(settings.mail_folder)] == uids[::-1]
    assert [m.uid for m in kept.newest(settings.mail_folder, most=2)] == [uids[2], uids[1]]


def test_a_mail_is_shown_as_text_with_its_calendar_entry(hana_client, settings):
    uid = keep(settings, CONFIRMATION)

    answer = hana_client.get(f"/manage/mail/{uid}")

    page = well_formed(answer)
    assert answer.status_code == 200
    assert "three places are yours.<br>See you there." in page
    assert "SUMMARY:Redlight ខ" in page
    assert "gia@example.org" in page


def test_the_html_of_a_mail_is_never_part_of_our_page(hana_client, settings):
    hostile = replace(PLAIN, subject="<img src=x>", text="<script>alert('text')</script>")
    confirmation, uid = keep(settings, CONFIRMATION), keep(settings, hostile)

    shown = well_formed(hana_client.get(f"/manage/mail/{confirmation}"))
    escaped = well_formed(hana_client.get(f"/manage/mail/{uid}"))

    assert "three places" in shown
    assert "html part" not in shown
    assert "<script>alert" not in escaped
    assert "<img" not in escaped
    assert "&lt;script&gt;" in escaped


def test_the_file_is_what_would_have_been_sent(hana_client, settings):
    uid = keep(settings, CONFIRMATION)

    answer = hana_client.get(f"/manage/mail/{uid}.eml")

    sent = message_from_bytes(answer.data, policy=default)
    assert (answer.status_code, answer.mimetype) == (200, "message/rfc822")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={uid}.eml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert (sent["To"], sent["Subject"]) == (CONFIRMATION.to, CONFIRMATION.subject)
    answer.close()


@pytest.mark.parametrize("tail", ["", ".eml"])
def test_a_mail_that_is_not_there_is_not_found(hana_client, tail):
    assert hana_client.get(f"/manage/mail/{uuid4()}{tail}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e/secret_key",
        "../secret_key.eml",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "secret_key%00.eml",
        "*.eml",
        "{uid}/../secret_key",
        "{uid}.eml/../../secret_key",
        "{uid}%00.eml",
        "{upper}",
    ],
)
def test_no_path_leads_out_of_the_folder(hana_client, settings, path):
    uid = keep(settings, PLAIN)
    (settings.instance / "secret_key").write_text("the secret")

    answer = hana_client.get("/manage/mail/" + path.format(uid=uid, upper=str(uid).upper()))

    assert answer.status_code in (404, 200)
    assert (answer.status_code == 200) is (path == "{upper}")
    assert "the secret" not in answer.text


@pytest.mark.parametrize("tail", ["", "/{uid}", "/{uid}.eml"])
def test_mail_is_for_the_owner_of_the_first_organisation(
    app, client, session, hana, hana_client, olu_client, settings, tail
):
    path = "/manage/mail" + tail.format(uid=keep(settings, PLAIN))
    host = make_user(
        session, "Hugo Host", "hugo@example.org", organisation=organisation_of(hana), role="host"
    )
    session.commit()
    host_client = signed_in(app.test_client(), host)

    answers = [c.get(path) for c in (hana_client, host_client, olu_client, client)]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 302]
    assert answers[3].location == f"/sign-in?next={path}"
    answers[0].close()


def test_with_a_mail_server_nothing_is_shown(settings, database, hana):
    uid = keep(settings, CONFIRMATION)
    app = create_app(replace(settings, mail_url="smtp://user:a-password@mail.example.org"))
    client = signed_in(app.test_client(), hana)

    page = well_formed(client.get("/manage/mail"))

    assert "Mail goes out through your mail server" in page
    assert "a-password" not in page
    assert "gia@example.org" not in page
    assert client.get(f"/manage/mail/{uid}").status_code == 404
    assert client.get(f"/manage/mail/{uid}.eml").status_code == 404
    close(app)


def close(app: Flask) -> None:
    app.extensions["database"].engine.dispose()


def test_the_menu_names_mail_only_to_who_may_see_it(hana_client, olu_client):
    menus = [client.get("/manage/venues").text for client in (hana_client, olu_client)]

    assert ['href="/manage/venues"' in menu for menu in menus] == [True, True]
    assert ['href="/manage/mail"' in menu for menu in menus] == [True, False]
