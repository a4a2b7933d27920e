from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.dates import PartialDate
from outreach.errors import Refused
from outreach.facts import actions, queries
from outreach.facts.models import Claim, Helpline, Standing
from outreach.films import actions as films
from outreach.films import kit
from tests.programme import REDLIGHT

TODAY = date(2026, 11, 22)


@pytest.fixture
def redlight():
    return kit.read(REDLIGHT)


@pytest.fixture
def film(session, redlight):
    return films.take_in(session, redlight, now=now())


def test_claims_keep_who_said_them_when_and_how_they_stand(session, redlight, film):
    actions.take_in(session, redlight, film)

    claims = {claim.key: claim for claim in queries.claims_about(session, film)}

    assert len(claims) == 12
    assert str(claims["two-million"].published_on) == "2010-06-27"
    assert claims["two-million"].status is Standing.CONTESTED
    assert claims["fifteen-to-thirty-percent"].figure == "15-30 %"
    assert claims["svay-pak-4000"].url.startswith("https://www.foreignaffairs.com/")


def test_a_withdrawn_claim_is_never_printed(session, redlight, film):
    actions.take_in(session, redlight, film)
    claim = session.scalars(sa.select(Claim).where(Claim.key == "ivawa-2007")).one()
    assert claim in queries.claims_about(session, film)

    claim.status = Standing.WITHDRAWN

    assert claim not in queries.claims_about(session, film)


def test_a_contested_claim_cannot_be_kept_without_its_dispute(session, film):
    session.add(
        Claim(
            film_id=film.id,
            key="x",
            position=0,
            says="Many.",
            attributed_to="somebody",
            published_in="a paper",
            published_on=PartialDate(2010),
            status=Standing.CONTESTED,
        )
    )

    with pytest.raises(sa.exc.IntegrityError, match="dispute"):
        session.flush()


def test_updates_are_told_oldest_first_with_their_sources(session, redlight, film):
    actions.take_in(session, redlight, film)

    updates = queries.updates_since(session, film)

    assert [str(update.happened_on) for update in updates] == ["2014-05-28", "2015", "2017-10"]
    assert [source.publisher for source in updates[0].sources] == [
        "Reuters",
        "Time",
        "The Guardian",
    ]


def test_facts_taken_in_again_are_the_same(session, redlight, film):
    actions.take_in(session, redlight, film)
    fewer = redlight.model_copy(update={"claims": redlight.claims[:3]})

    actions.take_in(session, fewer, film)

    assert [claim.key for claim in queries.claims_about(session, film)] == [
        "two-million",
        "one-point-two-million",
        "one-million-sex-tourism",
    ]
    assert len(queries.updates_since(session, film)) == 3
    assert len(queries.organisations_around(session, film)) == 12
    assert len(queries.all_helplines(session)) == 5


def test_no_helpline_is_printed_until_a_person_has_checked_it(session, redlight, film, hana):
    actions.take_in(session, redlight, film)
    childhelp = session.scalars(sa.select(Helpline).where(Helpline.name == "Childhelp")).one()
    assert queries.helplines_in_date(session, today=TODAY) == []

    actions.check_helpline(childhelp, by=hana, today=TODAY)

    assert queries.helplines_in_date(session, today=TODAY) == [childhelp]
    assert queries.helplines_in_date(session, today=TODAY, countries=["KH"]) == []


def test_a_helpline_goes_out_of_date_after_90_days(session, redlight, film, hana):
    actions.take_in(session, redlight, film)
    helpline = queries.all_helplines(session)[0]

    actions.check_helpline(helpline, by=hana, today=TODAY)

    last = TODAY + timedelta(days=90)
    assert helpline.review_by == last
    assert helpline.is_in_date(last)
    assert queries.helplines_in_date(session, today=last) == [helpline]
    assert not helpline.is_in_date(last + timedelta(days=1))
    assert queries.helplines_in_date(session, today=last + timedelta(days=1)) == []


def test_a_helpline_with_a_new_number_must_be_checked_again(session, redlight, film, hana):
    actions.take_in(session, redlight, film)
    for helpline in queries.all_helplines(session):
        actions.check_helpline(helpline, by=hana, today=TODAY)
    later = redlight.helplines[0].checked_on + timedelta(days=1)
    first = redlight.helplines[0].model_copy(update={"phone": "1-000", "checked_on": later})
    changed = redlight.model_copy(update={"helplines": [first, *redlight.helplines[1:]]})

    actions.take_in(session, changed, film)
    session.flush()

    printed = {helpline.name for helpline in queries.helplines_in_date(session, today=TODAY)}
    assert len(printed) == 4
    assert first.name not in printed


def test_what_a_person_corrected_stays_until_the_kit_lists_it_anew(session, redlight, film, hana):
    actions.take_in(session, redlight, film)
    part = redlight.helplines[0]
    found = session.scalars(sa.select(Helpline).where(Helpline.name == part.name)).one()
    actions.correct_helpline(
        found, phone="1-000", text_number=None, hours="Nights", languages=None, note=None
    )
    actions.check_helpline(found, by=hana, today=TODAY)

    actions.take_in(session, redlight, film)
    assert (found.phone, found.hours, found.checked_on) == ("1-000", "Nights", TODAY)

    newer = part.model_copy(update={"checked_on": part.checked_on + timedelta(days=1)})
    rest = redlight.helplines[1:]
    actions.take_in(session, redlight.model_copy(update={"helplines": [newer, *rest]}), film)
    assert (found.phone, found.hours, found.checked_on) == (part.phone, part.hours, None)


def test_a_helpline_that_nobody_can_reach_is_refused(session, redlight, film):
    actions.take_in(session, redlight, film)
    helpline = queries.all_helplines(session)[0]
    values = {"text_number": None, "hours": None, "languages": None, "note": None}

    with pytest.raises(Refused, match="number to call") as refused:
        actions.correct_helpline(helpline, phone=None, **values)

    assert refused.value.field == "phone"
    assert helpline.phone or helpline.text_number


def test_a_check_without_a_person_cannot_be_kept(session, redlight, film):
    actions.take_in(session, redlight, film)
    queries.all_helplines(session)[0].checked_on = TODAY

    with pytest.raises(sa.exc.IntegrityError, match="checked_by_somebody"):
        session.flush()
