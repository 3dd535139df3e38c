"""The call sheet of voices, read back by pypdf."""

from __future__ import annotations

from dataclasses import replace

import pypdf
import pytest

from core import exports
from core.handover.model import ShotLine
from core.render.timeline import Sound
from tests.support.small_handover import small_handover


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_has_their_lines_in_order_with_scene_shot_and_time(language, tmp_path):
    film = small_handover(tmp_path, language)
    line = film.shots[0].lines[0]
    narrated = film.script.scenes[0].beats[2].text
    sounds = (
        Sound(kind="narration", file="a", start=24, frames=36),
        Sound(kind="narration", file="b", start=1560, frames=48),
        Sound(kind="narration", file="c", start=96, frames=24),
    )
    film = replace(
        film,
        timeline=film.timeline.model_copy(update={"sounds": sounds}),
        sounds={"a": line, "b": line, "c": ShotLine(speaker="", text=narrated)},
    )
    form = exports.find_formats()["voice_sheet"]
    exports.write_file(form, film, tmp_path / "out.pdf")
    content = (tmp_path / "out.pdf").read_bytes()
    said = "\n".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "out.pdf").pages)
    zh = language == "zh"
    hers, told = said.split("旁白" if zh else "Narrator", 1)
    assert line.speaker in hers and ("2 句 · 0:04" if zh else "2 lines · 0:04") in hers
    assert hers.count(line.text) == 2 and hers.index("0:01") < hers.index("1:05")
    assert "1-1" in hers and ("晓晓" if zh else "Xiaoxiao") in hers
    assert told.count(narrated) == 2 and "0:04" in told and "1.0" in told
    exports.write_file(form, film, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == content
