"""Deeds are acted out: found by the verb of whoever does them, seen stage by stage, never where they are denied or not yet done."""

from pathlib import Path
from typing import Any

import pytest

from providers.builtin.writer.plot import deed_pictures
from providers.builtin.writer.shots import posing
from providers.builtin.writer.telling import story_telling
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Reading

LANGUAGES = ("en", "zh")
FILES = sorted((lexicon.DATA / "deeds").glob("*.txt"))


def found(sentence: str, language: str, stage: str = "do") -> set[str]:
    reading = understand(sentence, language)
    return {
        act.name for deed in reading.deeds if not deed.aside for act in deed_pictures.acts_of_deed(deed, reading, stage)
    }


def beats(sentence: str, language: str) -> list[dict[str, Any]]:
    script = story_telling.tell_story(understand(sentence, language), 60)
    return [beat for scene in script["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_deed_has_its_pictures_in_both_languages(path: Path) -> None:
    name, language, _ = path.name.split(".")
    act = deed_pictures.parse_act(name, path.read_text("utf-8"), language)
    assert act.of("do") or act.of("more")
    assert all(packet.lines[0].speaker == "*" for stage in ("before", "do", "done") for packet in act.of(stage))
    other = path.with_name(f"{name}.{'zh' if language == 'en' else 'en'}.txt")
    assert other.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_leads_to_its_deed(language: str) -> None:
    missed = []
    for act in deed_pictures.deed_book(language):
        lines = (lexicon.DATA / "deeds" / f"{act.name}.{language}.txt").read_text("utf-8").splitlines()
        phrases = next(line for line in lines if line.startswith("verbs:")).removeprefix("verbs:")
        for phrase in phrases.replace("，", ",").replace("、", ",").split(","):
            said = phrase.strip().replace("…", "它" if language == "zh" else "it")
            if said and not (act.but and act.but.search(said)) and act.name not in asked(said, language):
                missed.append(f"{act.name}: {phrase.strip()}")
    assert missed == []


def asked(predicate: str, language: str) -> set[str]:
    """The deeds of a predicate as somebody's who can be anybody."""
    deed, reading = Deed(predicate, who=0), Reading(predicate, language)
    return {act.name for act in deed_pictures.acts_of_deed(deed, reading, "before")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice_in_the_book(language: str) -> None:
    lines = [
        line.text
        for act in deed_pictures.deed_book(language)
        for stage in deed_pictures.STAGES
        for packet in act.of(stage)
        for line in packet.lines
        if line.speaker in "*N"
    ]
    assert sorted({line for line in lines if lines.count(line) > 1}) == []


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("A girl plants her grandmother's buttons in the garden", "en"),
        ("Every spring a widower plants forty roses", "en"),
        ("老人在阳台上种了一棵会唱歌的白菜", "zh"),
        ("小女孩把奶奶的扣子种进花盆里", "zh"),
    ],
)
def test_a_deed_is_found_by_its_verb(sentence: str, language: str) -> None:
    assert "plant" in found(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language", "stages"),
    [
        ("A boy plants a tree", "en", {"before", "do", "more", "done"}),
        ("A boy tries to plant a tree", "en", {"before", "do", "more"}),
        ("A boy wants to plant a tree", "en", {"before"}),
        ("A boy never plants a tree", "en", set()),
        ("男孩种了一棵树", "zh", {"before", "do", "more", "done"}),
        ("男孩每天种一棵树", "zh", {"before", "do", "more"}),
        ("男孩想种一棵树", "zh", {"before"}),
        ("男孩没有种树", "zh", set()),
        ("一种奇怪的树开了花", "zh", set()),
    ],
)
def test_what_is_not_done_is_not_seen(sentence: str, language: str, stages: set[str]) -> None:
    assert {stage for stage in deed_pictures.STAGES if "plant" in found(sentence, language, stage)} == stages


@pytest.mark.parametrize(
    ("sentence", "language"),
    [("A girl plants her grandmother's buttons in the garden", "en"), ("小女孩在花园里种下了奶奶的扣子", "zh")],
)
def test_a_film_shows_its_deed_from_before_it_is_begun_until_it_is_done(sentence: str, language: str) -> None:
    seen = [beat["text"] for beat in beats(sentence, language)]
    told = next(i for i, beat in enumerate(beats(sentence, language)) if beat["kind"] == "narration")
    earth = "earth" if language == "en" else "土"
    assert earth in seen[told + 1] and earth in seen[-1]
    assert not any(earth in text for text in seen[:told])


def test_a_deed_is_done_to_what_its_words_say_and_not_to_where_they_say() -> None:
    told = [
        b["text"] for b in beats("邮差每天往信箱里放一颗纽扣", "zh") if "放在" in b["text"] or "转了转" in b["text"]
    ]
    assert told and all("纽扣" in text and "信箱" not in text for text in told)


@pytest.mark.parametrize(
    ("sentence", "language", "thing"),
    [
        ("两个塔吊司机每天招手，直到一架塔吊拆掉了", "zh", "塔吊"),
        ("Two neighbours wave every morning until one piano is taken apart", "en", "piano"),
    ],
)
def test_what_is_taken_down_is_not_looked_at_any_more(sentence: str, language: str, thing: str) -> None:
    script = story_telling.tell_story(understand(sentence, language), 60)
    told = [b for scene in script["scenes"] for b in scene["beats"]]
    end = max(i for i, b in enumerate(told) if thing in b["text"] and b["kind"] == "narration")
    said = [b["text"].replace("塔吊司机", "") for b in told[end + 1 :] if b["kind"] == "action"]
    assert not any(thing in text for text in said)


def test_of_two_who_are_only_named_each_does_what_is_theirs() -> None:
    sentence = "On a hill Anton drops the coin he has carried for a year, and Ingrid, who is deaf, picks it up."
    told = [b["text"] for b in beats(sentence, "en") if b["kind"] == "action"]
    picked_up = ("Ingrid takes it along", "Ingrid stops at", "Ingrid bends, picks something up")
    assert any(text.startswith(picked_up) for text in told)
    assert not any(
        "Anton stops at something small" in text or "Ingrid closes both hands on nothing" in text for text in told
    )


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("A clerk punches a moon into every ticket", "box"),
        ("A radio picks up a nun whistling", "pick_up"),
        ("A scanner picks up somebody crying", "pick_up"),
        ("A judge slowly raises her own", "adopt"),
        ("A diver hauls her sister up", "carry"),
        ("A pilot sets the glider down on a road", "leave_thing"),
        ("A kettle becomes self aware", "turn_into"),
        ("A nun loses badly to a team of bakers", "lose"),
        ("Two guards fight off a goose", "fight"),
        ("A nun escapes the wolves on a tractor", "escape"),
        ("A boy on a scooter runs after a bus", "chase"),
    ],
)
def test_a_verb_with_another_object_is_another_deed(sentence: str, deed: str) -> None:
    assert deed not in found(sentence, "en", "do")


@pytest.mark.parametrize("sentence", ["A nun escapes the wolves on a tractor", "A girl on a skateboard races a goat"])
def test_who_sits_on_something_rides(sentence: str) -> None:
    assert "ride" in found(sentence, "en", "do")


def test_two_who_do_a_thing_to_a_third_do_it_to_the_third() -> None:
    told = [b["text"] for b in beats("Two guards chase away a burglar", "en") if b["kind"] == "action"]
    assert any("eyes on the burglar" in text for text in told)


def test_a_deed_is_seen_where_it_is_told() -> None:
    script = story_telling.tell_story(understand("A girl plants her grandmother's buttons in the garden", "en"), 60)
    assert {scene["place"] for scene in script["scenes"]} == {"garden"}


def test_a_deed_brings_its_place_where_none_is_named() -> None:
    script = story_telling.tell_story(understand("A widower plants roses", "en"), 60)
    assert script["scenes"][0]["place"] == "garden"


@pytest.mark.parametrize(
    "text", ["-- do\n* {S} kneels.", "verbs: plant\n-- later\n* {S} waits.", "verbs: plant\nplace: nowhere at all"]
)
def test_a_file_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="deed plant"):
        deed_pictures.parse_act("plant", text, "en")


@pytest.mark.parametrize(
    ("text", "drinks"), [("老兵舍不得喝最后一口酒。", False), ("老兵想喝一口酒。", False), ("老兵喝最后一口酒。", True)]
)
def test_what_is_denied_or_only_wanted_is_no_pose(text: str, drinks: bool) -> None:
    assert (posing.pose_of_beat({"kind": "action", "text": text, "step": "first"}, "zh") == "drink") is drinks


def test_who_does_not_wonder_is_calm() -> None:
    beat = {"kind": "narration", "text": "只有木匠不觉得奇怪。", "step": "turn"}
    assert posing.face_of_beat(beat, "zh") == "calm"


def test_a_season_is_followed_and_nobody_pounces_on_it() -> None:
    assert "chase" not in found("牧人追着春天一路往北", "zh") and "chase" in found("牧人追着一只狼", "zh")
    assert "hit" not in found("奶奶在院子里捶布", "zh") and "push" not in found("木匠把一碗面推给徒弟", "zh")
