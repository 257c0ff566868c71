"""Quality-credit ratings: assessments, how each subject stands, runs over all, switches of edition

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FACTS = ("rating",)

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rating_run',
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('state', sa.Enum('running', 'finished', name='runstate', native_enum=False, length=40), nullable=False),
    sa.Column('started_at', INSTANT, nullable=False),
    sa.Column('finished_at', INSTANT, nullable=True),
    sa.Column('position', NUMBER, nullable=False),
    sa.Column('subjects', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_run'))
    )
    op.create_index('ix_rating_run_state_as_of', 'rating_run', ['state', 'as_of'], unique=False)

    op.create_table('rating',
    sa.Column('subject_id', NUMBER, nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'D', 'NR', name='grade', native_enum=False, length=40), nullable=False),
    sa.Column('not_rated', sa.Enum('new_subject', 'insufficient_data', 'inactive_subject', 'out_of_scope', name='notratedreason', native_enum=False, length=40), nullable=True),
    sa.Column('ceilings', sa.String(length=80), nullable=True),
    sa.Column('vetoes', sa.String(length=80), nullable=True),
    sa.Column('previous_grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'D', 'NR', name='grade', native_enum=False, length=40), nullable=True),
    sa.Column('cause', sa.Enum('record_added', 'record_corrected', 'record_voided', 'record_stayed', 'mark_changed', 'duty_performed', 'objection_answered', 'listed', 'delisted', 'repaired', 'merged', 'unmerged', 'status_changed', 'edition_changed', 'scheduled', 'history_rerun', name='ratingcause', native_enum=False, length=40), nullable=False),
    sa.Column('inputs', sa.LargeBinary(), nullable=False),
    sa.Column('next_change_on', sa.Date(), nullable=True),
    sa.Column('public_from', sa.Date(), nullable=True),
    sa.Column('run_id', NUMBER, nullable=True),
    sa.Column('reruns_id', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['reruns_id'], ['rating.id'], name=op.f('fk_rating_reruns_id_rating')),
    sa.ForeignKeyConstraint(['run_id'], ['rating_run.id'], name=op.f('fk_rating_run_id_rating_run')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_rating_subject_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating'))
    )
    op.create_index('ix_rating_run_id', 'rating', ['run_id'], unique=False, sqlite_where=sa.text('run_id IS NOT NULL'), postgresql_where=sa.text('run_id IS NOT NULL'))
    op.create_index('ix_rating_subject_id_as_of', 'rating', ['subject_id', 'as_of'], unique=False)

    op.create_table('subject_rating',
    sa.Column('subject_id', NUMBER, autoincrement=False, nullable=False),
    sa.Column('rating_id', NUMBER, nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'D', 'NR', name='grade', native_enum=False, length=40), nullable=False),
    sa.Column('next_change_on', sa.Date(), nullable=True),
    sa.Column('public_from', sa.Date(), nullable=True),
    sa.Column('held_grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'D', 'NR', name='grade', native_enum=False, length=40), nullable=True),
    sa.Column('held_id', NUMBER, nullable=True),
    sa.Column('industry_code', sa.String(length=8), nullable=True),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('public_from IS NOT NULL OR held_grade IS NOT NULL', name=op.f('ck_subject_rating_held_or_public')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_subject_rating_subject_id_subject')),
    sa.PrimaryKeyConstraint('subject_id', name=op.f('pk_subject_rating'))
    )
    op.create_index('ix_subject_rating_grade', 'subject_rating', ['grade'], unique=False)
    op.create_index('ix_subject_rating_industry_code_score', 'subject_rating', ['industry_code', 'score'], unique=False)
    op.create_index('ix_subject_rating_next_change_on', 'subject_rating', ['next_change_on'], unique=False)

    op.create_table('rating_switch',
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'approved', 'rejected', 'withdrawn', name='switchstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('text_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seen_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('proposed_by', NUMBER, nullable=False),
    sa.Column('proposed_at', INSTANT, nullable=False),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('decided_at', INSTANT, nullable=True),
    sa.Column('decision_reason', sa.String(length=500), nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint("state <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)", name=op.f('ck_rating_switch_approved_by_another')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_rating_switch_two_persons')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_rating_switch_decided_by_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_rating_switch_proposed_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_switch'))
    )
    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)


def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)
    op.drop_table('rating_switch')
    op.drop_index('ix_subject_rating_next_change_on', table_name='subject_rating')
    op.drop_index('ix_subject_rating_industry_code_score', table_name='subject_rating')
    op.drop_index('ix_subject_rating_grade', table_name='subject_rating')

    op.drop_table('subject_rating')
    op.drop_index('ix_rating_subject_id_as_of', table_name='rating')
    op.drop_index('ix_rating_run_id', table_name='rating')

    op.drop_table('rating')
    op.drop_index('ix_rating_run_state_as_of', table_name='rating_run')

    op.drop_table('rating_run')
