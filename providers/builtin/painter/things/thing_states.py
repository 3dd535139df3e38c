"""What has become of a thing: broken, lit, gone out, steaming, frozen, melted; any drawing can be changed so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.svg_strokes import Point, clip, ellipse, fill, fresh_id, line, make_ids_own, path

if TYPE_CHECKING:
    from providers.builtin.painter.drawing.svg_drawings import Drawing

LARGEST = 12.0
"""Heads of width up to which a thing is broken, melted or frozen as a whole: not a street, not a mountain."""
SMOKE, FLAME, SPARK = ("#8f8d92", "#a9a7ab", "#c3c1c4"), ("#e0602a", "#f4a03a", "#ffe08a"), "#ffe27a"


def state_rows() -> dict[str, Any]:
    return {name: row for name, row in art_table("states").items() if name != "about"}


@cache
def split_state(text: str) -> tuple[str, str]:
    """A word as its state and the thing: (broken, vase) of "broken vase", ("", text) where it says none."""
    for state, row in state_rows().items():
        for lead in (*row["words"]["zh"], *(f"{word} " for word in row["words"]["en"])):
            if text.startswith(lead) and len(text) > len(lead):
                return state, text[len(lead) :]
    return "", text


def with_state(word: str, text: str, language: str) -> str:
    """The word with what the text says has become of it: 花瓶 in 花瓶碎了一地 is 碎了的花瓶."""
    low, at = text.lower(), text.lower().find(word.lower())
    if at < 0 or split_state(word.lower())[0]:
        return word
    start = max(low.rfind(mark, 0, at) for mark in "，。；！？,.;!?") + 1
    end = min((e for e in (low.find(mark, at) for mark in "，。；！？,.;!?") if e >= 0), default=len(low))
    clause = low[start:at] + " " + low[at + len(word) : end]
    for row in state_rows().values():
        if re.search(row[language], clause):
            return f"{row['words'][language][0]}{'' if language == 'zh' else ' '}{word}"
    return word


def drawing_in_state(state: str, name: str) -> str:
    """The name of another drawing that a thing is in this state; "" where it is only changed."""
    return str(state_rows()[state].get("becomes", {}).get(name, ""))


def change_drawing(d: Drawing, state: str) -> Drawing:
    """A drawing as it is in that state."""
    if d.name in state_rows()[state].get("lit", ()):
        state = "lit"
    kind = str(state_rows()[state].get("drawn", state))
    if kind not in CHANGES or (d.size > LARGEST and kind not in FAR_TOO):
        return d
    return replace(CHANGES[kind](d), name=f"{d.name} {state}", own=d.own)


def _grown(d: Drawing, up: float, aside: float, under: str, over: str) -> Drawing:
    """A drawing with more room over it (`up`) and on both sides (`aside`), as shares of its box; what is drawn there, in the old
    box's own units, under and over it."""
    w, h = d.width * (1 + 2 * aside), d.height * (1 + up)
    move = f'<g transform="translate({d.width * aside:.3f} {d.height * up:.3f})">'
    body = f"{move}{under}</g>" if under else ""
    body += f"{move}{make_ids_own(d.body)}</g>" + (f"{move}{over}</g>" if over else "")
    glow = d.glow
    if glow:
        x, y, *rest = glow.split()
        glow = " ".join([f"{float(x) + d.width * aside:.1f}", f"{float(y) + d.height * up:.1f}", *rest])
    return replace(d, body=body, width=w, height=h, size=d.size * (1 + 2 * aside), glow=glow)


def _broken(d: Drawing) -> Drawing:
    """The foot still stands, jagged; the rest lies about it in pieces."""
    w, h = d.width, d.height
    jag = [
        (0.0, 0.62 * h),
        (0.2 * w, 0.50 * h),
        (0.36 * w, 0.64 * h),
        (0.55 * w, 0.48 * h),
        (0.75 * w, 0.62 * h),
        (w, 0.54 * h),
    ]
    foot = clip(make_ids_own(d.body), path([*jag, (w, h), (0, h)], True, 0))

    def shard(outline: list[Point], x: float, turn: float) -> str:
        cx, cy = sum(p[0] for p in outline) / len(outline), sum(p[1] for p in outline) / len(outline)
        piece = clip(make_ids_own(d.body), path(outline, True, 0))
        return f'<g transform="translate({x:.2f} {h * 0.86:.2f}) rotate({turn}) scale(.86) translate({-cx:.2f} {-cy:.2f})">{piece}</g>'

    left: list[Point] = [
        (0, 0),
        (0.5 * w, 0),
        (0.45 * w, 0.3 * h),
        (0.36 * w, 0.64 * h),
        (0.2 * w, 0.5 * h),
        (0, 0.62 * h),
    ]
    right: list[Point] = [(0.5 * w, 0), (w, 0), (w, 0.3 * h), (0.45 * w, 0.3 * h)]
    low: list[Point] = [
        (0.45 * w, 0.3 * h),
        (w, 0.3 * h),
        (w, 0.54 * h),
        (0.75 * w, 0.62 * h),
        (0.55 * w, 0.48 * h),
        (0.36 * w, 0.64 * h),
    ]
    body = f'<g transform="translate({w * 0.55:.2f} 0)">{shard(left, -0.18 * w, -104)}{foot}{shard(right, 1.26 * w, 78)}{shard(low, 0.86 * w, 28)}</g>'
    return replace(d, body=body, width=w * 2.1, size=d.size * 2.1, glow="")


def _cracked(d: Drawing) -> Drawing:
    w, h = d.width, d.height
    way = [
        (0.52 * w, 0.02 * h),
        (0.44 * w, 0.2 * h),
        (0.56 * w, 0.36 * h),
        (0.42 * w, 0.55 * h),
        (0.54 * w, 0.72 * h),
        (0.46 * w, 0.96 * h),
    ]
    body = line(way, "#1c1418", 0.035 * w, 0.9, 0)
    for a, b in (
        ((0.44, 0.2), (0.26, 0.32)),
        ((0.56, 0.36), (0.78, 0.44)),
        ((0.42, 0.55), (0.24, 0.62)),
        ((0.54, 0.72), (0.74, 0.80)),
    ):
        body += line([(a[0] * w, a[1] * h), (b[0] * w, b[1] * h)], "#1c1418", 0.022 * w, 0.85, 0)
    return replace(d, body=make_ids_own(d.body) + body)


def _lit(d: Drawing) -> Drawing:
    """Light comes from it, whatever it is."""
    x, y = (float(n) for n in d.glow.split()[:2]) if d.glow else (d.width / 2, d.height * 0.42)
    tint = d.glow.split()[3] if d.glow else "#ffd890"
    return replace(d, glow=f"{x:.1f} {y:.1f} {max(d.width, d.height) * 0.62:.1f} {tint} 0.5")


def _dimmed(d: Drawing) -> Drawing:
    """Its light is out: darker, with hardly any colour."""
    name = fresh_id()
    rows_ = ".26 .18 .06 0 0 .12 .30 .07 0 0 .12 .20 .22 0 0 0 0 0 1 0"
    tint = f'<filter id="{name}"><feColorMatrix type="matrix" values="{rows_}"/></filter>'
    return replace(d, body=f'{tint}<g filter="url(#{name})">{make_ids_own(d.body)}</g>', glow="")


def _frozen(d: Drawing) -> Drawing:
    w, h, name = d.width, d.height, fresh_id()
    rows_ = ".45 .2 .1 0 .16 .2 .5 .15 0 .24 .2 .25 .6 0 .32 0 0 0 1 0"
    tint = f'<filter id="{name}"><feColorMatrix type="matrix" values="{rows_}"/></filter>'
    ice = "".join(
        fill([(x * w - 0.05 * w, y * h), (x * w + 0.05 * w, y * h), (x * w, (y + long) * h)], "#d9f1fb", 0.9, 0.2)
        for x, y, long in ((0.2, 0.5, 0.2), (0.36, 0.56, 0.28), (0.55, 0.5, 0.2), (0.72, 0.55, 0.3), (0.86, 0.5, 0.16))
    )
    snow = ellipse(0.5 * w, 0.98 * h, 0.58 * w, 0.06 * h, "#f3fafd")
    return replace(d, body=f'{tint}<g filter="url(#{name})">{make_ids_own(d.body)}</g>{ice}{snow}', glow="")


def _melted(d: Drawing) -> Drawing:
    """Sunk into itself, in a pool."""
    w, h = d.width, d.height
    pool = ellipse(0.5 * w, 0.95 * h, 0.86 * w, 0.075 * h, "#a9d3e6") + ellipse(
        0.42 * w, 0.94 * h, 0.5 * w, 0.04 * h, "#d3ecf5"
    )
    body = (
        f'<g transform="translate({-0.11 * w:.2f} {0.40 * h:.2f}) scale(1.22 .60) rotate(4)">{make_ids_own(d.body)}</g>'
    )
    drops = "".join(
        fill(
            [(x * w, y * h - r * w * 2), (x * w + r * w, y * h), (x * w, y * h + r * w), (x * w - r * w, y * h)],
            "#bfe2f0",
            0.95,
            0.8,
        )
        for x, y, r in ((0.12, 0.72, 0.03), (0.86, 0.62, 0.035), (0.95, 0.82, 0.025))
    )
    return _grown(replace(d, body=pool + body + drops), 0.0, 0.36, "", "")


def _steaming(d: Drawing) -> Drawing:
    w, h = d.width, d.height
    body = ""
    for x, n in ((0.34, 0.0), (0.52, 0.14), (0.70, 0.04)):
        way = [
            (x * w + dx * w, -(0.02 + n + y) * h)
            for dx, y in ((0.0, 0.0), (0.07, 0.14), (-0.05, 0.30), (0.05, 0.46), (-0.02, 0.60))
        ]
        body += line(way, "#ffffff", 0.075 * w, 0.55) + line(way, "#ffffff", 0.035 * w, 0.85)
    return _grown(d, 0.8, 0.0, "", body)


def _smoking(d: Drawing) -> Drawing:
    w, h = d.width, d.height
    puffs = (
        (0.50, -0.06, 0.12),
        (0.58, -0.24, 0.17),
        (0.46, -0.42, 0.22),
        (0.62, -0.60, 0.25),
        (0.40, -0.78, 0.24),
        (0.56, -0.94, 0.20),
    )
    k = min(w, h)
    body = "".join(ellipse(x * w, y * h, r * k * 1.15, r * k, SMOKE[n % 3], 0.9) for n, (x, y, r) in enumerate(puffs))
    return _grown(d, 1.15, 0.1, "", body)


def _flames(d: Drawing, spots: tuple[tuple[float, float], ...], wide: float) -> str:
    w, h, body = d.width, d.height, ""
    for tone, k in zip(FLAME, (1.0, 0.7, 0.42), strict=True):
        for x, tall in spots:
            r, foot = wide * w * k, h * 0.96
            tip = foot - tall * h * k
            way = [
                (x * w + r * 0.3, tip),
                (x * w + r, foot - tall * h * k * 0.36),
                (x * w + r * 0.6, foot),
                (x * w - r * 0.6, foot),
                (x * w - r, foot - tall * h * k * 0.30),
            ]
            body += fill(way, tone, 0.95, 0.7)
    return body


def _burning(d: Drawing) -> Drawing:
    """Flames behind it, higher than it is, and small ones before its foot."""
    behind = _flames(d, ((0.2, 1.0), (0.48, 1.22), (0.78, 1.08)), 0.24)
    before = _flames(d, ((0.12, 0.42), (0.46, 0.30), (0.84, 0.46)), 0.12)
    out = _grown(d, 0.32, 0.10, behind, before)
    return replace(
        out, glow=f"{out.width / 2:.1f} {out.height * 0.6:.1f} {max(d.width, d.height) * 0.75:.1f} #ff9a3f 0.32"
    )


def _sparking(d: Drawing) -> Drawing:
    """Sparks fly from it, and it shines."""
    w, h = d.width, d.height
    body = ""
    for x, y, r in (
        (-0.12, 0.30, 0.10),
        (0.14, -0.06, 0.12),
        (0.56, -0.16, 0.10),
        (0.98, 0.04, 0.13),
        (1.14, 0.42, 0.10),
        (0.84, 0.60, 0.08),
        (0.10, 0.66, 0.08),
    ):
        star = []
        for n in range(8):
            far = r * w * (1.0 if n % 2 == 0 else 0.32)
            dx, dy = ((0, -1), (0.7, -0.7), (1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7))[n]
            star.append((x * w + dx * far, y * h + dy * far))
        body += fill(star, SPARK, 1, 0)
        out = (x - 0.5, y - 0.45)
        body += line(
            [
                (x * w + out[0] * 0.16 * w, y * h + out[1] * 0.16 * h),
                (x * w + out[0] * 0.34 * w, y * h + out[1] * 0.34 * h),
            ],
            "#ffb24a",
            0.03 * w,
        )
    return replace(
        _grown(d, 0.32, 0.30, "", body),
        glow=f"{d.width * 0.8:.1f} {d.height * 0.8:.1f} {max(w, h) * 0.6:.1f} #ffdc82 0.34",
    )


CHANGES: dict[str, Callable[[Drawing], Drawing]] = {
    "broken": _broken, "cracked": _cracked, "lit": _lit, "dimmed": _dimmed, "frozen": _frozen, "melted": _melted,
    "steaming": _steaming, "smoking": _smoking, "burning": _burning, "sparking": _sparking,
}  # fmt: skip
FAR_TOO = ("lit", "dimmed", "smoking", "burning")
"""Changes that a thing of any size can show."""
