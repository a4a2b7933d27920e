"""The pages of a host's questions, and of what was answered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from outreach.clock import now
from outreach.rsvps.actions import questions as actions
from outreach.rsvps.forms.details import answer_words, condition_of
from outreach.rsvps.forms.questions import MendForm, QuestionForm, entered
from outreach.rsvps.models import Question
from outreach.rsvps.queries import answers as queries
from outreach.screenings.actions.checks import check_open
from outreach.screenings.models import Screening
from outreach.web import db
from outreach.web.access import allowed, member
from outreach.web.db import get_or_404

bp = Blueprint("rsvp_questions", __name__, url_prefix="/manage/screenings/<id:id>/rsvp-questions")


@bp.get("")
@allowed("edit", Screening)
def index(screening: Screening) -> ResponseReturnValue:
    """What is asked, in order."""
    return render_template(
        "rsvps/questions/index.html",
        screening=screening,
        questions=queries.questions_of(db.session, screening),
        most=actions.MOST_QUESTIONS,
    )


@bp.route("/new", methods=["GET", "POST"])
@allowed("edit", Screening)
def create(screening: Screening) -> ResponseReturnValue:
    """Ask one thing more."""
    check_open(screening, now())
    form = QuestionForm()
    form.offer(actions.deciding(db.session, screening, None))
    if form.validate_on_submit():
        with form.refusals():
            actions.add(db.session, screening, form.wording(), now=now())
            return _back(screening)
    page = render_template("rsvps/questions/create.html", screening=screening, form=form)
    return page, form.status


@bp.route("/<id:question_id>", methods=["GET", "POST"])
@allowed("edit", Screening)
def edit(screening: Screening, question_id: int) -> ResponseReturnValue:
    """Ask it in another way; once it is answered, in other words only."""
    check_open(screening, now())
    question = _question(screening, question_id)
    is_answered = queries.is_answered(db.session, question)
    form: MendForm | QuestionForm
    if is_answered:
        form = MendForm(obj=question)
    else:
        form = QuestionForm(data=entered(question))
        form.offer(actions.deciding(db.session, screening, question))
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, QuestionForm):
                actions.edit(db.session, screening, question, form.wording(), now=now())
            else:
                actions.mend(screening, question, now=now(), **form.values())
            return _back(screening)
    page = render_template(
        "rsvps/questions/edit.html",
        screening=screening,
        question=question,
        is_answered=is_answered,
        form=form,
    )
    return page, form.status


@bp.post("/<id:question_id>/promotion")
@allowed("edit", Screening)
def promotion(screening: Screening, question_id: int) -> ResponseReturnValue:
    """Ask it earlier."""
    actions.move_up(db.session, screening, _question(screening, question_id))
    return _back(screening)


@bp.post("/<id:question_id>/removal")
@allowed("edit", Screening)
def removal(screening: Screening, question_id: int) -> ResponseReturnValue:
    """Ask it no more."""
    actions.remove(db.session, screening, _question(screening, question_id))
    flash(_("Deleted. It is not asked any more."), "success")
    return _back(screening)


@bp.get("/answers")
@allowed("read", Screening, what="rsvp")
def answers(screening: Screening) -> ResponseReturnValue:
    """What was answered; to sensitive questions, for those who see to that."""
    sees_needs = member().may("read", "access_needs")
    questions = queries.questions_of(db.session, screening)
    shown = [one for one in questions if sees_needs or not one.is_sensitive]
    return render_template(
        "rsvps/questions/answers.html",
        screening=screening,
        questions=questions,
        counts={one.id: queries.how_many_answered(db.session, one) for one in questions},
        answers={one.id: queries.answers_to(db.session, one) for one in shown},
        along=queries.guests_by_rsvp(db.session, screening),
    )


bp.add_app_template_filter(condition_of, "condition")
bp.add_app_template_global(answer_words, "answer_words")


def _question(screening: Screening, question_id: int) -> Question:
    return get_or_404(Question, id=question_id, screening_id=screening.id)


def _back(screening: Screening) -> ResponseReturnValue:
    return redirect(url_for("rsvp_questions.index", id=screening.id))
