"""What speakers agree to.

Who is named in public stays named: those of screenings taken in from publications because of that
source, all others because this site has shown them. Hosts see that they are to be asked.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBERS = {"sqlite_autoincrement": True}  # rebuilding a table would lose it
SHOWN_HERE = "this site, before it asked"
ANNOUNCED = sa.Enum(
    "public",
    "on_the_day",
    "pseudonym",
    "never",
    name="announced",
    native_enum=False,
    length=40,
)
USE = sa.Enum("name", "photo", "recording", "quoting", name="use", native_enum=False, length=40)
HOW = sa.Enum("link", "spoken", "written", name="how", native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table("speaker", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.add_column(sa.Column("uid", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=255), nullable=True))
        batch_op.add_column(
            sa.Column("announced", ANNOUNCED, nullable=False, server_default="public")
        )
        batch_op.add_column(sa.Column("pseudonym", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("published_in", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table("speaker", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.alter_column("uid", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("announced", existing_type=ANNOUNCED, server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_speaker_uid"), ["uid"])
    op.create_table(
        "consent",
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("use", USE, nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("how", HOW, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_at > given_at", name=op.f("ck_consent_expires_after_given")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"],
            ["user_account.id"],
            name=op.f("fk_consent_noted_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speaker.id"],
            name=op.f("fk_consent_speaker_id_speaker"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_speaker_id"), ["speaker_id"], unique=False)


def _fill(connection: sa.Connection) -> None:
    speaker = sa.table(
        "speaker",
        sa.column("id", sa.Integer),
        sa.column("uid", sa.Uuid),
        sa.column("published_in", sa.Text),
    )
    appearance = sa.table(
        "appearance", sa.column("speaker_id", sa.Integer), sa.column("screening_id", sa.Integer)
    )
    screening = sa.table(
        "screening",
        sa.column("id", sa.Integer),
        sa.column("source", sa.Text),
        sa.column("status", sa.String),
    )
    public = sa.case((screening.c.status != "draft", 1), else_=0)
    found = connection.execute(
        sa.select(
            speaker.c.id,
            sa.func.min(screening.c.source).label("source"),
            sa.func.max(public).label("is_shown"),
        )
        .outerjoin_from(speaker, appearance, appearance.c.speaker_id == speaker.c.id)
        .outerjoin(screening, screening.c.id == appearance.c.screening_id)
        .group_by(speaker.c.id)
    ).all()
    for row in found:
        connection.execute(
            sa.update(speaker)
            .where(speaker.c.id == row.id)
            .values(uid=uuid4(), published_in=row.source or (SHOWN_HERE if row.is_shown else None))
        )


def downgrade() -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_speaker_id"))
    op.drop_table("consent")
    with op.batch_alter_table("speaker", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_speaker_uid"), type_="unique")
        for name in (
            *("erased_at", "asked_at", "published_in", "pseudonym", "announced", "email", "uid"),
        ):
            batch_op.drop_column(name)
