"""What who asked for a screening is told by mail, and the organisation to which it was passed."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.delivery import retention
from outreach.delivery.jobs import acts, handles
from outreach.delivery.mail import Letter, letter
from outreach.keeping import OPEN_REQUESTS, REQUESTS
from outreach.requests import actions, forgetting
from outreach.requests.actions import (
    AGAIN,
    DECLINED,
    FOR_YOU,
    PASSED_ON,
    PLANNED,
    RECEIVED,
)
from outreach.requests.models import ScreeningRequest
from outreach.screenings.actions import MADE_PUBLIC
from outreach.screenings.models import Screening
from outreach.web import tokens
from outreach.words import N_


@acts(MADE_PUBLIC)
def announce(session: Session, *, screening_id: int) -> None:
    """A screening was published: close the requests of which it was made, and tell who asked."""
    screening = session.get(Screening, screening_id)
    if screening is not None:
        actions.announce(session, screening, now=now())


@handles(RECEIVED)
def received(session: Session, *, request_id: int) -> Letter | None:
    """That it is there, with the link to it."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None:
        return None
    return _to(asked, "received", _("We have your request for a screening"))


@handles(AGAIN)
def again(session: Session, *, request_id: int) -> Letter | None:
    """The link once more, because somebody asked again with the same address."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None:
        return None
    return _to(asked, "again", _("You have asked for this screening already"))


@handles(DECLINED)
def declined(session: Session, *, request_id: int) -> Letter | None:
    """That it is declined, and why."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None or not asked.is_declined:
        return None
    return _to(asked, "declined", _("About your request for a screening"))


@handles(PASSED_ON)
def passed_on(session: Session, *, request_id: int) -> Letter | None:
    """To whom it was passed; none when it is with nobody again."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None or not asked.is_passed_on:
        return None
    return _to(asked, "passed_on", _("Your request for a screening was passed on"))


@handles(PLANNED)
def planned(session: Session, *, request_id: int) -> Letter | None:
    """When and where, as far as the public may know; none when it is called off already."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None or asked.screening is None or not asked.screening.is_published:
        return None
    return _to(
        asked,
        "planned",
        _("A screening of %(film)s is planned", film=asked.film.title),
        screening=asked.screening,
        page=url_for("site.screening", **asked.screening.address, _external=True),
    )


@handles(FOR_YOU)
def for_you(session: Session, *, request_id: int) -> Letter | None:
    """To the organisation: that somebody asks. Says nothing of who, because mail is passed on."""
    asked = session.get(ScreeningRequest, request_id)
    if asked is None or not asked.is_passed_on or asked.organisation is None:
        return None
    return letter(
        "requests/mail/for_you",
        to=asked.organisation.email,
        subject=_("Somebody asks for a screening of %(film)s", film=asked.film.title),
        screening_request=asked,
        link=url_for("passed_requests.show", id=asked.id, _external=True),
    )


def _to(asked: ScreeningRequest, template: str, subject: str, **values: Any) -> Letter:
    token = tokens.token("screening-request", asked.uid)
    return letter(
        f"requests/mail/{template}",
        to=asked.email,
        subject=subject,
        screening_request=asked,
        link=url_for("requests.show", token=token, _external=True),
        **values,
    )


# Databases keep when each step was done under these names.
retention.daily("screenings.requests", N_("Requests for screenings"), REQUESTS)(
    forgetting.delete_closed_requests
)
retention.daily(
    "screenings.open_requests", N_("Requests for screenings that are open"), OPEN_REQUESTS
)(forgetting.delete_open_requests)
