"""A prompt in somebody's own words as a picture: who, what, where, when, how near, in both languages, over a shot as its base."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from providers.base import Request
from providers.builtin.picture_prompt import prompt_people, prompt_setting, prompt_things
from providers.builtin.writer.understanding import parsed_prompt, prompt_story, prompt_wishes
from providers.builtin.writer.understanding.parsed_prompt import ParsedPrompt


@dataclass(frozen=True)
class Scene:
    """What a prompt says of a picture: the shapes of core.storyboard.model.Picture and core.characters.model.Appearance as dicts, the name of a
    look in data/looks, and what was read of it."""

    picture: dict[str, Any]
    people: list[dict[str, Any]]
    style: str
    read: dict[str, Any]


def read_scene(request: Request) -> Scene:
    """The prompt's own words over the base in `inputs`."""
    want = parsed_prompt.parse_prompt(request.prompt, request.negative, request.language)
    inputs = request.inputs
    base = {k: v for k, v in dict(inputs.get("picture") or {}).items() if v not in (None, "")}
    cast = [dict(p) for p in inputs.get("people") or () if isinstance(p, dict)]
    said = prompt_setting.setting_in_prompt(want)
    picture = {**base, **{k: v for k, v in said.items() if v}}
    if want.nobody:
        picture["people"], cast = [], cast if base else []
    elif base.get("people"):
        picture["people"] = [prompt_people.pose_by_words(dict(row), want) for row in base["people"]]
    else:
        found = prompt_people.people_in_prompt(want, request.seed)
        cast = cast or [person for person, _ in found]
        rows = [row for _, row in found] or [
            {"name": str(p.get("name", ""))} for p in cast[: prompt_people.MOST_PEOPLE]
        ]
        picture["people"] = prompt_people.spread_people(rows)
    worn = " ".join(f"{p.get('role', '')} {p.get('clothing', '')}" for p in cast)
    named = [
        *base.get("things", ()),
        *(t for t in prompt_things.things_in_prompt(want, cast, worn) if t not in base.get("things", ())),
    ]
    picture["things"] = [t for t in named if not prompt_wishes.is_denied(t, want.must_not)]
    prompt_things.put_thing_in_hands(picture, want)
    picture.setdefault(
        "place",
        prompt_setting.place_of_role(want, cast)
        or ("home" if picture["people"] and not said.get("weather") else "field"),
    )
    picture["size"] = picture.get("size") or prompt_setting.default_size(picture)
    number = zlib.crc32(request.prompt.encode()) ^ (request.seed * 2654435761 & 0xFFFFFFFF)
    picture["seed"] = number & 0x7FFFFFFF
    if not base:
        picture["location"] = (
            f"{picture.get('location', '')}|{request.seed}" if request.seed else picture.get("location", "")
        )
    style = prompt_story.entry_said(f"{want.labels.get('style', '')}\n{want.whole}", "style") or str(
        inputs.get("style") or ""
    )
    return Scene(picture, cast, style, _told(picture, style, want))


def _told(picture: dict[str, Any], style: str, want: ParsedPrompt) -> dict[str, Any]:
    rows = {key: picture.get(key) for key in ("place", "when", "weather", "age", "season", "mood", "size", "angle")}
    rows |= {"people": [r["name"] for r in picture["people"]], "things": picture["things"], "style": style}
    return {k: v for k, v in rows.items() if v} | ({"must_not": list(want.must_not)} if want.must_not else {})
