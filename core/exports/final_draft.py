"""The screenplay as Final Draft's XML (.fdx), which most screenwriting and production programs open."""

from __future__ import annotations

from xml.etree import ElementTree

from core.exports import ScriptFormat
from core.handover.package import xml_text
from core.script.model import Script
from core.script.script_paragraphs import ScriptParagraph, script_paragraphs

TYPES = {
    "heading": "Scene Heading",
    "action": "Action",
    "speaker": "Character",
    "manner": "Parenthetical",
    "line": "Dialogue",
    "card": "Action",
}
BEGINNING = b'<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n'


def write(script: Script) -> bytes:
    """UTF-8, with a title page; scenes are numbered from 1."""
    told = ElementTree.Element("FinalDraft", DocumentType="Script", Template="No", Version="1")
    content = ElementTree.SubElement(told, "Content")
    for paragraph in script_paragraphs(script):
        _add(content, paragraph)
    front = ElementTree.SubElement(ElementTree.SubElement(told, "TitlePage"), "Content")
    for text in filter(None, (script.title, script.logline)):
        _text(ElementTree.SubElement(front, "Paragraph", Alignment="Center"), " ".join(text.split()))
    ElementTree.indent(told)
    written: bytes = ElementTree.tostring(told, "utf-8")
    return BEGINNING + written + b"\n"


def _add(content: ElementTree.Element, paragraph: ScriptParagraph) -> None:
    facts = {"Type": TYPES[paragraph.kind]}
    if paragraph.kind == "heading":
        facts["Number"] = str(paragraph.scene)
    text = paragraph.text + (" (V.O.)" if paragraph.off_screen else "")
    _text(ElementTree.SubElement(content, "Paragraph", facts), f"({text})" if paragraph.kind == "manner" else text)


def _text(paragraph: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(paragraph, "Text").text = xml_text(text)


FORMAT = ScriptFormat(
    extension="fdx",
    media_type="application/xml",
    title={"zh": "剧本 Final Draft", "en": "Script, Final Draft"},
    short_title={"zh": "Final Draft", "en": "Final Draft"},
    keeps={
        "zh": "编号的场次、人物、动作和台词，Final Draft 等编剧软件能接着写。",
        "en": "Numbered scenes, people, action and lines; Final Draft and its like go on from there.",
    },
    loses={"zh": "没有镜头和画面。", "en": "No shots and no pictures."},
    write=write,
    order=41,
)
