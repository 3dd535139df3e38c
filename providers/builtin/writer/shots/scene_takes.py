"""Which shots a scene gets: those that its beats need, and beside them inserts, faces and eyes as long as there is time; and each in words."""

from __future__ import annotations

from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, screen_time
from providers.builtin.writer.shots.needed_shots import ALIVE, Take, takes_of_group, words_heard
from providers.builtin.writer.shots.scene_facts import SceneFacts

NOMINAL = {"action": 2.8, "line": 3.2}
"""Seconds of an average shot: how many may stand beside those that the beats need is told by these, not by the words of a
line, so that new words change no picture."""


class SceneTakes(SceneFacts):
    """Adds what is shot, and how it is told in words."""

    shown: set[str]
    """Things that had a shot of their own in this scene."""

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
        near = [w for w in things if camera_subjects.fills_a_frame(w) and self.may_stand_alone(w)]
        if (
            action
            and near
            and doing
            and "insert" not in shown
            and not camera_subjects.is_sought(action["text"], self.language)
        ):
            hands = self.pose_of_hands(doing[0], near[0], action)
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

    def describe(
        self, take: Take, size: str, action: dict[str, Any] | None, people: list[str], things: list[str]
    ) -> str:
        """A shot in words: how near, where, who and what is seen."""
        zh = self.language == "zh"
        word, place = film_grammar.film_grammar()["words"][self.language][size], self.scene["location"]
        who = self.called_by_role(people)
        if action is not None:
            seen_too = self.called_by_role([name for name in people if name not in action["text"]])
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
