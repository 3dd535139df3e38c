"""What may follow a clause: which packets of `then` do, and of each in which way it fills the time between two clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plot_conditions import act_groups
from providers.builtin.writer.plot.plots import Packet

WAYS = ("acted", "tied", "heard", "thing", "look", "body", "talk", "told", "again")
"""What may stand between two clauses: the deed itself as it goes on; what follows from such an act and is seen, or is said; a thing of the sentence, a look at the
place, what bodies and light do; talk that could stand in other films too, what a narrator adds, and another look at all that is named."""


@cache
def _by_group(language: str) -> dict[str, tuple[Packet, ...]]:
    """Packets of `then` by the groups of acts they follow; "" for those that could follow anything."""
    found: dict[str, list[Packet]] = {}
    groups = act_groups(language)
    for packet in plots.load_plot("plain", language).of("then"):
        mine = {group for c in packet.when for group in c.split("|") if group in groups}
        for group in mine or {""}:
            found.setdefault(group, []).append(packet)
    return {group: tuple(packets) for group, packets in found.items()}


@lru_cache(maxsize=512)
def following_packets(language: str, acts: frozenset[str]) -> tuple[Packet, ...]:
    """Those that may follow any of these acts, or anything."""
    book = _by_group(language)
    return tuple({id(p): p for group in ("", *sorted(acts)) for p in book.get(group, ())}.values())


@dataclass(frozen=True)
class PacketKind:
    """Of a packet of `then`: how particular it is, which of WAYS, whether it names anybody or the thing."""

    particular: int
    way: str
    names: bool


@cache
def packet_kinds(language: str) -> dict[int, PacketKind]:
    """The kind of each, by the packet's id."""
    groups = act_groups(language)
    return {
        id(p): PacketKind(
            _particular(p, groups),
            _way(p, groups),
            any(re.search(r"\{[SDR]\}", line.text) for line in p.lines),
        )
        for p in plots.load_plot("plain", language).of("then")
    }


def _way(packet: Packet, groups: frozenset[str]) -> str:
    particular, speakers = _particular(packet, groups), {line.speaker for line in packet.lines}
    if particular == 2 or (particular == 1 and "N" not in speakers):
        return "heard" if speakers - {"*"} else "tied"
    return "talk" if speakers - {"*", "N"} else "told" if "N" in speakers else "body"


def _particular(packet: Packet, groups: frozenset[str]) -> int:
    """How closely a packet of `then` is tied to what was done: 2 to such an act, 1 to such a part of a story or such a thing."""
    if any(groups & set(c.split("|")) for c in packet.when):
        return 2
    return int(
        any(c.startswith("p.") or (c.startswith("obj.") and c not in ("obj.small", "obj.big")) for c in packet.when)
    )
