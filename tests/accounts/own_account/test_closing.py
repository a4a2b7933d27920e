"""Closing one's account: nowhere is its person left, and nobody else is touched."""

import pytest
import sqlalchemy as sa

from outreach import erasures
from outreach.accounts import erasure
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.clock import now
from outreach.database import Base
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.facts.models import Helpline
from outreach.ledger import Ledger
from tests.accounts.security.visits import is_signed_in, sign_in
from tests.factories import PASSWORD, make_user, organisation_of, signed_in
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed

PAGE = "/manage/account/closing"


def close(client, password=PASSWORD):
    return send_form(client, PAGE, password=password)


def of_table(database, record, *columns):
    with database.reading() as session:
        return session.execute(sa.select(*columns or (record.__table__,))).all()


def test_who_closes_their_account_is_nowhere(app, database, make_canary, left):
    canary = make_canary()
    client = signed_in(app.test_client(), canary.user)
    before = left(canary.word)
    tables = ("user_account", "passkey", "invitation", "host_application", "email_change")
    assert {f"table {name}" for name in tables} <= set(before)
    assert sum(".eml" in place for place in before) == 7  # six to them, one in which they invite

    answer = close(client)
    delivered(app)

    assert answer.status_code == 200
    assert "Your account is closed" in well_formed(answer)
    assert left(canary.word) == []
    assert not is_signed_in(client)


def test_what_they_did_stays_as_acts_of_a_number(app, database, make_canary, hana_client):
    canary = make_canary()

    close(signed_in(app.test_client(), canary.user))

    acts = of_table(database, AuditEntry, AuditEntry.act, AuditEntry.user_id)
    assert acts == [("own_account.closing", canary.number)]
    checks = of_table(database, Helpline, Helpline.checked_by_id, Helpline.checked_on)
    assert checks == [(canary.number, now().date())]
    page = well_formed(hana_client.get("/manage/helplines"))
    assert "Checked by somebody whose account is gone" in page
    assert "Somebody whose account is gone" in well_formed(hana_client.get("/manage/log"))


def test_their_number_is_given_to_nobody(app, session, make_canary):
    canary = make_canary()
    close(signed_in(app.test_client(), canary.user))

    assert make_user(session, "Nia Next", "nia@example.org").id > canary.number


def test_others_are_left_as_they_were(app, database, session, make_canary, hana):
    stays, goes = make_canary(), make_canary()
    mails = {mail.to for mail in delivered(app)}

    def of_others():
        with database.reading() as reading:
            return [
                repr(row)
                for table in Base.metadata.sorted_tables
                for row in reading.execute(sa.select(table))
                if stays.word in repr(row) or hana.email in repr(row)
            ]

    before = of_others()
    close(signed_in(app.test_client(), goes.user))

    assert of_others() == before
    assert mails - {mail.to for mail in delivered(app)} == {
        f"{goes.word}@example.org",
        f"new-{goes.word}@example.org",
        f"to-{goes.number}@example.org",
    }
    assert sign_in(app.test_client(), stays.user.email).location == "/manage"


def test_every_browser_of_theirs_is_signed_out(app, make_canary):
    canary = make_canary()
    here, there = (signed_in(app.test_client(), canary.user) for _ in range(2))
    thief = app.test_client()
    thief.set_cookie("session", here.get_cookie("session").value)
    before = [is_signed_in(browser) for browser in (there, thief)]

    close(here)

    assert (before, [is_signed_in(browser) for browser in (here, there, thief)]) == (
        [True, True],
        [False, False, False],
    )
    assert sign_in(app.test_client(), f"{canary.word}@example.org").status_code == 422


def test_looking_closes_nothing_and_says_what_goes_and_stays(app, database, make_canary):
    canary = make_canary()
    before = of_table(database, User)

    page = well_formed(signed_in(app.test_client(), canary.user).get(PAGE))

    assert of_table(database, User) == before
    for words in (
        "your name, your e-mail address",
        "a number without a name",
        "/manage/account/data",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter your password."),
        ("not the password", "This is not your password."),
        ("x" * 1025, "This is longer than any password here."),
    ],
)
def test_without_the_password_nothing_is_closed(app, database, make_canary, password, error):
    canary = make_canary()
    before = of_table(database, User)

    answer = close(signed_in(app.test_client(), canary.user), password)

    assert (answer.status_code, errors_in(well_formed(answer))) == (422, [error])
    assert of_table(database, User) == before


def test_the_password_is_guessed_ten_times_and_no_more(app, make_canary):
    client = signed_in(app.test_client(), make_canary().user)

    statuses = [close(client, f"a wrong guess {n}").status_code for n in range(10)]

    assert statuses == [422] * 10
    assert close(client).status_code == 429


def test_the_last_owner_is_told_of_which_organisation_and_what_to_do(app, database, hana_client):
    app.config["WTF_CSRF_ENABLED"] = False
    page = well_formed(hana_client.get(PAGE))

    sent = hana_client.post(PAGE, data={"password": PASSWORD})

    assert sent.status_code == 409
    for shown in (page, well_formed(sent)):
        assert "You are the only owner of:" in shown
        assert "<li>Westport Film Circle</li>" in shown
        assert "Give that role to somebody else" in shown
    assert len(of_table(database, User)) == 1
    assert not app.config["SETTINGS"].erasure_file.exists()
    assert is_signed_in(hana_client)


def test_an_owner_beside_another_may_go(app, database, make_canary, hana):
    canary = make_canary(role=Role.OWNER)

    close(signed_in(app.test_client(), canary.user))

    assert of_table(database, Membership, Membership.user_id) == [(hana.id,)]
    assert len(of_table(database, Organisation)) == 1


def test_an_owner_who_cannot_sign_in_is_no_other_owner(app, session, hana, hana_client):
    make_user(session, "Ines", "ines@example.org", organisation=organisation_of(hana), active=False)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False

    assert hana_client.post(PAGE, data={"password": PASSWORD}).status_code == 409


def test_of_two_owners_who_read_the_same_team_one_stays(database, session, hana, tmp_path):
    """The second has seen the first as an owner, before that one went."""
    other = make_user(session, "Ola", "ola@example.org", organisation=organisation_of(hana))
    session.commit()
    ledger = Ledger(tmp_path / "ledger", "a key")
    kept = {"ledger": ledger, "mail_folder": tmp_path, "now": now()}
    with database.session(writing=True) as second:
        seen = second.get(User, other.id)
        assert len(second.scalars(sa.select(Membership)).all()) == 2
        second.commit()
        erasure.close(session, session.get(User, hana.id), **kept)
        session.commit()

        with pytest.raises(Refused):
            erasure.close(second, seen, **kept)

    assert of_table(database, User, User.id) == [(other.id,)]


def test_who_became_the_last_owner_a_moment_ago_stays(database, session, hana, tmp_path):
    """The second still remembers to be a host, when the first made them an owner and went."""
    other = make_user(
        session, "Ola", "ola@example.org", organisation=organisation_of(hana), role=Role.HOST
    )
    session.commit()
    ledger = Ledger(tmp_path / "ledger", "a key")
    kept = {"ledger": ledger, "mail_folder": tmp_path, "now": now()}
    with database.session(writing=True) as second:
        seen = second.get(User, other.id)
        remembered = second.scalars(sa.select(Membership)).all()
        second.commit()
        other.memberships[0].role = Role.OWNER
        session.flush()
        erasure.close(session, session.get(User, hana.id), **kept)
        session.commit()
        assert Role.HOST in {membership.role for membership in remembered}

        with pytest.raises(Refused):
            erasure.close(second, seen, **kept)

    assert of_table(database, User, User.id) == [(other.id,)]


def test_without_a_ledger_nothing_is_closed(database, session, make_canary, tmp_path):
    canary = make_canary()
    nowhere = Ledger(tmp_path / "missing" / "erasures", "a key")

    with pytest.raises(FileNotFoundError):
        erasure.close(session, canary.user, ledger=nowhere, mail_folder=tmp_path, now=now())
    session.rollback()

    assert canary.word in repr(of_table(database, User))


def test_what_an_old_copy_brings_back_is_deleted_again(app, database, session, make_canary, left):
    stays, canary = make_canary(), make_canary()
    old = {
        record: [row._asdict() for row in of_table(database, record)]
        for record in (User, Membership)
    }
    close(signed_in(app.test_client(), canary.user))
    for record, rows in old.items():
        back = [row for row in rows if canary.number in (row["id"], row.get("user_id"))]
        back = [row for row in back if record is Membership or row["id"] == canary.number]
        session.execute(sa.insert(record.__table__), back)
    session.commit()
    assert "table user_account" in left(canary.word)

    found = erasures.repeat(app.config["SETTINGS"], database, now=now())

    assert found == 1
    assert left(canary.word) == []
    assert "table user_account" in left(stays.word)
    assert erasures.repeat(app.config["SETTINGS"], database, now=now()) == 0


def test_another_site_can_close_nothing(app, database, make_canary):
    client = signed_in(app.test_client(), make_canary().user)
    before = of_table(database, User)

    statuses = [
        client.post(PAGE, data={"password": PASSWORD}, headers=headers).status_code
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {})
    ]

    assert statuses == [403, 400]
    assert of_table(database, User) == before


def test_no_row_of_the_outbox_is_about_them(app, database, make_canary):
    canary = make_canary()
    about = {"user_id": canary.number}
    assert about in [row.payload for row in of_table(database, Outbox)]

    close(signed_in(app.test_client(), canary.user))

    assert about not in [row.payload for row in of_table(database, Outbox)]
    assert "email_change_id" not in repr(of_table(database, Outbox))
