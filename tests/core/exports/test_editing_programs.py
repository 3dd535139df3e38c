"""A film handed to editing programs, read back by readers that are not ours: every clip stands where the film has it, to the frame."""

from __future__ import annotations

import io
import json
import subprocess
import wave
import zipfile
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import av
import opentimelineio as otio
import pyJianYingDraft
import pytest
from PIL import Image

from bench.harness.export_readers import clip_places, shot_frames
from core import exports
from core.handover.edit_list import edit_list
from core.handover.jianying.draft_document import ROOT
from core.handover.model import Handover
from core.render import join
from tests.support.handed_films import FPS, handed_film

EDITING = ("jianying", "premiere", "finalcut", "otio", "otioz", "edl")
WITH_MEDIA = tuple(name for name in EDITING if name != "otio")


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Handover:
    return handed_film(tmp_path_factory.mktemp("handed"))


@pytest.fixture(scope="module")
def files(film, tmp_path_factory) -> dict[str, Path]:
    """In every format; what has to be rendered is rendered once for all of them."""
    folder = tmp_path_factory.mktemp("files")
    found = {}
    for name in EDITING:
        form = exports.find_formats()[name]
        found[name] = folder / f"film.{form.extension}"
        exports.write_file(form, film, found[name])
    return found


def inside(path: Path, ending: str) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read(next(name for name in packed.namelist() if name.endswith(ending)))


def test_opentimelineio_has_every_clip_transition_speed_and_sound(film, files):
    told = otio.adapters.read_from_file(str(files["otio"]))
    assert clip_places(told) == shot_frames(film) and told.duration().value == film.cut.frames
    clips = list(told.video_tracks()[0].find_clips())
    assert [int(clip.source_range.start_time.value) for clip in clips] == [0, 20 + 5 * 150 // 100, 9, 0]
    for clip in clips:
        reach, there = clip.visible_range(), clip.available_range()
        assert there.start_time <= reach.start_time and reach.end_time_exclusive() <= there.end_time_exclusive()
    assert [effect.time_scalar for clip in clips for effect in clip.effects] == [1.5]
    joints = [item for item in told.video_tracks()[0] if isinstance(item, otio.schema.Transition)]
    assert [(joint.transition_type, joint.duration().value) for joint in joints] == [
        ("SMPTE_Dissolve", 10),
        ("Custom_Transition", 7),
    ]
    assert [track.name for track in told.audio_tracks()] == ["Dialogue", "Music", "Effects"]
    assert [marker.name for marker in told.tracks.markers] == ["1 街头", "2 屋顶"]
    voices = [clip.range_in_parent().start_time.value for clip in told.audio_tracks()[0].find_clips()]
    assert voices == [14, 60] and told.name == film.title
    assert told.metadata["dailies"]["provenance"][0]["model"] == "painter"


def test_the_bundle_holds_the_media_that_its_timeline_names(film, files, tmp_path):
    told = otio.adapters.read_from_file(str(files["otioz"]), extract_to_directory=str(tmp_path))
    assert clip_places(told) == shot_frames(film)
    for clip in told.find_clips():
        assert (tmp_path / clip.media_reference.target_url).stat().st_size


def test_every_package_holds_media_as_long_as_it_says(film, files):
    cut = edit_list(film)
    for name in ("premiere", "finalcut", "edl"):
        with zipfile.ZipFile(files[name]) as packed:
            assert packed.testzip() is None
            for item in cut.media:
                content = io.BytesIO(packed.read(item.name))
                if item.kind == "sound":
                    with wave.open(content) as sound:
                        assert Fraction(sound.getnframes(), 48_000) == Fraction(item.frames, FPS)
                elif item.kind == "picture":
                    assert Image.open(content).size == (film.width, film.height)
                else:
                    with av.open(content) as clip:
                        assert sum(1 for _ in clip.decode(video=0)) == item.frames
            assert "你好" in packed.read("subtitles.srt").decode()
            assert json.loads(packed.read("provenance.json"))["made"][0]["prompt"] == "雨"


def test_what_the_studio_renders_says_inside_that_a_machine_made_it(files):
    with av.open(io.BytesIO(inside(files["edl"], "media/01.mp4"))) as clip:
        assert json.loads(clip.metadata["AIGC"])["ContentProducer"] == join.PRODUCER


def test_premiere_and_resolve_read_the_same_cut(film, files):
    document = inside(files["premiere"], "film.xml")
    told = otio.adapters.read_from_string(document.decode(), "fcp_xml")
    told = told if isinstance(told, otio.schema.Timeline) else told[0]
    assert clip_places(told) == shot_frames(film)
    clips = list(told.video_tracks()[0].find_clips())
    assert [int(clip.source_range.start_time.value) for clip in clips if clip.name != "02"] == [0, 9, 0]
    assert [clip.media_reference.target_url for clip in clips] == [f"media/{n:02d}.mp4" for n in range(1, 5)]
    root = ElementTree.fromstring(document)
    assert [
        each.findtext("value") for each in root.iterfind(".//effect[effectid='timeremap']/parameter[name='speed']")
    ] == ["150"]
    levels = [each.findtext("parameter/value") for each in root.iterfind(".//effect[effectid='audiolevels']")]
    assert levels[:2] == ["1.0", "1.258925"] and len(root.findall(".//keyframe")) > 6
    assert [marker.name for marker in told.tracks.markers] == ["1 街头", "2 屋顶"]


def test_an_edit_list_has_the_same_cut(film, files):
    told = otio.adapters.read_from_string(inside(files["edl"], "film.edl").decode("ascii"), "cmx_3600", rate=FPS)
    assert clip_places(told) == [(start - 12, end - 12) for start, end in shot_frames(film)], (
        "it begins with the first shot"
    )
    clips = list(told.video_tracks()[0].find_clips())
    assert [clip.name for clip in clips] == [f"{n:02d}.mp4" for n in range(1, 5)]


def fraction(said: str | None) -> Fraction:
    return Fraction((said or "0s").removesuffix("s"))


def test_final_cut_pro_finds_what_its_format_asks_for(film, files):
    root = ElementTree.fromstring(inside(files["finalcut"], "film.fcpxml"))
    named = {each.get("id"): each for each in root.find("resources")}
    assert all(each.get(name) in named for each in root.iter() for name in ("ref", "format") if each.get(name))
    spine, at, where, joints = root.find(".//spine"), Fraction(0), [], []
    for item in spine:
        offset, length = fraction(item.get("offset")) * FPS, fraction(item.get("duration")) * FPS
        if item.tag == "transition":
            joints.append((offset, offset + length))
            continue
        assert offset == at, "the primary storyline has no holes"
        at += length
        if item.tag == "asset-clip":
            where.append((int(offset), int(at)))
        order = [child.tag for child in item]
        ranks = {"note": 0, "timeMap": 1, "video": 2, "asset-clip": 2, "chapter-marker": 3, "marker": 3}
        assert [ranks[tag] for tag in order] == sorted(ranks[tag] for tag in order)
    assert at == film.cut.frames
    reach = [[joint for joint in joints if joint[0] <= cut <= joint[1]] for pair in where for cut in pair]
    ends = [(end for _, end in joint) if n % 2 else (start for start, _ in joint) for n, joint in enumerate(reach)]
    whole = [next(found, cut) for found, cut in zip(ends, [cut for pair in where for cut in pair], strict=True)]
    assert list(zip(whole[::2], whole[1::2], strict=True)) == shot_frames(film)
    heard = [each for each in root.iter("asset-clip") if each.get("audioRole")]
    assert sorted(each.get("audioRole") for each in heard) == ["dialogue", "dialogue", "effects", "music"]
    assert all(each.find("adjust-volume") is not None for each in heard)


def checked_draft(content: dict, materials: set[str]) -> None:
    """What JianYing asks of a draft, as those found out who write them."""
    there = {material["id"] for kind in content["materials"].values() for material in kind}
    for track in content["tracks"]:
        at = 0
        for segment in track["segments"]:
            place = segment["target_timerange"]
            assert all(isinstance(value, int) for value in place.values()) and place["start"] >= at, (
                "two lie over each other"
            )
            at = place["start"] + place["duration"]
            assert segment["material_id"] in there and set(segment["extra_material_refs"]) <= there
            for line in segment["common_keyframes"]:
                assert all(0 <= key["time_offset"] <= place["duration"] for key in line["keyframe_list"])
        assert at <= content["duration"]
    paths = [each["path"] for kind in ("videos", "audios") for each in content["materials"][kind]]
    assert paths and all(path.rpartition("/")[2] in materials for path in paths)
    assert all(each["local_material_id"] for kind in ("videos", "audios") for each in content["materials"][kind])


def test_a_draft_of_jianying_is_whole_and_exact(film, files, tmp_path):
    with zipfile.ZipFile(files["jianying"]) as packed:
        packed.extractall(tmp_path)
    (folder,) = [each for each in tmp_path.iterdir() if each.is_dir()]
    content = json.loads((folder / "draft_content.json").read_text("utf-8"))
    assert folder.name == "雨夜 追 猫" and content == json.loads((folder / "draft_info.json").read_text("utf-8"))
    checked_draft(content, {each.name for each in (folder / "materials").iterdir()})
    cut, main = edit_list(film), content["tracks"][0]["segments"]
    frames = [tuple(round(n * FPS / 1e6) for n in (s["target_timerange"]["start"], s["target_timerange"]["start"] + s["target_timerange"]["duration"])) for s in main]  # fmt: skip
    assert frames == [(0, 12), *((clip.start, clip.end) for clip in cut.pictures)]
    assert [each["name"] for each in content["materials"]["transitions"]] == ["叠化", "闪黑"]
    assert main[2]["speed"] == 1.5 and main[2]["source_timerange"]["start"] == round((20 + 7) * 1e6 / FPS)
    push = main[1]["common_keyframes"]
    assert [line["property_type"] for line in push] == ["KFTypeScaleX", "KFTypePositionX", "KFTypePositionY"]
    assert push[0]["keyframe_list"][0]["values"] == [1.0] and 1.1 < push[0]["keyframe_list"][-1]["values"][0] <= 1.3
    assert not main[4]["common_keyframes"] and main[4]["clip"]["scale"]["x"] == pytest.approx(1.2, abs=1e-4)
    words = [json.loads(each["content"])["text"] for each in content["materials"]["texts"]]
    assert words == ["“你好”", "二\n🎬 & <三>"]
    script = pyJianYingDraft.DraftFolder(str(tmp_path)).load_template(folder.name)
    assert script.duration == content["duration"] and len(script.imported_tracks) == len(content["tracks"])


def test_a_drafts_script_lays_it_where_it_belongs_with_the_paths_of_that_place(files, tmp_path):
    with zipfile.ZipFile(files["jianying"]) as packed:
        packed.extractall(tmp_path)
        assert packed.getinfo("install-mac.command").external_attr >> 16 & 0o111
    drafts = tmp_path / "我的 drafts"
    drafts.mkdir()
    for _ in range(2):
        subprocess.run(["bash", str(tmp_path / "install-mac.command"), str(drafts)], check=True, capture_output=True)
    assert sorted(each.name for each in drafts.iterdir()) == ["雨夜 追 猫", "雨夜 追 猫 2"]
    for folder in drafts.iterdir():
        for name in ("draft_content.json", "draft_info.json", "draft_meta_info.json"):
            assert ROOT not in (folder / name).read_text("utf-8")
        content = json.loads((folder / "draft_content.json").read_text("utf-8"))
        assert all(Path(each["path"]).is_file() for kind in ("videos", "audios") for each in content["materials"][kind])


@pytest.mark.parametrize("name", EDITING)
def test_the_same_film_gives_the_same_bytes_and_about_as_many_as_were_told(film, files, tmp_path, name):
    form, again = exports.find_formats()[name], tmp_path / "again"
    exports.write_file(form, film, again)
    assert again.read_bytes() == files[name].read_bytes()
    assert 0.3 < exports.estimate_bytes(form, film) / again.stat().st_size < 3.5
