"""Ollama on this machine or in the house: free, found at its usual port when an admin allows it."""

from __future__ import annotations

from providers import catalogue
from providers.base import Door
from providers.own import Own


class Ollama(Own):
    name = "ollama"
    read_s = 600.0  # a small machine writes slowly, and loads a model first
    look_read_s = 3.0

    @property
    def usual(self) -> tuple[str, ...]:
        """The addresses where it stands where nobody chose another."""
        return tuple(catalogue.vendor(self.name).addresses.values())

    def found(self) -> tuple[Door, ...]:
        """A door to each of its usual addresses where it answers."""
        doors = (Door(provider=self.name, address=address, inner=True) for address in self.usual)
        return tuple(door for door in doors if self.check(door).ok)


PROVIDER = Ollama()
