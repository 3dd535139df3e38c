"""A film's cover by hand: a frame of its cut, its title on it or not. The film itself does not change, and nothing is made again."""

from __future__ import annotations

import uuid
from typing import get_args

from sqlalchemy.orm import Session

from core.errors import BadInput, NotFound
from core.files import assets
from core.film import posters
from core.film.covers import cover_candidates, cover_files, cut_frames
from core.film.errors import FrameMeanwhile, NoCover
from core.project import projects
from core.project.card_choice import CardPlace
from core.project.cover_choice import CoverChoice
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio


def draw_chosen_cover(studio: Studio, made: FilmSnapshot, cut: str, frame: int) -> CoverChoice:
    """A frame of the film as the cover it would be, its pictures drawn and stored; nothing is chosen yet. `cut` is the key of the cut that
    the frame was seen in (`cover_files.remember_cut`). Raises FrameMeanwhile where that is not the film's any more, NoCover where what the
    frame is drawn from is gone. Opens transactions of its own."""
    timeline = cut_frames.timeline_to_pick_from(made)
    if timeline is None or cut_frames.cut_key(timeline) != cut or not 0 <= frame < timeline.frames:
        raise FrameMeanwhile()
    clip = cut_frames.clip_at(timeline, frame)
    row = made.clips.get(uuid.UUID(clip.shot_id))
    if row is None:
        raise NoCover()
    try:
        drawn = cover_files.drawn_file(studio, made.project.id, cut_frames.frame_piece(timeline, clip, frame))
    except NotFound as error:
        raise NoCover() from error
    keep, project_id = assets.store, made.project.id
    picture = keep(studio.db, studio.files, drawn.read_bytes(), "image/jpeg", project_id=project_id)
    poster = keep(studio.db, studio.files, posters.render_poster(drawn), "image/webp", project_id=project_id)
    return made.brief.cover.model_copy(
        update={
            "shot": clip.shot_id,
            "frame": cut_frames.take_frame(clip, frame),
            "whole": clip.whole or clip.frames,
            "made_of": posters.made_of(row),
            "picture": picture,
            "poster": poster,
            "focus": cover_candidates.focus_of_frame(made, timeline, clip, frame, studio.files.path),
        }
    )


def choose_cover(session: Session, project_id: uuid.UUID, /, made: FilmSnapshot, cover: CoverChoice) -> None:
    """This stands for the film from now on, wherever it is shown small; a shot that was picked for that before does no more. Raises
    NotFound."""
    for name in cover.files:
        assets.link_to_project(session, project_id, name)
    now = projects.brief_of(projects.load(session, project_id)).cover
    told = cover.model_copy(update={"title": now.title, "place": now.place})
    projects.change_brief(session, project_id, cover=told, poster="")
    posters.set_cut_poster(session, made, (cover.poster, cover.picture))


def let_studio_choose(
    session: Session, project_id: uuid.UUID, /, made: FilmSnapshot, kept: tuple[str, str] | None
) -> None:
    """No cover is chosen any more; `kept` is the large poster of the newest version without it (`posters.store_large_poster`). Raises
    NotFound."""
    now = projects.brief_of(projects.load(session, project_id)).cover
    projects.change_brief(session, project_id, cover=now.automatic)
    posters.set_cut_poster(session, made, kept)


def letter_cover(session: Session, project_id: uuid.UUID, /, title: bool, place: str) -> None:
    """Whether the film's title stands on its cover, and where. Raises NotFound, BadInput for a place that there is not."""
    if place not in get_args(CardPlace):
        raise BadInput("place")
    now = projects.brief_of(projects.load(session, project_id)).cover
    projects.change_brief(session, project_id, cover=now.model_copy(update={"title": bool(title), "place": place}))
