"""In a callback: whoever is at this screen, if they still may do what they clicked."""

from __future__ import annotations

from core import access
from core.access import Action
from core.errors import NotSignedIn
from core.sessions import Person
from ui import gate


def doer(action: Action) -> Person:
    """Raises NotSignedIn or NotAllowed."""
    found = gate.current()
    if found is None:
        raise NotSignedIn()
    access.require(found, action)
    return found


def provider_admin() -> Person:
    """Raises NotSignedIn or NotAllowed."""
    return doer(Action.MANAGE_PROVIDERS)
