"""The register's first tables

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.guards import drop_guards, guard_facts, guard_vault

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DETAILS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = (
    "audit_entry",
    "identity_link",
    "rulebook_edition",
    "subject_code",
    "subject_name",
    "subject_version",
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rulebook_edition",
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("family", "edition", name=op.f("pk_rulebook_edition")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("failed_at", INSTANT, nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_key"), "sign_in_attempt", ["key"], unique=False)

    op.create_table(
        "subject",
        sa.Column(
            "kind",
            sa.Enum(
                "enterprise",
                "branch",
                "sole_proprietor_enterprise",
                "partnership",
                "individual_business",
                "farmer_cooperative",
                "social_organization",
                "public_institution",
                "other_organization",
                "natural_person",
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended_business",
                "licence_revoked",
                "deregistered",
                "registration_cancelled",
                "liquidation",
                "moved_out",
                "not_given",
                name="subjectstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("division_code", sa.String(length=20), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("version_id", NUMBER, nullable=False),
        sa.Column("survivor_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["subject.id"], name=op.f("fk_subject_survivor_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("uscc", name=op.f("uq_subject_uscc")),
    )
    op.create_index(op.f("ix_subject_division_code"), "subject", ["division_code"], unique=False)
    op.create_index(
        "ix_subject_survivor_id",
        "subject",
        ["survivor_id"],
        unique=False,
        sqlite_where=sa.text("survivor_id IS NOT NULL"),
        postgresql_where=sa.text("survivor_id IS NOT NULL"),
    )

    op.create_table(
        "account",
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "legal_reviewer",
                "approver",
                "executor",
                "tip_handler",
                "auditor",
                "system_admin",
                "enterprise",
                "association",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("office", sa.String(length=120), nullable=True),
        sa.Column("department_id", sa.String(length=40), nullable=True),
        sa.Column("division_code", sa.String(length=20), nullable=True),
        sa.Column("subject_id", NUMBER, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_account_subject_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "subject_code",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "uscc",
                "registration_no",
                "organisation_code",
                "certificate_no",
                name="codekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("corrects_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["subject_code.id"],
            name=op.f("fk_subject_code_corrects_id_subject_code"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_subject_code_subject_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_code")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_subject_code_corrects_id")),
    )
    op.create_index("ix_subject_code_kind_value", "subject_code", ["kind", "value"], unique=False)
    op.create_index(
        op.f("ix_subject_code_subject_id"), "subject_code", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_subject_code_certificate",
        "subject_code",
        ["value"],
        unique=True,
        sqlite_where=sa.text("kind = 'certificate_no'"),
        postgresql_where=sa.text("kind = 'certificate_no'"),
    )

    op.create_table(
        "vault_item",
        sa.Column("subject_id", NUMBER, nullable=True),
        sa.Column(
            "field",
            sa.Enum(
                "operator_name",
                "person_name",
                "id_number",
                "phone",
                "source_row",
                name="personalfield",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("blind_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("destroyed_at", INSTANT, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_vault_item_subject_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_item")),
    )
    op.create_index("ix_vault_item_blind_index", "vault_item", ["blind_index"], unique=False)
    op.create_index(
        "ix_vault_item_subject_id_field", "vault_item", ["subject_id", "field"], unique=False
    )

    op.create_table(
        "audit_entry",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "subject_registered",
                "subject_updated",
                "name_added",
                "batch_opened",
                "chunk_taken",
                "batch_closed",
                "row_corrected",
                "row_dismissed",
                "vault_destroyed",
                "account_created",
                "account_disabled",
                "password_changed",
                "signed_in",
                "sign_in_failed",
                "signed_out",
                name="auditevent",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("details", DETAILS, nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("entry_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_audit_entry_actor_id_account")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_about"), "audit_entry", ["about"], unique=False)

    op.create_table(
        "identity_link",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("survivor_id", NUMBER, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("ends_id", NUMBER, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("subject_id <> survivor_id", name=op.f("ck_identity_link_two_subjects")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_identity_link_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["ends_id"], ["identity_link.id"], name=op.f("fk_identity_link_ends_id_identity_link")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_identity_link_subject_id_subject")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["subject.id"], name=op.f("fk_identity_link_survivor_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_link")),
        sa.UniqueConstraint("ends_id", name=op.f("uq_identity_link_ends_id")),
    )
    op.create_index(
        op.f("ix_identity_link_subject_id"), "identity_link", ["subject_id"], unique=False
    )
    op.create_index(
        op.f("ix_identity_link_survivor_id"), "identity_link", ["survivor_id"], unique=False
    )

    op.create_table(
        "import_batch",
        sa.Column(
            "kind",
            sa.Enum(
                "enterprises", "practitioners", name="importkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "running",
                "done",
                "failed",
                "abandoned",
                name="batchstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("file_size", NUMBER, nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("encoding", sa.String(length=20), nullable=True),
        sa.Column("department_id", sa.String(length=40), nullable=False),
        sa.Column("rows_expected", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("started_by", NUMBER, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "position = accepted + unchanged + conflicts + quarantined",
            name=op.f("ck_import_batch_nothing_vanishes"),
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["account.id"], name=op.f("fk_import_batch_started_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(
        "ix_import_batch_file_digest_kind", "import_batch", ["file_digest", "kind"], unique=False
    )

    op.create_table(
        "job",
        sa.Column(
            "kind", sa.Enum("import", name="jobkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued", "running", "done", "failed", name="jobstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("queued_by", NUMBER, nullable=True),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["queued_by"], ["account.id"], name=op.f("fk_job_queued_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_state"), "job", ["state"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False
    )

    op.create_table(
        "quarantined_row",
        sa.Column(
            "kind",
            sa.Enum(
                "enterprises", "practitioners", name="importkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "broken",
                "waiting",
                "corrected",
                "dismissed",
                name="quarantinestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first_batch_id", NUMBER, nullable=False),
        sa.Column("vault_id", NUMBER, nullable=False),
        sa.Column("name_shown", sa.String(length=120), nullable=True),
        sa.Column("problems", DETAILS, nullable=False),
        sa.Column("subject_id", NUMBER, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_quarantined_row_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_batch_id"],
            ["import_batch.id"],
            name=op.f("fk_quarantined_row_first_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_quarantined_row_subject_id_subject")
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault_item.id"], name=op.f("fk_quarantined_row_vault_id_vault_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_row")),
    )
    op.create_index(
        op.f("ix_quarantined_row_first_batch_id"),
        "quarantined_row",
        ["first_batch_id"],
        unique=False,
    )
    op.create_index(op.f("ix_quarantined_row_state"), "quarantined_row", ["state"], unique=False)
    op.create_index(
        "uq_quarantined_row_kind_content_key",
        "quarantined_row",
        ["kind", "content_key"],
        unique=True,
    )

    op.create_table(
        "subject_name",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registered",
                "shop_sign",
                "brand",
                "typing_variant",
                name="namekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("corrects_id", NUMBER, nullable=True),
        sa.Column("batch_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_subject_name_span"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_subject_name_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["subject_name.id"],
            name=op.f("fk_subject_name_corrects_id_subject_name"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_subject_name_subject_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_name")),
    )
    op.create_index(op.f("ix_subject_name_name_key"), "subject_name", ["name_key"], unique=False)
    op.create_index(
        op.f("ix_subject_name_subject_id"), "subject_name", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_subject_name_corrects_id",
        "subject_name",
        ["corrects_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )

    op.create_table(
        "subject_version",
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "enterprise",
                "branch",
                "sole_proprietor_enterprise",
                "partnership",
                "individual_business",
                "farmer_cooperative",
                "social_organization",
                "public_institution",
                "other_organization",
                "natural_person",
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended_business",
                "licence_revoked",
                "deregistered",
                "registration_cancelled",
                "liquidation",
                "moved_out",
                "not_given",
                name="subjectstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("division_code", sa.String(length=20), nullable=True),
        sa.Column("industry_code", sa.String(length=8), nullable=True),
        sa.Column("legal_representative", sa.String(length=120), nullable=True),
        sa.Column("parent_uscc", sa.String(length=18), nullable=True),
        sa.Column(
            "practitioner_class",
            sa.Enum(
                "registered_architect",
                "registered_engineer",
                "constructor_1",
                "constructor_2",
                "registered_supervisor",
                "cost_engineer",
                "project_leader",
                name="practitionerclass",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("employer_uscc", sa.String(length=18), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("batch_id", NUMBER, nullable=True),
        sa.Column("row_no", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('individual_business', 'natural_person') OR legal_representative IS NULL",
            name=op.f("ck_subject_version_operator_in_vault"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_subject_version_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_subject_version_subject_id_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_version")),
    )
    op.create_index(
        "ix_subject_version_batch_id_row_no",
        "subject_version",
        ["batch_id", "row_no"],
        unique=False,
        sqlite_where=sa.text("batch_id IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_subject_version_employer_uscc",
        "subject_version",
        ["employer_uscc"],
        unique=False,
        sqlite_where=sa.text("employer_uscc IS NOT NULL"),
        postgresql_where=sa.text("employer_uscc IS NOT NULL"),
    )
    op.create_index(
        "ix_subject_version_parent_uscc",
        "subject_version",
        ["parent_uscc"],
        unique=False,
        sqlite_where=sa.text("parent_uscc IS NOT NULL"),
        postgresql_where=sa.text("parent_uscc IS NOT NULL"),
    )
    op.create_index(
        "ix_subject_version_subject_id_valid_from",
        "subject_version",
        ["subject_id", "valid_from"],
        unique=False,
    )

    op.create_table(
        "row_sighting",
        sa.Column("batch_id", NUMBER, nullable=False),
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_row_sighting_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["quarantined_row.id"], name=op.f("fk_row_sighting_row_id_quarantined_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_sighting")),
    )
    op.create_index(
        "ix_row_sighting_batch_id_line", "row_sighting", ["batch_id", "line"], unique=False
    )
    op.create_index(op.f("ix_row_sighting_row_id"), "row_sighting", ["row_id"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in FACTS:
        guard_facts(op.execute, dialect, table)
    guard_vault(op.execute, dialect)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in (*FACTS, "vault_item"):
        drop_guards(op.execute, dialect, table)
    op.drop_index(op.f("ix_row_sighting_row_id"), table_name="row_sighting")
    op.drop_index("ix_row_sighting_batch_id_line", table_name="row_sighting")

    op.drop_table("row_sighting")
    op.drop_index("ix_subject_version_subject_id_valid_from", table_name="subject_version")
    op.drop_index(
        "ix_subject_version_parent_uscc",
        table_name="subject_version",
        sqlite_where=sa.text("parent_uscc IS NOT NULL"),
        postgresql_where=sa.text("parent_uscc IS NOT NULL"),
    )
    op.drop_index(
        "ix_subject_version_employer_uscc",
        table_name="subject_version",
        sqlite_where=sa.text("employer_uscc IS NOT NULL"),
        postgresql_where=sa.text("employer_uscc IS NOT NULL"),
    )
    op.drop_index(
        "ix_subject_version_batch_id_row_no",
        table_name="subject_version",
        sqlite_where=sa.text("batch_id IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )

    op.drop_table("subject_version")
    op.drop_index(
        "uq_subject_name_corrects_id",
        table_name="subject_name",
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_subject_name_subject_id"), table_name="subject_name")
    op.drop_index(op.f("ix_subject_name_name_key"), table_name="subject_name")

    op.drop_table("subject_name")
    op.drop_index("uq_quarantined_row_kind_content_key", table_name="quarantined_row")
    op.drop_index(op.f("ix_quarantined_row_state"), table_name="quarantined_row")
    op.drop_index(op.f("ix_quarantined_row_first_batch_id"), table_name="quarantined_row")

    op.drop_table("quarantined_row")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")

    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_job_state"), table_name="job")

    op.drop_table("job")
    op.drop_index("ix_import_batch_file_digest_kind", table_name="import_batch")

    op.drop_table("import_batch")
    op.drop_index(op.f("ix_identity_link_survivor_id"), table_name="identity_link")
    op.drop_index(op.f("ix_identity_link_subject_id"), table_name="identity_link")

    op.drop_table("identity_link")
    op.drop_index(op.f("ix_audit_entry_about"), table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_index("ix_vault_item_subject_id_field", table_name="vault_item")
    op.drop_index("ix_vault_item_blind_index", table_name="vault_item")

    op.drop_table("vault_item")
    op.drop_index(
        "uq_subject_code_certificate",
        table_name="subject_code",
        sqlite_where=sa.text("kind = 'certificate_no'"),
        postgresql_where=sa.text("kind = 'certificate_no'"),
    )
    op.drop_index(op.f("ix_subject_code_subject_id"), table_name="subject_code")
    op.drop_index("ix_subject_code_kind_value", table_name="subject_code")

    op.drop_table("subject_code")
    op.drop_table("account")
    op.drop_index(
        "ix_subject_survivor_id",
        table_name="subject",
        sqlite_where=sa.text("survivor_id IS NOT NULL"),
        postgresql_where=sa.text("survivor_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_subject_division_code"), table_name="subject")

    op.drop_table("subject")
    op.drop_index(op.f("ix_sign_in_attempt_key"), table_name="sign_in_attempt")

    op.drop_table("sign_in_attempt")
    op.drop_table("rulebook_edition")
