"""What is written to who asked, and to whom it was passed: as text, by a real mail server."""

from dataclasses import replace

import pytest

from outreach.app import create_app
from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.requests import actions as requests
from outreach.screenings import actions as screenings
from outreach.screenings.models import Place
from outreach.venues.models import AddressVisibility
from tests.mails import Mail
from tests.programme import make_room, make_screening, make_venue
from tests.servers import post_office


@pytest.fixture
def posted(settings):
    """Have everything that is due sent over SMTP; gives the mails that arrive, by subject."""

    def posted():
        with post_office() as post:
            app = create_app(replace(settings, mail_url=post.url))
            while deliver_due(app):
                pass
            app.extensions["database"].engine.dispose()
            return {str(mail["Subject"]): Mail(mail) for mail in post.arrived}

    return posted


def test_received_reads_well_alone(posted, ask, link):
    asked = ask()

    (mail,) = posted().values()

    assert mail.to == "rosa@example.org"
    assert mail.page
    assert mail.text == (
        "Hello Rosa Requester,\n\n"
        "we have your request for a screening of Redlight in or near Leeds. Somebody reads it and "
        "looks for a host. We cannot promise one, and write to you either way.\n\n"
        "With this link you see how it stands, change it, withdraw it or erase it:\n"
        f"http://outreach.test{link(asked)}\n\n"
        "You get this because this address was given on a form that asks for a screening. If that "
        "was not you, open the link and erase it; nobody asks you why.\n"
    )


def test_passed_on_names_only_the_organisation_and_tells_it_nothing_of_who(posted, passed, hana):
    asked = passed(may_share=True)

    mails = posted()

    mine = mails["Your request for a screening was passed on"]
    theirs = mails["Somebody asks for a screening of Redlight"]
    assert (mine.to, theirs.to) == ("rosa@example.org", "hello@westport-film-circle.example.org")
    assert "on to Westport Film Circle." in mine.text
    assert "as you agreed" in mine.text
    assert [hana.name in mine.everything, hana.email in mine.everything] == [False, False]
    assert f"http://outreach.test/manage/passed-requests/{asked.id}" in theirs.text
    assert ["Rosa" in theirs.everything, "rosa@" in theirs.everything] == [False, False]
    assert mine.page
    assert theirs.page


def test_declined_says_why(session, posted, ask, hana):
    requests.decline(session, ask(), answer="No <b>room</b>.\nSorry.", by=hana, now=now())
    session.commit()

    mail = posted()["About your request for a screening"]

    assert "    No <b>room</b>.\n    Sorry.\n" in mail.text
    assert "No &lt;b&gt;room&lt;/b&gt;." in mail.page


def test_planned_says_when_and_where_but_never_what_is_hidden(
    session, posted, passed, circle, film
):
    asked = passed()
    venue = make_venue(
        session,
        circle,
        name="House on the Hill",
        address="3 Secret Lane",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the station",
    )
    place = Place(venue=venue, room=make_room(session, venue, name="Salon"))
    draft = make_screening(session, circle, film=film, place=place, published=False)
    requests.plan(session, asked, draft, now=now())
    screenings.publish(session, draft, now=now())
    session.commit()

    mail = posted()["A screening of Redlight is planned"]

    assert "Westport Film Circle now plans one:\n\n    An evening with Redlight\n" in mail.text
    assert "    near the station, New York, United States\n\nhttp://outreach.test/scr" in mail.text
    assert "near the station" in mail.page
    secrets = ("House on the Hill", "Secret Lane", "Salon")
    assert [word for word in secrets if word in mail.everything] == []


def test_once_it_is_taken_back_nobody_is_told(session, posted, passed):
    requests.take_back(session, passed(), now=now())
    session.commit()

    assert set(posted()) == {"We have your request for a screening"}


def test_once_it_is_off_nobody_is_told(session, posted, passed, circle, film):
    called_off = passed()
    assert len(posted()) == 3
    draft = make_screening(session, circle, film=film, published=False)
    requests.plan(session, called_off, draft, now=now())
    screenings.publish(session, draft, now=now())
    screenings.cancel(session, draft, now=now())
    session.commit()

    assert posted() == {}
