"""What a guide prints is read in one place: nothing withdrawn, out of date or hidden."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.facts import actions as facts
from outreach.facts.models import Claim, Helpline, Standing
from outreach.guides import queries
from outreach.guides.kinds import Edition, SectionKind
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.screenings import actions as screenings
from tests.factories import organisation_of
from tests.programme import agreeing, make_film, make_screening


@pytest.fixture
def contents_of(session, guide, today):
    def read(edition=Edition.FACILITATOR, *, on=today, screening=None):
        return queries.contents_of(session, guide, edition=edition, today=on, screening=screening)

    return read


@pytest.fixture
def hotline(session, guide, hana, today):
    """A helpline that Hana has checked today."""
    hotline = session.scalars(sa.select(Helpline).filter_by(name="Childhelp")).one()
    facts.check_helpline(hotline, by=hana, today=today)
    session.flush()
    return hotline


def test_guides_are_found_by_film_and_address(session, guide, film):
    assert queries.all_guides(session) == [guide]
    assert queries.guides_of(session, film) == [guide]
    assert queries.guides_of(session, make_film(session)) == []
    assert queries.guide_at(session, "redlight-discussion-guide") is guide
    assert queries.guide_at(session, "holly-discussion-guide") is None


def test_an_edition_is_a_choice_of_sections(contents_of):
    kinds = {edition: [s.kind for s in contents_of(edition).sections] for edition in Edition}

    assert len(kinds[Edition.FACILITATOR]) == 22
    assert SectionKind.DISCLOSURE in kinds[Edition.FACILITATOR]
    assert SectionKind.DISCLOSURE not in kinds[Edition.PARTICIPANT]
    assert kinds[Edition.ONE_PAGE] == [
        SectionKind.CONTENT_NOTE, SectionKind.ABOUT_FILM, SectionKind.OPENING,
        SectionKind.CLOSING, SectionKind.TAKING_ACTION, SectionKind.GET_HELP,
    ]  # fmt: skip


def test_a_withdrawn_claim_is_not_printed(session, contents_of):
    claim = session.scalars(sa.select(Claim).filter_by(key="court-sentences")).one()
    issue = contents_of().guide.key_issues[0]
    assert claim in contents_of().claims_for(issue)

    claim.status = Standing.WITHDRAWN
    session.flush()

    assert claim not in contents_of().claims
    assert [c.key for c in contents_of().claims_for(issue)] == ["svay-pak-4000"]


def test_no_helpline_is_printed_before_a_person_has_checked_it(session, contents_of):
    assert len(session.scalars(sa.select(Helpline)).all()) == 5

    assert contents_of().helplines == []
    assert contents_of().countries_with_help == []


def test_a_checked_helpline_is_printed_for_ninety_days(contents_of, hotline, today):
    assert contents_of().helplines == [hotline]
    assert contents_of(on=today + timedelta(days=90)).helplines == [hotline]
    assert contents_of(on=today + timedelta(days=91)).helplines == []


def test_help_where_the_film_is_shown_comes_first(session, contents_of, hotline, hana, today):
    here = session.scalars(
        sa.select(Helpline).filter_by(name="Modern Slavery and Exploitation Helpline")
    ).one()
    facts.check_helpline(here, by=hana, today=today)
    screening = make_screening(session, organisation_of(hana), film=contents_of().film)
    assert contents_of().countries_with_help == ["GB", "US"]

    there = contents_of(screening=screening)

    assert there.countries_with_help == ["US", "GB"]
    assert there.helplines_here == [hotline]


def test_numbers_are_those_of_the_printed_table(session, contents_of):
    contents = contents_of()
    by_key = {claim.key: contents.number_of(claim) for claim in contents.claims}

    assert (by_key["two-million"], by_key["ivawa-2007"]) == (1, 12)


def test_each_source_is_named_once(contents_of):
    sources = contents_of().sources

    assert len({source.url for source in sources if source.url}) == 5
    assert [s.publisher for s in sources if s.publisher.startswith("Foreign Affairs")] == [
        "Foreign Affairs"
    ]
    assert [s.publisher for s in sources] == sorted(
        (s.publisher for s in sources), key=str.casefold
    )


def test_a_person_carries_the_notes_about_them(contents_of):
    contents = contents_of()
    notes = {
        person.name: [str(update.happened_on) for update in contents.updates_about(person)]
        for person in contents.film.people
    }

    assert notes == {
        "Guy Jacobson": [],
        "Adi Ezroni": [],
        "Lucy Liu": [],
        "Mu Sochua": ["2017-10"],
        "Somaly Mam": ["2014-05-28"],
        "Susan Bissell": [],
    }


def test_only_a_published_screening_of_this_film_is_filled_in(session, guide, film, hana):
    circle = organisation_of(hana)
    shown = make_screening(session, circle, film=film)
    draft = make_screening(session, circle, film=film, published=False)
    other = make_screening(session, circle)
    called_off = make_screening(session, circle, film=film)
    screenings.cancel(session, called_off, reason=None, now=now())

    found = {
        screening: queries.screening_for(session, guide, screening.slug)
        for screening in (shown, draft, other, called_off)
    }

    assert found == {shown: shown, draft: None, other: None, called_off: None}
    assert queries.screening_for(session, guide, "no-such-screening") is None


def test_the_support_person_stands_apart_from_the_speakers(session, contents_of, hana):
    screening = make_screening(session, organisation_of(hana), film=contents_of().film)
    for name, role in (("Mali Chan", PanelRole.MODERATOR), ("Dara Sok", PanelRole.SUPPORT)):
        agreeing(session, panels.add(session, screening, name=name, role=role, now=now()))

    contents = contents_of(screening=screening)

    assert [seat.name for seat in contents.speakers] == ["Mali Chan"]
    assert [seat.name for seat in contents.support_people] == ["Dara Sok"]
