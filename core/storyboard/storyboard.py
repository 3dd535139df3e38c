"""What is seen: one row per shot, planned before it is made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.characters import prose as person_prose
from core.characters.model import Appearance
from core.database import tables
from core.errors import NotFound
from core.project.projects import Brief
from core.script.model import Beat, Scene, Script
from core.script.script import scene_digest, script_from_row
from core.storyboard import prose as shot_prose
from core.storyboard.model import ShotPlan
from core.types import digest
from providers.base import Capability, Likeness, Request

BY_HAND = "by hand"
"""`made_from` of a shot that a person planned: the scene may change without it."""


def board_digest(script: Script, scene: int, brief: Brief) -> str:
    """What a scene's shots were planned from."""
    return digest("board", scene_digest(script, scene), brief.ratio, scene_share_seconds(script, scene, brief.seconds))


def scene_share_seconds(script: Script, scene: int, seconds: float) -> float:
    """Seconds that fall to a scene, by how much happens in it: what is told while it is seen takes twice as long as a line or a look."""
    weights = [
        max(1, len(s.beats) + sum(b.kind == "narration" and b.pictured() for b in s.beats)) for s in script.scenes
    ]
    return round(seconds * weights[scene - 1] / sum(weights), 2)


def beats_on_screen(plan: ShotPlan, beats: Mapping[str, Beat]) -> list[Beat]:
    """The beats of a shot that have words on the screen, in the order of `beats`, which are those of the script by their ids."""
    shown = {name for name in (*plan.actions, *plan.lines) if name in beats and beats[name].has_card()}
    return (
        [beat for name, beat in beats.items() if name in shown] if len(shown) > 1 else [beats[name] for name in shown]
    )


def speakers_in_shot(plan: ShotPlan, script: Script) -> tuple[str, ...]:
    """Who is in the shot and speaks in it."""
    lines = {beat.id: beat for scene in script.scenes for beat in scene.beats if beat.kind == "dialogue"}
    said = {lines[line].speaker for line in plan.lines if line in lines}
    return tuple(seen.name for seen in plan.picture.people if seen.name in said)


def picture_request(
    plan: ShotPlan,
    cast: Iterable[Appearance],
    brief: Brief,
    take: int = 0,
    portraits: Mapping[str, str] | None = None,
    speaking: Sequence[str] = (),
    asked: str = "",
) -> Request:
    """One shot's picture, in the film's own size. `portraits` are the hashes of those chosen, by name: whoever takes such
    pictures is shown the people as they are there. The mouths of those who are `speaking` can move. `asked`: what a
    review wants changed of the picture there was, for painters who read prose."""
    picture = plan.picture if not take else plan.picture.model_copy(update={"seed": plan.picture.seed + 7919 * take})
    people = _seen(plan, cast)
    width, height = brief.size()
    shown = [Likeness(name=p.name, sha256=(portraits or {})[p.name]) for p in people if p.name in (portraits or {})]
    return Request(
        capability=Capability.IMAGE,
        purpose="shot",
        prompt=shot_prose.picture_prompt(plan, people, brief, asked),
        short=shot_prose.short_picture_prompt(plan, people, brief, asked),
        negative=person_prose.picture_negative_prompt(brief.look),
        inputs={
            "picture": picture.model_dump(mode="json") | ({"speaking": list(speaking)} if speaking else {}),
            "people": [p.model_dump() for p in people],
            **brief.look.asked,
        },
        width=width,
        height=height,
        seed=picture.seed,
        likenesses=tuple(shown),
    )


def picture_digest(plan: ShotPlan, cast: Iterable[Appearance], brief: Brief) -> str:
    """What a shot's picture was made from: the plan of the picture, how its people look, size and style."""
    return digest("picture", plan.picture, plan.description, _seen(plan, cast), brief.size(), brief.style_mark)


SHOWN = "shown"
"""Among the facts of a picture's take: the portraits that its painter was shown, each under the name of who it is."""


def older_portraits_digest(take: tables.Take | None, portraits: Mapping[str, str]) -> str:
    """Where the painter was shown a portrait in whose place another stands now: a digest of those that do; else empty."""
    shown = (take.facts or {}).get(SHOWN) or {} if take is not None else {}
    other = {name: now for name, then in shown.items() if (now := portraits.get(name)) and now != then}
    return digest("shown", other) if other else ""


def _seen(plan: ShotPlan, cast: Iterable[Appearance]) -> list[Appearance]:
    names = {seen.name for seen in plan.picture.people}
    return [person for person in cast if person.name in names]


# Rows ----------------------------------------------------------------------------------------------------------------


def list_shots(session: Session, project_id: uuid.UUID) -> list[tables.Shot]:
    """In the order of the film; those in the bin are left out."""
    rows = select(tables.Shot).where(tables.Shot.project_id == project_id, tables.Shot.removed_at.is_(None))
    return list(session.scalars(rows.order_by(tables.Shot.sequence)))


def plan_of(row: tables.Shot) -> ShotPlan:
    return ShotPlan.model_validate(row.plan)


def save_scene_shots(
    session: Session, script_row: tables.Script, scene: int, plans: Iterable[ShotPlan], made_from: str
) -> None:
    """A scene's shots as planned anew. What a person planned or approved stays, and is not planned again; another shot
    that shows the same picture as before keeps its row, and so its takes. Every line of the scene is said in some shot."""
    project_id = script_row.project_id
    assert project_id is not None
    old = [row for row in list_shots(session, project_id) if row.scene == scene]
    fresh = list(plans)
    same = {_picture_key(plan) for plan in fresh}
    stay = [row for row in old if _by_a_person(row) and not (row.approved_at and _key_of(row) in same)]
    spare = {row.id: _key_of(row) for row in old if row not in stay}
    planned: list[tables.Shot] = []
    for plan in _uncovered(fresh, stay):
        found = next((key for key, picture in spare.items() if picture == _picture_key(plan)), None)
        row = next((r for r in old if r.id == found), None) or tables.Shot(
            id=uuid.uuid4(), script_id=script_row.id, project_id=project_id, sequence=0
        )
        spare.pop(row.id, None)
        write_plan(row, plan, scene, made_from)
        session.add(row)
        planned.append(row)
    for row in stay:
        row.made_from = BY_HAND
    _drop(session, list(spare))
    session.flush()
    order = _woven(planned, stay, old, _beats(script_row, scene))
    _say_all(order, script_row, scene)
    _number(session, project_id, {row.id: n for n, row in enumerate(order)}, scene)


def unheard_lines(script: Script, scene: int, rows: Iterable[tables.Shot]) -> list[str]:
    """The lines of a scene that none of its shots says."""
    said = {beat for row in rows for beat in plan_of(row).lines}
    return [beat.id for beat in script.scenes[scene - 1].beats if beat.kind != "action" and beat.id not in said]


def _by_a_person(row: tables.Shot) -> bool:
    return row.made_from == BY_HAND or row.approved_at is not None


def _uncovered(plans: Iterable[ShotPlan], stay: Iterable[tables.Shot]) -> list[ShotPlan]:
    """The plans without what the shots that stay show already."""
    covered = {beat for row in stay for beat in (*plan_of(row).lines, *plan_of(row).actions)}
    left = []
    for plan in plans:
        lines = tuple(beat for beat in plan.lines if beat not in covered)
        actions = tuple(beat for beat in plan.actions if beat not in covered)
        if lines or actions or not (plan.lines or plan.actions):
            left.append(plan.model_copy(update={"lines": lines, "actions": actions}))
    return left


def _woven(
    planned: Sequence[tables.Shot], stay: Iterable[tables.Shot], old: Sequence[tables.Shot], beats: Sequence[str]
) -> list[tables.Shot]:
    """The shots that stay among those planned anew: where their beats come, else after what they followed before."""
    order = list(planned)
    for row in stay:
        mine = _first_beat(row, beats)
        before = next((o for o in reversed(old[: old.index(row)]) if o in order), None)
        if mine is not None:
            later = (n for n, other in enumerate(order) if (_first_beat(other, beats) or 0) > mine)
            order.insert(next(later, len(order)), row)
        else:
            order.insert(order.index(before) + 1 if before else 0, row)
    return order


def _first_beat(row: tables.Shot, beats: Sequence[str]) -> int | None:
    plan = plan_of(row)
    return min((beats.index(beat) for beat in (*plan.lines, *plan.actions) if beat in beats), default=None)


def _beats(script_row: tables.Script, scene: int) -> list[str]:
    scenes = script_row.scenes
    return [beat.id for beat in Scene.model_validate(scenes[scene - 1]).beats] if scene <= len(scenes) else []


def _say_all(order: Sequence[tables.Shot], script_row: tables.Script, scene: int) -> None:
    """A line that no plan thought of is said in the last shot."""
    if order and scene <= len(script_row.scenes):
        missed = unheard_lines(script_from_row(script_row), scene, order)
        plan = plan_of(order[-1])
        if missed:
            write_plan(order[-1], plan.model_copy(update={"lines": (*plan.lines, *missed)}), scene, order[-1].made_from)


def drop_scenes_after(session: Session, project_id: uuid.UUID, scenes: int) -> None:
    """Shots of scenes that the script no longer has."""
    rows = select(tables.Shot.id).where(tables.Shot.project_id == project_id, tables.Shot.scene > scenes)
    _drop(session, list(session.scalars(rows)))


def write_plan(row: tables.Shot, plan: ShotPlan, scene: int, made_from: str = BY_HAND) -> None:
    """A row as it is planned."""
    row.plan = plan.model_dump(mode="json")
    row.scene = scene
    row.shot_type, row.angle, row.camera_movement = plan.size, plan.angle, plan.movement
    row.description = plan.description
    row.seconds = Decimal(f"{plan.seconds:.3f}")
    row.made_from = made_from


def _picture_key(plan: ShotPlan) -> str:
    return digest(plan.picture, plan.description)


def _key_of(row: tables.Shot) -> str:
    return _picture_key(plan_of(row))


def _drop(session: Session, ids: list[uuid.UUID]) -> None:
    if ids:
        session.execute(update(tables.Audio).where(tables.Audio.scene_id.in_(ids)).values(scene_id=None))
        session.execute(delete(tables.Shot).where(tables.Shot.id.in_(ids)))


def _number(session: Session, project_id: uuid.UUID, order: dict[uuid.UUID, int], scene: int) -> None:
    rows = sorted(
        list_shots(session, project_id),
        key=lambda r: (r.scene, order.get(r.id, r.sequence) if r.scene == scene else r.sequence),
    )
    for number, row in enumerate(rows, 1):
        row.sequence = number
        row.shot_number = f"{number:02d}"


def load_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Shot:
    """A shot of this project. Raises NotFound."""
    row = session.get(tables.Shot, shot_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="shot")
    return row


def shot_approvers(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of those who approved shots of this film."""
    rows = select(tables.User.id, tables.User.name).join(tables.Shot, tables.Shot.approved_by == tables.User.id)
    found = session.execute(rows.where(tables.Shot.project_id == project_id))
    return {row.id: row.name for row in found}
