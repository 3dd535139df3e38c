"""What the lab sees of a result without a key: pictures, clips, sounds and texts that are well, and ones that are spoiled."""

from __future__ import annotations

import io
import re
import time
import wave
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from core.lab.checking.result_checks import check_result
from providers.base import Capability, Errand, Request
from providers.vendors.self_hosted.builtin import PROVIDER

STILL = Request(capability=Capability.IMAGE, width=640, height=360)
CLIP = Request(capability=Capability.VIDEO, width=320, height=180, seconds=3)
MUSIC = Request(capability=Capability.MUSIC, seconds=2)
TEXT = Request(capability=Capability.TEXT, language="zh", prompt="写一个剧本，主角叫林夏")


def painted(words: str, scratch: Path) -> bytes:
    model = next(m for m in PROVIDER.models() if m.name == "painter")
    asked = Request(capability=Capability.IMAGE, purpose="free", prompt=words, width=640, height=360)
    return PROVIDER.generate(model, asked, Errand(scratch=scratch)).content


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return painted("a fisherman at the harbour at dawn", tmp_path_factory.mktemp("painter"))


def pixels(content: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def clip(pictures: list[np.ndarray], rate: int = 24) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.options = "yuv420p", {"preset": "ultrafast"}
        for picture in pictures:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")))
        file.mux(stream.encode())
    return out.getvalue()


def wav(samples: np.ndarray, rate: int = 48_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def tone(seconds: float, strength: float, rate: int = 48_000) -> np.ndarray:
    return strength * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)


def test_a_picture_as_it_was_asked_for_has_no_findings(harbour: bytes) -> None:
    seen = check_result("image/png", harbour, STILL, harbour)
    assert seen.findings == () and seen.figures["likeness"] == 1.0
    assert (seen.figures["width"], seen.figures["height"]) == (640, 360)


def test_a_spoiled_picture_is_told_by_what_spoiled_it(harbour: bytes) -> None:
    picture = pixels(harbour)
    spoiled = {
        "check_blurred": cv2.GaussianBlur(picture, (0, 0), 8),
        "check_black": picture // 40,
        "check_flat": np.full_like(picture, 120),
        "check_size": cv2.resize(picture, (320, 180)),
        "check_ratio": cv2.resize(picture, (400, 400)),
    }
    assert {say: check_result("image/png", png(each), STILL).says for say, each in spoiled.items()} == {
        s: (s,) for s in spoiled
    }


def test_a_picture_is_more_like_its_own_place_than_another(harbour: bytes, tmp_path: Path) -> None:
    moon = painted("two robots on the moon", tmp_path)
    nearer = painted("a fisherman at the harbour at dawn, medium shot", tmp_path)
    like = [check_result("image/png", each, STILL, harbour).figures["likeness"] for each in (nearer, moon)]
    assert like[0] > like[1] + 0.1
    assert "check_unlike" in check_result("image/png", moon, STILL, harbour).says


@pytest.mark.parametrize("kind", ["image/png", "audio/wav", "video/mp4"])
@pytest.mark.parametrize("content", [b"", b"\x00" * 4000, b"RIFF....WAVE", b"\x89PNG\r\n\x1a\n" + b"\xff" * 200])
def test_broken_bytes_are_a_finding_and_never_an_error(kind: str, content: bytes) -> None:
    assert check_result(kind, content, Request(capability=Capability.IMAGE)).says == ("check_broken",)


def test_a_picture_that_breaks_off_is_a_finding(harbour: bytes) -> None:
    assert check_result("image/png", harbour[: len(harbour) // 2], STILL).says == ("check_broken",)


def test_a_moving_clip_that_begins_on_its_still_is_well(harbour: bytes) -> None:
    wide = cv2.resize(pixels(harbour), (400, 225))
    frames = [wide[n // 4 : n // 4 + 180, n // 2 : n // 2 + 320] for n in range(72)]
    seen = check_result("video/mp4", clip(frames), CLIP, png(frames[0]))
    assert seen.findings == ()
    assert seen.figures["seconds"] == 3.0 and seen.figures["rate"] == 24 and seen.figures["motion"] > 0.005
    assert seen.figures["first_likeness"] > 0.9
    assert pixels(seen.filmstrip).shape[1] == 5 * 256
    assert "filmstrip" not in seen.model_dump(mode="json")


def test_frozen_black_short_and_strange_clips_are_told(harbour: bytes, tmp_path: Path) -> None:
    still = cv2.resize(pixels(harbour), (320, 180))
    moon = painted("two robots on the moon", tmp_path)
    assert check_result("video/mp4", clip([still] * 72), CLIP, moon).says == ("check_frozen", "check_first_frame")
    half = check_result("video/mp4", clip([still] * 36 + [still * 0] * 36), CLIP)
    assert "check_black_frames" in half.says and 0.3 < half.figures["black"] < 0.7
    assert "check_too_short" in check_result("video/mp4", clip([still] * 24), CLIP).says
    assert "check_few_frames" in check_result("video/mp4", clip([still] * 24, rate=8), CLIP).says


def test_a_minute_of_full_hd_is_checked_in_time() -> None:
    rng = np.random.default_rng(4)
    large = cv2.resize(rng.integers(0, 255, (60, 107, 3), np.uint8), (2140, 1200), interpolation=cv2.INTER_CUBIC)
    frames = [large[n % 120 : n % 120 + 1080, n % 200 : n % 200 + 1920] for n in range(240)]
    content = clip(frames, rate=4)
    began = time.thread_time()
    seen = check_result("video/mp4", content, Request(capability=Capability.VIDEO, width=1920, height=1080, seconds=60))
    assert time.thread_time() - began < 3.0
    assert seen.figures["sampled"] >= 5 and seen.figures["seconds"] == 60.0


def test_a_sound_is_told_to_be_short_silent_clipped_or_dull() -> None:
    assert check_result("audio/wav", wav(tone(2, 0.1)), MUSIC).findings == ()
    assert check_result("audio/wav", wav(tone(1, 0.1)), MUSIC).says == ("check_too_short",)
    assert check_result("audio/wav", wav(tone(2, 0)), MUSIC).says == ("check_silent",)
    assert check_result("audio/wav", wav(tone(2, 3)), MUSIC).says == ("check_loud", "check_clipping")
    assert check_result("audio/wav", wav(tone(2, 0.1, 8000), 8000), MUSIC).says == ("check_low_rate",)
    gaps = np.concatenate([tone(0.6, 0.1), np.zeros(67_200)])
    assert check_result("audio/wav", wav(gaps), MUSIC).says == ("check_much_silence",)


def test_the_loudness_of_a_tone_is_what_the_standard_says() -> None:
    """BS.1770: a full sine of 997 Hz in one channel is at -3.01 LUFS."""
    samples = np.sin(2 * np.pi * 997 * np.arange(96_000) / 48_000) * 0.1
    assert check_result("audio/wav", wav(samples), MUSIC).figures["lufs"] == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("tail_s", [0.0, 0.01, 0.05, 0.075, 0.0824, 0.095])
def test_a_sound_is_heard_whatever_is_left_after_its_last_whole_second(tail_s: float) -> None:
    found = check_result("audio/wav", wav(tone(3.0 + tail_s, 0.2)), MUSIC)
    assert found.figures["seconds"] == pytest.approx(3.0 + tail_s, abs=0.002)
    assert found.figures["lufs"] is not None


def test_a_text_is_told_to_be_empty_refused_in_another_language_or_without_its_names() -> None:
    said = "林夏走进火星基地的温室，把种子埋进土里，等它发芽。等了一个冬天，又等了一个春天。"
    assert check_result("text/plain", said, TEXT).findings == ()
    assert check_result("text/plain", "  ", TEXT).says == ("check_empty",)
    assert "check_refusal" in check_result("text/plain", "抱歉，我无法满足您的请求。", TEXT).says
    assert "check_refusal" in check_result("text/plain", "I'm sorry, but I can't help with that.", TEXT).says
    assert check_result("text/plain", said.replace("林夏", "她"), TEXT).says == ("check_names_lost",)
    other = check_result("text/plain", "Lin Xia (林夏) walks into the greenhouse and waits a whole winter.", TEXT)
    assert other.says == ("check_language",)


def test_what_somebody_says_in_a_long_story_is_no_refusal() -> None:
    story = "林夏说：“对不起，我不能走。”\n" + "她把灯点亮，又把灯熄灭，等着天亮。" * 80
    assert check_result("text/plain", story, TEXT).findings == ()


def test_json_that_was_asked_for_is_read_as_json_fenced_or_not() -> None:
    asked = Request(capability=Capability.TEXT, language="zh", prompt="只输出 JSON", answer_schema={"type": "object"})
    assert check_result("text/plain", '```json\n{"title": "灯塔"}\n```', asked).findings == ()
    assert check_result("text/plain", '{"title": "灯塔', asked).says == ("check_not_json",)


def test_every_finding_has_a_sentence_in_both_languages() -> None:
    import json

    from core.settings import ROOT

    words = json.loads((ROOT / "data" / "i18n" / "lab.json").read_text("utf-8"))
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "core" / "lab" / "checking").glob("check_*.py"))
    says = set(re.findall(r'"(check_[a-z_]+)"', code)) - {"check_picture", "check_sound", "check_text", "check_video"}
    assert len(says) > 20
    assert not [say for say in says if not (words.get(say, {}).get("zh") and words[say].get("en"))]
