"""How fast, how small and how smooth the renderer is: `python -m bench.render`.

It makes its own stills (fine texture and lines) and its own sound: films of a minute, of two and of five, with subtitles, music that
gives way to voices, and every kind of transition in turn. Every figure is a ratio taken in one run, the two
sides of a ratio piece by piece in turn, so that a busy machine slows both alike. All sides encode with x264
`veryfast` crf 20 on one thread. The encoder alone is x264 as that preset sets it; the renderer leaves out of it what a
camera's way does not need (core.render.encode.SMOOTH), and is held against that too (`..._own`).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import get_args

import psutil

from bench.harness import render_film as film_of
from bench.harness import render_truth
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.render import encode, join, pieces, raster, sound
from core.render.camera_moves import Size
from core.render.timeline import Timeline, TransitionKind

SHOTS, LENGTHS = 12, (60.0, 120.0, 300.0)
SMALL_SHOTS, SMALL_SECONDS = 2, 3.0
CREW_SHOTS, CREW_SECONDS, ROUNDS = 6, 2.0, 3
CHUNK, WHOLE_S = 30, 7200.0
JOINTS = get_args(TransitionKind)
Paths = dict[str, Path]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--height", type=int, default=1080, help="of the picture; 1080 is what the targets are for")
    asked.add_argument(
        "--shots", type=int, default=SHOTS, help="of the shortest film; a longer one has more of the same length"
    )
    asked.add_argument(
        "--lengths", type=float, nargs="+", default=LENGTHS, metavar="SECONDS", help="of the films, shortest first"
    )
    with_smoke(asked)
    said = asked.parse_args()
    if said.smoke:
        said.height, said.shots, said.lengths = 90, 2, [2.0, 4.0]
    size = Size(round(said.height * 16 / 9 / 2) * 2, said.height)
    with tempfile.TemporaryDirectory(prefix="bench.render.") as name, whole(WHOLE_S, "bench.render"):
        figures = measure(Path(name), size, said.shots, said.lengths, 1 if said.smoke else ROUNDS)
    settings = {"encoder": "libx264", "preset": encode.PRESET, "crf": encode.CRF, "threads": 1, "size": list(size)}
    settings |= {"shots": said.shots, "film_seconds": list(said.lengths), "transitions": len(JOINTS)}
    return 0 if publish("render", figures, smoke=said.smoke, **settings) else 1


def measure(folder: Path, size: Size, shots: int, lengths: Sequence[float], rounds: int = ROUNDS) -> list[Figure]:
    films = [film_of_length(folder, size, shots, length, lengths[0]) for length in lengths]
    shares, own_shares, of_length = [], [], []
    for length, (timeline, paths) in zip(lengths, films, strict=True):
        say(f"{length:g} s: the whole render and the encoder alone, piece by piece in turn")
        whole, alone, own = against_encoder(timeline, paths, place(folder, f"{length:g}"))
        shares.append(whole / alone)
        own_shares.append(whole / own)
        of_length.append(f"{length:g} s {whole / alone:.2f}")
    say("the same of stills with layers")
    deep, deep_paths = film_of.make(place(folder, "deep"), size, max(2, shots // 2), lengths[0] / shots, layers=True)
    deep_whole, deep_alone, deep_own = against_encoder(deep, deep_paths, folder / "deep")
    (timeline, paths), (longest, long_paths) = films[0], films[-1]
    say("cold, with one worker: the shortest and the longest")
    cold, cold_wall, peak = render_in(1, timeline, paths, folder / "one")
    _, _, long_peak = render_in(1, longest, long_paths, folder / "long")
    say("one shot changed, then nothing")
    changed = film_of.repaint(timeline, paths, folder, shot=shots // 2)
    one_cpu, _, _ = render_in(1, changed, paths, folder / "one")
    start = time.perf_counter()
    render_in(0, changed, paths, folder / "one")
    nothing = time.perf_counter() - start
    say("one worker and two, in turn")
    single, double = one_and_two(folder, size, rounds)
    dots = 90 if rounds == ROUNDS else 12
    say("colours, movement, and sound beside the picture")
    off_colour = render_truth.colour_error(folder, size)
    apart = max(
        render_truth.sync_error(place(folder, f"sync{length:g}"), length, lengths[0] / shots) for length in lengths
    )
    flat, deep_dots = (film_of.zoom_error(folder, size, dots, layers=layers) for layers in (False, True))
    say("moviepy, as its documentation shows it")
    moviepy, ours = against_moviepy(folder, size)
    told = ", ".join(of_length)
    return [
        Figure(
            "cpu_vs_encoder", max(shares), at_most=1.30, note=f"CPU of the whole render over the encoder alone: {told}"
        ),
        Figure("cpu_vs_encoder_own", max(own_shares), note="over the encoder alone with the renderer's own settings"),
        Figure(
            "cpu_vs_encoder_layers", deep_whole / deep_alone, note="the same of stills with layers, which move in depth"
        ),
        Figure("cpu_vs_encoder_layers_own", deep_whole / deep_own, note="and over the renderer's own settings"),
        Figure("vs_moviepy", moviepy / ours, "x", at_least=5, note="CPU of moviepy's documented way over ours"),
        Figure("one_shot_changed", one_cpu / cold, at_most=0.12, note=f"of {shots}, CPU over a cold render"),
        Figure("nothing_changed_s", nothing, "s", at_most=1),
        Figure(
            "peak_mib_per_worker", long_peak, "MiB", at_most=250, note=f"memory of its own, {lengths[-1]:g} s of film"
        ),
        Figure("memory_growth", long_peak / peak, at_most=1.2, note=f"that over the same at {lengths[0]:g} s"),
        Figure("colour_levels", off_colour, at_most=2, note="of 255: patches of one colour through the export"),
        Figure("zoom_rms_px", flat, "px", at_most=0.03, note="dots tracked in the export"),
        Figure("zoom_layers_rms_px", deep_dots, "px", at_most=0.03, note="on a cel"),
        Figure("sync_frames", apart, at_most=1, note="a click from the cut it lies on, the most in any length"),
        Figure(
            "two_workers_wall", double / single, at_most=0.60, note=f"over one worker, best of {rounds} rounds each"
        ),
        Figure("cpu_s_per_minute", cold / timeline.seconds() * 60, "s", note="CPU for a minute of film, cold"),
        Figure("render_wall_s", cold_wall, "s", note=f"one worker, for {timeline.seconds():.1f} s of film"),
    ]


def film_of_length(folder: Path, size: Size, shots: int, seconds: float, shortest: float) -> tuple[Timeline, Paths]:
    """A film of about so many seconds. Its shots are as long as those of the shortest film, which has `shots` of them."""
    each = shortest / shots
    step = each - film_of.FADE / film_of.FPS
    count = max(2, round((seconds - each) / step) + 1)
    return film_of.make(place(folder, f"film{seconds:g}"), size, count, each, joints=JOINTS)


def place(folder: Path, name: str) -> Path:
    """A folder of that name in it."""
    (folder / name).mkdir(exist_ok=True)
    return folder / name


def say(what: str) -> None:
    print(f"... {what}", file=sys.stderr, flush=True)


def against_encoder(timeline: Timeline, paths: Paths, folder: Path) -> tuple[float, float, float]:
    """CPU seconds of the whole render (pieces, sound, join), and of encoding the same frames, ready drawn: as the preset does
    it, and with the renderer's own settings."""
    size, whole, alone, own, made = Size(timeline.width, timeline.height), 0.0, 0.0, 0.0, []
    with encode.open_reel(folder / "alone.mp4", size, timeline.fps, encode.PLAIN) as plain:
        with encode.open_reel(folder / "own.mp4", size, timeline.fps) as reel:
            for number, piece in enumerate(pieces.plan_pieces(timeline)):
                by_preset, by_own = _encode_ready((plain, reel), piece, paths)
                alone, own = alone + by_preset, own + by_own
                made.append(folder / f"whole{number}.mp4")
                whole += cpu(partial(pieces.render_piece, piece, paths.__getitem__, made[-1]))
            start = time.process_time()
        own += time.process_time() - start
        start = time.process_time()
    alone += time.process_time() - start
    track = sound.plan_sound(timeline)
    whole += cpu(partial(sound.render_sound, track, paths.__getitem__, folder / "whole.m4a"))
    whole += cpu(partial(join.join_film, made, folder / "whole.m4a", folder / "whole.mp4", title="bench"))
    return whole, alone, own


def _encode_ready(reels: Sequence[encode.Reel], piece: pieces.FilmPiece, paths: Paths) -> list[float]:
    """CPU seconds to encode a piece's frames on each reel; they are drawn a second at a time, outside the clock."""
    spent, drawn = [0.0] * len(reels), pieces.piece_pictures(piece, paths.__getitem__)
    while chunk := list(islice(drawn, CHUNK)):
        ready = [raster.blank_picture(piece.size) for _ in chunk]
        for draw, picture in zip(chunk, ready, strict=True):
            draw(picture)
        for number, reel in enumerate(reels):
            for picture in ready:
                raster.copy_picture(picture, reel.picture)
                spent[number] += cpu(reel.keep)
    return spent


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def render_in(workers: int, timeline: Timeline, paths: Paths, kept: Path) -> tuple[float, float, float]:
    """Render what is not yet kept: CPU seconds, wall seconds, and the peak MiB of one worker's own memory.

    Workers are forked from a warm process, as the studio's are: what they were born with they share.
    """
    kept.mkdir(exist_ok=True)
    todo = {piece.key: piece for piece in pieces.plan_pieces(timeline) if not (kept / f"{piece.key}.mp4").exists()}
    track = sound.plan_sound(timeline)
    spent, peak, start = 0.0, 0.0, time.perf_counter()
    if workers:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            list(pool.map(_warm, range(workers)))
            start = time.perf_counter()
            works = [pool.submit(_mix, track, paths, kept)] if not (kept / f"{track.key}.m4a").exists() else []
            longest = sorted(todo.values(), key=lambda piece: -piece.frames)
            works += [pool.submit(_render, piece, paths, kept) for piece in longest]
            for done in works:
                used, most = done.result()
                spent, peak = spent + used, max(peak, most)
    made = [kept / f"{piece.key}.mp4" for piece in pieces.plan_pieces(timeline)]
    spent += cpu(partial(join.join_film, made, kept / f"{track.key}.m4a", kept / "film.mp4", title="bench"))
    return spent, time.perf_counter() - start, peak


def _warm(_: int) -> None:
    time.sleep(1)


def _render(piece: pieces.FilmPiece, paths: Paths, kept: Path) -> tuple[float, float]:
    watch = Watch()
    used = cpu(partial(pieces.render_piece, piece, paths.__getitem__, kept / f"{piece.key}.mp4", watch))
    return used - watch.spent, watch.peak


def _mix(track: sound.SoundPiece, paths: Paths, kept: Path) -> tuple[float, float]:
    watch = Watch()
    used = cpu(partial(sound.render_sound, track, paths.__getitem__, kept / f"{track.key}.m4a", watch))
    return used - watch.spent, watch.peak


class Watch:
    """Hears of progress and notes the most memory (MiB) that only this process holds, and the CPU that looking cost."""

    def __init__(self) -> None:
        self.peak, self.spent, self._next = 0.0, 0.0, 0.0

    def __call__(self, share: float) -> None:
        if time.monotonic() < self._next:
            return
        self.spent += cpu(self._look)
        self._next = time.monotonic() + 0.5

    def _look(self) -> None:
        self.peak = max(self.peak, psutil.Process().memory_full_info().uss / 2**20)


def one_and_two(folder: Path, size: Size, rounds: int) -> tuple[float, float]:
    """The least wall seconds that one worker, and two, took for the same short film, in turn."""
    crew = place(folder, "crew")
    timeline, paths = film_of.make(crew, size, CREW_SHOTS, CREW_SECONDS)
    walls: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(rounds):
        for workers, seconds in walls.items():
            seconds.append(render_in(workers, timeline, paths, crew / f"{turn}.{workers}")[1])
    return min(walls[1]), min(walls[2])


def against_moviepy(folder: Path, size: Size) -> tuple[float, float]:
    """CPU seconds of moviepy and of this renderer for the same short film."""
    small = place(folder, "small")
    timeline, paths = film_of.make(small, size, SMALL_SHOTS, SMALL_SECONDS)
    ours, _, _ = render_in(1, timeline, paths, small)
    return film_of.by_moviepy(timeline, paths, small / "moviepy.mp4"), ours


if __name__ == "__main__":
    sys.exit(main())
