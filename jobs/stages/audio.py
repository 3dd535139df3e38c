"""Lines are spoken, the music is composed, the places get their sounds; voices are tried, and all of it is mixed to be heard."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from core.audio import action_sounds, audio, auditions, batched_speech, waveform
from core.audio.auditions import Audition
from core.database import locks
from core.database.tables import Audio, Piece
from core.files import assets
from core.film import sound_desk
from core.optimise import production_templates
from core.production import incoming_media, production_plan, stage_needs
from core.project import takes
from core.project.told_prompt import NOTHING, Telling
from core.render import sound
from core.storyboard.film_snapshot import FilmSnapshot
from jobs.stages.team_requests import ask_for_take
from jobs.task_work import Work, job
from providers.base import Request
from providers.errors import Later

WAIT_S = 2.0
"""Somebody else says this line along with theirs: it is there in a moment."""


@job("audio.speak")
def speak(work: Work) -> None:
    made, row = _read(work)
    if row is None or made.script is None:
        return
    work.say(0.05, "doing.speaking", text=row.text[:24])
    manner = next((b.manner for s in made.script.scenes for b in s.beats if b.id == row.beat), "")
    request = audio.line_request(row, made.script.language, manner, work.params.get("take", 0))
    if not manner and not request.seed and not work.params.get("sent"):
        _with_others(work, row, request, made)
    _keep(work, "line", row, request, audio.line_digest(row, made.script.language))


def _with_others(work: Work, row: Audio, request: Request, made: FilmSnapshot) -> None:
    """Where the vendor says several short lines in one request, those that wait are said along."""
    model_id, most = batched_speech.find_batch_model(work.studio, request, work.terms, work.task.account)
    if not most or made.script is None:
        return
    quiet = {beat.id for scene in made.script.scenes for beat in scene.beats if beat.manner}
    with work.studio.db.read() as session:
        lines = batched_speech.lines_waiting(session, work.project_id, row, most)
    requests = [audio.line_request(line, made.script.language) for line in lines if line.beat not in quiet]
    db = work.studio.db
    with locks.hold_lock(db, db.near, f"lines:{work.project_id}:{row.voice}") as mine:
        if not mine:
            raise Later("", WAIT_S)
        unsaid = batched_speech.unspoken_requests(work.studio, requests, model_id, work.terms)
        if request in unsaid and len(unsaid) > 1:
            pinned = work.terms.model_copy(update={"pin": model_id})
            batched_speech.speak_lines(work.studio, unsaid, model_id, work.terms, work.asking(pinned))


@job("audio.compose")
def compose(work: Work) -> None:
    made, row = _read(work)
    if row is None or made.script is None:
        return
    work.say(0.05, "doing.composing")
    with work.studio.db.read() as session:
        telling = production_templates.telling_for_music(session, made.script, made.brief)
    request = audio.music_request(made.script, made.brief, row, work.params.get("take", 0))
    _keep(work, "music", row, request, audio.music_digest(made.script, made.brief, row), telling)


@job("audio.effect")
def effect(work: Work) -> None:
    made, row = _read(work)
    if row is None or made.script is None:
        return
    work.say(0.05, "doing.sounding", effect=row.text)
    heard_from = action_sounds.sound_placement(row, made.script, made.shots)
    request = audio.effect_request(row.text, row, work.params.get("take", 0), heard_from)
    _keep(work, "sfx", row, request, stage_needs.film_effect_digest(made, row))


@job("audio.audition")
def audition(work: Work) -> None:
    """A voice says a line, or an effect is heard, before anybody chooses it."""
    wanted = Audition.model_validate(work.params["wanted"])
    work.say(0.05, "doing.trying")
    _once(work, wanted.key, lambda: _tried(work, wanted))


@job("audio.mix")
def mix(work: Work) -> None:
    """Just the sound of the film as it stands. The film takes the same piece when it is cut."""
    with work.studio.db.read() as session:
        timeline = sound_desk.lay_draft_timeline(production_plan.load_snapshot(session, work.project_id))
    track = sound.plan_sound(timeline)
    work.say(0.0, "doing.mixing")
    _once(work, track.key, lambda: _mixed(work, track))
    work.result = {"key": track.key}


def _once(work: Work, key: str, make: Callable[[], str]) -> None:
    """What stands under its key is not made again."""
    with work.studio.db.read() as session:
        piece = session.get(Piece, key)
    sha256 = piece.sha256 if piece else make()
    with work.write() as session:
        auditions.store_piece(session, work.project_id, key, sha256)


def _tried(work: Work, wanted: Audition) -> str:
    result = work.ask(auditions.audition_request(wanted))
    return incoming_media.store_sound(work.studio, result, project_id=work.project_id)[0]


def _mixed(work: Work, track: sound.SoundPiece) -> str:
    out = work.studio.files.temp(str(work.task_id)) / "mix.m4a"
    sound.render_sound(track, work.studio.files.path, out, lambda share: work.say(share, "doing.mixing"))
    milliseconds = round(1000 * track.frames / track.fps)
    sha256 = assets.store(
        work.studio.db,
        work.studio.files,
        out.read_bytes(),
        "audio/mp4",
        project_id=work.project_id,
        milliseconds=milliseconds,
    )
    out.unlink()
    return sha256


def _read(work: Work) -> tuple[FilmSnapshot, Audio | None]:
    with work.studio.db.read() as session:
        return production_plan.load_snapshot(session, work.project_id), session.get(Audio, uuid.UUID(work.params["id"]))


def _keep(work: Work, of_kind: str, row: Audio, request: Request, made_from: str, telling: Telling = NOTHING) -> None:
    result, telling, _, made_from = ask_for_take(work, request, telling, made_from)
    sha256, milliseconds = incoming_media.store_sound(work.studio, result, project_id=work.project_id)
    peaks = list(waveform.measure_peaks(work.studio.files.path(sha256)))
    with work.write() as session:
        takes.add_take(
            session,
            work.project_id,
            of_kind,
            row.id,
            sha256,
            made_from=made_from,
            facts={**result.facts, "milliseconds": milliseconds, "peaks": peaks},
            task_id=work.task_id,
            user_id=work.user_id,
            **incoming_media.result_facts(result),
        )
        production_templates.count_use(session, telling, "audio_generation", work.project_id)
