"""RSVPs under the address of somebody with an account: in their data, and in closing it."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from outreach import erasures
from outreach.clock import now
from outreach.ledger import Ledger
from outreach.rsvps.models import Rsvp, State
from outreach.screenings.models import Screening
from tests.factories import PASSWORD, make_user, organisation_of, signed_in
from tests.mails import delivered
from tests.pages import send_form, well_formed
from tests.programme import pretend_begun

CLOSING, DATA = "/manage/account/closing", "/manage/account/data"
EMAIL = "vera@example.org"
BOX = re.compile(r'<input(?=[^>]* checked)(?=[^>]* name="rsvps")[^>]* type="checkbox"')


@pytest.fixture
def vera(app, session, hana):
    """Of Hana's team; her account's address is spelled as she likes."""
    user = make_user(
        session, "Vera", "Vera@example.org", organisation=organisation_of(hana), role="viewer"
    )
    session.commit()
    return user


@pytest.fixture
def hers(session, make, party):
    """One RSVP to come, one that is over; and one of somebody else at the first."""
    ahead, over = make(capacity=20), make(capacity=20)
    coming = party(ahead, name="Vera G", email=EMAIL, party_size=3, access_needs="A quiet corner")
    past = party(over, name="Vera P", email="VERA@example.org", party_size=2)
    other = party(ahead, name="Gia", email="gia@example.org", access_needs="A seat for Gia")
    pretend_begun(session, session.get(Screening, over.id))
    session.commit()
    return coming, past, other


@pytest.fixture
def rsvps(database):
    """Name, address, state of each RSVP now, and how many places the screenings have given."""

    def rsvps():
        with database.reading() as session:
            found = session.execute(
                sa.select(Rsvp.name, Rsvp.email, Rsvp.state).order_by(Rsvp.id)
            ).all()
            taken = session.scalars(sa.select(Screening.places_taken).order_by(Screening.id))
            return [tuple(row) for row in found], list(taken)

    return rsvps


CONFIRMED, CANCELLED = State.CONFIRMED, State.CANCELLED
GIA = ("Gia", "gia@example.org", CONFIRMED)
NOBODY = ("", "")


def test_the_data_of_an_account_holds_its_rsvps_needs_and_mails(app, vera, hers):
    delivered(app)
    answer = send_form(signed_in(app.test_client(), vera), DATA)
    with ZipFile(BytesIO(answer.data)) as held:
        files = {name: held.read(name).decode() for name in held.namelist()}

    told = json.loads(files["data.json"])["rsvps"]

    assert [(one["name"]["value"], one["party_size"]["value"]) for one in told] == [
        ("Vera G", 3),
        ("Vera P", 2),
    ]
    assert told[0]["access_needs"]["text"]["value"] == "A quiet corner"
    assert told[1]["access_needs"] is None
    assert sorted(re.findall(r"^To: (.+?)\r?$", "".join(files.values()), re.MULTILINE)) == [
        "VERA@example.org",
        EMAIL,
    ]
    everything = "".join(files.values())
    assert [str(uid) in everything for uid in (hers[0].uid, hers[0].form_key)] == [False, False]
    assert "A seat for Gia" not in everything
    assert "gia@example.org" not in everything


def test_the_page_says_how_many_there_are_and_offers_to_withdraw_them(app, vera, hers):
    page = well_formed(signed_in(app.test_client(), vera).get(CLOSING))

    assert BOX.search(page)
    for words in (
        "You have one RSVP for a screening to come",
        "One of a screening that is over",
        "the links in their mails still work",
    ):
        assert words in page


def test_without_any_nothing_is_offered(app, vera, olu, hers):
    hers_page, olus = (
        well_formed(signed_in(app.test_client(), user).get(CLOSING)) for user in (vera, olu)
    )

    assert ['name="rsvps"' in page for page in (hers_page, olus)] == [True, False]


def test_with_the_box_all_are_withdrawn_and_erased_and_the_calendar_is_told(app, vera, hers, rsvps):
    delivered(app)
    client = signed_in(app.test_client(), vera)
    assert rsvps()[1] == [4, 2]

    page = well_formed(send_form(client, CLOSING, password=PASSWORD, rsvps="y"))
    mails = set()
    for mail in delivered(app):
        mails.add((mail.to, mail.subject.split(":")[0]))

    assert "Your RSVP is withdrawn" in page
    assert rsvps() == ([(*NOBODY, CANCELLED), (*NOBODY, CONFIRMED), GIA], [1, 2])
    assert mails == {("gia@example.org", "You are coming")}, "and hers are gone with her"


def test_the_last_mail_goes_to_the_guest(app, vera, hers, database):
    client = signed_in(app.test_client(), vera)
    send_form(client, CLOSING, password=PASSWORD, rsvps="y")

    with database.reading() as session:
        waiting = session.scalars(sa.text("SELECT kind FROM outbox WHERE state = 'ready'")).all()

    assert {"rsvps.cancellation", "rsvps.erase"} <= set(waiting)


def test_without_the_box_they_stay_and_their_links_work(app, client, vera, hers, rsvps, page_of):
    delivered(app)
    before = rsvps()

    page = well_formed(send_form(signed_in(app.test_client(), vera), CLOSING, password=PASSWORD))

    assert "Your account is closed" in page
    assert "withdrawn" not in page
    assert rsvps() == before
    assert client.get(page_of(hers[0])).status_code == 200
    assert EMAIL in {mail.to for mail in delivered(app)}


def test_an_old_copy_does_not_bring_them_back(app, database, session, vera, hers, rsvps):
    rows = [dict(r._mapping) for r in session.execute(sa.select(Rsvp.__table__))]
    session.commit()
    send_form(signed_in(app.test_client(), vera), CLOSING, password=PASSWORD, rsvps="y")
    delivered(app)
    for row in rows:
        number = row.pop("id")
        session.execute(sa.update(Rsvp.__table__).values(row).where(Rsvp.id == number))
    session.execute(sa.update(Screening).values(places_taken=10))
    session.commit()
    assert [name for name, *_ in rsvps()[0]] == ["Vera G", "Vera P", "Gia"]

    found = erasures.repeat(app.config["SETTINGS"], database, now=now())

    assert found == 2
    assert [name for name, *_ in rsvps()[0]] == ["", "", "Gia"]


def test_without_a_ledger_neither_goes(app, vera, hers, rsvps, monkeypatch):
    before = rsvps()

    def full(*_args, **_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(Ledger, "note", full)
    client = signed_in(app.test_client(), vera)
    with pytest.raises(OSError, match="no space"):
        send_form(client, CLOSING, password=PASSWORD, rsvps="y")

    assert rsvps() == before
