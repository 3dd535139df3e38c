"""The film: it is watched while it is made, and then it is watched."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from core import film as cutting
from core import papers, worklist
from core.tables import Cut, Task
from core.task_rows import Status
from ui import registry, state
from ui.components import figures, live, making_bar, media, next_stage, onscreen, parts, shots
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
WATCHED, READING = "_watched_cut", "_wants_script"


def player(cuts: list[Cut]) -> None:
    watched = next((cut for cut in cuts if str(cut.id) == state.recall(WATCHED)), cuts[0])
    left, right = st.columns([1.9, 1], gap="large")
    with left.container(key="player"):
        st.html(
            f'<div class="screen" style="--ratio:{parts.RATIO[film.ratio]}">{media.film_html(watched.sha256, watched.poster)}</div>'
        )
        chapters(watched)
    with right:
        about(watched, cuts)


def about(watched: Cut, cuts: list[Cut]) -> None:
    timeline = cutting.timeline_of(watched)
    script = film.made.script
    st.html(
        f'<div class="about"><h2>{escape(film.made.project.name)}</h2><p>{escape(script.logline if script else "")}</p>'
        + parts.facts(
            [
                (t("pages.length"), figures.running_time(timeline.seconds())),
                (t("pages.picture_size"), f"{timeline.width} × {timeline.height}"),
                (t("pages.version"), str(watched.version)),
                (t("pages.made_when"), figures.when(watched.created_at)),
                (t("pages.cost"), figures.money(film.spent)),
            ]
        )
        + "</div>"
    )
    downloads(watched)
    if len(cuts) > 1:
        parts.title(t("pages.versions"))
        for cut in cuts[:8]:
            version(cut, watched)
    made_by()


def downloads(cut: Cut) -> None:
    name = film.made.project.name
    kept = papers.papers(state.studio(), film.made, cut)
    with st.container(key="downloads", horizontal=True, gap="small"):
        for sha256, suffix, word in (
            (cut.sha256, "mp4", "video"),
            (kept.subtitles, "srt", "subtitles"),
            (kept.screenplay, "txt", "screenplay"),
        ):
            with st.container(width="content"):
                media.download(sha256, f"{name}.{suffix}", t(f"pages.download_{word}"))


def version(cut: Cut, watched: Cut) -> None:
    with st.container(key=f"cut-{cut.version}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="cutrow"><b>{escape(t("pages.version_n", n=cut.version))}</b>'
            f'<span class="mute">{escape(figures.when(cut.created_at))} · {figures.running_time(cut.timeline["frames"] / 30)}</span></div>',
            width="stretch",
        )
        if cut.id == watched.id:
            st.html(parts.state("done", t("pages.on_screen")), width="content")
        else:
            st.button(
                t("pages.watch_this"), key=f"watch-{cut.version}", type="tertiary", on_click=watch, args=(cut.id,)
            )


def watch(cut_id: object) -> None:
    state.remember(WATCHED, str(cut_id))


def chapters(cut: Cut) -> None:
    """Each scene with the time at which it begins."""
    script, timeline = film.made.script, cutting.timeline_of(cut)
    if script is None:
        return
    scene_of = {str(shot.id): shot.scene for shot in film.made.shots}
    starts: dict[int, float] = {}
    for clip in timeline.clips:
        scene = scene_of.get(clip.shot_id)
        if scene and scene <= len(script.scenes):
            starts.setdefault(scene, clip.start / timeline.fps)
    rows = "".join(
        f'<li><span class="num">{figures.running_time(at)}</span>{escape(t("pages.scene_n", n=scene))}'
        f"<small>{escape(script.scenes[scene - 1].location)}</small></li>"
        for scene, at in starts.items()
    )
    st.html(f'<ol class="chapters">{rows}</ol>')


def made_by() -> None:
    rows = [
        (t(f"pages.stage_{stage}"), shots.maker(who.partition("/")[0])) for stage, who in cutting.credits(film.made)
    ]
    if rows:
        parts.title(t("pages.credits"))
        st.html(parts.facts(list(dict.fromkeys(rows))))


def missing() -> str:
    """What stands between here and a film, in one sentence."""
    lacking = [step for step in film.steps[1:6] if step.made + step.stale < max(1, step.total)]
    if not lacking:
        return t("pages.only_the_cut")
    return t("pages.lacking", what=t("pages.and").join(t(f"pages.stage_{step.stage}") for step in lacking))


def given_up() -> Task | None:
    """The making of this film that was stopped or failed, where it is the newest and was to be the whole film."""
    with state.studio().db.read() as session:
        newest = worklist.newest_root(session, film.id)
    over = newest is not None and newest.status in (Status.FAILED, Status.CANCELLED)
    return newest if newest is not None and over and not newest.params.get("stages") else None


def unfinished(made: Task) -> list[str]:
    with state.studio().db.read() as session:
        return worklist.unfinished_kinds(session, [made.id])


with state.studio().db.read() as session:
    finished = cutting.cuts(session, film.id)
if state.recall(READING):
    state.forget(READING)
    st.switch_page(registry.go_to("script"), query_params={"project": str(film.id)})
shown_making = film.root or (None if finished else given_up())
if shown_making:
    live.making(
        shown_making.id,
        may_stop=film.may_edit,
        on_stop=partial(onscreen.stop, shown_making.id),
        on_again=partial(onscreen.again, shown_making.id),
        on_read=partial(state.remember, READING, True),
        over=film.root is None,
        price=onscreen.price(*unfinished(shown_making)) if film.root is None else "",
    )
elif finished:
    making_bar.draw(film)
    if film.step("film").look == "empty" and not any(step.stale for step in film.steps):
        next_stage.make_up_to(film, "film", t("pages.cut_it"), key="cut-it")
    player(finished)
else:
    making_bar.draw(film)
    parts.nothing_yet(t("pages.no_cut"), missing(), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "film", t("pages.make_film"), key="make-film")
        if not film.made.script:
            with st.container(key="as-button-idea", width="content"):
                st.page_link(
                    registry.go_to("idea"), label=t("pages.stage_idea"), query_params={"project": str(film.id)}
                )
