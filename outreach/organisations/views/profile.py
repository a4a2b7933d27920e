"""What the organisation says of itself: the owner's forms. The page itself is the site's."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach import pictures
from outreach.accounts.models import Organisation
from outreach.accounts.queries import first_organisation
from outreach.organisations.actions import profile
from outreach.organisations.forms.profile import LogoForm, ProfileForm, StatementsForm, entered
from outreach.web import db
from outreach.web.access import (
    acted_on,
    allowed,
    member,
    one_at_a_time,
    public,
    with_nothing_held,
)
from outreach.web.conditional import cached
from outreach.web.db import found_or_404, get_or_404
from outreach.web.uploads import takes_files

bp = Blueprint("organisation", __name__)


@bp.route("/manage/organisation", methods=["GET", "POST"])
@one_at_a_time
@allowed("edit", "organisation")
def edit() -> ResponseReturnValue:
    """The form, filled with what is said now."""
    organisation = _own()
    form = ProfileForm(**entered(organisation))
    if form.validate_on_submit():
        with form.refusals():
            profile.describe(organisation, **form.values())
            flash(_("Saved."), "success")
            return redirect(url_for("organisation.edit"))
        db.session.expire(organisation)  # the page shows it as it is, not as it was refused
    return _page(organisation, form, LogoForm(formdata=None))


@bp.route("/manage/organisation/statements", methods=["GET", "POST"])
@one_at_a_time
@allowed("edit", "organisation")
def statements() -> ResponseReturnValue:
    """The form of what it says in its own words of how it treats people."""
    organisation = _own()
    form = StatementsForm(
        privacy=organisation.privacy_text,
        accessibility=organisation.accessibility_text,
        security=organisation.security_text,
    )
    is_keeper = organisation is first_organisation(db.session)
    if not is_keeper:
        del form.security
    if form.validate_on_submit():
        profile.state(organisation, **form.values())
        flash(_("Saved."), "success")
        return redirect(url_for("organisation.statements"))
    template = "organisations/profile/statements.html"
    return render_template(template, form=form, is_keeper=is_keeper), form.status


@bp.route("/manage/organisation/logo", methods=["GET", "POST"])
@takes_files(pictures.MOST_BYTES)
@one_at_a_time
@allowed("edit", "organisation")
def new_logo() -> ResponseReturnValue:
    """Take a picture in."""
    organisation, form = _own(), LogoForm()
    if form.validate_on_submit():
        with form.refusals():
            raw = form.logo.data.read()
            picture = with_nothing_held(lambda: profile.drawn(raw), "edit", "organisation")
            profile.show_logo(db.session, _own(), picture)
            flash(_("The picture is on your page."), "success")
            return redirect(url_for("organisation.edit"))
    return _page(organisation, ProfileForm(formdata=None, **entered(organisation)), form)


@bp.post("/manage/organisation/logo/removal")
@one_at_a_time
@allowed("edit", "organisation")
def logo_removal() -> ResponseReturnValue:
    """Take it away."""
    profile.remove_logo(db.session, _own())
    flash(_("The picture is gone from your page."), "success")
    return redirect(url_for("organisation.edit"))


@bp.get("/organisations/<slug:slug>/logo.webp")
@public
def logo(slug: str) -> Response:
    """The picture itself."""
    found = found_or_404(get_or_404(Organisation, slug=slug).logo)
    return cached(found.data, mimetype=pictures.MEDIA_TYPE)


def _own() -> Organisation:
    organisation = db.session.get_one(Organisation, member().organisation_id)
    acted_on(organisation)
    return organisation


def _page(
    organisation: Organisation, form: ProfileForm, logo_form: LogoForm
) -> ResponseReturnValue:
    wrong = logo_form if logo_form.errors else form
    page = render_template(
        "organisations/profile/edit.html",
        form=wrong,
        profile=form,
        logo_form=logo_form,
        logo=organisation.logo,
    )
    return page, wrong.status
