"""Lines are spoken, the music is composed, the places get their sounds."""

from __future__ import annotations

import uuid

from core import assets, audio, making, takes
from core.tables import Audio
from jobs.work import Work, job
from providers.base import Request


@job("audio.speak")
def speak(work: Work) -> None:
    made, row = _read(work)
    if row is None or made.script is None:
        return
    work.say(0.05, "doing.speaking", text=row.text[:24])
    manner = next((b.manner for s in made.script.scenes for b in s.beats if b.id == row.beat), "")
    request = audio.line_request(row, made.script.language, manner, work.params.get("take", 0))
    _keep(work, "line", row, request, audio.line_digest(row, made.script.language))


@job("audio.compose")
def compose(work: Work) -> None:
    made, row = _read(work)
    if row is None or made.script is None:
        return
    work.say(0.05, "doing.composing")
    request = audio.music_request(made.script, made.brief, row, work.params.get("take", 0))
    _keep(work, "music", row, request, audio.music_digest(made.script, made.brief, row))


@job("audio.effect")
def effect(work: Work) -> None:
    _, row = _read(work)
    if row is None:
        return
    work.say(0.05, "doing.sounding", effect=row.text)
    request = audio.effect_request(row.text, row, work.params.get("take", 0))
    _keep(work, "sfx", row, request, audio.effect_digest(row.text, row))


def _read(work: Work) -> tuple[making.Film, Audio | None]:
    with work.studio.db.read() as session:
        return making.read(session, work.project_id), session.get(Audio, uuid.UUID(work.params["id"]))


def _keep(work: Work, of_kind: str, row: Audio, request: Request, made_from: str) -> None:
    result = work.ask(request)
    milliseconds = round(1000 * (result.facts.get("seconds") or result.usage.seconds))
    sha256 = assets.store(
        work.studio.db,
        work.studio.files,
        result.content,
        result.media_type,
        project_id=work.project_id,
        milliseconds=milliseconds,
    )
    with work.write() as session:
        takes.add(
            session,
            work.project_id,
            of_kind,
            row.id,
            sha256,
            made_from=made_from,
            provider=result.provider,
            model=result.model,
            facts={**result.facts, "milliseconds": milliseconds},
            task_id=work.task_id,
            user_id=work.user_id,
        )
