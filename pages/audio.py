"""The sound desk: what is heard when, each line in its voice, the music by scene, the sounds of the places, the mix."""

from __future__ import annotations

import uuid
from functools import partial
from html import escape

import streamlit as st

from core.audio import audio, effects
from core.characters import voices
from core.database.tables import Audio
from core.editing import undo
from core.film import sound_desk
from core.film.sound_desk import LineFit, SoundDesk
from core.production import script_revisions
from core.project import takes
from jobs import queue
from ui.audio import effects_timeline, sound_row
from ui.base import film_on_screen, formatting, html_parts, media, state
from ui.base.gate import require
from ui.base.i18n import language, stored_sentence, t
from ui.characters import voice_window
from ui.widgets import editable, next_stage, sound_player

person = require()
film = film_on_screen.require_film()
locked = not film.may_edit


# What a person does ----------------------------------------------------------------------------------------------------


def reword_line(beat: str, seen: str, text: str) -> None:
    if not text.strip():
        return
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change("undo.line_reworded", script_revisions.save_reworded_beat, beat, seen, text, doer.person.id)


def set_mood(row_id: uuid.UUID, scene: int, seen: str, mood: str) -> None:
    own = film.made.script.scenes[scene - 1].mood if film.made.script else ""
    film_on_screen.change_film(
        undo.change_name("undo.mood_set", n=scene), audio.set_scene_mood, row_id, scene, "" if mood == own else mood
    )


def set_place(row_id: uuid.UUID, seen: str, effect: str) -> None:
    film_on_screen.change_film("undo.place_set", audio.set_ambience, row_id, effect)


def start_mix() -> None:
    state.remember("_mix_wanted", True)
    film_on_screen.start_job("audio.mix", "", priority=queue.URGENT, expected_s=1 + 0.06 * film.made.brief.seconds)


# The desk --------------------------------------------------------------------------------------------------------------


def draw_desk(laid: SoundDesk) -> None:
    db = state.studio().db
    now, before = (
        db.execute_read(sound_desk.find_mix, film.id, laid.key),
        db.execute_read(sound_desk.find_last_mix, film.id),
    )
    if now and state.recall("_mix_wanted"):
        state.forget("_mix_wanted")
        sound_player.play(now)
    with st.container(key="desk", gap="xsmall"):
        with st.container(key="desk-top", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<div class="h first"><h2>{escape(t("audio.desk"))}</h2>'
                f'<span class="mute num">{escape(formatting.format_running_time(laid.seconds))}</span></div>',
                width="stretch",
            )
            draw_mix(laid, now, before)
        effects_timeline.draw(film, laid, now or before)


def draw_mix(laid: SoundDesk, now: str, before: str) -> None:
    at_work = next((row for row in film.open_roots if row.kind == "audio.mix"), None)
    if at_work:
        st.html(html_parts.state_html("work", t("audio.mixing", percent=at_work.progress)), width="content")
        return
    if now:
        st.html(sound_player.button_html(now, t("audio.hear_mix"), seconds=laid.seconds), width="content")
        st.html(f'<span class="note">{escape(t("audio.hear_mix"))}</span>', width="content")
        return
    if before:
        st.html(sound_player.button_html(before, t("audio.hear_last_mix"), css="old"), width="content")
        st.html(html_parts.state_html("stale", t("audio.mix_stale")), width="content")
    ready = any(row.file_key for row in film.made.audios)
    st.button(
        t("audio.mix_now", price=film_on_screen.format_job_price("audio.mix")),
        key="mix-now",
        icon=":material/graphic_eq:",
        on_click=start_mix,
        disabled=locked or not ready or bool(film.root),
    )


# Lines -----------------------------------------------------------------------------------------------------------------


def draw_line(row: Audio, named: dict[str, voices.Voice], rooms: dict[str, LineFit]) -> None:
    look = film.look("audio", row.id, row.take_id)
    with st.container(key=f"line-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(speaker_html(row), width=150)
        with st.container(key=f"line-text-{row.id}", width="stretch"):
            editable.area(
                t("pages.beat_line", who=html_parts.escape_markdown(row.speaker or t("pages.narrator"))),
                row.text,
                reword_line,
                row.beat,
                key=f"said-{film.id}-{row.id}",
                hidden=True,
                disabled=locked,
            )
        with st.container(key=f"line-voice-{row.id}", width=126):
            voice = named.get(row.voice)
            pace = (
                ""
                if audio.speech_speed(row) == 1
                else f" · {t(f'audio.pace_{0 if audio.speech_speed(row) < 1 else 2}')}"
            )
            st.button(
                f":gray[{t('audio.voice_of', what=html_parts.escape_markdown(sound_row.sound_name(film, row)))}:] {voice.name[language()] if voice else row.voice}{pace}",
                key=f"in-voice-{row.id}",
                type="tertiary",
                icon=":material/record_voice_over:",
                on_click=voice_window.open_window,
                args=(row.speaker, row.text, str(row.id)),
                disabled=locked,
            )
        with st.container(key=f"line-sound-{row.id}", width=236, gap=None):
            sound_row.draw_player(film, row, look)
        st.html(room_html(row, rooms.get(row.beat)) or '<span class="room"></span>', width=150)
        with st.container(
            key=f"line-acts-{row.id}", horizontal=True, gap=None, width=216, vertical_alignment="center", wrap=False
        ):
            sound_row.draw_actions(film, row, look)
            sound_row.draw_more(film, row)


def speaker_html(row: Audio) -> str:
    who = next((one for one in film.made.cast if one.name == row.speaker), None)
    take = film.take(who.take_id) if who else None
    face = f'<img src="{escape(media.asset_url(take.thumb or take.sha256))}" alt="">' if take else ""
    shot = next((one for one in film.made.shots if row.beat in one.plan.get("lines", [])), None)
    where = t("pages.shot_short", n=shot.shot_number) if shot else t("audio.no_shot")
    manner = (
        next((beat.manner for scene in film.made.script.scenes for beat in scene.beats if beat.id == row.beat), "")
        if film.made.script
        else ""
    )
    told = f"{where} · {manner}" if manner else where
    name = row.speaker or t("pages.narrator")
    face = face or escape(name[0])
    return (
        f'<div class="speaker2"><span class="face2">{face}</span><span><b>{escape(name)}</b>'
        f'<small class="num">{escape(told)}</small></span></div>'
    )


def room_html(row: Audio, found: LineFit | None) -> str:
    """The shot, as long as in the film, as a track and this line on it; red by how much it outgrows its plan."""
    if found is None or not row.file_key:
        return ""
    whole = max(found.shot, found.spoken, 0.1)
    planned, begin, own = (100 * part / whole for part in (whole - found.over, found.begin, found.own))
    said = (
        t("audio.over", n=f"{found.over:.1f}")
        if found.over
        else t("audio.room", own=f"{found.own:.1f}", all=f"{found.shot:.1f}")
    )
    why = t("audio.over_why", n=f"{found.over:.1f}") if found.over else t("audio.room_why")
    return (
        f'<div class="room {"over" if found.over else ""}" title="{escape(why)}"><div class="track">'
        f'<i class="planned" style="width:{planned:.1f}%"></i><i class="own" style="left:{begin:.1f}%;width:{own:.1f}%"></i></div>'
        f'<span class="num">{escape(said)}</span></div>'
    )


def draw_lines(rows: list[Audio]) -> None:
    spoken = film.made.script.language if film.made.script else language()
    named, rooms = {one.id: one for one in voices.list_voices(spoken)}, sound_desk.fit_lines(film.made)
    with st.container(key="lines-top", horizontal=True, vertical_alignment="center", gap="small"):
        grown = {found.over for row in rows if (found := rooms.get(row.beat)) and found.over}
        note = html_parts.count_words("n_lines", len(rows))
        if grown:
            note += t("audio.grown", n=f"{sum(_over_of_shots(rows, rooms)):.1f}")
        st.html(
            f'<div class="h"><h2>{escape(t("pages.lines"))}</h2><span class="mute">{escape(note)}</span></div>',
            width="stretch",
        )
        if any(not row.speaker for row in rows):
            st.button(
                t("audio.narrators_voice"),
                key="narrator-voice",
                icon=":material/record_voice_over:",
                type="tertiary",
                on_click=voice_window.open_window,
                args=("", next(row.text for row in rows if not row.speaker)),
                disabled=locked,
            )
    with st.container(key="lines", gap=None):
        for row in rows:
            draw_line(row, named, rooms)


def _over_of_shots(rows: list[Audio], rooms: dict[str, LineFit]) -> list[float]:
    """How much each shot grows, each shot once."""
    found = {}
    for shot in film.made.shots:
        inside = [rooms[beat].over for beat in shot.plan.get("lines", []) if beat in rooms]
        found[shot.id] = inside[0] if inside else 0.0
    return list(found.values())


# Music and places ------------------------------------------------------------------------------------------------------


def draw_music(row: Audio) -> None:
    look = film.look("audio", row.id, row.take_id)
    with st.container(key=f"music-{row.id}", gap="small"):
        with st.container(key=f"music-top-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(key=f"line-sound-{row.id}", width="stretch", gap=None):
                sound_row.draw_player(film, row, look)
            with st.container(key=f"loud-{row.id}", width=132):
                sound_row.draw_volume(film, row)
            with st.container(key=f"line-acts-{row.id}", horizontal=True, gap=None, width=216, wrap=False):
                sound_row.draw_actions(film, row, look)
                sound_row.draw_more(film, row)
        draw_moods(row)


def draw_moods(row: Audio) -> None:
    """A strip of the film's scenes, each with the mood of its music."""
    told = film.made.script
    if told is None:
        return
    if film.take(row.take_id) and film.made.takes[row.take_id].made_from == takes.BROUGHT:  # type: ignore[index]
        st.html(f'<p class="note">{escape(t("audio.own_music_on"))}</p>')
        return
    now = audio.scene_moods(told, row)
    with st.container(key=f"moods-{row.id}", horizontal=True, gap="small"):
        for number, (scene, mood) in enumerate(zip(told.scenes, now, strict=True), 1):
            with st.container(key=f"mood-box-{number}", gap=None, width=172):
                st.html(f'<div class="lbl3"><b class="num">{number}</b>{escape(scene.location)}</div>')
                options = list(dict.fromkeys([*html_parts.known_moods(), mood, scene.mood]))
                editable.choice(
                    t("audio.mood_of", n=number),
                    options,
                    mood,
                    set_mood,
                    row.id,
                    number,
                    key=f"mood-{row.id}-{number}",
                    words=partial(mood_word, scene.mood),
                    hidden=True,
                    disabled=locked,
                )


def mood_word(own: str, mood: str) -> str:
    return t("audio.as_scene", mood=html_parts.mood_word(mood)) if mood == own else html_parts.mood_word(mood)


def draw_place(row: Audio) -> None:
    look = film.look("audio", row.id, row.take_id)
    number = row.beat.removeprefix("scene")
    scenes = film.made.script.scenes if film.made.script else ()
    where = scenes[int(number) - 1].location if number.isdigit() and int(number) <= len(scenes) else ""
    with st.container(key=f"line-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="speaker2"><span><b>{escape(t("pages.scene_n", n=number))}</b><small>{escape(where)}</small></span></div>',
            width=150,
        )
        with st.container(key=f"line-place-{row.id}", width=150):
            editable.choice(
                t("audio.place_of", n=number),
                list(effects.effect_names()),
                row.text,
                set_place,
                row.id,
                key=f"place-{row.id}",
                words=lambda name: t(f"pages.effect_{name}"),
                hidden=True,
                disabled=locked,
            )
        with st.container(key=f"loud-{row.id}", width=132):
            sound_row.draw_volume(film, row)
        with st.container(key=f"line-sound-{row.id}", width="stretch", gap=None):
            sound_row.draw_player(film, row, look)
        with st.container(
            key=f"line-acts-{row.id}", horizontal=True, gap=None, width=216, vertical_alignment="center", wrap=False
        ):
            sound_row.draw_actions(film, row, look)
            sound_row.draw_more(film, row)


def draw_undone(rows: list[Audio]) -> None:
    """What is missing, and what could not be made: one button each."""
    looks = {row.id: film.look("audio", row.id, row.take_id) for row in rows}
    missing = [row for row in rows if looks[row.id] == "empty"]
    failed = [row for row in rows if looks[row.id] == "fail"]
    if film.root or locked or not (missing or failed):
        return
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        if failed:
            why = film.failed.get(("audio", str(failed[0].id)))
            st.html(html_parts.state_html("fail", _why(why.error if why else {})), width="stretch")
            st.button(
                t(
                    "audio.retry_n",
                    n=len(failed),
                    price=film_on_screen.format_job_price(*[sound_row.JOBS[row.type] for row in failed]),
                ),
                key="retry-failed",
                icon=":material/refresh:",
                on_click=sound_row.retake_all,
                args=([(row.id, row.type, film.takes.get(row.id, 0)) for row in failed],),
            )
        else:
            st.space("stretch")
        if missing:
            st.button(
                f"{t('pages.voice_n', n=len(missing))} · {film_on_screen.format_job_price(*[sound_row.JOBS[row.type] for row in missing])}",
                key="make-stage",
                type="primary",
                icon=":material/graphic_eq:",
                on_click=film_on_screen.make_film,
                args=(("audio",),),
            )


def _why(error: dict[str, object]) -> str:
    return stored_sentence(error) or t("pages.failed")


rows = film.made.audios
if not rows or film.made.script is None:
    html_parts.draw_empty_place(t("pages.no_audio"), t("pages.no_audio_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "audio", t("pages.make_audio"))
else:
    voice_window.play_ready_auditions(film)
    draw_undone(rows)
    laid_out = sound_desk.build_sound_desk(film.made)
    if laid_out:
        draw_desk(laid_out)
    spoken_rows = [row for row in rows if row.type == "narration"]
    if spoken_rows:
        draw_lines(spoken_rows)
    for score in (row for row in rows if row.type == "music"):
        html_parts.draw_title(t("pages.music"), t("audio.music_why"))
        draw_music(score)
    around = [row for row in rows if row.type == "sfx" and not effects.is_placed_effect(row)]
    if around:
        html_parts.draw_title(t("audio.places"), t("audio.places_why"))
        with st.container(key="sounds", gap=None):
            for row in around:
                draw_place(row)
    voice_window.draw(film)
    sound_player.mount()
    next_stage.draw(film, "audio")
