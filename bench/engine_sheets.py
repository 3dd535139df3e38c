"""`python -m bench.engine_sheets --out FOLDER`: films to look at one by one, as sheets.

Without films: the storyboards of the sixty sentences, a row of eight frames each, ten films on a JPEG. With `--films a.mp4 b.mp4`: of
each a frame a second, and under them its sound as a waveform with the loudness of each moment (400 ms, EBU R 128) over it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.harness.engines.engine_cases import Sentence, pixels, sentences
from bench.harness.engines.pictures_part import frames
from bench.harness.engines.text_part import Film, tell
from core.render import fonts
from core.render.loudness import HIGH_PASS, RATE, SHELF

FILM_S, ACROSS, FILMS = 30, 8, 10
SMALL = (240, 135)
LABEL, GAP = 22, 4
A_ROW, SECOND = 10, (192, 108)
WAVE, FLOOR, TOP = 220, -45.0, -5.0
"""Height of the sound's strip in pixels, and the LUFS at its lower and upper edge."""
GROUND, INK, FAINT, SOUND, LOUD = (22, 22, 24), (235, 235, 235), (70, 70, 76), (86, 130, 170), (240, 180, 70)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.engine_sheets", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--films", type=Path, nargs="*", default=[])
    parser.add_argument("--part", choices=("tuned", "apart"), help="only these: who tunes an engine looks at no other")
    parser.add_argument("--first", type=int, default=0, help="the first sheet of storyboards, from 0")
    parser.add_argument("--sheets", type=int, default=99, help="how many sheets of storyboards")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.films:
        for path in asked.films:
            save(film_sheet(path), asked.out / f"{path.stem}.jpg")
        return 0
    told = [sentence for sentence in sentences() if asked.part in (None, sentence.part)]
    for number in list(range(0, len(told), FILMS))[asked.first : asked.first + asked.sheets]:
        sheet = storyboards(told[number : number + FILMS])
        save(sheet, asked.out / f"storyboards-{number // FILMS}.jpg")
    return 0


def save(sheet: Image.Image, path: Path) -> None:
    sheet.save(path, quality=86)
    print(path, flush=True)


# Storyboards -------------------------------------------------------------------------------------------------------------


def storyboards(told: Sequence[Sentence]) -> Image.Image:
    """A row for each sentence: its words, then eight of its shots from the first to the last."""
    wide, high = SMALL
    row = high + LABEL + GAP
    sheet = Image.new("RGB", ((wide + GAP) * ACROSS, row * len(told)), GROUND)
    pen = ImageDraw.Draw(sheet)
    for number, sentence in enumerate(told):
        film = tell(sentence, FILM_S, boarded=True)
        marks = f"{sentence.genre}{' (set apart)' if sentence.part == 'apart' else ''}, {film.script.engine}"
        pen.text((4, number * row + 2), f"{sentence.text}   [{marks}]", INK, font(14))
        for place, picture in enumerate(shots(film)):
            small = cv2.resize(picture, SMALL, interpolation=cv2.INTER_AREA)
            sheet.paste(Image.fromarray(small[..., ::-1].copy()), (place * (wide + GAP), number * row + LABEL))
    return sheet


def shots(film: Film) -> Iterator[np.ndarray]:
    """Eight pictures (fewer where the film has fewer), spread over the film."""
    count = min(ACROSS, len(film.shots))
    kept = [film.shots[number] for number in np.linspace(0, len(film.shots) - 1, count).round().astype(int)]
    few = Film(film.sentence, film.seconds, film.script, tuple(kept))
    with tempfile.TemporaryDirectory(prefix="bench.sheets.") as folder:
        for _, made, _ in frames(few, 2 * SMALL[1], Path(folder)):
            yield pixels(made.content)


# A finished film ---------------------------------------------------------------------------------------------------------


def film_sheet(path: Path) -> Image.Image:
    pictures = list(seconds_of(path))
    wide, high = SECOND
    rows = -(-len(pictures) // A_ROW)
    sheet = Image.new("RGB", ((wide + GAP) * A_ROW, (high + GAP) * rows + WAVE + LABEL), GROUND)
    for number, picture in enumerate(pictures):
        down, across = divmod(number, A_ROW)
        sheet.paste(picture, (across * (wide + GAP), down * (high + GAP)))
    strip = sound_strip(sound_of(path), sheet.width)
    sheet.paste(strip, (0, (high + GAP) * rows))
    return sheet


def seconds_of(path: Path) -> Iterator[Image.Image]:
    """The frame in the middle of each second, with the second written on it."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.thread_type = "AUTO"
        number = 0
        for frame in film.decode(stream):
            if frame.time is None or frame.time < number + 0.5:
                continue
            picture = frame.to_image(width=SECOND[0], height=round(SECOND[0] * frame.height / frame.width))
            shown = Image.new("RGB", SECOND, GROUND)
            picture.thumbnail(SECOND)
            shown.paste(picture, ((SECOND[0] - picture.width) // 2, (SECOND[1] - picture.height) // 2))
            ImageDraw.Draw(shown).text((3, 1), str(number), INK, font(12), stroke_width=2, stroke_fill=(0, 0, 0))
            yield shown
            number += 1


def sound_of(path: Path) -> np.ndarray:
    """Float stereo at 48 kHz, (samples, 2); empty where the film is silent."""
    with av.open(str(path)) as film:
        if not film.streams.audio:
            return np.zeros((0, 2), np.float32)
        shaper = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        blocks = [
            block.to_ndarray().reshape(-1, 2) for frame in film.decode(audio=0) for block in shaper.resample(frame)
        ]
    return np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)


def sound_strip(sound: np.ndarray, width: int) -> Image.Image:
    """The waveform, and over it how loud each moment is; a line for every ten LU and a mark for every ten seconds."""
    strip = Image.new("RGB", (width, WAVE + LABEL), GROUND)
    pen = ImageDraw.Draw(strip)
    if not len(sound):
        pen.text((4, 4), "no sound", INK, font(14))
        return strip
    for level in range(-40, 0, 10):
        pen.line((0, height_of(level), width, height_of(level)), FAINT)
    for x, part in enumerate(np.array_split(sound.mean(axis=1), width)):
        low, high = (float(part.min()), float(part.max())) if len(part) else (0.0, 0.0)
        pen.line((x, WAVE * (0.5 - high / 2), x, WAVE * (0.5 - low / 2)), SOUND)
    for level in range(-40, 0, 10):
        pen.text((2, height_of(level) + 1), f"{level} LUFS", INK, font(12))
    loud = momentary(sound)
    along = np.linspace(0, width - 1, len(loud))
    pen.line([(float(x), height_of(level)) for x, level in zip(along, loud, strict=True)], LOUD, 2)
    for second in range(0, int(len(sound) / RATE) + 1, 10):
        mark = second * RATE / len(sound) * width
        pen.line((mark, WAVE, mark, WAVE + 5), INK)
        pen.text((mark + 3, WAVE + 3), f"{second} s", INK, font(12))
    return strip


def momentary(sound: np.ndarray) -> np.ndarray:
    """LUFS of every tenth of a second, over the 400 ms around it; nothing lower than the strip shows."""
    from scipy import signal

    weighted = signal.sosfilt(np.array([SHELF, HIGH_PASS]), sound.astype(np.float64), axis=0)
    step = RATE // 10
    whole = max(1, len(weighted) // step)
    power = np.square(weighted[: whole * step]).sum(axis=1)
    tenths = np.array([part.mean() if len(part) else 0.0 for part in np.array_split(power, whole)])
    around = np.convolve(tenths, np.ones(4) / 4, mode="same")
    return np.maximum(-0.691 + 10 * np.log10(np.maximum(around, 1e-12)), FLOOR)


def height_of(level: float) -> float:
    return WAVE * (TOP - level) / (TOP - FLOOR)


def font(size: int) -> ImageFont.FreeTypeFont:
    return fonts.load_font("sans", size)


if __name__ == "__main__":
    sys.exit(main())
