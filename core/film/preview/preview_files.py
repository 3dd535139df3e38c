"""The files of previews: made where a player asks for one, by processes of their own, and kept on this machine while there is room."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core import errors
from core.errors import MadeBadly, NotFound
from core.files.storage import Files
from core.film import film_cut
from core.film.preview import preview_plan
from core.film.preview.preview_plan import PreviewPlan
from core.render.measures.frame_quality import FrameQuality
from core.render.pieces import FilmPiece
from core.render.sound import SoundPiece
from core.settings import ROOT
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio

MOST_BYTES = 500_000_000
"""Of previews on this machine; what was not looked at for longest goes first."""
SWEEP_EVERY = 200
"""Files made between two looks at how many bytes there are."""
PATIENCE_S = 60
"""For one file, the whole mix of a long film among them."""
MOST_KNOWN = 20_000

LoadFilm = Callable[[], FilmSnapshot]
_Known = FilmPiece | SoundPiece
_known: OrderedDict[tuple[uuid.UUID, str], _Known] = OrderedDict()
"""What was planned for pages of this process, by film and key: so that a player's asking costs no look at the rows."""
_known_lock = threading.Lock()


class RenderingProcess:
    """One rendering child, started when something is asked and again when it is gone."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """So that it stands ready; it does not wait for that."""
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "core.film.preview.rendering_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
                text=True,
            )

    def stop(self) -> None:
        """At once; what is asked next starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Its answer. Raises what went wrong there; MadeBadly where the process ended over it twice."""
        for _ in range(2):
            self.start()
            told = self._told(json.dumps(asked))
            if told:
                answer: dict[str, Any] = json.loads(told)
                if "error" in answer:
                    raise getattr(errors, answer["error"])(**answer["facts"])
                return answer
        raise MadeBadly(model="preview")

    def _told(self, line: str) -> str:
        """Its answer; empty where it ended, or was ended for taking too long."""
        child = self._child
        assert child is not None and child.stdin is not None and child.stdout is not None
        watch = threading.Timer(PATIENCE_S, child.kill)
        watch.start()
        try:
            child.stdin.write(line + "\n")
            child.stdin.flush()
            told = child.stdout.readline()
        except OSError:
            told = ""
        finally:
            watch.cancel()
        if not told:
            child.kill()
            child.wait()
        return told


class RenderingProcesses:
    """As many as half of this machine's cores for pictures, and one for sound, which keeps its mixes."""

    def __init__(self) -> None:
        self._idle: queue.LifoQueue[RenderingProcess] = queue.LifoQueue()
        for _ in range(max(1, (os.cpu_count() or 2) // 2)):
            self._idle.put(RenderingProcess())
        self._sound, self._sound_lock = RenderingProcess(), threading.Lock()

    def start(self) -> None:
        """One for pictures stands ready when the first change is made; a page waits for none that is at work."""
        try:
            first = self._idle.get_nowait()
        except queue.Empty:
            return
        try:
            first.start()
        finally:
            self._idle.put(first)

    def render_piece(self, piece: FilmPiece, files: Files, out: Path) -> None:
        paths = {sha256: str(files.path(sha256)) for sha256 in piece.stills}
        with self._one() as process:
            process.ask({"piece": piece.model_dump(mode="json"), "files": paths, "out": str(out)})

    def render_frame(self, piece: FilmPiece, files: Files, out: Path) -> None:
        paths = {sha256: str(files.path(sha256)) for sha256 in piece.stills}
        with self._one() as process:
            process.ask({"frame": piece.model_dump(mode="json"), "files": paths, "out": str(out)})

    def judge_frames(self, asked: Sequence[FilmPiece], paths: Mapping[str, str]) -> list[FrameQuality | None]:
        with self._one() as process:
            told = process.ask({"judge": [piece.model_dump(mode="json") for piece in asked], "files": dict(paths)})
        return [FrameQuality.model_validate(seen) if seen else None for seen in told["seen"]]

    def render_window(self, sound: SoundPiece, window: int, files: Files, out: Path) -> None:
        paths = {sha256: str(files.path(sha256)) for sha256, _ in sound.recordings}
        told = {"sound": sound.model_dump(mode="json"), "window": window, "files": paths, "out": str(out)}
        with self._sound_lock:
            if not out.exists():
                self._sound.ask(told)

    @contextmanager
    def _one(self) -> Iterator[RenderingProcess]:
        process = self._idle.get()
        try:
            yield process
        finally:
            self._idle.put(process)


processes = RenderingProcesses()
_made = 0


def stand_ready() -> None:
    """Somebody is about to change a film: what renders previews is started."""
    processes.start()


def remember_plan(project_id: uuid.UUID, plan: PreviewPlan) -> None:
    """Players of this film's page may ask for its files from now on."""
    told: dict[str, _Known] = {preview_plan.piece_key(piece): piece for piece in plan.pieces}
    told[preview_plan.sound_key(plan.sound)] = plan.sound
    with _known_lock:
        for key, what in told.items():
            _known[project_id, key] = what
            _known.move_to_end((project_id, key))
        while len(_known) > MOST_KNOWN:
            _known.popitem(last=False)


def piece_file(studio: Studio, project_id: uuid.UUID, key: str, load_film: LoadFilm) -> Path:
    """A piece of the film as it stands, rendered now if it is not there. `load_film` is asked where another process drew the page that
    asks. Raises NotFound where the film has no such piece."""
    piece = _find(project_id, key, load_film)
    if not isinstance(piece, FilmPiece):
        raise NotFound(what="preview")
    out = preview_folder(studio, project_id) / f"{key}.mp4"
    if not is_there(out):
        processes.render_piece(piece, studio.files, out)
        sweep_sometimes(studio)
    return out


def sound_file(studio: Studio, project_id: uuid.UUID, key: str, window: int, load_film: LoadFilm) -> Path:
    """A window of the film's sound as it stands. Raises NotFound where the film has no such sound, or is over before."""
    sound = _find(project_id, key, load_film)
    seconds = preview_plan.WINDOW_S
    if not isinstance(sound, SoundPiece) or not 0 <= window * seconds * sound.fps < sound.frames:
        raise NotFound(what="preview")
    out = preview_folder(studio, project_id) / f"{key}-{window}.mp4"
    if not is_there(out):
        processes.render_window(sound, window, studio.files, out)
        sweep_sometimes(studio)
    return out


def _find(project_id: uuid.UUID, key: str, load_film: LoadFilm) -> _Known:
    with _known_lock:
        found = _known.get((project_id, key))
    if found is None:
        made = load_film()
        if preview_plan.can_preview(made):
            remember_plan(project_id, preview_plan.plan_preview(film_cut.lay_timeline(made)))
        with _known_lock:
            found = _known.get((project_id, key))
    if found is None:
        raise NotFound(what="preview")
    return found


def preview_folder(studio: Studio, project_id: uuid.UUID) -> Path:
    folder = studio.settings.scratch / "preview" / str(project_id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_there(path: Path) -> bool:
    """Whether it was made; it was looked at now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def sweep_sometimes(studio: Studio) -> None:
    """From time to time: what was looked at longest ago goes, until the rest has room."""
    global _made
    _made += 1
    if _made % SWEEP_EVERY == 1:
        sweep_previews(studio.settings.scratch / "preview", MOST_BYTES)


def sweep_previews(folder: Path, most_bytes: int) -> int:
    """Delete the files of previews that were looked at longest ago until the rest has `most_bytes`; returns how many went."""
    found = sorted(
        ((each.stat(), each) for kind in ("mp4", "jpg") for each in folder.glob(f"*/*.{kind}")),
        key=lambda one: one[0].st_mtime,
        reverse=True,
    )
    total, gone = 0, 0
    for stat, path in found:
        total += stat.st_size
        if total > most_bytes:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
