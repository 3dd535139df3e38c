"""`make film`: the same pipeline through the same queue, without a browser, as the local operator."""

from __future__ import annotations

import os
import shutil
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from core import film, making, project, schema, tasks, time_words, words
from core.errors import BadInput, NoWritePermission, StudioError
from core.project import RATIOS, Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import local, queue

LOOK_S = 0.5


@dataclass(frozen=True)
class Wish:
    """What was typed on the command line."""

    brief: Brief
    out: Path
    language: str


def main() -> int:
    """Make the film that the DAILIES_* variables ask for; exit 0 with its path, or 1 with a sentence."""
    spoken = words.terminal_language()
    try:
        settings = Settings()
        wish = read_wish(settings)
        studio = open_studio(settings)
        schema.upgrade(studio.db)
        with local.join_or_start(settings):
            made = make_film(studio, wish)
        print(words.say("make.done", spoken, path=made))
        return 0
    except KeyboardInterrupt:
        print(words.say("make.stopped", spoken), file=sys.stderr)
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
        said = words.retell(self.stored, language) if self.stored else words.say("errors.Unexpected", language)
        return words.say("make.failed", language, reason=said)


def read_wish(settings: Settings) -> Wish:
    """Raises BadInput with what is wrong."""
    given = {
        name: os.environ.get(f"DAILIES_{name.upper()}", "") for name in ("idea", "seconds", "ratio", "language", "out")
    }
    seconds = int(given["seconds"]) if given["seconds"].strip().isdigit() else 30 if not given["seconds"] else 0
    idea = project.check(given["idea"], seconds, settings)
    ratio, language = given["ratio"] or "16:9", given["language"] or project.language_of(idea)
    if ratio not in RATIOS or language not in words.LANGUAGES:
        raise BadInput("ratio" if ratio not in RATIOS else "language")
    brief = Brief(idea=idea, seconds=seconds, ratio=ratio, language=language, short_side=settings.short_side)  # type: ignore[arg-type]
    return Wish(brief, Path(given["out"] or "film.mp4"), language)


def make_film(studio: Studio, wish: Wish) -> Path:
    """Submit, watch, and copy the finished film. Stopping the watcher stops the film. Raises FilmFailed."""
    if not os.access(wish.out.resolve().parent, os.W_OK):
        raise NoWritePermission()
    with studio.db.write() as session:
        project_id = project.create(session, None, wish.brief).id
    task_id = queue.submit(
        studio, "film.make", user=None, project_id=project_id, params={}, expected_s=making.expected(wish.brief)
    )
    try:
        watch(studio, task_id, words.terminal_language())
    except KeyboardInterrupt:
        queue.cancel(studio, task_id)
        raise
    with studio.db.read() as session:
        newest = film.cuts(session, project_id)[0]
    shutil.copyfile(studio.files.path(newest.sha256), wish.out)
    return wish.out


def watch(studio: Studio, task_id: uuid.UUID, language: str) -> None:
    """A bar with what is being done and the time left, until the film is made. Raises FilmFailed."""
    form = "{percentage:3.0f}% |{bar}| {elapsed} {desc}"
    with tqdm(total=100, bar_format=form, file=sys.stderr, dynamic_ncols=True) as bar:
        while True:
            tree = tasks.tree(studio.db, task_id, studio.settings.dailies_workers)
            assert tree is not None
            bar.n = round(100 * tree.share)
            bar.set_description_str(_now(tree, language), refresh=True)
            if tree.over:
                break
            time.sleep(LOOK_S)
    if tree.status != tasks.Status.COMPLETED:
        raise FilmFailed(tree.error)


def _now(tree: tasks.Tree, language: str) -> str:
    left = time_words.to_go(tree.left, language)
    doing = [words.retell(step.message, language) for step in tree.doing if step.message]
    return " · ".join([part for part in [left, *doing[:2]] if part])


if __name__ == "__main__":
    sys.exit(main())
