"""Likely duplicates, judgements of them, merges; how far a job is

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
DETAILS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = ("duplicate_judgement", "shared_particular")

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('duplicate_pair',
    sa.Column('low_id', NUMBER, nullable=False),
    sa.Column('high_id', NUMBER, nullable=False),
    sa.Column('state', sa.Enum('open', 'unsure', 'waiting', 'merged', 'different', 'related', name='pairstate', native_enum=False, length=40), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('name_score', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=True),
    sa.Column('assignee_id', NUMBER, nullable=True),
    sa.Column('found_at', INSTANT, nullable=False),
    sa.Column('weighed_at', INSTANT, nullable=False),
    sa.Column('state_since', INSTANT, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint('low_id < high_id', name=op.f('ck_duplicate_pair_lower_first')),
    sa.ForeignKeyConstraint(['assignee_id'], ['account.id'], name=op.f('fk_duplicate_pair_assignee_id_account')),
    sa.ForeignKeyConstraint(['high_id'], ['subject.id'], name=op.f('fk_duplicate_pair_high_id_subject')),
    sa.ForeignKeyConstraint(['low_id'], ['subject.id'], name=op.f('fk_duplicate_pair_low_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pair'))
    )
    op.create_index(op.f('ix_duplicate_pair_assignee_id'), 'duplicate_pair', ['assignee_id'], unique=False)
    op.create_index(op.f('ix_duplicate_pair_high_id'), 'duplicate_pair', ['high_id'], unique=False)
    op.create_index('ix_duplicate_pair_state_score', 'duplicate_pair', ['state', 'score'], unique=False)
    op.create_index('uq_duplicate_pair_low_id_high_id', 'duplicate_pair', ['low_id', 'high_id'], unique=True)

    op.create_table('duplicate_judgement',
    sa.Column('pair_id', NUMBER, nullable=False),
    sa.Column('verdict', sa.Enum('same', 'different', 'related', 'unsure', 'reopened', name='verdict', native_enum=False, length=40), nullable=False),
    sa.Column('relation', sa.Enum('branch', 'successor', 'group', 'same_people', name='relation', native_enum=False, length=40), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('was_blind', sa.Boolean(), nullable=False),
    sa.Column('bulk_id', NUMBER, nullable=True),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_duplicate_judgement_by_id_account')),
    sa.ForeignKeyConstraint(['pair_id'], ['duplicate_pair.id'], name=op.f('fk_duplicate_judgement_pair_id_duplicate_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_judgement'))
    )
    op.create_index(op.f('ix_duplicate_judgement_bulk_id'), 'duplicate_judgement', ['bulk_id'], unique=False)
    op.create_index(op.f('ix_duplicate_judgement_pair_id'), 'duplicate_judgement', ['pair_id'], unique=False)

    op.create_table('shared_particular',
    sa.Column('link_id', NUMBER, nullable=False),
    sa.Column('field', sa.Enum('address', 'legal_representative', 'industry_code', name='sharedfield', native_enum=False, length=40), nullable=False),
    sa.Column('from_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['from_id'], ['subject.id'], name=op.f('fk_shared_particular_from_id_subject')),
    sa.ForeignKeyConstraint(['link_id'], ['identity_link.id'], name=op.f('fk_shared_particular_link_id_identity_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_particular'))
    )
    op.create_index('uq_shared_particular_link_id_field', 'shared_particular', ['link_id', 'field'], unique=True)

    op.create_table('subject_merge',
    sa.Column('pair_id', NUMBER, nullable=False),
    sa.Column('duplicate_id', NUMBER, nullable=False),
    sa.Column('survivor_id', NUMBER, nullable=False),
    sa.Column('state', sa.Enum('waiting', 'done', 'refused', 'withdrawn', 'lapsed', 'ended', name='mergestate', native_enum=False, length=40), nullable=False),
    sa.Column('needs_second', sa.Boolean(), nullable=False),
    sa.Column('why_second', DETAILS, nullable=False),
    sa.Column('choices', DETAILS, nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('seen_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seen', DETAILS, nullable=False),
    sa.Column('proposed_by', NUMBER, nullable=False),
    sa.Column('proposed_at', INSTANT, nullable=False),
    sa.Column('decided_by', NUMBER, nullable=True),
    sa.Column('decided_at', INSTANT, nullable=True),
    sa.Column('decision_reason', sa.String(length=500), nullable=True),
    sa.Column('link_id', NUMBER, nullable=True),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.CheckConstraint("state <> 'done' OR NOT needs_second OR decided_by IS NOT NULL", name=op.f('ck_subject_merge_second_person_confirmed')),
    sa.CheckConstraint("state NOT IN ('done', 'ended') OR link_id IS NOT NULL", name=op.f('ck_subject_merge_linked')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_subject_merge_confirmed_by_another')),
    sa.CheckConstraint('duplicate_id <> survivor_id', name=op.f('ck_subject_merge_two_subjects')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_subject_merge_decided_by_account')),
    sa.ForeignKeyConstraint(['duplicate_id'], ['subject.id'], name=op.f('fk_subject_merge_duplicate_id_subject')),
    sa.ForeignKeyConstraint(['link_id'], ['identity_link.id'], name=op.f('fk_subject_merge_link_id_identity_link')),
    sa.ForeignKeyConstraint(['pair_id'], ['duplicate_pair.id'], name=op.f('fk_subject_merge_pair_id_duplicate_pair')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_subject_merge_proposed_by_account')),
    sa.ForeignKeyConstraint(['survivor_id'], ['subject.id'], name=op.f('fk_subject_merge_survivor_id_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_merge')),
    sa.UniqueConstraint('link_id', name=op.f('uq_subject_merge_link_id'))
    )
    op.create_index(op.f('ix_subject_merge_duplicate_id'), 'subject_merge', ['duplicate_id'], unique=False)
    op.create_index(op.f('ix_subject_merge_pair_id'), 'subject_merge', ['pair_id'], unique=False)
    op.create_index(op.f('ix_subject_merge_proposed_by'), 'subject_merge', ['proposed_by'], unique=False)
    op.create_index(op.f('ix_subject_merge_state'), 'subject_merge', ['state'], unique=False)
    op.create_index(op.f('ix_subject_merge_survivor_id'), 'subject_merge', ['survivor_id'], unique=False)

    op.add_column('job', sa.Column('position', sa.Integer(), nullable=True))
    op.add_column('job', sa.Column('total', sa.Integer(), nullable=True))

    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)



def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)

    op.drop_column('job', 'total')
    op.drop_column('job', 'position')

    op.drop_index(op.f('ix_subject_merge_survivor_id'), table_name='subject_merge')
    op.drop_index(op.f('ix_subject_merge_state'), table_name='subject_merge')
    op.drop_index(op.f('ix_subject_merge_proposed_by'), table_name='subject_merge')
    op.drop_index(op.f('ix_subject_merge_pair_id'), table_name='subject_merge')
    op.drop_index(op.f('ix_subject_merge_duplicate_id'), table_name='subject_merge')

    op.drop_table('subject_merge')
    op.drop_index('uq_shared_particular_link_id_field', table_name='shared_particular')

    op.drop_table('shared_particular')
    op.drop_index(op.f('ix_duplicate_judgement_pair_id'), table_name='duplicate_judgement')
    op.drop_index(op.f('ix_duplicate_judgement_bulk_id'), table_name='duplicate_judgement')

    op.drop_table('duplicate_judgement')
    op.drop_index('uq_duplicate_pair_low_id_high_id', table_name='duplicate_pair')
    op.drop_index('ix_duplicate_pair_state_score', table_name='duplicate_pair')
    op.drop_index(op.f('ix_duplicate_pair_high_id'), table_name='duplicate_pair')
    op.drop_index(op.f('ix_duplicate_pair_assignee_id'), table_name='duplicate_pair')

    op.drop_table('duplicate_pair')
