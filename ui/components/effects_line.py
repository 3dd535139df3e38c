"""The film's sound on its time line, where a person lays effects: drawn by one element, which says what was done."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import streamlit as st

from core import audio, auditions, desk, effects, waves
from core.desk import Desk
from ui import state
from ui.components import deeds, media, onscreen, parts, sound_player, voice_window
from ui.components.onscreen import OnScreen
from ui.i18n import t

HERE = Path(__file__).parent
KEY = "effects-line"
GAINS = (-12.0, -6.0, 0.0, 4.0, 8.0)
WORDS = (
    "seconds", "head", "time", "scenes", "shots", "shot", "lines", "music", "places", "effects", "empty", "none", "effect_at",
    "choose_one", "making", "broken", "where", "volume", "length", "remove", "remove_one", "add", "listen", "lay",
)  # fmt: skip
BLANKS = {name: f"{{{name}}}" for name in ("n", "at", "name", "price")}
_element = st.components.v2.component(
    "dailies_effects",
    html='<div class="line"></div>',
    css=(HERE / "effects_line.css").read_text("utf-8"),
    js=deeds.script("effects_line"),
)


def draw(shown: OnScreen, laid: Desk, mix: str) -> None:
    """`mix` is the SHA-256 of the mix that the head follows; empty where there is none."""
    with st.container(key="effects-box"):
        deeds.draw(
            _element,
            KEY,
            {
                "seconds": laid.seconds,
                "scenes": [mark.model_dump() for mark in laid.scenes],
                "shots": [mark.model_dump() | {"thumb": _thumb(shown, mark.id)} for mark in laid.shots],
                "lines": [_line(shown, mark) for mark in laid.lines],
                "moods": _moods(shown, laid),
                "music": _music(shown, laid.seconds),
                "places": [_place(shown, mark) for mark in laid.places],
                "effects": [_effect(shown, mark) for mark in laid.effects],
                "tray": _tray(shown) if shown.may_edit else [],
                "volumes": volumes(),
                "mix": media.url(mix) if mix else "",
                "price": onscreen.price("audio.effect"),
                "may_edit": shown.may_edit,
                "words": {word: t(f"audio.line_{word}", **BLANKS) for word in WORDS},
            },
            {
                "laid": _laid,
                "moved": _moved,
                "volume": _volume,
                "held": _held,
                "removed": _removed,
                "tried": _tried,
            },
        )


def volumes() -> list[dict[str, Any]]:
    """How loud a thing may be, quietest first: silent, then in words for GAINS."""
    return [{"quiet": True, "gain": 0, "name": t("audio.volume_mute")}] + [
        {"gain": gain, "name": t(f"audio.volume_{number}")} for number, gain in enumerate(GAINS)
    ]


def _thumb(shown: OnScreen, shot_id: str) -> str:
    shot = next((one for one in shown.made.shots if str(one.id) == shot_id), None)
    take = shown.take(shot.take_id) if shot else None
    return media.url(take.thumb or take.sha256) if take else ""


def _music(shown: OnScreen, seconds: float) -> dict[str, Any]:
    row = next((one for one in shown.made.audios if one.type == "music"), None)
    if row is None or not row.file_key:
        return {"shape": "", "quiet": False}
    take = shown.take(row.take_id)
    peaks = waves.of(state.studio(), row.file_key, take.facts if take else None)
    share = min(1.0, seconds / max(0.1, (row.milliseconds or 0) / 1000))
    heard = peaks[: max(2, round(len(peaks) * share))]
    return {"shape": sound_player.shape(heard) if heard else "", "quiet": audio.volume(row) is None}


def _moods(shown: OnScreen, laid: Desk) -> list[dict[str, Any]]:
    row = next((one for one in shown.made.audios if one.type == "music"), None)
    if row is None or shown.made.script is None:
        return []
    moods = audio.moods_of(shown.made.script, row)
    return [mark.model_dump() | {"name": parts.mood(moods[mark.scene - 1])} for mark in laid.scenes]


def _line(shown: OnScreen, mark: desk.Mark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    look = shown.look("audio", row.id, row.take_id)
    return mark.model_dump() | {"name": mark.name or t("pages.narrator"), "look": look}


def _place(shown: OnScreen, mark: desk.Mark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    return mark.model_dump() | {"name": t(f"pages.effect_{mark.name}"), "quiet": audio.volume(row) is None}


def _effect(shown: OnScreen, mark: desk.Mark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    look = shown.look("audio", row.id, row.take_id)
    settings = row.settings or {}
    return {
        "id": str(row.id),
        "name": t(f"pages.effect_{row.text}"),
        "start": round(mark.start, 1),
        "seconds": float(settings.get("seconds") or effects.usual_seconds(row.text)),
        "gain": float(settings.get("gain_db", 0)),
        "quiet": audio.volume(row) is None,
        "loops": effects.goes_on(row.text),
        "look": {"work": "making", "fail": "broken", "empty": "making"}.get(look, ""),
    }


def _tray(shown: OnScreen) -> list[dict[str, Any]]:
    trying = state.recall(voice_window.TRYING) or {}
    found = []
    with state.studio().db.read() as session:
        for name in effects.names():
            wanted = auditions.of_effect(name)
            sha256 = auditions.heard(session, shown.id, wanted)
            found.append(
                {
                    "effect": name,
                    "name": t(f"pages.effect_{name}"),
                    "url": media.url(sha256) if sha256 else "",
                    "trying": wanted.key in trying,
                }
            )
    return found


# What the element says -------------------------------------------------------------------------------------------------


def _laid(asked: dict[str, Any]) -> None:
    row = None
    with onscreen.changing(said="undo.effect_laid") as (session, project_id, _):
        row = effects.lay(session, project_id, asked["effect"], float(asked["at"]))
    if row is not None:
        onscreen.start("audio.effect", str(row.id), id=str(row.id))


def _moved(asked: dict[str, Any]) -> None:
    with onscreen.changing(said="undo.effect_moved") as (session, project_id, _):
        effects.move(session, project_id, uuid.UUID(asked["id"]), float(asked["at"]))


def _volume(asked: dict[str, Any]) -> None:
    with onscreen.changing(said="undo.volume_set") as (session, project_id, _):
        audio.set_volume(session, project_id, uuid.UUID(asked["id"]), float(asked["gain"]), bool(asked["muted"]))


def _held(asked: dict[str, Any]) -> None:
    row_id = uuid.UUID(asked["id"])
    with onscreen.changing(said="undo.effect_held") as (session, project_id, _):
        effects.hold(session, project_id, row_id, float(asked["seconds"]))
    onscreen.start("audio.effect", str(row_id), id=str(row_id))


def _removed(row_id: str) -> None:
    with onscreen.changing(said="undo.effect_removed") as (session, project_id, _):
        effects.remove(session, project_id, uuid.UUID(row_id))


def _tried(effect: str) -> None:
    if effect in effects.names():
        voice_window.try_it(auditions.of_effect(effect))
