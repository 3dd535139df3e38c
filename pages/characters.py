"""Who is seen and heard: the cast as sheets, each with a portrait, a look, a voice, and the shots they are in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from core.audio import audio
from core.characters import characters, voices
from core.database.tables import Character, Shot, Take
from core.editing import cast_edit, undo
from core.people.access import Action
from core.project import takes
from jobs import queue
from ui.base import film_on_screen, formatting, html_parts, media, registry, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.base.i18n import stored_sentence as told_why
from ui.characters import voice_window
from ui.improve import improve_buttons
from ui.storyboard.shot_facts import keep_as_is, maker_name
from ui.takes import picture_edit, retouch_tools, sent_prompt, take_origin, try_variants, upload
from ui.widgets import editable, next_stage, sound_player

person = require()
film = film_on_screen.require_film()
locked = not film.may_edit
SHOTS_SHOWN = 9
TAKES_SHOWN = 6
LARGE = "_large_sheet"


# What a person does ----------------------------------------------------------------------------------------------------


def change_field(character_id: uuid.UUID, field: str, seen: str, text: str) -> None:
    who = next((row.name for row in film.made.cast if row.id == character_id), "")
    film_on_screen.change_film(
        undo.change_name("undo.look_changed", who=who), characters.change_character, character_id, **{field: text}
    )


def rename_character(character_id: uuid.UUID, seen: str, name: str) -> None:
    said = undo.change_name("undo.renamed", before=seen, who=name.strip())
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(said, cast_edit.rename_character, character_id, name, doer.person.id)


def add_character(key: str, role: str) -> None:
    name = st.session_state.get(key, "")
    said = undo.change_name("undo.joined", who=name.strip())
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(said, cast_edit.add_character, name, doer.person.id, role=st.session_state.get(role, "").strip())
        st.session_state[key] = st.session_state[role] = ""


def remove_character(character_id: uuid.UUID, name: str) -> None:
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(undo.change_name("undo.left", who=name), cast_edit.remove_character, character_id, doer.person.id)


def set_pace(name: str, seen: str, speed: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.pace", who=name), audio.set_speaker_speed, name, float(speed))


def approve_character(character_id: uuid.UUID, name: str, approved: bool) -> None:
    said = "undo.portrait_approved" if approved else "undo.portrait_reopened"
    with film_on_screen.report_failure():
        film_on_screen.require_actor(Action.APPROVE).change(
            undo.change_name(said, who=name), characters.approve_portrait, character_id, approved
        )


def approve_all(cast: list[uuid.UUID]) -> None:
    with film_on_screen.report_failure():
        said = undo.change_name("undo.portraits_approved", n=len(cast))
        film_on_screen.require_actor(Action.APPROVE).change(said, characters.approve_portraits, cast)


def use_take(take_id: uuid.UUID, name: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.portrait_chosen", who=name), takes.choose_take, take_id)


def repaint_portrait(character_id: uuid.UUID, made_before: int) -> None:
    film_on_screen.start_job(
        "characters.portrait", str(character_id), id=str(character_id), take=made_before, sheet=True
    )


def request_sheets(*character_ids: uuid.UUID) -> None:
    for one in character_ids:
        film_on_screen.start_job("characters.sheet", f"sheet:{one}", priority=queue.URGENT, id=str(one))


# A sheet of the cast ---------------------------------------------------------------------------------------------------


def draw_member(row: Character) -> None:
    shots = cast_edit.shots_showing(film.made, row.name)
    with st.container(key=f"cast-{row.id}", gap="small"):
        seen, told, heard = st.columns([1.08, 1.36, 0.96], gap="large")
        with seen:
            draw_portrait(row)
        with told:
            draw_facts(row, shots)
        with heard:
            draw_voice(row)
            draw_shots(row, shots)


def draw_portrait(row: Character) -> None:
    look, take = film.look("characters", row.id, row.take_id), film.take(row.take_id)
    busy = look != "work" and retouch_tools.is_at_work(film, "characters", row.id)
    look = "done" if look == "made" and row.approved_at else look
    word = {"stale": "stale", "fail": "failed", "empty": "not_painted", "done": "approved"}.get(look)
    tag = f'<span class="tag gl s-{look}">{escape(t(f"pages.{word}"))}</span>' if word else ""
    if look == "you":
        tag = f'<span class="tag gl s-you">{escape(t("review.word"))}</span>'
    picture = html_parts.frame_html(
        media.asset_url(take.sha256) if take else "",
        row.name,
        ratio="1:1",
        tag=tag,
        middle=html_parts.state_html("work", t("retouch.at_work" if busy else "pages.shot_work"))
        if look == "work" or busy
        else "",
    )
    st.html(f'<div class="shot {"work" if busy else look}">{picture}</div>')
    if look == "fail":
        html_parts.draw_wrong(told_why(film.failed["characters", str(row.id)].error))
    draw_sheet_picture(row)
    draw_strip(row)
    draw_portrait_actions(row, look, take)


def draw_strip(row: Character) -> None:
    mine = sorted((one for one in film.made.takes.values() if one.of_id == row.id), key=lambda one: one.number)
    if len(mine) < 2:
        return
    told = take_origin.explain_takes_of_film(film)
    with st.container(key=f"faces-{row.id}", horizontal=True, gap="xsmall"):
        for take in mine[-TAKES_SHOWN:]:
            draw_take(row, take, take_origin.origin_line(take, told))


def draw_take(row: Character, take: Take, said: str) -> None:
    chosen = take.id == row.take_id
    with st.container(key=f"take-{take.id}", gap=None, width=52):
        small = html_parts.frame_html(
            media.asset_url(take.thumb or take.sha256), t("pages.take_n", n=take.number), ratio="1:1"
        )
        st.html(f'<div class="take {"on" if chosen else ""}">{small}</div>')
        if not chosen:
            st.button(
                t("pages.use_take", n=take.number),
                key=f"use-{take.id}",
                on_click=use_take,
                args=(take.id, row.name),
                disabled=locked,
                help=said or None,
            )


def draw_portrait_actions(row: Character, look: str, take: Take | None) -> None:
    price = film_on_screen.format_job_price("characters.portrait", "characters.sheet")
    with st.container(key=f"act-{row.id}", horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        if look == "stale":
            st.button(
                t("pages.keep_as_is"),
                key=f"keep-{row.id}",
                icon=":material/check:",
                type="tertiary",
                on_click=keep_as_is,
                args=(str(row.id),),
                disabled=locked,
            )
        elif take and row.approved_at:
            st.button(
                t("characters.approved_when", when=formatting.format_when(row.approved_at)),
                key=f"okd-{row.id}",
                icon=":material/check_circle:",
                type="tertiary",
                help=t("pages.take_back"),
                on_click=approve_character,
                args=(row.id, row.name, False),
                disabled=not film.may_approve,
            )
        elif take and look != "work":
            st.button(
                t("pages.approve"),
                key=f"oq-{row.id}",
                icon=":material/check:",
                type="tertiary",
                on_click=approve_character,
                args=(row.id, row.name, True),
                disabled=not film.may_approve,
            )
        st.space("stretch")
        draw_upload(row)
        if take:
            retouch_tools.draw(film, "characters", row.id, take, row.name)
        st.button(
            t("characters.repaint", who=html_parts.escape_markdown(row.name), price=price),
            key=f"re-{row.id}",
            icon=":material/refresh:",
            type="tertiary",
            help=film_on_screen.ready_in_words(film, "characters.portrait"),
            on_click=repaint_portrait,
            args=(row.id, film.takes.get(row.id, 0)),
            disabled=locked or look == "work",
        )
    if take:
        when = formatting.format_when(take.created_at)
        told = take_origin.explain_takes_of_film(film)
        known = bool(take_origin.origin_line(take, told))
        made = when if known else t("characters.made_by", who=maker_name(take.provider, take.made_from), when=when)
        st.html(f'<div class="why-of">{take_origin.origin_html(take, told)}<p class="note">{escape(made)}</p></div>')
        sent_prompt.draw(film, "characters", take)
        picture_edit.button(film, take, row.name)
        try_variants.button(take.id)


def draw_upload(row: Character) -> None:
    if locked:
        return
    words = t("characters.own")
    with st.popover(words, icon=":material/upload:", type="tertiary", key=f"own-{row.id}", help=words):
        hint = t("characters.own_what", who=row.name)
        upload.draw_zone("portrait", film.id, row.id, hint=hint, said="undo.own_portrait", who=row.name)
        st.html(f'<p class="note">{escape(t("characters.own_why"))}</p>')


def draw_facts(row: Character, shots: list[Shot]) -> None:
    with st.container(key=f"who-{row.id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"name-row-{row.id}"):
            with st.container(key=f"named-{row.id}", width="stretch"):
                editable.line(
                    t("characters.name"),
                    row.name,
                    rename_character,
                    row.id,
                    key=f"name-{row.id}",
                    hidden=True,
                    disabled=locked,
                )
            draw_choices(row)
            draw_removal(row, shots)
        with st.container(key=f"role-box-{row.id}"):
            editable.line(
                t("pages.role"),
                row.role,
                change_field,
                row.id,
                "role",
                key=f"role-{row.id}",
                hidden=True,
                disabled=locked,
                placeholder=t("characters.role_hint"),
            )
    with st.container(key=f"told-{row.id}", gap="xsmall"):
        for field in ("description", "personality", "appearance", "clothing"):
            editable.area(
                t(f"pages.cast_{field}"),
                getattr(row, field) or "",
                change_field,
                row.id,
                field,
                key=f"{field}-{row.id}",
                disabled=locked,
                placeholder=t(f"characters.{field}_hint"),
            )
            if field == "appearance":
                improve_buttons.look_button(film, row)
    if shots:
        count = html_parts.count_words("n_shots", len(shots))
        st.html(f'<p class="note">{escape(t("characters.become_stale", who=row.name, count=count))}</p>')


def kind_words(row: Character) -> str:
    kind = row.species or t(f"characters.kind_{row.kind}") if row.kind != "human" else t("characters.kind_human")
    sex = [t(f"audio.sex_{row.sex}")] if row.sex != "n" else []
    return " · ".join([kind, *sex, t(f"audio.age_{row.age}")])


def draw_choices(row: Character) -> None:
    with st.popover(
        kind_words(row),
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
                    change_field,
                    row.id,
                    field,
                    key=f"{field}-{row.id}",
                    words=partial(choice_word, field),
                    disabled=locked,
                )
        if row.kind != "human":
            editable.line(
                t("characters.species"),
                row.species,
                change_field,
                row.id,
                "species",
                key=f"species-{row.id}",
                disabled=locked,
            )
        editable.line(
            t("characters.consistency"),
            row.consistency_id or "",
            change_field,
            row.id,
            "consistency_id",
            key=f"consistency_id-{row.id}",
            disabled=locked,
        )
        st.html(f'<p class="note">{escape(t("characters.consistency_why"))}</p>')


def choice_word(field: str, option: str) -> str:
    return t(f"characters.kind_{option}") if field == "kind" else t(f"audio.{field}_{option}")


def draw_removal(row: Character, shots: list[Shot]) -> None:
    """Only who is in no scene may leave."""
    told = film.made.script
    if locked or told is None or shots or cast_edit.scenes_with(told, row.name):
        return
    st.button(
        t("characters.leave", who=html_parts.escape_markdown(row.name)),
        key=f"leave-{row.id}",
        icon=":material/person_remove:",
        type="tertiary",
        on_click=remove_character,
        args=(row.id, row.name),
    )


def draw_voice(row: Character) -> None:
    spoken = film.made.script.language if film.made.script else language()
    named = {one.id: one for one in voices.list_voices(spoken)}
    lines = [one for one in film.made.audios if one.type == "narration" and one.speaker == row.name]
    chosen = named.get(row.voice)
    with st.container(key=f"voice-card-{row.id}", gap="small"):
        name, character = (chosen.name[language()], chosen.character[language()]) if chosen else (row.voice or "–", "")
        st.html(
            f'<div class="voice"><em>{escape(t("pages.voice"))}</em><b>{escape(name)}</b><span>{escape(character)}</span></div>'
        )
        heard = next((one for one in lines if one.file_key and film.look("audio", one.id, one.take_id) == "made"), None)
        if heard and heard.file_key:
            take, seconds = film.take(heard.take_id), (heard.milliseconds or 0) / 1000
            label = t("characters.hear", who=row.name, text=heard.text)
            facts = take.facts if take else None
            st.html(
                sound_player.stored_sound_html(film, heard.file_key, label, seconds=seconds, facts=facts)
                + f'<p class="quote">{escape(heard.text)}</p>'
            )
        else:
            st.html(f'<p class="note">{escape(t("characters.no_lines" if not lines else "pages.not_heard_yet"))}</p>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"voice-act-{row.id}"):
            st.button(
                f"{t('characters.change_voice')}:gray[ · {html_parts.escape_markdown(row.name)}]",
                key=f"voices-{row.id}",
                icon=":material/record_voice_over:",
                on_click=voice_window.open_window,
                args=(row.name, lines[0].text if lines else ""),
                disabled=locked,
            )
            if lines:
                speeds = [str(speed) for speed in audio.SPEEDS]
                usual = str(
                    max(
                        {audio.speech_speed(one) for one in lines}, key=[audio.speech_speed(one) for one in lines].count
                    )
                )
                with st.container(width=104, key=f"pace-{row.id}"):
                    editable.choice(
                        t("audio.pace_of", who=html_parts.escape_markdown(row.name)),
                        speeds,
                        usual,
                        set_pace,
                        row.name,
                        key=f"speed-{row.id}",
                        words=lambda speed: t(f"audio.pace_{speeds.index(speed)}"),
                        hidden=True,
                        disabled=locked,
                    )


def draw_shots(row: Character, shots: list[Shot]) -> None:
    st.html(f'<div class="lbl2">{escape(t("pages.seen_in"))}<span>{len(shots) or ""}</span></div>')
    if not shots:
        st.html(f'<p class="note">{escape(t("pages.nowhere"))}</p>')
        return
    with st.container(key=f"shots-{row.id}", horizontal=True, gap="xsmall"):
        for shot in shots[:SHOTS_SHOWN]:
            with st.container(key=f"see-{row.id}-{shot.id}", gap=None, width=84):
                take = film.take(shot.take_id)
                look = film.look("storyboard", shot.id, shot.take_id)
                picture = html_parts.frame_html(
                    media.asset_url(take.thumb or take.sha256) if take else "",
                    "",
                    ratio=film.ratio,
                    number=shot.shot_number or "",
                )
                st.html(f'<div class="shot {look}">{picture}</div>')
                st.page_link(
                    registry.page_file("storyboard"),
                    label=t("pages.open_shot", n=shot.shot_number),
                    query_params={"project": str(film.id), "shot": str(shot.id)},
                )
    if len(shots) > SHOTS_SHOWN:
        st.html(f'<p class="note">{escape(t("characters.more_shots", n=len(shots) - SHOTS_SHOWN))}</p>')


def draw_sheet_picture(row: Character) -> None:
    """The sheet that belongs to the portrait: from all sides, and three faces."""
    take = film.take(row.take_id)
    whole, small = characters.sheet_pictures(take)
    at_work = ("characters", f"sheet:{row.id}") in film.at_work
    if whole:
        look = "stale" if film.look("characters", row.id, row.take_id) == "stale" else ""
        with st.container(key=f"sheet-{row.id}", gap=None):
            alt = t("characters.sheet_of", who=row.name)
            st.html(
                f'<div class="shot {look}"><div class="fr sheet">{media.picture_html(small, alt, css="")}</div></div>'
            )
            st.button(
                t("characters.enlarge", who=html_parts.escape_markdown(row.name)),
                key=f"large-{row.id}",
                on_click=enlarge_sheet,
                args=(whole, row.name),
            )
        return
    if take is None or locked:
        return
    if at_work:
        st.html(html_parts.state_html("work", t("characters.drawing_sheet")))
        return
    st.button(
        t(
            "characters.draw_sheet",
            who=html_parts.escape_markdown(row.name),
            price=film_on_screen.format_job_price("characters.sheet"),
        ),
        key=f"draw-sheet-{row.id}",
        icon=":material/grid_view:",
        type="tertiary",
        help=t("characters.no_sheet"),
        on_click=request_sheets,
        args=(row.id,),
    )


def enlarge_sheet(sha256: str, name: str) -> None:
    state.remember(LARGE, (sha256, name))


def draw_enlarged() -> None:
    opened = state.recall(LARGE)
    if not opened:
        return

    def shown_large() -> None:
        require()
        st.html(
            media.picture_html(
                opened[0],
                t("characters.sheet_of", who=html_parts.escape_markdown(opened[1])),
                css="large-sheet",
                lazy=False,
            )
        )

    dialog: Callable[..., None] = st.dialog(
        t("characters.sheet_of", who=html_parts.escape_markdown(opened[1])),
        width="large",
        on_dismiss=lambda: state.forget(LARGE),
    )(shown_large)
    dialog()


def draw_tools() -> None:
    missing = [row for row in film.made.cast if film.look("characters", row.id, row.take_id) == "empty"]
    bare = [row for row in film.made.cast if row.take_id and not characters.sheet_pictures(film.take(row.take_id))[0]]
    with st.container(key="cast-tools", horizontal=True, vertical_alignment="center", gap="small"):
        approved = sum(1 for row in film.made.cast if row.approved_at)
        said = html_parts.count_words("made_characters", len(film.made.cast))
        st.html(
            f'<div class="h first"><h2>{escape(t("characters.cast"))}</h2><span class="mute">{escape(said)}'
            f"{escape(t('characters.n_approved', n=approved)) if approved else ''}</span></div>",
            width="stretch",
        )
        if missing and not film.root:
            next_stage.draw_make_button(film, "characters", t("pages.paint_portraits"))
        busy = any(target.startswith("sheet:") for _, target in film.at_work)
        if bare and not locked and not busy and not film.root and len(bare) > 1:
            price = film_on_screen.format_job_price(*["characters.sheet"] * len(bare))
            st.button(
                t("characters.draw_sheets", n=len(bare), price=price),
                key="draw-sheets",
                icon=":material/grid_view:",
                on_click=request_sheets,
                args=[row.id for row in bare],
            )
        if not locked:
            with st.popover(t("characters.join"), icon=":material/person_add:", key="join"):
                with st.form("join-form", border=False):
                    st.text_input(t("characters.name"), key="join-name", max_chars=40)
                    st.text_input(t("pages.role"), key="join-role", placeholder=t("characters.role_hint"))
                    st.form_submit_button(
                        t("characters.join_do"), on_click=add_character, args=("join-name", "join-role")
                    )
                st.html(f'<p class="note">{escape(t("characters.join_why"))}</p>')


if not film.made.cast:
    html_parts.draw_empty_place(t("pages.no_cast"), t("pages.no_cast_why"), "1:1")
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "characters", t("pages.make_cast"))
else:
    voice_window.play_ready_auditions(film)
    draw_tools()
    for one in film.made.cast:
        draw_member(one)
    voice_window.draw(film)
    picture_edit.draw_dialog(film)
    draw_enlarged()
    sound_player.mount()
    unapproved = [
        m.id for m in film.made.cast if not m.approved_at and film.look("characters", m.id, m.take_id) == "made"
    ]
    next_stage.draw(film, "characters", approve_all, (unapproved,), len(unapproved))
