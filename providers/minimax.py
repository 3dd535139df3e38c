"""MiniMax 海螺: film by its first protocol (200 even where something is wrong) and its second, and songs. A job's name here says
by which protocol it was sent: "v1/ID"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers import catalogue, fitting, pictures, signature
from providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    Capability,
    Door,
    Errand,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    Model,
    NoMoney,
    ProviderError,
    Refused,
    Request,
    Result,
    Unavailable,
    Usage,
)
from providers.looking import ask_after, fetch_made, send_off
from providers.vendor import Vendor, data_uri
from providers.wire import SAID, Wire, retry_after

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S = 20.0, 10.0
SONG_READ_S = 420.0
"""A song is made while the line is open, which takes minutes."""
PICTURE_BYTES = 20 * 1024 * 1024
NOBODY = "0"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""
KINDS: dict[int, type[ProviderError]] = {
    **dict.fromkeys((1004, 2049), BadKey),
    1008: NoMoney,
    **dict.fromkeys((1002, 1039, 1041), Busy),
    **dict.fromkeys((1026, 1027), Refused),
    **dict.fromkeys((1042, 2013), Invalid),
    **dict.fromkeys((1000, 1024, 1033), Unavailable),
    1001: Lost,
}
"""What `base_resp.status_code` means."""
WORDS: tuple[tuple[str, type[ProviderError]], ...] = (
    ("balance", NoMoney),
    ("sensitive", Refused),
    ("policy", Refused),
    ("authentication", BadKey),
    ("rate_limit", Busy),
)
"""What the second protocol's errors mean, by a word in their type or message."""


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
            if "code" not in error.facts:
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
        link, usage = look(wire, name, request, model)
        if not link:
            raise Later(remote_id, NEXT_LOOK_S)
        content, _ = wire.fetch(link)
        kind = signature.sure(content, "video", usage)
        return Result(
            content=content, media_type=kind, usage=usage, facts={"seconds": signature.seconds(content, usage)}
        )


def explain(answer: httpx.Response, told: Any) -> ProviderError | None:
    """By `base_resp` in the first protocol and by `error` in the second. What a job has ended with is not an error here."""
    if not isinstance(told, dict) or told.get("status") == "Fail":
        return None
    base, error = told.get("base_resp"), told.get("error")
    if isinstance(base, dict) and base.get("status_code"):
        said = f"{base['status_code']} {base.get('status_msg', '')}"[:SAID]
        return _wrong(KINDS.get(base["status_code"], BadAnswer), said, answer, code=base["status_code"])
    if isinstance(error, dict):
        said = f"{error.get('type', '')} {error.get('message', '')}"[:SAID]
        kind = next((kind for word, kind in WORDS if word in said.lower()), None)
        return _wrong(kind, said, answer) if kind else None
    return None


def _wrong(kind: type[ProviderError], said: str, answer: httpx.Response, **facts: Any) -> ProviderError:
    if kind is Refused:
        return Refused(said, reason=said.partition(" ")[2][:200], **facts)
    return Busy(said, after_s=retry_after(answer), **facts) if kind is Busy else kind(said, **facts)


def _asked_1(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    option = {name: value for name, value in errand.options.items() if name != "protocol"}
    asked = {
        "model": model.name,
        "prompt": request.prompt,
        "duration": fitting.whole_seconds(model, request),
        "resolution": fitting.resolution(model, request),
        **option,
    }
    if request.references and model.limits.references:
        asked["first_frame_image"] = _shown(errand, request.references[0])
    return asked


def _asked_2(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """The first picture is where the clip begins; further ones show who is in it."""
    content: list[dict[str, Any]] = [{"type": "text", "text": request.prompt}]
    for number, sha256 in enumerate(request.references[: model.limits.references]):
        role = "reference_image" if number else "first_frame"
        content.append({"type": "image_url", "image_url": {"url": _shown(errand, sha256)}, "role": role})
    return {
        "model": model.name,
        "content": content,
        "resolution": errand.options.get("resolution") or fitting.resolution(model, request),
        "duration": fitting.whole_seconds(model, request),
        "ratio": fitting.ratio(model, request),
    }


def _looked_1(wire: Wire, name: str, request: Request, model: Model) -> tuple[str, Usage]:
    """(the film's link, what was used); no link while it is not done."""
    usage = Usage(seconds=float(fitting.whole_seconds(model, request)))
    told = _known(wire, "/v1/query/video_generation", {"task_id": name})
    if told.get("status") == "Fail":
        base = told.get("base_resp") or {}
        raise _ended(base.get("status_code"), str(base.get("status_msg", "")))
    if told.get("status") != "Success":
        return "", usage
    file = _known(wire, "/v1/files/retrieve", {"file_id": str(told.get("file_id", ""))}).get("file") or {}
    if not file.get("download_url"):
        raise BadAnswer("The film has no link.", usage=usage)
    return str(file["download_url"]), usage


def _looked_2(wire: Wire, name: str, request: Request, model: Model) -> tuple[str, Usage]:
    told = ask_after(wire, f"/v2/query/video_generation/{name}")
    task = told.get("task")
    if not isinstance(task, dict):
        raise BadAnswer("The answer says nothing of the job.")
    seconds = (task.get("usage") or {}).get("total_seconds") or fitting.whole_seconds(model, request)
    usage, status = Usage(seconds=float(seconds)), task.get("status")
    if status == "failed":
        error = task.get("error") or {}
        raise _ended(error.get("code"), str(error.get("message", "")))
    if status == "cancelled":
        raise Failed("It was cancelled there.")
    if status != "succeeded":
        return "", usage
    link = (task.get("content") or {}).get("url")
    if not link:
        raise BadAnswer("The film has no link.", usage=usage)
    return str(link), usage


def _known(wire: Wire, path: str, what: dict[str, str]) -> dict[str, Any]:
    """What it says of a job or a file. It calls one that it does not know a wrong parameter."""
    try:
        return ask_after(wire, path, params=what)
    except Invalid as error:
        raise Gone(str(error)) from error


def _ended(code: Any, said: str) -> ProviderError:
    said = f"{code} {said}"[:SAID]
    if str(code) in ("1026", "1027"):
        return Refused(said, reason=said.partition(" ")[2][:200])
    return Failed(said, again=True)


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
        content = fetch_made(wire, audio) if "://" in audio else bytes.fromhex(audio)
    except ValueError:
        raise BadAnswer("The music is not written as it should be.", usage=usage) from None
    result = signature.sound(content, usage)
    return result.model_copy(update={"usage": Usage(seconds=result.facts["seconds"])})


def _shown(errand: Errand, sha256: str) -> str:
    return data_uri(pictures.as_taken(errand.read(sha256), PICTURE_BYTES))


PROVIDER = MiniMax()
