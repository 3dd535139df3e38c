"""What can go wrong with a film's cover and with a film that came as a file; these grow from the tree in core.errors.

BadInput
├── NotAProjectFile, ProjectFileNewer   it is no project file; it was written by a newer studio
└── ProjectFileDamaged, ProjectFileForged   `part` of it is not what its list says, or not as a studio writes it
NotFound
└── NoCover              no frame of the film can be drawn as its cover
Conflict
└── FrameMeanwhile       the film was cut otherwise since a frame of it was shown

Each holds its facts; its sentence stands in data/i18n/errors.json under its class name, in every language.
"""

from __future__ import annotations

from core.errors import BadInput, Conflict, NotFound


class NoCover(NotFound): ...


class FrameMeanwhile(Conflict): ...


class NotAProjectFile(BadInput): ...


class ProjectFileNewer(BadInput): ...


class ProjectFileDamaged(BadInput): ...


class ProjectFileForged(BadInput): ...
