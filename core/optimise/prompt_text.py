"""How a draft is told: in lines with headings, as sentences or as short phrases; what a professional adds; what must not be seen."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.optimise import (
    camera_directions,
    model_vocabulary,
    prompt_edits,
    prompt_features,
    prompt_layout,
    subject_matter,
)
from core.optimise.prompt_draft import PICTURES, PromptDraft
from core.optimise.prompt_edits import join_negative
from core.templates import known_facts, negations
from core.templates.templates import fill_template

CRAFT = {
    "storyboard_generation": ("light", "camera"),
    "character_design": ("form", "light"),
    "video_generation": ("light", "camera"),
    "audio_generation": ("sound",),
    "script_generation": (),
}
"""What a professional adds to a prompt of each kind."""
HEARD = {"music": ("音乐", "Music"), "effect": ("音效", "Effects"), "narration": ("人声", "Voice")}
QUALITY, UNWANTED = 8, 9
MOST_UNSAID = 5
"""So many things are named in a prompt as not to be there: every name draws a little of it, so only what goes wrong most is said."""
DROPPED_AS = {QUALITY: 2.5, UNWANTED: 2.5}
"""Of a prompt that is too long these go late, though they stand last."""


# What a professional adds ------------------------------------------------------------------------------------------------


def _heard_as(draft: PromptDraft) -> tuple[str, ...]:
    """Headings under which a template tells how its one kind of sound is, where it knows the genre."""
    template = draft.template
    return HEARD.get(template.fine, ()) if draft.kind == "sound" and template.genre else ()


def _craft(draft: PromptDraft, text: str) -> list[tuple[str, str]]:
    """Light, camera, form, sound and frame that the text does not say: each with what it is."""
    if draft.kept and draft.wants.form == "sections":
        return []
    found = []
    whole = draft.kept or draft.preferences.quality == "fast"
    for kind in () if whole else CRAFT[draft.intent.task_type]:
        said = prompt_features.has_word_of_kind("camera" if kind == "form" else kind, text)
        if kind == "sound" and draft.template.fine in ("effect", "narration"):
            continue  # tempo and instruments are no matter of theirs
        words = "" if said else model_vocabulary.craft_words(kind, draft.adds_in, f"{draft.wish.text}\n{text}")
        if kind == "light" and said and draft.lit_by_the_idea:
            words = model_vocabulary.light_words(draft.wish.text, draft.adds_in.language)
        if words:
            found.append((kind, words))
            draft.say(kind, text=words)
    shape = known_facts.ratio_of_wish(draft.wish)
    wanted = draft.kind in PICTURES and shape and shape not in text and (draft.target is None or draft.wants.ratio)
    if wanted and (words := model_vocabulary.ratio_words(shape, draft.adds_in.language)):
        found.append(("ratio", words))
        draft.say("ratio", ratio=shape)
    return found


def negative_prompt(draft: PromptDraft) -> tuple[str, list[str]]:
    """What must not be seen, as a field of its own; and as a list of words for the prompt itself, where there is no such field."""
    asked = draft.of("must_not")
    if draft.kind == "text":
        return "", asked
    ours = "" if draft.kept else fill_template(draft.template.negative, draft.facts)
    more = [*_split(ours), *draft.unwanted, *_split(model_vocabulary.unwanted_words(draft.kind, draft.language))]
    if camera_directions.excludes_people(asked):
        asked = [*asked, camera_directions.people_word(draft.language)]
        more = [thing for thing in more if not camera_directions.mentions_people(thing)]
    wished = _wished(draft)
    more = [thing for thing in more if not wished(thing)]
    whole = join_negative("", [*asked, *more], draft.language)
    if draft.target is None or draft.target.limits.negative:
        if whole and draft.kind in PICTURES:
            draft.say("negative")
        return (whole, []) if draft.kind in PICTURES or draft.target else (whole, asked)
    if draft.wants.negative == "none":
        if whole:
            draft.say("unsaid", model=draft.model)
        return "", []
    return "", list(dict.fromkeys([*asked, *more]))[: max(MOST_UNSAID, len(asked))] if draft.kind in PICTURES else asked


def _wished(draft: PromptDraft) -> Callable[[str], bool]:
    """Whether the person wants what our lists would keep out."""
    told = subject_matter.remove_orders(draft.wish.text, draft.intent.genre)
    for match in reversed(negations.find_negations(told)):
        told = told[: match.start()] + " " + told[match.end() :]
    low = told.lower()
    sings = (
        any(prompt_features.contains_word(word, low) for word in model_vocabulary.singing_words())
        if draft.kind == "sound"
        else False
    )
    return lambda thing: (
        (len(thing) > 1 and prompt_features.contains_word(thing.lower(), low))
        or (sings and thing in model_vocabulary.singing_voices())
    )


def _split(words: str) -> list[str]:
    return [word.strip() for word in re.split(r"[，,、;；\n]", words) if word.strip()]


# In lines ----------------------------------------------------------------------------------------------------------------


def write_in_lines(draft: PromptDraft, text: str, unwanted: list[str]) -> str:
    """In lines with headings: the body, what is required, the quality."""
    language = draft.language
    lines = [
        prompt_layout.headed_line(model_vocabulary.section_heading(kind, language), words, text)
        for kind, words in _craft(draft, model_vocabulary.split_requirements(text)[0])
    ]
    text = prompt_layout.order_lines(prompt_layout.insert_lines(text, lines)) if lines else text
    if draft.preferences.quality == "fast" and not draft.kept:
        text = prompt_layout.shorten_requirements(text)
        draft.say("short")
    if not model_vocabulary.has_requirements(text):
        text = f"{text}\n\n{prompt_layout.requirements_block(language)}"
        draft.say("defaults")
    if not draft.kept:
        text = _with_musts(draft, text, unwanted)
    fits = draft.target is not None and draft.target.capability in model_vocabulary.FITS[draft.kind]
    limit = draft.target.limits.prompt_chars if draft.target and fits else 0
    quality = model_vocabulary.section_heading("quality", language)
    if draft.preferences.professional and not re.search(rf"(?m)^{quality}\s*[:：]", text):
        more = f"\n\n{quality}: {', '.join(model_vocabulary.quality_words(draft.kind))}"
        if not limit or len(text) + len(more) <= limit:
            text += more
            draft.say("quality")
    return _cut(draft, text, limit)


def _with_musts(draft: PromptDraft, text: str, unwanted: list[str]) -> str:
    colon = "：" if draft.language == "zh" else ": "
    body = text.lower()
    items = [
        f"{model_vocabulary.section_heading(kind, draft.language)}{colon}{draft.comma.join(things)}"
        for kind, things in (("must", draft.of("must")), ("must_not", unwanted))
        if things and not all(thing.lower() in body for thing in things)
    ]
    return prompt_layout.add_requirements(text, items)


def _cut(draft: PromptDraft, text: str, most: int) -> str:
    if not most or len(text) <= most:
        return text
    draft.say("cut", most=most, model=draft.model)
    return prompt_edits.shorten_prompt(text, most)


# In prose ----------------------------------------------------------------------------------------------------------------


def write_in_prose(draft: PromptDraft, text: str, unwanted: list[str]) -> str:
    """As sentences or as short phrases, for a model that draws, films or plays what it reads."""
    intent = draft.adds_in
    items = draft.preferences.quality == "quality" and not draft.kept
    pieces = prompt_layout.split_pieces(text, with_items=items, also=_heard_as(draft), lined=not draft.kept)
    said = prompt_layout.join_pieces(pieces, draft.wants.form, draft.language)
    pieces += [
        prompt_layout.PromptPiece(model_vocabulary.heading_rank(model_vocabulary.section_heading(kind, "en")), words)
        for kind, words in _craft(draft, said)
    ]
    musts = [thing for thing in draft.of("must") if thing.lower() not in text.lower()]
    if musts:
        pieces.append(prompt_layout.PromptPiece(2, draft.comma.join(musts)))
    if draft.preferences.professional:
        words = [word for word in model_vocabulary.quality_words(draft.kind) if word.lower() not in text.lower()]
        pieces += [prompt_layout.PromptPiece(QUALITY, ", ".join(words))] if words else []
        if words:
            draft.say("quality")
    if unwanted and not draft.kept:
        pieces.append(prompt_layout.PromptPiece(UNWANTED, _without_words(unwanted, intent.language, draft.kind)))
    if intent.language != draft.intent.language:
        draft.say("language", model=draft.model)
    draft.say(draft.wants.form, model=draft.model)
    most = min(filter(None, (draft.wants.chars, draft.target.limits.prompt_chars if draft.target else 0)), default=0)
    told = prompt_layout.join_pieces(pieces, draft.wants.form, draft.language)
    if most and len(told) > most:
        draft.say("cut", most=most, model=draft.model)
        while len(pieces) > 2 and len(prompt_layout.join_pieces(pieces, draft.wants.form, draft.language)) > most:
            pieces.remove(max(pieces, key=lambda piece: DROPPED_AS.get(piece.rank, piece.rank)))
        told = prompt_edits.shorten_prompt(prompt_layout.join_pieces(pieces, draft.wants.form, draft.language), most)
    return told


def _without_words(unwanted: list[str], language: str, kind: str) -> str:
    where = "画面里" if kind in PICTURES else ""
    return f"{where}没有{'、'.join(unwanted)}" if language == "zh" else ", ".join(f"no {thing}" for thing in unwanted)
