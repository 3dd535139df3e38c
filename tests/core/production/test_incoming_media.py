"""What came from a vendor, in whatever size and format it has, is made fit for the film; what is nothing of the kind is said so."""

from __future__ import annotations

import io
from pathlib import Path

import av
import pytest
from PIL import Image

from core.database import tables
from core.errors import MadeBadly
from core.production import incoming_media
from core.render import footage
from core.render.camera_moves import Size
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Result
from tests.conftest import furnish
from tests.wire import media


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home: Path = tmp_path_factory.mktemp("studio")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""), [])
    furnish(studio.db)
    return studio


def came(content: bytes, media_type: str) -> Result:
    return Result(content=content, media_type=media_type, provider="kling", model="kling-v3")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 360), (1024, 1024), (720, 1280), (333, 200), (1536, 1024)])
def test_a_picture_of_any_size_and_kind_is_a_png_of_the_film_s_own_size(kind: str, size: tuple[int, int]) -> None:
    content, media_type = incoming_media.fit_picture(
        came(media.picture(*size, kind), f"image/{kind.lower()}"), 640, 360
    )
    picture = Image.open(io.BytesIO(content))
    assert (media_type, picture.format, picture.size, picture.mode) == ("image/png", "PNG", (640, 360), "RGB")


def test_the_middle_of_a_picture_of_another_shape_is_kept() -> None:
    tall = Image.new("RGB", (360, 640), "black")
    tall.paste("white", (0, 220, 360, 420))
    kept = io.BytesIO()
    tall.save(kept, "PNG")
    content, _ = incoming_media.fit_picture(came(kept.getvalue(), "image/png"), 640, 360)
    assert Image.open(io.BytesIO(content)).getpixel((320, 180)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "media_type"), [(media.mp3(1.5), "audio/mpeg"), (media.wav(1.5, 24_000), "audio/wav")]
)
def test_a_sound_of_any_kind_has_its_true_length(studio: Studio, content: bytes, media_type: str) -> None:
    sha256, milliseconds = incoming_media.store_sound(studio, came(content, media_type))
    assert 1450 <= milliseconds <= 1650
    with av.open(str(studio.files.path(sha256))) as file:
        assert file.streams.audio
    with studio.db.read() as session:
        assert session.get_one(tables.Asset, sha256).milliseconds == milliseconds


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (960, 960)])
def test_a_clip_of_another_shape_and_length_fills_the_frame_and_its_last_picture_is_held(
    studio: Studio, size: tuple[int, int]
) -> None:
    clip = incoming_media.store_clip(studio, came(media.mp4(*size, 2), "video/mp4"))
    path = studio.files.path(clip.whole)
    assert clip.bytes == path.stat().st_size and clip.small != clip.whole
    drawn = list(footage.footage_pictures(path, Size(640, 360), 30, range(96)))
    assert len(drawn) == 96, "3.2 s of film out of 2 s of clip"
    assert len(list(footage.footage_pictures(path, Size(640, 360), 30, range(40)))) == 40, "and less than it is"


@pytest.mark.parametrize("content", [b"", b"<html>soon</html>", b"GIF89a" + bytes(40), media.mp3(0.5)[:300]])
def test_what_is_nothing_of_the_kind_names_the_model_that_made_it(studio: Studio, content: bytes) -> None:
    for read in (
        lambda result: incoming_media.fit_picture(result, 640, 360),
        lambda result: incoming_media.store_clip(studio, result),
    ):
        with pytest.raises(MadeBadly) as badly:
            read(came(content, "image/png"))
        assert badly.value.facts["model"] == "kling/kling-v3"


def test_a_clip_keeps_the_sound_it_came_with(studio: Studio) -> None:
    clip, silent = (
        incoming_media.store_clip(studio, came(media.mp4(320, 180, 2, sound=sound), "video/mp4"))
        for sound in (True, False)
    )
    assert clip.facts == {"milliseconds": clip.milliseconds, "sound": True} and "sound" not in silent.facts
    assert clip.milliseconds == pytest.approx(2000, abs=60)
    with av.open(str(studio.files.path(clip.whole))) as file:
        assert sum(frame.samples for frame in file.decode(audio=0)) > 80_000
    with av.open(str(studio.files.path(clip.small))) as file:
        assert not file.streams.audio


def test_a_clip_in_parts_shows_the_picture_where_they_meet_once(studio: Studio) -> None:
    parts = [came(media.mp4(320, 180, 2, 8), "video/mp4") for _ in range(2)]
    clip = incoming_media.store_clip(studio, *parts)
    with av.open(str(studio.files.path(clip.whole))) as file:
        assert len(list(file.decode(video=0))) == 31


def test_what_parts_cost_and_took_is_one_takes(studio: Studio) -> None:
    one = came(b"", "video/mp4").model_copy(update={"cost_micro_yuan": 7, "took_s": 1.5, "call": "first"})
    other = one.model_copy(update={"call": "second"})
    told = incoming_media.result_facts(one, other)
    assert (told["cost_micro_yuan"], told["took_ms"], told["call_key"]) == (14, 3000, "first")
