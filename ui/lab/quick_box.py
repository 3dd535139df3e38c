"""The quick box: one prompt to some models at once, the price before, the answers side by side while they are written."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.audio import waveform
from core.database.tables import Cell, Experiment
from core.errors import NotFound, StudioError
from core.lab import cells, experiment_export, experiments, inputs, marks, opinions, run_plan
from core.lab.cell_requests import escape_wording
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, Rung, Variant
from core.people import access, preferences
from core.people.access import Action
from core.people.sessions import Person
from core.project import looks, projects
from core.templates.prompt_values import PromptTask
from jobs.stages import lab
from ui.base import element_actions, formatting, gate, html_parts, media, state
from ui.base.i18n import language, t
from ui.improve import improve_window
from ui.lab import model_prices
from ui.lab.model_prices import ModelOffer
from ui.widgets import drafts, picture_choice, shortcuts, sound_player

HERE = Path(__file__).parent
PROMPT, RUNG, SHOWN = "lab_prompt", "lab_rung", "quick"
WRONG, WAS_OPEN = "_lab_wrong", "_lab_open"
HABIT = "lab"
RUNGS: tuple[Rung, ...] = ("text", "still", "sound", "clip")
RATIOS = ("16:9", "9:16", "1:1")
SECONDS = (2, 5, 10)
EXAMPLES = 3
SOUNDS = {1: "effect", 2: "music", 3: "speech"}
"""What each example of a sound is one of."""
BEFORE = 12
KEY = "lab_answers"
RATIO, LONG, STYLE = "lab_ratio", "lab_seconds", "lab_style"
SHORT_SIDE = 720
FALLS_BACK_S = 2.0
"""How often the rows are looked at while something is open, where the live line is down."""
TO_HOME, ASKED = "_lab_to_home", "_lab_asked"
SETTLES_S = 5.0
TASKS: dict[Rung, PromptTask] = {
    "still": "storyboard_generation", "sound": "audio_generation", "clip": "video_generation"
}  # fmt: skip
"""What a prompt of this rung is improved as; a text may be anything, its words tell."""
LOOKS = {"pending": "work", "processing": "work", "completed": "done", "failed": "fail", "cancelled": "empty"}
WORDS = ("stars", "star_n", "copy", "copied", "to_film", "waiting", "writing", "again", "empty_answer")
GLYPHS: dict[Rung, str] = {
    "text": "<path d='M6 7h28M6 15h28M6 23h18' stroke='#000' stroke-width='2.2' fill='none' stroke-linecap='round'/>",
    "still": (
        "<rect x='5' y='3' width='30' height='24' rx='2.5' fill='none' stroke='#000' stroke-width='2'/>"
        "<path d='M7 23l8-9 6 6 4-4 8 7' fill='none' stroke='#000' stroke-width='2' stroke-linejoin='round'/><circle cx='26' cy='10' r='2.4'/>"
    ),
    "sound": "<path d='M6 12v6M12 7v16M18 3v24M24 9v12M30 5v20M36 12v6' stroke='#000' stroke-width='2.4' stroke-linecap='round'/>",
    "clip": (
        "<rect x='4' y='4' width='32' height='22' rx='2.5' fill='none' stroke='#000' stroke-width='2'/>"
        "<path d='M16.5 10v10l9-5z'/>"
    ),
}


@cache
def _element(code: str) -> Any:
    return st.components.v2.component(
        f"dailies_lab_answers_{code}",
        html='<div class="lq" data-at="answers"></div>',
        js=element_actions.element_script("dom", "live_connection", "quick_box"),
        isolate_styles=False,
    )


def draw(person: Person) -> None:
    shown = _shown(person)
    if shown is not None and PROMPT not in st.session_state:
        _fill(shown)
    with st.container(key="lab-quick", gap="small"):
        offered = _box(person)
        if shown is not None:
            _answers_of(shown)
        elif not state.recall(PROMPT):
            _examples(offered)
        _before(person, shown)
    sound_player.mount()


# The box -----------------------------------------------------------------------------------------------------------------


def _box(person: Person) -> Sequence[ModelOffer]:
    """The models that are offered for what is asked."""
    kept = state.studio().db.execute_read(preferences.load_choices, person.id, HABIT)
    drafts.hold_field(PROMPT)
    with st.container(key="lab-card", gap=None):
        st.text_area(
            t("lab.prompt"), key=PROMPT, height=116, label_visibility="collapsed", placeholder=t("lab.prompt_hint")
        )
        with st.container(key="lab-opts", horizontal=True, gap="medium"):
            rung = _rung(kept)
            _how(rung)
            spec = _spec(rung, *_told(rung))
            offered = model_prices.model_offers(person, spec)
            usual = kept.get(f"models_{rung}") or [one.id for one in offered if one.own]
            ticked = model_prices.pick_models(t("lab.models"), offered, key=f"lab_models_{rung}", ticked=usual)
        _deeds(person, spec, offered, ticked)
    if wrong := state.recall(WRONG, ""):
        html_parts.draw_wrong(wrong)
    return offered


def _rung(kept: dict[str, Any]) -> Rung:
    pictures = {rung: picture_choice.svg_image(GLYPHS[rung], 40, 30) for rung in RUNGS}
    return picture_choice.choose_one(  # type: ignore[no-any-return]
        t("lab.make"), pictures, key=RUNG, word=lambda rung: t(f"lab.quick_{rung}"), size=(34, 26), picked=kept.get("rung", "text")
    )  # fmt: skip


def _how(rung: Rung) -> None:
    """What a picture, a clip or a sound needs to be told beside its words."""
    if rung in ("still", "clip"):
        frames = {name: picture_choice.frame_image(*projects.RATIOS[name]) for name in RATIOS}
        picture_choice.choose_one(t("pages.ratio"), frames, key=RATIO, word=str, size=(34, 26), picked=RATIOS[0])
    if rung in ("sound", "clip"):
        strips = {each: picture_choice.strip_image(each / SECONDS[-1]) for each in SECONDS}
        picture_choice.choose_one(
            t("lab.seconds"), strips, key=LONG, word=lambda n: t("pages.seconds", n=n), size=(50, 26), picked=5
        )
    if rung == "still":
        known = {name: look.label[language()] for name, look in looks.shipped_looks().items()}
        words = {"": t("lab.no_style"), **known}
        st.selectbox(t("lab.style"), list(words), key=STYLE, format_func=words.__getitem__, width=170)


def _told(rung: Rung) -> tuple[CellSettings, LabInput | None]:
    """The same as it stands there now: settings, and the style where one was chosen."""
    settings: dict[str, Any] = {}
    if rung in ("still", "clip"):
        wide, high = projects.RATIOS[state.recall(RATIO) or RATIOS[0]]
        unit = SHORT_SIDE / min(wide, high)
        settings |= {"width": round(wide * unit / 2) * 2, "height": round(high * unit / 2) * 2}
    if rung in ("sound", "clip"):
        settings["seconds"] = state.recall(LONG) or 5
    chosen = (state.recall(STYLE) or "") if rung == "still" else ""
    style = inputs.inputs_from_styles(projects.detect_language(state.recall(PROMPT) or ""), [chosen]) if chosen else ()
    return CellSettings(**settings), style[0] if style else None


def _spec(rung: Rung, settings: CellSettings, style: LabInput | None) -> ExperimentSpec:
    """As it would be asked; a prompt that is not written yet is priced as one of usual length."""
    typed = state.recall(PROMPT) or ""
    variant = Variant(id="a", text=escape_wording(typed.strip() or model_prices.SAMPLE))
    return ExperimentSpec(rung=rung, variants=(variant,), inputs=(style,) if style else (), settings=settings)


def _deeds(person: Person, spec: ExperimentSpec, offered: Sequence[ModelOffer], ticked: list[str]) -> None:
    price = model_prices.price_of_ticked(offered, ticked)
    plan = run_plan.plan_grid(
        state.studio(), model_prices.lab_account(person), spec.model_copy(update={"models": tuple(ticked)})
    )
    told = [
        model_prices.count_words("calls", len(ticked)),
        model_prices.format_estimate(price),
        model_prices.budget_left_words(plan),
    ]
    with st.container(key="lab-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="under-box num">{escape(" · ".join(filter(None, told)))}</div>', width="stretch")
        improve_window.button(key="lab-quick", field=PROMPT, task=TASKS.get(spec.rung), on_use=_improved)
        st.button(
            f"{t('lab.run')} · {model_prices.format_estimate(price)}", key="lab-run", type="primary", icon=":material/play_arrow:",
            shortcut="Ctrl+Enter", disabled=not ticked, on_click=_run,
        )  # fmt: skip
    shortcuts.add_shortcut("lab", "Ctrl Enter", t("lab.run"))


def _improved(optimized: Any) -> None:
    """What was improved stands in the box."""
    state.remember(PROMPT, optimized.optimized_prompt)


def _run() -> None:
    """A callback: ask what stands in the box now. What was typed stays there."""
    state.forget(WRONG)
    person, studio = gate.current_person(), state.studio()
    if person is None:
        return
    rung, prompt = state.recall(RUNG, "text"), state.recall(PROMPT) or ""
    models = list(state.recall(f"lab_models_{rung}") or [])
    try:
        with state.uninterrupted():
            settings, style = _told(rung)
            made = lab.ask_quickly(
                studio, person, prompt, models, rung=rung, settings=settings, style=style, language=projects.detect_language(prompt)
            )  # fmt: skip
            studio.db.execute_write(preferences.save_choices, person.id, HABIT, rung=rung, **{f"models_{rung}": models})
    except StudioError as error:
        state.remember(WRONG, t("lab.nothing_typed") if not prompt.strip() else error.sentence(language()))
        return
    show_answers(made)


def _examples(offered: Sequence[ModelOffer]) -> None:
    """None where no model can be asked."""
    rung = state.recall(RUNG, "text")
    if all(one.why_not for one in offered):
        return
    with st.container(key="home-try", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute">{escape(t("home.try"))}</span>', width="content")
        for number in range(1, EXAMPLES + 1):
            words = t(f"lab.example_{rung}_{number}")
            st.button(
                words, key=f"lab-example-{number}", type="tertiary", on_click=_try, args=(words, rung, number, offered)
            )


def _try(words: str, rung: Rung, number: int, offered: Sequence[ModelOffer]) -> None:
    """A callback: an example into the box. Of sounds only those models stay ticked that make such a one: a voice is not asked for rain."""
    state.remember(PROMPT, words)
    if rung != "sound":
        return
    known, ticked = model_prices.models_by_id(), state.recall(f"lab_models_{rung}") or ()
    wanted = [one for one in offered if not one.why_not and known[one.id].capability == SOUNDS[number]]
    state.remember(f"lab_models_{rung}", [one.id for one in wanted if one.own or one.id in ticked])


# The answers -------------------------------------------------------------------------------------------------------------


def _shown(person: Person) -> Experiment | None:
    """Whose answers are on screen: the address says it. A browser that has not heard yet what was just asked says what was on
    screen before."""
    asked, said_at = state.recall(ASKED) or ("", 0.0)
    wanted = st.query_params.get(SHOWN, "")
    if asked and wanted != asked and time.time() - said_at < SETTLES_S:
        wanted = st.query_params[SHOWN] = asked
    try:
        return state.studio().db.execute_read(experiments.load_experiment, person, uuid.UUID(wanted))
    except (ValueError, NotFound):
        st.query_params.pop(SHOWN, None)
        return None


def show_answers(experiment_id: uuid.UUID) -> None:
    """A callback: these answers come on screen."""
    state.remember(ASKED, (str(experiment_id), time.time()))
    st.query_params[SHOWN] = str(experiment_id)


def _answers_of(row: Experiment) -> None:
    open_ = state.studio().db.execute_read(experiments.count_cells, row.id).open
    with st.container(key="lab-answers", gap="small"):
        st.fragment(_answers, run_every=FALLS_BACK_S if open_ else None)(row.id)
        with st.container(key="lab-answers-deeds", horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                t("lab.as_experiment"), key="lab-as-grid", icon=":material/grid_on:", on_click=_lay_out, args=(row.id,)
            )
            st.button(t("lab.clear"), key="lab-clear", type="tertiary", on_click=_clear)


def _answers(experiment_id: uuid.UUID) -> None:
    person = gate.require(Action.TRY_MODELS)
    rows, marked = state.studio().db.execute_read(opinions.cells_with_marks, experiment_id, person.id)
    told = [_cell(row, marked.get(row.id)) for row in rows]
    element_actions.draw(
        _element(language()),
        KEY,
        {
            "id": str(experiment_id),
            "cells": told,
            "language": language(),
            "words": {word: t(f"lab.quick_{word}", n="{n}") for word in WORDS},
            "may_film": access.can(person, Action.CREATE),
        },
        {"act": _do},
        on_over_change=_nothing,
    )
    open_now = [row for row in rows if _open(row)]
    if state.recall(WAS_OPEN) == str(experiment_id) and not open_now:
        state.forget(WAS_OPEN)
        st.rerun()
    if open_now:
        state.remember(WAS_OPEN, str(experiment_id))


def _open(row: Cell) -> bool:
    return row.state in ("pending", "processing") and not row.error and row.task_id is not None


def _cell(row: Cell, marked: marks.CellMarks | None) -> dict[str, Any]:
    """What the element says of one answer."""
    code, model = language(), model_prices.models_by_id().get(row.model)
    checks, facts = (row.facts or {}).get("checks") or {}, row.facts or {}
    done = row.state == "completed"
    kind = row.media_type.partition("/")[0] if done else _kind(row)
    return {
        "id": str(row.id),
        "name": model_prices.model_title(model, row.model),
        "open": _open(row),
        "state": row.state,
        "look": LOOKS[row.state],
        "word": t(f"lab.state_{row.state}"),
        "kind": kind,
        "text": row.answer,
        "url": media.asset_url(row.sha256) if row.sha256 else "",
        "thumb": media.asset_url(row.thumb) if row.thumb else "",
        "shape": _shape(row) if kind == "audio" and row.sha256 else "",
        "long": formatting.format_length(facts.get("milliseconds", 0) / 1000) if kind == "audio" else "",
        "ratio": _ratio(row),
        "took": t("pages.seconds", n=f"{row.took_ms / 1000:.1f}") if done else "",
        "price": formatting.money(row.cost_micro_yuan) if row.state in ("completed", "failed") else "",
        "why": experiment_export.failure_reason(row, code),
        "stars": (marked.mine.stars or 0) if marked and marked.mine else 0,
        "findings": model_prices.check_findings(checks),
    }


def _kind(row: Cell) -> str:
    return {"text": "text", "still": "image", "sound": "audio"}.get(row.rung, "video")


def _ratio(row: Cell) -> str:
    wide, high = row.request.get("width", 16), row.request.get("height", 9)
    return f"{wide}/{high}"


def _shape(row: Cell) -> str:
    return sound_player.waveform_css(waveform.load_waveform(state.studio(), row.sha256, row.facts))


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the fragment runs is all that is wanted."""


# What was done on them ---------------------------------------------------------------------------------------------------


def _do(deed: dict[str, Any]) -> None:
    verb = DEEDS.get(str(deed.get("do")))
    if verb is not None:
        verb(deed)


def _rate(deed: dict[str, Any]) -> None:
    person = gate.current_person()
    if person is None:
        return
    stars = int(deed.get("stars") or 0)
    state.studio().db.execute_write(opinions.give_stars, person, uuid.UUID(deed["cell"]), stars or None)


def _again(deed: dict[str, Any]) -> None:
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_cell, person, uuid.UUID(deed["cell"]))
    lab.run_cells(state.studio(), row.experiment_id, person, [row.key])


def _to_film(deed: dict[str, Any]) -> None:
    """The words of an answer become the idea on Home."""
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_cell, person, uuid.UUID(deed["cell"]))
    state.remember(TO_HOME, row.answer[: state.studio().limits.idea_max_chars])


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {"rate": _rate, "again": _again, "film": _to_film}


def _clear() -> None:
    st.query_params.pop(SHOWN, None)
    state.forget(PROMPT, ASKED)


def _lay_out(experiment_id: uuid.UUID) -> None:
    person = gate.current_person()
    if person is None:
        return
    try:
        with state.uninterrupted():
            state.studio().db.execute_write(experiments.turn_into_grid, person, experiment_id)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return
    state.forget(ASKED)
    st.query_params.clear()
    st.query_params["experiment"] = str(experiment_id)


# What was run before -----------------------------------------------------------------------------------------------------


def _before(person: Person, shown: Experiment | None) -> None:
    rows, counts = state.studio().db.execute_read(
        experiments.list_with_counts, person, own=True, quick=True, most=BEFORE
    )
    rows = [row for row in rows if shown is None or row.id != shown.id]
    if not rows:
        return
    html_parts.draw_title(t("lab.before"))
    with st.container(key="lab-before", gap=None):
        for row in rows:
            count = counts.get(row.id, experiments.CellCounts())
            spec = experiments.spec_of(row)
            with st.container(key=f"lab-row-{row.id}", gap=None):
                st.html(_line(row, spec, count))
                st.button(
                    html_parts.escape_markdown(row.name), key=f"lab-look-{row.id}", on_click=_look_at, args=(row.id,)
                )


def _line(row: Experiment, spec: ExperimentSpec, count: experiments.CellCounts) -> str:
    facts = [
        t(f"lab.quick_{spec.rung}") if spec.rung in RUNGS else model_prices.rung_word(spec.rung),
        model_prices.count_words("answers", count.made),
        formatting.money(count.spent),
        formatting.format_when(row.created_at),
    ]
    state_of = html_parts.state_html("work", t("lab.state_processing")) if count.open else ""
    state_of = state_of or (
        html_parts.state_html("fail", model_prices.count_words("failed_n", count.failed)) if count.failed else ""
    )
    cells_of = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<div class="lab-line num"><b>{escape(row.name)}</b>{state_of}{cells_of}</div>'


def _look_at(experiment_id: uuid.UUID) -> None:
    """A callback: its answers come on screen, and its prompt into the box, to be changed and run again."""
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_experiment, person, experiment_id)
    _fill(row)
    show_answers(experiment_id)


def _fill(row: Experiment) -> None:
    """The box as it was when this was asked."""
    asked = state.studio().db.execute_read(cells.list_cells, row.id)
    spec = experiments.spec_of(row)
    if asked:
        words = str(asked[0].request.get("prompt", ""))
        told = spec.inputs[0].facts.get("style_words", "") if spec.inputs else ""
        state.remember(PROMPT, words.removesuffix(told).rstrip() if told else words)
    if spec.rung in RUNGS:
        state.remember(RUNG, spec.rung)
        state.remember(f"lab_models_{spec.rung}", list(spec.models))
    if spec.rung == "still":
        state.remember(STYLE, spec.inputs[0].facts.get("look", "") if spec.inputs else "")
