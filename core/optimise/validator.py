"""How good a prompt is, estimated with its reasons; each reason names a mend where one click can help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from core.optimise import model_vocabulary, prompt_features
from core.optimise.model_vocabulary import content_kind
from core.optimise.prompt_edits import CLAUSE, bare_clause
from core.storyboard import softer_shots
from core.templates.negations import find_negations
from core.templates.prompt_values import Finding, Intent, QualityReport
from providers.base import Model

PLACEHOLDER = re.compile(
    r"\{\{?\s*[a-z][a-z0-9_]*\s*\}?\}|<[A-Za-z][^<>\n]{0,30} here>|\[(?:insert|your|placeholder)[^\]\n]{0,40}\]"
    r"|[【\[（(](?:此处|这里|在此)?填[写入]?[^】\]）)\n]{0,20}[】\]）)]",
    re.IGNORECASE,
)
LINES = re.compile(r"[^\n]+")
SHORTEST_REPEAT = 6
UNWANTED = re.compile(
    r"(?:不要|不靠|不见|不能|没有|避免|别|无|without|avoid|not? (?:by |from |any |more )?|never)\W{0,2}$", re.IGNORECASE
)


def validate_prompt(prompt: str, intent: Intent, target: Model | None = None, negative: str = "") -> QualityReport:
    """What makes the prompt weaker for what it is a prompt for, and for the model it goes to. The quality, 0 to 100, is an estimate:
    100 less the cost of each finding (data/prompts/quality.toml). Equal prompts have equal reports."""
    found = tuple(sorted(_findings(prompt, intent, target, negative), key=lambda finding: -finding.cost))
    return QualityReport(quality=max(0, 100 - sum(finding.cost for finding in found)), findings=found)


def _findings(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    kind, costs = content_kind(intent.task_type), prompt_features.quality_rules()["cost"]
    for look in LOOKS:
        for finding in look(prompt, intent, target, negative):
            if cost := costs[finding.rule].get(kind, 0):
                share = finding.facts.get("share", 1.0)
                facts = {name: fact for name, fact in finding.facts.items() if name != "share"}
                yield finding.model_copy(update={"cost": max(1, round(cost * share)), "facts": facts})


# What is missing ---------------------------------------------------------------------------------------------------------


def _missing(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    if not prompt_features.shows_subject(prompt):
        yield Finding(rule="no_subject", cost=0)
    if not prompt_features.names_place(prompt) and intent.task_type != "character_design":
        yield Finding(rule="no_setting", cost=0)
    if not prompt_features.names_time(prompt):
        yield Finding(rule="no_time", cost=0)
    for kind in ("light", "camera", "style", "mood", "form", "sound"):
        if not prompt_features.has_word_of_kind(kind, prompt):
            yield Finding(rule=f"no_{kind}", cost=0, mend=f"add_{kind}" if kind in ADDABLE else "")


def _length(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    enough = prompt_features.quality_rules()["enough"][content_kind(intent.task_type)][intent.language]
    if (long := prompt_size(prompt, intent.language)) < enough:
        yield Finding(rule="short", cost=0, facts={"length": long, "enough": enough, "share": 1 - long / enough})
    limit = target.limits.prompt_chars if target else 0
    if limit and len(prompt) > limit:
        yield Finding(
            rule="long", cost=0, facts={"length": len(prompt), "limit": limit}, start=limit, end=len(prompt), mend="cut"
        )


def prompt_size(prompt: str, language: str) -> int:
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
        there = prompt_features.first_hit_by_group(rule, prompt)
        for one, other in prompt_features.conflicting_groups(rule):
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
    steps = list(prompt_features.find_hits("then", prompt))
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
        hits = [
            hit
            for hit in prompt_features.find_hits(rule, prompt)
            if rule != "lettering" or is_wanted(prompt, hit.start)
        ]
        if hits:
            words = list(dict.fromkeys(hit.word for hit in hits))
            share = min(3, len(words)) if rule == "vague" else 1
            facts = {"words": "、".join(words) if intent.language == "zh" else ", ".join(words), "share": share}
            yield Finding(rule=rule, cost=0, facts=facts, start=hits[0].start, end=hits[0].end, mend=mend)
    if (
        hit := next(
            (hit for hit in prompt_features.find_pattern(_hard(), prompt) if is_wanted(prompt, hit.start)), None
        )
    ) is not None:
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


def is_wanted(prompt: str, start: int) -> bool:
    """Whether it is to be there: nothing right before it says that it is not."""
    return not UNWANTED.search(prompt[max(0, start - 16) : start])


def _negations(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    """Words for what must not be: naming a thing in a prompt for a picture tends to bring it, so they belong beside it."""
    if target is not None and not target.limits.negative:
        return
    there = find_negations(prompt)
    if there:
        yield Finding(
            rule="negation",
            cost=0,
            facts={"words": "、".join(match[0] for match in there)},
            start=there[0].start(),
            end=there[0].end(),
            mend="to_negative",
        )


def _repeats(prompt: str, intent: Intent, target: Model | None, negative: str) -> Iterator[Finding]:
    for match in repeated_clauses(prompt):
        facts = {"words": match[0].strip()}
        yield Finding(rule="repeated", cost=0, facts=facts, start=match.start(), end=match.end(), mend="drop_repeats")
        return


def repeated_clauses(prompt: str) -> list[re.Match[str]]:
    """Clauses that stand there already; among lines with headings, whole lines: a heading may name what another line tells."""
    known: set[str] = set()
    found = []
    for match in (LINES if model_vocabulary.has_headings(prompt) else CLAUSE).finditer(prompt):
        clause = bare_clause(match[0])
        if len(clause) >= SHORTEST_REPEAT and clause in known:
            found.append(match)
        known.add(clause)
    return found


Look = Callable[[str, Intent, Model | None, str], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (_missing, _length, _contradictions, _actions, _words, _negations, _repeats)
ADDABLE = ("light", "camera", "sound")


@cache
def _hard() -> re.Pattern[str]:
    """What vendors refuse most: the words for which the studio knows softer ones."""
    return prompt_features.pattern_of_words(word for words in softer_shots.hard_words().values() for word in words)
