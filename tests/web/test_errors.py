import pytest

from outreach.errors import Refused
from tests.programme import make_screening


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
    assert "at most 1 MB" in response.text


def test_a_refusal_that_no_form_shows_is_a_page_of_its_own(app, client):
    def view():
        raise Refused("Only %(n)s are left.", n=3)

    view.is_public = True
    app.add_url_rule("/refused", "refused", view)

    response = client.get("/refused")

    assert response.status_code == 409
    assert "Only 3 are left." in response.text


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
