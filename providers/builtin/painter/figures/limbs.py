"""Arms, hands, legs, feet and neck of a puppet."""

from __future__ import annotations

import math

import numpy as np

from providers.builtin.painter.drawing.puppet import Joint, Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, clip, darken, fill, lighten, line, path, tube

BEFORE_FACE = 8.6
"""The order of an arm whose hand is held before the face: over hair and hat."""


def limb(p: Puppet, joints: list[Joint], widths: tuple[float, ...], cap: bool = True) -> list[Point]:
    return tube([p.spot(j) for j in joints], widths, cap)


def neck(p: Puppet) -> None:
    low = np.array([p.bend(p.shoulder_y), p.shoulder_y - 0.02, p.spine(p.shoulder_y)])
    high = np.array([p.bend(p.chin_y), p.chin_y + 0.22, p.spine(p.chin_y) + 0.02])
    w = 0.155 * (0.90 if p.female else 1.12) * (0.95 if p.look.age == "child" else 1)
    p.add(fill(limb(p, [low, high], (w * 1.25, w)), darken(p.look.skin, 0.06)), 0.15, 0.9, "skin", 0.4)


def hand_mode(p: Puppet, side: int) -> str:
    for mode in ("point", "grip"):
        if side in p.row.get(mode, ()):
            return mode
    return "open" if side in p.row.get("open", ()) else "relax"


def hand(p: Puppet, side: int, colour: str) -> str:
    """The hand at the end of arm `side` (0 left, 1 right); remembers where it is for what it holds."""
    _, _, wrist, way = p.arms[side]
    mode = hand_mode(p, side)
    reach = p.height * 0.052 + 0.03
    wx, wy, _ = p.page(wrist)
    ex, ey, _ = p.page(wrist + way * reach)
    angle = math.atan2(ey - wy, ex - wx)
    length = max(math.hypot(ex - wx, ey - wy), reach * 0.62)
    c, s = math.cos(angle), math.sin(angle)

    def q(u: float, v: float) -> Point:
        return wx + c * u - s * v, wy + s * u + c * v

    g = reach * 0.42
    p.anchors[f"hand{p.role(side)}"] = q(length * 0.7, 0)
    p.anchors[f"near{p.role(side)}"] = (p.page(wrist)[2], 0.0)
    inner = 1 if side == 0 else -1
    thumb = inner if p.frontal >= 0 else -inner
    if abs(math.sin(p.yaw)) > 0.6:
        thumb = 1 if math.sin(p.yaw) < 0 else -1
    if mode in ("grip", "point"):
        shape = (
            (-0.02, -0.62),
            (0.5, -0.92),
            (0.98, -0.86),
            (1.2, -0.3),
            (1.2, 0.4),
            (0.98, 0.86),
            (0.5, 0.92),
            (-0.02, 0.62),
        )
        body = fill([q(length * u, g * v) for u, v in shape], colour)
        for v in (-0.40, 0.03, 0.46):
            body += line(
                [q(length * 0.70, g * v * 1.1), q(length * 1.12, g * v * 1.05)], darken(colour, 0.28), 0.012, 0.8
            )
        if mode == "point":
            finger = [q(length * 0.80, g * 0.58 * thumb), q(length * 1.95, g * 0.50 * thumb)]
            body = line(finger, darken(colour, 0.14), g * 0.54) + line(finger, colour, g * 0.46) + body
        grasp = [
            q(length * 0.30, g * 0.78 * thumb),
            q(length * 0.72, g * 0.95 * thumb),
            q(length * 0.98, g * 0.35 * thumb),
        ]
        return body + line(grasp, darken(colour, 0.16), g * 0.56) + line(grasp, colour, g * 0.46)
    fan = 0.30 if mode == "open" else 0.04
    curl = 0.0 if mode == "open" else -0.16 * thumb
    palm = ((-0.02, -0.56), (0.42, -0.80), (0.98, -0.82), (1.06, 0), (0.98, 0.82), (0.42, 0.80), (-0.02, 0.56))
    body = fill([q(length * u, g * v) for u, v in palm], colour)
    tips = ((-0.61, 0.66), (-0.21, 0.84), (0.20, 0.80), (0.60, 0.60))
    for v, far in tips:
        root, tip = q(length * 0.86, g * v), q(length * (1.0 + far * 0.82), g * (v * (1 + fan * 1.6) + curl * far * 2))
        body += line([root, tip], colour, g * 0.45)
    for v in (-0.41, 0.0, 0.40):
        gap = [q(length * 1.02, g * v), q(length * 1.48, g * (v * (1 + fan * 1.6) + curl * 1.2))]
        body += line(gap, darken(colour, 0.24), 0.011, 0.75)
    away = 1.55 if mode == "open" else 1.15
    bend = [
        q(length * 0.18, g * 0.50 * thumb),
        q(length * 0.62, g * away * thumb),
        q(length * 1.02, g * (away + 0.05) * thumb),
    ]
    return body + line(bend, colour, g * 0.52)


def arm(
    p: Puppet,
    side: int,
    colour: str,
    cuff: str = "",
    widths: tuple[float, float, float] | None = None,
    glove: str = "",
    bare: int = 0,
) -> None:
    """`bare` 1 shows the forearm, 2 the arm but for a short sleeve."""
    start, elbow, wrist, way = p.arms[side]
    w = 0.135 * p.measure["limb"] * (1 + 0.35 * p.look.build)
    a = widths or (w * 1.12, w * 0.98, w * 0.86)
    near = max((p.page(elbow)[2] + p.page(wrist)[2]) / 2, p.page(wrist)[2] - 0.1)
    order = 5.0 + near if near > -0.12 else -3 + near
    if p.page(wrist)[2] > 0.18 and wrist[1] > p.chin_y - 0.16:
        order = BEFORE_FACE
    p.anchors[f"order{p.role(side)}"] = (order, 0.0)
    towards = p.page(wrist + way * 0.2)[2] > p.page(elbow)[2] + 0.04
    p.add(
        hand(p, side, glove or p.look.skin), 0.06, order + (0.01 if towards else -0.01), "leather" if glove else "skin"
    )
    end = wrist + (wrist - elbow) * 0.02
    if bare:
        upper = start * 0.45 + elbow * 0.55
        p.add(fill(limb(p, [upper, elbow, end], (w * 0.84, w * 0.76, w * 0.56)), p.look.skin), w, order - 0.005, "skin")
        stop = elbow * 0.35 + start * 0.65 if bare > 1 else elbow * 0.9 + start * 0.1
        body = fill(
            limb(p, [start, (start + stop) / 2, stop], (a[0] * 0.88, a[0] * 0.95, a[1] * 1.08)), colour, smooth=0.2
        )
    else:
        sleeve = limb(p, [start, elbow, end], a)
        body = fill(sleeve, colour) + clip(_elbow_folds(p, side, colour, a[1]), path(sleeve))
        if cuff:
            body += _cuff(p, elbow, wrist, cuff, a[2])
    p.add(body, w, order)


def _elbow_folds(p: Puppet, side: int, colour: str, width: float) -> str:
    start, elbow, wrist, _ = p.arms[side]
    s, e, w = p.spot(start), p.spot(elbow), p.spot(wrist)
    nx, ny = w[1] - s[1], -(w[0] - s[0])
    n = math.hypot(nx, ny) + 1e-6
    nx, ny = nx / n, ny / n
    out = ""
    for t in (-0.05, 0.05, 0.14):
        cx, cy = e[0] + (w[0] - e[0]) * t, e[1] + (w[1] - e[1]) * t
        fold = [
            (cx - nx * width * 0.80, cy - ny * width * 0.80),
            (cx - nx * width * 0.05, cy - ny * width * 0.05 + 0.03),
        ]
        out += line(fold, darken(colour, 0.3), 0.016, 0.55)
    return out


def _cuff(p: Puppet, elbow: Joint, wrist: Joint, colour: str, width: float) -> str:
    e, w = np.array(p.spot(elbow)), np.array(p.spot(wrist))
    way = (w - e) / (np.hypot(*(w - e)) + 1e-6)
    across = np.array([-way[1], way[0]]) * width * 1.12
    corners = (
        w - way * 0.11 + across,
        w + way * 0.035 + across,
        w + way * 0.06,
        w + way * 0.035 - across,
        w - way * 0.11 - across,
    )
    return fill([(float(x), float(y)) for x, y in corners], colour, smooth=0.2)


def leg(
    p: Puppet,
    side: int,
    colour: str,
    widths: tuple[float, float, float] | None = None,
    shoe: str = "",
    boot: bool = False,
    bare: bool = False,
    sock: tuple[str, bool] | None = None,
    shorts: bool = False,
) -> None:
    """`bare` shows the leg's skin; `sock` is a colour and whether it reaches the knee."""
    hip, knee, ankle = p.legs[side]
    w = 0.165 * p.measure["limb"] * (1 + 0.3 * p.look.build)
    a = widths or (w * 1.25, w * 1.0, w * 0.82)
    order = -1 + p.page(knee)[2] * 0.3 + p.page(ankle)[2] * 0.1
    raised = (knee - hip)[1] > -0.82 * p.leg_length * 0.5
    if raised and (knee - hip)[2] > 0:
        order = 1.5 + p.page(knee)[2]
    shoe = shoe or p.look.shoe
    foot = _foot(p, side, shoe)
    if boot:
        foot += fill(limb(p, [knee * 0.55 + ankle * 0.45, ankle + np.array([0, -0.06, 0])], (w * 1.0, w * 0.86)), shoe)
        top = limb(p, [knee * 0.62 + ankle * 0.38, knee * 0.5 + ankle * 0.5], (w * 1.08, w * 1.05), False)
        foot += fill(top, lighten(shoe, 0.12), smooth=0.2)
    if bare:
        _bare_leg(p, side, colour, w, order, sock, shorts)
    else:
        end = ankle + np.array([0, 0.02, 0]) if not boot else knee * 0.5 + ankle * 0.5
        body = fill(limb(p, [hip, knee, end], a, False), colour, smooth=0.2)
        kx, ky = p.spot(knee)
        for t in (-0.06, 0.05):
            body += line([(kx - a[1] * 0.6, ky + t), (kx, ky + t + 0.05)], darken(colour, 0.3), 0.018, 0.5)
        if not boot:
            ax, ay = p.spot(ankle)
            body += line([(ax - a[2] * 0.7, ay - 0.12), (ax + a[2] * 0.3, ay - 0.09)], darken(colour, 0.3), 0.018, 0.5)
        p.add(body, w, order)
    p.add(foot, 0.09, order - 0.03, "leather")


def _bare_leg(
    p: Puppet, side: int, colour: str, w: float, order: float, sock: tuple[str, bool] | None, shorts: bool
) -> None:
    hip, knee, ankle = p.legs[side]
    body = fill(limb(p, [hip, knee, ankle], (w * 1.02, w * 0.76, w * 0.54)), p.look.skin)
    if sock:
        top = knee * 0.6 + ankle * 0.4 if sock[1] else knee * 0.3 + ankle * 0.7
        body += fill(limb(p, [top, ankle], (w * 0.76, w * 0.62)), sock[0])
    p.add(body, w, order - 0.02, "skin")
    if shorts:
        cloth = limb(p, [hip, hip * 0.25 + knee * 0.75, hip * 0.1 + knee * 0.9], (w * 1.3, w * 1.25, w * 1.28), False)
        p.add(fill(cloth, colour, smooth=0.2), w, order)


def _foot(p: Puppet, side: int, shoe: str) -> str:
    _, knee, ankle = p.legs[side]
    shin = ankle - knee
    swing = math.atan2(shin[2], -shin[1])
    tip = max(-0.9, min(0.2, swing + 0.1)) if swing < -0.25 and not p.row.get("flat") else 0
    if p.row.get("dangle"):
        tip = -0.35
    way = np.array([0.22 if side else -0.22, math.sin(tip) * 0.9, math.cos(tip)])
    length = 0.33 * p.measure["limb"] * (0.9 if p.female else 1)
    heel = ankle + np.array([0, -0.055, -0.06])
    toe = ankle + np.array([0, -0.085, 0]) + way * length
    middle = (heel + toe) / 2 + np.array([0, 0.02, 0])
    blunt = abs(p.page(way)[0])
    front = 0.125 + 0.03 * max(0.0, 1 - blunt)
    body = fill(tube([p.spot(heel), p.spot(middle), p.spot(toe)], (0.125, front, 0.085 + 0.04 * (1 - blunt))), shoe)
    sole = np.array([0, -0.055, 0])
    under = [
        p.spot(heel + sole - np.array([0, 0, 0.04])),
        p.spot(middle + sole * 1.35),
        p.spot(toe + sole * 0.7),
    ]
    return body + line(under, darken(shoe, 0.5), 0.045)
