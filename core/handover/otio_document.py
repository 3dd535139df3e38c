"""A cut as OpenTimelineIO's own JSON (schema versions of 0.18), which editing programs and pipelines read.

A clip's source range is as long as the clip is on its track, whatever its speed; what it passes over of its media stands in its metadata:
programs read LinearTimeWarp in both ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.handover.edit_list import EditList, Joint, Marker, Overlay, PictureClip, SoundClip
from core.handover.media_plan import MediaItem
from core.handover.model import Handover
from core.handover.provenance import told_of_part

OURS = "dailies"
"""Under which name the studio's own facts stand in metadata."""
Thing = dict[str, Any]
COLOURS = {"scene": "GREEN", "words": "YELLOW"}


def otio_bytes(handover: Handover, cut: EditList) -> bytes:
    """UTF-8. Media is named by its place beside the document."""
    return json.dumps(_timeline(handover, cut), ensure_ascii=False, indent=1).encode()


def _timeline(handover: Handover, cut: EditList) -> Thing:
    version = handover.version
    told = {
        "width": cut.width,
        "height": cut.height,
        "language": cut.language,
        "version": version.number if version else None,
        "generated_by_ai": True,
        "provenance": [told_of_part(part) for part in handover.provenance],
        "subtitles": [{"start": cue.start, "end": cue.end, "lines": list(cue.lines)} for cue in cut.cues],
    }
    tracks = [_track("Picture", "Video", _with_gaps(cut, cut.pictures), {})]
    tracks += [_track(f"Titles {n}", "Video", _with_gaps(cut, track), {}) for n, track in enumerate(cut.overlays, 1)]
    tracks += [_track(lane.capitalize(), "Audio", _with_gaps(cut, track), {"lane": lane}) for lane, track in cut.sounds]
    stack = _item("Stack.1", "tracks", None, {}) | {
        "children": tracks,
        "markers": [_marker(cut, marker) for marker in cut.markers],
    }
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {OURS: told},
        "name": cut.title,
        "global_start_time": _time(0, cut.fps),
        "tracks": stack,
    }


def _with_gaps(cut: EditList, things: Sequence[PictureClip | Overlay | SoundClip]) -> Iterator[Thing]:
    """In order, each where it begins."""
    at = 0
    for thing in things:
        if thing.start > at:
            yield _item("Gap.1", "", _range(0, thing.start - at, cut.fps), {})
        if isinstance(thing, PictureClip) and thing.joint:
            yield _transition(thing.joint, cut.fps)
        yield _clip(cut, thing)
        at = thing.end


def _clip(cut: EditList, thing: PictureClip | Overlay | SoundClip) -> Thing:
    told: Thing = {}
    effects: list[Thing] = []
    source, name = 0, thing.name
    if isinstance(thing, PictureClip):
        source = thing.source
        told = {"shot": thing.shot_id, "description": thing.description, "media_frames": thing.source_frames}
        if thing.speed != 100:
            effects = [_speed(thing.speed)]
    elif isinstance(thing, SoundClip):
        source, told = thing.source, {"volume_db": [list(point) for point in thing.volume]}
    made = _item("Clip.2", name, _range(source, thing.end - thing.start, cut.fps), told)
    return made | {
        "effects": effects,
        "media_references": {"DEFAULT_MEDIA": _reference(thing.media, cut.fps)},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _reference(media: MediaItem, fps: int) -> Thing:
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "metadata": {},
        "name": media.name.rpartition("/")[2],
        "available_range": _range(0, media.frames, fps) if media.frames else None,
        "available_image_bounds": None,
        "target_url": media.name,
    }


def _transition(joint: Joint, fps: int) -> Thing:
    plain = joint.kind == "dissolve"
    return {
        "OTIO_SCHEMA": "Transition.1",
        "metadata": {OURS: {"transition": joint.kind}},
        "name": joint.kind,
        "in_offset": _time(joint.before, fps),
        "out_offset": _time(joint.after, fps),
        "transition_type": "SMPTE_Dissolve" if plain else "Custom_Transition",
    }


def _speed(percent: int) -> Thing:
    return {
        "OTIO_SCHEMA": "LinearTimeWarp.1",
        "metadata": {},
        "name": "speed",
        "effect_name": "LinearTimeWarp",
        "enabled": True,
        "time_scalar": percent / 100,
    }


def _marker(cut: EditList, marker: Marker) -> Thing:
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {},
        "name": marker.name,
        "color": COLOURS["words" if marker.note else "scene"],
        "marked_range": _range(marker.frame, 1, cut.fps),
        "comment": marker.note,
    }


def _track(name: str, kind: str, children: Iterator[Thing], told: Thing) -> Thing:
    return _item("Track.1", name, None, told) | {"children": list(children), "kind": kind}


def _item(schema: str, name: str, source_range: Thing | None, told: Thing) -> Thing:
    return {
        "OTIO_SCHEMA": schema,
        "metadata": {OURS: told} if told else {},
        "name": name,
        "source_range": source_range,
        "effects": [],
        "markers": [],
        "enabled": True,
        "color": None,
    }


def _range(start: int, frames: int, fps: int) -> Thing:
    return {"OTIO_SCHEMA": "TimeRange.1", "duration": _time(frames, fps), "start_time": _time(start, fps)}


def _time(frames: int, fps: int) -> Thing:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(fps), "value": float(frames)}
