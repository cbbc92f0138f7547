"""findings of the first sweep are told apart from what is new

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.add_column(sa.Column("first_sweep", sa.Boolean(), nullable=False, server_default=sa.false()))
    # what the very first pass found was there before the watch began
    finding = sa.table("finding", sa.column("first_sweep", sa.Boolean), sa.column("first_seen", sa.DateTime))
    first = sa.select(sa.func.min(finding.c.first_seen)).scalar_subquery()
    op.execute(finding.update().where(finding.c.first_seen == first).values(first_sweep=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.drop_column("first_sweep")
