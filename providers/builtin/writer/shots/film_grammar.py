"""The grammar of film, as data/film/grammar.toml has it: which sizes, angles and movements a kind of shot may have here."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[4] / "data" / "film" / "grammar.toml"
TALL, WIDE = 0.8, 1.25
"""Width over height below which a frame is tall, and above which it is wide."""
CLIMAX = ("turn", "price")
"""Steps at which a scene is decided."""
BEFORE_LOOK = {"zh": "(?:[^，：]{1,6}，)?", "en": "(?:[a-z ]{1,16}, )?"}
"""What may stand before the words that say from where one looks: when."""
SIDEWAYS = ("truck_left", "truck_right", "track", "pan_left", "pan_right", "orbit")


@cache
def film_grammar() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def frame_room(ratio: str) -> dict[str, Any]:
    """What a frame of this shape ("16:9") has room for."""
    width, _, height = ratio.partition(":")
    try:
        share = float(width) / float(height)
    except (ValueError, ZeroDivisionError):
        share = 16 / 9
    shapes: dict[str, dict[str, Any]] = film_grammar()["shape"]
    return shapes["tall" if share < TALL else "wide" if share > WIDE else "square"]


def is_nearer(size: str, than: str) -> bool:
    ladder: list[str] = film_grammar()["ladder"]
    return ladder.index(size) > ladder.index(than)


def _nearest(people: int, room: dict[str, Any]) -> str:
    """The nearest size that holds so many people."""
    return str(room["more"] if people > 2 else room["two"] if people == 2 else film_grammar()["ladder"][-1])


def shot_sizes(
    kind: str, step: str, people: int, room: dict[str, Any], film: bool = False, indoors: bool = False
) -> list[str]:
    """Sizes for a kind of shot, the one meant first, then its neighbours on the ladder; none too near for so many people."""
    told, ladder = film_grammar(), film_grammar()["ladder"]
    if kind == "establish":
        wanted = told["establish"]["film" if film and not indoors else "indoors" if indoors else "outdoors"]
    elif kind in ("reaction", "insert", "eyes", "closer"):
        wanted = told["beside"][kind]
    else:
        wanted = told[kind].get(step) or told[kind]["deepen"]
    nearest = _nearest(people, room)
    fitting = [size if not is_nearer(size, nearest) else nearest for size in wanted]
    at = ladder.index(fitting[0])
    around = [ladder[n] for n in (at - 1, at + 1, at - 2) if 0 <= n < len(ladder) - 1]
    return list(dict.fromkeys(fitting + [size for size in around if not is_nearer(size, nearest)]))


def sizes_for_action(
    pose: str, step: str, people: int, room: dict[str, Any], turn: int = 0, hands: bool = False
) -> list[str]:
    """Sizes in which what somebody does can be seen, beginning with the one whose turn it is; empty for a pose that any size
    shows. `hands` is a pose of hands at work."""
    told = film_grammar()["doing"]
    if not pose or pose in told["still"]:
        return []
    wanted: list[str] = told["end"] if step == "end" else _from(told["hands" if hands else "sizes"], turn)
    if step in CLIMAX and not hands:
        wanted = told["turn"]
    nearest = _nearest(people, room)
    return list(dict.fromkeys(nearest if is_nearer(size, nearest) else size for size in wanted))


def sizes_aside(turn: int, things: bool = False) -> list[str]:
    """Sizes of somebody who is seen while something else is told, beginning with the one whose turn it is; with `things`, those that
    show them too."""
    return _from(film_grammar()["aside"]["things" if things else "sizes"], turn)


def nearest_of(poses: Sequence[str], first: int, text: str, language: str) -> int | None:
    """Which of two is the near one of a picture in depth, by what the words say of the one they name `first`, else by how they stand;
    None where neither says it."""
    near, deep = film_grammar()["depth"]["near"], film_grammar()["depth"]["deep"]
    if re.search(deep[language], text, re.I):
        return 1 - first
    if re.search(near[language], text, re.I):
        return first
    leaving, staying = ([n for n, pose in enumerate(poses) if pose in row["poses"]] for row in (deep, near))
    if len(leaving) == 1:
        return 1 - leaving[0]
    return staying[0] if len(staying) == 1 else None


def is_in_depth(turn: int) -> bool:
    """Whether two of whom nothing of the kind is told stand one behind the other, in turn."""
    turns: list[bool] = film_grammar()["depth"]["turns"]
    return turns[turn % len(turns)]


def sizes_on_return(turn: int) -> list[str]:
    """Sizes of the first shot of somebody at a spot that has been seen before, beginning with the one whose turn it is."""
    return _from(film_grammar()["establish"]["again"], turn)


def sizes_for_regard(text: str, language: str, aside: bool = False) -> list[str]:
    """Sizes for what of somebody these words make one look at; empty where they say nothing of it. `aside`: of somebody who is only
    seen while something else is told."""
    told = film_grammar()["regard"]
    kinds = told["others"] if aside else list(told["words"])
    what = next((kind for kind in kinds if re.search(told["words"][kind][language], text, re.I)), "")
    return list(told.get(what, ()))


def look_said(text: str, language: str, people: int, room: dict[str, Any]) -> tuple[list[str], str]:
    """Sizes and angle of a picture that says first from where one looks, none too near for so many people; ([], "") for every other, ""
    where any angle will do."""
    looks = film_grammar()["look"].values()
    look: dict[str, Any] = next(
        (look for look in looks if re.match(BEFORE_LOOK[language] + look[language], text, re.I)), {}
    )
    nearest = _nearest(people, room)
    sizes = [nearest if is_nearer(size, nearest) else size for size in look.get("sizes", ())]
    return list(dict.fromkeys(sizes)), str(look.get("angle", ""))


def _from(words: list[str], turn: int) -> list[str]:
    """The words in their order, beginning with the one whose turn it is."""
    at = turn % len(words)
    return words[at:] + words[:at]


def tighten_sizes(sizes: list[str], by: int) -> list[str]:
    """The sizes with one in front that is so many steps nearer than the first of them; never nearer than a face."""
    ladder: list[str] = film_grammar()["ladder"]
    nearest = ladder.index("close_up")
    at = ladder.index(sizes[0])
    return list(dict.fromkeys([ladder[max(at, min(at + by, nearest))], *sizes]))


def look_alike(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two framings (size, angle) of the same subject look the same: from the same height, and hardly nearer."""
    ladder: list[str] = film_grammar()["ladder"]
    return one[1] == two[1] and abs(ladder.index(one[0]) - ladder.index(two[0])) <= 1


def shot_angles(step: str, turn: int) -> list[str]:
    """Angles of a step, beginning with the one whose turn it is."""
    return list(dict.fromkeys([*_from(film_grammar()["angle"].get(step) or ["eye"], turn), "eye"]))


def reading_factor(size: str) -> float:
    """How much longer or shorter than usual a picture without words stands at least: half as much as what is dealt out."""
    return 0.5 + 0.5 * float(film_grammar()["rhythm"]["size"][size])


def deal_out_seconds(need: Sequence[float], shots: Sequence[tuple[str, str, str]], spare: float) -> list[float]:
    """Lengths with the seconds to spare dealt out to shots of (kind, step, size): each by what it is worth, none more than its
    kind bears. What nobody can bear is left."""
    rhythm = film_grammar()["rhythm"]
    weight = [rhythm["step"].get(step, 1.0) * rhythm["size"][size] for _, step, size in shots]
    worth = [rhythm["worth"][kind] * w for (kind, _, _), w in zip(shots, weight, strict=True)]
    room = [rhythm["most"][kind] * w for (kind, _, _), w in zip(shots, weight, strict=True)]
    more = [0.0] * len(shots)
    while spare > 0.01 and any(room):
        total = sum(w for w, r in zip(worth, room, strict=True) if r)
        given = [min(r, spare * w / total) if r else 0.0 for w, r in zip(worth, room, strict=True)]
        more = [had + gift for had, gift in zip(more, given, strict=True)]
        room = [r - gift if r - gift > 1e-6 else 0.0 for r, gift in zip(room, given, strict=True)]
        spare -= sum(given)
    return [n + extra for n, extra in zip(need, more, strict=True)]


def choose_movement(
    kinds: Sequence[str],
    pose: str,
    expression: str,
    size: str,
    last: str,
    room: dict[str, Any],
    *seed: object,
    step: str = "",
) -> str:
    """How the camera goes: the first of what pose, feeling, step and kind ask for that is not what it did just before. `step`
    only where the shot is a face at one of the film's moments."""
    table = film_grammar()["movement"]
    wanted = [*table["pose"].get(pose, ()), *table["expression"].get(expression, ()), *table["step"].get(step, ())]
    for kind in kinds:
        own: list[str] = table[kind]
        at = stable_number(*seed) % len(own)
        wanted += own[at:] + own[:at]
    if is_nearer(size, "medium"):
        wanted = [move for move in wanted if move not in SIDEWAYS] + table["faces"]
    swap = room.get("instead", {})
    moves: list[str] = [swap.get(move, move) for move in wanted]
    return next((move for move in moves if move != last or move == "static"), moves[0])


def stable_number(*parts: object) -> int:
    """The same parts give the same number."""
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:7], 16)
