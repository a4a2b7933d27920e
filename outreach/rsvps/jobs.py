"""Mail to one guest about their own RSVP."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.database import site_of
from outreach.delivery import jobs
from outreach.delivery.mail import Letter, letter
from outreach.rsvps import actions, calendar
from outreach.rsvps.actions import CANCELLATION, CONFIRMATION, FORGET, LINK
from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening
from outreach.web import tokens


@jobs.handles(CONFIRMATION)
def confirmation(session: Session, *, rsvp_id: int) -> Letter | None:
    """The confirmation with its calendar entry; none when the party is not expected any more."""
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is None or not rsvp.stands(now()):
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/confirmation",
        _("You are coming: %(title)s", title=rsvp.screening.title),
        entry=calendar.request(rsvp, site=site_of(session)),
    )


@jobs.handles(CANCELLATION)
def cancellation(session: Session, *, rsvp_id: int) -> Letter | None:
    """Word that the RSVP is cancelled, which also takes it out of the guest's calendar."""
    rsvp = session.get(Rsvp, rsvp_id)
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
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is None or not rsvp.holds_places:
        return None
    return to_guest(
        rsvp,
        "rsvps/mail/link",
        _("Your link for %(title)s", title=rsvp.screening.title),
    )


@jobs.acts(FORGET)
def forget_needs(session: Session, *, screening_id: int) -> None:
    """Delete what parties needed to take part, now that it is over."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        actions.forget_needs(session, screening, now=now())


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
        link=url_for("rsvps.show", token=token, _external=True),
        cancel_link=url_for("rsvps.cancellation", token=token, _external=True),
        page=url_for("site.screening", slug=screening.slug, _external=True),
    )
