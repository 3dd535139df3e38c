"""Prices and models from a file: first what each line would do, then all of it in one, and a way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from html import escape

import streamlit as st

from core.errors import StudioError
from core.models import vendor_readiness
from core.money import price_file, price_imports, price_list
from core.money.price_file import PriceDraft, PriceLine
from core.money.price_imports import PriceImport
from core.people.access import Action
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.widgets import vendor_words
from ui.widgets.rule_row import ruled_row

OPEN, FILE = "_price_import_open", "price_import_file"
SHOWN = 200
"""So many lines are shown; those that are refused first, then what changes."""
ORDER = ("refuse", "change", "add", "same")
LOOKS = {"refuse": "fail", "change": "you", "add": "done", "same": "empty"}
EXAMPLE = "provider,model,unit,amount,currency,when,from_day,source\nkling,kling-v3,second,0.084,USD,mode=std; resolution=720p,2026-12-01,our contract\n"  # fmt: skip


def open_window() -> None:
    """A callback."""
    state.remember(OPEN, True)


def close_window() -> None:
    state.forget(OPEN, FILE)


def draw_window() -> None:
    if state.recall(OPEN):
        st.dialog(t("prices.import"), width="large", on_dismiss=close_window)(_choose)()


def _choose() -> None:
    require(Action.MANAGE_PROVIDERS)
    if not state.recall(OPEN):
        st.rerun()
    film_on_screen.draw_failure()
    st.html(f'<p class="note">{escape(t("prices.import_note"))}</p><pre class="sample">{escape(EXAMPLE)}</pre>')
    file = st.file_uploader(
        t("prices.file"), list(price_file.KINDS), key=FILE, max_upload_size=price_file.MOST_BYTES >> 20,
        label_visibility="collapsed",
    )  # fmt: skip
    if file is None:
        return
    try:
        draft = parse_price_file(file.getvalue(), file.name)
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
        return
    st.html(dry_run_html(draft))
    st.button(
        t("prices.take", n=draft.count("add") + draft.count("change")), key="price-import-take", type="primary",
        disabled=not draft.fit, help=None if draft.fit else t("prices.mend_first" if draft.count("refuse") else "prices.nothing_new"),
        on_click=apply_import,
    )  # fmt: skip


def parse_price_file(content: bytes, name: str) -> PriceDraft:
    """Raises BadInput."""
    return price_file.parse_price_file(
        content, name, price_list.load_price_book(state.studio().db), vendor_readiness.today()
    )


def apply_import() -> None:
    """A callback: the file is judged once more, against what holds now."""
    file = state.recall(FILE)
    if file is None:
        return
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        draft = parse_price_file(file.getvalue(), file.name)
        state.studio().db.execute_write(price_imports.apply_draft, admin, draft)
        close_window()
        film_on_screen.report_success(t("prices.taken", n=draft.count("add") + draft.count("change"), file=draft.name))


# What would become of it -------------------------------------------------------------------------------------------------


def dry_run_html(draft: PriceDraft) -> str:
    """How many lines do what, and the lines themselves."""
    counts = [(what, draft.count(what)) for what in ORDER]
    said = "".join(
        f"<li>{html_parts.state_html(LOOKS[what], t(f'prices.n_{what}', n=n))}</li>" for what, n in counts if n
    )
    ordered = sorted(draft.lines, key=lambda line: (ORDER.index(line.what), line.number))
    more = len(ordered) - SHOWN
    rest = f'<p class="note">{escape(t("prices.more_lines", n=more))}</p>' if more > 0 else ""
    heads = "".join(
        f'<th scope="col">{escape(t(f"prices.{one}"))}</th>'
        for one in ("line" if draft.lined else "row", "what", "whose", "becomes")
    )
    rows = "".join(_line(line, draft.lined) for line in ordered[:SHOWN])
    return (
        f'<ul class="brought" role="status">{said}</ul><div class="brought-lines"><table class="pt">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{rest}"
    )


def _line(line: PriceLine, lined: bool) -> str:
    whose = f"<b>{escape(line.name or '–')}</b><small>{escape(line.provider if line.why in ('vendor', 'cells') else vendor_words.vendor_name(line.provider))}</small>"
    return (
        f'<tr><td class="num" data-word="{escape(t("prices.line" if lined else "prices.row"))}">{line.number}</td><td>{html_parts.state_html(LOOKS[line.what], t(f"prices.{line.what}"))}</td>'
        f'<th scope="row">{whose}</th><td>{_becomes(line)}</td></tr>'
    )


def _becomes(line: PriceLine) -> str:
    if line.what == "refuse":
        return escape(t(f"prices.why_{line.why}", detail=line.detail))
    if line.kind == "model":
        return escape(t("prices.a_model"))
    now = _price(line.amount, line.currency, line.unit) + escape(vendor_words.price_condition(line.when))
    was = (
        f"<small>{escape(t('prices.was'))} {_price(line.was, line.was_currency, '')}</small>"
        if line.what == "change"
        else ""
    )
    return f"<b>{now}</b>{was}"


def _price(amount: object, currency: str, unit: str) -> str:
    said = vendor_words.format_amount(amount, currency)  # type: ignore[arg-type]
    return escape(f"{said} / {t(f'providers.unit_{unit}')}" if unit else said)


# What was brought in -----------------------------------------------------------------------------------------------------


def draw_imports(found: Iterable[PriceImport], names: dict[uuid.UUID, str]) -> None:
    """Each file that was brought in, and its way back."""
    found = list(found)
    if not found:
        return
    html_parts.draw_title(t("prices.brought"), t("prices.brought_note"))
    with st.container(key="brought", gap=None):
        for one in found:
            who = t(
                "providers.set_by",
                name=names.get(one.by) or t("providers.somebody"),
                when=formatting.format_when(one.at),
            )
            counts = [t("prices.n_prices", n=len(one.prices))] if one.prices else []
            counts += [t("prices.n_models", n=len(one.models))] if one.models else []
            with ruled_row(f"brought-{one.id}", one.file, " · ".join([*counts, who]), 130):
                st.button(
                    t("providers.take_back"), key=f"brought-back-{one.id}", type="tertiary", on_click=undo_import,
                    args=(str(one.id),), help=t("providers.take_back_of", name=one.file),
                )  # fmt: skip


def undo_import(import_id: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(price_imports.revert_import, admin, uuid.UUID(import_id))
        film_on_screen.report_success(t("providers.taken_back"))
