"""What is known of a topic is told as it is known: every line of the pack in its order, nothing beside it, over what it names."""

from __future__ import annotations

import json

import pytest

from core.script.model import Script
from language import knowledge
from providers.base import Capability, Request
from providers.builtin.engines.writer import ENGINE
from providers.builtin.vocabulary import PLACES
from providers.builtin.writer.shots import screen_time
from providers.builtin.writer.telling.known_topic import tell_known_topic

TOPICS = sorted(path.stem for path in knowledge.PACKS.glob("*.toml"))


def script_of(idea: str, language: str, seconds: int = 30, **understood: str) -> Script:
    request = Request(
        capability=Capability.TEXT,
        purpose="script",
        prompt=idea,
        inputs={"idea": idea, "seconds": seconds, "language": language, "understood": understood or None, "genre": ""},
        language=language,
        seconds=seconds,
    )
    return Script.model_validate(json.loads(ENGINE.make(request).text))


def spoken(script: Script) -> list[str]:
    return [beat.text for scene in script.scenes for beat in scene.beats if beat.kind == "narration"]


@pytest.mark.parametrize(
    ("idea", "language", "id"),
    [
        ("豆腐是怎么做出来的", "zh", "tofu"),
        ("why is the sky blue", "en", "sky_blue"),
        ("三个步骤教你心肺复苏", "zh", "cpr"),
    ],
)
def test_who_asks_for_what_is_known_is_told_it_and_no_tale(idea: str, language: str, id: str) -> None:
    told = script_of(idea, language, 60)
    known = knowledge.topic(id, language)
    assert spoken(told)[1:] == [line.text for line in known.lines]
    assert told.cast == ()
    assert told.title == known.title
    cards = [beat.card_text for scene in told.scenes for beat in scene.beats if beat.has_card()]
    assert cards == [line.card for line in known.lines]


def test_a_tale_about_the_same_thing_stays_a_tale() -> None:
    assert script_of("一个女孩跟着爷爷学做豆腐，爷爷忘了配方", "zh").cast
    assert script_of("豆腐是怎么做出来的", "zh", form="story").cast


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("id", TOPICS)
def test_every_topic_becomes_a_script_of_its_length(id: str, language: str) -> None:
    known = knowledge.topic(id, language)
    assert known.place in PLACES
    for seconds in (15, 30, 60):
        told = Script.model_validate(tell_known_topic(known, language, seconds))
        lines = spoken(told)[1:]
        assert [line.text for line in known.lines if line.text in lines] == lines
        length = sum(screen_time.scene_seconds(scene.model_dump()["beats"], language) for scene in told.scenes)
        assert length <= seconds * 1.35 or len(lines) == 2
    assert len({beat.id for scene in told.scenes for beat in scene.beats}) == sum(
        len(scene.beats) for scene in told.scenes
    )


def test_what_is_shown_is_drawn_as_what_it_is() -> None:
    shown = {
        thing
        for id in TOPICS
        for scene in tell_known_topic(knowledge.topic(id, "en"), "en", 60)["scenes"]
        for beat in scene["beats"]
        for thing in beat["shows"]
    }
    assert {"sun", "octopus", "bees"} <= shown
    assert not {"nose", "heart", "tooth", "spring", "back"} & shown, "their words lead to drawings of something else"
