"""What can go wrong between us and a model: one tree of errors, each with what it means for the next try."""

from __future__ import annotations

from typing import Any

from providers.base import Usage


class ProviderError(Exception):
    """Something went wrong with a provider. What is done about it stands in providers/gateway/error_rules.py, by class of error.

    ├── NotSent       it certainly never left: no address, refused connection
    ├── Lost          it left, and no whole answer came back
    ├── Unavailable   the vendor answered that it cannot now; `not_accepted` where it surely did not begin
    ├── Busy          too much at once; `after_s` says how long to wait
    ├── OutOfQuota    what the key may ask for in a day (or a week) is used up; `until` says when it is full again
    ├── NoMoney       the account there is empty
    ├── BadKey        the key is wrong or expired
    ├── ModelNotOpen  this model is not open to this key, or not in its region; the door is well
    ├── Invalid       what we sent is not right: ours to mend
    ├── Refused       its content is not wanted there; `reason` is the vendor's
    ├── Gone          it does not know this job (any more)
    ├── LinkFails     what was made, and paid, does not come from its link (yet)
    ├── Failed        it accepted the job and could not do it; `again` where asking once more can help
    ├── BadAnswer     it answered with something that is not what was asked
    │   └── CutShort  it came to the most it may say before it was done
    ├── Unable        this model cannot do this at all
    ├── Doubtful      nobody knows whether it was begun and paid: a person decides
    └── NoModel       nobody can do it now

    `usage` is what the vendor charged all the same; `retry` says whether trying again later can help."""

    retry = False

    def __init__(self, message: str = "", *, usage: Usage | None = None, **facts: Any) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.usage = usage
        self.facts = facts


class NotSent(ProviderError):
    """The provider cannot be reached; nothing was sent."""

    retry = True


class Lost(ProviderError):
    """The request left and no whole answer came."""

    retry = True


class Unavailable(ProviderError):
    """The provider cannot answer now."""

    retry = True

    def __init__(self, message: str = "", *, not_accepted: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.not_accepted = not_accepted


class Busy(ProviderError):
    """The provider is asked too much at once."""

    retry = True

    def __init__(self, message: str = "", *, after_s: float | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.after_s = after_s


class OutOfQuota(ProviderError):
    """What this key may ask for is used up for now."""

    def __init__(self, message: str = "", *, until: float | None = None, **facts: Any) -> None:
        """`until` in seconds since 1970; None where the vendor does not say."""
        super().__init__(message, **facts)
        self.until = until


class NoMoney(ProviderError):
    """The account at the provider is empty."""


class BadKey(ProviderError):
    """The provider does not accept the key."""


class ModelNotOpen(ProviderError):
    """This model is not open to this key."""


class Invalid(ProviderError):
    """The provider says that the request is not right."""


class Refused(ProviderError):
    """The provider refuses this content."""

    def __init__(self, message: str = "", *, reason: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.reason = reason


class Gone(ProviderError):
    """The provider does not know this job any more."""


class LinkFails(ProviderError):
    """What was made does not come from its link yet."""

    retry = True

    def __init__(self, message: str = "", *, until: float | None = None, **facts: Any) -> None:
        """`until` when the link is said to end, in seconds since 1970; None where nobody said."""
        super().__init__(message, **facts)
        self.until = until


class Failed(ProviderError):
    """The provider accepted the job and could not do it."""

    def __init__(self, message: str = "", *, again: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.again = again


class BadAnswer(ProviderError):
    """The provider answered with something that is not what was asked."""

    retry = True


class CutShort(BadAnswer):
    """The answer came to the most it may say before it was done."""


class Unable(ProviderError):
    """This model does not do this."""


class Doubtful(ProviderError):
    """The request left but no answer came: it may have been paid. A person decides."""


class NoModel(ProviderError):
    """No model can do this now."""


class Later(Exception):
    """Not an error: ask again in `wait` seconds. With a `remote_id`, a vendor accepted a long job under that name."""

    def __init__(self, remote_id: str = "", wait: float = 1.0) -> None:
        super().__init__(remote_id)
        self.remote_id = remote_id
        self.wait = wait
