"""Joint measures: orders and their steps; screenings and reviews of awards; receipts; inspections.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DETAILS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = (
    "award_review",
    "award_screening",
    "check_receipt",
    "inspection_plan",
    "award_screening_line",
    "inspection_draw",
    "measure_order_step",
    "inspection_draw_line",
)

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('award_review',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('cause_kind', sa.Enum('listing', 'penalty', 'grade', name='causekind', native_enum=False, length=40), nullable=False),
    sa.Column('cause_id', NUMBER, nullable=False),
    sa.Column('outcome', sa.Enum('kept', 'withdrawal_proposed', name='awardreviewoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint('by_id <> decided_by', name=op.f('ck_award_review_two_persons')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_award_review_by_id_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_award_review_decided_by_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_award_review_record_id_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_review'))
    )
    op.create_index('uq_award_review', 'award_review', ['record_id', 'cause_kind', 'cause_id'], unique=True)

    op.create_table('award_screening',
    sa.Column('screening_no', sa.String(length=100), nullable=False),
    sa.Column('award_id', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('previous_id', NUMBER, nullable=True),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('log_size', NUMBER, nullable=False),
    sa.Column('journal_id', NUMBER, nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('counts', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_award_screening_by_id_account')),
    sa.ForeignKeyConstraint(['previous_id'], ['award_screening.id'], name=op.f('fk_award_screening_previous_id_award_screening')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_screening')),
    sa.UniqueConstraint('screening_no', name=op.f('uq_award_screening_screening_no'))
    )
    op.create_index(op.f('ix_award_screening_by_id'), 'award_screening', ['by_id'], unique=False)

    op.create_table('check_receipt',
    sa.Column('receipt_no', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('single', 'batch', 'award', 'public', name='checkkind', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('log_size', NUMBER, nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('document_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('signature', sa.String(length=200), nullable=False),
    sa.Column('key_id', sa.String(length=40), nullable=False),
    sa.Column('opening_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_check_receipt_by_id_account')),
    sa.ForeignKeyConstraint(['opening_id'], ['vault_item.id'], name=op.f('fk_check_receipt_opening_id_vault_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_receipt')),
    sa.UniqueConstraint('receipt_no', name=op.f('uq_check_receipt_receipt_no'))
    )
    op.create_index(op.f('ix_check_receipt_by_id'), 'check_receipt', ['by_id'], unique=False)

    op.create_table('inspection_plan',
    sa.Column('plan_no', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('filters', DETAILS, nullable=False),
    sa.Column('quota', sa.Integer(), nullable=False),
    sa.Column('inspectors', DETAILS, nullable=False),
    sa.Column('team', sa.Integer(), nullable=False),
    sa.Column('seed_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seed_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_inspection_plan_by_id_account')),
    sa.ForeignKeyConstraint(['seed_id'], ['vault_item.id'], name=op.f('fk_inspection_plan_seed_id_vault_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_plan')),
    sa.UniqueConstraint('plan_no', name=op.f('uq_inspection_plan_plan_no'))
    )
    op.create_index(op.f('ix_inspection_plan_department_id'), 'inspection_plan', ['department_id'], unique=False)

    op.create_table('measure_order',
    sa.Column('order_no', sa.String(length=24), nullable=False),
    sa.Column('measure_id', sa.String(length=20), nullable=False),
    sa.Column('department_id', sa.String(length=40), nullable=False),
    sa.Column('cause_kind', sa.Enum('listing', 'penalty', 'grade', name='causekind', native_enum=False, length=40), nullable=False),
    sa.Column('cause_id', NUMBER, nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('division_code', sa.String(length=20), nullable=True),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('bases', DETAILS, nullable=False),
    sa.Column('state', sa.Enum('initiated', 'received', 'in_force', 'reported', 'lifted', 'lift_confirmed', name='orderstate', native_enum=False, length=40), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('receive_by', sa.Date(), nullable=True),
    sa.Column('report_by', sa.Date(), nullable=True),
    sa.Column('confirm_by', sa.Date(), nullable=True),
    sa.Column('applied_from', sa.Date(), nullable=True),
    sa.Column('paper_no', sa.String(length=100), nullable=True),
    sa.Column('outcome', sa.Enum('done', 'partly', 'not_applicable', name='outcome', native_enum=False, length=40), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('waiver_asked_by', NUMBER, nullable=True),
    sa.Column('waived_from', sa.Date(), nullable=False),
    sa.Column('waived_until', sa.Date(), nullable=False),
    sa.Column('escalated_on', sa.Date(), nullable=True),
    sa.Column('lifted_on', sa.Date(), nullable=True),
    sa.Column('lift_reason', sa.Enum('expired', 'removed', 'voided', 'stayed', 'moved', 'corrected', 'party_gone', 'basis_ended', name='liftreason', native_enum=False, length=40), nullable=True),
    sa.Column('step_id', NUMBER, nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint("cause_kind <> 'grade'", name=op.f('ck_measure_order_never_by_grade')),
    sa.CheckConstraint('is_open = (lifted_on IS NULL)', name=op.f('ck_measure_order_open_until_lifted')),
    sa.CheckConstraint('starts_on <= until_on', name=op.f('ck_measure_order_term')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_measure_order_subject_id_subject')),
    sa.ForeignKeyConstraint(['waiver_asked_by'], ['account.id'], name=op.f('fk_measure_order_waiver_asked_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_order')),
    sa.UniqueConstraint('order_no', name=op.f('uq_measure_order_order_no'))
    )
    op.create_index('ix_measure_order_cause_kind_cause_id', 'measure_order', ['cause_kind', 'cause_id'], unique=False)
    op.create_index('ix_measure_order_department_id_state', 'measure_order', ['department_id', 'state'], unique=False)
    op.create_index(op.f('ix_measure_order_subject_id'), 'measure_order', ['subject_id'], unique=False)
    op.create_index('ix_measure_order_until_on', 'measure_order', ['until_on'], unique=False)
    op.create_index('uq_measure_order_open', 'measure_order', ['measure_id', 'department_id', 'cause_kind', 'cause_id'], unique=True, sqlite_where=sa.text('is_open'), postgresql_where=sa.text('is_open'))

    op.create_table('award_screening_line',
    sa.Column('screening_id', NUMBER, nullable=False),
    sa.Column('line_no', sa.Integer(), nullable=False),
    sa.Column('asked_name', sa.String(length=120), nullable=False),
    sa.Column('asked_code', sa.String(length=40), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=True),
    sa.Column('verdict', sa.Enum('pass', 'warn', 'veto', 'unknown', name='screeningverdict', native_enum=False, length=40), nullable=False),
    sa.Column('findings', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['screening_id'], ['award_screening.id'], name=op.f('fk_award_screening_line_screening_id_award_screening')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_award_screening_line_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_screening_line'))
    )
    op.create_index(op.f('ix_award_screening_line_subject_id'), 'award_screening_line', ['subject_id'], unique=False)
    op.create_index('uq_award_screening_line', 'award_screening_line', ['screening_id', 'line_no'], unique=True)

    op.create_table('inspection_draw',
    sa.Column('plan_id', NUMBER, nullable=False),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.Column('population_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('strata', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_inspection_draw_by_id_account')),
    sa.ForeignKeyConstraint(['plan_id'], ['inspection_plan.id'], name=op.f('fk_inspection_draw_plan_id_inspection_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_draw')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_inspection_draw_plan_id'))
    )
    op.create_table('measure_order_step',
    sa.Column('order_id', NUMBER, nullable=False),
    sa.Column('step', sa.Enum('initiated', 'received', 'applied', 'changed', 'reported', 'amended', 'waiver_asked', 'waiver_granted', 'waiver_refused', 'escalated', 'lifted', 'lift_confirmed', name='orderstep', native_enum=False, length=40), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('by_id', NUMBER, nullable=True),
    sa.Column('asked_by', NUMBER, nullable=True),
    sa.Column('outcome', sa.Enum('done', 'partly', 'not_applicable', name='outcome', native_enum=False, length=40), nullable=True),
    sa.Column('lift_reason', sa.Enum('expired', 'removed', 'voided', 'stayed', 'moved', 'corrected', 'party_gone', 'basis_ended', name='liftreason', native_enum=False, length=40), nullable=True),
    sa.Column('paper_no', sa.String(length=100), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('details', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.CheckConstraint("step NOT IN ('waiver_granted', 'waiver_refused') OR (asked_by IS NOT NULL AND by_id IS NOT NULL AND asked_by <> by_id)", name=op.f('ck_measure_order_step_two_persons')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_measure_order_step_asked_by_account')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_measure_order_step_by_id_account')),
    sa.ForeignKeyConstraint(['order_id'], ['measure_order.id'], name=op.f('fk_measure_order_step_order_id_measure_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_order_step'))
    )
    op.create_index(op.f('ix_measure_order_step_order_id'), 'measure_order_step', ['order_id'], unique=False)

    op.create_table('inspection_draw_line',
    sa.Column('draw_id', NUMBER, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'D', 'NR', name='grade', native_enum=False, length=40), nullable=False),
    sa.Column('inspectors', DETAILS, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['draw_id'], ['inspection_draw.id'], name=op.f('fk_inspection_draw_line_draw_id_inspection_draw')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_inspection_draw_line_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_draw_line'))
    )
    op.create_index(op.f('ix_inspection_draw_line_subject_id'), 'inspection_draw_line', ['subject_id'], unique=False)
    op.create_index('uq_inspection_draw_line', 'inspection_draw_line', ['draw_id', 'place'], unique=True)
    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)


def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)
    op.drop_table('inspection_draw_line')
    op.drop_table('measure_order_step')
    op.drop_table('inspection_draw')
    op.drop_table('award_screening_line')
    op.drop_table('measure_order')
    op.drop_table('inspection_plan')
    op.drop_table('check_receipt')
    op.drop_table('award_screening')
    op.drop_table('award_review')
