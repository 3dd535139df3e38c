"""Until when a making is promised. Added in place: a table that is copied loses the triggers of 0004."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("ai_tasks", sa.Column("promise", kind, server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.drop_column("ai_tasks", "promise")
