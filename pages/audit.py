"""The audit log: whether it is as it was written, and who did what, from where, before and after. For admins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html import escape
from urllib.parse import urlencode

import streamlit as st

from core.i18n import texts_of_area
from core.operations import audit_entries, audit_verification
from core.operations.audit_entries import AuditEntry, AuditFilter
from core.operations.audit_verification import Verification
from core.people.access import Action
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.acting_person import require_actor
from ui.base.gate import require
from ui.base.i18n import language, t

person = require(Action.SEE_AUDIT)
FIELDS = ("audit_person", "audit_area", "audit_search", "audit_since", "audit_until")
PAGE = "audit_page"


def draw_page() -> None:
    st.html(f'<h1 class="pg">{escape(t("ui.page_audit"))}</h1><p class="note">{escape(t("audit.note"))}</p>')
    film_on_screen.draw_failure()
    draw_verification()
    wanted = draw_filters()
    number = int(state.recall(PAGE, 1) or 1)
    entries, total = state.studio().db.execute_read(audit_entries.list_entries, wanted, number)
    if not entries:
        html_parts.draw_empty_place(t("audit.none"), t("audit.none_why"))
        with st.container(key="way-on", horizontal=True, horizontal_alignment="center"):
            st.button(t("audit.clear"), key="audit-clear", on_click=state.forget, args=(*FIELDS, PAGE))
        return
    st.html('<ol class="audit">' + "".join(entry_html(entry) for entry in entries) + "</ol>")
    if total > audit_entries.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // audit_entries.PAGE), key=PAGE)


# Whether it is as it was written ---------------------------------------------------------------------------------------


def draw_verification() -> None:
    known = state.studio().db.execute_read(audit_verification.last_verification)
    with st.container(key="audit-chain", horizontal=True, vertical_alignment="center", gap="small"):
        unknown = f'<span class="mute">{escape(t("audit.unverified"))}</span>'
        st.html(verification_html(known) if known else unknown, width="stretch")
        st.button(t("audit.verify"), key="audit-verify", icon=":material/verified_user:", on_click=verify)


def verification_html(known: Verification) -> str:
    verdict = known.verdict
    when = t("audit.verified", when=formatting.format_when(known.at))
    if verdict.intact:
        said = t("audit.intact_one" if verdict.entries == 1 else "audit.intact", n=verdict.entries)
        return f"{html_parts.state_html('done', said)} <small>{escape(when)}</small>"
    said = audit_verification.problem_sentence(verdict, language())
    return (
        f'<div class="wrong" role="alert">{html_parts.state_html("fail", said)} {escape(t("audit.broken_do"))} '
        f"<small>{escape(when)}</small></div>"
    )


def verify() -> None:
    with film_on_screen.report_failure():
        require_actor(Action.SEE_AUDIT)
        audit_verification.verify_and_keep(state.studio().db)


# What is shown ---------------------------------------------------------------------------------------------------------


def draw_filters() -> AuditFilter:
    people, areas = state.studio().db.execute_read(audit_entries.people_and_areas)
    with st.container(key="audit-tools", horizontal=True, vertical_alignment="bottom", gap="small"):
        who = st.selectbox(
            t("audit.anybody"),
            list(people),
            index=None,
            key="audit_person",
            placeholder=t("audit.anybody"),
            label_visibility="collapsed",
            width=180,
            format_func=lambda id: people.get(id, ""),
            on_change=first_page,
        )
        area = st.selectbox(
            t("audit.everything"),
            areas,
            index=None,
            key="audit_area",
            placeholder=t("audit.everything"),
            label_visibility="collapsed",
            width=180,
            format_func=html_parts.option_labels(areas, area_word),
            on_change=first_page,
        )
        search = st.text_input(
            t("audit.search"),
            key="audit_search",
            placeholder=t("audit.search"),
            label_visibility="collapsed",
            width=220,
            icon=":material/search:",
            on_change=first_page,
        )
        first, last = (pick_day(name) for name in ("since", "until"))
        since = formatting.start_of_day(first) if first else None
        until = formatting.start_of_day(last + timedelta(days=1)) if last else None
        wanted = AuditFilter(person_id=who, area=area or "", since=since, until=until, search=search or "")
        st.space("stretch")
        with st.popover(t("audit.download"), icon=":material/download:"):
            st.html("".join(download_html(form, wanted) for form in ("jsonl", "csv")))
    return wanted


def first_page() -> None:
    state.forget(PAGE)


def pick_day(name: str) -> date | None:
    return st.date_input(
        t(f"audit.{name}"),
        value=None,
        key=f"audit_{name}",
        width=150,
        format="YYYY-MM-DD",
        on_change=first_page,
    )


def download_html(form: str, wanted: AuditFilter) -> str:
    asked = {
        "format": form,
        "person": str(wanted.person_id or ""),
        "area": wanted.area,
        "from": wanted.since.isoformat() if wanted.since else "",
        "to": wanted.until.isoformat() if wanted.until else "",
        "search": wanted.search,
    }
    address = f"/api/v1/audit/file?{urlencode({name: value for name, value in asked.items() if value})}"
    return f'<p><a class="download" href="{escape(address)}" download>{escape(t(f"audit.download_{form}"))}</a></p>'


def area_word(area: str) -> str:
    return t(f"audit.area_{area}") if f"area_{area}" in texts_of_area("audit") else area


# An entry --------------------------------------------------------------------------------------------------------------


def entry_html(entry: AuditEntry) -> str:
    key = f"do_{entry.action.replace('.', '_')}"
    what = t(f"audit.{key}") if key in texts_of_area("audit") else entry.action
    number = f'<small class="num" title="{escape(entry.action)}">{entry.number or ""}</small>'
    return (
        f"<li>{number}<time>{escape(moment_words(entry.created_at))}</time>"
        f"<b>{escape(entry.person or t('audit.the_studio'))}</b>"
        f"<span>{escape(what)} <i>{escape(entry.thing_name)}</i></span>"
        f"<em>{escape(facts_words(entry.facts))}</em>"
        f"<small>{escape(entry.address or t('audit.from_here'))}</small></li>"
    )


def moment_words(at: datetime) -> str:
    return f"{formatting.format_day(at)} {formatting.format_clock(at)}"


def facts_words(facts: dict[str, str]) -> str:
    """A change as before and after, whatever else was noted behind it."""
    rest = {name: value for name, value in facts.items() if name != "before" and value}
    after = next((name for name in ("limit", "value", "role", "status", "after") if name in rest), "")
    if "before" in facts and after:
        change = t("audit.before_after", before=facts["before"] or "–", after=rest.pop(after))
        return " · ".join([change, *rest.values()])
    return " · ".join(rest.values())


draw_page()
