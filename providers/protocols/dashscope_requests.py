"""What DashScope's services are told: for each shape of a request, what the vendor's own SDK takes for it.

What differs between models stands in data/models/dashscope.toml: `shape` picks a row of SHAPES.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from providers import clip_frames, fitting
from providers.base import Capability, Errand, Model, Request
from providers.errors import Unable
from providers.transport import file_signature
from providers.transport.outside_vendor import data_uri

OURS = (
    "shape",
    "model",
    "count",
    "media",
    "sizes",
    "sides",
    "resolution",
    "function",
    "masked",
    "format",
    "sample_rate",
)
"""Options that say how a model is asked; the others are parameters of its own."""
LANGUAGES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "ko": "Korean", "fr": "French", "de": "German"}
LANGUAGES |= {"es": "Spanish", "it": "Italian", "pt": "Portuguese", "ru": "Russian"}
SEEDS = 2_147_483_648
OFF_PACE = 0.05
"""Nobody hears whether a line is faster or slower by so much."""
SHARPER = "图像超分。"
"""What the vendor's own documentation says to it where nothing else is to be done."""


def _paint(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    return {"prompt": request.prompt, **_negative(model, request), **_how(model, request, errand)}


def _repaint(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    return {**_paint(model, request, errand), "images": _shown(model, request, errand), "task": "image2image"}


def _edit(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """The first picture in another style, with more pixels, or changed as told; where there is a mask, only there."""
    words: dict[str, Any] = {
        "function": errand.options["function"],
        "n": 1,
        **_own(errand),
        **seed_fields(model, request),
    }
    words["base_image_url"] = _shown(model, request, errand)[0]
    picture = errand.read(request.references[0])
    _must_fit(picture, errand.options.get("sides") or ())
    words["prompt"] = request.prompt or str(request.inputs.get("style") or "")
    if model.capability is Capability.UPSCALE:
        words["prompt"] = request.prompt or SHARPER
        words["upscale_factor"] = min(4, max(1, round(float(request.inputs.get("times") or 2))))
    if model.limits.mask and request.mask:
        words |= {"function": errand.options["masked"], "mask_image_url": _masking(errand.read(request.mask), picture)}
    if not words["prompt"]:
        raise Unable("Nobody said what is to be done.")
    return words


def _messages(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    shown = _shown(model, request, errand) if request.references or model.limits.needs_reference else []
    for sha256 in request.references if errand.options.get("sides") else ():
        _must_fit(errand.read(sha256), errand.options["sides"])
    content = [{"text": request.prompt}, *({"image": picture} for picture in shown)]
    words = {"messages": [{"role": "user", "content": content}], **_negative(model, request)}
    return {**words, **_how(model, request, errand)}


def _messages_plain(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    words = _messages(model, request, errand)
    return {"input": {"messages": words.pop("messages")}, "parameters": words}


def _of_words(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """A film whose size is told in pixels."""
    sizes = errand.options.get("sizes") or {}
    size = sizes.get(f"{_resolution(model, request, errand)} {fitting.ratio(model, request)}")
    if not size:
        raise Unable("It makes no films of this size.")
    return {"size": size, **_moving(model, request, errand)}


def _of_picture(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    picture = _shown(model, request, errand)[0]
    resolution = _resolution(model, request, errand).upper()
    return {"img_url": picture, "resolution": resolution, **_moving(model, request, errand)}


def _between(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """From a first picture to a last one, where there is one."""
    first, last = _shown(model, request, errand)[0], clip_frames.frames_shown(request).last
    words = {"first_frame_url": first, "resolution": _resolution(model, request, errand).upper()}
    ends = {"last_frame_url": data_uri(errand.read(last))} if last else {}
    return {**words, **ends, **_moving(model, request, errand)}


def _of_media(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """With what each picture is to the film, and the sound its lips move to. Whoever takes frames takes no people beside them."""
    seen, takes = clip_frames.frames_shown(request), errand.options.get("media") or ()
    shown: list[tuple[str, str]] = []
    if seen.first and "first_frame" in takes:
        shown = [
            ("first_frame", seen.first),
            *([("last_frame", seen.last)] if seen.last and model.limits.last_frame else ()),
        ]
    elif "reference_image" in takes:
        shown = [("reference_image", one) for one in request.references[: model.limits.references]]
    media = [{"type": kind, "url": data_uri(errand.read(sha256))} for kind, sha256 in shown]
    if model.limits.speaks and request.speech:
        media.append({"type": "driving_audio", "url": _heard(errand.read(request.speech))})
    words: dict[str, Any] = {"resolution": _resolution(model, request, errand).upper()}
    if media:
        words["media"] = media
    if (ratio := fitting.ratio(model, request)) and not any(kind == "first_frame" for kind, _ in shown):
        words["ratio"] = ratio
    return {**words, **_moving(model, request, errand)}


def _talk(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    if abs(request.speed - 1) > OFF_PACE:
        raise Unable("It cannot be asked to speak faster or slower.")
    language = LANGUAGES.get(request.language, "Auto")
    return {"text": request.prompt, "voice": fitting.voice(model, request), "language_type": language}


SHAPES: dict[str, tuple[str, str, Callable[[Model, Request, Errand], dict[str, Any]]]] = {
    "paint": ("ImageSynthesis", "async_call", _paint),
    "repaint": ("ImageSynthesis", "async_call", _repaint),
    "edit": ("ImageSynthesis", "async_call", _edit),
    "messages": ("", "/services/aigc/image-generation/generation", _messages_plain),
    "converse": ("MultiModalConversation", "call", _messages),
    "words": ("VideoSynthesis", "async_call", _of_words),
    "picture": ("VideoSynthesis", "async_call", _of_picture),
    "between": ("VideoSynthesis", "async_call", _between),
    "media": ("VideoSynthesis", "async_call", _of_media),
    "talk": ("MultiModalConversation", "call", _talk),
}
"""How a model is asked, by its option `shape`: the SDK's service and verb, and what it is told; a path where there is no service."""


def _how(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """Size, number and seed of a picture, and the model's own parameters. A picture that is changed keeps its size."""
    size = {} if model.capability is Capability.EDIT else {"size": fitting.size(model, request, "*")}
    return {**size, "n": 1, **_own(errand), **seed_fields(model, request)}


def _moving(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    words = {"prompt": request.prompt, "duration": fitting.whole_seconds(model, request), **_own(errand)}
    if model.limits.sound == "switch":
        words["audio"] = fitting.clip_sound(model, request) == "on"
    return {**words, **_negative(model, request), **seed_fields(model, request)}


def _own(errand: Errand) -> dict[str, Any]:
    return {name: value for name, value in errand.options.items() if name not in OURS}


def _negative(model: Model, request: Request) -> dict[str, Any]:
    return {"negative_prompt": request.negative} if model.limits.negative and request.negative else {}


def seed_fields(model: Model, request: Request) -> dict[str, Any]:
    return {"seed": request.seed % SEEDS} if model.limits.seed and request.seed else {}


def _resolution(model: Model, request: Request, errand: Errand) -> str:
    return str(errand.options.get("resolution") or fitting.resolution(model, request))


def _shown(model: Model, request: Request, errand: Errand) -> list[str]:
    """The pictures it is shown, as it takes them. Raises Unable where there is none."""
    if not request.references:
        raise Unable("There is no picture to work on.")
    return [data_uri(errand.read(sha256)) for sha256 in request.references[: model.limits.references or 1]]


def _must_fit(picture: bytes, sides: Sequence[int]) -> None:
    """Raises Unable for a picture with a side of fewer or more pixels than this."""
    import io

    from PIL import Image

    if sides and not all(sides[0] <= side <= sides[1] for side in Image.open(io.BytesIO(picture)).size):
        raise Unable(f"It works on pictures of {sides[0]} to {sides[1]} pixels a side.")


def _masking(mask: bytes, picture: bytes) -> str:
    """A mask as it is taken. Raises Unable for one of another size than its picture."""
    if file_signature.picture_size(mask) != file_signature.picture_size(picture):
        raise Unable("The mask is of another size than the picture.")
    return data_uri(mask)


def _heard(sound: bytes) -> str:
    """A sound as it is taken inside JSON."""
    return f"data:{file_signature.require_media_type(sound, 'audio')};base64,{base64.b64encode(sound).decode()}"
