"""Addresses that mail can be sent to."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from outreach.errors import Refused
from outreach.words import N_


def mail_address(email: str) -> str:
    """The address as mail servers know it.

    Raises:
        Refused: it cannot be one, or only servers that know SMTPUTF8 could deliver to it.
    """
    try:
        checked = validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused(
            N_("This is not an e-mail address. It looks like name@example.org."), field="email"
        ) from error
    if checked.ascii_email is None:
        raise Refused(
            N_("Please give an address whose part before the @ is in plain letters."), field="email"
        )
    return checked.ascii_email
