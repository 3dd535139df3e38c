"""One click makes a prompt stronger: for every weakness that can be helped, what helps."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.optimise import model_vocabulary, prompt_features
from core.optimise.prompt_edits import (
    add_line,
    bare_clause,
    clause_at,
    join_negative,
    remove_stretch,
    shorten_prompt,
    tidy_prompt,
)
from core.optimise.validator import PLACEHOLDER, is_wanted, repeated_clauses, validate_prompt
from core.storyboard import softer_shots
from core.templates.negations import find_negations, negated_things
from core.templates.prompt_values import Finding, Intent
from providers.base import Model

Mended = tuple[str, str]


def mend_prompt(prompt: str, finding: Finding, intent: Intent, target: Model | None = None, negative: str = "") -> str:
    """The prompt without this weakness; itself where nothing helps. Its quality is never lower afterwards."""
    return mend_with_negative(prompt, finding, intent, target, negative)[0]


def mend_with_negative(
    prompt: str, finding: Finding, intent: Intent, target: Model | None = None, negative: str = ""
) -> tuple[str, str]:
    """The same with the words for what must not be: some mends move what stands in the prompt over there."""
    if finding.mend not in MENDS:
        return prompt, negative
    new, no = MENDS[finding.mend](prompt, negative, finding, intent, target)
    new = tidy_prompt(new).rstrip(" ，,、")
    if (
        not new
        or validate_prompt(new, intent, target, no).quality < validate_prompt(prompt, intent, target, negative).quality
    ):
        return prompt, negative
    return new, no


def _drop_second(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Of two that contradict: the later one goes, with its clause where the clause says nothing else."""
    again = next(
        (f for f in validate_prompt(prompt, intent, target, negative).findings if f.rule == finding.rule), None
    )
    if again is None:
        return prompt, negative
    start, end = clause_at(prompt, again.start)
    whole = prompt[start:end]
    little = len(bare_clause(whole)) - len(bare_clause(prompt[again.start : again.end])) <= (
        4 if intent.language == "zh" else 12
    )
    first = prompt.find(str(again.facts["one"]))
    if little and not start <= first < end:
        return remove_stretch(prompt, start, end), negative
    left, right = again.start, again.end
    joined = re.search(
        r"[，、,]?\s*(?:然后|再|又|同时|并且|并|且|和|\b(?:and then|then|and|while))\s*(?:the camera\s+)?$",
        prompt[:left],
    )
    left = joined.start() if joined else left
    return remove_stretch(prompt, left, right), negative


def _to_negative(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    there = find_negations(prompt)
    things = [thing for match in there for thing in negated_things(match)]
    for match in reversed(there):
        prompt = remove_stretch(prompt, match.start(), match.end())
    return prompt, join_negative(negative, things, intent.language)


def _add(kind: str) -> Callable[[str, str, Finding, Intent, Model | None], Mended]:
    def add(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
        return add_line(prompt, kind, model_vocabulary.craft_words(kind, intent, prompt), intent.language), negative

    return add


def _cut(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    return shorten_prompt(prompt, target.limits.prompt_chars if target else 0), negative


def _soften(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    return softer_shots.soften_by_words(prompt, intent.language), negative


def _drop_word(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Words that say nothing go, and the degree that stood before them."""
    for hit in reversed(list(prompt_features.find_hits(finding.rule, prompt))):
        degree = re.search(
            r"(?:(?:非常|特别|十分|超级|真的|最好|比较|要|很|得)+|\b(?:very|really|super|so|just|make it|look|looks)\s+)$",
            prompt[: hit.start],
        )
        end = hit.end + (prompt[hit.end : hit.end + 1] == "的" and hit.word[-1] != "的")
        prompt = remove_stretch(prompt, degree.start() if degree else hit.start, end)
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[，。])", "", prompt), negative


def _drop_clause(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    for hit in reversed(
        [hit for hit in prompt_features.find_hits(finding.rule, prompt) if is_wanted(prompt, hit.start)]
    ):
        start, end = clause_at(prompt, hit.start)
        prompt = remove_stretch(prompt, start, end)
    return prompt, negative


def _drop_repeats(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    for match in reversed(repeated_clauses(prompt)):
        prompt = remove_stretch(prompt, match.start(), match.end())
    return prompt, negative


def _drop_placeholder(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """A line that has nothing else to say goes with it."""
    lines = []
    for line in prompt.split("\n"):
        told = PLACEHOLDER.sub("", line)
        if (
            told == line
            or len(
                bare_clause(
                    told.partition("：")[2] or told.partition(":")[2] or ("" if re.search("[：:]", told) else told)
                )
            )
            > 1
        ):
            lines.append(re.sub(r" {2,}", " ", told) if told != line else line)
    return "\n".join(lines), negative


def _first_action(prompt: str, negative: str, finding: Finding, intent: Intent, target: Model | None) -> Mended:
    """Two moments at most: what comes after the second "then" goes, to the end of its sentence."""
    steps = list(prompt_features.find_hits("then", prompt))
    if len(steps) < 2:
        return prompt, negative
    end = next((at for at in range(steps[1].start, len(prompt)) if prompt[at] in "。！？.!?\n"), len(prompt))
    return remove_stretch(prompt, steps[1].start, end), negative


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
