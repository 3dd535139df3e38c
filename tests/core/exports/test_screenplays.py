"""The screenplay in the forms of screenwriting programs and offices, each read back by a reader that is not ours as the same scenes."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree

import fountain_parser
import pytest

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
