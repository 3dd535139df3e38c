"""What a model is told of a text that is no tale: its own kind of film, facts where they are known, and no genre by guess."""

from __future__ import annotations

import json

import pytest

from core.idea import idea
from core.script import script_writing
from core.script.model import ScriptDraft
from language.forms import form_files
from providers.base import Request, Result
from tests.support.crew import SCRIPT

NOT_TALES = [
    ("explainer", "豆腐是怎么做出来的"), ("lesson", "三个步骤教你心肺复苏"), ("explainer", "why is the sky blue"), ("list", "盘点中国最美的五个古镇"),
    ("launch", "我们的智能门锁今天正式发布，指纹一按就开"), ("advert", "30 second advert for a juicer that cleans itself"), ("travel", "A day in Lisbon, trams and custard tarts"),
    ("memory", "爸妈结婚四十年，用老照片做一个纪念视频"), ("poem", "风把麦子按倒 / 又轻轻扶起"), ("news", "快讯：今日台风登陆台州，市民已转移，无人伤亡"),
]  # fmt: skip


def told(text: str, understood: dict[str, object] | None = None) -> Request:
    """What is asked of a model for a script of this text."""
    asked: list[Request] = []

    def answer(request: Request) -> Result:
        asked.append(request)
        return Result(text=json.dumps(SCRIPT))

    language = "zh" if any(letter >= "\u4e00" for letter in text) else "en"
    script_writing.write(ScriptDraft(idea=text, seconds=30, language=language, understood=understood or {}), answer)
    return asked[0]


@pytest.mark.parametrize(("form", "text"), NOT_TALES)
def test_a_model_is_told_the_form_that_the_text_asks_for(form: str, text: str) -> None:
    prompt = told(text).prompt
    files = form_files()
    assert files[form]["script"].strip() in prompt
    assert not any(files[other]["script"].strip() in prompt for other in files if other != form)


def test_what_somebody_chose_counts_and_not_what_was_read() -> None:
    assert form_files()["news"]["script"].strip() in told("豆腐是怎么做出来的", {"form": "news"}).prompt


def test_known_facts_are_told_with_it_in_their_order() -> None:
    prompt = told("豆腐是怎么做出来的").prompt
    at = [prompt.index(word) for word in ("黄豆泡一夜", "磨成浆", "滤去豆渣", "压上重物")]
    assert at == sorted(at)
    assert "Facts that were checked" in prompt
    assert "Facts that were checked" not in told("一个女孩在雨夜等她的猫").prompt


@pytest.mark.parametrize(("form", "text"), NOT_TALES)
def test_what_is_no_tale_has_no_genre_but_one_that_it_names(form: str, text: str) -> None:
    read = idea.with_form(idea.Understood(genre="horror"), text)
    assert (read.form, read.genre) == (form, "")
    assert idea.with_form(idea.Understood(genre="horror"), f"{text}，科幻 sci-fi").genre == "sci-fi"


def test_a_tale_keeps_the_genre_that_was_read() -> None:
    read = idea.with_form(idea.Understood(genre="comedy"), "一个失忆的女侦探在雨夜追着一只会说话的猫")
    assert (read.form, read.genre) == ("story", "comedy")
