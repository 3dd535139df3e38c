"""Prices and models from a file: first what each line would do, then all of it in one, and a way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from html import escape

import streamlit as st

from core import price_file, price_imports, pricelist, readiness
from core.access import Action
from core.errors import StudioError
from core.price_file import Draft, Line
from core.price_imports import Import
from ui import state
from ui.components import figures, onscreen, parts, vendor_words
from ui.components.doer import provider_admin
from ui.components.ruled import ruled
from ui.gate import require
from ui.i18n import language, t

OPEN, FILE = "_price_import_open", "price_import_file"
SHOWN = 200
"""So many lines are shown; those that are refused first, then what changes."""
ORDER = ("refuse", "change", "add", "same")
LOOKS = {"refuse": "fail", "change": "you", "add": "done", "same": "empty"}
EXAMPLE = "provider,model,unit,amount,currency,when,from_day,source\nkling,kling-v3,second,0.084,USD,mode=std; resolution=720p,2026-12-01,our contract\n"  # fmt: skip


def begin() -> None:
    """A callback."""
    state.remember(OPEN, True)


def close() -> None:
    state.forget(OPEN, FILE)


def window() -> None:
    if state.recall(OPEN):
        st.dialog(t("prices.import"), width="large", on_dismiss=close)(_choose)()


def _choose() -> None:
    require(Action.MANAGE_PROVIDERS)
    if not state.recall(OPEN):
        st.rerun()
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)
    st.html(f'<p class="note">{escape(t("prices.import_note"))}</p><pre class="sample">{escape(EXAMPLE)}</pre>')
    file = st.file_uploader(
        t("prices.file"), list(price_file.KINDS), key=FILE, max_upload_size=price_file.MOST_BYTES >> 20,
        label_visibility="collapsed",
    )  # fmt: skip
    if file is None:
        return
    try:
        draft = read(file.getvalue(), file.name)
    except StudioError as error:
        parts.wrong(error.sentence(language()))
        return
    st.html(dry(draft))
    st.button(
        t("prices.take", n=draft.count("add") + draft.count("change")), key="price-import-take", type="primary",
        disabled=not draft.fit, help=None if draft.fit else t("prices.mend_first" if draft.count("refuse") else "prices.nothing_new"),
        on_click=take,
    )  # fmt: skip


def read(content: bytes, name: str) -> Draft:
    """Raises BadInput."""
    return price_file.read(content, name, pricelist.book(state.studio().db), readiness.today())


def take() -> None:
    """A callback: the file is judged once more, against what holds now."""
    file = state.recall(FILE)
    if file is None:
        return
    with onscreen.kept():
        admin = provider_admin()
        draft = read(file.getvalue(), file.name)
        with state.studio().db.write() as session:
            price_imports.apply(session, admin, draft)
        close()
        onscreen.tell(t("prices.taken", n=draft.count("add") + draft.count("change"), file=draft.name))


# What would become of it -------------------------------------------------------------------------------------------------


def dry(draft: Draft) -> str:
    """How many lines do what, and the lines themselves."""
    counts = [(what, draft.count(what)) for what in ORDER]
    said = "".join(f"<li>{parts.state(LOOKS[what], t(f'prices.n_{what}', n=n))}</li>" for what, n in counts if n)
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


def _line(line: Line, lined: bool) -> str:
    whose = f"<b>{escape(line.name or '–')}</b><small>{escape(line.provider if line.why in ('vendor', 'cells') else vendor_words.vendor(line.provider))}</small>"
    return (
        f'<tr><td class="num" data-word="{escape(t("prices.line" if lined else "prices.row"))}">{line.number}</td><td>{parts.state(LOOKS[line.what], t(f"prices.{line.what}"))}</td>'
        f'<th scope="row">{whose}</th><td>{_becomes(line)}</td></tr>'
    )


def _becomes(line: Line) -> str:
    if line.what == "refuse":
        return escape(t(f"prices.why_{line.why}", detail=line.detail))
    if line.kind == "model":
        return escape(t("prices.a_model"))
    now = _price(line.amount, line.currency, line.unit) + escape(vendor_words.case(line.when))
    was = (
        f"<small>{escape(t('prices.was'))} {_price(line.was, line.was_currency, '')}</small>"
        if line.what == "change"
        else ""
    )
    return f"<b>{now}</b>{was}"


def _price(amount: object, currency: str, unit: str) -> str:
    said = vendor_words.amount(amount, currency)  # type: ignore[arg-type]
    return escape(f"{said} / {t(f'providers.unit_{unit}')}" if unit else said)


# What was brought in -----------------------------------------------------------------------------------------------------


def brought(found: Iterable[Import], names: dict[uuid.UUID, str]) -> None:
    """Each file that was brought in, and its way back."""
    found = list(found)
    if not found:
        return
    parts.title(t("prices.brought"), t("prices.brought_note"))
    with st.container(key="brought", gap=None):
        for one in found:
            who = t("providers.set_by", name=names.get(one.by) or t("providers.somebody"), when=figures.when(one.at))
            counts = [t("prices.n_prices", n=len(one.prices))] if one.prices else []
            counts += [t("prices.n_models", n=len(one.models))] if one.models else []
            with ruled(f"brought-{one.id}", one.file, " · ".join([*counts, who]), 130):
                st.button(
                    t("providers.take_back"), key=f"brought-back-{one.id}", type="tertiary", on_click=take_back,
                    args=(str(one.id),), help=t("providers.take_back_of", name=one.file),
                )  # fmt: skip


def take_back(import_id: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            price_imports.take_back(session, admin, uuid.UUID(import_id))
        onscreen.tell(t("providers.taken_back"))
