"""A guide is taken in from its kit and its manuscript, again and again."""

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.errors import Refused
from outreach.guides import actions, manuscript
from outreach.guides.kinds import ActionKind, Depth, Edition, Phase, Place, SectionKind
from outreach.guides.models import Guide, GuideAction, KeyIssue, Prompt, Route, Section, Step

FILE = manuscript.FOLDER / "redlight.en.yaml"
TEXT = FILE.read_text("utf-8")
KINDS = (Guide, Route, Section, KeyIssue, Prompt, Step, GuideAction)


@pytest.fixture
def rewritten(tmp_path, session, redlight, film):
    """Take in the manuscript with some words changed."""

    def take_in(*changes):
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / FILE.name
        file.write_text(text, "utf-8")
        return actions.take_in(session, redlight.guide, file, film, now=now())

    return take_in


def rows(session):
    """Everything that guides hold, but for when it was taken in."""
    session.flush()
    tables = (kind.__table__ for kind in (*KINDS, actions.Entry))
    return {
        table.name: sorted(
            [
                str({**row._mapping, "taken_in_at": None})
                for row in session.execute(sa.select(table))
            ]
        )
        for table in tables
    }


def test_the_kit_says_what_the_guide_is_about(guide, film, redlight):
    assert (guide.slug, guide.title) == ("redlight-discussion-guide", "Redlight discussion guide")
    assert guide.film is film
    assert guide.audiences == [
        "community groups",
        "universities",
        "school classes aged 16 and over",
    ]
    assert [(i.key, i.title, i.context) for i in guide.key_issues] == [
        (part.id, part.title, part.context) for part in redlight.guide.key_issues
    ]
    assert [(a.title, a.effort) for a in guide.actions_to(ActionKind.DO)] == [
        (part.title, part.effort) for part in redlight.guide.actions
    ]
    assert [a.title for a in guide.actions_to(ActionKind.AVOID)] == redlight.guide.avoid


def test_the_manuscript_adds_prompts_notes_and_scripts(guide):
    issue = guide.key_issues[0]

    assert [prompt.depth for prompt in issue.prompts] == [
        Depth.GENTLE, Depth.MIDDLE, Depth.MIDDLE, Depth.DEEP,
    ]  # fmt: skip
    assert [prompt.is_sensitive for prompt in issue.prompts] == [False, False, False, True]
    assert issue.claim_keys == ["court-sentences", "svay-pak-4000"]
    assert issue.notes[0].head == "“Those people are monsters.”"
    assert len(guide.prompts_at(Place.OPENING)) == 2
    assert all(action.text for action in guide.actions)
    welcome = guide.steps_in(Phase.BEFORE)[0]
    assert welcome.say.startswith("Good evening, and welcome.")
    assert welcome.minutes == {"short": 4, "middle": 4, "long": 5}


def test_sections_stand_in_order_and_know_their_editions(guide):
    first, second = guide.sections[:2]

    assert first.kind is SectionKind.CONTENT_NOTE
    assert first.is_in(Edition.ONE_PAGE)
    assert second.kind is SectionKind.HOW_TO_USE
    assert not second.is_in(Edition.PARTICIPANT)


def test_taking_in_again_changes_nothing(session, guide, redlight, film):
    before = rows(session)

    again = actions.take_in(session, redlight.guide, FILE, film, now=now())

    assert again is guide
    assert rows(session) == before
    assert {name: len(found) for name, found in before.items()} == {
        "guide": 1, "guide_route": 3, "guide_section": 22, "key_issue": 7,
        "prompt": 35, "guide_step": 12, "guide_action": 8, "guide_entry": 63,
    }  # fmt: skip


def test_a_better_wording_stays_the_same_prompt(session, guide, rewritten):
    prompt = guide.key_issues[0].prompts[0]
    number = prompt.id

    rewritten(("Who in this film is made to answer", "Who in this film has to answer"))

    assert guide.key_issues[0].prompts[0] is prompt
    assert (prompt.id, prompt.text) == (
        number, "Who in this film has to answer for what was done, and who is not?",
    )  # fmt: skip


def test_what_the_kit_drops_goes_and_the_rest_stays(session, guide, redlight, film, tmp_path):
    kept = {issue.key: issue.id for issue in guide.key_issues if issue.key != "words"}
    part = redlight.guide.model_copy(
        update={"key_issues": [i for i in redlight.guide.key_issues if i.id != "words"]}
    )
    start, end = TEXT.index("\n  words:\n"), TEXT.index("\n  coming-home:\n")
    file = tmp_path / FILE.name
    file.write_text(TEXT[:start] + TEXT[end:], "utf-8")

    actions.take_in(session, part, file, film, now=now())
    session.expire_all()

    assert {issue.key: issue.id for issue in guide.key_issues} == kept
    assert len(guide.prompts) == 31
    assert session.scalars(sa.select(KeyIssue).filter_by(key="words")).all() == []


def test_a_broken_manuscript_changes_nothing(session, guide, rewritten):
    before = rows(session)

    with pytest.raises(Refused, match=r"redlight\.en\.yaml, line \d+, opening\[0\]\.depth"):
        rewritten(("opening:\n  - depth: gentle", "opening:\n  - depth: silly"))

    assert rows(session) == before


def test_a_claim_must_be_one_of_this_film(session, redlight, film, rewritten):
    with pytest.raises(Refused, match="'no-such-claim' is not among the film's claims"):
        rewritten(("claims: [third-of-55000]", "claims: [no-such-claim]"))


def test_a_guide_has_a_language_and_says_who_reviewed_it(guide):
    assert guide.language == "en"
    assert guide.licence == "CC BY-SA 4.0"
    assert guide.review.startswith("Not yet reviewed by people with lived experience")
