"""The wall: films as posters, what may be done with each, and what has just been done."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from html import escape
from typing import Concatenate, ParamSpec

import streamlit as st

from core.database.engine import Database
from core.errors import StudioError
from core.library import film_actions
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.progress import film_overview, step_labels
from core.progress.film_overview import Poster
from core.project import projects, tags
from ui.base import formatting, gate, html_parts, media, registry, state, toast
from ui.base.i18n import language, t
from ui.home import project_file_window
from ui.people import faces
from ui.widgets import editable, tag_field

P = ParamSpec("P")
STATUSES = ("", "draft", "processing", "completed")
SEARCH, STATUS, PAGE = "home_search", "home_status", "home_page"
WRONG, OPENED, BINNED = "_wall_wrong", "_wall_dialog", "_wall_binned"
TITLE = 32
"""Letters of a name on a poster: two lines of it."""


def draw(person: Person) -> None:
    status, search = state.recall(STATUS) or "", state.recall(SEARCH) or ""
    page = int(state.recall(PAGE, 1) or 1)
    posters, total = _posters(person, page, status, search)
    if page > 1 and not posters:
        state.remember(PAGE, 1)
        posters, total = _posters(person, 1, status, search)
    if posters or status or search:
        _head(person, posters, total, status, search)
    with st.container():
        _said()
    if not posters:
        _empty(person, bool(status or search))
    else:
        with st.container(key="posters"):
            for poster in posters:
                _poster(person, poster)
        if total > projects.PAGE:
            with st.container(key="wall-pages", horizontal=True, horizontal_alignment="center"):
                st.pagination(-(-total // projects.PAGE), key=PAGE)
    _dialog(person)
    project_file_window.draw_window(person)


def _posters(person: Person, page: int, status: str, search: str) -> tuple[list[Poster], int]:
    return state.studio().db.execute_read(film_overview.list_posters, person, page=page, status=status, search=search)


def _head(person: Person, posters: list[Poster], total: int, status: str, search: str) -> None:
    own = state.studio().db.execute_read(film_overview.count_team_films, person, status=status, search=search)
    spent = sum(poster.spent for poster in posters if not poster.sample)
    facts = [t("home.films_and_sum_one" if own == 1 else "home.films_and_sum", n=own)] if own else []
    facts += [t("home.costing", sum=formatting.money(spent))] if spent and total == len(posters) else []
    facts += [t("home.not_the_sample")] if facts and total > own else []
    with st.container(key="wall-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="wall-title"><h2>{escape(t("pages.films"))}</h2><span class="mute num">{escape("　".join(facts))}</span></div>',
            width="stretch",
        )
        st.segmented_control(
            t("pages.status"), STATUSES, default="", required=True, key=STATUS, label_visibility="collapsed",
            format_func=html_parts.option_labels(STATUSES, lambda s: t(f"pages.status_{s or 'all'}")), on_change=_first_page,
        )  # fmt: skip
        st.text_input(
            t("pages.search"), key=SEARCH, label_visibility="collapsed", placeholder=t("pages.search"),
            icon=":material/search:", width=220, live=True, on_change=_first_page,
        )  # fmt: skip
        project_file_window.draw_button(person)


def _first_page() -> None:
    state.remember(PAGE, 1)


def _show_all() -> None:
    state.remember(STATUS, "")
    state.remember(SEARCH, "")
    _first_page()


def _empty(person: Person, looked_for: bool) -> None:
    if looked_for:
        with st.container(key="wall-none", horizontal_alignment="center", gap="small"):
            st.html(f'<p class="mute">{escape(t("home.no_match"))}</p>')
            st.button(t("home.show_all"), key="show-all", on_click=_show_all)
        return
    if access.can(person, Action.CREATE):
        st.html(f'<p class="no-films">{escape(t("pages.no_films"))}</p>')
        project_file_window.draw_button(person)
    else:
        html_parts.draw_empty_place(t("pages.no_films"), t("home.viewer"))


def _said() -> None:
    wrong, binned = state.recall(WRONG, ""), state.recall(BINNED)
    state.forget(WRONG)
    if wrong:
        html_parts.draw_wrong(wrong)
    if binned:
        state.forget(BINNED)
        with st.container(key="binned", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<div role="status">{html_parts.state_html("done", t("home.in_bin", name=binned[1]))}</div>',
                width="content",
            )
            st.button(t("home.put_back"), key="put-back", icon=":material/undo:", on_click=_put_back, args=binned)


def _poster(person: Person, poster: Poster) -> None:
    with st.container(key=f"poster-{poster.id}", gap=None):
        st.html(_html(poster))
        st.page_link(
            registry.page_file(stage_of_poster(poster)),
            label=t("pages.open_film", name=html_parts.escape_markdown(poster.name)),
            query_params={"project": str(poster.id)},
        )
        deeds = _deeds(person, poster)
        if deeds:
            st.menu_button(
                t("home.film_menu", name=html_parts.escape_markdown(poster.name)),
                deeds,
                key=f"more-{poster.id}",
                type="tertiary",
                icon=":material/more_horiz:",
                format_func=html_parts.option_labels(deeds, lambda deed: t(f"home.{deed}")),
                on_click=_chosen,
                args=(str(poster.id), poster.name, poster.description),
            )


def _html(poster: Poster) -> str:
    picture = '<div class="blank"></div>'
    if poster.picture:
        picture = media.picture_html(poster.picture, "", css="", crop=poster.crop)
    if poster.sample:
        picture += f'<span class="is-sample">{escape(t("home.sample"))}</span>'
    bars = "".join(f'<i class="s-{step.look}"></i>' for step in poster.steps)
    stands = t("pages.and").join(
        f"{t(f'pages.stage_{s.stage}')} {step_labels.step_label(s, language())}" for s in poster.steps
    )
    look, words = step_labels.film_label(poster, language())
    several = f'<div class="on-it">{faces.row_html(poster.people)}</div>' if len(poster.people) > 1 else ""
    about = poster.description if poster.description != poster.name else ""
    return (
        f'<div class="poster"><div class="pf">{picture}{several}<div class="tt">{escape(_on_poster(poster.name))}</div></div>'
        f'<div class="pb"><b class="called" aria-hidden="true">{escape(poster.name)}</b><p class="about">{escape(about)}</p>'
        f'<div class="seg" role="img" aria-label="{escape(stands)}">{bars}</div>'
        f'<div class="md">{html_parts.state_html(look, words)}<span class="num">{formatting.money(poster.spent)}</span></div></div></div>'
    )


def _on_poster(name: str) -> str:
    """As much of a name as a poster holds, ending with a whole word; a Chinese sign is as wide as two letters."""
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in name)
    return projects.first_words(name, TITLE * len(name) // wide) if wide > TITLE else name


def _deeds(person: Person, poster: Poster) -> list[str]:
    """What this person may do with it, as `core.people.access` says."""
    mine = person.role == "admin" or poster.owner_id == person.id
    works = mine or (person.role == "user" and any(face.id == person.id for face in poster.people))
    copies = access.can(person, Action.CREATE) and person.role != "guest"
    return [
        *(["describe"] if works else []),
        *(["duplicate"] if copies else []),
        "link",
        *(["delete"] if mine else []),
    ]


def _chosen(project_id: str, name: str, description: str) -> None:
    deed = state.recall(f"more-{project_id}")
    if deed == "duplicate":
        _duplicate(project_id, name)
    elif deed == "delete":
        _delete(project_id, name)
    elif deed:
        state.remember(OPENED, (deed, project_id, name, description))


def stage_of_poster(poster: Poster) -> str:
    """The stage behind a poster: the one that waits for its reader, where it says so; the film where there is or will be one; else
    the first that is not made."""
    film, told = poster.steps[-1], step_labels.step_to_tell(poster)
    if told.look == "you":
        return told.stage
    if (
        poster.seconds
        or film.look in ("made", "work", "stale")
        or any(step.look == "work" or step.in_line for step in poster.steps)
    ):
        return "film"
    return next((step.stage for step in poster.steps if step.look not in ("made", "done")), "film")


# Deeds -----------------------------------------------------------------------------------------------------------------


def _done(
    deed: Callable[Concatenate[Database, Person, uuid.UUID, P], object],
    project_id: str,
    *args: P.args,
    **kwargs: P.kwargs,
) -> bool:
    """One deed of core on one film of the wall by the person here, if they may; what goes wrong is said on the wall."""
    person = gate.current_person()
    try:
        if person is None:
            return False
        deed(state.studio().db, person, uuid.UUID(project_id), *args, **kwargs)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return False
    return True


def _duplicate(project_id: str, name: str) -> None:
    person = gate.current_person()
    if person is None or not access.can(person, Action.CREATE):
        return
    new = t("home.copy_of", name=name)
    if _done(film_actions.copy_film, project_id, new):
        toast.show_sentence(t("home.copied", name=new))


def _delete(project_id: str, name: str) -> None:
    if _done(film_actions.delete_film, project_id):
        state.remember(BINNED, (project_id, name))
        if str(state.recall(state.PROJECT)) == project_id:
            state.choose_project(None)


def _put_back(project_id: str, name: str) -> None:
    """Only what was put there a moment ago, by the same person at the same screen."""
    if _done(film_actions.put_back_film, project_id):
        toast.show_sentence(t("home.is_back", name=name))


def _close() -> None:
    state.forget(OPENED)


def _dialog(person: Person) -> None:
    opened = state.recall(OPENED)
    if not opened:
        return
    deed, project_id, name, description = opened
    if deed == "describe":
        st.dialog(t("home.describe"), on_dismiss=_close)(_describe)(project_id, name, description)
    else:
        st.dialog(t("home.link"), on_dismiss=_close)(_link)(project_id)


def _describe(project_id: str, name: str, description: str) -> None:
    gate.require()
    st.text_input(t("home.name"), name, key=f"name-{project_id}", max_chars=200)
    st.text_area(t("home.description"), description, key=f"about-{project_id}", max_chars=4000, height=130)
    stand = state.studio().db.execute_read(tags.film_tags, uuid.UUID(project_id))
    tag_field.draw_field(f"wall-tags-{project_id}", stand, gate.require())
    st.button(t("pages.save"), type="primary", key="describe-save", on_click=_save, args=(project_id,))
    wrong = state.recall(WRONG, "")
    if wrong:
        html_parts.draw_wrong(wrong)


def _save(project_id: str) -> None:
    new, about = state.recall(f"name-{project_id}") or "", state.recall(f"about-{project_id}") or ""
    tagged = state.recall(f"wall-tags-{project_id}") or ()
    if _done(film_actions.describe_film, project_id, new, about.strip(), tagged):
        editable.reset_field(f"wall-tags-{project_id}")
        _close()


def _link(project_id: str) -> None:
    gate.require()
    st.code(f"{state.address_in_browser()}/film?project={project_id}", language=None, wrap_lines=True)
    st.html(f'<p class="note">{escape(t("home.link_note"))}</p>')
