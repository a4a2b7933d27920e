"""What an organisation says of itself, and as whom it writes."""

from __future__ import annotations

import hashlib
import unicodedata
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from outreach import pictures
from outreach.accounts.models import Logo, Organisation
from outreach.dates import zones_by_country
from outreach.errors import Refused
from outreach.pictures import Picture
from outreach.words import N_

LONGEST_SENDER = 100
LOGO_PIXELS = 640

# A name with these reads like an address of somebody else, or ends the header that it stands in.
_NOT_IN_A_SENDER = frozenset('@<>"\\')
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # several scripts cannot be written without them


def describe(
    organisation: Organisation,
    *,
    description: str | None = None,
    website: str | None = None,
    town: str | None = None,
    country: str | None = None,
    languages: list[str] | None = None,
    sender_name: str | None = None,
) -> None:
    """Say anew who the organisation is.

    Raises:
        Refused: the website is no web address, the country is unknown, or the sender's name could
            be taken for an address or holds what cannot be seen.
    """
    if country and country not in zones_by_country():
        raise Refused(N_("Choose a country from the list."), field="country")
    organisation.website = _web_address(website)
    organisation.sender_name = _sender(sender_name)
    organisation.description, organisation.town = description, town
    organisation.country, organisation.languages = country or None, list(languages or [])


def state(
    organisation: Organisation,
    *,
    privacy: str | None = None,
    accessibility: str | None = None,
    security: str | None = None,
) -> None:
    """Say in one's own words, as Markdown, how one treats people.

    ``security`` is for who finds a hole, and shown for the organisation that keeps the
    installation only.
    """
    organisation.privacy_text = privacy
    organisation.accessibility_text = accessibility
    organisation.security_text = security


def drawn(raw: bytes) -> Picture:
    """The picture drawn anew; takes up to a second.

    Raises:
        Refused: it is no picture, or too large or too small.
    """
    return pictures.redrawn(raw, longest=LOGO_PIXELS, field="logo")


def show_logo(session: Session, organisation: Organisation, picture: Picture) -> Logo:
    """Show it in place of what was shown before."""
    logo = organisation.logo or Logo(organisation_id=organisation.id)
    logo.data, logo.width, logo.height = picture.data, picture.width, picture.height
    logo.digest = hashlib.blake2b(picture.data, digest_size=16).hexdigest()
    session.add(logo)
    session.flush()
    return logo


def remove_logo(session: Session, organisation: Organisation) -> None:
    """Show none. Removed twice is removed once."""
    organisation.logo = None
    session.flush()


def _web_address(text: str | None) -> str | None:
    if not text:
        return None
    address = text if "://" in text else f"https://{text}"
    if not _is_web_address(address):
        raise Refused(
            N_("This is not the address of a website. It looks like https://example.org."),
            field="website",
        )
    return address


def _is_web_address(address: str) -> bool:
    """Of a public site, and saying plainly which: no user name that looks like another host."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = address.isprintable() and not any(c in address for c in ' "<>\\')
    return (
        parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc
    ) and is_plain


def _sender(text: str | None) -> str | None:
    if not text:
        return None
    if len(text) > LONGEST_SENDER:
        raise Refused(
            N_("A name may have at most %(most)s characters."),
            field="sender_name",
            most=LONGEST_SENDER,
        )
    if any(c in _NOT_IN_A_SENDER or _is_unseen(c) for c in text):
        raise Refused(
            N_("Write a name, without an address and without characters that cannot be seen."),
            field="sender_name",
        )
    return text


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS
