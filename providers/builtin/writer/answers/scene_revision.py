"""What can be done to a finished scene without a language model: eight wishes, each from the scene's own beats and a bank of
small exchanges that hold in any story. Beats that stay keep their ids; who is in the story stays who they are."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plots import Packet
from providers.builtin.writer.plot.wording_repairs import fill_slots, tidy_marks
from providers.builtin.writer.shots import posing, screen_time
from providers.builtin.writer.understanding.rewrite_wishes import read_wishes
from providers.builtin.writer.vocabulary import english_word_forms, lexicon
from providers.errors import Unable

Beat = dict[str, Any]
KEPT_STEPS = ("want", "turn", "price", "end")
"""Steps without which a story is not told: their beats go last."""
SHORTER, LONGER = 0.72, 1.3
MOOD = {"funnier": "playful", "sadder": "sad", "tenser": "tense", "quieter": "calm"}
FACE = {"funnier": "smile", "sadder": "sad", "tenser": "afraid"}


def rewrite(asked: dict[str, Any], language: str) -> dict[str, Any]:
    """{"scenes": [...]} after one instruction, those that were asked for; of a scene alone, that scene. Raises Unable."""
    script = asked.get("script") if isinstance(asked.get("script"), dict) else None
    alone = asked.get("scene")
    if isinstance(alone, dict):
        script = {"language": language, "scenes": [alone], "cast": []}
    if script is None:
        raise Unable("nothing to rewrite")
    wanted = read_wishes(str(asked.get("instruction", "")))
    if not wanted:
        raise Unable("the builtin writer does not understand this instruction")
    numbers = [1] if isinstance(alone, dict) else asked.get("scenes") or range(1, len(script["scenes"]) + 1)
    revision = _Revision(script, str(script.get("language") or language)[:2], int(asked.get("take") or 0))
    scenes = [revision.scene(int(number), wanted) for number in numbers]
    return scenes[0] if isinstance(alone, dict) else {"scenes": scenes}


def translate(asked: dict[str, Any], language: str) -> dict[str, Any]:
    """Telling again in the other language needs words for the sentence's own nouns, which this engine does not have."""
    raise Unable("the builtin writer cannot translate")


@cache
def packets_by_step(language: str) -> dict[str, tuple[Packet, ...]]:
    path = lexicon.DATA / f"rewrites.{'zh' if language == 'zh' else 'en'}.txt"
    return plots.parse_plot("rewrites", path.read_text("utf-8")).packets


@dataclass
class _Revision:
    """One rewriting of a script, scene after scene: what was said in one is not said again in the next."""

    script: dict[str, Any]
    language: str
    take: int
    said: set[str] = field(default_factory=set)
    made: int = 0

    def __post_init__(self) -> None:
        self.said |= {b["text"] for scene in self.script["scenes"] for b in scene["beats"]}
        self.draw = random.Random(f"{self.script.get('title')}|{self.take}")
        self.talkers = list(
            dict.fromkeys(
                b["speaker"] for scene in self.script["scenes"] for b in scene["beats"] if b["kind"] == "dialogue"
            )
        )

    def scene(self, number: int, wanted: list[str]) -> dict[str, Any]:
        scene = self.script["scenes"][number - 1]
        beats = [dict(beat) for beat in scene["beats"]]
        deeds: dict[str, Callable[[dict[str, Any], list[Beat]], list[Beat]]] = {
            "shorter": self._shorter,
            "longer": self._longer,
            "funnier": lambda s, b: self._coloured(s, b, "funnier"),
            "sadder": lambda s, b: self._softer(self._coloured(s, b, "sadder")),
            "tenser": lambda s, b: self._cut_up(self._coloured(s, b, "tenser")),
            "quieter": lambda s, b: self._softer(self._stiller(b, 1 / 3)),
            "more_dialogue": self._talkative,
            "less_dialogue": lambda s, b: self._stiller(b, 1 / 2),
        }
        mood = scene.get("mood", "calm")
        for wish in wanted:
            beats = deeds[wish]({**scene, "beats": beats}, beats)
            mood = MOOD.get(wish, mood)
        return {**scene, "mood": mood, "beats": beats}

    # Longer, funnier, sadder, tenser, more talk: something comes in ------------------------------------------------

    def _coloured(self, scene: dict[str, Any], beats: list[Beat], wish: str) -> list[Beat]:
        for _ in range(2 if len(beats) > 4 else 1):
            beats = self._insert(scene, beats, wish, FACE.get(wish, ""))
        return beats

    def _talkative(self, scene: dict[str, Any], beats: list[Beat]) -> list[Beat]:
        beats = [self._spoken(beat, self._here(scene, beats)) for beat in beats]
        for _ in range(2 if len(beats) > 3 else 1):
            beats = self._insert(scene, beats, "talk")
        return beats

    def _longer(self, scene: dict[str, Any], beats: list[Beat]) -> list[Beat]:
        aim = screen_time.scene_seconds(beats, self.language) * LONGER
        for n in range(12):
            if screen_time.scene_seconds(beats, self.language) >= aim:
                break
            beats = self._detail(scene, beats) if n % 2 else self._insert(scene, beats, "talk")
        return beats

    def _insert(self, scene: dict[str, Any], beats: list[Beat], step: str, face: str = "") -> list[Beat]:
        """A packet of the bank at the best free spot; nothing where the bank has nothing new to say."""
        here = self._here(scene, beats)
        size = "two" if len(here) > 1 else "one" if here else "none"
        packets = [p for p in packets_by_step(self.language)[step] if size in p.when]
        self.draw.shuffle(packets)
        for packet in packets:
            for spot in self._spots(beats):
                last = next((b["speaker"] for b in reversed(beats[: spot + 1]) if b["kind"] == "dialogue"), "")
                new = self._filled(packet, here, last, beats[spot], face)
                if new:
                    return [*beats[: spot + 1], *new, *beats[spot + 1 :]]
        return beats

    def _filled(self, packet: Packet, here: list[str], last: str, near: Beat, face: str) -> list[Beat]:
        """Whoever did not speak last begins. Empty where one of its lines was said already."""
        first = packet.lines[0].speaker if packet.lines[0].speaker in "AB" else packet.lines[-1].speaker
        pair = list(here[:2])
        if len(pair) == 2 and (pair[0] if first == "A" else pair[1]) == last:
            pair.reverse()
        names = {"A": pair[0] if pair else "", "B": pair[1] if len(pair) > 1 else ""}
        new = []
        for line in packet.lines:
            text = tidy_marks(fill_slots(line.text, names), self.language)
            if text in self.said:
                return []
            who = names.get(line.speaker, "")
            kind = "action" if line.speaker == "*" else "narration" if line.speaker == "N" else "dialogue"
            shows = [n for n in names.values() if n and (n in text or n == who)]
            new.append(self._beat(kind, text, near, who if kind == "dialogue" else "", line.manner, shows, face))
        self.said |= {beat["text"] for beat in new}
        return new

    def _detail(self, scene: dict[str, Any], beats: list[Beat]) -> list[Beat]:
        """Something to look at: of the place itself first, else a small movement."""
        here = self._here(scene, beats) or [n for b in beats for n in b.get("shows", ()) if n in self._cast()][:2]
        names = {"A": here[0] if here else "", "B": here[1] if len(here) > 1 else ""}
        kit = lexicon.place_kit(scene.get("place") or "street").get("detail", ())
        texts = [_sentence(side, self.language) for side in lexicon.in_language(kit, self.language)]
        self.draw.shuffle(texts)
        packets = [p for p in packets_by_step(self.language)["detail"] if "two" not in p.when or names["B"]]
        self.draw.shuffle(packets)
        moves = [fill_slots(p.lines[0].text, names) for p in packets if names["A"] or "{A}" not in p.lines[0].text]
        text = next(
            (t for t in [*texts[:1], *moves, *texts[1:]] if t not in self.said and not _within(t, self.said)), ""
        )
        if not text:
            return beats
        self.said.add(text)
        spot = self.draw.choice(self._spots(beats)[:3] or [0])
        shows = [name for name in names.values() if name and name in text]
        new = self._beat("action", tidy_marks(text, self.language), beats[spot], "", "", shows, "")
        return [*beats[: spot + 1], new, *beats[spot + 1 :]]

    def _spoken(self, beat: Beat, here: list[str]) -> Beat:
        """What the narrator tells of somebody who is there, they say themselves; other narration stays."""
        if beat["kind"] != "narration" or not here:
            return beat
        text = beat["text"]
        if self.language == "zh":
            found = re.match(rf"^({'|'.join(map(re.escape, here))}|她|他|它)(?!们)(.+)$", text)
            own = f"我{found[2]}" if found else ""
        else:
            found = re.match(rf"^({'|'.join(map(re.escape, here))}|She|He|It) (\w+)(.*)$", text, re.S)
            own = f"I {_first_person(found[2])}{found[3]}" if found and _first_person(found[2]) else ""
        if not found or not own or own in self.said:
            return beat
        self.said.add(own)
        who = found[1] if found[1] in here else here[0]
        return {**beat, "kind": "dialogue", "speaker": who, "text": own, "shows": [who]}

    # Shorter, quieter, less talk: something goes ---------------------------------------------------------------------

    def _shorter(self, scene: dict[str, Any], beats: list[Beat]) -> list[Beat]:
        aim = screen_time.scene_seconds(beats, self.language) * SHORTER
        while len(beats) > 2 and screen_time.scene_seconds(beats, self.language) > aim:
            least = min(range(1, len(beats) - 1), key=lambda n: _weight(beats, n))
            gone = {least} | ({least + 1} if _asks(beats[least]) and least + 2 < len(beats) else set())
            beats = [beat for n, beat in enumerate(beats) if n not in gone]
        if screen_time.scene_seconds(beats, self.language) > aim:
            beats = [self._first_sentence(beat) for beat in beats]
        return beats

    def _first_sentence(self, beat: Beat) -> Beat:
        parts = re.findall(r"[^。！？.!?]+[。！？.!?]+[”\"』」]?\s*", beat["text"])
        if len(parts) < 2 or (beat["kind"] != "action" and _asks(beat)):
            return beat
        keep = "".join(parts[: max(1, len(parts) // 2)]).strip()
        return {**beat, "text": keep}

    def _stiller(self, beats: list[Beat], share: float) -> list[Beat]:
        """A share of what is said goes unsaid: the ends of exchanges first, never what a narrator tells of the story while it is
        seen. A question left standing is met with a gesture."""
        spoken = [n for n, beat in enumerate(beats) if screen_time.rides_on_picture(beat)]
        count = max(1, round(len(spoken) * share)) if spoken else 0
        order = sorted(spoken, key=lambda n: (beats[n].get("step") in KEPT_STEPS, not _ends_exchange(beats, n), n))
        gone = set(order[:count])
        out: list[Beat] = []
        for n, beat in enumerate(beats):
            if n not in gone:
                out.append(beat)
                continue
            before = out[-1] if out else None
            asked = before is not None and before["kind"] != "action" and _asks(before)
            quiet = asked or not before or before["kind"] != "action"
            gesture = self._gesture(beat, "unanswered" if asked else "quiet") if beat["speaker"] and quiet else None
            out += [gesture] if gesture else []
        return out or beats[:1]

    def _gesture(self, beat: Beat, step: str) -> Beat | None:
        lines = [p.lines[0].text for p in packets_by_step(self.language)[step]]
        self.draw.shuffle(lines)
        text = next((t for t in (fill_slots(line, {"A": beat["speaker"]}) for line in lines) if t not in self.said), "")
        if not text:
            return None
        self.said.add(text)
        return self._beat("action", tidy_marks(text, self.language), beat, "", "", [beat["speaker"]], "")

    def _softer(self, beats: list[Beat]) -> list[Beat]:
        """Nobody raises their voice."""
        marks = str.maketrans({"！": "。", "!": "."})
        return [{**beat, "text": re.sub(r"([。.])\1+", r"\1", beat["text"].translate(marks))} for beat in beats]

    def _cut_up(self, beats: list[Beat]) -> list[Beat]:
        """The longest line of two sentences is said in two breaths, with something between them."""
        able = [
            n
            for n, b in enumerate(beats)
            if b["kind"] == "dialogue" and len(_sentences(b["text"])) > 1 and not str(b["id"]).startswith("new")
        ]
        if not able:
            return beats
        n = max(able, key=lambda n: len(beats[n]["text"]))
        parts = _sentences(beats[n]["text"])
        hush = self._gesture(beats[n], "hush")
        first, rest = parts[0].strip(), "".join(parts[1:]).strip()
        if hush is None or {first, rest} & self.said:
            return beats
        second = self._beat("dialogue", rest, beats[n], beats[n]["speaker"], "", beats[n].get("shows", ()), "")
        return [*beats[:n], {**beats[n], "text": first}, hush, second, *beats[n + 1 :]]

    # Underneath ------------------------------------------------------------------------------------------------------

    def _cast(self) -> set[str]:
        return {member["name"] for member in self.script.get("cast", ())} | set(self.talkers)

    def _here(self, scene: dict[str, Any], beats: list[Beat]) -> list[str]:
        """Who talks in this scene, then who talks in the script and is seen in it."""
        speak = [b["speaker"] for b in beats if b["kind"] == "dialogue" and b["speaker"]]
        seen = [n for b in beats for n in b.get("shows", ()) if n in self.talkers]
        named = [n for n in self.talkers if any(n in b["text"] for b in beats)]
        return list(dict.fromkeys([*speak, *seen, *named]))

    def _spots(self, beats: list[Beat]) -> list[int]:
        """After which beats something may come in, best first: never between a question and its answer, nor before
        anybody has spoken."""
        found = []
        met = next((n for n, beat in enumerate(beats) if beat["kind"] == "dialogue"), 0)
        for n, beat in enumerate(beats):
            after = beats[n + 1] if n + 1 < len(beats) else None
            talk = beat["kind"] != "action"
            if talk and _asks(beat):
                continue
            if after is None:
                rank = 3 if talk and beat.get("step") != "end" else 9
            elif after["kind"] == "action":
                rank = 0 if talk else 1 if n else 4
            else:
                rank = 5 if talk else 2
            rank += 10 * (n < met)
            found.append((rank, abs(n - len(beats) * 0.55), n))
        fresh = {n for n, b in enumerate(beats) if str(b["id"]).startswith("new")}
        return (
            [n for rank, _, n in sorted(found) if n not in fresh]
            or [n for _, _, n in sorted(found)]
            or [len(beats) - 1]
        )

    def _beat(self, kind: str, text: str, near: Beat, speaker: str, manner: str, shows: Any, face: str) -> Beat:
        self.made += 1
        beat: Beat = {
            "id": f"new{self.made}",
            "kind": kind,
            "text": text,
            "speaker": speaker,
            "manner": manner,
            "step": near.get("step", ""),
            "shows": list(dict.fromkeys(shows)),
        }
        beat["pose"] = posing.pose_of_beat(beat, self.language)
        shown = posing.face_of_beat(beat, self.language)
        beat["expression"] = face if face and kind != "narration" and shown == "calm" else shown
        return beat


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？.!?]+[。！？.!?]+[”\"』」]?\s*", text)


def _sentence(side: str, language: str) -> str:
    """A detail of a place as a sentence of its own."""
    end = "。" if language == "zh" else "."
    return side[:1].upper() + side[1:] + ("" if side.endswith(end) else end)


def _within(text: str, said: set[str]) -> bool:
    bare = text.rstrip("。.").lower()
    return any(bare in other.lower() for other in said)


def _asks(beat: Beat) -> bool:
    return str(beat["text"]).rstrip('”"』」 ').endswith(("？", "?"))


def _ends_exchange(beats: list[Beat], n: int) -> bool:
    return n + 1 == len(beats) or beats[n + 1]["kind"] == "action"


def _weight(beats: list[Beat], n: int) -> tuple[int, int]:
    """How much is lost with a beat: little with a picture beside another, much with an answer or a turn of the story."""
    beat, before = beats[n], beats[n - 1]
    if beat.get("step") in KEPT_STEPS:
        return (3, len(beat["text"]))
    if beat["kind"] == "action":
        return (0 if before["kind"] == "action" else 1, len(beat["text"]))
    if before["kind"] != "action" and _asks(before):
        return (4, len(beat["text"]))
    return (2, len(beat["text"]))


def _first_person(verb: str) -> str:
    """English: remembers -> remember, is -> am; empty where it is no verb of the third person."""
    small = {"is": "am", "was": "was", "has": "have", "does": "do", "had": "had", "will": "will", "can": "can"}
    if verb in small:
        return small[verb]
    base, form = english_word_forms.verb_base(verb)
    return base if form == "third" else verb if verb.endswith("ed") else ""
