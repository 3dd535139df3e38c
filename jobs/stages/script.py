"""The script is written, and with it stands who plays and what is heard; a scene is told another way, as a proposal."""

from __future__ import annotations

from typing import Any

from core.audio import audio
from core.characters import characters
from core.editing import scene_rewrite
from core.errors import BadInput, MadeBadly
from core.models import failure_notes
from core.optimise import production_templates as tellings
from core.production import production_plan, script_revisions
from core.project import projects
from core.script import script, script_edit, script_writing
from jobs.task_work import Work, job
from providers.errors import Refused


@job("script.write")
def write(work: Work) -> None:
    with work.studio.db.read() as session:
        brief = projects.brief_of(projects.load(session, work.project_id))
        telling = tellings.telling_for_script(session, brief)
    work.say(0.05, "doing.writing")
    written = script_writing.write(production_plan.draft_from_brief(brief), work.told_with(telling.ref), telling)
    note: dict[str, Any] = {"say": "script.note_draft" if brief.take else "script.note_first", "facts": {}}
    with work.write() as session:
        row = script.save(
            session,
            work.project_id,
            written,
            user_id=work.user_id,
            made_from=production_plan.draft_digest(brief),
            note=note,
            told_with=telling.ref,
        )
        row.approved_at = None
        characters.sync_cast(session, work.project_id, written)
        audio.sync_audio(session, work.project_id, written)
        script_revisions.name_after_script(session, row)
        if not written.engine:  # the builtin writer goes by its own plots, and has read none of it
            tellings.count_use(session, telling, "script_generation", work.project_id)


@job("script.rewrite")
def rewrite(work: Work) -> None:
    """One scene, or with no `at` all of them. What comes of it is kept on the task until somebody takes it."""
    at, instruction = str(work.params.get("at", "")), str(work.params.get("instruction", ""))
    with work.studio.db.read() as session:
        told = production_plan.load_snapshot(session, work.project_id).script
    if told is None:
        return
    numbers = [script_edit.find_beat(told, at)[0] + 1] if at else list(range(1, len(told.scenes) + 1))
    work.say(0.05, "doing.rewriting")
    try:
        new = scene_rewrite.rewrite_scenes(told, numbers, instruction, int(work.params.get("take", 0)), work.ask)
        work.result = scene_rewrite.rewrite_as_data(instruction, at, [told.scenes[n - 1] for n in numbers], new)
    except (BadInput, MadeBadly) as error:
        work.result = {"instruction": instruction, "at": at, "refused": error.stored()}
    except Refused as error:
        work.result = {"instruction": instruction, "at": at, "refused": failure_notes.refusal_note(error)}
