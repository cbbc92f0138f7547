"""the dictionary with which texts are compressed, and their length, which the compressed size no longer tells

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_dictionary",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_text_dictionary"),
    )
    op.add_column("text_body", sa.Column("length", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("text_body", "length")
    op.drop_table("text_dictionary")
