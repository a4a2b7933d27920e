"""A guide's texts are filled, linked and set with the marks of print; nothing in them runs."""

import pytest

from outreach.guides import queries
from outreach.guides.kinds import Edition
from outreach.guides.prose import Prose


@pytest.fixture
def contents(session, guide, today):
    return queries.contents_of(session, guide, edition=Edition.FACILITATOR, today=today)


@pytest.fixture
def prose(app, contents):
    with app.test_request_context():
        yield Prose(contents)


def test_the_film_fills_its_title_and_length(prose):
    assert prose.line("{film} lasts {runtime} minutes.") == "Redlight lasts 72 minutes."


def test_a_film_of_unknown_length_leaves_room(prose, contents, app):
    contents.film.runtime_minutes = None

    assert Prose(contents).line("{runtime} minutes") == "… minutes"


def test_the_title_of_a_section_or_key_issue_leads_to_it(prose):
    assert prose.line("See *Words we use*.") == (
        'See <a class="xref" href="#words" data-page="page">Words we use</a>.'
    )
    assert prose.line("See *Forced, and not forced*.") == (
        'See <a class="xref" href="#issue-words" data-page="page">Forced, and not forced</a>.'
    )


def test_other_emphasis_stays_what_it_is(prose):
    assert prose.line("A *quiet* minute.") == "A <em>quiet</em> minute."


def test_a_claim_names_others_by_their_number(prose, contents):
    claim = next(claim for claim in contents.claims if claim.key == "one-point-two-million")

    assert prose.claim_note(claim) == (
        'Compare <a href="#claim-two-million">number 1</a>. The article names no study.'
    )


def test_what_a_kit_says_is_shown_and_never_run(prose, contents):
    claim = contents.claims[0]
    claim.note = "<script>alert(1)</script> see one-point-two-million"

    assert prose.claim_note(claim) == (
        "&lt;script&gt;alert(1)&lt;/script&gt; see "
        '<a href="#claim-one-point-two-million">number 2</a>'
    )


def test_html_in_a_text_is_shown_as_typed(prose):
    assert prose.block("<img src=x onerror=alert(1)>") == (
        "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"
    )


def test_quotation_marks_are_those_of_print(prose):
    assert (
        prose.text("the survivor's \"own\" words, the '90s")
        == "the survivor’s “own” words, the '90s"
    )
    assert prose.sentence("several of Cambodia's") == "Several of Cambodia’s"
    assert prose.text(None) == ""
