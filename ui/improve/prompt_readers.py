"""What will become of a prompt for a script, in a sentence: who reads it, and what of it the builtin writer uses."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from core.money.ledger import Account
from core.optimise import prompt_reader
from core.optimise.prompt_reader import PromptReader
from core.people.sessions import Person
from core.templates.prompt_values import OptimizedPrompt
from ui.base import state
from ui.base.i18n import t
from ui.widgets import vendor_words


def describe_optimized_use(person: Person, optimized: OptimizedPrompt, project_id: uuid.UUID | None) -> str:
    """Before it goes anywhere. A film that is only begun has its length from where it is begun."""
    account = Account(project_id=project_id, user_id=person.id, stage="script")
    return _said(
        prompt_reader.reader_of_optimised(state.studio(), account, optimized, lengthens=project_id is not None)
    )


def describe_kept_use(
    person: Person, prompt: Mapping[str, str], language: str, project_id: uuid.UUID | None = None
) -> str:
    """Once it stands with its film."""
    account = Account(project_id=project_id, user_id=person.id, stage="script")
    return _said(prompt_reader.reader_of_kept(state.studio(), account, prompt, language))


def _said(of: PromptReader) -> str:
    if of.model is not None:
        return t("heard.by", model=vendor_words.model_name(of.model))
    if not of.used:
        return t("heard.nothing")
    if not of.unused:
        return t("heard.only", used=_listed(of.used))
    return t("heard.parts", used=_listed(of.used), unused=_listed(of.unused))


def _listed(labels: Sequence[str]) -> str:
    return t("heard.list").join(dict.fromkeys(t(f"prompts.label_{label}") for label in labels))
