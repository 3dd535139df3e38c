"""A shot's window: large, with its takes side by side, how it is framed, who is in it, and what one may do with it."""

from __future__ import annotations

import base64
import binascii
import uuid
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core import brought, storyboard
from core.storyboard import EXPRESSIONS, POSES, WEATHERS, WHENS, Seen, plan_of
from core.tables import Shot, Take
from core.why import RouteExplanation
from ui import gate, state
from ui.components import (
    changed,
    clip_ties,
    deeds,
    doubts,
    editable,
    figures,
    framing,
    improve,
    improve_of,
    in_words,
    onscreen,
    parts,
    retouching,
    sent,
    shot_deeds,
    shots,
    softer,
    try_variants,
    why,
)
from ui.components.onscreen import FilmOnScreen
from ui.i18n import t

VIEW = "shot_view"
SEEN = "_seen_take"
SIDES = ("plan", "people", "place")
AT = {"left": 0.28, "centre": 0.5, "right": 0.72}
FACING = {"camera": 0.0, "left": -38.0, "right": 38.0, "away": 180.0}
WORDS = (
    "take", "take_of", "chosen", "use", "compare", "compare_end", "wipe", "side", "slider", "zoom", "own", "own_hint", "drop",
    "bringing", "download", "previous", "next",
)  # fmt: skip

_element = st.components.v2.component(
    "dailies_shot_view",
    html='<div class="sv" data-at="view"></div>',
    js=deeds.element_script("dom", "shot_own", "shot_view"),
    isolate_styles=False,
)


def draw(shown: FilmOnScreen) -> None:
    """Drawn again on each run while it is open, so that work that ends behind it does not close it."""
    shot = next((s for s in shown.made.shots if str(s.id) == state.recall(shot_deeds.OPEN)), None)
    if shot is None or improve.is_open():
        return
    title = " · ".join(
        p for p in (t("pages.shot_n", n=shots.shot_number(shot)), shots.scene_words(shown, shot.scene)) if p
    )
    st.dialog(parts.escape_markdown(title), width="large", on_dismiss=_close)(_window)(str(shot.id))


def _window(shot_id: str) -> None:
    """Runs alone after each click in it, so it reads the film anew. Another shot, or none, is for the page to open."""
    person, project_id = gate.require(), state.project_id()
    shown = onscreen.open_film(person, project_id)
    shot = next((s for s in shown.made.shots if str(s.id) == shot_id), None) if shown else None
    if shown is None or shot is None or state.recall(shot_deeds.OPEN) != shot_id or improve.is_open():
        st.rerun()
    changed.listen(shown.id, shown.stamp, "storyboard", window=True)
    mine = sorted((x for x in shown.made.takes.values() if x.of_id == shot.id), key=lambda x: x.number)
    told = why.explain_takes(mine)
    with st.container(key="shot-window"):
        if edited := in_words.take_being_edited(mine):
            in_words.draw(shown, "storyboard", edited, shots.alt_text(shown, shot))
            return
        left, right = st.columns([1.72, 1], gap="medium")
        with left:
            _view(shown, shot, mine, told)
        with right:
            _beside(shown, shot, mine, told)


def _view(shown: FilmOnScreen, shot: Shot, mine: list[Take], told: dict[str, RouteExplanation]) -> None:
    order = shown.made.shots
    here = order.index(shot)
    look, word = shots.state_word(shown, shot)
    busy = look != "work" and retouching.is_at_work(shown, "storyboard", shot.id)
    deeds.draw(
        _element,
        VIEW,
        {
            "shot": str(shot.id),
            "ratio": parts.RATIO[shown.ratio],
            "look": "work" if busy else look,
            "word": t("retouch.at_work") if busy else word,
            "alt": shots.alt_text(shown, shot),
            "takes": [_take(take, shot, told) for take in mine],
            "may_edit": shown.may_edit,
            "keys": {"a": _first(shown, shot), "n": "redo" if shown.may_edit and look != "work" else ""},
            "place": t("storyboard.n_shots_of", n=shots.shot_number(shot), of=len(order)),
            "previous": str(order[here - 1].id) if here else "",
            "next": str(order[here + 1].id) if here + 1 < len(order) else "",
            "name": f"{shown.made.project.name}-{shots.shot_number(shot)}.png",
            "wrong": state.recall(shot_deeds.WRONG_HERE, ""),
            "words": {word: t(f"storyboard.{word}") for word in WORDS} | {"takes": t("storyboard.head_takes")},
        },
        {
            "use": _use,
            "see": _see,
            "go": _go,
            "own": _own,
            "approve": _approve,
            "keep": shot_deeds.keep_as_is,
            "redo": _redo,
        },
    )


def _take(take: Take, shot: Shot, told: dict[str, RouteExplanation]) -> dict[str, Any]:
    return {
        "id": str(take.id),
        "n": take.number,
        "img": take.sha256,
        "thumb": take.thumb or take.sha256,
        "chosen": take.id == shot.take_id,
        "cost": figures.money(take.cost_micro_yuan),
        "when": figures.format_when(take.created_at),
        "by": why.maker_name(take, told),
        "said": why.origin_line(take, told),
    }


def _beside(shown: FilmOnScreen, shot: Shot, mine: list[Take], told: dict[str, RouteExplanation]) -> None:
    plan, locked = plan_of(shot), not shown.may_edit
    if wrong := state.recall(shot_deeds.WRONG_HERE, ""):
        parts.draw_wrong(wrong)
    look, word = shots.state_word(shown, shot)
    refused = softer.draw(shown, "storyboard", shot, lambda shot_id: shot_deeds.redo_shots([shot_id]))
    if look not in ("made", "done") and not refused:
        reason = shots.why_no_picture(shown, shot)
        st.html(f'<div class="sv-state">{parts.state_html(look, word)}<span>{escape(reason)}</span></div>')
    doubts.draw_for_row(shown, "storyboard", shot.id)
    lines = shown.lines_of(shot)
    if lines:
        st.html("".join(f'<div class="said"><b>{escape(who)}</b>{escape(text)}</div>' for who, text in lines))
    side = st.segmented_control(
        t("storyboard.sides"), SIDES, default="plan", required=True, key="shot-side", label_visibility="collapsed",
        format_func=parts.option_labels(SIDES, partial(_word, "tab")), width="stretch",
    )  # fmt: skip
    if side == "people":
        _people(shown, shot, plan.picture.people, locked)
    elif side == "place":
        _light(shot, plan, locked)
    else:
        _framed(shown, shot, plan, locked)
    take = next((one for one in mine if str(one.id) == state.recall(SEEN)), None) or shown.take(shot.take_id)
    if take:
        st.html(parts.facts_html(_made_by(shown, shot, take, told)))
        st.html(f'<div class="sv-why">{why.origin_html(take, told)}</div>')
        sent.draw(shown, "storyboard", take)
        try_variants.button(take.id)
        retouching.draw_in_window(shown, "storyboard", shot.id, take, shown.take(shot.take_id))
    _actions(shown, shot)


def _framed(shown: FilmOnScreen, shot: Shot, plan: storyboard.ShotPlan, locked: bool) -> None:
    name = str(shot.id)
    framing.draw(plan, key=f"framing-{name}", on_pick=partial(_frame, shot.id), locked=locked)
    editable.area(
        t("storyboard.what_is_seen"), plan.description, shot_deeds.set_description, shot.id, key=f"plan-d-{name}", rows=3,
        disabled=locked, placeholder=t("storyboard.what_hint"),
    )  # fmt: skip
    improve_of.shot_button(shown, shot, f"plan-d-{name}", shots.shot_number(shot))
    clash = state.recall(shot_deeds.CLASH)
    if clash and clash["shot"] == name:
        _clash(shot, clash)
    editable.number(
        t("storyboard.seconds"), float(plan.seconds), shot_deeds.set_plan, shot.id, "seconds", key=f"plan-s-{name}",
        least=0.5, most=60.0, step=0.5, disabled=locked,
    )  # fmt: skip
    clip_ties.draw_runs_on(shown, shot, "shot-on")


def _clash(shot: Shot, clash: dict[str, str]) -> None:
    """Somebody else told it otherwise meanwhile: theirs stands in the field, mine is still here."""
    st.html(f'<div class="sv-clash"><b>{escape(t("pages.yours"))}</b>{escape(clash["mine"])}</div>')
    with st.container(horizontal=True, gap="small"):
        st.button(t("pages.take_mine"), key="clash-mine", on_click=shot_deeds.set_description, args=(shot.id, clash["theirs"], clash["mine"]))  # fmt: skip
        st.button(t("pages.take_theirs"), key="clash-theirs", on_click=state.forget, args=(shot_deeds.CLASH,))


def _people(shown: FilmOnScreen, shot: Shot, people: tuple[Seen, ...], locked: bool) -> None:
    name, cast = str(shot.id), [row.name for row in shown.made.cast]
    names = [seen.name for seen in people]
    options = [*cast, *(one for one in names if one not in cast)]
    key = f"who-{name}"
    if st.session_state.get(key) != names:
        st.session_state[key] = names
    st.pills(
        t("storyboard.who_is_in"), options, selection_mode="multi", key=key, on_change=_appear, args=(shot.id, key),
        disabled=locked, format_func=parts.escape_markdown,
    )  # fmt: skip
    for seen in people:
        _person(shot, seen, f"{name}-{options.index(seen.name)}", locked)


def _person(shot: Shot, seen: Seen, key: str, locked: bool) -> None:
    st.html(f'<div class="sv-who">{escape(seen.name)}</div>')
    at = min(AT, key=lambda side: abs(AT[side] - seen.at))
    with st.grid(2, min_column_width=110, gap="small"):
        for field, options, value, save in (
            ("where_at", list(AT), at, partial(_direct, shot.id, seen.name, "at", AT)),
            ("facing", list(FACING), _facing(seen.facing), partial(_direct, shot.id, seen.name, "facing", FACING)),
            ("pose", list(POSES), seen.pose, partial(shot_deeds.set_direction, shot.id, seen.name, "pose")),
            ("expression", list(EXPRESSIONS), seen.expression, partial(shot_deeds.set_direction, shot.id, seen.name, "expression")),
        ):  # fmt: skip
            word = {"where_at": "at"}.get(field, field)
            editable.choice(
                t(f"storyboard.{field}"), options, value, save, key=f"{field}-{key}", disabled=locked,
                words=partial(_word, word),
            )  # fmt: skip


def _light(shot: Shot, plan: storyboard.ShotPlan, locked: bool) -> None:
    for field, options, value in (
        ("when", list(WHENS), plan.picture.when),
        ("weather", list(WEATHERS), plan.picture.weather),
        ("mood", parts.known_moods(), plan.picture.mood),
        ("side", [str(side) for side in storyboard.SIDES], plan.picture.side),
    ):
        editable.choice(
            t(f"storyboard.{'seen_side' if field == 'side' else field}"), options, value, shot_deeds.set_staging, shot.id, field, key=f"{field}-{shot.id}",
            disabled=locked, words=parts.mood_word if field == "mood" else partial(_word, field),
        )  # fmt: skip


def _first(shown: FilmOnScreen, shot: Shot) -> str:
    """What is to be done with it first: "approve", "keep", or nothing."""
    look = shown.shot_look(shot)
    if look == "stale":
        return "keep" if shown.may_edit else ""
    ready = not shot.approved_at and shot.take_id and look != "work"
    return "approve" if ready and shown.may_approve else ""


def _actions(shown: FilmOnScreen, shot: Shot) -> None:
    """The keys A and N do the same: they are heard by the picture, also while these buttons are still to be drawn."""
    look, doubted = shown.shot_look(shot), shown.doubted("storyboard", str(shot.id))
    with st.container(key="win-acts", gap="small"):
        if not shot.approved_at and shot.take_id and look not in ("work", "stale"):
            st.button(
                t("pages.approve"), type="primary" if look == "you" and not doubted else "secondary", width="stretch", icon=":material/check:",
                key="win-approve", on_click=shot_deeds.approve_shots, args=([shot.id],), disabled=not shown.may_approve,
            )  # fmt: skip
        if look == "stale":
            st.button(
                t("pages.keep_as_is"), width="stretch", icon=":material/check:", key="win-keep",
                on_click=shot_deeds.keep_as_is, args=(str(shot.id),), disabled=not shown.may_edit,
            )  # fmt: skip
        price = onscreen.format_job_price("storyboard.paint")
        st.button(
            t("storyboard.redo_price", price=price), type="primary" if look == "stale" else "secondary", width="stretch",
            icon=":material/refresh:", key="win-redo", help=onscreen.ready_in_words(shown, "storyboard.paint"),
            on_click=shot_deeds.redo_shots, args=([shot.id],), disabled=not shown.may_edit or look == "work",
        )  # fmt: skip


def _made_by(shown: FilmOnScreen, shot: Shot, take: Take, told: dict[str, RouteExplanation]) -> list[tuple[str, str]]:
    """Of the take that is looked at; what the ledger knows of it stands below."""
    facts = [(t("pages.when"), figures.format_when(take.created_at))]
    if len([one for one in shown.made.takes.values() if one.of_id == shot.id]) > 1:
        facts.insert(0, (t("storyboard.take_seen"), t("storyboard.take", n=take.number)))
    if worked := retouching.describe_origin(take):
        facts.append((t("retouch.title"), worked))
    if why.is_imported(take) or take.call_key not in told:
        made = (t("pages.made_by"), why.maker_name(take, told)), (t("pages.cost"), figures.money(take.cost_micro_yuan))
        facts = [*made, *facts]
    if shot.approved_at:
        names = state.studio().db.execute_read(storyboard.shot_approvers, shown.id)
        facts.append((t("pages.approved"), shots.approved_by(shot, names)[1]))
    return facts


def _facing(yaw: float) -> str:
    turned = (yaw + 180) % 360 - 180
    if abs(turned) > 120:
        return "away"
    return "camera" if abs(turned) < 12 else "right" if turned > 0 else "left"


def _word(what: str, option: str) -> str:
    return t(f"storyboard.{what}_{option or 'first'}")


# What is done in it ------------------------------------------------------------------------------------------------------


def _close() -> None:
    with state.uninterrupted():
        state.forget(SEEN)
        in_words.close_editor()
        shot_deeds.close_window()


def _go(shot_id: str) -> None:
    state.forget(shot_deeds.WRONG_HERE, SEEN)
    shot_deeds.open_window(uuid.UUID(shot_id))


def _see(take_id: str) -> None:
    """A take is looked at: what is known of it stands beside."""
    state.remember(SEEN, take_id)


def _use(take_id: str) -> None:
    state.forget(SEEN)
    shot_deeds.use_take(uuid.UUID(take_id))


def _approve(shot_id: str) -> None:
    shot_deeds.approve_shots([uuid.UUID(shot_id)])


def _redo(shot_id: str) -> None:
    shot_deeds.redo_shots([uuid.UUID(shot_id)])


def _frame(shot_id: uuid.UUID, field: str, name: str) -> None:
    shot_deeds.set_framing([shot_id], **{field: name})


def _appear(shot_id: uuid.UUID, key: str) -> None:
    shot_deeds.set_people(shot_id, list(st.session_state[key] or []))


def _direct(shot_id: uuid.UUID, name: str, field: str, values: dict[str, float], seen: object, chosen: str) -> None:
    shot_deeds.set_direction(shot_id, name, field, seen, values[chosen])


def _own(told: dict[str, str]) -> None:
    import_picture(uuid.UUID(told["shot"]), str(told.get("picture", "")))


def import_picture(shot_id: uuid.UUID, picture: str) -> None:
    """A picture of one's own, as base64: made clean first, then chosen; what is not one is refused with a sentence."""
    with onscreen.report_failure():
        doer = onscreen.require_actor()
        try:
            content = base64.b64decode(picture)
        except (ValueError, binascii.Error):
            content = b""
        kept = brought.store_imported_picture(state.studio(), doer.project_id, shot_id, content)
        doer.change("undo.own_picture", brought.choose_imported_picture, shot_id, kept, doer.person.id)
    shot_deeds.keep_failure_in_window()
