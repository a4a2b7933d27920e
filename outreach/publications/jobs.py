"""Mails about reviews: to who reviews that something waits, to the host what was decided."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.accounts import queries as accounts
from outreach.accounts.models import User
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter, letter
from outreach.publications.actions.reviews import DECIDED, WAITING
from outreach.publications.models import PublicationRequest
from outreach.screenings.models import Screening


@handles(WAITING)
def waiting(session: Session, *, user_id: int, waiting_id: int) -> Letter | None:
    """That a screening waits, and where; not which: mail is no place for what is not public."""
    user, screening = session.get(User, user_id), session.get(Screening, waiting_id)
    if user is None or screening is None or not screening.is_requested:
        return None
    if user not in accounts.reviewers(session):
        return None
    return letter(
        "accounts/mail/waiting",
        to=user.email,
        subject=_("A screening waits for review"),
        name=user.name,
        what=_("somebody asks to publish a screening. Please look at it and answer:"),
        link=url_for("publications.review", id=screening.id, _external=True),
    )


@handles(DECIDED)
def decided(session: Session, *, publication_request_id: int, user_id: int | None) -> Letter | None:
    """What was decided: to whoever asked, and to the organisation if that is somebody else.

    Args:
        user_id: who asked; None for the organisation.
    """
    request = session.get(PublicationRequest, publication_request_id)
    if request is None:
        return None
    screening, asker = request.screening, request.asked_by
    asker_email = asker.email if asker and asker.active else None
    email = screening.organisation.email if user_id is None else asker_email
    if email is None or (user_id is None and email == asker_email):
        return None
    return letter(
        "publications/mail/decided",
        to=email,
        subject=_("Published: %(title)s", title=screening.title)
        if request.is_published
        else _("Please look again: %(title)s", title=screening.title),
        request=request,
        screening=screening,
        link=url_for("screenings.show", id=screening.id, _external=True),
    )
