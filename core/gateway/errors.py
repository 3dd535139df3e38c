"""What can go wrong with the doors to vendors: their keys and addresses.

BadInput
├── NoKey, NoAddress, BadAddress, AddressInside
└── BadKeyText               what was pasted can be no key
    └── KeyHasSpaces, KeyHasLines, KeyHasLetters, KeyIsAddress, KeyIsMasked, KeyTooLong
Conflict
└── DoorInUse                a vendor still works on something sent with this key
"""

from __future__ import annotations

from core.errors import BadInput, Conflict


class NoKey(BadInput): ...


class BadKeyText(BadInput): ...


class KeyHasSpaces(BadKeyText): ...


class KeyHasLines(BadKeyText): ...


class KeyHasLetters(BadKeyText): ...


class KeyIsAddress(BadKeyText): ...


class KeyIsMasked(BadKeyText): ...


class KeyTooLong(BadKeyText): ...


class NoAddress(BadInput): ...


class BadAddress(BadInput): ...


class AddressInside(BadInput): ...


class DoorInUse(Conflict): ...
