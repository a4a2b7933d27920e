"""The host's pages: how guests come, codes, questions, answers."""

import pytest

from outreach.accounts.models import CrewRole
from outreach.rsvps.models import KeptFor, Mode, Question, QuestionKind, RsvpCode, RsvpTerms
from outreach.rsvps.queries.answers import questions_of
from outreach.screenings.models import Screening
from tests.crew import signed_in_as
from tests.pages import send_form, well_formed
from tests.programme import make_rsvp, make_screening, pretend_begun
from tests.rsvps.asking import ask, code_for, say
from tests.rsvps.test_views import errors_on

TERMS = {"mode": "approval", "asks_names": "y", "party_limit": "4", "panel": "3", "press": "2"}


@pytest.fixture
def screening(session, circle):
    screening = make_screening(session, circle, capacity=20)
    session.commit()
    return screening


def at(screening, page="rsvp-terms"):
    return f"/manage/screenings/{screening.id}/{page}"


def test_a_host_says_how_guests_come(session, screening, hana_client):
    moment = f"{screening.starts_wall:%Y-%m-%dT%H:%M}"

    answer = send_form(hana_client, at(screening), **TERMS, closes=moment)

    assert answer.location == at(screening)
    session.expire_all()
    terms = session.query(RsvpTerms).one()
    assert (terms.mode, terms.asks_names) == (Mode.APPROVAL, True)
    assert terms.kept == {**dict.fromkeys(KeptFor, 0), KeptFor.PANEL: 3, KeptFor.PRESS: 2}
    found = session.get(Screening, screening.id)
    assert (found.places_kept, found.party_limit, found.places_left) == (5, 4, 15)
    assert found.rsvps_close_at == found.starts_at
    page = well_formed(hana_client.get(at(screening)))
    assert f'value="{moment}"' in page
    assert "Places kept back" in hana_client.get(f"/manage/screenings/{screening.id}").text


def test_what_is_wrong_stands_beside_its_field(session, screening, hana_client):
    wrong = {**TERMS, "panel": "99", "party_limit": "x", "mode": ""}

    answer = send_form(hana_client, at(screening), **wrong)

    assert answer.status_code == 422
    assert set(errors_on(well_formed(answer))) >= {"party_limit"}
    assert session.query(RsvpTerms).count() == 0


def test_more_than_the_free_places_cannot_be_kept_back(session, screening, hana_client):
    answer = send_form(hana_client, at(screening), **{**TERMS, "panel": "99"})

    assert errors_on(answer.text) == {
        "panel": "Places that nobody has: 20. No more can be kept back."
    }


def test_what_has_begun_keeps_its_terms(session, screening, hana_client):
    pretend_begun(session, screening)
    session.commit()

    assert hana_client.get(at(screening)).status_code == 409


@pytest.mark.parametrize("page", ["rsvp-terms", "rsvp-terms/codes", "rsvp-questions"])
def test_for_olu_and_a_viewer_it_is_out_of_reach(screening, olu_client, viewer_client, page):
    assert olu_client.get(at(screening, page)).status_code == 404
    assert viewer_client.get(at(screening, page)).status_code == 403


def test_a_code_is_made_shown_with_its_link_and_deleted(session, screening, hana_client):
    codes = at(screening, "rsvp-terms/codes")
    entered = {"label": "Press", "uses": "3"}

    assert send_form(hana_client, codes, **entered).location == codes
    code = session.query(RsvpCode).one()
    session.commit()
    page = well_formed(hana_client.get(codes))

    assert (code.label, code.uses_left) == ("Press", 3)
    assert f"{code.code[:4]}-{code.code[4:]}" in page
    assert f"/rsvps/new?code={code.code}" in page
    removal = f"{codes}/{code.id}/removal"
    assert send_form(hana_client, removal, on=codes).location == codes
    session.expire_all()
    assert session.query(RsvpCode).count() == 0


def test_a_code_of_another_screening_is_not_there(session, screening, circle, hana_client):
    other = make_screening(session, circle)
    code = code_for(session, other)
    session.commit()
    codes = at(screening, "rsvp-terms/codes")

    gone = send_form(hana_client, f"{codes}/{code.id}/removal", on=at(screening))

    assert gone.status_code == 404
    assert session.query(RsvpCode).count() == 1


def test_a_question_is_asked_changed_and_hangs_on_another(session, screening, hana_client):
    listed = at(screening, "rsvp-questions")
    meal = {"words": "What do you eat?", "kind": "choice", "choices": "Soup\r\n\r\n Bread "}

    assert send_form(hana_client, f"{listed}/new", **meal).location == listed
    (first,) = questions_of(session, screening)
    session.commit()
    which = {"words": "Which?", "kind": "short", "is_required": "y", "shown_if": f"{first.id}-0"}
    assert send_form(hana_client, f"{listed}/new", **which).location == listed
    session.expire_all()
    first, second = questions_of(session, screening)

    assert (first.choices, first.kind) == (["Soup", "Bread"], QuestionKind.CHOICE)
    assert (second.hangs_on, second.shown_if, second.is_required) == (first, "Soup", True)
    page = well_formed(hana_client.get(listed))
    assert "Only if your answer to “What do you eat?” is: Soup." in page
    form = well_formed(hana_client.get(f"{listed}/{second.id}"))
    assert f'<option selected value="{first.id}-0">' in form


def test_a_choice_needs_answers_to_choose_from(session, screening, hana_client):
    listed = at(screening, "rsvp-questions")

    answer = send_form(hana_client, f"{listed}/new", words="What?", kind="choice", choices="Soup")

    assert answer.status_code == 422
    assert "2 to 20 answers" in errors_on(well_formed(answer))["choices"]
    assert session.query(Question).count() == 0


def test_once_answered_only_words_are_offered_to_be_mended(session, screening, hana_client):
    asked = ask(session, screening)
    make_rsvp(session, screening, answers={asked.field(): "Rice"})
    session.commit()
    path = at(screening, f"rsvp-questions/{asked.id}")

    page = well_formed(hana_client.get(path))
    send_form(hana_client, path, words="Which meal?", kind="number")

    assert 'name="kind"' not in page
    session.expire_all()
    assert (asked.words, asked.kind) == ("Which meal?", QuestionKind.SHORT)
    answers = well_formed(hana_client.get(at(screening, "rsvp-questions/answers")))
    assert ("Gia Guest" in answers, "Rice" in answers) == (True, True)


def test_questions_are_moved_and_removed(session, screening, hana_client):
    listed = at(screening, "rsvp-questions")
    first, second = ask(session, screening, "One?"), ask(session, screening, "Two?")
    session.commit()

    send_form(hana_client, f"{listed}/{second.id}/promotion", on=listed)
    session.expire_all()
    assert [one.words for one in questions_of(session, screening)] == ["Two?", "One?"]
    session.commit()
    send_form(hana_client, f"{listed}/{first.id}/removal", on=listed)

    session.expire_all()
    assert [one.words for one in questions_of(session, screening)] == ["Two?"]


@pytest.fixture
def by_press(session, screening):
    """Somebody who came by a code that the press has."""
    say(session, screening, mode=Mode.INVITATION)
    code_for(session, screening, label="Nobody's")
    code = code_for(session, screening, label="Press", uses=2)
    rsvp = make_rsvp(session, screening, party_size=3, code=code.code)
    session.commit()
    return rsvp


def test_the_list_of_codes_says_who_came_by_each(session, screening, by_press, hana_client):
    page = well_formed(hana_client.get(at(screening, "rsvp-terms/codes")))

    assert page.count("Nobody has come by it yet") == 1
    assert "One party has come by it, with 3 places" in page


@pytest.mark.parametrize(("role", "reads"), [(CrewRole.CO_HOST, True), (CrewRole.DOOR, False)])
def test_by_which_code_somebody_came_is_for_who_reads_codes(
    app, session, screening, by_press, hana, olu, olu_client, role, reads
):
    words, page = by_press.code.known_as, at(screening, f"guests/{by_press.id}")
    assert words.endswith(" (Press)")
    session.commit()
    helper = signed_in_as(app, session, screening, role, like=olu, by=hana)

    shown = well_formed(helper.get(page))
    table = send_form(helper, at(screening, "guests/guests.csv"), on=at(screening, "guests")).text

    assert "Answered on" in shown
    assert ("Came by code" in shown, words in shown) == (reads, reads)
    assert by_press.name in table
    assert ("code" in table.splitlines()[0].split(","), words in table) == (reads, reads)
    assert olu_client.get(page).status_code == 404
