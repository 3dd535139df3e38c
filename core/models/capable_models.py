"""Who could do one thing now, best first, and about what each would take for it: for whoever chooses before a button is pressed."""

from __future__ import annotations

from core.gateway.routing_policy import OWN
from core.models.dry_run import models_with_capability
from core.money.ledger import Account
from core.studio import Studio
from core.types import Value
from providers.base import Model, Request


class CapableModel(Value):
    """A model that would be asked, with about what one such thing costs there. `free`: a free allowance would be used. `mask`: it keeps
    to a mask itself."""

    id: str
    name: dict[str, str]
    """In every language it has a name in."""
    estimate_micro_yuan: int
    free: bool = False
    mask: bool = False

    def called(self, language: str) -> str:
        return self.name.get(language) or self.name.get("en") or self.id.partition("/")[2]


def capable_models(
    studio: Studio, request: Request, account: Account, *, without: frozenset[str] = frozenset()
) -> list[CapableModel]:
    """Everybody who could do this on the terms of this account, whoever was pinned; the first would be asked. Nobody of these
    vendors: `without`."""
    said = studio.terms(account).model_copy(update={"pin": ""})
    books = studio.books(account)
    known = models_with_capability(studio, request.capability)
    decision = studio.gateway.dry_run(request, said, books)
    looked = [one for one in decision.candidates if not one.removed and one.model.partition("/")[0] not in without]
    return [_able(known[one.model], one.estimate_micro_yuan or 0, one.free) for one in looked if one.model in known]


def vendors_with_capability(studio: Studio, capability: str) -> list[str]:
    """The names of those who have models for this (providers.base.Capability), whether anybody may ask them or not."""
    models = [model for model in studio.gateway.models() if model.capability == capability and model.provider != OWN]
    return list(dict.fromkeys(model.provider for model in models))


def _able(model: Model, micro_yuan: int, free: bool) -> CapableModel:
    return CapableModel(
        id=model.id, name=dict(model.label), estimate_micro_yuan=micro_yuan, free=free, mask=model.limits.mask
    )
