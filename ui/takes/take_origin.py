"""What a take says of itself: which model, what it cost, how long it took; and, unfolded, why that model was asked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from core.database.tables import Take, Video
from core.gateway.routing_policy import OWN
from core.i18n import texts_of_area
from core.models import model_catalogue, route_explained
from core.models.route_explained import BalanceWeights, ConsideredModel, RouteExplanation
from core.project.takes import BROUGHT
from ui.base import formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t

Made = Take | Video
KEPT = "_whys_of_film"
OWN_OF = {"shot": "image", "portrait": "image", "line": "speech", "music": "music", "sfx": "effect"}
"""Which of the studio's own engines makes what, by the kind of a take."""


def explain_takes(takes: Iterable[Made]) -> dict[str, RouteExplanation]:
    """What the ledger knows of these takes, under the keys of their calls."""
    keys = {take.call_key for take in takes if take.call_key}
    if not keys:
        return {}
    studio = state.studio()
    return studio.db.execute_read(route_explained.explain_calls, keys, model_catalogue.models_by_id(studio), language())


def explain_takes_of_film(shown: FilmOnScreen) -> dict[str, RouteExplanation]:
    """Of all takes of the film on screen, read once a run."""
    kept: tuple[FilmOnScreen, dict[str, RouteExplanation]] | None = state.recall(KEPT)
    if kept is None or kept[0] is not shown:
        kept = shown, explain_takes(shown.made.takes.values())
        state.remember(KEPT, kept)
    return kept[1]


def is_imported(take: Made) -> bool:
    """Somebody's own, as it came: no model had a hand in it."""
    return take.made_from == BROUGHT and not take.provider


def maker_name(take: Made, told: dict[str, RouteExplanation]) -> str:
    """Who made it, as people say it."""
    if is_imported(take):
        return t("pages.by_hand")
    if found := told.get(take.call_key):
        return found.name
    return t("pages.builtin") if take.provider in (OWN, "") else take.model or take.provider


def origin_line(take: Made, told: dict[str, RouteExplanation]) -> str:
    """Kling 3 · ¥0.60 · 12 s; of an older take, which kept no call, nothing."""
    found = told.get(take.call_key)
    if found is None or is_imported(take):
        return ""
    cost = t("why.cached_short") if found.cached else formatting.money(found.cost_micro_yuan)
    return " · ".join((found.name, cost, *([] if found.cached else [format_wait(found.seconds)])))


def format_wait(took: float) -> str:
    """A wait as short as it is: 0.4 s, 12 s, 2 min 4 s."""
    return t("pages.seconds", n=f"{took:.1f}") if took < 10 else formatting.format_wait(took)


def fallback_sentence(take: Made | None) -> str:
    """Where one of the studio's own engines did what a vendor was to do: who could not, why, and who did; else empty."""
    told = (take.facts or {}).get("stepped_in") if take is not None else None
    if take is None or not told or not told.get("for"):
        return ""
    name = model_catalogue.model_display_name(told["for"], model_catalogue.models_by_id(state.studio()), language())
    capability = "video" if isinstance(take, Video) else OWN_OF.get(take.of_kind, "other")
    own = "other" if "tool" in take.facts else capability
    return html_parts.close_up_chinese(_word("stepped", str(told.get("why", "")), model=name, own=t(f"why.own_{own}")))


def origin_html(take: Made | None, told: dict[str, RouteExplanation]) -> str:
    """Who stepped in, the line, and behind it the whole choice. Of the studio's own engines only the line, quietly."""
    stepped = fallback_sentence(take)
    return (f'<p class="why-stepped">{escape(stepped)}</p>' if stepped else "") + _line_html(take, told)


def _line_html(take: Made | None, told: dict[str, RouteExplanation]) -> str:
    if take is None or not (said := origin_line(take, told)):
        return ""
    found = told[take.call_key]
    if found.own:
        return f'<p class="why-own">{escape(said)}</p>'
    marks = "".join(f"<p>{escape(words)}</p>" for words in _marks(found))
    return (
        f'<div class="why-made"><p class="why-line">{escape(said)}</p><details class="why"><summary>{escape(t("why.title"))}</summary>'
        f'<div class="why-in">{marks}{_table(found)}{_formula(found.weighed)}</div></details></div>'
    )


def draw(take: Made | None, told: dict[str, RouteExplanation]) -> None:
    """Where there is anything to say."""
    if said := origin_html(take, told):
        st.html(said)


def _marks(found: RouteExplanation) -> list[str]:
    """What must be known before the table: how it was chosen, what was saved or free, who was asked first."""
    said = [t(f"why.policy_{found.policy}")] if found.policy and not found.pin else []
    if found.pin:
        said = [t("why.pinned", model=found.pin)]
    if found.cached:
        said.append(t("why.cached", saved=formatting.money(found.saved_micro_yuan)))
    if found.free_units:
        said.append(t("why.free", n=f"{found.free_units:,}", unit=_word("unit", found.free_unit or "unit")))
    said += [t("why.before", model=name, what=_word("error", error)) for name, error in found.before]
    if found.keyless:
        said.append(t("why.keyless", n=found.keyless))
    return said


def _table(found: RouteExplanation) -> str:
    if not found.candidates:
        return ""
    heads = "".join(
        f"<th scope='col'>{escape(t(f'why.{head}'))}</th>" for head in ("model", "price", "quality", "wait")
    )
    heads += f"<th scope='col'>{escape(t('why.score'))}</th>" if found.weighed else ""
    rows = "".join(_row(one, bool(found.weighed)) for one in found.candidates)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(one: ConsideredModel, weighed: bool) -> str:
    if one.removed:
        return (
            f'<tr class="out"><th scope="row">{escape(one.name)}</th>'
            f'<td colspan="{4 if weighed else 3}">{escape(_word("out", one.removed))}</td></tr>'
        )
    price = t("why.free_short") if one.free else formatting.money(one.estimate_micro_yuan or 0)
    score = f"<td>{one.score:.2f}</td>" if weighed else ""
    asked = f" <em>{escape(t('why.asked'))}</em>" if one.asked else ""
    return (
        f'<tr class="{"on" if one.asked else ""}"><th scope="row">{escape(one.name)}{asked}</th><td>{escape(price)}</td>'
        f"<td>{one.quality:.1f}</td><td>{escape(format_wait(one.seconds))}</td>{score}</tr>"
    )


def _formula(how: BalanceWeights | None) -> str:
    if how is None:
        return ""
    words = t(
        "why.formula", quality=f"{how.quality:g}", price=f"{how.price:g}", speed=f"{how.speed:g}",
        half_yuan=f"¥{how.half_yuan:g}", half_s=t("pages.seconds", n=f"{how.half_s:g}"),
    )  # fmt: skip
    return f'<p class="why-how">{escape(words)}</p>'


def _word(what: str, name: str, **facts: str) -> str:
    """A word of the router in words; one that has none is said in general."""
    key = f"{what}_{name}"
    return t(f"why.{key if key in texts_of_area('why') else f'{what}_other'}", **facts)
