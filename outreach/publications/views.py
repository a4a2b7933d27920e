"""Publishing or asking for it; what waits for review, and the answer; who need not ask."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from outreach.accounts import queries as accounts
from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.panels import queries as panels
from outreach.publications import actions, queries
from outreach.publications.actions import reviews
from outreach.publications.actions.together import publish_together
from outreach.publications.forms import DraftsForm, ReviewForm
from outreach.publications.models import PublicationRequest
from outreach.publications.queries import as_seen
from outreach.screenings import queries as screenings
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import acted_on, allowed, member
from outreach.web.db import get_or_404

bp = Blueprint("publications", __name__)


@bp.post("/manage/screenings/<id:id>/publication")
@allowed("publish", Screening)
def publication(screening: Screening) -> ResponseReturnValue:
    """Publish a draft, or ask for it while the organisation is not trusted yet."""
    reviews.publish_or_ask(db.session, screening, by=_user(), now=now())
    flash(
        _("Asked. Somebody looks at it and answers by mail.")
        if screening.is_requested
        else _("Published. It is on the public pages and in the calendar now."),
        "success",
    )
    return redirect(url_for("screenings.show", id=screening.id))


@bp.post("/manage/screenings/<id:id>/publication/retraction")
@allowed("publish", Screening)
def retraction(screening: Screening) -> ResponseReturnValue:
    """Take back what waits for review."""
    reviews.take_back(db.session, screening, now=now())
    flash(_("Taken back. It is a draft again."), "success")
    return redirect(url_for("screenings.show", id=screening.id))


@bp.route("/manage/screenings/drafts", methods=["GET", "POST"])
@allowed("publish", "screening")
def together() -> ResponseReturnValue:
    """The drafts to come, to publish together. ``?draft=`` are ticked."""
    moment = now()
    found = screenings.of_organisation(db.session, member().organisation_id)
    drafts = [screening for screening in found if screening.may_be_published(moment)]
    form = DraftsForm(drafts, request.args.getlist("draft", type=int))
    if form.validate_on_submit():
        with form.refusals():
            publish_together(db.session, form.chosen, by=_user(), now=moment)
            flash(_published(form.chosen), "success")
            return redirect(url_for("screenings.index"))
    page = render_template("publications/together.html", form=form, now=moment)
    return page, form.status


@bp.app_template_global()
def latest_review(screening: Screening) -> PublicationRequest | None:
    """For the page of a screening: when somebody asked to publish it last, and the answer."""
    return queries.latest_request(db.session, screening)


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
        seen=as_seen(db.session, screening),
        may_publish=screening.may_be_approved(moment),
        may_trust=member().may("edit", "trust") and not screening.organisation.is_trusted,
    )
    if form.validate_on_submit():
        with form.refusals():
            by = db.session.get_one(User, member().user_id)
            actions.decide(db.session, screening, by=by, now=moment, **form.values())
            flash(_("Answered. The host is told by mail."), "success")
            return redirect(url_for("publications.index"))
        form.seen.data = as_seen(db.session, screening)  # what the page shows now
    page = render_template(
        "publications/review.html",
        screening=screening,
        asked=asked,
        form=form,
        panel=panels.panel_of(db.session, screening) if screening.is_requested else [],
        published_before=screenings.times_published(db.session, screening.organisation_id),
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
        published={one.id: screenings.times_published(db.session, one.id) for one in found},
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


def _published(screenings: list[Screening]) -> str:
    number = len(screenings)
    if screenings[0].is_requested:
        said = ngettext(
            "Asked for one. Somebody looks at it and answers by mail.",
            "Asked for %(num)d. Somebody looks at each and answers by mail.",
            number,
        )
    else:
        said = ngettext(
            "Published. It is on the public pages and in the calendar now.",
            "Published: %(num)d. They are on the public pages and in the calendar now.",
            number,
        )
    return str(said)


def _user() -> User:
    return db.session.get_one(User, member().user_id)
