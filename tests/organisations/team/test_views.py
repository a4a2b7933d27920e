"""The pages of the team."""

import contextlib
import re
import threading

import pytest

from outreach.accounts import permissions, queries
from outreach.accounts.models import CrewRole, Membership, Role, StaffKind
from tests import factories
from tests.pages import TOKEN, errors_in, send_form, well_formed

ROLES = "/manage/roles"
FOR_HOSTS = ["Everything", "See, add, change, publish", "Nothing", "Nothing"]
ALL_BUT_BURN = "See, add, change, publish, confirm"


@pytest.fixture
def viewer(session, hana):
    viewer = factories.make_viewer(session, factories.organisation_of(hana))
    session.commit()
    return viewer.memberships[0]


@pytest.fixture
def second_client(app, viewer):
    """The viewer is signed in."""
    return factories.signed_in(app.test_client(), viewer.user)


def roles(session):
    session.rollback()
    return {m.user.name: m.role for m in session.query(Membership).populate_existing()}


def test_everybody_sees_who_is_in_the_team_and_the_owner_their_addresses(
    hana_client, second_client, olu_client
):
    for client, sees_addresses in ((hana_client, True), (second_client, False)):
        page = well_formed(client.get("/manage/team"))
        assert "Hana Novak" in page
        assert "Vera Viewer" in page
        assert "Jan 2026" in page
        assert ("vera@westport.example.org" in page) is sees_addresses
        assert ("hana@westport.example.org" in page) is sees_addresses
    assert "Vera Viewer" not in olu_client.get("/manage/team").text


def test_the_owner_changes_a_role(hana_client, session, viewer):
    answer = send_form(hana_client, f"/manage/team/{viewer.id}", role="host")

    assert (answer.status_code, answer.location) == (302, "/manage/team")
    assert roles(session) == {"Hana Novak": Role.OWNER, "Vera Viewer": Role.HOST}


def test_the_last_owner_is_told_why_they_stay_one(hana_client, session, hana, viewer):
    own = hana.memberships[0].id

    answer = send_form(hana_client, f"/manage/team/{own}", role="viewer")

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [
        "An organisation needs an owner. Make somebody else an owner first."
    ]
    assert roles(session)["Hana Novak"] is Role.OWNER


def test_a_role_that_is_none_is_not_given(hana_client, session, viewer):
    answer = send_form(hana_client, f"/manage/team/{viewer.id}", role="emperor")

    assert answer.status_code == 422
    assert roles(session)["Vera Viewer"] is Role.VIEWER


def test_the_owner_removes_a_member(hana_client, second_client, session, viewer):
    answer = send_form(
        hana_client, f"/manage/team/{viewer.id}/removal", on=f"/manage/team/{viewer.id}"
    )

    assert (answer.status_code, answer.location) == (302, "/manage/team")
    assert roles(session) == {"Hana Novak": Role.OWNER}
    assert second_client.get("/manage/team").location.startswith("/sign-in")


def test_the_last_owner_cannot_be_removed(hana_client, session, hana):
    own = hana.memberships[0].id

    answer = send_form(hana_client, f"/manage/team/{own}/removal", on=f"/manage/team/{own}")

    assert answer.status_code == 409
    assert roles(session) == {"Hana Novak": Role.OWNER}


def test_a_member_leaves_and_sees_nothing_any_more(second_client, session):
    page = second_client.get("/manage/team/departure")
    answer = send_form(second_client, "/manage/team/departure")

    assert "Leave this team?" in well_formed(page)
    assert answer.status_code == 200
    assert "You have left the team" in well_formed(answer)
    assert roles(session) == {"Hana Novak": Role.OWNER}
    assert second_client.get("/manage/screenings").status_code == 403


def test_who_leaves_one_of_two_teams_goes_on_in_the_other(hana_client, session, hana, olu):
    harbour = factories.organisation_of(olu)
    session.add(
        Membership(user=hana, organisation=harbour, role=Role.HOST, created_at=factories.LONG_AGO)
    )
    session.commit()
    send_form(
        hana_client,
        "/manage/organisation-choice",
        on="/manage/team",
        organisation=str(harbour.id),
    )

    answer = send_form(hana_client, "/manage/team/departure")

    assert "Go to your other team" in well_formed(answer)
    assert "Westport Film Circle" in hana_client.get("/manage/screenings").text


def test_the_only_owner_is_told_beforehand(hana_client, session):
    page = well_formed(hana_client.get("/manage/team/departure"))
    answer = send_form(hana_client, "/manage/team/departure", on="/manage/venues/new")

    assert "You are its only owner" in page
    assert ">Leave the team<" not in page
    assert answer.status_code == 422
    assert roles(session) == {"Hana Novak": Role.OWNER}


def cells(page, *, table=1):
    """A table of roles as it reads: what → the words for each role, in order."""
    rows = re.findall(
        r"<tr>(.*?)</tr>", page.split("<tbody>")[table].partition("</tbody>")[0], re.S
    )
    return {
        re.search(r'<th scope="row">(.*?)[<]', row)[1]: re.findall(r"<span>(.*?)</span>", row)
        for row in rows
    }


def test_the_page_of_roles_says_what_the_table_says(second_client):
    assert cells(well_formed(second_client.get(ROLES))) == {
        "Screenings, venues, panels, helplines and everything else": [
            "Everything",
            "See, add, change, publish",
            "See",
            "See",
        ],
        "Guests: their names and parties": FOR_HOSTS,
        "Guests’ e-mail addresses": FOR_HOSTS,
        "What guests need to take part": FOR_HOSTS,
        "The people at a screening: who has which role there": FOR_HOSTS,
        "The door: its links, who came, how many are in": FOR_HOSTS,
        "The team: who is in it, as what": [
            "Everything",
            "See",
            "See",
            "See",
        ],
        "The team’s e-mail addresses": [
            "Everything",
            "Nothing",
            "Nothing",
            "Nothing",
        ],
        "What the organisation says of itself": [
            "Everything",
            "See",
            "See",
            "See",
        ],
        "The log of what members did": ["Everything", "Nothing", "Nothing", "Nothing"],
        "What is usual at its screenings": ["Everything", "See", "See", "See"],
        "Requests for a screening that were passed to the organisation": [
            "Everything",
            "See, add, change, publish",
            "Nothing",
            "Nothing",
        ],
    }


def test_the_page_of_roles_says_what_each_role_at_a_screening_may_do(second_client):
    see, change, nothing = "See", "See, change", "Nothing"

    assert cells(well_formed(second_client.get(ROLES)), table=2) == {
        "The screening": ["See, change, publish", see, see, see, see, see],
        "Its panel": [change, see, nothing, nothing, nothing, change],
        "Guests: their names and parties": [change, nothing, see, see, nothing, nothing],
        "The door: its links, who came, how many are in": [
            *(change, nothing, change, nothing, nothing, nothing),
        ],
        "Guests’ e-mail addresses": [see, nothing, nothing, see, nothing, nothing],
        "What guests need to take part": [see, nothing, nothing, see, nothing, nothing],
        "The people at a screening: who has which role there": [change, *[nothing] * 5],
        "Its licence": [change, *[nothing] * 5],
        "Its safeguards": [change, see, nothing, nothing, change, nothing],
    }


def test_the_page_of_roles_says_what_staff_may_do(second_client):
    see, change, nothing = "See", "See, change", "Nothing"

    assert cells(well_formed(second_client.get(ROLES)), table=3) == {
        "The screenings of every organisation": [see, nothing, nothing],
        "Screenings that wait for review": [change, nothing, nothing],
        "Which organisations publish without review": [change, nothing, nothing],
        "Everybody’s requests for a screening near them": [change, nothing, nothing],
        "Applications to host": [change, nothing, nothing],
        "Helplines": [nothing, "See, confirm", nothing],
        "Films: what they are, their versions, their kits": [nothing, "See, add, change", nothing],
        "Accounts, found by their exact address: no password, no guest": [nothing, nothing, change],
        "Who has which role in the whole installation": [nothing] * 3,
        "Mail that is kept here, with everybody’s links": [nothing] * 3,
    }


def test_a_change_of_the_table_of_staff_changes_the_page(second_client, monkeypatch):
    changed = {"account": frozenset({"read"}), "diary": frozenset({"burn"})}
    monkeypatch.setitem(permissions.AS_STAFF, StaffKind.SUPPORT, changed)

    rows = cells(second_client.get(ROLES).text, table=3)

    assert rows["diary"] == ["Nothing", "Nothing", "Burn"]
    assert rows["Accounts, found by their exact address: no password, no guest"][2] == "See"


def test_a_change_of_the_table_of_screenings_changes_the_page(second_client, monkeypatch):
    door = {**permissions.AT_SCREENING[CrewRole.DOOR], "diary": frozenset({"burn"})}
    monkeypatch.setitem(permissions.AT_SCREENING, CrewRole.DOOR, door)

    rows = cells(second_client.get(ROLES).text, table=2)

    assert rows["diary"] == ["Nothing", "Nothing", "Burn", "Nothing", "Nothing", "Nothing"]


def test_a_change_of_the_table_changes_the_page(second_client, monkeypatch):
    before = cells(second_client.get(ROLES).text)
    monkeypatch.setitem(
        permissions.TABLE,
        Role.VIEWER,
        {
            **permissions.TABLE[Role.VIEWER],
            "rsvp": frozenset({"read", "burn"}),
            "diary": frozenset(),
        },
    )

    page = second_client.get(ROLES).text
    after = cells(page)

    assert after == {
        **{
            what: [words[0].replace("Everything", ALL_BUT_BURN), *words[1:]]
            for what, words in before.items()
        },
        "Guests: their names and parties": [
            ALL_BUT_BURN,
            "See, add, change, publish",
            "Nothing",
            "See, burn",
        ],
        "diary": [ALL_BUT_BURN, "See, add, change, publish", "See", "Nothing"],
    }
    assert "Everything is to see, add, change, publish, confirm, burn." in page


@pytest.fixture
def _each_holds_their_own_first(monkeypatch):
    """Whoever holds their own membership waits until the other does, or is seen to wait."""
    barrier, held = threading.Barrier(2), queries.held_membership

    def hold(session, membership_id):
        found = held(session, membership_id)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)
        return found

    monkeypatch.setattr(queries, "held_membership", hold)


@pytest.fixture
def two_owners(session, hana):
    circle = factories.organisation_of(hana)
    oda = factories.make_user(session, "Oda", "oda@westport.example.org", organisation=circle)
    session.commit()
    return [(hana, oda), (oda, hana)]


@pytest.mark.usefixtures("_each_holds_their_own_first")
def test_two_owners_who_remove_each_other_do_not_wait_for_ever(app, session, two_owners):
    """Each request holds its own member; the organisation's row, held first, lines them up."""
    done, refused = sorted(both_remove_the_other(app, two_owners))

    # Whoever is second was let in before the first had done it, or finds their sign-in ended.
    assert (done, refused) in ((302, 401), (302, 409))
    assert len(roles(session)) == 1


@pytest.mark.usefixtures("_each_holds_their_own_first")
def test_without_the_organisations_row_they_would(app, database, two_owners, monkeypatch):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: nobody holds anything meanwhile")
    monkeypatch.delattr(app.view_functions["team.removal"], "holds_organisation")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert sorted(both_remove_the_other(app, two_owners)) == [302, 500]


def both_remove_the_other(app, pairs):
    """What each is answered who removes the other, at once."""
    answers = []

    def remove(owner, other):
        client = factories.signed_in(app.test_client(), owner)
        path = f"/manage/team/{other.memberships[0].id}"
        token = TOKEN.search(client.get(path).text)[1]
        answers.append(client.post(f"{path}/removal", data={"csrf_token": token}).status_code)

    removing = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in removing:
        thread.start()
    for thread in removing:
        thread.join(timeout=60)
    return answers
