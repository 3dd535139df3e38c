"""What a call is held and listed for.

Columns are added in place: a table that is copied loses the triggers of 0004. What ended before has no list price of its own: 0
there means that it was what it cost."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("list_micro_yuan", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("calls", sa.Column("estimated", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("calls", sa.Column("reserved_micro_yuan", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE calls SET reserved_micro_yuan = estimate_micro_yuan WHERE state IN ('intent', 'accepted')")


def downgrade() -> None:
    for name in ("reserved_micro_yuan", "estimated", "list_micro_yuan"):
        op.drop_column("calls", name)
