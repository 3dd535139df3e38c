"""What this studio is, what it keeps, and what an admin sets for it; for everybody else, what concerns them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import streamlit as st

from core import backup, housekeeping, rules, terms
from core.access import Action, can
from core.backup import Backup
from core.rules import Rules
from core.settings import ROOT
from core.task_rows import OPEN, Status
from jobs import queue
from ui import registry, state
from ui.components import backing, editable, figures, onscreen, parts
from ui.components.doer import doer
from ui.components.ruled import ruled
from ui.gate import behind_an_unknown_proxy, require
from ui.i18n import t, told

person = require()
ROLES = ("guest", "viewer", "user", "admin")
SIDES = {480: "480p", 720: "720p", 1080: "1080p", 1440: "2K", 2160: "4K"}
STEPS = {"film_max_s": 30, "idea_max_chars": 500, "guest_films_a_day": 1, **{f"{role}_requests": 10 for role in ROLES}}


def notes() -> None:
    wrong, well = onscreen.said()
    if wrong:
        parts.wrong(wrong)
    if well:
        st.html(f'<div class="told" role="status">{parts.state("done", well)}</div>')
    if can(person, Action.MANAGE_SETTINGS) and behind_an_unknown_proxy():
        parts.wrong(t("settings.proxy"))


# Rules -----------------------------------------------------------------------------------------------------------------


def people(now: Rules) -> None:
    parts.title(t("settings.people"), t("settings.people_note"))
    with st.container(key="rules-people", gap=None):
        said = t("team.sign_up_open" if now.sign_up == "open" else "team.sign_up_closed")
        with ruled("sign_up", t("settings.sign_up"), said, 190):
            editable.switch(t("settings.sign_up"), now.sign_up == "open", set_sign_up, key="rule-sign_up")
        number("guest_films_a_day", now, t("settings.guest_note"))
        codes = {"": t("settings.language_browser"), **parts.language_names()}
        with ruled("language", t("settings.language"), "", 190):
            editable.choice(
                t("settings.language"), list(codes), now.language, set_rule, "language", key="rule-language",
                words=codes.__getitem__, hidden=True,
            )  # fmt: skip
    with st.container(key="as-button-team", width="content"):
        st.page_link(registry.go_to("team"), label=t("settings.to_team"), icon=":material/group:")


def films(now: Rules) -> None:
    parts.title(t("settings.films"), t("settings.films_note"))
    with st.container(key="rules-films", gap=None):
        number("film_max_s", now)
        number("idea_max_chars", now)
        least, most = rules.bounds("short_side", state.studio().settings)
        offered = sorted({side for side in SIDES if least <= side <= most} | {now.short_side})
        with ruled("short_side", t("settings.short_side"), environment("short_side", now), 190):
            editable.choice(
                t("settings.short_side"), [str(side) for side in offered], str(now.short_side), set_number, "short_side",
                key="rule-short_side", words=side_words, hidden=True,
            )  # fmt: skip


def pace(now: Rules) -> None:
    parts.title(t("settings.pace"), t("settings.pace_note"))
    with st.container(key="rules-pace", gap=None):
        for role in ROLES:
            number(f"{role}_requests", now)


def paying(now: Rules) -> None:
    """Only where ENVIRONMENT says that this is not the studio people work in."""
    place = state.studio().settings.environment
    parts.title(t("settings.paying"), t("settings.paying_note", place=place))
    with st.container(key="rules-paying", gap=None), ruled("paid", t("settings.paid"), t("settings.paid_note"), 190):
        editable.switch(t("settings.paid"), now.paid_models_allowed, set_paid, key="rule-paid")


def set_paid(seen: object, allowed: bool) -> None:
    set_rule("paid_models_allowed", seen, allowed)


def side_words(side: str) -> str:
    return SIDES.get(int(side)) or t("settings.side", n=side)


def number(name: str, now: Rules, note: str = "") -> None:
    least, most = rules.bounds(name, state.studio().settings)
    said = " ".join(
        each for each in (note, environment(name, now) or t("settings.range", least=least, most=most)) if each
    )
    with ruled(name, t(f"settings.{name}"), said, 190):
        editable.number(
            t(f"settings.{name}"), float(getattr(now, name)), set_number, name, key=f"rule-{name}", least=float(least),
            most=float(most), step=float(STEPS[name]), form="%.0f", hidden=True,
        )  # fmt: skip


def environment(name: str, now: Rules) -> str:
    if name not in now.from_environment:
        return ""
    return t("settings.from_environment", name=name.upper(), most=rules.bounds(name, state.studio().settings)[1])


def set_rule(name: str, _seen: object, value: object) -> None:
    with onscreen.kept():
        admin = doer(Action.MANAGE_SETTINGS)
        with state.studio().db.write() as session:
            rules.change(session, state.studio().settings, name, value, admin)
        onscreen.tell(t("settings.saved"))


def set_number(name: str, seen: object, value: float | str) -> None:
    set_rule(name, seen, int(value))


def set_sign_up(seen: object, is_open: bool) -> None:
    set_rule("sign_up", seen, "open" if is_open else "closed")


# What is kept ----------------------------------------------------------------------------------------------------------


def storage() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        used = housekeeping.used(session, studio.settings)
    parts.title(t("settings.storage"))
    free = t("pages.disk_of", size=figures.size(used.disk_total))
    st.html(
        '<div class="tiles">'
        + tile(t("pages.kept"), figures.size(used.files), parts.counted("n_files", used.count))
        + tile(t("pages.spare"), figures.size(used.clearable), parts.counted("n_spare_takes", used.spare_takes))
        + tile(t("pages.disk_free"), figures.size(used.disk_free), free)
        + "</div>"
    )
    with st.popover(t("pages.clear_takes"), disabled=not used.spare_takes, icon=":material/delete:"):
        sure = parts.counted("clear_sure", used.spare_takes, size=figures.size(used.clearable))
        st.html(f'<p class="sure">{escape(sure)}</p>')
        st.button(t("pages.clear_yes"), key="clear-takes", type="primary", on_click=clear)


def clear() -> None:
    with onscreen.kept():
        doer(Action.CLEAR_TAKES)
        onscreen.tell(t("pages.freed", size=figures.size(housekeeping.clear(state.studio()))))


def tile(label: str, value: str, note: str) -> str:
    return f'<div class="tile"><span>{escape(label)}</span><b class="num">{escape(value)}</b><small>{escape(note)}</small></div>'


# Backup ----------------------------------------------------------------------------------------------------------------


def backups() -> None:
    parts.title(t("settings.backup"))
    st.html(f'<p class="note">{escape(t("settings.backup_note"))}</p>')
    with state.studio().db.read() as session:
        newest = backup.newest_work(session)
    if newest is not None and newest.status in OPEN:
        with st.container(key="backing"):
            backing.draw(newest)
    else:
        if newest is not None and newest.status == Status.FAILED:
            parts.wrong(told(newest.error) or t("pages.failed"))
        st.button(t("settings.backup_now"), key="backup-now", icon=":material/backup:", on_click=back_up)
    rows = backup.listed(state.studio().settings)
    if not rows:
        st.html(f'<p class="note">{escape(t("settings.backup_none"))}</p>')
        return
    st.html('<div class="backups">' + "".join(kept(row) for row in rows) + "</div>")
    st.html(f'<p class="note">{escape(t("settings.backup_where", folder=backup.folder(state.studio().settings)))}</p>')


def back_up() -> None:
    with onscreen.kept():
        admin = doer(Action.MANAGE_SETTINGS)
        studio = state.studio()
        with studio.db.read() as session:
            newest = backup.newest_work(session)
        if newest is None or newest.status not in OPEN:
            queue.submit(studio, backup.KIND, user=admin.id, project_id=None, priority=queue.URGENT, max_attempts=2)


def kept(row: Backup) -> str:
    """One backup: when, how large, how many files it lists, and its database to take home."""
    when = figures.when(row.made_at)
    listed = t("settings.backup_files", n=row.files)
    if row.missing:
        listed += " · " + t("settings.backup_missing", n=row.missing)
    return (
        f'<div><b>{escape(when)}</b><span class="num">{figures.size(row.bytes)}</span><span class="mute">{escape(listed)}</span>'
        f'<a class="download" href="/api/v1/backups/{quote(row.name)}/database" download '
        f'aria-label="{escape(t("settings.backup_of", when=when))}">{escape(t("settings.backup_download"))}</a></div>'
    )


# The house -------------------------------------------------------------------------------------------------------------


def house(whole: bool) -> None:
    settings = state.studio().settings
    parts.title(t("settings.house"))
    facts = [(t("pages.version_of"), housekeeping.version())]
    if whole:
        database = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
        facts += [
            (t("pages.machine"), t("pages.one_machine" if settings.one_machine else "pages.a_team")),
            (t("pages.database"), database),
            (t("pages.queue"), t("pages.own_queue" if settings.one_machine else "pages.shared_queue")),
            (t("pages.workers"), str(settings.dailies_workers)),
            (t("pages.files"), t("pages.files_bucket" if settings.assets_url else "pages.files_folder")),
        ]
    st.html(f'<div class="narrow">{parts.facts(facts)}</div>')
    if whole:
        st.html(f'<p class="note">{escape(t("pages.settings_note"))}</p>')


def credits() -> None:
    parts.title(t("settings.credits"), t("settings.credits_note"))
    with st.expander(t("settings.credits_show")):
        st.html(f'<pre class="licences">{escape((ROOT / "NOTICE").read_text("utf-8"))}</pre>')


def yours() -> None:
    st.html(f'<p class="note">{escape(t("settings.yours"))}</p>')
    with st.container(key="as-button-profile", width="content"):
        st.page_link(registry.go_to("profile"), label=t("settings.to_profile"), icon=":material/person:")


st.html(f'<h1 class="pg">{escape(t("settings.title"))}</h1>')
notes()
admin = can(person, Action.MANAGE_SETTINGS)
with st.container(key="settings", gap="small"):
    if admin:
        now = rules.now(state.studio().db, state.studio().settings)
        people(now)
        films(now)
        pace(now)
        if state.studio().settings.environment in terms.TRYING:
            paying(now)
        storage()
        backups()
    else:
        yours()
    house(admin)
    credits()
