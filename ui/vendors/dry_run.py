"""A dry run: whom the studio would ask for something, in order, with what speaks for each, and why all others are out."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.i18n import texts_of_area
from core.models import dry_run, vendor_readiness
from core.models.dry_run import ASKS, RoutePreview
from ui.base import html_parts, state
from ui.base.i18n import language, t
from ui.widgets import vendor_words

ASK, POLICY, GRADE = "try_ask", "try_policy", "try_grade"
POLICIES = ("", "balanced", "cost", "quality", "speed")
GRADES = ("", "fast", "balanced", "quality")
COLUMNS = ("place", "model", "estimate", "quality", "wait", "score")


def draw() -> None:
    html_parts.draw_title(t("providers.dry_run"), t("providers.dry_run_note"))
    with st.container(key="try", horizontal=True, gap="small"):
        name = _choice(ASK, ASKS, lambda one: t(f"providers.ask_{one}"), t("providers.try_what"))
        policy = _choice(
            POLICY, POLICIES, lambda one: t(f"providers.policy_{one or 'as_studio'}"), t("providers.policy")
        )
        grade = _choice(GRADE, GRADES, lambda one: t(f"providers.grade_{one or 'as_studio'}"), t("providers.grade"))
    look = dry_run.preview_route(state.studio(), name, language(), policy=policy or None, grade=grade or None)
    st.html(f'<p class="note">{escape(describe_request(look))}</p>')
    st.html(candidates_html(look))
    st.html(formula_html(look))
    st.html(excluded_html(look))


def _choice(key: str, options: tuple[str, ...], words: Any, label: str) -> str:
    return str(st.selectbox(label, options, key=key, format_func=html_parts.option_labels(options, words), width=240))


def describe_request(look: RoutePreview) -> str:
    """What was tried, so that an estimate can be understood."""
    request = look.request
    said = [vendor_words.capability_word(request.capability)]
    if request.prompt:
        said.append(t("providers.try_chars", n=len(request.prompt)))
    if request.width:
        said.append(f"{request.width} × {request.height}")
    if request.seconds:
        said.append(t("pages.seconds", n=f"{request.seconds:g}"))
    policy = t("providers.by", policy=t(f"providers.policy_{look.decision.policy}"))
    grade = t("providers.of_grade", grade=t(f"providers.grade_{look.decision.grade}"))
    return " · ".join([*said, policy, grade])


def candidates_html(look: RoutePreview) -> str:
    fit = [one for one in look.decision.candidates if not one.removed]
    if not fit:
        return f'<div class="wrong">{html_parts.state_html("fail", t("providers.nobody"))}</div>'
    columns = COLUMNS if look.decision.policy == "balanced" else COLUMNS[:-1]
    heads = "".join(f'<th scope="col">{escape(t(f"providers.c_{one}"))}</th>' for one in columns)
    rows = "".join(_candidate(look, number, one, columns) for number, one in enumerate(fit, 1))
    return f'<table class="pt tried"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _candidate(look: RoutePreview, number: int, one: Any, columns: tuple[str, ...]) -> str:
    model = look.models[one.model]
    whose = "" if model.provider == vendor_readiness.OWN else vendor_words.vendor_name(model.provider)
    free = f" · {t('providers.from_free')}" if one.free else ""
    said = {
        "estimate": vendor_words.format_estimate(one.estimate_micro_yuan) + free,
        "quality": f"{one.quality:g}",
        "wait": vendor_words.format_wait(one.seconds),
        "score": f"{one.score:.3f}",
    }
    first = (
        html_parts.state_html("done", t("providers.first"))
        if number == 1
        else f'<span class="num mute">{number}</span>'
    )
    cells = "".join(
        f'<td class="num" data-word="{escape(t(f"providers.c_{name}"))}">{escape(said[name])}</td>'
        for name in columns[2:]
    )
    name = (
        f"<b>{escape(vendor_words.model_name(model))}{vendor_words.marks_html(model)}</b><small>{escape(whose)}</small>"
    )
    return f'<tr><td class="place">{first}</td><th scope="row">{name}</th>{cells}</tr>'


def formula_html(look: RoutePreview) -> str:
    """How the order comes about, with the numbers that stand in it."""
    policy = look.decision.policy
    if policy != "balanced":
        return f'<p class="note">{escape(t(f"providers.policy_{policy}_order"))}</p>'
    weights, yuan, seconds = dry_run.routing_weights(look.request.capability)
    said = t(
        "providers.formula", quality=weights["quality"], price=weights["price"], speed=weights["speed"], yuan=f"{yuan:g}",
        seconds=f"{seconds:g}",
    )  # fmt: skip
    means = t(
        "providers.formula_means",
        yuan=f"{yuan:g}",
        seconds=f"{seconds:g}",
        what=vendor_words.capability_word(look.request.capability),
    )
    return f'<p class="formula num">{escape(said)}</p><p class="note">{escape(means)}</p>'


def excluded_html(look: RoutePreview) -> str:
    """Everybody who is out, each with its reason; those whose vendor nobody has a key for are only counted."""
    out = [one for one in look.decision.candidates if one.removed and one.removed != "purpose"]
    keyless = t("providers.keyless_models", n=look.decision.keyless) if look.decision.keyless else ""
    if not out and not keyless:
        return ""
    rows = "".join(_out(look, one) for one in out)
    tail = f'<p class="note">{escape(keyless)}</p>' if keyless else ""
    return (
        f'<h3 class="sub">{escape(t("providers.out"))}</h3>' + (f'<ul class="outs">{rows}</ul>' if rows else "") + tail
    )


def _out(look: RoutePreview, one: Any) -> str:
    model = look.models.get(one.model)
    name = vendor_words.model_name(model) if model else one.model
    whose = (
        ""
        if model is None or model.provider == vendor_readiness.OWN
        else f" · {vendor_words.vendor_name(model.provider)}"
    )
    return f"<li><b>{escape(name)}</b><small>{escape(whose)}</small><span>{escape(exclusion_reason(look, one, model))}</span></li>"


def exclusion_reason(look: RoutePreview, one: Any, model: Any) -> str:
    """What took it out, with the figure that did."""
    word = one.removed if f"out_{one.removed}" in texts_of_area("why") else "other"
    said = t(f"why.out_{word}")
    if model is None:
        return said
    limits = model.limits
    figures: dict[str, str] = {
        "seconds": f"{max(limits.durations, default=limits.seconds_most):g} s",
        "prompt": str(limits.prompt_chars),
        "ratio": ", ".join(limits.ratios or limits.sizes),
        "language": ", ".join(limits.languages),
        "retired": " → ".join(part for part in (str(model.until_day or ""), model.successor) if part),
        "not_yet": str(model.from_day or ""),
        "region": ", ".join(model.regions),
    }
    more = figures.get(one.removed, "")
    return f"{said} ({more})" if more else said
