"""The host's page about what one speaker agrees to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.panels import consents
from outreach.panels.forms.consents import LinkForm, NoteForm, UseForm
from outreach.panels.models import Appearance
from outreach.screenings.models import Screening
from outreach.speakers.models import Use
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network

bp = Blueprint(
    "consents", __name__, url_prefix="/manage/screenings/<id:id>/panel/<id:appearance_id>/consents"
)

LINKS = Limit("60 per hour", by=network)


@bp.get("")
@allowed("edit", Screening, what="panel")
def index(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """What they agree to, and how to ask."""
    return _page(_appearance(screening, appearance_id))


@bp.post("")
@limited(LINKS)
@allowed("edit", Screening, what="panel")
def link(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """Mail them the link to their own page."""
    appearance = _appearance(screening, appearance_id)
    form = LinkForm()
    if form.validate_on_submit():
        with form.refusals():
            consents.ask(db.session, appearance, now=now(), **form.values())
            flash(_("The link is on its way."), "success")
            return _back(appearance)
    return _page(appearance, link=form)


@bp.post("/notes")
@allowed("edit", Screening, what="panel")
def note(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """Write down what they said."""
    appearance = _appearance(screening, appearance_id)
    form = NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            by = member().user_id
            consents.note(db.session, appearance, noted_by_id=by, now=now(), **form.values())
            flash(_("Noted."), "success")
            return _back(appearance)
    return _page(appearance, note=form)


@bp.post("/withdrawal")
@allowed("edit", Screening, what="panel")
def withdrawal(screening: Screening, appearance_id: int) -> ResponseReturnValue:
    """Write down that they agree no more."""
    appearance = _appearance(screening, appearance_id)
    form = UseForm()
    if form.validate_on_submit():
        consents.withdraw(db.session, appearance.speaker, form.use.data, now=now())
        flash(_("Noted. It holds from now on, everywhere."), "success")
    return _back(appearance)


def _appearance(screening: Screening, appearance_id: int) -> Appearance:
    return get_or_404(Appearance, id=appearance_id, screening_id=screening.id)


def _back(appearance: Appearance) -> ResponseReturnValue:
    return redirect(
        url_for("consents.index", id=appearance.screening_id, appearance_id=appearance.id)
    )


def _page(
    appearance: Appearance, *, link: LinkForm | None = None, note: NoteForm | None = None
) -> ResponseReturnValue:
    speaker, moment = appearance.speaker, now()
    forms: dict[str, Any] = {
        "link": link or LinkForm(formdata=None, email=speaker.email),
        "note": note or NoteForm(formdata=None, said_on=moment.date()),
    }
    page = render_template(
        "panels/consents/index.html",
        screening=appearance.screening,
        appearance=appearance,
        speaker=speaker,
        consents={use: speaker.consent_to(use, moment) for use in Use},
        is_to_be_asked=speaker.is_to_be_asked(moment),
        form=link or note,
        **forms,
    )
    return page, (link or note or forms["link"]).status
