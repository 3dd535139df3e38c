"""The strip under the player: every shot as long as it is in the film, its joints, the playhead, and what is done to the shot that is
chosen. It shows the film as it stands; the player shows that too, or a version that was made of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot
from core.editing import hand_cut, undo
from core.files.uploads import Purpose
from core.film import shot_lengths
from core.film.shot_lengths import FPS, ShotLength
from core.render.timeline import Clip, Recipe, Timeline
from core.storyboard.model import FASTEST, SLOWEST, ShotCut
from core.video import joints, video
from ui.base import element_actions, film_on_screen, html_parts, media, state, toast
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.cutting import film_words, reframe_window, strip_lanes, subtitle_window
from ui.cutting.beats import beat_window
from ui.cutting.cards import cards_window
from ui.cutting.covers import cover_window
from ui.storyboard import shot_changes, shot_continuity, shot_facts
from ui.takes import upload
from ui.video import clip_card, clip_window
from ui.widgets import shortcuts

HERE = Path(__file__).parent
WORDS = ("title", "total", "seconds", "shot", "clip", "joint", "hint", "first", "last", "slip", "spare", "no_end", "line_needs",
         "wall_line", "wall_take", "wall_begin", "in_back", "in_on", "out_back", "out_on", "slip_back", "slip_on", "split", "earlier",
         "later", "remove", "open", "no_split", "moved", "voices", "voices_why", "nearer", "farther", "fit", "end_card", "subtitles")  # fmt: skip
BRINGS: tuple[Purpose, ...] = ("clip", "picture", "sound")
"""Files that take the place of what they are dropped on: a shot's clip or picture, a line, the music, a sound."""
TOLD = ("stale", "empty", "fail", "work")
"""Signs that a shot of the strip shows; one that is as it should be shows none."""
KEYS = (("Space", "play"), ("J K L", "shuttle"), ("← →", "frame"), ("↑ ↓", "cut"), ("[ ]", "trim_here"), (", .", "trim_frame"),
        ("S", "split"), ("Ctrl D", "joint"), ("Alt ← →", "place"), ("Delete", "remove"))  # fmt: skip
"""Keys of the strip, and under `cutting.key_...` what they do."""
_element = st.components.v2.component(
    "dailies_strip",
    html='<div class="here"></div>',
    css="".join((HERE / f"{name}.element.css").read_text("utf-8") for name in ("cut_strip", "strip_lanes")),
    js=element_actions.element_script(
        "dom",
        "element_room",
        "board_order",
        "frame_times",
        "strip_rules",
        "strip_lane_rules",
        "strip_speed",
        "strip_chosen",
        "strip_drag",
        "upload_job",
        "dropped_files",
        "strip_lanes",
        "strip",
    ),
)


def draw(shown: FilmOnScreen, playing: Timeline) -> None:
    """`playing` is what the player shows: its playhead and the strip's are one."""
    if not shown.made.shots:
        return
    for keys, what in KEYS:
        shortcuts.add_shortcut("film", keys, t(f"cutting.key_{what}"))
    shortcuts.add_shortcut("film", "↑ ↓ ← → Delete", t("lanes.key_point"))
    made = shown.made
    lengths = shot_lengths.shot_lengths(made)
    element_actions.draw(
        _element,
        f"strip-{shown.id}",
        {
            "film": str(shown.id),
            "fps": FPS,
            "cut_fps": playing.fps,
            "half": hand_cut.HALF,
            "title_card": shot_lengths.title_card_frames(made.brief),
            "end_card": shot_lengths.end_card_frames(made.brief),
            "ratio": html_parts.RATIO[shown.ratio],
            "clips": [_clip(shown, shot, lengths[str(shot.id)], playing) for shot in made.shots],
            "by_hand": hand_cut.is_cut_by_hand(made),
            "speeds": {"least": SLOWEST, "most": FASTEST, "longest": hand_cut.MOST},
            "may_edit": shown.may_edit,
            "brings": {purpose: upload.upload_terms(purpose, shown.id) for purpose in BRINGS},
            "lanes": strip_lanes.lanes_of_film(shown),
            "lane_words": strip_lanes.words(),
            "words": {word: t(f"cutting.{word}") for word in WORDS}
            | {"beats": t("beats.open"), "ratios": t("reframe.open"), "film_words": t("words.open")}
            | {"cover": t("cover.open"), "cards": t("cards.open"), "title_card": t("cards.title")}
            | {"joints": {joint: t(f"video.joint_{joint}") for joint in joints.JOINTS}},
        },
        {"act": _act},
    )


def _clip(shown: FilmOnScreen, shot: Shot, length: ShotLength, playing: Timeline) -> dict[str, Any]:
    made, take, clip = shown.made, shown.take(shot.take_id), shown.made.clips.get(shot.id)
    cut = hand_cut.cut_of_shot(made, shot, length)
    lines = shown.lines_of(shot)
    look, word = clip_card.state_word(shown, shot)
    filmed = Recipe.model_validate(clip.recipe) if clip and clip.recipe else None
    return {
        "id": str(shot.id),
        "n": shot_facts.shot_number(shot),
        "scene": shot.scene,
        "frames": cut.frames,
        "skip": cut.begin / 100,
        "speed": cut.speed,
        "whole": max(cut.whole, cut.take_end(cut.frames)),
        "file": shot_lengths.clip_frames(clip),
        "least": length.least,
        "fade": length.dissolve,
        "joint": length.transition if length.dissolve else joints.CUT,
        "line": f"{lines[0][0]}: {lines[0][1]}" if lines else shot.description or "",
        "thumb": media.asset_url(take.thumb or take.sha256) if take else "",
        "img": media.asset_url(take.sha256) if take else "",
        "video": media.asset_url(clip.preview_key or clip.file_key) if clip and clip.file_key and not filmed else "",
        "way": _way(shown, filmed, cut),
        "look": look if look in TOLD else "",
        "word": word if look in TOLD else "",
        "plays": _plays(playing, shot, filmed, clip.file_key if clip else ""),
    }


def _way(shown: FilmOnScreen, filmed: Recipe | None, cut: ShotCut) -> list[list[float]]:
    """Where the camera is at even moments of the whole take; at rest where there is no move."""
    if filmed is None:
        return [[0.0, 0.0, 1.0]]
    path = video.camera_path(filmed, shown.made.brief, max(cut.whole, cut.take_end(cut.frames)) / FPS)
    return [[round(number, 5) for number in step] for step in path]


def _plays(playing: Timeline, shot: Shot, filmed: Recipe | None, file: str | None) -> dict[str, float] | None:
    """Where the player's cut shows a shot, or for one that was split since, the take it is a part of."""

    def same_take(clip: Clip) -> bool:
        return bool(clip.recipe == filmed if filmed else file and clip.file == file)

    own = next((clip for clip in playing.clips if clip.shot_id == str(shot.id)), None)
    found = own or next((clip for clip in playing.clips if same_take(clip)), None)
    if found is None:
        return None
    return {
        "start": found.start,
        "frames": found.frames,
        "skip": found.skip + found.part / 100,
        "speed": found.speed,
    }


# What is done -----------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    what = str(told.get("do", ""))
    if what == "brought":
        _say_brought(str(told.get("purpose")))
    elif what == "words":
        film_words.toggle()
    elif what == "subtitles":
        subtitle_window.WINDOW.open()
    elif what == "cards":
        cards_window.WINDOW.open()
    elif what == "cover":
        cover_window.WINDOW.open({"at": int(told.get("at") or 0)})
    elif what == "ratios":
        reframe_window.WINDOW.open()
    elif what == "beats":
        beat_window.WINDOW.open()
    elif what == "voices":
        film_on_screen.change_film("undo.cut_follows_voices", hand_cut.follow_voices)
    elif what in strip_lanes.DEEDS:
        strip_lanes.DEEDS[what](told)
    elif what in DEEDS:
        DEEDS[what](uuid.UUID(str(told["shot"])), told)


def _say_brought(purpose: str) -> None:
    """A clip is made ready by a worker first, which the strip says itself."""
    if purpose in ("picture", "sound"):
        toast.show_change({"say": f"undo.own_{purpose}", "facts": {}})


def _seen(told: dict[str, Any]) -> hand_cut.Seen:
    """What of the shot stood before somebody's eyes."""
    frames, skip, speed = told["was"]
    return int(frames), *_whole_and_part(skip), int(speed)


def _whole_and_part(frames: float) -> tuple[int, int]:
    """Frames of a take and the hundredths over."""
    whole, part = divmod(round(100 * float(frames)), 100)
    return whole, part


def _named(say: str, shot: uuid.UUID) -> dict[str, Any]:
    return undo.change_name(say, n=shot_continuity.number_of_shot_id(shot))


def _trim(shot: uuid.UUID, told: dict[str, Any]) -> None:
    said = _named("undo.shot_cut", shot)
    skip, part = _whole_and_part(told["skip"])
    film_on_screen.change_film(said, hand_cut.trim_shot, shot, int(told["frames"]), skip, _seen(told), part)


def _set_speed(shot: uuid.UUID, told: dict[str, Any]) -> None:
    said = _named("undo.shot_speed", shot)
    film_on_screen.change_film(said, hand_cut.set_speed, shot, int(told["speed"]), _seen(told))


def _split(shot: uuid.UUID, told: dict[str, Any]) -> None:
    film_on_screen.change_film(
        _named("undo.shot_split_here", shot), hand_cut.split_shot_at, shot, int(told["at"]), _seen(told)
    )


DEEDS: dict[str, Callable[[uuid.UUID, dict[str, Any]], None]] = {
    "trim": _trim,
    "split": _split,
    "speed": _set_speed,
    "move": lambda shot, told: shot_changes.move_shot(shot, uuid.UUID(str(told["beside"])), bool(told["after"])),
    "step": lambda shot, told: shot_changes.step_shot(shot, bool(told["later"])),
    "remove": lambda shot, told: shot_changes.remove_shots([shot]),
    "joint": lambda shot, told: clip_window.set_joint(shot, "dissolve", joints.USUAL_SECONDS),
    "open": lambda shot, told: state.remember(clip_card.OPEN, str(shot)),
}
