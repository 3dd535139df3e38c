"""Try variants of anything that was made: the words its model was sent, as the first wording of a new experiment, with the shot,
character or line it was made for as its input and the model that made it ticked.

What was sent is kept nowhere as words: it is built again by the same verbs, and what the take was made from, the ledger and the
digest of what a paid call was sent tell whether it is the very same."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import action_sounds, audio
from core.characters import characters
from core.database import tables
from core.errors import NotFound
from core.film import shot_lengths
from core.i18n import Language, translate_key
from core.lab import experiments, inputs
from core.lab.cell_requests import OF_RUNG, escape_wording
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, Rung, Variant
from core.optimise import production_templates
from core.people import access
from core.people.access import Action, UserLike
from core.production import production_plan
from core.project.told_prompt import NOTHING, Telling
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.templates.prompt_values import PromptTask
from core.types import digest
from core.video import video
from providers.base import Request


@dataclass(frozen=True)
class TryableWork:
    """What was made, as the lab would try it again: the requests it may have been made from, likeliest first, how the team wants such
    things now, and who made it. `fresh`: what it was made from stands there unchanged."""

    rung: Rung
    task_type: PromptTask
    requests: Sequence[Request]
    input: LabInput
    project_id: uuid.UUID
    fresh: bool
    telling: Telling = NOTHING
    task_id: uuid.UUID | None = None
    call_key: str = ""
    provider: str = ""
    model: str = ""


def spec_from_take(session: Session, user: UserLike, id: uuid.UUID) -> ExperimentSpec:
    """An experiment on a take, on a clip, or on what a line, the music or a sound is now: by the id of that row. Raises NotFound,
    also for a film that this person does not see, and NotAllowed for who does not try models."""
    take = session.get(tables.Take, id)
    if take is not None:
        return _spec(session, user, _of_take(session, _film(session, user, take.project_id), take))
    clip = session.get(tables.Video, id)
    if clip is not None:
        return _spec(session, user, _of_clip(session, user, clip))
    row = session.get(tables.Audio, id)
    if row is None or row.project_id is None:
        raise NotFound(what="take")
    seen = _film(session, user, row.project_id)
    chosen = session.get(tables.Take, row.take_id) if row.take_id else None
    return _spec(session, user, _of_sound(session, seen, row, chosen))


def spec_from_script(session: Session, user: UserLike, project_id: uuid.UUID) -> ExperimentSpec:
    """An experiment on how the script of a film is told: the wording its writer was given, with the film's idea as {idea}, so that what
    wins can become a template. Raises NotFound, NotAllowed."""
    seen = _film(session, user, project_id)
    brief, telling = seen.brief, production_templates.telling_for_script(session, seen.brief)
    (idea,) = inputs.inputs_from_texts([brief.idea]) or (LabInput(id="idea"),)
    words = (
        escape_wording(telling.text).replace(escape_wording(brief.idea), "{idea}")
        if telling and brief.idea
        else "{idea}"
    )
    if "{idea}" not in words:
        words = f"{words}\n\n{{idea}}"
    asked = tables.Call.project_id == project_id, tables.Call.stage == "script", tables.Call.capability == "text"
    call = session.scalar(
        select(tables.Call).where(*asked, tables.Call.state == "done").order_by(tables.Call.created_at.desc()).limit(1)
    )
    language: Language = "en" if brief.language.startswith("en") else "zh"
    name = translate_key("lab.try_now", language)
    first = Variant(id="a", name=name, text=words, negative=escape_wording(telling.negative), language=language)
    return ExperimentSpec(
        rung="text",
        variants=(first.model_copy(update={"template": telling.ref}),),
        models=(f"{call.provider}/{call.model}",) if call else (),
        inputs=(idea.model_copy(update={"kind": "idea", "project_id": project_id}),),
        task_type="script_generation",
        language=language,
    )


def try_name(spec: ExperimentSpec, language: str) -> str:
    """What such an experiment is called."""
    return translate_key("lab.try_name", language, what=spec.inputs[0].label if spec.inputs else "")[:200]


def begin_try(session: Session, user: UserLike, id: uuid.UUID, language: str) -> tables.Experiment:
    """A new experiment of theirs on something that was made, as `from_take` tells it. Raises NotFound, NotAllowed."""
    spec = spec_from_take(session, user, id)
    name, film = try_name(spec, language), spec.inputs[0].project_id
    return experiments.create_experiment(session, user, name, spec, project_id=film)


# What was made -------------------------------------------------------------------------------------------------------


def _film(session: Session, user: UserLike, project_id: uuid.UUID) -> FilmSnapshot:
    access.require(user, Action.SEE, access.find_ownership(session, project_id))
    access.require(user, Action.TRY_MODELS)
    return production_plan.load_snapshot(session, project_id)


def _of_take(session: Session, seen: FilmSnapshot, take: tables.Take) -> TryableWork:
    if take.of_kind == "shot":
        return _of_picture(session, seen, take)
    if take.of_kind == "portrait":
        return _of_portrait(session, seen, take)
    row = session.get(tables.Audio, take.of_id)
    if row is None:
        raise NotFound(what="take")
    return _of_sound(session, seen, row, take)


def _of_picture(session: Session, seen: FilmSnapshot, take: tables.Take) -> TryableWork:
    shot = next((row for row in seen.shots if row.id == take.of_id), None)
    if shot is None:
        raise NotFound(what="shot")
    plan = storyboard.plan_of(shot)
    telling = production_templates.telling_for_shot(
        session, plan, seen.brief, production_templates.film_genre(seen.brief, seen.script)
    )
    number = _number(session, take)
    asked = [
        storyboard.picture_request(plan, seen.people, seen.brief, number, portraits)
        for portraits in (seen.portraits, (take.facts or {}).get(storyboard.SHOWN) or {}, {})
    ]
    return TryableWork(
        rung="still",
        task_type="storyboard_generation",
        requests=asked,
        input=_only(inputs.inputs_from_shots(session, take.project_id, [shot.id])),
        fresh=take.made_from == storyboard.picture_digest(plan, seen.people, seen.brief),
        telling=telling,
        **_maker(take),
    )


def _of_portrait(session: Session, seen: FilmSnapshot, take: tables.Take) -> TryableWork:
    row = next((row for row in seen.cast if row.id == take.of_id), None)
    if row is None:
        raise NotFound(what="character")
    person = characters.appearance_of(row)
    telling = production_templates.telling_for_portrait(
        session, person, seen.brief, production_templates.film_genre(seen.brief)
    )
    asked = characters.portrait_request(person, seen.brief.look, _number(session, take))
    return TryableWork(
        rung="still",
        task_type="character_design",
        requests=[asked],
        input=_only(inputs.inputs_from_characters(session, take.project_id, [row.id])),
        fresh=take.made_from == characters.portrait_digest(person, seen.brief.style_mark),
        telling=telling,
        **_maker(take),
    )


def _of_sound(session: Session, seen: FilmSnapshot, row: tables.Audio, take: tables.Take | None) -> TryableWork:
    script = seen.script
    if script is None:
        raise NotFound(what="script")
    number, telling = _number(session, take) if take else 0, NOTHING
    if row.type == "narration":
        manner = next((beat.manner for scene in script.scenes for beat in scene.beats if beat.id == row.beat), "")
        asked, now = audio.line_request(row, script.language, manner, number), audio.line_digest(row, script.language)
    elif row.type == "music":
        asked = audio.music_request(script, seen.brief, row, number)
        now = audio.music_digest(script, seen.brief, row)
        telling = production_templates.telling_for_music(session, script, seen.brief)
    else:
        heard_from = action_sounds.sound_placement(row, script, seen.shots)
        asked = audio.effect_request(row.text, row, number, heard_from)
        now = audio.effect_digest(row.text, row, heard_from)
    assert row.project_id is not None
    made = _maker(take) if take else {"project_id": row.project_id}
    return TryableWork(
        rung="sound",
        task_type="audio_generation",
        requests=[asked],
        input=_heard(row, asked, seen),
        fresh=take is not None and take.made_from == now,
        telling=telling,
        **made,
    )


def _of_clip(session: Session, user: UserLike, clip: tables.Video) -> TryableWork:
    shot = session.get(tables.Shot, clip.storyboard_id) if clip.storyboard_id else None
    if shot is None or shot.removed_at is not None:
        raise NotFound(what="clip")
    seen = _film(session, user, shot.project_id)
    plan = storyboard.plan_of(shot)
    picture = seen.takes.get(shot.take_id) if shot.take_id else None
    picture = picture or tables.Take(sha256="", facts={})
    joint = video.joint_in_film(seen, shot)
    length = shot_lengths.shot_lengths(replace(seen, clips={})).get(str(shot.id))
    seconds = length.take_seconds if length else 0.0
    telling = production_templates.telling_for_clip(
        session, plan, seen.brief, production_templates.film_genre(seen.brief, seen.script)
    )
    asked = [video.shot_clip_request(seen, shot, picture, joint, each) for each in (seconds, 0.0)]
    asked += [one.model_copy(update={"sound": "", "likenesses": (), "last_frame": ""}) for one in asked]
    return TryableWork(
        rung="draft",
        task_type="video_generation",
        requests=asked,
        input=_only(inputs.inputs_from_shots(session, shot.project_id, [shot.id])),
        fresh=clip.made_from == video.wanted_clip_digest(shot, picture.sha256, joint.follows)
        and picture.made_from == storyboard.picture_digest(plan, seen.people, seen.brief),
        telling=telling,
        project_id=shot.project_id,
        task_id=clip.task_id,
        call_key=clip.call_key,
        provider=clip.provider,
        model=clip.model,
    )


def _heard(row: tables.Audio, asked: Request, seen: FilmSnapshot) -> LabInput:
    """A line, the music or a sound as an input: its own words, and what it belongs to."""
    assert seen.script is not None
    language = seen.brief.language
    words = row.text if row.type == "narration" else asked.prompt
    label = row.text if row.text else translate_key(f"lab.try_{row.type}", language)
    facts = {
        "input": words,
        "prompt": words,
        "speaker": row.speaker,
        "title": seen.script.title,
        "mood": seen.script.mood,
        "genre": seen.script.genre,
        "seconds": f"{asked.seconds:g}" if asked.seconds else "",
    }
    short = f"{row.speaker}：{label}" if row.speaker else label
    found = {name: fact for name, fact in facts.items() if fact}
    return LabInput(id=f"sound:{digest(str(row.id))[:12]}", label=short[:60], facts=found, project_id=row.project_id)


def _maker(take: tables.Take) -> dict[str, Any]:
    return {name: getattr(take, name) for name in ("project_id", "task_id", "call_key", "provider", "model")}


def _number(session: Session, take: tables.Take) -> int:
    """Which take it was asked for as."""
    task = session.get(tables.Task, take.task_id) if take.task_id else None
    return int(task.params.get("take", 0) or 0) if task else 0


def _only(found: Sequence[LabInput]) -> LabInput:
    if not found:
        raise NotFound(what="input")
    return found[0]


# As an experiment ----------------------------------------------------------------------------------------------------


def _spec(session: Session, user: UserLike, made: TryableWork) -> ExperimentSpec:
    request, same = _sent(session, made)
    language: Language = "en" if _language(session, made).startswith("en") else "zh"
    name = translate_key("lab.try_sent" if same else "lab.try_now", language)
    first = Variant(
        id="a",
        name=name,
        text=escape_wording(request.prompt),
        negative=escape_wording(request.negative),
        language=language,
    )
    return ExperimentSpec(
        rung=made.rung,
        variants=(first,),
        models=(f"{made.provider}/{made.model}",) if _does(session, made) else (),
        inputs=(made.input,),
        settings=_settings(request),
        task_type=made.task_type,
        language=language,
    )


def _sent(session: Session, made: TryableWork) -> tuple[Request, bool]:
    """The request that was sent, and whether it is the very same; else what would be sent now."""
    wanted = [production_templates.apply_telling(request, made.telling) for request in made.requests]
    if made.task_id is not None:
        of = select(tables.Answer.fingerprint).where(tables.Answer.task_id == made.task_id)
        prints = set(session.scalars(of))
        for request in (*wanted, *made.requests):
            if request.fingerprint() in prints:
                return request, True
    call = session.scalar(select(tables.Call).where(tables.Call.key == made.call_key)) if made.call_key else None
    if call is None or call.template not in ("", made.telling.ref):
        return wanted[0], False
    return (wanted if call.template else list(made.requests))[0], made.fresh


def _does(session: Session, made: TryableWork) -> bool:
    """Whether who made it makes such things from words: not who only enlarged it, and not a person who brought it."""
    if not made.provider:
        return False
    able = select(tables.Call.capability).where(tables.Call.key == made.call_key)
    capability = session.scalar(able) if made.call_key else None
    return capability is None or capability in OF_RUNG[made.rung]


def _language(session: Session, made: TryableWork) -> str:
    return production_plan.load_snapshot(session, made.project_id).brief.language


def _settings(request: Request) -> CellSettings:
    usual = CellSettings()
    return CellSettings(
        width=min(4096, max(64, request.width or usual.width)),
        height=min(4096, max(64, request.height or usual.height)),
        seconds=min(60.0, max(0.5, request.seconds or usual.seconds)),
        voice=request.voice,
    )
