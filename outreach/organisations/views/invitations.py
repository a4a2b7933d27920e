"""Invitations: the owner's form, and the page to which the mailed link leads."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from outreach.accounts import chosen, passwords, queries, trail
from outreach.accounts.models import Organisation, User
from outreach.clock import now
from outreach.organisations.actions import invitations
from outreach.organisations.forms.team import AnswerForm, InvitationForm, JoinForm
from outreach.organisations.models import Invitation
from outreach.web import db, tokens
from outreach.web.access import allowed, member, one_at_a_time, public
from outreach.web.db import get_or_404
from outreach.web.limits import Limit, limited, network

bp = Blueprint("invitations", __name__)

ANSWERS = Limit("60 per hour", by=network)
UNREADABLE, FORBIDDEN, CONFLICT, GONE = 400, 403, 409, 410


@bp.route("/manage/team/invitations/new", methods=["GET", "POST"])
@one_at_a_time
@allowed("edit", "team")
def create() -> ResponseReturnValue:
    """The form of a new invitation."""
    form = InvitationForm()
    if form.validate_on_submit():
        with form.refusals():
            invitations.invite(
                db.session,
                db.session.get_one(Organisation, member().organisation_id),
                by=db.session.get_one(User, member().user_id),
                now=now(),
                **form.values(),
            )
            flash(_("The invitation is on its way."), "success")
            return redirect(url_for("team.index"))
    return render_template("organisations/invitations/create.html", form=form), form.status


@bp.post("/manage/team/invitations/<id:id>/mail")
@one_at_a_time
@allowed("edit", Invitation, what="team")
def mail(invitation: Invitation) -> ResponseReturnValue:
    """Send it again."""
    invitations.send_again(db.session, invitation, now=now())
    flash(_("Sent again. The link is good for seven days from now."), "success")
    return redirect(url_for("team.index"))


@bp.post("/manage/team/invitations/<id:id>/revocation")
@one_at_a_time
@allowed("edit", Invitation, what="team")
def revocation(invitation: Invitation) -> ResponseReturnValue:
    """Take it back."""
    invitations.revoke(db.session, invitation, now=now())
    flash(_("Taken back. Its link opens nothing any more."), "success")
    return redirect(url_for("team.index"))


@bp.route("/invitations/<token:token>", methods=["GET", "POST"])
@public
@limited(ANSWERS)
def show(token: str) -> ResponseReturnValue:
    """Who invites into what, as what; the POST accepts, with a new account where there is none."""
    invitation = _invitation(token)
    user = _signed_in()
    form = AnswerForm() if user else JoinForm()
    if form.validate_on_submit():
        with form.refusals():
            return _accept(invitation, user, form)
        db.session.refresh(invitation)
    return _page(invitation, token, user, form)


@bp.post("/invitations/<token:token>/declination")
@public
@limited(ANSWERS)
def declination(token: str) -> ResponseReturnValue:
    """Say no."""
    invitation, user = _invitation(token), _signed_in()
    if not AnswerForm().validate_on_submit():
        abort(UNREADABLE)
    form = AnswerForm() if user else JoinForm(formdata=None)
    with form.refusals():
        invitations.decline(db.session, invitation, by=user, now=now())
        return render_template("organisations/invitations/declined.html", invitation=invitation)
    db.session.refresh(invitation)
    return _page(invitation, token, user, form)


def _accept(
    invitation: Invitation, user: User | None, form: AnswerForm | JoinForm
) -> ResponseReturnValue:
    organisation = invitation.organisation
    if user is not None:
        invitations.accept(db.session, invitation, user, now=now())
        trail.note_self(trail.JOINED, user.id, organisation_id=organisation.id)
        chosen.choose(organisation.id)
        flash(_("You are in the team of %(name)s now.", name=organisation.name), "success")
        return redirect(url_for("accounts.home"))
    known = passwords.known_of(form["name"].data, invitation.email, organisation.name)
    password_hash = _hashed(form["password"].data, known)
    membership = invitations.join(
        db.session, invitation, password_hash=password_hash, now=now(), **form.values()
    )
    trail.note_self(trail.JOINED, membership.user.id, organisation_id=organisation.id)
    flash(
        _(
            "Your account is there, and you are in the team of %(name)s. Sign in.",
            name=organisation.name,
        ),
        "success",
    )
    return redirect(url_for("security.login"))


def _page(
    invitation: Invitation, token: str, user: User | None, form: AnswerForm | JoinForm
) -> ResponseReturnValue:
    """The page as it is for this reader: what they can do now, or why nothing can be done."""
    values = {"invitation": invitation, "token": token, "form": form}
    why_over = invitation.why_over(now())
    if why_over:
        return render_template("organisations/invitations/over.html", why=why_over, **values), GONE
    if user is None:
        has_account = queries.user_with_address(db.session, invitation.email) is not None
        name = "sign_in" if has_account else "join"
        return render_template(f"organisations/invitations/{name}.html", **values), form.status
    if not invitation.is_for(user):
        return render_template(
            "organisations/invitations/not_yours.html", user=user, **values
        ), FORBIDDEN
    if queries.membership_in(db.session, user.id, invitation.organisation_id):
        status = CONFLICT if form.errors else 200
        return render_template("organisations/invitations/already.html", **values), status
    return render_template(
        "organisations/invitations/answer.html", user=user, **values
    ), form.status


def _hashed(password: str, known: list[str]) -> str:
    """Let the lock go first: on SQLite it keeps everybody from writing, and hashing is slow."""
    db.session.commit()
    return passwords.hashed(password, known=known)


def _signed_in() -> User | None:
    return current_user._get_current_object() if current_user.is_authenticated else None


def _invitation(token: str) -> Invitation:
    return get_or_404(Invitation, uid=tokens.uid_or_404("invitation", token))
