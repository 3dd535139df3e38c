"""Each result of the lab looked at without a key and without a model: the same bytes, the same figures and findings."""

from __future__ import annotations

from collections.abc import Sequence

from core.lab.checking.check_findings import Checks, Flaw, unreadable
from core.lab.checking.check_picture import check_picture
from core.lab.checking.check_sound import check_sound
from core.lab.checking.check_text import check_text
from core.lab.checking.check_video import check_video
from core.optimise import intent as intents
from core.optimise import validator
from core.templates.prompt_values import Intent
from providers.base import Model, Request

RECIPE = "application/vnd.dailies.recipe+json"
BYTES_MOST = 600 * 1024 * 1024
__all__ = ["Checks", "Flaw", "check_prompt", "check_result"]


def check_result(
    media_type: str, content: bytes | str, request: Request, reference: bytes | None = None, names: Sequence[str] = ()
) -> Checks:
    """`content` as it came; `reference` a picture it shall be like (a clip: its first picture); `names` that a text must keep.

    Never raises for what is in `content`: what cannot be read is a finding. A clip's filmstrip comes along as JPEG."""
    kind = media_type.partition(";")[0].strip().lower()
    if isinstance(content, str) or kind.startswith("text/") or kind == "application/json":
        return check_text(content if isinstance(content, str) else content.decode("utf-8", "replace"), request, names)
    if kind == RECIPE:
        return Checks(figures={"bytes": len(content)})
    if not content or len(content) > BYTES_MOST:
        return unreadable(kind.partition("/")[0])
    if kind.startswith("image/"):
        return check_picture(content, request, reference)
    if kind.startswith("audio/"):
        return check_sound(content, request)
    if kind.startswith("video/"):
        return check_video(content, request, reference)
    return unreadable(kind.partition("/")[0])


def check_prompt(prompt: str, negative: str = "", target: Model | None = None, intent: Intent | None = None) -> Checks:
    """The lint of a prompt: its estimated quality 0 to 100, and each finding by the key of its sentence in prompt_files.json."""
    report = validator.validate_prompt(prompt, intent or intents.read_intent(prompt), target, negative)
    found = tuple(Flaw(say=f"finding_{one.rule}", facts=dict(one.facts)) for one in report.findings)
    return Checks(figures={"quality": report.quality, "chars": len(prompt)}, findings=found)
