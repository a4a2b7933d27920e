"""What people with a role at a screening reach."""

import re

import pytest

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import CrewRole, Membership, Role, User
from outreach.clock import now
from outreach.panels.models import Appearance
from outreach.screenings.models import Screening
from tests import factories
from tests.pages import send_form, well_formed
from tests.programme import make_screening
from tests.screenings.crew.reach import LIST, NEEDS, at, statuses


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (CrewRole.CO_HOST, [200, 200, 200, 200, 200]),
        (CrewRole.MODERATOR, [200, 403, 200, 403, 403]),
        (CrewRole.DOOR, [200, 403, 403, 200, 403]),
        (CrewRole.ACCESS_CONTACT, [200, 403, 403, 200, 403]),
        (CrewRole.SAFEGUARDING, [200, 403, 403, 403, 403]),
        (CrewRole.SPEAKER_LIAISON, [200, 403, 200, 403, 403]),
    ],
)
def test_each_role_opens_its_pages_of_that_screening_only(
    session, circle, screening, give, olu, olu_client, role, expected
):
    other = make_screening(session, circle)
    assert statuses(olu_client, screening) == [404] * 5

    give(olu, role)

    assert statuses(olu_client, screening) == expected
    assert statuses(olu_client, other) == [404] * 5


@pytest.mark.parametrize("role", CrewRole)
def test_every_link_and_form_that_a_helper_is_offered_is_theirs(
    screening, give, olu, olu_client, role
):
    give(olu, role)

    for page in ("", "/panel", "/guests"):
        answer = olu_client.get(at(screening, page))
        if answer.status_code != 200:
            continue
        main = well_formed(answer).partition("<main")[2].partition("</main>")[0]
        links = set(re.findall(r'href="(/manage/[^"#]+)"', main))
        assert links, page
        answers = {link: olu_client.get(link).status_code for link in links}
        assert {link: status for link, status in answers.items() if status >= 400} == {}
        acts = set(re.findall(r'action="(/manage/[^"]+)"', main))
        if role not in (CrewRole.CO_HOST, CrewRole.SPEAKER_LIAISON):
            assert acts <= {at(screening, "/guests"), at(screening, "/guests/guests.csv")}
        for export in (act for act in acts if act.endswith(".csv")):
            assert send_form(olu_client, export, on=at(screening, page)).status_code == 200


def test_roles_add_up(screening, give, olu, olu_client):
    give(olu, CrewRole.MODERATOR, CrewRole.DOOR)

    assert statuses(olu_client, screening) == [200, 403, 200, 200, 403]


def test_a_viewer_of_the_own_team_gets_beside_it_what_the_role_opens(
    app, session, circle, screening, give
):
    viewer = factories.make_viewer(session, circle)
    session.commit()
    client = factories.signed_in(app.test_client(), viewer)
    assert statuses(client, screening) == [200, 403, 200, 403, 403]

    give(viewer, CrewRole.DOOR)

    assert statuses(client, screening) == [200, 403, 200, 200, 403]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (CrewRole.CO_HOST, (True, True, True)),
        (CrewRole.ACCESS_CONTACT, (True, True, True)),
        (CrewRole.DOOR, (True, False, False)),
    ],
)
def test_the_door_sees_names_and_parties_and_how_many_need_something(
    screening, give, olu, olu_client, role, sees
):
    give(olu, role)

    page = well_formed(olu_client.get(at(screening, "/guests")))

    assert tuple(word in page for word in ("Zoë", "zoe@example.org", NEEDS)) == sees
    assert ("One party has told what it needs" in page) is not sees[2]


def test_a_co_host_edits_with_the_rooms_and_into_the_log_of_the_host(
    database, circle, screening, give, olu, olu_client
):
    give(olu, CrewRole.CO_HOST)
    page = olu_client.get(at(screening, "/edit")).text
    assert "Public Library" in page

    answer = send_form(olu_client, at(screening, "/cancellation"), reason="The projector broke")

    assert answer.status_code == 302
    with database.reading() as session:
        assert session.get_one(Screening, screening.id).is_cancelled
        acts = session.query(AuditEntry).filter_by(act="standing.cancellation").all()
        assert [(a.user_id, a.organisation_id) for a in acts] == [(olu.id, circle.id)]


def test_a_speaker_liaison_changes_the_panel(database, screening, give, olu, olu_client):
    give(olu, CrewRole.SPEAKER_LIAISON)

    answer = send_form(
        olu_client,
        at(screening, "/panel/new"),
        on=at(screening, "/panel"),
        name="Mali",
        role="moderator",
    )

    assert answer.status_code == 302
    with database.reading() as session:
        assert [a.speaker.name for a in session.query(Appearance)] == ["Mali"]


def test_a_closed_account_has_lost_it_with_the_next_request(
    database, screening, give, olu, olu_client
):
    give(olu, CrewRole.DOOR)
    assert olu_client.get(at(screening)).status_code == 200

    with database.transaction() as session:
        session.get_one(User, olu.id).active = False

    answer = olu_client.get(at(screening))
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in")


def test_whoever_sees_a_screening_sets_up_a_second_factor_first(app, session, screening, give, olu):
    harbour = factories.organisation_of(olu)
    harbour.is_example = True  # at home they need none
    viewer = factories.make_user(
        session, "V", "v@x.org", organisation=harbour, role=Role.VIEWER, tf_totp_secret=None
    )
    session.commit()
    client = factories.signed_in(app.test_client(), viewer)
    give(viewer, CrewRole.SAFEGUARDING)
    answer = client.get(at(screening))
    assert (answer.status_code, answer.location.partition("?")[0]) == (
        302,
        "/manage/account/factors",
    )
    assert "Set this up first" in client.get(answer.location).text
    assert client.get(LIST).status_code == 200


def helped(page):
    """What stands under "Where you help": title and roles."""
    found = re.search(r'aria-labelledby="helped">.*?</section>', page, re.DOTALL)
    rows = re.findall(r'<th scope="row">.*?</tr>', found[0], re.DOTALL) if found else []
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", r)]
        for r in rows
    ]


def test_the_list_says_where_one_helps_and_as_what(screening, give, olu, olu_client):
    assert helped(well_formed(olu_client.get(LIST))) == []

    give(olu, CrewRole.DOOR, CrewRole.MODERATOR)

    ((title, _when, host, roles),) = helped(well_formed(olu_client.get(LIST)))
    assert (title, host, roles) == (
        "An evening with help",
        "Westport Film Circle",
        "Door, Moderator",
    )


def test_what_the_own_organisation_hosts_is_not_said_twice(screening, give, hana, hana_client):
    give(hana, CrewRole.DOOR)

    page = hana_client.get(LIST).text

    assert "An evening with help" in page
    assert helped(page) == []


def test_somebody_of_no_organisation_gets_to_where_they_help_and_nowhere_else(
    screening, give, loner
):
    client, user = loner
    assert client.get(LIST).status_code == 403

    give(user, CrewRole.DOOR)

    assert [row[0] for row in helped(well_formed(client.get(LIST)))] == ["An evening with help"]
    assert statuses(client, screening) == [200, 403, 403, 200, 403]
    paths = ("/manage/venues", "/manage/team", "/manage/helplines", f"{LIST}/new", "/manage/mail")
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)
    shown = well_formed(client.get("/manage/account"))
    assert "/manage/venues" not in shown
    assert send_form(client, "/manage/sign-ins/endings", on="/manage/account").status_code == 302


def test_who_has_left_the_only_team_still_helps(screening, give, session, database, loner):
    client, user = loner
    harbour = factories.make_organisation(session, "Harbour Screens", "harbour-screens")
    session.add(Membership(user=user, organisation=harbour, role=Role.HOST, created_at=now()))
    give(user, CrewRole.SPEAKER_LIAISON)
    page = at(screening, "/panel")
    assert "Harbour Screens" in client.get(LIST).text

    with database.transaction() as changing:
        changing.query(Membership).filter_by(user_id=user.id).delete()

    assert "Harbour Screens" not in client.get(LIST).text
    answer = send_form(client, f"{page}/new", on=page, name="Mali", role="moderator")
    assert answer.status_code == 302
