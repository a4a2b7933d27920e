"""Who asks for a screening near them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_request",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("may_share", sa.Boolean(), nullable=False),
        sa.Column("share_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share_wording", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("offer_words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "passed_on",
                "planned",
                "declined",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=True),
        sa.Column("screening_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_screening_request_people")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_screening_request_answered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["film.id"],
            name=op.f("fk_screening_request_film_id_film"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_screening_request_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"],
            ["organisation.id"],
            name=op.f("fk_screening_request_returned_by_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_screening_request_screening_id_screening"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_request")),
        sa.UniqueConstraint("form_key", name=op.f("uq_screening_request_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_screening_request_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("screening_request", schema=None) as batch_op:
        for column in ("email", "organisation_id", "screening_id"):
            batch_op.create_index(
                batch_op.f(f"ix_screening_request_{column}"), [column], unique=False
            )
        batch_op.create_index(
            "uq_screening_request_one_open",
            ["film_id", "email"],
            unique=True,
            sqlite_where=sa.text("state IN ('new', 'passed_on')"),
            postgresql_where=sa.text("state IN ('new', 'passed_on')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("screening_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_screening_request_one_open",
            sqlite_where=sa.text("state IN ('new', 'passed_on')"),
            postgresql_where=sa.text("state IN ('new', 'passed_on')"),
        )
        for column in ("screening_id", "organisation_id", "email"):
            batch_op.drop_index(batch_op.f(f"ix_screening_request_{column}"))
    op.drop_table("screening_request")
