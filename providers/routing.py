"""Which model is asked first: a policy is an order, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from providers.base import Capability, Model, Policy

ORDER: dict[Policy, Callable[[Model], tuple[float, ...]]] = {
    Policy.COST: lambda m: (m.price_micro_yuan, -m.quality),
    Policy.QUALITY: lambda m: (-m.quality, m.price_micro_yuan),
    Policy.SPEED: lambda m: (m.seconds, m.price_micro_yuan),
    Policy.BALANCED: lambda m: (m.price_micro_yuan * m.seconds / m.quality, -m.quality),
}


def route(models: Iterable[Model], capability: Capability, policy: Policy) -> list[Model]:
    return sorted((m for m in models if m.capability == capability), key=ORDER[policy])
