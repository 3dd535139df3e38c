"""Joints on the beat: each joint of the film, where it lies between the beats of its music and where it would go, and the button that
moves them."""

from __future__ import annotations

from collections import Counter
from html import escape

import streamlit as st

from core.editing import beat_cut, undo
from core.editing.beat_cut import BeatJoint, BeatPlan
from core.film import film_cut, music_beats
from core.film.preview import preview_plan
from core.film.shot_lengths import FPS
from core.storyboard.film_snapshot import FilmSnapshot
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t
from ui.storyboard import shot_facts

WINDOW = FilmWindow("_beat_window", "beats.title")


def draw(shown: FilmOnScreen) -> None:
    if shown.may_edit:
        WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    with st.spinner(t("beats.listening"), show_time=False):
        beats = _beats(shown.made)
    if not beats:
        st.html(f'<p class="note">{escape(t("beats.no_music"))}</p>')
        return
    plan = beat_cut.plan_joints(shown.made, beats)
    st.html(f'<p class="beat-says">{escape(_summary(plan))}</p>{_strip_html(shown, plan, beats)}')
    if plan.joints:
        st.html(_stays_html(shown, plan))
    if plan.moved:
        with st.container(key="beat-foot", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                t("beats.move_one" if len(plan.moved) == 1 else "beats.move", n=len(plan.moved)),
                key="move-joints", type="primary", on_click=_move, args=(beats, plan.seen),
            )  # fmt: skip
            st.html(f'<p class="note">{escape(t("beats.undone"))}</p>')


def _beats(made: FilmSnapshot) -> tuple[int, ...]:
    """None before every shot has a clip: there is no time line yet."""
    if not preview_plan.can_preview(made):
        return ()
    return music_beats.music_beat_frames(made, film_cut.lay_timeline(made), state.studio().files.path)


def _move(beats: tuple[int, ...], seen: tuple[int, ...]) -> None:
    moved = film_on_screen.change_film(undo.change_name("undo.joints_on_beat"), beat_cut.move_joints, beats, seen)
    if moved is not None:
        WINDOW.close()


def _seconds(frames: int) -> str:
    return f"{frames / FPS:.2f}".rstrip("0").rstrip(".")


def _summary(plan: BeatPlan) -> str:
    there = sum(joint.on_beat and not joint.by for joint in plan.joints)
    said = [t("beats.would_move", n=len(plan.moved), most=_seconds(plan.most_frames))] if plan.moved else []
    said += [t("beats.there", n=there)] if there else []
    stay = Counter(joint.on_beat for joint in plan.joints)[False]
    said += [t("beats.stay", n=stay)] if stay else []
    return " · ".join(said) if said else t("beats.one_shot")


def _strip_html(shown: FilmOnScreen, plan: BeatPlan, beats: tuple[int, ...]) -> str:
    """The film from end to end: its shots, a tick at each beat, and each joint where it is and where it would be."""
    length = max(1, sum(plan.seen), *beats)

    def across(frame: int) -> str:
        return f"left:{100 * frame / length:.3f}%"

    ticks = "".join(f'<i class="tick" style="{across(beat)}"></i>' for beat in beats)
    joints = "".join(
        (f'<i class="was" style="{across(one.at)}"></i>' if one.by else "")
        + f'<i class="now {"on" if one.on_beat else "off"}" style="{across(one.at + one.by)}"></i>'
        for one in plan.joints
    )
    return (
        f'<div class="beat-strip" role="img" aria-label="{escape(_summary(plan))}">{ticks}{joints}</div>'
        f'<p class="beat-key"><span class="was"></span>{escape(t("beats.was"))}'
        f'<span class="now"></span>{escape(t("beats.now"))}<span class="off"></span>{escape(t("beats.stays"))}</p>'
    )


def _stays_html(shown: FilmOnScreen, plan: BeatPlan) -> str:
    """Each joint with by how much it moves, or why it stays."""
    numbers = {str(shot.id): shot_facts.shot_number(shot) for shot in shown.made.shots}
    order = [str(shot.id) for shot in shown.made.shots]

    def row(joint: BeatJoint) -> str:
        after = numbers[order[order.index(joint.shot_id) + 1]]
        name = t("beats.joint", before=numbers[joint.shot_id], after=after)
        if joint.reason:
            return f'<li class="stays"><b>{escape(name)}</b><span>{escape(t(f"beats.why_{joint.reason}"))}</span></li>'
        how = t("beats.later" if joint.by > 0 else "beats.earlier", n=_seconds(abs(joint.by)))
        word = html_parts.state_html("done", how if joint.by else t("beats.already"))
        return f"<li><b>{escape(name)}</b>{word}</li>"

    return f'<ul class="beat-joints">{"".join(map(row, plan.joints))}</ul>'
