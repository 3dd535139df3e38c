"""What hangs on walls or is let into them: boards, clocks, maps, doors, bars, tools, scrolls, dials."""

from __future__ import annotations

import math
import random

import numpy as np

from providers.builtin.painter.drawing.perspective_solids import Face, Skin
from providers.builtin.painter.drawing.room_surfaces import GLASS, Extra, drawers, tiles
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix, polygon


def _framed(face: Face, frame: str, sheet: str, edge: float = 0.05) -> tuple[str, Face]:
    out = face.patch(0, 0, face.wide, face.high, frame)
    inner = face.part(edge, edge, face.wide - 2 * edge, face.high - 2 * edge)
    return out + inner.patch(0, 0, inner.wide, inner.high, sheet), inner


def picture(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A painting: hills, a head, flowers in a vase, or plain shapes."""
    ground, subject = rng.choice(
        (("#8fb4c6", "#5f8458"), ("#e0a878", "#6a4a5a"), ("#cfd6c0", "#7a5a46"), ("#4a5a8a", "#c9b078"))
    )
    out, f = _framed(face, k.get("frame", "#6b4a34"), ground)
    w, h, s = f.wide, f.high, f.size()
    kind = k.get("subject", rng.randrange(4))
    if kind == 0:
        out += fill(
            [
                f.at(0, 0),
                f.at(0, h * 0.4),
                f.at(w * 0.4, h * 0.55),
                f.at(w * 0.7, h * 0.36),
                f.at(w, h * 0.5),
                f.at(w, 0),
            ],
            subject,
        )
        return out + ellipse(*f.at(w * rng.uniform(0.3, 0.7), h * 0.75), h * 0.1 * s, h * 0.1 * s, "#f4e3b0")
    if kind == 1:
        out += fill([f.at(w * 0.1, 0), f.at(w * 0.25, h * 0.34), f.at(w * 0.75, h * 0.34), f.at(w * 0.9, 0)], subject)
        out += ellipse(*f.at(w * 0.5, h * 0.56), w * 0.19 * s, h * 0.2 * s, "#d9a67c")
        return out + fill([f.at(w * 0.28, h * 0.58), f.at(w * 0.34, h * 0.8), f.at(w * 0.66, h * 0.8), f.at(w * 0.72, h * 0.58), f.at(w * 0.5, h * 0.7)], darken(subject, 0.5))  # fmt: skip
    if kind == 2:
        out += f.patch(0, 0, w, h * 0.28, subject)
        for i in range(5):
            r = w * 0.08 * s
            out += ellipse(
                *f.at(w * (0.32 + 0.09 * i), h * (0.68 - 0.06 * (i % 2))),
                r,
                r,
                rng.choice(("#c23f3a", "#e0b43f", "#efe6d6")),
            )
        return out + fill([f.at(w * 0.38, h * 0.52), f.at(w * 0.62, h * 0.52), f.at(w * 0.66, h * 0.26), f.at(w * 0.56, h * 0.14), f.at(w * 0.44, h * 0.14), f.at(w * 0.34, h * 0.26)], "#3f6a86")  # fmt: skip
    for _ in range(5):
        r = rng.uniform(0.1, 0.22) * min(w, h) * s
        out += ellipse(
            *f.at(w * rng.uniform(0.2, 0.8), h * rng.uniform(0.2, 0.8)),
            r,
            r,
            rng.choice((subject, "#c2603c", "#e0b43f", "#2f4a63")),
        )
    return out


def blackboard(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Chalk drawings of a lesson, no words."""
    out, f = _framed(face, "#8a6340", k.get("slate", "#2f5146"), 0.06)
    w, h, s = f.wide, f.high, f.size()
    for _ in range(12):
        out += ellipse(*f.at(rng.uniform(0.3, w - 0.3), rng.uniform(0.15, h - 0.15)), 0.4 * s, 0.1 * s, "#dfe8df", 0.05)
    chalk, gold = "#eef3e6", "#f4e3a0"
    out += line([f.at(0.4 + 0.32 * i, h * (0.34 + 0.12 * (i % 2))) for i in range(6)], chalk, 0.025 * s, 0.8)
    for n, b in enumerate((0.82, 0.70, 0.58)):
        out += line([f.at(0.35, h * b), f.at(0.35 + (1.5, 1.1, 1.3)[n], h * b)], chalk, 0.028 * s, 0.7)
    sx, sy = f.at(w * 0.72, h * 0.68)
    out += f'<circle cx="{sx:.1f}" cy="{sy:.1f}" r="{0.22 * s:.1f}" fill="none" stroke="{gold}" stroke-width="{0.028 * s:.1f}"/>'
    for a in np.arange(0, 6.2, 0.785):
        out += line([(sx + 0.29 * s * math.cos(a), sy + 0.29 * s * math.sin(a)), (sx + 0.38 * s * math.cos(a), sy + 0.38 * s * math.sin(a))], gold, 0.024 * s, 0.85)  # fmt: skip
    boat = [
        f.at(w * 0.62, h * 0.30),
        f.at(w * 0.66, h * 0.18),
        f.at(w * 0.84, h * 0.18),
        f.at(w * 0.88, h * 0.30),
        f.at(w * 0.62, h * 0.30),
    ]
    out += line(boat, chalk, 0.024 * s, 0.85, 0) + line([f.at(w * 0.75, h * 0.30), f.at(w * 0.75, h * 0.52), f.at(w * 0.81, h * 0.34)], chalk, 0.024 * s, 0.85, 0)  # fmt: skip
    return out + face.patch(0, -0.07, face.wide, 0.07, "#a37a50") + face.patch(0.5, -0.02, 0.14, 0.03, "#ffffff")


def whiteboard(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, f = _framed(face, "#9aa2ac", "#f4f5f2", 0.03)
    w, h, s = f.wide, f.high, f.size()
    pts = [f.at(w * (0.08 + 0.08 * i), h * (0.2 + v)) for i, v in enumerate((0.0, 0.1, 0.06, 0.22, 0.3, 0.42))]
    out += line(pts, "#b8433a", 0.022 * s, 0.9) + line([f.at(w * 0.06, h * 0.85), f.at(w * 0.06, h * 0.14), f.at(w * 0.5, h * 0.14)], "#3a4458", 0.018 * s, 0.9, 0)  # fmt: skip
    for i, tone in enumerate(("#e9c94f", "#e58f9a", "#8fb4e0", "#9ccf8f")):
        out += f.patch(w * (0.58 + 0.2 * (i % 2)), h * (0.58 - 0.34 * (i // 2)), w * 0.14, h * 0.26, tone)
    return out


def clock(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    mid, s = face.at(face.wide / 2, face.high / 2), face.size()
    rx = abs(face.at(face.wide, face.high / 2)[0] - face.at(0, face.high / 2)[0]) / 2
    ry = face.high * s / 2
    out = ellipse(*mid, rx, ry, k.get("rim", "#5a3f30")) + ellipse(*mid, rx * 0.86, ry * 0.86, "#f6f1e2")
    for a in np.arange(0, 2 * math.pi, math.pi / 6):
        out += line([(mid[0] + rx * 0.72 * math.cos(a), mid[1] + ry * 0.72 * math.sin(a)), (mid[0] + rx * 0.8 * math.cos(a), mid[1] + ry * 0.8 * math.sin(a))], "#3a3038", ry * 0.05)  # fmt: skip
    return out + line([mid, (mid[0] + rx * 0.3, mid[1] - ry * 0.36)], "#2a2430", ry * 0.09) + line([mid, (mid[0] - rx * 0.12, mid[1] - ry * 0.66)], "#2a2430", ry * 0.06)  # fmt: skip


def world_map(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, f = _framed(face, "#8a6a44", "#a9c8d4", 0.03)
    w, h = f.wide, f.high
    lands = (((0.06, 0.8), (0.22, 0.86), (0.34, 0.74), (0.24, 0.56), (0.12, 0.62)), ((0.24, 0.5), (0.36, 0.42), (0.30, 0.14), (0.25, 0.3)),
             ((0.46, 0.8), (0.62, 0.88), (0.9, 0.84), (0.86, 0.6), (0.72, 0.5), (0.56, 0.62)), ((0.46, 0.56), (0.6, 0.5), (0.56, 0.22), (0.5, 0.34)),
             ((0.78, 0.34), (0.9, 0.36), (0.88, 0.2), (0.8, 0.2)))  # fmt: skip
    for n, land in enumerate(lands):
        out += fill([f.at(w * a, h * b) for a, b in land], ("#c9b078", "#a8b878", "#d0a878", "#c98a6a", "#b0a070")[n])
    return out


def poster(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    tone = k.get("tone") or rng.choice(("#c2603c", "#3f6aa5", "#e0b43f", "#5f8a57", "#8a4f7a"))
    out = face.patch(0, 0, face.wide, face.high, lighten(tone, 0.3))
    s = face.size()
    out += ellipse(
        *face.at(face.wide * 0.5, face.high * 0.6), face.wide * 0.3 * s, face.wide * 0.3 * s, darken(tone, 0.1)
    )
    out += face.patch(face.wide * 0.16, face.high * 0.16, face.wide * 0.68, face.high * 0.06, darken(tone, 0.5))
    return out + face.patch(face.wide * 0.16, face.high * 0.06, face.wide * 0.44, face.high * 0.05, darken(tone, 0.5))


def notices(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A board of cork with sheets pinned to it."""
    out, f = _framed(face, "#8a6340", "#b98f5f", 0.04)
    for i in range(max(2, int(f.wide / 0.32))):
        a, b = 0.06 + i * 0.32, rng.uniform(0.08, max(0.1, f.high - 0.46))
        if a + 0.24 > f.wide:
            break
        out += f.patch(a, b, 0.22, 0.3, rng.choice(("#f4efe0", "#e9d98f", "#c9dfe8", "#eec9b8")))
        out += "".join(f.patch(a + 0.03, b + 0.06 + 0.06 * j, 0.14, 0.012, "#8a8478", 0.8) for j in range(3))
    return out


def scroll(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A hanging scroll: mountains in ink, a red seal."""
    s, w, h = face.size(), face.wide, face.high
    out = face.patch(0, 0, w, h, k.get("silk", "#8a6a4a")) + face.patch(
        w * 0.12, h * 0.1, w * 0.76, h * 0.78, "#f1e8d2"
    )
    f = face.part(w * 0.12, h * 0.1, w * 0.76, h * 0.78)
    for n, (tall, tone) in enumerate(((0.72, "#b9b6aa"), (0.5, "#85837c"), (0.28, "#4a4a48"))):
        x = (0.65, 0.3, 0.6)[n]
        out += fill([f.at(0, 0), f.at(f.wide * (x - 0.28), f.high * tall * 0.5), f.at(f.wide * x, f.high * tall), f.at(min(f.wide, f.wide * (x + 0.24)), f.high * tall * 0.45), f.at(f.wide, 0)], tone, 0.9, 0.3)  # fmt: skip
    out += f.patch(f.wide * 0.08, f.high * 0.84, f.wide * 0.14, f.wide * 0.14, "#b8332a")
    for b in (0, h):
        out += line([face.at(-0.05, b), face.at(w + 0.05, b)], "#4a3020", 0.05 * s, 1, 0)
    return out


def wall_bars(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    wood, out = "#c08a50", ""
    for a in np.arange(0, face.wide + 0.01, 0.8):
        out += face.patch(float(a) - 0.04, 0, 0.08, face.high, wood)
    for b in np.arange(0.15, face.high, 0.17):
        out += line([face.at(0, float(b)), face.at(face.wide, float(b))], lighten(wood, 0.2), 0.035 * face.size(), 1, 0)
    return out


def tool_board(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, s = face.patch(0, 0, face.wide, face.high, k.get("panel", "#b08a58")), face.size()
    for a in np.arange(0.18, face.wide - 0.1, 0.26):
        kind, x, top = rng.randrange(4), float(a), face.high * 0.86
        long = rng.uniform(0.3, 0.5)
        if kind == 0:
            out += line([face.at(x, top), face.at(x, top - long)], "#8a5a34", 0.035 * s) + face.patch(
                x - 0.08, top - 0.06, 0.16, 0.07, "#5a616c"
            )
        elif kind == 1:
            out += polygon([face.at(x - 0.03, top), face.at(x + 0.1, top), face.at(x + 0.03, top - long), face.at(x - 0.03, top - long)], "#aab2ba") + face.patch(x - 0.05, top - 0.02, 0.16, 0.1, "#a8452f")  # fmt: skip
        elif kind == 2:
            out += line([face.at(x, top), face.at(x, top - long)], "#7a828c", 0.03 * s) + ellipse(*face.at(x, top - long), 0.05 * s, 0.05 * s, "#7a828c") + ellipse(*face.at(x, top - long), 0.025 * s, 0.025 * s, k.get("panel", "#b08a58"))  # fmt: skip
        else:
            out += line([face.at(x, top - long * 0.5), face.at(x, top - long)], "#9aa2ac", 0.016 * s) + line([face.at(x, top), face.at(x, top - long * 0.5)], rng.choice(("#c2603c", "#e0b43f", "#3f6aa5")), 0.045 * s)  # fmt: skip
    return out


def door(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    tone = k.get("tone", "#7a5236")
    out = face.patch(-0.08, 0, face.wide + 0.16, face.high + 0.08, lighten(tone, 0.2)) + face.patch(
        0, 0, face.wide, face.high, tone
    )
    for b, h in ((0.12, face.high * 0.36), (face.high * 0.5, face.high * 0.42)):
        out += face.patch(
            face.wide * 0.16,
            b,
            face.wide * 0.68,
            h,
            k.get("glass") or darken(tone, 0.18) if b > 0.5 else darken(tone, 0.18),
        )
    return out + ellipse(
        *face.at(face.wide * 0.88, face.high * 0.46), 0.03 * face.size(), 0.03 * face.size(), "#d9c08a"
    )


def lift_doors(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Two leaves of brushed steel that meet in the middle."""
    steel, w, h, out = "#aab2bc", face.wide, face.high, ""
    out += face.patch(-0.12, 0, w + 0.24, h + 0.12, "#6f7884")
    for side in (0, 1):
        leaf = face.part(side * w / 2, 0, w / 2, h)
        out += leaf.patch(0, 0, leaf.wide, h, mix(steel, "#ffffff", 0.08 if side else 0.0))
        for a, o in ((0.12, 0.25), (0.3, 0.12), (0.62, 0.2)):
            out += leaf.patch(leaf.wide * a, 0, leaf.wide * 0.12, h, "#ffffff" if a < 0.5 else "#5a626e", o)
    return out + line([face.at(w / 2, 0), face.at(w / 2, h)], "#3a424e", 0.02 * face.size(), 1, 0)


def buttons(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A panel of round buttons, two to a row."""
    out, s = face.patch(0, 0, face.wide, face.high, "#8a929e"), face.size()
    rows = k.get("rows", 7)
    for j in range(rows):
        for i in (0.3, 0.7):
            spot = face.at(face.wide * i, face.high * (j + 0.6) / (rows + 0.4))
            tone = "#ffcf6a" if (j, i) == (rows - 2, 0.3) else "#e8ecf0"
            out += ellipse(*spot, 0.045 * s, 0.045 * s, "#5a626e") + ellipse(*spot, 0.034 * s, 0.034 * s, tone)
    return out


def mirror(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, f = _framed(face, k.get("frame", "#8a7040"), k.get("glass", "#c4d4da"), 0.05)
    w, h = f.wide, f.high
    return out + polygon([f.at(w * 0.1, 0), f.at(w * 0.4, 0), f.at(w * 0.9, h), f.at(w * 0.6, h)], "#ffffff", 0.3)


def rail(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    s, tone = face.size(), k.get("tone", "#d0d6dc")
    return line([face.at(0, 0.06), face.at(face.wide, 0.06)], darken(tone, 0.3), 0.07 * s, 1, 0) + line([face.at(0, 0.08), face.at(face.wide, 0.08)], tone, 0.04 * s, 1, 0)  # fmt: skip


def radiator(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out = ""
    for a in np.arange(0, face.wide - 0.08, 0.11):
        out += face.patch(float(a), 0, 0.09, face.high, "#e8e6de") + face.patch(
            float(a) + 0.06, 0, 0.03, face.high, "#b8b6b0"
        )
    return out


def chart(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A table of coloured squares: the elements, or a plan of shifts."""
    out, f = _framed(face, "#d8d4c8", "#f4f2ea", 0.03)
    n, m = 12, 6
    w, h = f.wide / n, f.high / m
    for i in range(n):
        for j in range(m):
            if j > 3 and 1 < i < 10:
                continue
            out += f.patch(
                i * w + w * 0.1,
                j * h + h * 0.1,
                w * 0.8,
                h * 0.8,
                ("#e58f6a", "#e9c94f", "#8fc48a", "#8fb4e0", "#b79ad0")[(i * 3 + j) % 5],
            )
    return out


def menu(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A menu in chalk: rows of strokes, and a cup."""
    out, f = _framed(face, "#6a4a30", "#2c2c30", 0.05)
    w, h, s = f.wide, f.high, f.size()
    for i in range(2):
        for j in range(4):
            out += f.patch(
                w * (0.06 + 0.5 * i), h * (0.72 - 0.18 * j), w * rng.uniform(0.2, 0.3), h * 0.045, "#f0e8d4", 0.85
            )
            out += f.patch(w * (0.40 + 0.5 * i), h * (0.72 - 0.18 * j), w * 0.06, h * 0.045, "#e9c98a", 0.9)
    x, y = f.at(w * 0.5, h * 0.9)
    return out + ellipse(x, y, 0.09 * s, 0.03 * s, "#f0e8d4", 0.8)


def rack(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A luggage rack with bags on it."""
    s, out, a = face.size(), "", 0.1
    while a < face.wide - 0.7:
        w, h = rng.uniform(0.45, 0.75), rng.uniform(0.2, 0.32)
        if rng.random() < 0.7:
            out += face.patch(a, 0.05, w, h, rng.choice(("#7a4a34", "#3f5a72", "#8a7a4a", "#5a3a4a", "#4a5a44")))
        a += w + rng.uniform(0.2, 0.8)
    return out + line([face.at(0, 0.05), face.at(face.wide, 0.05)], "#c9ced4", 0.04 * s, 1, 0) + line([face.at(0, 0.18), face.at(face.wide, 0.18)], "#c9ced4", 0.025 * s, 1, 0)  # fmt: skip


def cupboards(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Doors of wall cupboards."""
    tone = k.get("tone", "#a87848")
    return face.patch(0, 0, face.wide, face.high, tone) + drawers(
        face, tone, rng, {"rows": 1, "cols": max(1, round(face.wide / 0.55))}
    )


def splashback(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    tone = k.get("tone", "#dfe6e0")
    return face.patch(0, 0, face.wide, face.high, tone) + tiles(face, tone, rng, {"step": k.get("step", 0.16)})


def flask_shelf(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A shelf of flasks and jars."""
    s, out, a = face.size(), "", 0.08
    while a < face.wide - 0.14:
        r = rng.uniform(0.05, 0.1)
        tone = rng.choice(GLASS)
        x, y = face.at(a + r, 0.05 + r)
        out += ellipse(x, y, r * s, r * s, tone, 0.9) + line([(x, y - r * s * 0.6), (x, y - r * s * 2.0)], tone, r * s * 0.7, 0.9, 0) + ellipse(x - r * s * 0.3, y - r * s * 0.2, r * s * 0.25, r * s * 0.3, "#ffffff", 0.6)  # fmt: skip
        a += r * 2 + rng.uniform(0.03, 0.12)
    return out + face.patch(0, 0, face.wide, 0.05, k.get("tone", "#8a929c"))


def niche(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """An arched recess in the wall."""
    w, h = face.wide, face.high
    arc = [face.at(w / 2 + w / 2 * math.cos(a), h - w / 2 + w / 2 * math.sin(a)) for a in np.linspace(0, math.pi, 11)]
    return polygon([face.at(0, 0), face.at(w, 0), *arc], k.get("tone", "#2a2430"))


HANGINGS: dict[str, Skin] = {
    "picture": picture, "blackboard": blackboard, "whiteboard": whiteboard, "clock": clock, "map": world_map, "poster": poster,
    "notices": notices, "scroll": scroll, "wall_bars": wall_bars, "tool_board": tool_board, "door": door, "lift_doors": lift_doors,
    "buttons": buttons, "mirror": mirror, "rail": rail, "radiator": radiator, "chart": chart, "menu": menu, "rack": rack,
    "cupboards": cupboards, "splashback": splashback, "flask_shelf": flask_shelf, "niche": niche,
}  # fmt: skip
