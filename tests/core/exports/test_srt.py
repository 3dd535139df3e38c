"""The subtitles of a film, taken out for another player."""

from core import exports
from core.timeline import Cue, Timeline


def test_a_cue_stands_at_its_time_with_its_lines(tmp_path):
    timeline = Timeline(frames=300, clips=(), cues=(Cue(start=30, end=75, lines=("雨下了一夜。", "她没有伞。")),))
    file = tmp_path / "film.srt"
    exports.formats()["srt"].write(timeline, {"title": "雨夜"}, file)
    assert "00:00:01,000 --> 00:00:02,500\n雨下了一夜。\n她没有伞。" in file.read_text("utf-8")
