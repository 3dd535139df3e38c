"""A draft as the JSON that JianYing 5.9 and CapCut read: materials, and tracks of segments that name them by id.

Times are whole microseconds: both ends of a segment are rounded and their difference is its length, so that no two on a track overlap.
Ids are made of names, so the same film gives the same draft. Fields and numbers of effects are those that pyJianYingDraft (Apache-2.0)
writes.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from core.handover.edit_list import EditList, Joint, Overlay, PictureClip, SoundClip
from core.handover.jianying import draft_fields as fields
from core.handover.jianying.draft_media import camera_keys
from core.handover.media_plan import MediaItem
from core.handover.package import xml_text
from core.handover.volume import VolumePoints, linear
from core.render.camera_moves import Size
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook, rgb_of
from core.render.timeline import Cue

ROOT = "DAILIES_DRAFT_FOLDER"
"""Stands in every path for the folder of the draft, until it is laid on somebody's machine."""
MATERIALS = "materials"
LETTER = 6.0
"""Of subtitles of the usual size."""
FROM_MIDDLE = {"bottom": -0.78, "middle": 0.0, "top": 0.78}
Thing = dict[str, Any]


class Draft:
    """Built track by track, then told as JSON. `sizes` are those of the pictures and clips among the media, by name."""

    def __init__(self, cut: EditList, sizes: Mapping[str, Size]) -> None:
        self.cut, self.sizes = cut, sizes
        self.materials: dict[str, list[Thing]] = {kind: [] for kind in fields.MATERIALS}
        self.tracks: list[Thing] = []
        self.told: dict[str, Thing] = {}

    def us(self, frame: int) -> int:
        return round(frame * 1_000_000 / self.cut.fps)

    def span(self, start: int, end: int) -> Thing:
        return {"start": self.us(start), "duration": self.us(end) - self.us(start)}

    def id(self, *names: object) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, ("dailies", self.cut.title, *names)))).hex

    def document(self) -> Thing:
        platform = {"app_id": 3704, "app_source": "lv", "app_version": "5.9.0", "os": "windows"}
        return fields.DRAFT | {
            "canvas_config": {"width": self.cut.width, "height": self.cut.height, "ratio": "original"},
            "config": fields.CONFIG,
            "duration": self.us(self.cut.frames),
            "fps": self.cut.fps,
            "id": str(uuid.UUID(self.id("draft"))).upper(),
            "keyframes": {kind: [] for kind in fields.KEYFRAMES},
            "last_modified_platform": platform,
            "platform": platform,
            "materials": self.materials,
            "tracks": self.tracks,
        }

    # Tracks ------------------------------------------------------------------------------------------------------------

    def add_pictures(self, stretches: Iterable[Overlay]) -> None:
        """The main track: shots, and black where none plays."""
        clips = self.cut.pictures
        joints = {clip.shot_id: after.joint for clip, after in pairwise(clips) if after.joint}
        segments = [self.picture(clip, joints.get(clip.shot_id)) for clip in clips]
        segments += [self.overlay(each, 0) for each in stretches]
        self.add_track("video", "main", segments)

    def add_overlays(self) -> None:
        for n, track in enumerate(self.cut.overlays, 1):
            self.add_track("video", f"titles {n}", [self.overlay(each, n) for each in track])

    def add_sounds(self) -> None:
        for n, (lane, track) in enumerate(self.cut.sounds):
            self.add_track("audio", f"{lane} {n + 1}", [self.sound(sound) for sound in track])

    def add_subtitles(self, look: SubtitleLook | None) -> None:
        if self.cut.cues:
            cues = [self.subtitle(n, cue, look or PLAIN) for n, cue in enumerate(self.cut.cues)]
            self.add_track("text", "subtitles", cues)

    def add_track(self, kind: str, name: str, segments: list[Thing]) -> None:
        segments.sort(key=lambda one: one["target_timerange"]["start"])
        layer = len(self.tracks) if kind != "text" else 15_000
        placed = [segment | {"render_index": layer, "track_render_index": len(self.tracks)} for segment in segments]
        self.tracks.append(
            {"attribute": 0, "flag": 0, "id": self.id("track", name), "is_default_name": False, "name": name}
            | {"segments": placed, "type": kind}
        )

    # Segments ----------------------------------------------------------------------------------------------------------

    def picture(self, clip: PictureClip, leaves: Joint | None) -> Thing:
        """A transition belongs to the clip that it leaves."""
        speed = clip.speed / 100
        refs = [self.speed(clip.shot_id, speed)]
        if leaves:
            refs.append(self.transition(clip.shot_id, leaves))
        target = self.span(clip.start, clip.end)
        source = {"start": self.us(clip.source), "duration": round(target["duration"] * speed)}
        made = self.segment("picture", clip.shot_id, self.video(clip.media), target, source, refs)
        made |= fields.picture_settings() | {"speed": speed, "volume": 0.0 if clip.clip.file else 1.0}
        if clip.media.kind == "picture":
            keys = camera_keys(clip, self.sizes[clip.media.name], Size(self.cut.width, self.cut.height), self.cut.fps)
            _, scale, across, up = keys[0]
            made["clip"] = fields.placed(scale, across, up)
            made["uniform_scale"] = {"on": True, "value": scale}
            made["common_keyframes"] = [] if len(keys) == 1 else self.moves(clip.shot_id, keys)
        return made

    def overlay(self, each: Overlay, layer: int) -> Thing:
        refs = [self.speed(f"{each.media.name} {layer} {each.start}", 1.0)]
        target = self.span(each.start, each.end)
        source = {"start": 0, "duration": target["duration"]}
        name = f"{each.media.name} {layer} {each.start}"
        return self.segment("overlay", name, self.video(each.media), target, source, refs) | fields.picture_settings()

    def sound(self, sound: SoundClip) -> Thing:
        name = f"{sound.media.name} {sound.start}"
        target = self.span(sound.start, sound.end)
        source = {"start": self.us(sound.source), "duration": target["duration"]}
        made = self.segment("sound", name, self.audio(sound.media), target, source, [self.speed(name, 1.0)])
        made |= {"clip": None, "hdr_settings": None, "volume": linear(sound.volume[0][1])}
        made["common_keyframes"] = self.volume(name, sound.volume) if len(sound.volume) > 1 else []
        return made

    def subtitle(self, number: int, cue: Cue, look: SubtitleLook) -> Thing:
        words = xml_text("\n".join(cue.lines))
        material = fields.text(self.id("text", number), words, look, LETTER * look.size, rgb_of)
        self.materials["texts"].append(material)
        made = self.segment("subtitle", number, material["id"], self.span(cue.start, cue.end), None, [])
        height = FROM_MIDDLE[look.place]
        return made | {"clip": fields.placed(1.0, 0.0, height), "uniform_scale": {"on": True, "value": 1.0}}

    def segment(
        self, kind: str, name: object, material: str, target: Thing, source: Thing | None, refs: list[str]
    ) -> Thing:
        return fields.SEGMENT | {
            "id": self.id("segment", kind, name),
            "material_id": material,
            "target_timerange": target,
            "source_timerange": source,
            "common_keyframes": [],
            "keyframe_refs": [],
            "extra_material_refs": refs,
        }

    # Materials ---------------------------------------------------------------------------------------------------------

    def video(self, media: MediaItem) -> str:
        size = self.sizes[media.name]
        still = media.kind == "picture"
        return self.material(
            "videos", media, lambda name, path: fields.video(name, path, size, still, self.us(media.frames))
        )

    def audio(self, media: MediaItem) -> str:
        return self.material("audios", media, lambda name, path: fields.audio(name, path, self.us(media.frames)))

    def material(self, kind: str, media: MediaItem, tell: Any) -> str:
        """The id of a media file; told where it is used first."""
        if media.name not in self.told:
            name = media.name.rpartition("/")[2]
            identity = self.id(kind, media.name)
            self.told[media.name] = tell(name, f"{ROOT}/{MATERIALS}/{name}") | {"id": identity}
            self.told[media.name] |= {
                "local_material_id": identity,
                "music_id" if kind == "audios" else "material_id": identity,
            }
            self.materials[kind].append(self.told[media.name])
        return str(self.told[media.name]["id"])

    def speed(self, name: object, speed: float) -> str:
        made = {"curve_speed": None, "id": self.id("speed", name), "mode": 0, "speed": speed, "type": "speed"}
        self.materials["speeds"].append(made)
        return str(made["id"])

    def transition(self, name: object, joint: Joint) -> str:
        made = fields.transition(joint.kind) | {"id": self.id("transition", name), "duration": self.us(joint.frames)}
        self.materials["transitions"].append(made)
        return str(made["id"])

    # Key frames --------------------------------------------------------------------------------------------------------

    def moves(self, name: object, keys: list[tuple[int, float, float, float]]) -> list[Thing]:
        kinds = ("KFTypeScaleX", "KFTypePositionX", "KFTypePositionY")
        return [self.line(kind, name, [(key[0], key[n]) for key in keys]) for n, kind in enumerate(kinds, 1)]

    def volume(self, name: object, points: VolumePoints) -> list[Thing]:
        return [self.line("KFTypeVolume", name, [(frame, linear(db)) for frame, db in points])]

    def line(self, kind: str, name: object, points: list[tuple[int, float]]) -> Thing:
        keys = [
            fields.KEY | {"id": self.id(kind, name, frame), "time_offset": self.us(frame), "values": [value]}
            for frame, value in points
        ]
        return {"id": self.id(kind, name), "keyframe_list": keys, "material_id": "", "property_type": kind}


def draft_bytes(draft: Draft) -> bytes:
    return json.dumps(draft.document(), ensure_ascii=False).encode()


def meta_bytes(draft: Draft, name: str) -> bytes:
    """What the list of drafts is drawn from. Its paths are placeholders as the draft's own."""
    told = [fields.listed(material, draft.id("listed", media)) for media, material in sorted(draft.told.items())]
    meta = fields.META | {
        "draft_fold_path": ROOT,
        "draft_root_path": f"{ROOT}/..",
        "draft_id": str(uuid.UUID(draft.id("draft"))).upper(),
        "draft_name": name,
        "draft_materials": [{"type": kind, "value": told if kind == 0 else []} for kind in (0, 1, 2, 3, 6, 7, 8)],
        "tm_duration": draft.us(draft.cut.frames),
    }
    return json.dumps(meta, ensure_ascii=False).encode()
