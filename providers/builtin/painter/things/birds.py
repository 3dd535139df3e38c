"""Birds: upright or on the ground, with a beak and eyes that feel."""

from __future__ import annotations

from providers.builtin.painter.drawing.svg_strokes import Point, clip, darken, ellipse, fill, line, path, tube
from providers.builtin.painter.things.beast import Beast

STEP = 0.16
"""Half a bird's step, as a share of its length."""
SHOULDER = -0.10
"""About what height wings beat, as a share of the length of who flies."""


def draw_bird(beast: Beast) -> None:
    row = beast.row
    if beast.pose == "fly":
        _bird_head(beast, _flying(beast), beast.radius, row.get("beakcol", "#e0a03f"))
        return
    _feet(beast)
    first, hip = len(beast.parts), (0.0, -row["leg"] * beast.k)
    if row.get("upright") or beast.front or beast.away or row.get("tufts"):
        head = _upright(beast)
    elif row.get("boat"):
        head = _afloat(beast)
    else:
        head = _perched(beast)
    _bird_head(beast, head, beast.radius, row.get("beakcol", "#e0a03f"))
    beast.swing(first, "tilt", hip)


def _feet(beast: Beast) -> None:
    row, k = beast.row, beast.k
    tone = darken(row.get("beakcol", "#e0a03f"), 0.15)
    for s in (-1, 1):
        hip, leg = s * row["length"] * k * 0.09, row["leg"] * k
        ahead, up = beast.step(s, STEP * row["length"] * k) if "gait" in beast.stir else (0.0, 0.0)
        x = hip + ahead
        foot = line([(hip, -leg - 0.06), (x, -0.03 - up)], tone, 0.045 * k)
        if row.get("boat"):
            foot += fill(
                [(x + u * k, v - up) for u, v in ((-0.03, -0.07), (0.19, -0.035), (0.15, 0), (-0.08, 0))], tone, 1, 0.2
            )
        else:
            foot += line([(x - 0.05 * k, -0.02 - up), (x + 0.11 * k, -0.02 - up)], tone, 0.05 * k)
        beast.add(foot, 0.02, -2.0 + s)


def _upright(beast: Beast) -> Point:
    """Seen from before or behind, and who stands like that anyway. Returns where the head is; so do the others."""
    row, c = beast.row, beast.coat
    leg, h, w = row["leg"] * beast.k, row["length"] * beast.k * 0.95, row["length"] * beast.k * 0.36
    low, middle, high = -leg - h * 0.3, -leg - h * 0.8, -leg - h
    body = [(-w, low), (-w * 0.8, middle), (0, high), (w * 0.8, middle), (w, low), (w * 0.5, -leg), (-w * 0.5, -leg)]
    svg = fill(body, c)
    if not beast.away:
        svg += clip(ellipse(0, -leg - h * 0.38, w * 0.74, h * 0.44, beast.belly), path(body))
    beast.add(svg, w * 0.7, 0)
    wing = row.get("wingcol") or darken(c, 0.22)
    for s in (-1, 1):
        tip = [(w * 0.72, -leg - h * 0.82), (w * 1.2, -leg - h * 0.4), (w * 0.95, -leg - h * 0.08), (w * 0.7, low)]
        drawn = fill([(s * x, y) for x, y in tip], wing)
        beast.add(beast.swung(drawn, "flap", (s * w * 0.72, -leg - h * 0.82), -s), w * 0.25, 0.6)
    neck = row.get("neck", 0.0) * beast.k
    if neck:
        beast.add(fill(tube([(0, high + h * 0.1), (0, high - neck)], (w * 0.5, beast.radius * 0.7)), c), w * 0.3, 0.3)
    aside = 0.0 if not row.get("upright") or beast.front else w * 0.2
    return beast.nodded((aside, high - beast.radius * 0.35 - neck))


def _afloat(beast: Beast) -> Point:
    """Ducks, geese, swans: a boat of a body, its tail up, a neck that bends like an S."""
    row, c, k, r = beast.row, beast.coat, beast.k, beast.radius
    n = row["length"] * k
    y = -row["leg"] * k - n * 0.30
    wing = row.get("wingcol") or darken(c, 0.16)

    def at(*points: Point) -> list[Point]:
        return [(u * n, y + v * n) for u, v in points]

    beast.add(
        fill(at((-0.30, -0.24), (-0.70, -0.42), (-0.62, -0.22), (-0.34, 0.02)), darken(c, 0.1), 1, 0.4), n * 0.06, -0.5
    )
    body = at((-0.52, -0.24), (-0.28, -0.22), (0.0, -0.24), (0.28, -0.28), (0.47, -0.10), (0.45, 0.14), (0.18, 0.31), (-0.20, 0.27), (-0.42, 0.04))  # fmt: skip
    svg = fill(body, c) + clip(ellipse(0.1 * n, y + 0.24 * n, n * 0.44, n * 0.2, beast.belly), path(body))
    beast.add(svg, n * 0.26, 0)
    feathers = fill(at((0.20, -0.10), (0.02, -0.20), (-0.30, -0.22), (-0.62, -0.27), (-0.36, -0.02), (-0.06, 0.12), (0.16, 0.06)), wing)  # fmt: skip
    for low in (0.0, 0.07):
        feathers += line(
            at((0.02, 0.0 + low), (-0.20, 0.02 + low * 0.6), (-0.44, -0.10 + low * 0.4)),
            darken(wing, 0.2),
            n * 0.014,
            0.7,
        )
    beast.add(feathers, n * 0.11, 0.8)
    neck = max(0.12, row.get("neck", 0.0)) * k
    foot = (0.30 * n, y - 0.08 * n)
    tip = beast.nodded((foot[0] + 0.12 * n, foot[1] - 0.12 * n - neck))
    bent = [foot, (foot[0] + 0.20 * n, foot[1] - 0.10 * n - neck * 0.30), (foot[0] + 0.06 * n, foot[1] - neck * 0.8), tip]  # fmt: skip
    beast.add(fill(tube(bent, (n * 0.20, r * 0.78, r * 0.60, r * 0.62)), c), r * 0.6, 0.5)
    return bent[-1][0] + r * 0.12, bent[-1][1] - r * 0.35


def _flying(beast: Beast) -> Point:
    """On spread wings: the near one up before the body, the far one behind it."""
    row, c, k, r = beast.row, beast.coat, beast.k, beast.radius
    n = row["length"] * k * 1.05
    wing = row.get("wingcol") or darken(c, 0.22)

    def at(*points: Point) -> list[Point]:
        return [(u * n, v * n) for u, v in points]

    up = 1.0 - beast.turn("beat")

    def beaten(*points: Point) -> list[Point]:
        return at(*((u, SHOULDER + (v - SHOULDER) * up) for u, v in points))

    far = beaten((0.24, -0.16), (0.42, -0.62), (0.30, -1.02), (0.02, -0.74), (-0.16, -0.18))
    beast.add(fill(far, darken(wing, 0.25), 1, 0.5), n * 0.08, -0.8)
    tail = at((-0.42, -0.12), (-0.98, -0.20), (-1.04, -0.02), (-0.94, 0.12), (-0.40, 0.12))
    beast.add(fill(tail, row.get("tailcol") or darken(c, 0.3), 1, 0.4), 0.06, -0.5)
    body = at((-0.56, -0.04), (-0.2, -0.26), (0.28, -0.26), (0.50, -0.02), (0.26, 0.22), (-0.2, 0.2))
    svg = fill(body, c) + clip(ellipse(0.18 * n, 0.16 * n, n * 0.4, n * 0.18, beast.belly), path(body))
    beast.add(svg, n * 0.24, 0)
    near = beaten((0.20, -0.06), (0.04, -0.56), (-0.34, -1.10), (-0.66, -1.02), (-0.52, -0.56), (-0.26, 0.06), (0.0, 0.08))  # fmt: skip
    feathers = fill(near, wing, 1, 0.45)
    for low in (0.0, 0.14, 0.28):
        feathers += line(
            beaten((-0.02, -0.14 + low * 0.3), (-0.22, -0.50 + low), (-0.44, -0.78 + low)),
            darken(wing, 0.22),
            n * 0.018,
            0.7,
        )
    beast.add(feathers, n * 0.12, 0.8)
    neck = row.get("neck", 0.0) * k
    if neck:
        beast.add(fill(tube(at((0.40, -0.06), (0.40 + neck / n, -0.12)), (n * 0.14, r * 0.6)), c), r * 0.5, 0.5)
    return 0.46 * n + neck + r * 0.35, -0.14 * n


def _perched(beast: Beast) -> Point:
    row, c, k, r = beast.row, beast.coat, beast.k, beast.radius
    n = row["length"] * k
    y = -row["leg"] * k - n * 0.30
    wing = row.get("wingcol") or darken(c, 0.22)

    def at(*points: Point) -> list[Point]:
        return [(u * n, y + v * n) for u, v in points]

    tail = at((-0.38, -0.10), (-0.85, 0.12), (-0.80, 0.26), (-0.30, 0.14))
    if row.get("hook"):
        tail = at((-0.36, -0.06), (-1.30, 0.26), (-1.26, 0.38), (-0.28, 0.18))
    elif row.get("comb") and not row.get("plume"):
        tail = at((-0.30, 0.06), (-0.62, -0.30), (-0.66, -0.56), (-0.44, -0.58), (-0.12, -0.22))
    beast.add(fill(tail, row.get("tailcol") or darken(c, 0.3), 1, 0.5), 0.06, -0.5)
    body = at((-0.5, -0.05), (-0.15, -0.3), (0.25, -0.34), (0.42, 0.0), (0.2, 0.28), (-0.2, 0.22))
    svg = fill(body, c) + clip(ellipse(0.2 * n, y + 0.16 * n, n * 0.36, n * 0.22, beast.belly), path(body))
    beast.add(svg, n * 0.28, 0)
    beast.add(fill(at((0.1, -0.18), (-0.2, -0.16), (-0.56, 0.12), (-0.05, 0.14)), wing), n * 0.12, 0.8)
    neck = row.get("neck", 0.0) * k
    if neck:
        tip = beast.nodded((n * 0.33, y - n * 0.3 - neck))
        bent = [(n * 0.22, y - n * 0.06), (n * 0.44, y - n * 0.22 - neck * 0.3), tip]
        beast.add(fill(tube(bent, (r * 0.95, r * 0.72, r * 0.62)), c), r * 0.6, 0.5)
    if row.get("plume"):
        beast.add(_plume(n, y, row["plume"]), n * 0.06, -0.3)
    return beast.nodded((n * 0.36, y - n * 0.34 - r * 0.3 - neck))


def _plume(length: float, y: float, colour: str) -> str:
    """The sickle feathers of a cock's tail."""
    out = ""
    for n, (back, up) in enumerate(((0.95, 0.30), (1.02, 0.62), (0.90, 0.88), (0.70, 1.0))):
        root, tip = (-length * 0.36, y - length * 0.06), (-length * back, y - length * up)
        over = ((root[0] + tip[0]) / 2 - length * 0.06, tip[1] - length * 0.12)
        out += fill(
            tube([root, over, tip], (length * 0.08, length * 0.07, length * 0.02)), darken(colour, 0.12 * (n % 3))
        )
    return out


def _bird_head(beast: Beast, at: Point, r: float, beak: str) -> None:
    beast.head_at = at
    first = len(beast.parts)
    _face(beast, at[0], at[1], r, beak)
    beast.swing(first, "cock", at)


def _face(beast: Beast, x: float, y: float, r: float, beak: str) -> None:
    row, c = beast.row, beast.coat
    svg = ellipse(x, y, r, r * 0.96, c)
    if row.get("tufts"):
        for s in (-1, 1):
            svg = (
                fill(
                    [
                        (x + s * r * 0.4, y - r * 0.8),
                        (x + s * r * 0.95, y - r * 1.35),
                        (x + s * r * 0.92, y - r * 0.4),
                    ],
                    c,
                    1,
                    0.2,
                )
                + svg
            )
    if row.get("comb") and not beast.away:
        svg = "".join(ellipse(x + r * o, y - r * 1.0, r * 0.28, r * 0.32, "#c23f3a") for o in (-0.3, 0.05, 0.4)) + svg
    beast.add(svg, r * 0.7, 4.0)
    if beast.away:
        return
    front = beast.front or bool(row.get("tufts"))
    x += beast.turn("look") * r
    if front and (row.get("tufts") or row.get("upright")):
        discs = "".join(ellipse(x + s * r * 0.42, y - r * 0.02, r * 0.5, r * 0.52, beast.belly, 0.95) for s in (-1, 1))
        beast.add(discs, r * 0.3, 4.1, throws=0)
    if row.get("cheek"):
        seen = (-1, 1) if front else (1,)
        discs = "".join(
            ellipse(x + r * (s * 0.42 if front else 0.36), y - r * 0.02, r * 0.36, r * 0.42, row["cheek"]) for s in seen
        )
        beast.add(discs, r * 0.2, 4.1, throws=0)
    beast.add((_beak_before if front else _beak_aside)(beast, x, y, r, beak), 0.04, 4.4)
    _bird_eyes(beast, x if front else x + r * 0.22, y, r, front)


def _bird_eyes(beast: Beast, x: float, y: float, r: float, front: bool) -> None:
    """Two eyes in a face, one in a profile; shut ones are a line, and brows tilt with the mood."""
    row, e = beast.row, beast.e
    eyes = ""
    big = 0.36 if row.get("tufts") else 0.22
    for s in (-1, 1):
        if not front and s < 0:
            continue
        ex, size_ = (x + s * r * 0.42, r * big) if front else (x + r * 0.15, r * big)
        beast.eyes.append((ex, y - r * 0.1))
        if e["open"] < 0.3:
            eyes += line(
                [(ex - size_, y + size_ * 0.2), (ex, y - size_ * 0.5), (ex + size_, y + size_ * 0.2)],
                "#1c1614",
                r * 0.08,
            )
            continue
        eyes += ellipse(
            ex, y - r * 0.1, size_, size_ * min(1.1, e["open"] + 0.1), row["eye"] if row.get("tufts") else "#f8f4ec"
        )
        eyes += ellipse(ex, y - r * 0.1, size_ * 0.62, size_ * 0.66, "#15101a") + ellipse(
            ex - size_ * 0.25, y - r * 0.1 - size_ * 0.3, size_ * 0.24, size_ * 0.24, "#ffffff"
        )
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            eyes += line(
                [
                    (ex - s * size_ * 1.1, y - r * 0.1 - size_ * 1.25 - tilt * r * 2.4),
                    (ex + s * size_ * 1.1, y - r * 0.1 - size_ * 1.25 + tilt * r * 2.4),
                ],
                darken(beast.coat, 0.6),
                r * 0.08,
            )
    beast.add(eyes, 0.03, 4.6, "gloss", 0)


def _beak_before(beast: Beast, x: float, y: float, r: float, beak: str) -> str:
    size, gape = beast.row["beak"] * beast.k, beast.e["gape"] * 0.5
    if beast.row.get("hook"):
        half = [(0.0, -0.16), (0.30, 0.02), (0.24, 0.36), (0.0, 0.66 + gape)]
        return fill([(x + r * u, y + r * v) for u, v in (*half, (-0.24, 0.36), (-0.30, 0.02))], beak, 1, 0.5)
    if beast.row.get("boat"):
        body = ellipse(x, y + r * 0.34 + gape, size * 0.62, size * 0.40 + gape, beak)
        return body + line(
            [(x - size * 0.5, y + r * 0.36), (x + size * 0.5, y + r * 0.36)], darken(beak, 0.35), r * 0.05
        )
    wide, top = size * 0.6, y + r * 0.12
    return fill([(x - wide, top), (x + wide, top), (x, y + r * 0.2 + size * 1.1 + gape)], beak, 1, 0.2)


def _beak_aside(beast: Beast, x: float, y: float, r: float, beak: str) -> str:
    row, size, gape = beast.row, beast.row["beak"] * beast.k, beast.e["gape"] * 0.5
    if row.get("hook"):
        low = fill([(x + r * 0.6, y + r * 0.2), (x + r * 0.98, y + r * 0.24 + gape), (x + r * 0.85, y + r * 0.5 + gape), (x + r * 0.58, y + r * 0.44)], darken(beak, 0.3), 1, 0.3)  # fmt: skip
        top = ((0.52, -0.36), (1.02, -0.34), (1.30, 0.06), (1.16, 0.58), (1.0, 0.22), (0.62, 0.22))
        return low + fill([(x + r * u, y + r * v) for u, v in top], beak, 1, 0.5)
    if row.get("boat"):
        tip = x + r * 0.9 + size
        out = fill([(x + r * 0.6, y + r * 0.16), (tip - r * 0.1, y + r * 0.16 + gape), (x + r * 0.66, y + r * 0.36 + gape)], darken(beak, 0.2), 1, 0.2)  # fmt: skip
        out += fill([(x + r * 0.62, y - r * 0.34), (x + r * 0.95, y - r * 0.24), (tip, y - r * 0.02), (tip, y + r * 0.18), (x + r * 0.66, y + r * 0.22)], beak, 1, 0.5)  # fmt: skip
        out += ellipse(x + r * 1.12, y - r * 0.08, r * 0.05, r * 0.03, darken(beak, 0.5))
        return out + (ellipse(x + r * 0.80, y - r * 0.36, r * 0.22, r * 0.24, beak) if row.get("knob") else "")
    out = fill(
        [(x + r * 0.7, y - r * 0.2), (x + r * 0.9 + size, y + r * 0.05), (x + r * 0.72, y + r * 0.12)], beak, 1, 0.15
    )
    under = [
        (x + r * 0.68, y + r * 0.12 + gape * 0.3),
        (x + r * 0.85 + size * 0.75, y + r * 0.14 + gape),
        (x + r * 0.6, y + r * 0.34 + gape * 0.5),
    ]
    out += fill(under, darken(beak, 0.2), 1, 0.15)
    return out + (ellipse(x + r * 0.72, y + r * 0.56, r * 0.14, r * 0.26, "#c23f3a") if row.get("comb") else "")
