"""What was erased is erased again, should an old copy of the database have brought it back."""

from __future__ import annotations

import logging
from datetime import datetime

import outreach.organisations.erasure  # noqa: F401 - says what else goes with an account
from outreach.accounts import erasure as accounts
from outreach.config import Settings
from outreach.database import Database
from outreach.door import erasure as doors
from outreach.panels import erasure as speakers
from outreach.requests import erasure as requests
from outreach.rsvps import erasure

log = logging.getLogger(__name__)


def repeat(settings: Settings, database: Database, *, now: datetime) -> int:
    """Erase what the ledger names and the database still holds. Returns how many records."""
    ledger = settings.ledger
    foreign = ledger.foreign()
    if foreign:
        log.warning("%s erasures were noted under another SECRET_KEY and find nothing", foreign)
    with database.transaction() as session:
        mails = settings.mail_folder
        found = erasure.erase_again(session, ledger=ledger, mail_folder=mails, now=now)
        found += speakers.erase_again(session, ledger=ledger, mail_folder=mails, now=now)
        found += requests.erase_again(session, ledger=ledger, mail_folder=mails)
        found += doors.erase_again(session, ledger=ledger)
        found += accounts.erase_again(session, ledger=ledger, mail_folder=mails)
    if found:
        log.warning("%s erased records were back, and are erased again", found)
        database.scrub()
    return found
