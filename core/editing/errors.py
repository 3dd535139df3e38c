"""What can go wrong while a film is cut, dressed and mixed; these grow from the tree in core.errors.

BadInput
├── TooShortToSplit          a shot has no frame left for a second half
├── TooManyPoints            a volume line holds no more
├── SubtitleTooLong          a subtitle holds no more letters
├── CardTooLong, NotACardLength   a card holds no more words; it stands shorter or longer than cards do
└── CornerTaken, EmptyMark   the other mark stands in this corner; a watermark without a letter that can be drawn
Conflict
├── MixMeanwhile             a volume line has other points than those that a change began with
└── SubtitleMeanwhile        a subtitle says something else than when its change began

Each holds its facts; its sentence stands in data/i18n/errors.json under its class name, in every language.
"""

from __future__ import annotations

from core.errors import BadInput, Conflict


class TooShortToSplit(BadInput): ...


class TooManyPoints(BadInput): ...


class SubtitleTooLong(BadInput): ...


class CardTooLong(BadInput): ...


class NotACardLength(BadInput): ...


class CornerTaken(BadInput): ...


class EmptyMark(BadInput): ...


class MixMeanwhile(Conflict): ...


class SubtitleMeanwhile(Conflict): ...
