"""Every column is known to be personal or not."""

import dataclasses

import sqlalchemy as sa

from outreach import privacy
from outreach.migrations.tables import METADATA


def test_every_column_is_declared():
    assert privacy.undeclared(METADATA) == set()


def test_nothing_is_declared_that_is_not_there():
    assert privacy.gone(METADATA) == set()


def test_no_column_is_both_personal_and_not():
    assert privacy.REGISTER.keys() & privacy.NOT_PERSONAL.keys() == set()


def test_every_personal_column_has_a_purpose_readers_and_a_time():
    said = {
        column: all(text.strip() for text in dataclasses.astuple(entry))
        for column, entry in privacy.REGISTER.items()
    }

    assert said == dict.fromkeys(privacy.REGISTER, True)


def test_a_new_column_and_a_new_table_are_found():
    metadata = sa.MetaData()
    for table in METADATA.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["rsvp"].append_column(sa.Column("telephone", sa.Text))
    sa.Table("diary", metadata, sa.Column("entry", sa.Text))

    assert privacy.undeclared(metadata) == {"rsvp.telephone", "diary.entry"}


def test_a_column_that_went_is_found():
    metadata = sa.MetaData()
    for table in METADATA.sorted_tables:
        if table.name != "access_needs":
            table.to_metadata(metadata)

    assert privacy.gone(metadata) == {
        "access_needs.id",
        "access_needs.rsvp_id",
        "access_needs.text",
    }


def test_what_a_guest_tells_is_never_declared_public():
    tables = ("rsvp", "access_needs", "user_account")
    public = {
        column
        for column, entry in privacy.REGISTER.items()
        if column.split(".")[0] in tables and entry.readers == privacy.EVERYBODY
    }

    assert public == set()
