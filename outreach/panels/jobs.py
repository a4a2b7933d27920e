"""Work done later about panels: mails, and what goes by itself."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from outreach.delivery import jobs, retention
from outreach.delivery.mail import Letter, letter
from outreach.keeping import SPEAKERS
from outreach.panels import actions, erasure
from outreach.panels.consents import LINK, SAID_NO
from outreach.panels.models import Appearance
from outreach.screenings.actions import DELETED
from outreach.screenings.models import Screening
from outreach.speakers.models import Speaker
from outreach.web import tokens
from outreach.words import N_


@jobs.acts(DELETED)
def forget_speakers(session: Session, *, organisation_id: int) -> None:
    """A draft was thrown away: forget the profiles that only its panel showed."""
    actions.forget_unused(session, organisation_id)


@jobs.handles(LINK)
def link(session: Session, *, speaker_id: int, screening_id: int) -> Letter | None:
    """The link to the speaker's own page. It is made when the mail is sent."""
    speaker, screening = session.get(Speaker, speaker_id), session.get(Screening, screening_id)
    if speaker is None or speaker.email is None or screening is None:
        return None
    organisation = screening.organisation
    return letter(
        "panels/mail/speaker_link",
        to=speaker.email,
        subject=_("What may we say about you?"),
        sender_name=organisation.writes_as,
        reply_to=organisation.email,
        screening=screening,
        organisation=organisation,
        link=url_for("speakers.show", token=tokens.token("speaker", speaker.uid), _external=True),
    )


@jobs.handles(SAID_NO)
def said_no(session: Session, *, appearance_id: int) -> Letter | None:
    """To the host: somebody on this panel agrees to less than before. It names nobody."""
    appearance = session.get(Appearance, appearance_id)
    if appearance is None:
        return None
    screening = appearance.screening
    return letter(
        "panels/mail/said_no",
        to=screening.organisation.email,
        subject=_("About the panel of %(title)s", title=screening.title),
        screening=screening,
        appearance=appearance,
        link=url_for("panels.index", id=screening.id, _external=True),
    )


def _blank_old(session: Session, *, now: datetime, most: int) -> int:
    folder = current_app.config["SETTINGS"].mail_folder
    return erasure.blank_old(session, mail_folder=folder, now=now, most=most)


retention.daily("panels.speakers", N_("Speakers and what they agreed to"), SPEAKERS)(_blank_old)
