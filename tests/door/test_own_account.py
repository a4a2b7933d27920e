"""Addresses that somebody with an account left at a door: in their data, gone with it."""

from outreach.accounts import erasure as accounts
from outreach.accounts.own_data import PARTS
from outreach.clock import now
from outreach.door import actions, queries
from outreach.door.models import Kind, WalkInAddress
from tests.door.conftest import note
from tests.factories import make_user


def test_what_somebody_left_is_theirs_to_read_and_goes_with_their_account(
    session, settings, screening, link
):
    vera = make_user(session, "Vera", "Vera@example.org")
    notes = [note(Kind.WALK_IN, 2, email=f"{who}@example.org") for who in ("vera", "gia")]
    actions.record(session, link, notes, now=now())

    (told,) = PARTS["walk_ins"](session, vera)
    assert (told["email"], told["screening"]) == ("vera@example.org", screening.title)

    accounts.close(
        session,
        vera,
        ledger=settings.ledger,
        mail_folder=settings.mail_folder,
        now=now(),
    )
    assert [one.email for one in session.query(WalkInAddress)] == ["gia@example.org"]
    assert queries.walk_ins(session, screening) == 4
