"""Pictures of a film's frames and of its cover: drawn by the rendering children when they are asked for, and kept on this machine while
there is room."""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from core.errors import NotFound, StudioError
from core.film import film_cards, other_ratios, posters
from core.film.covers import cover_candidates, cut_frames
from core.film.covers.cover_candidates import Candidate
from core.film.errors import NoCover
from core.film.preview import preview_files
from core.film.preview.preview_files import LoadFilm
from core.project.card_choice import CardPlace
from core.render.measures.frame_quality import FrameQuality
from core.render.overlays.card_looks import PLAIN
from core.render.pieces import FilmPiece
from core.render.timeline import Card, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio

SIDES = {"small": 180, "large": 540}
"""Pixels of the short side of a frame that is looked at."""
MOST_KNOWN = 40
VEIL = 0.5
"""Of a title card's veil that lies over a cover: its picture is what one is to see."""
_known: OrderedDict[tuple[uuid.UUID, str], Timeline] = OrderedDict()
_found: OrderedDict[tuple[uuid.UUID, str, str], list[Candidate]] = OrderedDict()
_lock = threading.Lock()


def remember_cut(project_id: uuid.UUID, timeline: Timeline) -> str:
    """Pages may ask for frames of this cut from now on, under the key that this returns."""
    key = cut_frames.cut_key(timeline)
    with _lock:
        _known[project_id, key] = timeline
        _known.move_to_end((project_id, key))
        while len(_known) > MOST_KNOWN:
            _known.popitem(last=False)
    return key


def frame_file(studio: Studio, project_id: uuid.UUID, cut: str, frame: int, side: str, load_film: LoadFilm) -> Path:
    """A frame of a cut as a JPEG in one of SIDES, without lettering. Raises NotFound for a cut that is not the film's any more, a frame
    that it does not have, and a file that is gone."""
    timeline = _cut(project_id, cut, load_film)
    if not timeline.clips or not 0 <= frame < timeline.frames:
        raise NotFound(what="frame")
    piece = cut_frames.frame_piece(timeline, cut_frames.clip_at(timeline, frame), frame, SIDES[side])
    return drawn_file(studio, project_id, piece)


def drawn_file(studio: Studio, project_id: uuid.UUID, piece: FilmPiece) -> Path:
    """The first picture of a piece as a JPEG, drawn now if it is not there. Raises NotFound where a file of it is gone."""
    out = preview_files.preview_folder(studio, project_id) / f"{piece.key[:32]}.jpg"
    if not preview_files.is_there(out):
        if not all(studio.files.has(sha256) for sha256 in piece.stills):
            raise NotFound(what="picture")
        preview_files.processes.render_frame(piece, studio.files, out)
        preview_files.sweep_sometimes(studio)
    return out


def find_candidates(studio: Studio, made: FilmSnapshot, timeline: Timeline) -> list[Candidate]:
    """As `cover_candidates`, remembered for this cut."""
    key = (made.project.id, cut_frames.cut_key(timeline), made.brief.poster)
    with _lock:
        found = _found.get(key)
    if found is None:
        found = cover_candidates.cover_candidates(
            made, timeline, studio.files.path, lambda asked: _judged(studio, asked)
        )
    if found:
        with _lock:
            _found[key] = found
            _found.move_to_end(key)
            while len(_found) > MOST_KNOWN:
                _found.popitem(last=False)
    return found


def cover_file(studio: Studio, made: FilmSnapshot, ratio: str = "") -> Path:
    """The film's cover as a JPEG of the film's size: what somebody chose as long as that stands, else the best candidate, with the title
    where that is wanted; in another of projects.RATIOS, framed as the film is. Raises NoCover where there is no picture to show, BadInput
    for a ratio that is none."""
    piece = _cover_piece(studio, made, ratio or made.brief.ratio)
    try:
        return drawn_file(studio, made.project.id, piece)
    except NotFound as error:
        raise NoCover() from error


def _cover_piece(studio: Studio, made: FilmSnapshot, ratio: str) -> FilmPiece:
    timeline = cut_frames.timeline_to_pick_from(made)
    if timeline is None or not timeline.clips:
        raise NoCover()
    cover, whole = posters.standing_cover(made), 0
    if cover:
        clip = next((one for one in timeline.clips if one.shot_id == cover.shot), None)
        if clip is None:
            raise NoCover()
        at, whole = cut_frames.film_frame(clip, cover.frame), cover.whole
        if at is None:
            clip, at = clip.model_copy(update={"skip": cover.frame, "part": 0}), clip.start
    else:
        best = next(iter(find_candidates(studio, made, timeline)), None)
        if best is None:
            raise NoCover()
        clip, at = next(one for one in timeline.clips if one.shot_id == best.shot_id), best.frame
    if whole:
        clip = clip.model_copy(update={"whole": whole})
    if other_ratios.other_size(timeline, ratio) != (timeline.width, timeline.height):
        alone = timeline.model_copy(update={"clips": (clip,)})
        clip = next(other_ratios.clips_in_ratio(made, alone, ratio, studio.files.path)).clip
        size = other_ratios.other_size(timeline, ratio)
        timeline = timeline.model_copy(update={"width": size.width, "height": size.height})
    choice = made.brief.cover
    card = title_of_cover(made, choice.place) if choice.title else None
    return cut_frames.frame_piece(timeline, clip, at, card=card)


def title_of_cover(made: FilmSnapshot, place: CardPlace) -> Card:
    """The film's title in the style of its title card, as it stands when it has wholly come."""
    choice = made.brief.cards.title
    words, _ = film_cards.own_words("title", made)
    card = film_cards.card_as_chosen("title", choice, words, "", -100, 200)
    look = card.look or PLAIN
    lighter = look.model_copy(update={"veil": VEIL * look.veil})
    return card.model_copy(update={"lines": (), "place": place, "ground": "picture", "look": lighter})


def _cut(project_id: uuid.UUID, key: str, load_film: LoadFilm) -> Timeline:
    """Asks for the film where another process drew the page."""
    with _lock:
        found = _known.get((project_id, key))
    if found is None:
        timeline = cut_frames.timeline_to_pick_from(load_film())
        if timeline is None or remember_cut(project_id, timeline) != key:
            raise NotFound(what="frame")
        found = timeline
    return found


def _judged(studio: Studio, asked: Sequence[FilmPiece]) -> list[FrameQuality | None]:
    """Those whose files are here, measured by a child."""
    paths = {
        sha256: str(studio.files.path(sha256)) for piece in asked for sha256 in piece.stills if studio.files.has(sha256)
    }
    there = [piece for piece in asked if all(sha256 in paths for sha256 in piece.stills)]
    if not there:
        return [None] * len(asked)
    try:
        seen = dict(
            zip((piece.key for piece in there), preview_files.processes.judge_frames(there, paths), strict=True)
        )
    except StudioError:
        return [None] * len(asked)
    return [seen.get(piece.key) for piece in asked]
