"""What people change in an experiment's question: each change is put upon what stands there by then, so that two who work at it lose
nothing; where both changed the same words, both are kept and shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from core.errors import Conflict, StudioError
from core.gateway.routing_policy import OWN
from core.lab import experiments
from core.lab.cell_requests import OF_RUNG
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, Rung, Variant
from core.project import projects
from core.templates import templates
from core.templates.prompt_values import Template
from ui.base import gate, state
from ui.base.i18n import language, t
from ui.widgets import editable, template_names

WRONG, BOTH = "_lab_exp_wrong", "_lab_both"
"""What went wrong last, under the field it is of; and where two changed the same words: {"of", "mine", "theirs"}."""
TRIES = 4
MOST_SEEDS, MOST_SEED = 12, 2**31 - 1
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHORT_SIDES = (360, 480, 720, 1080)


class InvalidSeeds(Exception):
    """What was typed is no list of numbers."""


def change_spec(experiment_id: uuid.UUID, do: Callable[[ExperimentSpec], ExperimentSpec], of: str = "") -> bool:
    """A callback: the question as `do` makes it of what stands there now. What goes wrong is kept under `of`."""
    state.forget(WRONG)
    person, studio = gate.current_person(), state.studio()
    if person is None:
        return False
    try:
        with state.uninterrupted():
            for turn in range(TRIES):
                row = studio.db.execute_read(experiments.load_changeable_experiment, person, experiment_id)
                version, spec = row.version, do(experiments.spec_of(row))
                try:
                    studio.db.execute_write(experiments.save_spec, person, experiment_id, spec, version)
                    return True
                except Conflict:
                    if turn + 1 == TRIES:
                        raise
    except StudioError as error:
        state.remember(WRONG, (of, error.sentence(language())))
    return False


def field_error(of: str) -> str:
    """What went wrong with this field."""
    told = state.recall(WRONG)
    return str(told[1]) if told and told[0] == of else ""


def set_field_error(of: str, sentence: str) -> None:
    state.remember(WRONG, (of, sentence))


# Wordings ----------------------------------------------------------------------------------------------------------------


def variant_letter(spec: ExperimentSpec, variant: Variant) -> str:
    """By which the grid calls it: A, B, C."""
    place = next((n for n, one in enumerate(spec.variants) if one.id == variant.id), 0)
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def reword_variant(experiment_id: uuid.UUID, variant_id: str, word: str, seen: str, typed: str) -> None:
    """A callback of a field of a wording: its `word` ("text", "negative", "name")."""
    clash: list[str] = []

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        now = next((one for one in spec.variants if one.id == variant_id), None)
        if now is None:
            clash.append("")
            return spec
        standing = str(getattr(now, word))
        if standing not in (seen, typed):
            clash.append(standing)
            return spec
        return _with(spec, now.model_copy(update={word: typed}))

    key = f"{variant_id}:{word}"
    if change_spec(experiment_id, do, key) and clash:
        state.remember(BOTH, {"of": key, "mine": typed, "theirs": clash[0]})
        set_field_error(key, t("lab.both_gone" if not clash[0] else "lab.both_changed"))


def use_mine(experiment_id: uuid.UUID, variant_id: str, word: str) -> None:
    """A callback: my words in place of theirs, which were shown beside them."""
    both = state.recall(BOTH) or {}
    state.forget(BOTH)
    reword_variant(experiment_id, variant_id, word, both.get("theirs", ""), both.get("mine", ""))


def use_theirs() -> None:
    state.forget(BOTH, WRONG)


def add_variant(experiment_id: uuid.UUID) -> None:
    """A callback: another wording, empty."""
    change_spec(experiment_id, lambda spec: _more(spec, Variant(id="", text="", language=spec.language)))


def duplicate_variant(experiment_id: uuid.UUID, variant_id: str) -> None:
    """A callback: the same once more, to be changed."""

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        found = [one for one in spec.variants if one.id == variant_id]
        return _more(spec, found[0].model_copy(update={"name": ""})) if found else spec

    change_spec(experiment_id, do)


def remove_variant(experiment_id: uuid.UUID, variant_id: str) -> None:
    """A callback."""
    change_spec(
        experiment_id,
        lambda spec: spec.model_copy(update={"variants": tuple(v for v in spec.variants if v.id != variant_id)}),
    )


def add_from_template(experiment_id: uuid.UUID, told: Template) -> None:
    """A callback: a template's text as a wording, in place of an empty one where there is. Its {names} are the lab's too."""
    text, negative = (_as_wording(words) for words in (told.template, told.negative))
    new = Variant(
        id="",
        name=template_names.template_title(told.name),
        text=text,
        negative=negative,
        template=told.ref,
        language=told.language,
    )

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        kept = tuple(one for one in spec.variants if one.text.strip())
        return _more(spec.model_copy(update={"variants": kept, "task_type": told.task_type}), new)

    change_spec(experiment_id, do)


def _as_wording(text: str) -> str:
    """A template may write its names in double braces; in a wording these would be no names."""
    return templates.fill_template(text, {name: "{" + name + "}" for name in templates.parameter_names(text)})


def _more(spec: ExperimentSpec, variant: Variant) -> ExperimentSpec:
    """With one wording more, under an id that no cell has ever had: what was asked of one that was removed is not its."""
    new = variant.model_copy(update={"id": uuid.uuid4().hex[:8]})
    return spec.model_copy(update={"variants": (*spec.variants, new)})


def _with(spec: ExperimentSpec, variant: Variant) -> ExperimentSpec:
    told = tuple(variant if one.id == variant.id else one for one in spec.variants)
    return spec.model_copy(update={"variants": told})


# The rest ----------------------------------------------------------------------------------------------------------------


def change_rung(experiment_id: uuid.UUID, key: str, known: dict[str, str]) -> None:
    """A callback: another rung. Models that cannot do it are let go; where none is left the studio's own are asked. `known` holds the
    capability of each model."""
    rung: Rung = state.recall(key)

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        able = [str(one.value) for one in OF_RUNG[rung]]
        kept = tuple(model for model in spec.models if known.get(model) in able)
        usual = tuple(model for model, does in known.items() if does in able and model.startswith(f"{OWN}/"))
        return spec.model_copy(update={"rung": rung, "models": kept or usual})

    change_spec(experiment_id, do)


def change_models(experiment_id: uuid.UUID, key: str) -> None:
    """A callback of the chips."""
    ticked = tuple(state.recall(key) or ())

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        kept = [one for one in spec.models if one in ticked]
        return spec.model_copy(update={"models": (*kept, *(one for one in ticked if one not in kept))})

    change_spec(experiment_id, do)


def change_inputs(experiment_id: uuid.UUID, put: tuple[LabInput, ...] = (), out: tuple[str, ...] = ()) -> bool:
    """A callback: these come in, those of these ids go."""

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        coming = {one.id for one in put}
        kept = tuple(one for one in spec.inputs if one.id not in out and one.id not in coming)
        return spec.model_copy(update={"inputs": (*kept, *put)})

    return change_spec(experiment_id, do, "inputs")


def replace_rows(experiment_id: uuid.UUID, put: tuple[LabInput, ...]) -> bool:
    """A callback: the rows of a table, in place of those of another."""

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        kept = tuple(one for one in spec.inputs if one.kind != "row")
        return spec.model_copy(update={"inputs": (*kept, *put)})

    return change_spec(experiment_id, do, "inputs")


def change_seeds(experiment_id: uuid.UUID, key: str, _seen: str, typed: str) -> None:
    """A callback: numbers parted by commas or blanks. What cannot be read stays in its field, and says so."""
    try:
        found = parse_seeds(typed)
    except InvalidSeeds:
        set_field_error("seeds", t("lab.bad_seeds", most=MOST_SEEDS))
        return
    if change_spec(experiment_id, lambda spec: spec.model_copy(update={"seeds": found}), "seeds"):
        editable.reset_field(key)


def parse_seeds(typed: str) -> tuple[int, ...]:
    """Raises NotSeeds."""
    words = typed.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if not words or len(words) > MOST_SEEDS or not all(word.isdecimal() and int(word) <= MOST_SEED for word in words):
        raise InvalidSeeds()
    return tuple(dict.fromkeys(int(word) for word in words))


def change_frame(experiment_id: uuid.UUID, ratio_key: str, side_key: str) -> None:
    """A callback: another frame, or more or fewer pixels."""
    wide, high = projects.RATIOS[state.recall(ratio_key) or "16:9"]
    unit = int(state.recall(side_key) or 720) / min(wide, high)
    change_settings(experiment_id, width=round(wide * unit / 2) * 2, height=round(high * unit / 2) * 2)


def change_settings(experiment_id: uuid.UUID, **changed: Any) -> None:
    def do(spec: ExperimentSpec) -> ExperimentSpec:
        told = CellSettings.model_validate({**spec.settings.model_dump(), **changed})
        return spec.model_copy(update={"settings": told})

    change_spec(experiment_id, do)


def change_seconds(experiment_id: uuid.UUID, _seen: float, chosen: float) -> None:
    change_settings(experiment_id, seconds=chosen)


def change_task_type(experiment_id: uuid.UUID, _seen: str, chosen: str) -> None:
    """A callback: what the wordings are for; what wins is promoted to a template of that kind."""
    change_spec(experiment_id, lambda spec: spec.model_copy(update={"task_type": chosen}))


def change_cap(experiment_id: uuid.UUID, key: str, _seen: str, typed: str) -> None:
    """A callback: what all cells may cost. What is no sum stays in its field, and says so."""
    state.forget(WRONG)
    person = gate.current_person()
    if person is None:
        return
    try:
        with state.uninterrupted():
            state.studio().db.execute_write(experiments.set_cap_from_text, person, experiment_id, typed)
        editable.reset_field(key)
    except StudioError as error:
        set_field_error("cap", error.sentence(language()))


def rename_experiment(experiment_id: uuid.UUID, key: str, _seen: str, typed: str) -> None:
    """A callback."""
    state.forget(WRONG)
    person = gate.current_person()
    if person is None:
        return
    try:
        with state.uninterrupted():
            state.studio().db.execute_write(experiments.rename, person, experiment_id, typed)
    except StudioError as error:
        set_field_error("name", error.sentence(language()))
    editable.reset_field(key)
