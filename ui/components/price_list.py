"""What every model costs: in its vendor's own currency and in yuan, who says so and how long ago; and what an admin says instead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from core import doors, own_prices, price_imports, pricelist, readiness
from core.own_prices import Left, Own
from core.pricelist import Priced, Rate
from ui import state
from ui.components import figures, onscreen, parts, price_form, price_import, vendor_words
from ui.components.doer import provider_admin
from ui.components.ruled import ruled
from ui.i18n import t


def draw() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        listed = doors.listed(session, studio.settings)
        own = own_prices.listed(session)
        brought = price_imports.listed(session)
        free = own_prices.left(studio.db, session, listed)
    rates = pricelist.rates(studio.db)
    today = readiness.today()
    every = [one for name in studio.gateway.providers for one in readiness.models(studio, name)]
    sold = [one for one in every if one.price_micro_yuan is None and readiness.answers(one, today)]
    priced = pricelist.ages(studio.db, sold, today)
    with st.container(key="prices-head", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(f'<p class="note">{escape(summary(priced))}</p>', width="stretch")
        st.button(t("prices.import"), key="import-prices", icon=":material/upload:", on_click=price_import.begin)
        st.button(t("providers.set_price"), key="set-price", icon=":material/sell:", on_click=price_form.begin)
    for fault in pricelist.faults():
        parts.wrong(left_out(fault))
    if free:
        allowances(free)
    mine = {door.provider for door in listed}
    table(priced, {rate.currency: rate.yuan for rate in rates}, mine, today)
    from_files = {price for one in brought for price in one.prices}
    own_rows([one for one in own if one.provider and one.id not in from_files])
    price_import.brought(brought, {one.by_id: one.by for one in own if one.by_id})
    currencies(rates, [one for one in own if not one.provider])


def summary(priced: list[Priced]) -> str:
    without, old = sum(not one.known for one in priced), sum(one.old for one in priced)
    said = [t("providers.n_models", n=len(priced))]
    if without:
        said.append(t("prices.n_not_offered", n=without))
    said.append(t("prices.n_old", n=old, of=sum(len(one.prices) for one in priced), days=pricelist.OLD_DAYS))
    return f"{' · '.join(said)}{t('providers.stop')}{t('providers.prices_note')}"


def left_out(fault: Any) -> str:
    """A file of the studio's own folder that counts for nothing, and why."""
    row = t("prices.in_row", n=fault.row) if fault.row else ""
    return t("prices.left_out", file=fault.file, row=row, why=t(f"prices.why_{fault.what}", detail=fault.detail))


# Each model --------------------------------------------------------------------------------------------------------------


def table(priced: list[Priced], rates: Mapping[str, Decimal], mine: set[str], today: date) -> None:
    """By vendor, folded; those with a key are open."""
    ordered = sorted(priced, key=lambda one: (one.model.provider not in mine, one.model.provider))
    for name, group in groupby(ordered, key=lambda one: one.model.provider):
        st.html(vendor(name, list(group), rates, name in mine, today))


def vendor(name: str, group: list[Priced], rates: Mapping[str, Decimal], is_open: bool, today: date) -> str:
    unknown, old = sum(not one.known for one in group), sum(one.old for one in group)
    said = [t("providers.n_models_one" if len(group) == 1 else "providers.n_models", n=len(group))]
    if unknown:
        said.append(t("prices.n_not_offered", n=unknown))
    if old:
        said.append(t("prices.n_old_rows", n=old, days=pricelist.OLD_DAYS))
    heads = "".join(f'<th scope="col">{escape(t(f"providers.p_{one}"))}</th>' for one in ("model", "price", "source"))
    rows = "".join(row(one, rates, today) for one in group)
    return (
        f'<details class="prices"{" open" if is_open else ""}><summary><b>{escape(vendor_words.vendor(name))}</b>'
        f"<small>{escape(' · '.join(said))}</small></summary>"
        f'<table class="pt priced"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def row(one: Priced, rates: Mapping[str, Decimal], today: date) -> str:
    name = f"<b>{escape(vendor_words.model(one.model))}{vendor_words.marks(one.model)}</b>"
    what = f"<small>{escape(vendor_words.capability(one.model.capability))} · {escape(one.model.name)}</small>"
    if not one.known:
        why = vendor_words.label(one.model.unpriced, t("providers.price_unknown_ask"))
        return f'<tr><th scope="row">{name}{what}</th><td colspan="2">{parts.state("you", why, "wrap")}</td></tr>'
    price = "".join(f'<div class="num">{line(each, rates)}</div>' for each in one.prices)
    return f'<tr><th scope="row">{name}{what}</th><td>{price}</td><td>{source(one, today)}</td></tr>'


def line(price: Any, rates: Mapping[str, Decimal]) -> str:
    """$0.084 a second, standard: about ¥0.596."""
    own = f" <em class='pv-mark'>{escape(t('providers.yours'))}</em>" if price.own else ""
    said = f"{vendor_words.amount(price.amount, price.currency)} / {t(f'providers.unit_{price.unit}')}"
    rate = rates.get(price.currency)
    turned = f" ≈ {vendor_words.yuan(price.amount * rate)}" if rate is not None and price.currency != "CNY" else ""
    if rate is None and price.currency != "CNY":
        turned = f" · {t('providers.no_rate')}"
    return f"<b>{escape(said)}</b>{escape(turned)}<small>{escape(vendor_words.case(price.when))}</small>{own}"


def source(one: Priced, today: date) -> str:
    """Who says so, and how long ago: once for rows that share it."""
    said = dict.fromkeys((price.source, price.day, price.old(today)) for price in one.prices)
    return "".join(
        f'<div class="src">{escape(who)}</div><small>{age(day, old, today)}</small>' for who, day, old in said
    )


def age(day: date | None, old: bool, today: date) -> str:
    """Days since the source's own day: marked where they are too many."""
    if day is None:
        return parts.state("stale", t("prices.no_day"))
    days = max(0, (today - day).days)
    words = t("prices.age_today" if not days else "prices.age_one" if days == 1 else "prices.age", n=days, day=day)
    return parts.state("stale", words) if old else escape(words)


# Free allowances ---------------------------------------------------------------------------------------------------------


def allowances(free: list[Left]) -> None:
    parts.title(t("providers.free"), t("providers.free_note"))
    st.html('<ul class="frees">' + "".join(allowance(one) for one in free) + "</ul>")


def allowance(one: Left) -> str:
    given = one.allowance
    unit = t(f"providers.free_{given.unit}") if given.unit.islower() else ""
    amount = [f"{units:,}" if unit else f"{units / 1_000_000:,.2f} {given.unit}" for units in (one.left, given.amount)]
    left = t("providers.left_of", left=amount[0], amount=amount[1], unit=unit)
    when = t("providers.full_again", when=figures.day(one.resets)) if one.resets else t("providers.given_once")
    share = one.left / given.amount if given.amount else 0.0
    look = "done" if share > 0.2 else "you" if share else "empty"
    who = f"{vendor_words.vendor(given.provider)} · {vendor_words.of_door(one.door)}"
    return (
        f"<li><b>{escape(who)}</b><small>{escape(', '.join(given.models) if given.models != ('*',) else t('providers.every_model'))}</small>{parts.meter(share, left, look)}"
        f'<span class="num">{escape(left)}</span><small>{escape(when)}</small></li>'
    )


# An admin's own ----------------------------------------------------------------------------------------------------------


def own_rows(own: list[Own]) -> None:
    if not own:
        return
    parts.title(t("providers.own_prices"), t("providers.own_prices_note"))
    with st.container(key="own-prices", gap=None):
        for one in own:
            price = f"{vendor_words.amount(one.amount, one.currency)} / {t(f'providers.unit_{one.unit}')}{vendor_words.case(one.when)}"
            by = t("providers.set_by", name=one.by or t("providers.somebody"), when=figures.when(one.set_at))
            said = " · ".join(part for part in (price, one.source, by) if part)
            with ruled(f"own-{one.id}", f"{vendor_words.vendor(one.provider)} · {one.model}", said, 130):
                st.button(
                    t("providers.take_back"), key=f"take-back-{one.id}", type="tertiary", on_click=take_back,
                    args=(str(one.id),), help=t("providers.take_back_of", name=one.model),
                )  # fmt: skip


def currencies(rates: list[Rate], own: list[Own]) -> None:
    parts.title(t("providers.rates"), t("providers.rates_note"))
    with st.container(key="rates", gap=None):
        for rate in rates:
            mine = next((one for one in own if one.currency == rate.currency), None)
            since = str(rate.day) if rate.day else t("providers.never_checked")
            said = t("providers.rate_own" if rate.own else "providers.rate_shipped", day=since)
            with ruled(f"rate-{rate.currency}", f"1 {rate.currency}", said, 250):
                price_form.rate(rate)
                if mine is not None:
                    st.button(
                        t("providers.take_back"), key=f"rate-back-{rate.currency}", type="tertiary", on_click=take_back,
                        args=(str(mine.id),), help=t("providers.take_back_of", name=rate.currency),
                    )  # fmt: skip
        with ruled("rate-new", t("providers.another_currency"), t("providers.another_currency_note"), 250):
            price_form.another_rate()


def take_back(price_id: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            pricelist.take_back(session, admin, uuid.UUID(price_id))
        onscreen.tell(t("providers.taken_back"))
