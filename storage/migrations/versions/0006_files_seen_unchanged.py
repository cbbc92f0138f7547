"""which files a run saw unchanged, as for pages: what was found in them was looked at again

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("seen_files", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("run", "seen_files")
