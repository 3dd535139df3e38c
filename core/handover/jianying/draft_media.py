"""What lies in a draft's folder of materials: stills for shots whose camera only moves over one, rendered clips for the others."""

from __future__ import annotations

from dataclasses import replace

from core.handover import media_plan
from core.handover.edit_list import EditList, Overlay, PictureClip
from core.handover.media_plan import MediaItem
from core.handover.model import Handover
from core.render import camera_moves
from core.render.camera_moves import Size

EVERY = 6
"""Frames between two key frames of a camera move: the programs go straight from one to the next."""
EMPTY = "empty"
"""The picture that lies where no shot plays: the main track closes up over a hole."""


def with_stills(handover: Handover, cut: EditList) -> EditList:
    """The cut with the still itself in place of what is drawn over it, and a black picture where no shot plays."""
    pictures = tuple(_still(handover, clip) for clip in cut.pictures)
    return replace(cut, pictures=pictures)


def empty_stretches(handover: Handover, cut: EditList) -> list[Overlay]:
    """Where no shot plays: before the first, behind the last."""
    media = media_plan.overlay_media(handover, EMPTY)
    edges = [(0, cut.pictures[0].start), (cut.pictures[-1].end, cut.frames)] if cut.pictures else [(0, cut.frames)]
    return [Overlay(name=EMPTY, media=media, start=start, end=end) for start, end in edges if end > start]


def camera_keys(clip: PictureClip, still: Size, picture: Size, fps: int) -> list[tuple[int, float, float, float]]:
    """(frame of the clip, scale, x, y) of a move over a still, as the programs tell it: scale 1 fits the still into the picture, x to the
    right and y up are in half pictures. One where nothing moves."""
    recipe, first = clip.clip.recipe, clip.start - clip.clip.start
    assert recipe is not None
    frames = [*range(0, clip.frames - 1, EVERY), clip.frames - 1]
    whole, keys = clip.clip.whole or clip.clip.frames, []
    for frame in dict.fromkeys(frames):
        take = (100 * clip.clip.skip + clip.clip.part + (first + frame) * clip.clip.speed) / 100
        here = camera_moves.camera_window(recipe, still, picture, take, whole, fps)
        fitted = min(picture.width / still.width, picture.height / still.height)
        scale = picture.width / (here.width * fitted)
        across = (still.width / 2 - here.left - here.width / 2) * fitted * scale / (picture.width / 2)
        down = (still.height / 2 - here.top - here.height / 2) * fitted * scale / (picture.height / 2)
        keys.append((frame, round(scale, 6), round(across, 6), round(-down, 6)))
    return keys[:1] if all(key[1:] == keys[0][1:] for key in keys) else keys


def _still(handover: Handover, clip: PictureClip) -> PictureClip:
    recipe = clip.clip.recipe
    if recipe is None or recipe.kind != "still":
        return clip
    known = handover.media.get(recipe.still)
    extension = known.extension if known and known.extension else ".png"
    media = MediaItem(
        name=f"{clip.media.name.rpartition('.')[0]}{extension}",
        kind="picture",
        frames=0,
        sha256=recipe.still,
        bytes=handover.bytes_of(recipe.still),
    )
    return replace(clip, media=media, source=0)
