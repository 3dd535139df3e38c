"""The form of film is read first; each form is a file, and is whole."""

from __future__ import annotations

import pytest

from language import forms

PLAIN = [
    ("story", "一个失忆的女侦探在雨夜追着一只会说话的猫"), ("story", "Two brothers fight over their late father's taxi until their mother sells it to a stranger"),
    ("trailer", "悬疑电影预告片：房东每月收九份房租，可楼里只住了八个人"), ("trailer", "Trailer for a heist thriller set in Lagos, coming this fall"),
    ("advert", "帮我做一个30秒竖屏广告，突出我们家的牛肉汤熬了十二个小时"), ("advert", "30 second TV ad for a mattress shop, 40% off until Sunday"),
    ("launch", "我们的记账APP 3.0今天正式上线啦"), ("launch", "Introducing the new electric cargo bike, pre-order opens Monday"),
    ("explainer", "为什么海水是咸的"), ("explainer", "how do vaccines work"),
    ("lesson", "三个步骤教你心肺复苏"), ("lesson", "How to fold a fitted sheet in 4 steps"),
    ("list", "盘点中国最美的五个古镇"), ("list", "Top five weirdest animals of the deep sea"),
    ("travel", "成都三日游vlog，吃火锅看熊猫逛宽窄巷子"), ("travel", "A day in Kyoto: temples at sunrise, ramen, a walk along the river"),
    ("portrait", "纪录片：村里最后一个修伞的老师傅，每天五点开门"), ("portrait", "Documentary portrait of a woman who has repaired clocks for forty years"),
    ("memory", "爸妈金婚纪念日的视频，用我们家的老照片"), ("memory", "Retirement video for my dad, a bus driver for 38 years, from all of us"),
    ("poem", "风把麦子按倒 / 又轻轻扶起 / 我在田埂上等你"), ("poem", "haiku: rain on the window / an empty cup / still warm"),
    ("news", "快讯：今日凌晨台风在台州登陆，市民已转移，无人伤亡"), ("news", "Breaking news: a moose has blocked the motorway near Trondheim for six hours"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "text"), PLAIN)
def test_what_plainly_asks_for_a_form_is_read_as_it(form: str, text: str) -> None:
    found = forms.read_form(text)
    assert found.form == form
    assert found.confidence > 0.4
    assert sorted([found.form, *found.others]) == sorted(forms.form_files())


@pytest.mark.parametrize("text", ["", " ", "？", "🙂", "x" * 5000, "好" * 5000])
def test_what_says_nothing_is_a_form_and_not_a_sure_one(text: str) -> None:
    found = forms.read_form(text)
    assert found.form in forms.form_files()
    assert 0 < found.confidence <= 1


def test_every_form_is_whole() -> None:
    files = forms.form_files()
    assert list(files) == [
        "story",
        "trailer",
        "advert",
        "launch",
        "explainer",
        "lesson",
        "list",
        "travel",
        "portrait",
        "memory",
        "poem",
        "news",
    ]
    for file in files.values():
        assert file["title"]["zh"]
        assert file["title"]["en"]
        assert len(file["script"].split()) > 30
        assert all(len(file[kind][language]) >= 5 for kind in ("named", "signs") for language in ("zh", "en"))
