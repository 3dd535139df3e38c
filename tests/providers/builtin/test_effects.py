"""The builtin effects: all that were promised, of the right length and level, and circles without a seam."""

from __future__ import annotations

import numpy as np
import pytest

from providers.base import Capability, Request
from providers.builtin import waveform
from providers.builtin.effects.sound_kit import BOOK, RATE
from providers.builtin.engines.effects import AMBIENT_LUFS, ENGINE, STROKE_PEAK
from providers.builtin.vocabulary import EFFECTS
from providers.errors import Unable
from tests.support.sound_samples import samples_of

AMBIENT = [name for name in EFFECTS if BOOK[name].loops]
STROKES = [name for name in EFFECTS if not BOOK[name].loops]


class Books:
    def progress(self, share: float, message: str = "", facts: object = None) -> None: ...


def heard(name: str, seconds: float = 4.0, seed: int = 1) -> np.ndarray:
    request = Request(capability=Capability.EFFECT, inputs={"effect": name}, seconds=seconds, seed=seed)
    samples, rate = samples_of(ENGINE.make(request, Books()).content)
    assert rate == RATE
    return samples


def test_every_promised_effect_is_there_and_no_other():
    assert set(BOOK) == set(EFFECTS)


@pytest.mark.parametrize("name", AMBIENT)
def test_the_end_of_an_ambience_leads_into_its_start(name):
    """Across the seam nothing jumps more than elsewhere, and it is as loud before as after."""
    samples = heard(name)
    assert samples.shape == (4 * RATE, 2)
    seam, steps = np.abs(samples[0] - samples[-1]).max(), np.abs(np.diff(samples, axis=0)).max(axis=1)
    assert seam <= steps.max()
    assert waveform.measure_loudness(samples, RATE) == pytest.approx(AMBIENT_LUFS, abs=0.5)


@pytest.mark.parametrize("name", STROKES)
def test_a_single_event_begins_at_once_and_ends_in_silence(name):
    samples = heard(name, seconds=0)
    assert np.abs(samples).max() == pytest.approx(STROKE_PEAK, abs=0.01)
    assert np.abs(samples[: RATE // 2]).max() > 0.02
    assert np.abs(samples[-20:]).max() < 0.01
    assert np.abs(np.diff(samples, axis=0)).max() < 0.5


def test_effects_differ_as_they_do_in_the_world():
    def centre(name: str) -> float:
        power = np.abs(np.fft.rfft(heard(name).mean(axis=1))) ** 2
        return float((power * np.fft.rfftfreq(4 * RATE, 1 / RATE)).sum() / power.sum())

    assert centre("heartbeat") < centre("train") < centre("rain") < centre("crickets")


def test_the_same_effect_with_another_seed_is_another_recording():
    assert np.array_equal(heard("birds"), heard("birds"))
    assert not np.array_equal(heard("birds"), heard("birds", seed=2))


def test_a_long_thunder_is_a_storm_that_never_falls_silent():
    samples = heard("thunder", 12.0)
    loud = [np.sqrt((samples[at * RATE : (at + 1) * RATE] ** 2).mean()) for at in range(12)]
    assert min(loud) > 0.01 and max(loud) > 1.5 * np.median(loud)


def test_a_longer_ambience_than_one_circle_goes_round_again():
    samples = heard("heartbeat", 130.0)
    assert len(samples) == 130 * RATE
    once = len(samples) // 3
    assert np.array_equal(samples[:1000], samples[once : once + 1000]) or np.array_equal(
        samples[:1000], samples[once + 1 : once + 1001]
    )


def test_an_effect_nobody_promised_is_refused_with_a_sentence():
    with pytest.raises(Unable, match="no builtin effect named 'kazoo'"):
        heard("kazoo")


def sided(name: str, seconds: float = 0.0, **inputs: object) -> np.ndarray:
    request = Request(capability=Capability.EFFECT, inputs={"effect": name, **inputs}, seconds=seconds, seed=1)
    return samples_of(ENGINE.make(request, Books()).content)[0]


def test_a_sound_is_heard_from_the_side_where_its_source_stands():
    left, right = (np.sqrt((side**2).mean()) for side in sided("door", pan=-0.6).T)
    assert left > 1.5 * right > 0.05 * left


def test_a_hall_answers_longer_than_a_room_and_the_open_hardly_at_all():
    def last(room: str) -> float:
        """Seconds until all but a thousandth of the power is over."""
        power = np.cumsum((sided("knock", room=room) ** 2).sum(axis=1))
        return float(np.searchsorted(power, 0.999 * power[-1])) / RATE

    assert last("outside") <= last("inside") < last("hall")


def test_steps_in_a_room_come_once_and_end():
    samples = sided("steps", 2.6, pan=0.3, room="inside")
    assert len(samples) == round(2.6 * RATE) and np.abs(samples[-20:]).max() < 0.01


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        ("远处的狗叫", "dog"), ("a dog barking far away", "dog"), ("玻璃破碎的声音", "glass"), ("a ticking clock", "clock"),
        ("rain on a roof", "rain"), ("有人敲门", "knock"), ("a telephone rings in an empty office", "phone"),
    ],
)  # fmt: skip
def test_a_sound_may_be_asked_for_in_words(words, effect):
    request = Request(capability=Capability.EFFECT, purpose="free", prompt=words, seconds=1.0, language="en")
    assert ENGINE.make(request, Books()).facts["read"] == {"effect": effect}
