"""What moves: one take per shot. The builtin camera's take is a recipe, rendered once with the film."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.project import prompt_files
from core.project.projects import Brief
from core.render.camera_moves import Size, camera_window
from core.render.timeline import Recipe
from core.storyboard import prose as shot_prose
from core.storyboard import storyboard
from core.storyboard.model import ShotPlan, Strength
from core.storyboard.storyboard import BY_HAND, plan_of
from core.types import Value, digest
from providers.animation.camera_moves import move_recipe, reach_of
from providers.base import Capability, Likeness, Request

if TYPE_CHECKING:
    from core.storyboard.film_snapshot import FilmSnapshot

BROUGHT = "brought"
"""`made_from` of a clip that a person brought: it never goes stale."""
STRENGTHS: tuple[Strength, ...] = ("gentle", "normal", "strong")
STEPS = 24
"""So many straight pieces show an eased move over a small picture without a visible corner."""


class ClipJoint(Value):
    """How a clip hangs together with its neighbours where a shot runs on from the one before it.

    Both shots have their pictures, so the clip before is asked to end with the later shot's picture, and the later clip begins with it,
    as every clip begins with its shot's picture: two equal pictures meet, and both clips can be made at once. Where whoever made the
    clip before cannot be told its end, the later clip begins with that clip's own last picture instead. The film shows a clip that is
    run on from to its last picture: such a shot lasts as long as its clip (core.film.film_cut). A camera move over a still is tied to nothing.

    `ends` is the SHA-256 of the picture that the clip is to end with, `follows` that of the clip whose last picture it begins with;
    empty for none."""

    ends: str = ""
    follows: str = ""


ALONE = ClipJoint()


def clip_request(
    still: str,
    plan: ShotPlan,
    brief: Brief,
    focus: list[float] | None = None,
    seconds: float = 0.0,
    *,
    ends: str = "",
    likenesses: Iterable[Likeness] = (),
) -> Request:
    """A camera move over this shot's picture, or a clip that a vendor's model makes from it. `focus` is where the main
    face or thing is, x and y in 0..1, where its painter said so; what a person chose goes before it. `seconds`: how long the
    film needs it, where its voices take longer than was planned. `ends`: the picture it is to end with. A sound of its own is asked
    for only where somebody wants it: some models charge for it."""
    width, height = brief.size()
    guess = _guess(plan)
    sounds = (plan.own_sound or brief.own_sound) in ("keep", "duck")
    return Request(
        capability=Capability.VIDEO,
        purpose="clip",
        prompt=shot_prose.clip_prompt(plan, sounds=sounds),
        negative=prompt_files.plan_word("negative", "clip"),
        inputs={
            "still": still,
            "movement": plan.movement,
            "strength": plan.strength,
            "focus": list(plan.focus) if plan.focus else focus or guess,
            "planned": plan.seconds,
        },
        seconds=max(plan.seconds, round(seconds, 2)),
        width=width,
        height=height,
        seed=plan.picture.seed,
        references=(still,),
        likenesses=tuple(likenesses),
        last_frame=ends,
        sound="on" if sounds else "off",
    )


def shot_clip_request(
    made: FilmSnapshot, shot: tables.Shot, picture: tables.Take, joint: ClipJoint = ALONE, seconds: float = 0.0
) -> Request:
    """What is asked for a shot of a film that begins with this picture of it; `seconds` is how long the film needs it."""
    plan = plan_of(shot)
    focus = (picture.facts or {}).get("focus")
    people = likenesses(made, plan)
    return clip_request(picture.sha256, plan, made.brief, focus, seconds, ends=joint.ends, likenesses=people)


def likenesses(made: FilmSnapshot, plan: ShotPlan) -> list[Likeness]:
    """Pictures of those in the shot, for a model that takes more than the one it begins with: the chosen portrait of each, then the
    sheets that show them from all sides."""
    seen = [each.name for each in plan.picture.people]
    takes = {row.name: made.takes.get(row.take_id) if row.take_id else None for row in made.cast}
    chosen = [(name, take) for name in dict.fromkeys(seen) if (take := takes.get(name))]
    sheets = [(name, str((take.facts or {}).get("sheet") or "")) for name, take in chosen]
    return [
        *(Likeness(name=name, sha256=take.sha256) for name, take in chosen),
        *(Likeness(name=f"{name}, from all sides", sha256=sheet) for name, sheet in sheets if sheet),
    ]


def clip_digest(
    still: str, movement: str, strength: str = "normal", focus: Sequence[float] | None = None, follows: str = ""
) -> str:
    """What a clip was made from. Its length is the cut's business: a recipe is stretched, a file trimmed or held. What it ends with
    stands among its facts."""
    chosen = (strength, list(focus or ())) if strength != "normal" or focus else ()
    return digest("clip", still, movement, *chosen, *(("follows", follows) if follows else ()))


def wanted_clip_digest(shot: tables.Shot, still: str, follows: str = "") -> str:
    """What the clip of a shot with this picture is to be made from."""
    plan = plan_of(shot)
    return clip_digest(still, plan.movement, plan.strength, plan.focus, follows)


def is_clip_current(shot: tables.Shot, still: str | None, clip: tables.Video, joint: ClipJoint = ALONE) -> bool:
    """Whether a clip was made from what is wanted now. What a person brought always is; a camera move is tied to no other; and a clip
    that was never told its end does for a shot that runs on from it, which then follows it."""
    if clip.made_from == BROUGHT:
        return True
    if still is None or clip.made_from != wanted_clip_digest(shot, still, "" if clip.recipe else joint.follows):
        return False
    ends = clip_end_picture(clip)
    return not (ends and joint.ends) or ends == joint.ends


def clip_end_picture(clip: tables.Video) -> str:
    """SHA-256 of the picture a clip was told to end with, by a model that does so; empty where it ends as it likes."""
    return str((clip.facts or {}).get("ends") or "")


class ShotNeighbour(Value):
    """A shot as its neighbours see it: whether it runs on from the one before, its picture, and of its clip the file, the picture that
    was told to be its last, and whether somebody brought it. Empty for none."""

    runs_on: bool = False
    still: str = ""
    file: str = ""
    ends: str = ""
    brought: bool = False


def as_neighbour(shot: tables.Shot, still: str | None, clip: tables.Video | None) -> ShotNeighbour:
    told: dict[str, Any] = {"runs_on": bool((shot.plan or {}).get("runs_on")), "still": still or ""}
    if clip is not None and clip.file_key:
        told |= {"file": clip.file_key, "ends": clip_end_picture(clip), "brought": clip.made_from == BROUGHT}
    return ShotNeighbour(**told)


def find_joint(before: ShotNeighbour | None, here: ShotNeighbour, after: ShotNeighbour | None) -> ClipJoint:
    """How a clip is to hang together with those of the shots before and after it in the film."""
    ends = after.still if after and after.runs_on and not after.brought else ""
    loose = before is not None and here.runs_on and before.ends != here.still
    return ClipJoint(ends=ends, follows=before.file if before and loose else "")


def joint_in_film(made: FilmSnapshot, shot: tables.Shot) -> ClipJoint:
    """The same for a shot of a film as it stands."""
    here = next((at for at, each in enumerate(made.shots) if each.id == shot.id), None)
    if here is None:
        return ALONE
    beside = [neighbour_in_film(made, each) for each in made.shots[max(0, here - 1) : here + 2]]
    mine = 1 if here else 0
    return find_joint(beside[0] if here else None, beside[mine], beside[mine + 1] if len(beside) > mine + 1 else None)


def neighbour_in_film(made: FilmSnapshot, shot: tables.Shot) -> ShotNeighbour:
    """A shot of a film as its neighbours see it."""
    take = made.takes.get(shot.take_id) if shot.take_id else None
    return as_neighbour(shot, take.sha256 if take else None, made.clips.get(shot.id))


def own_sound_mode(plan: ShotPlan, brief: Brief, clip: tables.Video) -> Literal["keep", "duck", "mute"]:
    """What becomes of the sound a clip has of its own: as its shot says, else as the film does. Where neither says anything, a sound
    that came unasked gives way to whoever speaks, and that of a clip somebody brought is not heard."""
    return plan.own_sound or brief.own_sound or ("mute" if clip.made_from == BROUGHT else "duck")


def has_sound(clip: tables.Video) -> bool:
    """Whether a clip's file has a sound of its own."""
    return bool(clip.file_key and (clip.facts or {}).get("sound"))


def camera_focus(plan: ShotPlan, take: tables.Take | None) -> tuple[float, float]:
    """The point the camera holds on to: as somebody chose, else where the painter put the main thing, else a guess."""
    x, y = plan.focus or (take.facts.get("focus") if take else None) or _guess(plan)
    return float(x), float(y)


def _guess(plan: ShotPlan) -> list[float]:
    return [plan.picture.people[0].at, 0.45] if plan.picture.people else [0.5, 0.5]


# Seen before it is rendered ------------------------------------------------------------------------------------------


def builtin_recipe(plan: ShotPlan, take: tables.Take, movement: str = "", strength: str = "") -> Recipe:
    """The recipe that the builtin camera would answer with, for this or another move of the shot."""
    asked = {"movement": movement or plan.movement, "strength": strength or plan.strength}
    return Recipe(
        still=take.sha256,
        **move_recipe(
            asked["movement"],
            camera_focus(plan, take),
            plan.picture.seed,
            reach_of(plan.seconds, asked["strength"]),
        ),
    )


def camera_path(recipe: Recipe, brief: Brief, seconds: float) -> list[tuple[float, float, float]]:
    """The move as the film renders it, for a picture that fills its frame: at each of STEPS + 1 even moments of its `seconds`, how far
    it is shifted to the left and up (in frames) and how much it is enlarged."""
    size = Size(*brief.size())
    seen = [camera_window(recipe, size, size, step, STEPS + 1, STEPS / seconds) for step in range(STEPS + 1)]
    return [(w.left / w.width, w.top / w.height, size.width / w.width) for w in seen]


def clips_by_shot(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, tables.Video]:
    """The clip of each shot, under the shot's id: the chosen one; where it shows something older and another stands that
    was made from just what is wanted now, that one. So a camera move taken back is there at once."""
    rows = session.execute(
        select(tables.Shot, tables.Take.sha256)
        .outerjoin(tables.Take, tables.Take.id == tables.Shot.take_id)
        .where(tables.Shot.project_id == project_id)
        .order_by(tables.Shot.removed_at.is_not(None), tables.Shot.sequence)
    ).all()
    made: dict[uuid.UUID, list[tables.Video]] = {}
    of_shots = select(tables.Video).join(tables.Shot, tables.Video.storyboard_id == tables.Shot.id)
    for clip in session.scalars(
        of_shots.where(tables.Shot.project_id == project_id, tables.Shot.clip_id.is_not(None)).order_by(
            tables.Video.created_at
        )
    ):
        if clip.storyboard_id:
            made.setdefault(clip.storyboard_id, []).append(clip)
    return _chosen([(shot, still) for shot, still in rows], made)


def _chosen(
    shots: Sequence[tuple[tables.Shot, str | None]], made: Mapping[uuid.UUID, Sequence[tables.Video]]
) -> dict[uuid.UUID, tables.Video]:
    """Of each shot's clips, one after the other: which one it may be hangs on the clip before."""
    used = {shot.id: next((c for c in made.get(shot.id, ()) if c.id == shot.clip_id), None) for shot, _ in shots}
    found: dict[uuid.UUID, tables.Video] = {}
    before: ShotNeighbour | None = None
    for at, (shot, still) in enumerate(shots):
        later = shots[at + 1] if at + 1 < len(shots) and shots[at + 1][0].removed_at is None else None
        after = as_neighbour(later[0], later[1], used[later[0].id]) if later else None
        before = None if shot.removed_at else before
        tied = find_joint(before, as_neighbour(shot, still, used[shot.id]), after)
        for clip in made.get(shot.id, ()):
            if shot.id not in found or _rank(shot, still, clip, tied) >= _rank(shot, still, found[shot.id], tied):
                found[shot.id] = clip
        before = as_neighbour(shot, still, found.get(shot.id))
    return found


def _rank(shot: tables.Shot, still: str | None, clip: tables.Video, tied: ClipJoint) -> int:
    chosen = clip.id == shot.clip_id
    fit = is_clip_current(shot, still, clip, tied) if chosen or clip.made_from != BROUGHT else False
    return 2 * fit + chosen


def add_clip(session: Session, shot_id: uuid.UUID, task_id: uuid.UUID | None, **facts: Any) -> tables.Video | None:
    """A clip take, chosen at once; one task makes one. None where the shot is gone meanwhile."""
    shot = session.get(tables.Shot, shot_id)
    if shot is None:
        return None
    mine = select(tables.Video).where(tables.Video.storyboard_id == shot_id, tables.Video.task_id == task_id)
    row = session.scalar(mine) if task_id else None
    if row is None:
        row = tables.Video(id=uuid.uuid4(), storyboard_id=shot_id, task_id=task_id, status="completed", **facts)
        session.add(row)
        session.flush()
    shot.clip_id = row.id
    return row


def save_clip_seconds(session: Session, file: str, seconds: float) -> None:
    """How long a clip's file is, where nobody has measured it yet."""
    for row in session.scalars(select(tables.Video).where(tables.Video.file_key == file)):
        row.facts = {"milliseconds": round(1000 * seconds), **(row.facts or {})}


# What a person changes -------------------------------------------------------------------------------------------------


def change_camera(session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, **changes: Any) -> ShotPlan:
    """How a shot is filmed: any of movement, strength, focus, seconds, dissolve, transition, runs_on, own_sound, own_sound_db. Its picture stays
    approved. Raises NotFound."""
    row = storyboard.load_shot(session, project_id, shot_id)
    plan = plan_of(row)
    new = plan.changed(**changes)
    if new != plan:
        row.plan, row.made_from = new.model_dump(mode="json"), BY_HAND
        row.camera_movement, row.seconds = new.movement, Decimal(str(round(new.seconds, 3)))
    return new


def list_clips(session: Session, shot_id: uuid.UUID) -> list[tables.Video]:
    """All clips of a shot that stand, first made first."""
    rows = select(tables.Video).where(tables.Video.storyboard_id == shot_id, tables.Video.status == "completed")
    return list(session.scalars(rows.order_by(tables.Video.created_at, tables.Video.id)))


def choose_clip(session: Session, project_id: uuid.UUID, clip_id: uuid.UUID) -> None:
    """Choose this clip for its shot. The camera goes as it went in it, so that it is what stands there and not stale.
    Raises NotFound."""
    clip = session.get(tables.Video, clip_id)
    if clip is None or clip.storyboard_id is None:
        raise NotFound(what="clip")
    row = storyboard.load_shot(session, project_id, clip.storyboard_id)
    row.clip_id = clip.id
    picture = session.get(tables.Take, row.take_id) if row.take_id else None
    if clip.recipe and picture and clip.recipe.get("still") == picture.sha256:
        recipe = Recipe.model_validate(clip.recipe)
        change_camera(
            session, project_id, row.id, movement=recipe.movement, strength=_strength_of(recipe, plan_of(row), picture)
        )
        clip.made_from = wanted_clip_digest(row, picture.sha256)


def _strength_of(recipe: Recipe, plan: ShotPlan, picture: tables.Take) -> Strength:
    """How strongly a clip was asked for, told by how far its camera goes."""
    for strength in STRENGTHS:
        if builtin_recipe(plan, picture, recipe.movement, strength).end.zoom == recipe.end.zoom:
            return strength
    return plan.strength


def drop_own_clip(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> bool:
    """Back to the camera: the newest clip that nobody brought, if there is one; the brought one stays among the takes.
    Raises NotFound."""
    row = storyboard.load_shot(session, project_id, shot_id)
    filmed = [clip for clip in list_clips(session, row.id) if clip.made_from != BROUGHT]
    row.clip_id = filmed[-1].id if filmed else None
    return bool(filmed)
