"""What every model costs: in its vendor's own currency and in yuan, who says so and how long ago; and what an admin says instead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from core.models import vendor_readiness, vendor_reports
from core.models.price_overrides import AllowanceLeft, PriceOverride
from core.money import price_list
from core.money.price_list import CurrencyRate, PricedModel
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.i18n import t
from ui.vendors import price_form, price_import
from ui.widgets import vendor_words
from ui.widgets.rule_row import ruled_row


def draw() -> None:
    studio = state.studio()
    read = studio.db.execute_read(vendor_reports.own_prices_and_allowances, studio.db, studio.settings)
    rates = price_list.currency_rates(studio.db)
    today = vendor_readiness.today()
    every = [one for name in studio.gateway.providers for one in vendor_readiness.list_vendor_models(studio, name)]
    sold = [one for one in every if one.price_micro_yuan is None and vendor_readiness.is_model_available(one, today)]
    priced = price_list.price_models(studio.db, sold, today)
    with st.container(key="prices-head", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(f'<p class="note">{escape(summarize_prices(priced))}</p>', width="stretch")
        st.button(t("prices.import"), key="import-prices", icon=":material/upload:", on_click=price_import.open_window)
        st.button(t("providers.set_price"), key="set-price", icon=":material/sell:", on_click=price_form.open_window)
    for fault in price_list.file_faults():
        html_parts.draw_wrong(describe_fault(fault))
    if read.allowances:
        draw_allowances(read.allowances)
    mine = {door.provider for door in read.doors}
    draw_table(priced, {rate.currency: rate.yuan for rate in rates}, mine, today)
    from_files = {price for one in read.imports for price in one.prices}
    draw_own_prices([one for one in read.own if one.provider and one.id not in from_files])
    price_import.draw_imports(read.imports, {one.by_id: one.by for one in read.own if one.by_id})
    draw_currencies(rates, [one for one in read.own if not one.provider])


def summarize_prices(priced: list[PricedModel]) -> str:
    without, old = sum(not one.known for one in priced), sum(one.old for one in priced)
    said = [t("providers.n_models", n=len(priced))]
    if without:
        said.append(t("prices.n_not_offered", n=without))
    said.append(t("prices.n_old", n=old, of=sum(len(one.prices) for one in priced), days=price_list.OLD_DAYS))
    return f"{' · '.join(said)}{t('providers.stop')}{t('providers.prices_note')}"


def describe_fault(fault: Any) -> str:
    """A file of the studio's own folder that counts for nothing, and why."""
    row = t("prices.in_row", n=fault.row) if fault.row else ""
    return t("prices.left_out", file=fault.file, row=row, why=t(f"prices.why_{fault.what}", detail=fault.detail))


# Each model --------------------------------------------------------------------------------------------------------------


def draw_table(priced: list[PricedModel], rates: Mapping[str, Decimal], mine: set[str], today: date) -> None:
    """By vendor, folded; those with a key are open."""
    ordered = sorted(priced, key=lambda one: (one.model.provider not in mine, one.model.provider))
    for name, group in groupby(ordered, key=lambda one: one.model.provider):
        st.html(vendor_html(name, list(group), rates, name in mine, today))


def vendor_html(name: str, group: list[PricedModel], rates: Mapping[str, Decimal], is_open: bool, today: date) -> str:
    unknown, old = sum(not one.known for one in group), sum(one.old for one in group)
    said = [t("providers.n_models_one" if len(group) == 1 else "providers.n_models", n=len(group))]
    if unknown:
        said.append(t("prices.n_not_offered", n=unknown))
    if old:
        said.append(t("prices.n_old_rows", n=old, days=price_list.OLD_DAYS))
    heads = "".join(f'<th scope="col">{escape(t(f"providers.p_{one}"))}</th>' for one in ("model", "price", "source"))
    rows = "".join(row_html(one, rates, today) for one in group)
    return (
        f'<details class="prices"{" open" if is_open else ""}><summary><b>{escape(vendor_words.vendor_name(name))}</b>'
        f"<small>{escape(' · '.join(said))}</small></summary>"
        f'<table class="pt priced"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def row_html(one: PricedModel, rates: Mapping[str, Decimal], today: date) -> str:
    name = f"<b>{escape(vendor_words.model_name(one.model))}{vendor_words.marks_html(one.model)}</b>"
    what = f"<small>{escape(vendor_words.capability_word(one.model.capability))} · {escape(one.model.name)}</small>"
    if not one.known:
        why = vendor_words.localized(one.model.unpriced, t("providers.price_unknown_ask"))
        return f'<tr><th scope="row">{name}{what}</th><td colspan="2">{html_parts.state_html("you", why, "wrap")}</td></tr>'
    price = "".join(f'<div class="num">{price_html(each, rates)}</div>' for each in one.prices)
    return f'<tr><th scope="row">{name}{what}</th><td>{price}</td><td>{source_html(one, today)}</td></tr>'


def price_html(price: Any, rates: Mapping[str, Decimal]) -> str:
    """$0.084 a second, standard: about ¥0.596."""
    own = f" <em class='pv-mark'>{escape(t('providers.yours'))}</em>" if price.own else ""
    said = f"{vendor_words.format_amount(price.amount, price.currency)} / {t(f'providers.unit_{price.unit}')}"
    rate = rates.get(price.currency)
    turned = (
        f" ≈ {vendor_words.format_yuan(price.amount * rate)}" if rate is not None and price.currency != "CNY" else ""
    )
    if rate is None and price.currency != "CNY":
        turned = f" · {t('providers.no_rate')}"
    return (
        f"<b>{escape(said)}</b>{escape(turned)}<small>{escape(vendor_words.price_condition(price.when))}</small>{own}"
    )


def source_html(one: PricedModel, today: date) -> str:
    """Who says so, and how long ago: once for rows that share it."""
    said = dict.fromkeys((price.source, price.day, price.old(today)) for price in one.prices)
    return "".join(
        f'<div class="src">{escape(who)}</div><small>{age_html(day, old, today)}</small>' for who, day, old in said
    )


def age_html(day: date | None, old: bool, today: date) -> str:
    """Days since the source's own day: marked where they are too many."""
    if day is None:
        return html_parts.state_html("stale", t("prices.no_day"))
    days = max(0, (today - day).days)
    words = t("prices.age_today" if not days else "prices.age_one" if days == 1 else "prices.age", n=days, day=day)
    return html_parts.state_html("stale", words) if old else escape(words)


# Free allowances ---------------------------------------------------------------------------------------------------------


def draw_allowances(free: Sequence[AllowanceLeft]) -> None:
    html_parts.draw_title(t("providers.free"), t("providers.free_note"))
    st.html('<ul class="frees">' + "".join(allowance_html(one) for one in free) + "</ul>")


def allowance_html(one: AllowanceLeft) -> str:
    given = one.allowance
    unit = t(f"providers.free_{given.unit}") if given.unit.islower() else ""
    amount = [f"{units:,}" if unit else f"{units / 1_000_000:,.2f} {given.unit}" for units in (one.left, given.amount)]
    left = t("providers.left_of", left=amount[0], amount=amount[1], unit=unit)
    when = (
        t("providers.full_again", when=formatting.format_day(one.resets)) if one.resets else t("providers.given_once")
    )
    share = one.left / given.amount if given.amount else 0.0
    look = "done" if share > 0.2 else "you" if share else "empty"
    who = f"{vendor_words.vendor_name(given.provider)} · {vendor_words.door_title(one.door)}"
    return (
        f"<li><b>{escape(who)}</b><small>{escape(', '.join(given.models) if given.models != ('*',) else t('providers.every_model'))}</small>{html_parts.meter_html(share, left, look)}"
        f'<span class="num">{escape(left)}</span><small>{escape(when)}</small></li>'
    )


# An admin's own ----------------------------------------------------------------------------------------------------------


def draw_own_prices(own: Sequence[PriceOverride]) -> None:
    if not own:
        return
    html_parts.draw_title(t("providers.own_prices"), t("providers.own_prices_note"))
    with st.container(key="own-prices", gap=None):
        for one in own:
            price = f"{vendor_words.format_amount(one.amount, one.currency)} / {t(f'providers.unit_{one.unit}')}{vendor_words.price_condition(one.when)}"
            by = t("providers.set_by", name=one.by or t("providers.somebody"), when=formatting.format_when(one.set_at))
            said = " · ".join(part for part in (price, one.source, by) if part)
            with ruled_row(f"own-{one.id}", f"{vendor_words.vendor_name(one.provider)} · {one.model}", said, 130):
                st.button(
                    t("providers.take_back"), key=f"take-back-{one.id}", type="tertiary", on_click=remove_own_price,
                    args=(str(one.id),), help=t("providers.take_back_of", name=one.model),
                )  # fmt: skip


def draw_currencies(rates: list[CurrencyRate], own: list[PriceOverride]) -> None:
    html_parts.draw_title(t("providers.rates"), t("providers.rates_note"))
    with st.container(key="rates", gap=None):
        for rate in rates:
            mine = next((one for one in own if one.currency == rate.currency), None)
            since = str(rate.day) if rate.day else t("providers.never_checked")
            said = t("providers.rate_own" if rate.own else "providers.rate_shipped", day=since)
            with ruled_row(f"rate-{rate.currency}", f"1 {rate.currency}", said, 250):
                price_form.draw_rate(rate)
                if mine is not None:
                    st.button(
                        t("providers.take_back"), key=f"rate-back-{rate.currency}", type="tertiary", on_click=remove_own_price,
                        args=(str(mine.id),), help=t("providers.take_back_of", name=rate.currency),
                    )  # fmt: skip
        with ruled_row("rate-new", t("providers.another_currency"), t("providers.another_currency_note"), 250):
            price_form.draw_new_rate()


def remove_own_price(price_id: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(price_list.remove_own_price, admin, uuid.UUID(price_id))
        film_on_screen.report_success(t("providers.taken_back"))
