"""What is asked in the quick box: the fields that say it, and the same read as an experiment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.database.tables import Experiment
from core.lab import cells, experiments, inputs
from core.lab.cell_requests import escape_wording
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, Rung, Variant
from core.project import looks, projects
from ui.base import state
from ui.base.i18n import language, t
from ui.lab import model_prices
from ui.widgets import picture_choice

PROMPT, RUNG = "lab_prompt", "lab_rung"
WRONG = "_lab_wrong"
"""What went wrong, said under the box."""
RUNGS: tuple[Rung, ...] = ("text", "still", "sound", "clip")
RATIOS = ("16:9", "9:16", "1:1")
SECONDS = (2, 5, 10)
RATIO, LONG, STYLE = "lab_ratio", "lab_seconds", "lab_style"
SHORT_SIDE = 720
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


def pick_rung(kept: dict[str, Any]) -> Rung:
    pictures = {rung: picture_choice.svg_image(GLYPHS[rung], 40, 30) for rung in RUNGS}
    return picture_choice.choose_one(  # type: ignore[no-any-return]
        t("lab.make"), pictures, key=RUNG, word=lambda rung: t(f"lab.quick_{rung}"), size=(34, 26), picked=kept.get("rung", "text")
    )  # fmt: skip


def draw_settings(rung: Rung) -> None:
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


def settings_and_style(rung: Rung) -> tuple[CellSettings, LabInput | None]:
    """What stands in these fields now, and the style where one was chosen."""
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


def experiment_spec(rung: Rung, settings: CellSettings, style: LabInput | None) -> ExperimentSpec:
    """As it would be asked; a prompt that is not written yet is priced as one of usual length."""
    typed = state.recall(PROMPT) or ""
    variant = Variant(id="a", text=escape_wording(typed.strip() or model_prices.SAMPLE))
    return ExperimentSpec(rung=rung, variants=(variant,), inputs=(style,) if style else (), settings=settings)


def fill_from(row: Experiment) -> None:
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
