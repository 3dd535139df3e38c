"""A script as a Word document: a title page, numbered pages and named styles, English as a screenplay and Chinese as Chinese scripts are set."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from core.handover.package import xml_text
from core.papers.office_files import CREATED, repack_undated
from core.render.join import content_label
from core.script.model import Script
from core.script.script_paragraphs import ScriptParagraph, script_paragraphs
from core.types import digest

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

CUSTOM = "docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CUSTOM_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="AIGC"><vt:lpwstr>{}</vt:lpwstr></property></Properties>'
)


class PageForm(NamedTuple):
    """A page in inches, and the faces of its words: `latin` for English letters, `han` for Chinese, `han_heading` for headings."""

    width: float
    height: float
    latin: str
    han: str
    han_heading: str


LETTER = PageForm(8.5, 11, "Courier New", "SimSun", "SimHei")
A4 = PageForm(8.27, 11.69, "Times New Roman", "SimSun", "SimHei")


class StyleForm(NamedTuple):
    """A paragraph's indents in inches, the points above it, and whether the next one stays on its page."""

    name: str
    left: float
    right: float
    above: float
    with_next: bool


ENGLISH_STYLES = (
    StyleForm("Scene Heading", 0, 0, 24, True),
    StyleForm("Action", 0, 0, 12, False),
    StyleForm("Character", 2.2, 0, 12, True),
    StyleForm("Parenthetical", 1.6, 2.0, 0, True),
    StyleForm("Dialogue", 1.0, 1.5, 0, False),
)
CHINESE_STYLES = (
    StyleForm("Scene Heading", 0, 0, 18, True),
    StyleForm("Action", 0, 0, 6, False),
    StyleForm("Dialogue", 0.67, 0, 6, False),
)


def word_document(script: Script) -> bytes:
    """A .docx: US Letter for English, A4 for Chinese. It bears the label that says it was generated (custom property AIGC); the same
    script is always the same file."""
    from docx import Document as new_document

    zh = script.language.startswith("zh")
    document, page = new_document(), A4 if zh else LETTER
    _set_page(document, page)
    for form in CHINESE_STYLES if zh else ENGLISH_STYLES:
        _add_style(document, form, page)
    _title_page(document, script)
    _write_paragraphs(document, script, zh)
    _tell_properties(document, script)
    out = io.BytesIO()
    document.save(out)
    return repack_undated(_labelled(out.getvalue(), content_label(digest("script", script)[:32])))


def _set_page(document: Document, page: PageForm) -> None:
    from docx.shared import Inches, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Inches(page.width), Inches(page.height)
    section.left_margin, section.right_margin = (
        Inches(1.5 if page is LETTER else 1.25),
        Inches(1 if page is LETTER else 1.25),
    )
    section.top_margin = section.bottom_margin = Inches(1)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    _set_faces(normal, page.latin, page.han)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0 if page is LETTER else 1.4
    _page_number(section.header.paragraphs[0] if page is LETTER else section.footer.paragraphs[0], page)


def _set_faces(style: ParagraphStyle, latin: str, han: str) -> None:
    """python-docx sets the Latin face only: without w:eastAsia Word shows Chinese in a face of its own choice."""
    from docx.oxml.ns import qn

    style.font.name = latin
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), han)


def _add_style(document: Document, form: StyleForm, page: PageForm) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Inches, Pt

    style = document.styles.add_style(form.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = document.styles["Normal"], True
    heading = form.name == "Scene Heading"
    style.font.bold = heading
    _set_faces(style, page.latin, page.han_heading if heading else page.han)
    set_as = style.paragraph_format
    set_as.left_indent, set_as.right_indent = Inches(form.left), Inches(form.right)
    set_as.space_before, set_as.keep_with_next, set_as.widow_control = Pt(form.above), form.with_next, True
    set_as.keep_together = form.name != "Action"
    if form.name == "Dialogue" and page is A4:
        set_as.first_line_indent = Inches(-0.67)


def _page_number(paragraph: object, page: PageForm) -> None:
    """A field that counts, at the top right of a screenplay and at the foot of a Chinese script."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if page is LETTER else WD_ALIGN_PARAGRAPH.CENTER  # type: ignore[attr-defined]
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # type: ignore[attr-defined]


def _title_page(document: Document, script: Script) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.shared import Inches, Pt

    title = document.add_paragraph()
    title.alignment, title.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.CENTER, Inches(3)
    words = title.add_run(xml_text(script.title))
    words.bold, words.font.size = True, Pt(20)
    if script.logline:
        about = document.add_paragraph(xml_text(script.logline))
        about.alignment, about.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.CENTER, Pt(24)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _write_paragraphs(document: Document, script: Script, zh: bool) -> None:
    speaker = manner = ""
    for each in script_paragraphs(script):
        if zh and each.kind == "speaker":
            speaker, manner = each.text, ""
        elif zh and each.kind == "manner":
            manner = f"（{each.text}）"
        elif zh and each.kind == "line":
            paragraph = document.add_paragraph(style="Dialogue")
            paragraph.add_run(xml_text(speaker)).bold = True
            paragraph.add_run(xml_text(f"：{manner}"))
            paragraph.add_run(xml_text(each.text))
        else:
            document.add_paragraph(xml_text(_said(each, zh)), style=_style(each))


def _said(paragraph: ScriptParagraph, zh: bool) -> str:
    if paragraph.kind == "heading":
        return f"{paragraph.scene}{'　' if zh else '  '}{paragraph.text}"
    if paragraph.kind == "manner":
        return f"({paragraph.text})"
    return (
        ("△ " if zh and paragraph.kind == "action" else "")
        + paragraph.text
        + (" (V.O.)" if paragraph.off_screen else "")
    )


def _style(paragraph: ScriptParagraph) -> str:
    return {"heading": "Scene Heading", "speaker": "Character", "manner": "Parenthetical", "line": "Dialogue"}.get(
        paragraph.kind, "Action"
    )


def _tell_properties(document: Document, script: Script) -> None:
    told = document.core_properties
    told.title, told.author, told.comments = xml_text(script.title)[:255], "", ""
    told.created = told.modified = CREATED.replace(tzinfo=None)
    told.language = "zh-CN" if script.language.startswith("zh") else "en-US"


def _labelled(packed: bytes, label: str) -> bytes:
    """The same with a custom property AIGC, which python-docx has no words for: one entry, its type and its relation."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        types, relations = file.read("[Content_Types].xml").decode(), file.read("_rels/.rels").decode()
    kind = f'<Override PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"/></Types>'
    relation = f'<Relationship Id="rIdAIGC" Type="{CUSTOM_RELATION}" Target="{CUSTOM}"/></Relationships>'
    return repack_undated(
        packed,
        {
            "[Content_Types].xml": types.replace("</Types>", kind).encode(),
            "_rels/.rels": relations.replace("</Relationships>", relation).encode(),
            CUSTOM: CUSTOM_PROPERTIES.format(escape(label)).encode(),
        },
    )
