"""What an experiment shows: a row for each wording, model, or both, with its stars, wins, price and failures; who leads, if anybody
does; and the door by which a wording goes into use."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from core.database.tables import Experiment
from core.lab import experiments, promotion, result_values
from core.lab.lab_values import ExperimentSpec
from core.lab.result_values import ResultRow, Results
from core.people.sessions import Person
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.i18n import language, t
from ui.lab import interval_chart, model_prices, promote_wording, template_in_use
from ui.lab.grid import grid_cells

BY = ("variants", "models", "both")
RUNG, SHOWN_BY = "lab_results_rung", "lab_results_by"


def draw(experiment: Experiment, person: Person, editable: bool) -> None:
    spec, rung_key, by_key = (
        experiments.spec_of(experiment),
        f"{RUNG}_{experiment.id}",
        f"{SHOWN_BY}_{experiment.id}",
    )
    chosen = state.recall(rung_key) or ""
    table, moved = state.studio().db.execute_read(promotion.results_and_moves, experiment.id, chosen)
    film_on_screen.draw_failure()
    if not table.variants:
        html_parts.draw_empty_place(t("lab.results_none"), t("lab.results_none_why"))
        return
    with st.container(key="lab-results", gap="small"):
        said = st.container(key="lab-verdict")
        by = _choices(table, rung_key, by_key)
        names = grid_cells.model_names(person, experiment, {row.model for row in table.both} - {""})
        with said:
            draw_verdict(table, spec, names, of_models=by == "models")
        _head(by)
        for row in getattr(table, by):
            _row(experiment, table, row, spec, names, by, editable and table.rung != "prompt")
        _foot(table)
        if moved:
            with st.container(key="lab-in-use", gap="small"):
                html_parts.draw_title(t("lab.results_moves"))
                for name, code in moved:
                    template_in_use.draw(name, code, editable)
    promote_wording.draw_window(experiment, person)


def draw_verdict(table: Results, spec: ExperimentSpec, names: Mapping[str, str], *, of_models: bool = False) -> None:
    """In words, before any figure: who leads, of the wordings or of the models, or that it is not decided and why."""
    leader = table.model_leader if of_models else table.leader
    if leader.key:
        wording, model = leader.key
        name = names.get(model, model) if of_models else grid_cells.variant_title(spec, wording) or leader.facts["name"]
        said = t(f"lab.results_leads_{leader.by}", name=name)
        why = t(
            "lab.results_leads_why",
            counted=result_values.counts_sentence(language(), leader.answers, leader.inputs, leader.people),
        )
        st.html(f'<div class="lr-says">{html_parts.state_html("done", said)}<span>{escape(why)}</span></div>')
        return
    st.html(
        f'<div class="lr-says">{html_parts.state_html("empty", t("lab.results_undecided"))}'
        f"<span>{escape(_without_first(leader.said(language())))}</span></div>"
    )


def _without_first(sentence: str) -> str:
    """The sentence says "not yet decided: ..." itself; here the state has said so."""
    for mark in ("：", ": "):
        first, found, rest = sentence.partition(mark)
        if found and len(first) < 20:
            return rest[:1].upper() + rest[1:]
    return sentence


def _choices(table: Results, rung_key: str, by_key: str) -> str:
    with st.container(key="lab-results-tools", horizontal=True, gap="small", vertical_alignment="center"):
        words = {by: t(f"lab.results_by_{by}") for by in BY}
        by = st.segmented_control(
            t("lab.results_by"), BY, key=by_key, default=None if state.recall(by_key) else BY[0], required=True,
            format_func=words.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        if len(table.rungs) > 1:
            rungs = {rung: t(f"lab.rung_{rung}") for rung in table.rungs}
            st.segmented_control(
                t("lab.grid_rungs"), list(table.rungs), key=rung_key, default=None if state.recall(rung_key) else table.rung,
                required=True, format_func=rungs.__getitem__, label_visibility="collapsed",
            )  # fmt: skip
    return str(by or BY[0])


# The table -----------------------------------------------------------------------------------------------------------------


def _head(by: str) -> None:
    first = t(f"lab.results_by_{by}")
    cells = "".join(
        f'<span class="c-{name}">{escape(t(f"lab.results_h_{name}"))}</span>'
        for name in ("n", "stars", "wins", "rejected", "price", "wait", "refused")
    )
    st.html(f'<div class="lr lr-head" aria-hidden="true"><span class="c-name">{escape(first)}</span>{cells}</div>')


def _row(
    experiment: Experiment,
    table: Results,
    row: ResultRow,
    spec: ExperimentSpec,
    names: dict[str, str],
    by: str,
    may_promote: bool,
) -> None:
    leads = row.key in ((table.leader.key,) if by == "variants" else (table.model_leader.key,)) and by != "both"
    with st.container(
        key=f"lr-{by}-{row.variant}-{_slug(row.model)}", horizontal=True, gap="small", vertical_alignment="center"
    ):
        st.html(_figures(row, _name(row, spec, names), leads), width="stretch")
        if by == "variants":
            letter = grid_cells.variant_title(spec, row.variant).partition(" ")[0]
            if not letter:  # taken out meanwhile
                return
            st.button(
                t("lab.results_promote", letter=letter), key=f"promote-{row.variant}", type="primary" if leads else "secondary",
                disabled=not (may_promote and row.completed), on_click=promote_wording.open_window,
                args=(experiment.id, row.variant),
            )  # fmt: skip


def _slug(model: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in model)


def _name(row: ResultRow, spec: ExperimentSpec, names: dict[str, str]) -> str:
    wording = grid_cells.variant_title(spec, row.variant) if row.variant else ""
    if row.model and row.variant:
        wording = wording.partition(" ")[0] or row.name.rpartition(" × ")[0]
    letter, _, name = wording.partition(" · ") if wording else ("", "", "" if row.model else row.name)
    said = f"<b>{escape(letter)}</b>" if letter else ""
    said += f'<span class="nm">{escape(name)}</span>' if name else ""
    said += f'<span class="nm">{escape(names.get(row.model, row.model))}</span>' if row.model else ""
    if row.older:
        said += f"<small>{escape(t('lab.results_older', n=row.older))}</small>"
    return said


def _figures(row: ResultRow, name: str, leads: bool) -> str:
    lead = html_parts.state_html("done", t("lab.results_leader_word")) if leads else ""
    tags = ", ".join(f"{t(f'lab.tag_{tag}')} {n}" for tag, n in sorted(row.tags.items(), key=lambda item: -item[1]))
    cells = {
        "n": f"{row.completed}<small>{escape(t('lab.results_of', n=row.cells))}</small>"
        if row.completed != row.cells
        else str(row.completed),
        "stars": _stars(row),
        "wins": _wins(row),
        "rejected": _share(row.reject_share),
        "price": _price(row),
        "wait": formatting.format_length(row.p50_s) if row.p50_s is not None else "–",
        "refused": _share(row.refusal_rate),
    }
    told = "".join(
        f'<span class="c-{key} num"><em>{escape(t(f"lab.results_h_{key}"))}</em>{value}</span>'
        for key, value in cells.items()
    )
    under = f'<span class="c-tags">{escape(tags)}</span>' if tags else ""
    return f'<div class="lr{" leads" if leads else ""}"><span class="c-name">{name}{lead}</span>{told}{under}</div>'


def _stars(row: ResultRow) -> str:
    if row.stars is None:
        return f'<span class="mute">{escape(t("lab.results_unrated"))}</span>'
    stars = row.stars
    said = t(
        "lab.results_stars_said",
        mean=f"{stars.mean:.1f}",
        low=f"{stars.low:.1f}",
        high=f"{stars.high:.1f}",
        n=row.marks,
    )
    return (
        interval_chart.whisker_html(stars.low, stars.mean, stars.high, 1, 5, said, faint=row.few)
        + f"<b>{stars.mean:.1f}</b><small>{escape(_judged(row))}</small>"
    )


def _judged(row: ResultRow) -> str:
    answers = model_prices.count_words("judged_answers", row.answers).strip()
    return t("lab.results_judged", answers=answers, people=result_values.people_sentence(language(), row.people))


def _wins(row: ResultRow) -> str:
    if row.wins is None:
        return '<span class="mute">–</span>'
    return (
        interval_chart.share_html(row.wins, faint=row.few)
        + f"<b>{interval_chart.format_percent(row.wins.share)}</b><small>{escape(interval_chart.describe_pairs(row.wins))}</small>"
    )


def _share(part: float | None) -> str:
    return "–" if part is None else interval_chart.format_percent(part)


def _price(row: ResultRow) -> str:
    if row.cost_per_accepted is None:
        return f'<span class="mute" title="{escape(t("lab.results_none_accepted"))}">–</span>'
    return formatting.money(row.cost_per_accepted)


def _foot(table: Results) -> None:
    told = t(
        "lab.results_foot",
        inputs=table.inputs,
        people=table.people,
        votes=table.votes,
        spent=formatting.money(table.cost),
    )
    st.html(f'<p class="note lr-foot num">{escape(told)}</p>')
