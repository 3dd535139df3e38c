"""Where one begins: one sentence, and below it the films on the wall."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import access, overview, project
from core.access import Action
from core.errors import StudioError
from core.making import expected
from core.overview import Poster
from core.project import Brief
from jobs import queue
from ui import registry, state
from ui.components import figures, media, parts
from ui.gate import require
from ui.i18n import language, t

person = require()
IDEA, WRONG, RENAMED, DELETED = "home_idea", "_home_wrong", "_rename", "_delete"
LENGTHS = (10, 30, 60)
LANGUAGES = ("", "zh", "en")
STATUSES = ("", "draft", "processing", "completed")


def ask() -> None:
    with st.container(key="home-box", gap="small"):
        st.html(f'<h1 class="ask">{escape(t("pages.what_film"))}</h1>')
        with st.container(key="home-card", gap="small"):
            st.text_area(
                t("pages.your_sentence"),
                key=IDEA,
                height=100,
                label_visibility="collapsed",
                placeholder=t("pages.sentence_hint"),
            )
            with st.container(key="home-opts", horizontal=True, vertical_alignment="center", gap="small"):
                ratio, seconds, spoken = choices()
                st.space("stretch")
                walk = st.button(t("pages.walk"), key="walk", help=t("pages.walk_help"))
                make = st.button(f"{t('pages.make_film')} · ¥0", key="make", type="primary", icon=":material/movie:")
        wrong = state.recall(WRONG)
        if wrong:
            parts.wrong(wrong)
        st.html(f'<div class="under-box">{escape(t("pages.builtin_free"))}</div>')
    if walk or make:
        begin(ratio, seconds, spoken, whole=make)


def choices() -> tuple[str, int, str]:
    ratio = st.segmented_control(
        t("pages.ratio"),
        list(project.RATIOS),
        default="16:9",
        required=True,
        label_visibility="collapsed",
        key="home_ratio",
    )
    seconds = st.segmented_control(
        t("pages.length"),
        LENGTHS,
        default=30,
        required=True,
        label_visibility="collapsed",
        key="home_seconds",
        format_func=parts.named(LENGTHS, lambda n: t("pages.seconds", n=n)),
    )
    spoken = st.segmented_control(
        t("pages.film_language"),
        LANGUAGES,
        default="",
        required=True,
        label_visibility="collapsed",
        key="home_language",
        format_func=parts.named(LANGUAGES, lambda code: parts.language_names().get(code, t("pages.language_auto"))),
    )
    return ratio, seconds, spoken


def begin(ratio: str, seconds: int, spoken: str, whole: bool) -> None:
    """Make the project, and its film where that was asked; what was typed stays where it cannot be."""
    studio = state.studio()
    try:
        access.require(person, Action.CREATE)
        idea = project.check(st.session_state.get(IDEA) or "", seconds, studio.settings)
        brief = Brief(
            idea=idea,
            seconds=seconds,
            ratio=ratio,  # type: ignore[arg-type]
            language=spoken or project.language_of(idea),  # type: ignore[arg-type]
            short_side=studio.settings.short_side,
        )
        with studio.db.write() as session:
            project_id = project.create(session, person.id, brief).id
        if whole:
            queue.submit(studio, "film.make", user=person.id, project_id=project_id, expected_s=expected(brief))
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        st.rerun()
    state.forget(WRONG, IDEA)
    state.choose_project(project_id)
    st.switch_page(registry.go_to("film" if whole else "idea"), query_params={"project": str(project_id)})


def wall() -> None:
    search, status, page = filters()
    with state.studio().db.read() as session:
        posters, total = overview.posters(session, person, page=page, status=status, search=search)
    if not posters and not search and not status:
        parts.nothing_yet(t("pages.no_films"), t("pages.no_films_why"))
        return
    if not posters:
        st.html(f'<p class="mute">{escape(t("pages.nothing_found"))}</p>')
        return
    with st.grid(6, min_column_width=150, gap="medium", key="posters"):
        for poster in posters:
            draw(poster)
    if total > project.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // project.PAGE), key="home_page")


def filters() -> tuple[str, str, int]:
    with st.container(key="wall-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<h2 class="wall-title">{escape(t("pages.films"))}</h2>', width="stretch")
        status = st.segmented_control(
            t("pages.status"),
            STATUSES,
            default="",
            required=True,
            key="home_status",
            label_visibility="collapsed",
            format_func=parts.named(STATUSES, lambda s: t(f"pages.status_{s or 'all'}")),
        )
        search = st.text_input(
            t("pages.search"),
            key="home_search",
            label_visibility="collapsed",
            placeholder=t("pages.search"),
            icon=":material/search:",
            width=220,
        )
    return search or "", status or "", int(state.recall("home_page", 1) or 1)


def draw(poster: Poster) -> None:
    mine = person.role == "admin" or poster.owner_id == person.id
    with st.container(key=f"poster-{poster.id}", gap=None):
        picture = media.picture_html(poster.picture, "", css="") if poster.picture else '<div class="blank"></div>'
        bars = "".join(f'<i class="s-{step.look}"></i>' for step in poster.steps)
        look, words = says(poster)
        st.html(
            f'<div class="poster"><div class="pf">{picture}<div class="tt">{escape(poster.name)}</div></div>'
            f'<div class="seg">{bars}</div><div class="md">{parts.state(look, words)}</div></div>'
        )
        st.page_link(
            registry.go_to(door(poster)),
            label=t("pages.open_film", name=poster.name),
            query_params={"project": str(poster.id)},
        )
        if mine:
            chosen = st.menu_button(
                t("pages.more"),
                ["rename", "delete"],
                key=f"more-{poster.id}",
                type="tertiary",
                icon=":material/more_horiz:",
                format_func=parts.named(["rename", "delete"], lambda verb: t(f"pages.{verb}")),
            )
            if chosen:
                state.remember(RENAMED if chosen == "rename" else DELETED, (str(poster.id), poster.name))


def says(poster: Poster) -> tuple[str, str]:
    """The one state a poster shows: what is being made, else what waits, else what is stale, else the film."""
    by_look = {step.look: step for step in reversed(poster.steps)}
    if "work" in by_look:
        step = by_look["work"]
        counted = step.total > 1
        return "work", t(f"pages.{'doing' if counted else 'work'}_{step.stage}", n=step.made, of=step.total)
    if "fail" in by_look:
        return "fail", t("pages.failed")
    if "stale" in by_look:
        stale = by_look["stale"]
        return "stale", t(f"pages.stale_{stale.stage}", n=stale.stale)
    if poster.seconds:
        return "done", t("pages.cut_of", time=figures.running_time(poster.seconds))
    if "you" in by_look:
        return "you", t("pages.for_you")
    return "empty", figures.when(poster.created_at)


def door(poster: Poster) -> str:
    """The stage behind a poster: the film where there is or will be one, else the first that is not done."""
    film = poster.steps[-1]
    if poster.seconds or film.look in ("done", "work", "stale") or any(step.look == "work" for step in poster.steps):
        return "film"
    return next((step.stage for step in poster.steps if step.look != "done"), "film")


def dialogs() -> None:
    renamed, deleted = state.recall(RENAMED), state.recall(DELETED)
    if renamed:
        st.dialog(t("pages.rename"), on_dismiss=lambda: state.forget(RENAMED))(rename)(*renamed)
    elif deleted:
        st.dialog(t("pages.delete"), on_dismiss=lambda: state.forget(DELETED))(delete)(*deleted)


def rename(project_id: str, name: str) -> None:
    require()
    new = st.text_input(t("pages.film_name"), name, key=f"name-{project_id}", max_chars=200)
    if st.button(t("pages.save"), type="primary", key="rename-save"):
        change(project_id, Action.EDIT, lambda session, found: project.rename(session, found, new))
        state.forget(RENAMED)
        st.rerun()


def delete(project_id: str, name: str) -> None:
    require()
    st.html(f"<p>{escape(t('pages.delete_sure', name=name))}</p>")
    if st.button(t("pages.delete"), type="primary", key="delete-yes"):
        change(project_id, Action.DELETE, project.delete)
        if str(state.recall(state.PROJECT)) == project_id:
            state.choose_project(None)
        state.forget(DELETED)
        st.rerun()


def change(project_id: str, action: Action, verb) -> None:  # type: ignore[no-untyped-def]
    try:
        access.require_project(state.studio().db, person, action, uuid.UUID(project_id))
        with state.studio().db.write() as session:
            verb(session, uuid.UUID(project_id))
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


if access.can(person, Action.CREATE):
    ask()
wall()
dialogs()
