"""A prompt in somebody's own words, answered as a writer would: a screenplay, or titles, a logline, an outline, shots, somebody
described, a narration, one picture in words. What takes a language model is told as Unable."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from language.reading import form_to_tell
from providers.base import Request, Result, Usage
from providers.builtin.writer.shots import director, screen_time
from providers.builtin.writer.telling import phrase_telling, story_directions, story_telling
from providers.builtin.writer.telling.phrase_corrections import PhraseCorrections
from providers.builtin.writer.understanding import parsed_prompt, prompt_wishes
from providers.builtin.writer.understanding.corrected_reading import corrected_reading
from providers.builtin.writer.understanding.parsed_prompt import ParsedPrompt
from providers.builtin.writer.understanding.understand import HOURS, WEATHER, understand
from providers.builtin.writer.vocabulary.reading import Reading
from providers.errors import Unable

Script = dict[str, Any]
SECONDS, PER_SCENE, MOST_SECONDS = 75, 20, 300
"""Of a film whose length nobody said; of one scene; and the longest that is told at once."""
MOST_SCENES = 16
WORDS = {
    "zh": {"dawn": "清晨", "day": "日", "dusk": "黄昏", "night": "夜", "int": "内景", "ext": "外景", "later": "稍后", "push": "推", "pull": "拉"},
    "en": {"dawn": "DAWN", "day": "DAY", "dusk": "DUSK", "night": "NIGHT", "int": "INT.", "ext": "EXT.", "later": "LATER"},
}  # fmt: skip
CAMERA = {
    "static": "固定", "push": "推进", "pull": "拉远", "pan_left": "左摇", "pan_right": "右摇", "truck_left": "左移", "truck_right": "右移",
    "track": "跟拍", "crane_up": "升", "crane_down": "降", "orbit": "环绕", "tilt_up": "上摇", "tilt_down": "下摇", "handheld": "手持",
    "eye": "平视", "low": "仰拍", "high": "俯拍", "over_shoulder": "过肩",
}  # fmt: skip
UNABLE = {
    "code": "The builtin writer writes no code.",
    "translate": "The builtin writer cannot translate.",
    "poem": "The builtin writer writes films, not poems or songs.",
    "essay": "The builtin writer writes films, not letters or articles.",
    "summary": "The builtin writer cannot sum up somebody's text.",
    "question": "The builtin writer answers no questions of knowledge.",
    "sound": "The builtin writer writes no sound; composer and effects do.",
}


def answer_prompt(request: Request) -> Result:
    """The answer as text (JSON where that was asked for). facts: {"read": what was understood, "kind": what was answered}.

    Raises Unable for what a writer without a language model cannot do, and for a prompt with nothing in it."""
    want = parsed_prompt.parse_prompt(request.prompt, request.negative, request.language)
    if want.kind in UNABLE:
        raise Unable(UNABLE[want.kind])
    if not re.search(r"\w", want.text) and not request.inputs.get("idea"):
        raise Unable("There is nothing in this prompt to write about.")
    film = _Film(want, request)
    kinds: dict[str, Callable[[], str]] = {
        "titles": film.titles,
        "logline": film.loglines,
        "outline": film.outline,
        "shots": film.shots,
        "character": film.character,
        "narration": film.narration,
        "picture": film.picture,
    }
    data = (want.data or bool(request.answer_schema)) and want.kind not in kinds
    text = json.dumps(film.script, ensure_ascii=False) if data else kinds.get(want.kind, film.screenplay)()
    return Result(
        text=text,
        media_type="application/json" if data else "text/plain",
        usage=Usage(characters=len(text)),
        facts={"read": want.facts() | film.reading_facts(), "kind": want.kind or "script"},
        provider="builtin",
        model="writer",
    )


class _Film:
    """One film as one prompt wants it."""

    def __init__(self, want: ParsedPrompt, request: Request) -> None:
        self.want, self.zh = want, want.language == "zh"
        self.seed = zlib.crc32(f"{request.prompt}|{request.negative}".encode()) % 1_000_003 + 7919 * request.seed
        self.reading = _reading(want, request)
        seconds = want.seconds or int(request.seconds) or (want.scenes * PER_SCENE if want.scenes else SECONDS)
        self.seconds = max(8, min(seconds, MOST_SECONDS))
        self._told: Script | None = None

    def reading_facts(self) -> dict[str, Any]:
        reading = self.reading.as_answer()
        return {
            "who": [who["role"] or who["name"] for who in reading["who"]],
            "where": reading["where"],
            "when": self.reading.when,
            "weather": self.reading.weather,
            "things": reading["things"],
        }

    @property
    def script(self) -> Script:
        """The script as it was asked for: so many scenes, with what must be and without what must not."""
        if self._told is None:
            told = self._told_by_phrases() or story_telling.tell_story(self.reading, self.seconds, self.seed)
            told["scenes"] = _without(told["scenes"], self.want)
            if self.want.scenes:
                told["scenes"] = _so_many(told["scenes"], min(self.want.scenes, MOST_SCENES), self.zh)
            _with_musts(told, self.want, self.zh)
            for number, scene in enumerate(told["scenes"], 1):
                for at, beat in enumerate(scene["beats"], 1):
                    beat["id"] = f"s{number}b{at}"
                    beat.pop("starts", None)
            if title := self.want.labels.get("title"):
                told["title"] = title[:60]
            if told["engine"] != story_telling.PLAIN or not told["cast"]:
                said = self.want.story or told["logline"]
                told["logline"] = re.split(r"(?<=[。！？!?])|(?<=[a-z])\.\s", said)[0]
            self._told = told
        return self._told

    def _told_by_phrases(self) -> Script | None:
        """What is no tale, where the prompt is a plain sentence: one with labelled lines, or for another answer than a script, tells a
        story."""
        want = self.want
        if want.labels or want.kind not in ("", "script"):
            return None
        form = form_to_tell(want.text)
        phrases = phrase_telling.phrases_to_tell(form, want.text)
        if not phrases:
            return None
        corrections = PhraseCorrections(want.text)
        return phrase_telling.tell_by_phrases(phrases, form, want.language, self.seconds, corrections, self.seed)

    # As a screenplay -----------------------------------------------------------------------------------------------

    def screenplay(self) -> str:
        told, scenes = self.script, self.script["scenes"]
        length = round(sum(screen_time.scene_seconds(s["beats"], self.want.language) for s in scenes))
        head = (
            [
                f"《{told['title']}》",
                f"一句话：{told['logline']}",
                f"全片约 {length} 秒，{len(scenes)} 场。",
                "",
                "人物",
            ]
            if self.zh
            else [
                told["title"].upper(),
                f"Logline: {told['logline']}",
                f"About {length} seconds, {len(scenes)} scenes.",
                "",
                "CAST",
            ]
        )
        cast = [f"{m['name']}{self._who(m)}" for m in told["cast"]]
        head = head if cast else head[:-1]
        return "\n".join([*head, *cast, "", *self._played(scenes), "（完）" if self.zh else "THE END"])

    def _who(self, member: dict[str, Any]) -> str:
        looks = [
            part
            for part in (member["role"], member["appearance"], member["clothing"])
            if part and part != member["name"]
        ]
        return ("：" + "，".join(looks) + "。") if self.zh else (": " + ", ".join(looks) + ".")

    def _played(self, scenes: list[dict[str, Any]]) -> Iterator[str]:
        for number, scene in enumerate(scenes, 1):
            yield self.heading(scene, number)
            yield ""
            for beat in scene["beats"]:
                yield from self._beat(beat)
            yield ""

    def heading(self, scene: dict[str, Any], number: int) -> str:
        say = WORDS[self.want.language]
        where, when = say["int" if scene["interior"] else "ext"], say.get(scene["when"], scene["when"])
        when = (
            f"{when}，{say['later']}"
            if scene.get("later") and self.zh
            else say["later"]
            if scene.get("later")
            else when
        )
        return (
            f"{number}. {where} {scene['location']} {when}"
            if self.zh
            else f"{number}. {where} {scene['location'].upper()} - {when}"
        )

    def _beat(self, beat: dict[str, Any]) -> Iterator[str]:
        yield from self._said(beat)
        if beat.get("card_text"):
            yield f"字幕卡：{beat['card_text']}" if self.zh else f"SUPER: {beat['card_text']}"

    def _said(self, beat: dict[str, Any]) -> Iterator[str]:
        if beat["kind"] == "action":
            yield beat["text"]
        elif beat["kind"] == "narration" or not beat["speaker"]:
            yield f"旁白：{beat['text']}" if self.zh else f"NARRATOR (V.O.)\n    {beat['text']}"
        elif self.zh:
            yield f"{beat['speaker']}{'（' + beat['manner'] + '）' if beat['manner'] else ''}：{beat['text']}"
        else:
            yield f"{beat['speaker'].upper()}{' (' + beat['manner'] + ')' if beat['manner'] else ''}\n    {beat['text']}"

    # As something else ---------------------------------------------------------------------------------------------

    def titles(self) -> str:
        found: list[str] = []
        for turn in range(8):
            found += [
                told["title"]
                for told in story_directions.offer_directions(self.reading, self.seconds, turn + self.seed % 5)
            ]
        found = list(dict.fromkeys(found))[: self.want.count or 5]
        return "\n".join(f"{n}. 《{title}》" if self.zh else f"{n}. {title}" for n, title in enumerate(found, 1))

    def loglines(self) -> str:
        count = self.want.count or 1
        told = [
            d["logline"]
            for turn in range(4)
            for d in story_directions.offer_directions(self.reading, self.seconds, turn)
        ]
        told = list(dict.fromkeys(told))
        start = self.seed % max(1, len(told))
        chosen = (told[start:] + told[:start])[:count]
        return chosen[0] if count == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(chosen, 1))

    def outline(self) -> str:
        lines = [f"《{self.script['title']}》" if self.zh else self.script["title"].upper(), self.script["logline"], ""]
        for number, scene in enumerate(self.script["scenes"], 1):
            shown = [b["text"] for b in scene["beats"] if b["kind"] == "action"]
            kept = shown if len(shown) < 3 else [shown[0], shown[-1]]
            lines.append(f"{self.heading(scene, number)}\n   {('' if self.zh else ' ').join(kept)}")
        return "\n".join(lines)

    def shots(self) -> str:
        scenes, lines, most = self.script["scenes"], [], self.want.count or 24
        boards = [(s, shot) for s in range(1, len(scenes) + 1) for shot in director.board(self.script, s)["shots"]]
        step = max(1.0, len(boards) / most)
        chosen = [boards[int(k * step)] for k in range(min(most, len(boards)))]
        for number, (scene, shot) in enumerate(chosen, 1):
            move, angle = shot["movement"], shot["angle"]
            how = (
                f"{CAMERA.get(angle, angle)}，{CAMERA.get(move, move)}"
                if self.zh
                else f"{angle} angle, {move}".replace("_", " ")
            )
            lines.append(
                f"{number}. 第{scene}场｜{shot['description']}（{how}，{shot['seconds']:.1f} 秒）"
                if self.zh
                else f"{number}. Scene {scene} | {shot['description']} ({how}, {shot['seconds']:.1f} s)"
            )
        return "\n".join(lines)

    def character(self) -> str:
        lead = self.script["cast"][0]
        spoken = [b["text"] for s in self.script["scenes"] for b in s["beats"] if b["speaker"] == lead["name"]]
        wants = self.reading.as_answer()["wants"]
        rows = {
            ("姓名", "Name"): lead["name"],
            ("身份", "Who"): lead["description"],
            ("外貌", "Looks"): lead["appearance"],
            ("服装", "Wears"): lead["clothing"],
            ("性格", "Nature"): lead["personality"],
            ("特征", "Told of them"): self.want.story.strip("。. "),
            ("想要", "Wants"): wants,
            ("一句台词", "A line"): spoken[0] if spoken else "",
        }
        return "\n".join(f"{zh}：{value}" if self.zh else f"{en}: {value}" for (zh, en), value in rows.items() if value)

    def narration(self) -> str:
        told: list[str] = []
        for scene in self.script["scenes"]:
            told.append(("" if self.zh else " ").join(b["text"] for b in scene["beats"] if b["kind"] != "dialogue"))
        return "\n\n".join(part for part in told if part)

    def picture(self) -> str:
        shot = director.board(self.script, 1)["shots"][0]
        people = [f"{m['name']}{self._who(m)}" for m in self.script["cast"] if m["role"] in self.reading_facts()["who"]]
        things = ("、" if self.zh else ", ").join(noun.word for noun in self.reading.things)
        parts = [
            self.want.story.strip(),
            shot["description"],
            *people,
            (f"画面里有{things}。" if self.zh else f"In it: {things}.") if things else "",
        ]
        style = self.want.labels.get("style", "")
        parts.append((f"风格：{style}。" if self.zh else f"Style: {style}.") if style else "")
        return "\n".join(dict.fromkeys(part for part in parts if part))


# What was read, and what is made of it ------------------------------------------------------------------------------------


def _reading(want: ParsedPrompt, request: Request) -> Reading:
    """The story as the writer reads any sentence, with what the prompt's lines say of hour, weather, mood, genre, names."""
    base = str(request.inputs.get("idea") or "")
    story = want.story or base or want.text[:200]
    inputs: dict[str, Any] = {"understood": dict(request.inputs.get("understood") or {})}
    reading = corrected_reading(story, want.language, inputs)
    low = f"{want.labels.get('time', '')} {want.labels.get('weather', '')} {want.labels.get('setting', '')}".lower()
    changes: dict[str, Any] = {
        "mood": want.mood,
        "genre": want.genre,
        "when": _first(HOURS, want, low),
        "weather": _first(WEATHER, want, low),
    }
    changes = {key: value for key, value in changes.items() if value}
    if (
        want.language == "zh"
        and prompt_wishes.is_denied("雨" if reading.weather == "rain" else "雪", want.must_not)
        and reading.weather in ("rain", "snow")
    ):
        changes["weather"] = "clear"
    if want.language == "en" and reading.weather != "clear" and prompt_wishes.is_denied(reading.weather, want.must_not):
        changes["weather"] = "clear"
    things = [thing for thing in reading.things if not prompt_wishes.is_denied(thing.word, want.must_not)]
    for phrase in want.must:
        known = {thing.word for thing in things}
        things += [noun for noun in understand(phrase, want.language).things if noun.word not in known]
    reading = replace(reading, things=tuple(things), **changes)
    return _named(reading, want.text)


def _first(table: dict[str, dict[str, str]], want: ParsedPrompt, text: str) -> str:
    return next((name for name, pattern in table[want.language].items() if re.search(pattern, text)), "")


def _named(reading: Reading, text: str) -> Reading:
    """Whom the prompt gives a name, by "called" or in brackets of their own, has it."""
    hit = re.search(r"(?:名叫|叫做|名为|叫)[“\"「]?([\u4e00-\u9fff]{2,3})[”\"」]?(?=[，。,、的；\s]|$)", text)
    hit = hit or re.search(r"\b(?:named|called)\s+([A-Z][\w'-]{1,18})", text)
    if not hit or not reading.who or any(who.name for who in reading.who):
        return reading
    return replace(reading, who=(replace(reading.who[0], name=hit[1]), *reading.who[1:]))


def _without(scenes: list[dict[str, Any]], want: ParsedPrompt) -> list[dict[str, Any]]:
    """The scenes without any line, a narrator's too, of a film that shall have none, and without beats that say what must not be."""
    kept = []
    for scene in scenes:
        beats = [b for b in scene["beats"] if not (want.silent and b["kind"] != "action")]
        clean = [b for b in beats if not any(len(p) > 1 and p.lower() in b["text"].lower() for p in want.must_not)]
        if clean or beats:
            kept.append({**scene, "beats": clean or beats})
    return kept or scenes


def _so_many(scenes: list[dict[str, Any]], count: int, zh: bool) -> list[dict[str, Any]]:
    """As many scenes as were asked for: neighbours in one place become one, the longest are cut where something is done."""
    scenes = [dict(scene) for scene in scenes]
    while len(scenes) > count:
        at = min(range(len(scenes) - 1), key=lambda n: len(scenes[n]["beats"]) + len(scenes[n + 1]["beats"]))
        scenes[at : at + 2] = [{**scenes[at], "beats": scenes[at]["beats"] + scenes[at + 1]["beats"]}]
    while len(scenes) < count:
        cuts = [(len(s["beats"]), n) for n, s in enumerate(scenes) if _cut_at(s["beats"]) is not None]
        if not cuts:
            break
        at = max(cuts)[1]
        beats, cut = scenes[at]["beats"], _cut_at(scenes[at]["beats"])
        scenes[at : at + 1] = [
            {**scenes[at], "beats": beats[:cut]},
            {**scenes[at], "beats": beats[cut:], "later": True},
        ]
    return scenes


def _cut_at(beats: list[dict[str, Any]]) -> int | None:
    """The action nearest to the middle that can open a scene of its own."""
    where = [n for n in range(1, len(beats)) if beats[n]["kind"] == "action" and n < len(beats)]
    return min(where, key=lambda n: abs(n - len(beats) / 2)) if where and len(beats) > 1 else None


def _with_musts(told: Script, want: ParsedPrompt, zh: bool) -> None:
    """What must be in it and was not told comes in as a picture; the picture it shall end on is its last."""
    whole = json.dumps(told["scenes"], ensure_ascii=False).lower()
    for number, phrase in enumerate(want.must):
        heart = re.sub(r"^(?:有|包含|出现|an?|the|at least|some)\s*", "", phrase, flags=re.I)
        nouns = [noun.word for noun in understand(phrase, want.language).things] or [heart]
        lost = [word for word in nouns if word.lower() not in whole]
        if lost and len(heart) <= 60:
            scene = told["scenes"][min(1 + number, len(told["scenes"]) - 1)]
            text = f"画面里能看清：{heart}。" if zh else f"We see it clearly: {heart}."
            scene["beats"].append(_picture(scene["beats"][-1], text, tuple(lost)))
    if want.ending:
        scene = told["scenes"][-1]
        text = f"最后一个画面：{want.ending}。" if zh else f"The last image: {want.ending}."
        scene["beats"].append(_picture(scene["beats"][-1], text, ()))


def _picture(near: dict[str, Any], text: str, shows: tuple[str, ...]) -> dict[str, Any]:
    return {**near, "kind": "action", "text": text, "speaker": "", "manner": "", "shows": list(shows), "pose": "stand"}
