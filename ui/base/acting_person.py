"""In a callback: whoever is at this screen, if they still may do what they clicked."""

from __future__ import annotations

from core.errors import NotSignedIn
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from ui.base import gate


def require_person() -> Person:
    """Raises NotSignedIn."""
    found = gate.current_person()
    if found is None:
        raise NotSignedIn()
    return found


def require_actor(action: Action) -> Person:
    """Raises NotSignedIn or NotAllowed."""
    found = require_person()
    access.require(found, action)
    return found


def require_provider_admin() -> Person:
    """Raises NotSignedIn or NotAllowed."""
    return require_actor(Action.MANAGE_PROVIDERS)
