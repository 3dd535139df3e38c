"""What people bring is what it says it is, or is refused with the right sentence."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import time
import wave
import zlib
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from core.errors import FileTooLarge, NotAPicture, NotAVideo, PictureTooLarge
from core.files import media_import, picture_import
from core.render import audio_samples, encode
from core.render.camera_moves import Size
from tests.wire import media


def picture(width: int = 60, height: int = 40, form: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, form, **how)
    return out.getvalue()


def bomb(width: int, height: int = 0) -> bytes:
    """A PNG of a few kilobytes that unpacks to width x height pixels; to a square where only one side is told."""
    height = height or width

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"\0" * (((width + 7) // 8 + 1) * height), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sound(seconds: float = 2.0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((8000 * np.sin(np.arange(round(8000 * seconds)) / 3)).astype("<i2").tobytes())
    return out.getvalue()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of orange with a tone."""
    folder = tmp_path_factory.mktemp("film")
    with encode.open_reel(folder / "v.mp4", Size(160, 90), 25) as reel:
        for _ in range(50):
            for plane, value in zip(reel.picture, (140, 70, 180), strict=True):
                plane[:] = value
            reel.keep()
    (folder / "s.wav").write_bytes(sound())
    both = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-loglevel",
        "error",
        "-i",
        folder / "v.mp4",
        "-i",
        folder / "s.wav",
    ]
    subprocess.run([*both, "-c:v", "copy", "-shortest", folder / "film.mp4"], check=True)
    return (folder / "film.mp4").read_bytes()


# Pictures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_in_clean(form: str) -> None:
    found = picture_import.clean_picture_here(picture(form=form))
    assert (found.width, found.height, found.media_type) == (60, 40, "image/png")
    assert Image.open(io.BytesIO(found.content)).size == (60, 40)


def test_a_picture_is_turned_upright_and_loses_what_the_camera_wrote() -> None:
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "a camera"
    found = picture_import.clean_picture_here(picture(form="JPEG", exif=told))
    assert (found.width, found.height) == (40, 60)
    assert not Image.open(io.BytesIO(found.content)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture()[:-30],
        b"\x89PNG\r\n\x1a\n" + b"x" * 99,
    ],
    ids=["empty", "text", "svg", "cut off", "only the first bytes"],
)
def test_what_is_not_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        picture_import.clean_picture_here(content)


def test_a_gif_is_not_on_the_list() -> None:
    with pytest.raises(NotAPicture):
        picture_import.clean_picture_here(picture(form="GIF"))


@pytest.mark.parametrize("side", [9_000, 12_000, 20_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(side: int) -> None:
    import tracemalloc

    content = bomb(side)
    tracemalloc.start()
    with pytest.raises(PictureTooLarge):
        picture_import.clean_picture_here(content)
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(("width", "height"), [(1, 4_000_000), (16_385, 1), (2_000_000, 20)])
def test_a_picture_with_an_endless_side_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    """A row of forty million pixels unpacks to no more than a picture does, and takes its decoder half a minute."""
    used = time.thread_time()
    with pytest.raises(PictureTooLarge):
        picture_import.clean_picture_here(bomb(width, height))
    assert time.thread_time() - used < 0.5
    assert picture_import.clean_picture_here(bomb(16_384, 2)).width == 16_384


def test_what_somebody_brings_is_cut_and_made_small_in_one_child() -> None:
    made = picture_import.clean_picture(picture(90, 60, "JPEG"), (40, 40), 20)
    assert (made.width, made.height, made.content[:4], made.small[:4]) == (40, 40, b"\x89PNG", b"RIFF")
    with pytest.raises(PictureTooLarge):
        picture_import.clean_picture(bomb(1, 4_000_000))
    for broken in (b"\x89PNG\r\n\x1a\n", b"<svg/>", picture()[:60]):
        with pytest.raises(NotAPicture):
            picture_import.crop_to_face(broken, 32)


def test_a_file_past_all_measure_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        picture_import.clean_picture_here(bytes(picture_import.MOST_PICTURE_BYTES + 1))


def test_a_thumbnail_is_a_small_webp_of_the_same_shape() -> None:
    small = Image.open(io.BytesIO(picture_import.make_thumbnail(picture(1920, 1080), 480)))
    assert (small.format, small.size) == ("WEBP", (480, 270))
    assert Image.open(io.BytesIO(picture_import.make_thumbnail(picture(60, 40)))).size == (60, 40)


# Clips and sounds -----------------------------------------------------------------------------------------------------


def cleaned(content: bytes, folder: Path, **how: object) -> media_import.CleanMedia:
    """What is made of a file with this in it, in this folder."""
    (folder / "source").write_bytes(content)
    return media_import.clean_file(folder / "source", folder, **how)  # type: ignore[arg-type]


def test_a_clip_comes_in_clean_and_trimmed_with_its_colours(film: bytes, tmp_path: Path) -> None:
    found = cleaned(film, tmp_path, start=0.4, end=1.4)
    assert (found.media_type, found.width, found.height, found.fps) == ("video/mp4", 160, 90, 25.0)
    assert found.seconds == pytest.approx(1.0, abs=0.05)
    import av

    with av.open(str(found.file)) as file:
        assert file.streams.audio and file.streams.video[0].codec_context.colorspace == 1
        planes = encode.planes_of_frame(next(file.decode(video=0)))
    for plane, value in zip(planes, (140, 70, 180), strict=True):
        assert abs(float(plane.mean()) - value) <= 2


def test_a_clip_full_of_grain_does_not_grow_while_it_is_made_clean(tmp_path: Path) -> None:
    grain = ["-f", "lavfi", "-i", "nullsrc=s=1920x1080:r=25,geq=random(1)*255:128:128", "-t", "0.4"]
    loud = [*grain, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *loud, tmp_path / "grain.mp4"], check=True)
    found = media_import.clean_file(tmp_path / "grain.mp4", tmp_path)
    assert found.file.stat().st_size < 24e6 / 8 * (found.seconds + 1) * 1.1


def test_a_sound_comes_in_clean_from_a_wav_and_out_of_a_film(film: bytes, tmp_path: Path) -> None:
    for content in (sound(), film):
        found = cleaned(content, tmp_path, want="sound")
        samples = sum(len(block) for block in audio_samples.sound_blocks(found.file))
        assert found.media_type == "audio/mp4" and math.isclose(samples / 48_000, 2.0, abs_tol=0.15)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a playlist", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"),
        ("a list of files", b"ffconcat version 1.0\nfile 'source'\n"),
        ("text", b"this is no film"),
        ("nothing", b""),
        ("a picture", picture()),
    ],
)
def test_what_is_no_clip_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(NotAVideo):
        cleaned(content, tmp_path)


def test_a_list_that_names_a_real_film_is_still_not_read(film: bytes, tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(film)
    with pytest.raises(NotAVideo):
        cleaned(f"ffconcat version 1.0\nfile '{tmp_path / 'real.mp4'}'\n".encode(), tmp_path)


def test_a_sound_is_not_taken_for_a_clip(tmp_path: Path) -> None:
    with pytest.raises(NotAVideo):
        cleaned(sound(), tmp_path)


# Parts ----------------------------------------------------------------------------------------------------------------


def part(folder: Path, name: str, content: bytes, **how: object) -> media_import.CleanMedia:
    (folder / name).mkdir()
    return cleaned(content, folder / name, **how)


def length(file: Path) -> tuple[int, float, float]:
    """Pictures, their seconds, and seconds of sound."""
    import av

    with av.open(str(file)) as opened:
        shown = [frame.time for frame in opened.decode(video=0)]
    with av.open(str(file)) as opened:
        samples = sum(frame.samples for frame in opened.decode(audio=0)) if opened.streams.audio else 0
    assert shown == sorted(shown)
    return len(shown), shown[-1], samples / 44_100


def test_the_last_picture_of_a_clip_is_the_one_it_ends_with(tmp_path: Path) -> None:
    (tmp_path / "clip").write_bytes(media.mp4(320, 180, 3, 8))
    last = media_import.extract_last_picture(tmp_path / "clip", tmp_path)
    seen = Image.open(last.file).convert("L")
    assert (seen.size, last.fps) == ((320, 180), 8.0) and last.seconds == pytest.approx(3, abs=0.02)
    assert sum(seen.resize((1, 1)).getdata()) > 235, "the brightest of a clip that gets brighter"
    (tmp_path / "none").write_bytes(b"no clip at all")
    with pytest.raises(NotAVideo):
        media_import.extract_last_picture(tmp_path / "none", tmp_path)


def test_parts_of_one_shape_are_joined_without_coding_them_again(tmp_path: Path) -> None:
    parts = [part(tmp_path, name, media.mp4(320, 180, 2, 8, sound=True)) for name in "ab"]
    joined = media_import.join_clips(parts, tmp_path, small=True)
    pictures, seconds, heard = length(joined.file)
    assert pictures == 32 and seconds == pytest.approx(4 - 1 / 8, abs=0.1) and heard == pytest.approx(4, abs=0.2)
    assert joined.seconds == pytest.approx(4, abs=0.05) and joined.sound and joined.small is not None
    assert joined.file.stat().st_size < sum(one.file.stat().st_size for one in parts) + 8192


def test_parts_of_several_shapes_take_the_first_ones_and_what_is_silent_stays_so(tmp_path: Path) -> None:
    first = part(tmp_path, "a", media.mp4(320, 180, 2, 8, sound=True))
    second = part(tmp_path, "b", media.mp4(180, 320, 2, 12))
    joined = media_import.join_clips([first, second], tmp_path)
    pictures, _, heard = length(joined.file)
    assert (joined.width, joined.height, pictures) == (320, 180, 32) and heard > 3.5


def test_an_empty_track_is_no_sound(tmp_path: Path) -> None:
    silent = ["-f", "lavfi", "-i", "color=s=320x180:r=8:d=1", "-f", "lavfi", "-i", "anullsrc=d=1", "-shortest"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *silent, tmp_path / "s.mp4"], check=True)
    assert not media_import.clean_file(tmp_path / "s.mp4", tmp_path).sound
    assert part(tmp_path, "b", media.mp4(320, 180, 1, 8, sound=True)).sound
    assert not part(tmp_path, "c", media.mp4(320, 180, 1, 8)).sound
