"""The audit log: every act of a member, once, and nothing of it can be changed unseen."""

from typing import Any

import pytest
import sqlalchemy as sa

from outreach.accounts import audit
from outreach.accounts.acts import ACTS
from outreach.accounts.audit import AuditEntry, Broken
from outreach.clock import now
from outreach.database import Database
from tests.accounts.security.visits import sign_in, sign_out
from tests.factories import LONG_AGO, organisation_of, signed_in
from tests.pages import send_form, well_formed
from tests.processes import processes
from tests.programme import make_rsvp, make_screening
from tests.test_permissions import EXPECTED

PROCESSES, EACH = 4, 25


def fill(session, number: int = 5) -> list[AuditEntry]:
    """Entries of one organisation."""
    return [
        audit.record(session, f"act {n}", now=LONG_AGO, user_id=n, organisation_id=7)
        for n in range(1, number + 1)
    ]


def acts_in(session) -> list[tuple[Any, ...]]:
    session.rollback()
    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
    return [(e.act, e.user_id, e.subject, e.subject_id) for e in entries]


def test_entries_are_numbered_and_chained(session):
    first, second, *_others = fill(session)

    assert (first.number, first.previous) == (1, "0" * 64)
    assert (second.number, second.previous) == (2, first.hash)
    assert audit.verify(session) == (5, _others[-1].hash)


def test_an_empty_log_is_whole(session):
    assert audit.verify(session) == (0, "0" * 64)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(session, statement):
    fill(session)
    session.commit()

    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"):
        session.execute(sa.text(statement))
    session.rollback()

    assert audit.verify(session)[0] == 5


@pytest.mark.parametrize(
    ("meddle", "at"),
    [
        ("UPDATE audit_entry SET user_id = 9 WHERE number = 3", 3),
        ("UPDATE audit_entry SET subject_id = 1 WHERE number = 1", 1),
        ("UPDATE audit_entry SET network = '203.0.113.0/24' WHERE number = 5", 5),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("UPDATE audit_entry SET number = number + 10 WHERE number = 4", 4),
    ],
    ids=["who", "which", "from where", "deleted", "moved"],
)
def test_what_is_changed_behind_the_databases_back_is_found(session, meddle, at):
    fill(session)
    without_guards(session)
    session.execute(sa.text(meddle))
    session.expire_all()

    with pytest.raises(Broken) as broken:
        audit.verify(session)

    assert broken.value.number == at


def without_guards(session) -> None:
    """Take the triggers away, as somebody with the file could; the rollback puts them back."""
    if session.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            session.execute(sa.text(f"DROP TRIGGER audit_entry_{act}"))
    else:
        session.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))


def test_a_noted_hash_finds_entries_that_were_cut_off(session):
    entries = fill(session)
    noted = entries[-1].hash
    whole = audit.verify(session, noted=noted)
    without_guards(session)
    session.execute(sa.text("DELETE FROM audit_entry WHERE number > 3"))
    session.expire_all()

    assert whole == (5, noted)
    assert audit.verify(session)[0] == 3
    with pytest.raises(Broken, match="none has the noted hash"):
        audit.verify(session, noted=noted)


def add(url: str, is_control: bool, start: Any, results: Any) -> None:
    """Add entries, in this process. Reports what went wrong."""
    database = Database(url, site="http://outreach.test")
    if is_control:
        audit._wait_for_turn = lambda _session: None
    wrong = 0
    start.wait(60)
    for n in range(EACH):
        try:
            with database.transaction() as session:
                audit.record(session, f"act {n}", now=now())
        except sa.exc.IntegrityError:
            wrong += 1
    database.engine.dispose()
    results.put(wrong)


def add_from_all(url: str, *, is_control: bool = False) -> int:
    results, start = processes.Queue(), processes.Barrier(PROCESSES)
    adding = [
        processes.Process(target=add, args=(url, is_control, start, results))
        for _ in range(PROCESSES)
    ]
    for process in adding:
        process.start()
    wrong = sum(results.get(timeout=300) for _ in adding)
    for process in adding:
        process.join()
    return wrong


def test_entries_from_several_processes_make_one_chain(database, database_url):
    assert add_from_all(database_url) == 0

    with database.reading() as session:
        assert audit.verify(session)[0] == PROCESSES * EACH


def test_without_waiting_for_their_turn_they_would_break_it(database, database_url):
    wrong = add_from_all(database_url, is_control=True)

    # SQLite lets one writer in at a time: it needs no lock of ours, and breaks without none.
    assert (wrong > 0) is (database.engine.dialect.name == "postgresql")


def test_what_a_member_does_is_in_the_log_with_its_record(session, hana, hana_client):
    screening = make_screening(session, organisation_of(hana))
    session.commit()

    send_form(
        hana_client,
        f"/manage/screenings/{screening.id}/cancellation",
        reason="The projector broke.",
    )

    assert acts_in(session) == [("standing.cancellation", hana.id, "screening", screening.id)]


def test_what_a_member_makes_is_in_the_log_with_its_number(session, hana, hana_client):
    send_form(
        hana_client,
        "/manage/venues/new",
        name="Library",
        city="Phnom Penh",
        country="KH",
        timezone="Asia/Phnom_Penh",
        address_visibility="public",
    )

    ((act, who, subject, number),) = acts_in(session)
    assert (act, who, subject) == ("venues.create", hana.id, "venue")
    assert hana_client.get(f"/manage/venues/{number}").status_code == 200


def test_what_was_refused_is_not_in_the_log(session, hana, hana_client):
    answer = send_form(hana_client, "/manage/venues/new", name="")

    assert answer.status_code == 422
    assert acts_in(session) == []


def test_signing_in_and_out_is_in_the_log_with_its_neighbourhood(session, client, hana):
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    sign_in(client, hana.email)
    sign_out(client)

    assert acts_in(session) == [
        ("signed in: password, code", hana.id, "user_account", hana.id),
        ("signed out", hana.id, "user_account", hana.id),
    ]
    assert set(session.scalars(sa.select(AuditEntry.network))) == {"203.0.113.0/24"}


def test_what_guests_do_is_not_in_the_log(session, client, hana):
    from outreach.web import tokens

    screening = make_screening(session, organisation_of(hana))
    rsvp = make_rsvp(session, screening)
    session.commit()
    with client.application.app_context():
        token = tokens.token("rsvp", rsvp.uid)

    assert client.post(f"/rsvps/{token}/cancellation").status_code == 302
    assert acts_in(session) == []


def test_the_log_holds_no_name_and_no_address(session, hana, hana_client):
    columns = {column.name for column in AuditEntry.__table__.columns}
    screening = make_screening(session, organisation_of(hana), title="Canary evening")
    session.commit()
    send_form(hana_client, f"/manage/screenings/{screening.id}/cancellation", reason="Canary")

    session.rollback()
    (row,) = session.execute(sa.select(AuditEntry.__table__)).all()
    assert "Canary" not in repr(row)
    assert hana.name not in repr(row)
    assert not columns & {"name", "email", "address", "text"}


def test_the_owner_reads_the_log_of_their_own_organisation(session, hana, olu, hana_client):
    audit.record(
        session,
        "screenings.publication",
        now=LONG_AGO,
        user_id=hana.id,
        organisation_id=organisation_of(hana).id,
        subject="screening",
        subject_id=11,
    )
    audit.record(
        session,
        "screenings.deletion",
        now=LONG_AGO,
        user_id=olu.id,
        organisation_id=organisation_of(olu).id,
        subject="screening",
        subject_id=12,
    )
    session.commit()

    page = well_formed(hana_client.get("/manage/log"))

    assert "Published a screening" in page
    assert "Hana Novak" in page
    assert "Deleted a draft" not in page
    assert "Olu" not in page


def test_older_entries_are_a_page_further(session, hana, hana_client):
    for n in range(1, 61):
        audit.record(
            session,
            "venues.edit",
            now=LONG_AGO,
            user_id=hana.id,
            organisation_id=organisation_of(hana).id,
            subject="venue",
            subject_id=n,
        )
    session.commit()

    first = hana_client.get("/manage/log").text
    second = hana_client.get("/manage/log?before=11").text

    assert (first.count("Changed a venue"), second.count("Changed a venue")) == (50, 10)
    assert "before=11" in first
    assert "Older entries" not in second


def test_a_viewer_does_not_read_the_log(viewer_client):
    assert viewer_client.get("/manage/log").status_code == 403


def test_every_act_of_a_member_has_a_name():
    sent = {
        endpoint
        for (endpoint, method), answers in EXPECTED.items()
        if method == "POST" and answers["nobody"] == 401
    }

    assert sent - set(ACTS) == set()


def test_verify_says_what_it_found(app, session, hana):
    fill(session, 3)
    session.commit()
    runner = app.test_cli_runner()

    good = runner.invoke(args=["audit", "verify"])
    missing = runner.invoke(args=["audit", "verify", "--noted", "f" * 64])

    assert (good.exit_code, good.output[:35]) == (0, "3 entries, each as it was written. ")
    assert missing.exit_code == 1
    assert "none has the noted hash" in missing.output


def test_somebody_whose_account_is_gone_is_a_number_that_leads_nowhere(session, hana, hana_client):
    audit.record(
        session, "venues.edit", now=LONG_AGO, user_id=999, organisation_id=organisation_of(hana).id
    )
    session.commit()

    assert "Somebody whose account is gone" in hana_client.get("/manage/log").text


def test_a_member_who_reads_leaves_nothing(session, app, hana):
    signed_in(app.test_client(), hana).get("/manage/account")

    assert acts_in(session) == []
