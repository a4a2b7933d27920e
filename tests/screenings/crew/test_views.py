"""The pages on which hosts say who has a role at a screening."""

from outreach.accounts.models import CrewRole, Role
from outreach.delivery.outbox import Outbox
from outreach.screenings import crew
from tests import factories
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_screening
from tests.screenings.crew.reach import LIST, at, statuses


def test_a_host_adds_somebody_of_another_organisation(
    database, screening, stored, olu, hana_client
):
    answer = send_form(hana_client, at(screening, "/crew"), email=olu.email, role="door")

    assert (answer.status_code, answer.location) == (302, at(screening, "/crew"))
    assert stored() == [("Olu Adeyemi", CrewRole.DOOR)]
    with database.reading() as session:
        assert session.query(Outbox).filter_by(kind=crew.ADDED).count() == 1
    for page in ("", "/crew"):
        shown = well_formed(hana_client.get(at(screening, page)))
        assert "Olu Adeyemi" in shown
        assert olu.email not in shown


def test_an_address_without_an_account_is_told_what_to_do_about(screening, stored, hana_client):
    answer = send_form(hana_client, at(screening, "/crew"), email="new@example.org", role="door")

    assert answer.status_code == 422
    (error,) = errors_in(well_formed(answer))
    assert "invite them to the team" in error
    assert stored() == []


def test_who_tries_many_addresses_is_stopped(screening, olu, hana_client):
    fields = {"email": "new@example.org", "role": "door"}
    statuses = {
        send_form(hana_client, at(screening, "/crew"), **fields).status_code for _ in range(60)
    }
    assert statuses == {422}

    fields["email"] = olu.email
    assert send_form(hana_client, at(screening, "/crew"), **fields).status_code == 429


def test_an_empty_form_is_not_enough(screening, stored, hana_client):
    answer = send_form(hana_client, at(screening, "/crew"))

    assert answer.status_code == 422
    assert len(errors_in(well_formed(answer))) == 2
    assert stored() == []


def test_a_host_may_and_outreach_may_not_say_who_helps(app, session, circle, screening):
    answers = {}
    for role in (Role.HOST, Role.OUTREACH, Role.VIEWER):
        user = factories.make_user(session, role, f"{role}@x.org", organisation=circle, role=role)
        session.commit()
        client = factories.signed_in(app.test_client(), user)
        shown = "People at this screening" in client.get(at(screening)).text
        answers[role] = (shown, client.get(at(screening, "/crew")).status_code)

    assert answers == {
        Role.HOST: (True, 200),
        Role.OUTREACH: (False, 403),
        Role.VIEWER: (False, 403),
    }


def test_who_is_removed_has_lost_it_with_the_next_request(
    screening, give, stored, olu, olu_client, hana_client
):
    (door,) = give(olu, CrewRole.DOOR)
    assert olu_client.get(at(screening, "/guests")).status_code == 200

    page = at(screening, "/crew")
    answer = send_form(hana_client, f"{page}/{door.id}/removal", on=page)

    assert (answer.status_code, stored()) == (302, [])
    assert statuses(olu_client, screening) == [404] * 5


def test_a_co_host_may_go_by_themselves(screening, give, stored, olu, olu_client):
    (own,) = give(olu, CrewRole.CO_HOST)

    page = at(screening, "/crew")
    answer = send_form(olu_client, f"{page}/{own.id}/removal", on=page)

    assert (answer.status_code, answer.location, stored()) == (302, LIST, [])


def test_a_role_is_not_removed_by_way_of_another_screening(
    session, circle, screening, give, stored, olu, hana_client
):
    other = make_screening(session, circle)
    (door,) = give(olu, CrewRole.DOOR)

    page = at(other, "/crew")
    answer = send_form(hana_client, f"{page}/{door.id}/removal", on=page)

    assert answer.status_code == 404
    assert stored() == [("Olu Adeyemi", CrewRole.DOOR)]
