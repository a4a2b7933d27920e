"""Pages of the accounts area. Those to sign in are Flask-Security's, in ``security.py``."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from outreach.accounts import audit, chosen, cookie, queries, sign_ins
from outreach.accounts.acts import ACTS
from outreach.accounts.models import Ended, SignIn
from outreach.clock import now
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.db import get_or_404

bp = Blueprint("accounts", __name__)

ENTRIES_ON_A_PAGE = 50
FIRST_PAGES = {
    "screening": "screenings.index",
    "publication": "publications.index",
    "helpline": "facts.helplines",
    "account": "support.index",
}


@bp.get("/manage")
def home() -> ResponseReturnValue:
    """Where people land after signing in: on the first page that is theirs, if there is one."""
    first = next((page for what, page in FIRST_PAGES.items() if member().may("read", what)), None)
    return redirect(url_for(first)) if first else render_template("accounts/no_team.html")


@bp.post("/manage/organisation-choice")
def organisation_choice() -> ResponseReturnValue:
    """Act for another of one's organisations."""
    wanted = request.form.get("organisation")
    for organisation in member().organisations:
        if str(organisation.id) == wanted:
            chosen.choose(organisation.id)
    return redirect(url_for("accounts.home"))


@bp.get("/manage/account")
def account() -> ResponseReturnValue:
    """Somebody's own account: who they are here, and where they are signed in."""
    return render_template(
        "accounts/account.html",
        user=current_user,
        sign_ins=sign_ins.of_user(db.session, current_user.id, now=now()),
        this_one=cookie.current(),
    )


@bp.post("/manage/sign-ins/<id:id>/ending")
def ending(id: int) -> ResponseReturnValue:
    """End one of one's own sign-ins."""
    sign_in = get_or_404(SignIn, id=id, user_id=current_user.id)
    sign_ins.end(sign_in, Ended.BY_OWNER, now=now())
    flash(_("Ended. That browser has to sign in again."), "success")
    return redirect(url_for("accounts.account"))


@bp.post("/manage/sign-ins/endings")
def endings() -> ResponseReturnValue:
    """End every sign-in but the one that asks for it."""
    ended = sign_ins.end_all(
        db.session, current_user.id, Ended.BY_OWNER, now=now(), but=cookie.current()
    )
    flash(
        ngettext("One other sign-in is ended.", "%(num)s other sign-ins are ended.", ended)
        if ended
        else _("There was no other sign-in."),
        "success",
    )
    return redirect(url_for("accounts.account"))


@bp.get("/manage/log")
@allowed("read", "audit_entry")
def log() -> ResponseReturnValue:
    """What members of the organisation did, the latest first."""
    before = request.args.get("before", type=int)
    entries = audit.entries_of(
        db.session, member().organisation_id, before=before, limit=ENTRIES_ON_A_PAGE + 1
    )
    shown = entries[:ENTRIES_ON_A_PAGE]
    return render_template(
        "accounts/log.html",
        entries=shown,
        acts=ACTS,
        names=queries.names_of(db.session, {e.user_id for e in shown if e.user_id is not None}),
        older=shown[-1].number if len(entries) > len(shown) else None,
        is_first_page=before is None,
    )
