"""`film`: a film from a sentence (DAILIES_IDEA), through the same queue as on screen, as the local operator; `make film`."""

from __future__ import annotations

import os
import shutil
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from core import i18n
from core.errors import BadInput, NoWritePermission, StudioError
from core.film import film_cut
from core.operations import installation
from core.production import cpu_seconds
from core.progress import time_labels
from core.project import projects
from core.project.projects import RATIOS, Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks.task_rows import TaskState
from core.tasks.task_tree import TaskTree, load_tree
from jobs import queue
from jobs.machine import local

LOOK_S = 0.5


@dataclass(frozen=True)
class FilmWish:
    """What was typed on the command line."""

    brief: Brief
    out: Path
    language: str


def main(arguments: list[str]) -> int:
    """Make the film that the DAILIES_* variables ask for; exit 0 with its path, or 1 with a sentence."""
    spoken = i18n.terminal_language()
    try:
        settings = Settings()
        wish = read_wish(settings)
        studio = open_studio(settings)
        installation.upgrade(studio.db)
        with local.join_or_start(settings):
            made = make_film(studio, wish)
        print(i18n.translate_key("make.done", spoken, path=made))
        return 0
    except KeyboardInterrupt:
        print(i18n.translate_key("make.stopped", spoken), file=sys.stderr)
    except StudioError as error:
        print(error.sentence(spoken), file=sys.stderr)
    except FilmFailed as failure:
        print(failure.sentence(spoken), file=sys.stderr)
    return 1


class FilmFailed(Exception):
    def __init__(self, stored: dict[str, object]) -> None:
        super().__init__(str(stored))
        self.stored = stored

    def sentence(self, language: str) -> str:
        said = (
            i18n.translate_stored(self.stored, language)
            if self.stored
            else i18n.translate_key("errors.Unexpected", language)
        )
        return i18n.translate_key("make.failed", language, reason=said)


def read_wish(settings: Settings) -> FilmWish:
    """Raises BadInput with what is wrong."""
    given = {
        name: os.environ.get(f"DAILIES_{name.upper()}", "") for name in ("idea", "seconds", "ratio", "language", "out")
    }
    seconds = int(given["seconds"]) if given["seconds"].strip().isdigit() else 30 if not given["seconds"] else 0
    idea = projects.check_idea(given["idea"], seconds, settings)
    ratio, language = given["ratio"] or "16:9", given["language"] or projects.detect_language(idea)
    if ratio not in RATIOS or language not in i18n.LANGUAGES:
        raise BadInput("ratio" if ratio not in RATIOS else "language")
    brief = Brief(idea=idea, seconds=seconds, ratio=ratio, language=language, short_side=settings.short_side)  # type: ignore[arg-type]
    return FilmWish(brief, Path(given["out"] or "film.mp4"), language)


def make_film(studio: Studio, wish: FilmWish) -> Path:
    """Submit, watch, and copy the finished film. Stopping the watcher stops the film. Raises FilmFailed."""
    if not os.access(wish.out.resolve().parent, os.W_OK):
        raise NoWritePermission()
    with studio.db.write() as session:
        project_id = projects.create(session, None, wish.brief).id
    task_id = queue.submit(
        studio,
        "film.make",
        user=None,
        project_id=project_id,
        params={},
        expected_s=cpu_seconds.expected_film_seconds(wish.brief),
    )
    try:
        watch_film(studio, task_id, i18n.terminal_language())
    except KeyboardInterrupt:
        queue.cancel(studio, task_id)
        raise
    with studio.db.read() as session:
        newest = film_cut.finished_cuts(session, project_id)[0]
    shutil.copyfile(studio.files.path(newest.sha256), wish.out)
    return wish.out


def watch_film(studio: Studio, task_id: uuid.UUID, language: str) -> None:
    """A bar with what is being done and the time left, until the film is made. Raises FilmFailed."""
    form = "{percentage:3.0f}% |{bar}| {elapsed} {desc}"
    with tqdm(total=100, bar_format=form, file=sys.stderr, dynamic_ncols=True) as bar:
        while True:
            tree = load_tree(studio.db, task_id, studio.settings.dailies_workers)
            assert tree is not None
            bar.n = round(100 * tree.share)
            bar.set_description_str(_now(tree, language), refresh=True)
            if tree.over:
                break
            time.sleep(LOOK_S)
    if tree.status != TaskState.COMPLETED:
        raise FilmFailed(tree.error)


def _now(tree: TaskTree, language: str) -> str:
    left = time_labels.format_time_left(tree.left, language)
    doing = [i18n.translate_stored(step.message, language) for step in tree.doing if step.message]
    return " · ".join([part for part in [left, *doing[:2]] if part])
