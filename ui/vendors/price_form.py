"""Where an admin says what a model costs, or how many yuan one of a currency is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.models import price_overrides, vendor_readiness
from core.money import price_list
from core.money.price_list import CurrencyRate
from core.people.access import Action
from ui.base import film_on_screen, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.gate import require
from ui.base.i18n import t
from ui.widgets import editable, vendor_words

OPEN = "_price_open"
VENDOR, MODEL, UNIT, AMOUNT, CURRENCY, SOURCE = (
    "price_vendor", "price_model", "price_unit", "price_amount", "price_currency", "price_source",
)  # fmt: skip
FIRST = {
    "text": ("m_tokens_in", "m_tokens_out", "m_tokens_cached"),
    "image": ("image", "call"),
    "video": ("second", "call"),
    "speech": ("k_characters", "second"),
    "music": ("call", "minute", "second"),
}
"""Units that suit a capability, the usual one first; all others come behind."""


def open_window() -> None:
    """A callback."""
    state.remember(OPEN, True)


def close_window() -> None:
    state.forget(OPEN, VENDOR, MODEL, UNIT, AMOUNT, CURRENCY, SOURCE)


def draw_window() -> None:
    if state.recall(OPEN):
        st.dialog(t("providers.set_price"), on_dismiss=close_window)(_form)()


def _form() -> None:
    require(Action.MANAGE_PROVIDERS)
    if not state.recall(OPEN):
        st.rerun()
    film_on_screen.draw_failure()
    vendors = [one.name for one in vendor_readiness.vendors_with_doors()]
    vendor = st.selectbox(
        t("providers.vendor"),
        vendors,
        key=VENDOR,
        format_func=html_parts.option_labels(vendors, vendor_words.vendor_name),
    )
    models = _models(vendor)
    model = st.selectbox(
        t("providers.p_model"), list(models), key=f"{MODEL}_{vendor}", format_func=html_parts.option_labels(models, lambda one: _name(models, one))
    )  # fmt: skip
    if model is None:
        return
    units = _units(models[model].capability)
    with st.container(key="price-of", horizontal=True, gap="small"):
        st.text_input(t("providers.amount"), key=AMOUNT, placeholder="0.084", max_chars=30, width=150)
        currencies = ["CNY", *(rate.currency for rate in price_list.currency_rates(state.studio().db))]
        st.selectbox(t("providers.currency"), currencies, key=CURRENCY, width=110)
        st.selectbox(
            t("providers.unit"), units, key=f"{UNIT}_{models[model].capability}", width=220,
            format_func=html_parts.option_labels(units, lambda one: t(f"providers.unit_{one}")),
        )  # fmt: skip
    st.text_input(t("providers.p_source"), key=SOURCE, max_chars=300, placeholder=t("providers.source_hint"))
    st.button(
        t("providers.set_price"),
        key="price-save",
        type="primary",
        on_click=save_price,
        args=(vendor, model, str(models[model].capability)),
    )


def save_price(vendor: str, model: str, capability: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(
            price_list.set_price,
            admin,
            provider=vendor,
            model=model,
            unit=str(state.recall(f"{UNIT}_{capability}")),
            amount=str(state.recall(AMOUNT) or ""),
            currency=str(state.recall(CURRENCY)),
            source=str(state.recall(SOURCE) or "").strip(),
        )
        close_window()
        film_on_screen.report_success(t("providers.price_set"))


def _models(vendor: str) -> dict[str, Any]:
    return {
        one.name: one
        for one in vendor_readiness.list_vendor_models(state.studio(), vendor)
        if vendor_readiness.is_model_available(one, vendor_readiness.today())
    }


def _name(models: dict[str, Any], name: str) -> str:
    return f"{vendor_words.model_name(models[name])} · {vendor_words.capability_word(models[name].capability)}"


def _units(capability: str) -> list[str]:
    first = FIRST.get(str(capability), ("image", "call"))
    return [*first, *(unit for unit in price_overrides.UNITS if unit not in first)]


# Rates -------------------------------------------------------------------------------------------------------------------


def draw_rate(one: CurrencyRate) -> None:
    editable.line(
        t("providers.rate_of", currency=one.currency), f"{one.yuan.normalize():f}", set_rate, one.currency,
        key=f"rate_{one.currency}", hidden=True,
    )  # fmt: skip


def draw_new_rate() -> None:
    with st.popover(t("providers.add"), key="rate-add"):
        st.text_input(t("providers.currency"), key="rate_new_currency", max_chars=3, placeholder="JPY")
        st.text_input(t("providers.yuan_for_one"), key="rate_new_yuan", max_chars=20, placeholder="0.047")
        st.button(t("providers.add"), key="rate-new-save", type="primary", on_click=add_rate)


def add_rate() -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        currency = str(state.recall("rate_new_currency") or "").strip().upper()
        state.studio().db.execute_write(price_list.set_rate, admin, currency, str(state.recall("rate_new_yuan") or ""))
        state.forget("rate_new_currency", "rate_new_yuan")
        film_on_screen.report_success(t("providers.rate_set"))


def set_rate(currency: str, _seen: str, typed: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(price_list.set_rate, admin, currency, typed)
        editable.reset_field(f"rate_{currency}")
        film_on_screen.report_success(t("providers.rate_set"))
