"""What the writer answers to each purpose, as values of JSON."""

from __future__ import annotations

from typing import Any

from language.forms import TALES, form_files
from language.knowledge import KnownTopic, topic_for
from language.reading import form_to_tell
from language.wishes import wants_no_voice, without_voice_wish
from providers.base import Request
from providers.builtin.writer.answers import scene_revision
from providers.builtin.writer.shots import director
from providers.builtin.writer.telling import known_topic, phrase_telling, story_directions, story_telling
from providers.builtin.writer.telling.phrase_corrections import read_corrections
from providers.builtin.writer.telling.unvoiced import without_voices
from providers.builtin.writer.understanding.corrected_reading import corrected_reading
from providers.builtin.writer.understanding.understand import mood_of_words, understand
from providers.builtin.writer.vocabulary.reading import Reading
from providers.errors import Unable


def answer_request(request: Request) -> dict[str, Any]:
    """Raises Unable for a purpose nobody here knows."""
    answers = {
        "idea": _idea,
        "directions": _directions,
        "script": _script,
        "storyboard": _storyboard,
        "rewrite": _rewrite,
        "translate": _translate,
        "title": _title,
    }
    if request.purpose not in answers:
        raise Unable(f"the builtin writer has no purpose {request.purpose!r}")
    return answers[request.purpose](request)


def _idea(request: Request) -> dict[str, Any]:
    """A film that is no tale has the mood that its words name, or none: the reader's own goes with a tale's genre."""
    idea = str(request.inputs.get("idea", ""))
    reading = understand(idea, request.language)
    tale = form_to_tell(idea) in TALES
    mood = reading.mood if tale else mood_of_words(reading.asked.lower(), reading.language, phrase_telling.MOOD)
    return {**reading.as_answer(), "mood": mood}


def _directions(request: Request) -> dict[str, Any]:
    asked = request.inputs
    reading, seconds = _read(request)
    return {"directions": story_directions.offer_directions(reading, seconds, int(asked.get("turn") or 0))}


def _script(request: Request) -> dict[str, Any]:
    idea = str(request.inputs.get("idea", ""))
    if not wants_no_voice(idea):
        return _told(request)
    told = _told(request.model_copy(update={"inputs": {**request.inputs, "idea": without_voice_wish(idea)}}))
    return without_voices(told, on_screen=told["engine"] in form_files())


def _told(request: Request) -> dict[str, Any]:
    asked = request.inputs
    reading, seconds = _read(request)
    chips, take = asked.get("understood") or {}, int(asked.get("take") or 0)
    if chips.get("direction"):
        tone = {key: chips[key] for key in ("genre", "mood") if chips.get(key)}
        told = story_directions.script_of_direction(reading, seconds, {**chips["direction"], **tone}, take)
        if told:
            return told
    if known := _known_topic(request):
        return known_topic.tell_known_topic(known, reading.language, seconds, take)
    form, corrections = _form(request), read_corrections(str(asked.get("idea", "")), reading.language, chips)
    if phrases := phrase_telling.phrases_to_tell(form, corrections.idea):
        return phrase_telling.tell_by_phrases(phrases, form, reading.language, seconds, corrections, take)
    return story_telling.tell_story(reading, seconds, take)


def _known_topic(request: Request) -> KnownTopic | None:
    """What is known of what an explainer, a lesson or a list is about; of other forms nothing is looked up."""
    asked = request.inputs
    idea, language = str(asked.get("idea", "")), str(asked.get("language") or request.language)
    return topic_for(_form(request), idea, language)


def _form(request: Request) -> str:
    """As it was chosen, else as it is read."""
    asked = request.inputs
    return str((asked.get("understood") or {}).get("form") or form_to_tell(str(asked.get("idea", ""))))


def _storyboard(request: Request) -> dict[str, Any]:
    asked = request.inputs
    scene, seconds = int(asked.get("scene") or 1), float(asked.get("seconds") or 0.0)
    return director.board(asked["script"], scene, seconds, str(asked.get("ratio") or "16:9"))


def _rewrite(request: Request) -> dict[str, Any]:
    return scene_revision.rewrite(request.inputs, request.language)


def _translate(request: Request) -> dict[str, Any]:
    return scene_revision.translate(request.inputs, request.language)


def _title(request: Request) -> dict[str, Any]:
    takes = [
        _script(request.model_copy(update={"inputs": {**request.inputs, "take": n}}))["title"] for n in range(1, 6)
    ]
    return {"title": takes[0], "titles": list(dict.fromkeys(takes))}


def _read(request: Request) -> tuple[Reading, int]:
    """The sentence as it was corrected, and how long the film shall be."""
    asked = request.inputs
    reading = corrected_reading(str(asked.get("idea", "")), str(asked.get("language") or request.language), asked)
    seconds = int(asked.get("seconds") or request.seconds or reading.seconds or 30)
    return reading, max(4, min(seconds, 600))
