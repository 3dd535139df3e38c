"""A fake of a Midjourney gateway: the midjourney-proxy protocol. What is asked comes as a grid of four; one of them is then
asked for larger. Of the prices only the grid's is charged: the larger picture belongs to it.

The door's address has no /mj."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any, Literal

from pydantic import Field

from tests.wire import tariff
from tests.wire.long_jobs import Jobs
from tests.wire.media import picture
from tests.wire.result_links import size_of
from tests.wire.server import KEY, Answer, Asked, Body, Fault, route

OK, EXISTS, QUEUED, NOT_FOUND, VALIDATION, FAILURE, FULL, BANNED = 1, 21, 22, 3, 4, 9, 23, 24
BANNED_WORDS = ("nude", "gore")
PARAMETERS = ("ar", "aspect", "seed", "cref", "sref", "cw", "sw", "no", "v", "version", "niji", "s", "stylize", "q")
PARAMETERS += ("quality", "c", "chaos", "style", "iw", "weird", "raw", "oref", "ow", "tile", "draft", "fast", "relax")


class Imagine(Body):
    prompt: str = ""
    base64Array: list[str] = Field(default_factory=list)
    state: str = ""
    notifyHook: str = ""


class Change(Body):
    taskId: str
    action: Literal["UPSCALE", "VARIATION", "REROLL"]
    index: int | None = Field(None, ge=1, le=4)
    state: str = ""
    notifyHook: str = ""


class Press(Body):
    taskId: str
    customId: str
    state: str = ""
    notifyHook: str = ""


class ByIds(Body):
    ids: list[str]


class Midjourney(Jobs):
    provider = "midjourney"
    queue_is_long = False
    """It answers that a job waits (22), where it answers 1 otherwise."""

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("mj-api-secret") == KEY or asked.headers.get("Authorization") == f"Bearer {KEY}"

    def invalid(self, why: str) -> Answer:
        return _said(VALIDATION, why)

    def says(self, kind: str) -> Answer:
        return {
            "bad_key": Answer(401, b""),
            "busy": _said(FULL, "队列已满，请稍后尝试", properties={"numberOfQueues": 10}),
            "refused": _said(BANNED, "可能包含敏感词", properties={"promptEn": "nude", "bannedWord": "nude"}),
            "invalid": _said(VALIDATION, "prompt不能为空"),
            "gone": Answer(200, b""),
            "unavailable": _said(FAILURE, "提交失败，系统异常"),
            "bad_answer": Answer(200, b"<html>502 Bad Gateway</html>", {"Content-Type": "text/html"}),
        }[kind]

    def trouble(self, kind: str) -> None:
        """What it says about a job it does not know, it says only where it is asked for one."""
        self.next(Fault("answer", answer=self.says(kind), path="/mj/task" if kind == "gone" else ""))

    @route("POST", r"/mj/submit/imagine")
    def imagine(self, asked: Asked) -> Answer:
        body = self.checked(Imagine, asked)
        words, parameters = _read(body.prompt)
        if not words and not body.base64Array:
            return self.says("invalid")
        if unknown := [name for name in parameters if name not in PARAMETERS]:
            return _said(VALIDATION, f"unknown parameter --{unknown[0]}")
        if found := [word for word in BANNED_WORDS if word in words.lower()]:
            return _said(BANNED, "可能包含敏感词", properties={"promptEn": words, "bannedWord": found[0]})
        for shown in body.base64Array:
            try:
                size_of(shown)
            except ValueError:
                return _said(VALIDATION, "base64格式错误")
        job = self._start("IMAGINE", body.prompt, ratio=_ratio(parameters))
        if not job["end"]:
            self.charge("imagine", *tariff.cost("midjourney", "imagine", {"image": 1, "call": 1}), key=job["id"])
        return self._taken(job)

    @route("POST", r"/mj/submit/change")
    def change(self, asked: Asked) -> Answer:
        body = self.checked(Change, asked)
        if body.action != "REROLL" and body.index is None:
            return _said(VALIDATION, "index错误")
        return self._follow(body.taskId, body.action, body.index or 1)

    @route("POST", r"/mj/submit/action")
    def press(self, asked: Asked) -> Answer:
        body = self.checked(Press, asked)
        found = re.fullmatch(r"MJ::JOB::(upsample|variation|reroll)::(\d)::[\w-]+(::SOLO)?", body.customId)
        if found is None:
            return _said(VALIDATION, "customId错误")
        action = {"upsample": "UPSCALE", "variation": "VARIATION", "reroll": "REROLL"}[found.group(1)]
        return self._follow(body.taskId, action, int(found.group(2)))

    @route("GET", r"/mj/task/(\w+)/fetch")
    def fetch(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self.jobs.get(asked.match.group(1))
        if job is None or job["end"] == "gone":
            return self.says("gone")
        self._go_on(job)
        return Answer(200, self._told(job))

    @route("POST", r"/mj/task/list-by-condition")
    def several(self, asked: Asked) -> Answer:
        body = self.checked(ByIds, asked)
        known = [self.jobs[name] for name in body.ids if name in self.jobs and self.jobs[name]["end"] != "gone"]
        for job in known:
            self._go_on(job)
        return Answer(200, [self._told(job) for job in known])

    def _follow(self, name: str, action: str, index: int) -> Answer:
        before = self.jobs.get(name)
        if before is None:
            return _said(NOT_FOUND, "关联任务不存在或已失效")
        if before["status"] != "SUCCESS":
            return _said(VALIDATION, "关联任务状态错误")
        if before["action"] == "UPSCALE":
            return _said(VALIDATION, "关联任务不允许执行变化")
        again = next(
            (j for j in self.jobs.values() if (j["of"], j["action"], j["index"]) == (name, "UPSCALE", index)), None
        )
        if action == "UPSCALE" and again is not None and again["end"] == "":
            return _said(EXISTS, "任务已存在", again["id"], {"status": again["status"], "imageUrl": again["link"]})
        job = self._start(action, before["prompt"], ratio=before["ratio"], of=name, index=index)
        if action != "UPSCALE" and not job["end"]:
            self.charge(action.lower(), *tariff.cost("midjourney", "imagine", {"image": 1, "call": 1}), key=job["id"])
        return self._taken(job)

    def _start(self, action: str, prompt: str, ratio: float, of: str = "", index: int = 0) -> dict[str, Any]:
        facts = {"action": action, "prompt": prompt, "ratio": ratio, "of": of, "index": index, "at": time.time()}
        return self.accepted(id=str(uuid.uuid4().int)[:16], status="SUBMITTED", link="", **facts)

    def _taken(self, job: dict[str, Any]) -> Answer:
        if self.queue_is_long:
            return _said(QUEUED, "排队中，前面还有3个任务", job["id"], {"numberOfQueues": 3})
        return _said(OK, "提交成功", job["id"])

    def _go_on(self, job: dict[str, Any]) -> None:
        done = self.looked(job)
        job["status"] = ("FAILURE" if job["end"] else "SUCCESS") if done else "IN_PROGRESS"
        if job["status"] == "SUCCESS":
            side = 1024 if job["action"] == "UPSCALE" else 2048
            size = (side, round(side / job["ratio"])) if job["ratio"] >= 1 else (round(side * job["ratio"]), side)
            job["link"] = self.lay(picture(*size), "png")

    def _told(self, job: dict[str, Any]) -> dict[str, Any]:
        why = {
            "failed": "任务超时",
            "refused": "[Banned prompt detected] Sorry! Our AI moderators think this prompt is not ok.",
        }
        at, progress = int(job["at"] * 1000), {"SUCCESS": "100%", "IN_PROGRESS": "45%"}.get(job["status"], "0%")
        pressed = ("upsample", "variation") if job["status"] == "SUCCESS" and job["action"] != "UPSCALE" else ()
        return {
            "id": job["id"],
            "action": job["action"],
            "status": job["status"],
            "prompt": job["prompt"],
            "promptEn": job["prompt"],
            "description": f"/imagine {job['prompt']}",
            "progress": progress,
            "imageUrl": job["link"] or None,
            "failReason": why[job["end"]] if job["status"] == "FAILURE" else None,
            "submitTime": at,
            "startTime": at + 100,
            "finishTime": at + 45_000 if progress == "100%" else None,
            "properties": {"notifyHook": ""},
            "buttons": [
                {
                    "customId": f"MJ::JOB::{word}::{n}::{job['id']}",
                    "label": f"{word[0].upper()}{n}",
                    "type": 2,
                    "style": 2,
                }
                for word in pressed
                for n in (1, 2, 3, 4)
            ],
        }


def _read(prompt: str) -> tuple[str, dict[str, str]]:
    """The words of a prompt, and its parameters."""
    words, *parameters = re.split(r"(?:^|\s)--", prompt)
    return words.strip(), {p.split(maxsplit=1)[0]: p.partition(" ")[2].strip() for p in parameters if p.strip()}


def _ratio(parameters: dict[str, str]) -> float:
    wide, _, high = (parameters.get("ar") or parameters.get("aspect") or "1:1").partition(":")
    return int(wide) / int(high)


def _said(code: int, words: str, result: str = "", properties: dict[str, Any] | None = None) -> Answer:
    return Answer(200, {"code": code, "description": words, "properties": properties or {}, "result": result or None})


FAKES = (Midjourney,)
