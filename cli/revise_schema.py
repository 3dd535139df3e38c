"""`revise-schema "what changes"`: the next migration, from what core/database/tables.py says and the last one does not."""

from __future__ import annotations

import sys

from core.database import schema


def main(arguments: list[str]) -> int:
    match arguments:
        case [words]:
            print(schema.write_migration(words))
            return 0
    print(__doc__, file=sys.stderr)
    return 2
