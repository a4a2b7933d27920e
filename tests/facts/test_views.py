"""The team's page of helplines."""

import re
from datetime import date, timedelta

import pytest

from outreach.accounts.models import Role
from outreach.clock import now
from outreach.facts.actions import check_helpline
from outreach.facts.models import HELPLINE_REVIEW, Helpline
from tests import factories
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed

PAGE = "/manage/helplines"
LONG = "x" * 10_000


@pytest.fixture
def add(session):
    """Add a helpline and commit it."""

    def add(name="Childhelp", country="US", position=0, **values):
        helpline = Helpline(
            name=name,
            country=country,
            position=position,
            listed_on=date(2026, 11, 2),
            **{"phone": "1-800-422-4453", **values},
        )
        session.add(helpline)
        session.commit()
        return helpline

    return add


@pytest.fixture
def stored(database):
    """Who checked the helpline, and when, as the database now has it."""

    def stored(helpline):
        with database.reading() as session:
            found = session.get(Helpline, helpline.id)
            return found.checked_on, found.checked_by and found.checked_by.name

    return stored


@pytest.fixture
def host_client(app, session, hana):
    """A host of Hana's organisation, who is no owner."""
    host = factories.make_user(
        session,
        "Henk Host",
        "henk@westport.example.org",
        organisation=factories.organisation_of(hana),
        role=Role.HOST,
    )
    session.commit()
    return factories.signed_in(app.test_client(), host)


def today():
    return now().date()


def state_of(page, helpline):
    """What the page says about who answers for it."""
    article = re.search(rf'id="helpline-{helpline.id}".*?</article>', page, re.DOTALL)[0]
    state = article[article.index("answered-for-state") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", state.split(">", 1)[1])).strip()


def shown(day):
    return f"{day.day} {day:%B %Y}"


def test_the_page_shows_everything_known_by_country(add, hana_client):
    add(
        "National Hotline",
        phone="1-888-373-7888",
        text_number="233733",
        hours="24/7",
        languages="200+",
        note="operated by Compass",
    )
    add("Cambodian police", country="KH", phone="1288")

    page = well_formed(hana_client.get(PAGE))

    assert re.findall(r"<h2 id=[^>]+>([^<]+)</h2>", page) == ["Cambodia", "United States"]
    for said in (
        'href="tel:1-888-373-7888"',
        "By text message: 233733",
        "Hours: 24/7",
        "Languages: 200+",
        "Note: operated by Compass",
        "Listed on 2 Nov 2026",
    ):
        assert said in page


def test_without_a_helpline_the_page_says_where_they_come_from(hana_client):
    assert "No helpline yet" in well_formed(hana_client.get(PAGE))


def test_a_number_that_nobody_checked_is_not_printed(add, hana_client, client):
    helpline = add()

    page = well_formed(hana_client.get(PAGE))

    assert state_of(page, helpline) == (
        "Not printed Nobody has checked it. Check or correct it : Childhelp"
    )
    assert "Childhelp" not in client.get("/help").text


def test_an_owner_checks_a_number_and_it_is_printed(add, stored, hana_client, client):
    helpline = add()

    answer = send_form(hana_client, f"{PAGE}/{helpline.id}/check")

    assert (answer.status_code, answer.location) == (302, f"{PAGE}#helpline-{helpline.id}")
    assert stored(helpline) == (today(), "Hana Novak")
    assert state_of(well_formed(hana_client.get(PAGE)), helpline) == (
        f"Printed Until {shown(today() + HELPLINE_REVIEW)}. "
        f"Checked by Hana Novak on {shown(today())}. Check or correct it : Childhelp"
    )
    assert "Childhelp" in client.get("/help").text


ENTRY = {
    "phone": "1-800-422-4453",
    "text_number": "",
    "hours": "24/7",
    "languages": "English, Spanish",
    "note": "Free.\r\nAsk for Sam.",
}


@pytest.fixture
def entry(database):
    """What is printed of the helpline, as the database now has it."""

    def entry(helpline):
        with database.reading() as session:
            found = session.get(Helpline, helpline.id)
            return {name: getattr(found, name) for name in ENTRY}

    return entry


def test_who_checks_a_helpline_corrects_what_has_changed(add, entry, stored, hana_client, client):
    helpline = add(hours="9 to 5", note="Costs a little.")
    path = f"{PAGE}/{helpline.id}/check"
    assert "9 to 5" in well_formed(hana_client.get(path))

    answer = send_form(hana_client, path, **ENTRY)

    assert answer.status_code == 302
    assert entry(helpline) == {**ENTRY, "text_number": None, "note": "Free.\nAsk for Sam."}
    assert stored(helpline) == (today(), "Hana Novak")
    assert "Languages: English, Spanish" in client.get("/help").text


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"phone": ""}, ["Give a number to call, or one for text messages."]),
        ({"phone": " ", "hours": LONG}, ["Give a number", "This is longer than 150 characters."]),
        ({"phone": LONG}, ["This is longer than 50 characters."]),
        ({"text_number": "1\x002"}, ["This holds characters that cannot be used here."]),
        ({"languages": LONG, "note": LONG}, ["This is longer than 150", "This is longer than 500"]),
    ],
)
def test_a_check_with_something_wrong_is_none_and_nothing_is_lost(
    add, entry, stored, hana_client, wrong, errors
):
    helpline = add()
    before = entry(helpline)

    answer = send_form(hana_client, f"{PAGE}/{helpline.id}/check", **{**ENTRY, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [said[: len(error)] for said, error in zip(errors_in(page), errors, strict=True)] == [
        *errors
    ]
    assert (entry(helpline), stored(helpline)) == (before, (None, None))
    kept = fields(page)
    assert {name: kept[name] for name in ENTRY if name not in wrong} == {
        name: value.replace("\r", "") for name, value in ENTRY.items() if name not in wrong
    }


@pytest.mark.parametrize(("days", "printed"), [(90, True), (91, False)])
def test_a_check_lasts_ninety_days(session, add, hana, hana_client, client, days, printed):
    helpline = add()
    checked = today() - timedelta(days=days)
    check_helpline(helpline, by=hana, today=checked)
    session.commit()

    state = state_of(well_formed(hana_client.get(PAGE)), helpline)

    assert state == (
        f"Printed Until {shown(today())}. Checked by Hana Novak on {shown(checked)}. "
        "Check or correct it : Childhelp"
        if printed
        else f"Not printed The last check, by Hana Novak on {shown(checked)}, is too old. "
        "Check or correct it : Childhelp"
    )
    assert ("Childhelp" in client.get("/help").text) == printed


def test_only_owners_are_offered_to_check(add, hana_client, host_client, viewer_client, olu_client):
    helpline = add()
    button = f'href="{PAGE}/{helpline.id}/check"'

    offered = {
        name: button in well_formed(reader.get(PAGE))
        for name, reader in {
            "Hana": hana_client,
            "a host": host_client,
            "a viewer": viewer_client,
            "Olu": olu_client,
        }.items()
    }

    assert offered == {"Hana": True, "a host": False, "a viewer": False, "Olu": True}
    assert "only an owner" in host_client.get(PAGE).text


def test_nobody_but_an_owner_on_this_page_checks_a_number(
    add, stored, client, hana_client, host_client, viewer_client
):
    helpline = add()
    check = f"{PAGE}/{helpline.id}/check"

    answers = {
        "a host": send_form(host_client, check, on="/manage/screenings").status_code,
        "a viewer": send_form(viewer_client, check, on="/manage/screenings").status_code,
        "no token": hana_client.post(check).status_code,
        "another site": hana_client.post(
            check, headers={"Origin": "https://evil.example"}
        ).status_code,
        "nobody": client.post(check).status_code,
        "no such number": send_form(hana_client, f"{PAGE}/4711/check", on=PAGE).status_code,
        "looking": hana_client.get(check).status_code,
        "a host, looking": host_client.get(check).status_code,
    }

    assert answers == {
        "a host": 403,
        "a viewer": 403,
        "no token": 400,
        "another site": 403,
        "nobody": 401,
        "no such number": 404,
        "looking": 200,
        "a host, looking": 403,
    }
    assert stored(helpline) == (None, None)


def test_nobody_is_asked_to_sign_in(client):
    answer = client.get(PAGE)

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/manage/helplines")


def test_html_in_a_helpline_is_shown_as_text(add, hana_client):
    markup = "<script>alert(1)</script>"
    add(markup, phone=markup, hours=markup, languages=markup, note=markup, text_number=markup)

    page = well_formed(hana_client.get(PAGE))

    assert markup not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
