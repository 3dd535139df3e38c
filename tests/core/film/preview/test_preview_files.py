"""Files of previews are made by a process of their own when they are asked for, once, and lie edge to edge in a player."""

from __future__ import annotations

import contextlib
import io
import os
import time
import uuid
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from core.errors import MadeBadly, NotFound
from core.files import assets
from core.film.preview import preview_files, preview_plan
from core.film.preview.preview_files import RenderingProcess
from core.production import production_plan
from core.render import audio_samples, pieces, sound
from core.render.loudness import RATE
from core.render.timeline import Clip, Framing, Recipe, Sound, Timeline
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.support import planned_film


def wav_tone(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        wanted = 0.2 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
        file.writeframes((wanted * 32767).astype("<i2").tobytes())
    return out.getvalue()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home = tmp_path_factory.mktemp("preview")
    opened = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    furnish(opened.db)
    yield opened
    opened.db.engine.dispose()


@pytest.fixture(scope="module")
def timeline(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """A push of two seconds over a picture of chance, under a tone."""
    path = tmp_path_factory.mktemp("made") / "still.webp"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)).resize((640, 360)).save(path)
    still = assets.store(studio.db, studio.files, path.read_bytes(), "image/webp")
    tone = assets.store(studio.db, studio.files, wav_tone(2.0), "audio/wav")
    recipe = Recipe(still=still, end=Framing(zoom=1.3))
    return Timeline(
        width=640,
        height=360,
        fps=24,
        frames=48,
        clips=(Clip(shot_id="a", start=0, frames=48, recipe=recipe),),
        sounds=(Sound(kind="narration", file=tone, start=0, frames=48),),
    )


@pytest.fixture(scope="module")
def film(studio: Studio, timeline: Timeline) -> tuple[uuid.UUID, preview_plan.PreviewPlan]:
    """A film whose page was drawn by this process."""
    film_id, plan = uuid.uuid4(), preview_plan.plan_preview(timeline)
    preview_files.remember_plan(film_id, plan)
    return film_id, plan


def nobody() -> FilmSnapshot:
    raise AssertionError("the rows are not needed")


def test_a_piece_shows_what_the_film_will_show_and_begins_with_its_first_picture(studio, timeline, film) -> None:
    film_id, plan = film
    made = preview_files.piece_file(studio, film_id, preview_plan.piece_key(plan.pieces[1]), nobody)
    with av.open(str(made)) as file:
        frames = list(file.decode(video=0))
    assert [frame.pts * frame.time_base * 24 for frame in frames] == list(range(24))
    [whole] = pieces.plan_pieces(timeline)
    for at in (0, 23):
        wanted = pieces.piece_picture(whole, studio.files.path, 24 + at).y
        assert np.abs(frames[at].to_ndarray(format="gray").astype(int) - wanted).mean() < 6
    asked_before = made.stat().st_mtime_ns
    assert preview_files.piece_file(studio, film_id, preview_plan.piece_key(plan.pieces[1]), nobody) == made
    assert made.stat().st_ino and made.stat().st_mtime_ns >= asked_before


def test_windows_of_sound_are_the_film_s_own_mix_to_the_sample(studio, timeline, film, tmp_path: Path) -> None:
    film_id, plan = film
    heard = preview_files.sound_file(studio, film_id, preview_plan.sound_key(plan.sound), 0, nobody)
    with av.open(str(heard)) as file:
        samples = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1).reshape(-1, 2)
    sound.render_sound(plan.sound, studio.files.path, tmp_path / "whole.m4a")
    final = np.concatenate(list(audio_samples.sound_blocks(tmp_path / "whole.m4a")))
    assert len(samples) == 2 * RATE
    level = 20 * np.log10((samples[RATE // 2 : RATE] / 32768.0).std() / final[RATE // 2 : RATE].std())
    assert abs(level) < 0.3


def test_a_piece_that_no_page_of_the_film_named_is_planned_from_its_rows_or_not_found(studio, film) -> None:
    film_id, plan = film
    with pytest.raises(NotFound):
        preview_files.sound_file(studio, film_id, preview_plan.sound_key(plan.sound), 9, nobody)
    other = planned_film.new_film(studio.db)
    planned_film.told(studio.db, other)
    planned_film.boarded(studio.db, other)
    load = lambda: studio.db.execute_read(production_plan.load_snapshot, other)  # noqa: E731
    with pytest.raises(NotFound):
        preview_files.piece_file(studio, other, preview_plan.piece_key(plan.pieces[0]), load)
    assert not preview_plan.can_preview(load())


def test_a_file_that_nothing_can_read_is_told_and_the_next_piece_is_made(studio, timeline, tmp_path: Path) -> None:
    [piece] = pieces.plan_pieces(timeline)
    (tmp_path / "broken").write_bytes(b"no picture")
    process, still = RenderingProcess(), piece.stills[0]
    asked = {"piece": piece.model_dump(mode="json"), "out": str(tmp_path / "out.mp4")}
    with pytest.raises(MadeBadly):
        process.ask({**asked, "files": {still: str(tmp_path / "broken")}})
    process.ask({**asked, "files": {still: str(studio.files.path(still))}})
    assert (tmp_path / "out.mp4").stat().st_size > 1000
    process.stop()


def test_a_page_waits_for_no_process_that_is_at_work() -> None:
    processes = preview_files.RenderingProcesses()
    with contextlib.ExitStack() as busy:
        for _ in range(max(1, (os.cpu_count() or 2) // 2)):
            busy.enter_context(processes._one())
        began = time.monotonic()
        processes.start()
        assert time.monotonic() - began < 0.5


def test_what_was_looked_at_longest_ago_makes_room(tmp_path: Path) -> None:
    for n in range(4):
        path = tmp_path / "film" / f"{n}.mp4"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (n, n))
    assert preview_files.sweep_previews(tmp_path, 250) == 2
    assert sorted(path.name for path in tmp_path.glob("*/*.mp4")) == ["2.mp4", "3.mp4"]
