"""A guest's own pages: what is true of their RSVP."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template

from outreach.clock import now
from outreach.keeping import GUESTS, NEEDS
from outreach.rsvps.actions.answers import may_amend
from outreach.rsvps.models import NEEDS_KEPT, Rsvp
from outreach.rsvps.queries.earlier import since_answered
from outreach.rsvps.queries.told import told_by
from outreach.screenings.models import Screening
from outreach.screenings.models.days import counted_from
from outreach.web import db


def guest_page(template: str, rsvp: Rsvp, token: str, **more: Any) -> str:
    """A page of one guest, with what is true of their RSVP now."""
    moment = now()
    amends, told = may_amend(rsvp, moment), told_by(db.session, rsvp)
    return render_template(
        template,
        rsvp=rsvp,
        screening=rsvp.screening,
        reader=rsvp.reader(moment),
        token=token,
        stands=rsvp.stands(moment),
        may_amend=amends,
        along=told.along,
        unnamed=told.unnamed,
        unanswered=told.unanswered if amends else {},
        before=since_answered(db.session, rsvp, now=moment),
        said=told.said,
        questions=told.asks.questions,
        is_due=rsvp.is_due(moment),
        may_cancel=rsvp.may_be_cancelled(moment),
        may_change=rsvp.may_be_changed(moment),
        is_open=rsvp.screening.is_open_for_rsvps(moment),
        has_begun=rsvp.screening.has_begun(moment),
        is_past=rsvp.screening.is_past(moment),
        needs_kept_days=NEEDS_KEPT.days,
        without_a_date=_without_a_date(rsvp.screening),
        **more,
    )


def _without_a_date(screening: Screening) -> list[datetime]:
    """When needs and when names are deleted, if one that is postponed gets no new date."""
    over = counted_from(screening)
    if over is None or not screening.is_postponed:
        return []
    there = over.astimezone(ZoneInfo(screening.timezone))
    return [there + NEEDS.time, there + GUESTS.time]
