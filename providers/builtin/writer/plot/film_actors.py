"""One member of a film's cast: what lines call them, whether they are there, whether they speak."""

from __future__ import annotations

import re
from dataclasses import dataclass

from providers.builtin.writer.vocabulary import presence
from providers.builtin.writer.vocabulary.reading import Who

BACK = {
    "zh": r"去世|过世|死去|已故|幽灵|鬼|亡灵|亡魂",
    "en": r"\b(dead|late|deceased|ghost|spirit)\b",
}
"""In what is said of somebody who comes back from where nobody does."""
MUTE = frozenset((presence.ASLEEP, presence.UNSEEN, presence.APART))
"""How somebody is there who talks with nobody."""


@dataclass(frozen=True)
class Actor:
    """One member of the cast. `name` is how the script calls them, `calls` how a sentence does ("the cat")."""

    name: str
    who: Who
    invented: bool = False
    crowd: bool = False
    state: str = presence.HERE
    """One word of presence.PLAYING."""
    silent: bool = False
    """Whether the sentence gives them no word to say."""

    @property
    def calls(self) -> str:
        return self.name

    @property
    def there(self) -> bool:
        """Whether they can be seen doing something of their own."""
        return self.state in (presence.HERE, presence.CROWD)

    def speaks(self) -> bool:
        if self.silent or "mute" in self.who.senses or self.state in MUTE:
            return False
        return self.who.kind in ("human", "robot") or "speaks" in self.who.senses


def is_back_from_dead(who: Who, language: str) -> bool:
    """Whether somebody of the dead comes back in them."""
    return re.search(BACK[language], " ".join([who.role, *who.traits]).lower()) is not None
