"""ElevenLabs: speech with its timing, music, sound effects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Model, Request
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Invalid,
    Lost,
    ModelNotOpen,
    NoMoney,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.pricing import load_price_book
from providers.vendors.hosted.elevenlabs import PROVIDER
from tests.wire import golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.elevenlabs import ElevenLabs

MODELS = {model.name: model for model in PROVIDER.models()}
SPEECH, FLASH = MODELS["eleven_multilingual_v2"], MODELS["eleven_flash_v2_5"]
MUSIC, EFFECT = MODELS["music_v1"], MODELS["eleven_text_to_sound_v2"]
RAIN = "雨停了。“走吧。”"
LINE = Request(capability=Capability.SPEECH, prompt=RAIN, seed=11, inputs={"speaker": {"sex": "m", "age": "adult"}})
SCORE = Request(capability=Capability.MUSIC, prompt="平静的钢琴，雨后的清晨", seconds=12.5)
STEPS = Request(capability=Capability.EFFECT, prompt="steps in rain", seconds=3)
ASKED = [(SPEECH, LINE), (MUSIC, SCORE), (EFFECT, STEPS)]


@pytest.fixture
def fake() -> Iterator[ElevenLabs]:
    with ElevenLabs() as elevenlabs:
        yield elevenlabs  # type: ignore[misc]


def errand(fake: ElevenLabs, model: Model, **facts: Any) -> Errand:
    return Errand(door=facts.pop("door", fake.door()), key="call-1", options=model.option(Grade.BALANCED))


def test_a_line_is_spoken_and_each_letter_has_its_time(fake: ElevenLabs) -> None:
    result = PROVIDER.generate(SPEECH, LINE, errand(fake, SPEECH))
    assert result.media_type == "audio/mpeg" and result.facts["seconds"] == pytest.approx(len(RAIN) / 5, abs=0.1)
    told = result.facts["alignment"]
    assert "".join(told["letters"]) == RAIN and len(told["begins"]) == len(told["ends"]) == len(RAIN)
    assert result.usage.characters == len(RAIN) and result.facts["credits"] == str(len(RAIN))
    golden.check("elevenlabs", "speech", fake.asked[0], ("xi-api-key",))
    assert fake.spent() == {"USD": load_price_book().cost(SPEECH, result.usage, {}, date(2026, 11, 25)).amount}


def test_a_model_that_takes_a_language_is_told_it(fake: ElevenLabs) -> None:
    PROVIDER.generate(FLASH, LINE.model_copy(update={"speed": 1.24}), errand(fake, FLASH))
    golden.check("elevenlabs", "speech-flash", fake.asked[0], ("xi-api-key",))
    assert fake.asked[0].json["language_code"] == "zh"
    assert fake.asked[0].json["voice_settings"] == {"speed": 1.2}


def test_a_pace_it_cannot_speak_at_is_not_taken_for_another(fake: ElevenLabs) -> None:
    with pytest.raises(Unable):
        PROVIDER.generate(SPEECH, LINE.model_copy(update={"speed": 1.5}), errand(fake, SPEECH))
    assert not fake.asked


def test_speech_without_a_timing_is_speech_all_the_same(fake: ElevenLabs) -> None:
    whole = PROVIDER.generate(SPEECH, LINE, errand(fake, SPEECH)).content
    import base64

    said = {"audio_base64": base64.b64encode(whole).decode(), "alignment": None}
    fake.next(Fault("answer", answer=Answer(200, said)))
    result = PROVIDER.generate(SPEECH, LINE, errand(fake, SPEECH))
    assert result.content == whole and "alignment" not in result.facts


def test_music_is_as_long_as_it_is_wanted(fake: ElevenLabs) -> None:
    result = PROVIDER.generate(MUSIC, SCORE, errand(fake, MUSIC))
    assert result.facts["seconds"] == pytest.approx(12.5, abs=0.1) and result.usage.seconds == 12.5
    golden.check("elevenlabs", "music", fake.asked[0], ("xi-api-key",))


def test_a_sound_effect_is_as_long_as_it_is_wanted(fake: ElevenLabs) -> None:
    result = PROVIDER.generate(EFFECT, STEPS, errand(fake, EFFECT))
    assert result.facts["seconds"] == pytest.approx(3, abs=0.1) and result.usage.seconds == 3
    golden.check("elevenlabs", "effect", fake.asked[0], ("xi-api-key",))


TROUBLES: list[tuple[str, type[ProviderError]]] = [
    ("bad_key", BadKey),
    ("no_money", NoMoney),
    ("busy", Busy),
    ("system_busy", Busy),
    ("refused", Refused),
    ("invalid", Invalid),
    ("unavailable", Unavailable),
    ("bad_answer", Lost),
]


@pytest.mark.parametrize(("kind", "error"), TROUBLES)
@pytest.mark.parametrize(("model", "request_"), ASKED)
def test_what_goes_wrong_is_told_as_what_it_is(
    fake: ElevenLabs, model: Model, request_: Request, kind: str, error: type[ProviderError]
) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(model, request_, errand(fake, model))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Refused):
        assert told.value.reason


@pytest.mark.parametrize("body", [{"audio_base64": "%%"}, {"audio_base64": 7}, {"audio_base64": "AAAA"}, {}])
def test_an_answer_of_another_shape_is_a_bad_answer_that_was_charged(fake: ElevenLabs, body: Any) -> None:
    fake.next(Fault("answer", answer=Answer(200, body)))
    with pytest.raises(BadAnswer) as told:
        PROVIDER.generate(SPEECH, LINE, errand(fake, SPEECH))
    assert told.value.usage is not None and told.value.usage.characters


@pytest.mark.parametrize("body", [b"up again soon", b"", ["audio"]])
@pytest.mark.parametrize(("model", "request_"), ASKED)
def test_an_answer_that_cannot_be_read_says_nothing_of_what_was_paid(
    fake: ElevenLabs, model: Model, request_: Request, body: Any
) -> None:
    fake.next(Fault("answer", answer=Answer(200, body)))
    with pytest.raises(Lost):
        PROVIDER.generate(model, request_, errand(fake, model))
    assert len(fake.asked) == 1


def test_a_voice_it_does_not_have_is_ours_to_mend(fake: ElevenLabs) -> None:
    model = SPEECH.model_copy(update={"voices": {"zh": {"m": "nobody"}}})
    with pytest.raises(Invalid):
        PROVIDER.generate(model, LINE, errand(fake, SPEECH))


@pytest.mark.parametrize("code", ["missing_permissions", "free_users_not_allowed", "only_for_creator+"])
def test_what_this_key_may_not_do_says_nothing_of_the_key(fake: ElevenLabs, code: str) -> None:
    said = {"detail": {"status": code, "message": "The API key you used is missing the permission voices_read."}}
    fake.next(Fault("answer", answer=Answer(401, said)), Fault("answer", answer=Answer(401, said)))
    with pytest.raises(ModelNotOpen):
        PROVIDER.generate(SPEECH, LINE, errand(fake, SPEECH))
    assert PROVIDER.check(fake.door()).ok, "a key that may speak, and may not list voices, is a good one"


def test_a_look_costs_nothing(fake: ElevenLabs) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_every_voice_has_the_shape_of_one() -> None:
    names = {name for model in MODELS.values() for voices in model.voices.values() for name in voices.values()}
    assert names and all(len(name) == 20 and name.isalnum() for name in names)
