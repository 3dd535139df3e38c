"""Which commas of a Chinese sentence part two sayings, and which only a breath: 深山里的邮递员必须在大雪封路之前，把信送到."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from providers.builtin.writer.chinese_words import BEINGS, NOUNISH, Unit, units_of

WHEN = re.compile(
    r"(之前|以前|前|之后|以后|后|的时候|时|那天|那年|那晚|那夜|的夜里|的夜晚|前夜|前夕|前一天|前一晚|出征前|那一天|那一晚|那一夜|的第[一二三四五六七八九十百千\d]+[天年夜次]"
    r"|最后一[天夜晚年]|[年天月周夜]后|的(冬|夏|春|秋|雨|雪)(天|夜|季)|[一那每这]天|[每那]晚|每年|当天|当晚)$"
)
OPENS_WHEN = re.compile(r"^(每|当|自从|自打|等到|趁着?|就在|直到|在)")
GOES_ON = re.compile(r"^(是|就是|却是|竟是|竟然是|正是|原来是|只是为了|谁|什么|哪)")
SAYS = re.compile(
    r"(发现|得知|听说|看见|梦见|知道|相信|以为|约好|约定|说好|规定|答应|意识到|明白)(了|着)?([^，]{0,8})$"
)
HAPPENS = re.compile(
    r"^(来了?|有|住着?|住进|只剩下?|剩下?|出现了?|走来了?|走进了?|坐着|站着|躺着|藏着|开来了?|长出了?|多了|停着|住了|搬来了?|掉下了?|飞来了?)$"
)


@dataclass(frozen=True)
class Clause:
    """One saying. `lead` is the time before it that stands alone: 停电的那一晚."""

    units: list[Unit] = field(default_factory=list)
    text: str = ""
    lead: str = ""


def clauses_of(texts: list[str]) -> list[Clause]:
    """The parts between commas, joined again where one is only a piece of the next."""
    out: list[Clause] = []
    held = lead = ""
    for k, text in enumerate(texts):
        whole = held + text
        held = ""
        if out and GOES_ON.match(text) and (SAYS.search(out[-1].text) or text[0] in "谁什哪"):
            joined = f"{out[-1].text}，{text}"
            out[-1] = Clause(units_of(joined), joined, out[-1].lead)
            continue
        units = units_of(whole)
        last = k == len(texts) - 1
        says = SAYS.search(whole)
        if not last and says and not whole.startswith("为了") and not _does(units_of(says[3])):
            held = whole + "，"
            continue
        if not last and (_is_time(units, whole) or whole.startswith("为了")):
            if _after_being(units) and not _own_subject(texts[k + 1]):
                held = whole
            else:
                lead = f"{lead}，{whole}" if lead else whole
            continue
        if not last and _after_being(units).startswith("为了") and not _own_subject(texts[k + 1]):
            held = whole + "，"
            continue
        if not last and _lies_there(units):
            lead = whole
            continue
        if not last and _names_only(units, texts[k + 1]):
            held = whole
            continue
        out.append(Clause(units, whole, lead))
        lead = ""
    return out


def _is_time(units: list[Unit], text: str) -> bool:
    """Whether a clause only says when: 每逢下雨, 停电的那一晚. One in which somebody does something is told: 丈夫去世后."""
    if not WHEN.search(text) and not (OPENS_WHEN.match(text) and len(text) <= 8):
        return False
    bare = not any(u.kind in BEINGS for u in units)
    return bare or bool(re.search(r"(之前|以前|前|前夜|前夕|前一[天晚]|[那每][天晚年夜]|一[天晚夜])$", text))


def _after_being(units: list[Unit]) -> str:
    """What stands after the first somebody of a clause; "" where there is nobody."""
    at = next((i for i, u in enumerate(units) if u.kind in BEINGS), None)
    return "" if at is None else "".join(u.said for u in units[at + 1 :])


def _own_subject(text: str) -> bool:
    """Whether a clause says who does it."""
    for unit in units_of(text):
        if unit.kind in BEINGS or unit.text in ("他", "她", "它", "他们", "她们", "我", "我们", "谁", "有人", "没有人"):
            return True
        if unit.kind == "verb" or unit.text in ("把", "在", "给", "被", "从"):
            return False
    return False


def _names_only(units: list[Unit], after: str) -> bool:
    """Somebody or something with all that says which, and nothing done: 最后一家照相馆的老板."""
    if not units or units[-1].kind not in NOUNISH:
        return False
    cut = max((i for i, u in enumerate(units) if u.kind == "de"), default=-1)
    if cut >= 0 and after.startswith(("是", "就是", "却是", "竟是", "正是")) and not _does(units[cut + 1 :]):
        return True
    return units[-1].kind in BEINGS and not _does(units) and any(u.kind in ("de", "count", "adj") for u in units)


def _lies_there(units: list[Unit]) -> bool:
    """Whether a clause only says on or in which thing: 裁员名单上."""
    ends = bool(units) and units[-1].said.endswith(("上", "里", "中", "背面", "后面"))
    return (
        ends and not _does(units) and any(u.kind == "thing" for u in units) and not any(u.kind in BEINGS for u in units)
    )


def _does(units: list[Unit]) -> bool:
    return any(u.kind == "verb" or u.text in ("是", "有", "在") for u in units)


def appears(units: list[Unit]) -> bool:
    """Whether a clause says that somebody is or comes somewhere: 理发店就会来一个客人."""
    verbs = [i for i, u in enumerate(units) if HAPPENS.match(u.text)]
    if not verbs or not units:
        return False
    at = verbs[0]
    before, after = units[:at], units[at + 1 :]
    opens = any(u.kind == "place" or u.text.endswith(("里", "上", "边", "头", "口", "下")) for u in before)
    return opens and not any(u.kind in BEINGS for u in before) and any(u.kind in BEINGS for u in after)


def turned(units: list[Unit]) -> tuple[int, str] | None:
    """女生的准考证被一只猴子抢走了 -> where the doer stands and what it does: 抢走了女生的准考证. None where it is not so."""
    at = next((i for i, u in enumerate(units) if u.text == "被"), None)
    if not at:
        return None
    doer = next((i for i in range(at + 1, min(len(units), at + 6)) if units[i].kind in BEINGS), None)
    if doer is None or doer + 1 >= len(units) or units[doer + 1].kind == "de":
        return None
    after = "".join(u.said for u in units[doer + 1 :])
    done = re.fullmatch(r"([\u4e00-\u9fff]{1,4}?)(了|走了|掉了|下了)?", after)
    patient = "".join(u.said for u in units[:at])
    if not done or units[at - 1].kind not in NOUNISH or units[at - 1].kind in BEINGS:
        return None
    return doer, after + patient
