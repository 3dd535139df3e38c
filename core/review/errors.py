"""What can go wrong in a review.

BadInput
└── EmptyNote, NoteTooLong, TooManyMarks, MarkBroken, SecondOutsideFilm, NoteOnNothing, NoName, NobodyAsked
NotFound
└── LinkEnded                a review link that expired, was withdrawn, or whose film is gone; `who` made it
NotSignedIn
└── LinkLocked               its password was not given yet, or is wrong
NotAllowed
└── LinkReadOnly             it only plays
"""

from __future__ import annotations

from core.errors import BadInput, NotAllowed, NotFound, NotSignedIn


class EmptyNote(BadInput): ...


class NoteTooLong(BadInput): ...


class TooManyMarks(BadInput): ...


class MarkBroken(BadInput): ...


class SecondOutsideFilm(BadInput): ...


class NoteOnNothing(BadInput): ...


class NoName(BadInput): ...


class NobodyAsked(BadInput): ...


class LinkEnded(NotFound):
    status = 410


class LinkLocked(NotSignedIn): ...


class LinkReadOnly(NotAllowed): ...
