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
from outreach.rsvps.actions import CANCELLATION, CONFIRMATION, FORGET, LINK
from outreach.rsvps.approvals import APPROVED
from outreach.rsvps.erasure import ERASE
from outreach.rsvps.models import Rsvp
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
    if rsvp is None or rsvp.holds_places:
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
    """The guest's link once more, because somebody answered again with their address."""
    rsvp = reachable(session, rsvp_id)
    if rsvp is None or not rsvp.holds_places:
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/link",
        _("Your link for %(title)s", title=rsvp.screening.title),
    )


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
