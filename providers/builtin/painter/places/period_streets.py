"""Streets of other ages: timber and tiles, arcades and trams, half-timbered lanes, towers of a century to come."""

from __future__ import annotations

import random

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fade_down, lighten, line, mix, polygon, rect
from providers.builtin.painter.places.scenery import Scenery
from providers.builtin.painter.places.streets import (
    CAMERA,
    DEPTHS,
    NEON,
    At,
    Sign,
    depth_between,
    fog_of,
    hang_signs,
    slab,
    street_of,
)

OLD_SIGNS = ("酒", "茶", "当", "药", "米", "布", "客栈", "镖局", "书坊", "绸庄")
REPUBLICAN_SIGNS = ("先施", "绸缎", "茶庄", "钟表", "百货", "药房", "大戏院", "照相", "南货", "旅社")


def old_street(c: Scenery, narrow: float = 0.8, lanterns: bool = True) -> None:
    """Timber shops of two floors under curved tiles, with banners of cloth and lanterns along the eaves."""
    rng, at = c.rng, street_of(c, narrow)
    banners: list[Sign] = []
    lamps: list[tuple[float, float, float]] = []
    for d0, d1 in DEPTHS:
        body = ""
        for side in (-1, 1):
            for n in range(2):
                a, e = depth_between(d0, d1, n / 2), depth_between(d0, d1, (n + 1) / 2)
                wall, wood = (
                    rng.choice(["#d9c8a4", "#c9b48c", "#b5543f", "#d0bc98"]),
                    rng.choice(["#6a3524", "#7a2f26", "#5a3a28"]),
                )
                upper = rng.random() < 0.62
                body += _bay(at, side, a, e, -CAMERA, 90, wall, wood, rng, c.light.lamps, shop=True)
                body += _eave(at, side, a, e, 90, 150, 96)
                if upper:
                    body += _bay(at, side, a, e, 150, 330, wall, wood, rng, c.light.lamps, shop=False)
                    body += _eave(at, side, a, e, 330, 430, 120)
                dm = depth_between(a, e, 0.3)
                lamps += [(*at(side, depth_between(a, e, q), 62, 90), 1 / depth_between(a, e, q)) for q in (0.25, 0.75)]
                if rng.random() < 0.6:
                    banners.append(
                        (
                            *at(side, dm, 30, 96),
                            0.8 / dm,
                            rng.choice(OLD_SIGNS),
                            rng.choice(("#a8322a", "#2f4a6a", "#b98a2c", "#3f5a3a")),
                        )
                    )
        c.flat(body, fog_of(d1))
    hang_signs(c, banners, cloth=True)
    if lanterns:
        _lanterns(c, lamps)


def _bay(at: At, side: int, d0: float, d1: float, low: float, high: float, wall: str, wood: str, rng: random.Random, lamps: float, shop: bool) -> str:  # fmt: skip
    """One bay of a timber house: posts, and between them an open shop or a lattice."""
    out = polygon(slab(at, side, d0, d1, low, high), wall)
    glow = "#ffcf86" if lamps > 0.3 else "#e6d4a8"
    for i in range(3):
        a, e = depth_between(d0, d1, (i + 0.08) / 3), depth_between(d0, d1, (i + 0.92) / 3)
        if shop and rng.random() < 0.7:
            body, paint = (
                fade_down(mix(glow, "#7a4a2a", 0.2), "#2a1a16") if lamps > 0.3 else fade_down("#5a3c2a", "#2a1c18")
            )
            out += body + polygon(slab(at, side, a, e, low + 6, high - 60), paint)
            out += polygon(slab(at, side, a, e, low, low + 84, 20), mix(wood, "#a8743f", 0.5))
            for k in range(3):
                z = depth_between(a, e, 0.2 + 0.3 * k)
                x, y = at(side, z, low + 110, 16)
                out += ellipse(
                    x, y, 16 / z, 15 / z, rng.choice(("#b8433a", "#d9a03a", "#6f8a4c", "#c9b48c", "#8a5a7a"))
                )
        else:
            out += polygon(slab(at, side, a, e, low + 30, high - 30), glow, 0.9 if lamps > 0.3 else 0.75)
            for k in range(1, 5):
                z = depth_between(a, e, k / 5)
                out += line([at(side, z, low + 30, 0), at(side, z, high - 30, 0)], wood, 5 / z, 1, 0)
                h = low + 30 + (high - low - 60) * k / 5
                out += line([at(side, a, h, 0), at(side, e, h, 0)], wood, 4 / e, 1, 0)
    for i in range(4):
        z = depth_between(d0, d1, i / 3)
        out += line([at(side, z, low, 4), at(side, z, high, 4)], wood, 18 / z, 1, 0)
    return out + polygon(slab(at, side, d0, d1, high - 26, high, 4), wood)


def _eave(at: At, side: int, d0: float, d1: float, low: float, high: float, out: float) -> str:
    """A roof that comes out over the street, its corners turned up."""
    tile = "#4f5a66"
    up = 22
    edge = [at(side, d0, low - 14, out), at(side, d1, low - 14, out)]
    body = polygon([at(side, d0, high, -60), at(side, d1, high, -60), edge[1], edge[0]], tile)
    for i in range(1, 12):
        z = depth_between(d0, d1, i / 12)
        body += line([at(side, z, high, -60), at(side, z, low - 14, out)], darken(tile, 0.4), 5 / z, 0.8, 0)
    body += polygon([edge[0], edge[1], at(side, d1, low - 26, out), at(side, d0, low - 26, out)], "#39434e")
    for z in (d0, d1):
        body += polygon(
            [at(side, z, low - 14, out - 26), at(side, z, low - 14 + up, out + 26), at(side, z, low - 24, out)],
            "#39434e",
        )
    return body + line([at(side, d0, high, -60), at(side, d1, high, -60)], "#39434e", 16 / d1, 1, 0)


def _lanterns(c: Scenery, spots: list[tuple[float, float, float]]) -> None:
    body = "".join(
        ellipse(x, y, 17 * k, 20 * k, "#d8342a")
        + rect(x - 7 * k, y - 23 * k, 14 * k, 6 * k, "#e0b43f")
        + line([(x, y + 20 * k), (x, y + 36 * k)], "#e0b43f", 3 * k)
        for x, y, k in spots
    )
    if c.light.lamps > 0.3:
        c.shine(body, 1.9, 20)
        for x, y, k in spots:
            c.halo(x, y, 90 * k, linear_colour("#ff7a3a"), 0.2 * c.light.lamps)
    else:
        c.flat(body)


def arcade_street(c: Scenery, narrow: float = 0.95) -> None:
    """Stone houses over arcades, balconies of iron, painted signs, the wires of a tram: the nineteen-thirties."""
    rng, at, lamps = c.rng, street_of(c, narrow), c.light.lamps
    hung: list[Sign] = []
    for d0, d1 in DEPTHS:
        body = ""
        for side in (-1, 1):
            wall = rng.choice(["#c9b89c", "#a8624a", "#b8a68c", "#9a9488", "#c2a07c"])
            wall = darken(wall, 0.62) if lamps > 0.7 else wall
            top = rng.uniform(520, 700)
            body += polygon(slab(at, side, d0, d1, -CAMERA, top), wall)
            for i in range(3):
                a, e, m = (depth_between(d0, d1, (i + q) / 3) for q in (0.12, 0.88, 0.5))
                glow = "#ffcf86" if lamps > 0.3 else "#4a4038"
                arch = [
                    at(side, a, -CAMERA, 0),
                    at(side, a, -130, 0),
                    at(side, depth_between(a, e, 0.25), -92, 0),
                    at(side, m, -80, 0),
                    at(side, depth_between(a, e, 0.75), -92, 0),
                    at(side, e, -130, 0),
                    at(side, e, -CAMERA, 0),
                ]
                body += polygon(arch, mix(glow, "#2a2020", 0.35)) + polygon(
                    slab(at, side, a, m, -CAMERA, -160), mix(glow, "#3a2a24", 0.55)
                )
            for fl in range(3):
                low = 20 + fl * (top - 60) / 3
                high = low + (top - 60) / 3 * 0.66
                for i in range(4):
                    a, e = depth_between(d0, d1, (i + 0.26) / 4), depth_between(d0, d1, (i + 0.74) / 4)
                    on = rng.random() < 0.1 + 0.5 * lamps
                    body += polygon(slab(at, side, a, e, low - 6, high + 12, 6), lighten(wall, 0.24)) + polygon(
                        slab(at, side, a, e, low, high), "#ffcf86" if on else mix(wall, "#2f3a48", 0.75)
                    )
                    body += line(
                        [at(side, depth_between(a, e, 0.5), low, 0), at(side, depth_between(a, e, 0.5), high, 0)],
                        lighten(wall, 0.2),
                        5 / e,
                        1,
                        0,
                    )
                body += polygon(slab(at, side, d0, d1, low - 20, low - 8, 14), darken(wall, 0.18))
                if fl == 1:
                    body += polygon(slab(at, side, d0, d1, low - 8, low + 54, 34), "#2a2c30", 0.28)
                    body += line([at(side, d0, low + 54, 34), at(side, d1, low + 54, 34)], "#2a2c30", 6 / d1, 1, 0)
            body += polygon(slab(at, side, d0, d1, top, top + 34, 18), lighten(wall, 0.16))
            dm = d1 * 1.15
            hung.append(
                (
                    *at(side, dm, rng.uniform(330, 420), 44),
                    1.0 / dm,
                    rng.choice(REPUBLICAN_SIGNS),
                    rng.choice(("#a8322a", "#2f4a6a", "#8a6428", "#2f5a4a")),
                )
            )
        c.flat(body, fog_of(d1))
    hang_signs(c, hung, cloth=lamps <= 0.5)
    vx, hor = c.x(0.51), c.horizon
    wires = "".join(
        line([(vx + o * 0.06, hor - 24), (vx + o, c.top - 30)], "#2a2a30", 3, 0.8) for o in (-420, -120, 130, 440)
    )
    c.flat(wires)


def towers(c: Scenery, narrow: float = 1.15) -> None:
    """A street of a century to come: towers with bands of light, bridges between them, craft in the air."""
    rng, at, lamps = c.rng, street_of(c, narrow), c.light.lamps
    night = lamps > 0.5
    glow = ""
    for d0, d1 in DEPTHS:
        body = ""
        for side in (-1, 1):
            wall = rng.choice(
                ["#20263f", "#1a2238", "#2a2648"] if night else ["#c9d6de", "#b4c4d0", "#d8e0e4", "#a9bccb"]
            )
            top = rng.uniform(1100, 1700)
            body += polygon(slab(at, side, d0, d1, -CAMERA, top), wall)
            for i in range(6):
                z = depth_between(d0, d1, (i + 0.5) / 6)
                body += line([at(side, z, -CAMERA, 0), at(side, z, top, 0)], darken(wall, 0.2), 10 / z, 0.7, 0)
            for fl in range(12):
                low = -60 + fl * top / 12
                tone = rng.choice(["#59d0ff", "#ff6fb0", "#8dffd8", "#ffd27a"]) if rng.random() < 0.36 else "#bfe6ff"
                if rng.random() < 0.4 + 0.3 * lamps:
                    a, e = sorted((rng.random(), rng.random()))
                    strip = polygon(
                        slab(at, side, depth_between(d0, d1, a), depth_between(d0, d1, e), low, low + 22), tone, 0.9
                    )
                    glow += strip if night else ""
                    body += strip if not night else ""
                body += polygon(slab(at, side, d0, d1, low + 40, low + 64), mix(wall, "#5a7a9a", 0.6), 0.5)
            front = mix("#59d0e0", "#ffffff", 0.3)
            glow += polygon(
                slab(at, side, depth_between(d0, d1, 0.1), depth_between(d0, d1, 0.9), -300, -150),
                front,
                0.55 if night else 0.14,
            )
            m = depth_between(d0, d1, 0.4)
            glow += polygon(
                slab(at, side, m, depth_between(d0, d1, 0.62), 90, 330, 60), rng.choice(NEON), 0.5 if night else 0.16
            )
        c.flat(body, fog_of(d1) * 0.9, tint=not night)
        if 1.5 < d1 < 3:
            h = rng.uniform(420, 620)
            (x0, y0), (x1, _), s = at(-1, d1, h, 0), at(1, d1, h, 0), 1 / d1
            c.flat(
                rect(x0, y0, x1 - x0, 46 * s, "#3a4460" if night else "#dfe8ee", 1, 20 * s)
                + rect(x0, y0 + 14 * s, x1 - x0, 10 * s, "#9fe8ff"),
                fog_of(d1),
            )
    for _ in range(9):
        d, x, y = rng.uniform(1.2, 4.5), c.x(rng.uniform(0.36, 0.66)), c.horizon - rng.uniform(60, 420)
        glow += (
            ellipse(x, y, 34 / d, 10 / d, "#dff4ff")
            + ellipse(x + 30 / d, y, 10 / d, 6 / d, "#ff5f6a")
            + ellipse(x - 30 / d, y, 10 / d, 6 / d, "#fff2c0")
        )
    c.shine(glow, 1.5 if night else 0.95, 22, bloom=1.0 if night else 0.25)


def timbered(c: Scenery, narrow: float = 0.72) -> None:
    """Half-timbered houses that lean over a lane."""
    rng, at, lamps = c.rng, street_of(c, narrow), c.light.lamps
    for d0, d1 in DEPTHS:
        body = ""
        for side in (-1, 1):
            for n in range(2):
                a, e = depth_between(d0, d1, n / 2), depth_between(d0, d1, (n + 1) / 2)
                wall, beam, base = (
                    rng.choice(["#e4d6b4", "#d8c49c", "#e9dcc0"]),
                    "#4a3224",
                    rng.choice(["#8a7d70", "#9a8a76"]),
                )
                body += polygon(slab(at, side, a, e, -CAMERA, -70), base)
                door = slab(at, side, depth_between(a, e, 0.35), depth_between(a, e, 0.65), -CAMERA, -130)
                body += polygon(door, rng.choice(("#6a3a26", "#3f5a4a", "#5a2f34")))
                for low, high, out in ((-70, 130, 26), (130, 320, 52)):
                    body += polygon(slab(at, side, a, e, low, high, out), wall)
                    for q in (0, 0.33, 0.66, 1):
                        z = depth_between(a, e, q)
                        body += line([at(side, z, low, out), at(side, z, high, out)], beam, 13 / z, 1, 0)
                    for h in (low, (low + high) / 2, high):
                        body += line([at(side, a, h, out), at(side, e, h, out)], beam, 12 / e, 1, 0)
                    body += line(
                        [at(side, depth_between(a, e, 0.02), low, out), at(side, depth_between(a, e, 0.31), high, out)],
                        beam,
                        9 / e,
                        1,
                        0,
                    )
                    for q in (0.4, 0.74):
                        pane = "#ffcf86" if rng.random() < 0.15 + 0.6 * lamps else "#4a5a6a"
                        body += polygon(
                            slab(
                                at,
                                side,
                                depth_between(a, e, q),
                                depth_between(a, e, q + 0.18),
                                low + 50,
                                high - 46,
                                out,
                            ),
                            pane,
                        )
                z0, z1, tile = a, e, rng.choice(("#8a4a36", "#7a4438", "#6a5048"))
                body += polygon(
                    [at(side, z0, 320, 80), at(side, z1, 320, 80), at(side, z1, 540, -120), at(side, z0, 540, -120)],
                    tile,
                )
                for q in (0.2, 0.4, 0.6, 0.8):
                    body += line(
                        [at(side, z0, 320 + 220 * q, 80 - 200 * q), at(side, z1, 320 + 220 * q, 80 - 200 * q)],
                        darken(tile, 0.35),
                        4 / e,
                        0.8,
                        0,
                    )
        c.flat(body, fog_of(d1))
