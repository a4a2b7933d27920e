"""What waits for review, and the answer to it; which organisations need not ask."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.accounts import queries as accounts
from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.panels import queries as panels
from outreach.publications import actions
from outreach.publications.forms import ReviewForm
from outreach.publications.queries import as_seen
from outreach.screenings import queries
from outreach.screenings.models import Screening
from outreach.screenings.queries.safeguards import country_of, safety_of
from outreach.web import db
from outreach.web.access import acted_on, allowed, member
from outreach.web.db import get_or_404

bp = Blueprint("publications", __name__)


@bp.get("/manage/publications")
@allowed("read", "publication")
def index() -> ResponseReturnValue:
    """Everything that waits, the oldest first."""
    waiting = queries.waiting_requests(db.session)
    return render_template("publications/index.html", waiting=waiting, now=now())


@bp.route("/manage/publications/<id:id>", methods=["GET", "POST"])
@allowed("edit", "publication")
def review(id: int) -> ResponseReturnValue:
    """A screening as it stands there now, and the answer to who wants to publish it."""
    screening = get_or_404(Screening, id=id)
    asked = db.found_or_404(queries.latest_request(db.session, screening))
    acted_on(screening)
    moment = now()
    form = ReviewForm(
        seen=as_seen(db.session, screening, now=moment),
        may_publish=screening.may_be_approved(moment),
        may_trust=member().may("edit", "trust") and not screening.organisation.is_trusted,
    )
    if form.validate_on_submit():
        with form.refusals():
            by = db.session.get_one(User, member().user_id)
            actions.decide(db.session, screening, by=by, now=moment, **form.values())
            flash(_("Answered. The host is told by mail."), "success")
            return redirect(url_for("publications.index"))
        form.seen.data = as_seen(db.session, screening, now=now())  # what the page shows now
    page = render_template(
        "publications/review.html",
        screening=screening,
        asked=asked,
        form=form,
        panel=panels.panel_of(db.session, screening) if screening.is_requested else [],
        safety=safety_of(db.session, screening, now=moment),
        country=country_of(screening),
        published_before=queries.times_published(db.session, screening.organisation_id),
        now=moment,
    )
    return page, form.status


@bp.get("/manage/trust", endpoint="organisations")
@allowed("read", "trust")
def organisations() -> ResponseReturnValue:
    """Every organisation, and whether it publishes by itself."""
    found = accounts.organisations(db.session)
    return render_template(
        "publications/organisations.html",
        organisations=found,
        first=accounts.first_organisation(db.session),
        published={one.id: queries.times_published(db.session, one.id) for one in found},
    )


@bp.post("/manage/trust/<id:id>")
@allowed("edit", "trust")
def trust(id: int) -> ResponseReturnValue:
    """Let an organisation publish by itself."""
    organisation = get_or_404(Organisation, id=id)
    acted_on(organisation)
    actions.trust(organisation)
    flash(_("%(name)s publishes by itself from now on.", name=organisation.name), "success")
    return redirect(url_for("publications.organisations"))


@bp.post("/manage/trust/<id:id>/removal")
@allowed("edit", "trust")
def trust_removal(id: int) -> ResponseReturnValue:
    """Have what an organisation publishes reviewed."""
    organisation = get_or_404(Organisation, id=id)
    acted_on(organisation)
    actions.distrust(db.session, organisation)
    flash(_("What %(name)s publishes is reviewed from now on.", name=organisation.name), "success")
    return redirect(url_for("publications.organisations"))
