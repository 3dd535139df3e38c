"""What stands beside and below a film: its facts, what the next version would change, downloads, the credits."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import assets, credits, cuts, film, making, models_known, papers, project
from core.credits import Credit
from core.tables import Cut
from core.words import area
from ui import state
from ui.components import cut_list, editable, figures, media, onscreen, parts, shots
from ui.components.onscreen import OnScreen
from ui.i18n import language, t

FORMATS = (720, 1080, 1440, 2160)


def about(shown: OnScreen, cut: Cut) -> None:
    timeline = film.timeline_of(cut)
    script = shown.made.script
    with state.studio().db.read() as session:
        size = assets.sizes(session, [cut.sha256]).get(cut.sha256, 0)
    rows = [
        (t("pages.length"), figures.running_time(timeline.seconds())),
        (t("player.size"), f"{timeline.width} × {timeline.height}"),
        (t("player.file_size"), figures.size(size)),
        (t("pages.made_when"), figures.when(cut.created_at)),
        (t("pages.cost"), figures.money(shown.spent)),
    ]
    heard_as = cut.facts or {}
    if heard_as.get("lufs") is not None:
        lufs, peak = (f"{heard_as[each]:.1f}".replace("-", "−") for each in ("lufs", "true_peak_db"))
        heard = t("player.loud", lufs=lufs, peak=peak)
        rows.insert(3, (t("player.loudness"), heard))
    logline = f"<p>{escape(script.logline)}</p>" if script and script.logline else ""
    name = shown.made.project.name
    headed = "" if script and script.logline.startswith(name.rstrip("… ")) else f"<h2>{escape(name)}</h2>"
    st.html(f'<div class="about">{headed}{logline}{parts.facts(rows)}</div>')


def next_version(shown: OnScreen, newest: Cut) -> None:
    """What a new version would show that the newest does not, and how long it would take."""
    if not making.ready_to_cut(shown.made):
        return
    laid = film.lay(shown.made)
    if newest.made_from == film.cut_digest(laid):
        return
    studio = state.studio()
    with studio.db.read() as session:
        wait = cuts.seconds_to_cut(session, laid, studio.settings.dailies_workers)
    changed = cut_list.said(cuts.changes(film.timeline_of(newest), laid))
    told = t("player.cut_why", what=changed, time=figures.wait(wait), price=onscreen.price("film.make"))
    st.html(f'<p class="cutwhy gl s-stale">{escape(told)}</p>')


def size_of_next(shown: OnScreen) -> None:
    """The picture's size, with what another one costs."""
    now = shown.made.brief.short_side
    sizes = [str(side) for side in sorted({*FORMATS, now})]
    editable.choice(
        t("player.format"), sizes, str(now), resize, key="film-format", words=_format_word,
        disabled=not shown.may_edit or bool(shown.root),
    )  # fmt: skip
    painted = sum(1 for shot in shown.made.shots if shot.take_id)
    st.html(f'<p class="note">{escape(t("player.format_why", n=painted))}</p>')


def _format_word(side: str) -> str:
    return t(f"player.format_{side}") if int(side) in FORMATS else t("player.format_other", n=side)


def resize(seen: str, chosen: str) -> None:
    with onscreen.changing(said="undo.format_changed") as (session, project_id, _):
        project.change_brief(session, project_id, short_side=int(chosen))


def downloads(shown: OnScreen, cut: Cut) -> None:
    name = shown.made.project.name
    kept = papers.papers(state.studio(), shown.made, cut)
    files = [("mp4", cut.sha256), ("srt", kept.subtitles), ("vtt", kept.captions), ("txt", kept.screenplay),
             ("fountain", kept.fountain)]  # fmt: skip
    with state.studio().db.read() as session:
        sizes = assets.sizes(session, [sha256 for _, sha256 in files])
    rows = "".join(
        _file(media.url(sha256, f"{name}.{ending}"), f"{name}.{ending}", ending, figures.size(sizes.get(sha256, 0)))
        for ending, sha256 in files
    )
    pictures = f"/api/v1/assets/projects/{shown.id}/pictures.zip"
    rows += _file(pictures, f"{name}.zip", "zip", "")
    parts.title(t("player.downloads"))
    st.html(f'<div class="files">{rows}</div><p class="note">{escape(t("player.burned"))}</p>')


def _file(address: str, name: str, ending: str, size: str) -> str:
    return (
        f'<a class="download" href="{escape(address)}" download="{escape(name)}"><span>{escape(t(f"player.file_{ending}"))}</span>'
        f"<small>{escape(size)}</small></a>"
    )


def credit_roll(shown: OnScreen) -> None:
    """Two columns in serif, as at the end of a film: what was done, and by whom."""
    with state.studio().db.read() as session:
        rows, owner = credits.of(session, shown.id), credits.producer(session, shown.id)
    lines = [_line(t("player.produced"), [escape(owner)])] if owner else []
    lines += [_line(t(f"player.role_{row.stage}"), _names(row)) for row in rows]
    if not lines:
        return
    st.html(
        f'<section class="credits"><h2>{escape(t("player.credits"))}</h2><dl>{"".join(lines)}</dl>'
        f"<p>{escape(t('player.ai_note'))}</p></section>"
    )


def _line(role: str, names: list[str]) -> str:
    return f"<dt>{escape(role)}</dt><dd>{'<br>'.join(names)}</dd>"


def _names(row: Credit) -> list[str]:
    engines = [
        f"{escape(_engine(engine.provider, engine.model))} <small>{escape(t('player.times', n=engine.calls))} · "
        f"{figures.money(engine.cost_micro_yuan)}</small>"
        for engine in row.engines
    ]
    return [*(escape(name) for name in row.people), *engines]


def _engine(provider: str, model: str) -> str:
    """The builtin ones by what they do, others by the name people know them by."""
    if provider not in ("builtin", ""):
        known, named = models_known.names(state.studio()), f"{provider}/{model}"
        return models_known.called(named, known, language()) if named in known else f"{provider} {model}"
    return t(f"player.by_{model}") if f"by_{model}" in area("player") else shots.maker(provider)
