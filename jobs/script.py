"""The script is written, and with it stands who plays and what is heard."""

from __future__ import annotations

from core import audio, characters, making, project, script
from jobs.work import Work, job


@job("script.write")
def write(work: Work) -> None:
    with work.studio.db.read() as session:
        brief = project.brief_of(project.load(session, work.project_id))
    work.say(0.05, "doing.writing")
    told = script.write(making.draft_of(brief), work.ask)
    with work.write() as session:
        row = script.save(session, work.project_id, told, user_id=work.user_id, made_from=making.draft_digest(brief))
        characters.sync(session, work.project_id, told)
        audio.sync(session, work.project_id, told)
        making.name_after(session, row)
