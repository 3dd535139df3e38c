"""A cut as Final Cut Pro 7 XML (xmeml 4), which Premiere and Resolve read: video with transitions and speed, sounds with volume, markers.

Of two clips under a transition each says what of it is seen there too: its `in` and `out` reach to the transition's ends, and its place
on the track is -1 where a transition tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from core.handover.edit_list import EditList, Joint, Marker, Overlay, SoundClip
from core.handover.media_plan import MediaItem
from core.handover.package import add, xml_bytes, xml_text
from core.handover.volume import linear
from core.render.loudness import RATE

EFFECTS = {"dip_black": "Dip to Color Dissolve", "dip_white": "Dip to Color Dissolve"}
"""Transitions that these programs have; the others become a dissolve that bears their name."""
DISSOLVE = "Cross Dissolve"
LOUDEST = 3.98
"""Of the audio levels that the format knows: +12 dB."""


def fcp7_bytes(cut: EditList) -> bytes:
    """UTF-8. Media is named by its place beside the document."""
    return _Fcp7(cut).document()


class _Fcp7:
    """Writes one document; what a file is, is said where it is used first."""

    def __init__(self, cut: EditList) -> None:
        self.cut = cut
        self.told: dict[str, str] = {}
        self.clips = 0

    def document(self) -> bytes:
        cut = self.cut
        root = Element("xmeml", version="4")
        sequence = add(root, "sequence", id="film")
        add(sequence, "name", cut.title)
        add(sequence, "duration", cut.frames)
        self.rate(sequence)
        self.timecode(sequence)
        media = add(sequence, "media")
        video = add(media, "video")
        self.format(video)
        self.pictures(add(video, "track"))
        for track in cut.overlays:
            self.overlays(add(video, "track"), track)
        audio = add(media, "audio")
        add(audio, "numOutputChannels", 2)
        described = add(add(audio, "format"), "samplecharacteristics")
        add(described, "depth", 16)
        add(described, "samplerate", RATE)
        for _, sounds in cut.sounds:
            self.sounds(add(audio, "track"), sounds)
        for marker in cut.markers:
            _marker(sequence, marker)
        return xml_bytes(root, "xmeml")

    def pictures(self, track: Element) -> None:
        clips = self.cut.pictures
        for n, clip in enumerate(clips):
            after = clips[n + 1].joint if n + 1 < len(clips) else None
            if clip.joint:
                self.transition(track, clip.joint, clip.start)
            before, behind = clip.joint.before if clip.joint else 0, after.after if after else 0
            source = round(clip.source * 100 / clip.speed)
            item = self.item(track, clip.name, clip.media)
            add(item, "start", -1 if clip.joint else clip.start)
            add(item, "end", -1 if after else clip.end)
            add(item, "in", source - before)
            add(item, "out", source + clip.frames + behind)
            self.file(item, clip.media)
            if clip.speed != 100:
                _speed(item, clip.speed)
            comments = add(item, "comments")
            add(comments, "mastercomment1", clip.description)
            if clip.joint and clip.joint.kind != "dissolve":
                add(comments, "mastercomment2", clip.joint.kind)

    def overlays(self, track: Element, overlays: Sequence[Overlay]) -> None:
        for each in overlays:
            item = self.item(track, each.name, each.media)
            for name, value in (("start", each.start), ("end", each.end), ("in", 0), ("out", each.end - each.start)):
                add(item, name, value)
            add(item, "stillframe", "TRUE")
            add(item, "alphatype", "straight")
            self.file(item, each.media)

    def sounds(self, track: Element, sounds: Sequence[SoundClip]) -> None:
        for sound in sounds:
            item = self.item(track, sound.name, sound.media)
            add(item, "start", sound.start)
            add(item, "end", sound.end)
            add(item, "in", sound.source)
            add(item, "out", sound.source + sound.frames)
            self.file(item, sound.media)
            source = add(item, "sourcetrack")
            add(source, "mediatype", "audio")
            add(source, "trackindex", 1)
            _volume(item, sound)

    def item(self, track: Element, name: str, media: MediaItem) -> Element:
        self.clips += 1
        item = add(track, "clipitem", id=f"clip-{self.clips}")
        add(item, "name", name)
        add(item, "enabled", "TRUE")
        add(item, "duration", media.frames or self.cut.frames)
        self.rate(item)
        return item

    def file(self, item: Element, media: MediaItem) -> None:
        if media.name in self.told:
            add(item, "file", id=self.told[media.name])
            return
        self.told[media.name] = f"file-{len(self.told) + 1}"
        file = add(item, "file", id=self.told[media.name])
        add(file, "name", media.name.rpartition("/")[2])
        add(file, "pathurl", media.name)
        self.rate(file)
        add(file, "duration", media.frames or self.cut.frames)
        self.timecode(file)
        described = add(file, "media")
        if media.kind == "sound":
            audio = add(described, "audio")
            inside = add(audio, "samplecharacteristics")
            add(inside, "depth", 16)
            add(inside, "samplerate", RATE)
            add(audio, "channelcount", 2)
        else:
            inside = add(add(described, "video"), "samplecharacteristics")
            add(inside, "width", self.cut.width)
            add(inside, "height", self.cut.height)

    def transition(self, track: Element, joint: Joint, cut_at: int) -> None:
        item = add(track, "transitionitem")
        self.rate(item)
        add(item, "start", cut_at - joint.before)
        add(item, "end", cut_at + joint.after)
        add(item, "alignment", "center")
        effect = add(item, "effect")
        name = EFFECTS.get(joint.kind, DISSOLVE)
        for tag, value in (
            ("name", name if joint.kind == "dissolve" or joint.kind in EFFECTS else f"{name} ({joint.kind})"),
            ("effectid", name),
            ("effectcategory", "Dissolve"),
            ("effecttype", "transition"),
            ("mediatype", "video"),
        ):
            add(effect, tag, value)
        if joint.kind in EFFECTS:
            _colour(effect, 255 if joint.kind == "dip_white" else 0)

    def format(self, video: Element) -> None:
        described = add(add(video, "format"), "samplecharacteristics")
        self.rate(described)
        add(described, "width", self.cut.width)
        add(described, "height", self.cut.height)
        add(described, "anamorphic", "FALSE")
        add(described, "pixelaspectratio", "square")
        add(described, "fielddominance", "none")

    def rate(self, parent: Element) -> None:
        rate = add(parent, "rate")
        add(rate, "timebase", self.cut.fps)
        add(rate, "ntsc", "FALSE")

    def timecode(self, parent: Element) -> None:
        timecode = add(parent, "timecode")
        self.rate(timecode)
        add(timecode, "string", "00:00:00:00")
        add(timecode, "frame", 0)
        add(timecode, "displayformat", "NDF")


def _speed(item: Element, percent: int) -> None:
    effect = add(add(item, "filter"), "effect")
    for tag, value in (
        ("name", "Time Remap"),
        ("effectid", "timeremap"),
        ("effectcategory", "motion"),
        ("effecttype", "motion"),
        ("mediatype", "video"),
    ):
        add(effect, tag, value)
    for name, said in (("variablespeed", 0), ("speed", percent), ("reverse", "FALSE"), ("frameblending", "FALSE")):
        parameter = add(effect, "parameter")
        add(parameter, "parameterid", name)
        add(parameter, "name", name)
        add(parameter, "value", said)


def _volume(item: Element, sound: SoundClip) -> None:
    effect = add(add(item, "filter"), "effect")
    for tag, value in (
        ("name", "Audio Levels"),
        ("effectid", "audiolevels"),
        ("effectcategory", "audiolevels"),
        ("effecttype", "audiolevels"),
        ("mediatype", "audio"),
    ):
        add(effect, tag, value)
    parameter = add(effect, "parameter")
    add(parameter, "parameterid", "level")
    add(parameter, "name", "Level")
    add(parameter, "valuemin", 0)
    add(parameter, "valuemax", LOUDEST)
    add(parameter, "value", min(LOUDEST, linear(sound.volume[0][1])))
    for frame, db in sound.volume if len(sound.volume) > 1 else ():
        key = add(parameter, "keyframe")
        add(key, "when", sound.source + frame)
        add(key, "value", min(LOUDEST, linear(db)))


def _colour(effect: Element, level: int) -> None:
    parameter = add(effect, "parameter")
    add(parameter, "parameterid", "color")
    add(parameter, "name", "Color")
    value = add(parameter, "value")
    for tag in ("alpha", "red", "green", "blue"):
        add(value, tag, 255 if tag == "alpha" else level)


def _marker(sequence: Element, marker: Marker) -> None:
    told = add(sequence, "marker")
    add(told, "name", xml_text(marker.name))
    add(told, "comment", marker.note)
    add(told, "in", marker.frame)
    add(told, "out", -1)
