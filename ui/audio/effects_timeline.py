"""The film's sound on its time line, where a person lays effects: drawn by one element, which says what was done."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import streamlit as st

from core.audio import audio, auditions, effects, waveform
from core.film import sound_desk
from core.film.sound_desk import SoundDesk
from ui.base import element_actions, film_on_screen, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.characters import voice_window
from ui.widgets import sound_player

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
    css=(HERE / "effects_timeline.element.css").read_text("utf-8"),
    js=element_actions.element_script("effects_lanes", "effects_laid", "effects_tray", "effects_timeline"),
)


def draw(shown: FilmOnScreen, laid: SoundDesk, mix: str) -> None:
    """`mix` is the SHA-256 of the mix that the head follows; empty where there is none."""
    with st.container(key="effects-box"):
        element_actions.draw(
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
                "volumes": volume_steps(),
                "mix": media.asset_url(mix) if mix else "",
                "price": film_on_screen.format_job_price("audio.effect"),
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


def volume_steps() -> list[dict[str, Any]]:
    """How loud a thing may be, quietest first: silent, then in words for GAINS."""
    return [{"quiet": True, "gain": 0, "name": t("audio.volume_mute")}] + [
        {"gain": gain, "name": t(f"audio.volume_{number}")} for number, gain in enumerate(GAINS)
    ]


def _thumb(shown: FilmOnScreen, shot_id: str) -> str:
    shot = next((one for one in shown.made.shots if str(one.id) == shot_id), None)
    take = shown.take(shot.take_id) if shot else None
    return media.asset_url(take.thumb or take.sha256) if take else ""


def _music(shown: FilmOnScreen, seconds: float) -> dict[str, Any]:
    row = next((one for one in shown.made.audios if one.type == "music"), None)
    if row is None or not row.file_key:
        return {"shape": "", "quiet": False}
    take = shown.take(row.take_id)
    peaks = waveform.load_waveform(state.studio(), row.file_key, take.facts if take else None)
    share = min(1.0, seconds / max(0.1, (row.milliseconds or 0) / 1000))
    heard = peaks[: max(2, round(len(peaks) * share))]
    return {"shape": sound_player.waveform_css(heard) if heard else "", "quiet": audio.volume_db(row) is None}


def _moods(shown: FilmOnScreen, laid: SoundDesk) -> list[dict[str, Any]]:
    row = next((one for one in shown.made.audios if one.type == "music"), None)
    if row is None or shown.made.script is None:
        return []
    moods = audio.scene_moods(shown.made.script, row)
    return [mark.model_dump() | {"name": html_parts.mood_word(moods[mark.scene - 1])} for mark in laid.scenes]


def _line(shown: FilmOnScreen, mark: sound_desk.DeskMark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    look = shown.look("audio", row.id, row.take_id)
    return mark.model_dump() | {"name": mark.name or t("pages.narrator"), "look": look}


def _place(shown: FilmOnScreen, mark: sound_desk.DeskMark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    return mark.model_dump() | {"name": t(f"pages.effect_{mark.name}"), "quiet": audio.volume_db(row) is None}


def _effect(shown: FilmOnScreen, mark: sound_desk.DeskMark) -> dict[str, Any]:
    row = next(one for one in shown.made.audios if str(one.id) == mark.id)
    look = shown.look("audio", row.id, row.take_id)
    settings = row.settings or {}
    return {
        "id": str(row.id),
        "name": t(f"pages.effect_{row.text}"),
        "start": round(mark.start, 1),
        "seconds": float(settings.get("seconds") or effects.usual_seconds(row.text)),
        "gain": float(settings.get("gain_db", 0)),
        "quiet": audio.volume_db(row) is None,
        "loops": effects.is_continuous(row.text),
        "look": {"work": "making", "fail": "broken", "empty": "making"}.get(look, ""),
    }


def _tray(shown: FilmOnScreen) -> list[dict[str, Any]]:
    trying = state.recall(voice_window.TRYING) or {}
    wanted = {name: auditions.effect_audition(name) for name in effects.effect_names()}
    heard = state.studio().db.execute_read(auditions.find_recordings, shown.id, wanted.values())
    return [
        {
            "effect": name,
            "name": t(f"pages.effect_{name}"),
            "url": media.asset_url(heard[one.key]) if heard[one.key] else "",
            "trying": one.key in trying,
        }
        for name, one in wanted.items()
    ]


# What the element says -------------------------------------------------------------------------------------------------


def _laid(asked: dict[str, Any]) -> None:
    row = None
    row = film_on_screen.change_film("undo.effect_laid", effects.lay_effect, asked["effect"], float(asked["at"]))
    if row is not None:
        film_on_screen.start_job("audio.effect", str(row.id), id=str(row.id))


def _moved(asked: dict[str, Any]) -> None:
    film_on_screen.change_film("undo.effect_moved", effects.move_effect, uuid.UUID(asked["id"]), float(asked["at"]))


def _volume(asked: dict[str, Any]) -> None:
    row_id, gain, muted = uuid.UUID(asked["id"]), float(asked["gain"]), bool(asked["muted"])
    film_on_screen.change_film("undo.volume_set", audio.set_volume, row_id, gain, muted)


def _held(asked: dict[str, Any]) -> None:
    row_id = uuid.UUID(asked["id"])
    film_on_screen.change_film("undo.effect_held", effects.set_effect_length, row_id, float(asked["seconds"]))
    film_on_screen.start_job("audio.effect", str(row_id), id=str(row_id))


def _removed(row_id: str) -> None:
    film_on_screen.change_film("undo.effect_removed", effects.remove_effect, uuid.UUID(row_id))


def _tried(effect: str) -> None:
    if effect in effects.effect_names():
        voice_window.request_audition(auditions.effect_audition(effect))
