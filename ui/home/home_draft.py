"""What stands in the box on Home: its keys, and the prompt that came of the sentence."""

from __future__ import annotations

from core.optimise import send_to_film
from core.templates.prompt_values import OptimizedPrompt
from ui.base import state

IDEA, OWN, MODE = "home_idea", "home_script", "home_mode"
PROMPT, WRONG, FILE_WRONG = "_home_prompt", "_home_wrong", "_home_file_wrong"


def keep_prompt(optimized: OptimizedPrompt) -> None:
    """The sentence stays a sentence; the script will be told by the prompt that came of it."""
    state.remember(IDEA, optimized.original_input)
    state.remember(PROMPT, (optimized.original_input, send_to_film.prompt_for_brief(optimized)))


def prompt_for(idea: str) -> dict[str, str]:
    """What was improved of these very words; empty where they were changed since."""
    words, prompt = state.recall(PROMPT) or ("", {})
    return dict(prompt) if words and words == idea.strip() else {}
