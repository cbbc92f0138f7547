"""what rules found page by page, where the pages of a site make one finding

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trace",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("page_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fold", sa.String(16), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "page_id", name="pk_trace"),
    )
    op.create_index("ix_trace_site_id", "trace", ["site_id"])


def downgrade() -> None:
    op.drop_table("trace")
