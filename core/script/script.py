"""What is told: a script as people read it, what is spoken in it and for how long, its row and its versions."""

from __future__ import annotations

import re
import uuid
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from core import i18n
from core.database import tables
from core.errors import Conflict, NotFound
from core.script.model import ON_SCREEN, Beat, Scene, Script
from core.types import digest

TOLD_WITH = "told_with"
"""Among the facts of a script's row: the template it was told with, "script_scifi@3"."""


def spoken_lines(script: Script) -> list[tuple[int, Beat]]:
    """Everything that is spoken, with the number of its scene, in order."""
    return [(n, b) for n, scene in enumerate(script.scenes, 1) for b in scene.beats if b.kind != "action"]


def scene_seconds(scene: Scene, language: str) -> float:
    """About how long a scene takes, read aloud: 4.4 Chinese characters or 2.7 English words a second, and a breath around each
    line; a picture on which nobody speaks wants its two seconds, one that carries a line takes no more than that."""
    total, seen = 0.0, 0.0
    for beat in scene.beats:
        size = len(re.findall(r"[\u4e00-\u9fff\w]", beat.text)) if language.startswith("zh") else len(beat.text.split())
        slow, quick = (9.0, 4.4) if language.startswith("zh") else (5.5, 2.7)
        if beat.pictured():
            total += seen
            seen = min(5.0, max(2.2, size / slow))
        if beat.kind != "action":
            said = size / quick + 0.7
            total += max(seen, said)
            seen = 0.0
    return total + seen


def scene_digest(script: Script, number: int) -> str:
    """What the shots of a scene are planned from: all but the words of lines over a picture and those on the screen, so that such a line
    reworded repaints nothing."""
    scene = script.scenes[number - 1]
    beats = [
        b.model_dump(exclude=set(ON_SCREEN)) if b.pictured() else {"id": b.id, "speaker": b.speaker}
        for b in scene.beats
    ]
    names = [(m.name, m.kind, m.species) for m in script.cast]
    return digest(scene.model_dump(exclude={"beats"}), beats, names)


def script_as_text(script: Script) -> str:
    """The screenplay as people read it."""
    zh = script.language.startswith("zh")
    parts = [script.title, "", script.logline, ""]
    for number, scene in enumerate(script.scenes, 1):
        parts += [f"{number}. {scene_heading(scene, script.language)}", ""]
        for beat in scene.beats:
            parts += [_told(beat, zh), ""]
            parts += [f"{on_screen_word(script.language)}{beat.card_text}", ""] if beat.has_card() else []
    return "\n".join(parts).strip() + "\n"


def scene_heading(scene: Scene, language: str) -> str:
    """内景　厨房　夜, or INT. KITCHEN - NIGHT."""
    when = i18n.translate_key(f"film.when_{scene.when}", language)
    inside = i18n.translate_key("film.interior" if scene.interior else "film.exterior", language)
    if language.startswith("zh"):
        return f"{inside}　{scene.location}　{when}"
    return f"{inside} {scene.location.upper()} - {when.upper()}"


def on_screen_word(language: str) -> str:
    """How a screenplay says that words are read and not heard: 字幕卡： or SUPER: ."""
    return "字幕卡：" if language.startswith("zh") else "SUPER: "


def _told(beat: Beat, zh: bool) -> str:
    if beat.kind == "action":
        return beat.text
    speaker = beat.speaker or i18n.translate_key("film.narrator", "zh" if zh else "en")
    manner = f"（{beat.manner}）" if zh and beat.manner else f" ({beat.manner})" if beat.manner else ""
    return f"{speaker if zh else speaker.upper()}{manner}{'：' if zh else ': '}{beat.text}"


# Rows ----------------------------------------------------------------------------------------------------------------


def script_from_row(row: tables.Script) -> Script:
    return Script.model_validate(
        {
            "title": row.title or "",
            "logline": row.logline,
            "language": row.language.split("-")[0],
            "genre": row.genre or "romance",
            "scenes": row.scenes,
            **{name: fact for name, fact in row.facts.items() if name != TOLD_WITH},
        }
    )


def template_ref_of(row: tables.Script) -> str:
    """The template this script was told with, "script_scifi@3"; empty where it was none."""
    return str((row.facts or {}).get(TOLD_WITH, ""))


def find(session: Session, project_id: uuid.UUID) -> tables.Script | None:
    return session.scalar(select(tables.Script).where(tables.Script.project_id == project_id))


def save(
    session: Session,
    project_id: uuid.UUID,
    script: Script,
    *,
    seen_version: int | None = None,
    user_id: uuid.UUID | None = None,
    made_from: str | None = None,
    note: dict[str, Any] | None = None,
    told_with: str | None = None,
) -> tables.Script:
    """Keep a script as the project's newest version; `note` says how it came to be, `told_with` of which template (None: as before).
    Raises Conflict where somebody saved since `seen_version`."""
    row = find(session, project_id)
    if row is None:
        row = tables.Script(project_id=project_id, content="", version=0)
        session.add(row)
    elif seen_version is not None and row.version != seen_version:
        raise Conflict(what=script.title)
    else:
        _keep_first(session, row)
    row.title, row.logline, row.genre = script.title, script.logline, script.genre
    row.language = "zh-CN" if script.language.startswith("zh") else "en-US"
    row.style = script.subgenre or script.genre
    row.content = script_as_text(script)
    row.scenes = [scene.model_dump(mode="json") for scene in script.scenes]
    told_with = (row.facts or {}).get(TOLD_WITH, "") if told_with is None else told_with
    row.facts = script.model_dump(mode="json", include={"subgenre", "mood", "engine", "cast"}) | (
        {TOLD_WITH: told_with} if told_with else {}
    )
    row.version += 1
    if made_from is not None:
        row.made_from = made_from
    session.flush()
    session.add(
        tables.ScriptVersion(
            script_id=row.id,
            version=row.version,
            script=script.model_dump(mode="json"),
            user_id=user_id,
            note=note or {},
        )
    )
    return row


def _keep_first(session: Session, row: tables.Script) -> None:
    """A script that came without its versions, as the sample does, must not lose what is about to be changed."""
    kept = select(tables.ScriptVersion.id).where(
        tables.ScriptVersion.script_id == row.id, tables.ScriptVersion.version == row.version
    )
    if session.scalar(kept) is None:
        told = script_from_row(row).model_dump(mode="json")
        first = tables.ScriptVersion(script_id=row.id, version=row.version, script=told, created_at=row.updated_at)
        session.add(first)


def reword_beat(script: Script, beat_id: str, text: str) -> Script:
    """The script with one beat said differently. Raises NotFound for a beat it does not have."""
    if not any(b.id == beat_id for scene in script.scenes for b in scene.beats):
        raise NotFound(what=beat_id)
    scenes = tuple(
        scene.model_copy(
            update={
                "beats": tuple(
                    b.model_copy(update={"text": text.strip()}) if b.id == beat_id else b for b in scene.beats
                )
            }
        )
        for scene in script.scenes
    )
    return script.model_copy(update={"scenes": scenes})


def approve(session: Session, project_id: uuid.UUID) -> None:
    """This is the story that will be filmed. Raises NotFound."""
    row = find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    row.approved_at = tables.utc_now()


def list_script_versions(session: Session, project_id: uuid.UUID) -> list[tables.ScriptVersion]:
    """Every version that was kept, newest first. The scripts themselves are read only where they are looked at."""
    rows = _versions_of(project_id).options(defer(tables.ScriptVersion.script))
    return list(session.scalars(rows.order_by(tables.ScriptVersion.version.desc())))


def _versions_of(project_id: uuid.UUID) -> Select[tables.ScriptVersion]:
    joined = select(tables.ScriptVersion).join(tables.Script, tables.Script.id == tables.ScriptVersion.script_id)
    return joined.where(tables.Script.project_id == project_id)


def version_authors(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of those who wrote its versions."""
    wrote = (
        select(tables.ScriptVersion.user_id)
        .join(tables.Script, tables.Script.id == tables.ScriptVersion.script_id)
        .where(tables.Script.project_id == project_id)
    )
    rows = session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(wrote)))
    return {row.id: row.name for row in rows}


def load_script_version(session: Session, project_id: uuid.UUID, number: int) -> Script:
    """The script as it was in one version. Raises NotFound."""
    row = session.scalar(_versions_of(project_id).where(tables.ScriptVersion.version == number))
    if row is None:
        raise NotFound(what="version")
    return Script.model_validate(row.script)
