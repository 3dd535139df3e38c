"""The subtitles of a film, taken out for another player."""

from core import exports
from core.render.timeline import Cue, Timeline


def test_a_cue_stands_at_its_time_with_its_lines():
    timeline = Timeline(frames=300, clips=(), cues=(Cue(start=30, end=75, lines=("雨下了一夜。", "她没有伞。")),))
    text = exports.export_content(exports.find_formats()["srt"], None, timeline, "雨夜").decode()
    assert "00:00:01,000 --> 00:00:02,500\n雨下了一夜。\n她没有伞。" in text


def test_a_film_in_which_nobody_speaks_has_a_file_of_subtitles_too():
    assert exports.export_content(exports.find_formats()["srt"], None, Timeline(frames=300, clips=()), "雨夜") == b"\n"
