"""Keep changes of address, and let accounts go."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "email_change",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("old_email", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_email_change_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("uid", name=op.f("uq_email_change_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("email_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_change_user_id"), ["user_id"], unique=False)

    _rebuild_users()
    _let_checkers_go()


def _rebuild_users() -> None:
    """The table as it was before 0006, whose rebuilding of it lost AUTOINCREMENT on SQLite.

    Else the number of a closed account would be given to the next person, and all that keeps only
    the number would lead to them.
    """
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "user_account", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass


def _let_checkers_go() -> None:
    """The number of who checked a helpline outlives their account. SQLite forgets its CHECK."""
    with _helpline() as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_helpline_checked_by_id_user_account"), type_="foreignkey"
        )


def _helpline() -> AbstractContextManager[BatchOperations]:
    check = sa.CheckConstraint(
        "(checked_on IS NULL) = (checked_by_id IS NULL)",
        name=op.f("ck_helpline_checked_by_somebody"),
    )
    return op.batch_alter_table(
        "helpline", table_args=(check,), table_kwargs={"sqlite_autoincrement": True}
    )


def downgrade() -> None:
    op.execute(
        "UPDATE helpline SET checked_on = NULL, checked_by_id = NULL "
        "WHERE checked_by_id NOT IN (SELECT id FROM user_account)"
    )
    with _helpline() as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_helpline_checked_by_id_user_account"),
            "user_account",
            ["checked_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )

    with op.batch_alter_table("email_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_change_user_id"))

    op.drop_table("email_change")
