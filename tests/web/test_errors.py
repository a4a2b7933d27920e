import pytest

from outreach.errors import Refused
from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_screening, pretend_begun

BACK = 'href="/manage">Back to your screenings</a>'


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/films/%00",
        "/films/Redlight",
        "/films/<b>x</b>",
        "/rsvps/short",
        "/rsvps/" + "A" * 43,
        "/rsvps/" + "A" * 5000,
        "/screenings/%ff%fe",
        "/manage/screenings/99999999999999999999",
        "/manage/screenings/-1",
        "/films/..%2f..%2fetc%2fpasswd",
    ],
)
def test_an_address_that_leads_nowhere_says_so(hana_client, path):
    response = hana_client.get(path)

    assert response.status_code == 404
    assert "There is nothing here" in response.text
    assert "<b>x</b>" not in response.text


def test_a_method_that_does_not_work_says_which_do(client):
    response = client.post("/films")

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_request_that_is_too_large_is_refused_in_words(client, session, hana):
    screening = make_screening(session, hana.memberships[0].organisation)
    session.commit()

    response = client.post(
        f"/screenings/{screening.slug}/rsvps/new", data={"name": "x" * 1_100_000}
    )

    assert response.status_code == 413
    assert "1 MB for anything else" in response.text


@pytest.mark.own_app
def test_a_refusal_that_no_form_shows_is_a_page_of_its_own(app, client):
    def view():
        raise Refused("Only %(n)s are left.", n=3)

    view.is_public = True
    app.add_url_rule("/refused", "refused", view)

    response = client.get("/refused")

    assert response.status_code == 409
    assert "Only 3 are left." in response.text


@pytest.fixture
def pages(session, hana):
    """Addresses that answer a member with an error, by its status."""
    screening = make_screening(session, organisation_of(hana))
    pretend_begun(session, screening)
    session.commit()
    return {
        404: "/manage/screenings/4711",
        403: "/manage/screenings/new",
        409: f"/manage/screenings/{screening.id}/edit",
    }


def test_a_members_error_page_keeps_their_navigation_and_leads_back(
    pages, hana_client, viewer_client
):
    answers = {
        404: hana_client.get(pages[404]),
        403: viewer_client.get(pages[403]),
        409: hana_client.get(pages[409]),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {
        404: 404,
        403: 403,
        409: 409,
    }
    for answer in answers.values():
        page = well_formed(answer)
        assert (BACK in page, "Westport Film Circle" in page, "Sign out" in page) == (True,) * 3


def test_a_refused_change_leads_a_member_back(session, hana, hana_client):
    draft = make_screening(session, organisation_of(hana), published=False)
    pretend_begun(session, draft)
    session.commit()
    path = f"/manage/screenings/{draft.id}"

    answer = send_form(hana_client, f"{path}/publication", on=path)

    assert answer.status_code == 409
    assert BACK in well_formed(answer)


def test_who_is_signed_out_gets_the_public_error_page(client):
    page = well_formed(client.get("/screenings/nothing"))

    assert ("Go to the home page" in page, "Sign out" in page, BACK in page) == (True, False, False)


@pytest.mark.own_app
def test_after_a_bug_a_members_page_asks_nothing_more(app, hana_client):
    def view():
        raise ZeroDivisionError

    app.add_url_rule("/bug", "bug", view)
    app.testing = False

    answer = hana_client.get("/bug")

    assert answer.status_code == 500
    assert ("Go to the home page" in answer.text, "Sign out" in answer.text) == (True, False)


@pytest.mark.own_app
def test_a_bug_says_that_nothing_was_changed_and_no_more(app):
    def view():
        raise ZeroDivisionError("a secret")

    view.is_public = True
    app.add_url_rule("/bug", "bug", view)
    app.testing = False

    response = app.test_client().get("/bug")

    assert response.status_code == 500
    assert "Nothing was changed" in response.text
    assert "secret" not in response.text
