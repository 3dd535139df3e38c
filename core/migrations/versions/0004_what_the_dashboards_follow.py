"""What the dashboards follow: each change of a call or task that counts has a number, given by the database itself.

On SQLite writers come one after another, so `seq` is the highest there is and one more, and rows come in its order. On PostgreSQL
it is the number of the transaction: whatever is under the oldest that still runs has come.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOLLOWED = {
    "calls": ("state IN ('done', 'failed')", ("state", "cost_micro_yuan")),
    "ai_tasks": ("status IN ('completed', 'failed', 'cancelled')", ("status",)),
}
"""Of each table: when a row has ended, and the columns whose change counts."""


def follow(table: str, ended: str, columns: tuple[str, ...]) -> None:
    was_ended = ended.replace("stat", "OLD.stat", 1)
    if op.get_bind().dialect.name == "sqlite":
        newest = f"(SELECT coalesce(max(seq), 0) + 1 FROM {table})"
        op.execute(f"UPDATE {table} SET number = rowid, seq = rowid")
        op.execute(
            f"CREATE TRIGGER {table}_come AFTER INSERT ON {table} BEGIN "
            f"UPDATE {table} SET seq = {newest}, number = {newest} WHERE rowid = NEW.rowid; END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {', '.join(columns)} ON {table} BEGIN "
            f"UPDATE {table} SET seq = {newest}, amended = amended OR ({was_ended}) WHERE rowid = NEW.rowid; END"
        )
        return
    op.execute(f"CREATE SEQUENCE {table}_number")
    op.execute(f"UPDATE {table} SET number = nextval('{table}_number')")
    op.execute(
        f"CREATE FUNCTION {table}_come() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.number := nextval('{table}_number'); NEW.seq := pg_current_xact_id()::text::bigint; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE FUNCTION {table}_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.seq := pg_current_xact_id()::text::bigint; NEW.amended := OLD.amended OR ({was_ended}); RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_come BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_come()")
    op.execute(
        f"CREATE TRIGGER {table}_changed BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_changed()"
    )


def let_go(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("come", "changed"):
            op.execute(f"DROP TRIGGER {table}_{what}")
        return
    for what in ("come", "changed"):
        op.execute(f"DROP TRIGGER {table}_{what} ON {table}")
        op.execute(f"DROP FUNCTION {table}_{what}()")
    op.execute(f"DROP SEQUENCE {table}_number")


def upgrade() -> None:
    with op.batch_alter_table("ai_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("amended", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.create_index(batch_op.f("ix_ai_tasks_seq"), ["seq"], unique=False)

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("amended", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.create_index(batch_op.f("ix_calls_seq"), ["seq"], unique=False)

    op.create_index("ix_task_attempts_started_at", "task_attempts", ["started_at"], unique=False)
    for table, (ended, columns) in FOLLOWED.items():
        follow(table, ended, columns)


def downgrade() -> None:
    for table in FOLLOWED:
        let_go(table)
    op.drop_index("ix_task_attempts_started_at", table_name="task_attempts")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_seq"))
        batch_op.drop_column("amended")
        batch_op.drop_column("seq")
        batch_op.drop_column("number")

    with op.batch_alter_table("ai_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ai_tasks_seq"))
        batch_op.drop_column("amended")
        batch_op.drop_column("seq")
        batch_op.drop_column("number")
