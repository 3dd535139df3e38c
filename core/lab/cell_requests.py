"""What one cell asks: a wording filled from its input, for one model, on one rung, as a providers.base.Request."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.characters import characters, voices
from core.database import tables
from core.errors import NotFound
from core.lab.lab_values import CellSettings, LabInput, Rung, Variant
from core.people import access
from core.people.access import Action
from core.production import production_plan
from core.project import looks
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.video import video
from providers.base import Capability, Model, Request

FREE = "free"
"""The purpose of a request that says in its prompt all there is to say."""
PROMPT = "prompt"
"""The {name} that stands for the real prompt of a shot, a character or a clip."""
NAME = re.compile(r"\{\{([^{}\n]{1,60})\}\}|\{(\w[\w \-]{0,39})\}")
"""{name}; what stands in double braces is meant as it is, with one brace less."""
DRAFT_SECONDS, DRAFT_SHORT = (2.0, 4.0), 480
"""A draft is so long in seconds, and has so many pixels on its short side: or as little as its model can."""
OF_RUNG: dict[Rung, tuple[Capability, ...]] = {
    "prompt": (Capability.TEXT,),
    "text": (Capability.TEXT,),
    "still": (Capability.IMAGE,),
    "sound": (Capability.SPEECH, Capability.MUSIC, Capability.EFFECT),
    "draft": (Capability.VIDEO,),
    "clip": (Capability.VIDEO,),
}
"""What a model must be able to do on each rung."""


@dataclass(frozen=True)
class InputSource:
    """What an input is in truth: `picture` and `clip` are the requests its film would send for it, `still` the hash of the picture
    that stands there; `facts` what its row says now. `gone`: its row is not there, or not to be seen."""

    picture: Request | None = None
    clip: Request | None = None
    still: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False


@dataclass(frozen=True)
class FilledWording:
    """A variant filled from an input. `unknown` are its {names} that the input does not have."""

    text: str
    negative: str
    unknown: tuple[str, ...] = ()
    real: bool = False
    """It is the real prompt, unchanged."""


def load_input_sources(
    session: Session, inputs: Iterable[LabInput], user_id: uuid.UUID | None = None
) -> dict[str, InputSource]:
    """What each of these inputs is in truth, under its id. A film that this person does not see is as if it were gone."""
    films: dict[uuid.UUID, FilmSnapshot | None] = {}
    found = {}
    for one in inputs:
        if one.kind == "style":
            found[one.id] = InputSource(
                inputs=dict(looks.shipped_looks()[looks.look_or_default(one.facts.get("look", ""))].asked)
            )
        elif one.of is None or one.project_id is None:
            found[one.id] = InputSource()
        else:
            if one.project_id not in films:
                films[one.project_id] = _film(session, one.project_id, user_id)
            film = films[one.project_id]
            found[one.id] = _base(film, one) if film else InputSource(gone=True)
    return found


def fill_wording(variant: Variant, one: LabInput, real: str = "") -> FilledWording:
    """Each {name} once, by what the input says: what comes in is not read again. {prompt} is `real`, or the input's own words."""
    facts = {**one.facts, PROMPT: real or one.facts.get(PROMPT) or one.facts.get("input", "")}
    if not one.id and not facts[PROMPT]:
        facts.pop(PROMPT)
    facts.setdefault("input", facts.get(PROMPT, "")) if facts.get(PROMPT) else None
    unknown: dict[str, None] = {}

    def put(name: re.Match[str]) -> str:
        if name[1] is not None:
            return "{" + name[1] + "}"
        if name[2] not in facts:
            unknown[name[2]] = None
            return name[0]
        return facts[name[2]]

    text, negative = NAME.sub(put, variant.text).strip(), NAME.sub(put, variant.negative).strip()
    as_it_is = bool(real) and (variant.text.strip() == "{" + PROMPT + "}" or text == real.strip())
    return FilledWording(text, negative, tuple(unknown), as_it_is)


def escape_wording(text: str) -> str:
    """Words somebody typed as a wording that says just them: what looks like a {name} in them is none."""
    return NAME.sub(lambda name: "{" + name[0] + "}", text)


def cell_request(
    rung: Rung,
    variant: Variant,
    model: Model,
    one: LabInput,
    seed: int,
    settings: CellSettings,
    base: InputSource = InputSource(),
    *,
    still: str = "",
) -> tuple[Request, FilledWording]:
    """What is asked of this model. `still` is the hash of the picture that a clip begins with: its parent cell's, else the input's
    own. A wording that is just {prompt} keeps what its film says as structure; any other is free, with that as its base."""
    if model.capability not in OF_RUNG[rung]:
        model = model.model_copy(update={"capability": OF_RUNG[rung][0]})
    match model.capability:
        case Capability.IMAGE:
            return _still(variant, one, seed, settings, base)
        case Capability.VIDEO:
            return _clip(rung, variant, one, seed, settings, base, still or base.still)
        case Capability.TEXT:
            wording = fill_wording(variant, one, _real(base))
            return Request(
                capability=Capability.TEXT,
                purpose=FREE,
                prompt=wording.text,
                negative=wording.negative,
                inputs=_base_inputs(base),
                language=variant.language,
                seed=seed,
                tokens_most=settings.tokens_most,
            ), wording
        case _:
            return _sound(model.capability, variant, one, seed, settings, base)


def _still(
    variant: Variant, one: LabInput, seed: int, settings: CellSettings, base: InputSource
) -> tuple[Request, FilledWording]:
    real = base.picture
    wording = fill_wording(variant, one, real.prompt if real else "")
    size: dict[str, Any] = {"width": settings.width, "height": settings.height}
    if real and wording.real:
        negative = wording.negative or real.negative
        inputs = _reseeded(real.inputs, seed)
        changed: dict[str, Any] = {**size, "negative": negative, "inputs": inputs, "seed": real.seed + _step(seed)}
        return real.model_copy(update=changed), wording
    return Request(
        capability=Capability.IMAGE,
        purpose=FREE,
        prompt=wording.text,
        negative=wording.negative,
        inputs=_base_inputs(base),
        language=variant.language,
        seed=seed,
        likenesses=real.likenesses if real else (),
        **size,
    ), wording


def _clip(
    rung: Rung, variant: Variant, one: LabInput, seed: int, settings: CellSettings, base: InputSource, still: str
) -> tuple[Request, FilledWording]:
    real = base.clip
    wording = fill_wording(variant, one, real.prompt if real else "")
    width, height, seconds = settings.width, settings.height, settings.seconds
    if rung == "draft":
        width, height = _small(width, height)
        seconds = max(DRAFT_SECONDS[0], min(DRAFT_SECONDS[1], seconds))
    told = {**(real.inputs if real else {"movement": "push"})}
    told.pop("still", None)
    inputs = {"still": still, **told, "planned": seconds} if still else {**told, "planned": seconds}
    return Request(
        capability=Capability.VIDEO,
        purpose="clip",
        prompt=wording.text,
        negative=wording.negative or (real.negative if real else ""),
        inputs=inputs,
        language=variant.language,
        seconds=seconds,
        width=width,
        height=height,
        seed=seed,
        references=(still,) if still else (),
    ), wording


def _sound(
    capability: Capability, variant: Variant, one: LabInput, seed: int, settings: CellSettings, base: InputSource
) -> tuple[Request, FilledWording]:
    wording = fill_wording(variant, one, _real(base))
    if capability is Capability.SPEECH:
        voice = settings.voice or voices.narrator_voice(variant.language)
        return Request(
            capability=capability,
            purpose="line",
            prompt=wording.text,
            inputs={"manner": "", "speaker": voices.speaker_traits(voice)},
            language=variant.language,
            voice=voice,
            seed=seed,
        ), wording
    return Request(
        capability=capability,
        purpose=FREE,
        prompt=wording.text,
        negative=wording.negative,
        inputs=_base_inputs(base),
        language=variant.language,
        seconds=settings.seconds,
        seed=seed,
    ), wording


# What an input is in truth --------------------------------------------------------------------------------------------


def _film(session: Session, project_id: uuid.UUID, user_id: uuid.UUID | None) -> FilmSnapshot | None:
    if user_id is not None:
        row, held = session.get(tables.User, user_id), access.find_ownership(session, project_id)
        if row is None or held is None or not access.can(row, Action.SEE, held):
            return None
    try:
        return production_plan.load_snapshot(session, project_id)
    except NotFound:
        return None


def _base(film: FilmSnapshot, one: LabInput) -> InputSource:
    if one.kind == "shot":
        shot = next((row for row in film.shots if row.id == one.of), None)
        if shot is None:
            return InputSource(gone=True)
        plan = storyboard.plan_of(shot)
        take = film.takes.get(shot.take_id) if shot.take_id else None
        picture = storyboard.picture_request(plan, film.people, film.brief, 0, film.portraits)
        still, focus = (take.sha256, take.facts.get("focus")) if take else ("", None)
        return InputSource(picture, video.clip_request(still, plan, film.brief, focus), still, picture.inputs)
    row = next((row for row in film.cast if row.id == one.of), None)
    if row is None:
        return InputSource(gone=True)
    take = film.takes.get(row.take_id) if row.take_id else None
    picture = characters.portrait_request(characters.appearance_of(row), film.brief.look, 0)
    return InputSource(picture, None, take.sha256 if take else "", picture.inputs)


def _real(base: InputSource) -> str:
    return base.picture.prompt if base.picture else ""


def _base_inputs(base: InputSource) -> dict[str, Any]:
    return dict(base.inputs)


def _reseeded(inputs: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The same picture planned, drawn another way for each seed: 1 is the film's own."""
    picture = inputs.get("picture")
    if not isinstance(picture, dict) or seed == 1:
        return dict(inputs)
    return {**inputs, "picture": {**picture, "seed": int(picture.get("seed", 0)) + _step(seed)}}


def _step(seed: int) -> int:
    return 7919 * (seed - 1)


def _small(width: int, height: int) -> tuple[int, int]:
    """At most 480 pixels on the short side, both even."""
    shrink = min(1.0, DRAFT_SHORT / min(width, height))
    return max(2, round(width * shrink / 2) * 2), max(2, round(height * shrink / 2) * 2)
