"""Review what organisations publish that are not trusted yet."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organisation",
        sa.Column("is_trusted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # Whoever hosts already goes on publishing by themselves.
    organisations = sa.table("organisation", sa.column("is_trusted", sa.Boolean()))
    op.execute(organisations.update().values(is_trusted=True))
    op.create_table(
        "publication_request",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "taken_back",
                "returned",
                "published",
                name="requeststate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_publication_request_asked_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_publication_request_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_publication_request_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("publication_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publication_request_screening_id"), ["screening_id"], unique=False
        )


def downgrade() -> None:
    """What waits becomes a draft again: before, there was no such status."""
    op.execute("UPDATE screening SET status = 'draft' WHERE status = 'requested'")
    with op.batch_alter_table("publication_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_request_screening_id"))
    op.drop_table("publication_request")
    op.drop_column("organisation", "is_trusted")
