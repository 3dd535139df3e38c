"""How the team wants things told and made: the template in production, filled with what a film knows, for the studio's own work.

A telling is never part of what a thing is made from: promoting a version makes nothing stale, the next thing made uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from core.database import tables
from core.optimise import builder, entities
from core.optimise import intent as intents
from core.project.told_prompt import NOTHING, Telling
from core.project.vocabulary import GENRES
from core.templates import template_versions, templates
from core.templates.prompt_values import (
    FINE,
    LABELS,
    STAGE,
    Intent,
    Preferences,
    PromptTask,
    PromptWish,
    Span,
    Template,
)
from core.templates.templates import TemplateLibrary
from language.forms import TALES, named_genre
from language.reading import form_to_tell
from providers.base import Request

TEMPLATES_OF_FORMS = {"advert": "advertisement", "portrait": "documentary"}
"""Which shipped templates are of forms that are no tales. The others are told as their form says (data/forms), and as a template of the
team's own; those of genres would make a tale of them."""

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from core.characters.model import Appearance
    from core.project.projects import Brief
    from core.script.model import Script
    from core.storyboard.model import ShotPlan


def telling_for(
    session: Session,
    task_type: PromptTask,
    genre: str,
    fine: str,
    language: str,
    facts: Mapping[str, Any],
    *,
    team: bool = False,
) -> Telling:
    """The template in production for such a thing, filled. `facts`: "idea" and any Label, words or a list of words; "ratio" too. With
    `team`, only a template of the team's own counts, of that genre or for any; else the shipped ones do too."""
    zh = language.startswith("zh")
    intent = Intent(task_type=task_type, genre=genre, fine=fine, language="zh" if zh else "en")
    library = templates.load_library(session)
    if team:
        library = TemplateLibrary(tuple(one for one in library if _teams(one, intent)))
        if not len(library):
            return NOTHING
    idea = str(facts.get("idea", ""))
    chosen = library.match(intent, idea).template
    return _filled(chosen, intent, idea, facts)


def telling_for_script(session: Session, brief: Brief) -> Telling:
    """How the script of this film is to be told: as the prompt says that somebody sent here, else as the template in production."""
    if brief.prompt.get("text"):
        sent = brief.prompt
        said = _by_label(entities.find_spans(sent["text"], brief.language, "script_generation"))
        return Telling(
            text=sent["text"],
            ref=sent.get("template", ""),
            negative=sent.get("negative", ""),
            language=brief.language,
            said=said,
            sent=True,
        )
    intent = intents.read_intent(brief.idea, brief.language)
    found = _by_label(entities.find_spans(brief.idea, brief.language, "script_generation"))
    known = brief.understood
    facts = {
        "style": brief.look.label[brief.language],
        "length": f"{brief.seconds} 秒" if brief.language == "zh" else f"{brief.seconds} seconds",
        **{label: known[name] for label, name in (("setting", "where"), ("must", "wants")) if known.get(name)},
        **found,
        "idea": brief.idea,
    }
    form = known.get("form") or form_to_tell(brief.idea)
    if form not in TALES and not (film_genre(brief) or named_genre(brief.idea)):
        fine = TEMPLATES_OF_FORMS.get(form, "")
        return telling_for(session, "script_generation", "", fine, brief.language, facts, team=not fine)
    return telling_for(
        session, "script_generation", film_genre(brief) or intent.genre, intent.fine, brief.language, facts
    )


def telling_for_shot(session: Session, plan: ShotPlan, brief: Brief, genre: str = "") -> Telling:
    """How the team wants the pictures of its shots; empty where it has said nothing."""
    facts = {**_seen(plan), "style": brief.look.label[brief.language], "ratio": brief.ratio}
    return telling_for(session, "storyboard_generation", genre, "", brief.language, facts, team=True)


def telling_for_clip(session: Session, plan: ShotPlan, brief: Brief, genre: str = "") -> Telling:
    """How the team wants its clips; empty where it has said nothing."""
    length = f"{plan.seconds:g} {'秒' if brief.language == 'zh' else 's'}"
    facts = {**_seen(plan), "ratio": brief.ratio, "length": length}
    return telling_for(session, "video_generation", genre, "", brief.language, facts, team=True)


def telling_for_portrait(session: Session, person: Appearance, brief: Brief, genre: str = "") -> Telling:
    """How the team wants its portraits; empty where it has said nothing."""
    who = [word for word in (person.name, person.role, person.appearance, person.clothing) if word]
    facts = {"idea": "，".join(who), "character": who, "style": brief.look.label[brief.language]}
    return telling_for(session, "character_design", genre, "", brief.language, facts, team=True)


def telling_for_music(session: Session, script: Script, brief: Brief) -> Telling:
    """How the team wants its music; empty where it has said nothing."""
    facts = {
        "idea": script.logline or script.title,
        "mood": script.mood,
        "setting": [scene.location for scene in script.scenes][:3],
        "length": f"{brief.seconds} {'秒' if brief.language == 'zh' else 's'}",
    }
    return telling_for(session, "audio_generation", script.genre, "music", brief.language, facts, team=True)


def apply_telling(request: Request, telling: Telling) -> Request:
    """A request as the team wants it: its words behind those that say what is asked for."""
    if not telling:
        return request
    wanted = f"{request.prompt}\nHow such a thing is wanted here:\n{telling.text}"
    negative = ", ".join(filter(None, (request.negative, telling.negative)))
    return request.model_copy(update={"prompt": wanted, "negative": negative})


def count_use(session: Session, telling: Telling, task_type: PromptTask, project_id: uuid.UUID | None) -> None:
    """The studio made something by this template itself: a use without a text of anybody's, that says nothing of how good it is."""
    if telling.sent or not telling.ref:
        return
    name, _, version = telling.ref.partition("@")
    session.add(
        tables.PromptLog(
            original_input="",
            optimized_prompt="",
            task_type=task_type,
            template_used=name,
            template_version=int(version or 0),
            language=telling.language,
            project_id=project_id,
            sent_to=STAGE[task_type],
        )
    )
    session.flush()
    template_versions.recount_uses(session, telling.ref, telling.language)


def film_genre(brief: Brief, script: Script | None = None) -> str:
    told = script.genre if script is not None else str(brief.understood.get("genre", ""))
    return told if told in GENRES else ""


def _teams(template: Template, intent: Intent) -> bool:
    """Of the team's own, for this kind of thing, and not for another genre than this."""
    fits = template.genre in ("", intent.genre) and template.fine in ("", intent.fine)
    ours = template.source == "team" and template.label == "production"
    return ours and fits and (template.task_type, template.language) == (intent.task_type, intent.language)


def _filled(template: Template, intent: Intent, idea: str, facts: Mapping[str, Any]) -> Telling:
    spans = [
        Span(label=label, text=str(words), by="context")
        for label in LABELS
        for words in _listed(facts.get(label))
        if str(words).strip()
    ]
    wish = PromptWish(
        text=idea, task_type=intent.task_type, language=intent.language, ratio=str(facts.get("ratio", ""))
    )
    if intent.fine not in FINE:  # the kind of a sound, which matches and is told by no genre
        intent = intent.model_copy(update={"fine": ""})
    built = builder.build_prompt(template, intent, tuple(spans), wish, Preferences(task_type=intent.task_type), None)
    said = _by_label(spans)
    return Telling(text=built.text, ref=template.ref, negative=built.negative, language=template.language, said=said)


def _listed(words: Any) -> list[Any]:
    return list(words) if isinstance(words, list | tuple) else [words] if words else []


def _by_label(spans: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for span in spans:
        found.setdefault(span.label, []).append(span.text)
    return found


def _seen(plan: ShotPlan) -> dict[str, Any]:
    seen = plan.picture
    return {
        "idea": plan.description,
        "character": [each.name for each in seen.people],
        "setting": seen.location or seen.place,
        "time": seen.when,
        "mood": seen.mood,
    }
