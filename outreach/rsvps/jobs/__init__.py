"""Mail to one guest about their own RSVP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import after_commit, site_of
from outreach.delivery import jobs, retention
from outreach.delivery.mail import Letter, letter
from outreach.keeping import GUESTS, MAIL, NEEDS
from outreach.rsvps import actions, calendar, erasure
from outreach.rsvps.actions import confirming, letters
from outreach.rsvps.actions.kinds import (
    ACCEPTED,
    ASKED,
    CANCELLATION,
    CHANGED,
    CONFIRM_ADDRESS,
    CONFIRMATION,
    FORGET,
    LETTER,
    LINK,
    MOVED,
    REFUSED,
    UNCONFIRMED,
    leave_word,
)
from outreach.rsvps.approvals import APPROVED
from outreach.rsvps.erasure import ERASE
from outreach.rsvps.models import STANDING, GuestLetter, Rsvp, State
from outreach.rsvps.queries import reachable
from outreach.screenings.actions.history import ROOMIER
from outreach.screenings.models import Screening
from outreach.web import db, tokens
from outreach.words import N_


@jobs.when_sent
def told(session: Session, payload: dict[str, Any], at: datetime) -> None:
    """Note that a party was told time and place: every letter to a guest says them."""
    if "rsvp_id" in payload:
        letters.note_told(session, payload["rsvp_id"], at=at)


@jobs.handles(CONFIRMATION)
def confirmation(session: Session, *, rsvp_id: int) -> Letter | None:
    """The confirmation with its calendar entry; none when the party is not expected any more."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.stands(now()):
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/confirmation",
        _("You are coming: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site_of(session), now=now()),
    )


@jobs.handles(CANCELLATION)
def cancellation(session: Session, *, rsvp_id: int, was_expected: bool = True) -> Letter | None:
    """Word that the RSVP is cancelled, which also takes it out of the guest's calendar.

    Args:
        was_expected: whether it was confirmed, so that there is an entry to take out.
    """
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state is not State.CANCELLED:
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/cancellation",
        _("Your RSVP is cancelled: %(title)s", title=rsvp.screening.title),
        entry=calendar.cancel(rsvp, site=site_of(session)) if was_expected else None,
        method="CANCEL",
        was_expected=was_expected,
    )


@jobs.handles(LINK)
def link(session: Session, *, rsvp_id: int) -> Letter | None:
    """The guest's link once more, because somebody asked for it or answered again."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state not in STANDING:
        return None
    if rsvp.is_pending:
        return confirm_address(session, rsvp_id=rsvp_id)
    return to_guest(
        rsvp,
        "rsvps/mail/link",
        _("Your link for %(title)s", title=rsvp.screening.title),
    )


@jobs.handles(CONFIRM_ADDRESS)
def confirm_address(session: Session, *, rsvp_id: int) -> Letter | None:
    """Where to say that the address is theirs; none when that is done, or too late."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not confirming.may_confirm(rsvp, now()):
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/confirm_address",
        _("Please confirm: %(title)s", title=rsvp.screening.title),
    )


@jobs.handles(ASKED)
def asked(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the host has yet to say yes."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_asked:
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/asked",
        _("The host answers you: %(title)s", title=rsvp.screening.title),
    )


@jobs.acts(UNCONFIRMED)
def unconfirmed(session: Session, *, rsvp_id: int) -> None:
    """Give back what was held for two hours, unless the address was confirmed."""
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is not None:
        confirming.lapse(session, rsvp, now=now())


@jobs.handles(APPROVED)
def approved(session: Session, *, rsvp_id: int) -> Letter | None:
    """The address, and the calendar entry with it; none when the host has thought again."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_approved or not rsvp.sees_address(now()):
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/approved",
        _("Where it is: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site_of(session), now=now()),
    )


@jobs.handles(LETTER)
def letter_of_host(session: Session, *, rsvp_id: int, letter_id: int) -> Letter | None:
    """What the host wrote to this party; answers reach the host."""
    rsvp, letter = reachable(session, rsvp_id), session.get(GuestLetter, letter_id)
    if rsvp is None or letter is None:
        return None
    title = rsvp.screening.title
    return to_guest(rsvp, "rsvps/mail/letter", _("About %(title)s", title=title), words=letter.text)


@jobs.handles(CHANGED)
def changed(session: Session, *, rsvp_id: int) -> Letter | None:
    """How many are expected now; none when nobody is any more."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.stands(now()):
        return None
    title = rsvp.screening.title
    return to_guest(
        rsvp, "rsvps/mail/changed", _("Your places have changed: %(title)s", title=title)
    )


@jobs.handles(ACCEPTED)
def accepted(session: Session, *, rsvp_id: int) -> Letter | None:
    """The host's yes, and that they wait in line; none when they do not wait any more."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_waiting:
        return None
    title = rsvp.screening.title
    return to_guest(
        rsvp, "rsvps/mail/accepted", _("You are on the waiting list: %(title)s", title=title)
    )


@jobs.handles(REFUSED)
def refused(session: Session, *, rsvp_id: int, letter_id: int | None) -> Letter | None:
    """The host's no, in the host's words if there are any."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state is not State.DECLINED:
        return None
    letter = session.get(GuestLetter, letter_id) if letter_id else None
    return to_guest(
        rsvp,
        "rsvps/mail/refused",
        _("No places for you: %(title)s", title=rsvp.screening.title),
        words=letter.text if letter else None,
    )


@jobs.handles(MOVED)
def moved(session: Session, *, rsvp_id: int, from_id: int) -> Letter | None:
    """Where they are expected instead: the new entry to put in, and the old one to strike out."""
    rsvp, before = reachable(session, rsvp_id), session.get(Screening, from_id)
    if rsvp is None or before is None or not rsvp.stands(now()):
        return None
    site = site_of(session)
    return to_guest(
        rsvp,
        "rsvps/mail/moved",
        _("You are expected elsewhere: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site, now=now()),
        struck=calendar.left(rsvp, before, site=site),
        before=before,
    )


@jobs.acts(ROOMIER)
def roomier(session: Session, *, screening_id: int) -> None:
    """Leave word of the places for those who wait, now that a screening is for more people."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        leave_word(session, screening, now=now())


@jobs.acts(FORGET)
def forget_needs(session: Session, *, screening_id: int) -> None:
    """Delete what parties needed to take part, now that it is over."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        actions.forget_needs(session, screening, now=now())


@jobs.acts(ERASE)
def erase(session: Session, *, rsvp_id: int) -> None:
    """Erase what is held about a guest who asked for it, once their last mail has gone out."""
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is not None:
        folder = current_app.config["SETTINGS"].mail_folder
        erasure.erase_when_told(session, rsvp, mail_folder=folder, now=now())
        after_commit(session, db.database().scrub)


retention.daily("rsvps.needs", N_("What guests need to take part"), NEEDS)(erasure.delete_needs)
retention.daily("rsvps.letters", N_("What hosts wrote to one party"), MAIL)(letters.forget)
retention.daily("rsvps.names", N_("Guests' names and addresses"), GUESTS)(erasure.blank_past)


def to_guest(
    rsvp: Rsvp,
    template: str,
    subject: str,
    *,
    entry: bytes | None = None,
    method: str = "REQUEST",
    struck: bytes | None = None,
    **said: Any,
) -> Letter:
    """A letter to this guest, from the host, about this screening."""
    screening = rsvp.screening
    token = tokens.token("rsvp", rsvp.uid)
    return letter(
        template,
        to=rsvp.email,
        subject=subject,
        sender_name=screening.organisation.writes_as,
        reply_to=screening.organisation.email,
        calendar=entry,
        method=method,
        struck=struck,
        rsvp=rsvp,
        screening=screening,
        reader=rsvp.reader(now()),
        link=url_for("rsvps.show", token=token, _external=True),
        ticket_link=url_for("tickets.show", token=token, _external=True),
        cancel_link=url_for("rsvps.cancellation", token=token, _external=True),
        page=url_for("site.screening", **screening.address, _external=True),
        **said,
    )
