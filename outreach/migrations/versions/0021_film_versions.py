"""Versions of films with their tracks, and which of them a screening shows."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NUMBERS = {"sqlite_autoincrement": True}  # rebuilding a table would lose it


def upgrade() -> None:
    op.create_table(
        "film_version",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                *("dcp", "file", "blu_ray", "dvd", "stream", "print", "tape"),
                name="format",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("runtime_minutes", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("runtime_minutes > 0", name=op.f("ck_film_version_runtime")),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["film.id"],
            name=op.f("fk_film_version_film_id_film"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_version")),
        sa.UniqueConstraint(
            "film_id", "name", "format", name=op.f("uq_film_version_film_id_name_format")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_track",
        sa.Column("film_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("spoken", "subtitles", "captions", "audio_description"),
                name="trackkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT is_open OR kind IN ('subtitles', 'captions')",
            name=op.f("ck_access_track_open_text"),
        ),
        sa.ForeignKeyConstraint(
            ["film_version_id"],
            ["film_version.id"],
            name=op.f("fk_access_track_film_version_id_film_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_track")),
        sa.UniqueConstraint(
            "film_version_id",
            "kind",
            "language",
            name=op.f("uq_access_track_film_version_id_kind_language"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("screening", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.add_column(sa.Column("film_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_screening_film_version_id_film_version"),
            "film_version",
            ["film_version_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(
            batch_op.f("ix_screening_film_version_id"), ["film_version_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("screening", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_film_version_id"))
        batch_op.drop_constraint(
            batch_op.f("fk_screening_film_version_id_film_version"), type_="foreignkey"
        )
        batch_op.drop_column("film_version_id")
    op.drop_table("access_track")
    op.drop_table("film_version")
