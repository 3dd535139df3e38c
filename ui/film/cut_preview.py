"""The film as it stands where it was changed since it was last cut: what the player shows of it before it is rendered."""

from __future__ import annotations

from core.database.tables import Cut
from core.film import film_cut
from core.film.preview import preview_files, preview_plan
from core.film.preview.preview_plan import PreviewPlan
from core.render.timeline import Timeline
from ui.base.film_on_screen import FilmOnScreen


def changed_film(shown: FilmOnScreen, newest: Cut) -> Timeline | None:
    """The film's time line as it stands; None where the newest version shows just that, or a shot has nothing to show yet."""
    if shown.may_edit:
        preview_files.stand_ready()
    if not preview_plan.can_preview(shown.made):
        return None
    laid = film_cut.lay_timeline(shown.made)
    return None if newest.made_from == film_cut.cut_digest(laid) else laid


def plan(shown: FilmOnScreen, laid: Timeline) -> PreviewPlan:
    """Its pieces, which the player may ask for from now on."""
    planned = preview_plan.plan_preview(laid)
    preview_files.remember_plan(shown.id, planned)
    return planned
