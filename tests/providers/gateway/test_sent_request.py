"""What a model was sent is kept as it left: its words, what it was shown, its settings; and not what it takes no notice of."""

from __future__ import annotations

from providers.base import Capability, Likeness, Limits, Model, Request
from providers.fitting import request_as_shown
from providers.gateway import sent_request

PICTURE = Request(
    capability=Capability.IMAGE,
    purpose="shot",
    prompt="雨夜里的猫",
    negative="文字",
    inputs={"picture": {"place": "street"}},
    width=1344,
    height=768,
    seed=7,
    likenesses=(Likeness(name="林岚", sha256="a" * 64),),
)


def model(capability: Capability = Capability.IMAGE, price: int | None = None, **limits: object) -> Model:
    return Model(
        provider="v", name="m", capability=capability, price_micro_yuan=price, limits=Limits.model_validate(limits)
    )


def told(by: Model, request: Request, **options: object) -> dict[str, object]:
    return sent_request.request_as_sent(by, request_as_shown(by, request), options)


def test_the_words_are_those_the_model_read_with_who_is_who_in_the_pictures_it_was_shown():
    kept = told(model(references=2), PICTURE)
    assert kept["prompt"] == request_as_shown(model(references=2), PICTURE).prompt != PICTURE.prompt
    assert (kept["references"], kept["likenesses"]) == (["a" * 64], {"a" * 64: "林岚"})


def test_what_a_model_takes_no_notice_of_has_not_left():
    kept = told(model(), PICTURE)
    assert not {"negative", "seed", "references", "likenesses", "inputs"} & set(kept)
    heard = told(model(negative=True, seed=True), PICTURE)
    assert (heard["negative"], heard["seed"]) == ("文字", 7)


def test_the_studios_own_engine_is_told_the_whole_and_its_structure_is_not_kept():
    kept = told(model(price=0), PICTURE)
    assert (kept["prompt"], kept["negative"], kept["seed"]) == ("雨夜里的猫", "文字", 7)
    assert "inputs" not in kept


def test_the_size_is_the_models_own_that_comes_nearest_beside_the_one_wanted():
    kept = told(model(sizes=("1024x1024", "1536x1024"), resolutions=("720p", "1080p")), PICTURE)
    assert (kept["width"], kept["height"], kept["size"], kept["resolution"]) == (1344, 768, "1536x1024", "1080p")
    assert told(model(ratios=("16:9", "9:16")), PICTURE)["ratio"] == "16:9"


def test_a_clip_says_its_first_and_its_last_picture_and_the_length_that_was_ordered():
    clip = Request(
        capability=Capability.VIDEO,
        prompt="推近",
        width=1280,
        height=720,
        seconds=3.4,
        references=("a" * 64,),
        last_frame="b" * 64,
        sound="off",
    )
    kept = sent_request.request_as_sent(
        model(Capability.VIDEO, durations=(5.0, 10.0), last_frame=True), clip, {"mode": "std"}
    )
    assert (kept["references"], kept["last_frame"], kept["seconds"]) == (["a" * 64], "b" * 64, 5.0)
    assert (kept["sound"], kept["options"]) == ("off", {"mode": "std"})


def test_a_line_says_the_voice_that_spoke_it():
    line = Request(capability=Capability.SPEECH, prompt="站住。", voice="mei", speed=1.15)
    voice = Model(provider="v", name="m", capability=Capability.SPEECH, voices={"zh": {"f": "Cherry"}})
    kept = sent_request.request_as_sent(voice, line, {})
    assert (kept["voice"], kept["speed"], kept["language"]) == ("Cherry", 1.15, "zh")
    assert "width" not in kept


def test_a_workflow_as_long_as_a_book_is_not_kept_beside_each_picture():
    assert "options" not in told(model(), PICTURE, workflow={"nodes": "x" * 3000})
