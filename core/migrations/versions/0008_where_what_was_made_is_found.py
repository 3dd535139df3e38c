"""Where what was made is found: the addresses of pictures, sounds and clips that were made before anybody wrote them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDRESSES = (
    ("storyboards", "image_url", "image_key"),
    ("characters", "image_url", "image_key"),
    ("audios", "url", "file_key"),
    ("videos", "url", "COALESCE(NULLIF(file_key, ''), preview_key)"),
)


def upgrade() -> None:
    for table, address, key in ADDRESSES:
        op.execute(f"UPDATE {table} SET {address} = '/api/v1/assets/' || {key} WHERE {key} <> ''")


def downgrade() -> None:
    for table, address, _ in ADDRESSES:
        op.execute(f"UPDATE {table} SET {address} = NULL")
