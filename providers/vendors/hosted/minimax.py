"""MiniMax 海螺: film by its first protocol (200 even where something is wrong) and its second, and songs. A job's name here says
by which protocol it was sent: "v1/ID"."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Invalid, Later, Lost, ProviderError
from providers.facts import catalogue
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, fetch_made, send_off
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S = 20.0, 10.0
SONG_READ_S = 420.0
"""A song is made while the line is open, which takes minutes."""
PICTURE_BYTES, PICTURE_SIDE = 20 * 1024 * 1024, 256
NOBODY = "0"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""
RESETS = re.compile(r"resets? at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))", re.I)
"""When an allowance is full again, in the words of an error."""
OURS = ("protocol", "long_in", "free_pictures", "resolution")
"""Options that say how a model is asked; the others are parameters of its own."""


class MiniMax(Vendor):
    name = "minimax"

    def wire(self, door: Door) -> Wire:
        about = catalogue.vendor(self.name)
        address = about.addresses.get(door.region, about.address)
        return Wire(door, address, explain, {"Authorization": f"Bearer {door.key.strip()}"})

    def look(self, door: Door) -> tuple[str, ...]:
        try:
            self.wire(door).ask("GET", "/v1/query/video_generation", params={"task_id": NOBODY})
        except Invalid as error:
            if not error.facts.get("code"):
                raise  # some other server's word
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        if model.capability is Capability.MUSIC:
            return _song(model, request, errand, wire)
        version = str(errand.options.get("protocol", "v1"))
        asked = _asked_2(model, request, errand) if version == "v2" else _asked_1(model, request, errand)
        told = send_off(wire, f"/{version}/video_generation", asked)
        name = told.get("task_id")
        if not name:
            raise Lost("It took the job and gave it no name.")
        raise Later(f"{version}/{name}", FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        version, _, name = remote_id.partition("/")
        wire = self.wire(errand.door)
        look = _looked_2 if version == "v2" else _looked_1
        link, usage = look(wire, name, request, model, errand)
        if not link:
            raise Later(remote_id, NEXT_LOOK_S)
        return file_signature.film_result(wire.fetch(link)[0], usage)

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Only while it stands in line, and only in the second protocol: a film that is being made is made and paid, and one that is
        done would lose its record. Looked at once more, for between a look and a word it may have moved on."""
        version, _, name = remote_id.partition("/")
        if version != "v2":
            return False
        wire = self.wire(errand.door)
        try:
            if _task(wire, name).get("status") != "queued":
                return False
            with suppress(Invalid):
                wire.send("DELETE", f"/v2/video_generation/{name}")
            return bool(_task(wire, name).get("status") == "cancelled")
        except Gone:
            return True


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By `base_resp` in the first protocol and by `error` in the second. What a job has ended with is not an error here."""
    if not isinstance(told, dict) or told.get("status") == "Fail":
        return None
    base, error = told.get("base_resp"), told.get("error")
    if isinstance(base, dict) and base.get("status_code"):
        return _timed(reply_by_status(answer, str(base["status_code"]), words=str(base.get("status_msg") or "")))
    if isinstance(error, dict):
        code, kind = str(error.get("code") or ""), str(error.get("type") or "")
        return _timed(reply_by_status(answer, code or kind, kind, str(error.get("message") or "")))
    return None


def _timed(said: VendorReply) -> VendorReply:
    """With how long to wait, where its words say until when."""
    until = RESETS.search(said.words)
    if until is None or said.after_s is not None:
        return said
    wait = (datetime.fromisoformat(until[1]) - datetime.now(UTC)).total_seconds()
    return said.model_copy(update={"after_s": max(0.0, wait)})


def _asked_1(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    own = {name: value for name, value in errand.options.items() if name not in OURS}
    asked = {
        "model": model.name,
        "prompt": request.prompt,
        "duration": fitting.whole_seconds(model, request),
        "resolution": _resolution(model, request, errand),
        **own,
    }
    if (first := clip_frames.frames_shown(request).first) and model.limits.references:
        asked["first_frame_image"] = _shown(errand, first)
    return asked


def _asked_2(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """Between its first picture and its last, or with pictures of who is in it: never both."""
    seen = clip_frames.frames_shown(request)
    roles = [("first_frame", seen.first), ("last_frame", seen.last if model.limits.last_frame else "")]
    if not seen.first:
        roles = [("reference_image", one) for one in seen.people[: model.limits.references]]
    shown = [
        {"type": "image_url", "image_url": {"url": _shown(errand, sha256)}, "role": role}
        for role, sha256 in roles
        if sha256
    ]
    asked: dict[str, Any] = {
        "model": model.name,
        "content": [{"type": "text", "text": request.prompt}, *shown],
        "resolution": _resolution(model, request, errand),
        "duration": fitting.whole_seconds(model, request),
    }
    if ratio := fitting.ratio(model, request):
        asked["ratio"] = "adaptive" if seen.first else ratio
    return asked


def _resolution(model: Model, request: Request, errand: Errand) -> str:
    """As asked for; of a long clip only what is made so long."""
    long = fitting.duration(model, request) > min(model.limits.durations, default=0)
    if long and errand.options.get("long_in"):
        return str(errand.options["long_in"])
    return str(errand.options.get("resolution") or fitting.resolution(model, request))


def _looked_1(wire: Wire, name: str, request: Request, model: Model, errand: Errand) -> tuple[str, Usage]:
    """(the film's link, what was used); no link while it is not done."""
    usage = Usage(seconds=float(fitting.whole_seconds(model, request)))
    told = _known(wire, "/v1/query/video_generation", {"task_id": name})
    if told.get("status") == "Fail":
        base = told.get("base_resp") or {}
        raise _ended(base.get("status_code"), base.get("status_msg"))
    if told.get("status") != "Success":
        return "", usage
    file = _known(wire, "/v1/files/retrieve", {"file_id": str(told.get("file_id", ""))}).get("file") or {}
    if not file.get("download_url"):
        raise BadAnswer("The film has no link.", usage=usage)
    return str(file["download_url"]), usage


def _looked_2(wire: Wire, name: str, request: Request, model: Model, errand: Errand) -> tuple[str, Usage]:
    task = _task(wire, name)
    used = task.get("usage")
    seconds = used.get("total_seconds") if isinstance(used, dict) else 0
    shown = 0 if clip_frames.frames_shown(request).first else len(request.references[: model.limits.references])
    dear = max(0, shown - int(errand.options.get("free_pictures", shown)))
    usage = Usage(seconds=float(seconds or fitting.whole_seconds(model, request)), images=dear)
    status = task.get("status")
    if status == "failed":
        error = task.get("error") or {}
        raise _ended(error.get("code"), error.get("message"))
    if status == "cancelled":
        raise Failed("It was cancelled there.")
    if status != "succeeded":
        return "", usage
    link = (task.get("content") or {}).get("url")
    if not link:
        raise BadAnswer("The film has no link.", usage=usage)
    return str(link), usage


def _task(wire: Wire, name: str) -> dict[str, Any]:
    """What the second protocol says of a job."""
    task = ask_after(wire, f"/v2/query/video_generation/{name}").get("task")
    if not isinstance(task, dict):
        raise BadAnswer("The answer says nothing of the job.")
    return task


def _known(wire: Wire, path: str, what: dict[str, str]) -> dict[str, Any]:
    """What it says of a job or a file. It calls one that it does not know a wrong parameter."""
    try:
        return ask_after(wire, path, params=what)
    except Invalid as error:
        raise Gone(str(error)) from error


def _ended(code: Any, words: Any) -> ProviderError:
    return error_of_ended_job(MiniMax.name, code, words)


def _song(model: Model, request: Request, errand: Errand, wire: Wire) -> Result:
    """With words where `inputs["lyrics"]` has some. Its length is the vendor's own choice."""
    lyrics = str(request.inputs.get("lyrics") or "")
    asked = {
        "model": model.name,
        "prompt": request.prompt,
        **({"lyrics": lyrics} if lyrics else {"is_instrumental": True}),
        "output_format": "hex",
        **errand.options,
    }
    told = send_off(wire, "/v1/music_generation", asked, read_s=SONG_READ_S)
    usage = Usage()
    audio = (told.get("data") or {}).get("audio")
    if not isinstance(audio, str) or not audio:
        raise BadAnswer("The answer has no music.", usage=usage)
    try:
        content = fetch_made(wire, audio, usage) if "://" in audio else bytes.fromhex(audio)
    except ValueError:
        raise BadAnswer("The music is not written as it should be.", usage=usage) from None
    result = file_signature.sound_result(content, usage)
    return result.model_copy(update={"usage": Usage(seconds=result.facts["seconds"])})


def _shown(errand: Errand, sha256: str) -> str:
    return data_uri(reference_pictures.fit_picture(errand.read(sha256), PICTURE_BYTES, PICTURE_SIDE))


PROVIDER = MiniMax()
