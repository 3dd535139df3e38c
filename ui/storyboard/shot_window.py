"""A shot's window: large, with its takes side by side, how it is framed, who is in it, and what one may do with it."""

from __future__ import annotations

import base64
import binascii
import uuid
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.database.tables import Shot, Take
from core.editing import user_media
from core.models.route_explained import RouteExplanation
from core.project.vocabulary import EXPRESSIONS, POSES, WEATHERS, WHENS
from core.storyboard import model as shot_model
from core.storyboard import storyboard
from core.storyboard.model import Seen, ShotPlan
from core.storyboard.storyboard import plan_of
from ui.base import element_actions, film_on_screen, formatting, gate, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.improve import improve_buttons, improve_window
from ui.storyboard import framing, shot_changes, shot_continuity, shot_facts, soften_prompt
from ui.takes import picture_edit, retouch_tools, sent_prompt, take_origin, try_variants, unsettled_calls
from ui.widgets import editable, film_changes

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
    js=element_actions.element_script("dom", "own_picture", "shot_view"),
    isolate_styles=False,
)


def draw(shown: FilmOnScreen) -> None:
    """Drawn again on each run while it is open, so that work that ends behind it does not close it."""
    shot = next((s for s in shown.made.shots if str(s.id) == state.recall(shot_changes.OPEN)), None)
    if shot is None or improve_window.is_open():
        return
    title = " · ".join(
        p for p in (t("pages.shot_n", n=shot_facts.shot_number(shot)), shot_facts.scene_words(shown, shot.scene)) if p
    )
    st.dialog(html_parts.escape_markdown(title), width="large", on_dismiss=_close)(_window)(str(shot.id))


def _window(shot_id: str) -> None:
    """Runs alone after each click in it, so it reads the film anew. Another shot, or none, is for the page to open."""
    person, project_id = gate.require(), state.project_id()
    shown = film_on_screen.open_film(person, project_id)
    shot = next((s for s in shown.made.shots if str(s.id) == shot_id), None) if shown else None
    if shown is None or shot is None or state.recall(shot_changes.OPEN) != shot_id or improve_window.is_open():
        st.rerun()
    film_changes.listen(shown.id, shown.stamp, "storyboard", window=True)
    mine = sorted((x for x in shown.made.takes.values() if x.of_id == shot.id), key=lambda x: x.number)
    told = take_origin.explain_takes(mine)
    with st.container(key="shot-window"):
        if edited := picture_edit.take_being_edited(mine):
            picture_edit.draw(shown, "storyboard", edited, shot_facts.alt_text(shown, shot))
            return
        left, right = st.columns([1.72, 1], gap="medium")
        with left:
            _view(shown, shot, mine, told)
        with right:
            _beside(shown, shot, mine, told)


def _view(shown: FilmOnScreen, shot: Shot, mine: list[Take], told: dict[str, RouteExplanation]) -> None:
    order = shown.made.shots
    here = order.index(shot)
    look, word = shot_facts.state_word(shown, shot)
    busy = look != "work" and retouch_tools.is_at_work(shown, "storyboard", shot.id)
    element_actions.draw(
        _element,
        VIEW,
        {
            "shot": str(shot.id),
            "ratio": html_parts.RATIO[shown.ratio],
            "look": "work" if busy else look,
            "word": t("retouch.at_work") if busy else word,
            "alt": shot_facts.alt_text(shown, shot),
            "takes": [_take(take, shot, told) for take in mine],
            "may_edit": shown.may_edit,
            "keys": {"a": _first(shown, shot), "n": "redo" if shown.may_edit and look != "work" else ""},
            "place": t("storyboard.n_shots_of", n=shot_facts.shot_number(shot), of=len(order)),
            "previous": str(order[here - 1].id) if here else "",
            "next": str(order[here + 1].id) if here + 1 < len(order) else "",
            "name": f"{shown.made.project.name}-{shot_facts.shot_number(shot)}.png",
            "wrong": state.recall(shot_changes.WRONG_HERE, ""),
            "words": {word: t(f"storyboard.{word}") for word in WORDS} | {"takes": t("storyboard.head_takes")},
        },
        {
            "use": _use,
            "see": _see,
            "go": _go,
            "own": _own,
            "approve": _approve,
            "keep": shot_changes.keep_as_is,
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
        "cost": formatting.money(take.cost_micro_yuan),
        "when": formatting.format_when(take.created_at),
        "by": take_origin.maker_name(take, told),
        "said": take_origin.origin_line(take, told),
    }


def _beside(shown: FilmOnScreen, shot: Shot, mine: list[Take], told: dict[str, RouteExplanation]) -> None:
    plan, locked = plan_of(shot), not shown.may_edit
    if wrong := state.recall(shot_changes.WRONG_HERE, ""):
        html_parts.draw_wrong(wrong)
    look, word = shot_facts.state_word(shown, shot)
    refused = soften_prompt.draw(shown, "storyboard", shot, lambda shot_id: shot_changes.redo_shots([shot_id]))
    if look not in ("made", "done") and not refused:
        reason = shot_facts.why_no_picture(shown, shot)
        st.html(f'<div class="sv-state">{html_parts.state_html(look, word)}<span>{escape(reason)}</span></div>')
    unsettled_calls.draw_for_row(shown, "storyboard", shot.id)
    lines = shown.lines_of(shot)
    if lines:
        st.html("".join(f'<div class="said"><b>{escape(who)}</b>{escape(text)}</div>' for who, text in lines))
    side = st.segmented_control(
        t("storyboard.sides"), SIDES, default="plan", required=True, key="shot-side", label_visibility="collapsed",
        format_func=html_parts.option_labels(SIDES, partial(_word, "tab")), width="stretch",
    )  # fmt: skip
    if side == "people":
        _people(shown, shot, plan.picture.people, locked)
    elif side == "place":
        _light(shot, plan, locked)
    else:
        _framed(shown, shot, plan, locked)
    take = next((one for one in mine if str(one.id) == state.recall(SEEN)), None) or shown.take(shot.take_id)
    if take:
        st.html(html_parts.facts_html(_made_by(shown, shot, take, told)))
        st.html(f'<div class="sv-why">{take_origin.origin_html(take, told)}</div>')
        sent_prompt.draw(shown, "storyboard", take)
        if missing := shot_facts.could_not_paint(take):
            st.html(
                f'<div class="sv-clash"><b>{escape(missing)}</b>{escape(t("storyboard.could_not_paint_help"))}</div>'
            )
        try_variants.button(take.id)
        retouch_tools.draw_in_window(shown, "storyboard", shot.id, take, shown.take(shot.take_id))
    _actions(shown, shot)


def _framed(shown: FilmOnScreen, shot: Shot, plan: ShotPlan, locked: bool) -> None:
    name = str(shot.id)
    framing.draw(plan, key=f"framing-{name}", on_pick=partial(_frame, shot.id), locked=locked)
    editable.area(
        t("storyboard.what_is_seen"), plan.description, shot_changes.set_description, shot.id, key=f"plan-d-{name}", rows=3,
        disabled=locked, placeholder=t("storyboard.what_hint"),
    )  # fmt: skip
    improve_buttons.shot_button(shown, shot, f"plan-d-{name}", shot_facts.shot_number(shot))
    clash = state.recall(shot_changes.CLASH)
    if clash and clash["shot"] == name:
        _clash(shot, clash)
    editable.number(
        t("storyboard.seconds"), max(0.5, plan.seconds_wanted), shot_changes.set_plan, shot.id, "seconds", key=f"plan-s-{name}",
        least=0.5, most=60.0, step=0.5, disabled=locked,
    )  # fmt: skip
    shot_continuity.draw_runs_on(shown, shot, "shot-on")


def _clash(shot: Shot, clash: dict[str, str]) -> None:
    """Somebody else told it otherwise meanwhile: theirs stands in the field, mine is still here."""
    st.html(f'<div class="sv-clash"><b>{escape(t("pages.yours"))}</b>{escape(clash["mine"])}</div>')
    with st.container(horizontal=True, gap="small"):
        st.button(t("pages.take_mine"), key="clash-mine", on_click=shot_changes.set_description, args=(shot.id, clash["theirs"], clash["mine"]))  # fmt: skip
        st.button(t("pages.take_theirs"), key="clash-theirs", on_click=state.forget, args=(shot_changes.CLASH,))


def _people(shown: FilmOnScreen, shot: Shot, people: tuple[Seen, ...], locked: bool) -> None:
    name, cast = str(shot.id), [row.name for row in shown.made.cast]
    names = [seen.name for seen in people]
    options = [*cast, *(one for one in names if one not in cast)]
    key = f"who-{name}"
    if st.session_state.get(key) != names:
        st.session_state[key] = names
    st.pills(
        t("storyboard.who_is_in"), options, selection_mode="multi", key=key, on_change=_appear, args=(shot.id, key),
        disabled=locked, format_func=html_parts.escape_markdown,
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
            ("pose", list(POSES), seen.pose, partial(shot_changes.set_direction, shot.id, seen.name, "pose")),
            ("expression", list(EXPRESSIONS), seen.expression, partial(shot_changes.set_direction, shot.id, seen.name, "expression")),
        ):  # fmt: skip
            word = {"where_at": "at"}.get(field, field)
            editable.choice(
                t(f"storyboard.{field}"), options, value, save, key=f"{field}-{key}", disabled=locked,
                words=partial(_word, word),
            )  # fmt: skip


def _light(shot: Shot, plan: ShotPlan, locked: bool) -> None:
    for field, options, value in (
        ("when", list(WHENS), plan.picture.when),
        ("weather", list(WEATHERS), plan.picture.weather),
        ("mood", html_parts.known_moods(), plan.picture.mood),
        ("side", [str(side) for side in shot_model.SIDES], plan.picture.side),
    ):
        editable.choice(
            t(f"storyboard.{'seen_side' if field == 'side' else field}"), options, value, shot_changes.set_staging, shot.id, field, key=f"{field}-{shot.id}",
            disabled=locked, words=html_parts.mood_word if field == "mood" else partial(_word, field),
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
                key="win-approve", on_click=shot_changes.approve_shots, args=([shot.id],), disabled=not shown.may_approve,
            )  # fmt: skip
        if look == "stale":
            st.button(
                t("pages.keep_as_is"), width="stretch", icon=":material/check:", key="win-keep",
                on_click=shot_changes.keep_as_is, args=(str(shot.id),), disabled=not shown.may_edit,
            )  # fmt: skip
        price = film_on_screen.format_job_price("storyboard.paint")
        st.button(
            t("storyboard.redo_price", price=price), type="primary" if look == "stale" else "secondary", width="stretch",
            icon=":material/refresh:", key="win-redo", help=film_on_screen.ready_in_words(shown, "storyboard.paint"),
            on_click=shot_changes.redo_shots, args=([shot.id],), disabled=not shown.may_edit or look == "work",
        )  # fmt: skip


def _made_by(shown: FilmOnScreen, shot: Shot, take: Take, told: dict[str, RouteExplanation]) -> list[tuple[str, str]]:
    """Of the take that is looked at; what the ledger knows of it stands below."""
    facts = [(t("pages.when"), formatting.format_when(take.created_at))]
    if len([one for one in shown.made.takes.values() if one.of_id == shot.id]) > 1:
        facts.insert(0, (t("storyboard.take_seen"), t("storyboard.take", n=take.number)))
    if worked := retouch_tools.describe_origin(take):
        facts.append((t("retouch.title"), worked))
    if take_origin.is_imported(take) or take.call_key not in told:
        made = (
            (t("pages.made_by"), take_origin.maker_name(take, told)),
            (t("pages.cost"), formatting.money(take.cost_micro_yuan)),
        )
        facts = [*made, *facts]
    if shot.approved_at:
        names = state.studio().db.execute_read(storyboard.shot_approvers, shown.id)
        facts.append((t("pages.approved"), shot_facts.approved_by(shot, names)[1]))
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
        picture_edit.close_editor()
        shot_changes.close_window()


def _go(shot_id: str) -> None:
    state.forget(shot_changes.WRONG_HERE, SEEN)
    shot_changes.open_window(uuid.UUID(shot_id))


def _see(take_id: str) -> None:
    """A take is looked at: what is known of it stands beside."""
    state.remember(SEEN, take_id)


def _use(take_id: str) -> None:
    state.forget(SEEN)
    shot_changes.use_take(uuid.UUID(take_id))


def _approve(shot_id: str) -> None:
    shot_changes.approve_shots([uuid.UUID(shot_id)])


def _redo(shot_id: str) -> None:
    shot_changes.redo_shots([uuid.UUID(shot_id)])


def _frame(shot_id: uuid.UUID, field: str, name: str) -> None:
    shot_changes.set_framing([shot_id], **{field: name})


def _appear(shot_id: uuid.UUID, key: str) -> None:
    shot_changes.set_people(shot_id, list(st.session_state[key] or []))


def _direct(shot_id: uuid.UUID, name: str, field: str, values: dict[str, float], seen: object, chosen: str) -> None:
    shot_changes.set_direction(shot_id, name, field, seen, values[chosen])


def _own(told: dict[str, str]) -> None:
    import_picture(uuid.UUID(told["shot"]), str(told.get("picture", "")))


def import_picture(shot_id: uuid.UUID, picture: str) -> None:
    """A picture of one's own, as base64: made clean first, then chosen; what is not one is refused with a sentence."""
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        try:
            content = base64.b64decode(picture)
        except (ValueError, binascii.Error):
            content = b""
        kept = user_media.store_imported_picture(state.studio(), doer.project_id, shot_id, content)
        doer.change("undo.own_picture", user_media.choose_imported_picture, shot_id, kept, doer.person.id)
    shot_changes.keep_failure_in_window()
