"""Which commas of a Chinese sentence part two sayings, and which only a breath: 深山里的邮递员必须在大雪封路之前，把信送到."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from providers.builtin.writer.chinese.chinese_clause_shapes import DISCOURSE, clause_shape, may_open, skip_time_words
from providers.builtin.writer.chinese.chinese_phrases import LOCATIVES, opening_phrase_at, phrase_at
from providers.builtin.writer.chinese.chinese_units import BEINGS, Unit
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.vocabulary import lexicon

WHEN = re.compile(
    r"(之前|以前|前|之后|以后|后|的时候|时|那天|那年|那晚|那夜|的夜里|的夜晚|前夜|前夕|前一天|前一晚|出征前|那一天|那一晚|那一夜|的第[一二三四五六七八九十百千\d]+[天年夜次]"
    r"|最后一[天夜晚年]|[年天月周夜]后|的(冬|夏|春|秋|雨|雪)(天|夜|季)|[一那每这]天|[每那]晚|每年|当天|当晚|的那个?[春夏秋冬夜]?[天晚]|的年代|年间|第[一二三四五六七八九十]+[天年夜]|前[一二三四五六七八九十百几半\d]+(个?小时|分钟|秒钟?|天|年|周|个?月))$"
)
OPENS_WHEN = re.compile(r"^(每|当|自从|自打|等到|趁着?|就在|直到|在)")
GOES_ON = re.compile(r"^(是|就是|却是|竟是|竟然是|正是|原来是|而是|只是为了|谁|什么|哪)")
SAYS = re.compile(
    r"(发现|得知|听说|看见|看到|梦见|知道|相信|以为|约好|约定|说好|规定|答应|意识到|明白|说(?=$)|问(?=$)|喊(?=$))(了|着)?([^，]{0,8})$"
)
IF = lexicon.word_set("chinese", "conditions")
"""Words whose clause needs the next one: 如果, 只要."""


@dataclass(frozen=True)
class Clause:
    """One saying. `lead` is the time before it that stands alone: 停电的那一晚."""

    units: list[Unit] = field(default_factory=list)
    text: str = ""
    lead: str = ""
    joined: bool = False
    """Whether it is a condition and what follows from it: told as it stands."""


def clauses_of(texts: list[str]) -> list[Clause]:
    """The parts between commas, joined again where one is only a piece of the next."""
    out: list[Clause] = []
    held = lead = ""
    for k, text in enumerate(texts):
        condition = bool(held) and _condition(units_of(held))
        whole, held_before = held + text, held
        held = ""
        if (
            out
            and not held_before
            and GOES_ON.match(text)
            and (SAYS.search(out[-1].text) or "不是" in out[-1].text or text[0] in "谁什哪而")
        ):
            joined = f"{out[-1].text}，{text}"
            out[-1] = Clause(units_of(joined), joined, out[-1].lead, out[-1].joined)
            continue
        units = units_of(whole)
        after = texts[k + 1] if k + 1 < len(texts) else ""
        if after and not condition:
            if (
                _condition(units)
                or _condition(units_of(text))
                or (held_before and SAYS.search(held_before.rstrip("，")) and _names_only(units_of(text)))
            ):
                held = whole + "，"
                continue
            says = SAYS.search(whole)
            if says and not whole.startswith("为了") and not _does(units_of(says[3])):
                held = whole + "，"
                continue
            if _is_time(units, whole) or whole.startswith("为了"):
                if _after_being(units) and not _own_subject(after):
                    held = whole + "，"
                else:
                    lead = f"{lead}，{whole}" if lead else whole
                continue
            if _after_being(units).startswith("为了") and not _own_subject(after):
                held = whole + "，"
                continue
            if (_where_only(units) or _place_only(units)) and _own_subject(after):
                lead = f"{lead}，{whole}" if lead else whole
                continue
            number = bool(out) and any(u.kind == "count" for u in units) and re.match("[他她](?![们的])", after)
            if not number and (_names_only(units, not out) or _only_how(units, not out)):
                held = whole + "，"
                continue
        out.append(Clause(units, whole, lead, condition))
        lead = ""
    return out


def _condition(units: list[Unit]) -> bool:
    """Whether a clause says on what the next one hangs: 只要他每天讲一个笑话."""
    at = next((i for i, u in enumerate(units) if u.text not in DISCOURSE), 0)
    return bool(units) and units[at].text in IF


def _is_time(units: list[Unit], text: str) -> bool:
    """Whether a clause only says when: 每逢下雨, 停电的那一晚. One in which somebody does something is told: 丈夫去世后."""
    if all(u.kind in ("time", "count", "de", "place") for u in units) and units and units[-1].kind == "time":
        return True
    if not WHEN.search(text) and not (OPENS_WHEN.match(text) and len(text) <= 8):
        return False
    bare = not any(u.kind in BEINGS for u in units)
    return bare or not text.endswith("时") or any(u.text in ("在", "当", "就在") for u in units)


def _after_being(units: list[Unit]) -> str:
    """What stands after the first somebody of a clause; "" where there is nobody."""
    at = next((i for i, u in enumerate(units) if u.kind in BEINGS), None)
    return "" if at is None else "".join(u.said for u in units[at + 1 :])


def _own_subject(text: str) -> bool:
    """Whether a clause says who or what does it."""
    units = units_of(text)
    if any(u.text in ("谁", "有人", "没有人", "没人") for u in units[:2]):
        return True
    built = clause_shape(units, False)
    return built.subject is not None


def _names_only(units: list[Unit], first: bool = False) -> bool:
    """Somebody, something or some place with all that says which, and nothing done: 最后一家照相馆的老板."""
    i = start = skip_time_words(units, next((k for k, u in enumerate(units) if u.text not in DISCOURSE), len(units)))
    while i < len(units):
        found = phrase_at(units, i)
        if found is None and i == start and first and may_open(units, i, first):
            found = opening_phrase_at(units, i)
        if found is None:
            return False
        if found.end >= len(units):
            return True
        if not found.located and units[found.head].kind != "place":
            return False
        i = found.end
    return False


def _where_only(units: list[Unit]) -> bool:
    """A place with a clause of its own before it: 每个谎言都会长成一棵树的村庄里."""
    de = max((k for k, u in enumerate(units) if u.kind == "de"), default=0)
    ends = (
        len(units) > 2 and units[-1].text in LOCATIVES and units[-2].kind in ("place", "thing") and de == len(units) - 3
    )
    return ends and not any(u.kind in BEINGS | {"pronoun"} or u.text == "在" for u in units[:de])


def _place_only(units: list[Unit]) -> bool:
    """A place with no more than when it is seen or which one it is: 凌晨四点的菜市场, 深夜的急诊室里."""
    tail = units[:-1] if units and units[-1].text in LOCATIVES else units
    bare = bool(tail) and tail[-1].kind == "place"
    return bare and all(u.kind in ("time", "count", "de", "adj", "place") for u in tail)


def _only_how(units: list[Unit], first: bool) -> bool:
    """Whether a clause says of somebody only where or with what: 两个人在同一家当铺里, 调音师凭一个走调的音."""
    built = clause_shape(units, first)
    if built.subject is None or built.whole or built.begin >= len(units) or units[built.begin].kind != "prep":
        return False
    found = phrase_at(units, built.begin + 1)
    return found is not None and found.end >= len(units)


def _does(units: list[Unit]) -> bool:
    return any(u.kind == "verb" or u.text in ("是", "有", "在") for u in units)
