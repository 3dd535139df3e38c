"""A template becomes a prompt: filled with what is known, what matters first, in the form that its model follows best."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core import looks
from core.optimise import (
    directed,
    edits,
    known,
    lengths,
    matter,
    model_words,
    negations,
    recognised,
    seen,
    shaping,
    spoken,
)
from core.optimise.draft import PICTURES, Draft, one_line
from core.optimise.edits import tidy
from core.optimise.templates import Library, fill, names
from core.optimise.values import Change, Intent, Preferences, Span, Template, Wish
from core.types import Value
from providers.base import Model

HEADED = ("character", "setting", "time", "style", "mood", "length", "audience")
"""Labels that get a line of their own where the template has no place for them."""
LENGTHS = ("时长", "长度", "Length", "Duration")
MOST_AGAINST = 4
"""Lines of one template that may say a thing which the person does not want."""


class Built(Value):
    """A prompt, what it must not show where that is a field of its own, and what was done to it."""

    text: str
    negative: str = ""
    changes: tuple[Change, ...] = ()


def build(
    template: Template,
    intent: Intent,
    spans: Iterable[Span],
    wish: Wish,
    preferences: Preferences,
    target: Model | None = None,
) -> Built:
    """The prompt for a wish: nothing it says is lost, no {name} and no empty line is left, equal input gives equal words, and a
    finished prompt is only tidied. With no `target` it is written in lines with headings."""
    kind = model_words.content(intent.task_type)
    draft = Draft(template, intent, _read(spans), wish, preferences, target, kind, model_words.wants(target, kind))
    done = recognised.finished(wish.text, intent) or recognised.made_of(wish.text, template, kind)
    _heard(draft)
    text = _finished_text(draft) if done else _filled(draft)
    negative, unwanted = spoken.negative(draft)
    sections = draft.wants.form == "sections"
    text = spoken.in_lines(draft, text, unwanted) if sections else spoken.in_prose(draft, text, unwanted)
    return Built(text=tidy(text), negative=negative, changes=tuple(draft.changes))


def as_heard(template: Template, library: Library, intent: Intent, target: Model | None) -> Template:
    """The template in the language its model follows: prose for a model that reads only English is added in English."""
    wants = model_words.wants(target, model_words.content(intent.task_type))
    if wants.form == "sections" or wants.best != "en" or template.language == "en":
        return template
    return library.named(template.name, "en") or template


def _read(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Without what only says how it is filmed, which is told under its own headings, and lengths without their measure."""
    kept = []
    for span in spans:
        if (
            span.by == "rule"
            and span.label in ("style", "mood", "time", "setting", "length")
            and directed.only(span.text)
        ):
            continue
        if span.label == "length":
            span = span.model_copy(update={"text": lengths.plain(span.text)})
        kept.append(span)
    return tuple(kept)


def _heard(draft: Draft) -> None:
    """What the person's own words say of the camera, and of what must not be there."""
    if draft.kind not in PICTURES:
        return
    draft.directions = directed.read(draft.wish.text)
    if draft.language == "en":
        draft.directions = directed.in_english(draft.directions)
    said = " ".join(span.text.lower() for span in draft.spans if span.label == "must_not")
    things = [thing for each in negations.negations(draft.wish.text) for thing in negations.unwanted_of(each)]
    draft.refused = [thing for thing in dict.fromkeys(things) if thing.lower() not in said]


# Filling -----------------------------------------------------------------------------------------------------------------


def _finished_text(draft: Draft) -> str:
    draft.kept = True
    draft.say("kept")
    beside = draft.target is None or draft.target.limits.negative
    return _shown(draft, tidy(draft.wish.text)) if beside else tidy(draft.wish.text)


def _shown(draft: Draft, text: str) -> str:
    """Of a picture or a clip: only what is to be seen; what must not be is remembered."""
    if draft.kind not in PICTURES:
        return text
    text, lines = shaping.without_negations(text)
    there = negations.negations(text)
    draft.unwanted = [*lines, *(thing for match in there for thing in negations.unwanted_of(match))]
    for match in reversed(there):
        text = edits.without(text, match.start(), match.end())
    return tidy(text)


def _filled(draft: Draft) -> str:
    """The template with what is known, and a line of its own for everything known that it has no place for."""
    draft.say("template", template=draft.template.name)
    draft.spans += known.from_context(draft.wish, draft.language, [span.label for span in draft.spans])
    _gather(draft)
    otherwise = {each.name: each.otherwise for each in draft.template.parameters if each.otherwise}
    filled = [_line(draft, line, otherwise) for line in draft.template.template.split("\n")]
    lines = [line if names(raw) else _directed(draft, line) for raw, line in _beside(draft, filled)]
    text = tidy("\n".join(line for line in lines if line is not None))
    return _with_the_rest(draft, _as_they_say(draft, _shown(draft, text)))


def _beside(draft: Draft, filled: list[str | None]) -> list[tuple[str, str]]:
    """Each line of the template that is left, beside itself as it was filled."""
    raw = draft.template.template.split("\n")
    return [(one, line) for one, line in zip(raw, filled, strict=True) if line is not None]


def _directed(draft: Draft, line: str) -> str | None:
    """A fixed line of the template, as far as the person does not say otherwise."""
    if shaping.UNWANTED.match(line):
        return line
    if (match := shaping.HEAD.match(line)) and match["head"] in LENGTHS and "length" in draft.facts:
        return None
    if draft.kind not in PICTURES:
        return line
    if directed.against_people(draft.of("must_not")) and directed.of_people(line):
        return None
    match, item = shaping.HEAD.match(line), shaping.ITEM.match(line)
    if not draft.directions or not (match or item):
        return line
    head, ours = (match["head"], match["told"]) if match else ("", item["told"] if item else line)
    told, kinds = directed.line(ours, draft.directions, head=head)
    draft.directed_in |= kinds
    if told == ours:
        return line
    theirs = {"one": _said_of_camera(draft), "other": ours}
    draft.say("yours", **theirs)
    return None if told is None else line[: line.rindex(ours)] + told


def _said_of_camera(draft: Draft) -> str:
    return draft.comma.join(dict.fromkeys(each.text for each in draft.directions))


def _as_they_say(draft: Draft, text: str) -> str:
    """Without what a template says against the person's own words: another move, size, hour or weather."""
    for rule in ("moves", "sizes", "times", "weathers"):
        if not (mine := seen.groups(rule, draft.wish.text)):
            continue
        for one, other in (*seen.against(rule), *((other, one) for one, other in seen.against(rule))):
            if one not in mine or other in mine:
                continue
            for _ in range(MOST_AGAINST):
                hit = seen.groups(rule, text).get(other)
                if hit is None:
                    break
                text = edits.without_clause(text, hit.start)
                draft.say("yours", one=mine[one].word, other=hit.word)
    return text


def _gather(draft: Draft) -> None:
    """The facts, each with where it came from."""
    wish, language = draft.wish, draft.language
    draft.facts = {
        label: draft.comma.join(draft.of(label)) for label in (*HEADED, "must", "must_not") if draft.of(label)
    }
    if "style" not in draft.facts and (liked := draft.preferences.style.strip()):
        draft.facts["style"] = looks.looks()[liked].label[language] if liked in looks.looks() else liked
        draft.say("preferred", text=draft.facts["style"])
    for label in draft.facts:
        if by := next((span.by for span in draft.spans if span.label == label), None):
            how = {"rule": "filled", "person": "person", "model": "model", "context": "context"}[by]
            how = label if label in ("must", "must_not") else how
            draft.say(how, label=known.label_words(label), text=draft.facts[label])
    words = _story_words(draft)
    film = {
        "idea": words or _bare(draft),
        "genre": known.genre_words(draft.intent.genre, draft.intent.fine, language),
        "ratio": _ratio(draft),
        "seconds": _seconds(draft),
        "shot": known.shot(wish),
        "script": known.story(wish),
        "cast": draft.comma.join(kin.name for kin in known.in_it(wish, wish.text)),
    }
    draft.facts |= {name: said for name, said in film.items() if said}
    if words:
        draft.say("words", text=words)


def _story_words(draft: Draft) -> str:
    """What the idea tells beyond its labels; of a picture without what must not be in it and without the camera."""
    text = draft.wish.text
    pictured = draft.kind in PICTURES
    places = [match.span() for match in negations.negations(text)] if pictured else []
    return one_line(
        matter.told(
            text, draft.spans, draft.intent.genre, pictured=pictured, whole=draft.kind != "text", unwanted=places
        )
    )


def _bare(draft: Draft) -> str:
    """Of an idea that tells nothing beyond its labels: whom it is made for, where nothing is shown; else it itself, without its order."""
    if {"character", "setting"} & draft.facts.keys():
        return ""
    if (served := matter.served(draft.wish.text)) is not None:
        draft.facts["character"] = served[1]
        return ""
    return one_line(matter.plain(draft.wish.text, draft.intent.genre))


def _ratio(draft: Draft) -> str:
    """The frame: chosen, else said, else the film's."""
    said = directed.frame(draft.wish.text) if draft.kind in PICTURES else None
    return draft.wish.ratio or (said[0] if said else "") or known.ratio(draft.wish)


def _line(draft: Draft, line: str, otherwise: dict[str, str]) -> str | None:
    """A line of the template with its facts; None where it would say something of a thing that nobody knows."""
    holes = names(line)
    if any(hole not in draft.facts and hole not in otherwise for hole in holes):
        return None
    for hole in holes:
        if hole not in draft.facts:
            draft.say("assumed", label=known.label_words(hole), text=otherwise[hole])
    return fill(line, {**otherwise, **draft.facts})


def _with_the_rest(draft: Draft, text: str) -> str:
    """With lines for what is known and the template has no place for."""
    text = _subject_once(draft, text)
    said = text.lower()
    lines = []
    for label in HEADED:
        if label == "length" and "seconds" in names(draft.template.template) and draft.facts.get("seconds"):
            continue  # it stands there as seconds
        if (fact := draft.facts.get(label, "")) and not all(each.lower() in said for each in _parts(draft, label)):
            lines.append(shaping.headed(model_words.heading(label, draft.language), fact, text))
    if draft.kind == "text" and not _has_setting(draft):
        lines.append(shaping.headed(model_words.heading("setting", draft.language), _open_setting(draft), text))
    if (idea := draft.facts.get("idea", "")) and idea.lower() not in said:
        lines.append(shaping.headed(model_words.heading("idea", draft.language), idea, text))
    for heading, words in directed.rest(draft.directions, draft.directed_in):
        text, new = shaping.headed_or_added(text, model_words.heading(heading, draft.language), words)
        lines += new
    lines += _looks(draft, text)
    if (told := draft.facts.get("script")) and told.lower() not in said and draft.kind != "sound":
        lines.append(shaping.headed(model_words.heading("story", draft.language), told, text))
        draft.say("story")
    text = shaping.inserted(text, lines)
    ordered = shaping.ordered(text)
    if ordered != text:
        draft.say("order")
    return ordered


def _subject_once(draft: Draft, text: str) -> str:
    """Without a line for the subject where the line of what happens begins with the same words, or where it says no more than "人"."""
    subject, idea = draft.facts.get("character", "").lower(), draft.facts.get("idea", "").lower()
    first = rf"(?:an? |the |[一两三]?[个只位条名])?{re.escape(subject)}(?:[，。,.;；]|$)"
    if draft.kind == "text" or not subject or not (re.match(first, idea) or (len(subject) == 1 and subject in idea)):
        return text
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if not ((head := shaping.HEAD.match(line)) and head["told"].lower() == subject)
    )


def _has_setting(draft: Draft) -> bool:
    said = any(each.name == "setting" and each.otherwise for each in draft.template.parameters)
    return said or "setting" in draft.facts or seen.somewhere(draft.facts.get("idea", ""))


def _open_setting(draft: Draft) -> str:
    """What a writer is told where nobody said where it happens: a place that can be filmed, not none."""
    words = model_words.craft("setting", draft.intent.model_copy(update={"language": draft.language}), "")
    draft.say("assumed", label=known.label_words("setting"), text=words)
    return words


def _parts(draft: Draft, label: str) -> list[str]:
    return draft.of(label) or [draft.facts[label]]


def _looks(draft: Draft, text: str) -> list[str]:
    """How those of the cast look who are in it: for pictures."""
    if draft.kind not in PICTURES:
        return []
    lines = []
    for kin in known.in_it(draft.wish, f"{draft.wish.text}\n{text}"):
        if kin.looks and kin.looks not in text:
            told = f"{kin.name}（{kin.looks}）" if draft.language == "zh" else f"{kin.name} ({kin.looks})"
            lines.append(shaping.headed(model_words.heading("looks", draft.language), told, text))
            draft.say("looks", name=kin.name)
    return lines


def _seconds(draft: Draft) -> str:
    """How long it is to be, as the target can film it."""
    length = draft.facts.get("length", "")
    asked = max(
        (many for each in draft.of("length") if (many := lengths.seconds(each))), default=lengths.seconds(length)
    )
    if asked is None:
        return ""
    limits = draft.target.limits if draft.target else None
    can = [*limits.durations, *filter(None, (limits.seconds_least, limits.seconds_most))] if limits else []
    if not can or draft.kind != "video" or (min(can) <= asked <= max(can) and not limits.durations) or asked in can:  # type: ignore[union-attr]
        return f"{asked:g}"
    nearest = min(can, key=lambda seconds: abs(seconds - asked))
    draft.say("seconds", model=draft.model, asked=f"{asked:g}", seconds=f"{nearest:g}")
    draft.facts["length"] = lengths.told(nearest, draft.language)
    return f"{nearest:g}"
