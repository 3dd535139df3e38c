"""A plan in prose, for models that draw and film from words: who is seen and how they look, where, in what style, and what the camera
does."""

from __future__ import annotations

from collections.abc import Iterable

from core.characters.model import Appearance
from core.characters.prose import close_gaps, describe_person
from core.project import prompt_files
from core.project.projects import Brief
from core.storyboard.model import Seen, ShotPlan

SIDES = ((0.36, "on the left"), (0.64, "in the middle"), (1.01, "on the right"))
TURNS = ((30, "facing the camera"), (120, "in profile"), (361, "with their back to the camera"))
FAR = 0.55
DESCRIPTION_CHARS, WHO_CHARS, STYLE_CHARS = 160, 90, 80
"""Of a short prompt."""


def picture_prompt(plan: ShotPlan, people: Iterable[Appearance], brief: Brief, asked: str = "") -> str:
    """What a painter is told of one shot; `asked`: what a review wants changed of it."""
    seen, by_name = plan.picture, {person.name: person for person in people}
    shown = [f"{describe_person(by_name[each.name])}, {_stands(each)}." for each in seen.people if each.name in by_name]
    told = prompt_files.fill_prompt(
        "shot",
        size=prompt_files.plan_word("size", plan.size),
        angle=prompt_files.plan_word("angle", plan.angle),
        side=prompt_files.plan_word("side", seen.side),
        description=plan.description,
        location=seen.location or seen.place,
        place=seen.place,
        when=seen.when,
        weather=seen.weather,
        mood=seen.mood,
        things=f"To be seen: {', '.join(seen.things)}." if seen.things else "",
        people="\n".join(shown) or "Nobody is in it.",
        style=brief.look.prompt,
        ratio=brief.ratio,
    )
    return close_gaps(told) + _asked(asked, DESCRIPTION_CHARS * 3)


def short_picture_prompt(plan: ShotPlan, people: Iterable[Appearance], brief: Brief, asked: str = "") -> str:
    """The same for a painter who reads no more than some hundred letters."""
    seen, by_name = plan.picture, {person.name: person for person in people}
    shown = [f"{_cut(describe_person(by_name[each.name]), WHO_CHARS)}." for each in seen.people if each.name in by_name]
    facts = {name: getattr(seen, name) for name in ("location", "place", "when", "weather", "mood")}
    told = prompt_files.fill_prompt(
        "shot_short",
        **facts,
        size=prompt_files.plan_word("size", plan.size).partition(":")[0],
        description=_cut(plan.description, DESCRIPTION_CHARS),
        people=" ".join(shown),
        style=_cut(brief.look.prompt, STYLE_CHARS) if brief.own_style else brief.look.label["en"],
    )
    return close_gaps(told) + _asked(asked, DESCRIPTION_CHARS)


def _asked(words: str, most: int) -> str:
    return f"\nA review asked for this change: {_cut(words, most)}" if words else ""


def clip_prompt(plan: ShotPlan, *, sounds: bool = False) -> str:
    """What whoever films a shot from its picture is told; where it `sounds`, also of what."""
    strength = prompt_files.plan_word("strength", plan.strength) if plan.movement != "static" else ""
    movement = ", ".join(filter(None, (prompt_files.plan_word("movement", plan.movement), strength)))
    acting = [
        f"{each.name} is {prompt_files.plan_word('pose', each.pose)}, {prompt_files.plan_word('expression', each.expression)}."
        for each in plan.picture.people
    ]
    told = {"description": plan.description, "acting": " ".join(acting), "movement": movement}
    return close_gaps(
        prompt_files.fill_prompt("clip", **told, sound=prompt_files.plan_word("own_sound", "on") if sounds else "")
    )


def _stands(seen: Seen) -> str:
    """Where somebody is in the picture, and what they do there."""
    side = next(words for most, words in SIDES if seen.at < most)
    turned = next(words for most, words in TURNS if abs(seen.facing) < most)
    if turned == "in profile":
        turned += " to the right" if seen.facing > 0 else " to the left"
    facts = [side, "in the background" if seen.depth > FAR else "", prompt_files.plan_word("pose", seen.pose)]
    facts += [
        prompt_files.plan_word("expression", seen.expression),
        turned,
        f"holding {seen.holds}" if seen.holds else "",
    ]
    return ", ".join(filter(None, facts))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
