"""`python -m cli export`: what a film can be had as, and a film in one of these."""

from __future__ import annotations

import pytest

from cli import export
from core.studio import Studio
from tests.support import films


@pytest.fixture
def home(tmp_path, monkeypatch) -> Studio:
    studio = films.copied(tmp_path, "full", "script")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setattr(export, "open_studio", lambda: studio)
    return studio


def test_a_film_is_listed_and_written_by_its_id(home, tmp_path, capsys):
    film = str(films.stock("full", "script").films["full"])
    assert export.main(["--list", "--film", film]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert {"srt", "vtt", "screenplay", "fountain"} <= {row.split()[0] for row in rows}
    out = tmp_path / "words.srt"
    assert export.main(["--film", film, "--format", "srt", "--out", str(out)]) == 0
    assert "-->" in out.read_text("utf-8") and str(out) in capsys.readouterr().out


def test_a_film_or_a_format_that_is_none_is_said_and_nothing_is_written(home, tmp_path, capsys):
    film = str(films.stock("full", "script").films["script"])
    assert export.main(["--film", film, "--format", "srt", "--out", str(tmp_path / "none.srt")]) == 1
    assert "fountain" in capsys.readouterr().err and not (tmp_path / "none.srt").exists()
    assert export.main(["--film", "no such film", "--list"]) == 1
    assert [export.main(wrong) for wrong in ([], ["--list", "--format", "srt"], ["film"])] == [2, 2, 2]
