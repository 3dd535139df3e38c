"""Where the beats of a recording are, in seconds, heard in its samples.

The onset envelope is the sum over frequency of what a log-power spectrum grows by from one frame to the next; its autocorrelation, weighted
about 120 beats a minute, gives the tempo; dynamic programming finds the row of onsets that keeps it best. As in D. P. W. Ellis, "Beat
Tracking by Dynamic Programming", Journal of New Music Research 36 (2007).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from core.render import audio_samples
from core.render.loudness import RATE

HOP, WINDOW, THINNED = 240, 1024, 2
"""Samples between two frames of the envelope and in one, after only every second sample was kept: a frame is 10 ms."""
FRAMES_PER_S = RATE / THINNED / HOP
USUAL_BPM, SPREAD = 120.0, 0.9
"""The tempo that is likeliest, and the width (in octaves) of how likely others are."""
SLOWEST_BPM, FASTEST_BPM = 50.0, 200.0
TIGHT = 100.0
"""How dear a beat is that does not keep the tempo."""
SILENT = 1e-4
LONGEST_S = 1200.0
"""Seconds of a recording that are listened to."""


@lru_cache(maxsize=32)
def detect_beats(path: Path) -> tuple[float, ...]:
    """The seconds of a recording at which a beat falls, in order; none where it is silent or shorter than two seconds. Raises what
    `audio_samples.sound_blocks` does for a file that cannot be read."""
    onsets = onset_envelope(_mono(path))
    if len(onsets) < 2 * FRAMES_PER_S or float(onsets.max()) < SILENT:
        return ()
    onsets = onsets / max(float(onsets.std()), SILENT)
    return tuple(round(float(frame) / FRAMES_PER_S, 3) for frame in _track(onsets, _period(onsets)))


def onset_envelope(mono: np.ndarray) -> np.ndarray:
    """How much begins to sound in each frame of 10 ms of a recording at half of RATE."""
    count = (len(mono) - WINDOW) // HOP + 1
    if count < 2:
        return np.zeros(0, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(mono, WINDOW)[::HOP][:count]
    shape = np.hanning(WINDOW).astype(np.float32)
    loud = np.concatenate(
        [
            np.log1p(100 * np.abs(np.fft.rfft(part * shape, axis=1)))
            for part in np.array_split(frames, 1 + count // 2000)
        ]
    )
    grown = np.maximum(0.0, np.diff(loud, axis=0)).mean(axis=1)
    # A frame is about its middle: what begins there is first heard half a window later than its first sample.
    return np.concatenate((np.zeros(1 + round(WINDOW / 2 / HOP)), grown)).astype(np.float32)


def _mono(path: Path) -> np.ndarray:
    blocks, samples = [], 0
    for block in audio_samples.sound_blocks(path):
        blocks.append(block.mean(axis=1))
        samples += len(block)
        if samples > LONGEST_S * RATE:
            break
    sound = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    even = sound[: len(sound) // THINNED * THINNED].reshape(-1, THINNED)
    return np.asarray(even.mean(axis=1), np.float32)


def _period(onsets: np.ndarray) -> float:
    """Frames between two beats."""
    flat = onsets - onsets.mean()
    spectrum = np.fft.rfft(flat, 2 * len(flat))
    again = np.fft.irfft(spectrum * np.conj(spectrum))[: len(flat)]
    low, high = (round(60 * FRAMES_PER_S / bpm) for bpm in (FASTEST_BPM, SLOWEST_BPM))
    lags = np.arange(low, min(high, len(again) - 1) + 1)
    likely = np.exp(-0.5 * (np.log2(60 * FRAMES_PER_S / lags / USUAL_BPM) / SPREAD) ** 2)
    return float(lags[int(np.argmax(again[lags] * likely))])


def _track(onsets: np.ndarray, period: float) -> list[int]:
    """The frames of the beats: of all rows the one with the strongest onsets at the evenest distances."""
    score, before = onsets.astype(np.float64).copy(), np.full(len(onsets), -1)
    steps = np.arange(-round(2 * period), -round(period / 2) + 1)
    dear = -TIGHT * np.log(-steps / period) ** 2
    for at in range(len(onsets)):
        known = steps[at + steps >= 0]
        if not len(known):
            continue
        reached = score[at + known] + dear[-len(known) :]
        best = int(np.argmax(reached))
        if reached[best] > 0:
            score[at] += reached[best]
            before[at] = at + known[best]
    tail = max(0, len(score) - round(period))
    at, found = tail + int(np.argmax(score[tail:])), []
    while at >= 0:
        found.append(at)
        at = int(before[at])
    return found[::-1]
