"""Where things in a film came from: as JSON, and as a page that a browser reads."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from core import exports
from core.handover.model import Provenance
from core.handover.provenance import known_licences
from tests.support.small_handover import small_handover

SCRIPTED = "<script>alert(1)</script>"


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.attributes = [], [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "meta":
            told = dict(attrs)
            self.attributes[told.get("name") or told.get("http-equiv")] = told.get("content")

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(params=["zh", "en"])
def film(request, tmp_path):
    film = small_handover(tmp_path, request.param)
    brought = Provenance(of="music", name=SCRIPTED, sha256="f" * 64, person="小红", prompt=SCRIPTED)
    return replace(film, provenance=(*film.provenance, brought))


def written(film, name, tmp_path):
    exports.write_file(exports.find_formats()[name], film, tmp_path / "out")
    return (tmp_path / "out").read_text("utf-8")


def test_each_thing_has_its_model_prompt_seed_cost_hash_and_who_approved_it(film, tmp_path):
    told = json.loads(written(film, "provenance", tmp_path))
    assert told["AIGC"]["Label"] == "1" and told["AIGC"]["ProduceID"] == "cut"
    assert (told["film"]["version"], told["film"]["by"], told["film"]["frames"]) == (3, "小明", 192)
    assert told["shots"][0]["approved_by"] == "小明" and told["shots"][0]["approved_at"] == "2026-05-04T09:30:00+00:00"
    assert told["shots"][1]["approved_at"] is None
    first = told["made"][0]
    assert (first["vendor"], first["model"], first["prompt"], first["seed"], first["cost_micro_yuan"]) == (
        "dashscope", "wan-x", "rain, neon", 7, 160_000,
    )  # fmt: skip
    assert first["sha256"] == film.shots[0].picture and told["made"][-1]["brought_by"] == "小红"
    assert [(one["model"], one["pieces"]) for one in told["models"]] == [("wan-x", 3), ("painter", 1), ("", 1)]
    assert told["cost_micro_yuan"] == 480_000
    assert {one["name"] for one in told["licences"]} == {"Noto Sans SC, Noto Serif SC", "Noto Emoji"}


def test_the_credits_are_a_page_that_asks_for_nothing_and_runs_nothing(film, tmp_path):
    page = Page(text := written(film, "credits", tmp_path))
    assert "script" not in page.tags and SCRIPTED in page.words[page.words.index(SCRIPTED)]
    assert page.attributes["Content-Security-Policy"].startswith("default-src 'none'")
    assert json.loads(page.attributes["AIGC"])["Label"] == "1"
    assert "http://" not in text and "https://" not in text
    said = "".join(page.words)
    maker = "内置画师" if film.language == "zh" else "Builtin painter"
    for words in (film.title, "小明", "dashscope wan-x", maker, "SIL Open Font License 1.1", film.shots[0].picture):
        assert words in said
    assert ("0.48 元" if film.language == "zh" else "¥0.48") in said


def test_licences_are_told_of_what_can_be_in_a_film():
    assert {one.of for one in known_licences()} == {"", "shot", "line", "music", "sfx"}
    assert all(one.name and one.licence and one.holder for one in known_licences())
