"""Where, when, in what weather and how near: what a prompt says of the shot itself."""

from __future__ import annotations

import re
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.places.place_versions import age_and_season
from providers.builtin.writer.understanding import prompt_story, prompt_wishes
from providers.builtin.writer.understanding.parsed_prompt import ParsedPrompt
from providers.builtin.writer.understanding.understand import HOURS, WEATHER
from providers.builtin.writer.vocabulary import lexicon


def setting_in_prompt(want: ParsedPrompt) -> dict[str, str]:
    """What the prompt says outright of the shot itself."""
    text, tongue = want.scene.lower(), want.language
    place, word = place_in_prompt(want)
    when = (
        "day"
        if re.search(art_table("prompt")["noon"][tongue], text)
        else _first(HOURS[tongue], want.labels.get("time", "").lower()) or _first(HOURS[tongue], _no_moods(text))
    )
    weather = (
        "clear"
        if re.search(art_table("prompt")["clear_skies"][tongue], text)
        else _first(WEATHER[tongue], _weather_text(text, tongue))
    )
    if weather and _denied_weather(weather, want):
        weather = ""
    if not weather and any(_denied_weather(w, want) for w in ("rain", "snow", "fog", "storm", "wind")):
        weather = "clear"
    age, season = age_and_season(text)
    framed = f"{want.labels.get('shot', '')}\n{want.scene}\n{want.whole}"
    return {
        "place": place,
        "location": word,
        "when": when,
        "weather": weather,
        "age": age,
        "season": season,
        "mood": want.mood or prompt_story.entry_said(want.whole, "mood"),
        "size": prompt_story.entry_said(framed, "size"),
        "angle": prompt_story.entry_said(framed, "angle"),
    }


def _no_moods(text: str) -> str:
    """Chinese 夜 is in 夜莺, and 夜市 is a place by night all the same."""
    return re.sub("夜莺|前夜祭", "", text)


def _weather_text(text: str, tongue: str) -> str:
    """Without what only sounds like weather: 雪山 is a mountain that has snow, a raincoat is no rain."""
    return re.sub(art_table("prompt")["not_weather"][tongue], "", text)


def _denied_weather(weather: str, want: ParsedPrompt) -> bool:
    words = art_table("prompt")["weather_words"]
    return any(prompt_wishes.is_denied(word, want.must_not) for word in words.get(weather, ()))


def _first(table: dict[str, str], text: str) -> str:
    return next((name for name, pattern in table.items() if text and re.search(pattern, text)), "")


def place_in_prompt(want: ParsedPrompt) -> tuple[str, str]:
    """The place the prompt names: in its own line first, else the first that is named, by its longest word."""
    table = lexicon.place_words(want.language)
    for part in (want.labels.get("setting", ""), want.scene):
        if hit := re.search(r"\bon (?:the )?(moon|mars)\b", part, re.I):
            return hit[1].lower(), hit[1].lower()
        low, best = part.lower(), (10**6, 0, "")
        for word in table:
            hit = _named_place(word, low) if want.language == "en" else re.search(re.escape(word), low)
            if hit and not prompt_wishes.is_denied(word, want.must_not) and (hit.start(), -len(word)) < best[:2]:
                best = (hit.start(), -len(word), word)
        if best[2]:
            return table[best[2]], best[2]
    return "", ""


def _named_place(word: str, low: str) -> re.Match[str] | None:
    """Where an English text names a place by this word: "in the lift", and not "he lifts a bottle"."""
    for hit in re.finditer(rf"\b{re.escape(word)}s?\b", low):
        done_to = re.match(r"\s+(?:a|an|the|his|her|its|their|up|off|out)\b", low[hit.end() :])
        if not done_to or re.search(
            r"\b(?:a|an|the|in|at|on|by|near|to|from|inside|into|of|this|that)\s+$", low[: hit.start()]
        ):
            return hit
    return None


def place_of_role(want: ParsedPrompt, cast: list[dict[str, Any]]) -> str:
    """Where somebody of this calling, or with such a thing, is found."""
    text = " ".join([want.scene, *(str(p.get("role", "")) for p in cast)]).lower()
    for words, place in lexicon.table("cast")["where"].items():
        for word in words.split():
            if (word in text) if not word.isascii() else re.search(rf"\b{re.escape(word)}\b", text):
                return str(place)
    return ""


def default_size(picture: dict[str, Any]) -> str:
    """Where nobody said it: near enough to see who it is about."""
    count = len(picture["people"])
    return "wide" if count > 3 or not (count or picture["things"]) else "full"
