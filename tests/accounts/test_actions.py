"""Starting an organisation, and asking for a new password."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts import actions
from outreach.accounts.models import Membership, Organisation, Role, User
from outreach.accounts.queries import first_organisation, memberships_of, user_with_address
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from tests.factories import LONG_AGO, make_hana, make_olu, make_user, organisation_of

CIRCLE = {
    "name": "Westport Film Circle",
    "email": "hello@westport.example.org",
    "owner_name": "Hana Novak",
    "owner_email": "hana@westport.example.org",
    "password_hash": "$argon2id$…",
    "now": LONG_AGO,
}


def test_an_organisation_starts_with_its_owner(session):
    organisation = actions.create_organisation(session, **CIRCLE)

    (membership,) = session.scalars(sa.select(Membership))
    owner = membership.user
    assert (organisation.slug, organisation.name, organisation.email, organisation.is_example) == (
        "westport-film-circle",
        "Westport Film Circle",
        "hello@westport.example.org",
        False,
    )
    assert (membership.organisation, membership.role) == (organisation, Role.OWNER)
    assert (owner.name, owner.email, owner.password, owner.active) == (
        "Hana Novak",
        "hana@westport.example.org",
        "$argon2id$…",
        True,
    )
    assert {organisation.created_at, owner.created_at, membership.created_at} == {LONG_AGO}


def test_two_organisations_of_one_name_have_two_addresses(session):
    first = actions.create_organisation(session, **CIRCLE)
    second = actions.create_organisation(
        session, **{**CIRCLE, "owner_email": "other@example.org", "is_example": True}
    )

    assert (first.slug, second.slug) == ("westport-film-circle", "westport-film-circle-2")
    assert (first.is_example, second.is_example) == (False, True)


def test_a_name_without_latin_letters_has_an_address_too(session):
    organisation = actions.create_organisation(session, **{**CIRCLE, "name": "ក្លឹបភាពយន្ត"})

    assert organisation.slug == "organisation"


def test_each_user_has_a_uniquifier_of_their_own(session):
    actions.create_organisation(session, **CIRCLE)
    actions.create_organisation(session, **{**CIRCLE, "owner_email": "olu@example.org"})

    uniquifiers = session.scalars(sa.select(User.fs_uniquifier)).all()

    assert {len(u) for u in uniquifiers} == {64}
    assert len(set(uniquifiers)) == 2


@pytest.mark.parametrize("taken", ["hana@westport.example.org", "Hana@WESTPORT.example.org"])
def test_an_address_has_one_account(session, taken):
    actions.create_organisation(session, **CIRCLE)

    with pytest.raises(Refused) as refused:
        actions.create_organisation(session, **{**CIRCLE, "owner_email": taken})

    assert (refused.value.field, str(refused.value)) == (
        "owner_email",
        "There is an account with the address hana@westport.example.org already.",
    )


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("email", "westport", "'westport' is not an e-mail address."),
        ("email", "a@b", "'a@b' is not an e-mail address."),
        ("owner_email", "", "'' is not an e-mail address."),
        ("owner_email", "hana@localhost", "'hana@localhost' is not an e-mail address."),
        ("name", " \n ", "A name cannot be empty."),
        ("owner_name", "", "A name cannot be empty."),
        ("name", "x" * 201, "A name may have at most 200 characters."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(session, field, value, why):
    with pytest.raises(Refused, match="^" + why[:20]) as refused:
        actions.create_organisation(session, **{**CIRCLE, field: value})

    assert (refused.value.field, str(refused.value).startswith(why)) == (field, True)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 0


def test_a_link_is_mailed_once_in_five_minutes(session):
    hana, olu = make_hana(session), make_olu(session)

    for later in (0, 60, 299, 300):
        actions.queue_reset(session, hana, now=LONG_AGO + timedelta(seconds=later))
    actions.queue_reset(session, olu, now=LONG_AGO)

    queued = session.execute(sa.select(Outbox.kind, Outbox.payload).order_by(Outbox.id)).all()
    assert [tuple(row) for row in queued] == [
        ("accounts.reset", {"user_id": hana.id}),
        ("accounts.reset", {"user_id": hana.id}),
        ("accounts.reset", {"user_id": olu.id}),
    ]


def test_every_change_of_a_password_is_told(session):
    hana = make_hana(session)

    actions.queue_reset_notice(session, hana, now=LONG_AGO)
    actions.queue_reset_notice(session, hana, now=LONG_AGO + timedelta(seconds=1))

    assert session.scalars(sa.select(Outbox.payload)).all() == [{"user_id": hana.id}] * 2


def test_memberships_stand_oldest_first(session):
    hana, olu = make_hana(session), make_olu(session)
    session.add(
        Membership(
            user=hana, organisation=organisation_of(olu), role=Role.VIEWER, created_at=LONG_AGO
        )
    )
    session.flush()
    sam = make_user(session, "Sam Reyes", "sam@outreach.example.org")

    assert memberships_of(session, hana.id) == hana.memberships
    assert memberships_of(session, olu.id) == olu.memberships
    assert memberships_of(session, sam.id) == []
    assert first_organisation(session) is organisation_of(hana)


def test_an_account_is_found_however_its_address_is_written(session):
    hana = make_hana(session)

    assert user_with_address(session, "HANA@westport.EXAMPLE.org") is hana
    assert user_with_address(session, "ana@westport.example.org") is None
