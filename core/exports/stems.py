"""A film's sound taken apart: dialogue, narration, music and effects, and their mix, as WAV files of one length in a zip."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.handover.package import Entry, write_zip
from core.i18n import translate_key
from core.render.join import content_label
from core.render.sound import plan_sound
from core.render.stems.film_stems import MIX, write_stems
from core.render.stems.wav_file import PCM, wav_bytes
from core.render.timeline import Sound
from core.types import digest

STEMS = ("dialogue", "narration", "music", "effects")


def write(handover: Handover, path: Path) -> None:
    """Stored, not packed: sound hardly gets smaller. A line that nobody in the cast says is narration; what clips sound of themselves goes
    with the effects."""

    def stem_of(sound: Sound) -> str:
        if sound.kind == "narration":
            said = handover.sounds.get(sound.file)
            return "dialogue" if said and said.speaker else "narration"
        return "music" if sound.kind == "music" else "effects"

    with tempfile.TemporaryDirectory(prefix=".stems-", dir=path.parent) as made:
        stems = write_stems(plan_sound(handover.cut), handover.path_of, STEMS, stem_of, Path(made), _label(handover))
        write_zip(path, _packed(stems, handover.language))


def _packed(stems: Mapping[str, Path], language: str) -> Iterator[Entry]:
    """Each goes off the disk once it is in the zip."""
    for name, file in stems.items():
        yield f"{_called(name, language)}.wav", file
        file.unlink()


def _called(name: str, language: str) -> str:
    """In the order of the list: editors sort files by their names."""
    return f"{(*STEMS, MIX).index(name) + 1} {translate_key(f'paper.stem_{name}', language)}"


def _label(handover: Handover) -> str:
    return content_label(handover.version.cut_id if handover.version else digest("sound", handover.cut)[:32])


def estimate(handover: Handover) -> int:
    size = wav_bytes(plan_sound(handover.cut).samples, PCM, _label(handover))
    names = [f"{_called(name, handover.language)}.wav".encode() for name in (*STEMS, MIX)]
    return len(names) * (size + 76) + 22 + 2 * sum(map(len, names))


FORMAT = HandoverFormat(
    extension="zip",
    media_type="application/zip",
    title={"zh": "分轨声音 WAV", "en": "Audio stems, WAV"},
    holds="editing",
    keeps={
        "zh": "对白、旁白、音乐、音效各一轨和混音，48 kHz、24 位，一样长；四轨相加就是混音。",
        "en": "Dialogue, narration, music, effects and the mix, 48 kHz, 24 bit, of one length; the four add up to the mix.",
    },
    loses={"zh": "音量、淡入淡出和闪避已经做进声音里。", "en": "Levels, fades and ducking are in the sound already."},
    suffix={"zh": "分轨", "en": "stems"},
    write=write,
    estimate=estimate,
    order=60,
    takes_time=True,
)
