"""The new standard of a fake Kling: films by what each picture is to them, one look at all jobs, a bill with each. API keys only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.result_links import Shelf
from tests.wire.server import Answer, Asked, Body, Wrong, route

Ratio = Literal["16:9", "9:16", "1:1"]
SHORT = {"720p": 720, "1080p": 1080, "4k": 2160}
SIDES = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}
UNITS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "kling-3.0": ({"720p": "0.6", "1080p": "0.8", "4k": "3"}, {"720p": "0.9", "1080p": "1.2", "4k": "3"}),
    "kling-3.0-omni": ({"720p": "0.6", "1080p": "0.8", "4k": "3"}, {"720p": "0.8", "1080p": "1", "4k": "3"}),
    "kling-3.0-turbo": ({}, {"720p": "0.8", "1080p": "1"}),
    "kling-o1": ({"720p": "0.6", "1080p": "0.8"}, {}),
    "kling-2.6": ({"720p": "0.3", "1080p": "0.5"}, {"1080p": "1"}),
    "kling-2.5-turbo": ({"720p": "0.3", "1080p": "0.5"}, {}),
}
"""Of each model, units a second without a sound of its own and with one, by resolution: what is not there it cannot do."""
UNIT = Decimal("0.14")
"""USD."""
LONG = {
    "kling-3.0": range(3, 16),
    "kling-3.0-omni": range(3, 16),
    "kling-3.0-turbo": range(3, 16),
    "kling-o1": range(3, 11),
}
WORDS = {"kling-3.0": 3072, "kling-3.0-omni": 3072, "kling-3.0-turbo": 2500}
MULTI_SHOT = ("kling-3.0", "kling-3.0-omni")
OMNI = ("kling-3.0-omni", "kling-o1")
NO_LAST = ("kling-3.0-turbo",)
LAST_IN_1080 = ("kling-2.6", "kling-2.5-turbo")


class Watermark(Body):
    enabled: bool


class Options(Body):
    external_task_id: str | None = None
    callback_url: str | None = None
    watermark_info: Watermark | None = None


class Settings(Body):
    resolution: Literal["720p", "1080p", "4k"] = "720p"
    duration: int = 5
    aspect_ratio: Ratio | None = None
    audio: Literal["native", "original", "off"] | None = None
    multi_shot: bool | None = None


class Words(Body):
    prompt: str = Field(min_length=1)
    settings: Settings = Settings()
    options: Options = Options()


class Content(Body):
    type: Literal["prompt", "first_frame", "last_frame", "refer_image"]
    text: str | None = None
    url: str | None = None
    id: str | None = None


class Contents(Body):
    contents: list[Content] = Field(min_length=1)
    settings: Settings = Settings()
    options: Options = Options()


def units_of(model: str, resolution: str, sound: bool, seconds: int) -> Decimal | None:
    """What a film takes; None where the model makes no such film."""
    told = UNITS[model][sound].get(resolution)
    return None if told is None else Decimal(told) * seconds


class Open(Shelf):
    """A subclass has `said`, `invalid`, `begin` and `move_on`, and `picture_wrong`: why a picture is not taken."""

    pays_cash = False
    """Whether there is money on the balance, and no pack of units."""

    @route("POST", r"/text-to-video/([\w.-]+)")
    def of_words(self, asked: Asked) -> Answer:
        model, wanted = self._model(asked, OMNI), self.checked(Words, asked)
        return self._taken(model, wanted, wanted.prompt, [], wanted.settings.aspect_ratio or "16:9")

    @route("POST", r"/image-to-video/([\w.-]+)")
    def of_frames(self, asked: Asked) -> Answer:
        model, wanted = self._model(asked, OMNI), self.checked(Contents, asked)
        kinds = [content.type for content in wanted.contents]
        if wanted.settings.aspect_ratio or "refer_image" in kinds or any(content.id for content in wanted.contents):
            raise Wrong(self.invalid("aspect_ratio, refer_image and id are not supported by this interface"))
        if "first_frame" not in kinds:
            raise Wrong(self.invalid("first_frame is required"))
        return self._taken(model, wanted, self._text(wanted), wanted.contents, "16:9")

    @route("POST", r"/omni-video/([\w.-]+)")
    def of_anything(self, asked: Asked) -> Answer:
        assert asked.match is not None
        model, wanted = asked.match[1], self.checked(Contents, asked)
        if model not in OMNI:
            raise Wrong(self.said(1203, f"model {model} is not found"))
        kinds = [content.type for content in wanted.contents]
        if "first_frame" not in kinds and not wanted.settings.aspect_ratio:
            raise Wrong(self.invalid("aspect_ratio is required where there is no first frame"))
        if kinds.count("refer_image") > 7:
            raise Wrong(self.invalid("at most 7 reference images"))
        names = [content.id for content in wanted.contents if content.id]
        if len(names) != len(set(names)):
            raise Wrong(self.invalid("id must not be duplicated"))
        if model == "kling-o1" and "last_frame" in kinds and "refer_image" in kinds:
            raise Wrong(self.invalid("no reference images with first and last frames"))
        if model == "kling-o1" and "refer_image" not in kinds and wanted.settings.duration not in (5, 10):
            raise Wrong(self.invalid("only 5 or 10 seconds"))
        return self._taken(model, wanted, self._text(wanted), wanted.contents, wanted.settings.aspect_ratio or "16:9")

    @route("GET", "/tasks")
    def look_at_all(self, asked: Asked) -> Answer:
        if ("task_ids" in asked.query) == ("external_task_ids" in asked.query):
            raise Wrong(self.invalid("either task_ids or external_task_ids"))
        wanted = (asked.query.get("task_ids") or asked.query.get("external_task_ids") or "").split(",")
        found = [
            job
            for job in self.jobs.values()
            if job["family"] == "tasks" and job["end"] != "gone" and {job["id"], job["key"]} & {*wanted}
        ]
        for job in found:
            self.move_on(job)
        return self.said(0, "SUCCEED", [self._row(job) for job in found])

    def _model(self, asked: Asked, never: tuple[str, ...]) -> str:
        assert asked.match is not None
        if asked.match[1] not in UNITS or asked.match[1] in never:
            raise Wrong(self.said(1203, f"model {asked.match[1]} is not found"))
        return asked.match[1]

    def _text(self, wanted: Contents) -> str:
        texts = [content.text for content in wanted.contents if content.type == "prompt"]
        if len(texts) != 1 or not texts[0]:
            raise Wrong(self.invalid("one prompt"))
        return texts[0]

    def _taken(self, model: str, wanted: Any, words: str, contents: list[Content], ratio: str) -> Answer:
        how, kinds = wanted.settings, [content.type for content in contents]
        if len(words) > WORDS.get(model, 2500):
            raise Wrong(self.invalid("prompt is too long"))
        if how.duration not in LONG.get(model, (5, 10)):
            raise Wrong(self.invalid(f"duration value '{how.duration}' is invalid"))
        silent, sounding = UNITS[model]
        if how.audio is not None and (not silent or not sounding):
            raise Wrong(self.invalid("audio is not supported by this model"))
        if how.multi_shot is not None and model not in MULTI_SHOT:
            raise Wrong(self.invalid("multi_shot is not supported by this model"))
        if kinds.count("first_frame") > 1 or kinds.count("last_frame") > 1:
            raise Wrong(self.invalid("one first frame and one last frame at most"))
        if "last_frame" in kinds and ("first_frame" not in kinds or model in NO_LAST):
            raise Wrong(self.invalid("a last frame alone, or at all, is not supported"))
        sound = how.audio == "native" or not silent
        if "last_frame" in kinds and model in LAST_IN_1080 and (how.resolution != "1080p" or sound):
            raise Wrong(self.invalid("first and last frames: only 1080p, silent"))
        units = units_of(model, how.resolution, sound, how.duration)
        if units is None:
            raise Wrong(self.invalid(f"{how.resolution} with audio {how.audio} is not supported"))
        for content in contents:
            if content.type != "prompt" and (why := self.picture_wrong(content.url or "")):
                raise Wrong(self.invalid(why))
        if wanted.options.external_task_id and wanted.options.external_task_id in self.names():
            raise Wrong(self.invalid("external_task_id already exists"))
        wide, high = SIDES[ratio]
        size = SHORT[how.resolution] * wide // min(wide, high), SHORT[how.resolution] * high // min(wide, high)
        facts = {"size": size, "seconds": how.duration, "sound": sound, "units": units}
        job = self.begin("tasks", model, wanted.options.external_task_id or "", **facts)
        return self.said(0, "SUCCEED", self._row(job, links=False))

    def _row(self, job: dict[str, Any], links: bool = True) -> dict[str, Any]:
        status = "succeeded" if job["status"] == "succeed" else job["status"]
        told = {"id": job["id"], "status": status, "external_id": job["key"], "create_time": job["born"]}
        told["update_time"] = job["born"]
        if status == "failed":
            refused = "Failure to pass the risk control system"
            told["message"] = refused if job["end"] == "refused" else "Internal service error, try again"
        if status == "succeeded" and links:
            told["outputs"] = [{"type": "video", "id": "1", "url": self.film_of(job), "duration": str(job["seconds"])}]
            told["billing"] = [self._bill(job)]
        return told

    def _bill(self, job: dict[str, Any]) -> dict[str, Any]:
        if not self.pays_cash:
            return {"charge_type": "unit", "amount": str(job["units"]), "package_type": "video"}
        money = str(job["units"] * UNIT)
        return {"charge_type": "cash", "cash_type": "balance", "amount": money, "currency": "USD", "list_price": money}

    def film_of(self, job: dict[str, Any]) -> str:
        width, height = (side // 8 * 2 for side in job["size"])
        content = media.mp4(width, height, job["seconds"], 2, sound=job["sound"])
        return self.link(content, "video/mp4", ".mp4")

    def names(self) -> set[str]:
        """Our own names of all jobs there are."""
        return {job["key"] for job in self.jobs.values() if job["key"]}

    # what the old standard has in common with it

    def said(self, code: int, message: str, data: Any = None) -> Answer:
        raise NotImplementedError

    def begin(self, family: str, model: str, key: str, **facts: Any) -> dict[str, Any]:
        raise NotImplementedError

    def move_on(self, job: dict[str, Any]) -> None:
        raise NotImplementedError

    def picture_wrong(self, picture: str) -> str:
        raise NotImplementedError
