"""Proposals to withdraw an award, which wait for a second person.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

from models.guards import drop_guards, guard_facts

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FACTS = ("award_withdrawal",)

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('award_withdrawal',
    sa.Column('record_id', NUMBER, nullable=False),
    sa.Column('cause_kind', sa.Enum('listing', 'penalty', 'grade', 'record', name='causekind', native_enum=False, length=40), nullable=False),
    sa.Column('cause_id', NUMBER, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('document_no', sa.String(length=100), nullable=True),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('recorded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_award_withdrawal_by_id_account')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_award_withdrawal_record_id_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_withdrawal'))
    )
    op.create_index('uq_award_withdrawal', 'award_withdrawal', ['record_id', 'cause_kind', 'cause_id'], unique=True)
    for table in FACTS:
        guard_facts(op.execute, op.get_bind().dialect.name, table)


def downgrade() -> None:
    for table in FACTS:
        drop_guards(op.execute, op.get_bind().dialect.name, table)
    op.drop_table('award_withdrawal')
