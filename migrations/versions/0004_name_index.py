"""The name index, and the index of the tails of credit codes

Revision: 0004, after 0003. The index starts empty: `flask database upgrade` builds it from the names.
"""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PACKED = {"name_posting": ("ids",), "name_chunk": ("grams", "starts", "ids")}

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('name_addition',
    sa.Column('gram', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('gram', 'name_id', name=op.f('pk_name_addition')),
    sqlite_with_rowid=False
    )
    op.create_table('name_chunk',
    sa.Column('first_gram', sa.BigInteger(), nullable=False),
    sa.Column('last_gram', sa.BigInteger(), nullable=False),
    sa.Column('first_id', NUMBER, nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('grams', sa.LargeBinary(), nullable=False),
    sa.Column('starts', sa.LargeBinary(), nullable=False),
    sa.Column('ids', sa.LargeBinary(), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_chunk'))
    )
    op.create_table('name_posting',
    sa.Column('gram', NUMBER, autoincrement=False, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('ids', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('gram', name=op.f('pk_name_posting'))
    )
    op.create_index('ix_subject_uscc_tail', 'subject', [sa.text('substr(uscc, 13)')])
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in PACKED.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_index('ix_subject_uscc_tail', table_name='subject')
    op.drop_table('name_posting')
    op.drop_table('name_chunk')
    op.drop_table('name_addition')
