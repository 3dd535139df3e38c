"""Who can do what: what would be asked now for each thing a film needs, and every vendor with what it offers and what is missing."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.models import dry_run, vendor_readiness, vendor_reports
from core.models.vendor_readiness import CAPABILITIES, Capability, VendorReadiness
from ui.base import html_parts, state
from ui.base.i18n import language, t
from ui.vendors import door_form
from ui.widgets import vendor_words

SHOWN = ("script", "shot", "clip", "line", "score", "effect", "restyle", "upscale", "cutout", "edit")
"""Of each capability what a film asks for most, in the order of vendor_readiness.CAPABILITIES."""


def draw() -> None:
    studio = state.studio()
    standings, may_pay = studio.db.execute_read(vendor_reports.standings_and_payment, studio)
    if not any(one.doors for one in standings):
        draw_no_keys()
    if not may_pay:
        st.html(f'<p class="note">{escape(t("providers.only_free"))}</p>')
    html_parts.draw_title(t("providers.asked_now"), t("providers.asked_now_note"))
    st.html('<ul class="firsts">' + "".join(first_choice_html(name) for name in SHOWN) + "</ul>")
    html_parts.draw_title(t("providers.who_can"), t("providers.who_can_note"))
    with st.container(key="standings", gap=None):
        st.html(titles_html())
        for one in standings:
            draw_row(one)
    st.html(f'<div class="pv-legend">{legend_html()}</div>')


def draw_no_keys() -> None:
    """No key at all: what works already, and what one would add."""
    with st.container(key="no-key", horizontal=True, vertical_alignment="center", gap="medium"):
        said = f"<b>{escape(t('providers.none_title'))}</b><span>{escape(t('providers.none_why'))}</span>"
        st.html(f'<div class="no-key">{said}</div>', width="stretch")
        st.button(
            t("providers.add_key"),
            key="first-key",
            type="primary",
            icon=":material/key:",
            on_click=door_form.open_new_door,
        )


def first_choice_html(name: str) -> str:
    """Whom the studio would ask for this now, about what it costs and how long it takes."""
    look = dry_run.preview_route(state.studio(), name, language())
    best = next((one for one in look.decision.candidates if not one.removed), None)
    what = escape(vendor_words.capability_word(look.request.capability))
    if best is None:
        return f"<li><span>{what}</span>{html_parts.state_html('fail', t('providers.nobody'))}</li>"
    model = look.models[best.model]
    facts = f"{vendor_words.format_estimate(best.estimate_micro_yuan)} · {vendor_words.format_wait(best.seconds)}"
    if best.free:
        facts = f"{t('providers.from_free')} · {vendor_words.format_wait(best.seconds)}"
    whose = "" if model.provider == vendor_readiness.OWN else f"{vendor_words.vendor_name(model.provider)} · "
    return (
        f'<li><span>{what}</span><b title="{escape(vendor_words.model_name(model))}">{escape(vendor_words.model_name(model))}</b>'
        f'<small class="num">{escape(whose + facts)}</small></li>'
    )


def titles_html() -> str:
    words = "".join(f"<span>{escape(vendor_words.capability_word(one))}</span>" for one in CAPABILITIES)
    return f'<div class="pv pv-head" aria-hidden="true"><span></span>{words}</div>'


def draw_row(one: VendorReadiness) -> None:
    name = vendor_words.vendor_name(one.name)
    pale = not one.doors and (one.keyed or not one.places)
    with st.container(key=f"vendor-{one.name}", gap=None):
        st.html(
            f'<div class="pv{" pale" if pale else ""}">'
            f'<span class="pv-who"><b>{escape(name)}{vendor_words.marks_html(one.vendor)}</b>'
            f"<small>{escape(describe_keys(one))}</small></span>{''.join(cell_html(one, what) for what in CAPABILITIES)}</div>"
        )
        st.button(
            t("providers.open_vendor", name=name), key=f"open-vendor-{one.name}", type="tertiary",
            on_click=door_form.open_vendor, args=(one.name,),
        )  # fmt: skip


def describe_keys(one: VendorReadiness) -> str:
    """How many keys there are, and in words what keeps its models from being asked."""
    if not one.keyed:
        absent = all(place.state == "absent" for place in one.places.values())
        return t("providers.not_installed" if absent else "providers.always_there")
    if not one.doors:
        return t("providers.no_server" if one.vendor.local or one.vendor.key == "optional" else "providers.no_key")
    said = [t("providers.n_keys_one" if len(one.doors) == 1 else "providers.n_keys", n=len(one.doors))]
    for how in dict.fromkeys(place.state for place in one.places.values()):
        what = [vendor_words.capability_word(name) for name, place in one.places.items() if place.state == how]
        word = t(f"providers.ready_{how}")
        if len(what) == len(one.places):
            said.append(word)
        elif how != "ready":
            said.append(t("providers.missing", what=t("providers.comma").join(what), state=word))
    return " · ".join(said)


def cell_html(one: VendorReadiness, what: Capability) -> str:
    place = one.places.get(what)
    if place is None:
        return '<span class="pv-cell none" aria-hidden="true"></span>'
    word = vendor_words.capability_word(what)
    said = t("providers.cell", what=word, n=place.models, state=t(f"providers.ready_{place.state}"))
    look = vendor_words.LOOKS[place.state]
    return (
        f'<span class="pv-cell {place.state}" title="{escape(said)}"><i class="gl s-{look}" aria-hidden="true">{place.models}'
        f'<u>{escape(word)}</u></i><span class="unseen">{escape(said)}</span></span>'
    )


def legend_html() -> str:
    shown = ("ready", "untested", "priceless", "alone", "bad", "keyless")
    return "".join(html_parts.state_html(vendor_words.LOOKS[one], t(f"providers.ready_{one}")) for one in shown)
