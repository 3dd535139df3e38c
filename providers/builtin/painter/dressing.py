"""Set dressing: where the things of a shot go. In the sky, far off, on the wall, on the ground, close to the lens."""

from __future__ import annotations

from providers.builtin.painter.actors import hand_thing
from providers.builtin.painter.casting import number
from providers.builtin.painter.stage import Placed, Stage
from providers.builtin.painter.things import Drawing, find_drawing


def things(
    stage: Stage, words: list[str], placed: list[Placed]
) -> list[tuple[str, tuple[Drawing, float, float, float, float, bool]]]:
    """Where each thing goes: (word, (drawing, x, foot, width, blur, stands)). Held ones are left out."""
    held = {w.lower() for w in stage.in_hand}
    held_kinds = {hand_thing(w) for w in stage.in_hand} | {d.name for w in stage.in_hand if (d := find_drawing(w))}
    taken = [(p.x - p.actor.half * p.head * 0.8, p.x + p.actor.half * p.head * 0.8) for p in placed]
    out: list[tuple[str, tuple[Drawing, float, float, float, float, bool]]] = []
    for word in words:
        d = find_drawing(word)
        if d is None:
            continue
        if d.name == "full-moon" and _moon_is_up(stage):
            stage.in_hand.append(word)
            continue
        if word.lower() in held or d.name in held_kinds or (hand_thing(word) and hand_thing(word) in held_kinds):
            stage.in_hand.append(word)
            continue
        spot = _spot(stage, d, taken, alone=not placed and not out)
        taken.append((spot[1] - spot[3] / 2, spot[1] + spot[3] / 2))
        out.append((word, spot))
    return out


def _spot(
    stage: Stage, d: Drawing, taken: list[tuple[float, float]], alone: bool
) -> tuple[Drawing, float, float, float, float, bool]:
    f, w, h, u = stage.framing, stage.width, stage.height, stage.unit
    tall = d.height / d.width
    if d.where == "sky" and alone and stage.close:
        size = min(0.46 * u, 0.6 * h / tall)
        return d, w * 0.5, h * 0.5 + size * tall / 2, size, 0, False
    if d.where == "sky":
        size = min(max(d.size * f.head, 0.10 * u), 0.24 * u)
        return (
            d,
            _free(stage, taken, size, d.name, (0.2, 0.8, 0.66, 0.34)),
            h * 0.24 + size * tall / 2,
            size,
            f.soft * 0.4,
            False,
        )
    if d.where == "far":
        size = min(max(d.size * f.head * 0.5, 0.20 * u), 0.44 * u, 0.86 * h / tall * 0.6)
        if alone:
            size = min(0.62 * u, 0.7 * h / tall)
        foot = min(h * 0.90, max(f.horizon + 0.05 * h, _ground_top(stage) + 0.02 * h)) if not stage.close else h * 0.80
        return d, _free(stage, taken, size, d.name, (0.2, 0.8, 0.5)), foot, size, f.soft * 0.8, not stage.close
    if stage.close:
        return _close_spot(stage, d, taken, alone, tall)
    small = d.where in ("table", "wall")
    low = 0.085 if small else 0.11
    size = min(max(d.size * f.head, low * u), 0.46 * w, 0.62 * h / tall)
    if alone:
        size = min(max(size, (0.30 if stage.size == "full" else 0.15) * u), 0.62 * h / tall)
    if d.where == "water" and stage.plate.row.get("shore"):
        y = f.horizon + 0.10 * h
        size = min(max(size * 0.5, 0.12 * u), 0.3 * u)
        return (
            d,
            _free(stage, taken, size, d.name, tuple(stage.plate.row.get("water_x", (0.75, 0.3, 0.55, 0.15)))),
            y + size * 0.1,
            size,
            0,
            False,
        )
    if d.where == "wall" and not stage.plate.row.get("indoors"):
        size = min(max(size, 0.16 * u), 0.26 * u)
        return (
            d,
            _free(stage, taken, size, d.name, (0.84, 0.16, 0.70, 0.30)),
            h * 0.36 + size * tall / 2,
            size,
            0,
            False,
        )
    if d.where == "wall":
        return (
            d,
            _free(stage, taken, size, d.name, (0.4, 0.62, 0.28, 0.75)),
            h * 0.40 + size * tall / 2,
            size,
            0,
            False,
        )
    foot = max(min(f.feet + 0.02 * h, 0.965 * h), _ground_top(stage) + 0.04 * h)
    if small:
        foot = min(0.965 * h, foot + 0.05 * h)
    return d, _free(stage, taken, size, d.name, (0.78, 0.22, 0.64, 0.36, 0.9, 0.1, 0.5)), foot, size, 0, True


def _moon_is_up(stage: Stage) -> bool:
    light = stage.plate.light
    sky = any(layer[0] == "sky" for layer in stage.plate.row["layers"])
    return sky and light.when == "night" and light.grey < 0.5 and not stage.close


def _close_spot(
    stage: Stage, d: Drawing, taken: list[tuple[float, float]], alone: bool, tall: float
) -> tuple[Drawing, float, float, float, float, bool]:
    f, w, h, u = stage.framing, stage.width, stage.height, stage.unit
    if alone:
        size = min(u * {"medium": 0.42, "medium_close": 0.52}.get(stage.size, 0.62), 0.72 * h / tall, 0.8 * w)
        return d, w * 0.5, h * (0.5 + 0.36), size, 0, True
    small = d.where == "table" or d.size < 1.6
    size = min(max(d.size * f.head * (0.8 if small else 0.5), 0.20 * u), (0.30 if small else 0.42) * u, 0.5 * h / tall)
    x = _free(stage, taken, size, d.name, (0.82, 0.18, 0.70, 0.30, 0.9, 0.1))
    return d, x, h * (0.985 if small else 0.86), size, 0.8 * u / 1080 if small else f.soft * 0.45, small


def _ground_top(stage: Stage) -> float:
    """Where the floor begins in this frame, in pixels."""
    p, f = stage.plate, stage.framing
    if f.zoom > 1.0:
        return max(f.horizon + (p.floor - p.horizon) * stage.height * f.zoom, 0.0)
    return f.horizon + (p.floor - p.horizon) / max(0.05, 1 - p.horizon) * (stage.height - f.horizon)


def _free(stage: Stage, taken: list[tuple[float, float]], size: float, name: str, wishes: tuple[float, ...]) -> float:
    """The wished-for place that covers least of what is there already."""

    def cost(share: float) -> float:
        x = share * stage.width
        a, b = x - size / 2, x + size / 2
        hidden = sum(max(0.0, min(b, t1) - max(a, t0)) for t0, t1 in taken)
        out = max(0.0, -a) + max(0.0, b - stage.width)
        return hidden * 3 + out * 4

    best = min(
        enumerate(wishes),
        key=lambda iw: (
            round(cost(iw[1]) / max(1.0, size), 2),
            (iw[0] + number(name)) % len(wishes) if cost(iw[1]) == 0 else iw[0],
        ),
    )
    x = best[1] * stage.width
    return min(max(x, size * 0.46), stage.width - size * 0.46)
