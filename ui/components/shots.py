"""A shot on a card, in a row, and in its window: picture, framing, line, state, and what one may do with it."""

from __future__ import annotations

import uuid
from functools import partial
from html import escape
from typing import Literal

import streamlit as st

from core import brought, making, storyboard, takes
from core.access import Action
from core.script import heading
from core.storyboard import plan_of
from core.tables import Shot, Take
from ui import gate, state
from ui.components import editable, figures, media, onscreen, parts
from ui.components.onscreen import OnScreen
from ui.i18n import t, told

OPEN = "_open_shot"
SIZES = ("extreme_wide", "wide", "full", "medium", "medium_close", "close_up")
ANGLES = ("eye", "low", "high", "over_shoulder")
MOVES = ("static", "push", "pull", "pan_left", "pan_right", "truck_left", "truck_right", "track", "crane_up", "crane_down",
         "orbit")  # fmt: skip


def framing(shot: Shot) -> list[str]:
    """Size, angle and camera move, in words."""
    return [
        t(f"pages.size_{shot.shot_type}"),
        t(f"pages.angle_{shot.angle}"),
        t(f"pages.move_{shot.camera_movement or 'static'}"),
    ]


def number_of(shot: Shot) -> str:
    return shot.shot_number or f"{shot.sequence:02d}"


def state_word(shown: OnScreen, shot: Shot) -> tuple[str, str]:
    """(look, word) of a shot's picture."""
    look = shown.shot_look(shot)
    if look == "work":
        row = shown.at_work["storyboard", str(shot.id)]
        return look, t("pages.shot_work" if row.lease_until else "pages.in_line")
    if look == "done":
        return look, t("pages.approved" if shot.approved_at else "pages.painted")
    return look, t(
        {"you": "pages.for_you", "stale": "pages.stale", "fail": "pages.failed", "empty": "pages.not_painted"}[look]
    )


def picture(shown: OnScreen, shot: Shot) -> str:
    look, word = state_word(shown, shot)
    take = shown.take(shot.take_id)
    count = shown.takes.get(shot.id, 0)
    tag = (
        ""
        if look in ("work", "empty")
        else f'<span class="tag gl s-{look}">{escape("" if look == "done" else word)}</span>'
    )
    return parts.frame(
        media.url(take.thumb or take.sha256) if take else "",
        alt_of(shown, shot),
        ratio=shown.ratio,
        number=number_of(shot),
        tag=tag,
        left=t("pages.n_takes", n=count) if count > 1 else "",
        right=figures.length(float(shot.seconds)),
        middle=parts.state("work", word) if look == "work" else "",
    )


def alt_of(shown: OnScreen, shot: Shot) -> str:
    lines = shown.lines_of(shot)
    return lines[0][1] if lines else shot.description or ""


def line_html(shown: OnScreen, shot: Shot) -> str:
    lines = shown.lines_of(shot)
    if not lines:
        return f'<div class="line none">{escape(shot.description or t("pages.no_line"))}</div>'
    return f'<div class="line">{escape(lines[0][1])}</div>'


def card(shown: OnScreen, shot: Shot, scene_begins: bool) -> None:
    look = shown.shot_look(shot)
    with st.container(key=f"shot-{shot.id}", gap=None):
        st.html(
            f'<div class="shot {look} s-{look}">{_scene_rule(shown, shot, scene_begins)}{picture(shown, shot)}'
            f"{parts.chips(framing(shot))}{line_html(shown, shot)}{_why(shown, shot)}</div>"
        )
        st.button(t("pages.open_shot", n=number_of(shot)), key=f"open-{shot.id}", on_click=open_window, args=(shot.id,))
        actions(shown, shot)


def row(shown: OnScreen, shot: Shot) -> None:
    look, word = state_word(shown, shot)
    take, lines = shown.take(shot.take_id), shown.lines_of(shot)
    scene = _scene_words(shown, shot)
    who = f"{lines[0][0]} · {scene}" if lines else scene
    said = lines[0][1] if lines else t("pages.no_line")
    thumb = parts.frame(
        media.url(take.thumb or take.sha256) if take else "",
        alt_of(shown, shot),
        ratio=shown.ratio,
        number=number_of(shot),
    )
    with st.container(key=f"row-{shot.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="row shot {look}">{thumb}<div class="tx">{escape(said)}<small>{escape(who)}</small></div>'
            f'{parts.chips(framing(shot))}<div class="r num">{float(shot.seconds):.1f}</div>'
            f'<div class="r num tkc">{shown.takes.get(shot.id, 0)}</div>{parts.state(look, word)}</div>',
            width="stretch",
        )
        actions(shown, shot, width=216)


def _scene_rule(shown: OnScreen, shot: Shot, begins: bool) -> str:
    if not begins:
        return '<div class="sr"></div>'
    name = t("pages.scene_n", n=shot.scene)
    return f'<div class="sr first"><b>{escape(name)}</b>{escape(_scene_words(shown, shot))}</div>'


def _scene_words(shown: OnScreen, shot: Shot) -> str:
    script = shown.made.script
    if script is None or shot.scene > len(script.scenes):
        return ""
    return heading(script.scenes[shot.scene - 1], script.language).replace("　", " · ")


def _why(shown: OnScreen, shot: Shot) -> str:
    if ("storyboard", str(shot.id)) in shown.failed:
        return f'<div class="why">{escape(told(shown.failed["storyboard", str(shot.id)].error))}</div>'
    return f'<div class="why">{escape(t("pages.why_shot"))}</div>' if shown.shot_look(shot) == "stale" else ""


def actions(shown: OnScreen, shot: Shot, width: int | Literal["stretch"] = "stretch") -> None:
    """Approve or keep or stop on the left, redo and more on the right."""
    look, name = shown.shot_look(shot), str(shot.id)
    with st.container(
        key=f"act-{name}", width=width, horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False
    ):
        _first_action(shown, shot, look)
        st.space("stretch")
        if look != "work":
            st.button(
                "¥0",
                key=f"re-{name}",
                icon=":material/refresh:",
                type="tertiary",
                help=t("pages.redo_help", n=number_of(shot)),
                on_click=redo,
                args=(shot.id, shown.takes.get(shot.id, 0)),
                disabled=not shown.may_edit,
            )


def _first_action(shown: OnScreen, shot: Shot, look: str) -> None:
    name = str(shot.id)
    if look == "work":
        task = shown.at_work["storyboard", name]
        st.button(
            t("pages.stop"), key=f"halt-{name}", icon=":material/stop:", type="tertiary",
            on_click=onscreen.stop, args=(task.id,), disabled=not shown.may_edit,
        )  # fmt: skip
    elif look == "stale":
        st.button(
            t("pages.keep_as_is"), key=f"keep-{name}", icon=":material/check:", type="tertiary",
            on_click=keep, args=(name,), disabled=not shown.may_edit,
        )  # fmt: skip
    elif shot.approved_at:
        st.button(
            t("pages.approved"), key=f"okd-{name}", icon=":material/check_circle:", type="tertiary",
            help=t("pages.take_back"), on_click=take_back, args=(shot.id,), disabled=not shown.may_approve,
        )  # fmt: skip
    elif shot.take_id:
        amber = "ok" if look == "you" else "oq"
        st.button(
            t("pages.approve"), key=f"{amber}-{name}", icon=":material/check:", type="tertiary",
            on_click=approve, args=(shot.id,), disabled=not shown.may_approve,
        )  # fmt: skip


# The window ------------------------------------------------------------------------------------------------------------


def open_window(shot_id: uuid.UUID) -> None:
    state.remember(OPEN, str(shot_id))


def close_window() -> None:
    state.forget(OPEN)


def window(shown: OnScreen) -> None:
    """Drawn again on each run while it is open, so that work that ends behind it does not close it."""
    shot = next((s for s in shown.made.shots if str(s.id) == state.recall(OPEN)), None)
    if shot is None:
        return
    title = " · ".join(p for p in (t("pages.shot_n", n=number_of(shot)), _scene_words(shown, shot)) if p)
    st.dialog(title, width="large", on_dismiss=close_window)(_window)(shown, shot)


def _window(shown: OnScreen, shot: Shot) -> None:
    gate.require()
    left, right = st.columns([1.75, 1], gap="medium")
    with left:
        _big(shown, shot)
        _takes(shown, shot)
    with right:
        _plan(shown, shot)


def _big(shown: OnScreen, shot: Shot) -> None:
    take = shown.take(shot.take_id)
    look, word = state_word(shown, shot)
    middle = parts.state("work", word) if look == "work" else ""
    picture_url = media.url(take.sha256) if take else ""
    st.html(
        f'<div class="shot {look}">{parts.frame(picture_url, alt_of(shown, shot), ratio=shown.ratio, middle=middle, extra="big")}</div>'
    )


def _takes(shown: OnScreen, shot: Shot) -> None:
    mine = sorted((x for x in shown.made.takes.values() if x.of_id == shot.id), key=lambda x: x.number)
    if len(mine) < 2:
        return
    with st.grid(5, min_column_width=84, gap="xsmall", key="takes"):
        for take in mine:
            _take(shown, shot, take)


def _take(shown: OnScreen, shot: Shot, take: Take) -> None:
    chosen = take.id == shot.take_id
    with st.container(key=f"take-{take.id}", gap=None):
        small = parts.frame(
            media.url(take.thumb or take.sha256),
            t("pages.take_n", n=take.number),
            ratio=shown.ratio,
            number=str(take.number),
        )
        st.html(
            f'<div class="take {"on" if chosen else ""}">{small}<div class="m">'
            f"<span>{escape(t('pages.chosen') if chosen else '')}</span><span>{figures.money(take.cost_micro_yuan)}</span></div></div>"
        )
        if not chosen:
            st.button(
                t("pages.use_take", n=take.number), key=f"use-{take.id}", on_click=use, args=(take.id,),
                disabled=not shown.may_edit,
            )  # fmt: skip


def _plan(shown: OnScreen, shot: Shot) -> None:
    locked = not shown.may_edit
    plan, name = plan_of(shot), str(shot.id)
    lines = shown.lines_of(shot)
    if lines:
        st.html("".join(f'<div class="said"><b>{escape(who)}</b>{escape(text)}</div>' for who, text in lines))
    editable.area(
        t("pages.description"),
        plan.description,
        replan,
        shot.id,
        "description",
        key=f"plan-d-{name}",
        rows=3,
        disabled=locked,
    )
    with st.grid(2, min_column_width=120, gap="small"):
        for field, options in (("size", SIZES), ("angle", ANGLES), ("movement", MOVES)):
            word = {"size": "size", "angle": "angle", "movement": "move"}[field]
            editable.choice(
                t(f"pages.{word}"), list(options), getattr(plan, field), replan, shot.id, field,
                key=f"plan-{field}-{name}", words=partial(_framing_word, word), disabled=locked,
            )  # fmt: skip
        editable.number(
            t("pages.seconds_label"), float(plan.seconds), replan, shot.id, "seconds", key=f"plan-s-{name}", least=0.5,
            most=60.0, step=0.5, disabled=locked,
        )  # fmt: skip
    take = shown.take(shot.take_id)
    if take:
        st.html(parts.facts(_made_by(take)))
    look = shown.shot_look(shot)
    if not shot.approved_at and shot.take_id and look != "work":
        st.button(
            t("pages.approve"), type="primary" if look == "you" else "secondary", width="stretch", icon=":material/check:",
            shortcut="a", key="win-approve", on_click=approve, args=(shot.id,), disabled=not shown.may_approve,
        )  # fmt: skip
    st.button(
        t("pages.redo_price", price="¥0"), width="stretch", icon=":material/refresh:", shortcut="n", key="win-redo",
        on_click=redo, args=(shot.id, shown.takes.get(shot.id, 0)), disabled=locked or look == "work",
    )  # fmt: skip
    with st.expander(t("pages.own_picture"), icon=":material/upload:"):
        st.file_uploader(
            t("pages.own_picture_what"), type=["png", "jpg", "jpeg", "webp"], key=f"own-{name}-{shown.takes.get(shot.id, 0)}",
            on_change=bring, args=(shot.id, f"own-{name}-{shown.takes.get(shot.id, 0)}"), disabled=locked,
        )  # fmt: skip
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)


def _made_by(take: Take) -> list[tuple[str, str]]:
    who = maker(take.provider, take.made_from)
    return [
        (t("pages.made_by"), who),
        (t("pages.cost"), figures.money(take.cost_micro_yuan)),
        (t("pages.when"), figures.when(take.created_at)),
    ]


def maker(provider: str, made_from: str = "") -> str:
    """Who made it, as people say it."""
    if made_from == takes.BROUGHT:
        return t("pages.by_hand")
    return t("pages.builtin") if provider in ("builtin", "") else provider


# What the buttons do ---------------------------------------------------------------------------------------------------


def approve(shot_id: uuid.UUID) -> None:
    with onscreen.changing(Action.APPROVE) as (session, project_id, person):
        storyboard.approve(session, project_id, shot_id, person.id)


def approve_all(shot_ids: list[uuid.UUID]) -> None:
    with onscreen.changing(Action.APPROVE) as (session, project_id, person):
        for shot_id in shot_ids:
            storyboard.approve(session, project_id, shot_id, person.id)


def take_back(shot_id: uuid.UUID) -> None:
    with onscreen.changing(Action.APPROVE) as (session, project_id, _):
        storyboard.reopen(session, project_id, shot_id)


def keep(target_id: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        making.keep_as_is(session, project_id, target_id)


def use(take_id: uuid.UUID) -> None:
    with onscreen.changing() as (session, project_id, _):
        takes.use(session, project_id, take_id)


def redo(shot_id: uuid.UUID, made_before: int) -> None:
    onscreen.start("storyboard.paint", str(shot_id), id=str(shot_id), take=made_before)


def replan(shot_id: uuid.UUID, field: str, seen: object, wanted: object) -> None:
    with onscreen.changing() as (session, project_id, _):
        storyboard.replan(session, project_id, shot_id, **{field: wanted})


def _framing_word(what: str, option: str) -> str:
    return t(f"pages.{what}_{option}")


def bring(shot_id: uuid.UUID, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    with onscreen.kept():
        person, project_id = onscreen.who_and_what(Action.EDIT)
        brought.picture(state.studio(), project_id, shot_id, file.getvalue(), person.id)
