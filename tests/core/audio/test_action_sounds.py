"""What an action tells of is heard: at its moment, from its side of the picture, in its room; and may be taken out."""

from __future__ import annotations

import uuid

import pytest

from core.audio import action_sounds, audio, effects
from core.database import tables
from core.render.timeline import Clip
from core.script.model import Beat, CastMember, Scene, Script
from core.storyboard import storyboard
from core.storyboard.model import Picture, Seen, ShotPlan

TELLS = [
    ("他推开门，走进屋里。", "door"),
    ("她敲了敲门，无人应。", "knock"),
    ("窗外一声惊雷，灯灭了。", "thunder"),
    ("列车驶进站台，人群散开。", "train"),
    ("杯子从桌上滑落，摔碎在地上。", "glass"),
    ("电话忽然响了三声。", "phone"),
    ("一辆黑色轿车从街角驶过。", "car"),
    ("小狗冲着月亮叫个不停。", "dog"),
    ("他纵身一跃，跳进冰冷的海水。", "splash"),
    ("老人拆开那封没有署名的信。", "paper"),
    ("枪声响起，鸽子四散。", "bang"),
    ("猫叫了一声，跳下墙头。", "cat"),
    ("The cat meows at the empty bowl.", "cat"),
    ("She takes the last train to the sea.", "train"),
    ("台下响起掌声。", "applause"),
    ("水壶烧开了，没人去关火。", "kettle"),
    ("墙上的挂钟停在三点。", "clock"),
    ("她慢慢走过长长的走廊。", "steps"),
    ("The old door creaks open.", "door"),
    ("He knocks on the door twice.", "knock"),
    ("Thunder rolls over the roofs.", "thunder"),
    ("A train rushes past the window.", "train"),
    ("A glass falls and shatters on the floor.", "glass"),
    ("The phone rings twice.", "phone"),
    ("A black car pulls up outside.", "car"),
    ("A dog barks somewhere in the dark.", "dog"),
    ("He jumps into the river.", "splash"),
    ("She unfolds the map on the table.", "paper"),
    ("A gunshot rings out.", "bang"),
    ("The audience applauds.", "applause"),
    ("The kettle whistles on the stove.", "kettle"),
    ("The clock on the wall ticks.", "clock"),
    ("Church bells ring over the village.", "bell"),
    ("She walks across the empty square.", "steps"),
]
SILENT = [
    "他没有敲门，直接坐下。", "她看着远处的灯塔。", "她打开手机的通讯录。", "She never opened the letter.",
    "The ring slips from her finger.", "She looks at the sea and smiles.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "effect"), TELLS)
def test_an_action_brings_the_sound_it_tells_of(text, effect):
    found = action_sounds.find_sound_in_words(text)
    assert found is not None and found[0] == effect


@pytest.mark.parametrize("text", SILENT)
def test_what_is_denied_or_makes_no_sound_brings_none(text):
    assert action_sounds.find_sound_in_words(text) is None


def test_what_a_narrator_tells_while_it_is_seen_brings_its_sound_into_that_shot():
    beat = Beat(id="s1b1", kind="narration", text="他推开门，走进屋里。", shows=("林远",), pose="walk")
    over = beat.model_copy(update={"id": "s1b2", "shows": (), "pose": ""})
    found = action_sounds.script_action_sounds(
        Script(title="", scenes=(Scene(location="屋里", place="home", beats=(beat, over)),)), {}
    )
    assert [(spot.beat, spot.effect) for spot in found] == [("s1b1", "door")]
    plan = ShotPlan(size="wide", seconds=4, description="", lines=("s1b1",), picture=Picture(place="home"))
    shot = tables.Shot(plan=plan.model_dump(mode="json"))
    row = tables.Audio(type="sfx", beat=action_sounds.sound_beat("s1b1"), settings={"share": 0.0})
    assert (
        action_sounds.shot_of_sound(row, [shot]) is shot
        and action_sounds.start_frame(row, [shot], [Clip(shot_id="", start=0, frames=100)]) == 10
    )


def test_every_sound_of_the_book_is_one_the_studio_has_and_has_a_length():
    book = action_sounds._book()
    assert set(book["words"]) == set(book["seconds"]) <= set(effects.effect_names())


def script(*texts: str, place: str = "hall", interior: bool = True) -> Script:
    beats = tuple(Beat(id=f"b{n}", kind="action", text=text, shows=("甲",)) for n, text in enumerate(texts))
    scene = Scene(location="大厅", place=place, interior=interior, beats=beats)
    return Script(title="片", cast=(CastMember(name="甲"),), scenes=(scene,))


def test_the_same_step_is_not_heard_twice_in_a_row_nor_what_the_place_sounds_of_anyway():
    found = action_sounds.script_action_sounds(script("他走进屋里。", "他走过大厅。", "他坐下。", "他走出门去。"), {})
    assert [spot.beat for spot in found] == ["b0", "b3"]
    assert action_sounds.script_action_sounds(script("列车驶进站台。"), {1: "train"}) == []


def shot(actions: tuple[str, ...], at: float = 0.5) -> tables.Shot:
    plan = ShotPlan(
        size="wide",
        seconds=4,
        description="",
        actions=actions,
        picture=Picture(place="hall", people=(Seen(name="甲", at=at),)),
    )
    row = tables.Shot(id=uuid.uuid4(), sequence=1)
    storyboard.write_plan(row, plan, 1)
    return row


def row(beat: str = "b0", **settings: object) -> tables.Audio:
    return tables.Audio(
        id=uuid.uuid4(), type="sfx", beat=action_sounds.sound_beat(beat), text="door", settings=settings
    )


def test_it_begins_in_the_shot_of_its_action_and_goes_with_it():
    shots = [shot(("x",)), shot(("b0", "b1"))]
    clips = [Clip(shot_id="1", start=0, frames=60), Clip(shot_id="2", start=60, frames=100)]
    first, second = (
        action_sounds.start_frame(row("b0"), shots, clips),
        action_sounds.start_frame(row("b1", share=0.5), shots, clips),
    )
    assert first is not None and second is not None and 60 <= first < 110 <= second < 160
    assert action_sounds.start_frame(row("b9"), shots, clips) is None


def test_it_is_heard_from_where_its_source_stands_and_in_its_room():
    told = script("他推开门。")
    assert action_sounds.sound_placement(row(), told, [shot(("b0",), at=0.1)]) == {"pan": -0.6, "room": "hall"}
    outside = script("他推开门。", place="street", interior=False)
    assert action_sounds.sound_placement(row(), outside, [shot(("b0",))])["room"] == "outside"
    assert action_sounds.sound_placement(row(), told, []) == {}


def test_an_effect_laid_by_hand_and_an_ambience_are_made_as_they_were():
    hand = tables.Audio(type="sfx", beat="hand:1", text="door", settings={"seconds": 1.6})
    assert action_sounds.sound_placement(hand, script("他推开门。"), [shot(("b0",))]) == {}
    assert audio.effect_digest("door", hand, {}) == audio.effect_digest("door", hand)


def test_one_that_a_person_moved_keeps_its_second_and_one_taken_out_is_gone():
    assert effects.follows_shot(row()) and not effects.follows_shot(row(at=2.0))
    assert effects.is_placed_effect(row()) and not effects.is_placed_effect(row(out=True))


def test_another_sound_in_the_same_action_has_its_own_length_and_the_same_keeps_what_a_person_set():
    spot = action_sounds.ActionSound(beat="b0", effect="steps", share=0.2)
    laid = action_sounds.sound_settings(spot, {})
    assert laid["seconds"] == 2.6
    assert action_sounds.sound_settings(spot, {**laid, "seconds": 6.0, "gain_db": -6})["seconds"] == 6.0
    assert (
        action_sounds.sound_settings(spot.model_copy(update={"effect": "door"}), {**laid, "seconds": 6.0})["seconds"]
        == 1.6
    )
