"""Prompts and the lab."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "settings",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_presets_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presets")),
    )
    op.create_table(
        "prompt_template_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "why",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_prompt_template_moves_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_template_moves")),
    )
    with op.batch_alter_table("prompt_template_moves", schema=None) as batch_op:
        batch_op.create_index("ix_prompt_template_moves_name_language", ["name", "language"], unique=False)

    op.create_table(
        "styles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("negative", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "palette",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("based_on", sa.String(length=50), server_default="puppet", nullable=False),
        sa.Column("thumb", sa.String(length=64), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_styles_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_styles")),
    )
    op.create_table(
        "experiments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("task_type", sa.String(length=50), nullable=False),
        sa.Column(
            "spec",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("cap_micro_yuan", sa.BigInteger(), nullable=True),
        sa.Column("quick", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("cloned_from", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "task_type IN ('script_generation', 'storyboard_generation', 'character_design', 'audio_generation', 'video_generation')",
            name=op.f("ck_experiments_task_type"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_experiments_project_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_experiments_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
    )
    with op.batch_alter_table("experiments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiments_project_id"), ["project_id"], unique=False)

    op.create_table(
        "prompt_dialogues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=20), server_default="open", nullable=False),
        sa.Column(
            "state",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("status IN ('open', 'complete')", name=op.f("ck_prompt_dialogues_status")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_prompt_dialogues_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_prompt_dialogues_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_dialogues")),
    )
    with op.batch_alter_table("prompt_dialogues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_dialogues_user_id"), ["user_id"], unique=False)

    op.create_table(
        "experiment_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("rung", sa.String(length=10), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("input", sa.String(length=80), server_default="", nullable=False),
        sa.Column("seed", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "request",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("thumb", sa.String(length=64), server_default="", nullable=False),
        sa.Column("media_type", sa.String(length=100), server_default="", nullable=False),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "error",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("estimate_micro_yuan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cost_micro_yuan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("took_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("call_key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "rung IN ('prompt', 'text', 'still', 'sound', 'draft', 'clip')", name=op.f("ck_experiment_cells_rung")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'processing', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_experiment_cells_state"),
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_experiment_cells_experiment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_cells")),
        sa.UniqueConstraint("experiment_id", "key", name=op.f("uq_experiment_cells_experiment_id_key")),
    )
    with op.batch_alter_table("experiment_cells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_cells_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experiment_cells_state"), ["state"], unique=False)

    op.create_table(
        "experiment_marks",
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("rejected", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column(
            "tags",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_experiment_marks_stars")),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["experiment_cells.id"], name=op.f("fk_experiment_marks_cell_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_experiment_marks_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cell_id", "user_id", name=op.f("pk_experiment_marks")),
    )
    op.create_table(
        "experiment_votes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("left_id", sa.Uuid(), nullable=False),
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("choice IN ('left', 'right', 'same')", name=op.f("ck_experiment_votes_choice")),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_experiment_votes_experiment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["left_id"], ["experiment_cells.id"], name=op.f("fk_experiment_votes_left_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["experiment_cells.id"], name=op.f("fk_experiment_votes_right_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_experiment_votes_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_votes")),
        sa.UniqueConstraint(
            "user_id", "left_id", "right_id", name=op.f("uq_experiment_votes_user_id_left_id_right_id")
        ),
    )
    with op.batch_alter_table("experiment_votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_votes_experiment_id"), ["experiment_id"], unique=False)

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("experiment_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            "ix_calls_experiment_id",
            ["experiment_id"],
            unique=False,
            sqlite_where=sa.text("experiment_id IS NOT NULL"),
            postgresql_where=sa.text("experiment_id IS NOT NULL"),
        )

    with op.batch_alter_table("prompt_optimization_logs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template_version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(length=10), server_default="zh", nullable=False))
        batch_op.add_column(sa.Column("genre", sa.String(length=50), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("confidence", sa.Numeric(precision=5, scale=4), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "facts",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("quality_before", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("quality_after", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("cached", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("project_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("sent_to", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("dialogue_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            "ix_prompt_optimization_logs_template_used", ["template_used", "template_version"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_prompt_optimization_logs_project_id"),
            "projects",
            ["project_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_budgets_scope"), type_="check")
        batch_op.create_check_constraint("scope", "scope IN ('project', 'user', 'month', 'run', 'lab')")

    with op.batch_alter_table("prompt_templates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=10), server_default="zh", nullable=False))
        batch_op.add_column(sa.Column("fine", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("negative", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("label", sa.String(length=20), server_default="draft", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=10), server_default="team", nullable=False))
        batch_op.add_column(sa.Column("user_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("forked_from", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "evidence",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
        )
        batch_op.create_index(
            "ix_prompt_templates_production",
            ["name", "language"],
            unique=True,
            sqlite_where=sa.text("label = 'production'"),
            postgresql_where=sa.text("label = 'production'"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_prompt_templates_name_language_version"), ["name", "language", "version"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_prompt_templates_user_id"), "users", ["user_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint("label", "label IN ('production', 'draft', '')")
        batch_op.create_check_constraint("source", "source IN ('shipped', 'team')")

    with op.batch_alter_table("user_prompt_preferences", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("professional_mode", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )


def downgrade() -> None:
    op.execute("DELETE FROM budgets WHERE scope = 'lab'")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_budgets_scope"), type_="check")
        batch_op.create_check_constraint("scope", "scope IN ('project', 'user', 'month', 'run')")
    with op.batch_alter_table("user_prompt_preferences", schema=None) as batch_op:
        batch_op.drop_column("professional_mode")

    with op.batch_alter_table("prompt_templates", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_prompt_templates_label"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_prompt_templates_source"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_prompt_templates_user_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_prompt_templates_name_language_version"), type_="unique")
        batch_op.drop_index(
            "ix_prompt_templates_production",
            sqlite_where=sa.text("label = 'production'"),
            postgresql_where=sa.text("label = 'production'"),
        )
        batch_op.drop_column("evidence")
        batch_op.drop_column("forked_from")
        batch_op.drop_column("user_id")
        batch_op.drop_column("source")
        batch_op.drop_column("label")
        batch_op.drop_column("version")
        batch_op.drop_column("negative")
        batch_op.drop_column("fine")
        batch_op.drop_column("language")

    with op.batch_alter_table("prompt_optimization_logs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_prompt_optimization_logs_project_id"), type_="foreignkey")
        batch_op.drop_index("ix_prompt_optimization_logs_template_used")
        batch_op.drop_column("dialogue_id")
        batch_op.drop_column("sent_to")
        batch_op.drop_column("project_id")
        batch_op.drop_column("cached")
        batch_op.drop_column("quality_after")
        batch_op.drop_column("quality_before")
        batch_op.drop_column("facts")
        batch_op.drop_column("confidence")
        batch_op.drop_column("genre")
        batch_op.drop_column("language")
        batch_op.drop_column("template_version")

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_calls_experiment_id",
            sqlite_where=sa.text("experiment_id IS NOT NULL"),
            postgresql_where=sa.text("experiment_id IS NOT NULL"),
        )
        batch_op.drop_column("experiment_id")
        batch_op.drop_column("template")

    with op.batch_alter_table("experiment_votes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_votes_experiment_id"))

    op.drop_table("experiment_votes")
    op.drop_table("experiment_marks")
    with op.batch_alter_table("experiment_cells", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_cells_task_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_cells_state"))

    op.drop_table("experiment_cells")
    with op.batch_alter_table("prompt_dialogues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prompt_dialogues_user_id"))

    op.drop_table("prompt_dialogues")
    with op.batch_alter_table("experiments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiments_project_id"))

    op.drop_table("experiments")
    op.drop_table("styles")
    with op.batch_alter_table("prompt_template_moves", schema=None) as batch_op:
        batch_op.drop_index("ix_prompt_template_moves_name_language")

    op.drop_table("prompt_template_moves")
    op.drop_table("presets")
