"""Posts from other sites, and what is closed by default; who may do what is in test_permissions."""

import re

import pytest

from outreach.rsvps.models import Rsvp
from outreach.web import tokens
from tests.programme import make_screening


@pytest.fixture
def screening(session, hana):
    screening = make_screening(session, hana.memberships[0].organisation)
    session.commit()
    return screening


def answer(app, client, screening, headers):
    with app.app_context():
        key = tokens.new_form_key()
    data = {"name": "Gia", "email": "gia@example.org", "party_size": "1", "has_read": "y"}
    data["form_key"] = key
    return client.post(f"/screenings/{screening.slug}/rsvps/new", data=data, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_post_from_another_site_is_refused_and_changes_nothing(
    app, client, session, screening, headers
):
    response = answer(app, client, screening, headers)

    assert response.status_code == 403
    assert session.query(Rsvp).count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost"},
        {"Origin": "http://outreach.test"},
    ],
)
def test_a_post_from_our_own_pages_is_taken(app, client, session, screening, headers):
    response = answer(app, client, screening, headers)

    assert response.status_code == 302
    assert session.query(Rsvp).count() == 1


def test_what_is_refused_is_in_the_log_without_names(app, screening, viewer_client, client, caplog):
    answer(app, client, screening, {"Sec-Fetch-Site": "cross-site"})
    viewer_client.get(f"/manage/screenings/{screening.id}/guests")

    said = [r.getMessage() for r in caplog.records if r.name == "outreach.web.access"]
    assert said[0] == "refused what another site sent: rsvps.create"
    assert re.fullmatch(r"refused to user \d+: read rsvp", said[1])


def test_anothers_record_is_not_found_and_that_is_in_the_log(screening, olu, olu_client, caplog):
    answer = olu_client.get(f"/manage/screenings/{screening.id}")

    said = [r.getMessage() for r in caplog.records if r.name == "outreach.web.access"]
    assert answer.status_code == 404
    assert said == [f"refused to user {olu.id}: another organisation's screening"]


def test_a_member_without_the_pages_token_is_refused(hana_client):
    response = hana_client.post("/manage/venues/new", data={"name": "Hall"})

    assert response.status_code == 400
    assert "Load it again" in response.text


def test_somebody_who_is_signed_out_meanwhile_is_told_how_to_lose_nothing(app, client):
    app.config["WTF_CSRF_ENABLED"] = False

    response = client.post("/manage/venues/new", data={"name": "Hall"})

    assert response.status_code == 401
    assert "Sign in again in another tab" in response.text


def test_the_sign_in_leads_back_to_where_one_was_going(client):
    response = client.get("/manage/venues?x=1")

    assert response.status_code == 302
    assert response.location == "/sign-in?next=/manage/venues?x%3D1"
