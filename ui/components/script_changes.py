"""What a person does to the screenplay on screen, as callbacks: each one transaction, one version, one thing to undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from core import making, script, script_edit, script_files, script_reading
from core.access import Action
from core.errors import Conflict, NotFound
from core.script import Beat, Scene
from core.script_edit import Change
from ui import state
from ui.components import editable, onscreen, stale
from ui.i18n import t

BOTH, ADDING, OPEN, COMPARED, REWRITING, NEW_SCENE = (
    "_both_texts", "_adding_beat", "_open_scene", "_compared", "_rewriting", "_new_scene",
)  # fmt: skip
TEXT = "text"


def key_of(beat_id: str) -> str:
    return f"beat-{state.project_id()}-{beat_id}"


def do(version: int, said: str, change: Change, **facts: Any) -> int:
    """Change the script as it stood at `version`. Returns the version it is now; 0 where it could not be done."""
    now = 0
    note = {"say": said, "facts": facts}
    with onscreen.changing(said=said, **facts) as (session, project_id, doer):
        now = making.edit(session, project_id, change, seen_version=version, user_id=doer.id, note=note).version
    if now > version:
        _tell(now, t(said, **facts))
    return now


def _tell(version: int, what: str = "") -> None:
    """What was done, as which version, and what it made stale."""
    project_id, person = state.project_id(), onscreen.gate.current()
    if project_id is None or person is None:
        return
    steps = onscreen.read(person, project_id).steps
    late = stale.summary(steps) if any(step.stale for step in steps) else t("pages.nothing_stale")
    done = t("script.done", what=what, n=version, late=late) if what else t("pages.saved_version", n=version, what=late)
    onscreen.tell(done)


# Texts ---------------------------------------------------------------------------------------------------------------


def reword(beat_id: str, before_id: str, number: int, seen: str, text: str) -> None:
    """Keep one beat. Where somebody else changed it meanwhile, both texts are shown and neither is lost."""
    if not text.strip():
        editable.put_back(key_of(beat_id))
        return
    version = 0
    facts: dict[str, Any] = {"n": number}
    with onscreen.changing(said="undo.beat_reworded", **facts) as (session, project_id, doer):
        note = {"say": "undo.beat_reworded", "facts": facts}
        try:
            row = making.reword(session, project_id, beat_id, seen, text, doer.id, note=note)
            version = row.version
        except (Conflict, NotFound) as clash:
            theirs = str(clash.facts.get("theirs", ""))
            state.remember(BOTH, {"of": beat_id, "before": before_id, "mine": text, "theirs": theirs})
            raise Conflict(what="") from clash
    if version:
        _tell(version)


def use_mine(beat_id: str, theirs: str, mine: str, number: int) -> None:
    state.forget(BOTH)
    reword(beat_id, "", number, theirs, mine)
    editable.put_back(key_of(beat_id))


def use_theirs(beat_id: str) -> None:
    state.forget(BOTH)
    editable.put_back(key_of(beat_id))


def use_both(after_id: str, mine: str, kind: str, speaker: str, number: int, version: int, beat_id: str) -> None:
    """Theirs stays, and mine stands behind it."""
    state.forget(BOTH)
    beat = Beat(id=script_edit.fresh_id(), kind=kind, text=mine.strip(), speaker=speaker)  # type: ignore[arg-type]
    do(version, "undo.beat_added", partial(script_edit.add_beat, after_id=after_id, beat=beat), n=number)
    editable.put_back(key_of(beat_id))


def retitle(word: str, version: int, seen: str, text: str) -> None:
    if word == "title" and not text.strip():
        editable.put_back(f"script-title-{state.project_id()}")
        return
    said = "undo.script_retitled" if word == "title" else "undo.logline_changed"
    words = {word: text.strip()[:200]}
    if not do(version, said, lambda told: script_edit.retitle(told, **words)):
        state.remember(BOTH, {"of": word, "mine": text, "theirs": _now(word)})


def _now(word: str) -> str:
    with state.studio().db.read() as session:
        project_id = state.project_id()
        row = script.find(session, project_id) if project_id else None
        return str(getattr(row, word, "") or "")


# Beats ---------------------------------------------------------------------------------------------------------------


def beat_deed(key: str, beat_id: str, number: int, version: int) -> None:
    """What was chosen in the menu of a beat."""
    deed = state.recall(key)
    if deed in ("action", "dialogue", "narration"):
        state.remember(ADDING, {"after": beat_id, "kind": deed})
    elif deed in ("up", "down"):
        by = -1 if deed == "up" else 1
        do(version, "undo.beat_moved", partial(script_edit.move_beat, beat_id=beat_id, by=by), n=number)
    elif deed == "delete":
        do(version, "undo.beat_deleted", partial(script_edit.drop_beat, beat_id=beat_id), n=number)
    elif deed == "split":
        do(version, "undo.scene_split", partial(script_edit.split_scene, at=beat_id), n=number)
    elif deed in ("to_action", "to_narration", "to_dialogue"):
        words = {"kind": deed.removeprefix("to_"), "manner": ""}
        if deed != "to_dialogue":
            words["speaker"] = ""
        do(version, "undo.beat_kind", lambda told: script_edit.change_beat(told, beat_id, **words), n=number)


def recast(beat_id: str, number: int, version: int, seen: str, speaker: str) -> None:
    change: Change = lambda told: script_edit.change_beat(told, beat_id, speaker=speaker.strip()[:100])  # noqa: E731
    do(version, "undo.speaker_changed", change, n=number, who=speaker)


def say_so(beat_id: str, number: int, version: int, seen: str, manner: str) -> None:
    change: Change = lambda told: script_edit.change_beat(told, beat_id, manner=manner.strip()[:80])  # noqa: E731
    do(version, "undo.manner_changed", change, n=number)


def add(after_id: str, kind: str, number: int, version: int, keys: dict[str, str]) -> None:
    """The little form below a beat was sent: without words it stays open, with what was typed in it."""
    words = {word: str(state.recall(key) or "").strip() for word, key in keys.items()}
    if not words["text"]:
        return
    speaker = words.get("speaker", "") if kind == "dialogue" else ""
    beat = Beat(
        id=script_edit.fresh_id(),
        kind=kind,  # type: ignore[arg-type]
        text=words["text"][:2000],
        speaker=speaker[:100],
        manner=words.get("manner", "")[:80],
        shows=(speaker,) if speaker else (),
    )
    if do(version, "undo.beat_added", partial(script_edit.add_beat, after_id=after_id, beat=beat), n=number):
        state.forget(ADDING, *keys.values())


def stop_adding() -> None:
    state.forget(ADDING, NEW_SCENE)


# Scenes --------------------------------------------------------------------------------------------------------------


def scene_deed(key: str, at: str, number: int, version: int) -> None:
    """What was chosen in the menu of a scene."""
    deed = state.recall(key)
    changes: dict[str, tuple[str, Change]] = {
        "up": ("undo.scene_moved", partial(script_edit.move_scene, at=at, by=-1)),
        "down": ("undo.scene_moved", partial(script_edit.move_scene, at=at, by=1)),
        "copy": ("undo.scene_copied", partial(script_edit.copy_scene, at=at)),
        "merge": ("undo.scene_merged", partial(script_edit.merge_scene, at=at)),
        "delete": ("undo.scene_deleted", partial(script_edit.drop_scene, at=at)),
    }
    if deed in changes:
        said, change = changes[deed]
        do(version, said, change, n=number)
    elif deed == "rewrite":
        state.remember(REWRITING, at)
    elif deed == "new":
        state.remember(NEW_SCENE, at)


def place(at: str, to: int, version: int) -> None:
    """A scene was dragged."""
    do(version, "undo.scene_moved", partial(script_edit.place_scene, at=at, number=to), n=to + 1)


def show(at: str) -> None:
    state.remember(OPEN, at)


def reheading(at: str, word: str, number: int, version: int, seen: Any, chosen: Any) -> None:
    """One part of a heading. `interior` is chosen by its word."""
    value = chosen == "interior" if word == "interior" else chosen
    if word == "location" and not str(chosen).strip():
        editable.put_back(f"head-location-{at}")
        return
    change: Change = lambda told: script_edit.change_heading(told, at, **{word: value})  # noqa: E731
    do(version, "undo.heading_changed", change, n=number)


def add_scene(after: str, version: int, number: int, keys: dict[str, str], like: Scene) -> None:
    """A new scene behind this one, in the same hour and weather; without a place and something that happens the form stays."""
    words = {word: str(state.recall(key) or "").strip() for word, key in keys.items()}
    if not words["location"] or not words["text"]:
        return
    beat = Beat(id=script_edit.fresh_id(), kind="action", text=words["text"][:2000])
    scene = like.model_copy(update={"location": words["location"][:200], "beats": (beat,)})
    if do(version, "undo.scene_added", partial(script_edit.add_scene, after=after, scene=scene), n=number + 1):
        state.forget(NEW_SCENE, *keys.values())


# Versions ------------------------------------------------------------------------------------------------------------


def restore(version: int, now: int) -> None:
    """The script as it was in one version, as a new one."""
    facts: dict[str, Any] = {"n": version}
    with onscreen.changing(said="undo.version_restored", **facts) as (session, project_id, doer):
        told = script.version(session, project_id, version)
        note = {"say": "undo.version_restored", "facts": facts}
        making.revise(session, project_id, told, seen_version=now, user_id=doer.id, note=note)
    state.forget(COMPARED)


def compare(before: int, after: int) -> None:
    state.remember(COMPARED, (before, after))


def stop_comparing() -> None:
    state.forget(COMPARED)


def another_draft() -> None:
    asked = False
    with onscreen.changing(said="undo.another_draft") as (session, project_id, _):
        making.another_draft(session, project_id)
        asked = True
    if asked:
        onscreen.start("script.write")


def approve() -> None:
    with onscreen.changing(Action.APPROVE, "undo.script_approved") as (session, project_id, _):
        script.approve(session, project_id)


def replace(version: int) -> None:
    """A script of one's own, pasted or dropped, in place of this one. What cannot be read as one stays in the box."""
    pasted, file = str(state.recall("own-text") or ""), state.recall("own-file")
    said = "undo.script_replaced"
    done = False
    with onscreen.kept():
        onscreen.who_and_what(Action.EDIT)
        told = script_edit.renewed(script_reading.read(pasted.strip() or file_text(file)))
        with onscreen.changing(said=said) as (session, project_id, doer):
            note = {"say": said, "facts": {}}
            making.revise(session, project_id, told, seen_version=version, user_id=doer.id, note=note)
            done = True
    if done:
        state.remember("own-text", "")
        state.forget(COMPARED, OPEN)


def file_text(file: Any) -> str:
    return script_files.text_of(file.name, file.getvalue()) if file is not None else ""
