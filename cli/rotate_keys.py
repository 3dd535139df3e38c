"""`rotate-keys`: another master key for the stored keys, while the studio runs; `make rotate-keys`."""

from __future__ import annotations

import sys

from core.database import secret_vault
from core.errors import StudioError
from core.i18n import terminal_language, translate_key
from core.operations import installation
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    """Exits 2 where something else is asked, 3 with a sentence where it cannot be done."""
    language = terminal_language()
    if arguments:
        print(translate_key("vault.usage", language), file=sys.stderr)
        return 2
    try:
        studio = open_studio()
        installation.upgrade(studio.db)
        wrapped, left = secret_vault.rotate_master_key(studio.db, studio.settings)
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 3
    print(translate_key("vault.rotated", language, count=wrapped))
    if left:
        print(translate_key("vault.left", language, count=left))
    return 0
