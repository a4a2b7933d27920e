"""Mail to one guest about their own RSVP."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import after_commit, site_of
from outreach.delivery import jobs, retention
from outreach.delivery.mail import Letter, letter
from outreach.keeping import GUESTS, NEEDS
from outreach.rsvps import actions, calendar, erasure
from outreach.rsvps.actions import confirming, parties, waiting
from outreach.rsvps.actions.kinds import (
    ASK_ALL,
    ASKED,
    CANCELLATION,
    CONFIRM_ADDRESS,
    CONFIRMATION,
    FORGET,
    FREE,
    LAPSE,
    LINK,
    OFFER,
    SETTLE,
    STILL_COMING,
    UNCONFIRMED,
    WAITS,
)
from outreach.rsvps.approvals import APPROVED
from outreach.rsvps.erasure import ERASE
from outreach.rsvps.models import STANDING, Rsvp, State
from outreach.rsvps.queries import reachable
from outreach.screenings.models import Screening
from outreach.web import db, tokens
from outreach.words import N_


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
def cancellation(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the RSVP is cancelled, which also takes it out of the guest's calendar."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state is not State.CANCELLED:
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/cancellation",
        _("Your RSVP is cancelled: %(title)s", title=rsvp.screening.title),
        entry=calendar.cancel(rsvp, site=site_of(session)),
        method="CANCEL",
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


@jobs.handles(WAITS)
def waits(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the party is in line; none when it is not any more."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_waiting or not rsvp.may_be_changed(now()):
        return None
    subject = _("You are on the waiting list: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/waits", subject)


@jobs.handles(OFFER)
def offer(session: Session, *, rsvp_id: int) -> Letter | None:
    """Places are offered; until when stands in the letter in the time of the place."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_offered or rsvp.is_due(now()):
        return None
    subject = _("Places for you, please answer: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/offer", subject)


@jobs.handles(LAPSE)
def lapse(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the time for an offer is over."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or rsvp.state is not State.LAPSED:
        return None
    subject = _("The offer has lapsed: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/lapse", subject)


@jobs.handles(FREE)
def free(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that from now on free places go to whoever comes first."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.is_waiting or not rsvp.may_be_changed(now()):
        return None
    subject = _("Free places, first come first served: %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/free", subject)


@jobs.handles(STILL_COMING)
def still_coming(session: Session, *, rsvp_id: int) -> Letter | None:
    """The day before: the question whether they still come."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.stands(now()) or rsvp.screening.has_begun(now()):
        return None
    subject = _("Still coming? %(title)s", title=rsvp.screening.title)
    return to_guest(rsvp, "rsvps/mail/still_coming", subject)


@jobs.acts(SETTLE)
def settle(session: Session, *, screening_id: int) -> None:
    """Let lapse what is due, and offer what is free."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        waiting.settle(session, screening, now=now())


@jobs.acts(ASK_ALL)
def ask_all(session: Session, *, screening_id: int) -> None:
    """Ask every party whether it still comes."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        parties.ask_all(session, screening, now=now())


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
retention.daily("rsvps.names", N_("Guests' names and addresses"), GUESTS)(erasure.blank_past)


def to_guest(
    rsvp: Rsvp, template: str, subject: str, *, entry: bytes | None = None, method: str = "REQUEST"
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
        rsvp=rsvp,
        screening=screening,
        reader=rsvp.reader(now()),
        link=url_for("rsvps.show", token=token, _external=True),
        ticket_link=url_for("tickets.show", token=token, _external=True),
        cancel_link=url_for("rsvps.cancellation", token=token, _external=True),
        page=url_for("site.screening", **screening.address, _external=True),
    )
