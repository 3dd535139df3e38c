"""The screenplay in Fountain (fountain.io): plain text that every screenwriting program opens as a screenplay.

What the format would read by its looks alone is forced with its own marks, so that Chinese works as English does: a heading
begins with a point, a speaker with @, an action that could be taken for something else with !.
"""

from __future__ import annotations

import re

from core import i18n
from core.exports import ScriptFormat
from core.script.model import Beat, Scene, Script
from core.script.script import on_screen_word

LOOKS_ELSE = re.compile(r"^(\.|@|>|~|#|=|!|\[\[|INT|EXT|EST|I/E)|:$|^[^a-z]*[A-Z][^a-z]*$")


def write(script: Script) -> bytes:
    """UTF-8 text."""
    return fountain_text(script).encode()


def fountain_text(script: Script) -> str:
    parts = [f"Title: {_line(script.title)}"]
    parts += [f"Notes: {_line(script.logline)}"] if script.logline else []
    parts += ["", *(_scene(number, scene, script.language) for number, scene in enumerate(script.scenes, 1))]
    return "\n".join(parts).rstrip() + "\n"


def _scene(number: int, scene: Scene, language: str) -> str:
    inside = i18n.translate_key("film.interior" if scene.interior else "film.exterior", language)
    when = i18n.translate_key(f"film.when_{scene.when}", language)
    place = scene.location if language.startswith("zh") else scene.location.upper()
    heading = f".{inside} {_line(place)} - {when if language.startswith('zh') else when.upper()} #{number}#"
    return "\n".join(["", heading, "", *(f"{_beat(beat, language)}\n" for beat in scene.beats)])


def _beat(beat: Beat, language: str) -> str:
    body = "\n".join(line.strip() for line in beat.text.splitlines() if line.strip())
    shown = f"\n\n!{on_screen_word(language)}{_line(beat.card_text)}" if beat.has_card() else ""
    if beat.kind == "action":
        return (f"!{body}" if LOOKS_ELSE.search(body.split("\n")[0]) else body) + shown
    name = beat.speaker or i18n.translate_key("film.narrator", language)
    speaker = f"@{_line(name if language.startswith('zh') else name.upper())}{'' if beat.speaker else ' (V.O.)'}"
    return "\n".join([speaker, *([f"({_line(beat.manner)})"] if beat.manner else []), body]) + shown


def _line(said: str) -> str:
    return " ".join(said.split())


FORMAT = ScriptFormat(
    extension="fountain",
    media_type="text/plain; charset=utf-8",
    title={"zh": "剧本 Fountain", "en": "Script, Fountain"},
    short_title={"zh": "Fountain", "en": "Fountain"},
    keeps={
        "zh": "场次、人物、动作和台词，别的编剧软件能接着写。",
        "en": "Scenes, people, action and lines; other screenwriting programs go on from there.",
    },
    loses={"zh": "没有镜头和画面。", "en": "No shots and no pictures."},
    write=write,
    order=40,
)
