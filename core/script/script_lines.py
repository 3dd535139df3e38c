"""The lines of a script from elsewhere, read one by one: titles, headings, cues, what is said and what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.script import parser_words

MOST_LINES, MOST_BEATS, MOST_LISTED = 20_000, 4_000, 200
"""A script of two hours has some 6,000 lines, 3,000 beats and 60 people. What stands after that is not read."""
MOST_OF_LINE = 2_000
"""Characters of a line, and of a beat: see core.script.model."""
CARD = "card"
"""The kind of a line that is read on the screen; a beat has it with it."""
MOST_OF_MARK, MOST_OF_CUE = 200, 80
"""Characters of a line that can be a heading or a cut, and of one that can be a name alone."""
INSIDE = re.compile(r"^(内景|室内|内|INT\.?)$", re.I)
OUTSIDE = re.compile(r"^(外景|室外|外|EXT\.?|EST\.?|内外景?|内/外|INT\.?/EXT\.?|EXT\.?/INT\.?|I/E\.?)$", re.I)
FOUNTAIN = re.compile(r"^(?:\d+[A-Z]?[.)]?\s+)?((?:INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ])\s*(.+)$", re.I)
NUMBERED = re.compile(
    r"^(?:第\s*[零〇一二两三四五六七八九十百\d]+\s*场|场景?\s*[零〇一二两三四五六七八九十百\d]+|\d{1,3}(?:\s*[-－]\s*\d{1,3})?\s*[、.．)）]?(?=\s|\D))\s*[:：、.．]?\s*(.*)$"
)
CERTAIN = re.compile(r"^(第\s*[零〇一二两三四五六七八九十百\d]+\s*场|场景?\s*[零〇一二两三四五六七八九十百\d]+)")
META = re.compile(r"^(时间|地点|场景|人物|出场人物|角色|天气|季节|景别|日/夜|内/外)\s*[:：]\s*(.*)$")
HEAD = re.compile(
    r"^(title|credit|author|authors|source|notes|draft date|date|contact|copyright|revision|片名|剧名|编剧|作者|导演|类型|片长)\s*[:：]\s*(.*)$",
    re.I,
)
CUT = re.compile(
    r"^(>.*[^<]|.*\b(?:CUT|DISSOLVE|FADE|SMASH|MATCH)\b.*(?:TO|IN|OUT)[:.]?|FADE (IN|OUT|TO BLACK)[:.]?|切至.{0,12}|淡[入出]。?|\(?完\)?|（完）|剧终|THE END\.?|===+|---+|\*\*\*+)$"
)
COLON_ZH = re.compile(r"^([^\s：:，。！？、（(【△]{1,12})\s{0,4}(?:[（(]([^）)]{1,40})[）)])?\s{0,4}[：:]\s*(.*)$")
COLON_EN = re.compile(
    r"^([A-Z][\w.'’-]{0,40}(?: [A-Z][\w.'’-]{0,40}| of| the){0,3})\s{0,4}(?:\(([^)]{1,60})\))?\s{0,4}[:：]\s+(.+)$"
)
INTRODUCED_EN = re.compile(r"\b([A-Z][A-Z'’-]{1,30}(?: [A-Z][A-Z'’-]{1,30}){0,2})\s{0,4}\(([^)]{1,80})\)")
INTRODUCED_ZH = re.compile(r"([\u4e00-\u9fff]{2,4})（([男女][^）]{0,30}|[^）]{0,12}\d{1,4}岁[^）]{0,20})）")
SUPER = re.compile(
    r"^!?(?:SUPER|SUPERIMPOSE|TITLE CARD|ON SCREEN|字幕卡|屏幕文字|标题卡)\s{0,4}[:：]\s{0,4}(.+)$", re.I
)
"""Words that are read on the screen, as screenplays say them."""
MANNER = re.compile(r"^[（(]([^）)]{1,80})[）)]\s*(.*)$", re.S)
NARRATOR = re.compile(r"^(旁白|画外音|解说|字幕|narrator|narration|voice ?over|v\.?o\.?)$", re.I)


@dataclass
class SceneLines:
    """One scene as its lines say it."""

    heading: str = ""
    interior: bool | None = None
    location: str = ""
    when: str = ""
    weather: str = ""
    beats: list[tuple[str, str, str, str]] = field(default_factory=list)
    """kind, speaker, manner, text"""

    def words(self) -> str:
        return " ".join([self.heading, *(text for _, _, _, text in self.beats)])


class LineReader:
    """Reads a text line by line: titles, headings, who speaks, what happens."""

    def __init__(self, text: str, language: str) -> None:
        self.zh = language == "zh"
        self.title = ""
        self.scenes: list[SceneLines] = []
        self.listed: dict[str, str] = {}
        """Names the script lists or introduces, and what it says of them."""
        self.lines = text.split("\n", MOST_LINES)[:MOST_LINES]
        self.beats = 0

    def read(self) -> None:
        fountain = not self.zh
        speaking, paragraph = ("", ""), False
        plain = ["", *(_plain(line[:MOST_OF_LINE]) for line in self.lines), ""]
        for raw, before, line, after in zip(self.lines, plain, plain[1:], plain[2:], strict=False):
            if self.beats >= MOST_BEATS:
                return
            if not line:
                speaking, paragraph = ("", ""), False
                continue
            marked = len(line) <= MOST_OF_MARK and (self._opening(line) or self._heading(line, raw) or _cut(line))
            if marked or self._meta(line):
                speaking, paragraph = ("", ""), False
                continue
            if speaking[0]:
                speaking = self._spoken(speaking, line)
                continue
            if self._super(line):
                paragraph = False
                continue
            cue = self._cue(line, raw, before, after)
            if cue[0]:
                speaking, paragraph = cue, False
                continue
            if self._colon(line):
                paragraph = False
                continue
            self._action(line, joined=paragraph and fountain)
            paragraph = True

    def _opening(self, line: str) -> bool:
        if self.scenes:
            return False
        found = HEAD.match(line)
        if found:
            if found[1].lower() in ("title", "片名", "剧名"):
                self.title = self.title or _bare(found[2])
            return True
        if not self.title and re.fullmatch(r"《[^》]{1,60}》.{0,6}", line):
            self.title = _bare(line)
            return True
        if not self.title and line.startswith("# "):
            self.title = _bare(line[2:])
            return True
        return False

    def _heading(self, line: str, raw: str) -> bool:
        if raw.startswith(".") and len(raw) > 1 and raw[1] not in ". ":
            self._open(line[1:], line[1:])
            return True
        line = re.sub(r"\s*#[^#]+#$", "", re.sub(r"^#+\s*", "", line))
        found = FOUNTAIN.match(line)
        if found:
            self._open(line, f"{found[1].strip()} {found[2]}")
            return True
        numbered = NUMBERED.match(line)
        rest = numbered[1] if numbered else line
        if len(rest) > 48 or re.search(r"[。！？!?；;“”]|[：:].{8}", rest):
            return False
        certain = bool(CERTAIN.match(line))
        parts = _parts(rest)
        inside = any(INSIDE.match(p) or OUTSIDE.match(p) for p in parts)
        dated = any(parser_words.meaning_of_word("when", p) for p in parts)
        if certain or (inside and (numbered or dated or len(parts[0]) > 1 or len(parts) > 2)) or (numbered and dated):
            self._open(line, rest)
            return True
        return False

    def _open(self, heading: str, rest: str) -> None:
        scene = SceneLines(heading)
        self.scenes.append(scene)
        for part in _parts(rest):
            self._place(scene, part)

    def _place(self, scene: SceneLines, part: str) -> None:
        hour = parser_words.meaning_of_word("when", part)
        if INSIDE.match(part) or OUTSIDE.match(part):
            scene.interior = bool(INSIDE.match(part)) if scene.interior is None else scene.interior
        elif hour:
            scene.when = scene.when or hour
        elif parser_words.meaning_of_word("weather", part):
            scene.weather = parser_words.meaning_of_word("weather", part)
        else:
            scene.location += (" " if scene.location and not self.zh else "·" if scene.location else "") + part

    def _meta(self, line: str) -> bool:
        found = META.match(line)
        if not found:
            return False
        key, said = found[1], found[2].strip()
        if key in ("人物", "出场人物", "角色"):
            for name in _listed(said):
                self._introduce(name)
        elif self.scenes:
            for part in _parts(said[:MOST_OF_MARK]):
                self._place(self.scenes[-1], part)
        return True

    def _introduce(self, said: str) -> None:
        found = re.match(r"^([^（(]{1,20})(?:[（(](.*?)[）)])?$", said.strip())
        if found and found[1].strip() and found[1] not in parser_words.words_by_meaning("no_name")["zh"]:
            self._list(found[1].strip(), found[2] or "")

    def _list(self, name: str, said: str) -> None:
        if len(self.listed) < MOST_LISTED:
            self.listed.setdefault(name, said)

    def _cue(self, line: str, raw: str, before: str, after: str) -> tuple[str, str]:
        """(name, manner) where somebody's name stands alone and their words follow."""
        if not after or len(line) > MOST_OF_CUE:
            return ("", "")
        if raw.lstrip().startswith("@"):
            name, manner = _split(line.lstrip("@").rstrip("^ "))
            return (name, manner)
        if before:
            return ("", "")
        if self.zh:
            name, manner = _split(line)
            return (name, manner) if name in self.listed and len(name) <= 8 else ("", "")
        name, manner = _split(line.lstrip("@").rstrip("^ "))
        if not _shouted(name) or name.split()[0] in parser_words.words_by_meaning("no_name")["en"] or name[-1] in ".:":
            return ("", "")
        return (_cased(name), manner.replace("CONT'D", "").replace("CONT’D", "").strip())

    def _spoken(self, speaking: tuple[str, str], line: str) -> tuple[str, str]:
        name, manner = speaking
        found = MANNER.match(line)
        if found:
            manner = found[1].strip()
            line = found[2].strip()
        beats = self._here().beats
        if not line:
            return (name, manner)
        if beats and beats[-1][0] != "action" and beats[-1][1:3] == (name, manner + "\t"):
            kind, who, how, said = beats[-1]
            if len(said) < MOST_OF_LINE:
                beats[-1] = (kind, who, how, f"{said}{'' if self.zh else ' '}{line}")
        else:
            self._say(name, manner, line, going=True)
        return (name, manner)

    def _super(self, line: str) -> bool:
        found = SUPER.match(line) if len(line) <= MOST_OF_MARK else None
        if found:
            self.beats += 1
            self._here().beats.append((CARD, "", "", found[1].strip().strip('"“”')))
        return bool(found)

    def _colon(self, line: str) -> bool:
        found = (COLON_ZH if self.zh else COLON_EN).match(line) or (COLON_EN.match(line) if self.zh else None)
        if not found or found[1] in parser_words.words_by_meaning("no_name")["zh"] or not found[3].strip():
            return False
        if self.zh and re.search(r"[的了着说道问]$", found[1]) and found[1] not in self.listed:
            return False
        manner, said = found[2] or "", found[3].strip()
        inner = MANNER.match(said)
        if inner and inner[2].strip():
            manner, said = manner or inner[1], inner[2].strip()
        self._say(found[1].strip(), manner, said)
        return True

    def _say(self, name: str, manner: str, said: str, going: bool = False) -> None:
        said = said.strip('“”"「」') if said[:1] in '“"「' else said
        if not said.strip():
            return
        told = bool(NARRATOR.match(name))
        name = "" if told else _cased(name) if name.isupper() else name
        if name:
            self._list(name, "")
        self.beats += 1
        self._here().beats.append(("narration" if told else "dialogue", name, manner + ("\t" if going else ""), said))

    def _action(self, line: str, joined: bool) -> None:
        line = _unmarked(line).strip("> <")
        if not line:
            return
        for name, said in INTRODUCED_EN.findall(line):
            self._list(_cased(name), said)
        for name, said in INTRODUCED_ZH.findall(line):
            self._list(name, said)
        beats = self._here().beats
        if joined and beats and beats[-1][0] == "action":
            if len(beats[-1][3]) < MOST_OF_LINE:
                beats[-1] = ("action", "", "", f"{beats[-1][3]} {line}")
        else:
            self.beats += 1
            beats.append(("action", "", "", line))

    def _here(self) -> SceneLines:
        if not self.scenes:
            self.scenes.append(SceneLines())
        return self.scenes[-1]


def _plain(raw: str) -> str:
    """A line without the marks of Markdown and Fountain."""
    return re.sub(r"\*{1,3}|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)", "", raw).strip().lstrip("~").strip()


def _parts(heading: str) -> list[str]:
    """A heading taken apart: INT., the place, the hour; 内景, 厨房, 夜."""
    heading = re.sub(r"[（(]([^）)]*)[）)]", r" \1 ", heading[:MOST_OF_MARK])
    pieces = re.split(
        r"\s+[-–—－]+\s*|[,，、/·|－—–]+|(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])|(?<=INT\.)\s*|(?<=EXT\.)\s*",
        heading,
    )
    found = [piece.strip(" -–—.．:：") for piece in pieces if piece and piece.strip(" -–—.．:：")]
    return [part for piece in found for part in _unglued(piece)]


def _unglued(piece: str) -> list[str]:
    """INT KITCHEN without a dot, 内厨房夜 without spaces stay as they are but for a first or last word that is known."""
    first, _, rest = piece.partition(" ")
    if rest and (INSIDE.match(first) or OUTSIDE.match(first)):
        return [first, rest]
    return [piece]


def _split(cue: str) -> tuple[str, str]:
    """A name, and what stands in brackets at the end of its line."""
    cue = cue.strip()
    if not cue.endswith((")", "）")):
        return cue, ""
    inner = max(cue.rfind(close, 0, len(cue) - 1) for close in ")）") + 1
    opens = [at for at in (cue.find(sign, inner) for sign in "(（") if at >= 0]
    if not opens:
        return cue, ""
    return cue[: min(opens)].strip(), cue[min(opens) + 1 : -1].strip()


def _shouted(name: str) -> bool:
    """Written as a cue is: MRS. O'HARA. No small letter, no colon, and nothing called out after its last capital."""
    capital = max((at for at, letter in enumerate(name) if "A" <= letter <= "Z"), default=-1)
    small = any("a" <= letter <= "z" or letter in "：:" for letter in name)
    return len(name) <= 30 and capital >= 0 and not small and not set("!?") & set(name[capital:])


def _cut(line: str) -> bool:
    return bool(CUT.match(line))


def _listed(said: str) -> Iterator[str]:
    """The names of a list; what stands in brackets after one belongs to it."""
    name, depth = "", 0
    for letter in said:
        depth = min(depth + 1, 1) if letter in "（(" else 0 if letter in "）)" else depth
        if not depth and (letter in "、，,；;" or letter.isspace()):
            yield name
            name = ""
        else:
            name += letter
    yield name


def _unmarked(line: str) -> str:
    """An action without the sign before it and the brackets around it."""
    if line[:1] in "△▲Δ○●◎*!【[［":
        line = line[1:].lstrip()
    return line[:-1].rstrip() if line[-1:] in "】]］" else line


def _bare(title: str) -> str:
    return re.sub(r"^[《“\"]|[》”\"].*$", "", title.strip()).strip()


def _cased(name: str) -> str:
    """MRS. O'HARA as people write her."""
    return re.sub(r"[A-Za-z]+", lambda word: word[0][0].upper() + word[0][1:].lower(), name) if name.isupper() else name
