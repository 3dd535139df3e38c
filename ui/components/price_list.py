"""What every model costs: in its vendor's own currency and in yuan, who says so and how long ago; and what an admin says instead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from core import doors, own_prices, pricelist, readiness
from core.own_prices import Left, Own
from core.pricelist import Priced, Rate
from ui import state
from ui.components import figures, onscreen, parts, price_form, vendor_words
from ui.components.doer import provider_admin
from ui.components.ruled import ruled
from ui.i18n import t


def draw() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        listed = doors.listed(session, studio.settings)
        own = own_prices.listed(session)
        free = own_prices.left(studio.db, session, listed)
    rates = pricelist.rates(studio.db)
    today = readiness.today()
    every = [one for name in studio.gateway.providers for one in readiness.models(studio, name)]
    sold = [one for one in every if one.price_micro_yuan is None and readiness.answers(one, today)]
    priced = pricelist.ages(studio.db, sold, today)
    with st.container(key="prices-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(summary(priced))}</p>', width="stretch")
        st.button(t("providers.set_price"), key="set-price", icon=":material/sell:", on_click=price_form.begin)
    if free:
        allowances(free)
    mine = {door.provider for door in listed}
    table(priced, {rate.currency: rate.yuan for rate in rates}, mine)
    own_rows([one for one in own if one.provider])
    currencies(rates, [one for one in own if not one.provider])


def summary(priced: list[Priced]) -> str:
    unknown, old = sum(not one.known for one in priced), sum(one.old for one in priced)
    said = [t("providers.n_models", n=len(priced))]
    if unknown:
        said.append(t("providers.n_unknown", n=unknown))
    if old:
        said.append(t("providers.n_old", n=old))
    return f"{' · '.join(said)}{t('providers.stop')}{t('providers.prices_note')}"


# Each model --------------------------------------------------------------------------------------------------------------


def table(priced: list[Priced], rates: Mapping[str, Decimal], mine: set[str]) -> None:
    """By vendor, folded; those with a key are open."""
    ordered = sorted(priced, key=lambda one: (one.model.provider not in mine, one.model.provider))
    for name, group in groupby(ordered, key=lambda one: one.model.provider):
        st.html(vendor(name, list(group), rates, name in mine))


def vendor(name: str, group: list[Priced], rates: Mapping[str, Decimal], is_open: bool) -> str:
    unknown = sum(not one.known for one in group)
    said = [t("providers.n_models_one" if len(group) == 1 else "providers.n_models", n=len(group))]
    if unknown:
        said.append(t("providers.n_unknown", n=unknown))
    heads = "".join(f'<th scope="col">{escape(t(f"providers.p_{one}"))}</th>' for one in ("model", "price", "source"))
    rows = "".join(row(one, rates) for one in group)
    return (
        f'<details class="prices"{" open" if is_open else ""}><summary><b>{escape(vendor_words.vendor(name))}</b>'
        f"<small>{escape(' · '.join(said))}</small></summary>"
        f'<table class="pt priced"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def row(one: Priced, rates: Mapping[str, Decimal]) -> str:
    name = f"<b>{escape(vendor_words.model(one.model))}{vendor_words.marks(one.model)}</b>"
    what = f"<small>{escape(vendor_words.capability(one.model.capability))} · {escape(one.model.name)}</small>"
    if not one.known:
        price = parts.state("you", t("providers.price_unknown_ask"), "wrap")
        return f'<tr><th scope="row">{name}{what}</th><td>{price}</td><td></td></tr>'
    price = "".join(f'<div class="num">{line(each, rates)}</div>' for each in one.prices)
    return f'<tr><th scope="row">{name}{what}</th><td>{price}</td><td>{source(one)}</td></tr>'


def line(price: Any, rates: Mapping[str, Decimal]) -> str:
    """$0.084 a second, standard: about ¥0.596."""
    own = f" <em class='pv-mark'>{escape(t('providers.yours'))}</em>" if price.own else ""
    said = f"{vendor_words.amount(price.amount, price.currency)} / {t(f'providers.unit_{price.unit}')}"
    rate = rates.get(price.currency)
    turned = f" ≈ {vendor_words.yuan(price.amount * rate)}" if rate is not None and price.currency != "CNY" else ""
    if rate is None and price.currency != "CNY":
        turned = f" · {t('providers.no_rate')}"
    return f"<b>{escape(said)}</b>{escape(turned)}<small>{escape(case(price.when))}</small>{own}"


def case(when: Mapping[str, str]) -> str:
    """In which case a price holds."""
    said = [t("providers.tokens_over", n=v) if k == "tokens_over" else str(v) for k, v in when.items()]
    return f" {' · '.join(said)}" if said else ""


def source(one: Priced) -> str:
    said = list(dict.fromkeys(price.source for price in one.prices if price.source))
    day = str(one.day) if one.day else t("providers.never_checked")
    age = (
        parts.state("stale", t("providers.checked_old", day=day))
        if one.old
        else escape(t("providers.checked", day=day))
    )
    return f'<div class="src">{escape("; ".join(said))}</div><small>{age}</small>'


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
            price = (
                f"{vendor_words.amount(one.amount, one.currency)} / {t(f'providers.unit_{one.unit}')}{case(one.when)}"
            )
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
