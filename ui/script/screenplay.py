"""The screenplay as a page: scenes and beats edited where they stand, their tools beside them on hover and focus.

A long script is drawn as text, but for the scene that is open and its neighbours: 400 fields would make each click wait.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from core.script import script
from core.script.model import Beat, Scene, Script
from ui.base import html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.script import rewrite_proposals, screen_words
from ui.script import script_changes as changes
from ui.widgets import editable
from ui.widgets.text_diff import card_html

FIELDS_AT_MOST = 90
"""Beats that are drawn as fields all at once."""
PLACES = ("interior", "exterior")
WHENS = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "wind", "storm")


class ScriptPage:
    """What every scene and beat on this page needs to know."""

    def __init__(self, shown: FilmOnScreen, told: Script, version: int) -> None:
        self.shown, self.told, self.version = shown, told, version
        self.locked = not shown.may_edit
        self.late = {row.beat for row in shown.made.audios if ("audio", str(row.id)) in shown.stale}
        self.boarded = {
            need.params["scene"] for need in shown.needs if need.kind == "storyboard.board" and need.why == "stale"
        }
        self.clash: dict[str, str] = state.recall(changes.BOTH) or {}
        self.speakers = [member.name for member in told.cast]

    def fields(self) -> set[int]:
        """The scenes that can be typed in."""
        total, count = sum(len(scene.beats) for scene in self.told.scenes), len(self.told.scenes)
        if total <= FIELDS_AT_MOST:
            return set(range(1, count + 1))
        opened = state.recall(changes.OPEN)
        here = next((n for n, s in enumerate(self.told.scenes, 1) if any(b.id == opened for b in s.beats)), 1)
        return {here - 1, here, here + 1}


def draw(shown: FilmOnScreen, told: Script, version: int) -> None:
    paper = ScriptPage(shown, told, version)
    with st.container(key="screenplay", gap="small"):
        _front(paper)
        fields = paper.fields()
        for number, scene in enumerate(told.scenes, 1):
            with st.container(key=f"scene-{scene_key(scene)}", gap="small"):
                (_scene if number in fields else _closed)(paper, number, scene)
        _lost_text(paper)
        st.html(f'<div class="end-mark">{escape(t("pages.end_mark"))}</div>')


def scene_key(scene: Scene) -> str:
    """A scene is known by its first beat."""
    return scene.beats[0].id if scene.beats else "empty"


def _front(paper: ScriptPage) -> None:
    told, film_id = paper.told, paper.shown.id
    with st.container(key="front", gap=None):
        editable.line(
            t("script.title"), told.title, changes.change_title, "title", paper.version, key=f"script-title-{film_id}", hidden=True,
            disabled=paper.locked,
        )  # fmt: skip
        editable.area(
            t("script.logline"), told.logline, changes.change_title, "logline", paper.version, key=f"script-logline-{film_id}",
            hidden=True, disabled=paper.locked, placeholder=t("script.logline_hint"),
        )  # fmt: skip
        for word in ("title", "logline"):
            if paper.clash.get("of") == word:
                _both(
                    paper,
                    f"script-{word}-{film_id}",
                    changes.change_title,
                    (word, paper.version, paper.clash["theirs"], paper.clash["mine"]),
                )
        screen_words.draw_blank_note(told)


# Scenes --------------------------------------------------------------------------------------------------------------


def _scene(paper: ScriptPage, number: int, scene: Scene) -> None:
    _slug(paper, number, scene)
    if rewrite_proposals.draw(paper.shown, paper.told, number, scene, paper.version):
        return
    before = ""
    for beat in scene.beats:
        _beat(paper, number, scene, beat, before)
        before = beat.id
        adding = state.recall(changes.ADDING)
        if adding and adding["after"] == beat.id and not paper.locked:
            _composer(paper, number, beat, adding["kind"])
    if state.recall(changes.NEW_SCENE) == scene_key(scene) and not paper.locked:
        _new_scene(paper, number, scene)


def _closed(paper: ScriptPage, number: int, scene: Scene) -> None:
    """Read, not typed in: one press opens it."""
    heading = escape(script.scene_heading(scene, paper.told.language))
    beats = "".join(_read(beat) for beat in scene.beats)
    st.html(f'<div class="closed"><div class="slug"><span>{number}</span><b>{heading}</b></div>{beats}</div>')
    st.button(
        t("script.open_scene", n=number),
        key=f"open-scene-{scene_key(scene)}",
        type="tertiary",
        on_click=changes.show_scene,
        args=(scene_key(scene),),
    )


def _read(beat: Beat) -> str:
    manner = f" <i>({escape(beat.manner)})</i>" if beat.manner else ""
    who = (
        "" if beat.kind == "action" else f'<div class="who">{escape(beat.speaker or t("pages.narrator"))}{manner}</div>'
    )
    return f'<div class="db {beat.kind}">{who}<div class="dt">{escape(beat.text)}</div>{card_html(beat)}</div>'


def _slug(paper: ScriptPage, number: int, scene: Scene) -> None:
    heading = script.scene_heading(scene, paper.told.language)
    with st.container(
        key=f"slug-{scene_key(scene)}", horizontal=True, vertical_alignment="center", gap="small", wrap=False
    ):
        st.html(f'<span class="sn">{number}</span>', width="content")
        with st.popover(
            html_parts.escape_markdown(heading),
            type="tertiary",
            key=f"head-{scene_key(scene)}",
            on_change="rerun",
            help=t("script.heading_help"),
            wrap=True,
        ) as opened:
            st.html(f"<b>{escape(t('pages.scene_n', n=number))}</b>")
            if getattr(opened, "open", False):
                _heading(paper, number, scene)
        st.html(f'<div class="slug-say">{_state(paper, number)}</div>', width="stretch")
        if not paper.locked:
            _scene_menu(paper, number, scene)


def _state(paper: ScriptPage, number: int) -> str:
    count = sum(1 for shot in paper.shown.made.shots if shot.scene == number)
    if number in paper.boarded and count:
        return html_parts.state_html("stale", t("script.shots_stale", what=html_parts.count_words("n_shots", count)))
    return f"<small>{escape(html_parts.count_words('n_shots', count))}</small>" if count else ""


def _heading(paper: ScriptPage, number: int, scene: Scene) -> None:
    key, args = scene_key(scene), (number, paper.version)

    def choice(word: str, options: tuple[str, ...], value: str, words: Callable[[str], str]) -> None:
        every = [*options, *([] if value in options else [value])]
        editable.choice(
            t(f"script.head_{word}"), every, value, _rehead, key, word, *args, key=f"head-{word}-{key}", words=words,
            disabled=paper.locked,
        )  # fmt: skip

    editable.line(
        t("script.head_location"),
        scene.location,
        _rehead,
        key,
        "location",
        *args,
        key=f"head-location-{key}",
        disabled=paper.locked,
    )
    with st.grid(2, min_column_width=130, gap="small"):
        choice("interior", PLACES, PLACES[not scene.interior], lambda w: t(f"script.{w}"))
        choice("when", WHENS, scene.when, lambda w: t(f"film.when_{w}").capitalize())
        choice("weather", WEATHERS, scene.weather, lambda w: t(f"pages.weather_{w}"))
        choice("mood", tuple(html_parts.known_moods()), scene.mood, html_parts.mood_word)


def _rehead(at_beat: str, word: str, number: int, version: int, seen: Any, chosen: Any) -> None:
    changes.change_heading(at_beat, word, number, version, seen, chosen)


def _scene_menu(paper: ScriptPage, number: int, scene: Scene) -> None:
    last = len(paper.told.scenes)
    deeds = ["rewrite", "new", "copy"]
    deeds += ["merge"] if number < last else []
    deeds += ["up"] if number > 1 else []
    deeds += ["down"] if number < last else []
    deeds += ["delete"] if last > 1 else []
    key = f"scene-do-{scene_key(scene)}"
    st.menu_button(
        t("script.scene_menu", n=number), deeds, key=key, type="tertiary", icon=":material/more_horiz:",
        format_func=html_parts.option_labels(deeds, lambda d: t(f"script.scene_{d}")), on_click=changes.run_scene_action,
        args=(key, scene_key(scene), number, paper.version),
    )  # fmt: skip


def _new_scene(paper: ScriptPage, number: int, scene: Scene) -> None:
    keys = {word: f"new-{word}-{scene_key(scene)}" for word in ("location", "text")}
    with (
        st.container(key="composer-scene", gap="small"),
        st.form(key=f"new-scene-{scene_key(scene)}", border=False, enter_to_submit=False),
    ):
        st.html(f'<b class="lbl">{escape(t("script.scene_after", n=number))}</b>')
        st.text_input(t("script.head_location"), key=keys["location"], placeholder=t("script.location_hint"))
        st.text_area(t("script.first_action"), key=keys["text"], height=80, placeholder=t("script.action_hint"))
        _send(t("script.add_scene"), changes.add_scene, (scene_key(scene), paper.version, number, keys, scene))


# Beats ---------------------------------------------------------------------------------------------------------------


def _beat(paper: ScriptPage, number: int, scene: Scene, beat: Beat, before: str) -> None:
    with st.container(key=f"bt-{beat.kind}-{beat.id}", gap=None):
        if beat.kind != "action":
            _who(paper, number, beat)
        label = (
            t("pages.beat_action")
            if beat.kind == "action"
            else t("pages.beat_line", who=html_parts.escape_markdown(beat.speaker or t("pages.narrator")))
        )
        editable.area(
            label,
            beat.text,
            changes.reword_beat,
            beat.id,
            before,
            number,
            key=changes.beat_key(beat.id),
            hidden=True,
            disabled=paper.locked,
        )
        if beat.card:
            screen_words.draw(beat, number, paper.version, locked=paper.locked)
        if not paper.locked:
            _beat_menu(paper, number, scene, beat, label)
        if paper.clash.get("of") == beat.id:
            _both_beats(paper, number, beat)


def _who(paper: ScriptPage, number: int, beat: Beat) -> None:
    name = beat.speaker or t("pages.narrator")
    late = html_parts.state_html("stale", t("pages.voice_stale")) if beat.id in paper.late else ""
    if beat.kind == "narration" or paper.locked:
        manner = f" <i>({escape(beat.manner)})</i>" if beat.manner else ""
        st.html(f'<div class="who">{escape(name)}{manner}{late}</div>')
        return
    with st.container(
        key=f"says-{beat.id}",
        horizontal=True,
        horizontal_alignment="center",
        vertical_alignment="center",
        gap="xsmall",
        wrap=False,
    ):
        manner = f" :small[({beat.manner})]" if beat.manner else ""
        with st.popover(
            f"{_plain(name)}{_plain(manner)}",
            type="tertiary",
            key=f"say-{beat.id}",
            on_change="rerun",
            help=t("script.who_help"),
        ) as opened:
            st.html(f"<b>{escape(t('script.who_says'))}</b>")
            if getattr(opened, "open", False):
                _speaker(paper, number, beat)
        if late:
            st.html(late, width="content")


def _plain(words: str) -> str:
    """A name in a button's label is a name, no markup."""
    return words.replace("*", r"\*").replace("_", r"\_").replace("`", "")


def _speaker(paper: ScriptPage, number: int, beat: Beat) -> None:
    names = [*paper.speakers, *([] if beat.speaker in paper.speakers or not beat.speaker else [beat.speaker])]
    editable.choice(
        t("script.speaker"), names or [""], beat.speaker, changes.change_speaker, beat.id, number, paper.version, key=f"speaker-{beat.id}",
        words=str, more=True,
    )  # fmt: skip
    editable.line(
        t("script.manner"), beat.manner, changes.change_manner, beat.id, number, paper.version, key=f"manner-{beat.id}",
        placeholder=t("script.manner_hint"),
    )  # fmt: skip


def _beat_menu(paper: ScriptPage, number: int, scene: Scene, beat: Beat, label: str) -> None:
    deeds = ["action", "dialogue", "narration", "up", "down"]
    deeds += ["split"] if beat is not scene.beats[0] else []
    deeds += [f"to_{kind}" for kind in ("action", "narration") if kind != beat.kind]
    deeds += ["no_card" if beat.card else "card", "delete"]
    key = f"do-{beat.id}"
    st.menu_button(
        t("script.beat_menu", what=label), deeds, key=key, type="tertiary", icon=":material/add:",
        format_func=html_parts.option_labels(deeds, lambda d: t(f"script.beat_{d}")), on_click=changes.run_beat_action,
        args=(key, beat.id, number, paper.version),
    )  # fmt: skip


def _composer(paper: ScriptPage, number: int, beat: Beat, kind: str) -> None:
    """A little form in which the next beat is written; nothing is kept before it has words."""
    words = ("speaker", "manner", "text") if kind == "dialogue" else ("text",)
    keys = {word: f"add-{word}-{kind}-{beat.id}" for word in words}
    with (
        st.container(key=f"composer-{kind}", gap="small"),
        st.form(key=f"add-{beat.id}", border=False, enter_to_submit=False),
    ):
        st.html(f'<b class="lbl">{escape(t(f"script.beat_{kind}"))}</b>')
        if kind == "dialogue":
            with st.container(horizontal=True, gap="small"):
                st.selectbox(t("script.speaker"), paper.speakers, key=keys["speaker"], accept_new_options=True)
                st.text_input(t("script.manner"), key=keys["manner"], placeholder=t("script.manner_hint"))
        st.text_area(t("script.text"), key=keys["text"], height=80, placeholder=t(f"script.{kind}_hint"))
        _send(t("script.add"), changes.add_beat, (beat.id, kind, number, paper.version, keys))


def _send(label: str, add: Callable[..., None], args: tuple[Any, ...]) -> None:
    with st.container(horizontal=True, gap="small"):
        st.form_submit_button(label, key="composer-add", type="primary", on_click=add, args=args)
        st.form_submit_button(t("script.cancel"), key="composer-cancel", type="tertiary", on_click=changes.stop_adding)


# Two people at once --------------------------------------------------------------------------------------------------


def _both_beats(paper: ScriptPage, number: int, beat: Beat) -> None:
    mine, theirs = paper.clash["mine"], beat.text
    keep = (beat.id, mine, beat.kind, beat.speaker, number, paper.version, beat.id)
    _both(paper, changes.beat_key(beat.id), changes.use_mine, (beat.id, theirs, mine, number), keep)


def _both(
    paper: ScriptPage, key: str, take: Callable[..., None], args: tuple[Any, ...], keep: tuple[Any, ...] | None = None
) -> None:
    """Mine and theirs, side by side; with `keep` both may stay."""
    clash = paper.clash
    with st.container(key="both", gap="xsmall"):
        st.html(
            f'<div class="clash" role="alert"><div><b>{escape(t("pages.yours"))}</b>{escape(clash["mine"])}</div>'
            f"<div><b>{escape(t('pages.theirs'))}</b>{escape(clash['theirs'])}</div></div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(t("pages.take_mine"), key="take-mine", on_click=_settle, args=(key, take, args))
            st.button(t("pages.take_theirs"), key="take-theirs", on_click=_settle, args=(key, None, ()))
            if keep:
                st.button(t("script.keep_both"), key="take-both", on_click=changes.use_both, args=keep)


def _settle(key: str, take: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
    state.forget(changes.BOTH)
    editable.reset_field(key)
    if take is not None:
        take(*args)
        editable.reset_field(key)


def _lost_text(paper: ScriptPage) -> None:
    """What was typed into a beat that somebody deleted meanwhile: it is still here, to be put back or dropped."""
    clash = paper.clash
    if (
        not clash
        or clash["of"] in ("title", "logline")
        or any(beat.id == clash["of"] for scene in paper.told.scenes for beat in scene.beats)
    ):
        return
    ids = [beat.id for scene in paper.told.scenes for beat in scene.beats]
    after = clash["before"] if clash.get("before") in ids else ids[-1]
    with st.container(key="both", gap="xsmall"):
        st.html(
            f'<div class="clash" role="alert"><div><b>{escape(t("script.beat_is_gone"))}</b>{escape(clash["mine"])}</div></div>'
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("script.put_back"), key="take-both", on_click=changes.use_both,
                args=(after, clash["mine"], "action", "", 0, paper.version, clash["of"]),
            )  # fmt: skip
            st.button(t("script.let_go"), key="take-theirs", on_click=changes.use_theirs, args=(clash["of"],))
