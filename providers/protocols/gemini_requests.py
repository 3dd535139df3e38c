"""What is asked of Gemini: words, pictures and speech by generateContent, a film by Interactions. Part of `gemini`."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from providers import clip_frames, fitting
from providers.base import Errand, Model, Request
from providers.errors import Unable
from providers.transport import reference_pictures
from providers.transport.outside_vendor import picture_type

PICTURE_BYTES = 7 * 1024 * 1024
KINDS = ("image/png", "image/jpeg", "image/webp")
THOUGHTS = 8192
"""Room for what it thinks, which counts towards the longest answer."""
BETWEEN_MOST_S = 10
"""The longest film that may be told its last picture, in seconds."""
ONE_SHOT = "One continuous shot, no scene cuts."
"""It cuts within a film where nobody says so."""


def method_path(model: Model, errand: Errand, what: str) -> str:
    return f"/v1beta/models/{errand.options.get('model') or model.name}:{what}"


def _parts(shown: list[bytes], words: str) -> list[dict[str, Any]]:
    """One turn: the pictures, then the words about them."""
    inline = [{"inlineData": {"mimeType": picture_type(one), "data": _bare(one)}} for one in shown]
    return [{"role": "user", "parts": [*inline, {"text": words}]}]


def text_request(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    most = (request.tokens_most or model.tokens_out) + THOUGHTS
    config: dict[str, Any] = {"maxOutputTokens": min(most, model.limits.answer_tokens_most or most)}
    if level := errand.options.get("thinking"):
        config["thinkingConfig"] = {"thinkingLevel": level}
    if request.answer_schema is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": request.answer_schema}
    return {
        "contents": _parts(_taken(request.references[: model.limits.references], errand), request.prompt),
        "generationConfig": config,
    }


def picture_request(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    about = {"imageSize": errand.options.get("image_size", "1K")}
    if request.width and (ratio := fitting.ratio(model, request)):
        about["aspectRatio"] = ratio
    config = {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": about}
    return {
        "contents": _parts(_taken(request.references[: model.limits.references], errand), request.prompt),
        "generationConfig": config,
    }


def speech_request(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    manner = str(request.inputs.get("manner") or "")
    words = f"Read aloud, {manner}:\n{request.prompt}" if manner else request.prompt
    voice = {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": fitting.voice(model, request)}}}
    return {
        "contents": _parts([], words),
        "generationConfig": {"responseModalities": ["AUDIO"], "speechConfig": voice},
    }


def film_request(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """Pictures in the order of the references, so that what the words say of their numbers holds; the last frame comes after."""
    first, last, people = clip_frames.frames_shown(request)
    people = people[: (model.limits.references or 0) - bool(first)]
    seconds = fitting.whole_seconds(model, request)
    if last and seconds > BETWEEN_MOST_S:
        raise Unable(f"A film that is told its last picture lasts {BETWEEN_MOST_S} seconds at most.")
    told = [name for name in (first, *people, last) if name]
    sources = ["<FIRST_FRAME>@Image1"] if first else []
    sources += [f"<LAST_FRAME>@Image{len(told)}"] if last else []
    others = [f"<IMAGE_REF_{number}>@Image{number + 1 + bool(first)}" for number in range(len(people))]
    called = [f"[# {word} {' '.join(tags)}]" for word, tags in (("Sources", sources), ("References", others)) if tags]
    words = "\n".join([*called, request.prompt, ONE_SHOT])
    look = {
        "aspect_ratio": fitting.ratio(model, request),
        "resolution": str(errand.options.get("resolution") or fitting.resolution(model, request)).lower(),
    }
    return {
        "model": model.name,
        "input": [
            *({"type": "image", "mime_type": picture_type(one), "data": _bare(one)} for one in _taken(told, errand)),
            {"type": "text", "text": words},
        ],
        "background": True,
        "store": True,
        "response_modalities": ["video"],
        "response_format": {"type": "video", **look, "duration": f"{seconds}s", "delivery": "uri"},
    }


def _taken(told: Sequence[str], errand: Errand) -> list[bytes]:
    return [reference_pictures.fit_picture(errand.read(sha256), PICTURE_BYTES, kinds=KINDS) for sha256 in told]


def _bare(content: bytes) -> str:
    return base64.b64encode(content).decode()
