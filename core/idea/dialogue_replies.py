"""What somebody meant by an answer in a dialogue: words for a field, for several at once, a skip, a correction, or "enough"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from core.idea import dialogue_questions
from core.templates.prompt_values import LABELS, PromptTask, Span
from core.types import Value

Spans = Callable[[str, str, PromptTask], Sequence[Span]]

_END = r"[\s。.！!~～,，]*$"
_SKIP = re.compile(
    r"^\s*(?:随便(?:吧|你)?|都行|都可以|怎样都行|无所谓|不知道|不清楚|没想好|还没想好|没想法|没有(?:了)?|无|跳过|你定(?:吧)?|你决定(?:吧)?|看着办"
    r"|skip|pass|no idea|any(?:thing)?|whatever|i don'?t (?:care|know|mind)|don'?t (?:care|know|mind)|no preference|not sure|none|no"
    r"|you (?:decide|choose)|up to you|-+)" + _END,
    re.I,
)
_ENOUGH = re.compile(
    r"^\s*(?:够了|可以了|就这样(?:吧)?|就这些(?:了)?|直接(?:生成|写)(?:吧)?|(?:开始)?生成(?:吧)?|开始吧|不用(?:再)?问了|别问了"
    r"|(?:that'?s )?enough(?:,? (?:just )?build it)?|(?:just )?build it|that'?s (?:all|it)|done|go ahead)" + _END,
    re.I,
)
_CORRECTS = re.compile(
    r"^\s*(?:不是?|不对|错了|等等)\s*[，,。:：、]\s*(?:是|应该是|改成|要)?|^\s*(?:改成|改为|应该是|换成)"
    r"|^\s*(?:no|nope|wait|sorry|correction)\s*[,.:;]\s*(?:it'?s |it is |make (?:it|them) |s?he'?s )?"
    r"|^\s*(?:actually|make (?:it|them)|change (?:it|that) to)[,:]?\s+(?:it'?s |it is )?",
    re.I,
)
_SEX = re.compile(
    r"^\s*(?:(?:is|be|s?he'?s|it'?s|a|an|the|是|要|个|一个)\s*)*(?P<f>女(?:的|性|人|生|孩)?|female|woman|girl|she)?"
    r"(?P<m>男(?:的|性|人|生|孩)?|male|man|boy|he)?" + _END,
    re.I,
)
_CLAUSES = re.compile(r"[，。；,;]\s*\S|\.\s+\S")
_TO_F = {
    "男人": "女人", "男孩": "女孩", "男生": "女生", "男": "女", "渔夫": "渔妇", "老头": "老太太", "爷爷": "奶奶", "父亲": "母亲", "儿子": "女儿",
    "哥哥": "姐姐", "弟弟": "妹妹", "王子": "公主", "少年": "少女", "丈夫": "妻子", "国王": "女王", "他": "她",
    "man": "woman", "boy": "girl", "male": "female", "father": "mother", "son": "daughter", "brother": "sister", "king": "queen",
    "prince": "princess", "husband": "wife", "grandfather": "grandmother", "fisherman": "fisherwoman", "he": "she", "his": "her",
}  # fmt: skip
_TO_M = {there: here for here, there in _TO_F.items()}


class Reply(Value):
    """`said`: field to words, a Label of its own where no field of this task has it; `skipped` fields that shall not be asked again."""

    said: dict[str, str] = {}
    skipped: tuple[str, ...] = ()
    enough: bool = False


def is_skip(text: str) -> bool:
    return not text.strip() or bool(_SKIP.match(text))


def is_enough(text: str) -> bool:
    return bool(_ENOUGH.match(text))


def read_answers(answers: Mapping[str, str], task: PromptTask, language: str, spans: Spans) -> Reply:
    """Each answer fills its own field, whole; one that says several things fills those fields too."""
    said: dict[str, str] = {}
    skipped = []
    for name, text in answers.items():
        if is_skip(text):
            skipped.append(name)
            continue
        others = _beside(name, text, task, language, spans)
        beside = {other: words for other, words in others.items() if is_skip(answers.get(other, ""))}
        said = {**beside, **said, name: _own(text, beside)}
    return Reply(said=said, skipped=tuple(name for name in skipped if name not in said))


def _beside(name: str, text: str, task: PromptTask, language: str, spans: Spans) -> dict[str, str]:
    """What an answer says of other fields, in clauses of their own."""
    if not _CLAUSES.search(text):
        return {}
    found = split_by_field(text, task, language, spans, offered=True)
    own = found.pop(name, "")
    return {other: words for other, words in found.items() if words not in own and not own.startswith(words)}


def _own(text: str, beside: Mapping[str, str]) -> str:
    """The clauses of an answer that are about its own field."""
    clauses = [clause.strip() for clause in re.split(r"[，。；,;]|\.\s", text) if clause.strip()]
    mine = [clause for clause in clauses if not any(words in clause for words in beside.values())]
    return _bare(text) if not beside or not mine else ("，" if re.search(r"[，。；]", text) else ", ").join(mine)


def read_free_words(
    text: str,
    task: PromptTask,
    language: str,
    asked: Sequence[str],
    known: Mapping[str, str],
    last: Sequence[str],
    spans: Spans,
) -> Reply:
    """Free words, in answer to the fields `asked`. `known` is what is collected, `last` the fields that were answered last: what a
    correction without a name of its own is about."""
    if is_enough(text):
        return Reply(enough=True)
    if is_skip(text):
        return Reply(skipped=tuple(asked))
    if (hit := _CORRECTS.match(text)) and (meant := text[hit.end() :].strip()):
        return Reply(said=_corrected(meant, task, language, asked, known, last, spans))
    found = split_by_field(text, task, language, spans, offered=True)
    if len(asked) == 1 and len(found) < 2:
        return Reply(said={asked[0]: _bare(text)})
    if not found and asked:
        return Reply(said={asked[0]: _bare(text)})
    return Reply(said=found)


def _corrected(
    meant: str,
    task: PromptTask,
    language: str,
    asked: Sequence[str],
    known: Mapping[str, str],
    last: Sequence[str],
    spans: Spans,
) -> dict[str, str]:
    if (sex := _SEX.match(meant)) and (sex["f"] or sex["m"]) and known.get("character"):
        return {"character": _of_sex(known["character"], "f" if sex["f"] else "m", language)}
    if found := split_by_field(meant, task, language, spans, offered=True):
        return found
    about = next(iter([*reversed(last), *asked]), "must")
    return {about: _bare(meant)}


def _of_sex(somebody: str, sex: str, language: str) -> str:
    """Somebody, said of a woman or of a man."""
    pairs = _TO_F if sex == "f" else _TO_M
    for word, other in sorted(pairs.items(), key=lambda pair: -len(pair[0])):
        pattern = word if language == "zh" else rf"\b{word}\b"
        if re.search(pattern, somebody, re.I):
            return re.sub(pattern, other, somebody, flags=re.I)
    if language == "zh":
        head, of, noun = somebody.rpartition("的")
        begin, measure, rest = ("", "", noun) if of else _after_measure(noun)
        return f"{head}{of}{begin}{measure}{'女' if sex == 'f' else '男'}{rest}"
    *before, noun = somebody.split(" ")
    return " ".join([*before, "female" if sex == "f" else "male", noun])


def _after_measure(noun: str) -> tuple[str, str, str]:
    hit = re.match(r"(?P<begin>[一两二三几]?)(?P<measure>[个位名只])", noun)
    return (hit["begin"], hit["measure"], noun[hit.end() :]) if hit else ("", "", noun)


def split_by_field(
    text: str, task: PromptTask, language: str, spans: Spans, *, offered: bool = False
) -> dict[str, str]:
    """What a text says, by field; a label that no field of this task has stands under its own name. With `offered`, words that are
    offered as an answer to some field answer it too."""
    by_label: dict[str, list[str]] = {}
    for span in spans(text, language, task):
        by_label.setdefault(span.label, []).append(span.text)
    joint = "、" if language == "zh" else ", "
    found: dict[str, str] = {
        label: joint.join(dict.fromkeys(words)) for label, words in by_label.items() if label in LABELS
    }
    fields = dialogue_questions.wanted_fields(task)
    unlabelled: dict[str, str] = {field.name: words for field in fields if (words := field.says(text))}
    heard = {**unlabelled, **found}
    said = " ".join(heard.values())
    more = {field.name: field.offered_in(text, language) for field in fields if offered and field.name not in heard}
    return {**heard, **{name: words for name, words in more.items() if words and words not in said}}


def _bare(text: str) -> str:
    return text.strip().rstrip("。.；;，,")
