"""Passkeys: added, used, refused, removed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.accounts import passkeys
from outreach.accounts.forms.passkeys import PasskeyAnswerForm
from outreach.accounts.models import Passkey, SignIn
from outreach.clock import now
from outreach.delivery import jobs, kept
from tests.accounts.security.device import (
    PASSKEYS,
    SIGN_IN,
    Device,
    add_passkey,
    answer,
    ask,
    question_in,
    sign_in_by_passkey,
)
from tests.accounts.security.visits import first_step, is_signed_in
from tests.factories import make_viewer, organisation_of, signed_in
from tests.pages import TOKEN, send_form, well_formed

OPENS_NOTHING = "This passkey opens nothing here."
AGAIN = "/manage/account/verification/passkey"


@pytest.fixture
def device(hana_client) -> Device:
    """Hana's phone, with a passkey for her account."""
    device = Device()
    assert add_passkey(hana_client, device).status_code == 302
    return device


def test_a_passkey_is_added_by_name_and_told_by_mail(app, session, hana_client, device):
    page = well_formed(hana_client.get(PASSKEYS))

    assert "The passkey is added." in page
    assert '<h2 id="passkey-1">My phone</h2>' in page
    jobs.deliver_due(app)
    (mail,) = kept.newest(app.config["SETTINGS"].mail_folder)
    assert "A passkey was added to your account." in mail.text


def test_any_device_may_keep_it_and_has_to_check_the_person(hana_client):
    question, _ = question_in(send_form(hana_client, PASSKEYS, name="x").text)

    assert question["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert question["rp"] == {"name": "Outreach", "id": "outreach.test"}


def test_a_passkey_alone_signs_in(app, device):
    client = app.test_client()

    landed = sign_in_by_passkey(client, device)

    assert (landed.status_code, landed.location) == (302, "/manage")
    assert is_signed_in(client)


def test_adding_one_ends_every_other_sign_in(app, hana, hana_client):
    other = signed_in(app.test_client(), hana)

    add_passkey(hana_client, Device())

    assert (is_signed_in(hana_client), is_signed_in(other)) == (True, False)


def test_a_device_of_ones_own_is_one_by_passkey_too(app, session, device):
    client = app.test_client()
    page = send_form(client, SIGN_IN, own_device="y").text
    answer(client, page, device.use(question_in(page)[0]), own_device="y")

    assert 'name="own_device" value="y"' in page
    newest = sa.select(SignIn.is_own_device).order_by(SignIn.id.desc()).limit(1)
    assert session.scalars(newest).one() is True


@pytest.mark.parametrize("origin", ["https://evil.example", "http://outreach.test:81"])
def test_a_passkey_used_on_another_site_opens_nothing(app, device, origin):
    client = app.test_client()
    page = ask(client)
    device.origin = origin

    refused = answer(client, page, device.use(question_in(page)[0]))

    assert refused.location == SIGN_IN
    assert OPENS_NOTHING in client.get(SIGN_IN).text
    assert not is_signed_in(client)


def test_a_passkey_made_for_another_site_opens_nothing(app, device):
    client = app.test_client()
    page = ask(client)
    question = {**question_in(page)[0], "rpId": "evil.example"}

    answer(client, page, device.use(question))

    assert not is_signed_in(client)


def test_the_site_is_the_public_one_whatever_the_host_header_says(app):
    asked = send_form(app.test_client(), SIGN_IN, site="http://evil.example")

    assert question_in(asked.text)[0]["rpId"] == "outreach.test"


def replay(app, device: Device) -> tuple[bool, bool]:
    """Whether somebody is signed in by what a device said, and whoever copied it too."""
    client, thief = app.test_client(), app.test_client()
    page = ask(client)
    said = device.use(question_in(page)[0])
    answer(client, page, said)
    token = TOKEN.search(ask(thief))[1]
    thief.post(question_in(page)[1], data={"csrf_token": token, "credential": said})
    return is_signed_in(client), is_signed_in(thief)


def test_an_answer_is_heard_once(app, device):
    assert replay(app, device) == (True, False)


def test_it_would_be_heard_twice_if_nothing_remembered_the_first_time(app, device, monkeypatch):
    monkeypatch.setattr(PasskeyAnswerForm, "_is_over", lambda _form: False)

    assert replay(app, device) == (True, True)


def test_an_answer_to_another_question_is_refused(app, device):
    client = app.test_client()
    before, page = ask(client), ask(client)

    answer(client, page, device.use(question_in(before)[0]))

    assert not is_signed_in(client)


def test_a_question_is_open_for_two_minutes(app, device):
    client = app.test_client()
    page = ask(client)
    said = device.use(question_in(page)[0])
    with time_machine.travel(now() + passkeys.SIGN_IN_WITHIN + timedelta(seconds=5)):
        answer(client, page, said)

        assert "That took too long." in client.get(SIGN_IN).text


def test_a_device_that_did_not_check_the_person_is_refused(app, device):
    client = app.test_client()
    device.flags = 0x01

    sign_in_by_passkey(client, device)

    assert not is_signed_in(client)


def test_a_forged_signature_is_refused(app, device):
    client, forger = app.test_client(), Device()
    forger.id, forger.handle = device.id, device.handle

    sign_in_by_passkey(client, forger)

    assert not is_signed_in(client)


def test_a_passkey_that_nobody_added_is_refused(app, hana):
    client = app.test_client()

    sign_in_by_passkey(client, Device())

    assert OPENS_NOTHING in client.get(SIGN_IN).text


def test_the_passkey_of_a_closed_account_opens_nothing(app, session, hana, device):
    hana.active = False
    session.commit()
    client = app.test_client()

    sign_in_by_passkey(client, device)

    assert not is_signed_in(client)


@pytest.mark.parametrize("said", ["", "x", "{}", "[]", '{"id": "a"}', "ហាណា"])
def test_what_no_browser_says_is_refused(app, device, said):
    client = app.test_client()

    refused = answer(client, ask(client), said)

    assert refused.location == SIGN_IN
    assert not is_signed_in(client)


def test_after_the_password_a_passkey_stands_in_for_the_code(app, session, hana, device):
    hana.tf_totp_secret = hana.tf_primary_method = None
    session.commit()
    client = app.test_client()

    asked = first_step(client, hana.email, own_device="y")
    between = is_signed_in(client)
    landed = sign_in_by_passkey(client, device)

    assert (asked.location, between, landed.location) == (SIGN_IN, False, "/manage")
    newest = sa.select(SignIn.is_own_device).order_by(SignIn.id.desc()).limit(1)
    assert session.scalars(newest).one() is True


def test_after_the_password_the_passkey_of_another_is_refused(app, olu, device):
    client = app.test_client()
    first_step(client, olu.email)

    sign_in_by_passkey(client, device)

    assert not is_signed_in(client)


def test_a_passkey_shows_again_that_it_is_you(hana_client, device):
    with time_machine.travel(now() + timedelta(minutes=11)):
        led = hana_client.get(PASSKEYS)
        before = send_form(hana_client, f"{AGAIN}?next={PASSKEYS}").text
        landed = answer(hana_client, before, device.use(question_in(before)[0]))

        assert led.location.startswith("/manage/account/verification?")
        assert landed.location == PASSKEYS
        assert hana_client.get(PASSKEYS).status_code == 200


def test_showing_it_by_passkey_leaves_copies_of_the_cookie_behind(app, hana_client, device):
    thief = app.test_client()
    thief.set_cookie("session", hana_client.get_cookie("session").value)
    page = send_form(hana_client, f"{AGAIN}?next={PASSKEYS}").text
    before = is_signed_in(thief)

    answer(hana_client, page, device.use(question_in(page)[0]))

    assert (before, is_signed_in(thief), is_signed_in(hana_client)) == (True, False, True)


def test_the_passkey_of_another_does_not_show_that_it_is_you(olu_client, device):
    with time_machine.travel(now() + timedelta(minutes=11)):
        page = send_form(olu_client, AGAIN).text
        answer(olu_client, page, device.use(question_in(page)[0]))

        assert olu_client.get(PASSKEYS).status_code == 302


def test_a_removed_passkey_opens_nothing(app, hana_client, device):
    removed = send_form(hana_client, f"{PASSKEYS}/removal", on=PASSKEYS, name="My phone")
    client = app.test_client()
    sign_in_by_passkey(client, device)

    assert removed.location == PASSKEYS
    assert "The passkey is removed." in hana_client.get(PASSKEYS).text
    assert not is_signed_in(client)


def test_whose_role_needs_it_cannot_remove_the_last_one(session, hana, hana_client, device):
    hana.tf_totp_secret = hana.tf_primary_method = None
    session.commit()

    send_form(hana_client, f"{PASSKEYS}/removal", on=PASSKEYS, name="My phone")

    assert "Your role needs a second step." in well_formed(hana_client.get(PASSKEYS))
    assert session.scalars(sa.select(Passkey.name)).all() == ["My phone"]


def test_nobody_removes_the_passkey_of_another(session, olu_client, device):
    send_form(olu_client, f"{PASSKEYS}/removal", on=PASSKEYS, name="My phone")

    assert session.scalars(sa.select(Passkey.name)).all() == ["My phone"]


@pytest.mark.parametrize(
    ("lately", "added"), [(timedelta(), ["Mine"]), (timedelta(minutes=11), [])]
)
def test_a_browser_left_open_adds_no_passkey_by_a_question_to_another(
    session, hana_client, olu_client, lately, added
):
    """Olu's browser is asked, and the answer is sent from Hana's."""
    device = Device()
    with time_machine.travel(now() + lately):
        page = send_form(lately_signed_in(olu_client), PASSKEYS, name="Mine").text
        question, action = question_in(page)
        token = TOKEN.search(hana_client.get("/manage/account").text)[1]
        hana_client.post(action, data={"csrf_token": token, "credential": device.make(question)})

    assert session.scalars(sa.select(Passkey.name)).all() == added


def lately_signed_in(client):
    """The client, as if it had signed in just now."""
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = now().timestamp()
    return client


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\x00b"])
def test_a_passkey_needs_a_name(hana_client, name):
    refused = send_form(hana_client, PASSKEYS, name=name)

    well_formed(refused)
    assert refused.status_code == 422


def test_two_passkeys_have_two_names(hana_client, device):
    assert send_form(hana_client, PASSKEYS, name="My phone").status_code == 422


def test_who_needs_a_second_step_may_set_up_a_passkey(app, session, hana):
    hana.tf_totp_secret = hana.tf_primary_method = None
    session.commit()
    client = signed_in(app.test_client(), hana)
    before = client.get("/manage/screenings").status_code

    add_passkey(client, Device())

    assert (before, client.get("/manage/screenings").status_code) == (302, 200)


def test_without_script_the_pages_say_that_passkeys_need_it(client, hana_client):
    for page in (client.get(SIGN_IN), hana_client.get(PASSKEYS)):
        assert "<noscript>" in well_formed(page)


@pytest.mark.parametrize(
    ("address", "works"),
    [
        ("https://outreach.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
    ],
)
def test_browsers_keep_passkeys_for_names_only(address, works):
    assert passkeys.work_at(address) is works


def test_a_viewer_may_have_one_too(app, session, hana):
    viewer = make_viewer(session, organisation_of(hana))
    session.commit()

    assert add_passkey(signed_in(app.test_client(), viewer), Device()).status_code == 302
