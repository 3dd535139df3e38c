"""What stands below a film: the credits, and in a fold its facts and the size of the next version."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.database.tables import Cut
from core.files import assets
from core.film import credits, film_cut
from core.film.credits import StageCredits
from core.i18n import texts_of_area
from core.models import model_catalogue
from core.project import projects
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.widgets import editable

FORMATS = (720, 1080, 1440, 2160)


def draw_logline(shown: FilmOnScreen) -> None:
    """What it is about, in the words of its script."""
    script = shown.made.script
    if script and script.logline:
        st.html(f'<p class="logline">{escape(script.logline)}</p>')


def draw_more(shown: FilmOnScreen, cut: Cut) -> None:
    """What one wants to know, or to change, less often."""
    folded = st.expander(t("player.more"), key="film-more")
    with folded, st.container(key="film-fold", horizontal=True, gap="large"):
        with st.container(key="film-facts"):
            _facts(shown, cut)
        with st.container(key="film-size"):
            _size_of_next(shown)


def _facts(shown: FilmOnScreen, cut: Cut) -> None:
    timeline = film_cut.timeline_of_cut(cut)
    size = state.studio().db.execute_read(assets.asset_sizes, [cut.sha256]).get(cut.sha256, 0)
    rows = [
        (t("pages.length"), formatting.format_running_time(timeline.seconds())),
        (t("player.size"), f"{timeline.width} × {timeline.height}"),
        (t("player.file_size"), formatting.format_bytes(size)),
        (t("pages.made_when"), formatting.format_when(cut.created_at)),
        (t("pages.cost"), formatting.money(shown.spent)),
    ]
    heard_as = cut.facts or {}
    if heard_as.get("lufs") is not None:
        lufs, peak = (f"{heard_as[each]:.1f}".replace("-", "−") for each in ("lufs", "true_peak_db"))
        heard = t("player.loud", lufs=lufs, peak=peak)
        rows.insert(3, (t("player.loudness"), heard))
    st.html(html_parts.facts_html(rows))


def _size_of_next(shown: FilmOnScreen) -> None:
    """The picture's size, with what another one costs."""
    now = shown.made.brief.short_side
    sizes = [str(side) for side in sorted({*FORMATS, now})]
    editable.choice(
        t("player.format"), sizes, str(now), set_format, key="film-format", words=_format_word,
        disabled=not shown.may_edit or bool(shown.root),
    )  # fmt: skip
    painted = sum(1 for shot in shown.made.shots if shot.take_id)
    st.html(f'<p class="note">{escape(t("player.format_why", n=painted))}</p>')


def _format_word(side: str) -> str:
    return t(f"player.format_{side}") if int(side) in FORMATS else t("player.format_other", n=side)


def set_format(seen: str, chosen: str) -> None:
    film_on_screen.change_film("undo.format_changed", projects.change_brief, short_side=int(chosen))


def draw_credits(shown: FilmOnScreen) -> None:
    """Two columns in serif, as at the end of a film: what was done, and by whom."""
    db = state.studio().db
    rows, owner = db.execute_read(credits.film_credits, shown.id), db.execute_read(credits.film_owner, shown.id)
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


def _names(row: StageCredits) -> list[str]:
    engines = [
        f"{escape(_engine(engine.provider, engine.model))} <small>{escape(t('player.times', n=engine.calls))} · "
        f"{formatting.money(engine.cost_micro_yuan)}</small>"
        for engine in row.engines
    ]
    return [*(escape(name) for name in row.people), *engines]


def _engine(provider: str, model: str) -> str:
    """The builtin ones by what they do, others by the name people know them by."""
    if provider not in ("builtin", ""):
        known, named = model_catalogue.models_by_id(state.studio()), f"{provider}/{model}"
        return model_catalogue.model_display_name(named, known, language()) if named in known else f"{provider} {model}"
    return t(f"player.by_{model}") if f"by_{model}" in texts_of_area("player") else t("pages.builtin")
