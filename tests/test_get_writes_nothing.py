"""GET changes nothing: every table is the same after everybody has looked at everything."""

from typing import Any

import pytest
import sqlalchemy as sa

from outreach.database import Base, Database
from outreach.web import db
from tests.test_permissions import (
    ACTORS,
    EXPECTED,
    client_of,
    records,
    values_for,
)

__all__ = ["records"]


def contents(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(sa.select(table))))
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("actor", ACTORS)
def test_looking_at_every_page_changes_no_row(app, database, records, actor):
    client = client_of(app, actor)
    before = contents(database)
    assert sum(map(len, before.values())) > 50

    for endpoint in sorted(endpoint for endpoint, method in EXPECTED if method == "GET"):
        rule = next(app.url_map.iter_rules(endpoint))
        with app.test_request_context():
            url = app.url_for(endpoint, **values_for(endpoint, rule.arguments, records))
        with client.get(url) as response:
            assert response.status_code < 500, url

    assert contents(database) == before


@pytest.mark.own_app
def test_a_get_that_tries_to_write_is_stopped_by_the_database(app, hana):
    def view() -> str:
        db.session.execute(sa.text("UPDATE organisation SET name = 'changed'"))
        return "written"

    view.is_public = True
    app.add_url_rule("/writes", "writes", view)

    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        app.test_client().get("/writes")

    assert hana.memberships[0].organisation.name == "Westport Film Circle"


@pytest.mark.own_app
def test_a_post_may_write_and_is_kept_only_when_it_answers_below_400(app, database, hana):
    def view(status: int) -> tuple[str, int]:
        db.session.execute(sa.text(f"UPDATE organisation SET name = 'changed {status}'"))
        return "written", status

    view.is_public = True
    app.add_url_rule("/writes/<int:status>", "writes", view, methods=["POST"])

    for status, kept in ((422, "Westport Film Circle"), (200, "changed 200"), (409, "changed 200")):
        app.test_client().post(f"/writes/{status}")
        with database.reading() as session:
            assert session.scalar(sa.text("SELECT name FROM organisation")) == kept
