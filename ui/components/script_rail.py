"""Beside the screenplay: its figures, the wish for all of it, its versions and what each changed, its files."""

from __future__ import annotations

import uuid
from datetime import timedelta
from html import escape
from itertools import groupby

import streamlit as st

from core import papers, script, script_diff
from core.script import Script
from core.script_diff import Count
from core.tables import ScriptVersion
from ui import state
from ui.components import diff, figures, in_view, media, parts, proposals, scene_list
from ui.components import script_changes as changes
from ui.components.onscreen import OnScreen
from ui.i18n import t, told

LISTED = 40
TOGETHER = timedelta(minutes=20)
"""Versions of one person no further apart stand under one name."""


def draw(shown: OnScreen, now: Script, version: int) -> None:
    with st.container(key="rail", gap="medium"):
        _facts(shown, now)
        if shown.may_edit:
            with st.container(key="rail-wish", gap="small"):
                proposals.box(shown, "", t("script.rewrite_whole"))
        _versions(shown, now, version)
        _files(shown, version)


def _facts(shown: OnScreen, now: Script) -> None:
    lines = script.lines(now)
    hung = sum(1 for shot in shown.made.shots)
    rows = [
        (t("script.fact_scenes"), str(len(now.scenes))),
        (t("script.fact_lines"), str(len(lines))),
        (
            t("script.fact_length"),
            t("script.length_of", about=scene_list.length(now), asked=figures.running_time(shown.made.brief.seconds)),
        ),
        (t("script.fact_shots"), str(hung) if hung else "—"),
    ]
    if shown.made.script_row is not None and (ref := script.told_with(shown.made.script_row)):
        name, _, number = ref.partition("@")
        rows.append((t("script.fact_told_with"), t("script.told_with_of", name=name, n=number)))
    st.html(f'<h3 class="rail-h">{escape(t("script.figures"))}</h3>{parts.facts(rows)}')


# Versions ------------------------------------------------------------------------------------------------------------


def _versions(shown: OnScreen, now: Script, version: int) -> None:
    with state.studio().db.read() as session:
        kept = script.versions(session, shown.id)
        names = script.authors(session, shown.id)
        words = {row.id: in_a_word(row, older) for row, older in zip(kept[:LISTED], [*kept[1:], None], strict=False)}
    with st.container(key="versions-top", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<h3 class="rail-h" id="versions">{escape(t("script.versions"))}</h3>', width="stretch")
        if len(kept) > 1:
            _any_two(kept)
    if not kept:
        st.html(f'<div class="ver"><b>{escape(t("pages.version_n", n=version))}</b></div>')
    listed = kept[:LISTED]
    with st.container(key="versions-list", gap=None):
        for _, together in groupby(enumerate(listed), key=_sitting(listed)):
            rows = list(together)
            first = rows[0][1]
            who = names.get(first.user_id, "") if first.user_id else ""  # type: ignore[arg-type]
            st.html(
                f'<div class="sitting"><b>{escape(who or t("script.studio_itself"))}</b><span>{escape(figures.when(first.created_at))}</span></div>'
            )
            for _, row in rows:
                _version(shown, row, words[row.id], version)


def _sitting(rows: list[ScriptVersion]):  # type: ignore[no-untyped-def]
    """A number for each run of versions by one person within a short time."""
    numbers, number = [], 0
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else row
        if row.user_id != before.user_id or before.created_at - row.created_at > TOGETHER:
            number += 1
        numbers.append(number)
    return lambda entry: numbers[entry[0]]


def _version(shown: OnScreen, row: ScriptVersion, words: str, version: int) -> None:
    said = told(row.note) if row.note else ""
    with st.container(key=f"ver-{row.version}", horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        here = f' <span class="mute">{escape(t("script.now"))}</span>' if row.version == version else ""
        st.html(
            f'<div class="ver"><b>{escape(t("pages.version_n", n=row.version))}</b>{here}<span>{escape(said)}</span><small>{escape(words)}</small></div>',
            width="stretch",
        )
        if row.version != version:
            st.button(
                t("script.show_changes", n=row.version), key=f"compare-{row.version}", icon=":material/difference:", type="tertiary",
                on_click=changes.compare, args=(row.version, version), help=t("script.show_changes", n=row.version),
            )  # fmt: skip
            st.button(
                t("script.restore", n=row.version), key=f"restore-{row.version}", icon=":material/history:", type="tertiary",
                on_click=changes.restore, args=(row.version, version), disabled=not shown.may_edit, help=t("script.restore", n=row.version),
            )  # fmt: skip


def in_a_word(row: ScriptVersion, older: ScriptVersion | None) -> str:
    """2 lines changed, 1 new. Counted once for each version."""
    if older is None:
        return ""
    kept: dict[uuid.UUID, Count] = state.recall("_version_counts") or {}
    if row.id not in kept:
        kept[row.id] = script_diff.count(Script.model_validate(older.script), Script.model_validate(row.script))
        state.remember("_version_counts", kept)
    facts = kept[row.id].model_dump()
    said = [_counted(name, n) for name, n in facts.items() if n]
    return t("pages.and").join(said[:3]) or t("script.count_nothing")


def _counted(name: str, n: int) -> str:
    return t(
        f"script.count_{name}_one" if n == 1 and name.startswith(("scenes", "headings")) else f"script.count_{name}",
        n=n,
    )


def _any_two(kept: list[ScriptVersion]) -> None:
    numbers = [row.version for row in kept]
    with st.popover(t("script.compare_two"), key="compare-two", type="tertiary", icon=":material/difference:"):
        names = parts.named(numbers, lambda n: t("pages.version_n", n=n))
        before = st.selectbox(
            t("script.from"), numbers, index=min(1, len(numbers) - 1), key="compare-from", format_func=names
        )
        after = st.selectbox(t("script.to"), numbers, key="compare-to", format_func=names)
        st.button(
            t("script.compare"),
            key="compare-go",
            on_click=changes.compare,
            args=(before, after),
            disabled=before == after,
        )


def compared(shown: OnScreen, before: int, after: int, version: int) -> None:
    """Two versions over each other, in place of the page."""
    with state.studio().db.read() as session:
        change = script_diff.between(
            script.version(session, shown.id, before), script.version(session, shown.id, after)
        )
    tally = script_diff.tally(change)
    said = t("pages.and").join(_counted(turn, n) for turn, n in sorted(tally.items())) or t("script.count_nothing")
    in_view.here(f"{before}-{after}")
    with st.container(key="compare-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="stale-say"><b>{escape(t("script.compared", a=before, b=after))}</b><small>{escape(said)}</small></div>',
            width="stretch",
        )
        if before != version and shown.may_edit:
            st.button(
                t("script.restore", n=before), key="compare-restore", icon=":material/history:", on_click=changes.restore,
                args=(before, version),
            )  # fmt: skip
        st.button(
            t("script.back_to_page"), key="compare-close", icon=":material/close:", on_click=changes.stop_comparing
        )
    with st.container(key="screenplay", gap="small"):
        st.html(diff.whole(change) if not change.same else f'<p class="note">{escape(t("script.count_nothing"))}</p>')


# Files ---------------------------------------------------------------------------------------------------------------


def _files(shown: OnScreen, version: int) -> None:
    name = shown.made.script.title if shown.made.script else shown.made.project.name
    with st.container(key="script-files", gap="xsmall"):
        st.html(f'<h3 class="rail-h">{escape(t("script.files"))}</h3>')
        with st.popover(
            t("script.take_out"), key="take-out", icon=":material/download:", type="tertiary", on_change="rerun"
        ) as opened:
            st.html(f"<b>{escape(name)}</b>")
            if getattr(opened, "open", False):
                for ending, sha256 in papers.scripts(state.studio(), shown.made).items():
                    media.download(sha256, f"{name}.{ending}", t(f"script.file_{ending}"))
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
                t("script.own_replace"), key="own-replace", type="primary", on_click=changes.replace, args=(version,)
            )
