"""A film read from its rows as one value that every format of core.exports can be written from, and the files that are written."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import exports
from core.database import tables
from core.errors import NotFound
from core.files.storage import storage_error
from core.film import cut_versions, film_cut
from core.film.covers import cover_files
from core.film.outputs import film_outputs
from core.film.project_file import write_project_file
from core.handover.model import CutVersion, Handover, HandoverCharacter, HandoverShot, MediaFile, Provenance, ShotLine
from core.project.takes import BROUGHT
from core.render.timeline import Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import FPS
from core.studio import Studio
from core.types import digest

MOST_TOLD = 40
MANY = 500
"""Names of rows that are asked for at once."""
_told: OrderedDict[str, list[OfferedExport]] = OrderedDict()
_told_lock = threading.Lock()


@dataclass(frozen=True)
class OfferedExport:
    """A format in which a film can be had now. `bytes` is about how large the file will be."""

    name: str
    form: exports.Format
    bytes: int


@dataclass(frozen=True)
class WrittenExport:
    """A file that was written to be sent. Whoever asked for it removes it with `remove`."""

    path: Path
    name: str
    media_type: str

    def remove(self) -> None:
        shutil.rmtree(self.path.parent, ignore_errors=True)


def cut_of_version(session: Session, project_id: uuid.UUID, version: int | None = None) -> tables.Cut | None:
    """A finished cut of the film: of this version, else the newest; None before there is one. Raises NotFound for a version that is none."""
    cuts = film_cut.finished_cuts(session, project_id)
    if version is None:
        return cuts[0] if cuts else None
    found = next((cut for cut in cuts if cut.version == version), None)
    if found is None:
        raise NotFound(what="cut")
    return found


def load_handover(studio: Studio, made: FilmSnapshot, cut: tables.Cut | None) -> Handover:
    """The film with one of its cuts, or without where there is none. No file is touched: `path_of` of the value fetches what is needed."""
    timeline = film_cut.timeline_of_cut(cut) if cut else None
    width, height = (timeline.width, timeline.height) if timeline else made.brief.size()
    with studio.db.read() as session:
        provenance = tuple(_provenance(session, made))
        project_bytes = write_project_file.estimate_project_file(session, made.project.id)
        approvers, owner = storyboard.shot_approvers(session, made.project.id), _owner(session, made)
        media = _media(session, _files(made, timeline, cut))
    prompts = {entry.name: entry.prompt for entry in provenance if entry.of == "shot"}
    return Handover(
        title=made.script.title if made.script and made.script.title else made.project.name,
        language=made.script.language if made.script else made.brief.language,
        width=width,
        height=height,
        fps=timeline.fps if timeline else FPS,
        path_of=studio.files.path,
        scratch=studio.settings.scratch / "handover",
        script=made.script,
        timeline=timeline,
        version=_version(cut, owner) if cut else None,
        film=cut.sha256 if cut else "",
        shots=tuple(_shots(made, timeline, approvers, prompts)),
        characters=tuple(_characters(made)),
        sounds={row.file_key: ShotLine(speaker=row.speaker, text=row.text) for row in made.audios if row.file_key},
        media=media,
        cover_in=partial(cover_files.cover_file, studio, made),
        project_in=partial(write_project_file.write_project_file, studio, made.project.id),
        project_bytes=project_bytes,
        provenance=provenance,
    )


def offer_exports(studio: Studio, made: FilmSnapshot, cut: tables.Cut | None) -> list[OfferedExport]:
    """What the film can be exported as now. A page asks this with each of its runs, so what was told of the same film is told again."""
    standing = tuple(exports.find_formats())
    pictures = [str(shot.take_id) for shot in made.shots]
    sounds = [row.file_key for row in made.audios]
    script = (made.script_row.version, str(made.script_row.updated_at)) if made.script_row else ()
    key = digest(
        str(made.project.id), made.project.name, str(cut.id) if cut else "", script, standing, pictures, sounds
    )
    with _told_lock:
        found = _told.get(key)
    if found is None:
        handover = load_handover(studio, made, cut)
        offered = exports.offered_formats(handover.script, handover.timeline)
        found = [OfferedExport(name, form, exports.estimate_bytes(form, handover)) for name, form in offered.items()]
    with _told_lock:
        _told[key] = found
        _told.move_to_end(key)
        while len(_told) > MOST_TOLD:
            _told.popitem(last=False)
    return found


def write_export(studio: Studio, handover: Handover, name: str, called: str) -> WrittenExport:
    """The film in the format of this name as a file of its own, `called` as the film. Raises NotFound for a format that is not offered,
    DiskFull and NoWritePermission."""
    form = exports.offered_formats(handover.script, handover.timeline).get(name)
    if form is None:
        raise NotFound(what=name)
    film_outputs.require_room(studio.settings, exports.estimate_bytes(form, handover))
    written = WrittenExport(
        studio.files.temp(f"export-{uuid.uuid4().hex}") / f"export.{form.extension}",
        exports.file_name(form, called, handover.language),
        form.media_type,
    )
    try:
        exports.write_file(form, handover, written.path)
    except OSError as error:
        written.remove()
        raise storage_error(error) from error
    except BaseException:
        written.remove()
        raise
    return written


def _version(cut: tables.Cut, owner: str) -> CutVersion:
    return CutVersion(
        number=cut.version, cut_id=str(cut.id), made_at=cut.created_at, name=cut_versions.cut_name(cut), person=owner
    )


def _owner(session: Session, made: FilmSnapshot) -> str:
    who = session.get(tables.User, made.project.user_id) if made.project.user_id else None
    return who.name if who else ""


def _shots(
    made: FilmSnapshot, timeline: Timeline | None, approvers: dict[uuid.UUID, str], prompts: dict[str, str]
) -> Iterator[HandoverShot]:
    placed = {clip.shot_id: clip for clip in timeline.clips} if timeline else {}
    said = {row.beat: ShotLine(speaker=row.speaker, text=row.text) for row in made.audios if row.type == "narration"}
    words = {beat.id: beat for scene in (made.script.scenes if made.script else ()) for beat in scene.beats}
    for row in made.shots:
        plan, clip, number = storyboard.plan_of(row), placed.get(str(row.id)), _number(row)
        take = made.takes.get(row.take_id) if row.take_id else None
        yield HandoverShot(
            number=number,
            shot_id=str(row.id),
            scene=row.scene,
            description=row.description or plan.description,
            size=plan.size,
            angle=plan.angle,
            movement=plan.movement,
            prompt=prompts.get(number, ""),
            picture=take.sha256 if take else "",
            lines=tuple(said[beat] for beat in plan.lines if beat in said),
            on_screen=tuple(
                words[beat].card_text
                for beat in (*plan.actions, *plan.lines)
                if beat in words and words[beat].has_card()
            ),
            start=clip.start if clip else 0,
            frames=clip.frames if clip else 0,
            planned_seconds=plan.seconds_wanted,
            is_file=bool(clip and clip.file),
            approved_by=approvers.get(row.approved_by, "") if row.approved_by else "",
            approved_at=row.approved_at,
        )


def _number(row: tables.Shot) -> str:
    return row.shot_number or f"{row.sequence:02d}"


def _characters(made: FilmSnapshot) -> Iterator[HandoverCharacter]:
    portraits = made.portraits
    for row in made.cast:
        yield HandoverCharacter(
            name=row.name,
            role=row.role,
            description=row.description or "",
            appearance=row.appearance or "",
            clothing=row.clothing or "",
            voice=row.voice,
            picture=portraits.get(row.name, ""),
        )


def _files(made: FilmSnapshot, timeline: Timeline | None, cut: tables.Cut | None) -> set[str]:
    """Hashes of all that a film in any format can hold."""
    found = {made.takes[shot.take_id].sha256 for shot in made.shots if shot.take_id in made.takes}
    found |= set(made.portraits.values()) | {row.file_key or "" for row in made.audios}
    for clip in timeline.clips if timeline else ():
        found |= {clip.recipe.still if clip.recipe else clip.file}
    found |= {sound.file for sound in timeline.sounds} if timeline else set()
    found |= {mark.picture for mark in timeline.marks if mark.picture} if timeline else set()
    return (found | ({cut.sha256} if cut else set())) - {""}


def _media(session: Session, hashes: set[str]) -> dict[str, MediaFile]:
    asset = tables.Asset
    columns = (asset.sha256, asset.media_type, asset.bytes, asset.width, asset.height, asset.milliseconds)
    return {
        row.sha256: MediaFile(
            sha256=row.sha256,
            media_type=row.media_type,
            bytes=row.bytes,
            width=row.width or 0,
            height=row.height or 0,
            milliseconds=row.milliseconds or 0,
        )
        for some in _some(sorted(hashes))
        for row in session.execute(select(*columns).where(asset.sha256.in_(some)))
    }


def _provenance(session: Session, made: FilmSnapshot) -> Iterator[Provenance]:
    """Of each thing that is chosen now, in the order of the film."""
    chosen: list[tuple[str, str, tables.Take | tables.Video, int | None]] = []
    for shot in made.shots:
        if shot.take_id in made.takes:
            chosen.append(("shot", _number(shot), made.takes[shot.take_id], storyboard.plan_of(shot).picture.seed))
        clip = made.clips.get(shot.id)
        if clip is not None and clip.file_key and not clip.recipe:
            chosen.append(("clip", _number(shot), clip, None))
    chosen += [("portrait", row.name, made.takes[row.take_id], None) for row in made.cast if row.take_id in made.takes]
    for row in made.audios:
        if row.take_id in made.takes:
            take = made.takes[row.take_id]
            chosen.append((take.of_kind, row.text or row.beat, take, None))
    prompts = _prompts(session, {one.task_id for *_, one, _ in chosen if one.task_id})
    people = _names(session, {one.user_id for *_, one, _ in chosen if isinstance(one, tables.Take) and one.user_id})
    for of, name, one, seed in chosen:
        told: dict[str, Any] = (one.facts or {}) if isinstance(one, tables.Take) else {}
        brought = one.made_from == BROUGHT
        who = one.user_id if isinstance(one, tables.Take) else None
        yield Provenance(
            of=of,
            name=name,
            sha256=one.sha256 if isinstance(one, tables.Take) else one.file_key or "",
            vendor="" if brought else one.provider,
            model="" if brought else one.model,
            prompt=prompts.get(one.task_id, "") if one.task_id else "",
            seed=None if brought else told.get("seed", seed),
            cost_micro_yuan=one.cost_micro_yuan,
            made_at=one.created_at,
            person=people.get(who, "") if who else "",
        )


def _names(session: Session, people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = select(tables.User.id, tables.User.name).where(tables.User.id.in_(people))
    return {row.id: row.name for row in session.execute(rows)}


def _prompts(session: Session, tasks: set[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    rows = select(tables.Task.id, tables.Task.prompt)
    return {
        row.id: row.prompt or ""
        for some in _some(sorted(tasks))
        for row in session.execute(rows.where(tables.Task.id.in_(some)))
    }


def _some(names: list[Any]) -> Iterable[list[Any]]:
    return (names[at : at + MANY] for at in range(0, len(names), MANY))
