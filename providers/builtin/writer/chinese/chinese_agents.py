"""Whose each verb of a Chinese clause is: 被老奶奶当成孙子 is done by her, 让孩子吃青菜 ends with what the child does, 来报名的是他 is his."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.chinese.chinese_coreference import EVERYBODY
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.vocabulary.reading import Deed, Reading, Who

PASSIVE = re.compile(
    r"(?:被|遭到?)(?![困关锁堵子褥窝告单])|(?<=^)给(?=[^，]{1,4}(?:骗|吓|打|抓|偷))"
    r"|(?<![理缘来自])由(?![于来衷此])(?=[^，]{1,12}(?:领着|带着|带领|扶着|抬着|牵着|抱着|背着|主持))"
)
"""Before whoever does something to the subject, or before what is done to it."""
HAS_DO = re.compile(
    r"让|使得?|叫(?![卖好做作醒])|令(?!人)|请(?!求|客|假|柬|教)|派(?![送发对])|逼着?|催|命令|命(?=[他她它我])|要求|害(?!怕|羞)|哄(?!堂)|骗(?!子|局)"
)
"""Before somebody whom the subject has do what follows."""
SEES_DO = re.compile(
    r"看[见到着]|看(?=[他她它]们?[^们的])|听[见到着]|发现|撞见|碰见|目睹|察觉|目送|盯着|望着|抓到|等到"
)
"""Before somebody whom the subject sees or hears do what follows."""
CLEFT = re.compile(r"^([^，的]{2,8})的(?:只有|只是|却是|竟然?是|居然是|正是|就是|原来是|全?都?是)(?!为)")
"""What is done, before who it is that does it: 来报名的只有一个留学生."""
TURNED = re.compile(
    "^((?:这一趟|这次|今天|当年|[他她它我])?[^，的是]{1,5})的(?:第?[一二三四]?[个位只]?|最后一[个位只]|那[个位只])人?(?:却|竟然?|正|就|居然|原来|偏偏)?是(?!为)"
)
"""What somebody does, before to whom it is done."""
FOUND_SO = re.compile("(到|出来|出|[^来]来|走|下|起|回|完|错|爱|怕|恨|想|要|等|找)$")
"""How such a verb ends that says to whom it is done: 救出来的是他."""
AHEAD = re.compile("[了过把给对向跟和，]|不(?!到)|没")
"""What does not stand between a verb and somebody who does what follows it."""
LED = re.compile("^(直到|因为|所以|可是?|但是?|而且?|结果|原来|如果|要是|只有|只要|从前|有一天)+")
"""Before whoever does it."""
NO_VERB = frozenset(("当成", "当作", "误当", "误当成", "当做", "当", "成", "为", "是", "作", "做", "叫", "到", "称"))
"""Verbs that go with the one before them: 被误当成杀手."""


def doings_of_verbs(deed: Deed, predicates: list[Deed], reading: Reading) -> list[tuple[Deed, ...]]:
    """What is done in a clause of which these are the predicates, in its order: each verb phrase as its doer's own deed, and behind it
    what it is otherwise: 狗咬奶奶 is 奶奶被咬 too."""
    cleft = CLEFT.match(deed.text)
    if cleft and not FOUND_SO.search(cleft[1]):
        doer, _ = _somebody(deed.text[cleft.end() :], reading, deed.who, inside=True)
        if doer is not None:
            return [(_part(deed, cleft[1], doer),)]
    return [one for predicate in predicates for one in _split(_of_somebody(predicate, deed, reading), reading)]


def _of_somebody(predicate: Deed, deed: Deed, reading: Reading) -> Deed:
    """A clause that was read whole, as the deed of whom it begins with: 直到房东突然通知; what a thing does is the thing's."""
    if predicate.who is not None or not predicate.whole or predicate.subject:
        return predicate
    who, _ = _somebody(LED.sub("", predicate.text), reading, None, inside=True)
    return replace(predicate, who=who, subject=predicate.text if who is None else "")


def _part(deed: Deed, text: str, who: int | None, subject: str = "") -> Deed:
    return replace(deed, text=text, base=text, who=who, also=None, subject=subject, whole=False, goes_on=False)


def _split(deed: Deed, reading: Reading) -> list[tuple[Deed, ...]]:
    """A predicate taken apart where somebody else begins to do something."""
    if turned := TURNED.match(deed.text):
        text = turned[1] + deed.text[turned.end() :]  # 抓的第一个人是表弟: 抓表弟
        return [(replace(deed, text=text, base=text),)]
    text = deed.text
    marks = [m for pattern in (PASSIVE, HAS_DO, SEES_DO) if (m := pattern.search(text))]
    for mark in sorted(marks, key=lambda m: m.start()):
        parts = _done_to(deed, mark, reading) if mark.re is PASSIVE else _having(deed, mark, reading)
        if parts:
            return parts
    return [(deed,)]


def _done_to(deed: Deed, mark: re.Match[str], reading: Reading) -> list[tuple[Deed, ...]]:
    """被选去当保安队长, 被老奶奶当成孙子: what the subject did before, what is done to them and by whom, what they do then."""
    before, rest = deed.text[: mark.start()], deed.text[mark.end() :]
    doer, size = _somebody(rest, reading, deed.who)
    verb = rest[size if doer is not None else _unknown(rest) :]
    at = _next_verb(verb)
    done, then = verb[:at], verb[at:]
    if not done:
        return []
    patient = _called(reading.who[deed.who]) if deed.who is not None and reading.who else deed.subject
    parts: list[tuple[Deed, ...]] = [(replace(deed, text=before, base=before),)] if len(before) > 1 else []
    by = _called(reading.who[doer]) if doer is not None else deed.subject
    suffered = _part(deed, f"被{done}", deed.who, by)
    own = [_part(deed, f"把{patient}{done}" if patient else done, doer)] if doer is not None else []
    parts.append((*own, suffered))
    if then:
        parts += _split(_part(deed, then, deed.who, deed.subject), reading)
    return parts


def _unknown(text: str) -> int:
    """Where a doer ends who is nobody of the film: 黑帮|误当成杀手; 0 where none stands there."""
    at = 0
    for unit in units_of(text):
        if unit.kind in ("verb", "adv", "prep", "other") or unit.text in NO_VERB:
            return at
        at += len(unit.said)
    return 0


def _having(deed: Deed, mark: re.Match[str], reading: Reading) -> list[tuple[Deed, ...]]:
    """让孩子吃青菜, 发现主人在换灯泡: what the subject does up to whom they have do something or see do it, and what that one does."""
    rest = deed.text[mark.end() :]
    doer, size = _somebody(rest, reading, deed.who, inside=True)
    if doer is None or AHEAD.search(re.sub("[^，]+的", "", rest[:size])) or doer == deed.who:
        return []
    does = rest[size:]
    if not any(unit.kind == "verb" for unit in units_of(does)) and does[:1] not in tuple("往朝把给对从向用"):
        return []
    own = deed.text[: mark.end() + size]
    return [(replace(deed, text=own, base=own),), *_split(_part(deed, does.lstrip("们都也就正还"), doer), reading)]


def _next_verb(text: str) -> int:
    """Where a second verb phrase begins behind the first: 选去|当队长, 扣在面馆|洗了三天碗; the end where there is none."""
    if pulled := re.match("[^，]{0,2}[请选派叫拉骗调逼抓喊推招][去来](?=..)", text):
        return pulled.end()
    at, verbs = 0, 0
    for unit in units_of(text):
        if unit.kind == "verb" and verbs and unit.text not in NO_VERB - {"当"} and at > 1:
            begin = text[:at]
            led = re.search(r"(?:[去来]|着|，|在[^，]{1,6})(?:给[^，]{1,12})?$", begin)
            if led:
                return led.start() + (1 if led[0][0] in "去来着，" else len(led[0]))
        verbs += unit.kind == "verb"
        at += len(unit.said)
    return len(text)


def _called(who: Who) -> str:
    return who.role or who.name


def _somebody(text: str, reading: Reading, doer: int | None, inside: bool = False) -> tuple[int | None, int]:
    """Who of the sentence a text begins with, with what says which one, and where that ends. `inside`: a place may stand before."""
    found: list[tuple[int, int, int]] = []
    for index, who in enumerate(reading.who):
        half = who.role[:1] if who.role[:1] == who.role[1:] else ""
        everybody = EVERYBODY.search(text) if who.role == "大家" else None
        for word in (who.name, everybody[0] if everybody else who.role, half if f"我{half}" in text else ""):
            at = text.find(word) if word else -1
            if at >= 0 and not (word == "人" and text[max(0, at - 1) : at] in ("有", "别", "没")):
                found.append((at, -at - len(word), index))
    spoken = re.match(r"([他她它我]们?|咱们|俺)(?![们的妈爸爷奶哥弟姐妹家])", text)
    if spoken and (meant := _meant(spoken[1], reading, doer)) is not None:
        return meant, spoken.end()
    if not found:
        return None, 0
    at, end, index = min(found)
    ahead = text[:at]
    which = re.fullmatch(
        r"(?>[^，的]{0,12}的|自己的?|[我他她]的?|那?[一两三四几]?[个位名只条头群]|同一[个位])*+", ahead
    )
    there = inside and len(ahead) < 14 and re.search("[里上下中外前后边面头]$|的$|^(正在|今晚|昨晚|半夜|突然)$", ahead)
    return (index, -end) if which or there else (None, 0)


def _meant(word: str, reading: Reading, doer: int | None) -> int | None:
    """Whom a pronoun means that is not the doer; None where that is not sure."""
    if word[0] in "我咱俺":
        return next((i for i, w in enumerate(reading.who) if not w.role and not w.name), None)
    many, sex = word.endswith("们"), {"他": "m", "她": "f", "它": "n"}[word[0]]
    fit = [
        i
        for i, w in enumerate(reading.who)
        if i != doer and (w.count > 1) == many and (w.kind == "human") == (sex != "n") and w.sex in (sex, "n")
    ]
    return fit[0] if len(fit) == 1 else None
