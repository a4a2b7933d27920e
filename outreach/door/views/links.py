"""The team's page of a screening's doors: their links, what happened, addresses that were left."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.config import Settings
from outreach.door import actions, erasure, queries
from outreach.door.forms import LinkForm
from outreach.door.models import DoorLink, late_until
from outreach.door.views.state import conflicts_of
from outreach.screenings.models import Screening
from outreach.web import db, tokens
from outreach.web.access import allowed, member
from outreach.web.db import found_or_404, get_or_404

bp = Blueprint("door_links", __name__, url_prefix="/manage/screenings/<id:id>/door")


@bp.get("")
@allowed("read", Screening, what="door")
def index(screening: Screening) -> ResponseReturnValue:
    """Every door, and what happened there."""
    return _page(screening, _form())


@bp.post("")
@allowed("edit", Screening, what="door")
def create(screening: Screening) -> ResponseReturnValue:
    """Open a door."""
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            actions.make_link(db.session, screening, now=now(), **form.values())
            flash(
                _("Made. Send the link to whoever keeps that door, and to nobody else."), "success"
            )
            return redirect(url_for("door_links.index", id=screening.id))
    return _page(screening, form)


@bp.post("/<id:link_id>/regeneration")
@allowed("edit", Screening, what="door")
def regeneration(screening: Screening, link_id: int) -> ResponseReturnValue:
    """Another link for the same door, as the old one has leaked."""
    link = get_or_404(DoorLink, id=link_id, screening_id=screening.id)
    actions.regenerate(db.session, link, now=now())
    flash(_("The old link is closed. Send the new one to whoever keeps that door."), "success")
    return redirect(url_for("door_links.index", id=screening.id))


@bp.post("/<id:link_id>/revocation")
@allowed("edit", Screening, what="door")
def revocation(screening: Screening, link_id: int) -> ResponseReturnValue:
    """Close a door."""
    actions.revoke(get_or_404(DoorLink, id=link_id, screening_id=screening.id), now=now())
    flash(
        _(
            "Closed. What was noted at that door stays. What a phone there has not sent yet comes "
            "once a new link is opened on it."
        ),
        "success",
    )
    return redirect(url_for("door_links.index", id=screening.id))


@bp.post("/addresses/<id:address_id>/removal")
@allowed("edit", Screening, what="rsvp")
def address_removal(screening: Screening, address_id: int) -> ResponseReturnValue:
    """Delete an address that somebody left, because they ask for it."""
    left = found_or_404(queries.address_left(db.session, screening, address_id))
    settings: Settings = current_app.config["SETTINGS"]
    erasure.erase(db.session, left, ledger=settings.ledger, now=now())
    flash(_("Deleted. That somebody came stays, as a number."), "success")
    return redirect(url_for("door_links.index", id=screening.id))


def _form() -> LinkForm:
    """Only who may read needs lets a door see whose they are."""
    form = LinkForm(label=_("Entrance"))
    if not member().may("read", "access_needs"):
        del form.marks_needs
    return form


def _page(screening: Screening, form: LinkForm) -> ResponseReturnValue:
    sees_addresses = member().may("read", "guest_address")
    door = queries.door_of(db.session, screening)
    page = render_template(
        "door/links/index.html",
        screening=screening,
        door=door,
        links=[(link, tokens.token("door", link.uid)) for link in door.links],
        conflicts=conflicts_of(door),
        limit=queries.room_limit(screening),
        addresses=queries.addresses_left(db.session, screening) if sees_addresses else [],
        form=form,
        late_until=late_until(screening, now()),
        now=now(),
    )
    return page, form.status
