"""Every column is known to be personal or not."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach import keeping, privacy
from outreach.delivery import retention
from outreach.migrations.tables import METADATA
from outreach.privacy import readers
from outreach.privacy.readers import Level, Personal

ROOT = Path(__file__).parent.parent
COUNTING = {
    *(keeping.GUESTS, keeping.NEEDS, keeping.MAIL),
    keeping.SPEAKERS,
    *(keeping.SIGN_INS, keeping.INVITATIONS, keeping.APPLICATIONS, keeping.EMAIL_CHANGES),
    keeping.SIGN_IN_LINKS,
    keeping.REQUESTS,
    keeping.IMPORTS,
    keeping.FORMER,
}


def test_every_column_is_declared():
    assert privacy.undeclared(METADATA) == set()


def test_nothing_is_declared_that_is_not_there():
    assert privacy.gone(METADATA) == set()


def test_no_column_is_both_personal_and_not():
    assert privacy.REGISTER.keys() & privacy.NOT_PERSONAL.keys() == set()


def test_every_personal_column_says_whose_what_why_who_reads_it_and_how_long():
    unsaid = {
        column
        for column, entry in privacy.REGISTER.items()
        if not (entry.whose and entry.what and entry.purpose and entry.readers and entry.keep.words)
    }

    assert unsaid == set()


def test_every_personal_column_has_a_level():
    without = {column for column, entry in privacy.REGISTER.items() if entry.level is None}

    assert len(privacy.REGISTER) > 100
    assert without == set()
    assert Personal("why", readers.YOU, keeping.WITH_ACCOUNT).level is None


def test_what_may_harm_most_has_the_highest_levels():
    level = {column: entry.level for column, entry in privacy.REGISTER.items()}

    assert list(Level)[-2:] == [Level.HEALTH, Level.DANGER]
    assert level["access_needs.text"] is Level.HEALTH
    assert {level["speaker.email"], level["speaker.name"], level["venue.address"]} == {Level.DANGER}


def test_public_is_what_everybody_reads_and_nothing_else():
    entries = set(privacy.REGISTER.values())

    assert {entry for entry in entries if entry.level is Level.PUBLIC} == {
        entry for entry in entries if entry.readers == readers.EVERYBODY
    }


def test_the_levels_are_written_down_with_their_meaning():
    written = " ".join((ROOT / "docs" / "security.md").read_text("utf-8").split())

    assert [level for level in Level if f"**{level.name.lower()}**: {level}" not in written] == []


def test_every_rule_that_counts_days_says_them_and_since_when():
    rules = {entry.keep for entry in privacy.REGISTER.values()}
    counting = {rule for rule in rules if rule.days is not None}

    assert counting == COUNTING
    assert {rule for rule in counting if "%(days)s" not in rule.words or not rule.since} == set()
    assert [rule for rule in rules - counting if re.search(r"\d|days|year|month", rule.words)] == []


@pytest.mark.usefixtures("app")
def test_every_rule_that_counts_days_is_enforced_by_a_daily_step():
    assert unenforced(set(retention.STEPS)) == set()


@pytest.mark.usefixtures("app")
def test_a_rule_whose_step_is_missing_is_found():
    assert unenforced(set(retention.STEPS) - {"rsvps.needs"}) == {keeping.NEEDS}
    assert unenforced(set()) == COUNTING


def unenforced(steps):
    """The rules of the register that count days, and that none of these steps enforces."""
    enforced = {retention.STEPS[name].rule for name in steps}
    rules = {entry.keep for entry in privacy.REGISTER.values()}
    return {rule for rule in rules - enforced if rule.days is not None}


def test_a_rule_without_days_counts_none():
    with pytest.raises(ValueError, match="no days are counted"):
        _ = keeping.WITH_ACCOUNT.time


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
        if column.split(".")[0] in tables and entry.readers == readers.EVERYBODY
    }

    assert public == set()
