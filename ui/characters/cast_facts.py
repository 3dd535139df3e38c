"""What is told of a character, in fields that are edited where they stand: name, role, look, kind, sex and age."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from core.characters import characters
from core.database.tables import Character, Shot
from core.editing import cast_edit
from ui.base import html_parts
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.characters import cast_changes
from ui.improve import improve_buttons
from ui.widgets import editable


def draw(shown: FilmOnScreen, row: Character, shots: Sequence[Shot]) -> None:
    with st.container(key=f"who-{row.id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"name-row-{row.id}"):
            with st.container(key=f"named-{row.id}", width="stretch"):
                editable.line(
                    t("characters.name"),
                    row.name,
                    cast_changes.rename_character,
                    row.id,
                    key=f"name-{row.id}",
                    hidden=True,
                    disabled=not shown.may_edit,
                )
            _choices(shown, row)
            _removal(shown, row, shots)
        with st.container(key=f"role-box-{row.id}"):
            editable.line(
                t("pages.role"),
                row.role,
                cast_changes.change_field,
                row.id,
                row.name,
                "role",
                key=f"role-{row.id}",
                hidden=True,
                disabled=not shown.may_edit,
                placeholder=t("characters.role_hint"),
            )
    with st.container(key=f"told-{row.id}", gap="xsmall"):
        for field in ("description", "personality", "appearance", "clothing"):
            editable.area(
                t(f"pages.cast_{field}"),
                getattr(row, field) or "",
                cast_changes.change_field,
                row.id,
                row.name,
                field,
                key=f"{field}-{row.id}",
                disabled=not shown.may_edit,
                placeholder=t(f"characters.{field}_hint"),
            )
            if field == "appearance":
                improve_buttons.look_button(shown, row)
    if shots:
        count = html_parts.count_words("n_shots", len(shots))
        st.html(f'<p class="note">{escape(t("characters.become_stale", who=row.name, count=count))}</p>')


def _kind_words(row: Character) -> str:
    kind = row.species or t(f"characters.kind_{row.kind}") if row.kind != "human" else t("characters.kind_human")
    sex = [t(f"audio.sex_{row.sex}")] if row.sex != "n" else []
    return " · ".join([kind, *sex, t(f"audio.age_{row.age}")])


def _choices(shown: FilmOnScreen, row: Character) -> None:
    with st.popover(
        _kind_words(row),
        key=f"what-{row.id}",
        type="tertiary",
        help=t("characters.kind_help", who=html_parts.escape_markdown(row.name)),
    ):
        with st.grid(3, min_column_width=84, gap="small"):
            for field, options in characters.CHOICES.items():
                editable.choice(
                    t(f"characters.{field}"),
                    list(options),
                    getattr(row, field),
                    cast_changes.change_field,
                    row.id,
                    row.name,
                    field,
                    key=f"{field}-{row.id}",
                    words=partial(_choice_word, field),
                    disabled=not shown.may_edit,
                )
        if row.kind != "human":
            editable.line(
                t("characters.species"),
                row.species,
                cast_changes.change_field,
                row.id,
                row.name,
                "species",
                key=f"species-{row.id}",
                disabled=not shown.may_edit,
            )
        editable.line(
            t("characters.consistency"),
            row.consistency_id or "",
            cast_changes.change_field,
            row.id,
            row.name,
            "consistency_id",
            key=f"consistency_id-{row.id}",
            disabled=not shown.may_edit,
        )
        st.html(f'<p class="note">{escape(t("characters.consistency_why"))}</p>')


def _choice_word(field: str, option: str) -> str:
    return t(f"characters.kind_{option}") if field == "kind" else t(f"audio.{field}_{option}")


def _removal(shown: FilmOnScreen, row: Character, shots: Sequence[Shot]) -> None:
    """Only who is in no scene may leave."""
    told = shown.made.script
    if not shown.may_edit or told is None or shots or cast_edit.scenes_with(told, row.name):
        return
    st.button(
        t("characters.leave", who=html_parts.escape_markdown(row.name)),
        key=f"leave-{row.id}",
        icon=":material/person_remove:",
        type="tertiary",
        on_click=cast_changes.remove_character,
        args=(row.id, row.name),
    )
