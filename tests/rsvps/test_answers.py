"""What hosts ask, and what guests answer."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.errors import Refused
from outreach.rsvps import actions, erasure
from outreach.rsvps.actions import answers, confirming, hosting, parties, questions
from outreach.rsvps.actions.questions import Wording
from outreach.rsvps.models import (
    NEEDS_KEPT,
    Answer,
    Guest,
    Mode,
    PrivateAnswer,
    QuestionKind,
    State,
)
from outreach.rsvps.queries.answers import (
    answers_of,
    guests_along,
    questions_of,
)
from outreach.rsvps.queries.told import told_by
from tests.programme import GUEST, make_screening, pretend_begun
from tests.rsvps.asking import ask, say

MEAL = ["Soup", "Bread"]


@pytest.fixture
def screening(session, circle):
    return make_screening(session, circle, capacity=10)


def reserve(session, screening, **values):
    entered = {**GUEST, "party_size": 1, "form_key": "a form", **values}
    return actions.reserve(session, screening, now=now(), **entered)


def counted(session):
    session.flush()
    return [session.query(record).count() for record in (Guest, Answer, PrivateAnswer)]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (QuestionKind.SHORT, "x" * 300, "x" * 301),
        (QuestionKind.LONG, "x" * 2_000, "x" * 2_001),
        (QuestionKind.CHOICE, "Soup", "Cake"),
        (QuestionKind.SEVERAL, ["Soup", "Bread"], ["Soup", "Cake"]),
        (QuestionKind.YES_NO, "no", "maybe"),
        (QuestionKind.NUMBER, 0, 10**9),
        (QuestionKind.NUMBER, 3, -1),
        (QuestionKind.NUMBER, 3, "three"),
    ],
)
def test_an_answer_is_of_its_kind(session, screening, kind, good, bad):
    asked = ask(session, screening, kind=kind, choices=MEAL if kind.has_choices else [])

    with pytest.raises(Refused) as refused, session.begin_nested():
        reserve(session, screening, answers={asked.field(): bad})
    rsvp = reserve(session, screening, answers={asked.field(): good})

    assert refused.value.field == asked.field()
    assert answers_of(session, rsvp) == {asked.field(): good}


@pytest.mark.parametrize("nothing", [None, []])
def test_a_required_question_needs_an_answer_and_others_none(session, screening, nothing):
    free = ask(session, screening, "Anything else?")
    asked = ask(session, screening, kind=QuestionKind.SEVERAL, choices=MEAL, is_required=True)

    with pytest.raises(Refused, match="needs an answer"), session.begin_nested():
        reserve(session, screening, answers={asked.field(): nothing})
    rsvp = reserve(session, screening, answers={asked.field(): ["Soup"], free.field(): None})

    assert answers_of(session, rsvp) == {asked.field(): ["Soup"]}


def test_a_question_that_does_not_apply_needs_no_answer_and_keeps_none(session, screening):
    first = ask(session, screening, kind=QuestionKind.CHOICE, choices=MEAL)
    second = ask(session, screening, "Which?", is_required=True, shown_if=(first.id, "Soup"))
    third = ask(session, screening, "Hot?", kind=QuestionKind.YES_NO)
    said = {first.field(): "Bread", second.field(): "Lentil", third.field(): "yes"}

    rsvp = reserve(session, screening, answers=said)

    assert answers_of(session, rsvp) == {first.field(): "Bread", third.field(): "yes"}
    with pytest.raises(Refused) as refused:
        reserve(
            session,
            screening,
            email="b@example.org",
            form_key="b",
            answers={first.field(): "Soup"},
        )
    assert refused.value.field == second.field()


def test_what_hangs_on_a_hidden_question_is_hidden_with_it(session, screening):
    first = ask(session, screening, kind=QuestionKind.YES_NO)
    second = ask(session, screening, kind=QuestionKind.YES_NO, shown_if=(first.id, "yes"))
    third = ask(session, screening, "Why?", is_required=True, shown_if=(second.id, "yes"))

    rsvp = reserve(session, screening, answers={first.field(): "no", second.field(): "yes"})

    assert answers_of(session, rsvp) == {first.field(): "no"}
    assert not third.applies(0, {first.field(): "no", second.field(): "yes"})


def test_each_guest_is_named_and_asked_where_the_host_wants_that(session, screening):
    say(session, screening, asks_names=True)
    asked = ask(session, screening, is_per_guest=True, is_required=True)
    said = {asked.field(guest): f"{guest} rolls" for guest in range(3)}

    with pytest.raises(Refused) as refused, session.begin_nested():
        reserve(session, screening, party_size=3, guests=["Noor"], answers=said)
    rsvp = reserve(session, screening, party_size=3, guests=["Noor", "Tom"], answers=said)

    assert refused.value.field == "guest_2"
    assert (guests_along(session, rsvp), answers_of(session, rsvp)) == (["Noor", "Tom"], said)


@pytest.mark.parametrize("by_host", [False, True])
def test_who_no_longer_comes_leaves_neither_name_nor_answer(session, screening, by_host):
    say(session, screening, asks_names=True)
    asked = ask(session, screening, is_per_guest=True)
    private = ask(session, screening, "Allergies?", is_per_guest=True, is_sensitive=True)
    said = {one.field(guest): f"{guest} rolls" for one in (asked, private) for guest in range(3)}
    rsvp = reserve(session, screening, party_size=3, guests=["Noor", "Tom"], answers=said)
    assert counted(session) == [2, 3, 3]

    change = hosting.set_party_size if by_host else parties.change_party
    change(session, rsvp, party_size=2, now=now())
    assert counted(session) == [1, 2, 2]

    change(session, rsvp, party_size=4, now=now())
    assert (guests_along(session, rsvp), told_by(session, rsvp).unnamed) == (["Noor"], 2)
    say(session, screening, asks_names=False)
    assert told_by(session, rsvp).unnamed == 0


def test_of_who_came_later_the_answers_are_missing_that_the_host_needs(session, screening):
    """Not those that need none, or are asked once; nor where a condition does not hold."""
    ask(session, screening, "A song?", is_per_guest=True)
    ask(session, screening, "Which street?", is_required=True)
    eats = ask(session, screening, is_per_guest=True, is_required=True)
    private = ask(
        session, screening, "Ill?", is_per_guest=True, is_required=True, is_sensitive=True
    )
    hangs = ask(session, screening, "Vegan?", QuestionKind.CHOICE, choices=MEAL, is_per_guest=True)
    why = ask(
        session,
        screening,
        "Why?",
        is_per_guest=True,
        is_required=True,
        shown_if=(hangs.id, "Soup"),
    )
    street = {one.field(): "Elm" for one in questions_of(session, screening)[1:2]}
    said = {eats.field(): "Rice", private.field(): "No", hangs.field(): "Bread"}
    rsvp = reserve(session, screening, answers={**street, **said})
    assert told_by(session, rsvp).unanswered == {}

    parties.change_party(session, rsvp, 3, now=now())

    assert told_by(session, rsvp).unanswered == {eats: [1, 2], private: [1, 2]}
    assert told_by(session, rsvp, with_sensitive=False).unanswered == {eats: [1, 2]}
    more = {eats.field(1): "Rye", private.field(1): "No", hangs.field(1): "Soup", why.field(1): "!"}
    more |= {eats.field(2): "Rye", private.field(2): "No"}
    answers.amend(session, rsvp, access_needs=None, answers={**street, **said, **more}, now=now())
    assert told_by(session, rsvp).unanswered == {}
    actions.cancel(session, rsvp, now=now())
    assert told_by(session, rsvp).unanswered == {}


def test_a_question_after_a_sensitive_one_gives_it_away(session, screening):
    ill = ask(session, screening, "Ill?", QuestionKind.YES_NO, is_sensitive=True)
    how = ask(session, screening, "How?", QuestionKind.YES_NO, shown_if=(ill.id, "yes"))
    more = ask(session, screening, "What more?", is_per_guest=True, shown_if=(how.id, "yes"))
    plain = ask(session, screening)

    assert [one.gives_away for one in (ill, how, more, plain)] == [True, True, True, False]


def test_names_that_nobody_asked_for_are_not_kept(session, screening):
    reserve(session, screening, party_size=2, guests=["Noor"])

    assert counted(session) == [0, 0, 0]


def fully(session, screening):
    """An RSVP with a named guest, an answer and a sensitive one."""
    say(session, screening, asks_names=True)
    plain = ask(session, screening)
    private = ask(session, screening, "Allergies?", is_sensitive=True)
    said = {plain.field(): "Rice", private.field(): "Nuts"}
    return reserve(session, screening, party_size=2, guests=["Noor"], answers=said)


def test_sensitive_answers_stand_apart_and_go_when_the_party_cancels(session, screening):
    rsvp = fully(session, screening)
    assert counted(session) == [1, 1, 1]
    assert session.scalars(sa.select(PrivateAnswer.value)).one() == "Nuts"

    actions.cancel(session, rsvp, now=now())

    assert counted(session) == [1, 1, 0]


def test_sensitive_answers_go_when_nobody_confirms_in_time(session, screening):
    say(session, screening, mode=Mode.CONFIRM)
    private = ask(session, screening, "Allergies?", is_sensitive=True)
    rsvp = reserve(session, screening, answers={private.field(): "Nuts"})
    assert counted(session) == [0, 0, 1]

    confirming.lapse(session, rsvp, now=rsvp.held_until)

    assert counted(session) == [0, 0, 0]


def test_sensitive_answers_are_deleted_thirty_days_after_the_screening(session, screening):
    fully(session, screening)
    over = screening.over_at
    assert NEEDS_KEPT.days == 30

    erasure.delete_needs(session, now=over + NEEDS_KEPT / 2, most=9)
    assert counted(session) == [1, 1, 1]
    erasure.delete_needs(session, now=over + NEEDS_KEPT, most=9)

    assert counted(session) == [1, 1, 0]


def test_the_row_that_deletes_needs_deletes_sensitive_answers_too(session, screening):
    fully(session, screening)

    actions.forget_needs(session, screening, now=screening.over_at + NEEDS_KEPT)

    assert counted(session) == [1, 1, 0]


def test_all_of_it_goes_when_the_rsvp_is_blanked(session, screening):
    fully(session, screening)

    erasure.blank_past(session, now=screening.over_at + erasure.GUESTS.time, most=9)

    assert counted(session) == [0, 0, 0]


def test_a_guest_may_say_something_else_until_it_begins(session, screening):
    rsvp = fully(session, screening)
    plain, private = questions_of(session, screening)
    said = {plain.field(): "Bread", private.field(): None}

    answers.amend(session, rsvp, access_needs="A seat", guests=["Tom"], answers=said, now=now())

    assert guests_along(session, rsvp) == ["Tom"]
    assert answers_of(session, rsvp) == {plain.field(): "Bread"}
    answers.amend(session, rsvp, access_needs="Two", guests=["Tom"], answers={}, now=now())
    assert rsvp.access_needs.text == "Two"
    session.commit()
    pretend_begun(session, screening)
    with pytest.raises(Refused, match="no longer"):
        answers.amend(session, rsvp, access_needs=None, guests=["Ugo"], answers={}, now=now())


def test_nobody_amends_what_is_cancelled(session, screening):
    rsvp = fully(session, screening)
    actions.cancel(session, rsvp, now=now())

    assert rsvp.state is State.CANCELLED
    with pytest.raises(Refused):
        answers.amend(session, rsvp, access_needs=None, guests=["Ugo"], answers={}, now=now())


def test_once_it_is_answered_only_its_words_are_mended(session, screening):
    rsvp = fully(session, screening)
    plain, _private = questions_of(session, screening)

    with pytest.raises(Refused, match="by now"):
        questions.edit(
            session, screening, plain, Wording("How many?", QuestionKind.NUMBER), now=now()
        )
    with pytest.raises(Refused, match="it stays"):
        questions.remove(session, screening, plain)
    questions.mend(screening, plain, words="Which meal?", is_required=True, now=now())

    assert (plain.words, plain.kind, plain.is_required) == ("Which meal?", QuestionKind.SHORT, True)
    assert answers_of(session, rsvp)[plain.field()] == "Rice"


def test_a_question_is_changed_moved_and_removed_while_nobody_has_answered(session, screening):
    first, second = ask(session, screening, "One?"), ask(session, screening, "Two?")

    questions.move_up(session, screening, second)
    questions.move_up(session, screening, second)
    questions.edit(
        session, screening, first, Wording("Three?", QuestionKind.CHOICE, MEAL), now=now()
    )

    assert [one.words for one in questions_of(session, screening)] == ["Two?", "Three?"]
    assert first.choices == MEAL
    questions.remove(session, screening, second)
    assert list(questions_of(session, screening)) == [first]


def test_what_another_question_hangs_on_stays_before_it(session, screening):
    first = ask(session, screening, kind=QuestionKind.CHOICE, choices=MEAL)
    second = ask(session, screening, "Which?", shown_if=(first.id, "Soup"))

    with pytest.raises(Refused, match="only after"):
        questions.move_up(session, screening, second)
    with pytest.raises(Refused, match="only after"):
        questions.remove(session, screening, first)
    wording = Wording("Meal?", QuestionKind.CHOICE, ["Bread", "Cake"])
    with pytest.raises(Refused, match="only after"):
        questions.edit(session, screening, first, wording, now=now())


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([], "2 to 20 answers"),
        (["Soup"], "2 to 20 answers"),
        ([str(n) for n in range(21)], "2 to 20 answers"),
        (["Soup", "soup"], "twice"),
        (["Soup", "x" * 151], "at most 150"),
    ],
)
def test_answers_to_choose_from_can_be_told_apart(session, screening, choices, said):
    with pytest.raises(Refused, match=said):
        ask(session, screening, kind=QuestionKind.CHOICE, choices=choices)


def test_a_form_has_twenty_questions_at_most(session, screening):
    for number in range(20):
        ask(session, screening, f"{number}?")

    with pytest.raises(Refused, match="at most 20"):
        ask(session, screening, "One more?")


def test_a_question_hangs_on_nothing_that_is_not_there(session, screening, circle):
    other = ask(session, make_screening(session, circle), kind=QuestionKind.CHOICE, choices=MEAL)
    each = ask(session, screening, kind=QuestionKind.YES_NO, is_per_guest=True)

    for shown_if in ((other.id, "Soup"), (each.id, "perhaps")):
        with pytest.raises(Refused, match="question before it"):
            ask(session, screening, "Which?", shown_if=shown_if)
    with pytest.raises(Refused, match="of each guest"):
        ask(session, screening, "Which?", shown_if=(each.id, "yes"))
