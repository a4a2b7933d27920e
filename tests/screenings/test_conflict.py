"""Two people edit a screening: the second sees the first's change, and nothing is lost."""

import pytest

from outreach.clock import now
from outreach.screenings import actions
from outreach.screenings.models import Screening
from tests.factories import make_user, organisation_of
from tests.filled import fields
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_screening
from tests.screenings.test_history import as_it_is

OVERTAKEN = "Somebody changed this screening while you were at it."


@pytest.fixture
def screening(session, hana):
    """Open in Hana's browser, while Bea writes a description."""
    screening = make_screening(session, organisation_of(hana), title="First light")
    session.commit()
    return screening


@pytest.fixture
def bea(session, hana):
    return make_user(session, "Bea Both", "bea@example.org", organisation=organisation_of(hana))


@pytest.fixture
def write(session, screening, bea):
    def write(**changed):
        actions.edit(session, screening, **as_it_is(screening, **changed), by=bea, now=now())
        session.commit()

    return write


def path(screening):
    return f"/manage/screenings/{screening.id}/edit"


def stored(session, screening):
    session.expire_all()
    one = session.get(Screening, screening.id)
    return one.title, one.description, one.rsvp_limit


def test_the_second_sees_what_the_first_changed(session, screening, hana_client, write):
    form = fields(well_formed(hana_client.get(path(screening))))
    write(title="Bea's", description="Bea's words")

    answer = send_form(hana_client, path(screening), **{**form, "title": "Hana's"})

    page = well_formed(answer)
    assert answer.status_code == 422
    assert [error[: len(OVERTAKEN)] for error in errors_in(page)] == [OVERTAKEN]
    assert stored(session, screening) == ("Bea's", "Bea's words", None)
    for said in ("Bea Both", "First light", "Bea&#39;s"):
        assert said in page
    # What Hana wrote still stands; what she had left alone follows Bea.
    shown = fields(page)
    assert (shown["title"], shown["description"]) == ("Hana's", "Bea's words")


def test_after_looking_she_saves(session, screening, hana_client, write):
    form = fields(well_formed(hana_client.get(path(screening))))
    write(title="Bea's", description="Bea's words")
    again = fields(
        well_formed(send_form(hana_client, path(screening), **{**form, "title": "Hana's"}))
    )

    answer = send_form(hana_client, path(screening), **again)

    assert answer.status_code == 302
    assert stored(session, screening) == ("Hana's", "Bea's words", None)


def test_a_third_change_is_shown_as_well(session, screening, hana_client, write):
    form = fields(well_formed(hana_client.get(path(screening))))
    write(title="Bea's")
    again = fields(
        well_formed(send_form(hana_client, path(screening), **{**form, "title": "Hana's"}))
    )
    write(title="Bea's", rsvp_limit=12)

    answer = send_form(hana_client, path(screening), **again)

    shown = fields(well_formed(answer))
    assert answer.status_code == 422
    assert (shown["title"], shown["rsvp_limit"]) == ("Hana's", "12")


@pytest.mark.parametrize("shown", ["", "no JSON", "[]", '{"title": 7}', "null"])
def test_a_form_that_forgot_what_it_showed_loses_nothing_either(
    session, screening, hana_client, write, shown
):
    form = fields(well_formed(hana_client.get(path(screening))))
    write(title="Bea's")

    answer = send_form(hana_client, path(screening), **{**form, "title": "Hana's", "shown": shown})

    assert answer.status_code == 422
    assert fields(well_formed(answer))["title"] == "Hana's"
