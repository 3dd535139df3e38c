"""Kling's new standard: films asked for by what each picture is to them, one look at all jobs, a bill with each that is done. It takes
API keys only, and is part of `kling`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from providers import clip_frames, fitting
from providers.base import Errand, Model, Request, Usage
from providers.errors import BadAnswer, Gone, ModelNotOpen
from providers.transport.http_client import Wire
from providers.transport.job_polling import ask_after, send_off

TASKS = "tasks"
"""What the name of such a job begins with."""
CURRENCIES = ("CNY", "USD")
PROMPT_MOST, OLDER_PROMPT_MOST = 3072, 2500
"""Letters of a prompt of the 3.0 models, and of those before."""
Picture = Callable[[str], str]


def submit_job(model: Model, request: Request, errand: Errand, wire: Wire, name: str, picture: Picture) -> str:
    """The vendor's name for a job that was taken; empty where the answer has none."""
    path, asked = job_request(model, request, errand, name, picture)
    try:
        told = send_off(wire, path, asked)
    except Gone as error:  # to a submit, what does not exist is the model
        raise ModelNotOpen(str(error), **error.facts) from error
    data = told.get("data")
    found = data.get("id") if isinstance(data, dict) else None
    return f"{TASKS}/{found}" if found else ""


def find_job(wire: Wire, name: str) -> str:
    """The vendor's name for the job that was sent under this one of ours; empty where it has none."""
    rows = _rows(wire, {"external_task_ids": name})
    return next((f"{TASKS}/{row['id']}" for row in rows if row.get("id")), "")


def look_at_job(wire: Wire, remote_id: str) -> dict[str, Any]:
    """What is told of one job. Raises Gone where it is not known there."""
    wanted = remote_id.partition("/")[2]
    told = next((row for row in _rows(wire, {"task_ids": wanted}) if str(row.get("id")) == wanted), None)
    if told is None:
        raise Gone("It does not know this job.")
    return told


def link_of(told: dict[str, Any]) -> str:
    """Where the film of a job that is done lies."""
    outputs = [one for one in told.get("outputs") or () if isinstance(one, dict)]
    return next((str(one["url"]) for one in outputs if one.get("type") == "video" and one.get("url")), "")


def billed_usage(told: dict[str, Any], usage: Usage) -> Usage:
    """With what a job says it took: money from the balance, or units of a pack."""
    rows = [row for row in told.get("billing") or () if isinstance(row, dict)]
    cash = [row for row in rows if row.get("charge_type") == "cash" and row.get("currency") in CURRENCIES]
    money = [amount for row in cash if (amount := as_decimal(row.get("amount"))) is not None]
    units = [
        amount
        for row in rows
        if row.get("charge_type") == "unit" and (amount := as_decimal(row.get("amount"))) is not None
    ]
    if money:
        return usage.model_copy(update={"amount": sum(money, Decimal(0)), "currency": cash[0]["currency"]})
    return usage.model_copy(update={"credits": sum(units, Decimal(0))}) if units else usage


def as_decimal(told: Any) -> Decimal | None:
    try:
        found = Decimal(str(told))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def job_request(
    model: Model, request: Request, errand: Errand, name: str, picture: Picture
) -> tuple[str, dict[str, Any]]:
    """(path, body). `picture` gives a picture of ours as the vendor takes it."""
    option, seen = errand.options, clip_frames.frames_shown(request)
    omni = option.get("family") == "omni-video"
    words = with_names(request, seen) if omni else request.prompt
    words = with_negative(words, request.negative, _prompt_most(model))
    settings: dict[str, Any] = {"resolution": resolution(model, request, errand).lower()}
    settings["duration"] = fitting.whole_seconds(model, request)
    if option.get("audio"):
        settings["audio"] = "native" if has_sound(model, request, errand) else "off"
    if option.get("shots"):
        settings["multi_shot"] = False
    if not seen.first and (ratio := fitting.ratio(model, request)):
        settings["aspect_ratio"] = ratio
    asked: dict[str, Any] = {"settings": settings}
    if name:
        asked["options"] = {"external_task_id": name}
    if not omni and not seen.first:
        return f"/text-to-video/{option['open']}", {"prompt": words, **asked}
    people = [("refer_image", person) for person in seen.people if omni]
    pictures = [("first_frame", seen.first), *people, ("last_frame", seen.last)]
    shown = [{"type": kind, "url": picture(sha256)} for kind, sha256 in pictures if sha256]
    if omni:
        shown = [{**one, "id": f"image_{place}"} for place, one in enumerate(shown, 1)]
    asked["contents"] = [{"type": "prompt", "text": words}, *shown]
    return f"/{'omni-video' if omni else 'image-to-video'}/{option['open']}", asked


def resolution(model: Model, request: Request, errand: Errand) -> str:
    """As asked for, or the one in which alone it has a sound or an end of its own."""
    option, wanted = errand.options, fitting.resolution(model, request)
    if clip_frames.frames_shown(request).last and option.get("end_in"):
        return str(option["end_in"])
    if request.sound == "on" and option.get("sound_in"):
        return str(option["sound_in"])
    return str(option.get("resolution") or wanted)


def has_sound(model: Model, request: Request, errand: Errand) -> bool:
    """Whether it is to have a sound of its own; one that ends as told may not."""
    silent = clip_frames.frames_shown(request).last and errand.options.get("end_silent")
    return fitting.clip_sound(model, request) == "on" and not silent


def with_negative(prompt: str, negative: str, most: int) -> str:
    """What is not wanted said in the same words as what is: there is no field for it. Left out where there is no room."""
    told = f"{prompt}\nNot in it: {negative}" if negative else prompt
    return told if len(told) <= most else prompt


def with_names(request: Request, seen: clip_frames.FramesShown, mark: str = "@image_{}") -> str:
    """With who is on which picture, as pictures are called there: by their place, the first frame among them."""
    names = {one.sha256: one.name for one in request.likenesses}
    placed = [(place, names.get(person)) for place, person in enumerate(seen.people, 2 if seen.first else 1)]
    who = [f"{mark.format(place)} = {name}" for place, name in placed if name]
    return f"{', '.join(who)}. {request.prompt}" if who else request.prompt


def _prompt_most(model: Model) -> int:
    return PROMPT_MOST if model.limits.prompt_chars >= OLDER_PROMPT_MOST else OLDER_PROMPT_MOST


def _rows(wire: Wire, which: dict[str, str]) -> list[dict[str, Any]]:
    """Raises BadAnswer where it is no list."""
    rows = ask_after(wire, f"/{TASKS}", params=which).get("data")
    if not isinstance(rows, list):
        raise BadAnswer("The answer has no list of jobs.")
    return [row for row in rows if isinstance(row, dict)]
