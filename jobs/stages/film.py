"""A film is made: what is missing or stale is planned, again and again until nothing is, then it is cut, mixed and joined."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from core.database import tables
from core.files import assets
from core.film import cut_check, film_cut, film_handover, made_exports, other_ratios, posters, sound_faults
from core.film.cut_versions import CPU_PER_FRAME_S
from core.film.outputs import film_outputs, output_settings
from core.film.outputs.output_file import write_output
from core.film.outputs.output_settings import OutputSettings
from core.film.outputs.output_timeline import timeline_at
from core.models import paint_order, quality_grades
from core.production import production_plan, stage_needs
from core.production.cpu_seconds import FULL_HD
from core.render import join, picture_measures, pieces, sound
from core.render.measures.sound_measures import SoundMeasures
from core.render.picture_measures import PictureMeasures
from core.render.timeline import Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks.task_rows import PlannedStep
from core.types import digest
from jobs.task_work import Work, job

ENDS = {"first", "last", "first_colour", "last_colour"}
"""Measures of single pictures, of which a cut keeps what they tell of its joints."""
Planned = TypeVar("Planned", stage_needs.Need, PlannedStep)
PAINT = "storyboard.paint"
HIDING = ("script.write", "storyboard.board")
"""Until these are made nobody knows what else there is to do. They are quick, and go alone: so that the first picture is
painted before a voice keeps the workers."""


@job("film.make")
def make(work: Work) -> list[PlannedStep]:
    """The film's own task: it ends when everything under it has. With `stages` it makes these and leaves the rest."""
    if not work.params.get("stages"):
        with work.write() as session:
            session.get_one(tables.Project, work.project_id).status = "processing"
    return _planned(work)


@job("film.plan")
def plan(work: Work) -> list[PlannedStep]:
    return _planned(work)


def _planned(work: Work) -> list[PlannedStep]:
    with work.write() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        if made.script:
            storyboard.drop_scenes_after(session, work.project_id, len(made.script.scenes))
            made = production_plan.load_snapshot(session, work.project_id)
    stages = work.params.get("stages")
    needs = [
        need
        for need in production_plan.list_needs(
            made, paint_order.paint_waits(work.studio, work.task.account, made.brief)
        )
        if not stages or need.stage in stages
    ]
    if needs:
        now = [need for need in needs if need.kind in HIDING] or _longest_first(needs)
        steps = _painted(now, quality_grades.takes_per_picture(work.studio, work.task.account))
        return [*steps, _again(steps, work.params)]
    return [] if stages else _cutting(work, made)


def _longest_first(planned: list[Planned]) -> list[Planned]:
    """What takes longest is begun first, so that no worker ends long after the others."""
    return sorted(planned, key=lambda one: one.expected_s, reverse=True)


def _step(need: stage_needs.Need) -> PlannedStep:
    return PlannedStep(
        kind=need.kind,
        key=need.key,
        params=need.params,
        after=need.after,
        target_id=need.target_id,
        expected_s=need.expected_s,
        priority=need.priority,
    )


def _painted(needs: list[stage_needs.Need], often: int) -> list[PlannedStep]:
    """Each as a step. Where a picture is painted more than once, what hangs on it waits for all of them."""
    beside = {need.key: [f"{need.key}:{n}" for n in range(2, often + 1)] for need in needs if need.kind == PAINT}
    found = []
    for need in needs:
        step = _step(need)
        waits = tuple(key for before in step.after for key in (before, *beside.get(before, ())))
        found.append(step.model_copy(update={"after": waits}))
        for n, key in enumerate(beside.get(need.key, ()), 1):
            more = {"key": key, "after": waits, "params": {**step.params, "take": n, "beside": True}}
            found.append(step.model_copy(update=more))
    return found


def _again(steps: list[PlannedStep], params: dict[str, Any]) -> PlannedStep:
    """Look again when these are made: what hung on them is known then."""
    after = tuple(step.key for step in steps)
    key = f"plan:{digest(after)[:16]}"
    return PlannedStep(kind="film.plan", key=key, params=params, after=after, expected_s=0.1, priority=3)


def _cutting(work: Work, made: FilmSnapshot) -> list[PlannedStep]:
    timeline = film_cut.lay_timeline(made)
    with work.write() as session:
        film_cut.assign_sounds_to_shots(session, made)
        cut = film_cut.plan_cut(session, work.project_id, timeline, work.task_id)
        if cut.sha256:
            session.get_one(tables.Project, work.project_id).status = "completed"
            return []
    tag, params = str(cut.id)[:8], {"cut": str(cut.id)}
    area = timeline.width * timeline.height / FULL_HD
    steps = [
        PlannedStep(
            kind="film.piece",
            key=f"piece:{tag}:{piece.key[:16]}",
            params={**params, "piece": piece.key},
            expected_s=0.1 + CPU_PER_FRAME_S * piece.frames * area,
        )
        for piece in _missing(work, {p.key: p for p in pieces.plan_pieces(timeline)})
    ]
    mix = PlannedStep(
        kind="film.sound", key=f"sound:{tag}", params=params, expected_s=1 + 0.06 * timeline.seconds(), priority=1
    )
    after = tuple(step.key for step in [*steps, mix])
    joined = PlannedStep(kind="film.join", key=f"join:{tag}", params=params, after=after, expected_s=1.0)
    return [*_longest_first(steps), mix, joined]


def _missing(work: Work, planned: dict[str, pieces.FilmPiece]) -> list[pieces.FilmPiece]:
    with work.studio.db.read() as session:
        made = {key for key in planned if session.get(tables.Piece, key)}
    return [piece for key, piece in planned.items() if key not in made]


@job("film.piece")
def piece(work: Work) -> None:
    planned = pieces.plan_pieces(_timeline(work))
    number = next(n for n, p in enumerate(planned, 1) if p.key == work.params["piece"])
    work.say(0.0, "doing.cutting", piece=number, pieces=len(planned))
    _make_piece(
        work,
        planned[number - 1].key,
        "video/mp4",
        lambda out: pieces.render_piece(
            planned[number - 1],
            work.studio.files.path,
            out,
            lambda share: work.say(share, "doing.cutting", piece=number, pieces=len(planned)),
        ).model_dump(mode="json"),
    )


@job("film.sound")
def mix(work: Work) -> None:
    track = sound.plan_sound(_timeline(work))
    work.say(0.0, "doing.mixing")
    _make_piece(
        work,
        track.key,
        "audio/mp4",
        lambda out: sound.render_sound(
            track, work.studio.files.path, out, lambda share: work.say(share, "doing.mixing")
        ).model_dump(mode="json"),
    )


@job("film.join")
def put_together(work: Work) -> None:
    timeline = _timeline(work)
    work.say(0.1, "doing.joining")
    with work.studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        rows = [session.get_one(tables.Piece, piece.key) for piece in pieces.plan_pieces(timeline)]
        parts = [row.sha256 for row in rows]
        track = session.get_one(tables.Piece, sound.plan_sound(timeline).key)
    path_of = work.studio.files.path
    out = work.studio.files.temp(str(work.task_id)) / "film.mp4"
    join.join_film(
        [path_of(part) for part in parts],
        path_of(track.sha256),
        out,
        title=made.script.title if made.script else "",
        produce_id=str(work.params["cut"]),
    )
    still = posters.poster_still(made)
    still = still if still and work.studio.files.has(still.sha256) else None
    picture = posters.render_poster(path_of(still.sha256)) if still else join.draw_poster(timeline, path_of)
    heard, seen = join.measure_film(out), _measures(work, rows)
    film_file = _keep(work, out, "video/mp4", round(timeline.seconds() * 1000))
    poster = assets.store(work.studio.db, work.studio.files, picture, "image/webp", project_id=work.project_id)
    with work.write() as session:
        facts = {name: heard[name] for name in ("lufs", "true_peak_db")}
        facts |= {posters.POSTER_OF: still.sha256} if still else {}
        facts |= {cut_check.FILE: {name: heard[name] for name in cut_check.FILE_FACTS}}
        facts |= {cut_check.SEEN: seen.model_dump(mode="json", exclude=ENDS)}
        if track.seen:
            mixed = sound_faults.sound_in_cut(timeline, SoundMeasures.model_validate(track.seen))
            facts |= {sound_faults.HEARD: mixed.model_dump(mode="json")}
        film_cut.finish_cut(session, uuid.UUID(work.params["cut"]), film_file, poster, facts)


@job("film.output")
def output(work: Work) -> None:
    """A version of the film as another kind of file. The same wish for the same version is made once; its own file is not made again."""
    settings = OutputSettings.model_validate(work.params["settings"])
    kind = output_settings.check_settings(settings)
    with work.studio.db.read() as session:
        cut = film_outputs.cut_to_write(session, work.project_id, uuid.UUID(work.params["cut"]))
        timeline, key = film_cut.timeline_of_cut(cut), film_outputs.file_key(cut, settings)
        sha256 = film_outputs.made_file(session, key)
        expected = film_outputs.estimate_outputs(session, cut, [settings])[0].bytes
        made = production_plan.load_snapshot(session, work.project_id)
    if not sha256 and output_settings.is_the_cut(timeline, settings):
        sha256 = cut.sha256
    if not sha256:
        film_outputs.require_room(work.studio.settings, expected)
        out = work.studio.files.temp(str(work.task_id)) / f"film.{kind.extension}"
        framed = timeline
        if settings.ratio:
            framed = other_ratios.timeline_in_ratio(made, timeline, settings.ratio, work.studio.files.path)
        write_output(
            timeline_at(framed, *output_settings.output_size(timeline, settings), settings.fps),
            settings,
            work.studio.files.path,
            _mixed(work, timeline),
            out,
            title=made.script.title if made.script else "",
            produce_id=str(cut.id),
            progress=lambda share: work.say(share, "output.doing", done=round(100 * share)),
        )
        sha256 = _keep(work, out, kind.media_type, round(timeline.seconds() * 1000))
    with work.write() as session:
        film_outputs.keep_file(session, work.project_id, key, sha256)
    work.result = {"sha256": sha256}


@job("film.export")
def export(work: Work) -> None:
    """In the format and of the version that were asked for. Raises NotFound for a version that is gone, and DiskFull."""
    studio, name = work.studio, str(work.params["format"])
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        cut = film_handover.cut_of_version(session, work.project_id, work.params.get("version"))
    work.say(0.05, "export.doing")
    handover = film_handover.load_handover(studio, made, cut)
    written = film_handover.write_export(studio, handover, name, made.project.name)
    try:
        sha256 = assets.adopt_file(
            studio.db, studio.files, written.path, written.media_type, project_id=work.project_id
        )
    finally:
        written.remove()
    with work.write() as session:
        made_exports.keep_export(session, work.project_id, work.task_id, sha256)
    work.result = {"sha256": sha256}


def _mixed(work: Work, timeline: Timeline) -> Path:
    """The cut's rendered sound; mixed anew where it is gone."""
    mix(work)
    with work.studio.db.read() as session:
        return work.studio.files.path(session.get_one(tables.Piece, sound.plan_sound(timeline).key).sha256)


def _measures(work: Work, rows: Sequence[tables.Piece]) -> PictureMeasures:
    """What was measured in a film's pieces, one after the other; those of before anything was measured are measured now, once."""
    parts = []
    for row in rows:
        if row.seen:
            parts.append(PictureMeasures.model_validate(row.seen))
            continue
        parts.append(picture_measures.measure_file(work.studio.files.path(row.sha256)))
        with work.write() as session:
            session.get_one(tables.Piece, row.key).seen = parts[-1].model_dump(mode="json")
    return picture_measures.join_measures(parts)


def _make_piece(work: Work, key: str, media_type: str, render: Callable[[Path], dict[str, Any] | None]) -> None:
    """Rendered once: a piece that stands under its key is not made again. What `render` gives back is kept with it."""
    with work.studio.db.read() as session:
        if session.get(tables.Piece, key):
            return
    out = work.studio.files.temp(str(work.task_id)) / f"{key[:16]}.mp4"
    seen = render(out) or {}
    sha256 = _keep(work, out, media_type)
    with work.write() as session:
        if session.get(tables.Piece, key) is None:
            session.add(tables.Piece(key=key, sha256=sha256, seen=seen))


def _keep(work: Work, out: Path, media_type: str, milliseconds: int | None = None) -> str:
    return assets.adopt_file(
        work.studio.db, work.studio.files, out, media_type, project_id=work.project_id, milliseconds=milliseconds
    )


def _timeline(work: Work) -> Timeline:
    with work.studio.db.read() as session:
        return film_cut.timeline_of_cut(session.get_one(tables.Cut, uuid.UUID(work.params["cut"])))
