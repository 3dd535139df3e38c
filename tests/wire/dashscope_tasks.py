"""What DashScope's services have in common: its errors, and tasks that are looked at and can be cancelled while they wait."""

from __future__ import annotations

import uuid
from collections import deque
from typing import Any

from tests.wire import bill, media
from tests.wire.result_links import Shelf
from tests.wire.server import Answer, Asked, Fault, route

TROUBLES: dict[str, tuple[int, str, str]] = {
    "bad_key": (401, "InvalidApiKey", "Invalid API-key provided."),
    "no_money": (400, "Arrearage", "Access denied, please make sure your account is in good standing."),
    "no_allowance": (429, "Throttling.AllocationQuota", "Free allocated quota exceeded."),
    "busy": (429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    "refused": (400, "DataInspectionFailed", "Input data may contain inappropriate content."),
    "invalid": (400, "InvalidParameter", "The size is not match xx*xx"),
    "unavailable": (500, "InternalError", "An internal error has occurred, please try again later."),
}
ENDS = {
    "failed": ("InternalError.Algo", "The algorithm could not process the input."),
    "refused": ("DataInspectionFailed", "Output data may contain inappropriate content."),
}


class Tasks(Shelf):
    """Prices are in the currency of the rows. A task is PENDING until it is looked at, then RUNNING for `polls_needed` looks.
    One that will be done is charged when it is taken, so that one sent twice is seen though nobody asks after it."""

    provider = "dashscope"

    def __init__(self) -> None:
        super().__init__()
        self._ends: deque[str] = deque()

    def address(self) -> str:
        return self.url + "/api/v1"

    # what goes wrong

    def wrong(self, status: int, code: str, message: str) -> Answer:
        return Answer(status, {"code": code, "message": message, "request_id": uuid.uuid4().hex})

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "InvalidParameter", why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.invalid("url error, please check url！")

    def admitted(self, asked: Asked) -> Answer | None:
        if self.open_to_all(asked) or asked.headers.get("Authorization") == f"Bearer {self.secret()}":
            return None
        return self.wrong(*TROUBLES["bad_key"])

    def trouble(self, kind: str) -> None:
        """Also no_allowance: the free quota is used up."""
        if kind == "bad_answer":
            return self.next(Fault("answer", answer=Answer(200, b"upstream", {"Content-Type": "text/plain"})))
        answer = self.wrong(*TROUBLES[kind])
        if kind == "busy":
            answer.headers["Retry-After"] = "2"
        return self.next(Fault("answer", answer=answer))

    def job_trouble(self, kind: str) -> None:
        """Also partial: the task succeeds, its picture does not."""
        if kind not in (*ENDS, "gone", "partial"):
            raise KeyError(kind)
        self._ends.append(kind)

    # tasks

    @route("GET", "/api/v1/tasks")
    def tasks(self, asked: Asked) -> Answer:
        rows = [
            {"task_id": job["id"], "status": job["status"], "model_name": job["model"]} for job in self.jobs.values()
        ]
        return Answer(200, {"request_id": "r-1", "data": rows, "total": len(rows), "page_no": 1, "page_size": 10})

    @route("GET", r"/api/v1/tasks/([\w-]+)/?")
    def task(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None or job["end"] == "gone":
            return self._task({"task_id": asked.match[1] if asked.match else "", "task_status": "UNKNOWN"})
        self._move_on(job)
        told = {"task_id": job["id"], "task_status": job["status"]}
        if job["status"] == "FAILED":
            told["code"], told["message"] = ENDS[job["end"]]
        if job["status"] != "SUCCEEDED":
            return self._task(told)
        made, usage = self._made(job)
        return self._task(told | made, usage)

    @route("POST", r"/api/v1/tasks/([\w-]+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None or job["status"] != "PENDING":
            why = "Failed to cancel the task, please confirm if the task is in PENDING status."
            return self.wrong(400, "UnsupportedOperation", why)
        job["status"] = "CANCELED"
        if "charge" in job:
            self.charges.remove(job["charge"])
        return Answer(200, {"request_id": uuid.uuid4().hex})

    def begin(self, kind: str, model: str, **facts: Any) -> Answer:
        end = self._ends.popleft() if self._ends else ""
        name = str(uuid.uuid4())
        self.jobs[name] = {
            "id": name,
            "kind": kind,
            "model": model,
            "status": "PENDING",
            "looks": 0,
            "end": end,
            **facts,
        }
        if not end:
            self._charge_for(self.jobs[name])
        return self._task({"task_id": name, "task_status": "PENDING"})

    def _charge_for(self, job: dict[str, Any]) -> None:
        if job["kind"] == "film":
            self.bill(job["model"], "second", job["seconds"], resolution=resolution_of(job["size"]))
        else:
            self.bill(job["model"], "image", job["n"])
        job["charge"] = self.charges[-1]

    def _task(self, output: dict[str, Any], usage: dict[str, Any] | None = None) -> Answer:
        told: dict[str, Any] = {"request_id": uuid.uuid4().hex, "output": output}
        return Answer(200, told | ({"usage": usage} if usage else {}))

    def _job(self, asked: Asked) -> dict[str, Any] | None:
        assert asked.match is not None
        return self.jobs.get(asked.match[1])

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] not in ("PENDING", "RUNNING"):
            return
        job["looks"] += 1
        if job["looks"] <= self.polls_needed:
            job["status"] = "RUNNING"
        elif job["end"] in ENDS:
            job["status"] = "FAILED"
        else:
            job["status"] = "SUCCEEDED"

    def _made(self, job: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(output, usage) of a task that is done; links are new at each look."""
        width, height = job["size"]
        if job["kind"] == "film":
            content = media.mp4(width // 8 * 2, height // 8 * 2, job["seconds"], 2, sound=job["sound"])
            sr = int(resolution_of(job["size"]).removesuffix("p"))
            told = {"video_url": self.link(content, "video/mp4", ".mp4"), "orig_prompt": "…"}
            if job["model"].startswith("wan3"):
                lasts = {"duration": job["seconds"], "output_video_duration": job["seconds"]}
                return told, {**lasts, "input_video_duration": 0, "fps": 30, "SR": sr, "video_count": 1}
            lasts = {"video_duration": job["seconds"], "video_ratio": f"{width}*{height}"}
            return told, {**lasts, "video_count": 1, "SR": sr}
        if job["end"] == "partial":
            bad = {"code": "DataInspectionFailed", "message": "Output data may contain inappropriate content."}
            return {"results": [bad], "task_metrics": {"TOTAL": 1, "SUCCEEDED": 0, "FAILED": 1}}, {"image_count": 0}
        links = [self.link(media.picture(width, height), "image/png", ".png") for _ in range(job["n"])]
        usage = {"image_count": len(links)}
        if job["kind"] == "choices":
            content = [{"type": "image", "image": link} for link in links]
            choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
            return {"choices": [choice], "finished": True}, usage
        return {"results": [{"url": link, "orig_prompt": "…", "actual_prompt": "…"} for link in links]}, usage

    def bill(self, model: str, unit: str, many: int | float, share: int = 1, **traits: str) -> None:
        amount = bill.amount(self.provider, model, unit, many, **traits) / share
        self.charge(f"{model} {many} {unit}", amount, bill.currency(self.provider, model, "CNY"))


def resolution_of(size: tuple[int, int]) -> str:
    short = min(size)
    return "480p" if short <= 500 else "720p" if short <= 960 else "1080p"
