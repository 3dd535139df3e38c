"""A fake of fal: its queue (submit, status, response, cancel), Pika's films and birefnet, which cuts a picture out.

The door's address is that of the queue (https://queue.fal.run)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tests.wire import tariff
from tests.wire.long_jobs import Jobs
from tests.wire.media import mp4, picture
from tests.wire.result_links import size_of
from tests.wire.server import KEY, Answer, Asked, Body, Wrong, route

SHORT = {"480p": 480, "720p": 720, "1080p": 1080}
Ratio = Literal["16:9", "9:16", "1:1", "4:5", "5:4", "3:2", "2:3"]
Resolution = Literal["480p", "720p", "1080p"]


class Film(Body):
    prompt: str = Field(min_length=1)
    negative_prompt: str = ""
    aspect_ratio: Ratio = "16:9"
    resolution: Resolution = "720p"
    duration: Literal[5, 10] = 5
    seed: int | None = None


class FilmOfPicture(Body):
    image_url: str = Field(pattern=r"^(https?://|data:image/)")
    prompt: str = Field(min_length=1)
    negative_prompt: str = ""
    resolution: Resolution = "720p"
    duration: Literal[5, 10] = 5
    seed: int | None = None


class FilmOfThings(Body):
    image_urls: list[str] = Field(min_length=1)
    prompt: str = Field(min_length=1)
    negative_prompt: str = ""
    aspect_ratio: Ratio = "16:9"
    resolution: Resolution = "720p"
    duration: Literal[5, 10] = 5
    ingredients_mode: Literal["creative", "precise"] = "precise"
    seed: int | None = None


class Cut(Body):
    image_url: str = Field(pattern=r"^(https?://|data:image/)")
    model: str = "General Use (Light)"
    operating_resolution: str = "1024x1024"
    output_format: Literal["png", "webp", "gif"] = "png"
    output_mask: bool = False
    refine_foreground: bool = True
    sync_mode: bool = False


APPS: dict[str, type[Body]] = {
    "fal-ai/pika/v2.2/text-to-video": Film,
    "fal-ai/pika/v2.2/image-to-video": FilmOfPicture,
    "fal-ai/pika/v2.2/pikascenes": FilmOfThings,
    "fal-ai/pika/v2.5/text-to-video": Film,
    "fal-ai/birefnet": Cut,
    "fal-ai/birefnet/v2": Cut,
}


class Fal(Jobs):
    provider = "fal"

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization") == f"Key {KEY}"

    def invalid(self, why: str) -> Answer:
        where, _, what = why.partition(": ")
        return Answer(
            422, {"detail": [{"loc": ["body", *where.split(".")], "msg": what, "type": "value_error"}]}, _id()
        )

    def says(self, kind: str) -> Answer:
        refused = {"loc": ["body", "prompt"], "msg": "The content could not be processed.", "categories": ["violence"]}
        return {
            "bad_key": Answer(401, {"detail": "Cannot access application. Authentication is required."}),
            "no_money": Answer(
                403, {"detail": "User is locked. Reason: Exhausted balance. Top up your balance."}, _id()
            ),
            "busy": Answer(429, {"detail": "Too many requests"}, {"Retry-After": "7", **_id()}),
            "refused": Answer(422, [{**refused, "type": "content_policy_violation"}], _id()),
            "invalid": self.invalid("prompt: Field required"),
            "gone": Answer(404, {"detail": "Request not found"}, _id()),
            "unavailable": Answer(
                503,
                b"<html><center>503 Service Temporarily Unavailable</center>nginx</html>",
                {"Content-Type": "text/html"},
            ),
            "bad_answer": Answer(200, b"OK", {"Content-Type": "text/plain"}),
        }[kind]

    @route("POST", r"/(fal-ai/[\w./-]+)")
    def submit(self, asked: Asked) -> Answer:
        app = _group(asked)
        if app not in APPS:
            return Answer(404, {"detail": f"Application '{app}' not found"}, _id())
        body = self.checked(APPS[app], asked)
        size = self._size(body)
        job = self.accepted(app=app, body=body, size=size)
        if not job["end"]:
            self.charge(app, *self._price(app, body), key=job["id"])
        base = f"{self.url}/{'/'.join(app.split('/')[:2])}/requests/{job['id']}"
        links = {"response_url": base, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}
        return Answer(200, {"status": "IN_QUEUE", "request_id": job["id"], "queue_position": 0, **links}, _id())

    @route("GET", r"/fal-ai/[\w-]+/requests/([\w-]+)/status")
    def status(self, asked: Asked) -> Answer:
        job = self.jobs.get(_group(asked))
        if job is None or job["end"] == "gone":
            return self.says("gone")
        base = {"request_id": job["id"], "response_url": f"{self.url}{asked.path.removesuffix('/status')}"}
        if self.looked(job) or job["cancelled"]:
            return Answer(200, {"status": "COMPLETED", "logs": None, "metrics": {"inference_time": 3.2}, **base}, _id())
        told = (
            {"status": "IN_QUEUE", "queue_position": 1} if job["looks"] == 1 else {"status": "IN_PROGRESS", "logs": []}
        )
        return Answer(202, {**told, **base}, _id())

    @route("GET", r"/fal-ai/[\w-]+/requests/([\w-]+)")
    def response(self, asked: Asked) -> Answer:
        job = self.jobs.get(_group(asked))
        if job is None or job["end"] == "gone":
            return self.says("gone")
        if job["cancelled"]:
            return Answer(499, {"detail": "Request was cancelled"}, _id())
        if job["looks"] <= self.polls_needed:
            return Answer(400, {"detail": "Request is still in progress"}, _id())
        if job["end"] == "failed":
            return Answer(500, {"detail": "Internal Server Error"}, _id())
        if job["end"] == "refused":
            said = {
                "loc": ["body", "prompt"],
                "msg": "Flagged by the content checker.",
                "type": "content_policy_violation",
            }
            return Answer(422, {"detail": [said]}, _id())
        return Answer(200, self._make(job), _id())

    @route("PUT", r"/fal-ai/[\w-]+/requests/([\w-]+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self.jobs.get(_group(asked))
        if job is None:
            return self.says("gone")
        if job["cancelled"] or job["looks"] > self.polls_needed:
            return Answer(400, {"status": "ALREADY_COMPLETED"}, _id())
        job["cancelled"] = True
        self.refund(job["id"])
        return Answer(202, {"status": "CANCELLATION_REQUESTED"}, _id())

    def _price(self, app: str, body: Any) -> tuple[Any, str]:
        if isinstance(body, Cut):
            return tariff.cost("fal", app, {"image": 1, "call": 1})
        return tariff.cost("fal", app, {"second": body.duration, "call": 1}, {"resolution": body.resolution})

    def _size(self, body: Any) -> tuple[int, int]:
        """Of the picture that was shown, else the ratio asked for. A picture behind a link is taken to be wide."""
        shown = getattr(body, "image_url", "")
        if not shown.startswith("data:"):
            wide, _, high = getattr(body, "aspect_ratio", "16:9").partition(":")
            return int(wide), int(high)
        try:
            return size_of(shown)
        except ValueError as error:
            raise Wrong(self.invalid(f"image_url: {error}")) from error

    def _make(self, job: dict[str, Any]) -> dict[str, Any]:
        body = job["body"]
        if isinstance(body, Cut):
            link = self.lay(picture(*job["size"], see_through=True), "png")
            file = {"content_type": "image/png", "file_name": "cut.png"}
            return {
                "image": {"url": link, "width": job["size"][0], "height": job["size"][1], **file},
                "mask_image": None,
            }
        wide, high = job["size"]
        scale = SHORT[body.resolution] / min(wide, high)
        film = mp4(round(wide * scale), round(high * scale), body.duration)
        told = {"content_type": "video/mp4", "file_name": "output.mp4", "file_size": len(film)}
        return {"video": {"url": self.lay(film, "mp4"), **told}}


def _group(asked: Asked) -> str:
    assert asked.match is not None
    return asked.match.group(1)


def _id() -> dict[str, str]:
    """What fal itself answers carries it; what a proxy before it answers does not."""
    return {"x-fal-request-id": "c0ffee00-0000-4000-8000-000000000001"}


FAKES = (Fal,)
