"""Whether a request fits a model, and how it is cut to fit: the nearest ratio, size, resolution and length it offers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from providers import clip_frames
from providers.base import Capability, Model, Request

RATIO_OFF = 0.35
"""How far a picture's ratio may be from the one wanted, as a natural logarithm: 16:9 may be cut out of 4:3, not out of 9:16."""
SHORT_SIDES = {
    "360p": 360,
    "480p": 480,
    "512p": 512,
    "540p": 540,
    "720p": 720,
    "768p": 768,
    "1080p": 1080,
    "2k": 1440,
    "4k": 2160,
}
TIMED = (Capability.VIDEO, Capability.MUSIC, Capability.EFFECT)
PICTURED = (Capability.IMAGE, Capability.VIDEO, Capability.EDIT)
WHO = "Reference pictures: {who}. The same face, hair, build and clothes as there; pose, light and background as told here."
"""What a model is told of the people it is shown."""


def request_as_shown(model: Model, request: Request) -> Request:
    """The request as this model is asked: as many of its likenesses among the references as it takes, and a word on who is who
    (`likenesses` are then those); in fewer words where it takes no more."""
    request = _as_it_can(model, request)
    if request.likenesses and request.likenesses[0].sha256 in request.references:
        return request
    shown = _shown(model, request) if request.likenesses else request
    most = model.limits.prompt_chars
    if most and request.short and len(shown.prompt) > most:
        brief = request.model_copy(update={"prompt": request.short})
        return (_shown(model, brief) if request.likenesses else brief).model_copy(update={"short": ""})
    return shown.model_copy(update={"short": ""}) if shown.short else shown


def clip_sound(model: Model, request: Request) -> Literal["on", "off"]:
    """Whether the clip will have a sound of its own."""
    how = model.limits.sound
    return "on" if how == "always" or (how == "switch" and request.sound == "on") else "off"


def _as_it_can(model: Model, request: Request) -> Request:
    """Without what this model has no way to be told: an end, a sound of its own, a longer answer than it gives."""
    limits, cut = model.limits, dict[str, Any]()
    if request.last_frame and not limits.last_frame:
        cut["last_frame"] = ""
    if request.sound and limits.sound != "switch":
        cut["sound"] = ""
    if request.speech and not limits.speaks:
        cut["speech"] = ""
    if request.mask and not limits.mask:
        cut["mask"] = ""
    if limits.answer_tokens_most and request.tokens_most > limits.answer_tokens_most:
        cut["tokens_most"] = limits.answer_tokens_most
    if (
        limits.frames_or_references
        and request.capability is Capability.VIDEO
        and clip_frames.frames_shown(request).first
    ):
        cut["likenesses"] = ()
    return request.model_copy(update=cut) if cut else request


def _shown(model: Model, request: Request) -> Request:
    limits, before = model.limits, len(request.references)
    room = (limits.references or 0) - before
    shown = request.likenesses[: max(0, min(room, room if limits.likenesses is None else limits.likenesses))]
    if not shown:
        return request.model_copy(update={"likenesses": ()})
    who = "; ".join(f"{number} is {each.name}" for number, each in enumerate(shown, before + 1))
    return request.model_copy(
        update={
            "references": (*request.references, *(each.sha256 for each in shown)),
            "likenesses": shown,
            "prompt": f"{request.prompt}\n{WHO.format(who=who)}",
        }
    )


def misfit(model: Model, request: Request, today: date, region: str = "") -> str:
    """Why this model cannot take this request, in one word; empty where it can."""
    limits, request = model.limits, request_as_shown(model, request)
    if model.capability is not request.capability:
        return "capability"
    if model.purposes and request.purpose not in model.purposes:
        return "purpose"
    if model.from_day and today < model.from_day:
        return "not_yet"
    if model.until_day and today >= model.until_day:
        return "retired"
    if region and model.regions and region not in model.regions:
        return "region"
    if limits.prompt_chars and len(request.prompt) > limits.prompt_chars:
        return "prompt"
    if limits.context_tokens and text_tokens(request.prompt) + request.tokens_most > limits.context_tokens:
        return "prompt"
    if limits.languages and request.capability is Capability.SPEECH and request.language not in limits.languages:
        return "language"
    return _misfit_of_picture(model, request) or _misfit_of_time(model, request)


def text_tokens(text: str) -> int:
    """About how many tokens a text is: four Latin letters or one Chinese character to a token."""
    wide = 0 if text.isascii() else sum(ord(letter) > 0x2E80 for letter in text)
    return wide + (len(text) - wide) // 4


def _misfit_of_picture(model: Model, request: Request) -> str:
    if request.capability not in PICTURED:
        return ""
    limits = model.limits
    if request.references and limits.references == 0:
        return "references"
    if limits.needs_reference and not request.references:
        return "needs_reference"
    wanted = request.width / request.height if request.width and request.height else 0
    offered = [_value(ratio) for ratio in limits.ratios] or [_value(size) for size in limits.sizes]
    if wanted and offered and min(abs(math.log(wanted / ratio)) for ratio in offered) > RATIO_OFF:
        return "ratio"
    return ""


def _misfit_of_time(model: Model, request: Request) -> str:
    limits = model.limits
    if request.capability not in TIMED or not request.seconds:
        return ""
    longest = max(limits.durations, default=limits.seconds_most)
    if request.capability is Capability.MUSIC:
        return ""
    return "seconds" if longest and request.seconds > longest + 0.05 else ""


def ratio(model: Model, request: Request) -> str:
    """The ratio it offers that is nearest to the picture wanted; empty where it names none."""
    return _nearest(model.limits.ratios, request)


def size(model: Model, request: Request, separator: str = "x") -> str:
    """Width and height in pixels: of the sizes it offers the nearest in ratio and then in pixels, else the one wanted, cut to
    what it can."""
    limits = model.limits
    if limits.sizes:
        return _nearest(limits.sizes, request).replace("x", separator)
    width, height = request.width or 1024, request.height or 1024
    if limits.pixels_most and width * height > limits.pixels_most:
        shrink = math.sqrt(limits.pixels_most / (width * height))
        width, height = int(width * shrink), int(height * shrink)
    step = limits.multiple_of or 1
    return f"{max(step, round(width / step) * step)}{separator}{max(step, round(height / step) * step)}"


def resolution(model: Model, request: Request) -> str:
    """The smallest resolution it offers that has all the pixels wanted, else its largest; empty where it names none."""
    offered = sorted(model.limits.resolutions, key=_short_side)
    wanted = min(request.width, request.height)
    return next((word for word in offered if _short_side(word) >= wanted), offered[-1] if offered else "")


def duration(model: Model, request: Request) -> float:
    """The shortest length it offers, in seconds, that holds the one wanted; its longest where none does."""
    limits = model.limits
    if limits.durations:
        fits = [seconds for seconds in limits.durations if seconds >= request.seconds - 0.05]
        return min(fits) if fits else max(limits.durations)
    seconds = max(request.seconds, limits.seconds_least)
    return min(seconds, limits.seconds_most) if limits.seconds_most else seconds


def whole_seconds(model: Model, request: Request) -> int:
    """`duration` where only whole seconds are taken, never shorter than wanted while it can be helped."""
    seconds = math.ceil(duration(model, request) - 0.05)
    return int(min(seconds, model.limits.seconds_most)) if model.limits.seconds_most else seconds


def clip_tokens(model: Model, request: Request, option: Mapping[str, Any]) -> int:
    """How many tokens a clip is for a vendor that bills those: its pictures, the first and the last among them, times
    `option["tokens_a_frame"]` of its resolution. 0 for a vendor that bills otherwise."""
    each = option.get("tokens_a_frame") or {}
    frames = int(option.get("frames_a_second", 24)) * duration(model, request) + 1
    tokens: int = math.ceil(frames * each.get(resolution(model, request), 0))
    return tokens


def voice(model: Model, request: Request) -> str:
    """The voice of this model that suits the speaker: one it knows by name, else by language, sex and age as
    `inputs["speaker"]` says them."""
    of_language = model.voices.get(request.language) or next(iter(model.voices.values()), {})
    if any(request.voice in voices.values() for voices in model.voices.values()):
        return request.voice
    speaker = request.inputs.get("speaker") or {}
    sex, age = str(speaker.get("sex", "f")), str(speaker.get("age", "adult"))
    usual = next(iter(of_language.values()), "")
    return of_language.get(f"{sex}.{age}") or of_language.get(sex) or usual


def _nearest(offered: tuple[str, ...], request: Request) -> str:
    if not offered:
        return ""
    wanted, pixels = (request.width or 1) / (request.height or 1), request.width * request.height

    def away(word: str) -> tuple[float, bool, float]:
        many = _pixels(word)
        return round(abs(math.log(wanted / _value(word))), 2), many < pixels, abs(many - pixels)

    return min(offered, key=away)


def _value(word: str) -> float:
    width, height = _sides(word)
    return width / height


def _pixels(word: str) -> float:
    width, height = _sides(word)
    return width * height if "x" in word else 0


def _sides(word: str) -> tuple[float, float]:
    width, _, height = word.replace(":", "x").partition("x")
    return float(width), float(height)


def _short_side(word: str) -> int:
    return SHORT_SIDES[word.lower()]
