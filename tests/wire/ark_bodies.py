"""What Volcengine Ark takes: bodies as its documents have them; what is not in them is refused."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tests.wire.chat import Completion
from tests.wire.server import Body


class Thinks(Body):
    type: Literal["enabled", "disabled", "auto"]


class Words(Completion):
    thinking: Thinks | None = None
    service_tier: Literal["auto", "default"] | None = None


class Link(Body):
    url: str


class Part(Body):
    type: Literal["text", "image_url", "video_url", "audio_url", "draft_task"]
    text: str | None = None
    image_url: Link | None = None
    video_url: Link | None = None
    audio_url: Link | None = None
    draft_task: dict[str, str] | None = None
    role: Literal["first_frame", "last_frame", "reference_image", "reference_video", "reference_audio"] | None = None


class Clip(Body):
    model: str
    content: list[Part] = Field(min_length=1)
    resolution: Literal["480p", "720p", "1080p", "4k"] = "720p"
    ratio: str = "adaptive"
    duration: int = 5
    frames: int | None = None
    seed: int | None = None
    camera_fixed: bool | None = None
    watermark: bool = False
    generate_audio: bool = True
    return_last_frame: bool = False
    callback_url: str | None = None
    service_tier: Literal["default", "flex"] = "default"
    execution_expires_after: int = Field(default=172_800, ge=3600, le=259_200)
    priority: int | None = Field(default=None, ge=0, le=9)
    draft: bool = False
    safety_identifier: str | None = Field(default=None, max_length=64)
    tools: list[dict[str, str]] | None = None
    output_format: Literal["mp4", "mov"] | None = None


class Series(Body):
    max_images: int = Field(ge=1, le=15)


class Optimize(Body):
    mode: Literal["standard", "fast"]


class Drawing(Body):
    model: str
    prompt: str = Field(min_length=1)
    image: str | list[str] | None = None
    size: str = "2048x2048"
    seed: int | None = None
    guidance_scale: float | None = None
    watermark: bool = True
    response_format: Literal["url", "b64_json"] = "url"
    output_format: Literal["png", "jpeg"] | None = None
    sequential_image_generation: Literal["auto", "disabled"] = "disabled"
    sequential_image_generation_options: Series | None = None
    optimize_prompt_options: Optimize | None = None
    stream: bool = False
