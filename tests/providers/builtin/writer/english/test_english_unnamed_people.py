"""Who is in an English film, what its advertisement sells, of which kind it is, and what may be heard in any film: next to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plot_conditions import act_groups
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.presence import SEEN, presence_of_people

ONLY_NAMED = {
    "A clerk learns that the postcards between two soldiers were written by her own sister": {"soldier", "sister"},
    "Once there was a gate that would only let thieves through": {"thief"},
    "All five dancers who signed the letter have gone missing, and the janitor is the only one asking": {"dancer"},
    "A nurse falls for the man in room six who has been asleep since spring": {"man"},
    "Every child in the class draws the same old woman, and the teacher keeps the pages": {"woman"},
    "A ticket seller who knows every widow only by her hands looks up one evening": {"widow"},
    "The men chasing her are following the voice of a dead king": {"king"},
    "A diver finds his own watch in the hold of a whaler that sank in 1871": {"whaler"},
    "A guard teaches his parrot the name of a queen who will never come back": {"queen"},
}
THERE = {
    "A hostage negotiator tries to get his toddler to put on one shoe": {"hostage negotiator", "toddler"},
    "An ad in which a small boy's kite talks him into jumping": {"boy"},
    "Everyone in town forgets the colour red, except a tailor": {"tailor"},
}


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def states(sentence: str) -> dict[str, str]:
    reading = understand(sentence)
    return {w.role: state for w, state in zip(reading.who, presence_of_people(reading), strict=True)}


def beats(script: dict[str, Any]) -> list[dict[str, Any]]:
    return [beat for scene in script["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize("sentence", ONLY_NAMED)
def test_whoever_a_sentence_only_mentions_neither_talks_nor_stands_there_awake(sentence: str) -> None:
    found = states(sentence)
    script = tell_story(understand(sentence), 60)
    roles = {m["name"]: m["role"] for m in script["cast"]}
    for role in ONLY_NAMED[sentence]:
        assert found.get(role, "named") not in {"here", "crowd", "apart"}, found
        mine = {name for name, called in roles.items() if called == role}
        assert not any(b["speaker"] in mine for b in beats(script))
        if found.get(role) not in SEEN:
            assert not any(mine & set(b["shows"]) for b in beats(script))


@pytest.mark.parametrize("sentence", THERE)
def test_whoever_something_is_done_with_or_to_is_there(sentence: str) -> None:
    found = states(sentence)
    assert {role for role, state in found.items() if state == "here"} >= THERE[sentence], found


def test_an_animal_that_somebody_turns_out_to_be_is_one() -> None:
    who = understand("The only witness to the robbery is a heron in the hotel pond").who[0]
    assert (who.role, who.kind, who.species) == ("witness", "animal", "heron")


def test_a_mans_own_death_is_nobody_and_death_on_holiday_is_somebody() -> None:
    assert [w.name for w in understand("Mr. Bell, 71, fakes his own death to skip a dinner").who] == ["Mr. Bell"]
    assert understand("Death takes a holiday in a small hotel").who


def test_men_who_lost_their_wives_are_played_by_men() -> None:
    script = tell_story(understand("Every Friday four widowers meet at the laundromat"), 60)
    assert {m["sex"] for m in script["cast"] if m["role"] == "widower"} == {"m"}


@pytest.mark.parametrize(
    ("sentence", "product", "tagline"),
    [
        ("An ad for a sofa that nobody in the house ever gets to sit on", "sofa", ""),
        (
            'can you make an ad for my uncles hot dogs, its called Smoke, the tagline is "stay hungry"',
            "Smoke hot dogs",
            "stay hungry",
        ),
        ("A commercial for rain boots: a pair left on a step walks home without her", "rain boots", ""),
        ('An ad for a bookshop: a boy hides from the rain. Tagline: "Stay a while."', "bookshop", "Stay a while."),
        ("A 30 second spot for a roadside dentist, told by the tooth", "", ""),
        ("An ad for blood donation in which a stranger keeps humming", "", ""),
    ],
)
def test_what_an_advertisement_sells_is_read_with_its_name_and_clause(
    sentence: str, product: str, tagline: str
) -> None:
    reading = understand(sentence)
    assert reading.ad
    assert (reading.product, reading.tagline) == (product, tagline)


def test_the_line_an_advertisement_asks_for_is_heard_last() -> None:
    script = tell_story(understand('An ad for a lamp: a girl reads all night. The slogan is "never too late"'), 60)
    heard = [b["text"] for b in beats(script) if b["kind"] != "action"]
    assert heard[-1] == "Never too late."


@pytest.mark.parametrize(
    ("sentence", "fine"),
    [
        ("A hitman is called to the parent-teacher evening", "comedy"),
        ("Twin nurses swap night shifts so that one of them can sleep", "slice of life"),
        ("A carpenter hangs a mirror by the cellar door", "slice of life"),
        ("There is a staircase in my flat that was not there yesterday", "horror"),
        ("Four campers drove up and five names came back", "horror"),
        ("I filmed my mother's garden for a year", "documentary"),
        ("A year with the people who clean the clock towers", "documentary"),
        ("Three brothers who sold the farm have to carry the bed downstairs", "slice of life"),
        ("If the lift drops below ten metres the doors open", "action"),
        ("Sleep is rationed, and a baker buys a year of it", "sci-fi"),
    ],
)
def test_the_kind_of_a_film_is_what_turns_its_sentence(sentence: str, fine: str) -> None:
    assert understand(sentence).fine == fine


MOODS = frozenset(["tense", "scary", "mysterious", "playful", "epic", "sad", "hopeful", "tender", "calm"])


def test_what_could_follow_anything_is_seen_and_not_said() -> None:
    """An English line that is heard is tied to an act, a part of the story, a kind of film or of thing, or a mood two people are in."""
    groups = act_groups("en") | MOODS
    for packet in plots.load_plot("plain", "en").of("then"):
        tied = any(set(c.split("|")) & groups or c.startswith(("p.", "g.", "obj.")) for c in packet.when)
        outside = {"outside", "night"} <= set(packet.when)
        assert tied or outside or all(line.speaker == "*" for line in packet.lines), packet


def test_a_calling_says_its_rule_once() -> None:
    rule = lexicon.table("kits")["hiker"]["rule"].split("|")[1]
    for take in (1, 2, 3):
        script = tell_story(understand("Six hikers signed the register, and seven names came down"), 90, take)
        assert sum(b["text"] == rule for b in beats(script)) <= 1
