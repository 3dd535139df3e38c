"""How good a prompt is, estimated with its reasons; each reason names a mend where one click can help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from core import softer
from core.optimise import model_words, seen
from core.optimise.model_words import content
from core.optimise.values import Finding, Intent, Report
from providers.base import Model

PLACEHOLDER = re.compile(
    r"\{\{?\s*[a-z][a-z0-9_]*\s*\}?\}|<[A-Za-z][^<>\n]{0,30} here>|\[(?:insert|your|placeholder)[^\]\n]{0,40}\]"
    r"|[【\[（(](?:此处|这里|在此)?填[写入]?[^】\]）)\n]{0,20}[】\]）)]",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"(?:画面[里中]?)?(?:不要有|不要出现|不要|不能有|不能出现|不可以有|不想要|禁止出现|别有|别出现|别放|没有|无)(?P<zh>[^，。；！？、,.;\n]{1,16}(?:[、或和][^，。；！？、,.;\n]{1,16})*)"
    r"|\b(?:with no|no|without(?: any)?|don't (?:show|include|add|want)|do not (?:show|include|add)|avoid|never show)"
    r" (?P<en>[a-z][a-z' -]{1,40}?)(?=[,.;!?\n]|$| and no\b)",
    re.IGNORECASE,
)
NO_NEGATION = (
    "无人机",
    "无限",
    "无数",
    "无声",
    "无边",
    "无尽",
    "无名",
    "无家",
    "没有人的",
    "无缝",
    "无奈",
    "无助",
    "无聊",
    "无线",
)
NO_NEGATION_EN = ("no one", "no longer", "no matter", "nobody")
JOINS = re.compile(
    r"(?:[，,]?\s*\b(?:and|but|with|plus|pls|please)|[，,]?(?:并且|而且|但是?|还有|也|的))+\s*$", re.IGNORECASE
)
"""What joined a stretch to the words before it."""
CLAUSE = re.compile(r"[^，。；！？,.;!?\n]+")
LINES = re.compile(r"[^\n]+")
SENTENCE_END = "。！？.!?\n；;"
SHORTEST_REPEAT = 6
UNWANTED = re.compile(
    r"(?:不要|不靠|不见|不能|没有|避免|别|无|without|avoid|not? (?:by |from |any |more )?|never)\W{0,2}$", re.IGNORECASE
)


def check(prompt: str, intent: Intent, target: Model | None = None, negative: str = "") -> Report:
    """What makes the prompt weaker for what it is a prompt for, and for the model it goes to. The quality, 0 to 100, is an estimate:
    100 less the cost of each finding (data/prompts/quality.toml). Equal prompts have equal reports."""
    found = tuple(sorted(_findings(prompt, intent, target, negative), key=lambda finding: -finding.cost))
    return Report(quality=max(0, 100 - sum(finding.cost for finding in found)), findings=found)


def _findings(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    kind, costs = content(intent.task_type), seen.facts()["cost"]
    for look in LOOKS:
        for finding in look(prompt, intent, target, negative):
            if cost := costs[finding.rule].get(kind, 0):
                share = finding.facts.get("share", 1.0)
                facts = {name: fact for name, fact in finding.facts.items() if name != "share"}
                yield finding.model_copy(update={"cost": max(1, round(cost * share)), "facts": facts})


# What is missing ---------------------------------------------------------------------------------------------------------


def _missing(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    if not seen.somebody(prompt):
        yield Finding(rule="no_subject", cost=0)
    if not seen.somewhere(prompt) and intent.task_type != "character_design":
        yield Finding(rule="no_setting", cost=0)
    if not seen.some_time(prompt):
        yield Finding(rule="no_time", cost=0)
    for kind in ("light", "camera", "style", "mood", "form", "sound"):
        if not seen.says(kind, prompt):
            yield Finding(rule=f"no_{kind}", cost=0, mend=f"add_{kind}" if kind in ADDABLE else "")


def _length(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    enough = seen.facts()["enough"][content(intent.task_type)][intent.language]
    if (long := size(prompt, intent.language)) < enough:
        yield Finding(rule="short", cost=0, facts={"length": long, "enough": enough, "share": 1 - long / enough})
    limit = target.limits.prompt_chars if target else 0
    if limit and len(prompt) > limit:
        yield Finding(
            rule="long", cost=0, facts={"length": len(prompt), "limit": limit}, start=limit, end=len(prompt), mend="cut"
        )


def size(prompt: str, language: str) -> int:
    """Letters of a Chinese text, words of an English one."""
    chinese = sum("\u3400" <= letter <= "\u9fff" for letter in prompt)
    words = len(re.findall(r"[A-Za-z][A-Za-z'-]*", prompt))
    return chinese + words * 2 if language == "zh" else words + chinese // 2


# What contradicts itself -----------------------------------------------------------------------------------------------


def _contradictions(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    for rule in ("moves", "sizes", "times", "weathers"):
        if rule == "sizes" and intent.task_type == "character_design":
            continue
        if rule in ("moves", "sizes") and _many_shots(prompt, intent):
            continue
        there = seen.groups(rule, prompt)
        for one, other in seen.against(rule):
            if one in there and other in there:
                first, second = sorted((there[one], there[other]), key=lambda hit: hit.start)
                if second.start < first.end:
                    continue
                facts = {"one": first.word, "other": second.word}
                yield Finding(rule=rule, cost=0, facts=facts, start=second.start, end=second.end, mend="drop_second")
                break


def _many_shots(prompt: str, intent: Intent) -> bool:
    """A list of shots may hold every size and every move."""
    listed = re.findall(r"(?m)^\s*(?:\d+[.、)）]|镜头\s*\d|shot\s*\d|panel\s*\d)", prompt, re.IGNORECASE)
    asked = re.search(
        r"\d+\s*(?:个镜头|格|张分镜|shots|panels)|分镜(?:头)?(?:表|脚本)|shot list|storyboard", prompt, re.IGNORECASE
    )
    return intent.task_type == "storyboard_generation" and (len(listed) > 1 or bool(asked))


def _actions(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    steps = list(seen.hits("then", prompt))
    if len(steps) >= 2:
        first = steps[1]
        yield Finding(
            rule="actions",
            cost=0,
            facts={"count": len(steps) + 1},
            start=first.start,
            end=first.end,
            mend="first_action",
        )


# What should not be there ----------------------------------------------------------------------------------------------


def _words(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    for rule, mend in (("lettering", "drop_clause"), ("real", ""), ("vague", "drop_word")):
        hits = [hit for hit in seen.hits(rule, prompt) if rule != "lettering" or _wanted(prompt, hit.start)]
        if hits:
            words = list(dict.fromkeys(hit.word for hit in hits))
            share = min(3, len(words)) if rule == "vague" else 1
            facts = {"words": "、".join(words) if intent.language == "zh" else ", ".join(words), "share": share}
            yield Finding(rule=rule, cost=0, facts=facts, start=hits[0].start, end=hits[0].end, mend=mend)
    if (hit := next((hit for hit in seen.found(_hard(), prompt) if _wanted(prompt, hit.start)), None)) is not None:
        yield Finding(rule="forbidden", cost=0, facts={"word": hit.word}, start=hit.start, end=hit.end, mend="soften")
    if match := PLACEHOLDER.search(prompt):
        yield Finding(
            rule="placeholder",
            cost=0,
            facts={"word": match[0]},
            start=match.start(),
            end=match.end(),
            mend="drop_placeholder",
        )


def _wanted(prompt: str, start: int) -> bool:
    """Whether it is to be there: nothing right before it says that it is not."""
    return not UNWANTED.search(prompt[max(0, start - 16) : start])


def _negations(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    """Words for what must not be: naming a thing in a prompt for a picture tends to bring it, so they belong beside it."""
    if target is not None and not target.limits.negative:
        return
    there = negations(prompt)
    if there:
        yield Finding(
            rule="negation",
            cost=0,
            facts={"words": "、".join(match[0] for match in there)},
            start=there[0].start(),
            end=there[0].end(),
            mend="to_negative",
        )


def negations(prompt: str) -> list[re.Match[str]]:
    """ "no text", "不要血腥": where a prompt says what must not be."""
    return [
        match
        for match in NEGATION.finditer(prompt)
        if not match[0].startswith(NO_NEGATION) and not match[0].lower().startswith(NO_NEGATION_EN)
    ]


def unwanted_of(match: re.Match[str]) -> list[str]:
    """The things that a negation names."""
    return [thing.strip() for thing in re.split(r"[、或]", match["zh"] or match["en"]) if thing.strip()]


def _repeats(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    for match in _twice(prompt):
        facts = {"words": match[0].strip()}
        yield Finding(rule="repeated", cost=0, facts=facts, start=match.start(), end=match.end(), mend="drop_repeats")
        return


def _twice(prompt: str) -> list[re.Match[str]]:
    """Clauses that stand there already; among lines with headings, whole lines: a heading may name what another line tells."""
    known: set[str] = set()
    found = []
    for match in (LINES if model_words.lined(prompt) else CLAUSE).finditer(prompt):
        clause = _plain(match[0])
        if len(clause) >= SHORTEST_REPEAT and clause in known:
            found.append(match)
        known.add(clause)
    return found


def _plain(clause: str) -> str:
    return re.sub(r"[\s\d.、:：*-]+", "", clause).lower()


Look = Callable[[str, Intent, Model | None, str], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (_missing, _length, _contradictions, _actions, _words, _negations, _repeats)
ADDABLE = ("light", "camera", "sound")


@cache
def _hard() -> re.Pattern[str]:
    """What vendors refuse most: the words for which the studio knows softer ones."""
    return seen.any_of(word for words in softer.hard_words().values() for word in words)


# Mends -------------------------------------------------------------------------------------------------------------------


def mend(prompt: str, finding: Finding, intent: Intent, target: Model | None = None, negative: str = "") -> str:
    """The prompt without this weakness; itself where nothing helps. Its quality is never lower afterwards."""
    return mended(prompt, finding, intent, target, negative)[0]


def mended(
    prompt: str, finding: Finding, intent: Intent, target: Model | None = None, negative: str = ""
) -> tuple[str, str]:
    """The same with the words for what must not be: some mends move what stands in the prompt over there."""
    if finding.mend not in MENDS:
        return prompt, negative
    new, no = MENDS[finding.mend](prompt, negative, finding, intent, target)
    new = tidy(new).rstrip(" ，,、")
    if not new or check(new, intent, target, no).quality < check(prompt, intent, target, negative).quality:
        return prompt, negative
    return new, no


def tidy(text: str) -> str:
    """No more than one blank line at a time, no punctuation that lost its clause, no space at a line's end."""
    text = re.sub(r"[ \t]+(?=\n|$)", "", text.replace("\r\n", "\n"))
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip()


Mended = tuple[str, str]


def without(prompt: str, start: int, end: int) -> str:
    """Without this stretch; of the punctuation around it one sign stays, the stronger."""
    before, after = JOINS.sub("", prompt[:start]).rstrip(" "), prompt[end:].lstrip(" ")
    if before and after and before[-1] in "，、,;；" and after[0] in "，。、,.;；！？!?\n":
        before = before[:-1].rstrip()
    elif before and before[-1] in "：:":
        after = re.sub(r"^[，、,;；]\s*", "" if before[-1] == "：" else " ", after)
    elif not before or before[-1] in "\n。.!?！？":
        after = re.sub(r"^[，、,;；。.]\s*", "", after)
    gap = (
        " "
        if before
        and after
        and before[-1].isascii()
        and before[-1] != "\n"
        and after[0].isascii()
        and after[0].isalnum()
        else ""
    )
    return f"{before}{gap}{after}"


def _clause(prompt: str, at: int) -> tuple[int, int]:
    """Of the clause that this place stands in: where it begins and ends."""
    for match in CLAUSE.finditer(prompt):
        if match.start() <= at < match.end():
            colon = max(match[0].rfind("：", 0, at - match.start() + 1), match[0].rfind(":", 0, at - match.start() + 1))
            return match.start() + colon + 1, match.end()
    return at, at


def without_clause(prompt: str, at: int) -> str:
    """Without the clause that this place stands in, and without its line where the line says nothing else."""
    start, end = _clause(prompt, at)
    first, last = prompt.rfind("\n", 0, start) + 1, prompt.find("\n", end)
    last = len(prompt) if last < 0 else last
    left = f"{prompt[first:start]}{prompt[end:last]}"
    if model_words.lined(prompt) and len(_plain(re.sub(r"^[^:：]*[:：]", "", left)).strip("，。,;；")) < 2:
        return f"{prompt[: max(0, first - 1)]}{prompt[last:]}" if first else prompt[last + 1 :]
    return without(prompt, start, end)


def _drop_second(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Of two that contradict: the later one goes, with its clause where the clause says nothing else."""
    again = next((f for f in check(prompt, intent, target, negative).findings if f.rule == finding.rule), None)
    if again is None:
        return prompt, negative
    start, end = _clause(prompt, again.start)
    whole = prompt[start:end]
    little = len(_plain(whole)) - len(_plain(prompt[again.start : again.end])) <= (4 if intent.language == "zh" else 12)
    first = prompt.find(str(again.facts["one"]))
    if little and not start <= first < end:
        return without(prompt, start, end), negative
    left, right = again.start, again.end
    joined = re.search(
        r"[，、,]?\s*(?:然后|再|又|同时|并且|并|且|和|\b(?:and then|then|and|while))\s*(?:the camera\s+)?$",
        prompt[:left],
    )
    left = joined.start() if joined else left
    return without(prompt, left, right), negative


def _to_negative(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    there = negations(prompt)
    things = [thing for match in there for thing in unwanted_of(match)]
    for match in reversed(there):
        prompt = without(prompt, match.start(), match.end())
    return prompt, joined_negative(negative, things, intent.language)


def joined_negative(negative: str, things: list[str], language: str) -> str:
    """What must not be, each once."""
    comma = "，" if language == "zh" else ", "
    known = [word.strip() for word in re.split(r"[，,、;；\n]", negative) if word.strip()]
    lowered = {word.lower() for word in known}
    return comma.join([*known, *(thing for thing in dict.fromkeys(things) if thing and thing.lower() not in lowered)])


def _add(kind: str) -> Callable[[str, str, Finding, Intent, Model | None], Mended]:
    def add(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
        return with_line(prompt, kind, model_words.craft(kind, intent, prompt), intent.language), negative

    return add


def with_line(prompt: str, kind: str, words: str, language: str) -> str:
    """With words for light, camera or sound, where they stand best: a line of its own among lines, else at the end of the sentence."""
    if not words:
        return prompt
    if model_words.lined(prompt):
        line = f"{model_words.heading(kind, language)}{model_words.colon(language)}{words}"
        body, block, rest = model_words.before_block(prompt)
        return f"{body.rstrip()}\n{line}\n\n{block}{rest}" if block else f"{body.rstrip()}\n{line}"
    stop, space = ("。", "") if language == "zh" else (".", " ")
    words = words if language == "zh" else words[:1].upper() + words[1:]
    return f"{prompt.rstrip(' ，,。.;；')}{stop}{space}{words}{stop}"


def _cut(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    return cut(prompt, target.limits.prompt_chars if target else 0), negative


def cut(prompt: str, most: int) -> str:
    """No longer than this, ending with a whole sentence where one ends in its second half, else with a whole clause or word."""
    if not most or len(prompt) <= most:
        return prompt
    kept = prompt[:most]
    for signs in (SENTENCE_END, "，,、", " "):
        at = max(kept.rfind(sign) for sign in signs)
        if at >= most // 2:
            return kept[: at + (kept[at] in SENTENCE_END)].rstrip(" ，,、\n")
    return kept


def _soften(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    return softer.by_words(prompt, intent.language), negative


def _drop_word(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Words that say nothing go, and the degree that stood before them."""
    for hit in reversed(list(seen.hits(finding.rule, prompt))):
        degree = re.search(
            r"(?:(?:非常|特别|十分|超级|真的|最好|比较|要|很|得)+|\b(?:very|really|super|so|just|make it|look|looks)\s+)$",
            prompt[: hit.start],
        )
        end = hit.end + (prompt[hit.end : hit.end + 1] == "的" and hit.word[-1] != "的")
        prompt = without(prompt, degree.start() if degree else hit.start, end)
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[，。])", "", prompt), negative


def _drop_clause(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    for hit in reversed([hit for hit in seen.hits(finding.rule, prompt) if _wanted(prompt, hit.start)]):
        start, end = _clause(prompt, hit.start)
        prompt = without(prompt, start, end)
    return prompt, negative


def _drop_repeats(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    for match in reversed(_twice(prompt)):
        prompt = without(prompt, match.start(), match.end())
    return prompt, negative


def _drop_placeholder(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """A line that has nothing else to say goes with it."""
    lines = []
    for line in prompt.split("\n"):
        told = PLACEHOLDER.sub("", line)
        if (
            told == line
            or len(
                _plain(told.partition("：")[2] or told.partition(":")[2] or ("" if re.search("[：:]", told) else told))
            )
            > 1
        ):
            lines.append(re.sub(r" {2,}", " ", told) if told != line else line)
    return "\n".join(lines), negative


def _first_action(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Two moments at most: what comes after the second "then" goes, to the end of its sentence."""
    steps = list(seen.hits("then", prompt))
    if len(steps) < 2:
        return prompt, negative
    end = next((at for at in range(steps[1].start, len(prompt)) if prompt[at] in "。！？.!?\n"), len(prompt))
    return without(prompt, steps[1].start, end), negative


MENDS: dict[str, Callable[[str, str, Finding, Intent, Model | None], Mended]] = {
    "drop_second": _drop_second,
    "to_negative": _to_negative,
    "add_light": _add("light"),
    "add_camera": _add("camera"),
    "add_sound": _add("sound"),
    "cut": _cut,
    "soften": _soften,
    "drop_word": _drop_word,
    "drop_clause": _drop_clause,
    "drop_repeats": _drop_repeats,
    "drop_placeholder": _drop_placeholder,
    "first_action": _first_action,
}
