"""What a script says of one of its scenes that matters to the camera: who stands where, what may be seen by itself, what is known."""

from __future__ import annotations

import re
from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, posing
from providers.builtin.writer.shots.film_grammar import stable_number
from providers.builtin.writer.shots.needed_shots import ALIVE


class SceneFacts:
    """One scene of a script, 1-based, in a frame of this shape."""

    def __init__(self, script: dict[str, Any], at: int, ratio: str) -> None:
        self.script, self.ratio = script, ratio
        self.scene = script["scenes"][at - 1]
        self.at, self.language = at, str(script["language"])
        self.first, self.final = at == 1, at == len(script["scenes"])
        self.room = film_grammar.frame_room(ratio)
        self.cast = [m["name"] for m in script["cast"]]
        self.kinds = {m["name"]: m["kind"] for m in script["cast"]}
        others = (m for m in script["cast"] if m["kind"] not in ALIVE)
        self.swimming = {m["name"] for m in others if camera_subjects.swims(m.get("species", ""))}
        self.roles = {m["name"]: m["role"] for m in script["cast"] if m.get("role", "") not in m["name"]}
        self.seed = stable_number(*(self.scene[key] for key in ("place", "location", "when", "weather")))
        self.sides = self.sides_of_people()

    def sides_of_people(self) -> dict[str, float]:
        """Where each stands in this scene: in the cast's order from left to right, the same in every shot. Of a scene that
        names nobody the film's hero is the witness."""
        present = [n for n in self.cast if any(n == b["speaker"] or n in b["shows"] for b in self.scene["beats"])]
        seen_at_all = {name for s in self.script["scenes"] for b in s["beats"] for name in (b["speaker"], *b["shows"])}
        alive = [n for n in self.cast if n in seen_at_all and self.kinds[n] != "thing"]
        present = present or (alive or self.cast)[:1]
        slots: list[list[float]] = self.room["slots"]
        wide = [0.12 + 0.76 * i / max(1, len(present) - 1) for i in range(len(present))]
        places = slots[len(present) - 1] if 0 < len(present) <= len(slots) else wide
        return dict(zip(present, places, strict=False))

    def may_stand_alone(self, word: str) -> bool:
        """Whether a thing may have a shot to itself in this scene: what the story is about, in the first and in the last scene
        that names it; and what is the place's own, in the first that tells of it. A word that is the place's name is no thing."""
        if word.lower() == re.split("·| - ", self.scene["location"])[0].lower():
            return False
        if camera_subjects.place_has_own(self.scene["place"], self.scene["location"], word):
            before = (b["text"].lower() for scene in self.script["scenes"][: self.at - 1] for b in scene["beats"])
            return not any(word.lower() in text for text in before)
        scenes = [n for n, scene in enumerate(self.script["scenes"], 1) if self.tells_of(scene, word)]
        return bool(scenes) and self.at in (scenes[0], scenes[-1])

    def tells_of(self, scene: dict[str, Any], word: str) -> bool:
        """Whether a scene shows what is drawn as this word is."""
        kind = camera_subjects.kind_of_drawing(word)
        return any(
            kind == camera_subjects.kind_of_drawing(w)
            for b in scene["beats"]
            for w in b["shows"]
            if w not in self.kinds
        )

    def was_seen_alone(self, word: str) -> bool:
        """Whether an earlier scene has shown it by itself."""
        return any(self.tells_of(scene, word) for scene in self.script["scenes"][: self.at - 1])

    def pose_of_hands(self, name: str, thing: str, action: dict[str, Any]) -> str:
        """The pose of somebody's hands that have a thing in them; "" where they have not."""
        told = film_grammar.film_grammar()["beside"]["hands"]
        if self.kinds[name] != "human" or not camera_subjects.fits_in_hands(thing):
            return ""
        pose = posing.pose_of_person(name, [], action["text"], self.language) or action["pose"]
        if camera_subjects.is_worked_on(pose):
            return str(pose)
        return str(told["indoors" if self.scene["interior"] else "outdoors"]) if pose in told["poses"] else ""

    def is_about_hands(self, people: list[str], action: dict[str, Any]) -> bool:
        """Whether an action is told of somebody's hands at their work."""
        if (
            len(people) != 1
            or self.kinds[people[0]] != "human"
            or not camera_subjects.has_hands_at_work(action["pose"])
        ):
            return False
        return camera_subjects.is_about_hands(action["text"], self.language)

    def is_known_place(self) -> bool:
        """Whether the scene before was in such a place already."""
        return self.at > 1 and bool(self.script["scenes"][self.at - 2]["place"] == self.scene["place"])

    def is_known_spot(self) -> bool:
        """Whether an earlier scene was at this very spot."""
        return any(scene["location"] == self.scene["location"] for scene in self.script["scenes"][: self.at - 1])

    def drawn_noun_of(self, text: str) -> list[str]:
        """The first word of a text that can be drawn, and is not the place."""
        word = camera_subjects.first_drawn_noun(text, self.language, self.scene["location"])
        return [word] if word else []

    def is_spoken_by_cast(self, beat: dict[str, Any]) -> bool:
        """Whether one of the cast says it."""
        return beat["kind"] == "dialogue" or beat["speaker"] in self.kinds

    def called_by_role(self, people: list[str]) -> str:
        """People by what they are and their names, as whoever paints them knows them: 女婿何欢."""
        zh = self.language == "zh"
        called = [f"{self.roles.get(name, '')}{'' if zh else ' '}{name}".strip() for name in people]
        return ("、" if zh else ", ").join(called)
