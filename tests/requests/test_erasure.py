"""Who asked goes: when they say so, when their account closes, or when the time has come."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from outreach import erasures, keeping
from outreach.accounts import erasure as accounts
from outreach.clock import now
from outreach.delivery import retention
from outreach.delivery.outbox import Outbox
from outreach.ledger import Ledger
from outreach.publications.actions import reviews
from outreach.requests import actions as requests
from outreach.requests import erasure
from outreach.requests.models import RequestState, ScreeningRequest
from tests.factories import make_user, organisation_of, with_another_key
from tests.mails import delivered
from tests.pages import well_formed
from tests.programme import make_screening
from tests.requests.test_views import SAFE

A_BIT = timedelta(minutes=5)


def about(session):
    session.rollback()
    found = [row.payload for row in session.query(Outbox) if "request_id" in row.payload]
    session.rollback()
    return found


def test_it_holds_every_column_but_who_answered(app, client, passed, link):
    asked = passed(may_share=True)
    delivered(app)

    answer = client.post(link(asked, "/data.zip"))

    with ZipFile(BytesIO(answer.data)) as files:
        held = {name: files.read(name).decode() for name in files.namelist()}
    data = json.loads(held["data.json"])
    columns = {column.key for column in ScreeningRequest.__table__.columns}
    assert set(data["request"]) == columns - {"answered_by_id"} | {"agreed_to"}
    assert data["request"]["email"]["value"] == "rosa@example.org"
    assert data["request"]["agreed_to"].startswith("A host near me")
    assert data["passed_to"] == "Westport Film Circle"
    assert "180 days" in data["request"]["name"]["kept"]
    assert len([name for name in held if name.startswith("mail/")]) == 3
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_asks_for_it_is_erased_and_nobody_else(app, client, session, ask, link, stored):
    asked, other = ask("goes@example.org"), ask("stays@example.org")
    path, stays = link(asked), {"request_id": other.id}
    assert {mail.to for mail in delivered(app)} == {"goes@example.org", "stays@example.org"}
    assert "Erase your data?" in well_formed(client.get(f"{path}/erasure"))
    assert set(stored()) == {"goes@example.org", "stays@example.org"}, "looking erases nothing"

    client.post(f"{path}/erasure", headers=SAFE)

    assert set(stored()) == {"stays@example.org"}
    assert about(session) == [stays]
    assert {mail.to for mail in delivered(app)} == {"stays@example.org"}
    gone = client.get(path)
    assert (gone.status_code, "Nothing is held here" in well_formed(gone)) == (410, True)


def test_a_review_of_the_same_number_is_no_part_of_it(app, client, session, hana, ask, link):
    """What was decided about a screening is told to its host, whoever asks for another one."""
    asked = ask("goes@example.org")
    screening = make_screening(session, organisation_of(hana), published=False, title="Hush")
    reviews.ask(session, screening, by=hana, now=now()).id = asked.id
    session.flush()
    reviews.give_back(session, screening, by=hana, answer="Not yet.", now=now())
    session.commit()
    delivered(app)

    archive = client.post(link(asked, "/data.zip"))
    client.post(link(asked, "/erasure"), headers=SAFE)

    with ZipFile(BytesIO(archive.data)) as files:
        held = "".join(files.read(name).decode() for name in files.namelist())
    assert "goes@example.org" in held
    assert "Hush" not in held
    session.rollback()
    assert session.query(Outbox).filter_by(kind=reviews.DECIDED).count() == 2


def test_whoever_asked_is_nowhere_left(app, client, ask, link, left):
    word = f"canary{uuid4().hex}"
    asked = ask(f"{word}@example.org", name=f"Rosa {word}", reason=f"For {word}.")
    delivered(app)
    before = left(word)
    assert "table screening_request" in before
    assert any(place.endswith(".eml") for place in before)

    client.post(link(asked, "/erasure"), headers=SAFE)
    delivered(app)

    assert left(word) == []


def test_without_a_ledger_nothing_is_erased(session, ask, tmp_path, stored):
    nowhere = Ledger(tmp_path / "missing" / "erasures", "a key")

    with pytest.raises(FileNotFoundError):
        erasure.erase(session, ask(), ledger=nowhere, mail_folder=tmp_path, now=now())
    session.rollback()

    assert set(stored()) == {"rosa@example.org"}


@pytest.mark.parametrize("has_new_key", [False, True])
def test_what_an_old_backup_brings_back_is_erased_again(
    client, session, database, settings, ask, link, stored, has_new_key
):
    asked = ask()
    again = {column.key: getattr(asked, column.key) for column in asked.__table__.columns}
    client.post(link(asked, "/erasure"), headers=SAFE)
    ask("stays@example.org")
    session.execute(ScreeningRequest.__table__.insert().values(**again))
    session.commit()
    assert set(stored()) == {"rosa@example.org", "stays@example.org"}, "it is back"

    if has_new_key:
        settings = with_another_key(settings)
    assert erasures.repeat(settings, database, now=now()) == 1

    assert set(stored()) == {"stays@example.org"}


def test_an_account_that_is_closed_takes_its_requests_along(session, ask, tmp_path, stored):
    user = make_user(session, "Rosa", "Rosa@example.org")
    ask()
    ask("stays@example.org")
    assert len(accounts.rows_about(session, user)) == 1
    ledger = Ledger(tmp_path / "erasures", "a key")

    accounts.close(session, user, ledger=ledger, mail_folder=tmp_path, now=now())
    session.commit()

    assert set(stored()) == {"stays@example.org"}


@pytest.mark.parametrize(
    ("rule", "step", "is_open"),
    [
        (keeping.REQUESTS, "screenings.requests", False),
        (keeping.OPEN_REQUESTS, "screenings.open_requests", True),
    ],
)
def test_requests_go_when_their_time_has_come(app, session, ask, stored, rule, step, is_open):
    asked = ask()
    if not is_open:
        requests.withdraw(session, asked, now=now())
    asked.changed_at = now() - rule.time + A_BIT
    session.commit()
    assert retention.run(app)[step] == 0
    assert set(stored()) == {"rosa@example.org"}

    asked.changed_at = now() - rule.time - A_BIT
    session.commit()

    assert retention.run(app)[step] == 1
    assert stored() == {}


def test_a_planned_one_that_the_archive_lost_says_so(client, session, passed, link):
    asked = passed()
    asked.state = RequestState.PLANNED
    session.commit()

    assert "not listed here any more" in well_formed(client.get(link(asked)))
