"""The mail that invites."""

import re

import html5lib
import pytest

from outreach.delivery import jobs
from outreach.organisations.actions.invitations import INVITATION
from outreach.organisations.models import InvitationState
from tests.mails import delivered


def test_the_mail_says_who_invites_into_what_and_leads_to_the_page(app, invitation, link):
    letter = jobs.perform(app, INVITATION, {"invitation_id": invitation.id})

    assert (letter.to, letter.subject, letter.sender_name, letter.reply_to) == (
        "ivo@example.org",
        "Work with Westport Film Circle",
        "Westport Film Circle",
        "hello@westport-film-circle.example.org",
    )
    html5lib.HTMLParser(strict=True).parse(letter.html)
    for body in (letter.text, letter.html):
        assert "Hana Novak invites you to work with Westport Film Circle" in body
        assert "as host" in body
        assert "Come and show films." in body
        assert set(re.findall(r"http://outreach\.test(/[^\s\"<]+)", body)) == {link}


def test_words_of_the_owner_bring_no_mark_up(app, session, invitation):
    invitation.message = "<b>Come</b>"
    session.commit()

    letter = jobs.perform(app, INVITATION, {"invitation_id": invitation.id})

    assert "<b>" not in letter.html
    assert "<b>Come</b>" in letter.text


def test_an_invitation_is_delivered(app, invitation):
    (mail,) = delivered(app)

    assert (mail.to, mail.subject) == ("ivo@example.org", "Work with Westport Film Circle")


@pytest.mark.parametrize("state", [s for s in InvitationState if s is not InvitationState.OPEN])
def test_an_invitation_that_is_over_is_not_mailed(app, session, invitation, state):
    assert jobs.perform(app, INVITATION, {"invitation_id": invitation.id}) is not None
    invitation.state = state
    session.commit()

    assert jobs.perform(app, INVITATION, {"invitation_id": invitation.id}) is None
    assert jobs.perform(app, INVITATION, {"invitation_id": 0}) is None
