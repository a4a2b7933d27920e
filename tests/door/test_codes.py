from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.door.codes import code_of, uids_of

UID = UUID("0123456789abcdef0123456789abcdef")


def test_a_code_is_eight_letters_that_do_not_look_alike():
    assert code_of(UID) == "04HM-ASW9"


@given(st.uuids())
def test_a_code_leads_back_to_its_party(uid):
    first, last = uids_of(code_of(uid))

    assert first <= uid <= last


@pytest.mark.parametrize("typed", ["04hm-asw9", " O4HM ASW9 ", "04HMASW9", "o4hmasw9"])
def test_it_is_read_as_people_type_it(typed):
    assert uids_of(typed) == uids_of("04HM-ASW9")


@pytest.mark.parametrize(
    "typed", ["", "04HM", "04HM-ASW", "04HM-ASWU", "04HM-ASW99", "\x00" * 8, "ł" * 8]
)
def test_anything_else_is_no_code(typed):
    assert uids_of(typed) is None
