"""What each picture of a clip is to it."""

from __future__ import annotations

from providers import fitting
from providers.base import Capability, Likeness, Limits, Model, Request
from providers.clip_frames import FramesShown, frames_shown

RAIN, ZHOU = Likeness(name="阿雨", sha256="rain"), Likeness(name="老周", sha256="zhou")
CLIP = Request(capability=Capability.VIDEO, prompt="雨巷", likenesses=(RAIN, ZHOU))


def model(**limits: object) -> Model:
    return Model(provider="v", name="m", capability=Capability.VIDEO, limits=Limits.model_validate(limits))


def test_people_alone_are_not_taken_for_the_picture_a_clip_begins_with() -> None:
    asked = fitting.request_as_shown(model(references=3), CLIP)
    assert frames_shown(asked) == FramesShown("", "", ("rain", "zhou"))


def test_a_clip_begins_with_its_picture_and_shows_its_people_behind_it() -> None:
    begun = CLIP.model_copy(update={"references": ("still",), "last_frame": "end"})
    asked = fitting.request_as_shown(model(references=2, last_frame=True), begun)
    assert frames_shown(asked) == FramesShown("still", "end", ("rain",))


def test_an_end_without_a_beginning_is_not_told() -> None:
    asked = fitting.request_as_shown(
        model(references=2, last_frame=True), CLIP.model_copy(update={"last_frame": "end"})
    )
    assert frames_shown(asked).last == ""


def test_to_be_asked_twice_as_shown_changes_nothing() -> None:
    either = model(references=9, frames_or_references=True, last_frame=True)
    for request in (CLIP, CLIP.model_copy(update={"references": ("still",)})):
        once = fitting.request_as_shown(either, request)
        assert fitting.request_as_shown(either, once) == once
    assert frames_shown(fitting.request_as_shown(either, CLIP)).people == ("rain", "zhou")
