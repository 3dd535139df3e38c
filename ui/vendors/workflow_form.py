"""A workflow of one's own for a ComfyUI: dropped, tried dry, what it would do said node by node, kept, and named at the door."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core.gateway.doors import DoorView
from core.models import workflows
from core.models.workflows import DryRun, DryRunReport
from ui.base import film_on_screen, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.i18n import t
from ui.widgets import vendor_words

SEEN, TURN = "_workflow_seen", "_workflow_turn"
WRONG = frozenset({"too_large", "not_json", "editor", "not_a_workflow", "too_many"})
OWN = frozenset({"prompt", "negative", "seed", "width", "height", "seconds", "frames", "fps", "first frame", "last frame", "picture"})  # fmt: skip
Key = Callable[[str], str]
"""The key of a field of the door's form."""


def draw(door: DoorView | None, key: Key) -> None:
    """Under the form of a door whose vendor takes workflows."""
    name = _file()
    door_name = door.name if door else ""
    with st.container(key="workflow", gap="small"):
        st.html(f'<p class="note"><b>{escape(t("workflows.title"))}</b> {escape(t("workflows.how"))}</p>')
        st.file_uploader(
            t("workflows.drop"), ["json"], key=name, on_change=dry_run_file, args=(name, door_name), max_upload_size=4
        )
        held = state.recall(SEEN)
        if held is None:
            return
        looked, _ = held
        draw_report(looked, asked_at=door_name)
        if not (looked.report.wrong or looked.report.missing):
            st.button(
                t("workflows.keep"),
                key="workflow-keep",
                icon=":material/save:",
                on_click=keep_workflow,
                args=(door_name, key),
            )


def forget_dry_run() -> None:
    """What was tried is not shown when the window opens again."""
    state.forget(SEEN, _file())


def dry_run_file(name: str, door_name: str) -> None:
    """A callback: a file was dropped."""
    file = state.recall(name)
    state.forget(SEEN)
    if file is None:
        return
    with film_on_screen.report_failure():
        require_provider_admin()
        content = file.getvalue()
        state.remember(SEEN, (workflows.dry_run_workflow(state.studio(), content, file.name, door_name), content))


def keep_workflow(door_name: str, key: Key) -> None:
    """A callback: kept under its name; the door names it, or its form does where there is none yet."""
    held = state.recall(SEEN)
    if held is None:
        return
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        looked, content = held
        seen = workflows.save_workflow(studio, content, looked.report.name, by=admin)
        field = workflows.FIELDS[seen.kind or "picture"]
        if door_name:
            said = workflows.add_to_door(studio, door_name, seen, by=admin)
        else:
            said = workflows.door_fact_with({field: str(state.recall(key(f"extra_{field}")) or "")}, seen)
        state.remember(key(f"extra_{field}"), said)
        state.forget(SEEN)
        state.remember(TURN, state.recall(TURN, 0) + 1)
        film_on_screen.report_success(t("workflows.kept" if door_name else "workflows.kept_unsaved", name=seen.name))


def draw_report(looked: DryRun, asked_at: str = "") -> None:
    """What a dry run found: what is in the way first, then what goes where."""
    seen = looked.report
    if seen.wrong:
        html_parts.draw_wrong(t(f"workflows.{seen.wrong}", **seen.facts))
        return
    ill = what_is_in_the_way(seen)
    if ill:
        head = t("workflows.not_yet" if seen.missing else "workflows.not_there", name=seen.name)
        html_parts.draw_wrong(" ".join([head, *ill]))
    else:
        kind = seen.kind or "picture"
        st.html(f'<p class="note"><b>{escape(t(f"workflows.good_{kind}", name=seen.name))}</b></p>')
    st.html('<div class="pv-models">' + "".join(row_html(name, where) for name, where in bound_inputs(seen)) + "</div>")
    notes = [t("workflows.linked", title=title) for title in seen.linked]
    if seen.absent:
        notes.append(t("workflows.absent", names=t("providers.comma").join(input_name(name) for name in seen.absent)))
    notes.append(server_note(looked, asked_at))
    st.html("".join(f'<p class="note">{escape(note)}</p>' for note in notes if note))


def what_is_in_the_way(seen: DryRunReport) -> list[str]:
    return [
        *(t(f"workflows.missing_{name}") for name in seen.missing),
        *(t("workflows.unknown", kind=kind) for kind in seen.unknown),
        *(t("workflows.file", file=file) for file in seen.files),
    ]


def bound_inputs(seen: DryRunReport) -> list[tuple[str, str]]:
    return [
        (input_name(one.name), t("workflows.goes_to", node=one.node, title=one.title or one.kind, field=one.field))
        for one in seen.places
    ]


def row_html(name: str, where: str) -> str:
    return f"<div><b>{escape(name)}</b><small>{escape(where)}</small></div>"


def input_name(name: str) -> str:
    """An input in the reader's language; a slot of the person's own as they wrote it."""
    if name.startswith("reference "):
        return t("workflows.input_reference", n=name.split()[1])
    return t(f"workflows.input_{name.replace(' ', '_')}") if name in OWN else name


def server_note(looked: DryRun, asked_at: str) -> str:
    if looked.away:
        return t("workflows.away", why=vendor_words.error_note(looked.away))
    if looked.report.asked:
        return t("workflows.asked")
    return "" if asked_at else t("workflows.not_asked")


def _file() -> str:
    """A field that is new after each file that was kept."""
    return f"_workflow_file_{state.recall(TURN, 0)}"
