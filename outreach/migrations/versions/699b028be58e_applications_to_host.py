"""applications to host."""

import sqlalchemy as sa
from alembic import op

revision = "699b028be58e"
down_revision = "a0b3fce7d121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_application",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("experience", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "returned",
                "approved",
                "declined",
                name="applicationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_host_application_answered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_host_application_invitation_id_invitation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_application")),
        sa.UniqueConstraint("form_key", name=op.f("uq_host_application_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_host_application_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("host_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_application_email"), ["email"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("host_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_application_email"))

    op.drop_table("host_application")
