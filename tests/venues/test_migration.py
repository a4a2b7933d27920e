"""What was ticked before venues could say no."""

import sqlalchemy as sa

from outreach import migrations
from outreach.database import make_engine

ORGANISATION = (
    "INSERT INTO organisation (id, slug, name, email, is_example, is_trusted, created_at,"
    " languages) VALUES (1, 'circle', 'Circle', 'c@example.org', false, true, '2026-01-01', '[]')"
)
VENUE = (
    "INSERT INTO venue (id, organisation_id, name, city, country, timezone, address_visibility,"
    " access, created_at) VALUES (1, 1, 'Hall', 'Leeds', 'GB', 'Europe/London', 'public',"
    """ '["step_free", "parking"]', '2026-01-01')"""
)


def test_what_was_ticked_is_there_and_all_else_unknown(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    migrations.upgrade(url)
    migrations.downgrade(url, "0015")
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(ORGANISATION)
        connection.exec_driver_sql(VENUE)

    migrations.upgrade(url)

    found = sa.text("SELECT venue_id, feature, is_there FROM access_feature ORDER BY id")
    with engine.connect() as connection:
        assert connection.execute(found).all() == [(1, "step_free", 1), (1, "parking", 1)]

    migrations.downgrade(url, "0015")

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT access FROM venue")) == '["step_free", "parking"]'
    engine.dispose()
