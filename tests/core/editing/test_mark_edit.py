"""Watermark and logo by hand: in the film, its preview and its other ratios, in corners of their own, and taken back."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.database import tables
from core.editing import disk_cleanup, mark_edit, undo, user_media
from core.editing.errors import CornerTaken, EmptyMark
from core.errors import BadInput, NotAPicture, NotFound, OutOfRange
from core.film import cut_differences, film_cut, other_ratios
from core.film.outputs import output_timeline
from core.film.preview import preview_plan
from core.project.mark_choice import FilmMarks
from core.render import pieces
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.mark_words")


def png(wide: int = 300, high: int = 100) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (wide, high), (200, 20, 20, 255)).save(out, "PNG")
    return out.getvalue()


def test_a_watermark_is_in_every_piece_and_preview_and_undo_is_the_film_of_before(studio, film) -> None:
    who, before = films.person(studio), laid(studio, film)
    undo.apply_undoable(studio.db, film, who.id, NAME, mark_edit.write_watermark, " @ 样片 ")
    after = laid(studio, film)
    assert [mark.text for mark in after.marks] == ["@ 样片"]
    for planned in (pieces.plan_pieces(after), preview_plan.plan_preview(after).pieces):
        assert all(piece.marks == after.marks for piece in planned)
    assert [one.kind for one in cut_differences.cut_differences(before, after)] == ["marks"]
    other = other_ratios.timeline_in_ratio(read(studio, film), after, "9:16", studio.files.path)
    assert output_timeline.timeline_at(other, 360, 640, 24).marks == after.marks
    with studio.db.write() as session:
        undo.undo(session, film, who.id)
    assert film_cut.cut_digest(laid(studio, film)) == film_cut.cut_digest(before)
    assert "marks" not in read(studio, film).brief.model_dump()


def test_a_logo_is_stored_clean_shown_and_kept_while_somebody_may_put_it_back(studio, film) -> None:
    sha256 = user_media.store_logo(studio, film, png())
    undo.apply_undoable(studio.db, film, films.person(studio).id, NAME, mark_edit.use_logo, sha256)
    assert [mark.picture for mark in laid(studio, film).marks] == [sha256]
    undo.apply_undoable(studio.db, film, films.person(studio).id, NAME, mark_edit.remove_mark, "logo")
    assert read(studio, film).brief.marks == FilmMarks()
    with studio.db.write() as session:
        session.get_one(tables.Asset, sha256).created_at = tables.utc_now() - 3 * disk_cleanup.YOUNG
    with studio.db.write() as session:
        assert disk_cleanup.delete_unneeded_rows(session, {sha256}) == []
        session.query(tables.Edit).delete()
        assert disk_cleanup.delete_unneeded_rows(session, {sha256}) == [sha256]


def test_two_marks_never_stand_in_one_corner(studio, film) -> None:
    change = studio.db.execute_write
    change(mark_edit.write_watermark, film, "W")
    change(mark_edit.change_mark, film, "words", {"corner": "top_right"})
    marks = change(mark_edit.use_logo, film, user_media.store_logo(studio, film, png()))
    assert marks.logo and marks.logo.corner != "top_right"
    with pytest.raises(CornerTaken):
        change(mark_edit.change_mark, film, "logo", {"corner": "top_right"})
    assert read(studio, film).brief.marks == marks


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"size": 2}, OutOfRange),
        ({"size": 26}, OutOfRange),
        ({"opacity": 9}, OutOfRange),
        ({"margin": float("nan")}, OutOfRange),
        ({"corner": "middle"}, BadInput),
        ({"text": "x"}, BadInput),
        ({}, BadInput),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(studio, film, changes: dict, error: type) -> None:
    change = studio.db.execute_write
    before = change(mark_edit.write_watermark, film, "W")
    with pytest.raises(error):
        change(mark_edit.change_mark, film, "words", changes)
    with pytest.raises(EmptyMark):
        change(mark_edit.write_watermark, film, "W" * 41)
    with pytest.raises(EmptyMark):
        change(mark_edit.write_watermark, film, "🐈")
    with pytest.raises(NotFound):
        change(mark_edit.change_mark, film, "logo", {"size": 10})
    with pytest.raises(NotAPicture):
        user_media.store_logo(studio, film, b"no picture")
    assert read(studio, film).brief.marks == before
    assert change(mark_edit.write_watermark, film, " ") == FilmMarks()
