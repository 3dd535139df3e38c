"""A film read from its rows for other programs: what it is, what it needs, and where each part came from."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from core.errors import DiskFull, NotFound
from core.film import film_cut, film_handover
from core.handover.model import Handover
from core.production import production_plan
from core.studio import Studio
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return films.copied(tmp_path_factory.mktemp("handover"), "full", "script")


def handed(studio: Studio, state: str) -> Handover:
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, films.stock("full", "script").films[state])
        cut = film_handover.cut_of_version(session, made.project.id)
    return film_handover.load_handover(studio, made, cut)


def test_a_finished_film_is_handed_over_with_its_shots_its_cast_and_its_files(studio):
    told = handed(studio, "full")
    assert [shot.shot_id for shot in told.shots] == [clip.shot_id for clip in told.cut.clips]
    assert all(shot.frames == clip.frames for shot, clip in zip(told.shots, told.cut.clips, strict=True))
    assert all(shot.picture in told.media and shot.number and shot.description for shot in told.shots)
    assert "林岚" in [someone.name for someone in told.characters]
    assert any(line.text for shot in told.shots for line in shot.lines)
    wanted = {sound.file for sound in told.cut.sounds} | {told.film}
    assert wanted <= set(told.media) and all(
        told.path_of(sha256).stat().st_size == told.bytes_of(sha256) for sha256 in wanted
    )
    assert told.version and told.version.number == 1 and told.version.person == "阿敏"


def test_where_each_picture_and_sound_came_from_goes_with_it(studio):
    told = handed(studio, "full").provenance
    assert {"shot", "portrait", "line", "music"} <= {entry.of for entry in told}
    painted = [entry for entry in told if entry.of == "shot"]
    assert all(entry.vendor and entry.model and entry.prompt and len(entry.sha256) == 64 for entry in painted)
    assert all(entry.seed is not None and entry.made_at for entry in painted)


def test_before_there_is_a_film_its_script_is_handed_over(studio):
    told = handed(studio, "script")
    assert told.timeline is None and told.version is None and told.script and told.script.scenes
    with pytest.raises(ValueError, match="film"):
        _ = told.cut


def test_a_version_that_is_none_is_not_found(studio):
    film_id = films.stock("full", "script").films["full"]
    with studio.db.read() as session:
        assert film_handover.cut_of_version(session, film_id, 1).id == film_cut.finished_cuts(session, film_id)[0].id
        with pytest.raises(NotFound):
            film_handover.cut_of_version(session, film_id, 9)


def test_a_file_is_written_once_and_leaves_nothing_behind(studio):
    written = film_handover.write_export(studio, handed(studio, "full"), "srt", "雨夜")
    assert written.name == "雨夜.srt" and "-->" in written.path.read_text("utf-8")
    written.remove()
    assert not list(Path(studio.files.home / "temp").glob("export-*"))
    with pytest.raises(NotFound):
        film_handover.write_export(studio, handed(studio, "script"), "srt", "雨夜")


def test_a_disk_that_fills_half_way_is_said_and_nothing_half_written_is_left(studio, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(film_handover.exports, "write_file", full)
    with pytest.raises(DiskFull):
        film_handover.write_export(studio, handed(studio, "full"), "srt", "雨夜")
    assert not list(Path(studio.files.home / "temp").glob("export-*"))
