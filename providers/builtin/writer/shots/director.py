"""Plans the shots of one scene as a film maker would: where we are, then nearer; faces for lines, in shot and reverse shot
across a line that is never crossed; the thing it is about, what others make of it; and a last image that answers the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, posing, screen_time
from providers.builtin.writer.shots.film_grammar import stable_number
from providers.builtin.writer.shots.needed_shots import ALIVE, Take, takes_of_group, words_heard
from providers.builtin.writer.shots.staging import Staging

ACROSS = "across"
"""The other side of a place, as core.storyboard.storyboard's pictures say it."""
LEAST = 1.7
"""Seconds that a shot without words stands at least."""
NOMINAL = {"action": 2.8, "line": 3.2}
"""Seconds of an average shot: how many may stand beside those that the beats need is told by these, not by the words of a
line, so that new words change no picture."""


def board(script: dict[str, Any], scene_number: int, seconds: float = 0.0, ratio: str = "16:9") -> dict[str, Any]:
    """core.storyboard.model.Board of one scene, 1-based, composed for a frame of this shape. `seconds` > 0 stretches or shortens
    the holds towards that length, and lets inserts and reactions stand where there is time for them.

    Sizes, angles, movements and pictures follow the scene's structure and its actions; the words of a line only
    change how long it is held.
    """
    scenes = script["scenes"]
    at = max(1, min(scene_number, len(scenes)))
    director = _Director(script, at, ratio)
    takes = director.takes(seconds)
    director.covered = len(takes) >= int(film_grammar.film_grammar()["cover"]["least"])
    shots = [director.shot(n, take, n == len(takes) - 1) for n, take in enumerate(takes)]
    _hold(shots, takes, seconds, script["language"], opening=director.first)
    return {"shots": shots}


class _Director:
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
        self.sides = self._sides()
        self.staging = Staging(self.scene, self.kinds, self.sides, self.room, self.language, self.seed)
        self.shown: set[str] = set()
        """Things that had a shot of their own in this scene."""
        self.last: tuple[str, str, str] = ("", "", "")
        self.moved = self.began = self.framed = ""
        self.turns: dict[str, int] = {}
        self.lines: dict[str, int] = {}
        """How many lines a step has had."""
        self.deeds = self.alone = self.far = 0
        self.covered = False
        """Whether the scene is long enough to be seen from both its sides."""
        self.side = self.first_side = self._first_side()
        """The side of the place in the last shot, and the one that the scene begins with."""

    # What is shot -----------------------------------------------------------------------------------------------------

    def takes(self, seconds: float) -> list[Take]:
        """The shots that the beats need, and beside them those there is time for."""
        takes: list[Take] = []
        for group in screen_time.group_beats(self.scene["beats"]):
            takes += takes_of_group([self.scene["beats"][i] for i in group], self.kinds, self.language)
        if takes and takes[0].kind != "line":
            takes[0].kind = "establish"
        if self.final and takes and takes[-1].kind == "line":
            takes.append(Take("establish", [], "end", None, tuple(self.sides)[:2]))
        spare = seconds - sum(NOMINAL["line" if any(words_heard(t)) else "action"] for t in takes)
        takes = self._beside(takes, spare)
        self.shown = {
            camera_subjects.kind_of_drawing(word) for take in takes if take.kind == "insert" for word in take.shows
        }
        return takes

    def _beside(self, takes: list[Take], spare: float) -> list[Take]:
        """Inserts of the thing it is about, faces of who listens, and the eyes at the turn, as long as there is time."""
        told = film_grammar.film_grammar()["beside"]
        out, left = list(takes), min(int(told["most"]), int(spare // told["seconds"]))
        shown: set[str] = set()
        for step in told["steps"]:
            for take in [t for t in out if t.step == step and t.beats]:
                extra = self._extra(take, shown) if left > 0 else None
                if extra is not None:
                    out.insert(out.index(take) + 1, extra)
                    shown |= {extra.kind, *extra.shows}
                    left -= 1
        return out

    def _extra(self, take: Take, shown: set[str]) -> Take | None:
        """The shot that this one asks for beside it; one of a kind in a scene. Whom the film turns for is seen in the eyes, and who
        moves is cut to nearer while they do."""
        action = next(filter(screen_time.has_picture, take.beats), None)
        named: list[str] = action["shows"] if action else []
        things, doing = [w for w in named if w not in self.kinds], [w for w in named if w in self.kinds]
        near = [w for w in things if camera_subjects.fills_a_frame(w) and self._inserted(w)]
        if (
            action
            and near
            and doing
            and "insert" not in shown
            and not camera_subjects.is_sought(action["text"], self.language)
        ):
            hands = self._hands(doing[0], near[0], action)
            return Take("insert", [], take.step, None, (doing[0], near[0]) if hands else (near[0],), hands=hands)
        faces = [name for name in doing if self.kinds[name] in ALIVE]
        if take.step in film_grammar.CLIMAX and len(faces) == 1 and "eyes" not in shown:
            return Take("eyes", [], take.step, None, (faces[0],))
        moves = action and action["pose"] in film_grammar.film_grammar()["movement"]["pose"]
        if moves and doing and "closer" not in shown:
            return Take("closer", [], take.step, action, (doing[0],))
        speakers = [b["speaker"] for b in take.beats if b["kind"] == "dialogue"]
        listening = [n for n in self.sides if n not in speakers and self.kinds[n] in ALIVE]
        if not speakers or not listening or take.step not in screen_time.CLOSE_STEPS:
            return None
        kind = "eyes" if take.step == "turn" else "reaction"
        return Take(kind, [], take.step, None, (listening[0],)) if kind not in shown else None

    def _sides(self) -> dict[str, float]:
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

    # How it is shot ---------------------------------------------------------------------------------------------------

    def shot(self, n: int, take: Take, last: bool) -> dict[str, Any]:
        action = next(filter(screen_time.has_picture, take.beats), None)
        lines = [b for b in take.beats if b["kind"] != "action"]
        people, things = self._subjects(take, action, lines)
        answers = self.final and last and not lines[1:] and not (self.first and n == 0)
        if (
            answers
            and not people
            and not camera_subjects.is_said_deserted(action["text"] if action else "", self.language)
        ):
            people = list(self.sides)[:1]
        before, self.side = self.side, self.first_side if answers else self._side(n, take, people, action)
        if self.swimming & set(people):
            self.side = ""  # the water is there
        size, angle = self._frame(take, people, things, answers, action, before)
        take.side = self.side
        shown = self.staging.seen(take, people, action or take.after, size, angle)
        movement = self._movement(n, take, shown, size, angle, answers)
        picture = {key: self.scene[key] for key in ("place", "location", "when", "weather", "mood")}
        return {
            "size": size,
            "angle": angle,
            "movement": movement,
            "seconds": 2.0,
            "description": self._describe(take, size, action, people, things),
            "actions": [b["id"] for b in take.beats if b["kind"] == "action"],
            "lines": [b["id"] for b in lines],
            "picture": {
                **picture,
                **({"side": self.side} if self.side else {}),
                "size": size,
                "angle": angle,
                "people": shown,
                "things": things,
                "seed": self.seed + n,
            },
        }

    def _subjects(
        self, take: Take, action: dict[str, Any] | None, lines: Sequence[dict[str, Any]]
    ) -> tuple[list[str], list[str]]:
        """Who and what is in the picture: whom the action shows, and who speaks. A voice that only tells is heard over whoever
        is there; where nobody is, over the thing that the words name."""
        if take.shows:
            return [w for w in take.shows if w in self.kinds], [w for w in take.shows if w not in self.kinds]
        speakers = [b["speaker"] for b in lines if b["speaker"] in self.kinds]
        if action is None:
            alone = [self.cast[0]] if self.cast and any(b["kind"] == "dialogue" for b in lines) else list(self.sides)
            people = list(dict.fromkeys(speakers[:1])) or alone[:1]
            return people, [] if people else self._named(lines[0]["text"] if lines else "")
        shown = [w for w in action["shows"] if w in self.kinds]
        people = list(dict.fromkeys(shown + speakers))[:4]
        things = [w for w in action["shows"] if w not in self.kinds]
        if not people and not self._place_alone(take):
            things += [] if self._near(things) else self._named(action["text"])
            near = [word for word in self._near(things) if self._inserted(word)]
            by_itself = (
                bool(near) and camera_subjects.kind_of_drawing(near[0]) not in self.shown and take.kind != "establish"
            )
            if not by_itself and not camera_subjects.is_said_deserted(action["text"], self.language):
                # the place and the thing are known by now: whoever is there is seen with them
                people, take.aside = list(self.sides)[:1], True
                things = [word for word in things if word in near or not camera_subjects.is_out_of_place(word)]
            if not people and not by_itself:
                things = [word for word in things if word not in self._near(things)]
            self.shown.update(map(camera_subjects.kind_of_drawing, near[:1]))
        return people, things

    @staticmethod
    def _near(things: list[str]) -> list[str]:
        return [word for word in things if camera_subjects.fills_a_frame(word)]

    def _inserted(self, word: str) -> bool:
        """Whether a thing may have a shot to itself in this scene: what the story is about, in the first and in the last scene
        that names it; and what is the place's own, in the first that tells of it. A word that is the place's name is no thing."""
        if word.lower() == re.split("·| - ", self.scene["location"])[0].lower():
            return False
        if camera_subjects.place_has_own(self.scene["place"], self.scene["location"], word):
            before = (b["text"].lower() for scene in self.script["scenes"][: self.at - 1] for b in scene["beats"])
            return not any(word.lower() in text for text in before)
        scenes = [n for n, scene in enumerate(self.script["scenes"], 1) if self._tells(scene, word)]
        return bool(scenes) and self.at in (scenes[0], scenes[-1])

    def _tells(self, scene: dict[str, Any], word: str) -> bool:
        kind = camera_subjects.kind_of_drawing(word)
        return any(
            kind == camera_subjects.kind_of_drawing(w)
            for b in scene["beats"]
            for w in b["shows"]
            if w not in self.kinds
        )

    def _again(self, word: str) -> bool:
        """Whether an earlier scene has shown it by itself."""
        return any(self._tells(scene, word) for scene in self.script["scenes"][: self.at - 1])

    def _hands(self, name: str, thing: str, action: dict[str, Any]) -> str:
        """The pose of somebody's hands that have a thing in them; "" where they have not."""
        told = film_grammar.film_grammar()["beside"]["hands"]
        if self.kinds[name] != "human" or not camera_subjects.fits_in_hands(thing):
            return ""
        pose = posing.pose_of_person(name, [], action["text"], self.language) or action["pose"]
        if camera_subjects.is_worked_on(pose):
            return str(pose)
        return str(told["indoors" if self.scene["interior"] else "outdoors"]) if pose in told["poses"] else ""

    def _at_hands(self, people: list[str], action: dict[str, Any]) -> bool:
        """Whether an action is told of somebody's hands at their work."""
        if (
            len(people) != 1
            or self.kinds[people[0]] != "human"
            or not camera_subjects.has_hands_at_work(action["pose"])
        ):
            return False
        return camera_subjects.is_about_hands(action["text"], self.language)

    def _known(self) -> bool:
        """Whether the scene before was in such a place already."""
        return self.at > 1 and bool(self.script["scenes"][self.at - 2]["place"] == self.scene["place"])

    def _returns(self) -> bool:
        """Whether an earlier scene was at this very spot."""
        return any(scene["location"] == self.scene["location"] for scene in self.script["scenes"][: self.at - 1])

    def _place_alone(self, take: Take) -> bool:
        """Whether a shot says where we are: the first of a scene that is somewhere else than the one before."""
        return take.kind == "establish" and bool(take.beats) and not self._known()

    def _named(self, text: str) -> list[str]:
        word = camera_subjects.first_drawn_noun(text, self.language, self.scene["location"])
        return [word] if word else []

    def _first_side(self) -> str:
        """From which side a scene's place is seen first: the second of two rooms, or streets, of a film from the other one than the
        first, so that they are not taken for the same."""
        before = [
            scene["location"] for scene in self.script["scenes"][: self.at] if scene["place"] == self.scene["place"]
        ]
        return ACROSS if list(dict.fromkeys(before)).index(self.scene["location"]) % 2 else ""

    def _side(self, n: int, take: Take, people: list[str], action: dict[str, Any] | None) -> str:
        """Which side of the place is behind this shot. It is first seen from one; of two who talk each has their own, so that the
        reverse shot shows where the other looks; around somebody alone the camera goes, but not while they travel; a detail and a
        nearer shot stay on the side of the shot they belong to."""
        one, other = (self.first_side, "" if self.first_side else ACROSS)
        if not self.covered or (n == 0 and take.kind == "establish") or len(people) > 1:
            return one
        if take.kind in ("insert", "eyes", "closer"):
            return self.side
        if not people:
            return one if take.kind == "establish" or self.side == other else other
        if action and action["pose"] in film_grammar.film_grammar()["going"]["poses"]:
            return one
        talk = {b["speaker"] for b in self.scene["beats"] if b["kind"] == "dialogue"} & set(self.sides)
        if len(talk) > 1 and take.kind in ("line", "reaction"):
            return other if self.sides.get(people[0], 0.5) > 0.5 else one
        turns: list[bool] = film_grammar.film_grammar()["cover"]["turns"]
        self.alone += 1
        return other if turns[(self.alone - 1) % len(turns)] else one

    def _frame(
        self,
        take: Take,
        people: list[str],
        things: list[str],
        answers: bool,
        action: dict[str, Any] | None,
        before: str,
    ) -> tuple[str, str]:
        """Size and angle by what the shot is for, never the same size, angle and subject as the shot before; on the same side of
        the place (`before`) not even nearly so, where there is a choice."""
        turn = self.turns[take.step] = self.turns.get(take.step, -1) + 1
        kind = "establish" if answers and take.kind != "line" else take.kind
        film = (self.first and kind == "establish" and not self.last[0]) or answers
        if kind == "line" and people and not any(map(self._speaks, take.beats)):
            kind = "action"
        if kind in ("action", "line") and not people:
            kind = "insert" if any(map(camera_subjects.fills_a_frame, things)) else "establish"
        indoors = bool(self.scene["interior"])
        sizes = film_grammar.shot_sizes(kind, take.step, len(people), self.room, film, indoors)
        returns = kind == "establish" and self._returns()
        if kind == "establish" and 0 < len(people) < 3 and not answers and self._known():
            here = film_grammar.sizes_on_return(self.seed + self.at) if returns else ["full"]
            sizes = list(dict.fromkeys([*here, *sizes]))
        if action is not None and people and (kind == "action" or answers or returns):
            sizes = self._of_deed(take, action, people, things) or sizes
        if answers:
            sizes = [size for size in sizes if not film_grammar.is_nearer(size, "full")] or sizes
        if kind not in ("action", "line"):
            angles = ["eye", "high"]
        else:
            angles = film_grammar.shot_angles(take.step, turn)
        over = take.step in film_grammar.film_grammar()["angle"]["over_shoulder"] and self.staging.listener(people)
        if kind == "line":
            before_it = self.lines[take.step] = self.lines.get(take.step, -1) + 1
            angles = ["over_shoulder", *angles] if over and before_it < 2 else angles
            sizes = film_grammar.tighten_sizes(sizes, (before_it + 1) // 2 + self._faceless())
        if kind == "insert" and things and self._again(things[0]):
            sizes = sizes[1:] + sizes[:1]
        arrives = kind == "establish" and not self._known()
        if take.hands or (action is not None and not take.aside and not arrives and self._at_hands(people, action)):
            sizes = ["extreme_close_up", *(size for size in sizes if not take.hands)]
        if any(self.kinds[name] not in ALIVE for name in people):
            sizes = [size for size in sizes if size != "extreme_close_up"] or ["close_up"]
        subject = ",".join(people or things)
        choices = [(size, angle, subject) for size in sizes for angle in angles if self._fits(size, angle)]
        same = [c for c in choices if subject != self.last[2] or c[0] != self.last[0]] or choices
        if subject == self.last[2] and self.side == before and kind != "establish" and not answers:
            same = [c for c in same if not film_grammar.look_alike(c[:2], self.last[:2])] or same
        self.last, self.framed = next((c for c in same if c != self.last), same[0]), kind
        self.far = 0 if film_grammar.is_nearer(self.last[0], "medium_close") else self.far + 1
        return self.last[0], self.last[1]

    def _of_deed(self, take: Take, action: dict[str, Any], people: list[str], things: list[str]) -> list[str]:
        """Sizes by what is done: that the deed, the hands at work or the face which is told of is what is seen; empty where the action
        asks for none."""
        alone = len(people) == 1
        aside = take.aside or (alone and self._unnamed(people[0], action))
        regarded = film_grammar.sizes_for_regard(action["text"], self.language, aside) if alone and not things else []
        if aside and take.kind == "action":
            self.staging.asides += 1
            return regarded or film_grammar.sizes_aside(self.seed + self.staging.asides, bool(things))
        if take.aside:
            return []
        hands = alone and self.kinds[people[0]] == "human" and camera_subjects.has_hands_at_work(action["pose"])
        done = film_grammar.sizes_for_action(action["pose"], take.step, len(people), self.room, self.deeds, hands)
        self.deeds += bool(done)
        faces: list[str] = (
            film_grammar.film_grammar()["regard"]["face"] if alone and not things and self._faceless() else []
        )
        return done or regarded or faces

    def _faceless(self) -> bool:
        """Whether the scene has gone on for long without a face that is near."""
        return self.far >= int(film_grammar.film_grammar()["regard"]["far"])

    @staticmethod
    def _unnamed(name: str, action: dict[str, Any]) -> bool:
        """Whether an action tells of something else than the one who is seen alone: a sound, the light."""
        still: list[str] = film_grammar.film_grammar()["idle"]["poses"]
        return action["pose"] in still and name.lower() not in action["text"].lower()

    def _speaks(self, beat: dict[str, Any]) -> bool:
        return beat["kind"] == "dialogue" or beat["speaker"] in self.kinds

    @staticmethod
    def _fits(size: str, angle: str) -> bool:
        if angle == "over_shoulder":
            return size in ("medium", "medium_close", "close_up")
        return angle == "eye" or size != "extreme_close_up"

    def _movement(self, n: int, take: Take, seen: list[dict[str, Any]], size: str, angle: str, answers: bool) -> str:
        table = film_grammar.film_grammar()["movement"]
        indoors = bool(self.scene["interior"])
        place = "indoors" if indoors else "outdoors"
        if answers:
            first = self._first_movement()
            return str(table["answer"].get(first, table["end"][0]))
        kinds = [angle, "action"] if angle == "over_shoulder" else [take.kind]
        if self.framed == "insert":
            kinds = ["insert"]
        elif take.kind == "establish":
            kinds = ["film" if self.first and not indoors else place]
        elif take.kind == "action" and not seen:
            kinds = [place]
        elif len(seen) > 1 and take.step == "turn":
            kinds = ["together"]
        moves = take.kind in ("action", "closer") and seen
        pose, face = (seen[0]["pose"], seen[0]["expression"]) if moves else ("", "")
        if take.kind == "establish" and seen and not (self.first and n == 0):
            pose = seen[0]["pose"]
        seed = (self.scene["location"], n, take.step)
        step = take.step if take.kind in ("line", "reaction") and len(seen) == 1 else ""
        self.moved = film_grammar.choose_movement(kinds, pose, face, size, self.moved, self.room, *seed, step=step)
        self.began = self.began or (self.moved if self.first else "")
        return self.moved

    def _first_movement(self) -> str:
        """How the film began, in this shape of frame."""
        return self.began or str(board(self.script, 1, 0.0, self.ratio)["shots"][0]["movement"])

    # How it is told -----------------------------------------------------------------------------------------------------

    def _describe(
        self, take: Take, size: str, action: dict[str, Any] | None, people: list[str], things: list[str]
    ) -> str:
        zh = self.language == "zh"
        word, place = film_grammar.film_grammar()["words"][self.language][size], self.scene["location"]
        who = self._called(people)
        if action is not None:
            seen_too = self._called([name for name in people if name not in action["text"]])
            told = action["text"] + ((f"（{seen_too}）" if zh else f" ({seen_too})") if seen_too else "")
            return f"{word}，{place}。{told}" if zh else f"{word}, {place}. {told}"
        if who and take.kind in ("closer", "establish"):
            return f"{word}，{place}：{who}。" if zh else f"{word}, {place}: {who}."
        if take.kind == "insert":
            return f"{word}，{place}：{things[0]}。" if zh else f"{word}, {place}: {things[0]}."
        if take.kind == "eyes":
            return f"{word}，{who}的眼睛。" if zh else f"{word}: the eyes of {who}."
        if take.kind == "reaction":
            return f"{word}，{place}：{who}听着。" if zh else f"{word}, {place}: {who} listens."
        if not who:
            return f"{word}，{place}。" if zh else f"{word}, {place}."
        return f"{word}，{place}：{who}的脸。" if zh else f"{word}, {place}: the face of {who}."

    def _called(self, people: list[str]) -> str:
        """People by what they are and their names, as whoever paints them knows them: 女婿何欢."""
        zh = self.language == "zh"
        called = [f"{self.roles.get(name, '')}{'' if zh else ' '}{name}".strip() for name in people]
        return ("、" if zh else ", ").join(called)


def _hold(shots: list[dict[str, Any]], takes: Sequence[Take], seconds: float, language: str, *, opening: bool) -> None:
    """Gives each shot its length: what is said in it, and of the time left what its kind and step are worth."""
    rhythm = film_grammar.film_grammar()["rhythm"]
    beside = float(film_grammar.film_grammar()["beside"]["seconds"])
    need = [
        screen_time.shot_seconds(t.beats, list(range(len(t.beats))), language) if t.beats else beside for t in takes
    ]
    need = [
        n if shot["lines"] else n * film_grammar.reading_factor(shot["size"])
        for n, shot in zip(need, shots, strict=True)
    ]
    if opening and need:
        need[0] = max(need[0], min(rhythm["title"], seconds / 4))
    spare = seconds - sum(need) if seconds > 0 else 0.0
    if spare > 0:
        told = [(take.kind, take.step, shot["size"]) for take, shot in zip(takes, shots, strict=True)]
        need = film_grammar.deal_out_seconds(need, told, spare)
    elif spare < 0:
        slack = [max(0.0, n - (LEAST if not shot["lines"] else n)) for shot, n in zip(shots, need, strict=True)]
        share = min(1.0, -spare / sum(slack)) if sum(slack) else 0.0
        need = [n - s * share for n, s in zip(need, slack, strict=True)]
    for shot, length in zip(shots, need, strict=True):
        shot["seconds"] = round(min(60.0, max(0.5, length)), 2)
