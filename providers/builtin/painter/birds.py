"""Birds: upright or on the ground, with a beak and eyes that feel."""

from __future__ import annotations

from providers.builtin.painter.beast import Beast
from providers.builtin.painter.strokes import Point, clip, dark, ellipse, fill, line, path, tube


def draw_bird(beast: Beast) -> None:
    row, k, c = beast.row, beast.k, beast.coat
    length, leg, r = row["length"] * k, row["leg"] * k, beast.radius
    beak = row.get("beakcol", "#e0a03f")
    for s in (-1, 1):
        x = s * length * 0.09
        foot = line([(x, -leg - 0.06), (x, -0.03)], dark(beak, 0.15), 0.045 * k) + line(
            [(x - 0.05 * k, -0.02), (x + 0.11 * k, -0.02)], dark(beak, 0.15), 0.05 * k
        )
        beast.add(foot, 0.02, -2.0 + s)
    upright = row.get("upright") or beast.front or beast.away or row.get("tufts")
    wing = row.get("wingcol") or dark(c, 0.22)
    if upright:
        h, w = length * 0.95, length * 0.36
        body = [
            (-w, -leg - h * 0.3),
            (-w * 0.8, -leg - h * 0.8),
            (0, -leg - h),
            (w * 0.8, -leg - h * 0.8),
            (w, -leg - h * 0.3),
            (w * 0.5, -leg),
            (-w * 0.5, -leg),
        ]
        svg = fill(body, c)
        if not beast.away:
            svg += clip(ellipse(0, -leg - h * 0.38, w * 0.74, h * 0.44, beast.belly), path(body))
        beast.add(svg, w * 0.7, 0)
        for s in (-1, 1):
            beast.add(
                fill(
                    [
                        (s * w * 0.72, -leg - h * 0.82),
                        (s * w * 1.2, -leg - h * 0.4),
                        (s * w * 0.95, -leg - h * 0.08),
                        (s * w * 0.7, -leg - h * 0.3),
                    ],
                    wing,
                ),
                w * 0.25,
                0.6,
            )
        head = (0.0 if not row.get("upright") or beast.front else w * 0.2, -leg - h - r * 0.35)
    else:
        y = -leg - length * 0.30
        body = [
            (-length * 0.5, y - length * 0.05),
            (-length * 0.15, y - length * 0.3),
            (length * 0.25, y - length * 0.34),
            (length * 0.42, y),
            (length * 0.2, y + length * 0.28),
            (-length * 0.2, y + length * 0.22),
        ]
        beast.add(
            fill(
                [
                    (-length * 0.38, y - length * 0.1),
                    (-length * 0.85, y + length * 0.12),
                    (-length * 0.8, y + length * 0.26),
                    (-length * 0.3, y + length * 0.14),
                ],
                dark(c, 0.3),
            ),
            0.06,
            -0.5,
        )
        svg = fill(body, c) + clip(
            ellipse(length * 0.2, y + length * 0.16, length * 0.36, length * 0.22, beast.belly), path(body)
        )
        beast.add(svg, length * 0.28, 0)
        beast.add(
            fill(
                [
                    (length * 0.1, y - length * 0.18),
                    (-length * 0.2, y - length * 0.16),
                    (-length * 0.56, y + length * 0.12),
                    (-length * 0.05, y + length * 0.14),
                ],
                wing,
            ),
            length * 0.12,
            0.8,
        )
        neck = row.get("neck", 0.0) * k
        if neck:
            bent = [
                (length * 0.22, y - length * 0.06),
                (length * 0.44, y - length * 0.22 - neck * 0.3),
                (length * 0.33, y - length * 0.3 - neck),
            ]
            beast.add(fill(tube(bent, (r * 0.95, r * 0.72, r * 0.62)), c), r * 0.6, 0.5)
        if row.get("plume"):
            beast.add(_plume(length, y, row["plume"]), length * 0.06, -0.3)
        head = (length * 0.36, y - length * 0.34 - r * 0.3 - neck)
    _bird_head(beast, head, r, beak)


def _plume(length: float, y: float, colour: str) -> str:
    """The sickle feathers of a cock's tail."""
    out = ""
    for n, (back, up) in enumerate(((0.95, 0.30), (1.02, 0.62), (0.90, 0.88), (0.70, 1.0))):
        root, tip = (-length * 0.36, y - length * 0.06), (-length * back, y - length * up)
        over = ((root[0] + tip[0]) / 2 - length * 0.06, tip[1] - length * 0.12)
        out += fill(
            tube([root, over, tip], (length * 0.08, length * 0.07, length * 0.02)), dark(colour, 0.12 * (n % 3))
        )
    return out


def _bird_head(beast: Beast, at: Point, r: float, beak: str) -> None:
    row, c, e = beast.row, beast.coat, beast.e
    beast.head_at = at
    x, y = at
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
    size = row["beak"] * beast.k
    gape = e["gape"] * 0.5
    if front:
        if row.get("tufts") or row.get("upright"):
            beast.add(
                "".join(ellipse(x + s * r * 0.42, y - r * 0.02, r * 0.5, r * 0.52, beast.belly, 0.95) for s in (-1, 1)),
                r * 0.3,
                4.1,
                throws=0,
            )
        beast.add(
            fill(
                [
                    (x - size * 0.6, y + r * 0.12),
                    (x + size * 0.6, y + r * 0.12),
                    (x, y + r * 0.2 + size * 1.1 + gape),
                ],
                beak,
                1,
                0.2,
            ),
            0.04,
            4.4,
        )
    else:
        b = fill(
            [(x + r * 0.7, y - r * 0.2), (x + r * 0.9 + size, y + r * 0.05), (x + r * 0.72, y + r * 0.12)],
            beak,
            1,
            0.15,
        )
        b += fill(
            [
                (x + r * 0.68, y + r * 0.12 + gape * 0.3),
                (x + r * 0.85 + size * 0.75, y + r * 0.14 + gape),
                (x + r * 0.6, y + r * 0.34 + gape * 0.5),
            ],
            dark(beak, 0.2),
            1,
            0.15,
        )
        beast.add(b, 0.04, 4.4)
        x += r * 0.22
    eyes = ""
    big = 0.36 if row.get("tufts") else 0.22
    for s in (-1, 1):
        if not front and s < 0:
            continue
        ex, size_ = (x + s * r * 0.42, r * big) if front else (x + r * 0.15, r * big)
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
                dark(c, 0.6),
                r * 0.08,
            )
    beast.add(eyes, 0.03, 4.6, "gloss", 0)
