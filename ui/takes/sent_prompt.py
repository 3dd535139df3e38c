"""What was sent for a take: the words, what its model was shown, the settings, as they left; to copy, and to send once more as one
changes them, for another take."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Literal

import streamlit as st

from core.files import assets
from core.gateway.routing_policy import OWN
from core.models import edited_requests, model_catalogue
from core.models.capable_models import CapableModel
from core.models.edited_requests import Made
from core.people.access import Action
from ui.base import film_on_screen, formatting, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.widgets import copy_button

Stage = Literal["storyboard", "characters", "audio", "video"]
OPEN, WRONG = "_sent_open", "_sent_wrong"
SHOWN = 8
FIELDS = ("prompt", "negative", "seed", "who")


def draw(shown: FilmOnScreen, stage: Stage, made: Made) -> None:
    """Folded away beside a take or clip, and read only where somebody unfolds it; nothing where nobody kept what was sent."""
    told = edited_requests.request_sent(made)
    if not told:
        return
    with st.expander(t("sent.title"), key=f"sent-{made.id}", type="compact", on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        if state.recall(OPEN) == str(made.id):
            _form(shown, stage, made, told)
        else:
            _told(shown, made, told)


# As it left ------------------------------------------------------------------------------------------------------------


def _told(shown: FilmOnScreen, made: Made, told: Mapping[str, Any]) -> None:
    by = [t("sent.by_hand")] if made.facts.get("by_hand") else []
    if made.provider == OWN and not by and edited_requests.kind_of_take(made) != "line":
        by.append(t("sent.own"))
    notes = "".join(f'<p class="note">{escape(words)}</p>' for words in by)
    texts = "".join(
        f"<h4>{escape(t(f'sent.{name}'))}</h4><pre>{escape(str(told[name]))}</pre>"
        for name in ("prompt", "negative")
        if told.get(name)
    )
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _settings(made, told))
    st.html(f'<div class="sent">{notes}{texts}{_pictures(made, told)}<dl>{rows}</dl></div>')
    with st.container(horizontal=True, gap="small", key=f"sent-acts-{made.id}"):
        copy_button.draw(_as_text(made, told), key=f"sent-copy-{made.id}")
        if edited_requests.may_edit_request(made):
            st.button(
                t("sent.edit"), key=f"sent-edit-{made.id}", icon=":material/edit_note:", on_click=open_editor,
                args=(made.id, dict(told)), disabled=not shown.may_edit,
            )  # fmt: skip


def _settings(made: Made, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and value of each, as a person reads them."""
    yield t("sent.model"), _model(made)
    if told.get("width") and told.get("height"):
        wanted, own = f"{told['width']} × {told['height']}", str(told.get("size", "")).replace("x", " × ")
        yield t("sent.size"), wanted if own in ("", wanted) else f"{own} ({wanted})"
    for name in ("ratio", "resolution", "voice", "language", "seed"):
        if told.get(name):
            yield t(f"sent.{name}"), str(told[name])
    if told.get("seconds"):
        yield t("sent.seconds"), t("pages.seconds", n=f"{told['seconds']:g}")
    if told.get("speed"):
        yield t("sent.speed"), f"{told['speed']:g} ×"
    if told.get("sound"):
        yield t("sent.sound"), t(f"sent.sound_{told['sound']}")
    if told.get("options"):
        yield t("sent.options"), ", ".join(f"{name} = {value}" for name, value in told["options"].items())


def _model(made: Made) -> str:
    id = f"{made.provider}/{made.model}"
    return (
        model_catalogue.model_display_name(id, model_catalogue.models_by_id(state.studio()), language())
        if made.model
        else "–"
    )


def _pictures(made: Made, told: Mapping[str, Any]) -> str:
    """Small, each with whom or what it shows."""
    clip, names = edited_requests.kind_of_take(made) == "clip", told.get("likenesses", {})
    found = []
    for n, sha256 in enumerate(told.get("references", ()), 1):
        word = t("sent.first_frame") if clip and n == 1 else t("sent.reference_n", n=n)
        found.append((str(sha256), str(names.get(sha256, word))))
    found += [(str(told[name]), t(f"sent.{name}")) for name in ("last_frame", "mask") if told.get(name)]
    if not found:
        return ""
    here = state.studio().db.execute_read(assets.asset_sizes, [sha256 for sha256, _ in found])
    cells = "".join(_figure(sha256, word, sha256 in here) for sha256, word in found)
    return f'<h4>{escape(t("sent.shown"))}</h4><div class="sent-shown">{cells}</div>'


def _figure(sha256: str, word: str, here: bool) -> str:
    said = word if here else f"{word} · {t('sent.gone')}"
    picture = media.picture_html(sha256, word) if here else ""
    return f"<figure>{picture}<figcaption>{escape(said)}</figcaption></figure>"


def _as_text(made: Made, told: Mapping[str, Any]) -> str:
    """All of it as text, the prompt first."""
    negative = f"{t('sent.negative')}: {told['negative']}" if told.get("negative") else ""
    settings = "\n".join(f"{name}: {value}" for name, value in _settings(made, told))
    return "\n\n".join(filter(None, (str(told.get("prompt", "")), negative, settings)))


# Edited for one take ---------------------------------------------------------------------------------------------------


def _form(shown: FilmOnScreen, stage: Stage, made: Made, told: Mapping[str, Any]) -> None:
    _hold(made.id, told)
    found = _able(shown, made, told)
    st.html(f'<p class="note">{escape(t("sent.note"))}</p>')
    wrong = state.recall(WRONG) or {}
    if wrong.get("of") == str(made.id):
        html_parts.draw_wrong(wrong["words"])
    st.text_area(t("sent.prompt"), key=_key("prompt", made.id), height=200)
    st.text_area(t("sent.negative"), key=_key("negative", made.id), height=70)
    st.text_input(t("sent.seed"), key=_key("seed", made.id), placeholder=t("sent.seed_hint"))
    if found:
        names = {one.id: f"{one.called(language())} · {_price(one)}" for one in found}
        st.selectbox(t("sent.who"), list(names), key=_key("who", made.id), format_func=names.__getitem__)
    else:
        blind = edited_requests.kind_of_take(made) in edited_requests.BLIND
        html_parts.draw_wrong(t("sent.blind" if blind else "sent.nobody"))
    with st.container(horizontal=True, gap="small", key=f"sent-form-acts-{made.id}"):
        if found:
            chosen = next((one for one in found if one.id == state.recall(_key("who", made.id))), found[0])
            st.button(
                t("sent.go", price=_price(chosen)), key=f"sent-go-{made.id}", type="primary", on_click=send_again,
                args=(made.id, chosen.id), disabled=not shown.may_edit or (stage, _target(made)) in shown.at_work,
            )  # fmt: skip
        st.button(t("sent.leave"), key=f"sent-leave-{made.id}", on_click=close_editor, args=(made.id,))


def _able(shown: FilmOnScreen, made: Made, told: Mapping[str, Any]) -> list[CapableModel]:
    """Who could be sent what stands in the field; where that is too long for everybody, what left before."""
    account = edited_requests.account_for_edit(shown.id, made, shown.person.id)
    typed = str(state.recall(_key("prompt", made.id), "") or told["prompt"])
    for words in dict.fromkeys((typed, str(told["prompt"]))):
        if found := edited_requests.candidate_models(state.studio(), made, words, account):
            return found[:SHOWN]
    return []


def _price(one: CapableModel) -> str:
    return t("why.free_short") if one.free else formatting.money(one.estimate_micro_yuan)


def _key(field: str, id: uuid.UUID) -> str:
    return f"sent-{field}-{id}"


def _target(made: Made) -> str:
    return str(made.storyboard_id if edited_requests.kind_of_take(made) == "clip" else made.of_id)  # type: ignore[union-attr]


# What is done ----------------------------------------------------------------------------------------------------------


def open_editor(id: uuid.UUID, told: Mapping[str, Any]) -> None:
    """A callback: the fields hold what left."""
    state.forget(WRONG)
    state.remember(OPEN, str(id))
    _hold(id, told)


def _hold(id: uuid.UUID, told: Mapping[str, Any]) -> None:
    """The fields hold what left, until somebody types."""
    for field in FIELDS[:3]:
        st.session_state.setdefault(_key(field, id), str(told.get(field) or ""))


def close_editor(id: uuid.UUID) -> None:
    """A callback."""
    state.forget(OPEN, WRONG, *(_key(field, id) for field in FIELDS))


def send_again(id: uuid.UUID, model: str) -> None:
    """A callback: sent once, to this model; where it cannot be, a sentence says why and all that was typed stays."""
    state.forget(WRONG)
    typed = {field: str(state.recall(_key(field, id), "") or "") for field in ("prompt", "negative", "seed")}
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.MAKE)
        studio = state.studio()
        made = studio.db.execute_read(edited_requests.load_take, project_id, id)
        hand = edited_requests.check_edited_request(
            made, **typed, model=edited_requests.find_model(studio, made, model)
        )
        film, target = film_on_screen.load_film(person, project_id), _target(made)
        one: dict[str, Any] = {"shot": target} if edited_requests.kind_of_take(made) == "clip" else {"id": target}
        number = film.takes.get(uuid.UUID(target), 0)
        film_on_screen.start_job(
            edited_requests.JOBS[edited_requests.kind_of_take(made)], target, **one, take=number, sent=hand.param()
        )
    if wrong := film_on_screen.take_failure():
        state.remember(WRONG, {"of": str(id), "words": wrong})
        return
    close_editor(id)
