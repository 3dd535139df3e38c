"""Plots as they stand in data/writer/plots: titles, gates, and packets of lines for each step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from providers.builtin.writer.vocabulary import lexicon

STEPS = ("open", "want", "block", "deepen", "turn", "price", "end")
LINE = re.compile(r"^([123])?\s*(?:\?(\S+)\s+)?([*NABCSRX])\s+(?:[（(](.+?)[）)]\s*)?(.+)$")


@dataclass(frozen=True)
class Line:
    """`need` 1 must stay, 3 goes first. `when` is a condition that must hold. `speaker`: * N A B C S R X."""

    speaker: str
    text: str
    need: int = 1
    manner: str = ""
    when: str = ""


@dataclass(frozen=True)
class Packet:
    """Lines that belong together: one small happening. `when`: conditions; `gives`, `needs`: what later lines lean on."""

    step: str
    lines: tuple[Line, ...]
    when: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plot:
    name: str
    titles: tuple[str, ...]
    log: str
    extra: str
    """Who speaks a line of X: somebody passing by."""
    gates: tuple[str, ...]
    """Conditions that must all hold before this plot may tell a sentence."""
    packets: dict[str, tuple[Packet, ...]]

    def of(self, step: str) -> tuple[Packet, ...]:
        return self.packets.get(step, ())


@cache
def load_plot(name: str, language: str) -> Plot:
    """A plot by its name; a file "plain-acts" adds its packets to the plot "plain"."""
    folder = lexicon.DATA / "plots"
    first = parse_plot(name, (folder / f"{name}.{language}.txt").read_text("utf-8"))
    packets = dict(first.packets)
    for path in sorted(folder.glob(f"{name}-*.{language}.txt")):
        for step, more in parse_plot(name, path.read_text("utf-8")).packets.items():
            packets[step] = packets.get(step, ()) + more
    return replace(first, packets=packets)


@cache
def plot_names(language: str) -> tuple[str, ...]:
    files = (lexicon.DATA / "plots").glob(f"*.{language}.txt")
    return tuple(sorted({p.name.split(".")[0] for p in files if "-" not in p.name}))


def parse_plot(name: str, text: str) -> Plot:
    head, packets = parse_packets(name, text)
    return Plot(
        name,
        tuple(t.strip() for t in head.get("title", "").split("|")),
        head.get("log", ""),
        head.get("x", ""),
        tuple(head.get("gates", "").split()),
        packets,
    )


def parse_packets(name: str, text: str) -> tuple[dict[str, str], dict[str, tuple[Packet, ...]]]:
    """A file of packets: its head, and the packets of each step in their order."""
    head: dict[str, str] = {}
    packets: dict[str, list[Packet]] = {}
    step, when = "", ""
    lines: list[Line] = []

    def close() -> None:
        if step and lines:
            conditions = [c for c in when.split() if "=" not in c]
            marks = dict(c.split("=", 1) for c in when.split() if "=" in c)
            packets.setdefault(step, []).append(
                Packet(
                    step,
                    tuple(lines),
                    tuple(conditions),
                    tuple(x for x in marks.get("gives", "").split(",") if x),
                    tuple(x for x in marks.get("needs", "").split(",") if x),
                )
            )

    for raw in text.splitlines():
        row = raw.strip()
        if not row or row.startswith("# ") or row == "#":
            continue
        opened = re.fullmatch(r"(--\s*(\S+)|~)\s*(?:\[(.*)\])?", row)
        if opened:
            close()
            step, when, lines = opened[2] or step, opened[3] or "", []
        elif not step:
            key, _, value = row.partition(":")
            head[key.strip()] = value.strip()
        else:
            lines.append(_line(row, name))
    close()
    return head, {k: tuple(v) for k, v in packets.items()}


def _line(row: str, name: str) -> Line:
    found = LINE.match(row)
    if not found:
        raise ValueError(f"plot {name}: cannot read the line {row!r}")
    need, when, speaker, manner, text = found.groups()
    return Line(speaker, text, int(need or 1), manner or "", when or "")
