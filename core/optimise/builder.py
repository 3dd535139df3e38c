"""A template becomes a prompt: filled with what is known, what matters first, in the form that its model follows best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core import looks
from core.optimise import edits, known, model_words, negations, seen, shaping, validator
from core.optimise.edits import joined_negative, tidy
from core.optimise.model_words import Wants
from core.optimise.templates import fill, names
from core.optimise.values import Change, Intent, Preferences, Span, Template, Wish
from core.types import Value
from providers.base import Model

HEADED = ("character", "setting", "time", "style", "mood", "length", "audience")
"""Labels that get a line of their own where the template has no place for them."""
CRAFT = {
    "storyboard_generation": ("light", "camera"),
    "character_design": ("form", "light"),
    "video_generation": ("light", "camera"),
    "audio_generation": ("sound",),
    "script_generation": (),
}
"""What a professional adds to a prompt of each kind."""
PICTURES = ("image", "video")
QUALITY, UNWANTED = 8, 9
DROPPED_AS = {QUALITY: 2.5, UNWANTED: 2.5}
"""Of a prompt that is too long these go late, though they stand last."""
MOST_AGAINST = 4
"""Lines of one template that may say a thing which the person does not want."""
ENOUGH = 0.7
"""Of the length from which on a prompt is not too short: so much has a finished one, our judgement."""
SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*-?(秒|s\b|secs?\b|seconds?|分钟|mins?\b|minutes?)", re.IGNORECASE)


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
    draft = Draft(template, intent, tuple(spans), wish, preferences, target, kind, model_words.wants(target, kind))
    done = finished(wish.text, intent) or shaping.made_of(wish.text, template.template)
    text = _finished_text(draft) if done else _filled(draft)
    negative, unwanted = _negative(draft)
    text = _sections(draft, text, unwanted) if draft.wants.form == "sections" else _prose(draft, text, unwanted)
    return Built(text=tidy(text), negative=negative, changes=tuple(draft.changes))


@dataclass
class Draft:
    """A prompt being written. `facts` fill its template; `changes` say what was done."""

    template: Template
    intent: Intent
    spans: tuple[Span, ...]
    wish: Wish
    preferences: Preferences
    target: Model | None
    kind: str
    wants: Wants
    facts: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    kept: bool = False
    unwanted: list[str] = field(default_factory=list)
    """What its template says must not be seen."""

    @property
    def language(self) -> str:
        return self.template.language

    @property
    def adds_in(self) -> Intent:
        """The language of what is added: in prose the one the model understands best."""
        language = self.wants.best if self.wants.form != "sections" and self.wants.best else self.language
        return self.intent.model_copy(update={"language": language})

    @property
    def comma(self) -> str:
        return "、" if self.language == "zh" else ", "

    @property
    def model(self) -> str:
        if self.target is None:
            return ""
        return self.target.family or self.target.label.get("en") or self.target.name

    def say(self, what: str, **facts: object) -> None:
        change = Change(say=f"change_{what}", facts=facts)
        if change not in self.changes:
            self.changes.append(change)

    def of(self, label: str) -> list[str]:
        """What is known under a label: what a person said before what was read."""
        mine = [span for span in self.spans if span.label == label]
        ordered = [span for span in mine if span.by == "person"] or mine
        return list(dict.fromkeys(_one_line(span.text) for span in ordered if span.text.strip()))


def finished(text: str, intent: Intent) -> bool:
    """Whether it reads as a finished prompt: lines with headings and requirements, or one breath that lacks nothing."""
    if model_words.requires(text) and (
        model_words.lined(text) or all(item in text for item in model_words.defaults(intent.language))
    ):
        return True
    kind = model_words.content(intent.task_type)
    if kind == "text" or "\n" in text.strip():
        return False
    enough = seen.facts()["enough"][kind][intent.language] * ENOUGH
    needed = ("sound",) if kind == "sound" else ("light", "camera")
    return (
        validator.size(text, intent.language) >= enough
        and all(seen.says(word, text) for word in needed)
        and (seen.says("style", text) or seen.says("mood", text))
    )


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
    lines = [_line(draft, line, otherwise) for line in draft.template.template.split("\n")]
    text = tidy("\n".join(line for line in lines if line is not None))
    return _with_the_rest(draft, _as_they_say(draft, _shown(draft, text)))


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
        "idea": words or (_one_line(wish.text) if not {"character", "setting"} & draft.facts.keys() else ""),
        "genre": known.genre_words(draft.intent.genre, draft.intent.fine, language),
        "ratio": known.ratio(wish),
        "seconds": _seconds(draft),
        "shot": known.shot(wish),
        "script": known.story(wish),
        "cast": draft.comma.join(kin.name for kin in known.in_it(wish, wish.text)),
    }
    draft.facts |= {name: said for name, said in film.items() if said}
    if words:
        draft.say("words", text=words)


def _story_words(draft: Draft) -> str:
    """What the idea tells beyond its labels; for a picture without what must not be in it."""
    text = draft.wish.text
    if draft.kind in PICTURES:
        for match in reversed(negations.negations(text)):
            text = edits.without(text, match.start(), match.end())
    return _one_line(known.own_words(text, draft.spans, draft.intent.genre, with_labels=draft.kind in PICTURES))


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
    said = text.lower()
    lines = []
    for label in HEADED:
        if (fact := draft.facts.get(label, "")) and not all(each.lower() in said for each in _parts(draft, label)):
            lines.append(shaping.headed(model_words.heading(label, draft.language), fact, text))
    if draft.kind == "text" and not _has_setting(draft):
        lines.append(shaping.headed(model_words.heading("setting", draft.language), _open_setting(draft), text))
    if (idea := draft.facts.get("idea", "")) and idea.lower() not in said:
        lines.append(shaping.headed(model_words.heading("idea", draft.language), idea, text))
    lines += _looks(draft, text)
    if (told := draft.facts.get("script")) and told.lower() not in said and draft.kind != "sound":
        lines.append(shaping.headed(model_words.heading("story", draft.language), told, text))
        draft.say("story")
    text = shaping.inserted(text, lines)
    ordered = shaping.ordered(text)
    if ordered != text:
        draft.say("order")
    return ordered


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
    match = SECONDS.search(draft.facts.get("length", ""))
    if match is None:
        return ""
    asked = float(match[1]) * (60 if match[2][0] in "分mM" else 1)
    limits = draft.target.limits if draft.target else None
    can = [*limits.durations, *filter(None, (limits.seconds_least, limits.seconds_most))] if limits else []
    if not can or draft.kind != "video" or (min(can) <= asked <= max(can) and not limits.durations) or asked in can:  # type: ignore[union-attr]
        return f"{asked:g}"
    nearest = min(can, key=lambda seconds: abs(seconds - asked))
    draft.say("seconds", model=draft.model, asked=f"{asked:g}", seconds=f"{nearest:g}")
    draft.facts["length"] = draft.facts["length"].replace(
        match[0], f"{nearest:g} 秒" if draft.language == "zh" else f"{nearest:g} seconds"
    )
    return f"{nearest:g}"


# What a professional adds ------------------------------------------------------------------------------------------------


def _craft(draft: Draft, text: str) -> list[tuple[str, str]]:
    """Light, camera, form, sound and frame that the text does not say: each with what it is."""
    if draft.kept and draft.wants.form == "sections":
        return []
    found = []
    for kind in CRAFT[draft.intent.task_type] if draft.preferences.quality != "fast" else ():
        said = seen.says("camera" if kind == "form" else kind, text)
        words = "" if said else model_words.craft(kind, draft.adds_in, f"{draft.wish.text}\n{text}")
        if words:
            found.append((kind, words))
            draft.say(kind, text=words)
    shape = known.ratio(draft.wish)
    wanted = draft.kind in PICTURES and shape and shape not in text and (draft.target is None or draft.wants.ratio)
    if wanted and (words := model_words.ratio(shape, draft.adds_in.language)):
        found.append(("ratio", words))
        draft.say("ratio", ratio=shape)
    return found


def _negative(draft: Draft) -> tuple[str, list[str]]:
    """What must not be seen, as a field of its own; and as a list of words for the prompt itself, where there is no such field."""
    asked = draft.of("must_not")
    if draft.kind == "text":
        return "", asked
    whole = "" if draft.kept else fill(draft.template.negative, draft.facts)
    more = [*draft.unwanted, *_split(model_words.unwanted(draft.kind, draft.language))]
    whole = joined_negative(joined_negative("", asked, draft.language), [*_split(whole), *more], draft.language)
    if draft.target is None or draft.target.limits.negative:
        if whole and draft.kind in PICTURES:
            draft.say("negative")
        return (whole, []) if draft.kind in PICTURES or draft.target else (whole, asked)
    if draft.wants.negative == "none":
        if whole:
            draft.say("unsaid", model=draft.model)
        return "", []
    return "", _split(whole) if draft.kind in PICTURES else asked


def _split(words: str) -> list[str]:
    return [word.strip() for word in re.split(r"[，,、;；\n]", words) if word.strip()]


# In lines ----------------------------------------------------------------------------------------------------------------


def _sections(draft: Draft, text: str, unwanted: list[str]) -> str:
    """In lines with headings: the body, what is required, the quality."""
    language = draft.language
    lines = [shaping.headed(model_words.heading(kind, language), words, text) for kind, words in _craft(draft, text)]
    text = shaping.ordered(shaping.inserted(text, lines)) if lines else text
    if draft.preferences.quality == "fast" and not draft.kept:
        text = shaping.shortened(text)
        draft.say("short")
    if not model_words.requires(text):
        text = f"{text}\n\n{shaping.requirements(language)}"
        draft.say("defaults")
    if not draft.kept:
        text = _with_musts(draft, text, unwanted)
    fits = draft.target is not None and draft.target.capability in model_words.FITS[draft.kind]
    limit = draft.target.limits.prompt_chars if draft.target and fits else 0
    quality = model_words.heading("quality", language)
    if draft.preferences.professional and not re.search(rf"(?m)^{quality}\s*[:：]", text):
        more = f"\n\n{quality}: {', '.join(model_words.quality(draft.kind))}"
        if not limit or len(text) + len(more) <= limit:
            text += more
            draft.say("quality")
    return _cut(draft, text, limit)


def _with_musts(draft: Draft, text: str, unwanted: list[str]) -> str:
    colon = "：" if draft.language == "zh" else ": "
    body = text.lower()
    items = [
        f"{model_words.heading(kind, draft.language)}{colon}{draft.comma.join(things)}"
        for kind, things in (("must", draft.of("must")), ("must_not", unwanted))
        if things and not all(thing.lower() in body for thing in things)
    ]
    return shaping.required(text, items)


def _cut(draft: Draft, text: str, most: int) -> str:
    if not most or len(text) <= most:
        return text
    draft.say("cut", most=most, model=draft.model)
    return edits.cut(text, most)


# In prose ----------------------------------------------------------------------------------------------------------------


def _prose(draft: Draft, text: str, unwanted: list[str]) -> str:
    """As sentences or as short phrases, for a model that draws, films or plays what it reads."""
    intent = draft.adds_in
    pieces = shaping.pieces(text, with_items=draft.preferences.quality == "quality" and not draft.kept)
    said = shaping.joined(pieces, draft.wants.form, draft.language)
    pieces += [
        shaping.Piece(model_words.rank(model_words.heading(kind, "en")), words) for kind, words in _craft(draft, said)
    ]
    musts = [thing for thing in draft.of("must") if thing.lower() not in text.lower()]
    if musts:
        pieces.append(shaping.Piece(2, draft.comma.join(musts)))
    if draft.preferences.professional:
        words = [word for word in model_words.quality(draft.kind) if word.lower() not in text.lower()]
        pieces += [shaping.Piece(QUALITY, ", ".join(words))] if words else []
        if words:
            draft.say("quality")
    if unwanted and not draft.kept:
        pieces.append(shaping.Piece(UNWANTED, _without_words(unwanted, intent.language)))
    if intent.language != draft.language:
        draft.say("language_zh" if intent.language == "zh" else "language", model=draft.model)
    draft.say(draft.wants.form, model=draft.model)
    most = min(filter(None, (draft.wants.chars, draft.target.limits.prompt_chars if draft.target else 0)), default=0)
    told = shaping.joined(pieces, draft.wants.form, draft.language)
    if most and len(told) > most:
        draft.say("cut", most=most, model=draft.model)
        while len(pieces) > 2 and len(shaping.joined(pieces, draft.wants.form, draft.language)) > most:
            pieces.remove(max(pieces, key=lambda piece: DROPPED_AS.get(piece.rank, piece.rank)))
        told = edits.cut(shaping.joined(pieces, draft.wants.form, draft.language), most)
    return told


def _without_words(unwanted: list[str], language: str) -> str:
    return f"画面里没有{'、'.join(unwanted)}" if language == "zh" else ", ".join(f"no {thing}" for thing in unwanted)


def _one_line(text: str) -> str:
    return " ".join(text.split())
