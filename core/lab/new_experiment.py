"""A new experiment as somebody begins one from nothing: empty, or on the shots of a film."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.gateway.routing_policy import OWN
from core.i18n import Language, translate_key
from core.lab import evidence, experiments, inputs
from core.lab.cell_requests import PROMPT
from core.lab.lab_values import ExperimentSpec, LabInput, Variant
from core.people import access
from core.people.access import Action, UserLike
from core.progress import film_overview
from core.project import projects


def begin_experiment(session: Session, user: UserLike, language: str, project_id: uuid.UUID | None = None) -> uuid.UUID:
    """An experiment with one empty wording; with `project_id` one on shots of that film, as its prompts are now and in another
    weather. Its name is in this language. Raises NotAllowed, NotFound."""
    code = _code(language)
    if project_id is not None:
        return _begin_on_shots(session, user, code, project_id)
    empty = Variant(id="a", text="", language=code)
    spec = ExperimentSpec(variants=(empty,), models=(f"{OWN}/writer",), language=code)
    return experiments.create_experiment(session, user, translate_key("lab.unnamed", code), spec).id


def newest_film_with_shots(session: Session, user: UserLike) -> tuple[uuid.UUID, str] | None:
    """The film somebody worked on last that has shots, of those this person sees: its id and name. The sample is left out."""
    posters, _ = film_overview.list_posters(session, user)
    for poster in posters:
        if poster.owner_id is not None and inputs.inputs_from_shots(session, poster.id):
            return poster.id, poster.name
    return None


def other_weather(shots: Sequence[LabInput]) -> str:
    """A rainy night, by its key; a clear day where the most of these shots are by night or in the rain already."""
    dark = sum(shot.facts.get("when") == "night" or shot.facts.get("weather") == "rain" for shot in shots)
    return "clear_day" if 2 * dark > len(shots) else "night_rain"


def _begin_on_shots(session: Session, user: UserLike, code: Language, project_id: uuid.UUID) -> uuid.UUID:
    access.require(user, Action.SEE, access.find_ownership(session, project_id))
    shots = _shots(session, user, project_id)
    film = projects.load(session, project_id)
    another = other_weather(shots)
    asked = "{" + PROMPT + "}"
    told = asked + translate_key(f"lab.{another}", projects.brief_of(film).language)
    spec = ExperimentSpec(
        rung="still",
        task_type="storyboard_generation",
        variants=(
            Variant(id="a", name=translate_key("lab.as_it_is", code), text=asked, language=code),
            Variant(id="b", name=translate_key(f"lab.{another}_name", code), text=told, language=code),
        ),
        models=(f"{OWN}/painter",),
        inputs=shots,
        language=code,
    )
    name = translate_key("lab.shots_of", code, name=film.name)
    return experiments.create_experiment(session, user, name, spec, project_id=project_id).id


def _shots(session: Session, user: UserLike, project_id: uuid.UUID) -> tuple[LabInput, ...]:
    """As many as it takes to tell which of two wordings is better: of this film, then of others that this person sees."""
    found, wanted = inputs.inputs_from_shots(session, project_id), evidence.fewest_inputs(2)
    for poster in film_overview.list_posters(session, user)[0]:
        if len(found) >= wanted:
            break
        if poster.id != project_id:
            found += inputs.inputs_from_shots(session, poster.id)
    return found[:wanted]


def _code(language: str) -> Language:
    return "en" if language == "en" else "zh"
