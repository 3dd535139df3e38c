"""A fake Volcengine Ark: Doubao's words by the protocol of OpenAI, Seedream's pictures at once, Seedance's films as jobs."""

from __future__ import annotations

import base64
import io
import time
import uuid
from decimal import Decimal
from typing import Any

from tests.wire import media
from tests.wire.ark_bodies import Clip, Drawing, Words
from tests.wire.ark_models import DRAWN, FILMS, MOST_PIXELS, PIXELS, SIZES, Film
from tests.wire.chat import Chat
from tests.wire.long_jobs import Jobs
from tests.wire.server import Answer, Asked, Fake, Wrong, route

FPS = 24
LINK_S = 86_400
PICTURE_BYTES, BODY_BYTES = 30 * 1024 * 1024, 64 * 1024 * 1024
SMALLEST, LARGEST, NARROWEST, WIDEST = 300, 6000, 0.4, 2.5
"""Sides of a picture in pixels, and its width over its height."""
RATIOS = ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9", "adaptive")


class Ark(Chat, Jobs):
    """`not_ready` links answer 400 before each gives its film. `race`: what a job that waits has become when
    somebody's wish to cancel it comes, "running" or "succeeded". `abroad` it is BytePlus: other names of models, dollars."""

    provider = "ark"
    base = "/api/v3"
    serves = ("doubao-seed-2-*", "doubao-seed-1-*", "ep-*")
    body = Words
    currency = "CNY"
    troubles = {
        "bad_key": (401, "Unauthorized", "AuthenticationError", "The API key or AK/SK in the request is missing or invalid."),
        "no_money": (403, "Forbidden", "AccountOverdueError", "The request failed because your account has an overdue balance."),
        "busy": (429, "TooManyRequests", "ModelAccountRpmRateLimitExceeded", "RPM limit of the model is exceeded."),
        "refused": (400, "BadRequest", "InputTextSensitiveContentDetected", "The input text may contain sensitive information."),
        "invalid": (400, "BadRequest", "InvalidParameter", "The parameter `content` specified in the request is not valid."),
        "unavailable": (500, "InternalServerError", "InternalServiceError", "The service encountered an unexpected error."),
    }  # fmt: skip
    ENDS = ("failed", "refused", "gone", "expired", "cancelled")

    def __init__(self) -> None:
        super().__init__()
        self.abroad = False
        self.not_ready = 0
        self.race = ""
        self.refused_pictures = 0
        self.endpoints: dict[str, str] = {}
        self._waits: dict[str, int] = {}

    # who may ask

    def answer(self, asked: Asked) -> Answer:
        return Fake.answer(self, asked) if self.open_to_all(asked) else super().answer(asked)

    def admitted(self, asked: Asked) -> Answer | None:
        return None if self.open_to_all(asked) else Chat.admitted(self, asked)

    def trouble(self, kind: str) -> None:
        Chat.trouble(self, kind)

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "BadRequest", "InvalidParameter", why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.wrong(404, "NotFound", "InvalidAction.NotFound", f"{asked.method} {asked.path}")

    def served(self, model: str) -> None:
        if model in self.endpoints:
            return
        try:
            super().served(model)
        except Wrong:
            raise Wrong(self._unknown_model(model)) from None

    # pictures

    @route("POST", "/images/generations")
    def draw(self, asked: Asked) -> Answer:
        wanted: Drawing = self.checked(Drawing, asked)
        name = self._named(wanted.model, DRAWN, "doubao-")
        cny, usd, least = DRAWN[name]
        if wanted.seed is not None or wanted.guidance_scale is not None:
            raise Wrong(self.invalid("seed and guidance_scale are not supported by this model"))
        if wanted.output_format and "5-0" not in name:
            raise Wrong(self.invalid("output_format is not supported by this model"))
        shown = [wanted.image] if isinstance(wanted.image, str) else wanted.image or []
        if len(shown) > 14:
            raise Wrong(self.invalid("image: at most 14"))
        for picture in shown:
            self._picture_taken(picture, 1 / 16, 16, 14)
        width, height = self._size(wanted.size, least)
        if self.refused_pictures:
            self.refused_pictures -= 1
            error = {
                "code": "OutputImageSensitiveContentDetected",
                "message": "The output may contain sensitive information.",
            }
            return Answer(200, self._drawn(wanted.model, [{"error": error}], 0, 0))
        content = media.picture(width, height, "PNG" if wanted.output_format == "png" else "JPEG")
        self.charge(wanted.model, usd if self.abroad else cny, "USD" if self.abroad else "CNY")
        row: dict[str, Any] = {"size": f"{width}x{height}"}
        if wanted.response_format == "url":
            row["url"] = self.link(content, "image/jpeg", ".jpeg")
        else:
            row["b64_json"] = base64.b64encode(content).decode()
        return Answer(200, self._drawn(wanted.model, [row], 1, width * height // 256))

    # films

    @route("POST", "/contents/generations/tasks")
    def create(self, asked: Asked) -> Answer:
        if len(asked.body) > BODY_BYTES:
            raise Wrong(self.invalid("the body is larger than 64 MB"))
        wanted: Clip = self.checked(Clip, asked)
        name = self._named(wanted.model, FILMS, "doubao-")
        size = self._film_taken(name, wanted)
        seconds = wanted.duration if wanted.duration > 0 else 5
        tokens = (FPS * seconds + 1) * size[0] * size[1] // 1024
        job = self.accepted(
            id=f"cgt-{uuid.uuid4().hex}",
            wanted=wanted,
            size=size,
            seconds=seconds,
            tokens=tokens,
            status="queued",
            born=int(time.time()),
        )
        if not job["end"]:
            price = self._film_price(FILMS[name], wanted)
            currency = "USD" if self.abroad else "CNY"
            self.charge(wanted.model, price * tokens / 1_000_000, currency, key=job["id"])
        return Answer(200, {"id": job["id"]})

    @route("GET", r"/contents/generations/tasks/([\w-]+)")
    def poll(self, asked: Asked) -> Answer:
        job = self._job(asked)
        self._move_on(job)
        return Answer(200, self._told(job))

    @route("GET", "/contents/generations/tasks")
    def list_tasks(self, asked: Asked) -> Answer:
        page, size = int(asked.query.get("page_num", 1)), int(asked.query.get("page_size", 20))
        if not (1 <= page <= 500 and 1 <= size <= 500):
            raise Wrong(self.invalid("page_num and page_size: 1 to 500"))
        found = [job for job in self.jobs.values() if job["end"] != "gone"]
        for field in ("status", "task_ids"):
            if wanted := asked.query.get(f"filter.{field}"):
                found = [job for job in found if job["status" if field == "status" else "id"] == wanted]
        tier = asked.query.get("filter.service_tier", "default")
        found = [job for job in found if job["wanted"].service_tier == tier]
        return Answer(
            200, {"total": len(found), "items": [self._told(job) for job in found[(page - 1) * size : page * size]]}
        )

    @route("DELETE", r"/contents/generations/tasks/([\w-]+)")
    def delete(self, asked: Asked) -> Answer:
        """Of a job that waits: it is cancelled, and nothing is billed. Of one that has ended: what is known of it is deleted."""
        job = self._job(asked)
        job["status"] = self.race or job["status"]
        if job["status"] in ("running", "cancelled"):
            code = f"InvalidAction.{job['status'].capitalize()}TaskDeletion"
            raise Wrong(
                self.wrong(409, "Conflict", code, f"Cannot delete task because it is currently {job['status']}")
            )
        if job["status"] == "queued":
            job["status"], job["end"] = "cancelled", "cancelled"
            self.refund(job["id"])
        else:
            del self.jobs[job["id"]]
        return Answer(200, b"")

    @route("GET", r"/files/([\w.]+)")
    def file(self, asked: Asked) -> Answer:
        assert asked.match is not None
        if self._waits.get(asked.match[1], 0):
            self._waits[asked.match[1]] -= 1
            return Answer(400, b"<Error><Code>BadRequest</Code><Message>video not ready</Message></Error>")
        return super().file(asked)

    # underneath

    def _unknown_model(self, model: str) -> Answer:
        why = f"The model or endpoint {model} does not exist or you do not have access to it."
        return self.wrong(404, "NotFound", "InvalidEndpointOrModel.NotFound", why)

    def _named(self, model: str, known: Any, prefix: str) -> str:
        """Its name without the prefix of the region."""
        model = self.endpoints.get(model, model)
        before = prefix
        if self.abroad:
            before = "dreamina-" if model.startswith("dreamina-seedance-2") else ""
            if not before and model.startswith("seedance-2"):
                raise Wrong(self._unknown_model(model))
        name = model.removeprefix(before)
        if not model.startswith(before) or name not in known:
            raise Wrong(self._unknown_model(model))
        return name

    def _size(self, told: str, least: int) -> tuple[int, int]:
        if told in SIZES:
            width, height = SIZES[told]
        else:
            sides = told.split("x")
            if len(sides) != 2 or not all(side.isdigit() for side in sides):
                raise Wrong(self.invalid(f"size {told!r} is not valid"))
            width, height = int(sides[0]), int(sides[1])
        if not least <= width * height <= MOST_PIXELS:
            raise Wrong(self.invalid(f"image size must be at least {least} pixels"))
        if not 1 / 16 <= width / height <= 16:
            raise Wrong(self.invalid("image ratio must be between 1/16 and 16"))
        return width, height

    def _drawn(self, model: str, rows: list[dict[str, Any]], many: int, tokens: int) -> dict[str, Any]:
        used = {"generated_images": many, "output_tokens": tokens, "total_tokens": tokens}
        return {"model": model, "created": int(time.time()), "data": rows, "usage": used}

    def _film_taken(self, name: str, wanted: Clip) -> tuple[int, int]:
        """Pixels of the film. Raises Wrong for what this model does not take; nothing is billed."""
        film, roles = FILMS[name], [part.role for part in wanted.content if part.type != "text"]
        texts = [part.text or "" for part in wanted.content if part.type == "text"]
        pictures = [part for part in wanted.content if part.type == "image_url"]
        framed = any(role in ("first_frame", "last_frame", None) for role in roles)
        referred = any(role and role.startswith("reference") for role in roles)
        first = sum(part.role in ("first_frame", None) for part in pictures)
        for part in wanted.content:
            if getattr(part, part.type) is None:
                raise Wrong(self.invalid(f"content.{part.type} is missing"))
        wrong = {
            "first/last frame content cannot be mixed with reference media content": framed and referred,
            "at most one first_frame and one last_frame": first > 1 or roles.count("last_frame") > 1,
            "last_frame needs first_frame": "last_frame" in roles and not first,
            "content.text is missing": not any(texts) and not pictures,
            "content.text is too long": len("".join(texts)) > film.chars,
            "too many reference_image": roles.count("reference_image") > film.references,
            f"resolution {wanted.resolution} is not supported": wanted.resolution not in film.resolutions,
            f"duration {wanted.duration} is not supported": wanted.duration != -1
            and not film.seconds[0] <= wanted.duration <= film.seconds[1],
            f"ratio {wanted.ratio} is not supported": wanted.ratio not in RATIOS,
            "ratio must be adaptive for image to video": framed
            and wanted.ratio != "adaptive"
            and not film.frames_ratio,
            "seed is not supported": wanted.seed is not None and not film.seeds,
            "camera_fixed is not supported": wanted.camera_fixed is not None and not film.seeds,
            "frames is not supported": wanted.frames is not None,
            "service_tier flex is not supported": wanted.service_tier == "flex" and not film.seeds,
        }
        if why := next((why for why, holds in wrong.items() if holds), ""):
            raise Wrong(self.invalid(why))
        shapes = [
            self._picture_taken(part.image_url.url, NARROWEST, WIDEST, SMALLEST) for part in pictures if part.image_url
        ]
        ratio = wanted.ratio if wanted.ratio != "adaptive" else _nearest(shapes[0] if shapes else 16 / 9)
        flat = ratio in PIXELS["720p"]
        size = PIXELS[wanted.resolution][ratio if flat else ":".join(reversed(ratio.split(":")))]
        return size if flat else (size[1], size[0])

    def _film_price(self, film: Film, wanted: Clip) -> Decimal:
        usual, at = (film.usd, film.usd_at) if self.abroad else (film.cny, film.cny_at)
        return Decimal(at.get(wanted.resolution, usual[wanted.generate_audio]))

    def _picture_taken(self, url: str, narrowest: float, widest: float, smallest: int) -> float:
        """Its width over its height; of one behind a link nobody knows it here. Raises Wrong."""
        from PIL import Image

        if url.startswith(("https://", "asset://")):
            return 16 / 9
        try:
            head, _, told = url.partition(";base64,")
            content = base64.b64decode(told, validate=True)
            with Image.open(io.BytesIO(content)) as image:
                kind, (width, height) = image.format, image.size
        except (ValueError, OSError):
            raise Wrong(
                self.wrong(400, "BadRequest", "InvalidImageURL.InvalidFormat", "image_url is not valid")
            ) from None
        if head != f"data:image/{str(kind).lower()}" or kind not in ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"):
            raise Wrong(self.invalid("image: its format is not what it is said to be"))
        if len(content) > PICTURE_BYTES or not smallest <= min(width, height) <= max(width, height) <= LARGEST:
            raise Wrong(self.invalid("image: less than 30 MB, 300 to 6000 px"))
        if not narrowest <= width / height <= widest:
            raise Wrong(self.invalid(f"image: ratio {narrowest} to {widest}"))
        return width / height

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None or job["end"] == "gone":
            raise Wrong(self.wrong(404, "NotFound", "ResourceNotFound", "The specified resource is not found"))
        return job

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] not in ("queued", "running"):
            return
        if not self.looked(job):
            job["status"] = "running" if job["looks"] >= self.polls_needed else "queued"
        elif job["end"] in ("cancelled", "expired"):
            job["status"] = job["end"]
        else:
            job["status"] = "failed" if job["end"] else "succeeded"

    def _told(self, job: dict[str, Any]) -> dict[str, Any]:
        wanted: Clip = job["wanted"]
        told: dict[str, Any] = {
            "id": job["id"],
            "model": wanted.model,
            "status": job["status"],
            "created_at": job["born"],
            "updated_at": int(time.time()),
            "resolution": wanted.resolution,
            "ratio": wanted.ratio,
            "duration": job["seconds"],
            "framespersecond": FPS,
            "generate_audio": wanted.generate_audio,
            "service_tier": wanted.service_tier,
            "execution_expires_after": wanted.execution_expires_after,
            "draft": wanted.draft,
        }
        if wanted.safety_identifier:
            told["safety_identifier"] = wanted.safety_identifier
        if job["status"] == "failed":
            refused = ("OutputVideoSensitiveContentDetected", "The output video may contain sensitive information.")
            code, message = refused if job["end"] == "refused" else ("InternalServiceError", "The task failed.")
            told["error"] = {"code": code, "message": message}
        if job["status"] == "succeeded":
            told["content"] = {"video_url": self._film_link(job)}
            told["usage"] = {"completion_tokens": job["tokens"], "total_tokens": job["tokens"]}
        return told

    def _film_link(self, job: dict[str, Any]) -> str:
        """The same until it ends; half as large as it says, and with few pictures."""
        if not job.get("link") or job["link"].rpartition("/")[2] not in self._links:
            width, height = job["size"]
            content = media.mp4(width // 2, height // 2, job["seconds"], 2, sound=job["wanted"].generate_audio)
            job["link"] = self.link(content, "video/mp4", ".mp4")
            self._waits[job["link"].rpartition("/")[2]] = self.not_ready
        return str(job["link"])


def _nearest(shape: float) -> str:
    """The ratio it makes of a picture."""
    return min(RATIOS[:-1], key=lambda ratio: abs(int(ratio.split(":")[0]) / int(ratio.split(":")[1]) - shape))


FAKES = (Ark,)
