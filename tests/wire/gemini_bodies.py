"""What Gemini takes: bodies of generateContent and Interactions; what is not in them is refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tests.wire.server import Body


class Inline(Body):
    mimeType: Literal["image/png", "image/jpeg", "image/webp"]
    data: str


class Part(Body):
    text: str | None = None
    inlineData: Inline | None = None


class Content(Body):
    role: Literal["user", "model"] | None = None
    parts: list[Part] = Field(min_length=1)


class Thinking(Body):
    thinkingLevel: Literal["minimal", "low", "medium", "high"] | None = None
    thinkingBudget: int | None = None


class ImageConfig(Body):
    aspectRatio: str | None = None
    imageSize: Literal["1K", "2K", "4K"] = "1K"


class Prebuilt(Body):
    voiceName: str


class VoiceConfig(Body):
    prebuiltVoiceConfig: Prebuilt


class SpeechConfig(Body):
    voiceConfig: VoiceConfig


class Generation(Body):
    responseMimeType: Literal["application/json", "text/plain"] | None = None
    responseJsonSchema: dict[str, Any] | None = None
    maxOutputTokens: int | None = Field(default=None, ge=1, le=1048576)
    seed: int | None = None
    thinkingConfig: Thinking | None = None
    responseModalities: list[Literal["TEXT", "IMAGE", "AUDIO"]] = ["TEXT"]
    imageConfig: ImageConfig | None = None
    speechConfig: SpeechConfig | None = None


class Generate(Body):
    contents: list[Content] = Field(min_length=1)
    systemInstruction: Content | None = None
    generationConfig: Generation = Generation()

    @property
    def words(self) -> str:
        return "\n".join(part.text for content in self.contents for part in content.parts if part.text)

    @property
    def pictures(self) -> list[str]:
        return [part.inlineData.data for content in self.contents for part in content.parts if part.inlineData]


class Item(Body):
    type: Literal["text", "image"]
    text: str | None = None
    mime_type: Literal["image/png", "image/jpeg", "image/webp"] | None = None
    data: str | None = None


class Format(Body):
    type: Literal["video"]
    aspect_ratio: Literal["16:9", "9:16"] = "16:9"
    resolution: Literal["360p", "720p", "1080p", "4k"] = "720p"
    duration: str = Field(default="5s", pattern=r"^\d+s$")
    delivery: Literal["inline", "uri"] = "inline"


class VideoConfig(Body):
    task: Literal["text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale"] | None = None


class FilmGeneration(Body):
    video_config: VideoConfig | None = None


class Interaction(Body):
    model: str
    input: str | list[Item]
    background: bool = False
    store: bool = True
    response_modalities: list[Literal["text", "image", "audio", "video"]]
    response_format: Format
    generation_config: FilmGeneration | None = None
    labels: dict[str, str] = Field(default_factory=dict)

    @property
    def seconds(self) -> int:
        return int(self.response_format.duration.removesuffix("s"))

    @property
    def words(self) -> str:
        return self.input if isinstance(self.input, str) else "\n".join(i.text or "" for i in self.input)

    @property
    def pictures(self) -> list[str]:
        return [] if isinstance(self.input, str) else [item.data for item in self.input if item.data]
