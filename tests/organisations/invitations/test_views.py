"""The owner's pages of invitations, and the page behind the mailed link."""

import html
from datetime import timedelta

import pytest

from outreach.accounts.models import Membership, Role, User
from outreach.clock import now
from outreach.organisations.models import Invitation, InvitationState
from outreach.web import tokens
from tests import factories
from tests.accounts.security.visits import second_step
from tests.factories import PASSWORD
from tests.pages import errors_in, send_form, well_formed

IVO = "ivo@example.org"
ACCOUNT = {"name": "Ivo Guest", "password": PASSWORD, "password_confirm": PASSWORD}
NEW = "/manage/team/invitations/new"


def team(session):
    """Everybody in a team beside the owners, with their role; no transaction is left open."""
    session.rollback()
    members = session.query(Membership).populate_existing().all()
    found = {m.user.email: m.role for m in members if m.role is not Role.OWNER}
    session.rollback()
    return found


def state(session):
    session.rollback()
    found = session.query(Invitation.state).scalar()
    session.rollback()
    return found


def test_the_owner_invites(hana_client, session):
    answer = send_form(hana_client, NEW, email="Ivo@example.org", role="viewer", message="Come!")

    assert (answer.status_code, answer.location) == (302, "/manage/team")
    made = session.query(Invitation).one()
    assert (made.email, made.role, made.message) == (IVO, Role.VIEWER, "Come!")
    assert made.invited_by.name == "Hana Novak"
    assert IVO in well_formed(hana_client.get("/manage/team"))


def test_an_address_that_is_open_already_is_refused_beside_its_field(hana_client, invitation):
    answer = send_form(hana_client, NEW, email=IVO, role="host")

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "An invitation to this address is open already. You can send it again."
    ]


def test_only_the_owner_sees_who_is_invited(hana_client, viewer_client, olu_client, invitation):
    assert IVO in hana_client.get("/manage/team").text
    assert IVO not in viewer_client.get("/manage/team").text
    assert IVO not in olu_client.get("/manage/team").text


def test_the_list_says_how_each_invitation_stands(hana_client, session, invitation):
    assert "Open until" in hana_client.get("/manage/team").text

    invitation.expires_at = now() - timedelta(seconds=1)
    session.commit()
    page = well_formed(hana_client.get("/manage/team"))
    assert ">Expired<" in page
    assert "Open until" not in page

    invitation.state = InvitationState.DECLINED
    session.commit()
    page = well_formed(hana_client.get("/manage/team"))
    assert ">Declined<" in page
    assert "Send again" not in page


def test_the_owner_sends_it_again(hana_client, session, invitation):
    path = f"/manage/team/invitations/{invitation.id}/mail"
    too_soon = send_form(hana_client, path, on="/manage/team")
    invitation.sent_at = now() - timedelta(hours=1)
    session.commit()

    again = send_form(hana_client, path, on="/manage/team")

    assert (too_soon.status_code, again.status_code) == (409, 302)


def test_the_owner_takes_it_back(hana_client, client, session, invitation, link):
    path = f"/manage/team/invitations/{invitation.id}/revocation"

    answer = send_form(hana_client, path, on="/manage/team")

    assert answer.status_code == 302
    assert IVO not in hana_client.get("/manage/team").text
    assert client.get(link).status_code == 410


def test_the_page_says_who_invites_into_what_and_looking_does_nothing(client, session, link):
    for _ in range(2):
        page = well_formed(client.get(link))

    assert "Westport Film Circle invites you" in page
    assert "Hana Novak" in page
    assert "<dd>Host</dd>" in page
    assert "Come and show films." in page
    assert (state(session), team(session)) == (InvitationState.OPEN, {})


def test_somebody_new_makes_an_account_and_is_in(client, session, link):
    answer = send_form(client, link, **ACCOUNT)

    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert team(session) == {IVO: Role.HOST}
    assert "you are in the team of Westport Film Circle" in client.get("/sign-in").text
    signed_in = send_form(client, "/sign-in", email=IVO, password=PASSWORD)
    assert signed_in.location == "/manage"
    # A host sets up a second factor before anything else.
    assert client.get("/manage/venues/new").location == "/manage/account/factors"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Your name: this needs an answer."),
        ({"password": "short", "password_confirm": "short"}, "at least 12 characters"),
        ({"password_confirm": "another evening"}, "The two passwords differ."),
        ({"password": "", "password_confirm": ""}, "Password: this needs an answer."),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said(client, session, link, changed, said):
    answer = send_form(client, link, **{**ACCOUNT, **changed})

    assert answer.status_code == 422
    assert any(said in error for error in errors_in(html.unescape(well_formed(answer))))
    assert PASSWORD not in answer.text
    assert (state(session), team(session)) == (InvitationState.OPEN, {})
    assert session.query(User).filter_by(email=IVO).count() == 0


def test_somebody_with_an_account_is_asked_to_sign_in_and_led_back(client, session, ivo, link):
    page = well_formed(client.get(link))
    sign_in = f"/sign-in?next={link}"

    assert sign_in in page
    assert 'type="password"' not in page
    password_sent = send_form(client, sign_in, email=IVO, password=PASSWORD)
    assert second_step(client, IVO, password_sent).location == link
    accepted = send_form(client, link)
    assert (accepted.status_code, accepted.location) == (302, "/manage")
    assert team(session) == {IVO: Role.HOST}
    assert "You are in the team of Westport Film Circle now" in client.get("/manage/venues").text


def test_an_account_is_not_made_twice(client, session, invitation, link, ivo):
    """The form was open when the account was made."""
    session.delete(ivo)
    session.commit()
    client.get(link)
    factories.make_user(session, "Ivo Guest", IVO)
    session.commit()

    answer = send_form(client, link, on="/sign-in", **ACCOUNT)

    assert answer.status_code == 422
    assert "There is an account for this invitation by now" in well_formed(answer)
    assert team(session) == {}


def test_who_accepts_acts_for_that_organisation_then(olu_client, session, olu, invitation, link):
    invitation.email = olu.email
    session.commit()

    send_form(olu_client, link)

    page = olu_client.get("/manage/venues").text
    assert ">Westport Film Circle</option>" in page.partition("selected")[2]


def test_somebody_declines(ivo_client, client, session, link):
    answer = send_form(ivo_client, f"{link}/declination", on=link)

    assert answer.status_code == 200
    assert "You have declined" in well_formed(answer)
    assert (state(session), team(session)) == (InvitationState.DECLINED, {})
    assert client.get(link).status_code == 410


def test_somebody_without_an_account_declines(client, session, link):
    assert send_form(client, f"{link}/declination", on=link).status_code == 200
    assert state(session) is InvitationState.DECLINED


def test_a_link_that_was_passed_on_serves_nobody_else(olu_client, session, link):
    page = olu_client.get(link)
    accepted = send_form(olu_client, link)
    declined = send_form(olu_client, f"{link}/declination", on=link)

    assert (page.status_code, accepted.status_code, declined.status_code) == (403, 403, 403)
    assert "This invitation is for another address" in well_formed(page)
    for answer in (page, accepted, declined):
        assert "i***@example.org" in answer.text
        assert IVO not in answer.text
    assert (state(session), team(session)) == (InvitationState.OPEN, {})


def test_nobody_reads_the_address_in_full_from_the_link_alone(client, session, link, ivo_client):
    assert IVO not in client.get(link).text
    assert IVO in ivo_client.get(link).text


def test_a_member_is_told_that_they_are_one(ivo_client, session, circle, ivo, link):
    session.add(
        Membership(user=ivo, organisation=circle, role=Role.VIEWER, created_at=factories.LONG_AGO)
    )
    session.commit()

    page = ivo_client.get(link)
    answer = send_form(ivo_client, link, on="/manage/team")

    assert (page.status_code, answer.status_code) == (200, 409)
    assert "You are in this team already" in well_formed(page)
    assert team(session) == {IVO: Role.VIEWER}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires_at": factories.LONG_AGO}, "seven days"),
        ({"state": InvitationState.ACCEPTED}, "accepted already"),
        ({"state": InvitationState.REVOKED}, "taken back"),
        ({"state": InvitationState.DECLINED}, "declined"),
    ],
)
def test_an_invitation_that_is_over_says_why(client, session, invitation, link, change, said):
    assert client.get(link).status_code == 200
    for name, value in change.items():
        setattr(invitation, name, value)
    session.commit()

    page = client.get(link)
    sent = send_form(client, link, on="/sign-in", **ACCOUNT)
    declined = send_form(client, f"{link}/declination", on="/sign-in")

    assert (page.status_code, sent.status_code, declined.status_code) == (410, 410, 410)
    assert "This invitation is over" in well_formed(page)
    assert said in page.text
    assert session.query(User).filter_by(email=IVO).count() == 0


def test_a_link_that_was_changed_or_made_for_something_else_opens_nothing(
    app, client, invitation, link
):
    with app.app_context():
        other = tokens.token("rsvp", invitation.uid)
    last = "A" if link[-2] != "A" else "B"

    assert client.get(link).status_code == 200
    assert client.get(f"{link[:-2]}{last}{link[-1]}").status_code == 404
    assert client.get(link[:-1]).status_code == 404
    assert client.get(f"/invitations/{other}").status_code == 404


def test_a_post_without_the_token_of_the_page_does_nothing(ivo_client, session, link):
    assert ivo_client.post(link).status_code == 422
    assert ivo_client.post(f"{link}/declination").status_code == 400
    assert (state(session), team(session)) == (InvitationState.OPEN, {})


def test_the_page_is_kept_by_nobody_and_told_to_no_other_site(client, link):
    headers = client.get(link).headers

    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
