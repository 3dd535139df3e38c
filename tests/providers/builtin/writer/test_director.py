"""Scenes are broken into shots as a film maker would: by a grammar that is data, for the shape of the frame."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from core.project.vocabulary import EXPRESSIONS, POSES, STEPS
from core.storyboard.model import ANGLES, MOVEMENTS, SIZES, Board
from providers.base import Capability, Request
from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.shots import camera_subjects, director, film_grammar, screen_time

IDEAS = (
    ("雨夜，一个失忆的女侦探在霓虹街头追查一只会说话的猫", "zh"),
    ("A widowed baker and her granddaughter try to save their shop before Christmas", "en"),
    ("老渔夫在清晨的海边等一封信", "zh"),
    ("Two brothers race their old bicycles to the lighthouse one last time", "en"),
    ("退役的女消防员冲回着火的图书馆，救出来的却是当年举报她的人", "zh"),
)
Shots = list[dict[str, Any]]


def script_of(idea: str, language: str) -> dict[str, Any]:
    inputs = {"idea": idea, "seconds": 60, "take": 1, "language": language}
    return json.loads(
        ENGINE.make(Request(capability=Capability.TEXT, purpose="script", inputs=inputs, language=language)).text
    )


@pytest.fixture(scope="module")
def scripts() -> list[dict[str, Any]]:
    ENGINE.warm()
    return [script_of(*idea) for idea in IDEAS]


def scenes_of(script: dict[str, Any], seconds: float = 0.0, ratio: str = "16:9") -> list[Shots]:
    return [director.board(script, n + 1, seconds, ratio)["shots"] for n in range(len(script["scenes"]))]


def beat(number: int, kind: str, text: str, **more: Any) -> dict[str, Any]:
    made = {
        "id": str(number),
        "kind": kind,
        "speaker": "",
        "text": text,
        "shows": [],
        "pose": "stand",
        "step": "deepen",
    }
    return {**made, "expression": "calm", **more}


def scene_of(*beats: dict[str, Any]) -> dict[str, Any]:
    place = {"place": "home", "location": "家", "when": "day", "weather": "clear", "mood": "calm", "interior": True}
    cast = [{"name": name, "kind": "human"} for name in ("林远", "陈默")]
    return {"language": "zh", "cast": cast, "scenes": [{**place, "beats": list(beats)}]}


TALK = (
    beat(1, "action", "林远坐在桌边。", shows=["林远"], pose="sit", step="want"),
    beat(2, "dialogue", "信呢？", speaker="林远", step="want"),
    beat(3, "dialogue", "烧了。", speaker="陈默", step="want"),
    beat(4, "dialogue", "为什么？", speaker="林远", step="want"),
    beat(5, "dialogue", "你知道为什么。", speaker="陈默", step="turn"),
)


def test_every_word_of_the_grammar_is_one_of_the_storyboards() -> None:
    told = film_grammar.film_grammar()
    assert tuple(told["ladder"]) == SIZES and all(set(words) == set(SIZES) for words in told["words"].values())
    for rows in (told["establish"], told["action"], told["line"]):
        assert {size for row in rows.values() for size in row} <= set(SIZES)
    assert set(told["action"]) == set(told["line"]) == set(STEPS) >= set(told["angle"]["over_shoulder"])
    moves = [row for row in told["movement"].values() if isinstance(row, list)]
    moves += [*told["movement"]["pose"].values(), *told["movement"]["expression"].values()]
    answers = told["movement"]["answer"]
    assert {move for row in moves for move in row} | {*answers, *answers.values()} <= set(MOVEMENTS)
    assert {*told["movement"]["pose"], *told["stays"]["poses"], *told["going"]["poses"]} <= set(POSES)
    assert set(told["movement"]["expression"]) <= set(EXPRESSIONS)
    assert {*told["depth"]["near"]["poses"], *told["depth"]["deep"]["poses"], *told["depth"]["never"]} <= set(POSES)


@pytest.mark.parametrize("ratio", ["16:9", "9:16", "1:1"])
def test_boards_of_every_shape_are_what_the_studio_takes(scripts, ratio: str) -> None:
    for script in scripts:
        for shots in scenes_of(script, 15, ratio):
            Board.model_validate({"shots": shots})
            assert {shot["angle"] for shot in shots} <= set(ANGLES)


def test_whoever_answers_is_seen_answering_and_their_eyes_meet() -> None:
    shots = director.board(scene_of(*TALK), 1)["shots"]
    speaking = [shot for shot in shots if shot["lines"]]
    faces = [shot["picture"]["people"][0] for shot in speaking]
    assert [face["name"] for face in faces] == ["林远", "陈默", "林远", "陈默"]
    for one, other in itertools.pairwise(faces):
        assert one["facing"] * other["facing"] < 0 and (one["at"] < other["at"]) == (one["facing"] > other["facing"])


def test_who_sits_goes_on_sitting_until_they_do_something_else() -> None:
    shots = director.board(
        scene_of(*TALK, beat(6, "action", "林远跑出门。", shows=["林远"], pose="run", step="end")), 1
    )["shots"]
    poses = [
        p["pose"] for shot in shots for p in shot["picture"]["people"] if p["name"] == "林远" and p["facing"] != 180
    ]
    assert poses == ["sit", "sit", "run"]


def test_a_scene_begins_with_where_it_is_and_goes_nearer(scripts) -> None:
    ladder = list(SIZES)
    for script in scripts:
        spots = [scene["location"] for scene in script["scenes"]]
        for at, shots in enumerate(scenes_of(script)):
            if len(shots) < 4 or not shots[0]["actions"] or spots[at] in spots[:at]:
                continue
            nearest = max(ladder.index(shot["size"]) for shot in shots)
            assert ladder.index(shots[0]["size"]) <= ladder.index("full") <= nearest


ENTERS = beat(1, "action", "林远在家里。", shows=["林远"], step="open")
LEAVES = beat(9, "action", "林远走了。", shows=["林远"], pose="walk", step="end")
LOOKED_AT = (
    ("林远的眼睛一下子亮了。", "stand", "close_up"),
    ("林远换了一只脚站着。", "stand", "medium_full"),
    ("林远跑起来，眼睛望着前面。", "run", "medium_full"),
    ("林远低着头写字。", "write", "medium"),
    ("镜头凑近：林远的手，一下，又一下。", "stand", "medium_full"),
)


@pytest.mark.parametrize(("text", "pose", "size"), LOOKED_AT, ids=[str(n) for n in range(len(LOOKED_AT))])
def test_a_face_that_is_told_of_is_near_and_a_deed_of_the_body_is_never_shot_as_a_face(text, pose, size) -> None:
    scene = scene_of(ENTERS, beat(2, "action", text, shows=["林远"], pose=pose), LEAVES)
    assert director.board(scene, 1)["shots"][1]["size"] == size


def test_a_scene_is_not_long_without_a_face_but_for_deeds_of_the_body() -> None:
    for pose, near in (("stand", True), ("walk", False)):
        told = [beat(n, "action", "林远等下去。", shows=["林远"], pose=pose, step="want") for n in range(2, 6)]
        sizes = [shot["size"] for shot in director.board(scene_of(ENTERS, *told, LEAVES), 1)["shots"]]
        assert ("close_up" in sizes) is near


def test_hands_at_work_come_near_in_their_turn() -> None:
    writes = [beat(n, "action", "林远写字。", shows=["林远"], pose="write") for n in range(2, 6)]
    sizes = [shot["size"] for shot in director.board(scene_of(ENTERS, *writes), 1)["shots"][1:]]
    assert "close_up" in sizes and "medium" in sizes


def test_about_a_fifth_of_a_film_is_near_enough_to_read_a_face_a_hand_or_a_thing(scripts) -> None:
    sizes = [shot["size"] for script in scripts for shots in scenes_of(script, 20) for shot in shots]
    near = sizes.count("close_up") + sizes.count("extreme_close_up")
    assert 0.15 < near / len(sizes) < 0.35, near / len(sizes)


def test_a_sound_is_heard_over_the_face_of_who_is_there_and_a_thing_of_it_stays_in_the_picture() -> None:
    sounds = [beat(n, "action", "风很大，很久才停。", step="deepen") for n in range(2, 6)]
    shots = director.board(scene_of(ENTERS, *sounds), 1)["shots"][1:]
    assert "close_up" in [shot["size"] for shot in shots if shot["picture"]["people"]]
    assert "close_up" not in film_grammar.film_grammar()["aside"]["things"]


TWO = (
    ("林远看着陈默。", "stand", "林远"),
    ("陈默跟着林远。", "walk", "林远"),
    ("陈默转身走开，林远没有动。", "stand", "林远"),
)


@pytest.mark.parametrize(("text", "pose", "near"), TWO)
def test_who_watches_or_is_left_stands_near_at_the_edge_and_the_other_one_deep(text, pose, near) -> None:
    told = beat(2, "action", text, shows=["陈默", "林远"], pose=pose)
    people = director.board(scene_of(ENTERS, told, LEAVES), 1)["shots"][1]["picture"]["people"]
    one, other = sorted(people, key=lambda person: person["depth"])
    assert one["name"] == near and one["depth"] == 0 and other["depth"] > 0.5
    assert abs(one["at"] - 0.5) > 0.3 > abs(other["at"] - 0.5) and one["facing"] * (one["at"] - 0.5) < 0


def test_who_is_touched_is_not_sent_into_the_depth() -> None:
    told = beat(2, "action", "林远看着陈默，伸手去拉陈默。", shows=["林远", "陈默"], pose="reach")
    people = director.board(scene_of(ENTERS, told, LEAVES), 1)["shots"][1]["picture"]["people"]
    assert len({person["depth"] for person in people}) == 1


def test_the_last_image_answers_the_first(scripts) -> None:
    for script in scripts:
        boards = scenes_of(script, 15)
        first, last = boards[0][0], boards[-1][-1]
        assert last["size"] in ("extreme_wide", "wide", "full") and last["angle"] == "eye"
        assert last["movement"] == film_grammar.film_grammar()["movement"]["answer"].get(first["movement"], "pull")


def test_where_there_is_time_the_thing_and_the_listener_are_seen_and_never_more_than_once() -> None:
    told = beat(1, "action", "林远把信递给陈默。", shows=["林远", "信", "陈默"], pose="reach", step="turn")
    scene = scene_of(told, beat(2, "dialogue", "给你。", speaker="林远", step="turn"))
    hurried, unhurried = (director.board(scene, 1, seconds)["shots"] for seconds in (3, 9))
    assert len(hurried) < len(unhurried)
    beside = [shot for shot in unhurried if not shot["lines"] and not shot["actions"]]
    assert [shot["picture"]["things"] for shot in beside].count(["信"]) == 1
    assert sum(shot["seconds"] for shot in unhurried) == pytest.approx(9, abs=0.2)


def test_an_extreme_close_up_is_the_eyes_of_one_person_or_one_thing(scripts) -> None:
    near = [
        s for script in scripts for shots in scenes_of(script, 40) for s in shots if s["size"] == "extreme_close_up"
    ]
    assert near
    for shot in near:
        assert len(shot["picture"]["people"]) + len(shot["picture"]["things"]) == 1 and shot["angle"] == "eye"


def test_a_tall_frame_is_composed_and_not_cut_from_a_wide_one(scripts) -> None:
    ladder = list(SIZES)
    for script in scripts:
        for shot in itertools.chain.from_iterable(scenes_of(script, 15, "9:16")):
            people = [p for p in shot["picture"]["people"] if p["facing"] != 180]
            assert shot["movement"] not in ("pan_left", "pan_right", "truck_left", "truck_right", "track")
            assert len(people) < 2 or ladder.index(shot["size"]) <= ladder.index("medium_full")


def test_faces_are_not_passed_by_and_no_travel_comes_twice_in_a_row(scripts) -> None:
    for script in scripts:
        for shots in scenes_of(script):
            for shot in shots:
                if film_grammar.is_nearer(shot["size"], "medium"):
                    assert shot["movement"] not in film_grammar.SIDEWAYS
            for one, two in itertools.pairwise(shots[:-1]):
                assert one["movement"] != two["movement"] or one["movement"] in ("static", "push", "pull", "handheld")


def test_who_is_chased_runs_the_same_way() -> None:
    run = beat(1, "action", "林远追着陈默跑。", shows=["林远", "陈默"], pose="run", step="want")
    people = director.board(scene_of(run), 1)["shots"][0]["picture"]["people"]
    assert people[0]["facing"] == people[1]["facing"]


def test_a_film_that_ends_on_a_line_closes_on_where_it_was_said() -> None:
    last = director.board(scene_of(*TALK), 1)["shots"][-1]
    assert last["lines"] == last["actions"] == [] and last["size"] in ("wide", "full")
    assert [p["name"] for p in last["picture"]["people"]] == ["林远", "陈默"] and "脸" not in last["description"]


ALONE = (
    beat(1, "action", "林远带着闹钟走进来。", shows=["林远", "闹钟"], pose="walk", step="open"),
    beat(2, "action", "桌上放着一只闹钟。", step="deepen"),
    beat(3, "action", "桌上没有闹钟。", step="deepen"),
    beat(4, "narration", "那天的事，后来谁都不提。", pose="", step="end"),
)


def test_a_shot_that_shows_nobody_shows_the_thing_its_words_name_and_nothing_that_is_not_there() -> None:
    shots = director.board(scene_of(*ALONE), 1)["shots"]
    by_beat = {shot["actions"][0]: shot for shot in shots if shot["actions"]}
    assert by_beat["2"]["picture"]["things"] == ["闹钟"] and by_beat["2"]["size"] in ("close_up", "extreme_close_up")
    assert by_beat["3"]["picture"]["things"] == []


def test_a_thing_has_one_shot_of_its_own_in_a_scene_and_is_then_seen_with_whoever_is_there() -> None:
    again = beat(5, "action", "闹钟走着。", step="deepen")
    shots = director.board(scene_of(*ALONE[:2], again), 1)["shots"]
    assert [shot["picture"]["people"] != [] for shot in shots] == [True, False, True]
    assert shots[2]["picture"]["things"] == ["闹钟"]


def test_what_the_story_is_not_about_is_seen_with_whoever_is_there_and_has_no_shot_of_its_own() -> None:
    passing = beat(2, "action", "桌上放着一只杯子。", step="deepen")
    shots = director.board(scene_of(ALONE[0], passing), 1)["shots"]
    assert all(shot["picture"]["people"] for shot in shots)


def test_furniture_that_is_only_passed_by_stands_in_no_place_that_has_none_and_a_dog_may_be_anywhere() -> None:
    for text, things in (("冰箱上贴着一张条子。", []), ("狗换了个地方趴下。", ["狗"])):
        shots = director.board(scene_of(ALONE[0], beat(2, "action", text, step="deepen")), 1)["shots"]
        assert [s["picture"]["things"] for s in shots if "2" in s["actions"]] == [things]


def test_a_thing_has_a_shot_of_its_own_in_the_first_and_the_last_scene_that_tell_of_it_each_of_another_size() -> None:
    script = scene_of(*ALONE[:2], beat(3, "action", "林远走了。", shows=["林远"], pose="walk", step="end"))
    script["scenes"] = [script["scenes"][0]] * 4
    own = [s["picture"] for n in range(1, 5) for s in director.board(script, n)["shots"] if not s["picture"]["people"]]
    assert [picture["things"] for picture in own] == [["闹钟"], ["闹钟"]]
    assert own[0]["size"] != own[1]["size"]


def test_what_somebody_holds_is_seen_in_their_hands_and_what_is_looked_for_is_not_seen() -> None:
    held, lost = ((text, pose) for text, pose in (("林远把闹钟拿在手里。", "hold"), ("林远到处找闹钟。", "stand")))
    for (text, pose), sizes in ((held, ["extreme_close_up"]), (lost, [])):
        told = beat(1, "action", text, shows=["林远", "闹钟"], pose=pose, step="turn")
        shots = director.board(scene_of(told), 1, 30)["shots"]
        inserts = [s for s in shots if not s["actions"] and s["picture"]["things"]]
        assert [s["size"] for s in inserts] == sizes
        assert all(p["holds"] == "闹钟" for s in inserts for p in s["picture"]["people"])


def test_a_voice_that_only_tells_is_heard_over_somebody() -> None:
    told = director.board(
        scene_of(*ALONE[:1], beat(2, "action", "林远坐下。", shows=["林远"], pose="sit"), ALONE[3]), 1
    )
    assert all(shot["picture"]["people"] for shot in told["shots"] if shot["lines"])


def test_what_a_narrator_tells_of_somebody_is_said_while_they_are_seen_doing_it() -> None:
    told = beat(2, "narration", "林远跑下山，去追陈默。", shows=["林远", "陈默"], pose="run", step="want")
    talk = (beat(3, "dialogue", "等等！", speaker="林远", step="want"), beat(4, "action", "风停了。", step="end"))
    shots = director.board(scene_of(TALK[0], told, *talk), 1)["shots"]
    shot = next(shot for shot in shots if "2" in shot["lines"])
    assert [p["name"] for p in shot["picture"]["people"]] == ["林远", "陈默"] and shot["lines"] == ["2"]
    assert shot["actions"] == [] and shot["picture"]["people"][0]["pose"] == "chase"
    assert told["text"] in shot["description"]
    assert shot["seconds"] >= screen_time.speech_seconds(told["text"], "zh")


def test_time_to_spare_goes_where_the_film_turns_and_not_to_what_is_in_the_way() -> None:
    steps = [
        beat(n, "action", "林远看着门。", shows=["林远"], step=step) for n, step in enumerate(("open", "block", "turn"))
    ]
    lengths = [shot["seconds"] for shot in director.board(scene_of(*steps), 1, 14)["shots"]]
    assert lengths[0] >= film_grammar.film_grammar()["rhythm"]["title"] and lengths[1] < lengths[2]


@pytest.mark.parametrize("word", ["side", "dark", "edge"])
def test_a_word_that_a_drawing_is_only_about_is_not_what_it_shows(word: str) -> None:
    assert camera_subjects.first_drawn_noun(f"Light comes down on the {word} of it.", "en") == ""


def test_the_last_image_is_not_left_to_a_thing() -> None:
    end = beat(6, "action", "闹钟停了。", step="end")
    last = director.board(scene_of(*ALONE[:1], end), 1)["shots"][-1]
    assert [p["name"] for p in last["picture"]["people"]] == ["林远"] and last["picture"]["things"] == ["闹钟"]


LOOKS = [beat(n, "action", f"林远看着第{n}扇窗。", shows=["林远"], step="deepen") for n in range(1, 8)]


def test_a_long_scene_is_seen_from_both_sides_of_its_place_and_a_short_one_from_one() -> None:
    long, short = (director.board(scene_of(*LOOKS[:most]), 1)["shots"] for most in (7, 3))
    sides = [shot["picture"].get("side", "") for shot in long]
    assert sides[0] == sides[-1] == "" and sides.count("across") >= 2
    assert all("side" not in shot["picture"] for shot in short)


def test_who_swims_is_where_the_water_is_on_whichever_side_a_scene_begins() -> None:
    script = scene_of(beat(1, "action", "鲸鱼游着。", shows=["鲸鱼"], step="end"))
    script["cast"].append({"name": "鲸鱼", "kind": "animal", "species": "鲸鱼", "role": ""})
    beach = {**script["scenes"][0], "place": "beach", "interior": False}
    script["scenes"] = [{**beach, "location": "沙滩"}, {**beach, "location": "栈桥"}]
    sides = [{shot["picture"].get("side", "") for shot in shots} for shots in scenes_of(script)]
    assert sides == [{""}, {""}]


def test_the_second_room_of_a_film_is_not_taken_for_the_first() -> None:
    script = scene_of(*LOOKS[:3])
    hall = {**script["scenes"][0], "location": "门厅"}
    script["scenes"] += [hall, script["scenes"][0]]
    sides = [{shot["picture"].get("side", "") for shot in shots} for shots in scenes_of(script)]
    assert sides == [{""}, {"across"}, {""}]


def test_each_of_two_who_talk_has_one_side_of_the_place_behind_them() -> None:
    more = (beat(6, "dialogue", "说。", speaker="林远", step="turn"), beat(7, "action", "灯灭了。", step="end"))
    shots = director.board(scene_of(*TALK, *more), 1)["shots"]
    behind = {
        (shot["picture"]["people"][0]["name"], shot["picture"].get("side", "")) for shot in shots if shot["lines"][:1]
    }
    assert behind == {("林远", ""), ("陈默", "across")}


def test_whoever_travels_is_followed_on_one_side_and_keeps_their_way() -> None:
    walks = [beat(n, "action", "林远走着。", shows=["林远"], pose="walk", step="deepen") for n in range(1, 7)]
    pictures = [shot["picture"] for shot in director.board(scene_of(*walks), 1)["shots"]]
    assert not any("side" in picture for picture in pictures)
    assert len({picture["people"][0]["facing"] > 0 for picture in pictures}) == 1


def test_who_is_alone_stands_off_the_middle_with_room_before_their_eyes() -> None:
    for ratio in ("16:9", "1:1", "9:16"):
        for shot in director.board(scene_of(*LOOKS), 1, 0, ratio)["shots"]:
            (person,) = shot["picture"]["people"]
            assert (person["at"] - 0.5) * person["facing"] < 0


def test_no_two_shots_of_somebody_in_a_row_look_alike(scripts) -> None:
    alike = cuts = 0
    for shots in (shots for script in scripts for shots in scenes_of(script, 20)):
        for one, two in itertools.pairwise(shots[:-1]):
            names = [[p["name"] for p in shot["picture"]["people"]] for shot in (one, two)]
            same = one["picture"].get("side") == two["picture"].get("side") and names[0] and names[0] == names[1]
            cuts += 1
            alike += bool(same) and film_grammar.look_alike((one["size"], one["angle"]), (two["size"], two["angle"]))
    assert cuts > 20 and alike <= 0.05 * cuts
