"""`audit verify | export [FILE]`: whether the audit log is as it was written; and all of it as JSON Lines."""

from __future__ import annotations

import sys
from pathlib import Path

from core.errors import StudioError
from core.i18n import terminal_language, translate_key
from core.operations import audit_entries, audit_verification
from core.operations.audit_entries import AuditFilter
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    """Exits 1 where an entry was changed, removed or added, or with a sentence where it cannot be done; 2 where something else is asked."""
    language = terminal_language()
    try:
        match arguments:
            case ["verify"]:
                verdict = audit_verification.verify_and_keep(open_studio().db)
                if not verdict.intact:
                    print(audit_verification.problem_sentence(verdict, language), file=sys.stderr)
                    return 1
                print(translate_key("audit.cli_intact", language, n=verdict.entries, head=verdict.head[:16]))
            case ["export"]:
                _write(None)
            case ["export", place]:
                print(translate_key("audit.cli_exported", language, file=place, n=_write(Path(place))))
            case _:
                print(translate_key("audit.cli_usage", language), file=sys.stderr)
                return 2
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 1
    return 0


def _write(file: Path | None) -> int:
    """To standard output where no file is named. Returns how many entries."""
    with open_studio().db.read() as session:
        lines = list(audit_entries.export_lines(session, AuditFilter()))
    if file is None:
        sys.stdout.writelines(lines)
    else:
        file.write_text("".join(lines), "utf-8")
    return len(lines) - 1
