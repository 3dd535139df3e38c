"""What a person does to the screenplay on screen, as callbacks: each one transaction, one version, one thing to undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.editing import undo
from core.errors import Conflict, NotFound
from core.people.access import Action
from core.production import script_revisions
from core.script import script, script_edit, script_files, script_parser
from core.script.model import CARD_CHARS, Beat, Scene
from core.script.script_edit import Change
from ui.base import film_on_screen, gate, state
from ui.base.i18n import t
from ui.widgets import editable, step_summary

BOTH, ADDING, OPEN, COMPARED, REWRITING, NEW_SCENE = (
    "_both_texts", "_adding_beat", "_open_scene", "_compared", "_rewriting", "_new_scene",
)  # fmt: skip
TEXT = "text"


def beat_key(beat_id: str) -> str:
    return f"beat-{state.project_id()}-{beat_id}"


def change_script(version: int, said: str, change: Change, **facts: Any) -> int:
    """Change the script as it stood at `version`. Returns the version it is now; 0 where it could not be done."""
    now = 0
    note = undo.change_name(said, **facts)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        now = doer.change(
            note, script_revisions.save_script_edit, change, seen_version=version, user_id=doer.person.id, note=note
        ).version
    if now > version:
        _tell(now, t(said, **facts))
    return now


def _tell(version: int, what: str = "") -> None:
    """What was done, as which version, and what it made stale."""
    project_id, person = state.project_id(), gate.current_person()
    if project_id is None or person is None:
        return
    steps = film_on_screen.load_film(person, project_id).steps
    late = step_summary.summarize_stale(steps) if any(step.stale for step in steps) else t("pages.nothing_stale")
    done = t("script.done", what=what, n=version, late=late) if what else t("pages.saved_version", n=version, what=late)
    film_on_screen.report_success(done)


# Texts ---------------------------------------------------------------------------------------------------------------


def reword_beat(beat_id: str, before_id: str, number: int, seen: str, text: str) -> None:
    """Keep one beat. Where somebody else changed it meanwhile, both texts are shown and neither is lost."""
    if not text.strip():
        editable.reset_field(beat_key(beat_id))
        return
    version = 0
    note = undo.change_name("undo.beat_reworded", n=number)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        try:
            version = doer.change(
                note, script_revisions.save_reworded_beat, beat_id, seen, text, doer.person.id, note=note
            ).version
        except (Conflict, NotFound) as clash:
            theirs = str(clash.facts.get("theirs", ""))
            state.remember(BOTH, {"of": beat_id, "before": before_id, "mine": text, "theirs": theirs})
            raise Conflict(what="") from clash
    if version:
        _tell(version)


def use_mine(beat_id: str, theirs: str, mine: str, number: int) -> None:
    state.forget(BOTH)
    reword_beat(beat_id, "", number, theirs, mine)
    editable.reset_field(beat_key(beat_id))


def use_theirs(beat_id: str) -> None:
    state.forget(BOTH)
    editable.reset_field(beat_key(beat_id))


def use_both(after_id: str, mine: str, kind: str, speaker: str, number: int, version: int, beat_id: str) -> None:
    """Theirs stays, and mine stands behind it."""
    state.forget(BOTH)
    beat = Beat(id=script_edit.new_beat_id(), kind=kind, text=mine.strip(), speaker=speaker)  # type: ignore[arg-type]
    change_script(version, "undo.beat_added", partial(script_edit.add_beat, after_id=after_id, beat=beat), n=number)
    editable.reset_field(beat_key(beat_id))


def change_title(word: str, version: int, seen: str, text: str) -> None:
    if word == "title" and not text.strip():
        editable.reset_field(f"script-title-{state.project_id()}")
        return
    said = "undo.script_retitled" if word == "title" else "undo.logline_changed"
    words = {word: text.strip()[:200]}
    if not change_script(version, said, lambda told: script_edit.change_title(told, **words)):
        state.remember(BOTH, {"of": word, "mine": text, "theirs": _now(word)})


def _now(word: str) -> str:
    project_id = state.project_id()
    row = state.studio().db.execute_read(script.find, project_id) if project_id else None
    return str(getattr(row, word, "") or "")


# Beats ---------------------------------------------------------------------------------------------------------------


def run_beat_action(key: str, beat_id: str, number: int, version: int) -> None:
    """What was chosen in the menu of a beat."""
    deed = state.recall(key)
    if deed in ("action", "dialogue", "narration"):
        state.remember(ADDING, {"after": beat_id, "kind": deed})
    elif deed in ("up", "down"):
        by = -1 if deed == "up" else 1
        change_script(version, "undo.beat_moved", partial(script_edit.move_beat, beat_id=beat_id, by=by), n=number)
    elif deed in ("card", "no_card"):
        shown = {"card": "claim" if deed == "card" else "", "card_text": ""}
        change_script(
            version, "undo.card_changed", lambda told: script_edit.change_beat(told, beat_id, **shown), n=number
        )
    elif deed == "delete":
        change_script(version, "undo.beat_deleted", partial(script_edit.drop_beat, beat_id=beat_id), n=number)
    elif deed == "split":
        change_script(version, "undo.scene_split", partial(script_edit.split_scene, at=beat_id), n=number)
    elif deed in ("to_action", "to_narration", "to_dialogue"):
        words = {"kind": deed.removeprefix("to_"), "manner": ""}
        if deed != "to_dialogue":
            words["speaker"] = ""
        change_script(version, "undo.beat_kind", lambda told: script_edit.change_beat(told, beat_id, **words), n=number)


def change_speaker(beat_id: str, number: int, version: int, seen: str, speaker: str) -> None:
    change: Change = lambda told: script_edit.change_beat(told, beat_id, speaker=speaker.strip()[:100])  # noqa: E731
    change_script(version, "undo.speaker_changed", change, n=number, who=speaker)


def change_manner(beat_id: str, number: int, version: int, seen: str, manner: str) -> None:
    change: Change = lambda told: script_edit.change_beat(told, beat_id, manner=manner.strip()[:80])  # noqa: E731
    change_script(version, "undo.manner_changed", change, n=number)


def change_card(beat_id: str, word: str, number: int, version: int, seen: str, said: str) -> None:
    """`word` is "card", what the words on the screen are, or "card_text", the words."""
    words = {word: said.strip()[:CARD_CHARS]}
    change_script(version, "undo.card_changed", lambda told: script_edit.change_beat(told, beat_id, **words), n=number)


def add_beat(after_id: str, kind: str, number: int, version: int, keys: dict[str, str]) -> None:
    """The little form below a beat was sent: without words it stays open, with what was typed in it."""
    words = {word: str(state.recall(key) or "").strip() for word, key in keys.items()}
    if not words["text"]:
        return
    speaker = words.get("speaker", "") if kind == "dialogue" else ""
    beat = Beat(
        id=script_edit.new_beat_id(),
        kind=kind,  # type: ignore[arg-type]
        text=words["text"][:2000],
        speaker=speaker[:100],
        manner=words.get("manner", "")[:80],
        shows=(speaker,) if speaker else (),
    )
    if change_script(version, "undo.beat_added", partial(script_edit.add_beat, after_id=after_id, beat=beat), n=number):
        state.forget(ADDING, *keys.values())


def stop_adding() -> None:
    state.forget(ADDING, NEW_SCENE)


# Scenes --------------------------------------------------------------------------------------------------------------


def run_scene_action(key: str, at: str, number: int, version: int) -> None:
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
        change_script(version, said, change, n=number)
    elif deed == "rewrite":
        state.remember(REWRITING, at)
    elif deed == "new":
        state.remember(NEW_SCENE, at)


def move_scene(at: str, to: int, version: int) -> None:
    """A scene was dragged."""
    change_script(version, "undo.scene_moved", partial(script_edit.place_scene, at=at, number=to), n=to + 1)


def show_scene(at: str) -> None:
    state.remember(OPEN, at)


def change_heading(at: str, word: str, number: int, version: int, seen: Any, chosen: Any) -> None:
    """One part of a heading. `interior` is chosen by its word."""
    value = chosen == "interior" if word == "interior" else chosen
    if word == "location" and not str(chosen).strip():
        editable.reset_field(f"head-location-{at}")
        return
    change: Change = lambda told: script_edit.change_heading(told, at, **{word: value})  # noqa: E731
    change_script(version, "undo.heading_changed", change, n=number)


def add_scene(after: str, version: int, number: int, keys: dict[str, str], like: Scene) -> None:
    """A new scene behind this one, in the same hour and weather; without a place and something that happens the form stays."""
    words = {word: str(state.recall(key) or "").strip() for word, key in keys.items()}
    if not words["location"] or not words["text"]:
        return
    beat = Beat(id=script_edit.new_beat_id(), kind="action", text=words["text"][:2000])
    scene = like.model_copy(update={"location": words["location"][:200], "beats": (beat,)})
    if change_script(
        version, "undo.scene_added", partial(script_edit.add_scene, after=after, scene=scene), n=number + 1
    ):
        state.forget(NEW_SCENE, *keys.values())


# Versions ------------------------------------------------------------------------------------------------------------


def restore_version(version: int, now: int) -> None:
    """The script as it was in one version, as a new one."""
    note = undo.change_name("undo.version_restored", n=version)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(
            note, script_revisions.restore_script_version, version, seen_version=now, user_id=doer.person.id, note=note
        )
    state.forget(COMPARED)


def compare_versions(before: int, after: int) -> None:
    state.remember(COMPARED, (before, after))


def stop_comparing() -> None:
    state.forget(COMPARED)


def request_draft() -> None:
    if film_on_screen.change_film("undo.another_draft", script_revisions.request_new_draft) is not None:
        film_on_screen.start_job("script.write")


def approve_script() -> None:
    with film_on_screen.report_failure():
        film_on_screen.require_actor(Action.APPROVE).change("undo.script_approved", script.approve)


def replace_script(version: int) -> None:
    """A script of one's own, pasted or dropped, in place of this one. What cannot be read as one stays in the box."""
    pasted, file = str(state.recall("own-text") or ""), state.recall("own-file")
    note = undo.change_name("undo.script_replaced")
    done = False
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        told = script_edit.with_new_beat_ids(script_parser.parse_script(pasted.strip() or file_text(file)))
        doer.change(note, script_revisions.save_revision, told, seen_version=version, user_id=doer.person.id, note=note)
        done = True
    if done:
        state.remember("own-text", "")
        state.forget(COMPARED, OPEN)


def file_text(file: Any) -> str:
    return script_files.extract_text(file.name, file.getvalue()) if file is not None else ""
