"""What the bass plays in a bar, for each of the styles that data/music gives a mood."""

from __future__ import annotations


def bass_figure(style: str, root: int, tonic: int, bar: int, *, full: bool) -> list[tuple[float, float, int]]:
    """(beat, beats, pitch) of each stroke; `root` of the bar's chord, `tonic` of the key, `full` where much is played."""
    fifth = root + 7
    figures: dict[str, list[tuple[float, float, int]]] = {
        "long": [(0, 3.8, root)],
        "step": [(0, 1.9, root), (2, 1.4, root), (3.5, 0.5, fifth)] if full else [(0, 3.8, root)],
        "bounce": [
            (0, 0.5, root),
            (1.5, 0.4, root),
            (2, 0.5, fifth - 12 if fifth > 47 else fifth),
            (3.5, 0.3, root),
        ],
        "pedal": [(0, 4, tonic)] if bar % 2 == 0 else [(2, 2, tonic)],
        "drone": [(0, 4.3, tonic), (0, 4.3, tonic + 12)],
        "pulse": [(half / 2, 0.4, root) for half in range(8)],
    }
    return figures[style]
