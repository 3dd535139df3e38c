"""A sound on the desk: its player, its takes, its volume, and what one may do with it. Lines, music and places alike."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.audio import audio
from core.database.tables import Audio, Take
from core.models.route_explained import RouteExplanation
from core.project import takes
from ui.audio import effects_timeline
from ui.base import film_on_screen, html_parts
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.improve import improve_buttons
from ui.storyboard.shot_changes import keep_as_is
from ui.takes import sent_prompt, take_origin, upload
from ui.widgets import editable, sound_player

JOBS = {"narration": "audio.speak", "music": "audio.compose", "sfx": "audio.effect"}
SILENT = "silent"


def sound_name(shown: FilmOnScreen, row: Audio) -> str:
    """Whose line it is, or which sound, as its buttons say it."""
    if row.type == "narration":
        number = 1 + [one.id for one in shown.made.audios if one.type == "narration"].index(row.id)
        return t("audio.line_n", n=number, who=row.speaker or t("pages.narrator"))
    return t("pages.music") if row.type == "music" else t("audio.place_n", n=row.beat.removeprefix("scene"))


def draw_player(shown: FilmOnScreen, row: Audio, look: str) -> None:
    if row.file_key:
        take = shown.take(row.take_id)
        label = t("audio.hear", what=f"{sound_name(shown, row)} {row.text if row.type == 'narration' else ''}".strip())
        seconds = (row.milliseconds or 0) / 1000
        st.html(
            sound_player.stored_sound_html(
                shown, row.file_key, label, seconds=seconds, facts=take.facts if take else None
            )
        )
    elif look == "work":
        st.html(html_parts.state_html("work", _under_way(row)))
    else:
        st.html(f'<span class="note">{escape(t("pages.not_heard_yet"))}</span>')


def _under_way(row: Audio) -> str:
    return t("pages.being_voiced" if row.type == "narration" else "audio.being_made")


def draw_actions(shown: FilmOnScreen, row: Audio, look: str) -> None:
    with st.container(
        key=f"act-{row.id}", horizontal=True, gap="xsmall", width=172, vertical_alignment="center", wrap=False
    ):
        word = {"work": "being_voiced", "stale": "stale", "fail": "failed"}.get(look)
        if word and (row.file_key or look != "work"):
            st.html(
                html_parts.state_html(look, _under_way(row) if look == "work" else t(f"pages.{word}")), width="content"
            )
        elif look == "you":
            st.html(html_parts.state_html(look, t("review.word")), width="content")
        st.space("stretch")
        if look == "stale":
            st.button(
                t("audio.keep_of", what=html_parts.escape_markdown(sound_name(shown, row))), key=f"keep-{row.id}", icon=":material/check:", type="tertiary",
                help=t("pages.keep_as_is"), on_click=keep_as_is, args=(str(row.id),), disabled=not shown.may_edit,
            )  # fmt: skip
        price = film_on_screen.format_job_price(JOBS[row.type])
        st.button(
            f":gray[{t(f'audio.retake_{row.type}', what=html_parts.escape_markdown(sound_name(shown, row)))} ·] {price}", key=f"re-{row.id}", icon=":material/refresh:",
            type="tertiary", help=film_on_screen.ready_in_words(shown, JOBS[row.type]), on_click=retake,
            args=(row.id, row.type, shown.takes.get(row.id, 0)), disabled=not shown.may_edit or look == "work",
        )  # fmt: skip


def draw_more(shown: FilmOnScreen, row: Audio) -> None:
    """What one does less often with a sound: its takes, its pace, a file of one's own."""
    mine = sorted((one for one in shown.made.takes.values() if one.of_id == row.id), key=lambda one: one.number)
    told = take_origin.explain_takes_of_film(shown)
    if not shown.may_edit and row.type != "narration" and not mine:
        return
    label = t("pages.n_takes", n=len(mine)) if len(mine) > 1 else ""
    with st.popover(
        f":gray[{t('audio.more_of', what=html_parts.escape_markdown(sound_name(shown, row)))}] {label}", key=f"deeds-{row.id}", type="tertiary",
        icon=":material/more_horiz:",
    ):  # fmt: skip
        if row.type == "narration":
            speeds = [str(speed) for speed in audio.SPEEDS]
            editable.choice(
                t("audio.pace"), speeds, str(audio.speech_speed(row)), set_pace, row.id, key=f"pace-{row.id}",
                words=lambda speed: t(f"audio.pace_{speeds.index(speed)}"), disabled=not shown.may_edit,
            )  # fmt: skip
        else:
            improve_buttons.sound_button(shown, row, sound_name(shown, row))
        for take in mine if len(mine) > 1 else []:
            draw_take(shown, row, take, told)
        if len(mine) == 1:
            take_origin.draw(mine[0], told)
            sent_prompt.draw(shown, "audio", mine[0])
        if shown.may_edit:
            upload.draw_zone("sound", shown.id, row.id, hint=t(f"audio.own_{row.type}"), said="undo.own_sound")


def draw_take(shown: FilmOnScreen, row: Audio, take: Take, told: dict[str, RouteExplanation]) -> None:
    with st.container(key=f"pick-{take.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        name = t("pages.take_n", n=take.number)
        seconds = (take.facts.get("milliseconds") or 0) / 1000
        st.html(
            sound_player.stored_sound_html(
                shown, take.sha256, t("audio.hear", what=name), seconds=seconds, facts=take.facts
            ),
            width="stretch",
        )
        if take.id == row.take_id:
            st.html(html_parts.state_html("done", t("pages.chosen")), width="content")
        else:
            st.button(
                html_parts.escape_markdown(name),
                key=f"pick-it-{take.id}",
                on_click=use_take,
                args=(take.id,),
                disabled=not shown.may_edit,
            )
    take_origin.draw(take, told)
    sent_prompt.draw(shown, "audio", take)


def draw_volume(shown: FilmOnScreen, row: Audio) -> None:
    table = {SILENT: t("audio.volume_mute")} | {
        str(gain): t(f"audio.volume_{number}") for number, gain in enumerate(effects_timeline.GAINS)
    }
    now = audio.volume_db(row)
    nearest = SILENT if now is None else min(effects_timeline.GAINS, key=lambda gain: abs(gain - now))
    editable.choice(
        t("audio.volume_of", what=html_parts.escape_markdown(sound_name(shown, row))), list(table), str(nearest), set_volume, row.id, key=f"volume-{row.id}",
        words=table.__getitem__, hidden=True, disabled=not shown.may_edit,
    )  # fmt: skip


# What a person does ----------------------------------------------------------------------------------------------------


def retake(row_id: uuid.UUID, kind: str, made_before: int) -> None:
    film_on_screen.start_job(JOBS[kind], str(row_id), id=str(row_id), take=made_before)


def retake_all(rows: list[tuple[uuid.UUID, str, int]]) -> None:
    for row_id, kind, made_before in rows:
        retake(row_id, kind, made_before)


def set_pace(row_id: uuid.UUID, seen: str, speed: str) -> None:
    film_on_screen.change_film("undo.line_pace", audio.set_line_speed, row_id, float(speed))


def use_take(take_id: uuid.UUID) -> None:
    film_on_screen.change_film("undo.sound_chosen", takes.choose_take, take_id)


def set_volume(row_id: uuid.UUID, seen: str, chosen: str) -> None:
    silent = chosen == SILENT
    film_on_screen.change_film("undo.volume_set", audio.set_volume, row_id, 0.0 if silent else float(chosen), silent)
