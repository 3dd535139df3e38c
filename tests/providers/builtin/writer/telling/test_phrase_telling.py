"""What has no plot is told by the pieces of its sentence, and nothing else is said."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from core.script.model import Script
from language.forms import BLANK
from providers.base import Capability, Request
from providers.builtin.writer.answers.purpose_answers import answer_request
from providers.builtin.writer.telling.phrase_corrections import PhraseCorrections
from providers.builtin.writer.telling.phrase_pictures import drawn_thing, place_in
from providers.builtin.writer.telling.phrase_telling import card_of, phrases_to_tell, tell_by_phrases
from providers.builtin.writer.telling.phrase_titles import title_of

NOODLES = "开在巷子里四十年的面馆，汤要熬十二个小时，拍一条宣传片"
LAMP = "Launch film for Lumo, a desk lamp that follows your hands"


def told(idea: str, form: str, language: str = "zh", seconds: int = 30) -> Script:
    phrases, plain = phrases_to_tell(form, idea), PhraseCorrections(idea)
    return Script.model_validate(tell_by_phrases(phrases, form, language, seconds, plain))


def beats(script: Script) -> list[Any]:
    return [beat for scene in script.scenes for beat in scene.beats]


def lines(script: Script) -> list[str]:
    return [beat.text for beat in beats(script) if beat.kind == "narration"]


def test_a_narrator_says_the_pieces_of_the_sentence_and_nothing_else() -> None:
    assert lines(told(NOODLES, "advert")) == ["开在巷子里四十年的面馆。", "汤要熬十二个小时。"]
    assert lines(told(LAMP, "launch", "en")) == ["Lumo.", "A desk lamp that follows your hands."]


def test_its_pieces_stand_on_the_screen_and_it_ends_on_its_name() -> None:
    cards = [(beat.card, beat.card_text) for beat in beats(told(NOODLES, "advert")) if beat.has_card()]
    assert cards == [("claim", "汤要熬十二个小时"), ("call", "开在巷子里四十年的面馆")]
    shop = told("给新开的咖啡店拍个广告，豆子自己烘，拿铁十八元", "advert")
    assert ("price", "拿铁十八元") in [(beat.card, beat.card_text) for beat in beats(shop)]


def test_what_it_names_is_seen_and_one_person_uses_what_is_sold() -> None:
    script = told(NOODLES, "advert")
    assert {scene.place for scene in script.scenes} == {"cafe"} and [who.name for who in script.cast] == ["女人"]
    assert all("汤" in beat.shows for beat in beats(script))
    poses = [beat.pose for beat in beats(script) if beat.pose and "女人" in beat.shows]
    assert list(dict.fromkeys(poses)) == ["hold_up", "examine"]
    plain = told("成都三天两夜：第一天看熊猫，第二天吃火锅，第三天爬青城山", "travel")
    assert plain.cast == () and [scene.place for scene in plain.scenes] == ["street", "mountain", "street"]


def test_a_list_whose_facts_nobody_knows_counts_blank_points_for_a_person_to_fill_in() -> None:
    script = told("出国旅行前必须做的五件事", "list")
    assert [beat.card_text for beat in beats(script) if beat.has_card()] == [BLANK] * 5
    steps = told("怎么给自行车换胎：先撬开外胎，取出内胎，换上新的，打气", "lesson")
    assert BLANK not in [beat.card_text for beat in beats(steps)]
    assert [beat.card_text for beat in beats(steps) if beat.has_card()] == [
        "先撬开外胎",
        "取出内胎",
        "换上新的",
        "打气",
    ]


@pytest.mark.parametrize(
    ("form", "idea"),
    [
        ("story", NOODLES),
        ("portrait", "Portrait of a teacher in Cremona"),
        ("poem", "送外卖的诗人把诗写在餐盒上"),
        ("advert", "拍一条广告"),
    ],
)
def test_a_tale_a_portrait_of_somebody_and_a_mere_order_are_not_told_so(form: str, idea: str) -> None:
    assert phrases_to_tell(form, idea) == ()


def test_the_form_that_a_person_chose_is_the_one_it_is_told_in() -> None:
    def engine(**understood: str) -> str:
        inputs = {"idea": NOODLES, "language": "zh", "seconds": 30, "understood": understood}
        return str(answer_request(Request(capability=Capability.TEXT, purpose="script", inputs=inputs))["engine"])

    assert engine() == engine(form="advert") == "advert"
    assert engine(form="story") not in ("advert", "launch")


def test_no_sign_of_markup_is_said() -> None:
    script = told("<script>alert(1)</script>，{{杯子}}，一把雨伞", "advert")
    assert not any(sign in line for line in lines(script) for sign in "<>{}")


@pytest.mark.parametrize(
    ("noun", "language", "thing"),
    [
        ("智能门锁", "zh", "智能门锁"),
        ("desk lamp", "en", "desk lamp"),
        ("ferries", "en", "ferries"),
        ("面馆", "zh", ""),
        ("sunrise", "en", ""),
        ("juicer", "en", ""),
    ],
)
def test_a_thing_is_seen_only_as_what_it_is(noun: str, language: str, thing: str) -> None:
    assert drawn_thing(noun, language) == thing


def test_the_last_place_of_a_piece_is_where_it_is_seen() -> None:
    assert place_in("开在巷子里四十年的面馆", "zh") == "cafe"
    assert place_in("lanterns along the river at night", "en") == "river"
    assert place_in("itch-free", "en") == ""


def test_under_its_name_at_the_end_only_the_thing_is_seen() -> None:
    script = told(LAMP, "launch", "en").model_dump(mode="json")
    inputs = {"script": script, "scene": len(script["scenes"]), "seconds": 6}
    shots = answer_request(Request(capability=Capability.TEXT, purpose="storyboard", inputs=inputs))["shots"]
    assert shots[-1]["picture"]["people"] == [] and shots[-1]["picture"]["things"] == ["desk lamp"]
    assert shots[-1]["size"] in ("close_up", "medium_close_up", "extreme_close_up")


@pytest.mark.parametrize(
    ("text", "form", "title"),
    [
        ("一款能自己翻面又不粘锅还带定时功能的桌面煎饼机", "launch", "桌面煎饼机"),
        ("a bird feeder with a camera that tells you which bird came to eat", "launch", "A bird feeder"),
        ("How do I get candle wax out of a tablecloth", "lesson", "How do I get candle wax out of a tablecloth"),
    ],
)
def test_a_film_is_called_by_the_name_of_what_it_shows_and_a_question_by_all_of_it(
    text: str, form: str, title: str
) -> None:
    assert title_of(text, form, "en" if text.isascii() else "zh") == title


def test_time_that_is_left_goes_to_what_was_named_and_the_last_picture_stays_the_last() -> None:
    script = told(NOODLES, "advert")
    texts = [beat.text for beat in beats(script)]
    assert len(texts) == len(set(texts)) and texts[-1] == "最后看一眼：汤。"
    looks = [nth for nth, text in enumerate(texts) if text in ("近看：汤。", "从另一边看：汤。", "离远一点看：汤。")]
    assert len(looks) >= 2 and all(second - first > 1 for first, second in pairwise(looks))
    short = [beat.text for beat in beats(told(NOODLES, "advert", seconds=10))]
    assert not any("近看" in text for text in short)


def test_time_that_is_left_is_shared_by_the_pieces_and_an_empty_place_is_seen_only_where_a_picture_stood_too_long() -> (
    None
):
    script = told("潮汕两天一夜，牌坊街、英歌舞、南澳岛看日出", "travel", seconds=30)
    heard = [nth for nth, beat in enumerate(beats(script)) if beat.kind == "narration"]
    assert len(heard) == 4 and heard[-1] >= len(beats(script)) - 2
    assert all(second - first <= 2 for first, second in pairwise(heard))


def test_who_is_named_in_news_is_cast_and_seen() -> None:
    script = told("社区新闻：和平里小区的老电梯加装完工了，12楼的王大爷三年来第一次自己下楼晒太阳", "news")
    assert [who.name for who in script.cast] == ["王大爷"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why flamingos are pink and why zoo flamingos turn white if you feed them wrong", "Why flamingos are pink"),
        ("Teach my grade 4 class how to add fractions with different denominators", "Teach my grade 4 class how to add fractions"),
        ("给小学五年级讲一下船闸是怎么让大轮船“爬楼梯”过三峡大坝的", "给小学五年级讲一下船闸是怎么让大轮船"),
    ],
)  # fmt: skip
def test_a_long_title_ends_between_two_words(text: str, title: str) -> None:
    assert title_of(text, "explainer", "en" if text.isascii() else "zh") == title


@pytest.mark.parametrize(
    ("idea", "thing"),
    [
        ("We're launching a folding bike helmet that goes flat as a book", ["bike helmet"]),
        ("Launching a spreadsheet plugin that is fast as a car", []),
        ("Ad for our bakery: bread at five", ["bread"]),
    ],
)
def test_what_is_sold_is_never_what_it_is_likened_to(idea: str, thing: list[str]) -> None:
    last = beats(told(idea, "launch", "en"))[-1]
    assert [name for name in last.shows if name != "Woman"] == thing and last.card == "call"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("我们做了一个可以自己浇水的智能花盆和一把伞", "", ""),
        ("每一碗汤从凌晨三点开始熬要熬足十二个小时才上桌", "number", "十二个小时"),
        ("一块蛋糕", "claim", "一块蛋糕"),
        ("拿铁十八元", "price", "拿铁十八元"),
        ("the best of Europe in one tent", "claim", "The best of Europe in one tent"),
        ("a kettle that boils a whole litre of water in 90 seconds or 2 minutes", "number", "2 minutes"),
        (".".join(str(n) for n in range(40)), "", ""),
    ],
)
def test_a_long_piece_has_its_figure_on_the_screen_and_nothing_that_is_none(text: str, kind: str, words: str) -> None:
    found = card_of(text, "advert", "en" if text.isascii() else "zh")
    assert found == (kind, words)


def test_what_a_film_warns_of_is_not_taken_up_with_a_smile() -> None:
    script = told("公益广告：请把手机放下，抬头看看", "advert")
    assert script.cast == () and not any("手机" in beat.shows for beat in beats(script)[-1:])


def test_more_than_is_heard_in_the_time_is_left_out_but_never_the_first_the_last_or_a_price() -> None:
    claims = "、".join(f"第{n}样好处说出来要好几秒钟" for n in "一二三四五六七八")
    said = lines(told(f"给水壶拍个广告，{claims}，只要九十九元，现在就来买", "advert", seconds=10))
    assert said[0] == "水壶。" and said[-1] == "现在就来买。" and "只要九十九元。" in said and len(said) < 6


def test_rain_that_a_piece_names_falls() -> None:
    assert {scene.weather for scene in told("雨打芭蕉，夜里不睡", "poem").scenes} == {"rain"}


def test_a_long_piece_that_ends_in_a_particle_has_a_title() -> None:
    assert title_of("我们家的面包每天早上五点开始都是手工做的", "advert", "zh")


@pytest.mark.parametrize(
    ("idea", "form", "points"),
    [
        ("盘点三种最好养活的阳台植物，懒人也行的那种", "list", [BLANK] * 3),
        ("How to do CPR in six clear steps, for a workplace induction screen", "lesson", [BLANK] * 6),
        ("How to patch a tube: dry it, spread glue", "lesson", ["Dry it", "Spread glue"]),
        ("五月开的三种花，杜鹃，蔷薇，石榴", "list", ["杜鹃", "蔷薇", "石榴"]),
    ],
)
def test_points_are_those_behind_a_colon_as_many_as_asked_or_steps_and_else_blank(
    idea: str, form: str, points: list[str]
) -> None:
    script = told(idea, form, "en" if idea.isascii() else "zh")
    assert [beat.card_text for beat in beats(script) if beat.has_card()] == points


@pytest.mark.parametrize(
    ("idea", "form"),
    [
        ("Portrait of my mum at the market", "portrait"),
        ("Portrait of a baker in Lyon", "portrait"),
        ("我妈妈的一天", "portrait"),
    ],
)
def test_whoever_is_portrayed_has_a_story(idea: str, form: str) -> None:
    assert phrases_to_tell(form, idea) == ()


def test_an_advert_that_says_special_or_never_burns_still_has_its_user() -> None:
    assert told("给水壶拍个广告，特别轻，告别水垢", "advert").cast
    assert told("ad for a kettle, it never burns, near the bus stop", "advert", "en").cast


def test_a_poem_is_the_lines_that_are_quoted() -> None:
    assert lines(told("把“慢些走，秋天，我还有一封信没有写完”拍成一首诗，水墨风", "poem")) == [
        "慢些走。",
        "秋天。",
        "我还有一封信没有写完。",
    ]
