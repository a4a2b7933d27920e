"""What an organisation may say of itself."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.accounts.models import Organisation
from outreach.config import Settings
from outreach.delivery.mail import Letter, message
from outreach.errors import Refused
from outreach.organisations.actions.profile import describe


@pytest.fixture
def circle():
    return Organisation(name="Westport Film Circle")


def test_it_is_described(circle):
    describe(
        circle,
        description="We show films.",
        website="example.org/films",
        town="Westport",
        country="US",
        languages=["en", "km"],
        sender_name="The Circle",
    )

    assert (circle.website, circle.country, circle.languages, circle.writes_as) == (
        "https://example.org/films",
        "US",
        ["en", "km"],
        "The Circle",
    )


def test_what_is_left_empty_is_gone_and_mail_is_in_its_own_name(circle):
    describe(circle, website="example.org", sender_name="The Circle", country="US")

    describe(circle)

    assert (circle.website, circle.country, circle.languages) == (None, None, [])
    assert circle.writes_as == "Westport Film Circle"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://example.org",
        "https://",
        "nowhere",
        "https://bank.example@evil.example",
        "https://example.org/a b",
        'https://example.org/"onclick=',
        "https://[broken",
        "https://example.org:port",
        "https://example.org/\u202egpj",
    ],
)
def test_what_is_no_website_is_refused(circle, address):
    with pytest.raises(Refused, match="not the address of a website") as refused:
        describe(circle, website=address)

    assert refused.value.field == "website"


@pytest.mark.parametrize(
    "name",
    [
        "Circle\r\nBcc: everybody@example.org",
        "Circle\nBcc: everybody@example.org",
        "Circle\x00",
        "Circle\u2028Bcc",
        "bank@example.org",
        'Circle" <bank@example.org>',
        "Circle <bank",
        "elcriC\u202e",
        "x" * 101,
    ],
)
def test_a_sender_that_misleads_is_refused(circle, name):
    with pytest.raises(Refused) as refused:
        describe(circle, sender_name=name)

    assert refused.value.field == "sender_name"
    assert circle.writes_as == "Westport Film Circle"


@pytest.mark.parametrize(
    "name", ["Łukasz & friends", "ក្រុមភាពយន្ត", "نادي‌ السينما", "Circle, Inc.", "Films (Leeds); more"]
)
def test_a_sender_may_be_written_in_any_script(circle, name):
    describe(circle, sender_name=name)

    assert circle.writes_as == name


@given(st.text(min_size=1, max_size=100))
def test_whatever_is_taken_as_a_sender_is_one_name_in_the_header(name):
    circle = Organisation(name="Circle")
    try:
        describe(circle, sender_name=name)
    except Refused:
        return
    settings = Settings(
        instance=None, database_url="", secret_key="k", mail_sender="outreach@outreach.test"
    )
    letter = Letter(
        to="g@example.org", subject="s", text="t", html="h", sender_name=circle.writes_as
    )

    mail = message(settings, letter, UUID(int=1))

    assert [a.addr_spec for a in mail["From"].addresses] == ["outreach@outreach.test"]
    assert {key for key in mail if key.lower() == "bcc"} == set()


def test_a_country_that_is_none_is_refused(circle):
    with pytest.raises(Refused, match="from the list"):
        describe(circle, country="XX")
