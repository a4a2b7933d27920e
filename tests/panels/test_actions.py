import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.errors import Refused
from outreach.panels import actions, queries
from outreach.panels.models import PanelRole
from outreach.speakers.models import Speaker
from tests.programme import make_screening

MALI = {"name": "Mali Chan", "role": PanelRole.MODERATOR, "affiliation": "Westport Film Circle"}


@pytest.fixture
def screening(session, hana):
    return make_screening(session, hana.memberships[0].organisation)


def shown(session, screening):
    return [appearance.speaker.name for appearance in queries.panel_of(session, screening)]


def add(session, screening, *names):
    return [
        actions.add(session, screening, name=name, role=PanelRole.PANELIST, now=now())
        for name in names
    ]


def test_speakers_keep_the_order_they_were_added_in(session, screening):
    add(session, screening, "Ann", "Bo", "Chi")

    assert shown(session, screening) == ["Ann", "Bo", "Chi"]


def test_a_speaker_moves_up_one_place(session, screening):
    _, _, chi = add(session, screening, "Ann", "Bo", "Chi")

    actions.move_up(session, chi)
    session.flush()
    assert shown(session, screening) == ["Ann", "Chi", "Bo"]

    actions.move_up(session, chi)
    actions.move_up(session, chi)
    session.flush()
    assert shown(session, screening) == ["Chi", "Ann", "Bo"]


def test_nobody_is_on_a_panel_twice(session, screening):
    actions.add(session, screening, now=now(), **MALI)

    with pytest.raises(Refused, match="Mali Chan is on the panel already"):
        actions.add(session, screening, now=now(), **MALI)


def test_a_profile_serves_several_screenings(session, hana, screening):
    other = make_screening(session, hana.memberships[0].organisation)

    first = actions.add(session, screening, now=now(), **MALI)
    second = actions.add(session, other, now=now(), **MALI)

    assert first.speaker is second.speaker


def test_new_words_about_a_speaker_stay_at_their_screening(session, hana, screening):
    other = make_screening(session, hana.memberships[0].organisation)
    first = actions.add(session, screening, now=now(), **MALI)
    second = actions.add(session, other, now=now(), **MALI)

    actions.edit(session, first, now=now(), **{**MALI, "bio": "Asks good questions."})

    assert first.speaker.bio == "Asks good questions."
    assert second.speaker.bio is None


def test_a_speaker_taken_off_everywhere_is_forgotten(session, hana, screening):
    other = make_screening(session, hana.memberships[0].organisation)
    first = actions.add(session, screening, now=now(), **MALI)
    second = actions.add(session, other, now=now(), **MALI)

    actions.remove(session, first)
    assert session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 1

    actions.remove(session, second)
    session.flush()
    assert session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 0


def test_words_that_stand_nowhere_any_more_are_forgotten(session, screening):
    mali = actions.add(session, screening, now=now(), **MALI)

    actions.edit(session, mali, now=now(), **{**MALI, "bio": "Asks good questions."})
    session.flush()

    assert session.scalars(sa.select(Speaker.bio)).all() == ["Asks good questions."]


def test_a_panel_has_an_end(session, screening):
    add(session, screening, *(f"Speaker {n}" for n in range(actions.LARGEST)))

    with pytest.raises(Refused, match="room for 30"):
        add(session, screening, "One more")


def test_the_public_knows_no_panel_of_a_draft(session, hana):
    draft = make_screening(session, hana.memberships[0].organisation, published=False)
    add(session, draft, "Ann")

    assert queries.panel_of(session, draft)
    assert queries.public_panel_of(session, draft, now=now()) == []
