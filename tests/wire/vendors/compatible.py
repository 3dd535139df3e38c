"""Vendors that speak as OpenAI does, each with its own errors and extras: deepseek, moonshot, zhipu, openrouter, qianfan, qwen,
vllm, and whatever one runs oneself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from tests.wire.chat import Chat, Completion
from tests.wire.server import KEY, Answer, Asked, Body, Fault, Wrong, route


class Thinks(Body):
    type: Literal["enabled", "disabled"]


class DeepSeekBody(Completion):
    thinking: Thinks | None = None


class DeepSeek(Chat):
    provider = "deepseek"
    base = ""
    serves = ("deepseek-*",)
    offers = ("deepseek-chat", "deepseek-reasoner")
    formats = ("text", "json_object")
    body = DeepSeekBody
    currency = "CNY"
    troubles = {
        "bad_key": (401, "authentication_error", "invalid_request_error", "Authentication Fails (no such user)"),
        "no_money": (402, "unknown_error", "invalid_request_error", "Insufficient Balance"),
        "busy": (429, "rate_limit_error", "rate_limit_exceeded", "Rate Limit Reached"),
        "refused": (400, "invalid_request_error", "content_policy_violation", "Content Exists Risk"),
        "invalid": (422, "invalid_request_error", "invalid_request_error", "Failed to deserialize the JSON body"),
        "unavailable": (503, "service_unavailable_error", None, "Server Overloaded"),
    }

    def answer(self, asked: Asked) -> Answer:
        return super().answer(replace(asked, path=asked.path.removeprefix("/v1")))

    def extra_usage(self, usage: dict[str, Any], cost: Any) -> dict[str, Any]:
        hit = usage["prompt_tokens_details"]["cached_tokens"]
        return usage | {"prompt_cache_hit_tokens": hit, "prompt_cache_miss_tokens": usage["prompt_tokens"] - hit}


class Moonshot(Chat):
    provider = "moonshot"
    serves = ("kimi-*", "moonshot-*")
    offers = ("kimi-k2.5", "kimi-latest")
    currency = "CNY"
    troubles = {
        "bad_key": (401, "invalid_authentication_error", None, "Invalid Authentication"),
        "no_money": (
            429,
            "exceeded_current_quota_error",
            None,
            "You exceeded your current token quota, please check your balance",
        ),
        "busy": (
            429,
            "rate_limit_reached_error",
            None,
            "Your account reached max RPM, please try again after 1 seconds",
        ),
        "refused": (400, "content_filter", None, "The request was rejected because it was considered high risk"),
        "invalid": (400, "invalid_request_error", None, "Invalid request: Your request exceeded model token limit"),
        "unavailable": (
            503,
            "engine_overloaded_error",
            None,
            "The engine is currently overloaded, please try again later",
        ),
    }


class Zhipu(Chat):
    provider = "zhipu"
    base = "/api/paas/v4"
    serves = ("glm-*",)
    offers = ("glm-5", "glm-4.7")
    formats = ("text", "json_object")
    body = DeepSeekBody
    currency = "CNY"
    troubles = {
        "bad_key": (401, "", "1000", "身份验证失败。"),
        "no_money": (429, "", "1113", "您的账户已欠费，请充值后重试。"),
        "busy": (429, "", "1302", "您的账户已达到速率限制，请您控制请求频率"),
        "refused": (
            400,
            "",
            "1301",
            "系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语",
        ),
        "invalid": (400, "", "1214", "messages 参数非法。请检查文档。"),
        "unavailable": (503, "", "1305", "该模型当前访问量过大，请您稍后再试"),
    }

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        return Answer(status, {"error": {"code": code or "1210", "message": message}})


class Include(Body):
    include: bool


class OpenRouterBody(Completion):
    usage: Include | None = None
    provider: dict[str, Any] | None = None
    transforms: list[str] | None = None


class OpenRouter(Chat):
    """Says what each answer has cost. Its list of models needs no key; `/key` does."""

    provider = "openrouter"
    base = "/api/v1"
    serves = ("*/*",)
    offers = ("openai/gpt-6-sol", "anthropic/claude-sonnet-5-5", "deepseek/deepseek-chat")
    body = OpenRouterBody
    no_key_needed_at = ("/models",)
    troubles = {
        "bad_key": (401, "", 401, "No auth credentials found"),
        "no_money": (402, "", 402, "This request requires more credits, or fewer max_tokens."),
        "busy": (429, "", 429, "Provider returned error"),
        "refused": (403, "", 403, "Your chosen model requires moderation and your input was flagged."),
        "invalid": (400, "", 400, "messages: field required"),
        "unavailable": (503, "", 503, "No available model provider meets your routing requirements"),
        "in_200": (200, "", 502, "Your chosen model is down"),
    }

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        extra = {"metadata": {"reasons": ["violence"], "flagged_input": "…"}} if status == 403 else {}
        return Answer(
            status, {"error": {"code": code if isinstance(code, int) else status, "message": message} | extra}
        )

    @route("GET", "/key")
    def about_key(self, asked: Asked) -> Answer:
        return Answer(200, {"data": {"label": "dailies", "usage": 0.0, "limit": None, "is_free_tier": False}})

    def priced(self, model: str, usage: dict[str, Any]) -> Any:
        return Decimal(usage["prompt_tokens"] * 2 + usage["completion_tokens"] * 10) / 1_000_000

    def extra_usage(self, usage: dict[str, Any], cost: Any) -> dict[str, Any]:
        return usage | {"cost": float(cost)}


class Qianfan(Chat):
    provider = "qianfan"
    base = "/v2"
    serves = ("ernie-*", "deepseek-*")
    offers = ("ernie-5.1", "ernie-4.5-turbo-128k")
    currency = "CNY"
    troubles = {
        "bad_key": (401, "invalid_request_error", "invalid_iam_token", "IAM Certification failed"),
        "no_money": (403, "access_denied", "account_overdue", "The account is overdue"),
        "busy": (429, "rate_limit_exceeded", "rpm_rate_limit_exceeded", "Rate limit reached for RPM"),
        "refused": (400, "unsafe_request", "unsafe_request", "the content of messages field is unsafe"),
        "invalid": (400, "invalid_request_error", "invalid_messages", "The messages are not right"),
        "unavailable": (500, "internal_error", "internal_error", "Internal error"),
    }

    def secret(self) -> str:
        return f"bce-v3/ALTAK-{KEY}/1"

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        return Answer(
            status, {"error": {"code": code or "invalid_argument", "message": message, "type": kind}, "id": "as-1"}
        )

    def trouble(self, kind: str) -> None:
        if kind == "in_200":
            self.next(
                Fault(
                    "answer",
                    answer=Answer(200, {"code": "rpm_rate_limit_exceeded", "msg": "Rate limit reached for RPM"}),
                )
            )
        else:
            super().trouble(kind)


class QwenBody(Completion):
    enable_thinking: bool | None = None
    enable_search: bool | None = None


class Qwen(Chat):
    provider = "qwen"
    base = "/compatible-mode/v1"
    serves = ("qwen*", "qwq*")
    offers = ("qwen3.7-max", "qwen3.7-plus", "qwen3.6-flash")
    formats = ("text", "json_object", "json_schema")
    body = QwenBody
    currency = "CNY"
    troubles = {
        "bad_key": (401, "", "InvalidApiKey", "Invalid API-key provided."),
        "no_money": (400, "", "Arrearage", "Access denied, please make sure your account is in good standing."),
        "no_allowance": (429, "", "Throttling.AllocationQuota", "Free allocated quota exceeded."),
        "busy": (429, "", "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
        "refused": (400, "", "DataInspectionFailed", "Input data may contain inappropriate content."),
        "invalid": (400, "", "InvalidParameter", "Range of input length should be [1, 98304]"),
        "unavailable": (500, "", "InternalError", "An internal error has occurred, please try again later"),
    }

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        return Answer(status, {"code": code or "InvalidParameter", "message": message, "request_id": "r-1"})

    def scrutinise(self, wanted: Any) -> None:
        super().scrutinise(wanted)
        if wanted.enable_thinking and not wanted.stream:
            raise Wrong(self.invalid("parameter.enable_thinking must be set to false for non-streaming calls"))


class VllmBody(Completion):
    chat_template_kwargs: dict[str, Any] | None = None
    top_k: int | None = None


class Vllm(Chat):
    """Serves one model, started without a key; where it was started with one (`key_set`), it wants it."""

    provider = "vllm"
    offers = ("Qwen/Qwen3-8B",)
    body = VllmBody
    needs_key = False
    key_set = False
    troubles = {
        "bad_key": (401, "", 401, "Unauthorized"),
        "invalid": (400, "BadRequestError", 400, "This model's maximum context length is 4096 tokens."),
        "unavailable": (503, "", 503, "Service Unavailable"),
    }

    def admitted(self, asked: Asked) -> Answer | None:
        good = asked.headers.get("Authorization") == f"Bearer {self.secret()}"
        return None if good or not self.key_set else self.told("bad_key")


class Own(Vllm):
    """Whatever somebody runs that speaks this way."""

    provider = "own"
    offers = ("my-model",)


FAKES = (DeepSeek, Moonshot, Zhipu, OpenRouter, Qianfan, Qwen, Own, Vllm)
