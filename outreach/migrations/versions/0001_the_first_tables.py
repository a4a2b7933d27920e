"""the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "film",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("original_title", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("documentary", "fiction", name="filmkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("runtime_minutes", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("directors", sa.JSON(), nullable=False),
        sa.Column("producers", sa.JSON(), nullable=False),
        sa.Column("cast", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("narrator", sa.Text(), nullable=True),
        sa.Column("synopsis", sa.Text(), nullable=True),
        sa.Column("series_name", sa.Text(), nullable=True),
        sa.Column("series_position", sa.Integer(), nullable=True),
        sa.Column("series_also", sa.JSON(), nullable=False),
        sa.Column("suggested_minimum_age", sa.Integer(), nullable=True),
        sa.Column("is_heavy", sa.Boolean(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("runtime_minutes > 0", name=op.f("ck_film_runtime")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film")),
        sa.UniqueConstraint("slug", name=op.f("uq_film_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("ready", "done", "failed", name="outboxstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_outbox_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["state", "run_at"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_role_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_account",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_account_fs_uniquifier")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "claim",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.Column("attributed_to", sa.Text(), nullable=False),
        sa.Column("published_in", sa.Text(), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "supported",
                "contested",
                "superseded",
                "withdrawn",
                name="standing",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status != 'contested' OR note IS NOT NULL", name=op.f("ck_claim_dispute")
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_claim_film_id_film"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("film_id", "key", name=op.f("uq_claim_film_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "content_note",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_content_note_film_id_film"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_note")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("content_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_note_film_id"), ["film_id"], unique=False)

    op.create_table(
        "film_person",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("affiliation", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_film_person_film_id_film"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_person")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("film_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_person_film_id"), ["film_id"], unique=False)

    op.create_table(
        "film_update",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.String(length=10), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "supported",
                "contested",
                "superseded",
                "withdrawn",
                name="standing",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_film_update_film_id_film"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_update")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("film_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_update_film_id"), ["film_id"], unique=False)

    op.create_table(
        "guide",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("revised_on", sa.Date(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("licence_url", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_guide_film_id_film"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide")),
        sa.UniqueConstraint("slug", name=op.f("uq_guide_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_film_id"), ["film_id"], unique=False)

    op.create_table(
        "helpline",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("text_number", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by_id IS NULL)",
            name=op.f("ck_helpline_checked_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["user_account.id"],
            name=op.f("fk_helpline_checked_by_id_user_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline")),
        sa.UniqueConstraint("country", "name", name=op.f("uq_helpline_country_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("helpline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helpline_country"), ["country"], unique=False)

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "host", "outreach", "viewer", name="role", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_membership_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", name=op.f("uq_membership_user_id_organisation_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "related_film",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_related_film_film_id_film"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["related_id"],
            ["film.id"],
            name=op.f("fk_related_film_related_id_film"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("film_id", "related_id", name=op.f("pk_related_film")),
    )
    op.create_table(
        "related_organisation",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "intergovernmental",
                "network",
                "ngo",
                name="organisationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["film.id"],
            name=op.f("fk_related_organisation_film_id_film"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_organisation")),
        sa.UniqueConstraint("film_id", "name", name=op.f("uq_related_organisation_film_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "speaker",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("affiliation", sa.Text(), nullable=True),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_speaker_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_speaker_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "staff",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["staff_role.id"],
            name=op.f("fk_staff_role_id_staff_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_staff_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_staff")),
    )
    op.create_table(
        "venue",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column(
            "address_visibility",
            sa.Enum("public", "staff", name="addressvisibility", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("area_label", sa.Text(), nullable=True),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("access_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_venue_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venue_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "film_update_source",
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["film_update.id"],
            name=op.f("fk_film_update_source_update_id_film_update"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_update_source")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("film_update_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_film_update_source_update_id"), ["update_id"], unique=False
        )

    op.create_table(
        "guide_action",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("do", "avoid", name="actionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effort", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_id"],
            ["guide.id"],
            name=op.f("fk_guide_action_guide_id_guide"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_action")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guide_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_action_guide_id"), ["guide_id"], unique=False)

    op.create_table(
        "guide_route",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_id"],
            ["guide.id"],
            name=op.f("fk_guide_route_guide_id_guide"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_route")),
        sa.UniqueConstraint("guide_id", "key", name=op.f("uq_guide_route_guide_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guide_section",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "content_note",
                "how_to_use",
                "about_film",
                "people",
                "since_film",
                "background",
                "numbers",
                "words",
                "preparation",
                "practice",
                "disclosure",
                "running_order",
                "before_film",
                "opening",
                "key_issues",
                "panel",
                "closing",
                "taking_action",
                "get_help",
                "evaluation",
                "resources",
                "credits",
                name="sectionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_id"],
            ["guide.id"],
            name=op.f("fk_guide_section_guide_id_guide"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_section")),
        sa.UniqueConstraint("guide_id", "kind", name=op.f("uq_guide_section_guide_id_kind")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guide_step",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("before", "film", "talk", "after", name="phase", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("say", sa.Text(), nullable=True),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_id"],
            ["guide.id"],
            name=op.f("fk_guide_step_guide_id_guide"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guide_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_step_guide_id"), ["guide_id"], unique=False)

    op.create_table(
        "key_issue",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("claim_keys", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["guide.id"], name=op.f("fk_key_issue_guide_id_guide"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_issue")),
        sa.UniqueConstraint("guide_id", "key", name=op.f("uq_key_issue_guide_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "room",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 50000", name=op.f("ck_room_capacity")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_room_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("venue_id", "name", name=op.f("uq_room_venue_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guide_entry",
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("key_issue_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("say", sa.Text(), nullable=True),
        sa.Column("avoid", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(section_id IS NULL) != (key_issue_id IS NULL)", name=op.f("ck_guide_entry_one_home")
        ),
        sa.ForeignKeyConstraint(
            ["key_issue_id"],
            ["key_issue.id"],
            name=op.f("fk_guide_entry_key_issue_id_key_issue"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["guide_section.id"],
            name=op.f("fk_guide_entry_section_id_guide_section"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guide_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_guide_entry_key_issue_id"), ["key_issue_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_guide_entry_section_id"), ["section_id"], unique=False)

    op.create_table(
        "prompt",
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("key_issue_id", sa.Integer(), nullable=True),
        sa.Column(
            "place",
            sa.Enum(
                "before_film",
                "opening",
                "key_issue",
                "closing",
                name="place",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "depth",
            sa.Enum("gentle", "middle", "deep", name="depth", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(place = 'key_issue') = (key_issue_id IS NOT NULL)", name=op.f("ck_prompt_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["guide.id"], name=op.f("fk_prompt_guide_id_guide"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["key_issue_id"],
            ["key_issue.id"],
            name=op.f("fk_prompt_key_issue_id_key_issue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_guide_id"), ["guide_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_prompt_key_issue_id"), ["key_issue_id"], unique=False)

    op.create_table(
        "screening",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("online_url", sa.Text(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("draft", "published", "cancelled", name="status", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("starts_wall", sa.DateTime(), nullable=True),
        sa.Column("ends_wall", sa.DateTime(), nullable=True),
        sa.Column("doors_wall", sa.Time(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.String(length=10), nullable=True),
        sa.Column("rsvp_limit", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.Text(), nullable=True),
        sa.Column("vevent", sa.LargeBinary(), nullable=True),
        sa.Column("vevent_site", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ends_at IS NULL) = (ends_wall IS NULL)", name=op.f("ck_screening_end_both_ways")
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (starts_wall IS NULL)", name=op.f("ck_screening_start_both_ways")
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_screening_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_screening_ends_after_start")),
        sa.CheckConstraint("places_taken <= capacity", name=op.f("ck_screening_never_oversold")),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_screening_places_not_negative")),
        sa.CheckConstraint(
            "starts_at IS NOT NULL OR held_on IS NOT NULL", name=op.f("ck_screening_known_time")
        ),
        sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_screening_film_id_film")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_screening_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_screening_room_id_room")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_screening_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("slug", name=op.f("uq_screening_slug")),
        sa.UniqueConstraint("uid", name=op.f("uq_screening_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_film_id"), ["film_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_screening_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_screening_upcoming", ["status", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "appearance",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "panelist",
                "filmmaker",
                "lived_experience",
                "interpreter",
                "support",
                name="panelrole",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_appearance_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_appearance_speaker_id_speaker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance")),
        sa.UniqueConstraint(
            "screening_id", "speaker_id", name=op.f("uq_appearance_screening_id_speaker_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appearance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appearance_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "programme_item",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_programme_item_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("programme_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_programme_item_screening_id"), ["screening_id"], unique=False
        )

    op.create_table(
        "rsvp",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("confirmed", "cancelled", name="state", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("party_size > 0", name=op.f("ck_rsvp_party_size")),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_rsvp_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp")),
        sa.UniqueConstraint("form_key", name=op.f("uq_rsvp_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_rsvp_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rsvp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rsvp_screening_id"), ["screening_id"], unique=False)
        batch_op.create_index(
            "uq_rsvp_one_per_address",
            ["screening_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )

    op.create_table(
        "access_needs",
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvp.id"], name=op.f("fk_access_needs_rsvp_id_rsvp"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_needs")),
        sa.UniqueConstraint("rsvp_id", name=op.f("uq_access_needs_rsvp_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("access_needs")
    with op.batch_alter_table("rsvp", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rsvp_one_per_address",
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )
        batch_op.drop_index(batch_op.f("ix_rsvp_screening_id"))

    op.drop_table("rsvp")
    with op.batch_alter_table("programme_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_item_screening_id"))

    op.drop_table("programme_item")
    with op.batch_alter_table("appearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appearance_speaker_id"))

    op.drop_table("appearance")
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_venue_id"))
        batch_op.drop_index("ix_screening_upcoming")
        batch_op.drop_index(batch_op.f("ix_screening_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_screening_film_id"))

    op.drop_table("screening")
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prompt_key_issue_id"))
        batch_op.drop_index(batch_op.f("ix_prompt_guide_id"))

    op.drop_table("prompt")
    with op.batch_alter_table("guide_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_entry_section_id"))
        batch_op.drop_index(batch_op.f("ix_guide_entry_key_issue_id"))

    op.drop_table("guide_entry")
    op.drop_table("room")
    op.drop_table("key_issue")
    with op.batch_alter_table("guide_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_step_guide_id"))

    op.drop_table("guide_step")
    op.drop_table("guide_section")
    op.drop_table("guide_route")
    with op.batch_alter_table("guide_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_action_guide_id"))

    op.drop_table("guide_action")
    with op.batch_alter_table("film_update_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_update_source_update_id"))

    op.drop_table("film_update_source")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_organisation_id"))

    op.drop_table("venue")
    op.drop_table("staff")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_organisation_id"))

    op.drop_table("speaker")
    op.drop_table("related_organisation")
    op.drop_table("related_film")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    with op.batch_alter_table("helpline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helpline_country"))

    op.drop_table("helpline")
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_film_id"))

    op.drop_table("guide")
    with op.batch_alter_table("film_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_update_film_id"))

    op.drop_table("film_update")
    with op.batch_alter_table("film_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_person_film_id"))

    op.drop_table("film_person")
    with op.batch_alter_table("content_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_content_note_film_id"))

    op.drop_table("content_note")
    op.drop_table("claim")
    op.drop_table("user_account")
    op.drop_table("staff_role")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    op.drop_table("organisation")
    op.drop_table("film")
