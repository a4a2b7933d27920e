"""The owner's form of what the organisation says of itself."""

import html

import pytest

from outreach.accounts.models import Organisation
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp, make_screening

PATH = "/manage/organisation"
SAID = {
    "description": "We show films.",
    "website": "https://example.org",
    "town": "Westport",
    "country": "US",
    "languages": "English, khmer; FR",
    "sender_name": "The Circle",
}


def profile(session):
    session.rollback()
    found = session.query(Organisation).populate_existing().order_by(Organisation.id).first()
    said = {name: getattr(found, name) for name in SAID}
    session.rollback()
    return said


def test_the_owner_says_who_they_are(hana_client, session):
    answer = send_form(hana_client, PATH, **SAID)

    assert (answer.status_code, answer.location) == (302, PATH)
    assert profile(session) == {**SAID, "languages": ["en", "km", "fr"]}
    page = well_formed(hana_client.get(PATH))
    assert 'value="English, Khmer, French"' in page
    assert '<option selected value="US">' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"languages": "English, Klingonian"}, "We do not know a language called “Klingonian”"),
        ({"website": "nowhere"}, "not the address of a website"),
        ({"sender_name": "bank@example.org"}, "Write a name, without an address"),
        ({"country": "XX"}, "Not a valid choice"),
        ({"description": "x" * 5_001}, "longer than 5,000 characters"),
        ({"town": "West\x00port"}, "characters that cannot be used"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(hana_client, session, changed, said):
    before = profile(session)

    answer = send_form(hana_client, PATH, **{**SAID, **changed})

    assert answer.status_code == 422
    assert any(said in error for error in errors_in(html.unescape(well_formed(answer))))
    assert profile(session) == before


def test_guests_read_the_sender_that_the_owner_chose(app, hana_client, session, hana):
    screening = make_screening(session, hana.memberships[0].organisation)
    session.commit()
    send_form(hana_client, PATH, **SAID)
    make_rsvp(session, screening)
    session.commit()

    (mail,) = delivered(app)

    assert str(mail.message["From"]) == "The Circle <outreach@outreach.test>"
