"""The host's pages of a panel."""

import re

import pytest

from outreach.clock import now
from outreach.panels import actions
from outreach.panels.models import PanelRole
from outreach.panels.queries import panel_of
from outreach.screenings import actions as screenings
from outreach.screenings.models import Screening
from tests.engines import one_engine
from tests.factories import organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_screening

HTML = "<b>&amp; \"quoted\" 'single'</b><script>alert(1)</script>"
LONG = "x" * 10_000
CONTROL = "This holds characters that cannot be used here."
MALI = {"name": "Mali", "role": "moderator", "affiliation": "", "bio": ""}
NEW_FORM = {
    "name": "សុខ ដារា 🎬",
    "role": "lived_experience",
    "affiliation": "A village school",
    "bio": "Teaches.\r\nWrites.",
}


@pytest.fixture
def draft(session, hana):
    screening = make_screening(session, organisation_of(hana), published=False)
    session.commit()
    return screening


@pytest.fixture
def panel(session, draft):
    """Mali moderates, then Ana and Ben speak."""
    made = [
        actions.add(session, draft, name=name, role=role, now=now())
        for name, role in (
            ("Mali", PanelRole.MODERATOR),
            ("Ana", PanelRole.PANELIST),
            ("Ben", PanelRole.PANELIST),
        )
    ]
    session.commit()
    return made


@pytest.fixture
def stored(database, draft):
    """The panel as the database now has it."""

    def stored():
        with database.reading() as session:
            found = panel_of(session, session.get(Screening, draft.id))
            return [(a.speaker.name, a.role, a.speaker.affiliation, a.speaker.bio) for a in found]

    return stored


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}/panel{page}"


def names(page):
    return re.findall(r'<h3 class="card-title">([^<]+)</h3>', page)


def test_the_panel_stands_in_order_with_what_can_be_done(draft, panel, hana_client):
    page = well_formed(hana_client.get(at(draft)))

    assert names(page) == ["Mali", "Ana", "Ben"]
    assert re.findall(r'Move up<span class="visually-hidden"> (\w+)</span>', page) == ["Ana", "Ben"]


def test_an_empty_panel_asks_to_ask_people_first(draft, hana_client, viewer_client):
    hanas = well_formed(hana_client.get(at(draft)))
    viewers = well_formed(viewer_client.get(at(draft)))

    assert "Ask people first" in hanas
    assert ("Nobody is on the panel yet" in viewers, "Ask people first" in viewers) == (True, False)


def test_it_says_who_can_read_it(session, draft, hana_client):
    before = well_formed(hana_client.get(at(draft)))
    screenings.publish(session, draft, now=now())
    session.commit()
    after = well_formed(hana_client.get(at(draft)))

    said = ("When you publish the screening", "on its public page at once")
    assert [[words in page for words in said] for page in (before, after)] == [
        [True, False],
        [False, True],
    ]


def test_a_host_adds_somebody_last(draft, panel, hana_client, stored):
    answer = send_form(hana_client, at(draft, "/new"), on=at(draft), **NEW_FORM)

    assert (answer.status_code, answer.location) == (302, at(draft))
    assert stored()[3:] == [
        ("សុខ ដារា 🎬", PanelRole.LIVED_EXPERIENCE, "A village school", "Teaches.\nWrites.")
    ]


WRONG = [
    ({"name": ""}, ["Name, as shown: this needs an answer."]),
    ({"name": "  "}, ["Name, as shown: this needs an answer."]),
    ({"name": LONG}, ["This is longer than 150 characters."]),
    ({"name": "A\x00"}, [CONTROL]),
    ({"name": "Ben"}, ["Ben is on the panel already."]),
    ({"affiliation": LONG}, ["This is longer than 200 characters."]),
    ({"affiliation": "A\x1b"}, [CONTROL]),
    ({"bio": LONG}, ["This is longer than 1,000 characters."]),
    ({"bio": "A\x07"}, [CONTROL]),
    ({"role": ""}, ["Role: this needs an answer."]),
    ({"role": "victim"}, ["Invalid Choice: could not coerce."]),
]


@one_engine
@pytest.mark.parametrize(("wrong", "errors"), WRONG)
@pytest.mark.parametrize("editing", [False, True])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    draft, panel, hana_client, stored, wrong, errors, editing
):
    before = stored()
    path = at(draft, f"/{panel[1].id}" if editing else "/new")

    answer = send_form(hana_client, path, **{**NEW_FORM, **wrong})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert errors_in(page) == errors
    assert stored() == before
    kept, entered = fields(page), {**NEW_FORM, "bio": "Teaches.\nWrites."}
    rest = entered.keys() - wrong.keys()
    assert {name: kept[name] for name in rest} == {name: entered[name] for name in rest}


def test_the_thirty_first_is_refused(session, draft, panel, hana_client, stored):
    for n in range(27):
        actions.add(session, draft, name=f"Speaker {n}", role=PanelRole.PANELIST, now=now())
    session.commit()

    answer = send_form(hana_client, at(draft, "/new"), **NEW_FORM)

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == ["A panel has room for 30 people."]
    assert len(stored()) == 30


def test_a_host_describes_somebody_anew(draft, panel, hana_client, stored):
    page = at(draft, f"/{panel[0].id}")
    form = fields(well_formed(hana_client.get(page)))

    answer = send_form(hana_client, page, **{**form, "name": "Mali C.", "bio": "Asks."})

    assert form == MALI
    assert (answer.status_code, answer.location) == (302, at(draft))
    assert stored()[0] == ("Mali C.", PanelRole.MODERATOR, None, "Asks.")


def test_moving_up_swaps_with_the_one_before(draft, panel, hana_client, stored):
    path = at(draft, f"/{panel[2].id}/promotion")

    answer = send_form(hana_client, path, on=at(draft))

    assert (answer.status_code, answer.location) == (
        302,
        f"{at(draft)}#appearance-{panel[2].id}",
    )
    assert [name for name, *_ in stored()] == ["Mali", "Ben", "Ana"]


def test_somebody_is_taken_off(draft, panel, hana_client, stored):
    answer = send_form(hana_client, at(draft, f"/{panel[1].id}/removal"), on=at(draft))

    assert (answer.status_code, answer.location) == (302, at(draft))
    assert [name for name, *_ in stored()] == ["Mali", "Ben"]


def test_taking_somebody_off_asks_first(session, draft, panel, hana_client):
    removal = re.escape(at(draft, f"/{panel[1].id}/removal"))
    asked = rf'<details class="confirm">\s*<summary.*?<p>([^<]+)</p>\s*<form[^>]+action="{removal}"'

    before = re.findall(asked, well_formed(hana_client.get(at(draft))), re.DOTALL)
    screenings.publish(session, draft, now=now())
    session.commit()
    after = re.findall(asked, well_formed(hana_client.get(at(draft))), re.DOTALL)

    assert ([words[:14] for words in before], [words[:38] for words in after]) == (
        ["Off this panel"],
        ["Off this panel and off the public page"],
    )


def test_taken_off_twice_is_gone_the_second_time(draft, panel, hana_client, stored):
    path = at(draft, f"/{panel[1].id}/removal")
    send_form(hana_client, path, on=at(draft))

    answer = send_form(hana_client, path, on=at(draft))

    assert answer.status_code == 404
    assert len(stored()) == 2


def test_html_in_every_field_is_shown_as_text(draft, hana_client, stored):
    form = {"name": HTML, "role": "panelist", "affiliation": HTML, "bio": HTML}

    send_form(hana_client, at(draft, "/new"), on=at(draft), **form)

    assert stored() == [(HTML, PanelRole.PANELIST, HTML, HTML)]
    page = well_formed(hana_client.get(at(draft)))
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_an_appearance_elsewhere_is_not_found_here(session, hana, draft, panel, hana_client):
    other = make_screening(session, organisation_of(hana))
    session.commit()

    assert hana_client.get(at(other, f"/{panel[0].id}")).status_code == 404
    assert hana_client.get(at(draft, f"/{panel[0].id}")).status_code == 200


@pytest.fixture
def changes(draft, panel):
    """Where a panel is changed."""
    one = f"/{panel[1].id}"
    return [at(draft, page) for page in ("/new", one, f"{one}/removal", f"{one}/promotion")]


def test_a_panel_is_hidden_from_olu_and_from_nobody(draft, changes, client, olu_client):
    pages = [at(draft), *changes[:2]]

    assert [olu_client.get(page).status_code for page in pages] == [404] * 3
    asked = [client.get(page) for page in pages]
    assert [(a.status_code, a.location.split("?")[0]) for a in asked] == [(302, "/sign-in")] * 3


def test_a_viewer_reads_the_panel_and_is_offered_nothing(
    draft, panel, changes, viewer_client, hana_client
):
    viewers, hanas = (well_formed(c.get(at(draft))) for c in (viewer_client, hana_client))

    assert names(viewers) == names(hanas) == ["Mali", "Ana", "Ben"]
    for offered in ("Add somebody", "Take off", "Move up", "Edit<span"):
        assert (offered in hanas, offered in viewers) == (True, False)
    assert [viewer_client.get(page).status_code for page in changes[:2]] == [403] * 2


def test_nobody_but_the_team_changes_anything(
    changes, stored, hana_client, olu_client, viewer_client
):
    before = stored()

    answers = {
        "no token": [hana_client.post(page, data=NEW_FORM).status_code for page in changes],
        "another site": [
            hana_client.post(page, headers={"Sec-Fetch-Site": "cross-site"}).status_code
            for page in changes
        ],
        "Olu": [
            send_form(olu_client, page, on="/manage/screenings", **NEW_FORM).status_code
            for page in changes
        ],
        "a viewer": [
            send_form(viewer_client, page, on="/manage/screenings", **NEW_FORM).status_code
            for page in changes
        ],
    }

    assert answers == {
        "no token": [400] * 4,
        "another site": [403] * 4,
        "Olu": [404] * 4,
        "a viewer": [403] * 4,
    }
    assert stored() == before
