"""Lists of serious dishonesty: cases, entries and their events; the publication log.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DETAILS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = ("list_case_step", "list_entry_event", "log_leaf", "log_node", "log_checkpoint")

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('log_checkpoint',
    sa.Column('size', NUMBER, nullable=False),
    sa.Column('root', sa.LargeBinary(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_checkpoint'))
    )
    op.create_index('ix_log_checkpoint_size', 'log_checkpoint', ['size'], unique=False)

    op.create_table('log_node',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('place', NUMBER, autoincrement=False, nullable=False),
    sa.Column('node_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.PrimaryKeyConstraint('level', 'place', name=op.f('pk_log_node'))
    )
    op.create_table('list_entry',
    sa.Column('entry_no', sa.String(length=24), nullable=False),
    sa.Column('list_type', sa.String(length=60), nullable=False),
    sa.Column('list_kind', sa.Enum('serious_list', 'abnormal_list', 'watch_list', name='listkind', native_enum=False, length=40), nullable=False),
    sa.Column('grounds', sa.String(length=300), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('case_id', NUMBER, nullable=False),
    sa.Column('record_id', NUMBER, nullable=True),
    sa.Column('previous_id', NUMBER, nullable=True),
    sa.Column('document_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('basis_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('decision_no', sa.String(length=100), nullable=False),
    sa.Column('authority', sa.String(length=120), nullable=False),
    sa.Column('is_foreign', sa.Boolean(), nullable=False),
    sa.Column('listed_on', sa.Date(), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=False),
    sa.Column('public_from', sa.Date(), nullable=False),
    sa.Column('term_until', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('stayed_from', sa.Date(), nullable=False),
    sa.Column('stayed_until', sa.Date(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('removable_from', sa.Date(), nullable=True),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('event_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint('listed_on <= until_on', name=op.f('ck_list_entry_term')),
    sa.ForeignKeyConstraint(['previous_id'], ['list_entry.id'], name=op.f('fk_list_entry_previous_id_list_entry')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_list_entry_record_id_record')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_list_entry_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_entry')),
    sa.UniqueConstraint('entry_no', name=op.f('uq_list_entry_entry_no'))
    )
    op.create_index('ix_list_entry_case_id', 'list_entry', ['case_id'], unique=False)
    op.create_index('ix_list_entry_division_code', 'list_entry', ['division_code'], unique=False)
    op.create_index('ix_list_entry_list_type_listed_on', 'list_entry', ['list_type', 'listed_on'], unique=False)
    op.create_index('ix_list_entry_public_from_until_on', 'list_entry', ['public_from', 'until_on'], unique=False)
    op.create_index('ix_list_entry_record_id', 'list_entry', ['record_id'], unique=False)
    op.create_index('ix_list_entry_subject_id', 'list_entry', ['subject_id'], unique=False)
    op.create_index('uq_list_entry_document_key_subject_id', 'list_entry', ['document_key', 'subject_id'], unique=True)
    op.create_index('uq_list_entry_open', 'list_entry', ['list_type', 'subject_id', 'basis_key'], unique=True, sqlite_where=sa.text('is_open'), postgresql_where=sa.text('is_open'))

    op.create_table('list_case',
    sa.Column('kind', sa.Enum('listing', 'imported', 'early_removal', 'revocation', 'stay', 'resumption', 'reinstatement', name='casekind', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'notified', 'in_review', 'in_decision', 'decided', 'served', 'done', 'not_listed', 'refused', 'closed', name='casestate', native_enum=False, length=40), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('list_type', sa.String(length=60), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('entry_id', NUMBER, nullable=True),
    sa.Column('record_id', NUMBER, nullable=True),
    sa.Column('basis_key', sa.LargeBinary(length=16), nullable=False),
    sa.Column('content', DETAILS, nullable=False),
    sa.Column('evidence', DETAILS, nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('procedure_edition', sa.String(length=40), nullable=False),
    sa.Column('decision_no', sa.String(length=100), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('batch_id', NUMBER, nullable=True),
    sa.Column('row_no', sa.Integer(), nullable=True),
    sa.Column('proposed_by', NUMBER, nullable=True),
    sa.Column('reviewed_by', NUMBER, nullable=True),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('state_since', INSTANT, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint("kind IN ('listing', 'imported') OR entry_id IS NOT NULL", name=op.f('ck_list_case_new_or_of_an_entry')),
    sa.CheckConstraint("state NOT IN ('decided', 'served', 'done') OR decided_by IS NOT NULL", name=op.f('ck_list_case_decided_by_somebody')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_list_case_decider_did_not_propose')),
    sa.CheckConstraint('decided_by <> reviewed_by', name=op.f('ck_list_case_decider_did_not_review')),
    sa.CheckConstraint('reviewed_by <> proposed_by', name=op.f('ck_list_case_reviewer_did_not_propose')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_list_case_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_list_case_decided_by_account')),
    sa.ForeignKeyConstraint(['entry_id'], ['list_entry.id'], name=op.f('fk_list_case_entry_id_list_entry')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_list_case_proposed_by_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_list_case_record_id_record')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_list_case_reviewed_by_account')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_list_case_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_case'))
    )
    op.create_index('ix_list_case_batch_id_row_no', 'list_case', ['batch_id', 'row_no'], unique=False, sqlite_where=sa.text('batch_id IS NOT NULL'), postgresql_where=sa.text('batch_id IS NOT NULL'))
    op.create_index('ix_list_case_due_on', 'list_case', ['due_on'], unique=False)
    op.create_index('ix_list_case_entry_id', 'list_case', ['entry_id'], unique=False)
    op.create_index('ix_list_case_proposed_by', 'list_case', ['proposed_by'], unique=False)
    op.create_index('ix_list_case_record_id', 'list_case', ['record_id'], unique=False)
    op.create_index('ix_list_case_state_department_id', 'list_case', ['state', 'department_id'], unique=False)
    op.create_index('ix_list_case_subject_id', 'list_case', ['subject_id'], unique=False)
    op.create_index('uq_list_case_open', 'list_case', ['list_type', 'subject_id', 'kind', 'basis_key'], unique=True, sqlite_where=sa.text('is_open'), postgresql_where=sa.text('is_open'))

    op.create_table('log_leaf',
    sa.Column('position', NUMBER, autoincrement=False, nullable=False),
    sa.Column('kind', sa.Enum('published', 'suspended', 'resumed', 'removed', name='leafkind', native_enum=False, length=40), nullable=False),
    sa.Column('leaf_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('entry_id', NUMBER, nullable=False),
    sa.Column('legal_day', sa.Date(), nullable=False),
    sa.Column('refers_to', NUMBER, nullable=True),
    sa.Column('opening_id', NUMBER, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['list_entry.id'], name=op.f('fk_log_leaf_entry_id_list_entry')),
    sa.ForeignKeyConstraint(['opening_id'], ['vault_item.id'], name=op.f('fk_log_leaf_opening_id_vault_item')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_log_leaf'))
    )
    op.create_index('ix_log_leaf_entry_id', 'log_leaf', ['entry_id'], unique=False)
    op.create_index('uq_log_leaf_published', 'log_leaf', ['entry_id'], unique=True, sqlite_where=sa.text("kind = 'published'"), postgresql_where=sa.text("kind = 'published'"))
    op.create_index('uq_log_leaf_removed', 'log_leaf', ['entry_id'], unique=True, sqlite_where=sa.text("kind = 'removed'"), postgresql_where=sa.text("kind = 'removed'"))

    op.create_table('list_case_step',
    sa.Column('case_id', NUMBER, nullable=False),
    sa.Column('step', sa.Enum('opened', 'changed', 'notified', 'defended', 'hearing_asked', 'hearing_held', 'answered', 'submitted', 'reviewed', 'returned', 'discussed', 'consented', 'approved', 'rejected', 'served', 'published', 'closed', name='casestep', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'notified', 'in_review', 'in_decision', 'decided', 'served', 'done', 'not_listed', 'refused', 'closed', name='casestate', native_enum=False, length=40), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('for_id', NUMBER, nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('method', sa.Enum('direct', 'left', 'post', 'electronic', 'announcement', name='servicemethod', native_enum=False, length=40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=True),
    sa.Column('details', DETAILS, nullable=False),
    sa.Column('evidence', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_list_case_step_by_id_account')),
    sa.ForeignKeyConstraint(['case_id'], ['list_case.id'], name=op.f('fk_list_case_step_case_id_list_case')),
    sa.ForeignKeyConstraint(['for_id'], ['account.id'], name=op.f('fk_list_case_step_for_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_case_step'))
    )
    op.create_index('ix_list_case_step_case_id', 'list_case_step', ['case_id'], unique=False)

    op.create_table('list_entry_event',
    sa.Column('entry_id', NUMBER, nullable=False),
    sa.Column('event', sa.Enum('listed', 'published', 'stayed', 'resumed', 'removed_early', 'revoked', 'expired', 'marked', 'mark_ended', name='entryevent', native_enum=False, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('case_id', NUMBER, nullable=True),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('mark', sa.Enum('reconsideration', 'litigation', 'objection', 'stay', 'overdue', name='mark', native_enum=False, length=40), nullable=True),
    sa.Column('ends_id', NUMBER, nullable=True),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('content', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint("event IN ('expired', 'marked', 'mark_ended') OR (decided_by IS NOT NULL AND (by_id IS NULL OR by_id <> decided_by))", name=op.f('ck_list_entry_event_two_persons')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_list_entry_event_by_id_account')),
    sa.ForeignKeyConstraint(['case_id'], ['list_case.id'], name=op.f('fk_list_entry_event_case_id_list_case')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_list_entry_event_decided_by_account')),
    sa.ForeignKeyConstraint(['ends_id'], ['list_entry_event.id'], name=op.f('fk_list_entry_event_ends_id_list_entry_event')),
    sa.ForeignKeyConstraint(['entry_id'], ['list_entry.id'], name=op.f('fk_list_entry_event_entry_id_list_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_entry_event')),
    sa.UniqueConstraint('ends_id', name=op.f('uq_list_entry_event_ends_id'))
    )
    op.create_index('ix_list_entry_event_entry_id', 'list_entry_event', ['entry_id'], unique=False)
    op.create_index('uq_list_entry_event_ended', 'list_entry_event', ['entry_id'], unique=True, sqlite_where=sa.text("event IN ('removed_early', 'revoked', 'expired')"), postgresql_where=sa.text("event IN ('removed_early', 'revoked', 'expired')"))
    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)


def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)
    op.drop_index('uq_list_entry_event_ended', table_name='list_entry_event')
    op.drop_index('ix_list_entry_event_entry_id', table_name='list_entry_event')

    op.drop_table('list_entry_event')
    op.drop_index('ix_list_case_step_case_id', table_name='list_case_step')

    op.drop_table('list_case_step')
    op.drop_index('uq_log_leaf_removed', table_name='log_leaf')
    op.drop_index('uq_log_leaf_published', table_name='log_leaf')
    op.drop_index('ix_log_leaf_entry_id', table_name='log_leaf')

    op.drop_table('log_leaf')
    op.drop_index('uq_list_case_open', table_name='list_case')
    op.drop_index('ix_list_case_subject_id', table_name='list_case')
    op.drop_index('ix_list_case_state_department_id', table_name='list_case')
    op.drop_index('ix_list_case_record_id', table_name='list_case')
    op.drop_index('ix_list_case_proposed_by', table_name='list_case')
    op.drop_index('ix_list_case_entry_id', table_name='list_case')
    op.drop_index('ix_list_case_due_on', table_name='list_case')
    op.drop_index('ix_list_case_batch_id_row_no', table_name='list_case')

    op.drop_table('list_case')
    op.drop_index('uq_list_entry_open', table_name='list_entry')
    op.drop_index('uq_list_entry_document_key_subject_id', table_name='list_entry')
    op.drop_index('ix_list_entry_subject_id', table_name='list_entry')
    op.drop_index('ix_list_entry_record_id', table_name='list_entry')
    op.drop_index('ix_list_entry_public_from_until_on', table_name='list_entry')
    op.drop_index('ix_list_entry_list_type_listed_on', table_name='list_entry')
    op.drop_index('ix_list_entry_division_code', table_name='list_entry')
    op.drop_index('ix_list_entry_case_id', table_name='list_entry')

    op.drop_table('list_entry')
    op.drop_table('log_node')
    op.drop_index('ix_log_checkpoint_size', table_name='log_checkpoint')

    op.drop_table('log_checkpoint')
