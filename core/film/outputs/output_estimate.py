"""How long a file takes and how large it gets, told before it is made.

The figures are in data/film/outputs.toml. They were fitted to one film, measured on one thread of a shared two-core machine: 120 frames of
three textured stills under a slow push with dissolves, drawn and coded at 540p in every kind and quality (GIF at 360p), and at 1080p in
"good". Of ProRes a megapixel takes about as much in every film (the middle of what both sizes gave); the bytes of the others follow the
film's own file, and may be told two to eight times too large for pictures with hardly any texture. What drawing costs leaves room for
shots of layers, which were not measured apart.
"""

from __future__ import annotations

from core.film.outputs.output_settings import (
    OutputSettings,
    check_settings,
    is_the_cut,
    output_facts,
    output_size,
)
from core.render.timeline import Timeline
from core.types import Value


class OutputEstimate(Value):
    """CPU seconds of one worker, and bytes."""

    seconds: float
    bytes: int


def estimate_output(timeline: Timeline, cut_bytes: int, sound_bytes: int, settings: OutputSettings) -> OutputEstimate:
    """Of a file made from a film whose own file has `cut_bytes`, `sound_bytes` of them its sound. Raises NotAnOutput."""
    kind, facts = check_settings(settings), output_facts()
    if is_the_cut(timeline, settings):
        return OutputEstimate(seconds=0.0, bytes=cut_bytes)
    width, height = output_size(timeline, settings)
    lasts = timeline.seconds()
    frames, megapixels = lasts * settings.fps, width * height / 1e6
    per_frame = facts.draw_seconds_per_frame + megapixels * (
        facts.draw_seconds_per_megapixel + kind.seconds_per_megapixel
    )
    heard = sound_bytes * facts.sound_against_cut[kind.sound] + lasts * facts.sound_bytes[kind.sound]
    quality = kind.quality[settings.quality]
    own_pictures = max(cut_bytes * 0.05, cut_bytes - sound_bytes)
    larger = (width * height) / (timeline.width * timeline.height)
    faster = settings.fps / timeline.fps
    pictures = own_pictures * quality.against_cut * larger**kind.size_power * faster**kind.rate_power
    pictures += quality.bytes_per_megapixel * megapixels * frames
    return OutputEstimate(seconds=0.5 + frames * per_frame, bytes=round(pictures + heard))
