"""Beside the screenplay: its figures, the wish for all of it, its versions and what each changed, its files."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from html import escape
from itertools import groupby, pairwise

import streamlit as st

from core import exports
from core.database.tables import ScriptVersion
from core.script import script, script_diff
from core.script.model import Script
from core.script.script_diff import ChangeCount
from ui.base import formatting, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.script import rewrite_proposals, scene_list, scroll_into_view
from ui.script import script_changes as changes
from ui.widgets import template_names, text_diff

LISTED, COUNTS = 40, "_version_counts"
TOGETHER = timedelta(minutes=20)
"""Versions of one person no further apart stand under one name."""


def draw(shown: FilmOnScreen, now: Script, version: int) -> None:
    with st.container(key="rail", gap="medium"):
        _facts(shown, now)
        if shown.may_edit:
            with st.container(key="rail-wish", gap="small"):
                rewrite_proposals.draw_wish(shown, "", t("script.rewrite_whole"))
        _versions(shown, now, version)
        _files(shown, version)


def _facts(shown: FilmOnScreen, now: Script) -> None:
    lines = script.spoken_lines(now)
    hung = sum(1 for shot in shown.made.shots)
    rows = [
        (t("script.fact_scenes"), str(len(now.scenes))),
        (t("script.fact_lines"), str(len(lines))),
        (
            t("script.fact_length"),
            t(
                "script.length_of",
                about=scene_list.describe_length(now),
                asked=formatting.format_running_time(shown.made.brief.seconds),
            ),
        ),
        (t("script.fact_shots"), str(hung) if hung else "—"),
    ]
    if shown.made.script_row is not None and (ref := script.template_ref_of(shown.made.script_row)):
        name, _, number = ref.partition("@")
        # the builtin writer goes by its own plots
        said = "script.told_without" if now.engine else "script.told_with_of"
        rows.append((t("script.fact_told_with"), t(said, name=template_names.template_title(name), n=number)))
    st.html(f'<h2 class="rail-h">{escape(t("script.figures"))}</h2>{html_parts.facts_html(rows)}')


# Versions ------------------------------------------------------------------------------------------------------------


def _versions(shown: FilmOnScreen, now: Script, version: int) -> None:
    db = state.studio().db
    kept, names = (
        db.execute_read(script.list_script_versions, shown.id),
        db.execute_read(script.version_authors, shown.id),
    )
    counts = _counts(shown, kept)
    words = {row.id: describe_changes(counts.get(row.id)) for row in kept[:LISTED]}
    with st.container(key="versions-top", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<h2 class="rail-h" id="versions">{escape(t("script.versions"))}</h2>', width="stretch")
        if len(kept) > 1:
            _any_two(kept)
    if not kept:
        st.html(f'<div class="ver"><b>{escape(t("pages.version_n", n=version))}</b></div>')
    listed = kept[:LISTED]
    with st.container(key="versions-list", gap=None):
        for _, together in groupby(enumerate(listed), key=_sitting(listed)):
            rows = list(together)
            first = rows[0][1]
            who = names.get(first.user_id, "") if first.user_id else ""
            st.html(
                f'<div class="sitting"><b>{escape(who or t("script.studio_itself"))}</b><span>{escape(formatting.format_when(first.created_at))}</span></div>'
            )
            for _, row in rows:
                _version(shown, row, words[row.id], version)


def _sitting(rows: list[ScriptVersion]) -> Callable[[tuple[int, ScriptVersion]], int]:
    """A number for each run of versions by one person within a short time."""
    numbers, number = [], 0
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else row
        if row.user_id != before.user_id or before.created_at - row.created_at > TOGETHER:
            number += 1
        numbers.append(number)
    return lambda entry: numbers[entry[0]]


def _version(shown: FilmOnScreen, row: ScriptVersion, words: str, version: int) -> None:
    said = stored_sentence(row.note) if row.note else ""
    with st.container(key=f"ver-{row.version}", horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        here = f' <span class="mute">{escape(t("script.now"))}</span>' if row.version == version else ""
        st.html(
            f'<div class="ver"><b>{escape(t("pages.version_n", n=row.version))}</b>{here}<span>{escape(said)}</span><small>{escape(words)}</small></div>',
            width="stretch",
        )
        if row.version != version:
            st.button(
                t("script.show_changes", n=row.version), key=f"compare-{row.version}", icon=":material/difference:", type="tertiary",
                on_click=changes.compare_versions, args=(row.version, version), help=t("script.show_changes", n=row.version),
            )  # fmt: skip
            st.button(
                t("script.restore", n=row.version), key=f"restore-{row.version}", icon=":material/history:", type="tertiary",
                on_click=changes.restore_version, args=(row.version, version), disabled=not shown.may_edit, help=t("script.restore", n=row.version),
            )  # fmt: skip


def _counts(shown: FilmOnScreen, kept: list[ScriptVersion]) -> dict[uuid.UUID, ChangeCount]:
    """What each version that is listed changed. Counted once for each version."""
    known: dict[uuid.UUID, ChangeCount] = state.recall(COUNTS) or {}
    if any(row.id not in known for row, _ in pairwise(kept[: LISTED + 1])):
        known |= state.studio().db.execute_read(script_diff.count_version_changes, shown.id, LISTED, known)
        state.remember(COUNTS, known)
    return known


def describe_changes(changed: ChangeCount | None) -> str:
    """2 lines changed, 1 new. Empty for the first version."""
    if changed is None:
        return ""
    said = [_counted(name, n) for name, n in changed.model_dump().items() if n]
    return t("pages.and").join(said[:3]) or t("script.count_nothing")


def _counted(name: str, n: int) -> str:
    return t(
        f"script.count_{name}_one" if n == 1 and name.startswith(("scenes", "headings")) else f"script.count_{name}",
        n=n,
    )


def _any_two(kept: list[ScriptVersion]) -> None:
    numbers = [row.version for row in kept]
    with st.popover(t("script.compare_two"), key="compare-two", type="tertiary", icon=":material/difference:"):
        names = html_parts.option_labels(numbers, lambda n: t("pages.version_n", n=n))
        before = st.selectbox(
            t("script.from"), numbers, index=min(1, len(numbers) - 1), key="compare-from", format_func=names
        )
        after = st.selectbox(t("script.to"), numbers, key="compare-to", format_func=names)
        st.button(
            t("script.compare"),
            key="compare-go",
            on_click=changes.compare_versions,
            args=(before, after),
            disabled=before == after,
        )


def draw_comparison(shown: FilmOnScreen, before: int, after: int, version: int) -> None:
    """Two versions over each other, in place of the page."""
    first, second = (
        state.studio().db.execute_read(script.load_script_version, shown.id, one) for one in (before, after)
    )
    change = script_diff.compare_scripts(first, second)
    tally = script_diff.tally_beats(change)
    said = t("pages.and").join(_counted(turn, n) for turn, n in sorted(tally.items())) or t("script.count_nothing")
    scroll_into_view.scroll_into_view(f"{before}-{after}")
    with st.container(key="compare-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="stale-say"><b>{escape(t("script.compared", a=before, b=after))}</b><small>{escape(said)}</small></div>',
            width="stretch",
        )
        if before != version and shown.may_edit:
            st.button(
                t("script.restore", n=before), key="compare-restore", icon=":material/history:", on_click=changes.restore_version,
                args=(before, version),
            )  # fmt: skip
        st.button(
            t("script.back_to_page"), key="compare-close", icon=":material/close:", on_click=changes.stop_comparing
        )
    with st.container(key="screenplay", gap="small"):
        st.html(
            text_diff.script_html(change)
            if not change.same
            else f'<p class="note">{escape(t("script.count_nothing"))}</p>'
        )


# Files ---------------------------------------------------------------------------------------------------------------


def _files(shown: FilmOnScreen, version: int) -> None:
    name = shown.made.script.title if shown.made.script else shown.made.project.name
    with st.container(key="script-files", gap="xsmall"):
        st.html(f'<h2 class="rail-h">{escape(t("script.files"))}</h2>')
        with st.popover(
            t("script.take_out"), key="take-out", icon=":material/download:", type="tertiary", on_change="rerun"
        ) as opened:
            st.html(f"<b>{escape(name)}</b>")
            if getattr(opened, "open", False):
                for at, form in exports.offered_formats(shown.made.script, None).items():
                    if form.holds == "script":
                        saved = exports.file_name(form, name, language())
                        media.draw_download(
                            media.export_url(shown.id, at), saved, exports.format_short_title(form, language())
                        )
        if shown.may_edit:
            _own_script(version)


def _own_script(version: int) -> None:
    with st.popover(
        t("script.own_script"), key="own-script", icon=":material/upload:", type="tertiary", on_change="rerun"
    ) as opened:
        st.html(f'<p class="note">{escape(t("script.own_note"))}</p>')
        if getattr(opened, "open", False):
            st.text_area(t("script.own_paste"), key="own-text", height=160)
            st.file_uploader(t("script.own_drop"), type=["txt", "fountain", "md"], key="own-file")
            st.button(
                t("script.own_replace"),
                key="own-replace",
                type="primary",
                on_click=changes.replace_script,
                args=(version,),
            )
