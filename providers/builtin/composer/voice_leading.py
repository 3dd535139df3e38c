"""A chord laid out for voices, so that each moves least from the chord before."""

from __future__ import annotations

from itertools import pairwise


def lay_chord(chord: list[int], before: tuple[int, ...]) -> tuple[int, ...]:
    """The same chord laid so that each voice moves least from where it was."""
    classes = sorted({pitch % 12 for pitch in chord})
    if len(classes) > 4:
        classes = classes[:4]
    best: tuple[int, ...] = ()
    cost = 1e9
    for lowest in range(50, 62):
        if lowest % 12 not in classes:
            continue
        turn = classes.index(lowest % 12)
        laid = [lowest]
        for name in classes[turn + 1 :] + classes[:turn]:
            laid.append(laid[-1] + (name - laid[-1]) % 12)
        if len(laid) == 4 and laid[2] - laid[1] < 3:
            laid = sorted([laid[0], laid[1] + 12, laid[2], laid[3]])
        moved = sum(min(abs(pitch - was) for was in before) for pitch in laid) if before else 0
        rough = sum(above - below < 2 for below, above in pairwise(laid))
        weight = moved + 0.4 * abs(sum(laid) / len(laid) - 61) + 6 * rough
        if weight < cost:
            best, cost = tuple(laid), weight
    return best
