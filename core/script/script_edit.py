"""A script with its scenes and beats changed: values in, values out.

A scene has no name of its own: it is known by any beat in it, so that a scene somebody else moved is still found. Beats keep
their ids through every change, and with them their voices and shots; what is new gets a fresh one.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from core.errors import Conflict, LastBeat, LastScene, NotFound
from core.script.model import Beat, CastMember, Scene, Script

Change = Callable[[Script], Script]
HEADING = ("interior", "location", "place", "when", "weather", "mood")


def new_beat_id() -> str:
    return f"b{uuid.uuid4().hex[:10]}"


def find_beat(script: Script, beat_id: str) -> tuple[int, int]:
    """Where a beat stands: its scene and its place in it, both from 0. Raises NotFound."""
    for s, scene in enumerate(script.scenes):
        for b, beat in enumerate(scene.beats):
            if beat.id == beat_id:
                return s, b
    raise NotFound(what="beat")


def scene_of_beat(script: Script, beat_id: str) -> Scene:
    """Raises NotFound."""
    return script.scenes[find_beat(script, beat_id)[0]]


def beats_by_id(script: Script) -> dict[str, Beat]:
    return {beat.id: beat for scene in script.scenes for beat in scene.beats}


# Beats ---------------------------------------------------------------------------------------------------------------


def change_beat(script: Script, beat_id: str, **words: Any) -> Script:
    """Any of text, speaker, manner, kind, card, card_text. Raises NotFound."""
    s, b = find_beat(script, beat_id)
    beats = list(script.scenes[s].beats)
    beats[b] = Beat.model_validate({**beats[b].model_dump(), **words})
    return _with_speaker(_with_beats(script, s, beats), beats[b].speaker)


def add_beat(script: Script, after_id: str, beat: Beat) -> Script:
    """Raises NotFound."""
    s, b = find_beat(script, after_id)
    beats = [*script.scenes[s].beats[: b + 1], beat, *script.scenes[s].beats[b + 1 :]]
    return _with_speaker(_with_beats(script, s, beats), beat.speaker)


def drop_beat(script: Script, beat_id: str) -> Script:
    """Raises NotFound, or LastBeat: a scene in which nothing happens is no scene."""
    s, b = find_beat(script, beat_id)
    beats = list(script.scenes[s].beats)
    if len(beats) == 1:
        raise LastBeat()
    del beats[b]
    return _with_beats(script, s, beats)


def move_beat(script: Script, beat_id: str, by: int) -> Script:
    """One up (-1) or down (1); at the edge of its scene into the next one, unless that would empty it. Raises NotFound."""
    s, b = find_beat(script, beat_id)
    beats, to = list(script.scenes[s].beats), b + by
    if 0 <= to < len(beats):
        beats.insert(to, beats.pop(b))
        return _with_beats(script, s, beats)
    if not 0 <= s + by < len(script.scenes) or len(beats) == 1:
        return script
    beat, there = beats.pop(b), script.scenes[s + by].beats
    joined = [*there, beat] if by < 0 else [beat, *there]
    return _with_beats(_with_beats(script, s, beats), s + by, joined)


# Scenes --------------------------------------------------------------------------------------------------------------


def change_heading(script: Script, at: str, **words: Any) -> Script:
    """Any of interior, location, place, when, weather, mood. Raises NotFound."""
    s, _ = find_beat(script, at)
    scene = Scene.model_validate({**script.scenes[s].model_dump(), **words})
    return _with_scenes(script, [*script.scenes[:s], scene, *script.scenes[s + 1 :]])


def change_title(script: Script, **words: str) -> Script:
    """Title, logline or both."""
    return script.model_copy(update=words)


def add_scene(script: Script, after: str, scene: Scene) -> Script:
    """Raises NotFound."""
    s, _ = find_beat(script, after)
    return _with_scenes(script, [*script.scenes[: s + 1], scene, *script.scenes[s + 1 :]])


def drop_scene(script: Script, at: str) -> Script:
    """Raises NotFound or LastScene."""
    s, _ = find_beat(script, at)
    if len(script.scenes) == 1:
        raise LastScene()
    return _with_scenes(script, [*script.scenes[:s], *script.scenes[s + 1 :]])


def copy_scene(script: Script, at: str) -> Script:
    """The scene once more, behind itself, its beats under new ids. Raises NotFound."""
    scene = scene_of_beat(script, at)
    beats = tuple(beat.model_copy(update={"id": new_beat_id()}) for beat in scene.beats)
    return add_scene(script, at, scene.model_copy(update={"beats": beats}))


def move_scene(script: Script, at: str, by: int) -> Script:
    """Raises NotFound."""
    s, _ = find_beat(script, at)
    return place_scene(script, at, s + by)


def place_scene(script: Script, at: str, number: int) -> Script:
    """To this place, from 0; beyond the ends it stops there. Raises NotFound."""
    s, _ = find_beat(script, at)
    scenes = list(script.scenes)
    scene = scenes.pop(s)
    scenes.insert(max(0, min(number, len(scenes))), scene)
    return _with_scenes(script, scenes)


def split_scene(script: Script, at: str) -> Script:
    """From this beat on it is a scene of its own, under the same heading. Raises NotFound, or LastBeat where nothing would be
    left before it."""
    s, b = find_beat(script, at)
    scene = script.scenes[s]
    if b == 0:
        raise LastBeat()
    halves = [scene.model_copy(update={"beats": part}) for part in (scene.beats[:b], scene.beats[b:])]
    return _with_scenes(script, [*script.scenes[:s], *halves, *script.scenes[s + 1 :]])


def merge_scene(script: Script, at: str) -> Script:
    """One scene of it and the next, under its own heading. Raises NotFound, or LastScene where none follows."""
    s, _ = find_beat(script, at)
    if s + 1 >= len(script.scenes):
        raise LastScene()
    one, two = script.scenes[s : s + 2]
    joined = one.model_copy(update={"beats": (*one.beats, *two.beats)})
    return _with_scenes(script, [*script.scenes[:s], joined, *script.scenes[s + 2 :]])


def replace_scenes(script: Script, wanted: Iterable[tuple[Scene, Scene]]) -> Script:
    """Each scene as it was seen, by what shall stand there instead. Raises Conflict where one no longer stands so."""
    scenes = list(script.scenes)
    for seen, new in wanted:
        if seen not in scenes:
            raise Conflict(what=seen.location)
        scenes[scenes.index(seen)] = new
    return _with_scenes(script, scenes)


def with_new_beat_ids(script: Script) -> Script:
    """The same story with all its beats under new ids: nothing that was made for another hangs on it."""
    scenes = [
        scene.model_copy(update={"beats": tuple(b.model_copy(update={"id": new_beat_id()}) for b in scene.beats)})
        for scene in script.scenes
    ]
    return _with_scenes(script, scenes)


# Two people at once --------------------------------------------------------------------------------------------------


def has_conflict(before: Script, mine: Script, now: Script) -> bool:
    """Whether what `mine` changed of `before` has been changed by somebody else in `now`."""
    if any(getattr(mine, word) != getattr(before, word) != getattr(now, word) for word in ("title", "logline")):
        return True
    was, will, stands = beats_by_id(before), beats_by_id(mine), beats_by_id(now)
    touched = [key for key, beat in was.items() if will.get(key) != beat]
    if any(stands.get(key) not in (was[key], will.get(key)) for key in touched):
        return True
    return any(_heading_clashes(scene, mine, now) for scene in before.scenes if scene.beats)


def _heading_clashes(scene: Scene, mine: Script, now: Script) -> bool:
    """A scene whose heading was changed must still have it; one that was dropped must still be as it was."""
    ours, theirs = _home(mine, scene), _home(now, scene)
    if ours is None:
        return theirs is not None and theirs.beats != scene.beats
    changed = [word for word in HEADING if getattr(ours, word) != getattr(scene, word)]
    return bool(changed) and theirs is not None and any(getattr(theirs, w) != getattr(scene, w) for w in changed)


def _home(script: Script, scene: Scene) -> Scene | None:
    """The scene that holds most of this one's beats."""
    ids = {beat.id for beat in scene.beats}
    best = max(script.scenes, key=lambda s: sum(beat.id in ids for beat in s.beats), default=None)
    return best if best is not None and any(beat.id in ids for beat in best.beats) else None


def match_scenes(before: Script, after: Script) -> dict[int, int]:
    """Which scene (from 1) became which: the one that holds most of its beats. A scene that is gone is left out."""
    place = {beat.id: n for n, scene in enumerate(after.scenes, 1) for beat in scene.beats}
    found = {}
    for number, scene in enumerate(before.scenes, 1):
        homes = Counter(place[beat.id] for beat in scene.beats if beat.id in place)
        if homes:
            found[number] = homes.most_common(1)[0][0]
    return found


# Underneath ----------------------------------------------------------------------------------------------------------


def _with_beats(script: Script, number: int, beats: Iterable[Beat]) -> Script:
    scene = script.scenes[number].model_copy(update={"beats": tuple(beats)})
    return _with_scenes(script, [*script.scenes[:number], scene, *script.scenes[number + 1 :]])


def _with_scenes(script: Script, scenes: Iterable[Scene]) -> Script:
    return script.model_copy(update={"scenes": tuple(scenes)})


def _with_speaker(script: Script, name: str) -> Script:
    """Whoever speaks belongs to the cast."""
    if not name or any(member.name == name for member in script.cast):
        return script
    return script.model_copy(update={"cast": (*script.cast, CastMember(name=name))})
