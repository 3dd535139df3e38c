"""How a request is cut to what a model offers."""

from __future__ import annotations

from datetime import date

import pytest

from providers import fitting
from providers.base import Capability, Likeness, Model, Request


def model(capability: Capability = Capability.IMAGE, voices: object = None, **limits: object) -> Model:
    facts = {"provider": "v", "name": "m", "capability": capability, "limits": limits, "voices": voices or {}}
    return Model.model_validate(facts)


def asked(width: int = 1280, height: int = 720, **facts: object) -> Request:
    return Request.model_validate({"capability": Capability.IMAGE, "width": width, "height": height, **facts})


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(1280, 720, "1536x1024"), (720, 1280, "1024x1536"), (640, 640, "1024x1024"), (1680, 720, "1536x1024")],
)
def test_the_nearest_size_in_shape_is_taken(width: int, height: int, size: str) -> None:
    assert fitting.size(model(sizes=["1024x1024", "1536x1024", "1024x1536"]), asked(width, height)) == size


def test_of_one_shape_the_smallest_that_has_all_the_pixels_is_taken() -> None:
    assert fitting.size(model(sizes=["640x360", "1280x720", "1920x1080"]), asked(1000, 562)) == "1280x720"


def test_a_free_size_keeps_to_multiples_and_to_the_most_pixels() -> None:
    assert fitting.size(model(multiple_of=16), asked(1001, 563), "*") == "1008*560"
    width, height = map(int, fitting.size(model(multiple_of=16, pixels_most=1_000_000), asked(3840, 2160)).split("x"))
    assert width * height <= 1_020_000 and width % 16 == height % 16 == 0


@pytest.mark.parametrize(("wanted", "given"), [(3.2, 5), (5.0, 5), (5.4, 10), (12, 10)])
def test_a_length_is_the_shortest_that_holds_it(wanted: float, given: float) -> None:
    clip = model(Capability.VIDEO, durations=[5, 10])
    assert fitting.duration(clip, asked(capability=Capability.VIDEO, seconds=wanted)) == given


def test_a_length_between_bounds_is_kept_and_whole_seconds_are_never_shorter() -> None:
    clip = model(Capability.VIDEO, seconds_least=2, seconds_most=15)
    request = asked(capability=Capability.VIDEO, seconds=3.2)
    assert (fitting.duration(clip, request), fitting.whole_seconds(clip, request)) == (3.2, 4)
    assert fitting.duration(clip, request.model_copy(update={"seconds": 1})) == 2


def test_the_smallest_resolution_that_has_all_the_pixels_is_taken() -> None:
    clip = model(Capability.VIDEO, resolutions=["1080p", "720p", "480p"])
    assert [fitting.resolution(clip, asked(w, h)) for w, h in ((640, 360), (1280, 720), (3840, 2160))] == [
        "480p",
        "720p",
        "1080p",
    ]


def test_a_voice_suits_the_speaker_in_the_language_spoken() -> None:
    voices = {"zh": {"f": "Xiao", "m": "Yun", "f.child": "Mei"}, "en": {"f": "Ann", "m": "Bob"}}
    speech = model(Capability.SPEECH, voices)

    def of(language: str, **speaker: str) -> str:
        return fitting.voice(
            speech, Request(capability=Capability.SPEECH, language=language, inputs={"speaker": speaker})
        )

    assert [of("zh", sex="m"), of("zh", sex="f", age="child"), of("en", sex="m", age="old"), of("fr")] == [
        "Yun",
        "Mei",
        "Bob",
        "Xiao",
    ]
    assert fitting.voice(speech, Request(capability=Capability.SPEECH, language="en", voice="Mei")) == "Mei"


WHO = (Likeness(name="林岚", sha256="a" * 64), Likeness(name="猫", sha256="b" * 64))
TODAY = date(2026, 11, 25)


def test_a_model_is_shown_as_many_of_the_people_as_it_takes_and_told_who_is_who() -> None:
    wanted = asked(prompt="雨夜", likenesses=WHO)
    both, one = (fitting.request_as_shown(model(references=n), wanted) for n in (3, 1))
    assert both.references == ("a" * 64, "b" * 64) and one.references == ("a" * 64,)
    assert "1 is 林岚; 2 is 猫" in both.prompt and both.prompt.startswith("雨夜\n") and "猫" not in one.prompt
    assert fitting.request_as_shown(model(references=3), both) == both
    beside = fitting.request_as_shown(model(references=2), wanted.model_copy(update={"references": ("c" * 64,)}))
    assert beside.references == ("c" * 64, "a" * 64) and "2 is 林岚" in beside.prompt


def test_a_model_that_reads_little_is_told_the_same_in_fewer_words() -> None:
    wanted = asked(prompt="a long story " * 30, short="a story", likenesses=WHO)
    assert fitting.request_as_shown(model(prompt_chars=100), wanted).prompt == "a story"
    seen = fitting.request_as_shown(model(prompt_chars=200, references=2), wanted)
    assert seen.prompt.startswith("a story\n") and "2 is 猫" in seen.prompt and len(seen.prompt) < 200
    assert fitting.request_as_shown(model(), wanted).prompt == wanted.prompt
    assert fitting.misfit(model(prompt_chars=100), wanted, TODAY) == ""
    assert fitting.misfit(model(prompt_chars=5), wanted, TODAY) == "prompt"


def test_a_model_that_takes_no_pictures_of_people_goes_by_the_words_alone() -> None:
    wanted = asked(prompt="雨夜", likenesses=WHO)
    for mute in (model(references=0), model(references=4, likenesses=0)):
        assert fitting.request_as_shown(mute, wanted) == asked(prompt="雨夜")
        assert fitting.misfit(mute, wanted, TODAY) == ""
    needy = model(references=3, needs_reference=True)
    assert (fitting.misfit(needy, wanted, TODAY), fitting.misfit(needy, asked(), TODAY)) == ("", "needs_reference")
