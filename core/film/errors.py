"""What can go wrong with a film's cover; these grow from the tree in core.errors.

NotFound
└── NoCover              no frame of the film can be drawn as its cover
Conflict
└── FrameMeanwhile       the film was cut otherwise since a frame of it was shown

Each holds its facts; its sentence stands in data/i18n/errors.json under its class name, in every language.
"""

from __future__ import annotations

from core.errors import Conflict, NotFound


class NoCover(NotFound): ...


class FrameMeanwhile(Conflict): ...
