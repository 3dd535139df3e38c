"""What can go wrong with people: who they are, how they come in, and how much they may make.

BadInput
└── WeakPassword, BadEmail, BadName, EmailTaken, WrongCode, NotTheSame, NobodyFound, OtherEmail
NotFound
└── InvitationEnded          it was used, withdrawn, or its time is over; `who` invited
NotAllowed
├── NotSignedIn > WrongPassword, SecondFactorNeeded, WrongSecondCode
└── SignUpClosed, Yourself
Conflict
├── StudioOwned              the first admin was made already
└── LastAdmin                the studio would be left without an admin
QuotaSpent                   a guest has made today's films; `limit`, `hours` and `minutes` say how many and until when
"""

from __future__ import annotations

from core.errors import BadInput, Conflict, NotAllowed, NotFound, NotSignedIn, StudioError


class WeakPassword(BadInput): ...


class BadEmail(BadInput): ...


class BadName(BadInput): ...


class EmailTaken(BadInput): ...


class WrongCode(BadInput): ...


class NotTheSame(BadInput): ...


class NobodyFound(BadInput): ...


class OtherEmail(BadInput): ...


class InvitationEnded(NotFound):
    status = 410


class SignUpClosed(NotAllowed): ...


class Yourself(NotAllowed): ...


class QuotaSpent(StudioError):
    status = 429


class WrongPassword(NotSignedIn): ...


class SecondFactorNeeded(NotSignedIn): ...


class WrongSecondCode(NotSignedIn): ...


class StudioOwned(Conflict): ...


class LastAdmin(Conflict): ...
