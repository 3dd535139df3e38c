"""What a template is called on screen: the words for what it is for and of which kind, never the name of its file."""

from __future__ import annotations

from core.i18n import texts_of_area
from core.templates import templates
from ui.base.i18n import t

SPELT = {"scifi": "sci_fi"}
"""Kinds that a template's name writes otherwise than the words do."""
LONGEST = 3
"""So many parts of a name may be one kind: slice_of_life."""


def template_title(name: str) -> str:
    """What it is for, and its kind: "Scripts · Sci-fi". What somebody added of their own stands behind: "Scripts · Sci-fi · quiet"."""
    task = _task(name)
    return " · ".join(filter(None, (t(f"lab.t_task_{task}") if task else "", template_kind(name))))


def template_kind(name: str) -> str:
    """The same without what it is for: "Action · Music"."""
    rest = name.partition("_")[2] if _task(name) else name
    said, parts, own = [], [part for part in rest.split("_") if part], []
    while parts:
        size = next((n for n in range(min(LONGEST, len(parts)), 0, -1) if _word("_".join(parts[:n]))), 0)
        if size:
            said.append(_word("_".join(parts[:size])))
        else:
            own.append(parts[0])
        parts = parts[size or 1 :]
    return " · ".join([*said, *([" ".join(own)] if own else [])])


def version_title(ref: str) -> str:
    """Of "script_scifi@3": "Scripts · Sci-fi · v3"."""
    name, _, number = ref.partition("@")
    return f"{template_title(name)} · v{number}" if number else template_title(name)


def _task(name: str) -> str:
    head, _, rest = name.partition("_")
    return next((task for task, begins in templates.WORD.items() if begins == head and rest), "")


def _word(part: str) -> str:
    genre = f"genre_{SPELT.get(part, part)}"
    if genre in texts_of_area("prompts"):
        said = t(f"prompts.{genre}")
        return said[:1].upper() + said[1:]
    return t(f"lab.t_kind_{part}") if f"t_kind_{part}" in texts_of_area("lab") else ""
