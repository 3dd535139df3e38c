"""What a vendor hands over is known by its bytes, not by what it says."""

from __future__ import annotations

import pytest

from providers.base import Usage
from providers.errors import BadAnswer
from providers.transport.file_signature import duration_s, film_result, media_type, require_media_type, sound_result
from tests.wire import media


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (media.picture(8, 8), "image/png"),
        (media.picture(8, 8, "JPEG"), "image/jpeg"),
        (media.picture(8, 8, "WEBP"), "image/webp"),
        (media.wav(0.2), "audio/wav"),
        (media.mp3(0.2), "audio/mpeg"),
        (media.mp4(32, 32, 1), "video/mp4"),
        (b"<html>Bad Gateway</html>", ""),
        (b"", ""),
    ],
)
def test_bytes_tell_what_they_are(content: bytes, kind: str) -> None:
    assert media_type(content) == kind


def test_a_sound_without_a_tag_is_known_too() -> None:
    bare = media.mp3(0.2)
    bare = bare[10 + int.from_bytes(bare[6:10], "big") :] if bare.startswith(b"ID3") else bare
    assert media_type(bare) == "audio/mpeg"


@pytest.mark.parametrize("content", [media.wav(1.5), media.mp3(1.5), media.mp4(32, 32, 1.5)])
def test_a_length_is_the_real_one(content: bytes) -> None:
    assert duration_s(content) == pytest.approx(1.5, abs=0.08)


def test_what_is_not_what_was_asked_is_told_with_what_it_cost() -> None:
    with pytest.raises(BadAnswer) as told:
        require_media_type(media.wav(0.2), "image", Usage(images=1))
    assert told.value.usage == Usage(images=1)
    with pytest.raises(BadAnswer):
        sound_result(b"RIFF\x00\x00\x00\x00WAVEnothing", Usage())


def test_a_film_says_whether_it_has_a_sound_of_its_own() -> None:
    with_sound, silent = (film_result(media.mp4(32, 32, 1, sound=sounds), Usage(seconds=1)) for sounds in (True, False))
    assert with_sound.facts["sound"] is True and "sound" not in silent.facts
    assert silent.facts["seconds"] == pytest.approx(1, abs=0.1) and with_sound.media_type == "video/mp4"
    with pytest.raises(BadAnswer) as told:
        film_result(media.wav(0.2), Usage(seconds=1))
    assert told.value.usage == Usage(seconds=1)
