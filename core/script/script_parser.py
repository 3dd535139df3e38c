"""A script that a person wrote elsewhere, read as one of ours: Fountain and the usual English form, and the Chinese form with
numbered scenes, 人物：台词 and △ for what happens. Whatever has no form is one scene in which lines are still recognised.

The time it takes grows as the text does, whatever stands in it: comments are found in one pass, a line is cut where no beat could hold
more, patterns meet lines of limited length, and what is looked for in a whole script is looked for in its first part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.errors import NotAScript
from core.files.sandbox import run_sandboxed
from core.i18n import Language
from core.project.projects import detect_language
from core.script import parser_words
from core.script.model import CARD_CHARS, Beat, CastMember, Scene, Script
from core.script.script_lines import CARD, LineReader, SceneLines

MOST_SCENES, MOST_CHARS, MOST_CAST = 120, 400_000, 24
MOST_OF_STORY, MOST_OF_SCENE = 60_000, 8_000
"""Characters that genre and mood of a script are read from, and place and weather of a scene."""
SHORT, CHILD_S, CHILD_CPU_S, CHILD_MIB = 20_000, 60, 20, 1024
"""A text of so many characters is read where it is, in 0.1 s of one core; a longer one in a child, which takes 0.9 s to start."""
NOTE = re.compile(r"\[\[|/\*")


def parse_script(text: str, language: str = "") -> Script:
    """Raises NotAScript where there is nothing to film in it, TooHeavy, ReadersBusy. Without a `language` it is the text's own."""
    if len(text) <= SHORT:
        return parse_script_in_process(text, language)
    return _read_apart(text[:MOST_CHARS], language)


@lru_cache(maxsize=4)
def _read_apart(text: str, language: str) -> Script:
    """A page that shows a script asks for it again at each turn."""
    return run_sandboxed(
        parse_script_in_process,
        text,
        language,
        seconds=CHILD_S,
        cpu_seconds=CHILD_CPU_S,
        memory_mib=CHILD_MIB,
        broken=NotAScript,
    )


def parse_script_in_process(text: str, language: str = "") -> Script:
    """The same, in this process however long it is. Raises NotAScript."""
    text = _cleaned(text)
    if not any(letter.isalpha() for letter in text):
        raise NotAScript()
    tongue = language or detect_script_language(text)
    reader = LineReader(text, tongue)
    reader.read()
    scenes = [scene for scene in reader.scenes if scene.beats][:MOST_SCENES]
    if not scenes:
        raise NotAScript()
    cast = _cast(reader, scenes, text)
    names = [member.name for member in cast]
    story = " ".join(scene.words() for scene in scenes)[:MOST_OF_STORY]
    mood = parser_words.commonest_meaning("mood", story) or "calm"
    told = [_scene(number, scene, names, tongue, mood) for number, scene in enumerate(_settled(scenes), 1)]
    return Script(
        title=(reader.title or _title(scenes, names))[:200],
        logline=_logline(scenes),
        language=tongue,
        genre=parser_words.commonest_meaning("genre", story) or "romance",  # type: ignore[arg-type]
        mood=mood,
        cast=tuple(cast),
        scenes=tuple(told),
    )


def detect_script_language(text: str) -> Language:
    """A Chinese script may hold English headings, and the other way round: the letters are counted."""
    han, latin = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[A-Za-z]{2,}", text))
    return "zh" if han > latin else "en" if latin else detect_language(text)


def playing_seconds(told: Script) -> int:
    """About how long it plays: spoken words at their pace, each action as long as a shot."""
    total = 0.0
    for scene in told.scenes:
        for beat in scene.beats:
            size = len(beat.text) / 4.2 if told.language == "zh" else len(beat.text.split()) / 2.5
            total += max(2.4, min(5.0, size * 0.6)) if beat.kind == "action" else size + 0.8
    return max(5, round(total))


def _cleaned(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text[:MOST_CHARS]).replace("\u3000", " ").replace("\xa0", " ").replace("\t", " ")
    return _without_notes(text)


def _without_notes(text: str) -> str:
    """Without [[ notes ]] and /* what is left out */; what is never closed stays. One pass: what was not found once is not looked for
    again."""
    kept, at = [], 0
    closed = {"[[": "]]", "/*": "*/"}
    for found in NOTE.finditer(text):
        if found.start() < at or found[0] not in closed:
            continue
        end = text.find(closed[found[0]], found.end())
        if end < 0:
            del closed[found[0]]
            continue
        kept.append(text[at : found.start()])
        at = end + 2
    return "".join([*kept, text[at:]])


def _settled(scenes: list[SceneLines]) -> Iterator[SceneLines]:
    """The hour of a scene that names none is that of the scene before."""
    when, weather = "day", ""
    for scene in scenes:
        when = scene.when = scene.when or when
        told = scene.weather or parser_words.commonest_meaning("weather", scene.words()[:MOST_OF_SCENE])
        weather = scene.weather = told or weather
        yield scene


def _scene(number: int, scene: SceneLines, names: list[str], language: str, mood: str) -> Scene:
    words = scene.words()[:MOST_OF_SCENE]
    place = parser_words.place_of_location(scene.location) or parser_words.place_of_location(words)
    interior = (
        scene.interior if scene.interior is not None else place in parser_words.words_by_meaning("roof")["places"]
    )
    place = place or ("home" if interior else "street")
    beats: list[Beat] = []
    for kind, speaker, manner, text in scene.beats:
        if kind == CARD and beats and not beats[-1].has_card():
            beats[-1] = beats[-1].model_copy(update={"card": "claim", "card_text": text[:CARD_CHARS]})
            continue
        beats.append(
            Beat(
                id=f"s{number}b{len(beats) + 1}",
                kind="action" if kind == CARD else kind,  # type: ignore[arg-type]
                text=text[:2000],
                speaker=speaker,
                manner=manner.strip()[:80],
                shows=tuple(name for name in names if _named(name, text)) if kind == "action" else (),
                card="claim" if kind == CARD else "",
                card_text=text[:CARD_CHARS] if kind == CARD else "",
            )
        )
    return Scene(
        interior=interior,
        location=(scene.location or parser_words.place_name(place, language))[:200],
        place=place,
        when=scene.when,  # type: ignore[arg-type]
        weather=scene.weather or "clear",  # type: ignore[arg-type]
        mood=parser_words.commonest_meaning("mood", words) or mood,
        beats=tuple(beats),
    )


def _named(name: str, text: str) -> bool:
    if not name.isascii():
        return name in text
    return name.lower() in text.lower() and bool(re.search(rf"\b{re.escape(name)}\b", text, re.I))


def _cast(reader: LineReader, scenes: list[SceneLines], text: str) -> list[CastMember]:
    heard = {speaker for scene in scenes for _, speaker, _, _ in scene.beats if speaker}
    words = [scene.words() for scene in scenes]
    seen = {name for name in reader.listed if name in heard or any(_named(name, each) for each in words)}
    order = [name for name in reader.listed if name in seen][:MOST_CAST]
    return [_member(name, reader.listed[name], text) for name in order]


def _member(name: str, said: str, text: str) -> CastMember:
    about = f"{name} {said}"
    near = " ".join(_around(name, text))
    kind = parser_words.first_meaning("kind", about)
    years = re.search(r"(\d{1,2})(?=\s*岁|s\b|\b)", said)
    age = parser_words.first_meaning("age", about) or ("adult" if not years else _age(int(years[1])))
    return CastMember(
        name=name,
        kind=kind or "human",  # type: ignore[arg-type]
        species=parser_words.first_word("kind", about) if kind == "animal" else "",
        sex=parser_words.first_meaning("sex", about) or parser_words.commonest_meaning("sex", near) or "n",  # type: ignore[arg-type]
        age=age,  # type: ignore[arg-type]
        appearance=said,
        clothing=said,
    )


def _around(name: str, text: str, most: int = 6) -> Iterator[str]:
    """Where a name stands in capitals or small letters, with some words before and after; each of them once."""
    low, after = text.lower(), 0
    for _ in range(most):
        at = low.find(name.lower(), after)
        if at < 0:
            return
        begin, after = max(after, at - 12), at + len(name) + 40
        yield low[begin:after]


def _age(years: int) -> str:
    return "child" if years < 13 else "teen" if years < 20 else "old" if years >= 60 else "adult"


def _title(scenes: list[SceneLines], names: list[str]) -> str:
    place = next((scene.location for scene in scenes if scene.location), "")
    return place or (names[0] if names else scenes[0].beats[0][3][:24])


def _logline(scenes: list[SceneLines]) -> str:
    told = [text for scene in scenes for kind, _, _, text in scene.beats if kind == "action"]
    return (told or [scenes[0].beats[0][3]])[0][:200]
