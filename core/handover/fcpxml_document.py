"""A cut as FCPXML 1.10 for Final Cut Pro: the shots are the primary storyline with transitions, retiming and volume; titles and sounds
are connected to the shot that they begin over.

Times are fractions of seconds. Within a clip time counts from its `start`, which of a clip at another speed is told as it runs.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from core.handover.edit_list import EditList, Lane, Marker, Overlay, PictureClip, SoundClip
from core.handover.package import add, xml_bytes
from core.handover.volume import VolumePoints
from core.render.loudness import RATE

DISSOLVE = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
"""What Final Cut calls its own cross dissolve."""
ROLES: dict[Lane, str] = {
    "dialogue": "dialogue",
    "narration": "dialogue.narration",
    "music": "music",
    "effects": "effects",
    "clips": "effects.clips",
}


def fcpxml_bytes(cut: EditList) -> bytes:
    """UTF-8. Media is named by its place beside the document."""
    return _Fcpxml(cut).document()


class _Fcpxml:
    def __init__(self, cut: EditList) -> None:
        self.cut = cut
        self.ids = {item.name: f"r{n}" for n, item in enumerate(cut.media, 10)}

    def document(self) -> bytes:
        cut = self.cut
        root = Element("fcpxml", version="1.10")
        self.resources(add(root, "resources"))
        event = add(add(root, "library"), "event", name=cut.title)
        project = add(event, "project", name=cut.title)
        sequence = add(
            project, "sequence", format="r1", duration=self.time(cut.frames), tcStart="0s", tcFormat="NDF",
            audioLayout="stereo", audioRate="48k",
        )  # fmt: skip
        spine = add(sequence, "spine")
        at = 0
        for clip in cut.pictures:
            if clip.start > at:
                self.gap(spine, at, clip.start)
            if clip.joint:
                self.transition(spine, clip)
            self.picture(spine, clip)
            at = clip.end
        if at < cut.frames:
            self.gap(spine, at, cut.frames)
        return xml_bytes(root, "fcpxml")

    def resources(self, resources: Element) -> None:
        cut = self.cut
        size = {"width": cut.width, "height": cut.height}
        add(
            resources, "format", id="r1", name=f"Film{cut.height}p{cut.fps}", frameDuration=f"1/{cut.fps}s", **size,
            colorSpace="1-1-1 (Rec. 709)",
        )  # fmt: skip
        add(resources, "format", id="r2", name="FFVideoFormatRateUndefined", **size)
        add(resources, "effect", id="r3", name="Cross Dissolve", uid=DISSOLVE)
        for item in cut.media:
            told: dict[str, object] = {"id": self.ids[item.name], "name": item.name.rpartition("/")[2], "start": "0s"}
            told["duration"] = self.time(item.frames)
            if item.kind == "sound":
                told |= {"hasAudio": 1, "audioSources": 1, "audioChannels": 2, "audioRate": RATE}
            else:
                told |= {"hasVideo": 1, "format": "r2" if item.kind == "picture" else "r1"}
            asset = add(resources, "asset", **told)
            add(asset, "media-rep", kind="original-media", src=f"./{item.name}")

    def picture(self, spine: Element, clip: PictureClip) -> None:
        start = self.local_start(clip)
        made = add(
            spine, "asset-clip", ref=self.ids[clip.media.name], offset=self.time(clip.start), name=clip.name,
            start=self.time(start), duration=self.time(clip.frames), format="r1", tcFormat="NDF", srcEnable="video",
        )  # fmt: skip
        if clip.description:
            add(made, "note", clip.description)
        if clip.speed != 100:
            retimed = add(made, "timeMap")
            whole = round(clip.media.frames * 100 / clip.speed)
            add(retimed, "timept", time="0s", value="0s", interp="smooth2")
            add(retimed, "timept", time=self.time(whole), value=self.time(clip.media.frames), interp="smooth2")
        self.connected(made, clip.start, clip.end, start)

    def local_start(self, clip: PictureClip) -> int:
        return round(clip.source * 100 / clip.speed)

    def gap(self, spine: Element, start: int, end: int) -> None:
        made = add(
            spine, "gap", name="Gap", offset=self.time(start), start=self.time(start), duration=self.time(end - start)
        )
        self.connected(made, start, end, start)

    def connected(self, parent: Element, start: int, end: int, local: int) -> None:
        """What begins over frames `start` to `end` of the film, whose first is `local` in the parent's own time; markers last."""
        for lane, overlays in enumerate(self.cut.overlays, 1):
            for each in overlays:
                if start <= each.start < end:
                    self.overlay(parent, each, lane, local + each.start - start)
        for lane, (role, sounds) in enumerate(self.cut.sounds, 1):
            for sound in sounds:
                if start <= sound.start < end:
                    self.sound(parent, sound, role, -lane, local + sound.start - start)
        for marker in self.cut.markers:
            if start <= marker.frame < end:
                self.marker(parent, marker, local + marker.frame - start)

    def overlay(self, parent: Element, each: Overlay, lane: int, at: int) -> None:
        add(
            parent, "video", ref=self.ids[each.media.name], lane=lane, offset=self.time(at), name=each.name, start="0s",
            duration=self.time(each.end - each.start),
        )  # fmt: skip

    def sound(self, parent: Element, sound: SoundClip, role: Lane, lane: int, at: int) -> None:
        made = add(
            parent, "asset-clip", ref=self.ids[sound.media.name], lane=lane, offset=self.time(at), name=sound.name,
            start=self.time(sound.source), duration=self.time(sound.frames), audioRole=ROLES[role],
        )  # fmt: skip
        self.volume(made, sound.volume, sound.source)

    def volume(self, made: Element, points: VolumePoints, source: int) -> None:
        told = add(made, "adjust-volume", amount=f"{points[0][1]:g}dB")
        if len(points) > 1:
            keys = add(add(told, "param", name="amount"), "keyframeAnimation")
            for frame, db in points:
                add(keys, "keyframe", time=self.time(source + frame), value=f"{db:g}dB")

    def marker(self, parent: Element, marker: Marker, at: int) -> None:
        told: dict[str, object] = {"start": self.time(at), "duration": self.time(1), "value": marker.name}
        if marker.note:
            add(parent, "marker", **told, note=marker.note)
        else:
            add(parent, "chapter-marker", **told, posterOffset="0s")

    def transition(self, spine: Element, clip: PictureClip) -> None:
        joint = clip.joint
        assert joint is not None
        name = "Cross Dissolve" if joint.kind == "dissolve" else f"Cross Dissolve ({joint.kind})"
        made = add(
            spine,
            "transition",
            name=name,
            offset=self.time(clip.start - joint.before),
            duration=self.time(joint.frames),
        )
        add(made, "filter-video", ref="r3", name="Cross Dissolve")

    def time(self, frames: int) -> str:
        return f"{frames}/{self.cut.fps}s" if frames else "0s"
