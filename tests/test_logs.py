import logging

import pytest
import sqlalchemy as sa

from outreach.logs import Discreet
from tests import factories
from tests.test_serve import TOKEN


def logged(message: str, *values: object, error: BaseException | None = None) -> str:
    """The line as it would be written."""
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("outreach", logging.ERROR, "file", 1, message, values, exc_info)
    return Discreet().format(record)


def test_a_line_says_when_what_and_where_from():
    assert logged("outbox row %s failed", 7).endswith(" ERROR outreach: outbox row 7 failed")


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (f"Exception on /rsvps/{TOKEN}/edit [GET]", "Exception on /rsvps/…/edit [GET]"),
        ("refused: {'dara@example.org': (550, b'no')}", "refused: {'…@…': (550, b'no')}"),
        ("Invalid request from ip=203.0.113.9: no", "Invalid request from ip=… no"),
        ("[parameters: ('Dara Sok', 3)]", "[parameters: …"),
        ("DETAIL:  Key (email)=(a@b.org) already exists.", "DETAIL: …"),
    ],
)
def test_what_points_to_a_person_is_left_out(message, line):
    assert logged(message).endswith(f"outreach: {line}")


def test_an_error_of_the_database_names_nobody(session):
    hana = factories.make_hana(session)
    with pytest.raises(sa.exc.IntegrityError) as raised:
        factories.make_user(session, hana.name, hana.email)
    assert "Hana Novak" in str(raised.value), "it would be there otherwise"

    log = logged("Exception on /manage [POST]", error=raised.value)

    assert "IntegrityError" in log
    assert "Hana Novak" not in log
    assert "hana@westport" not in log
