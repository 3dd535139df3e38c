"""Lines that are no work of the hands: what whole bodies do, what people do with each other, what becomes of things, and faces."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from core.project.vocabulary import EXPRESSIONS, MOODS, STEPS
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.figures import pose_props
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.shots.actors import Actor, make_actor
from providers.builtin.painter.shots.blocking import _leaving, _seen_whole
from providers.builtin.painter.shots.touching_figures import find_meetings, join_two, join_with_beast
from providers.builtin.painter.things import thing_states
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.writer.shots import posing

ANNA, BO = look_of({"name": "Anna", "sex": "f", "seed": "1"}), look_of({"name": "Bo", "sex": "m", "seed": "2"})
DOG = look_of({"name": "阿黄", "kind": "animal", "species": "狗"})
BIRD = look_of({"name": "啾啾", "kind": "animal", "species": "鸟"})

LINES = """
walk_away     她背对着我们走远了 | She walks away
walk_toward   他朝我们走来 | He walks toward us
flee          小偷转身就逃 | The thief flees
chase         警察追着小偷 | The officer chases the thief
stairs        她爬上楼梯 | She climbs the stairs
scale         他翻过一堵墙 | He climbs over a wall
climb         他爬上梯子 | He climbs a ladder
fall          她从楼上坠落 | She falls from the tower
swim          他在海里游泳 | He swims in the sea
dive          他一头扎进水里 | He dives into the lake
float         她飘浮在太空里 | She floats in space
row           老人划着小船 | The old man rows a boat
hide          孩子躲在树后偷看 | The child hides behind a tree
crawl         婴儿在地上爬 | The baby crawls along the floor
sneak         他踮着脚走过走廊 | He tiptoes past the door
listen        她把耳朵贴在门上 | She listens at the door
at_window     她望着窗外 | She looks out of the window
watch         他低头看了看手表 | He looks at his watch
lean          他靠在墙上 | He leans against the wall
rise          她猛地站起来 | She stands up
stretch       他醒来，伸了个懒腰 | He wakes and stretches
lie           老人病倒在床上 | The old man lies ill in bed
faint         她晕倒了 | She faints
shiver        孩子冻得发抖 | The child shivers
wipe          他擦了擦额头上的汗 | He wipes the sweat from his brow
cover_ears    她捂住耳朵 | She covers her ears
beckon        她招手叫他过来 | She beckons him over
turn_round    她转过身来 | She turns round
step_back     他后退了一步 | He steps back
edge          他站在悬崖边 | He stands at the edge of the cliff
fly           她飞过城市上空 | She flies over the city
kiss          她吻了他 | She kisses him
whisper       她在他耳边低语 | She whispers into his ear
quarrel       他们大吵一架 | They shout at each other
turn_away     两人背过身去 | They turn away from each other
spar          两人打了起来 | He fights them
arm_wrestle   他们掰手腕 | They arm-wrestle
chess         爷孙俩下棋 | They play chess
eat           一家人围坐吃饭 | They eat together
teach         师傅教徒弟修表 | He teaches her to swim
look_together 他们一起看地图 | They look at a map together
look_after    她望着他的背影 | She looks after him
walk_dog      他牵着小狗散步 | He walks the dog
feed          孩子喂松鼠 | The child feeds the squirrel
"""
SAID = [
    (text.strip(), row.split(maxsplit=1)[0])
    for row in LINES.strip().splitlines()
    for text in row.split(maxsplit=1)[1].split("|")
]


def language_of(text: str) -> str:
    return "en" if text.isascii() else "zh"


def row(name: str, pose: str, at: float, facing: float = 35.0, **more: Any) -> dict[str, Any]:
    return {"name": name, "pose": pose, "at": at, "facing": facing, **more}


@pytest.mark.parametrize(("text", "pose"), SAID)
def test_a_line_is_acted_out_by_the_whole_body(text: str, pose: str) -> None:
    assert posing.pose_of_beat({"kind": "action", "text": text}, language_of(text)) == pose


@pytest.mark.parametrize(
    ("text", "poses"),
    [
        ("陈默离开，林岚望着他的背影。", {"陈默": "walk", "林岚": "look_after"}),
        ("Ben leaves and Mara looks after him.", {"Ben": "walk", "Mara": "look_after"}),
        ("林岚守在老周的病床边。", {"林岚": "sit", "老周": "lie"}),
        ("Mara sits at Walter's bedside.", {"Mara": "sit", "Walter": "lie"}),
        ("小石被陈默追着。", {"小石": "flee", "陈默": "chase"}),
        ("Mara and Ben shout at each other.", {"Mara": "quarrel", "Ben": "quarrel"}),
        ("林岚和陈默握手。", {"林岚": "shake", "陈默": "shake"}),
    ],
)
def test_each_of_two_does_their_own_part(text: str, poses: dict[str, str]) -> None:
    told = {n: posing.pose_of_person(n, [o for o in poses if o != n], text, language_of(text)) for n in poses}
    assert told == poses


@pytest.mark.parametrize(
    "text", ["她爱上了他", "She falls in love", "雪从天上落下", "Tears run down her face", "门开着"]
)
def test_words_that_only_look_like_a_move_are_none(text: str) -> None:
    pose = posing.first_word_said("poses", text, language_of(text))
    assert not (pose and art_table("poses")[pose].get("whole"))


def test_every_prop_and_every_face_of_a_pose_is_known() -> None:
    rows = [r for r in art_table("poses").values() if isinstance(r, dict)]
    mine = {r["prop"] for r in rows if "prop" in r}
    assert {*pose_props.DRAWN, *pose_props.ON_THE_GROUND, "ladder"} <= mine
    assert {r["face"] for r in rows if "face" in r} <= set(EXPRESSIONS)
    assert set(pose_props.REACHES) <= mine


def eyes(actor: Actor) -> int:
    return len({"eye0", "eye1"} & set(actor.anchors))


def test_who_walks_away_is_seen_from_behind_and_who_comes_from_before() -> None:
    assert eyes(make_actor(ANNA, row("Anna", "walk_away", 0.5), 0.1, False, "")) == 0
    assert eyes(make_actor(ANNA, row("Anna", "walk_toward", 0.5), 0.1, False, "")) == 2


@pytest.mark.parametrize("facing", [35.0, -35.0])
@pytest.mark.parametrize(("pose", "first"), [("chase", -1), ("lead", 1)])
def test_who_runs_after_somebody_is_behind_them_and_who_leads_is_ahead(pose: str, first: int, facing: float) -> None:
    for places in ((0.3, 0.7), (0.7, 0.3)):
        rows = [row("Anna", pose, places[0], facing), row("Bo", "stand", places[1], facing)]
        _, chins = join_two(ANNA, rows[0], BO, rows[1], 0.1, False, "")
        assert math.copysign(1, chins[0] - chins[1]) == first * math.copysign(1, facing)


@pytest.mark.parametrize("pose", ["arm_wrestle", "eat", "chess"])
def test_who_faces_another_at_a_table_sits_and_the_table_stands_between(pose: str) -> None:
    alone = make_actor(ANNA, row("Anna", "sit", 0.5), 0.1, False, "stool")
    both, chins = join_two(ANNA, row("Anna", pose, 0.3), BO, row("Bo", "stand", 0.7), 0.1, False, "stool")
    assert both.height < make_actor(BO, row("Bo", "stand", 0.5), 0.1, False, "").height
    assert len(both.parts) > 2 * len(alone.parts) - 4 and chins[0] < -0.5 and chins[1] > 0.5


@pytest.mark.parametrize("pose", ["stroke", "walk_dog", "feed"])
def test_somebody_and_an_animal_are_one_picture_the_animal_beside_them(pose: str) -> None:
    rows = [row("Anna", pose, 0.3), row("阿黄", "stand", 0.7)]
    assert find_meetings(rows, {"Anna": ANNA, "阿黄": DOG}, "") == [(0, 1)]
    both, chins = join_with_beast(ANNA, rows[0], DOG, rows[1], 0.1, False)
    assert chins[0] < chins[1] and len(both.shut) == len(both.parts)
    back = both.anchors["other_face"]
    if pose != "walk_dog":
        assert min(math.dist(both.anchors[hand], back) for hand in ("hand0", "hand1")) < 1.6
    assert find_meetings(rows[:1], {"Anna": ANNA}, "") == []


def test_animals_run_leap_fly_and_sleep() -> None:
    still, runs, leaps = (
        make_actor(DOG, row("阿黄", pose, 0.5, 10.0), 0.1, False, "") for pose in ("stand", "run", "jump")
    )
    assert (
        abs(runs.anchors["face"][0]) > abs(still.anchors["face"][0])
        and leaps.anchors["face"][1] < runs.anchors["face"][1]
    )
    assert make_actor(BIRD, row("啾啾", "fly", 0.5), 0.1, False, "").anchors["face"][1] < -1.2
    asleep, lies = (make_actor(DOG, row("阿黄", pose, 0.5), 0.1, False, "") for pose in ("sleep", "lie"))
    assert asleep.height == lies.height and asleep.parts != lies.parts


@pytest.mark.parametrize(
    ("size", "seen"), [("medium", "full"), ("medium_full", "full"), ("close_up", "close_up"), ("wide", "wide")]
)
def test_a_move_is_seen_from_head_to_foot_unless_it_is_the_face_that_is_asked_for(size: str, seen: str) -> None:
    stage = SimpleNamespace(size=size, close=size != "wide", nearer=0.0, in_hand=[], picture={"things": ["楼梯", "信"]})
    _seen_whole(stage, [row("Anna", "stairs", 0.5)], {"Anna": ANNA})  # type: ignore[arg-type]
    assert stage.size == seen and stage.in_hand == ["楼梯"]


def test_a_whale_is_seen_at_its_size_beside_somebody() -> None:
    whale = look_of({"name": "大白", "kind": "animal", "species": "鲸鱼"})
    rows = [row("Anna", "talk", 0.3), row("大白", "stand", 0.7)]
    stage = SimpleNamespace(size="medium", close=True, nearer=0.0, in_hand=[], picture={})
    _seen_whole(stage, rows, {"Anna": ANNA, "大白": whale})  # type: ignore[arg-type]
    assert (
        stage.size == "full"
        and make_actor(whale, rows[1], 0.1, False, "").half
        > 3
        > make_actor(whale, row("大白", "stand", 0.7), 0.1, False, "").half
    )


def test_who_is_looked_after_goes_off_into_the_depth() -> None:
    rows = [row("Bo", "walk", 0.3), row("Anna", "look_after", 0.7)]
    _leaving(rows)
    assert rows[0]["pose"] == "walk_away" and rows[0]["depth"] > 0.3 and rows[1]["facing"] < 0


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("花瓶", "花瓶碎了一地。", "碎了的花瓶"), ("vase", "The vase lies broken in pieces.", "broken vase"),
        ("灯", "灯亮了。", "亮着的灯"), ("lamp", "The lamp lights up.", "glowing lamp"),
        ("灯塔", "夜里，灯塔的灯灭了。", "熄灭的灯塔"), ("candle", "The candle goes out.", "dark candle"),
        ("机器", "机器轰鸣着启动。", "冒着火花的机器"), ("machine", "The machine starts with sparks.", "sparking machine"),
        ("茶杯", "茶杯冒着热气。", "冒着热气的茶杯"), ("cup", "Steam rises from the cup.", "steaming cup"),
        ("雪人", "雪人融化了。", "融化的雪人"), ("snowman", "The snowman melts.", "melting snowman"),
        ("嫩芽", "嫩芽破土而出。", "破土的嫩芽"), ("sprout", "A sprout breaks out of the earth.", "sprouting sprout"),
        ("门", "门开着，没有人。", "开着的门"), ("door", "The door stands open.", "open door"),
        ("花瓶", "灯亮了，花瓶还在。", "花瓶"), ("vase", "The lamp lights up, the vase stands there.", "vase"),
        ("书", "书在光里亮了一下。", "书"), ("书", "光移过来，照亮了书的一角。", "书"), ("灯", "灯亮了一下。", "亮着的灯"),
        ("裂缝", "墙上有裂缝。", "裂缝"), ("crack", "There is a crack.", "crack"),
    ],
)  # fmt: skip
def test_what_has_become_of_a_thing_is_said_with_its_word(word: str, text: str, said: str) -> None:
    assert thing_states.with_state(word, text, language_of(text)) == said


@pytest.mark.parametrize("state", sorted(thing_states.CHANGES))
def test_any_thing_can_be_so_and_looks_otherwise(state: str) -> None:
    name = next(n for n, r in thing_states.state_rows().items() if r.get("drawn", n) == state)
    lead = thing_states.state_rows()[name]["words"]
    plain, so, zh = (
        find_drawing("suitcase"),
        find_drawing(f"{lead['en'][0]} suitcase"),
        find_drawing(f"{lead['zh'][0]}手提箱"),
    )
    assert plain and so and zh and (so.body, so.glow) != (plain.body, plain.glow) and zh.name.endswith(name)


@pytest.mark.parametrize(
    ("word", "name"),
    [("open door", "open-door"), ("开着的门", "open-door"), ("盛开的花", "flower-open"), ("空盘子", "empty-plate"), ("脚印", "footprints"),
     ("footprints", "footprints"), ("裂缝", "crack-wall"), ("人群", "crowd"), ("crowd", "crowd"), ("长队", "line"), ("queue", "line"),
     ("开着的电视", "television lit"), ("open laptop", "laptop lit")],
)  # fmt: skip
def test_states_and_crowds_have_drawings(word: str, name: str) -> None:
    found = find_drawing(word)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("她泪流满面", "weep"), ("Tears run down her face", "weep"), ("他愤怒地吼道", "shout"), ("He yells", "shout"),
        ("他警惕地看着四周", "wary"), ("She looks round warily", "wary"), ("孩子哈哈大笑", "laugh"), ("They laugh out loud", "laugh"),
        ("她惊呆了", "surprised"), ("He is stunned", "surprised"), ("她面无表情", "calm"), ("He stays calm", "calm"),
        ("小偷转身就逃", "afraid"), ("The thief flees", "afraid"), ("他们在月光下共舞", "smile"), ("She hugs him", "smile"),
        ("他们打架了，打了起来", "angry"), ("She hides behind the curtain", "afraid"), ("他擦了擦汗", "tired"), ("He wipes his brow", "tired"),
    ],
)  # fmt: skip
def test_a_face_is_made_by_the_words_and_by_what_is_done(text: str, face: str) -> None:
    beat = {"kind": "action", "text": text, "step": "open"}
    assert posing.face_of_beat(beat, language_of(text)) == face


def test_where_nothing_says_a_face_the_mood_and_the_moment_do() -> None:
    still = {"kind": "action", "text": "林岚站在门口。", "step": "want"}
    said = {mood: posing.face_of_beat(still, "zh", mood) for mood in ("calm", "playful", "scary")}
    assert said == {"calm": "calm", "playful": "smile", "scary": "wary"}
    assert posing.face_of_beat({**still, "text": "林岚大笑。"}, "zh", "scary") == "laugh"
    assert {posing.face_of_step(step, mood) for step in STEPS for mood in MOODS} <= set(EXPRESSIONS)
    rows = art_table("actions")["moments"]
    assert set(rows) - {"any"} <= set(MOODS) and all(set(r) == set(STEPS) for r in rows.values())


@pytest.mark.parametrize(
    ("text", "poses", "made"),
    [
        ("林岚大笑，陈默痛哭。", {"林岚": "stand", "陈默": "cry"}, {"林岚": "laugh", "陈默": "weep"}),
        ("Mara laughs while Ben cries.", {"Mara": "stand", "Ben": "cry"}, {"Mara": "laugh", "Ben": "weep"}),
        ("警察陈默追着罗三。", {"陈默": "chase", "罗三": "stand"}, {"陈默": "angry", "罗三": "afraid"}),
        ("Mara stands by Ben.", {"Mara": "stand", "Ben": "stand"}, {"Mara": "calm", "Ben": "calm"}),
    ],
)
def test_each_of_two_makes_their_own_face(text: str, poses: dict[str, str], made: dict[str, str]) -> None:
    assert posing.faces_of_people(poses, text, language_of(text), "calm", "wary") == made


def test_tears_are_seen_on_a_face_that_weeps() -> None:
    sad, weeps = (
        make_actor(ANNA, row("Anna", "stand", 0.5, expression=face), 0.1, False, "") for face in ("sad", "weep")
    )
    assert (
        sum(part.svg.count("#bfe6f7") for part in weeps.parts)
        >= 4
        > sum(part.svg.count("#bfe6f7") for part in sad.parts)
    )
