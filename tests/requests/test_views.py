"""The pages of asking for a screening: the visitor's, the reviewer's, the organisation's."""

import re
from datetime import timedelta

import pytest

from outreach.accounts.actions import staff
from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import Role, StaffKind
from outreach.clock import now
from outreach.requests import actions as requests
from outreach.requests.models import RequestState
from outreach.screenings.models import Screening
from tests.factories import make_user, organisation_of, signed_in
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed

SAFE = {"Sec-Fetch-Site": "same-origin"}
ROSA = {
    "name": "Rosa",
    "email": "rosa@example.org",
    "town": "Leeds",
    "country": "GB",
    "people": "12",
    "offers": ["come", "help"],
}


@pytest.fixture
def new(film):
    return f"/films/{film.slug}/requests/new"


def key_on(client, path):
    return re.search(r'name="form_key"[^>]* value="([^"]+)"', client.get(path).text)[1]


def send(client, path, **changed):
    return client.post(path, data={**ROSA, "form_key": key_on(client, path), **changed})


def acts(session):
    session.rollback()
    found = [(one.act, one.subject) for one in session.query(AuditEntry).order_by(AuditEntry.id)]
    session.rollback()
    return found


def test_the_film_leads_to_the_form_which_says_first_what_is_hard_in_it(client, film, new):
    assert f'href="{new}"' in well_formed(client.get(f"/films/{film.slug}"))

    page = well_formed(client.get(new))

    assert page.index("child sexual exploitation") < page.index("Your name")


def test_nobody_asks_for_a_film_of_which_only_the_name_is_known(client, session, film, new):
    assert client.get(new).status_code == 200

    film.synopsis = None
    session.commit()

    assert "Ask for one" not in client.get(f"/films/{film.slug}").text
    assert [client.get(new).status_code, client.post(new).status_code] == [404, 404]


def test_somebody_asks_and_finds_the_link_in_their_mail(app, client, film, new, stored):
    sent = send(client, new)
    page = well_formed(client.get(sent.location))

    (mail,) = delivered(app)
    link = re.search(r"http://outreach\.test(/requests/\S+)", mail.text)[1]
    assert "/requests/" not in page.replace(sent.location, "").replace(new, "")
    assert (mail.to, mail.subject) == ("rosa@example.org", "We have your request for a screening")
    own = well_formed(client.get(link))
    assert "about 12" in own
    assert "Come and watch, Help on the day" in own
    assert stored()["rosa@example.org"].state is RequestState.NEW


def test_a_known_address_gets_the_same_answer_as_an_unknown_one(app, client, new, stored):
    first = send(client, new)
    again = send(client, new, town="York")
    other = send(client, new, email="other@example.org")

    answers = {(one.status_code, one.location, one.text) for one in (first, again, other)}
    assert len(answers) == 1
    assert {one.email: one.town for one in stored().values()} == {
        "rosa@example.org": "Leeds",
        "other@example.org": "Leeds",
    }
    told = sorted((mail.to, mail.subject) for mail in delivered(app))
    assert told == [
        ("other@example.org", "We have your request for a screening"),
        ("rosa@example.org", "We have your request for a screening"),
        ("rosa@example.org", "You have asked for this screening already"),
    ]


def test_what_is_wrong_is_said_all_at_once(client, new, stored):
    page = send(client, new, town=" ", country="", people="0", email="rosa", offers=["dance"])

    assert page.status_code == 422
    assert len(errors_in(well_formed(page))) == 5
    assert stored() == {}


def test_mail_to_an_address_that_somebody_types_is_bounded(client, new):
    assert [send(client, new).status_code for _ in range(6)] == [302] * 5 + [429]


def test_who_asked_changes_it_and_withdraws_it(client, ask, link, stored):
    asked = ask()
    edit = link(asked, "/edit")
    wrong = send(client, edit, town="")
    done = send(client, edit, town="York", may_share="y")
    looked = well_formed(client.get(link(asked, "/withdrawal")))
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "Withdraw your request?" in looked
    assert (stored()[asked.email].town, stored()[asked.email].may_share) == ("York", True)

    client.post(link(asked, "/sharing/end"), headers=SAFE)
    client.post(link(asked, "/withdrawal"), headers=SAFE)

    assert (stored()[asked.email].may_share, stored()[asked.email].state) == (
        False,
        RequestState.WITHDRAWN,
    )
    assert "You have withdrawn it" in well_formed(client.get(link(asked)))


def test_what_was_passed_on_is_changed_no_more(client, passed, link, stored):
    asked = passed()
    key = key_on(client, f"/films/{asked.film.slug}/requests/new")

    page = client.post(link(asked, "/edit"), data={**ROSA, "form_key": key, "town": "York"})

    assert "It can no longer be changed" in well_formed(page)
    assert stored()[asked.email].town == "Leeds"


def test_a_link_that_was_changed_opens_nothing_and_another_site_does_nothing(
    client, ask, link, stored
):
    asked = ask()
    assert client.get(link(asked)).status_code == 200

    assert client.get(link(asked)[:-1]).status_code == 404
    for page in ("/withdrawal", "/erasure", "/sharing/end"):
        sent = client.post(link(asked, page), headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code == 403
    assert stored()[asked.email].state is RequestState.NEW


def test_the_reviewer_sees_where_people_ask_and_chooses_which(hana_client, ask, session):
    ask("a@example.org")
    requests.withdraw(session, ask("b@example.org", town="York"), now=now())
    session.commit()

    every = well_formed(hana_client.get("/manage/requests"))
    gone = well_formed(hana_client.get("/manage/requests?state=withdrawn"))
    nonsense = well_formed(hana_client.get("/manage/requests?state=x&film_id=y"))

    assert ["Leeds" in every, "York" in every] == [True, False]
    assert ["Leeds" in gone, "York" in gone] == [False, True]
    assert "Leeds" in nonsense


def test_the_reviewer_passes_it_on_and_the_nearest_come_first(
    app, session, hana_client, circle, olu, ask, stored
):
    asked = ask()
    organisation_of(olu).country = "GB"
    session.commit()
    path = f"/manage/requests/{asked.id}/passing-on"
    page = well_formed(hana_client.get(f"/manage/requests/{asked.id}"))
    assert page.index("Harbour Screens") < page.index(">Westport Film Circle</option>")
    without = send_form(hana_client, path, organisation="")

    sent = send_form(hana_client, path, organisation=str(olu.memberships[0].organisation_id))

    assert (without.status_code, sent.status_code) == (422, 302)
    assert stored()[asked.email].organisation_id == olu.memberships[0].organisation_id
    assert acts(session) == [("request_review.passing_on", "screening_request")]
    assert [mail.to for mail in delivered(app)][1:] == [
        "rosa@example.org",
        "hello@harbour-screens.example.org",
    ]


def test_the_reviewer_declines_with_a_reason_and_once_only(app, session, hana_client, ask, stored):
    path = f"/manage/requests/{ask().id}/declination"
    without = send_form(hana_client, path, answer=" ")
    sent = send_form(hana_client, path, answer="Nobody <b>hosts</b> there.")
    again = send_form(hana_client, path, answer="No!")

    assert [without.status_code, sent.status_code, again.status_code] == [422, 302, 422]
    assert stored()["rosa@example.org"].answer == "Nobody <b>hosts</b> there."
    assert acts(session) == [("request_review.declination", "screening_request")]
    assert "Nobody <b>hosts</b> there." in delivered(app)[-1].text


def test_the_reviewer_takes_back_what_lies_too_long(session, hana_client, passed, stored):
    asked = passed()
    review = f"/manage/requests/{asked.id}"

    send_form(hana_client, f"{review}/return", on=review)

    assert stored()[asked.email].state is RequestState.NEW
    assert acts(session) == [("request_review.taking_back", "screening_request")]


@pytest.mark.parametrize("may_share", [False, True])
def test_the_organisation_reads_who_asks_only_if_they_agreed(hana_client, passed, may_share):
    asked = passed(may_share=may_share)

    page = well_formed(hana_client.get(f"/manage/passed-requests/{asked.id}"))

    assert "A library" in page
    assert ["Rosa Requester" in page, "rosa@example.org" in page] == [may_share] * 2
    assert ("we write to them for you" in page) is not may_share


def test_olus_organisation_sees_nothing_of_it_nor_do_viewers(
    hana_client, olu_client, viewer_client, passed
):
    asked = passed()
    path = f"/manage/passed-requests/{asked.id}"
    plan = f"/manage/screenings/new?film={asked.film_id}&request={asked.id}"
    assert "Leeds" in hana_client.get("/manage/passed-requests").text
    assert [hana_client.get(url).status_code for url in (path, plan)] == [200, 200]

    assert "Leeds" not in well_formed(olu_client.get("/manage/passed-requests"))
    assert [olu_client.get(url).status_code for url in (path, plan)] == [404, 404]
    assert olu_client.get(f"/manage/requests/{asked.id}").status_code == 403
    assert viewer_client.get(path).status_code == 403


def test_a_host_hands_it_back_with_a_word(app, session, circle, passed, stored):
    asked = passed()
    host = make_user(session, "Hal", "hal@example.org", organisation=circle, role=Role.HOST)
    session.commit()
    client = signed_in(app.test_client(), host)
    path = f"/manage/passed-requests/{asked.id}"
    without = send_form(client, f"{path}/return", on=path, because="")
    sent = send_form(client, f"{path}/return", on=path, because="Too far.")

    assert (without.status_code, sent.status_code) == (422, 302)
    assert stored()[asked.email].returned_because == "Too far."
    assert client.get(path).status_code == 404
    assert acts(session) == [("passed_requests.handing_back", "screening_request")]


def test_a_host_plans_and_publishes_and_who_asked_is_told(
    app, client, session, hana_client, room, passed, link, stored
):
    asked = passed()
    page = well_formed(hana_client.get(f"/manage/passed-requests/{asked.id}"))
    plan = re.search(r'href="(/manage/screenings/new[^"]+)"', page)[1].replace("&amp;", "&")
    form = well_formed(hana_client.get(plan))
    assert "Somebody in Leeds asked for it" in form
    assert f'selected value="{asked.film_id}"' in form

    made = send_form(
        hana_client,
        plan,
        film=asked.film_id,
        title="Redlight at last",
        place=f"{room.venue_id}:{room.id}",
        starts=f"{now() + timedelta(days=30):%Y-%m-%d}T19:00",
    )
    assert stored()[asked.email].state is RequestState.PASSED_ON
    assert "Redlight at last" not in client.get(link(asked)).text
    assert errors_in(made.text) == []
    send_form(hana_client, f"{made.location}/publication", on=made.location)

    public = f"/screenings/{session.query(Screening.slug).scalar()}"
    session.commit()
    mail = delivered(app)[-1]
    assert stored()[asked.email].state is RequestState.PLANNED
    assert mail.subject == f"A screening of {asked.film.title} is planned"
    assert f"http://outreach.test{public}" in mail.text
    assert f'href="{public}"' in well_formed(client.get(link(asked)))


def test_what_is_done_for_the_installation_stands_in_the_log_of_who_set_it_up(
    app, session, hana, olu, ask
):
    """Also when staff are of another organisation, or of none."""
    staff.give(session, email=olu.email, kind=StaffKind.PROGRAMME, now=now())
    asked = ask()
    session.commit()

    send_form(
        signed_in(app.test_client(), olu),
        f"/manage/requests/{asked.id}/declination",
        answer="Nobody yet.",
    )

    session.rollback()
    entry = session.query(AuditEntry).filter_by(act="request_review.declination").one()
    assert (entry.user_id, entry.organisation_id) == (olu.id, organisation_of(hana).id)
