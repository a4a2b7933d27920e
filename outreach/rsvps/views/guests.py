"""The team's pages of all guests of a screening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from outreach.accounts.models import User
from outreach.clock import now
from outreach.delivery import tables
from outreach.rsvps.actions import hosting
from outreach.rsvps.forms.guests import CapacityForm, GuestForm
from outreach.rsvps.models import Rsvp
from outreach.rsvps.queries import door_list as door_lists
from outreach.rsvps.queries import guests, numbers
from outreach.screenings.actions import capacity as capacities
from outreach.screenings.actions import check_open
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.limits import Limit, limited, network

bp = Blueprint("guests", __name__, url_prefix="/manage/screenings/<id:id>")

BLANK_ROWS = 12
ADDED = Limit("600 per hour", by=network)
EXPORTS = Limit("60 per hour", by=network)


@bp.route("/guests/new", methods=["GET", "POST"])
@limited(ADDED)
@allowed("edit", Screening, what="rsvp")
def create(screening: Screening) -> ResponseReturnValue:
    """Add a party that told the host."""
    form = GuestForm(party_size=1)
    if form.validate_on_submit():
        with form.refusals():
            rsvp = hosting.add(db.session, screening, now=now(), **form.values())
            flash(
                _("Added. The confirmation goes to them by mail.")
                if rsvp.has_address
                else _("Added. Without an address no mail goes to them: tell them yourself."),
                "success",
            )
            return redirect(url_for("party.show", id=screening.id, rsvp_id=rsvp.id))
    page = render_template("rsvps/guests/create.html", screening=screening, form=form)
    return page, form.status


@bp.route("/guests/capacity", methods=["GET", "POST"])
@allowed("edit", Screening, what="rsvp")
def capacity(screening: Screening) -> ResponseReturnValue:
    """Raise or lower for how many it is."""
    check_open(screening, now())
    form = CapacityForm(obj=screening)
    if form.validate_on_submit():
        with form.refusals():
            by = db.session.get_one(User, member().user_id)
            capacities.set_capacity(db.session, screening, by=by, now=now(), **form.values())
            flash(
                _("Saved. The capacity is %(capacity)s now.", capacity=screening.capacity),
                "success",
            )
            return redirect(url_for("rsvps.index", id=screening.id))
    page = render_template(
        "rsvps/guests/capacity.html",
        screening=screening,
        form=form,
        is_below=capacities.is_below_places(screening, form.rsvp_limit.data),
    )
    return page, form.status


@bp.post("/guests/guests.csv")
@limited(EXPORTS)
@allowed("read", Screening, what="rsvp")
def export(screening: Screening) -> Response:
    """Everybody, as a table to keep; it is sent for, so that the log tells who has it."""
    sees_needs, sees_addresses = _sees("access_needs"), _sees("guest_address")
    columns = [
        "name",
        *(["email"] if sees_addresses else []),
        *("party", "state", "since", "source"),
        *(["code"] if _sees_codes() else []),
        "note",
        *(["access_needs"] if sees_needs else []),
    ]
    found = guests.everybody(db.session, screening, with_needs=sees_needs)
    rows = _rows(found, sees_needs=sees_needs)
    response = Response(tables.written(rows, columns), content_type=tables.MEDIA_TYPE)
    name = f"guests-{screening.slug}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.get("/guests/door-list")
@allowed("read", Screening, what="rsvp")
def door_list(screening: Screening) -> ResponseReturnValue:
    """The list to print for the door, by surname."""
    found = door_lists.door_list(db.session, screening)
    return render_template(
        "rsvps/guests/door_list.html",
        screening=screening,
        lines=found,
        people=sum(line.party_size for line in found),
        blank_rows=BLANK_ROWS,
    )


@bp.get("/reconciliation")
@allowed("read", Screening, what="rsvp")
def reconciliation(screening: Screening) -> ResponseReturnValue:
    """What the numbers are in the end, and why they differ."""
    found = numbers.numbers_of(db.session, screening)
    return render_template(
        "rsvps/guests/reconciliation.html",
        screening=screening,
        numbers=found,
        sentences=numbers.reconciled(found),
        has_begun=screening.has_begun(now()),
        now=now(),
    )


@bp.app_template_filter("in_words")
def in_words(sentence: numbers.Sentence) -> str:
    """A sentence with its numbers, as the reader's language writes both."""
    said = {name: format_decimal(value) for name, value in sentence.values.items()}
    return str(_(sentence.message)) % said


def _rows(found: Iterable[Rsvp], *, sees_needs: bool) -> Iterator[dict[str, str]]:
    for rsvp in found:
        needs = rsvp.access_needs if sees_needs else None
        yield {
            "name": rsvp.name,
            "email": rsvp.email,
            "party": str(rsvp.party_size),
            "state": str(_(rsvp.state.label)),
            "since": rsvp.created_at.isoformat(timespec="minutes"),
            "source": str(_(rsvp.source.label)),
            "code": rsvp.code.known_as if rsvp.code else "",
            "note": rsvp.note or "",
            "access_needs": needs.text if needs else "",
        }


def _sees(what: str) -> bool:
    return member().may("read", what)


def _sees_codes() -> bool:
    """Whether they may read what lets people in, as on the page of all codes."""
    return member().may("edit", "screening")
