"""Sign-up is closed from now on unless an admin opens it; a studio that has its people keeps the door as it stood: open."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SETTINGS = sa.table(
    "studio_settings",
    sa.column("key", sa.String),
    sa.column("value", sa.JSON().with_variant(JSONB(), "postgresql")),
    sa.column("updated_at", sa.DateTime),
)


def upgrade() -> None:
    asked = sa.select(SETTINGS.c.key).where(SETTINGS.c.key.in_(("first_admin", "rule.sign_up")))
    if set(op.get_bind().scalars(asked)) == {"first_admin"}:
        now = datetime.now(UTC).replace(tzinfo=None)
        op.execute(SETTINGS.insert().values(key="rule.sign_up", value={"is": "open"}, updated_at=now))


def downgrade() -> None:
    """Before, a rule that nobody set said open: what is said now stays said."""
