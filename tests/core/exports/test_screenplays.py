"""The screenplay in the forms of screenwriting programs and offices, each read back by a reader that is not ours as the same scenes."""

from __future__ import annotations

import io
import json
from typing import NamedTuple
from xml.etree import ElementTree

import docx
import fountain_parser
import pypdf
import pytest
from docx.oxml.ns import qn

from core import exports
from core.script.model import Beat, Script
from core.script.script_paragraphs import script_paragraphs
from tests.core.exports.test_fountain import ENGLISH
from tests.support.crew import SCRIPT

CHINESE = Script.model_validate(SCRIPT)
BOTH = pytest.mark.parametrize("script", [CHINESE, ENGLISH], ids=["zh", "en"])


class Spoken(NamedTuple):
    speaker: str
    line: str


class ReadScene(NamedTuple):
    heading: str
    actions: list[str]
    spoken: list[Spoken]


def meant(script: Script) -> list[ReadScene]:
    """What every reader must find."""
    return [
        ReadScene(
            next(p.text for p in script_paragraphs(script) if p.kind == "heading" and p.scene == number),
            [_flat(beat.text) for beat in scene.beats if beat.kind == "action"],
            [Spoken(_name(beat, script), _flat(beat.text)) for beat in scene.beats if beat.kind != "action"],
        )
        for number, scene in enumerate(script.scenes, 1)
    ]


def _name(beat: Beat, script: Script) -> str:
    zh = script.language == "zh"
    return (beat.speaker or ("旁白" if zh else "NARRATOR")) if zh else (beat.speaker or "narrator").upper()


def _flat(text: str) -> str:
    return " ".join(text.split())


def made(name: str, script: Script) -> bytes:
    return exports.export_content(exports.find_formats()[name], script, None, "")


@BOTH
def test_fountain_is_read_by_another_parser_as_the_same_scenes(script):
    scenes = fountain_parser.parse(made("fountain", script).decode()).scenes
    found = [
        ReadScene(
            scene.heading.text,
            # This parser leaves the mark of a forced action in its text.
            [_flat(e.text).removeprefix("!") for e in scene.elements if isinstance(e, fountain_parser.Action)],
            [Spoken(block.character.name, _flat(_lines_of(block))) for block in scene.dialogue_blocks],
        )
        for scene in scenes
    ]
    assert [(s.actions, s.spoken) for s in found] == [(s.actions, s.spoken) for s in meant(script)]
    assert [s.heading.replace(" - ", " ").split() for s in found] == [
        s.heading.replace(" - ", " ").split() for s in meant(script)
    ]


def _lines_of(block: fountain_parser.DialogueBlock) -> str:
    return " ".join(part.text for part in block.lines if isinstance(part, fountain_parser.Dialogue))


@BOTH
def test_final_draft_s_xml_holds_the_same_scenes(script):
    scenes: list[ReadScene] = []
    speaker = ""
    root = ElementTree.fromstring(made("final_draft", script))
    for paragraph in root.iterfind("Content/Paragraph"):
        kind, text = paragraph.get("Type"), _flat(paragraph.findtext("Text", ""))
        if kind == "Scene Heading":
            assert paragraph.get("Number") == str(len(scenes) + 1)
            scenes.append(ReadScene(paragraph.findtext("Text", ""), [], []))
        elif kind == "Action":
            scenes[-1].actions.append(text)
        elif kind == "Character":
            speaker = text.removesuffix(" (V.O.)")
        elif kind == "Dialogue":
            scenes[-1].spoken.append(Spoken(speaker, text))
    assert scenes == meant(script)
    assert root.findtext("TitlePage/Content/Paragraph/Text") == script.title


def test_what_xml_cannot_hold_is_left_out_of_final_draft_s_file():
    beat = Beat(id="a", kind="action", text="A <bell> \x0b& \x00rings")
    scene = ENGLISH.scenes[0].model_copy(update={"beats": (beat,)})
    root = ElementTree.fromstring(made("final_draft", ENGLISH.model_copy(update={"scenes": (scene,)})))
    assert "A <bell> & rings" in [_flat(e.text or "") for e in root.iter("Text")]


@BOTH
def test_word_holds_the_same_scenes_and_the_label_that_they_were_generated(script):
    document = docx.Document(io.BytesIO(made("word", script)))
    scenes: list[ReadScene] = []
    speaker = ""
    for paragraph in document.paragraphs:
        kind, text = paragraph.style.name, _flat(paragraph.text)
        if kind == "Scene Heading":
            number, _, heading = paragraph.text.partition("　" if script.language == "zh" else "  ")
            assert number == str(len(scenes) + 1)
            scenes.append(ReadScene(heading, [], []))
        elif kind == "Action":
            scenes[-1].actions.append(text.removeprefix("△ "))
        elif kind == "Character":
            speaker = text.removesuffix(" (V.O.)")
        elif kind == "Dialogue":
            said = paragraph.runs if script.language == "zh" else []
            scenes[-1].spoken.append(Spoken(said[0].text if said else speaker, said[2].text if said else text))
    assert scenes == meant(script)
    faces = document.styles["Dialogue"].element.rPr.rFonts
    assert faces.get(qn("w:eastAsia")) == "SimSun"
    labels = [
        part.blob.decode() for part in document.part.package.iter_parts() if part.partname == "/docProps/custom.xml"
    ]
    assert len(labels) == 1 and 'name="AIGC"' in labels[0]
    label = json.loads("".join(ElementTree.fromstring(labels[0]).itertext()))
    assert label["Label"] == "1" and label["ProduceID"] == label["PropagateID"]
    assert made("word", script) == made("word", script), "the same script is the same file"


@BOTH
@pytest.mark.parametrize(("name", "size"), [("script_a4", (595, 842)), ("script_letter", (612, 792))])
def test_pages_to_print_hold_the_same_scenes_in_order_on_both_papers(script, name, size):
    read = pypdf.PdfReader(io.BytesIO(made(name, script)))
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages] == [size] * 2
    assert read.pages[0].extract_text().split()[0].lower() in script.title.lower()
    assert read.metadata.title == script.title
    said = "".join(_flat(page.extract_text()) for page in read.pages[1:]).replace(" ", "")
    at = 0
    for number, scene in enumerate(meant(script), 1):
        at = _found(said, f"{number}{scene.heading}", at)
        for speaker, line in scene.spoken:
            at = _found(said, line, _found(said, speaker, at))
        assert all(_squeezed(action) in said for action in scene.actions)


def _found(said: str, text: str, begin: int) -> int:
    at = said.find(_squeezed(text), begin)
    assert at >= 0, f"{text} does not follow what stands before it"
    return at + 1


def _squeezed(text: str) -> str:
    return "".join(text.split())


@BOTH
def test_no_page_ends_with_a_speaker_or_a_heading(script):
    """Pages of every length: a speaker stands above a line of the same page, wherever that page ends."""
    beats = tuple(beat for scene in script.scenes for beat in scene.beats)
    for count in range(1, 9):
        filled = script.scenes[0].model_copy(update={"beats": beats * 3 + beats[:count]})
        read = pypdf.PdfReader(io.BytesIO(made("script_letter", script.model_copy(update={"scenes": (filled,) * 3}))))
        assert len(read.pages) >= 3
        for page in read.pages[1:]:
            lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
            last = lines[-2] if script.language == "zh" else lines[-1]
            assert last not in ("AMOS", "NARRATOR (V.O.)", "(low)", "林岚", "猫") and "WORKSHOP" not in last, lines
