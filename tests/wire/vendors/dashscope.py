"""Alibaba DashScope: pictures in three shapes, picture edits, film, speech."""

from __future__ import annotations

import uuid
from fnmatch import fnmatchcase
from typing import Any

from tests.wire import media
from tests.wire.dashscope_bodies import (
    EDITS,
    FRAMES,
    Film,
    Messages,
    Paint,
    Repaint,
    Say,
    Talk,
    media_wrong,
    pictures_of,
)
from tests.wire.dashscope_tasks import Tasks
from tests.wire.result_links import size_of
from tests.wire.server import Answer, Asked, Wrong, route

SHORT = {"480P": 480, "720P": 720, "1080P": 1080}


class DashScope(Tasks):
    # pictures

    @route("POST", "/api/v1/services/aigc/text2image/image-synthesis")
    def paint(self, asked: Asked) -> Answer:
        wanted: Paint = self._read(Paint, asked, ("wan2.[0-5]-t2i*", "wanx*-t2i*", "wanx-v1"), background=True)
        return self.begin("picture", wanted.model, size=_size(self, wanted.parameters.size), n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/image2image/image-synthesis")
    def repaint(self, asked: Asked) -> Answer:
        wanted: Repaint = self._read(Repaint, asked, ("wan2.[0-9]-i2i*", "wanx2.1-imageedit"), background=True)
        given = wanted.input
        if wanted.model != "wanx2.1-imageedit":
            if given.function or not given.images:
                raise Wrong(self.invalid("input.images is required"))
            for picture in given.images:
                self._see(picture)
            return self.begin("picture", wanted.model, size=_size(self, wanted.parameters.size), n=wanted.parameters.n)
        if given.function not in EDITS or not given.base_image_url:
            raise Wrong(self.invalid("input.function or input.base_image_url is not right"))
        width, height = self._see(given.base_image_url, least=512)
        if given.function == "description_edit_with_mask" and (
            not given.mask_image_url or self._see(given.mask_image_url) != (width, height)
        ):
            raise Wrong(self.invalid("mask_image_url must be of the same size as base_image_url"))
        times = (wanted.parameters.upscale_factor or 1) if given.function == "super_resolution" else 1
        return self.begin("picture", wanted.model, size=(width * times, height * times), n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/image-generation/generation")
    def generate_picture(self, asked: Asked) -> Answer:
        wanted: Messages = self._read(Messages, asked, ("wan2.[6-9]-*",), background=True)
        for picture in pictures_of(wanted):
            self._see(picture)
        size = _size(self, wanted.parameters.size or "1024*1024")
        return self.begin("choices", wanted.model, size=size, n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/multimodal-generation/generation")
    def converse(self, asked: Asked) -> Answer:
        if asked.headers.get("X-DashScope-Async"):
            return self.wrong(403, "AccessDenied", "current user api does not support asynchronous calls")
        if '"text"' in asked.body.decode() and fnmatchcase(asked.json.get("model", ""), "qwen*-tts*"):
            return self._talk(asked)
        wanted: Messages = self._read(Messages, asked, ("wan2.[6-9]-*image*", "wan2.6-t2i", "qwen-image*"))
        shown, edits = pictures_of(wanted), fnmatchcase(wanted.model, "qwen-image-edit*")
        both = fnmatchcase(wanted.model, "qwen-image-2.0*")
        if len(shown) > 3 or (edits and not shown) or (shown and not edits and not both and "qwen" in wanted.model):
            raise Wrong(self.invalid("The number of images is not supported by this model"))
        seen = [self._see(picture, least=384, most=3072) for picture in shown]
        size = wanted.parameters.size
        width, height = seen[0] if seen and not size else _size(self, size or "1328*1328")
        links = [self.link(media.picture(width, height), "image/png", ".png") for _ in range(wanted.parameters.n)]
        self.bill(wanted.model, "image", len(links))
        content = [{"image": link} for link in links]
        choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        usage = {"image_count": len(links), "width": width, "height": height}
        return Answer(200, {"output": {"choices": [choice]}, "usage": usage, "request_id": uuid.uuid4().hex})

    # film

    @route("POST", "/api/v1/services/aigc/video-generation/video-synthesis")
    def film(self, asked: Asked) -> Answer:
        wanted: Film = self._read(
            Film, asked, ("wan2.[1-6]-t2v*", "wan2.[1-6]-i2v*", "wan2.7*", "wan3.*"), background=True
        )
        given, how = wanted.input, wanted.parameters
        new = fnmatchcase(wanted.model, "wan2.7*") or fnmatchcase(wanted.model, "wan3.*")
        longest = 20000 if fnmatchcase(wanted.model, "wan3.*") else 5000
        if len(given.prompt or "") > (longest if new else 1500 if wanted.model[:6] in ("wan2.5", "wan2.6") else 800):
            raise Wrong(self.invalid("Range of prompt length is exceeded"))
        if new:
            if given.img_url or how.size:
                raise Wrong(
                    self.invalid("img_url and size are not supported by this model, use media, ratio and resolution")
                )
            if why := media_wrong(wanted):
                raise Wrong(self.invalid(why))
            if how.resolution == "480P" and not fnmatchcase(wanted.model, "wan3.*"):
                raise Wrong(self.invalid("resolution 480P is not supported by this model"))
            if given.negative_prompt and fnmatchcase(wanted.model, "wan3.*"):
                raise Wrong(self.invalid("negative_prompt is not supported by this model"))
            for item in given.media or ():
                if item.type == "driving_audio":
                    self._hear(item.url)
                elif item.type in (*FRAMES, "reference_image"):
                    self._see(item.url)
        elif given.media or how.ratio:
            raise Wrong(self.invalid("media and ratio are not supported by this model"))
        elif "-i2v" in wanted.model:
            if not given.img_url or given.media or how.size:
                raise Wrong(self.invalid("input.img_url is required, size is not taken"))
            self._see(given.img_url)
        elif given.img_url or given.media or how.resolution or how.ratio:
            raise Wrong(self.invalid("t2v takes a prompt and a size"))
        return self._film(wanted, new)

    @route("POST", "/api/v1/services/aigc/image2video/video-synthesis")
    def film_between(self, asked: Asked) -> Answer:
        wanted: Film = self._read(Film, asked, ("*kf2v*",), background=True)
        if not wanted.input.first_frame_url:
            raise Wrong(self.invalid("input.first_frame_url is required"))
        for frame in filter(None, (wanted.input.first_frame_url, wanted.input.last_frame_url)):
            self._see(frame)
        return self._film(wanted, new=False)

    def _film(self, wanted: Film, new: bool) -> Answer:
        how = wanted.parameters
        seconds = how.duration or 5
        longest = {"wan2.5": (5, 10), "wan2.6": (5, 10, 15), "wan2.7": range(2, 16), "wan3.0": range(2, 31)}
        if seconds not in longest.get(wanted.model[:6], (5,)):
            raise Wrong(self.invalid(f"duration {seconds} is not supported"))
        switch = fnmatchcase(wanted.model, "wan3.*") or fnmatchcase(wanted.model, "wan2.5*")
        if how.audio is not None and not switch:
            raise Wrong(self.invalid("audio is not supported by this model"))
        sound = fnmatchcase(wanted.model, "wan2.7*") or (switch and how.audio is not False)
        if how.size:
            width, height = _size(self, how.size)
        else:
            short = SHORT[how.resolution or "720P"]
            across, _, down = (how.ratio or "16:9").partition(":")
            share = int(across) / int(down)
            width, height = (round(short * share), short) if share >= 1 else (short, round(short / share))
        return self.begin("film", wanted.model, size=(width, height), seconds=seconds, sound=sound)

    # speech

    @route("POST", "/api/v1/services/audio/tts/SpeechSynthesizer")
    def speak(self, asked: Asked) -> Answer:
        wanted: Say = self._read(Say, asked, ("cosyvoice-*",))
        given = wanted.input
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in given.text)
        if wide > 2000:
            raise Wrong(self.invalid("Text is longer than 2000 characters"))
        seconds = round(max(0.5, len(given.text) / 5 / given.rate), 2)
        mp3 = given.format == "mp3"
        content = media.mp3(seconds) if mp3 else media.wav(seconds, given.sample_rate)
        return self._spoken(wanted.model, content, given.format, wide)

    def _talk(self, asked: Asked) -> Answer:
        wanted: Talk = self._read(Talk, asked, ("qwen*-tts*",))
        content = media.wav(round(max(0.5, len(wanted.input.text) / 5), 2), 24000)
        return self._spoken(wanted.model, content, "wav", len(wanted.input.text))

    def _spoken(self, model: str, content: bytes, kind: str, characters: int) -> Answer:
        self.bill(model, "k_characters", characters, 1000)
        link = self.link(content, {"mp3": "audio/mpeg"}.get(kind, "audio/wav"), f".{kind}")
        audio = {"url": link, "data": "", "id": "audio_1", "expires_at": 1795700000}
        told = {"output": {"finish_reason": "stop", "audio": audio}, "usage": {"characters": characters}}
        return Answer(200, told | {"request_id": uuid.uuid4().hex})

    # checks

    def _read(self, kind: Any, asked: Asked, models: tuple[str, ...], background: bool = False) -> Any:
        """The body, for one of these models; in the background where the vendor takes it only so."""
        if background and asked.headers.get("X-DashScope-Async") != "enable":
            raise Wrong(self.wrong(403, "AccessDenied", "current user api does not support synchronous calls"))
        wanted = self.checked(kind, asked)
        if not any(fnmatchcase(wanted.model, name) for name in models):
            raise Wrong(self.invalid("Model not exist."))
        return wanted

    def _hear(self, sound: str) -> None:
        """Of a sound given by a data URI; a link is taken on trust."""
        if not sound.startswith(("http://", "https://", "oss://", "data:audio/")):
            raise Wrong(self.invalid("The audio url is not right"))

    def _see(self, picture: str, least: int = 0, most: int = 4096) -> tuple[int, int]:
        """Width and height of a picture given by a data URI; a link is taken on trust."""
        if picture.startswith(("http://", "https://", "oss://")):
            return 1024, 1024
        try:
            if not picture.startswith("data:image/"):
                raise ValueError
            width, height = size_of(picture)
        except ValueError:
            raise Wrong(self.invalid("The image url is not right")) from None
        if min(width, height) < least or max(width, height) > most:
            raise Wrong(self.invalid("The image size is not supported"))
        return width, height


def _size(fake: DashScope, told: str) -> tuple[int, int]:
    width, _, height = told.partition("*")
    if not (width.isdigit() and height.isdigit() and 256 <= int(width) <= 4096 and 256 <= int(height) <= 4096):
        raise Wrong(fake.invalid("The size is not match the allowed size"))
    return int(width), int(height)


FAKES = (DashScope,)
