"""The books of the gateway."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_cache",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("cost_micro_yuan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answer_cache")),
    )
    with op.batch_alter_table("answer_cache", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_cache_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "breakers",
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_until", sa.DateTime(), nullable=True),
        sa.Column("probe_until", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_breakers")),
    )
    op.create_table(
        "budgets",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("limit_micro_yuan", sa.BigInteger(), nullable=True),
        sa.Column("spent_micro_yuan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_micro_yuan", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("scope IN ('project', 'user', 'month', 'run')", name=op.f("ck_budgets_scope")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_budgets")),
    )
    op.create_table(
        "holds",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=100), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_until"), ["until"], unique=False)

    op.create_table(
        "prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=50), server_default="", nullable=False),
        sa.Column("model", sa.String(length=100), server_default="", nullable=False),
        sa.Column("unit", sa.String(length=20), server_default="", nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "when",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prices")),
    )
    op.create_table(
        "secrets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master", sa.String(length=16), nullable=False),
        sa.Column("last4", sa.String(length=4), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrets")),
    )
    op.create_table(
        "doors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=50), nullable=False),
        sa.Column("label", sa.String(length=100), server_default="", nullable=False),
        sa.Column("secret_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=500), server_default="", nullable=False),
        sa.Column("region", sa.String(length=40), server_default="", nullable=False),
        sa.Column(
            "extra",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("inner", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("state_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("at_once", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_jobs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("share", sa.Integer(), server_default="1", nullable=False),
        sa.Column("tested_at", sa.DateTime(), nullable=True),
        sa.Column(
            "tested",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed', 'bad', 'no_money')", name=op.f("ck_doors_state")),
        sa.ForeignKeyConstraint(["secret_id"], ["secrets.id"], name=op.f("fk_doors_secret_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
    )
    with op.batch_alter_table("doors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doors_provider"), ["provider"], unique=False)

    op.create_table(
        "model_ratings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("call_key", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_model_ratings_stars")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_model_ratings_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_ratings")),
    )
    with op.batch_alter_table("model_ratings", schema=None) as batch_op:
        batch_op.create_index("ix_model_ratings_model_purpose", ["model", "purpose"], unique=False)

    op.create_table(
        "budget_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_key", sa.String(length=120), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("need_micro_yuan", sa.BigInteger(), nullable=False),
        sa.Column(
            "what",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'approved', 'refused')", name=op.f("ck_budget_requests_state")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_budget_requests_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_budget_requests_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_requests")),
    )
    with op.batch_alter_table("ai_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grade", sa.String(length=10), server_default="", nullable=False))

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("run_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("door_id", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("care", sa.String(length=10), server_default="paid", nullable=False))
        batch_op.add_column(sa.Column("amount", sa.Numeric(precision=20, scale=10), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), server_default="CNY", nullable=False))
        batch_op.add_column(sa.Column("rate", sa.Numeric(precision=14, scale=6), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column(
                "prices",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default=sa.text("'[]'"),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("allowance", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("free_units", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("saved_micro_yuan", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("tokens_in", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("tokens_out", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("characters", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("images", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seconds", sa.Numeric(precision=12, scale=3), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "why",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
        )
        batch_op.create_index(
            "ix_calls_allowance_door_id",
            ["allowance", "door_id", "created_at"],
            unique=False,
            sqlite_where=sa.text("allowance <> ''"),
            postgresql_where=sa.text("allowance <> ''"),
        )
        batch_op.create_index("ix_calls_created_at", ["created_at"], unique=False)
        batch_op.create_index(
            "ix_calls_door_id",
            ["door_id"],
            unique=False,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.create_index(
            "ix_calls_group_id",
            ["group_id"],
            unique=False,
            sqlite_where=sa.text("group_id <> key"),
            postgresql_where=sa.text("group_id <> key"),
        )
        batch_op.create_index("ix_calls_provider_model_created_at", ["provider", "model", "created_at"], unique=False)
        batch_op.create_index(
            "ix_calls_state_created_at",
            ["state", "created_at"],
            unique=False,
            sqlite_where=sa.text("state NOT IN ('done', 'failed')"),
            postgresql_where=sa.text("state NOT IN ('done', 'failed')"),
        )

    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "terms",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default=sa.text("'{}'"),
                nullable=False,
            )
        )

    with op.batch_alter_table("takes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_key", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("took_ms", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("videos", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_key", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("cost_micro_yuan", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("took_ms", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("videos", schema=None) as batch_op:
        batch_op.drop_column("took_ms")
        batch_op.drop_column("cost_micro_yuan")
        batch_op.drop_column("call_key")

    with op.batch_alter_table("takes", schema=None) as batch_op:
        batch_op.drop_column("took_ms")
        batch_op.drop_column("call_key")

    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_column("terms")

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_calls_state_created_at",
            sqlite_where=sa.text("state NOT IN ('done', 'failed')"),
            postgresql_where=sa.text("state NOT IN ('done', 'failed')"),
        )
        batch_op.drop_index("ix_calls_provider_model_created_at")
        batch_op.drop_index(
            "ix_calls_group_id", sqlite_where=sa.text("group_id <> key"), postgresql_where=sa.text("group_id <> key")
        )
        batch_op.drop_index(
            "ix_calls_door_id",
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.drop_index("ix_calls_created_at")
        batch_op.drop_index(
            "ix_calls_allowance_door_id",
            sqlite_where=sa.text("allowance <> ''"),
            postgresql_where=sa.text("allowance <> ''"),
        )
        batch_op.drop_column("why")
        batch_op.drop_column("seconds")
        batch_op.drop_column("images")
        batch_op.drop_column("characters")
        batch_op.drop_column("tokens_out")
        batch_op.drop_column("tokens_in")
        batch_op.drop_column("saved_micro_yuan")
        batch_op.drop_column("free_units")
        batch_op.drop_column("allowance")
        batch_op.drop_column("prices")
        batch_op.drop_column("rate")
        batch_op.drop_column("currency")
        batch_op.drop_column("amount")
        batch_op.drop_column("care")
        batch_op.drop_column("door_id")
        batch_op.drop_column("run_id")
        batch_op.drop_column("group_id")

    with op.batch_alter_table("ai_tasks", schema=None) as batch_op:
        batch_op.drop_column("grade")

    op.drop_table("budget_requests")
    with op.batch_alter_table("model_ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_model_ratings_model_purpose")

    op.drop_table("model_ratings")
    with op.batch_alter_table("doors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_doors_provider"))

    op.drop_table("doors")
    op.drop_table("secrets")
    op.drop_table("prices")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holds_until"))

    op.drop_table("holds")
    op.drop_table("budgets")
    op.drop_table("breakers")
    with op.batch_alter_table("answer_cache", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_cache_expires_at"))

    op.drop_table("answer_cache")
