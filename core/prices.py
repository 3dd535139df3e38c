"""What work would cost before it is asked for: the first model that would be asked, times how often."""

from __future__ import annotations

from collections.abc import Iterable

from core.studio import Studio
from providers.base import Capability

ASKS: dict[str, Capability] = {
    "script.write": Capability.TEXT,
    "script.rewrite": Capability.TEXT,
    "storyboard.board": Capability.TEXT,
    "storyboard.paint": Capability.IMAGE,
    "characters.portrait": Capability.IMAGE,
    "characters.sheet": Capability.IMAGE,
    "audio.speak": Capability.SPEECH,
    "audio.audition": Capability.SPEECH,
    "audio.compose": Capability.MUSIC,
    "audio.effect": Capability.EFFECT,
    "video.shoot": Capability.VIDEO,
}
"""What each job asks a model for; a job that stands nowhere here asks none."""


def of(studio: Studio, kinds: Iterable[str]) -> int:
    """Micro-yuan for one run of each of these jobs. What nobody here could do is 0: asking for it says why it cannot be."""
    return sum(studio.price(capability) for kind in kinds if (capability := ASKS.get(kind)))
