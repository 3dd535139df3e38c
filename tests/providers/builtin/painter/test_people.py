"""People of the painter: how they stand, sit and touch, that no two look alike, and what of a sentence's words they do."""

from __future__ import annotations

import itertools
import math
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from core.project.vocabulary import POSES
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_drawings import load_drawing
from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.person_looks import OF_NOW, SPREADS, look_of
from providers.builtin.painter.figures.seats import choose_seat, is_ridden, seat_height, seat_kind, seat_rows
from providers.builtin.painter.shots.actors import make_actor, make_blinking_actor
from providers.builtin.painter.shots.touching_figures import find_meetings, join_two
from providers.builtin.writer.shots import posing

ANNA, BO = look_of({"name": "Anna", "sex": "f", "seed": "1"}), look_of({"name": "Bo", "sex": "m", "seed": "2"})
CHILD = look_of({"name": "妞妞", "sex": "f", "age": "child", "seed": "3"})


def people(**poses: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "pose": pose, "at": 0.3 + 0.4 * n, "facing": 20} for n, (name, pose) in enumerate(poses.items())
    ]


@pytest.mark.parametrize(
    ("text", "pose"),
    [
        ("母亲紧紧抱住他", "hug"), ("她走进门，坐在地上发呆", "sit_ground"), ("他骑自行车去上学", "ride"), ("师傅拍了拍他的肩膀", "comfort"),
        ("她躺在床上", "lie"), ("孩子睡着了", "sleep"), ("他捂着脸痛哭", "cry"), ("两人手牵手走过大街", "walk_hand"), ("他把信递给她", "give"),
        ("他们在月光下共舞", "waltz"), ("少年爬上屋顶", "climb"), ("工人扛着木头", "carry"), ("他推着一辆旧车", "push"), ("她接起电话", "phone"),
        ("士兵敬礼", "salute"), ("侠客拔剑", "strike"), ("她抱着胳膊不说话", "fold"), ("老人拄着拐杖", "cane"), ("他抬起头望着天", "look_up"),
        ("She hugs her brother", "hug"), ("They walk home hand in hand", "walk_hand"), ("He carries the child out of the smoke", "carry_person"),
        ("She sits on the grass", "sit_ground"), ("He rides his bicycle along the sea", "ride"), ("The boy climbs a tree", "climb"),
        ("He hands her a letter", "give"), ("She cries alone", "cry"), ("They dance together", "waltz"), ("He trips and falls down", "fallen"),
        ("She kneels", "kneel"), ("He draws his sword", "strike"), ("He drives through the night", "drive"), ("She writes a letter", "write"),
        ("She takes a sip of tea", "drink"), ("The old man sits down", "sit"),
    ],
)  # fmt: skip
def test_the_words_of_an_action_choose_how_somebody_stands(text: str, pose: str) -> None:
    language = "en" if text.isascii() else "zh"
    assert posing.pose_of_beat({"kind": "action", "text": text}, language) == pose


def test_each_does_what_the_words_about_them_say_and_not_what_the_other_does() -> None:
    text = "A queen points at a kneeling knight"
    assert posing.pose_of_person("queen", ["knight"], text, "en") == "point"
    assert posing.pose_of_person("knight", ["queen"], text, "en") == "kneel"
    assert posing.pose_of_person("苏晚", ["小石"], "苏晚把手放在小石的肩膀上。", "zh") == "comfort"


def test_every_pose_an_action_can_choose_is_drawn_and_offered() -> None:
    chosen = {pose for language in ("zh", "en") for pose in posing.word_patterns("poses", language)}
    assert chosen <= set(POSES) and "about" not in POSES
    assert {row.get("alone", "stand") for row in art_table("poses").values() if isinstance(row, dict)} <= set(POSES)


def test_hands_come_where_a_pose_sends_them() -> None:
    for pose, row in art_table("poses").items():
        for side, place in row.get("to", {}).items() if isinstance(row, dict) else ():
            p = Puppet(BO, pose, yaw=0.4)
            hand = 1 - int(side) if p.mirrored else int(side)
            wrist, way = p.arms[hand][2:]
            far = float(np.linalg.norm(wrist + way * 0.2 - p.landmark(place, hand)))
            assert far < 0.75, (pose, place)


@pytest.mark.parametrize(
    "pose", [p for p, row in art_table("poses").items() if isinstance(row, dict) and "with" in row]
)
def test_two_who_touch_become_one_figure_with_both_faces(pose: str) -> None:
    rows = people(Anna=pose, Bo="stand")
    assert find_meetings(rows, {"Anna": ANNA, "Bo": BO}, "stool") == [(0, 1)]
    actor, chins = join_two(ANNA, rows[0], BO, rows[1], 0.1, False, "bench")
    alone = len(make_actor(ANNA, rows[0], 0.1, False, "bench").parts)
    assert len(actor.parts) > alone * 1.4 and len(actor.shut) == len(actor.parts)
    assert {"eye0", "eye1"} & set(actor.anchors) and {"other_eye0", "other_eye1"} & set(actor.anchors)
    assert abs(chins[0] - chins[1]) < max(2.2, art_table("poses")[pose]["with"].get("gap", 0))


def test_in_an_embrace_hands_lie_on_the_other_and_hands_that_hold_meet() -> None:
    rows = people(Anna="hug", Bo="stand")
    hugged, _ = join_two(ANNA, rows[0], BO, rows[1], 0.1, False, "")
    assert any(hugged.anchors[f"hand{n}"][0] > 0.1 for n in (0, 1))
    rows = people(Anna="hold_hands", Bo="stand")
    held, _ = join_two(ANNA, rows[0], BO, rows[1], 0.1, False, "")
    own = [held.anchors[f"hand{n}"] for n in (0, 1)]
    theirs = [held.anchors[f"other_hand{n}"] for n in (0, 1)]
    assert min(math.dist(a, b) for a in own for b in theirs) < 0.4


def test_who_has_nobody_to_touch_does_something_else_and_a_beast_is_not_waltzed_with() -> None:
    assert make_actor(ANNA, {"pose": "hug"}, 0.1, False, "").pose == "hold"
    cat = look_of({"name": "猫", "kind": "animal", "species": "猫"})
    assert find_meetings(people(Anna="waltz", 猫="stand"), {"Anna": ANNA, "猫": cat}, "") == []


def test_who_sits_is_as_high_as_the_seat_and_a_childs_feet_do_not_reach_the_ground() -> None:
    for look, hang in ((BO, 0.25), (CHILD, 0.3)):
        p = draw_figure(look, "sit", seat="chair")
        assert p.hip_y == pytest.approx(seat_height("chair") + 0.16, abs=hang if look is BO else 0.01)
    assert min(float(leg[2][1]) for leg in draw_figure(CHILD, "sit", seat="chair").legs) > 0.25


@pytest.mark.parametrize(
    ("word", "kind"),
    [("公园的长椅", "bench"), ("自行车", "bicycle"), ("her old sofa", "sofa"), ("病床", "bed"), ("钥匙", "")],
)
def test_a_seat_is_found_by_the_word_of_the_story(word: str, kind: str) -> None:
    assert seat_kind(word) == kind


def test_every_place_has_something_to_sit_on_and_every_ride_a_drawing() -> None:
    named = [place for row in seat_rows().values() for place in row["places"]]
    assert len(named) == len(set(named))
    assert choose_seat("park", [], False, False) == "bench" and choose_seat("nowhere", [], False, True) == "rock"
    assert all(load_drawing(row["drawing"]) for kind, row in seat_rows().items() if is_ridden(kind))


def test_a_body_that_runs_or_sits_is_turned_from_the_camera_and_the_head_still_looks_there() -> None:
    p = draw_figure(BO, "run", facing=0)
    assert abs(math.degrees(p.yaw)) > 45 and abs(math.degrees(p.head_yaw)) < 20
    assert abs(math.degrees(draw_figure(BO, "run", facing=180).yaw)) == pytest.approx(180)


def test_an_arm_that_points_at_the_lens_is_cheated_to_the_side() -> None:
    for facing in (-50, -10, 10, 50):
        p = draw_figure(BO, "reach", facing=facing)
        start, _, wrist, _ = p.arms[0 if p.mirrored else 1]
        shown = abs(p.page(wrist)[0] - p.page(start)[0]) / float(np.linalg.norm(wrist - start))
        assert shown > 0.55


def test_a_blink_shuts_the_eyes_and_changes_nothing_else() -> None:
    seen = {"pose": "stand", "facing": 15, "expression": "surprised"}
    actor = make_actor(ANNA, seen, 0.1, False, "")
    changed = [n for n, (a, b) in enumerate(zip(actor.parts, actor.shut, strict=True)) if a.svg != b.svg]
    lids = [part.order for part in actor.parts if part.stuff == "skin"]
    assert len(changed) == 1 and actor.parts[changed[0]].order in lids
    assert {"eye0", "eye1"} <= set(actor.anchors)
    assert len(make_blinking_actor(ANNA, seen, 0.1, False, "").parts) == len(actor.parts)


def test_twelve_of_a_cast_have_twelve_faces() -> None:
    def face(look: Look) -> np.ndarray:
        return np.array([(getattr(look, k) - lo) / (hi - lo) for k, (lo, hi) in SPREADS.items()])

    cast = [look_of({"name": f"N{n}", "seed": str(n), "sex": "fm"[n % 2]}) for n in range(12)]
    apart = [float(np.abs(face(a) - face(b)).mean()) for a, b in itertools.combinations(cast, 2)]
    assert min(apart) > 0.15
    assert len({(look.hair, look.hair_colour, look.glasses, look.beard) for look in cast}) >= 10


def test_somebody_is_the_same_whatever_is_told_of_a_shot() -> None:
    person = {"name": "林岚", "role": "侦探", "sex": "f", "seed": "x"}
    one, two = look_of(person), look_of({**person})
    assert all(getattr(one, f.name) == getattr(two, f.name) for f in fields(Look))


@pytest.mark.parametrize(
    ("role", "dresses"),
    [
        ("古代农夫", ("hanfu", "tunic")), ("民国女记者", ("qipao", "school", "apron")), ("侠客", ("hanfu",)), ("骑士", ("armour",)),
        ("starship navigator", ("jumpsuit",)), ("外科医生", ("scrubs",)), ("secretary", ("skirt", "shirt")), ("butler", ("suit",)),
    ],
)  # fmt: skip
def test_a_trade_is_dressed_in_the_cut_of_its_time(role: str, dresses: tuple[str, ...]) -> None:
    sex = "f" if "女" in role or role == "secretary" else "m"
    assert look_of({"name": role, "role": role, "sex": sex, "seed": role}).dress in dresses


def test_there_are_forty_trades_and_all_their_hats_hair_and_dresses_can_be_drawn() -> None:
    from providers.builtin.painter.figures.clothes import DRESSES
    from providers.builtin.painter.figures.hats import HATS

    trades = art_table("wardrobe")["trades"]
    assert len(trades) >= 40 and set(OF_NOW) <= set(DRESSES)
    for row in trades:
        assert {row[k] for k in ("dress", "dress_f", "dress_m") if k in row} <= set(DRESSES), row["words"][0]
        assert {row[k] for k in ("hair", "hair_f") if k in row} <= set(art_table("hair")) | {"bald"}, row["words"][0]
        assert not row.get("hat") or row["hat"] in HATS, row["words"][0]


@pytest.mark.parametrize("style", sorted(set(art_table("hair")) - {"about"}))
def test_hair_of_every_style_is_drawn_from_before_and_behind(style: str) -> None:
    look = Look(**{**{f.name: getattr(ANNA, f.name) for f in fields(Look)}, "hair": style, "hat": ""})
    for facing in (20, 160):
        assert any(part.stuff == "hair" for part in draw_figure(look, facing=facing).parts)
