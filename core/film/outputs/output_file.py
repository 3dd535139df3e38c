"""A film written as another kind of file: its pictures drawn anew straight into the encoder, with the sound of its cut."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from core.film.outputs.output_settings import OutputKind, OutputSettings, check_settings, output_facts
from core.render import audio_samples
from core.render.encode import BT709, STUDIO_RANGE, planes_of_frame
from core.render.join import content_label
from core.render.loudness import RATE
from core.render.pieces import piece_pictures, plan_pieces
from core.render.timeline import Timeline

PathOf = Callable[[str], Path]
Progress = Callable[[float], None]
TELL_EVERY = 3
BLOCKED = (av.error.BlockingIOError, av.error.EOFError)


def write_output(
    timeline: Timeline,
    settings: OutputSettings,
    path_of: PathOf,
    sound: Path,
    out: Path,
    *,
    title: str = "",
    produce_id: str = "",
    progress: Progress = lambda share: None,
) -> None:
    """Write `timeline` (of `output_timeline.timeline_at`) to `out` as `settings` wish, with the sound of the cut's mix. It bears its title
    and says inside that a machine made it, where its kind of file can.

    `progress` hears the share that is done; when it raises, the work stops and nothing is left at `out`. Raises NotAnOutput.
    """
    kind = check_settings(settings)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    options = {"movflags": "+faststart+use_metadata_tags"} if kind.container in ("mp4", "mov") else {}
    try:
        with ExitStack() as opened:
            film = opened.enter_context(av.open(str(part), "w", format=kind.container, options=options))
            film.metadata.update({"title": title, "AIGC": content_label(produce_id)})
            video = _picture_stream(film, kind, settings, timeline)
            packets = _coded_pictures(video, kind, settings, timeline, path_of, progress)
            if kind.sound == "aac":
                source = opened.enter_context(av.open(str(sound)))
                copied = film.add_stream_from_template(source.streams.audio[0])
                packets = heapq.merge(packets, _copied(source, copied), key=_moment)
            elif kind.sound:
                packets = heapq.merge(packets, _coded_sound(film, kind, sound, timeline), key=_moment)
            for packet in packets:
                film.mux(packet)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    progress(1.0)


def _picture_stream(
    film: av.container.OutputContainer, kind: OutputKind, settings: OutputSettings, timeline: Timeline
) -> Any:
    options = kind.options | kind.quality[settings.quality].options
    video: Any = film.add_stream(kind.codec, rate=timeline.fps, options=options)
    video.width, video.height, video.pix_fmt = timeline.width, timeline.height, kind.pixels
    video.time_base = Fraction(1, timeline.fps)
    context = video.codec_context
    context.time_base = Fraction(1, timeline.fps)
    context.thread_count = 1
    if kind.tag:
        context.codec_tag = kind.tag
    if kind.pixels.startswith("yuv"):
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = STUDIO_RANGE
    return video


def _coded_pictures(
    video: Any, kind: OutputKind, settings: OutputSettings, timeline: Timeline, path_of: PathOf, progress: Progress
) -> Iterator[av.Packet[Any]]:
    frames = _drawn(timeline, path_of, progress)
    if kind.pixels == "pal8":
        frames = _in_few_colours(frames, kind.quality[settings.quality].colours, timeline)
    for frame in chain(frames, (None,)):
        if frame is not None and frame.format.name != kind.pixels:
            frame = _recast(frame, kind.pixels)
        yield from video.encode(frame)


def _drawn(timeline: Timeline, path_of: PathOf, progress: Progress) -> Iterator[av.VideoFrame]:
    count = 0
    for piece in plan_pieces(timeline):
        for draw in piece_pictures(piece, path_of):
            if count % TELL_EVERY == 0:
                progress(count / timeline.frames)
            frame = av.VideoFrame(timeline.width, timeline.height, "yuv420p")
            frame.pts, frame.time_base = count, Fraction(1, timeline.fps)
            draw(planes_of_frame(frame))
            yield frame
            count += 1


def _recast(frame: av.VideoFrame, pixels: str) -> av.VideoFrame:
    """The frame in other pixels, at its moment."""
    cast = frame.reformat(format=pixels, src_colorspace="ITU709", dst_colorspace="ITU709")
    cast.pts, cast.time_base = frame.pts, frame.time_base
    return cast


def _in_few_colours(frames: Iterator[av.VideoFrame], colours: int, timeline: Timeline) -> Iterator[av.VideoFrame]:
    """Each picture in a palette of its own: a shot keeps its colours however different the next is."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=timeline.width,
        height=timeline.height,
        format=av.VideoFormat("yuv420p"),
        time_base=Fraction(1, timeline.fps),
    )
    split = graph.add("split")
    palette = graph.add("palettegen", f"stats_mode=single:max_colors={colours}:reserve_transparent=0")
    use, sink = graph.add("paletteuse", "dither=bayer:bayer_scale=4:new=1"), graph.add("buffersink")
    source.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(palette, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    for frame in chain(frames, (None,)):
        graph.push(frame)
        with suppress(*BLOCKED):
            while True:
                yield cast("av.VideoFrame", graph.pull())


def _copied(source: av.container.InputContainer, stream: Any) -> Iterator[av.Packet[Any]]:
    for packet in source.demux(source.streams.audio[0]):
        if packet.dts is not None:
            packet.stream = stream
            yield packet


def _coded_sound(
    film: av.container.OutputContainer, kind: OutputKind, sound: Path, timeline: Timeline
) -> Iterator[av.Packet[Any]]:
    """The mix coded for this kind of file, to the sample as long as the pictures."""
    stream: Any = film.add_stream(kind.sound, rate=RATE, layout="stereo")
    stream.codec_context.thread_count = 1
    if rate := output_facts().sound_rates.get(kind.sound):
        stream.codec_context.bit_rate = rate
    return _sound_packets(stream, sound, round(timeline.frames * RATE / timeline.fps))


def _sound_packets(stream: Any, sound: Path, samples: int) -> Iterator[av.Packet[Any]]:
    at = 0
    for block in chain(audio_samples.sound_blocks(sound), (np.zeros((samples, 2), np.float32),)):
        if not len(heard := block[: samples - at]):
            break
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(heard).reshape(1, -1), format="flt", layout="stereo")
        frame.rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        at += len(heard)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _moment(packet: av.Packet[Any]) -> Fraction:
    return (packet.dts or 0) * packet.time_base
