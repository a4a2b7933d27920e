"""What speakers agree to, use by use."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.errors import Refused
from outreach.keeping import SPEAKERS
from outreach.panels import actions, consents, erasure
from outreach.panels.models import PanelRole
from outreach.panels.queries import Seat, public_panel_of
from outreach.speakers import actions as speakers
from outreach.speakers.models import LASTS, TEXTS, Announced, Consent, How, Speaker, Use
from tests.factories import organisation_of
from tests.programme import make_screening

NOON = now()
NOBODY = Seat(PanelRole.PANELIST)


@pytest.fixture
def named(seat, word):
    return Seat(PanelRole.PANELIST, f"Mali {word}", f"School of {word}", f"Knows {word}.")


def public(session, screening, at=NOON, **more):
    return public_panel_of(session, screening, now=at, **more)


def give(session, seat, use=Use.NAME, **more):
    return speakers.give(session, seat.speaker, use, **{"how": How.SPOKEN, "now": NOON, **more})


def test_without_consent_it_says_that_somebody_speaks(session, screening, seat):
    assert public(session, screening) == [NOBODY]


def test_with_consent_for_the_name_they_are_named_for_three_years_at_most(
    session, screening, seat, named
):
    consent = give(session, seat)

    assert consent.expires_at - consent.given_at == LASTS == timedelta(days=1095)
    assert public(session, screening) == [named]
    assert public(session, screening, NOON + LASTS - timedelta(seconds=1)) == [named]
    assert public(session, screening, NOON + LASTS) == [NOBODY]


@pytest.mark.parametrize("use", [Use.PHOTO, Use.RECORDING, Use.QUOTING])
def test_each_use_is_for_itself(session, screening, seat, use):
    give(session, seat, use)

    assert public(session, screening) == [NOBODY]
    assert [u for u in Use if seat.speaker.consent_to(u, NOON)] == [use]


def test_withdrawn_is_withdrawn_at_once(session, screening, seat, named):
    give(session, seat)
    assert public(session, screening) == [named]

    speakers.withdraw(session, seat.speaker, Use.NAME, now=NOON)

    assert public(session, screening) == [NOBODY]
    assert session.scalars(sa.select(Consent.withdrawn_at)).all() == [NOON]


def test_what_was_agreed_to_is_kept_in_its_words(session, seat):
    consent = give(session, seat)

    assert (consent.wording, consent.text) == (1, TEXTS[Use.NAME, 1])


def test_what_was_said_three_years_ago_or_tomorrow_cannot_be_noted(session, seat, hana):
    noted = {"use": Use.NAME, "how": How.SPOKEN, "noted_by_id": hana.id, "now": NOON}

    for day in (NOON - LASTS - timedelta(days=1), NOON + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            consents.note(session, seat, said_on=day.date(), **noted)
        assert refused.value.field == "said_on"

    consents.note(session, seat, said_on=(NOON - timedelta(days=30)).date(), **noted)
    (consent,) = session.scalars(sa.select(Consent)).all()
    assert (consent.noted_by_id, consent.given_at.date()) == (
        hana.id,
        (NOON - timedelta(days=30)).date(),
    )


def test_what_is_published_may_be_repeated_until_they_say_no(session, screening, hana):
    mu = actions.add(
        session,
        screening,
        name="Mu",
        role=PanelRole.PANELIST,
        published_in="A newspaper",
        now=NOON,
    )
    assert public(session, screening) == [Seat(PanelRole.PANELIST, "Mu")]
    assert mu.speaker.is_to_be_asked(NOON)

    speakers.withdraw(session, mu.speaker, Use.NAME, now=NOON)

    assert public(session, screening) == [NOBODY]
    with pytest.raises(Refused, match="Only they change that"):
        give(session, mu)


def test_another_name_stands_alone(session, screening, seat):
    give(session, seat)
    speakers.announce(
        session, seat.speaker, announced=Announced.PSEUDONYM, pseudonym="Maple", now=NOON
    )

    assert public(session, screening) == [Seat(PanelRole.PANELIST, "Maple")]


def test_on_the_day_is_on_the_day_there_and_never_on_paper(session, screening, seat, named):
    speakers.announce(session, seat.speaker, announced=Announced.ON_THE_DAY, now=NOON)
    midnight = screening.starts_local.replace(hour=0, minute=0)

    assert public(session, screening, midnight - timedelta(seconds=1)) == [NOBODY]
    assert public(session, screening, midnight) == [named]
    assert public(session, screening, midnight, in_print=True) == [NOBODY]


def test_another_name_written_by_the_host_has_to_be_agreed_to(session, screening, seat, word):
    give(session, seat)
    words = {"role": PanelRole.PANELIST, "affiliation": None, "now": NOON}

    actions.edit(session, seat, name=f"Mali {word}", bio="Other words.", **words)
    assert [s.bio for s in public(session, screening)] == ["Other words."]

    actions.edit(session, seat, name="Somebody Else", bio="Other words.", **words)
    assert public(session, screening) == [NOBODY]


def test_a_no_holds_in_every_profile_of_the_address(session, hana, screening, seat, word):
    other = make_screening(session, organisation_of(hana))
    second = actions.add(session, other, name="M. C.", role=PanelRole.PANELIST, now=NOON)
    consents.ask(session, second, email=f"{word.upper()}@example.org".lower(), now=NOON)
    for one in (seat, second):
        give(session, one)
    assert [s.name for s in public(session, other)] == ["M. C."]

    speakers.withdraw(session, seat.speaker, Use.NAME, now=NOON)

    assert public(session, other) == [NOBODY]


def test_a_profile_goes_three_years_after_its_last_panel(session, screening, seat, tmp_path):
    def blank(at):
        return erasure.blank_old(session, mail_folder=tmp_path, now=at, most=10)

    over = screening.ends_at + SPEAKERS.time
    assert blank(over - timedelta(seconds=1)) == 0

    assert (blank(over), blank(over)) == (1, 0)

    speaker = session.scalars(sa.select(Speaker)).one()
    assert (speaker.name, speaker.bio, speaker.email, speaker.consents) == ("", None, None, [])


def test_a_link_sent_to_another_address_opens_nothing_more(session, seat):
    before = seat.speaker.uid

    with pytest.raises(Refused, match="a moment ago"):
        consents.ask(session, seat, email=seat.speaker.email, now=now())
    assert seat.speaker.uid == before
    consents.ask(session, seat, email="right@example.org", now=now())

    assert (seat.speaker.uid != before, seat.speaker.email) == (True, "right@example.org")
