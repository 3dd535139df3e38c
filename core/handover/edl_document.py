"""A cut as an edit decision list in CMX 3600: one video track in plain ASCII, timecode without dropped frames, the film from hour 1 on.

A transition begins with the clip that comes, whose event tells how long it lasts; the one that goes is named before it with a length of 0,
and plays on beneath.
"""

from __future__ import annotations

from core.handover.edit_list import EditList, PictureClip

HOUR = 3600
LAST_EVENT = 999


def edl_bytes(cut: EditList) -> bytes:
    """ASCII with the line ends of DOS. A name that has other letters stands in its comment as \\uXXXX."""
    lines = [f"TITLE: {_ascii(cut.title)[:70]}", "FCM: NON-DROP FRAME", ""]
    for n, clip in enumerate(cut.pictures):
        lines += _event(cut, n, clip)
    for marker in cut.markers:
        lines.append(f"* LOC: {_timecode(cut, HOUR * cut.fps + marker.frame)} GREEN   {_ascii(marker.name)}")
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _event(cut: EditList, number: int, clip: PictureClip) -> list[str]:
    event = f"{number % LAST_EVENT + 1:03d}"
    before = clip.joint.before if clip.joint else 0
    after = cut.pictures[number + 1].joint if number + 1 < len(cut.pictures) else None
    start, end = clip.start - before, clip.end - (after.before if after else 0)
    source = _source(clip, start)
    passed = max(1, _source(clip, end) - source)
    lines = []
    if clip.joint:
        going = cut.pictures[number - 1]
        at = _source(going, start)
        lines.append(_row(cut, event, _reel(going), "C   ", (at, at), (start, start)))
    how = f"{'W001' if clip.joint.kind == 'wipe' else 'D':<4} {clip.joint.frames:03d}" if clip.joint else "C   "
    lines.append(_row(cut, event, _reel(clip), how, (source, source + passed), (start, end)))
    if clip.joint and clip.joint.kind not in ("dissolve", "wipe"):
        lines.append(f"* EFFECT NAME: {clip.joint.kind.upper().replace('_', ' ')}")
    if clip.speed != 100:
        lines.append(
            f"M2   {_reel(clip):<8} {clip.speed * cut.fps / 100:05.1f}                {_timecode(cut, source)}"
        )
    if clip.joint:
        lines.append(f"* FROM CLIP NAME: {_file(cut.pictures[number - 1])}")
    lines.append(f"* {'TO' if clip.joint else 'FROM'} CLIP NAME: {_file(clip)}")
    return [*lines, *([f"* COMMENT: {_ascii(clip.description)}"] if clip.description else []), ""]


def _row(cut: EditList, event: str, reel: str, how: str, source: tuple[int, int], record: tuple[int, int]) -> str:
    times = [*source, *(HOUR * cut.fps + frame for frame in record)]
    return f"{event}  {reel:<8} V     {how:<8} {' '.join(_timecode(cut, frame) for frame in times)}"


def _source(clip: PictureClip, frame: int) -> int:
    """The frame of its media at a frame of the film."""
    return clip.source + (frame - clip.start) * clip.speed // 100


def _timecode(cut: EditList, frame: int) -> str:
    seconds, rest = divmod(frame, cut.fps)
    return f"{seconds // HOUR:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{rest:02d}"


def _reel(clip: PictureClip) -> str:
    """Of its media; the format has room for eight letters."""
    return _file(clip).rpartition(".")[0].upper().replace("-", "")[:8]


def _file(clip: PictureClip) -> str:
    return clip.media.name.rpartition("/")[2]


def _ascii(words: str) -> str:
    return " ".join(words.split()).encode("ascii", "backslashreplace").decode()
