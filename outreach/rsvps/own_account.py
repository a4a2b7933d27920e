"""RSVPs of somebody with an account: under their address, and so part of what is held about them.

The address of an account is proved, by its invitation or the link that changed it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from outreach.accounts import erasure as accounts
from outreach.accounts import own_data
from outreach.accounts.models import User
from outreach.delivery.outbox import Outbox
from outreach.delivery.own_data import held
from outreach.ledger import Ledger
from outreach.rsvps import erasure
from outreach.rsvps.actions.letters import letters_to
from outreach.rsvps.models import Rsvp
from outreach.rsvps.own_data import WRITER, details
from outreach.rsvps.queries import rsvps_under


@own_data.part("rsvps")
def told(session: Session, user: User) -> Any:
    """Each with what they need to take part, and what it is for."""
    return [_told(session, rsvp) for rsvp in rsvps_under(session, user.email)]


def rows_about(session: Session, user: User) -> list[Outbox]:
    """The rows of the outbox for mails to them as a guest."""
    found = rsvps_under(session, user.email)
    return [row for rsvp in found for row in erasure.rows_about(session, rsvp)]


def count(session: Session, user: User, now: datetime) -> accounts.Stay:
    """How many of them hold places that would go back, and how many do not."""
    found = [rsvp.may_be_cancelled(now) for rsvp in rsvps_under(session, user.email)]
    return accounts.Stay(coming=sum(found), past=len(found) - sum(found))


def erase(session: Session, user: User, ledger: Ledger, now: datetime) -> None:
    """Have them all erased, each as if its own link had asked for it."""
    for rsvp in rsvps_under(session, user.email):
        erasure.ask(session, rsvp, ledger=ledger, now=now)


def _told(session: Session, rsvp: Rsvp) -> dict[str, Any]:
    needs = rsvp.access_needs
    return {
        **own_data.held(rsvp),
        "access_needs": own_data.held(needs) if needs else None,
        **details(session, rsvp),
        "letters": [held(letter, others=WRITER) for letter in letters_to(session, rsvp)],
        "screening": rsvp.screening.title,
        "host": rsvp.screening.host_name,
    }


own_data.letters(rows_about)
accounts.also_on_request(count=count, erase=erase)
