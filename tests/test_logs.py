import logging
import re
import time

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


def test_the_time_is_utc_and_says_so():
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ERROR", logged("x"))
    assert logging.Formatter.converter is time.localtime, "it would be local otherwise"


@pytest.mark.parametrize(
    "forged", ["a\n2026-01-01 ERROR outreach: b", "a\rb", "a\x1b[31mb", "a\u2028b"]
)
def test_nothing_in_a_message_begins_a_line(forged):
    line = logged("%s", forged)

    assert len(line.splitlines()) == 1
    assert line.isprintable()


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


@pytest.mark.own_app
def test_a_page_that_breaks_is_in_the_log(app, caplog):
    def broken() -> str:
        raise RuntimeError("the roof")

    broken.is_public = True
    app.add_url_rule("/broken", "broken", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert app.test_client().get("/broken").status_code == 500
    assert "Exception on /broken [GET]" in caplog.text
    assert "the roof" in caplog.text
