"""What was sent for a take, and the same sent once more as a person changed it: for one more take, while what is planned stays."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import Field
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound, NothingSaid, OutOfRange, WordsTooLong
from core.gateway.routing_policy import OWN
from core.models import capable_models
from core.models.capable_models import CapableModel
from core.models.dry_run import models_with_capability
from core.money.ledger import Account
from core.studio import Studio
from core.tasks.task_rows import stage_of_kind
from core.types import Value
from providers.base import Capability, Model, Request

Made = tables.Take | tables.Video
FREE = "free"
"""The purpose of a request whose words say all there is to say: with it the studio's own engines read them."""
JOBS = {
    "shot": "storyboard.paint",
    "portrait": "characters.portrait",
    "line": "audio.speak",
    "music": "audio.compose",
    "sfx": "audio.effect",
    "clip": "video.shoot",
}
"""What makes another of each kind of take."""
ASKED = {
    "shot": (Capability.IMAGE, "shot"),
    "portrait": (Capability.IMAGE, "portrait"),
    "line": (Capability.SPEECH, "line"),
    "music": (Capability.MUSIC, "score"),
    "sfx": (Capability.EFFECT, "effect"),
    "clip": (Capability.VIDEO, "clip"),
}
BLIND = frozenset({"clip"})
"""What the studio's own engine makes without reading a word: its camera goes by the move."""
MOST = 20_000
"""Characters of a prompt, where its model says nothing of a limit."""
SEEDS = 2**31 - 1
REPEATED = ("references", "last_frame", "mask", "speech", "sound", "width", "height", "seconds", "voice", "speed")
"""What of a request is sent again just as it was."""


class EditedRequest(Value):
    """What is sent instead: `of` is the take (or clip) whose request it was, `model` who is asked for it."""

    of: uuid.UUID
    prompt: str
    negative: str = ""
    seed: int = Field(default=0, ge=0, le=SEEDS)
    model: str = ""

    def param(self) -> dict[str, Any]:
        """As a task keeps it."""
        return self.model_dump(mode="json")


def kind_of_take(made: Made) -> str:
    return "clip" if isinstance(made, tables.Video) else made.of_kind


def request_sent(made: Made) -> dict[str, Any]:
    """What its model was sent, as providers.gateway.sent_request tells it; empty where nobody kept it, and of what a person brought."""
    told = (made.facts or {}).get("sent")
    return dict(told) if isinstance(told, dict) else {}


def may_edit_request(made: Made) -> bool:
    """Whether its words can be changed and sent again: not those of a tool, which works on a picture."""
    return bool(request_sent(made)) and "tool" not in (made.facts or {}) and kind_of_take(made) in JOBS


def candidate_models(studio: Studio, made: Made, prompt: str, account: Account) -> list[CapableModel]:
    """Who could be sent such words, who made this first, then best first."""
    hand = EditedRequest(of=made.id, prompt=prompt, negative=str(request_sent(made).get("negative", "")))
    blind = frozenset({OWN}) if kind_of_take(made) in BLIND else frozenset()
    found = capable_models.capable_models(studio, _alone(made, hand), account, without=blind)
    return sorted(found, key=lambda one: one.id != f"{made.provider}/{made.model}")


def check_edited_request(made: Made, prompt: str, negative: str, seed: str, model: Model | None) -> EditedRequest:
    """What somebody typed, fit to be sent. Raises NothingSaid, WordsTooLong for more than this model reads, OutOfRange for a seed that is
    no number from 0 to 2147483647."""
    prompt, most = prompt.strip(), (model.limits.prompt_chars if model is not None else 0) or MOST
    if not prompt:
        raise NothingSaid("prompt")
    for field, words in (("prompt", prompt), ("negative", negative.strip())):
        if len(words) > most:
            raise WordsTooLong(field, length=len(words), most=most)
    return EditedRequest(
        of=made.id, prompt=prompt, negative=negative.strip(), seed=_seed(seed), model=model.id if model else ""
    )


def _seed(typed: str) -> int:
    typed = typed.strip() or "0"
    if not typed.isascii() or not typed.isdigit() or int(typed) > SEEDS:
        raise OutOfRange("seed", least=0, most=SEEDS)
    return int(typed)


def find_model(studio: Studio, made: Made, id: str) -> Model | None:
    """The model under this id that makes such things."""
    return models_with_capability(studio, ASKED[kind_of_take(made)][0]).get(id)


# In a task -----------------------------------------------------------------------------------------------------------


def edited_request_of_task(params: Mapping[str, Any]) -> EditedRequest | None:
    """What a task was told to send instead; None where it goes by the plan."""
    told = params.get("sent")
    return EditedRequest.model_validate(told) if told else None


def load_take(session: Session, project_id: uuid.UUID, id: uuid.UUID) -> Made:
    """The take or clip of this film. Raises NotFound."""
    take = session.get(tables.Take, id)
    if take is not None and take.project_id == project_id:
        return take
    clip = session.get(tables.Video, id)
    shot = session.get(tables.Shot, clip.storyboard_id) if clip is not None and clip.storyboard_id else None
    if clip is None or shot is None or shot.project_id != project_id:
        raise NotFound(what="take")
    return clip


def apply_edited_request(request: Request, made: Made, hand: EditedRequest) -> Request:
    """A request with the words as they were typed, and what was shown and set just as it left for this take: nothing is added to them."""
    before = request_sent(made)
    kept = {name: value for name, value in before.items() if name in REPEATED and value}
    if "references" in kept:
        kept["references"] = tuple(kept["references"])
    words = {"prompt": hand.prompt, "negative": hand.negative, "seed": hand.seed, "short": "", "likenesses": ()}
    own = hand.model.startswith(f"{OWN}/") and request.capability is not Capability.SPEECH
    return request.model_copy(update={**kept, **words, **({"purpose": FREE} if own else {})})


def edited_take_facts(made: Made, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the new take says of itself beside `told`: that it was edited by hand, and whose pictures its model was shown."""
    names = request_sent(made).get("likenesses", {})
    again = {**told.get("sent", {}), **({"likenesses": names} if names else {})}
    shown = {name: sha256 for sha256, name in names.items()}
    return {**told, "sent": again, "by_hand": True, **({"shown": shown} if shown else {})}


def _alone(made: Made, hand: EditedRequest) -> Request:
    """The request without what a plan would say as structure: enough to know who could be asked and for how much."""
    capability, purpose = ASKED[kind_of_take(made)]
    return apply_edited_request(Request(capability=capability, purpose=purpose, language=_language(made)), made, hand)


def _language(made: Made) -> str:
    return str(request_sent(made).get("language", "zh"))


def account_for_edit(project_id: uuid.UUID, made: Made, user_id: uuid.UUID | None) -> Account:
    """On whom it would go."""
    return Account(project_id=project_id, user_id=user_id, stage=stage_of_kind(JOBS[kind_of_take(made)]))
