"""Who stands how in the shots of one scene: where, turned which way, doing what, with which face, and what is in the hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, named_people, posing, screen_time
from providers.builtin.writer.shots.film_grammar import stable_number
from providers.builtin.writer.shots.needed_shots import ALIVE, Take

AFAR = {"extreme_wide": 0.55, "wide": 0.3}
"""How far into the place somebody stands in the widest shots, 0 near to 1 far."""


@dataclass
class Staging:
    """One scene's people. `sides` is where each stands, 0 left to 1 right, the same in every shot; `kinds` what they are; `room`
    the shape of the frame (grammar.shape)."""

    scene: dict[str, Any]
    kinds: dict[str, str]
    sides: dict[str, float]
    room: dict[str, Any]
    language: str
    seed: int
    cast: list[dict[str, Any]]
    """Of the whole film: a text may call its people by what they are."""
    stays: dict[str, str] = field(default_factory=dict)
    """Who sits or lies until they do something else, and how."""
    asides: int = 0
    """How many shots so far told of something else than whoever is seen in them."""

    def seen(
        self, take: Take, people: list[str], action: dict[str, Any] | None, size: str, angle: str
    ) -> list[dict[str, Any]]:
        """Everybody in the picture where they stand in this scene; two who talk look at each other."""
        told = next(filter(screen_time.has_picture, take.beats), None)
        speakers = [b["speaker"] for b in take.beats if b["kind"] == "dialogue"]
        beat = told or (take.beats[0] if take.beats else action) or {}
        face = beat.get("expression") or posing.face_of_step(beat.get("step", take.step), self.scene["mood"])
        if take.kind in ("reaction", "eyes"):
            face = posing.face_of_step(take.step, self.scene["mood"])
        alone = len(people) == 1
        depths = self.room["depths"]
        still = action if action and take.after and not film_grammar.is_nearer(size, "medium") else None
        out = []
        for n, name in enumerate(people):
            side = self.sides.get(name, 0.5)
            back = depths[2] if len(people) > 2 and n == 1 else 0.0
            out.append(
                {
                    "name": name,
                    "pose": self._pose(name, people, told or (still if still and name in still["shows"][:1] else None))
                    or ("talk" if name in speakers else self._idle(take)),
                    "expression": face,
                    "facing": self._towards(name, people),
                    "at": side,
                    "depth": max(back, AFAR.get(size, 0.0)),
                    "holds": self._holds(name, told),
                }
            )
        if told and len(people) > 1 and face == posing.face_of_beat(told, self.language, self.scene["mood"]):
            calm = posing.face_of_step(told.get("step", take.step), self.scene["mood"])
            faces = posing.faces_of_people(
                {str(p["name"]): str(p["pose"]) for p in out}, self._words_of(told), self.language, face, calm
            )
            out = [{**person, "expression": faces[str(person["name"])]} for person in out]
        going = film_grammar.film_grammar()["going"]
        if take.hands:
            out[0] |= {"pose": take.hands, "holds": take.shows[1]}
        if alone:
            out[0] |= self._composed(take, out[0], size, angle)
        for person in out[1:]:
            if out[0]["pose"] in going["poses"] and (
                person["pose"] in going["poses"] or out[0]["pose"] in going["after"]
            ):
                person["facing"] = out[0]["facing"]
        if (
            told
            and size in film_grammar.film_grammar()["depth"]["sizes"]
            and angle in film_grammar.film_grammar()["depth"]["angles"]
        ):
            self._in_depth(out, told, speakers)
        listener = self.listener(people) if angle == "over_shoulder" else None
        if listener and out:
            away = {"pose": "stand", "expression": "calm", "facing": 180.0, "depth": 0.0, "holds": ""}
            mine = self.sides.get(people[0], 0.5)
            step = 0.2 if self.sides[listener] > mine else -0.2
            out.append({"name": listener, "at": round(0.5 + (mine - 0.5) * 0.3 + step, 3), **away})
        return out

    def _in_depth(self, two: list[dict[str, Any]], told: dict[str, Any], speakers: list[str]) -> None:
        """Two of whom one watches, waits or overhears, or one leaves, follows or comes: the one near, at the edge of the frame, the
        other deep in the place, each where they stand in this scene."""
        poses = [str(person["pose"]) for person in two]
        apart = len(two) == 2 and all(self.kinds[str(person["name"])] in ALIVE for person in two)
        row, (edge, inside) = film_grammar.film_grammar()["depth"], self.room["deep"]
        if not apart or any(camera_subjects.touches(p) or p in row["never"] for p in poses) or poses == ["sit", "sit"]:
            return
        near = film_grammar.nearest_of(poses, self._named_first(two, told), self._words_of(told), self.language)
        if near is None and film_grammar.is_in_depth(stable_number(self.seed, told["text"])):
            near = next((n for n, person in enumerate(two) if person["name"] not in speakers), 1)
        if near is None:
            return
        left = float(two[near]["at"]) < float(two[1 - near]["at"])
        way = 1.0 if left else -1.0
        two[near] |= {"at": edge if left else 1 - edge, "facing": way * row["turned"]["near"]}
        two[1 - near] |= {"at": inside if left else 1 - inside, "depth": row["far"]}
        if poses[1 - near] not in film_grammar.film_grammar()["going"]["poses"]:
            two[1 - near]["facing"] = -way * row["turned"]["deep"]

    def _words_of(self, action: dict[str, Any]) -> str:
        """The words of an action, with everybody's name."""
        return named_people.with_names(str(action["text"]), self.cast, self.language)

    def _named_first(self, two: list[dict[str, Any]], told: dict[str, Any]) -> int:
        """Which of two an action's words name first."""
        words = self._words_of(told)
        found = [words.find(str(person["name"])) for person in two]
        return min((0, 1), key=lambda n: found[n] if found[n] >= 0 else len(words) + n)

    def _composed(self, take: Take, person: dict[str, Any], size: str, angle: str) -> dict[str, Any]:
        """Where somebody stands who is alone in the picture, and which way they are turned: off the middle, with room before their
        eyes; who has the place to themselves is turned the other way on its other side, and now and then away into it."""
        facing, told = float(person["facing"]), film_grammar.film_grammar()["cover"]
        alive, said = self.kinds[person["name"]] in ALIVE, any(b["kind"] == "dialogue" for b in take.beats)
        if len(self.sides) == 1 and take.side:
            facing = -facing
        if (
            alive
            and not said
            and person["pose"] in told["turned"]["poses"]
            and not film_grammar.is_nearer(size, "medium_full")
        ):
            facing = (told["turned"]["away"] if take.aside else told["turned"]["profile"]) * (1 if facing > 0 else -1)
        if angle == "over_shoulder":
            return {"facing": facing}
        near, far = self.room["aside"]
        off = near if film_grammar.is_nearer(size, "full") else far
        return {"facing": facing, "at": round(0.5 - off * (1 if facing > 0 else -1), 3)}

    def _towards(self, name: str, people: list[str]) -> float:
        """Degrees of yaw: towards the others in the picture, else in the scene, so that eyes meet across a cut; somebody
        who is alone looks into the frame."""
        side = self.sides.get(name, 0.5)
        others = [self.sides.get(o, 0.5) for o in people if o != name] or [
            s for n, s in self.sides.items() if n != name
        ]
        towards = sum(others) / len(others) if others else 1.0 - side
        return 35.0 if towards > side or (towards == side and self.seed % 2) else -35.0

    def listener(self, people: list[str]) -> str | None:
        """Over whose shoulder the speaker is seen: somebody of the scene who has shoulders."""
        others = [n for n in self.sides if n not in people and self.kinds.get(n) in ALIVE]
        return others[0] if len(people) == 1 and others else None

    def _pose(self, name: str, people: list[str], action: dict[str, Any] | None) -> str:
        """What the action says of this one; the pose a person set counts for whom the action shows first. Who sits or
        lies goes on so until they do something else."""
        if action is None:
            return self.stays.get(name, "")
        words = self._words_of(action)
        poses = {
            one: posing.pose_of_person(one, [p for p in people if p != one], words, self.language) for one in people
        }
        own = action["pose"] if action["pose"] != "stand" and name in action["shows"][:1] else ""
        pose = poses[name] or (own if not any(poses.values()) else "")
        if pose in film_grammar.film_grammar()["stays"]["poses"]:
            self.stays[name] = pose
        elif pose:
            self.stays.pop(name, None)
        return pose or self.stays.get(name, "")

    def _idle(self, take: Take) -> str:
        """How somebody stands of whom nothing is told."""
        poses: list[str] = film_grammar.film_grammar()["idle"]["poses"]
        alive = all(self.kinds[name] == "human" for name in self.sides)
        return (
            poses[stable_number(self.scene["location"], self.asides) % len(poses)] if take.aside and alive else "stand"
        )

    def _holds(self, name: str, action: dict[str, Any] | None) -> str:
        """The thing in somebody's hands, where the action puts one there."""
        if action is None or self.kinds.get(name) not in ALIVE or action["pose"] not in ("hold", "reach"):
            return ""
        shown = list(action["shows"])
        people = [w for w in shown if w in self.kinds]
        things = [w for w in shown if w not in self.kinds]
        return things[0] if things and people and people[0] == name else ""
