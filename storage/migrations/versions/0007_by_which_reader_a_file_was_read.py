"""by which reader a file was read: known files are read anew once a later one reads more of them

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("reader", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("attachment", "reader")
