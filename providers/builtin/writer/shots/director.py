"""Plans the shots of one scene as a film maker would: where we are, then nearer; faces for lines, in shot and reverse shot
across a line that is never crossed; the thing it is about, what others make of it; and a last image that answers the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, screen_time
from providers.builtin.writer.shots.needed_shots import ALIVE, Take
from providers.builtin.writer.shots.scene_takes import SceneTakes
from providers.builtin.writer.shots.shot_lengths import hold_shots
from providers.builtin.writer.shots.staging import Staging

ACROSS = "across"
"""The other side of a place, as core.storyboard.storyboard's pictures say it."""


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
    hold_shots(shots, takes, seconds, script["language"], opening=director.first)
    return {"shots": shots}


def _has_words_over(action: dict[str, Any] | None) -> bool:
    """Whether words stand on the screen over this picture: what they are about needs nobody beside it."""
    return bool(action and action.get("card"))


class _Director(SceneTakes):
    def __init__(self, script: dict[str, Any], at: int, ratio: str) -> None:
        super().__init__(script, at, ratio)
        self.staging = Staging(self.scene, self.kinds, self.sides, self.room, self.language, self.seed, script["cast"])
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

    # How it is shot ---------------------------------------------------------------------------------------------------

    def shot(self, n: int, take: Take, last: bool) -> dict[str, Any]:
        action = next(filter(screen_time.has_picture, take.beats), None)
        lines = [b for b in take.beats if b["kind"] != "action"]
        people, things = self._subjects(take, action, lines)
        under_words = bool(not people and _has_words_over(action)) and any(map(camera_subjects.fills_a_frame, things))
        if under_words and not self._place_alone(take):
            take.kind = "insert"
        answers = self.final and last and not lines[1:] and not (self.first and n == 0) and not under_words
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
            "description": self.describe(take, size, action, people, things),
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
            return people, [] if people else self.drawn_noun_of(lines[0]["text"] if lines else "")
        shown = [w for w in action["shows"] if w in self.kinds]
        people = list(dict.fromkeys(shown + speakers))[:4]
        things = [w for w in action["shows"] if w not in self.kinds]
        if not people and not self._place_alone(take):
            things += [] if camera_subjects.those_filling_a_frame(things) else self.drawn_noun_of(action["text"])
            near = [word for word in camera_subjects.those_filling_a_frame(things) if self.may_stand_alone(word)]
            by_itself = bool(near) and (
                _has_words_over(action)
                or (camera_subjects.kind_of_drawing(near[0]) not in self.shown and take.kind != "establish")
            )
            if not by_itself and not camera_subjects.is_said_deserted(action["text"], self.language):
                # the place and the thing are known by now: whoever is there is seen with them
                people, take.aside = list(self.sides)[:1], True
                things = [word for word in things if word in near or not camera_subjects.is_out_of_place(word)]
            if not people and not by_itself:
                things = [word for word in things if word not in camera_subjects.those_filling_a_frame(things)]
            self.shown.update(map(camera_subjects.kind_of_drawing, near[:1]))
        return people, things

    def _place_alone(self, take: Take) -> bool:
        """Whether a shot says where we are: the first of a scene that is somewhere else than the one before."""
        return take.kind == "establish" and bool(take.beats) and not self.is_known_place()

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
        if kind == "line" and people and not any(map(self.is_spoken_by_cast, take.beats)):
            kind = "action"
        if kind in ("action", "line") and not people:
            kind = "insert" if any(map(camera_subjects.fills_a_frame, things)) else "establish"
        indoors = bool(self.scene["interior"])
        sizes = film_grammar.shot_sizes(kind, take.step, len(people), self.room, film, indoors)
        returns = kind == "establish" and self.is_known_spot()
        if kind == "establish" and 0 < len(people) < 3 and not answers and self.is_known_place():
            here = film_grammar.sizes_on_return(self.seed + self.at) if returns else ["full"]
            sizes = list(dict.fromkeys([*here, *sizes]))
        if action is not None and people and (kind == "action" or answers or returns):
            sizes = self._of_deed(take, action, people, things) or sizes
        if answers:
            far = film_grammar.shot_sizes(kind, take.step, len(people), self.room, film, indoors)
            sizes = [size for size in [*sizes, *far] if not film_grammar.is_nearer(size, "full")] or sizes
        if kind not in ("action", "line"):
            angles = ["eye", "high"]
        else:
            angles = film_grammar.shot_angles(take.step, turn)
        if (
            action is not None
            and kind == "action"
            and (looked := film_grammar.look_said(action["text"], self.language, len(people), self.room)[1])
        ):
            angles = [looked, *angles]
        over = take.step in film_grammar.film_grammar()["angle"]["over_shoulder"] and self.staging.listener(people)
        if kind == "line":
            before_it = self.lines[take.step] = self.lines.get(take.step, -1) + 1
            angles = ["over_shoulder", *angles] if over and before_it < 2 else angles
            sizes = film_grammar.tighten_sizes(sizes, (before_it + 1) // 2 + self._faceless())
        if kind == "insert" and things and self.was_seen_alone(things[0]):
            sizes = sizes[1:] + sizes[:1]
        arrives = kind == "establish" and not returns
        if take.hands or (
            action is not None and not take.aside and not arrives and self.is_about_hands(people, action)
        ):
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
        if looked := film_grammar.look_said(action["text"], self.language, len(people), self.room)[0]:
            return looked
        alone = len(people) == 1
        aside = take.aside or (alone and self.is_of_something_else(people[0], action))
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
    def is_of_something_else(name: str, action: dict[str, Any]) -> bool:
        """Whether an action tells of something else than the one who is seen alone: a sound, the light."""
        still: list[str] = film_grammar.film_grammar()["idle"]["poses"]
        return action["pose"] in still and name.lower() not in action["text"].lower()

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
