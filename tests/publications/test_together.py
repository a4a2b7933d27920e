"""Drafts that are published together, or not at all."""

import re

import pytest

from outreach.clock import now
from outreach.errors import NotAll, Refused
from outreach.publications.actions.together import publish_together
from outreach.screenings.actions import checks
from outreach.screenings.models import Status
from tests.factories import organisation_of
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_screening, pretend_begun

PATH = "/manage/screenings/drafts"


@pytest.fixture
def drafts(session, circle):
    made = [make_screening(session, circle, title=t, published=False) for t in ("One", "Two")]
    session.commit()
    return made


def statuses(all_stored):
    return {one.title: one.status for one in all_stored()}


def ticked(page):
    return re.findall(r'<input [^>]*\bchecked[^>]*name="drafts"[^>]*value="(\d+)"', page)


def test_all_that_are_ticked_are_published(drafts, hana_client, all_stored, client):
    answer = send_form(hana_client, PATH, drafts=[one.id for one in drafts])

    assert (answer.status_code, answer.location) == (302, "/manage/screenings")
    assert statuses(all_stored) == {"One": Status.CONFIRMED, "Two": Status.CONFIRMED}
    page = client.get("/screenings").text
    assert ("One" in page, "Two" in page) == (True, True)


def test_those_that_are_not_stay_drafts(drafts, hana_client, all_stored):
    send_form(hana_client, PATH, drafts=[drafts[1].id])

    assert statuses(all_stored) == {"One": Status.DRAFT, "Two": Status.CONFIRMED}


def test_one_that_cannot_be_keeps_all_back(session, hana, drafts):
    pretend_begun(session, drafts[0])

    with pytest.raises(NotAll) as refused:
        publish_together(session, drafts, by=hana, now=now())

    assert [(number, why.message) for number, why in refused.value.reasons.items()] == [
        (drafts[0].id, "Its time has passed. Choose another before you publish it.")
    ]
    assert [(one.status, one.vevent) for one in drafts] == [(Status.DRAFT, None)] * 2


def test_the_page_says_why_beside_the_one(drafts, hana_client, all_stored, monkeypatch):
    def passed(screening, _now):
        if screening.title == "Two":
            raise Refused("Its <b>time</b> has passed.")

    monkeypatch.setattr(checks, "check_publishable", passed)

    answer = send_form(hana_client, PATH, drafts=[one.id for one in drafts])

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == ["Nothing was published: 1 of them cannot be."]
    errors = re.findall(r'class="field-error"[^>]*>.*?</span>([^<]*&lt;b.*?)</p>', answer.text)
    assert errors == ["Its &lt;b&gt;time&lt;/b&gt; has passed."]
    assert ticked(answer.text) == [str(one.id) for one in drafts]
    assert set(statuses(all_stored).values()) == {Status.DRAFT}


def test_without_trust_each_is_asked_for(session, circle, drafts, hana_client, all_stored):
    circle.is_trusted = False
    session.commit()

    page = hana_client.get(PATH).text
    send_form(hana_client, PATH, drafts=[one.id for one in drafts])

    assert "Ask for their publication" in page
    assert set(statuses(all_stored).values()) == {Status.REQUESTED}


def test_the_address_says_which_are_ticked_first(drafts, hana_client):
    page = well_formed(hana_client.get(f"{PATH}?draft={drafts[1].id}&draft=x"))

    assert ticked(page) == [str(drafts[1].id)]


def test_only_drafts_to_come_are_offered(session, circle, make, hana_client):
    make(title="Public")
    overdue = make_screening(session, circle, title="Overdue", published=False)
    pretend_begun(session, overdue)
    session.commit()

    page = well_formed(hana_client.get(PATH))

    assert "There is no draft to publish" in page
    assert ("Public" in page.split("<main")[1], "Overdue" in page) == (False, False)


def test_nothing_ticked_and_what_is_not_offered(drafts, hana_client, all_stored):
    nothing = send_form(hana_client, PATH)
    strange = send_form(hana_client, PATH, drafts=["987654"])

    assert errors_in(nothing.text) == ["Nothing is ticked. Tick the drafts to publish."]
    assert (nothing.status_code, strange.status_code) == (422, 422)
    assert set(statuses(all_stored).values()) == {Status.DRAFT}


def test_nobody_publishes_another_organisations_drafts(
    session, olu, drafts, olu_client, viewer_client, all_stored
):
    own = make_screening(session, organisation_of(olu), title="Hers", published=False)
    session.commit()

    tried = send_form(olu_client, PATH, drafts=[drafts[0].id])
    done = send_form(olu_client, PATH, drafts=[own.id])

    assert (tried.status_code, done.status_code, viewer_client.get(PATH).status_code) == (
        422,
        302,
        403,
    )
    assert statuses(all_stored) == {
        "One": Status.DRAFT,
        "Two": Status.DRAFT,
        "Hers": Status.CONFIRMED,
    }
