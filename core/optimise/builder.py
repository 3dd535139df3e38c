"""A template becomes a prompt: filled with what is known, what matters first, in the form that its model follows best."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.optimise import (
    camera_directions,
    durations,
    finished_prompts,
    model_vocabulary,
    prompt_edits,
    prompt_features,
    prompt_layout,
    prompt_text,
    subject_matter,
)
from core.optimise.prompt_draft import PICTURES, PromptDraft, one_line
from core.optimise.prompt_edits import tidy_prompt
from core.project import looks
from core.templates import known_facts, negations
from core.templates.prompt_values import Intent, Preferences, PromptChange, PromptWish, Span, Template
from core.templates.templates import TemplateLibrary, fill_template, parameter_names
from core.types import Value
from providers.base import Model

HEADED = ("character", "setting", "time", "style", "mood", "length", "audience")
"""Labels that get a line of their own where the template has no place for them."""
LENGTHS = ("时长", "长度", "Length", "Duration")
MOST_AGAINST = 4
"""Lines of one template that may say a thing which the person does not want."""


class BuiltPrompt(Value):
    """A prompt, what it must not show where that is a field of its own, and what was done to it."""

    text: str
    negative: str = ""
    changes: tuple[PromptChange, ...] = ()


def build_prompt(
    template: Template,
    intent: Intent,
    spans: Iterable[Span],
    wish: PromptWish,
    preferences: Preferences,
    target: Model | None = None,
) -> BuiltPrompt:
    """The prompt for a wish: nothing it says is lost, no {name} and no empty line is left, equal input gives equal words, and a
    finished prompt is only tidied. With no `target` it is written in lines with headings."""
    kind = model_vocabulary.content_kind(intent.task_type)
    draft = PromptDraft(
        template, intent, _read(spans), wish, preferences, target, kind, model_vocabulary.model_wants(target, kind)
    )
    done = finished_prompts.is_finished_prompt(wish.text, intent) or finished_prompts.is_made_by_template(
        wish.text, template, kind
    )
    _heard(draft)
    text = _finished_text(draft) if done else _filled(draft)
    negative, unwanted = prompt_text.negative_prompt(draft)
    sections = draft.wants.form == "sections"
    text = (
        prompt_text.write_in_lines(draft, text, unwanted)
        if sections
        else prompt_text.write_in_prose(draft, text, unwanted)
    )
    return BuiltPrompt(text=tidy_prompt(text), negative=negative, changes=tuple(draft.changes))


def template_for_model(template: Template, library: TemplateLibrary, intent: Intent, target: Model | None) -> Template:
    """The template in the language its model follows: prose for a model that reads only English is added in English."""
    wants = model_vocabulary.model_wants(target, model_vocabulary.content_kind(intent.task_type))
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
            and camera_directions.is_only_direction(span.text)
        ):
            continue
        if span.label == "length":
            span = span.model_copy(update={"text": durations.bare_length(span.text)})
        kept.append(span)
    return tuple(kept)


def _heard(draft: PromptDraft) -> None:
    """What the person's own words say of the camera, and of what must not be there."""
    if draft.kind not in PICTURES:
        return
    draft.directions = camera_directions.read_directions(draft.wish.text)
    if draft.language == "en":
        draft.directions = camera_directions.directions_in_english(draft.directions)
    said = " ".join(span.text.lower() for span in draft.spans if span.label == "must_not")
    things = [thing for each in negations.find_negations(draft.wish.text) for thing in negations.negated_things(each)]
    draft.refused = [thing for thing in dict.fromkeys(things) if thing.lower() not in said]


# Filling -----------------------------------------------------------------------------------------------------------------


def _finished_text(draft: PromptDraft) -> str:
    draft.kept = True
    draft.say("kept")
    beside = draft.target is None or draft.target.limits.negative
    return _shown(draft, tidy_prompt(draft.wish.text)) if beside else tidy_prompt(draft.wish.text)


def _shown(draft: PromptDraft, text: str) -> str:
    """Of a picture or a clip: only what is to be seen; what must not be is remembered."""
    if draft.kind not in PICTURES:
        return text
    text, lines = prompt_layout.remove_negations(text)
    there = negations.find_negations(text)
    draft.unwanted = [*lines, *(thing for match in there for thing in negations.negated_things(match))]
    for match in reversed(there):
        text = prompt_edits.remove_stretch(text, match.start(), match.end())
    return tidy_prompt(text)


def _filled(draft: PromptDraft) -> str:
    """The template with what is known, and a line of its own for everything known that it has no place for."""
    draft.say("template", template=draft.template.name)
    draft.spans += known_facts.spans_from_context(draft.wish, draft.language, [span.label for span in draft.spans])
    _gather(draft)
    otherwise = {each.name: each.otherwise for each in draft.template.parameters if each.otherwise}
    filled = [_line(draft, line, otherwise) for line in draft.template.template.split("\n")]
    lines = [line if parameter_names(raw) else _directed(draft, line) for raw, line in _beside(draft, filled)]
    text = tidy_prompt("\n".join(line for line in lines if line is not None))
    return _with_the_rest(draft, _as_they_say(draft, _shown(draft, text)))


def _beside(draft: PromptDraft, filled: list[str | None]) -> list[tuple[str, str]]:
    """Each line of the template that is left, beside itself as it was filled."""
    raw = draft.template.template.split("\n")
    return [(one, line) for one, line in zip(raw, filled, strict=True) if line is not None]


def _directed(draft: PromptDraft, line: str) -> str | None:
    """A fixed line of the template, as far as the person does not say otherwise."""
    if prompt_layout.UNWANTED.match(line):
        return line
    if (match := prompt_layout.HEAD.match(line)) and match["head"] in LENGTHS and "length" in draft.facts:
        return None
    if draft.kind not in PICTURES:
        return _as_long(draft, line)
    if camera_directions.excludes_people(draft.of("must_not")) and camera_directions.mentions_people(line):
        return None
    match, item = prompt_layout.HEAD.match(line), prompt_layout.ITEM.match(line)
    if not draft.directions or not (match or item):
        return line
    head, ours = (match["head"], match["told"]) if match else ("", item["told"] if item else line)
    told, kinds = camera_directions.direct_line(ours, draft.directions, head=head)
    draft.directed_in |= kinds
    if told == ours:
        return line
    theirs = {"one": _said_of_camera(draft), "other": ours}
    draft.say("yours", **theirs)
    return None if told is None else line[: line.rindex(ours)] + told


def _as_long(draft: PromptDraft, line: str) -> str:
    """A line that says how many scenes a script shall have, for the length the film has, where that is known."""
    seconds = draft.facts.get("seconds", "")
    if draft.intent.task_type != "script_generation" or not seconds:
        return line
    told, asked, now = durations.fit_scene_count(line, float(seconds))
    if asked:
        draft.say("scenes", seconds=seconds, asked=asked, now=now)
    return told


def _said_of_camera(draft: PromptDraft) -> str:
    return draft.comma.join(dict.fromkeys(each.text for each in draft.directions))


def _as_they_say(draft: PromptDraft, text: str) -> str:
    """Without what a template says against the person's own words: another move, size, hour or weather."""
    for rule in ("moves", "sizes", "times", "weathers"):
        if not (mine := prompt_features.first_hit_by_group(rule, draft.wish.text)):
            continue
        for one, other in (
            *prompt_features.conflicting_groups(rule),
            *((other, one) for one, other in prompt_features.conflicting_groups(rule)),
        ):
            if one not in mine or other in mine:
                continue
            for _ in range(MOST_AGAINST):
                hit = prompt_features.first_hit_by_group(rule, text).get(other)
                if hit is None:
                    break
                text = prompt_edits.remove_clause(text, hit.start)
                draft.say("yours", one=mine[one].word, other=hit.word)
    return text


def _gather(draft: PromptDraft) -> None:
    """The facts, each with where it came from."""
    wish, language = draft.wish, draft.language
    draft.facts = {
        label: draft.comma.join(draft.of(label)) for label in (*HEADED, "must", "must_not") if draft.of(label)
    }
    if "style" not in draft.facts and (liked := draft.preferences.style.strip()):
        draft.facts["style"] = looks.shipped_looks()[liked].label[language] if liked in looks.shipped_looks() else liked
        draft.say("preferred", text=draft.facts["style"])
    for label in draft.facts:
        if by := next((span.by for span in draft.spans if span.label == label), None):
            how = {"rule": "filled", "person": "person", "model": "model", "context": "context"}[by]
            how = label if label in ("must", "must_not") else how
            draft.say(how, label=known_facts.label_words(label), text=draft.facts[label])
    words = _story_words(draft)
    film = {
        "idea": words or _bare(draft),
        "genre": known_facts.genre_words(draft.intent.genre, draft.intent.fine, language),
        "ratio": _ratio(draft),
        "seconds": _seconds(draft),
        "shot": known_facts.shot_of_wish(wish),
        "script": known_facts.story_of_wish(wish),
        "cast": draft.comma.join(kin.name for kin in known_facts.cast_in_text(wish, wish.text)),
    }
    draft.facts |= {name: said for name, said in film.items() if said}
    if words:
        draft.say("words", text=words)


def _story_words(draft: PromptDraft) -> str:
    """What the idea tells beyond its labels; of a picture without what must not be in it and without the camera."""
    text = draft.wish.text
    pictured = draft.kind in PICTURES
    places = [match.span() for match in negations.find_negations(text)] if pictured else []
    return one_line(
        subject_matter.extract_matter(
            text, draft.spans, draft.intent.genre, pictured=pictured, whole=draft.kind != "text", unwanted=places
        )
    )


def _bare(draft: PromptDraft) -> str:
    """Of an idea that tells nothing beyond its labels: whom it is made for, where nothing is shown; else it itself, without its order."""
    if {"character", "setting"} & draft.facts.keys():
        return ""
    if (served := subject_matter.find_recipient(draft.wish.text)) is not None:
        draft.facts["character"] = served[1]
        return ""
    return one_line(subject_matter.remove_orders(draft.wish.text, draft.intent.genre))


def _ratio(draft: PromptDraft) -> str:
    """The frame: chosen, else said, else the film's."""
    said = camera_directions.read_frame(draft.wish.text) if draft.kind in PICTURES else None
    return draft.wish.ratio or (said[0] if said else "") or known_facts.ratio_of_wish(draft.wish)


def _line(draft: PromptDraft, line: str, otherwise: dict[str, str]) -> str | None:
    """A line of the template with its facts; None where it would say something of a thing that nobody knows."""
    holes = parameter_names(line)
    if any(hole not in draft.facts and hole not in otherwise for hole in holes):
        return None
    for hole in holes:
        if hole not in draft.facts:
            draft.say("assumed", label=known_facts.label_words(hole), text=otherwise[hole])
    return fill_template(line, {**otherwise, **draft.facts})


def _with_the_rest(draft: PromptDraft, text: str) -> str:
    """With lines for what is known and the template has no place for."""
    text = _subject_once(draft, text)
    said = text.lower()
    lines = []
    for label in HEADED:
        if label == "length" and "seconds" in parameter_names(draft.template.template) and draft.facts.get("seconds"):
            continue  # it stands there as seconds
        if (fact := draft.facts.get(label, "")) and not all(each.lower() in said for each in _parts(draft, label)):
            lines.append(prompt_layout.headed_line(model_vocabulary.section_heading(label, draft.language), fact, text))
    if draft.kind == "text" and not _has_setting(draft):
        lines.append(
            prompt_layout.headed_line(
                model_vocabulary.section_heading("setting", draft.language), _open_setting(draft), text
            )
        )
    if (idea := draft.facts.get("idea", "")) and idea.lower() not in said:
        lines.append(prompt_layout.headed_line(model_vocabulary.section_heading("idea", draft.language), idea, text))
    for heading, words in camera_directions.unplaced_directions(draft.directions, draft.directed_in):
        text, new = prompt_layout.add_under_heading(
            text, model_vocabulary.section_heading(heading, draft.language), words
        )
        lines += new
    lines += _looks(draft, text)
    if (told := draft.facts.get("script")) and told.lower() not in said and draft.kind != "sound":
        lines.append(prompt_layout.headed_line(model_vocabulary.section_heading("story", draft.language), told, text))
        draft.say("story")
    text = prompt_layout.insert_lines(text, lines)
    ordered = prompt_layout.order_lines(text)
    if ordered != text:
        draft.say("order")
    return ordered


def _subject_once(draft: PromptDraft, text: str) -> str:
    """Without a line for the subject where the line of what happens begins with the same words, or where it says no more than "人"."""
    subject, idea = draft.facts.get("character", "").lower(), draft.facts.get("idea", "").lower()
    first = rf"(?:an? |the |[一两三]?[个只位条名])?{re.escape(subject)}(?:[，。,.;；]|$)"
    if draft.kind == "text" or not subject or not (re.match(first, idea) or (len(subject) == 1 and subject in idea)):
        return text
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if not ((head := prompt_layout.HEAD.match(line)) and head["told"].lower() == subject)
    )


def _has_setting(draft: PromptDraft) -> bool:
    said = any(each.name == "setting" and each.otherwise for each in draft.template.parameters)
    return said or "setting" in draft.facts or prompt_features.names_place(draft.facts.get("idea", ""))


def _open_setting(draft: PromptDraft) -> str:
    """What a writer is told where nobody said where it happens: a place that can be filmed, not none."""
    words = model_vocabulary.craft_words("setting", draft.intent.model_copy(update={"language": draft.language}), "")
    draft.say("assumed", label=known_facts.label_words("setting"), text=words)
    return words


def _parts(draft: PromptDraft, label: str) -> list[str]:
    return draft.of(label) or [draft.facts[label]]


def _looks(draft: PromptDraft, text: str) -> list[str]:
    """How those of the cast look who are in it: for pictures."""
    if draft.kind not in PICTURES:
        return []
    lines = []
    for kin in known_facts.cast_in_text(draft.wish, f"{draft.wish.text}\n{text}"):
        if kin.looks and kin.looks not in text:
            told = f"{kin.name}（{kin.looks}）" if draft.language == "zh" else f"{kin.name} ({kin.looks})"
            lines.append(
                prompt_layout.headed_line(model_vocabulary.section_heading("looks", draft.language), told, text)
            )
            draft.say("looks", name=kin.name)
    return lines


def _seconds(draft: PromptDraft) -> str:
    """How long it is to be, as the target can film it."""
    length = draft.facts.get("length", "")
    asked = max(
        (many for each in draft.of("length") if (many := durations.parse_seconds(each))),
        default=durations.parse_seconds(length),
    )
    if asked is None:
        return ""
    limits = draft.target.limits if draft.target else None
    can = [*limits.durations, *filter(None, (limits.seconds_least, limits.seconds_most))] if limits else []
    if not can or draft.kind != "video" or (min(can) <= asked <= max(can) and not limits.durations) or asked in can:  # type: ignore[union-attr]
        return f"{asked:g}"
    nearest = min(can, key=lambda seconds: abs(seconds - asked))
    draft.say("seconds", model=draft.model, asked=f"{asked:g}", seconds=f"{nearest:g}")
    draft.facts["length"] = durations.format_seconds(nearest, draft.language)
    return f"{nearest:g}"
