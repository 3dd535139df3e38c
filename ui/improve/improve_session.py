"""What stands in the improve window: the words as they came, the prompt as it is by now, and what was done to it. And the deeds that
need no drawing: read, mended, taken back, preferred."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import DialogueGone, StudioError
from core.idea import dialogue
from core.idea.dialogue import DialogueEngine, Talk
from core.optimise import optimiser, prompt_fixes, prompt_preferences, validator
from core.optimise.send_to_film import Place
from core.people import preferences
from core.people.sessions import Person
from core.studio import Studio
from core.templates.prompt_values import (
    Finding,
    Intent,
    OptimizedPrompt,
    Preferences,
    PromptTask,
    PromptWish,
    QualityReport,
)
from ui.base import gate, state
from ui.base.i18n import language
from ui.widgets import page_change

OPEN, KEPT, HABIT = "_improve", "_improve_kept", "improve"
View = str
"""What the window shows: "read" before and after, "talk" the dialogue, "gallery" the templates, "template" one that is written."""


@dataclass(frozen=True)
class ImproveRequest:
    """What a button beside a field asks for. `to` and `target` name the row the words belong to; `on_use` is for a field that stands in
    no row. `seen` is the row's text when the button was drawn."""

    key: str
    text: str = ""
    of: str = ""
    task: PromptTask | None = None
    genre: str = ""
    """The film's, where the words are of one that has one."""
    project_id: uuid.UUID | None = None
    context: dict[str, Any] = field(default_factory=dict)
    to: Place | None = None
    target: uuid.UUID | None = None
    seen: str | None = None
    on_use: Callable[[OptimizedPrompt], str | None] | None = None
    """Puts the prompt where it belongs; the stage to go to, if any."""
    use: str = ""
    """What the amber button says; "" for "Use it"."""
    tells: bool = False
    """Whether a script will be told by it: then it is said who reads how much of it."""


@dataclass
class ImproveSitting:
    """`yours` are the words as they came, `better` and `negative` the prompt as it stands, edited and mended; `past` what it was."""

    asked: ImproveRequest
    yours: str
    task: PromptTask | None = None
    genre: str | None = None
    template: str = ""
    target: str = ""
    result: OptimizedPrompt | None = None
    better: str = ""
    negative: str = ""
    past: list[tuple[str, str]] = field(default_factory=list)
    view: View = "read"
    writing: bool = False
    """Whether one's own words are being changed."""
    help: bool = False
    """Whether a text model is to be asked at the next reading."""
    talk: Talk | None = None
    gone: bool = False
    stars: int | None = None
    wrong: str = ""

    @property
    def better_key(self) -> str:
        return f"improve-better-{self.asked.key}"

    @property
    def yours_key(self) -> str:
        return f"improve-yours-{self.asked.key}"

    def wish(self) -> PromptWish:
        ratio = str(self.asked.context.get("project", {}).get("ratio", ""))
        return PromptWish(
            text=self.yours,
            task_type=self.task,
            genre=self.genre,
            template=self.template,
            target=self.target,
            ratio=ratio,
            context=self.asked.context,
            known=self.talk_known(),
        )

    def talk_known(self) -> tuple[Any, ...]:
        """What was said in the dialogue counts in every later reading."""
        if self.talk is None or self.talk.result is None or self.talk.text != self.yours.strip():
            return ()
        return tuple(span for span in self.talk.result.spans if span.by == "person")

    def optimized(self) -> OptimizedPrompt | None:
        """The result with the words as they stand by now."""
        if self.result is None:
            return None
        told = {"optimized_prompt": self.better, "negative": self.negative}
        return self.result.model_copy(update=told)


def current_sitting() -> ImproveSitting | None:
    sitting: ImproveSitting | None = state.recall(OPEN)
    return sitting


def require_person() -> Person:
    """Raises what the gate does, for a sign-in that ran out."""
    return gate.require()


def open_window(asked: ImproveRequest, field_key: str = "") -> None:
    """A callback. Words that stand in a field come from there, as they are at this moment; a window that was closed on the same words
    opens as it was left."""
    there = str(state.recall(field_key) or "") if field_key else ""
    text = there if there.strip() else asked.text
    if field_key and asked.seen is not None:
        asked = replace(asked, seen=there)
    kept: ImproveSitting | None = (state.recall(KEPT) or {}).get(asked.key)
    if (
        kept is not None
        and kept.asked.text == text
        and (kept.asked.project_id, kept.asked.target)
        == (
            asked.project_id,
            asked.target,
        )
    ):
        kept.asked = replace(asked, text=text)
        state.remember(OPEN, kept)
        return
    sitting = ImproveSitting(
        replace(asked, text=text), text, task=asked.task, genre=asked.genre or None, writing=not text.strip()
    )
    sitting.target = _usual_target(asked.task)
    state.remember(OPEN, sitting)


def close_window() -> None:
    """A callback. What stood in it is kept for the next time."""
    with state.uninterrupted():
        if (sitting := current_sitting()) is not None:
            state.remember(KEPT, {**(state.recall(KEPT) or {}), sitting.asked.key: sitting})
        state.forget(OPEN)


def discard_sitting(sitting: ImproveSitting) -> None:
    """Its words were used: nothing is kept of it, neither here nor in the browser."""
    kept = {key: one for key, one in (state.recall(KEPT) or {}).items() if key != sitting.asked.key}
    state.remember(KEPT, kept)
    state.forget(OPEN, sitting.better_key, sitting.yours_key)


# Read ----------------------------------------------------------------------------------------------------------------


def build_prompt(sitting: ImproveSitting) -> None:
    """Build the prompt anew from the words as they stand; what cannot be is said and nothing is lost."""
    sitting.wrong = ""
    try:
        wish, person = sitting.wish(), require_person()
        result = optimiser.optimise_for_person(
            state.studio(), person.id, wish, sitting.asked.project_id, help=sitting.help
        )
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        sitting.writing = True
        return
    finally:
        sitting.help = False
    show_result(sitting, result)


def show_result(sitting: ImproveSitting, result: OptimizedPrompt) -> None:
    """A new result stands in the window."""
    sitting.result, sitting.stars = result, None
    sitting.better, sitting.negative, sitting.past = result.optimized_prompt, result.negative, []
    sitting.writing, sitting.view = False, "read"
    state.remember(sitting.better_key, sitting.better)


def rebuild_with(**changed: Any) -> None:
    """A callback: with other wishes, from the start."""
    if (sitting := current_sitting()) is not None:
        for name, value in changed.items():
            setattr(sitting, name, value)
        sitting.result, sitting.wrong, sitting.view = None, "", "read"


def reword_own_words() -> None:
    """A callback: one's own words were changed."""
    if (sitting := current_sitting()) is not None:
        sitting.yours = str(state.recall(sitting.yours_key) or "")
        rebuild_with()


def edit_own_words() -> None:
    """A callback: let me change my own words."""
    if (sitting := current_sitting()) is not None:
        sitting.writing = True
        state.remember(sitting.yours_key, sitting.yours)


def show_view(view: View) -> None:
    """A callback."""
    if (sitting := current_sitting()) is not None:
        sitting.view, sitting.wrong = view, ""


# The prompt as it stands -------------------------------------------------------------------------------------------------


def target_model(sitting: ImproveSitting) -> Any:
    named = sitting.result.target if sitting.result else sitting.target
    return next((model for model in state.studio().gateway.models() if model.id == named), None) if named else None


def current_intent(sitting: ImproveSitting) -> Intent:
    assert sitting.result is not None
    return sitting.result.intent


def quality_report(sitting: ImproveSitting) -> QualityReport:
    """How good the prompt is as it stands."""
    return validator.validate_prompt(sitting.better, current_intent(sitting), target_model(sitting), sitting.negative)


def mended_prompt(sitting: ImproveSitting, finding: Finding) -> tuple[str, str]:
    return prompt_fixes.mend_with_negative(
        sitting.better, finding, current_intent(sitting), target_model(sitting), sitting.negative
    )


def keep_hand_edit() -> None:
    """A callback: the prompt was changed by hand."""
    if (sitting := current_sitting()) is not None:
        _put(sitting, str(state.recall(sitting.better_key) or ""), sitting.negative)


def mend_finding(finding: Finding) -> None:
    """A callback: one weakness less, at once."""
    if (sitting := current_sitting()) is not None:
        _put(sitting, *mended_prompt(sitting, finding))


def undo_edit() -> None:
    """A callback: as it was before."""
    if (sitting := current_sitting()) is not None and sitting.past:
        sitting.better, sitting.negative = sitting.past.pop()
        state.remember(sitting.better_key, sitting.better)


def _put(sitting: ImproveSitting, better: str, negative: str) -> None:
    if (better, negative) != (sitting.better, sitting.negative):
        sitting.past.append((sitting.better, sitting.negative))
        sitting.better, sitting.negative = better, negative
        state.remember(sitting.better_key, better)


# Preferred ---------------------------------------------------------------------------------------------------------------


def load_preferences(task: PromptTask) -> Preferences:
    return state.studio().db.execute_read(prompt_preferences.load_preferences, require_person().id, task)


def change_preferences(task: PromptTask, **changed: Any) -> None:
    """Kept for this person and this kind of prompt; the prompt is built anew."""
    sitting = current_sitting()
    if sitting is None:
        return
    try:
        state.studio().db.execute_write(prompt_preferences.change_preferences, require_person().id, task, **changed)
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        return
    rebuild_with()


def set_target_model(task: PromptTask, model_id: str) -> None:
    """For which model; "" for whichever the studio would ask. Remembered for this kind of prompt."""
    state.studio().db.execute_write(preferences.save_choices, require_person().id, HABIT, **{task: model_id})
    rebuild_with(target=model_id)


def _usual_target(task: PromptTask | None) -> str:
    person = gate.current_person()
    if person is None or task is None:
        return ""
    kept = str(state.studio().db.execute_read(preferences.load_choices, person.id, HABIT).get(task, ""))
    return kept if any(model.id == kept for model in state.studio().gateway.models()) else ""


# Spoken ------------------------------------------------------------------------------------------------------------------


def begin_talk() -> None:
    """A callback: be asked. An open talk about the same words goes on."""
    sitting = current_sitting()
    if sitting is None:
        return
    sitting.view, sitting.wrong = "talk", ""
    if sitting.talk is not None and sitting.talk.status == "open" and sitting.talk.text == sitting.yours.strip():
        return
    _said(
        lambda person: dialogue.start_talk(
            state.studio(), person.id, sitting.yours, sitting.task, sitting.asked.project_id
        )
    )


def send_answers(answers: dict[str, str], text: str, turn: int, enough: bool) -> None:
    sitting = current_sitting()
    if sitting is None or sitting.talk is None:
        return
    talk = sitting.talk
    _said(
        lambda person: dialogue.answer_talk(state.studio(), person.id, talk.id, answers, text, turn=turn, enough=enough)
    )


def resume_talk() -> None:
    """A callback: a talk that has expired goes on from the kept words."""
    sitting = current_sitting()
    if sitting is not None and (talk := sitting.talk) is not None:
        _said(lambda person: dialogue.restart_talk(state.studio(), person.id, talk.id, _mind(sitting)))


def _mind(sitting: ImproveSitting) -> DialogueEngine:
    """Who builds the prompt at the end: with all that this window knows beside what was said."""
    asked = sitting.wish()
    beside = {
        "context": asked.context,
        "target": asked.target,
        "ratio": asked.ratio,
        "template": asked.template,
        "genre": asked.genre,
    }

    def built(studio: Studio, person_id: uuid.UUID, wish: PromptWish, *rest: Any, **more: Any) -> OptimizedPrompt:
        return optimiser.optimise_for_person(studio, person_id, wish.model_copy(update=beside), *rest, **more)

    return DialogueEngine(optimise=built)


def _said(turn: Callable[[Person], Talk]) -> None:
    sitting = current_sitting()
    assert sitting is not None
    sitting.gone, sitting.wrong = False, ""
    try:
        sitting.talk = turn(require_person())
    except DialogueGone as error:
        sitting.gone, sitting.wrong = True, error.sentence(language())
        return
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        return
    if sitting.talk.result is not None:
        show_result(sitting, sitting.talk.result)


def go_to_stage(stage: str, project_id: uuid.UUID) -> None:
    """In a callback: to a stage of a film."""
    page_change.open_page_next(stage, project=str(project_id))
