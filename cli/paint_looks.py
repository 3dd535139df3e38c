"""`paint-looks [LOOK ...]`: the picture of every look, or of these, into static/looks; and what each was painted from."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from core.money.ledger import Account
from core.operations import installation
from core.project import looks
from core.settings import ROOT, Settings
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    """Exits 2 where there is no look of that name."""
    if unknown := set(arguments) - set(looks.shipped_looks()):
        print(f"{__doc__}\nNo such look: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url=""))
        installation.upgrade(studio.db)
        looks.PICTURES.mkdir(exist_ok=True)
        for look in looks.shipped_looks().values():
            if not arguments or look.name in arguments:
                look.picture.write_bytes(looks.paint_look(look, studio.ask(Account())))
                _note(look.name, looks.look_digest(look))
                print(look.picture.relative_to(ROOT), look.picture.stat().st_size)
    return 0


def _note(name: str, mark: str) -> None:
    marks = json.loads(looks.PAINTED_FROM.read_text("utf-8")) if looks.PAINTED_FROM.exists() else {}
    looks.PAINTED_FROM.write_text(json.dumps({**marks, name: mark}, indent=1, sort_keys=True) + "\n", "utf-8")
