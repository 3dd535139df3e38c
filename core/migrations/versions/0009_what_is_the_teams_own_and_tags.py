"""Which film is the sample that came with the studio, and free tags on films."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("sample", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(
        "UPDATE projects SET sample = true WHERE user_id IS NULL AND EXISTS (SELECT 1 FROM studio_settings WHERE key = 'sample_film')"
    )
    op.create_table(
        "project_tags",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_tags_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "tag", name=op.f("pk_project_tags")),
    )
    op.create_index("ix_project_tags_tag", "project_tags", ["tag"])


def downgrade() -> None:
    op.drop_index("ix_project_tags_tag", "project_tags")
    op.drop_table("project_tags")
    op.drop_column("projects", "sample")
