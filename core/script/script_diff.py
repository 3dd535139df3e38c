"""What changed between two versions of a script: scene by scene, beat by beat, word by word."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Collection
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from core.database.engine import Session
from core.script import script, script_edit
from core.script.model import Beat, Scene, Script
from core.types import Value

WORD = re.compile(r"[A-Za-z0-9'’]+|\s+|.", re.DOTALL)
ALIKE = 0.35
"""Below this two texts are not one text reworded but two texts."""

Fate = Literal["same", "gone", "new"]
Turn = Literal["same", "changed", "moved", "gone", "new"]


class TextPiece(Value):
    """A stretch of text that stayed, went or came."""

    fate: Fate
    text: str


class BeatChange(Value):
    """`beat` as it is now, or as it last was. `pieces` tell its text, `who` its speaker and manner."""

    turn: Turn
    beat: Beat
    pieces: tuple[TextPiece, ...] = ()
    who: tuple[TextPiece, ...] = ()


class SceneChange(Value):
    """`before` and `after` are its numbers, None where it did not stand."""

    turn: Turn
    before: int | None
    after: int | None
    scene: Scene
    heading: tuple[TextPiece, ...] = ()
    beats: tuple[BeatChange, ...] = ()


class ScriptChange(Value):
    title: tuple[TextPiece, ...] = ()
    logline: tuple[TextPiece, ...] = ()
    scenes: tuple[SceneChange, ...] = ()

    @property
    def same(self) -> bool:
        words = [*self.title, *self.logline]
        return all(p.fate == "same" for p in words) and all(scene.turn == "same" for scene in self.scenes)


class ChangeCount(Value):
    """In a word: how many beats were reworded, came, went or moved, and how many scenes came or went."""

    changed: int = 0
    new: int = 0
    gone: int = 0
    moved: int = 0
    scenes_new: int = 0
    scenes_gone: int = 0
    headings: int = 0

    @property
    def nothing(self) -> bool:
        return not any(self.model_dump().values())


def compare_scripts(before: Script, after: Script) -> ScriptChange:
    return ScriptChange(
        title=compare_words(before.title, after.title),
        logline=compare_words(before.logline, after.logline),
        scenes=tuple(_scenes(before, after)),
    )


def compare_scenes(before: Scene, after: Scene, language: str) -> SceneChange:
    """One scene as it was seen, and as it is proposed."""
    beats = tuple(_beats(before.beats, after.beats))
    heading = compare_words(script.scene_heading(before, language), script.scene_heading(after, language))
    moved = before.mood != after.mood or any(p.fate != "same" for p in heading)
    turn: Turn = "changed" if moved or any(beat.turn != "same" for beat in beats) else "same"
    return SceneChange(turn=turn, before=None, after=None, scene=after, heading=heading, beats=beats)


def count_changes(before: Script, after: Script) -> ChangeCount:
    """Without looking at words: quick enough for a long list of versions."""
    was, now = script_edit.beats_by_id(before), script_edit.beats_by_id(after)
    homes = script_edit.match_scenes(before, after)
    stayed = [key for key in was if key in now]
    order = [key for key in now if key in was]
    aligned = sum(block.size for block in SequenceMatcher(None, stayed, order, autojunk=False).get_matching_blocks())
    heads = sum(
        any(getattr(before.scenes[a - 1], w) != getattr(after.scenes[b - 1], w) for w in script_edit.HEADING)
        for a, b in homes.items()
    )
    return ChangeCount(
        changed=sum(was[key] != now[key] for key in stayed),
        new=len(now) - len(stayed),
        gone=len(was) - len(stayed),
        moved=len(stayed) - aligned,
        scenes_new=max(0, len(after.scenes) - len(set(homes.values()))),
        scenes_gone=len(before.scenes) - len(homes),
        headings=heads + (before.title != after.title) + (before.logline != after.logline),
    )


def compare_words(before: str, after: str) -> tuple[TextPiece, ...]:
    """Word by word; of Chinese, character by character. Small islands between two changes are part of the change."""
    if before == after:
        return (TextPiece(fate="same", text=after),) if after else ()
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not before or not after or matcher.ratio() < ALIKE:
        return tuple(p for p in (TextPiece(fate="gone", text=before), TextPiece(fate="new", text=after)) if p.text)
    return tuple(_joined(_islands(matcher, old, new)))


def _islands(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> list[TextPiece]:
    found: list[TextPiece] = []
    codes = matcher.get_opcodes()
    for n, (op, a, b, c, d) in enumerate(codes):
        inside = 0 < n < len(codes) - 1
        if op == "equal" and not (inside and b - a == 1 and not re.search(r"[。！？.!?]", old[a])):
            found.append(TextPiece(fate="same", text="".join(new[c:d])))
            continue
        if b > a:
            found.append(TextPiece(fate="gone", text="".join(old[a:b])))
        if d > c:
            found.append(TextPiece(fate="new", text="".join(new[c:d])))
    return found


def _joined(pieces: list[TextPiece]) -> list[TextPiece]:
    """Neighbours of one fate are one piece; within a change what went stands before what came."""
    out: list[TextPiece] = []
    gone = new = ""
    for piece in [*pieces, TextPiece(fate="same", text="")]:
        if piece.fate == "gone":
            gone += piece.text
        elif piece.fate == "new":
            new += piece.text
        else:
            out += [TextPiece(fate="gone", text=gone)] if gone else []
            out += [TextPiece(fate="new", text=new)] if new else []
            out += [piece] if piece.text else []
            gone = new = ""
    return out


def _scenes(before: Script, after: Script) -> list[SceneChange]:
    homes = script_edit.match_scenes(before, after)
    first = {home: number for number, home in reversed(homes.items())}
    found: list[SceneChange] = []
    gone = [number for number in range(1, len(before.scenes) + 1) if number not in homes]
    for number, scene in enumerate(after.scenes, 1):
        was = first.get(number)
        while gone and gone[0] < (was or number):
            found.append(_gone(before, gone.pop(0)))
        if was is None:
            found.append(_new(scene, number, before, after.language))
            continue
        older = _beats_from(before, scene, was, homes, number)
        change = compare_scenes(before.scenes[was - 1].model_copy(update={"beats": older}), scene, after.language)
        turn: Turn = change.turn
        if turn == "same" and was != number and _out_of_order(homes, was):
            turn = "moved"
        found.append(change.model_copy(update={"before": was, "after": number, "turn": turn}))
    found += [_gone(before, number) for number in gone]
    return found


def _beats_from(before: Script, scene: Scene, was: int, homes: dict[int, int], number: int) -> tuple[Beat, ...]:
    """What the scene is compared with: all scenes that became it, but for beats that now stand in another."""
    pool = [beat for old, home in homes.items() if home == number for beat in before.scenes[old - 1].beats]
    here = {beat.id for beat in scene.beats}
    return tuple(beat for beat in pool if beat.id in here or before.scenes[was - 1].beats.count(beat))


def _out_of_order(homes: dict[int, int], number: int) -> bool:
    others = [(old, new) for old, new in homes.items() if old != number]
    return any((old < number) != (new < homes[number]) for old, new in others)


def _gone(before: Script, number: int) -> SceneChange:
    scene = before.scenes[number - 1]
    return SceneChange(
        turn="gone",
        before=number,
        after=None,
        scene=scene,
        heading=(TextPiece(fate="gone", text=script.scene_heading(scene, before.language)),),
        beats=tuple(_one(beat, "gone") for beat in scene.beats),
    )


def _new(scene: Scene, number: int, before: Script, language: str) -> SceneChange:
    was = script_edit.beats_by_id(before)
    beats = tuple(
        _reworded(was[beat.id], beat, moved=True) if beat.id in was else _one(beat, "new") for beat in scene.beats
    )
    heading = (TextPiece(fate="new", text=script.scene_heading(scene, language)),)
    return SceneChange(turn="new", before=None, after=number, scene=scene, heading=heading, beats=beats)


def _beats(before: tuple[Beat, ...], after: tuple[Beat, ...]) -> list[BeatChange]:
    was, now = {beat.id: beat for beat in before}, {beat.id: beat for beat in after}
    old, new = [beat.id for beat in before], [beat.id for beat in after]
    found: list[BeatChange] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found += [_reworded(was[key], now[key], moved=False) for key in new[c:d]]
            continue
        found += [_one(was[key], "gone") for key in old[a:b] if key not in now]
        found += [
            _reworded(was[key], now[key], moved=True) if key in was else _one(now[key], "new") for key in new[c:d]
        ]
    return found


def _one(beat: Beat, fate: Literal["gone", "new"]) -> BeatChange:
    who = (TextPiece(fate=fate, text=_who(beat)),) if _who(beat) else ()
    return BeatChange(turn=fate, beat=beat, pieces=(TextPiece(fate=fate, text=beat.text),), who=who)


def _reworded(before: Beat, after: Beat, moved: bool) -> BeatChange:
    pieces, who = compare_words(before.text, after.text), compare_words(_who(before), _who(after))
    same_card = (before.card, before.card_text) == (after.card, after.card_text)
    changed = any(piece.fate != "same" for piece in (*pieces, *who)) or before.kind != after.kind or not same_card
    turn: Turn = "changed" if changed else "moved" if moved else "same"
    return BeatChange(turn=turn, beat=after, pieces=pieces, who=who)


def _who(beat: Beat) -> str:
    return beat.speaker + (f" ({beat.manner})" if beat.manner else "")


def tally_beats(change: ScriptChange) -> Counter[str]:
    """How many beats came, went, changed, moved."""
    return Counter(beat.turn for scene in change.scenes for beat in scene.beats if beat.turn != "same")


def count_version_changes(
    session: Session, project_id: uuid.UUID, most: int, known: Collection[uuid.UUID]
) -> dict[uuid.UUID, ChangeCount]:
    """What the newest `most` versions of a film's script changed against the one before each, by the id of the version: those that
    are not `known`, which alone are read whole. The first version of all changed nothing and has none."""
    kept = script.list_script_versions(session, project_id)
    pairs = [(row, older) for row, older in pairwise(kept[: most + 1]) if row.id not in known]
    return {
        row.id: count_changes(Script.model_validate(older.script), Script.model_validate(row.script))
        for row, older in pairs
    }
