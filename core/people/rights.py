"""The table of rights: what every door asks, by data/rights.toml, and whether somebody of a role who stands so to a thing may come in,
by the rules of core.people.access and no others."""

from __future__ import annotations

import tomllib
import uuid
from functools import cache
from typing import Literal

from core import roles
from core.people.access import GRANTS, PROJECT, STUDIO, Action, Ownership, can
from core.people.sessions import Person
from core.settings import ROOT
from core.types import Value

FILE = ROOT / "data" / "rights.toml"
Needs = tuple[str, ...]
Section = Literal["rest", "review", "events", "search"]
Verdict = Literal[200, 401, 403, 404, 410]
"""As an answer of HTTP has it: let in; not signed in; seen, and not allowed; not there, for all that they are told; over."""

NOBODY, LINK_HOLDER, GRANTED = "nobody", "link", "viewer+costs"
ROLES = (*roles.ROLES, GRANTED, NOBODY, LINK_HOLDER)
"""The studio's roles; a viewer to whom an admin gave the right to see all costs; nobody signed in; who holds a review link and no more."""
SIGNED_OUT = (NOBODY, LINK_HOLDER)
OF_FILM = ("owner", "member", "watcher", "stranger", "studio")
"""How somebody stands to a film: it is theirs, shared with them to work or to watch, somebody else's, or the studio's own."""
OF_THING = ("maker", "other")
"""To a thing that belongs to no film."""
LINKS = ("open", "to watch", "locked", "ended", "guessed")
"""A review link that takes notes; that takes none; whose password was not given; over or revoked; that nobody made."""
ALONE = ("",)
_EITHER = ("task.see", "task.steer", "lab.see", "lab.run")
_WORDS = ("anyone", "signed in", "own", *_EITHER, "link.page", "link", "link.say")


class Door(Value):
    """A row: its section, the name in it, and the words that are asked there, in their order."""

    section: Section
    name: str
    needs: Needs

    @property
    def address(self) -> str:
        """The method and the address, without what stands behind a comma."""
        return self.name.partition(", ")[0]


@cache
def doors() -> tuple[Door, ...]:
    """Every row. Raises ValueError for a word that is none."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    found = []
    for section in ("rest", "review", "events", "search"):
        for name, needs in told[section].items():
            if unknown := [word for word in needs if word not in _WORDS and word not in set(Action)]:
                raise ValueError(f"data/rights.toml, {name}: {unknown[0]} is no word of the table")
            found.append(Door(section=section, name=name, needs=tuple(needs)))
    return tuple(found)


def relations_of(needs: Needs) -> tuple[str, ...]:
    """How somebody may stand to what is asked for; one empty word where that makes no difference."""
    if any(word.startswith("link") for word in needs):
        return LINKS
    if any(word in set(Action) and Action(word) in PROJECT for word in needs):
        return OF_FILM
    if any(word in _EITHER for word in needs):
        return OF_FILM + OF_THING
    return OF_THING if "own" in needs else ALONE


def judge(role: str, relation: str, needs: Needs) -> Verdict:
    """What somebody of `role` who stands so to the thing is answered at a door with these needs."""
    if any(word.startswith("link") for word in needs):
        return _judge_link(relation, needs)
    if role in SIGNED_OUT:
        return 200 if needs == ("anyone",) else 401
    grants = tuple(sorted({str(right) for right in GRANTS.values()})) if role == GRANTED else ()
    person = Person(id=uuid.uuid4(), email="", name="", role=role.partition("+")[0], grants=grants)
    thing = _ownership(person, relation)
    for word in needs:
        if not _holds(person, word, relation, thing):
            return 403 if _is_seen(person, word, relation, thing) else 404
    return 200


def actions_of_table() -> dict[str, str]:
    """Each action, and whether it concerns the studio or a film. Raises ValueError for one that concerns neither, or both."""
    for action in Action:
        if (action in STUDIO) == (action in PROJECT):
            raise ValueError(f"core.people.access: {action} needs a row in STUDIO or in PROJECT")
    return {str(action): "studio" if action in STUDIO else "film" for action in Action}


def _ownership(person: Person, relation: str) -> Ownership | None:
    somebody = uuid.uuid4()
    match relation:
        case "owner":
            return Ownership(owner_id=person.id)
        case "member":
            return Ownership(owner_id=somebody, members={person.id: "user"})
        case "watcher":
            return Ownership(owner_id=somebody, members={person.id: "viewer"})
        case "stranger":
            return Ownership(owner_id=somebody)
        case "studio":
            return Ownership(owner_id=None)
        case _:
            return None


def _holds(person: Person, word: str, relation: str, thing: Ownership | None) -> bool:
    made = relation == "maker"
    match word:
        case "anyone" | "signed in":
            return True
        case "own":
            return relation != "other"
        case "task.see":
            return can(person, Action.SEE_ALL_TASKS) or (can(person, Action.SEE, thing) if thing else made)
        case "task.steer":
            return can(person, Action.MAKE, thing) if thing else made or can(person, Action.SEE_ALL_TASKS)
        case "lab.see":
            return can(person, Action.SEE, thing) if thing else made or can(person, Action.TRY_MODELS)
        case "lab.run":
            return thing is None or can(person, Action.MAKE, thing)
        case _:
            return can(person, Action(word), thing)


def _is_seen(person: Person, word: str, relation: str, thing: Ownership | None) -> bool:
    """Whether somebody who is refused by this word is told that the thing is there."""
    match word:
        case "own" | "lab.see" | "task.see":
            return False
        case "task.steer":
            return _holds(person, "task.see", relation, thing)
        case "lab.run":
            return _holds(person, "lab.see", relation, thing)
        case _:
            return Action(word) in STUDIO or can(person, Action.SEE, thing)


def _judge_link(relation: str, needs: Needs) -> Verdict:
    match relation:
        case "guessed":
            return 404
        case "ended":
            return 410
        case "locked":
            return 200 if needs == ("link.page",) else 401
        case _:
            return 403 if relation == "to watch" and "link.say" in needs else 200
