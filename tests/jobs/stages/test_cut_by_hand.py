"""A film cut by hand is made again: what did not change is not rendered again, and the file is as long as the strip says."""

from __future__ import annotations

import uuid

import av
from sqlalchemy import func, select, update

from core.database import tables
from core.editing import hand_cut
from core.film import cut_check, film_cut, shot_lengths
from core.film.shot_lengths import FPS
from core.production import production_plan
from core.render import pieces
from core.studio import Studio, open_studio
from jobs import queue
from tests.support import films


def pieces_made(studio: Studio) -> int:
    with studio.db.read() as session:
        return session.scalar(select(func.count()).select_from(tables.Piece)) or 0


def finished(studio: Studio, film: uuid.UUID) -> list[tables.Cut]:
    with studio.db.read() as session:
        return film_cut.finished_cuts(session, film)


def test_a_film_that_was_cut_by_hand_is_as_long_as_its_strip_and_only_what_changed_is_rendered(tmp_path):
    home = films.copied(tmp_path, "full")
    studio = open_studio(home.settings, [films.Company()])
    film, who = films.stock("full").films["full"], films.person(studio)
    before = pieces_made(studio)
    with studio.db.write() as session:
        session.execute(update(tables.Piece).values(seen={}))
        made = production_plan.load_snapshot(session, film)
        last = made.shots[-1]
        length = shot_lengths.shot_lengths(made)[str(last.id)].frames
        hand_cut.trim_shot(session, film, last.id, length, 3, (length, 0))
    with studio.db.write() as session:
        hand_cut.split_shot_at(session, film, last.id, 40, (length, 3))
    queue.submit(studio, "film.make", user=who.id, project_id=film)
    films.work_off(studio)
    newest = finished(studio, film)[0]
    timeline = film_cut.timeline_of_cut(newest)
    assert newest.version == 2 and [clip.skip for clip in timeline.clips[-2:]] == [3, 43]
    made_anew = pieces_made(studio) - before
    assert made_anew == len(pieces.plan_pieces(timeline)) - 2, "two shots stand as they were, and so does the sound"
    with av.open(str(studio.files.path(newest.sha256))) as file:
        assert sum(1 for _ in file.decode(video=0)) == timeline.frames
    assert newest.facts[cut_check.SEEN]["frames"] == timeline.frames
    with studio.db.read() as session:
        kept = [session.get_one(tables.Piece, piece.key).seen for piece in pieces.plan_pieces(timeline)]
    assert sum(seen["frames"] for seen in kept) == timeline.frames, "pieces of before are measured once, and it is kept"
    assert timeline.frames == finished(studio, film)[1].timeline["frames"] and timeline.fps == FPS
