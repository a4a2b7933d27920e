"""What somebody gets who asks what is held about them and their account."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
import time_machine

from outreach.accounts.models import EmailChange, Passkey, SignIn, SignInLink, User
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.organisations.models import HostApplication, Invitation
from outreach.web.limits import Tries
from tests.factories import signed_in
from tests.mails import delivered
from tests.pages import send_form

PAGE = "/manage/account/data"


@pytest.fixture
def files(app):
    """What is in the archive of a user, by name."""

    def files(user):
        answer = send_form(signed_in(app.test_client(), user), PAGE)
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Cache-Control"] == "no-store"
        with ZipFile(BytesIO(answer.data)) as held:
            return {name: held.read(name).decode() for name in held.namelist()}

    return files


def columns(record):
    return {column.key for column in record.__table__.columns}


def test_it_holds_every_column_with_its_purpose_and_time(files, make_canary):
    canary = make_canary()

    data = json.loads(files(canary.user)["data.json"])

    assert set(data["account"]) == columns(User)
    assert data["account"]["email"] == {
        "value": f"{canary.word}@example.org",
        "purpose": "signing in, and mail about the account",
        "readers": "the owner of the organisation, and support, which finds your account only by "
        "your address",
        "kept": "while the account exists",
    }
    for name, record in (
        ("sign_ins", SignIn),
        ("passkeys", Passkey),
        ("changes_of_address", EmailChange),
        ("links_to_sign_in", SignInLink),
        ("outbox", Outbox),
    ):
        assert set(data[name][0]) == columns(record), name
    (invited,), (applied,) = data["invitations_to_you"], data["applications_to_host"]
    assert set(invited) == columns(Invitation) - {"invited_by_id"} | {"organisation"}
    assert set(applied) == columns(HostApplication) - {"answered_by_id"}
    assert [one["organisation"] for one in data["memberships"]] == ["Westport Film Circle"]
    assert [one["role"]["value"] for one in data["invitations_to_you"]] == ["host"]
    assert [one["role"] for one in data["invitations_that_you_sent"]] == ["host"]
    assert [one["place"]["value"] for one in data["applications_to_host"]] == ["Leeds"]
    assert [one["name"] for one in data["helplines_that_you_checked"]] == [f"Line {canary.number}"]


def test_the_log_comes_as_numbers(app, session, files, make_canary):
    canary = make_canary()
    client = signed_in(app.test_client(), canary.user)
    send_form(client, "/manage/sign-ins/endings", on="/manage/account")

    log = json.loads(files(canary.user)["data.json"])["log"]

    assert [(one["act"]["value"], one["user_id"]["value"]) for one in log] == [
        ("accounts.endings", canary.number)
    ]


def test_it_holds_the_mails_to_them_and_a_readme(files, make_canary, app):
    canary = make_canary()
    own = [mail for mail in delivered(app) if canary.word in mail.to]

    held = files(canary.user)

    letters = [name for name in held if name.startswith("mail/")]
    assert set(held) == {"readme.txt", "data.json", *letters}
    assert len(letters) == len(own) == 6
    assert all(f"{canary.word}@example.org" in held[name] for name in letters)
    assert "http://outreach.test/privacy" in held["readme.txt"].splitlines()


def test_it_holds_nothing_of_anybody_else(files, make_canary, hana):
    one, other = make_canary(), make_canary()
    ones, others = ("\n".join(files(canary.user).values()) for canary in (one, other))

    assert one.word in ones
    assert [other.word in ones, one.word in others] == [False, False]
    for word in (hana.email, f"to-{one.number}@example.org", f"to-{other.number}@example.org"):
        assert word not in ones


def test_it_holds_nothing_with_which_one_could_sign_in(session, files, make_canary):
    canary = make_canary()
    user = canary.user
    everything = files(user)["data.json"]
    uids = session.scalars(sa.select(SignIn.uid)).all()
    session.commit()

    secrets = [user.password, user.tf_totp_secret, user.fs_uniquifier, *map(str, uids)]

    assert len(uids) == 1
    assert [secret for secret in secrets if json.dumps(secret)[1:-1] in everything] == []
    assert everything.count("whoever had it could pass for you") > len(uids)


def test_who_signed_in_a_while_ago_shows_first_that_it_is_them(hana_client):
    assert hana_client.get(PAGE).status_code == 200

    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = hana_client.get(PAGE)

    assert answer.status_code == 302
    assert answer.location.startswith("/manage/account/verification")


def test_nobody_gets_it(client):
    assert client.get(PAGE).location.startswith("/sign-in")


def test_the_account_leads_to_it(hana_client):
    assert f'href="{PAGE}"' in hana_client.get("/manage/account").text


def test_it_is_sent_ten_times_an_hour_and_looking_is_not_counted(hana_client, olu_client, database):
    app = hana_client.application
    app.config["WTF_CSRF_ENABLED"] = False
    for _ in range(12):
        assert hana_client.get(PAGE).status_code == 200
    assert tries(database) == 0

    statuses = [hana_client.post(PAGE).status_code for _ in range(10)]
    refused = hana_client.post(PAGE)

    assert statuses == [200] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert olu_client.post(PAGE).status_code == 200
    with time_machine.travel(now() + timedelta(hours=1, minutes=1)):
        assert hana_client.post(PAGE).status_code == 302  # counted anew; shows that it is them


def tries(database):
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Tries))
