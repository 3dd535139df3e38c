"""`backup now | restore FOLDER`: the studio's database copied whole, and put back while the studio is closed."""

from __future__ import annotations

import sys
from pathlib import Path

from core.errors import StudioError
from core.i18n import terminal_language, translate_key
from core.operations import backup
from core.settings import Settings
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    """Exits 1 with a sentence where it cannot be done, 2 where something else is asked."""
    language = terminal_language()
    try:
        match arguments:
            case ["now"]:
                made = backup.make_backup(open_studio())
                print(
                    translate_key("settings.cli_made", language, folder=backup.backups_folder(Settings()) / made.name)
                )
            case ["restore", place]:
                done = backup.restore(Settings(), Path(place))
                print(translate_key("settings.cli_restored", language, name=done.backup.name))
                if done.aside:
                    print(translate_key("settings.cli_aside", language, folder=done.aside))
                if done.missing:
                    print(translate_key("settings.cli_missing", language, n=len(done.missing)))
            case _:
                print(translate_key("settings.cli_usage", language), file=sys.stderr)
                return 2
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 1
    return 0
