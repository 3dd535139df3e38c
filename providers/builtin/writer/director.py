"""Plans the shots of one scene: one action, one shot; wide, then closer; faces for lines; who stands left stays left."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from providers.builtin.writer import clock, posing

WORDS = {
    "zh": {
        "extreme_wide": "大远景",
        "wide": "远景",
        "full": "全景",
        "medium": "中景",
        "medium_close": "中近景",
        "close_up": "特写",
    },
    "en": {
        "extreme_wide": "Extreme wide",
        "wide": "Wide",
        "full": "Full shot",
        "medium": "Medium",
        "medium_close": "Medium close",
        "close_up": "Close-up",
    },
}
BY_STEP = {
    "open": ("full", "wide"),
    "want": ("medium", "full"),
    "block": ("full", "medium"),
    "deepen": ("medium", "medium_close"),
    "turn": ("medium_close", "close_up"),
    "price": ("close_up", "medium_close"),
    "end": ("wide", "full"),
}
LADDER = ("extreme_wide", "wide", "full", "medium", "medium_close", "close_up")
MOVES = {
    "extreme_wide": ("crane_down", "push", "pan_right"),
    "wide": ("push", "pan_left", "pan_right", "crane_down"),
    "full": ("track", "push", "truck_left", "truck_right"),
    "medium": ("push", "static", "truck_right", "pan_left"),
    "medium_close": ("push", "static", "orbit"),
    "close_up": ("static", "push"),
}
ANGLES = {"block": "low", "turn": "low", "price": "high"}
SLOTS = {1: (0.42,), 2: (0.3, 0.7), 3: (0.22, 0.5, 0.78)}


def board(script: dict[str, Any], scene_number: int, seconds: float = 0.0) -> dict[str, Any]:
    """core.storyboard.Board of one scene, 1-based. `seconds` > 0 stretches or shortens the holds towards that length.

    Sizes, angles, movements and pictures follow the scene's structure and its actions; the words of a line only
    change how long it is held.
    """
    scenes = script["scenes"]
    number = max(1, min(scene_number, len(scenes)))
    scene = scenes[number - 1]
    director = _Director(script, scene, number)
    shots = [director.shot(k, group) for k, group in enumerate(clock.group(scene["beats"]))]
    _hold(shots, scene["beats"], seconds, script["language"])
    return {"shots": shots}


class _Director:
    def __init__(self, script: dict[str, Any], scene: dict[str, Any], number: int) -> None:
        self.script, self.scene, self.number = script, scene, number
        self.language = script["language"]
        self.cast = [m["name"] for m in script["cast"]]
        self.kinds = {m["name"]: m["kind"] for m in script["cast"]}
        self.last: tuple[str, str, str] = ("", "", "")
        self.seed = _seed(scene["place"], scene["location"], scene["when"], scene["weather"])
        self.sides = self._sides()
        self.things: tuple[str, ...] = ()

    def _sides(self) -> dict[str, float]:
        """Where each stands in this scene: in the cast's order from left to right, the same in every shot."""
        present = [n for n in self.cast if any(n == b["speaker"] or n in b["shows"] for b in self.scene["beats"])]
        places = SLOTS.get(len(present)) or tuple(
            0.12 + 0.76 * i / max(1, len(present) - 1) for i in range(len(present))
        )
        return dict(zip(present, places, strict=False))

    def shot(self, k: int, group: list[int]) -> dict[str, Any]:
        beats = [self.scene["beats"][i] for i in group]
        action = next((b for b in beats if b["kind"] == "action"), None)
        lines = [b for b in beats if b["kind"] != "action"]
        step = beats[0].get("step") or "deepen"
        people = self._people(action, lines)
        things = [w for w in (action["shows"] if action else ()) if w not in self.kinds]
        if action:
            self.things = tuple(things) or self.things
        size, angle = self._frame(k, step, action, people, things)
        picture = {
            "place": self.scene["place"],
            "location": self.scene["location"],
            "when": self.scene["when"],
            "weather": self.scene["weather"],
            "mood": self.scene["mood"],
            "size": size,
            "angle": angle,
            "people": self._seen(people, action, lines, size, angle),
            "things": things if action else [],
            "seed": self.seed,
        }
        return {
            "size": size,
            "angle": angle,
            "movement": self._movement(k, size, step),
            "seconds": 2.0,
            "description": self._describe(size, action, people),
            "actions": [b["id"] for b in beats if b["kind"] == "action"],
            "lines": [b["id"] for b in lines],
            "picture": picture,
        }

    def _people(self, action: dict[str, Any] | None, lines: list[dict[str, Any]]) -> list[str]:
        """Who is in the picture: whom the action shows, and who speaks."""
        speakers = [b["speaker"] for b in lines if b["speaker"] in self.kinds]
        if action is None:
            return list(dict.fromkeys(speakers[:1])) or (
                [self.cast[0]] if self.cast and any(b["kind"] == "dialogue" for b in lines) else []
            )
        shown = [w for w in action["shows"] if w in self.kinds]
        return list(dict.fromkeys(shown + speakers))[:4]

    def _frame(
        self, k: int, step: str, action: dict[str, Any] | None, people: list[str], things: list[str]
    ) -> tuple[str, str]:
        """Size and angle by the step, never the same size, angle and subject as the shot before."""
        if k == 0:
            size = "extreme_wide" if self.number == 1 and not self.scene["interior"] else "wide"
            angle = "eye"
        elif action is None:
            size, angle = (
                ("close_up" if step in clock.CLOSE_STEPS else "medium_close"),
                ("over_shoulder" if self._listener(people) else "eye"),
            )
        else:
            sizes = BY_STEP.get(step, ("medium", "full"))
            size = sizes[k % 2]
            angle = ANGLES.get(step, "eye") if k % 3 == 2 else "eye"
            if len(people) > 1 and size in ("close_up",):
                size = "medium_close"
            if len(people) > 2 and size in ("medium_close", "close_up"):
                size = "medium"
            if not people and things:
                size = "close_up"
            elif not people:
                size = "wide"
        subject = ",".join(people or things)
        if (size, angle, subject) == self.last:
            rung = LADDER.index(size)
            size = LADDER[rung + 1] if rung + 1 < len(LADDER) and len(people) < 2 else LADDER[rung - 1]
        self.last = (size, angle, subject)
        return size, angle

    def _movement(self, k: int, size: str, step: str) -> str:
        if step == "end" and k == len(clock.group(self.scene["beats"])) - 1:
            return "pull"
        moves = MOVES[size]
        return moves[_seed(self.scene["location"], str(k), step) % len(moves)]

    def _seen(
        self, people: list[str], action: dict[str, Any] | None, lines: list[dict[str, Any]], size: str, angle: str
    ) -> list[dict[str, Any]]:
        """Everybody in the picture where they stand in this scene; two who talk look at each other."""
        out = []
        close = size in ("medium_close", "close_up")
        alone = len(people) == 1
        for name in people:
            side = self.sides.get(name, 0.5)
            others = [self.sides.get(o, 0.5) for o in people if o != name] or [
                s for n, s in self.sides.items() if n != name
            ]
            towards = sum(others) / len(others) if others else 1.0 - side
            facing = 35.0 if towards > side else -35.0
            at = 0.5 + (side - 0.5) * (0.3 if close else 0.6) if alone else side
            speaks = any(b["speaker"] == name for b in lines)
            pose = self._pose(name, people, action) or ("talk" if speaks else "stand")
            face = (action or lines[0]).get("expression") or posing.BY_STEP.get(
                (action or lines[0]).get("step", ""), "calm"
            )
            out.append(
                {
                    "name": name,
                    "pose": pose,
                    "expression": face,
                    "facing": facing,
                    "at": round(at, 3),
                    "depth": 0.55 if size == "extreme_wide" else 0.3 if size == "wide" else 0.0,
                    "holds": self._holds(name, action),
                }
            )
        listener = self._listener(people) if angle == "over_shoulder" else None
        if listener and out:
            away = {"pose": "stand", "expression": "calm", "facing": 180.0, "depth": 0.0, "holds": ""}
            step = 0.2 if self.sides[listener] > self.sides.get(people[0], 0.5) else -0.2
            at = self.sides.get(people[0], 0.5)
            out.append({"name": listener, "at": round(0.5 + (at - 0.5) * 0.3 + step, 3), **away})
        return out

    def _listener(self, people: list[str]) -> str | None:
        """Over whose shoulder the speaker is seen: somebody of the scene who has shoulders."""
        others = [n for n in self.sides if n not in people and self.kinds.get(n) in ("human", "robot")]
        return others[0] if len(people) == 1 and others else None

    def _pose(self, name: str, people: list[str], action: dict[str, Any] | None) -> str:
        """What the action says of this one; the pose a person set counts for whom the action shows first."""
        if action is None:
            return ""
        told = posing.pose_of(name, [p for p in people if p != name], action["text"], self.language)
        first = name in action["shows"][:1]
        return told or (action["pose"] if first and len(people) == 1 else "")

    def _holds(self, name: str, action: dict[str, Any] | None) -> str:
        """The thing in somebody's hands, where the action puts one there."""
        if action is None or self.kinds.get(name) not in ("human", "robot") or action["pose"] not in ("hold", "reach"):
            return ""
        shown = list(action["shows"])
        people = [w for w in shown if w in self.kinds]
        things = [w for w in shown if w not in self.kinds]
        return things[0] if things and people and people[0] == name else ""

    def _describe(self, size: str, action: dict[str, Any] | None, people: list[str]) -> str:
        zh = self.language == "zh"
        word, place = WORDS[self.language][size], self.scene["location"]
        if action is not None:
            return f"{word}，{place}。{action['text']}" if zh else f"{word}, {place}. {action['text']}"
        who = ("、" if zh else ", ").join(people)
        if not who:
            return f"{word}，{place}。" if zh else f"{word}, {place}."
        return f"{word}，{place}：{who}的脸。" if zh else f"{word}, {place}: the face of {who}."


def _hold(shots: list[dict[str, Any]], beats: Sequence[dict[str, Any]], seconds: float, language: str) -> None:
    """Gives each shot its length: what is said in it, and of the time left a share of the holds."""
    groups = clock.group(beats)
    need = [clock.shot_seconds(beats, g, language) for g in groups]
    spare = seconds - sum(need) if seconds > 0 else 0.0
    if spare > 0:
        room = [max(0.0, (6.0 if not shot["lines"] else n + 1.2) - n) for shot, n in zip(shots, need, strict=True)]
        share = min(1.0, spare / sum(room)) if sum(room) else 0.0
        need = [n + r * share for n, r in zip(need, room, strict=True)]
    elif spare < 0:
        slack = [max(0.0, n - (1.8 if not shot["lines"] else n)) for shot, n in zip(shots, need, strict=True)]
        share = min(1.0, -spare / sum(slack)) if sum(slack) else 0.0
        need = [n - s * share for n, s in zip(need, slack, strict=True)]
    for shot, length in zip(shots, need, strict=True):
        shot["seconds"] = round(min(60.0, max(0.5, length)), 2)


def _seed(*parts: str) -> int:
    return int(hashlib.sha256("|".join(parts).encode()).hexdigest()[:7], 16)
