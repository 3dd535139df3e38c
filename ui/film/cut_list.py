"""The versions of a film: what each changed, watched, put side by side, deleted and found again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.database.tables import Cut
from core.editing import cut_return, undo
from core.film import cut_versions, film_cut
from core.film.cut_versions import CutChanges
from core.i18n import texts_of_area
from core.people.access import Action
from core.render.timeline import Timeline
from ui.base import film_on_screen, formatting, html_parts, state, toast
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.cutting import cut_comparison
from ui.widgets import editable

WATCHED, BESIDE = "_watched_cut", "_cut_beside"
MOST_SHOWN = 8


def cut_on_screen(finished: Sequence[Cut]) -> Cut:
    return next((cut for cut in finished if str(cut.id) == state.recall(WATCHED)), finished[0])


def is_watching_a_version() -> bool:
    """Whether somebody chose a version to watch; else the film is shown as it stands."""
    return bool(state.recall(WATCHED))


def cut_beside(finished: Sequence[Cut], shown: Cut | None) -> Cut | None:
    """The version beside the one that is `shown`, or beside the film as it stands."""
    wanted = state.recall(BESIDE)
    return next((cut for cut in finished if str(cut.id) == wanted and not (shown and cut.id == shown.id)), None)


def version_words(cut: Cut) -> str:
    """Version 3, and what somebody called it."""
    name = cut_versions.cut_name(cut)
    return (
        t("versions.named", version=t("player.version", n=cut.version), name=name)
        if name
        else t("player.version", n=cut.version)
    )


def _told(cut: Cut) -> tuple[Timeline, str]:
    return film_cut.timeline_of_cut(cut), version_words(cut)


def draw(shown: FilmOnScreen, finished: Sequence[Cut], on_screen: Cut, laid: Timeline | None) -> None:
    """`laid` is the film as it stands, where it was changed since the newest version."""
    html_parts.draw_title(t("player.versions"))
    as_it_stands = laid is not None and not is_watching_a_version()
    other = cut_beside(finished, None if as_it_stands else on_screen)
    if other is not None:
        seen = (laid, t("player.as_it_stands")) if laid and as_it_stands else _told(on_screen)
        cut_comparison.draw(shown, seen, _told(other), newer=seen[0] is laid or on_screen.version > other.version)
    if laid is not None:
        _row_of_film(laid, as_it_stands)
    for number, cut in enumerate(finished[:MOST_SHOWN]):
        before = finished[number + 1] if number + 1 < len(finished) else None
        here, stands = None if as_it_stands else on_screen, not number and laid is None
        _row(shown, cut, before, here, other, last=len(finished) == 1, stands=stands)
    _bin(shown)


def _row_of_film(laid: Timeline, on_screen: bool) -> None:
    """The film as it stands, above its versions: a preview that nobody had to wait for."""
    mark = html_parts.state_html("made", t("player.now")) if on_screen else ""
    with st.container(key="cut-as-it-stands", gap=None):
        st.html(
            f'<div class="cutrow"><b>{escape(t("player.as_it_stands"))}</b>'
            f'<span class="mute">{escape(formatting.format_running_time(laid.seconds()))}</span>{mark}</div>'
        )
        if not on_screen:
            with st.container(key="act-cut-as-it-stands", horizontal=True, gap="small"):
                st.button(
                    t("player.watch_film"),
                    key="watch-film",
                    icon=":material/play_arrow:",
                    type="tertiary",
                    on_click=watch_film,
                )


def _row(
    shown: FilmOnScreen,
    cut: Cut,
    before: Cut | None,
    on_screen: Cut | None,
    other: Cut | None,
    last: bool,
    stands: bool,
) -> None:
    """`last` is the only version there is; one that `stands` is the film as it is arranged now. Who may call it otherwise reads its name in
    the field for that."""
    told = t("player.first_cut") if before is None and cut.version == 1 else ""
    if before is not None:
        told = describe_changes(
            cut_versions.compare_timelines(film_cut.timeline_of_cut(before), film_cut.timeline_of_cut(cut))
        )
    name = t("player.version", n=cut.version) if shown.may_edit else version_words(cut)
    when = f"{formatting.format_when(cut.created_at)} · {formatting.format_running_time(film_cut.timeline_of_cut(cut).seconds())}"
    with st.container(key=f"cut-{cut.version}", gap=None):
        st.html(
            f'<div class="cutrow"><b>{escape(name)}</b><span class="mute">{escape(when)}</span>'
            f"{_mark(cut, on_screen, other)}<small>{escape(told)}</small></div>"
        )
        if shown.may_edit:
            editable.line(
                t("versions.name_of", n=cut.version), cut_versions.cut_name(cut), rename, cut.id, cut.version,
                key=f"name-cut-{cut.version}", hidden=True, placeholder=t("versions.name_it"),
            )  # fmt: skip
        with st.container(key=f"act-cut-{cut.version}", horizontal=True, gap="small", wrap=False):
            if on_screen is None or cut.id != on_screen.id:
                _button(f"watch-{cut.version}", "watch_n", cut, ":material/play_arrow:", watch, cut.id)
                if other is None or other.id != cut.id:
                    _button(
                        f"beside-{cut.version}", "compare_n", cut, ":material/splitscreen_right:", put_beside, cut.id
                    )
            if other is not None and other.id == cut.id:
                st.button(
                    t("player.compare_end"), key="compare-end", icon=":material/close:", type="tertiary", on_click=put_beside,
                    args=(None,),
                )  # fmt: skip
            if shown.may_edit and not shown.root and not stands:
                st.button(
                    t("versions.bring_back", n=cut.version), key=f"back-{cut.version}", icon=":material/history:",
                    type="tertiary", on_click=bring_back, args=(cut.id, cut.version), help=t("versions.bring_back_why"),
                )  # fmt: skip
            if shown.may_edit and not last:
                _button(f"remove-{cut.version}", "remove_n", cut, ":material/delete:", remove, cut.id, cut.version)


def _button(key: str, word: str, cut: Cut, icon: str, do: object, *args: object) -> None:
    st.button(t(f"player.{word}", n=cut.version), key=key, icon=icon, type="tertiary", on_click=do, args=args)  # type: ignore[arg-type]


def _mark(cut: Cut, on_screen: Cut | None, other: Cut | None) -> str:
    if on_screen and cut.id == on_screen.id:
        return html_parts.state_html("made", t("player.now"))
    return f'<span class="mute">{escape(t("player.compare"))}</span>' if other and other.id == cut.id else ""


def describe_changes(changes: CutChanges) -> str:
    """Changed: 2 shots, 1 line, music."""
    if not changes.any:
        return t("player.same")
    words = [
        _counted(name, getattr(changes, name))
        for name in ("shots", "added", "removed", "lines")
        if getattr(changes, name)
    ]
    words += [t(f"player.ch_{name}") for name in ("order", "music", "effects") if getattr(changes, name)]
    words += [_counted(name, getattr(changes, name)) for name in ("lengths", "transitions") if getattr(changes, name)]
    if changes.words and not changes.lines:
        words.append(t("player.ch_words"))
    if changes.size:
        words.append(t("player.ch_size", size=changes.size))
    return t("player.changed", what=t("pages.and").join(words))


def _counted(name: str, n: int) -> str:
    one = f"ch_{name}_one"
    return t(f"player.{one if n == 1 and one in texts_of_area('player') else f'ch_{name}'}", n=n)


def _bin(shown: FilmOnScreen) -> None:
    gone = state.studio().db.execute_read(cut_versions.list_removed, shown.id)
    if not gone or not shown.may_edit:
        return
    with st.expander(t("player.binned", n=len(gone))):
        for cut in gone:
            _button(f"restore-{cut.version}", "restore_n", cut, ":material/undo:", restore, cut.id)


# What the buttons do ---------------------------------------------------------------------------------------------------


def watch(cut_id: uuid.UUID) -> None:
    state.remember(WATCHED, str(cut_id))
    if state.recall(BESIDE) == str(cut_id):
        state.forget(BESIDE)


def watch_film() -> None:
    """As it stands."""
    state.forget(WATCHED)


def put_beside(cut_id: uuid.UUID | None) -> None:
    state.remember(BESIDE, str(cut_id) if cut_id else "")


def rename(cut_id: uuid.UUID, version: int, _seen: str, name: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.cut_named", n=version), cut_versions.name_cut, cut_id, name)


def bring_back(cut_id: uuid.UUID, version: int) -> None:
    """The film is arranged as this version was; what could not be had again is said with it."""
    said = undo.change_name("undo.cut_brought_back", n=version)
    missing = film_on_screen.change_film(said, cut_return.bring_back, cut_id)
    if missing is not None and (words := missing_words(missing)):
        toast.show_sentence(t("versions.brought_back", n=version, what=words), "undo")


def missing_words(missing: cut_return.NotBroughtBack) -> str:
    """2 shots are gone for good, the take of 1 shot is gone."""
    counted = [(word, getattr(missing, word)) for word in ("gone", "lost", "stay") if getattr(missing, word)]
    return t("versions.and").join(t(f"versions.{word}_{'one' if n == 1 else 'many'}", n=n) for word, n in counted)


def remove(cut_id: uuid.UUID, version: int) -> None:
    with film_on_screen.report_failure():
        film_on_screen.require_actor(Action.DELETE).change(
            undo.change_name("undo.cut_removed", n=version), cut_versions.remove_cut, cut_id
        )


def restore(cut_id: uuid.UUID) -> None:
    film_on_screen.change_film("undo.change", cut_versions.restore_cut, cut_id)
