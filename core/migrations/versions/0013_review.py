"""Review of films: rounds, links, notes and answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("storyboards", sa.Column("approved_version", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "review_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=10), server_default="film", nullable=False),
        sa.Column("cut_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=100), server_default="", nullable=False),
        sa.Column("password_hash", sa.String(length=255), server_default="", nullable=False),
        sa.Column("watermark", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("read_only", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("scope IN ('film', 'boards', 'script')", name=op.f("ck_review_links_scope")),
        sa.ForeignKeyConstraint(["cut_id"], ["cuts.id"], name=op.f("fk_review_links_cut_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_review_links_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_links_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_links_token_hash")),
    )
    with op.batch_alter_table("review_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_links_project_id"), ["project_id"], unique=False)
    op.create_table(
        "review_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cut_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cut_id"], ["cuts.id"], name=op.f("fk_review_rounds_cut_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_review_rounds_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_rounds_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rounds")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_review_rounds_project_id_number")),
    )
    op.create_table(
        "review_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("on_kind", sa.String(length=10), nullable=False),
        sa.Column("on_id", sa.Uuid(), nullable=False),
        sa.Column("cut_id", sa.Uuid(), nullable=True),
        sa.Column("made_from", sa.String(length=64), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=15), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column(
            "reopened_because",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.CheckConstraint("answer IN ('approved', 'changes_asked')", name=op.f("ck_review_answers_answer")),
        sa.CheckConstraint(
            "on_kind IN ('film', 'shot', 'script', 'character')", name=op.f("ck_review_answers_on_kind")
        ),
        sa.ForeignKeyConstraint(["cut_id"], ["cuts.id"], name=op.f("fk_review_answers_cut_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["link_id"], ["review_links.id"], name=op.f("fk_review_answers_link_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_review_answers_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_review_answers_round_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_answers_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answers")),
    )
    with op.batch_alter_table("review_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_answers_project_id_on_kind_on_id", ["project_id", "on_kind", "on_id"], unique=False
        )
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=10), server_default="remark", nullable=False),
        sa.Column("on_kind", sa.String(length=10), server_default="film", nullable=False),
        sa.Column("on_id", sa.String(length=80), server_default="", nullable=False),
        sa.Column("cut_id", sa.Uuid(), nullable=True),
        sa.Column("take_id", sa.Uuid(), nullable=True),
        sa.Column("seconds", sa.Numeric(precision=9, scale=3), nullable=True),
        sa.Column(
            "marks",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "mentions",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('remark', 'change')", name=op.f("ck_review_comments_kind")),
        sa.CheckConstraint(
            "on_kind IN ('film', 'shot', 'script', 'line', 'character', 'sound')",
            name=op.f("ck_review_comments_on_kind"),
        ),
        sa.ForeignKeyConstraint(["cut_id"], ["cuts.id"], name=op.f("fk_review_comments_cut_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["link_id"], ["review_links.id"], name=op.f("fk_review_comments_link_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_review_comments_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["users.id"], name=op.f("fk_review_comments_resolved_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_review_comments_round_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["review_comments.id"], name=op.f("fk_review_comments_thread_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_comments_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    with op.batch_alter_table("review_comments", schema=None) as batch_op:
        batch_op.create_index("ix_review_comments_project_id_created_at", ["project_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_comments_thread_id"), ["thread_id"], unique=False)
    op.create_table(
        "review_link_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("address", sa.String(length=100), server_default="", nullable=False),
        sa.Column("agent", sa.String(length=300), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["review_links.id"], name=op.f("fk_review_link_openings_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_link_openings")),
    )
    with op.batch_alter_table("review_link_openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_link_openings_link_id"), ["link_id"], unique=False)
    op.create_table(
        "review_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["review_links.id"], name=op.f("fk_review_requests_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_review_requests_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_requests_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_requests")),
        sa.UniqueConstraint("round_id", "link_id", name=op.f("uq_review_requests_round_id_link_id")),
        sa.UniqueConstraint("round_id", "user_id", name=op.f("uq_review_requests_round_id_user_id")),
    )
    with op.batch_alter_table("review_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_requests_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_requests_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_requests_user_id"))
        batch_op.drop_index(batch_op.f("ix_review_requests_link_id"))
    op.drop_table("review_requests")
    with op.batch_alter_table("review_link_openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_link_openings_link_id"))
    op.drop_table("review_link_openings")
    with op.batch_alter_table("review_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_comments_thread_id"))
        batch_op.drop_index("ix_review_comments_project_id_created_at")
    op.drop_table("review_comments")
    with op.batch_alter_table("review_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_review_answers_project_id_on_kind_on_id")
    op.drop_table("review_answers")
    op.drop_table("review_rounds")
    with op.batch_alter_table("review_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_links_project_id"))
    op.drop_table("review_links")
    op.drop_column("storyboards", "approved_version")
