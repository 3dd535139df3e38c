"""Somebody in prose, for models that draw from words: who they are, how they look, and what their portrait is told."""

from __future__ import annotations

from core.characters.model import Appearance
from core.project import prompt_files
from core.project.looks import Look


def portrait_prompt(stage: str, person: Appearance, look: Look) -> str:
    """What a painter is told of somebody's portrait or sheet."""
    told = {"appearance": _sentence(person.appearance), "clothing": _sentence(person.clothing)}
    return close_gaps(
        prompt_files.fill_prompt(stage, who=describe_person(person, with_looks=False), style=look.prompt, **told)
    )


def describe_person(person: Appearance, *, with_looks: bool = True) -> str:
    """ "林岚 (female, adult, detective; short black hair; beige trench coat)"."""
    human = person.kind == "human"
    kind = [] if human else [person.species or person.kind]
    facts = [
        *kind,
        prompt_files.plan_word("sex", person.sex),
        prompt_files.plan_word("age", person.age) if human else "",
        person.role,
    ]
    words = [", ".join(filter(None, facts))]
    if with_looks:
        words += [person.appearance.rstrip("。. "), person.clothing.rstrip("。. ")]
    told = "; ".join(filter(None, words))
    return f"{person.name} ({told})" if told else person.name


def picture_negative_prompt(look: Look) -> str:
    """What a painter is told to leave out: what no picture of ours shows, and what would spoil this look."""
    return ", ".join(filter(None, (prompt_files.plan_word("negative", "picture"), look.negative)))


def _sentence(words: str) -> str:
    words = words.strip()
    return words if not words or words[-1] in "。.!！" else f"{words}."


def close_gaps(told: str) -> str:
    """Lines and words that had nothing to say leave no gap."""
    lines = (" ".join(line.split()) for line in told.splitlines())
    return "\n".join(line for line in lines if line)
