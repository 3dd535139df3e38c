"""What this studio is, what it keeps, and what an admin sets for it; for everybody else, what concerns them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import streamlit as st

from core.editing import disk_cleanup
from core.gateway import routing_policy
from core.operations import backup
from core.operations.backup import Backup
from core.people import studio_rules
from core.people.access import Action, can
from core.people.studio_rules import Rules
from core.roles import ROLES
from core.settings import ROOT
from core.tasks.task_rows import OPEN, TaskState
from jobs import queue
from ui.base import film_on_screen, formatting, html_parts, registry, state
from ui.base.acting_person import require_actor
from ui.base.gate import is_behind_unknown_proxy, require
from ui.base.i18n import stored_sentence, t
from ui.settings import backup_progress
from ui.widgets import editable
from ui.widgets.rule_row import ruled_row

person = require()
SIDES = {480: "480p", 720: "720p", 1080: "1080p", 1440: "2K", 2160: "4K"}
STEPS = {
    "film_max_s": 30,
    "idea_max_chars": 500,
    "guest_films_a_day": 1,
    **{f"{role}_requests": 10 for role in reversed(ROLES)},
}


def draw_notes() -> None:
    film_on_screen.draw_failure()
    if can(person, Action.MANAGE_SETTINGS) and is_behind_unknown_proxy():
        html_parts.draw_wrong(t("settings.proxy"))


# Rules -----------------------------------------------------------------------------------------------------------------


def draw_people(now: Rules) -> None:
    html_parts.draw_title(t("settings.people"), t("settings.people_note"))
    with st.container(key="rules-people", gap=None):
        said = t("team.sign_up_open" if now.sign_up == "open" else "team.sign_up_closed")
        with ruled_row("sign_up", t("settings.sign_up"), said, 190):
            editable.switch(t("settings.sign_up"), now.sign_up == "open", set_sign_up, key="rule-sign_up")
        draw_number("guest_films_a_day", now, t("settings.guest_note"))
        codes = {"": t("settings.language_browser"), **html_parts.language_names()}
        with ruled_row("language", t("settings.language"), "", 190):
            editable.choice(
                t("settings.language"),
                list(codes),
                now.language,
                set_rule,
                "language",
                key="rule-language",
                words=codes.__getitem__,
                hidden=True,
            )
    with st.container(key="as-button-team", width="content"):
        st.page_link(registry.page_file("team"), label=t("settings.to_team"), icon=":material/group:")


def draw_films(now: Rules) -> None:
    html_parts.draw_title(t("settings.films"), t("settings.films_note"))
    with st.container(key="rules-films", gap=None):
        draw_number("film_max_s", now)
        draw_number("idea_max_chars", now)
        least, most = studio_rules.rule_bounds("short_side", state.studio().settings)
        offered = sorted({side for side in SIDES if least <= side <= most} | {now.short_side})
        with ruled_row("short_side", t("settings.short_side"), environment_note("short_side", now), 190):
            editable.choice(
                t("settings.short_side"),
                [str(side) for side in offered],
                str(now.short_side),
                set_number,
                "short_side",
                key="rule-short_side",
                words=side_words,
                hidden=True,
            )


def draw_pace(now: Rules) -> None:
    html_parts.draw_title(t("settings.pace"), t("settings.pace_note"))
    with st.container(key="rules-pace", gap=None):
        for role in reversed(ROLES):
            draw_number(f"{role}_requests", now)


def draw_paying(now: Rules) -> None:
    """Only where ENVIRONMENT says that this is not the studio people work in."""
    place = state.studio().settings.environment
    html_parts.draw_title(t("settings.paying"), t("settings.paying_note", place=place))
    with (
        st.container(key="rules-paying", gap=None),
        ruled_row("paid", t("settings.paid"), t("settings.paid_note"), 190),
    ):
        editable.switch(t("settings.paid"), now.paid_models_allowed, set_paid, key="rule-paid")


def set_paid(seen: object, allowed: bool) -> None:
    set_rule("paid_models_allowed", seen, allowed)


def side_words(side: str) -> str:
    return SIDES.get(int(side)) or t("settings.side", n=side)


def draw_number(name: str, now: Rules, note: str = "") -> None:
    least, most = studio_rules.rule_bounds(name, state.studio().settings)
    said = " ".join(
        each for each in (note, environment_note(name, now) or t("settings.range", least=least, most=most)) if each
    )
    with ruled_row(name, t(f"settings.{name}"), said, 190):
        editable.number(
            t(f"settings.{name}"),
            float(getattr(now, name)),
            set_number,
            name,
            key=f"rule-{name}",
            least=float(least),
            most=float(most),
            step=float(STEPS[name]),
            form="%.0f",
            hidden=True,
        )


def environment_note(name: str, now: Rules) -> str:
    if name not in now.from_environment:
        return ""
    return t(
        "settings.from_environment", name=name.upper(), most=studio_rules.rule_bounds(name, state.studio().settings)[1]
    )


def set_rule(name: str, _seen: object, value: object) -> None:
    with film_on_screen.report_failure():
        admin = require_actor(Action.MANAGE_SETTINGS)
        studio = state.studio()
        studio.db.execute_write(studio_rules.set_rule, studio.settings, name, value, admin)
        film_on_screen.report_success(t("settings.saved"))


def set_number(name: str, seen: object, value: float | str) -> None:
    set_rule(name, seen, int(value))


def set_sign_up(seen: object, is_open: bool) -> None:
    set_rule("sign_up", seen, "open" if is_open else "closed")


# What is kept ----------------------------------------------------------------------------------------------------------


def draw_storage() -> None:
    studio = state.studio()
    used = studio.db.execute_read(disk_cleanup.storage_use, studio.settings)
    html_parts.draw_title(t("settings.storage"))
    free = t("pages.disk_of", size=formatting.format_bytes(used.disk_total))
    st.html(
        '<div class="tiles">'
        + tile_html(t("pages.kept"), formatting.format_bytes(used.files), html_parts.count_words("n_files", used.count))
        + tile_html(
            t("pages.spare"),
            formatting.format_bytes(used.clearable),
            html_parts.count_words("n_spare_takes", used.spare_takes),
        )
        + tile_html(t("pages.disk_free"), formatting.format_bytes(used.disk_free), free)
        + "</div>"
    )
    with st.popover(t("pages.clear_takes"), disabled=not used.spare_takes, icon=":material/delete:"):
        sure = html_parts.count_words("clear_sure", used.spare_takes, size=formatting.format_bytes(used.clearable))
        st.html(f'<p class="sure">{escape(sure)}</p>')
        st.button(t("pages.clear_yes"), key="clear-takes", type="primary", on_click=clear_takes)


def clear_takes() -> None:
    with film_on_screen.report_failure():
        require_actor(Action.CLEAR_TAKES)
        film_on_screen.report_success(
            t("pages.freed", size=formatting.format_bytes(disk_cleanup.clear_unused_takes(state.studio())))
        )


def tile_html(label: str, value: str, note: str) -> str:
    return f'<div class="tile"><span>{escape(label)}</span><b class="num">{escape(value)}</b><small>{escape(note)}</small></div>'


# Backup ----------------------------------------------------------------------------------------------------------------


def draw_backups() -> None:
    html_parts.draw_title(t("settings.backup"))
    st.html(f'<p class="note">{escape(t("settings.backup_note"))}</p>')
    newest = state.studio().db.execute_read(backup.newest_backup_task)
    if newest is not None and newest.status in OPEN:
        with st.container(key="backing"):
            backup_progress.draw(newest)
    else:
        if newest is not None and newest.status == TaskState.FAILED:
            html_parts.draw_wrong(stored_sentence(newest.error) or t("pages.failed"))
        st.button(t("settings.backup_now"), key="backup-now", icon=":material/backup:", on_click=start_backup)
    rows = backup.list_backups(state.studio().settings)
    if not rows:
        st.html(f'<p class="note">{escape(t("settings.backup_none"))}</p>')
        return
    st.html('<div class="backups">' + "".join(backup_html(row) for row in rows) + "</div>")
    st.html(
        f'<p class="note">{escape(t("settings.backup_where", folder=backup.backups_folder(state.studio().settings)))}</p>'
    )


def start_backup() -> None:
    with film_on_screen.report_failure():
        admin = require_actor(Action.MANAGE_SETTINGS)
        studio = state.studio()
        newest = studio.db.execute_read(backup.newest_backup_task)
        if newest is None or newest.status not in OPEN:
            queue.submit(studio, backup.KIND, user=admin.id, project_id=None, priority=queue.URGENT, max_attempts=2)


def backup_html(row: Backup) -> str:
    """One backup: when, how large, how many files it lists, and its database to take home."""
    when = formatting.format_when(row.made_at)
    listed = t("settings.backup_files", n=row.files)
    if row.missing:
        listed += " · " + t("settings.backup_missing", n=row.missing)
    return (
        f'<div><b>{escape(when)}</b><span class="num">{formatting.format_bytes(row.bytes)}</span><span class="mute">{escape(listed)}</span>'
        f'<a class="download" href="/api/v1/backups/{quote(row.name)}/database" download '
        f'aria-label="{escape(t("settings.backup_of", when=when))}">{escape(t("settings.backup_download"))}</a></div>'
    )


# The house -------------------------------------------------------------------------------------------------------------


def draw_house(whole: bool) -> None:
    settings = state.studio().settings
    html_parts.draw_title(t("settings.house"))
    facts = [(t("pages.version_of"), disk_cleanup.program_version())]
    if whole:
        database = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
        facts += [
            (t("pages.machine"), t("pages.one_machine" if settings.one_machine else "pages.a_team")),
            (t("pages.database"), database),
            (t("pages.queue"), t("pages.own_queue" if settings.one_machine else "pages.shared_queue")),
            (t("pages.workers"), str(settings.dailies_workers)),
            (t("pages.files"), t("pages.files_bucket" if settings.assets_url else "pages.files_folder")),
        ]
    st.html(f'<div class="narrow">{html_parts.facts_html(facts)}</div>')
    if whole:
        st.html(f'<p class="note">{escape(t("pages.settings_note"))}</p>')


def draw_credits() -> None:
    html_parts.draw_title(t("settings.credits"), t("settings.credits_note"))
    with st.expander(t("settings.credits_show")):
        st.html(f'<pre class="licences">{escape((ROOT / "NOTICE").read_text("utf-8"))}</pre>')


def draw_way_to_profile() -> None:
    st.html(f'<p class="note">{escape(t("settings.yours"))}</p>')
    with st.container(key="as-button-profile", width="content"):
        st.page_link(registry.page_file("profile"), label=t("settings.to_profile"), icon=":material/person:")


st.html(f'<h1 class="pg">{escape(t("settings.title"))}</h1>')
draw_notes()
admin = can(person, Action.MANAGE_SETTINGS)
with st.container(key="settings", gap="small"):
    if admin:
        now = studio_rules.current_rules(state.studio().db, state.studio().settings)
        draw_people(now)
        draw_films(now)
        draw_pace(now)
        if state.studio().settings.environment in routing_policy.TRYING:
            draw_paying(now)
        draw_storage()
        draw_backups()
    else:
        draw_way_to_profile()
    draw_house(admin)
    draw_credits()
