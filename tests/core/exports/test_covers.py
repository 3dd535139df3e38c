"""The cover of a film in all its ratios, read back by Pillow."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

from core import exports
from core.project.projects import RATIOS, picture_size
from core.render.timeline import OpeningMark
from tests.support.small_handover import small_handover


def covers(film, tmp_path):
    path = tmp_path / "covers.zip"
    exports.write_file(exports.find_formats()["covers"], film, path)
    with zipfile.ZipFile(path) as packed:
        return {name: Image.open(io.BytesIO(packed.read(name))) for name in packed.namelist()}


@pytest.fixture
def film(tmp_path):
    def draw(ratio):
        out = tmp_path / f"{ratio.replace(':', '')}.jpg"
        Image.new("RGB", picture_size(ratio, 144), (90, 120, 60)).save(out)
        return out

    return replace(small_handover(tmp_path), cover_in=draw)


def test_there_is_a_cover_in_each_ratio_that_says_a_machine_made_it(film, tmp_path):
    made = covers(film, tmp_path)
    assert [picture.size for picture in made.values()] == [picture_size(ratio, 144) for ratio in RATIOS]
    assert next(iter(made)) == "封面 16-9 256x144.jpg"
    for picture in made.values():
        told = ElementTree.fromstring(picture.info["xmp"].decode().partition("?>")[2].rpartition("<?")[0])
        label = json.loads(told.findtext(".//{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"))
        assert label["Label"] == "1" and len(label["ProduceID"]) == 32


def test_a_film_that_shows_its_mark_shows_it_on_its_covers(film, tmp_path):
    marked = replace(film, timeline=film.timeline.model_copy(update={"mark": OpeningMark(text="AI 生成", frames=48)}))
    for plain, seen in zip(covers(film, tmp_path).values(), covers(marked, tmp_path).values(), strict=True):
        extrema = [picture.convert("L").crop((0, 0, 72, 36)).getextrema() for picture in (plain, seen)]
        assert extrema[0][1] - extrema[0][0] < 12 and extrema[1][1] > 230
