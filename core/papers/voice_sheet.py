"""The call sheet of voices: who speaks, in which voice, and every line of theirs with its time, to be ticked off in a recording room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from core.characters.voices import narrator_voice
from core.handover.model import Handover, HandoverCharacter
from core.i18n import translate_key
from core.papers import shot_words
from core.papers.storyboard_pages import sum_of_film, version_words
from core.papers.typesetting import set_pages
from core.script.script import spoken_lines
from core.script.script_paragraphs import one_line

WORDS = ("voice_sheet", "scene", "number", "time", "seconds", "line", "done", "voice", "no_lines")


class SpokenLine(NamedTuple):
    """A line in the order of the script. `start` and `seconds` are where it sounds in the cut and for how long; None where it does not."""

    speaker: str
    scene: int
    shot: str
    manner: str
    text: str
    start: float | None
    seconds: float | None


def voice_sheet_pdf(handover: Handover) -> bytes:
    """A4, a part for each who speaks, in the order of the cast, the narrator last."""
    language, lines = handover.language, list(lines_to_speak(handover))
    named = {one.name: one for one in handover.characters}
    speakers = [*named, *dict.fromkeys(line.speaker for line in lines if line.speaker and line.speaker not in named)]
    if any(not line.speaker for line in lines):
        speakers.append("")
    values = {
        "title": handover.title,
        "language": language,
        "sum": sum_of_film(handover, shot_words.shot_words(handover)),
        "version": version_words(handover),
        "words": {word: translate_key(f"paper.{word}", language) for word in WORDS},
        "parts": [
            _part(who, named.get(who), [one for one in lines if one.speaker == who], handover) for who in speakers
        ],
    }
    return set_pages("voice_sheet", values)


def lines_to_speak(handover: Handover) -> Iterator[SpokenLine]:
    """Every line of the script. A line that is said twice takes the recordings of it in their order."""
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    timeline = handover.timeline
    for sound in sorted(timeline.sounds, key=lambda one: one.start) if timeline else ():
        said = handover.sounds.get(sound.file) if sound.kind == "narration" else None
        if said is not None:
            times.setdefault((said.speaker, said.text), []).append(
                (sound.start / handover.fps, sound.frames / handover.fps)
            )
    shots: dict[tuple[str, str], list[str]] = {}
    for shot in handover.shots:
        for line in shot.lines:
            shots.setdefault((line.speaker, line.text), []).append(shot.number)
    for scene, beat in spoken_lines(handover.script) if handover.script else ():
        key = beat.speaker, beat.text
        start, seconds = times[key].pop(0) if times.get(key) else (None, None)
        number = shots[key].pop(0) if shots.get(key) else ""
        yield SpokenLine(beat.speaker, scene, number, beat.manner, one_line(beat.text), start, seconds)


def estimate_bytes(handover: Handover) -> int:
    """About how large the PDF is."""
    letters = "".join(line.text for line in lines_to_speak(handover))
    return 30_000 + 180 * len(set(letters)) + 4 * len(letters)


def _part(who: str, character: HandoverCharacter | None, lines: list[SpokenLine], handover: Handover) -> dict[str, Any]:
    language = handover.language
    voice = character.voice if character else "" if who else narrator_voice(language)
    total = sum(line.seconds or 0 for line in lines)
    return {
        "name": who or translate_key("film.narrator", language),
        "role": character.role if character else "",
        "voice": shot_words.voice_name(voice, language),
        "sum": _sum(len(lines), total, language),
        "rows": list(_rows(lines)),
    }


def _sum(lines: int, seconds: float, language: str) -> str:
    said = translate_key("paper.lines_one" if lines == 1 else "paper.lines_n", language, n=lines)
    return f"{said} · {shot_words.clock(seconds)}" if seconds else said


def _rows(lines: Iterable[SpokenLine]) -> Iterator[list[str]]:
    for line in lines:
        time = "" if line.start is None else shot_words.clock(int(line.start))
        seconds = "" if line.seconds is None else f"{line.seconds:.1f}"
        yield [str(line.scene), line.shot, time, seconds, line.manner, line.text]
