"""The host's list of guests."""

import re

import pytest

from outreach.accounts.models import Role
from outreach.clock import now
from outreach.rsvps import actions
from outreach.screenings import actions as screenings
from tests import factories
from tests.pages import well_formed
from tests.programme import make_rsvp, make_screening

MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def screening(session, hana):
    screening = make_screening(session, factories.organisation_of(hana), capacity=20)
    session.commit()
    return screening


def at(screening):
    return f"/manage/screenings/{screening.id}/guests"


def rows(page, section):
    """The cells of a section's table, as text."""
    found = re.search(rf'aria-labelledby="{section}">.*?</section>', page, re.DOTALL)
    body = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)[1:] if found else []
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in body
    ]


def totals(page):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))


def test_the_list_names_everybody_who_comes_and_what_they_need(session, screening, hana_client):
    make_rsvp(session, screening, name="Zoë", email="zoe@example.org", party_size=3)
    make_rsvp(
        session,
        screening,
        name="សុខ ដារា",
        email="dara@example.org",
        access_needs="Khmer, please.\nAnd a seat at the front.",
    )
    gone = make_rsvp(session, screening, name="Ana", email="ana@example.org", party_size=2)
    actions.cancel(session, gone, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    today = now()
    assert totals(page) == {
        "RSVPs": "2",
        "Places confirmed": "4",
        "Places left": "16",
        "Capacity": "20",
    }
    needs = "Khmer, please.\nAnd a seat at the front."
    assert rows(page, "everybody") == [
        ["Zoë", "zoe@example.org", "3", "Confirmed", "–"],
        ["សុខ ដារា", "dara@example.org", "1", "Confirmed", needs],
        ["Ana", "ana@example.org", "2", f"Cancelled, {today.day} {today:%b %Y}", "–"],
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("published", "Nobody has answered yet"),
        ("draft", "Guests cannot answer yet"),
        ("cancelled", "Nobody held a place"),
    ],
)
def test_an_empty_list_says_why(session, hana, hana_client, state, words):
    circle = factories.organisation_of(hana)
    screening = make_screening(session, circle, published=state != "draft")
    if state == "cancelled":
        screenings.cancel(session, screening, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    assert words in page
    assert "<table" not in page


def test_the_guests_of_a_cancelled_screening_stay_to_be_told(session, screening, hana_client):
    make_rsvp(session, screening, name="Zoë")
    screenings.cancel(session, screening, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    assert "Everybody who held a place is being told by mail." in page
    assert [row[0] for row in rows(page, "everybody")] == ["Zoë"]


def test_html_from_a_guest_is_shown_as_text(session, screening, hana_client):
    make_rsvp(session, screening, name=MARKUP, access_needs=MARKUP)
    gone = make_rsvp(session, screening, name=MARKUP)
    actions.cancel(session, gone, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))

    assert MARKUP not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


def test_the_list_is_kept_in_no_cache(screening, hana_client):
    assert hana_client.get(at(screening)).headers["Cache-Control"] == "no-store"


def test_only_those_who_work_with_guests_see_them(
    app, session, hana, screening, client, hana_client, viewer_client, olu_client
):
    make_rsvp(session, screening, name="Zoë")
    circle = factories.organisation_of(hana)
    colleagues = {
        str(role): factories.make_user(
            session, role, f"{role}@x.org", organisation=circle, role=role
        )
        for role in (Role.HOST, Role.OUTREACH)
    }
    session.commit()
    readers = {"Hana": hana_client, "a viewer": viewer_client, "Olu": olu_client, "nobody": client}
    for role, user in colleagues.items():
        readers[role] = factories.signed_in(app.test_client(), user)

    answers = {name: reader.get(at(screening)) for name, reader in readers.items()}

    assert {name: (a.status_code, "Zoë" in a.text) for name, a in answers.items()} == {
        "Hana": (200, True),
        "host": (200, True),
        "outreach": (403, False),
        "a viewer": (403, False),
        "Olu": (404, False),
        "nobody": (302, False),
    }


def test_nothing_can_be_sent_to_the_list(screening, hana_client):
    assert hana_client.post(at(screening)).status_code == 405
