"""Azure Speech: SSML in, sound out."""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from providers.base import Capability, Door, Errand, Grade, Request
from providers.errors import BadAnswer, Busy, Invalid, Lost, OutOfQuota, ProviderError, Unavailable
from providers.facts.pricing import load_price_book
from providers.vendors.hosted.azure import PROVIDER, ssml
from tests.wire import golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.azure import Azure

(MODEL,) = PROVIDER.models()
RAIN = "雨停了 <break time='9s'/> & “走吧”。"
LINE = Request(capability=Capability.SPEECH, prompt=RAIN, inputs={"speaker": {"sex": "m", "age": "old"}})


@pytest.fixture
def fake() -> Iterator[Azure]:
    with Azure() as azure:
        yield azure  # type: ignore[misc]


def errand(fake: Azure, **facts: Any) -> Errand:
    return Errand(door=facts.pop("door", fake.door()), key="call-1", options=MODEL.option(Grade.BALANCED))


def test_a_line_is_said_as_it_stands(fake: Azure) -> None:
    result = PROVIDER.generate(MODEL, LINE.model_copy(update={"speed": 1.1}), errand(fake))
    assert result.media_type == "audio/wav" and result.facts["seconds"] == pytest.approx(len(RAIN) / 5 / 1.1, abs=0.05)
    golden.check("azure", "speech", fake.asked[0], ("ocp-apim-subscription-key",))
    spoken = ElementTree.fromstring(fake.asked[0].body)
    assert "".join(spoken.itertext()) == RAIN and not list(spoken.iter("{http://www.w3.org/2001/10/synthesis}break"))
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in RAIN)
    assert result.usage.characters == wide
    owed = load_price_book().cost(MODEL, result.usage, {}, date(2026, 11, 25))
    assert fake.spent() == {"USD": owed.amount} and owed.amount == Decimal(wide) * Decimal("0.000015")


@pytest.mark.parametrize(
    ("who", "voice"),
    [
        ({"sex": "f", "age": "child"}, "zh-CN-XiaoshuangNeural"),
        ({"sex": "m", "age": "old"}, "zh-CN-YunzeNeural"),
        ({"sex": "m", "age": "adult"}, "zh-CN-YunyangNeural"),
        ({}, "zh-CN-XiaoxiaoNeural"),
    ],
)
def test_who_speaks_has_a_voice_that_suits(fake: Azure, who: dict[str, str], voice: str) -> None:
    PROVIDER.generate(MODEL, LINE.model_copy(update={"inputs": {"speaker": who}}), errand(fake))
    assert f'name="{voice}"'.encode() in fake.asked[0].body


def test_the_voice_is_of_the_lines_language(fake: Azure) -> None:
    PROVIDER.generate(
        MODEL, LINE.model_copy(update={"language": "en", "prompt": "The rain has stopped."}), errand(fake)
    )
    assert b'xml:lang="en-US"' in fake.asked[0].body and b"en-US-GuyNeural" in fake.asked[0].body


@pytest.mark.parametrize(("manner", "style"), [("轻声地", "whispering"), ("Angrily", "angry"), ("站起来", "")])
def test_how_a_line_is_said_is_told_where_the_vendor_has_a_word_for_it(fake: Azure, manner: str, style: str) -> None:
    PROVIDER.generate(MODEL, LINE.model_copy(update={"inputs": {"manner": manner}}), errand(fake))
    assert (f'style="{style}"' if style else "<voice").encode() in fake.asked[0].body
    assert style or b"express-as" not in fake.asked[0].body


def test_short_lines_of_one_voice_are_said_in_one_request(fake: Azure) -> None:
    """Where each begins is heard in the sound: 1 s of a hum, 1.5 s of nothing, 2 s of a hum."""
    fake.next(Fault("answer", answer=Answer(200, hum(1.0, None, 2.0), {"Content-Type": "audio/x-wav"})))
    asked = LINE.model_copy(update={"inputs": {"lines": ["“等我！”", "雨停了。"]}})
    result = PROVIDER.generate(MODEL, asked, errand(fake))
    golden.check("azure", "lines", fake.asked[0], ("ocp-apim-subscription-key",))
    assert result.facts["parts"] == [pytest.approx((0, 1.0), abs=0.01), pytest.approx((2.5, 4.5), abs=0.01)]
    assert result.usage.characters == 8 + 8


def test_lines_that_cannot_be_told_apart_have_no_parts(fake: Azure) -> None:
    fake.next(Fault("answer", answer=Answer(200, hum(3.0), {"Content-Type": "audio/x-wav"})))
    asked = LINE.model_copy(update={"inputs": {"lines": ["等我！", "雨停了。"]}})
    assert PROVIDER.generate(MODEL, asked, errand(fake)).facts["parts"] == []


def test_what_xml_cannot_hold_is_left_out(fake: Azure) -> None:
    assert PROVIDER.generate(MODEL, LINE.model_copy(update={"prompt": "雨\x00停\x0b了\ud800"}), errand(fake)).content
    assert "雨停了" in fake.asked[0].body.decode()
    with pytest.raises(Invalid):
        PROVIDER.generate(MODEL, LINE.model_copy(update={"prompt": " \x01 "}), errand(fake))
    assert len(fake.asked) == 1


def test_a_voices_name_cannot_leave_its_place() -> None:
    told = ElementTree.fromstring(ssml(["好"], 'zh-CN-X" onload="y'))
    assert told[0].get("name") == 'zh-CN-X" onload="y'


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Azure, kind: str, error: type[ProviderError]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, LINE, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2


def test_a_sound_that_cannot_be_played_is_a_bad_answer_that_was_charged(fake: Azure) -> None:
    fake.next(Fault("answer", answer=Answer(200, b"RIFF\x00\x00\x00\x00WAVEnothing", {"Content-Type": "audio/x-wav"})))
    with pytest.raises(BadAnswer) as told:
        PROVIDER.generate(MODEL, LINE, errand(fake))
    assert told.value.usage and told.value.usage.characters


@pytest.mark.parametrize(("words", "seconds"), [("5 days.", 5 * 86400), ("1.02:00:30.", 93630), ("00:10:00.", 600)])
def test_a_used_up_allowance_is_no_bad_key_and_says_when_it_is_full_again(
    fake: Azure, words: str, seconds: float
) -> None:
    said = {"error": {"code": "403", "message": f"Out of call volume quota. Quota will be replenished in {words}"}}
    fake.next(Fault("answer", answer=Answer(403, said)))
    with pytest.raises(OutOfQuota) as told:
        PROVIDER.generate(MODEL, LINE, errand(fake))
    assert told.value.until == pytest.approx(time.time() + seconds, abs=30)


def test_a_busy_service_that_turned_it_away_has_not_begun(fake: Azure) -> None:
    fake.next(Fault("answer", answer=Answer(503, b"")))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(MODEL, LINE, errand(fake))
    assert told.value.not_accepted


def test_a_look_costs_nothing(fake: Azure) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


@pytest.mark.parametrize(
    ("region", "address", "asked"),
    [
        ("", "", "https://eastasia.tts.speech.microsoft.com"),
        ("westeurope", "", "https://westeurope.tts.speech.microsoft.com"),
        ("brazilsouth", "", "https://brazilsouth.tts.speech.microsoft.com"),
        ("chinaeast2", "", "https://chinaeast2.tts.speech.azure.cn"),
        ("", "https://eastus.api.cognitive.microsoft.com/", "https://eastus.tts.speech.microsoft.com"),
        ("", "https://ours.example.com/tts", "https://ours.example.com/tts"),
    ],
)
def test_a_key_is_asked_where_its_region_speaks(region: str, address: str, asked: str) -> None:
    assert PROVIDER.wire(Door(provider="azure", region=region, address=address)).address == asked


def hum(*seconds: float | None) -> bytes:
    """A WAV of hums of these lengths; None: a pause as between lines."""
    rate, whole = 24000, []
    for long in seconds:
        t = np.arange(round((long or 1.5) * rate)) / rate
        whole.append((np.sin(2 * np.pi * 220 * t + 1) * 8000 * bool(long)).astype("<i2"))
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(np.concatenate(whole).tobytes())
    return kept.getvalue()
