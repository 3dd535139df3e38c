"""The lanes of sound under the strip: what is heard where in the film as it stands, its outlines, the lanes' volume lines, and what is done to
them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from core.audio import waveform
from core.database.tables import Audio
from core.editing import lane_mix
from core.film import sound_desk
from core.film.shot_lengths import clip_frames, frames_of_milliseconds
from core.project.film_mix import LANES, MOST_POINTS, Lane, Points
from core.render.timeline import Sound, Timeline
from ui.base import film_on_screen, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t

WORDS = ("lanes", *LANES, "muted", "solo", "muted_sign", "solo_sign", "add", "point", "and", "solo_on", "empty_narration", "empty_music",
         "empty_sfx", "speed", "speed_says", "speed_of", "speed_percent", "speed_range", "speed_lines", "speed_file")  # fmt: skip
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
BARS, BARS_A_SECOND, BARS_OF_MUSIC = 48, 10, 300
HEARING_S = 0.25
"""How long a page may listen to sounds that nobody drew yet; what is not reached is drawn without its outline until the next time."""


def words() -> dict[str, str]:
    return {word: t(f"lanes.{word}") for word in WORDS} | {"full": t("lanes.full", most=MOST_POINTS)}


def lanes_of_film(shown: FilmOnScreen) -> list[dict[str, Any]]:
    """What each lane plays, as a volume line and chips in frames of the film; own sounds of clips only where there are any."""
    made, mix = shown.made, shown.made.brief.mix
    whole = sound_desk.lay_whole_timeline(made)
    shapes = waveform.load_waveforms(state.studio(), _sounds_to_draw(shown, whole), HEARING_S)
    rows = {row.file_key: row for row in made.audios if row.file_key}
    lengths = {clip.file_key: clip_frames(clip) for clip in made.clips.values() if clip.file_key}
    found = []
    for lane in LANES:
        chips = [_chip(sound, whole, rows, lengths, shapes) for sound in whole.sounds if sound.kind == lane]
        if chips or lane != "clip":
            told = mix.lane(lane)
            found.append({"id": lane, "points": told.points, "muted": told.muted, "solo": told.solo, "chips": chips})
    return found


def _sounds_to_draw(shown: FilmOnScreen, whole: Timeline) -> dict[str, dict[str, Any] | None]:
    """The files whose outlines are drawn, music first, with the facts of their takes. Of places nobody sees where they begin again."""
    takes = {row.file_key: shown.take(row.take_id) for row in shown.made.audios if row.file_key}
    drawn = sorted(
        (s for s in whole.sounds if s.kind == "music" or not s.loop), key=lambda sound: sound.kind != "music"
    )
    return {sound.file: take.facts if (take := takes.get(sound.file)) else None for sound in drawn}


def _chip(
    sound: Sound,
    whole: Timeline,
    rows: dict[str, Audio],
    lengths: dict[str, int],
    shapes: dict[str, tuple[int, ...]],
) -> dict[str, Any]:
    clip = whole.clips[max(0, bisect_right(whole.clips, sound.start, key=lambda clip: clip.start) - 1)]
    row = rows.get(sound.file)
    own = frames_of_milliseconds(row.milliseconds or 0) if row else lengths.get(sound.file, 0)
    name = _name(sound, row)
    return {
        "shot": clip.shot_id if sound.kind != "music" else "",
        "start": sound.start,
        "offset": sound.start - clip.start,
        "frames": sound.frames,
        "name": name,
        "word": name if sound.kind == "sfx" else "",
        "row": str(row.id) if row else "",
        "shape": _shape(shapes.get(sound.file, ()), sound, own or sound.frames, whole.fps),
    }


def _name(sound: Sound, row: Audio | None) -> str:
    if row is None or sound.kind in ("music", "clip"):
        return t(f"lanes.{sound.kind}")
    if sound.kind == "narration":
        return t("lanes.line", speaker=row.speaker or t("pages.narrator"), text=row.text)
    return t(f"pages.effect_{row.text}")


def _shape(peaks: Sequence[int], sound: Sound, own: int, fps: int) -> str:
    """The outline of what is heard of a sound, as long as it is heard: one letter a bar."""
    if not peaks or (sound.loop and sound.kind != "music"):
        return ""
    most = BARS_OF_MUSIC if sound.kind == "music" else BARS
    bars = max(6, min(most, round(sound.frames * BARS_A_SECOND / fps)))
    begin, whole = (100 * sound.skip + sound.part) * bars, 100 * own * bars
    at = [(begin + sound.frames * sound.speed * n) % whole for n in range(bars)]
    return "".join(LETTERS[peaks[len(peaks) * place // whole] * 35 // 100] for place in at)


# What is done -----------------------------------------------------------------------------------------------------------


def _points(told: Any) -> Points:
    return tuple((int(frame), float(db)) for frame, db in told)


def _draw_line(told: dict[str, Any]) -> None:
    lane, points, seen = _lane(told), _points(told["points"]), _points(told["seen"])
    film_on_screen.change_film("undo.volume_line", lane_mix.draw_volume_line, lane, points, seen)


def _set_heard(told: dict[str, Any]) -> None:
    film_on_screen.change_film(
        "undo.lane_heard", lane_mix.set_lane_heard, _lane(told), bool(told["muted"]), bool(told["solo"])
    )


def _lane(told: dict[str, Any]) -> Lane:
    return next(lane for lane in LANES if lane == told["lane"])


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {"points": _draw_line, "lane": _set_heard}
