"""What was measured in a piece's pictures while it was rendered. Pieces of before have nothing, and are measured when their film is joined."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("pieces", sa.Column("seen", kind, server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.drop_column("pieces", "seen")
