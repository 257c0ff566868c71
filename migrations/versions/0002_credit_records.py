"""Credit records, proposals of them, notices, deputies

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DETAILS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = (
    "batch_undoing",
    "deputy",
    "evidence_file",
    "notice",
    "proposal_step",
    "record_mark",
    "record_performance",
    "record_version",
    "record_wrong_link",
    "row_conflict",
    "submission",
)

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('record',
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('penalty', 'sampling_failed', 'sampling_passed', 'reinspection', 'accident', 'recall', 'inspection', 'abnormal_entry', 'honour', 'certificate', 'standard', name='recordkind', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('standing', 'withdrawn', name='recordstate', native_enum=False, length=40), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('document_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('source_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('number_key', sa.String(length=100), nullable=True),
    sa.Column('content_hash', sa.LargeBinary(length=16), nullable=False),
    sa.Column('source_hash', sa.LargeBinary(length=16), nullable=False),
    sa.Column('tier', sa.Enum('minor', 'general', 'serious', name='tier', native_enum=False, length=40), nullable=True),
    sa.Column('domain', sa.String(length=40), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('public_from', sa.Date(), nullable=True),
    sa.Column('public_until', sa.Date(), nullable=True),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('version_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_record_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record')),
    sa.UniqueConstraint('public_id', name=op.f('uq_record_public_id'))
    )
    op.create_index(op.f('ix_record_division_code'), 'record', ['division_code'], unique=False)
    op.create_index('ix_record_decided_on', 'record', ['decided_on'], unique=False)
    op.create_index('ix_record_kind_decided_on', 'record', ['kind', 'decided_on'], unique=False)
    op.create_index(op.f('ix_record_number_key'), 'record', ['number_key'], unique=False)
    op.create_index('ix_record_public_until', 'record', ['public_until'], unique=False, sqlite_where=sa.text('public_until IS NOT NULL'), postgresql_where=sa.text('public_until IS NOT NULL'))
    op.create_index('ix_record_source_key', 'record', ['source_key'], unique=False)
    op.create_index('ix_record_subject_id_decided_on', 'record', ['subject_id', 'decided_on'], unique=False)
    op.create_index('uq_record_document_key_subject_id', 'record', ['document_key', 'subject_id'], unique=True)

    op.create_table('deputy',
    sa.Column('account_id', NUMBER, nullable=False),
    sa.Column('deputy_id', NUMBER, nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('ends_id', NUMBER, nullable=True),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint('account_id <> deputy_id', name=op.f('ck_deputy_two_accounts')),
    sa.CheckConstraint('valid_from < valid_to', name=op.f('ck_deputy_span')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_deputy_account_id_account')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_deputy_by_id_account')),
    sa.ForeignKeyConstraint(['deputy_id'], ['account.id'], name=op.f('fk_deputy_deputy_id_account')),
    sa.ForeignKeyConstraint(['ends_id'], ['deputy.id'], name=op.f('fk_deputy_ends_id_deputy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy')),
    sa.UniqueConstraint('ends_id', name=op.f('uq_deputy_ends_id'))
    )
    op.create_index(op.f('ix_deputy_account_id'), 'deputy', ['account_id'], unique=False)
    op.create_index(op.f('ix_deputy_deputy_id'), 'deputy', ['deputy_id'], unique=False)

    op.create_table('evidence_file',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('original_digest', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('size', NUMBER, nullable=False),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_evidence_file_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_file'))
    )
    op.create_index('uq_evidence_file_digest_department_id', 'evidence_file', ['digest', 'department_id'], unique=True)

    op.create_table('notice',
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('kind', sa.Enum('record_added', 'record_corrected', 'record_withdrawn', 'record_moved_away', 'record_moved_here', name='noticekind', native_enum=False, length=40), nullable=False),
    sa.Column('record_id', NUMBER, nullable=True),
    sa.Column('sentence', sa.String(length=500), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_notice_record_id_record')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_notice_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    op.create_index(op.f('ix_notice_subject_id'), 'notice', ['subject_id'], unique=False)

    op.create_table('record_mark',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('mark', sa.Enum('reconsideration', 'litigation', 'objection', 'stay', name='mark', native_enum=False, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('ends_id', NUMBER, nullable=True),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint("mark <> 'stay' OR (by_id IS NOT NULL AND decided_by IS NOT NULL AND decided_by <> by_id)", name=op.f('ck_record_mark_stayed_by_two')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_record_mark_by_id_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_record_mark_decided_by_account')),
    sa.ForeignKeyConstraint(['ends_id'], ['record_mark.id'], name=op.f('fk_record_mark_ends_id_record_mark')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_record_mark_record_id_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_mark')),
    sa.UniqueConstraint('ends_id', name=op.f('uq_record_mark_ends_id'))
    )
    op.create_index(op.f('ix_record_mark_record_id'), 'record_mark', ['record_id'], unique=False)

    op.create_table('record_performance',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('obligation', sa.Enum('pay_fine', 'hand_over', 'rectify', 'recall_goods', name='obligation', native_enum=False, length=40), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=False),
    sa.Column('amount_fen', NUMBER, nullable=True),
    sa.Column('takes_back_id', NUMBER, nullable=True),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_record_performance_amount')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_record_performance_by_id_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_record_performance_record_id_record')),
    sa.ForeignKeyConstraint(['takes_back_id'], ['record_performance.id'], name=op.f('fk_record_performance_takes_back_id_record_performance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_performance')),
    sa.UniqueConstraint('takes_back_id', name=op.f('uq_record_performance_takes_back_id'))
    )
    op.create_index(op.f('ix_record_performance_record_id'), 'record_performance', ['record_id'], unique=False)

    op.create_table('submission',
    sa.Column('account_id', NUMBER, nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('content_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('location', sa.String(length=300), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_submission_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission'))
    )
    op.create_index('uq_submission_account_id_key', 'submission', ['account_id', 'key'], unique=True)

    op.create_table('batch_undoing',
    sa.Column('batch_id', NUMBER, nullable=False),
    sa.Column('withdrawn', sa.Integer(), nullable=False),
    sa.Column('left_alone', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_batch_undoing_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_batch_undoing_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_undoing')),
    sa.UniqueConstraint('batch_id', name=op.f('uq_batch_undoing_batch_id'))
    )
    op.create_table('record_proposal',
    sa.Column('change', sa.Enum('added', 'corrected', 'withdrawn', 'moved', name='recordchange', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'returned', 'in_review', 'in_decision', 'approved', 'rejected', 'abandoned', name='proposalstate', native_enum=False, length=40), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('penalty', 'sampling_failed', 'sampling_passed', 'reinspection', 'accident', 'recall', 'inspection', 'abnormal_entry', 'honour', 'certificate', 'standard', name='recordkind', native_enum=False, length=40), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('record_id', NUMBER, nullable=True),
    sa.Column('based_on_id', NUMBER, nullable=True),
    sa.Column('number_key', sa.String(length=100), nullable=True),
    sa.Column('content', DETAILS, nullable=False),
    sa.Column('evidence', DETAILS, nullable=False),
    sa.Column('confirmed', DETAILS, nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('needs_review', sa.Boolean(), nullable=False),
    sa.Column('row_id', NUMBER, nullable=True),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('proposed_by', NUMBER, nullable=False),
    sa.Column('reviewed_by', NUMBER, nullable=True),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('result_record_id', NUMBER, nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('state_since', INSTANT, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint("(change = 'added') = (record_id IS NULL)", name=op.f('ck_record_proposal_added_or_of_a_record')),
    sa.CheckConstraint("state <> 'approved' OR decided_by IS NOT NULL", name=op.f('ck_record_proposal_approved_by_somebody')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_record_proposal_decider_did_not_propose')),
    sa.CheckConstraint('decided_by <> reviewed_by', name=op.f('ck_record_proposal_decider_did_not_review')),
    sa.CheckConstraint('reviewed_by <> proposed_by', name=op.f('ck_record_proposal_reviewer_did_not_propose')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_record_proposal_decided_by_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_record_proposal_proposed_by_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_record_proposal_record_id_record')),
    sa.ForeignKeyConstraint(['result_record_id'], ['record.id'], name=op.f('fk_record_proposal_result_record_id_record')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_record_proposal_reviewed_by_account')),
    sa.ForeignKeyConstraint(['row_id'], ['quarantined_row.id'], name=op.f('fk_record_proposal_row_id_quarantined_row')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_record_proposal_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_proposal'))
    )
    op.create_index(op.f('ix_record_proposal_proposed_by'), 'record_proposal', ['proposed_by'], unique=False)
    op.create_index(op.f('ix_record_proposal_record_id'), 'record_proposal', ['record_id'], unique=False)
    op.create_index('ix_record_proposal_state_department_id', 'record_proposal', ['state', 'department_id'], unique=False)
    op.create_index(op.f('ix_record_proposal_subject_id'), 'record_proposal', ['subject_id'], unique=False)

    op.create_table('row_conflict',
    sa.Column('row_id', NUMBER, nullable=False),
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_row_conflict_record_id_record')),
    sa.ForeignKeyConstraint(['row_id'], ['quarantined_row.id'], name=op.f('fk_row_conflict_row_id_quarantined_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_row_conflict'))
    )
    op.create_index(op.f('ix_row_conflict_record_id'), 'row_conflict', ['record_id'], unique=False)
    op.create_index(op.f('ix_row_conflict_row_id'), 'row_conflict', ['row_id'], unique=False)

    op.create_table('proposal_step',
    sa.Column('proposal_id', NUMBER, nullable=False),
    sa.Column('step', sa.Enum('drafted', 'changed', 'submitted', 'reviewed', 'returned', 'approved', 'rejected', 'abandoned', name='step', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('for_id', NUMBER, nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_proposal_step_by_id_account')),
    sa.ForeignKeyConstraint(['for_id'], ['account.id'], name=op.f('fk_proposal_step_for_id_account')),
    sa.ForeignKeyConstraint(['proposal_id'], ['record_proposal.id'], name=op.f('fk_proposal_step_proposal_id_record_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_step'))
    )
    op.create_index(op.f('ix_proposal_step_proposal_id'), 'proposal_step', ['proposal_id'], unique=False)

    op.create_table('record_version',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('change', sa.Enum('added', 'corrected', 'withdrawn', 'moved', name='recordchange', native_enum=False, length=40), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('kind', sa.Enum('penalty', 'sampling_failed', 'sampling_passed', 'reinspection', 'accident', 'recall', 'inspection', 'abnormal_entry', 'honour', 'certificate', 'standard', name='recordkind', native_enum=False, length=40), nullable=False),
    sa.Column('respondent', sa.String(length=120), nullable=False),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=True),
    sa.Column('authority', sa.String(length=120), nullable=False),
    sa.Column('authority_code', sa.String(length=18), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('publicity_until', sa.Date(), nullable=True),
    sa.Column('domain', sa.String(length=40), nullable=True),
    sa.Column('tier', sa.Enum('minor', 'general', 'serious', name='tier', native_enum=False, length=40), nullable=True),
    sa.Column('violation', sa.String(length=40), nullable=True),
    sa.Column('violation_type', sa.String(length=200), nullable=True),
    sa.Column('facts', sa.Text(), nullable=True),
    sa.Column('legal_basis', sa.Text(), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('penalty_kinds', sa.String(length=200), nullable=True),
    sa.Column('fine_fen', NUMBER, nullable=True),
    sa.Column('confiscated_fen', NUMBER, nullable=True),
    sa.Column('licence', sa.String(length=200), nullable=True),
    sa.Column('procedure', sa.Enum('summary', 'ordinary', name='procedure', native_enum=False, length=40), nullable=True),
    sa.Column('discretion', sa.Enum('lenient', 'reduced', 'normal', 'aggravated', name='discretion', native_enum=False, length=40), nullable=True),
    sa.Column('rectify_by', sa.Date(), nullable=True),
    sa.Column('finding', sa.Enum('nothing_found', 'passed', 'failed', 'corrected', 'to_correct', 'refused', 'unreachable', name='finding', native_enum=False, length=40), nullable=True),
    sa.Column('severity', sa.Enum('minor', 'general', 'serious', name='tier', native_enum=False, length=40), nullable=True),
    sa.Column('failed_items', sa.String(length=500), nullable=True),
    sa.Column('institute', sa.String(length=120), nullable=True),
    sa.Column('sampled_unit', sa.String(length=120), nullable=True),
    sa.Column('product', sa.String(length=200), nullable=True),
    sa.Column('brand', sa.String(length=120), nullable=True),
    sa.Column('model', sa.String(length=200), nullable=True),
    sa.Column('product_batch', sa.String(length=100), nullable=True),
    sa.Column('platform', sa.String(length=120), nullable=True),
    sa.Column('shop', sa.String(length=120), nullable=True),
    sa.Column('project', sa.String(length=200), nullable=True),
    sa.Column('accident_no', sa.String(length=100), nullable=True),
    sa.Column('case_no', sa.String(length=100), nullable=True),
    sa.Column('related_no', sa.String(length=100), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(length=60), nullable=True),
    sa.Column('transferred_on', sa.Date(), nullable=True),
    sa.Column('transfer_outcome', sa.String(length=200), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('tier_reason', sa.String(length=500), nullable=True),
    sa.Column('tier_edition', sa.String(length=40), nullable=True),
    sa.Column('public_from', sa.Date(), nullable=True),
    sa.Column('public_until', sa.Date(), nullable=True),
    sa.Column('terms_edition', sa.String(length=40), nullable=True),
    sa.Column('violation_edition', sa.String(length=40), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('arrived_on', sa.Date(), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('batch_id', NUMBER, nullable=True),
    sa.Column('row_no', sa.Integer(), nullable=True),
    sa.Column('proposal_id', NUMBER, nullable=True),
    sa.Column('proposed_by', NUMBER, nullable=True),
    sa.Column('reviewed_by', NUMBER, nullable=True),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('content_hash', sa.LargeBinary(length=16), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint('batch_id IS NOT NULL OR (proposal_id IS NOT NULL AND proposed_by IS NOT NULL AND decided_by IS NOT NULL)', name=op.f('ck_record_version_by_file_or_by_two')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_record_version_two_persons')),
    sa.CheckConstraint('fine_fen >= 0 AND confiscated_fen >= 0', name=op.f('ck_record_version_amounts')),
    sa.CheckConstraint('public_until IS NULL OR public_from IS NOT NULL', name=op.f('ck_record_version_window')),
    sa.CheckConstraint('reviewed_by IS NULL OR (reviewed_by <> proposed_by AND reviewed_by <> decided_by)', name=op.f('ck_record_version_three_persons')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_record_version_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_record_version_decided_by_account')),
    sa.ForeignKeyConstraint(['proposal_id'], ['record_proposal.id'], name=op.f('fk_record_version_proposal_id_record_proposal')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_record_version_proposed_by_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_record_version_record_id_record')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_record_version_reviewed_by_account')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_record_version_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_version'))
    )
    op.create_index('ix_record_version_batch_id_row_no', 'record_version', ['batch_id', 'row_no'], unique=False, sqlite_where=sa.text('batch_id IS NOT NULL'), postgresql_where=sa.text('batch_id IS NOT NULL'))
    op.create_index('ix_record_version_proposal_id', 'record_version', ['proposal_id'], unique=False, sqlite_where=sa.text('proposal_id IS NOT NULL'), postgresql_where=sa.text('proposal_id IS NOT NULL'))
    op.create_index('ix_record_version_case_no', 'record_version', ['case_no'], unique=False, sqlite_where=sa.text('case_no IS NOT NULL'), postgresql_where=sa.text('case_no IS NOT NULL'))
    op.create_index('ix_record_version_related_no', 'record_version', ['related_no'], unique=False, sqlite_where=sa.text('related_no IS NOT NULL'), postgresql_where=sa.text('related_no IS NOT NULL'))
    op.create_index('ix_record_version_finding', 'record_version', ['finding'], unique=False, sqlite_where=sa.text('finding IS NOT NULL'), postgresql_where=sa.text('finding IS NOT NULL'))
    op.create_index('ix_record_version_late', 'record_version', ['record_id'], unique=False, sqlite_where=sa.text('arrived_on > due_on'), postgresql_where=sa.text('arrived_on > due_on'))
    op.create_index('ix_record_version_record_id', 'record_version', ['record_id'], unique=False)

    op.create_table('record_wrong_link',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('document_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('right_subject_id', NUMBER, nullable=False),
    sa.Column('proposal_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['record_proposal.id'], name=op.f('fk_record_wrong_link_proposal_id_record_proposal')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_record_wrong_link_record_id_record')),
    sa.ForeignKeyConstraint(['right_subject_id'], ['subject.id'], name=op.f('fk_record_wrong_link_right_subject_id_subject')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_record_wrong_link_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_wrong_link'))
    )
    op.create_index('ix_record_wrong_link_document_key_subject_id', 'record_wrong_link', ['document_key', 'subject_id'], unique=False)

    op.add_column('import_batch', sa.Column('division_code', sa.String(length=20), nullable=True))

    op.add_column('quarantined_row', sa.Column('division_code', sa.String(length=20), nullable=True))
    op.create_index(op.f('ix_quarantined_row_division_code'), 'quarantined_row', ['division_code'], unique=False)

    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)


def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)
    op.drop_index(op.f('ix_quarantined_row_division_code'), table_name='quarantined_row')
    op.drop_column('quarantined_row', 'division_code')

    op.drop_column('import_batch', 'division_code')

    op.drop_index('ix_record_wrong_link_document_key_subject_id', table_name='record_wrong_link')

    op.drop_table('record_wrong_link')
    op.drop_index('ix_record_version_record_id', table_name='record_version')
    op.drop_index('ix_record_version_late', table_name='record_version', sqlite_where=sa.text('arrived_on > due_on'), postgresql_where=sa.text('arrived_on > due_on'))
    op.drop_index('ix_record_version_finding', table_name='record_version', sqlite_where=sa.text('finding IS NOT NULL'), postgresql_where=sa.text('finding IS NOT NULL'))
    op.drop_index('ix_record_version_related_no', table_name='record_version', sqlite_where=sa.text('related_no IS NOT NULL'), postgresql_where=sa.text('related_no IS NOT NULL'))
    op.drop_index('ix_record_version_case_no', table_name='record_version', sqlite_where=sa.text('case_no IS NOT NULL'), postgresql_where=sa.text('case_no IS NOT NULL'))
    op.drop_index('ix_record_version_proposal_id', table_name='record_version', sqlite_where=sa.text('proposal_id IS NOT NULL'), postgresql_where=sa.text('proposal_id IS NOT NULL'))
    op.drop_index('ix_record_version_batch_id_row_no', table_name='record_version', sqlite_where=sa.text('batch_id IS NOT NULL'), postgresql_where=sa.text('batch_id IS NOT NULL'))

    op.drop_table('record_version')
    op.drop_index(op.f('ix_proposal_step_proposal_id'), table_name='proposal_step')

    op.drop_table('proposal_step')
    op.drop_index(op.f('ix_row_conflict_row_id'), table_name='row_conflict')
    op.drop_index(op.f('ix_row_conflict_record_id'), table_name='row_conflict')

    op.drop_table('row_conflict')
    op.drop_index(op.f('ix_record_proposal_subject_id'), table_name='record_proposal')
    op.drop_index('ix_record_proposal_state_department_id', table_name='record_proposal')
    op.drop_index(op.f('ix_record_proposal_record_id'), table_name='record_proposal')
    op.drop_index(op.f('ix_record_proposal_proposed_by'), table_name='record_proposal')

    op.drop_table('record_proposal')
    op.drop_table('batch_undoing')
    op.drop_index('uq_submission_account_id_key', table_name='submission')

    op.drop_table('submission')
    op.drop_index(op.f('ix_record_performance_record_id'), table_name='record_performance')

    op.drop_table('record_performance')
    op.drop_index(op.f('ix_record_mark_record_id'), table_name='record_mark')

    op.drop_table('record_mark')
    op.drop_index(op.f('ix_notice_subject_id'), table_name='notice')

    op.drop_table('notice')
    op.drop_index('uq_evidence_file_digest_department_id', table_name='evidence_file')

    op.drop_table('evidence_file')
    op.drop_index(op.f('ix_deputy_deputy_id'), table_name='deputy')
    op.drop_index(op.f('ix_deputy_account_id'), table_name='deputy')

    op.drop_table('deputy')
    op.drop_index('uq_record_document_key_subject_id', table_name='record')
    op.drop_index('ix_record_subject_id_decided_on', table_name='record')
    op.drop_index('ix_record_source_key', table_name='record')
    op.drop_index('ix_record_public_until', table_name='record', sqlite_where=sa.text('public_until IS NOT NULL'), postgresql_where=sa.text('public_until IS NOT NULL'))
    op.drop_index(op.f('ix_record_number_key'), table_name='record')
    op.drop_index('ix_record_kind_decided_on', table_name='record')
    op.drop_index('ix_record_decided_on', table_name='record')
    op.drop_index(op.f('ix_record_division_code'), table_name='record')

    op.drop_table('record')
