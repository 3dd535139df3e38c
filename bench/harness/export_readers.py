"""Each export of a film read back by a reader that is not the studio's, and held against the film. A reader raises where something is
missing, and otherwise says what it found, and whether every clip stands where the film has it."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from core.handover.edit_list import edit_list
from core.handover.model import Handover
from core.project.projects import RATIOS


class Reading(NamedTuple):
    """By which reader, what it found, whether every in and out of a clip is that of the film (None where there are no clips), and how far the
    sum of the stems is from the mix, in dBFS."""

    reader: str
    found: str
    frame_exact: bool | None = None
    stems_db: float | None = None


Reader = Callable[[Handover, Path], Reading]


def check(true: object, what: str) -> None:
    if not true:
        raise AssertionError(what)


def shot_frames(film: Handover) -> list[tuple[int, int]]:
    """The frames in which each shot is seen, with its transitions."""
    return [(clip.start, clip.start + clip.frames) for clip in film.cut.clips]


def file_in_zip(path: Path, ending: str) -> bytes:
    with zipfile.ZipFile(path) as packed:
        check(packed.testzip() is None, "a file in the zip is broken")
        return packed.read(next(name for name in packed.namelist() if name.endswith(ending)))


# Editing programs -----------------------------------------------------------------------------------------------------


def clip_places(timeline: object) -> list[tuple[int, int]]:
    """The same of the first picture track of an OpenTimelineIO timeline."""
    import opentimelineio as otio

    track = timeline.video_tracks()[0]  # type: ignore[attr-defined]
    found = []
    for n, item in enumerate(track):
        if not isinstance(item, otio.schema.Clip):
            continue
        place = item.range_in_parent()
        before, after = track[n - 1] if n else None, track[n + 1] if n + 1 < len(track) else None
        head = before.in_offset.value if isinstance(before, otio.schema.Transition) else 0
        tail = after.out_offset.value if isinstance(after, otio.schema.Transition) else 0
        found.append((int(place.start_time.value - head), int(place.end_time_exclusive().value + tail)))
    return found


def read_otio(film: Handover, path: Path) -> Reading:
    import opentimelineio as otio

    told = otio.adapters.read_from_file(str(path))
    return Reading("OpenTimelineIO", f"{len(told.audio_tracks())} sound tracks", clip_places(told) == shot_frames(film))


def read_otioz(film: Handover, path: Path) -> Reading:
    import opentimelineio as otio

    with tempfile.TemporaryDirectory() as folder:
        told = otio.adapters.read_from_file(str(path), extract_to_directory=folder)
        media = [Path(folder, clip.media_reference.target_url) for clip in told.find_clips()]
        check(all(each.stat().st_size for each in media), "a media file is empty")
        return Reading("OpenTimelineIO", f"{len(media)} clips with media", clip_places(told) == shot_frames(film))


def read_premiere(film: Handover, path: Path) -> Reading:
    import opentimelineio as otio

    told = otio.adapters.read_from_string(file_in_zip(path, "film.xml").decode(), "fcp_xml")
    told = told if isinstance(told, otio.schema.Timeline) else told[0]
    return Reading("otio-fcp-adapter", f"{len(told.tracks.markers)} markers", clip_places(told) == shot_frames(film))


def read_edl(film: Handover, path: Path) -> Reading:
    import opentimelineio as otio

    document = file_in_zip(path, "film.edl").decode("ascii")
    told = otio.adapters.read_from_string(document, "cmx_3600", rate=film.fps)
    first = film.cut.clips[0].start
    exact = clip_places(told) == [(start - first, end - first) for start, end in shot_frames(film)]
    return Reading("otio-cmx3600-adapter", f"{len(clip_places(told))} clips", exact)


def read_finalcut(film: Handover, path: Path) -> Reading:
    """By its rules: the primary storyline has no hole, and every reference is there."""
    root = ElementTree.fromstring(file_in_zip(path, "film.fcpxml"))
    named = {each.get("id") for each in root.iterfind("resources/*")}
    check(all(each.get("ref") in named for each in root.iter() if each.get("ref")), "a resource is missing")
    spine = root.find(".//spine")
    check(spine is not None, "no primary storyline")
    at, places = 0, []
    for item in spine or ():
        offset, length = (round(_seconds(item.get(name)) * film.fps) for name in ("offset", "duration"))
        if item.tag != "transition":
            check(offset == at, "a hole in the primary storyline")
            at += length
            places += [(offset, at)] if item.tag == "asset-clip" else []
    wanted = [(clip.start, clip.end) for clip in edit_list(film).pictures]
    return Reading("ElementTree, by the rules of FCPXML", f"{len(places)} clips", places == wanted)


def _seconds(told: str | None) -> float:
    over, _, under = (told or "0s").removesuffix("s").partition("/")
    return int(over) / int(under or 1)


def read_jianying(film: Handover, path: Path) -> Reading:
    import pyJianYingDraft

    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as packed:
            packed.extractall(folder)
        (draft,) = [each for each in Path(folder).iterdir() if each.is_dir()]
        content = json.loads((draft / "draft_content.json").read_text("utf-8"))
        script = pyJianYingDraft.DraftFolder(folder).load_template(draft.name)
    check(script.duration == content["duration"], "another length")
    check(len(script.imported_tracks) == len(content["tracks"]), "another number of tracks")
    ranges = [each["target_timerange"] for each in content["tracks"][0]["segments"]]
    places = [tuple(round(n * film.fps / 1e6) for n in (r["start"], r["start"] + r["duration"])) for r in ranges]
    wanted = [(clip.start, clip.end) for clip in edit_list(film).pictures]
    return Reading("pyJianYingDraft", f"{len(script.imported_tracks)} tracks", places[-len(wanted) :] == wanted)


def read_stems(film: Handover, path: Path) -> Reading:
    import av
    import numpy as np

    with zipfile.ZipFile(path) as packed:
        sounds = []
        for name in sorted(packed.namelist()):
            with av.open(io.BytesIO(packed.read(name)), "r") as file:
                stream = file.streams.audio[0]
                check((stream.rate, stream.codec.name) == (48_000, "pcm_s24le"), f"{name} is of another kind")
                parts = [frame.to_ndarray().reshape(-1, 2) for frame in file.decode(stream)]
            sounds.append(np.concatenate(parts).astype(np.float64) / 2**31)
    check(len({len(each) for each in sounds}) == 1, "stems of several lengths")
    apart = float(np.abs(np.sum(sounds[:-1], axis=0) - sounds[-1]).max())
    return Reading("PyAV", f"{len(sounds)} files", stems_db=float(20 * np.log10(max(apart, 1e-9))))


# Words ----------------------------------------------------------------------------------------------------------------


def read_subtitles(film: Handover, path: Path) -> Reading:
    import pysubs2

    told = pysubs2.load(str(path), encoding="utf-8")
    cues = film.cut.cues
    check(len(told) == len(cues), "another number of subtitles")
    off = max(
        abs(event.start - cue.start * 1000 / film.fps) + abs(event.end - cue.end * 1000 / film.fps)
        for event, cue in zip(told, cues, strict=True)
    )
    check(off <= 20, "a subtitle stands elsewhere")
    check(told[0].plaintext.replace("\n", "") == "".join(cues[0].lines), "other words")
    return Reading("pysubs2", f"{len(told)} subtitles, within {off:.0f} ms")


def read_word_times(film: Handover, path: Path) -> Reading:
    cues = json.loads(path.read_text("utf-8"))["cues"]
    check(len(cues) == len(film.cut.cues), "another number of subtitles")
    return Reading("json", f"{sum(len(cue['words']) for cue in cues)} words")


def spoken(film: Handover) -> list[str]:
    assert film.script is not None
    return [beat.text for scene in film.script.scenes for beat in scene.beats]


def _in_order(found: list[str], film: Handover) -> None:
    lines = iter(found)
    check(all(any(line in one for one in lines) for line in spoken(film)), "a line is missing, or stands elsewhere")


def read_text(film: Handover, path: Path) -> Reading:
    _in_order(path.read_text("utf-8").splitlines(), film)
    return Reading("str", "every line in order")


def read_fountain(film: Handover, path: Path) -> Reading:
    import fountain_parser

    scenes = fountain_parser.parse(path.read_text("utf-8")).scenes
    assert film.script is not None
    check(len(scenes) == len(film.script.scenes), "another number of scenes")
    _in_order([str(block) for scene in scenes for block in scene.dialogue_blocks], film)
    return Reading("fountain-parser", f"{len(scenes)} scenes")


def read_final_draft(film: Handover, path: Path) -> Reading:
    paragraphs = ElementTree.parse(path).getroot().findall("Content/Paragraph")
    _in_order(["".join(each.itertext()) for each in paragraphs if each.get("Type") == "Dialogue"], film)
    scenes = sum(each.get("Type") == "Scene Heading" for each in paragraphs)
    return Reading("ElementTree", f"{scenes} scenes")


def read_word(film: Handover, path: Path) -> Reading:
    import docx

    told = docx.Document(str(path))
    _in_order([paragraph.text for paragraph in told.paragraphs], film)
    return Reading("python-docx", f"{len(told.paragraphs)} paragraphs")


def read_pdf(film: Handover, path: Path) -> Reading:
    import pypdf

    told = pypdf.PdfReader(str(path))
    words = "".join(page.extract_text() for page in told.pages).replace("\n", "").replace(" ", "")
    check(film.title.replace(" ", "") in words, "the title is missing")
    return Reading("pypdf", f"{len(told.pages)} pages")


def read_xlsx(film: Handover, path: Path) -> Reading:
    import openpyxl

    told = {str(cell) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True) for cell in row[:1]}
    check({shot.number for shot in film.shots} <= told, "a shot is missing")
    return Reading("openpyxl", f"{len(film.shots)} shots")


def read_csv(film: Handover, path: Path) -> Reading:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    check(len(rows) == len(film.shots) + 1, "another number of shots")
    return Reading("csv", f"{len(rows) - 1} shots")


def read_covers(film: Handover, path: Path) -> Reading:
    from PIL import Image

    with zipfile.ZipFile(path) as packed:
        sizes = [Image.open(io.BytesIO(packed.read(name))).size for name in packed.namelist()]
    check(len(sizes) == len(RATIOS), "a ratio is missing")
    return Reading("Pillow", f"{len(sizes)} pictures")


def read_provenance(film: Handover, path: Path) -> Reading:
    told = path.read_text("utf-8")
    json.loads(told)
    check(all(entry.sha256 in told for entry in film.provenance), "a part is missing")
    return Reading("json", f"{len(film.provenance)} parts")


def read_page(film: Handover, path: Path) -> Reading:
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign, assignment]
    reader.feed(path.read_text("utf-8"))
    check(any(film.title in each for each in words), "the title is missing")
    return Reading("html.parser", f"{len(words)} texts")


READERS: dict[str, Reader] = {
    "jianying": read_jianying, "premiere": read_premiere, "finalcut": read_finalcut, "otio": read_otio, "otioz": read_otioz, "edl": read_edl,
    "stems": read_stems, "srt": read_subtitles, "vtt": read_subtitles, "ass": read_subtitles, "word_times": read_word_times,
    "screenplay": read_text, "fountain": read_fountain, "final_draft": read_final_draft, "word": read_word, "script_a4": read_pdf,
    "script_letter": read_pdf, "voice_sheet": read_pdf, "storyboard": read_pdf, "pitch_deck": read_pdf, "shot_list_xlsx": read_xlsx,
    "shot_list_csv": read_csv, "covers": read_covers, "provenance": read_provenance, "credits": read_page,
}  # fmt: skip
"""By the format's name. A project file is written from a studio and opened by another one: tests/core/film/project_file does that."""
