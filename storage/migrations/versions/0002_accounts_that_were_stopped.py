"""accounts that were stopped: since when, announced where, on file since when

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("pause_notice", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("filed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        for name in ("filed_on", "pause_notice", "paused_on"):
            table.drop_column(name)
