"""`export --list | --format NAME [--film NAME_OR_ID] [--out FILE]`: a film as a file for other programs; without --film the sample film."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from core import exports, i18n
from core.database.tables import Cut
from core.errors import NoSuchFormat, NoWritePermission, StudioError
from core.film import film_handover
from core.film.film_handover import OfferedExport
from core.operations import installation, sample_film
from core.production import production_plan
from core.project import projects
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio


def main(arguments: list[str]) -> int:
    """Exits 1 with a sentence where it cannot be done, 2 where something else is asked."""
    language = i18n.terminal_language()
    try:
        asked = _read(arguments)
    except argparse.ArgumentError:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        studio = open_studio()
        installation.upgrade(studio.db)
        sample_film.unpack_sample_once(studio)
        made, cut = _film(studio, asked.film)
        if asked.list:
            for offered in film_handover.offer_exports(studio, made, cut):
                print(_row(offered, language))
            return 0
        out = write(studio, made, cut, asked.format, Path(asked.out) if asked.out else None)
        print(i18n.translate_key("export.written", language, path=out, bytes=f"{out.stat().st_size:,}"))
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 1
    return 0


def write(studio: Studio, made: FilmSnapshot, cut: Cut | None, name: str, out: Path | None) -> Path:
    """The file, which takes the place of one that was there. Raises NoSuchFormat, NoWritePermission or DiskFull."""
    offered = {each.name for each in film_handover.offer_exports(studio, made, cut)}
    if name not in offered:
        raise NoSuchFormat(name=name, there=", ".join(sorted(offered)))
    written = film_handover.write_export(studio, film_handover.load_handover(studio, made, cut), name, "film")
    try:
        target = out or Path(written.name)
        shutil.move(written.path, target)
        return target
    except OSError as error:
        raise NoWritePermission() from error
    finally:
        written.remove()


def _read(arguments: list[str]) -> argparse.Namespace:
    """Raises ArgumentError for what is no such call."""
    parser = argparse.ArgumentParser("python -m cli export", add_help=False, exit_on_error=False)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--film", default="")
    parser.add_argument("--format", default="")
    parser.add_argument("--out", default="")
    asked, more = parser.parse_known_args(arguments)
    if more or asked.list == bool(asked.format):
        raise argparse.ArgumentError(None, " ".join(arguments))
    return asked


def _film(studio: Studio, called: str) -> tuple[FilmSnapshot, Cut | None]:
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, projects.find_project(session, called).id)
        return made, film_handover.cut_of_version(session, made.project.id)


def _row(offered: OfferedExport, language: str) -> str:
    form = offered.form
    kept = [exports.in_language(form.keeps, language), exports.in_language(form.loses, language)]
    title = f"{exports.format_title(form, language)} (.{form.extension})"
    return f"{offered.name:<14}{offered.bytes:>12,}  {title}  {' '.join(kept).strip()}".rstrip()
