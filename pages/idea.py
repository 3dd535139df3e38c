"""The sentence, what was understood of it, and three directions in which it can be told."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core import idea, project, styles
from core.errors import NotWanted
from core.idea import Somebody, Understood
from core.ledger import Account
from core.optimise.values import Optimized
from ui import registry, state
from ui.components import choices, directions, editable, improve, next_stage, onscreen, parts, sentence, style_choice
from ui.gate import require
from ui.i18n import language, t

person = require()
film = onscreen.shown()
brief = film.made.brief
locked = not film.may_edit
GENRES = ("sci-fi", "romance", "action", "comedy", "horror")
WHENS = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "wind", "storm")
KINDS, SEXES, AGES = ("human", "animal", "robot", "thing"), ("f", "m", "n"), ("child", "teen", "adult", "old")
LENGTHS = (10, 15, 30, 60, 90)


def either(known: tuple[str, ...], found_word: str) -> list[str]:
    """The words there are, and the one that was found where it is another."""
    return [*known, *([] if found_word in known else [found_word])]


def understood() -> Understood:
    """What the team corrected, else what the engine reads in the sentence: asked once for each sentence on screen."""
    if brief.understood:
        return Understood.model_validate(brief.understood)
    kept: dict[str, Any] = state.recall("_understood") or {}
    if kept.get("idea") != (brief.idea, brief.language):
        with st.spinner(t("idea.reading"), show_time=False):
            account = Account(None, film.id, person.id, "idea")
            studio, refused = state.studio(), ""
            try:
                found = idea.understand_now(studio, brief.idea, brief.language, account)
            except NotWanted as error:
                refused = error.sentence(language())
                found = idea.understand_here(studio, brief.idea, brief.language, account)
        kept = {"idea": (brief.idea, brief.language), "found": found, "refused": refused}
        state.remember("_understood", kept)
    if kept.get("refused"):
        parts.wrong(kept["refused"])
    return kept["found"]


# Changed -----------------------------------------------------------------------------------------------------------------


def save_idea(seen: str, text: str) -> None:
    with onscreen.changing(said="undo.idea_reworded") as (session, project_id, _):
        told = project.check(text, brief.seconds, state.studio().limits)
        project.change_brief(session, project_id, idea=told, understood={})


def save_brief(field: str) -> None:
    chosen = state.recall(f"brief_{field}-{film.id}")
    with onscreen.changing(said=f"undo.brief_{field}") as (session, project_id, _):
        project.change_brief(session, project_id, **{field: chosen})


def save_style(chosen: str = "") -> None:
    """The style as it is now goes with the film."""
    chosen = chosen or str(state.recall(f"brief_style-{film.id}"))
    with onscreen.changing(said="undo.brief_style") as (session, project_id, who):
        project.change_brief(session, project_id, **styles.choice(session, who, chosen))


def correct(field: str, seen: Any, chosen: Any) -> None:
    """One fact of the idea as it is; what somebody else corrected meanwhile stays."""
    with onscreen.changing(said=f"undo.idea_{field}") as (session, project_id, _):
        now = project.brief_of(project.load(session, project_id)).understood
        project.change_brief(
            session, project_id, understood={**found.model_dump(mode="json"), **now, field: chosen}
        )  # fmt: skip


def correct_who(number: int, field: str, seen: str, chosen: str) -> None:
    people = [who.model_dump(mode="json") for who in found.who]
    people[number][field] = chosen
    correct("who", None, people)


def remove_who(number: int) -> None:
    correct("who", None, [who.model_dump(mode="json") for n, who in enumerate(found.who) if n != number])


def add_who() -> None:
    new = Somebody(role=t("idea.somebody"), kind="human")
    correct("who", None, [who.model_dump(mode="json") for who in (*found.who, new)])


def correct_things(key: str) -> None:
    correct("things", None, [str(word).strip()[:40] for word in state.recall(key) or [] if str(word).strip()])


# Drawn -------------------------------------------------------------------------------------------------------------------


def asked_for() -> None:
    """The sentence, and how the film shall be."""
    parts.title(t("pages.sentence"))
    with st.container(key="idea-card"):
        editable.area(
            t("pages.your_sentence"), brief.idea, save_idea, key=f"idea-{film.id}", hidden=True, disabled=locked
        )
        told_by()
    with st.container(horizontal=True, gap="medium", key="idea-opts"):
        pick("ratio", {name: choices.frame(*sides) for name, sides in project.RATIOS.items()}, (34, 26), str)
        lengths = sorted({*LENGTHS, brief.seconds})
        strips = {each: choices.strip(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
        pick("seconds", strips, (50, 26), lambda n: t("pages.seconds", n=n))
        glyphs = {"zh": choices.letters("中"), "en": choices.letters("En")}
        pick("language", glyphs, (34, 26), lambda code: parts.language_names()[code])
        style(f"brief_style-{film.id}")


def told_by() -> None:
    """Beside the sentence: improve it. Where the script is told by a prompt that came of it, that is said."""
    prompt = brief.prompt
    with st.container(key="idea-told", horizontal=True, vertical_alignment="center", gap="small"):
        if prompt.get("text"):
            st.html(
                f'<p class="note">{escape(t("prompts.told_by", template=prompt.get("template") or "–"))}</p>',
                width="stretch",
            )
        if not locked:
            price = onscreen.price("script.write")
            improve.button(
                brief.idea, "script_generation", key=f"idea-{film.id}", field=f"idea-{film.id}", project_id=film.id,
                context={"project": {"style": brief.style, "seconds": brief.seconds, "ratio": brief.ratio}},
                on_use=write_with, use=f"{t('prompts.use_script')} · {price}", type="secondary",
            )  # fmt: skip
            if prompt.get("text"):
                st.button(
                    t("prompts.told_off"),
                    key="told-off",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=tell_plainly,
                )


def write_with(optimized: Optimized) -> str:
    """The film's words and its prompt are these, and the script is written by them. Raises what core.optimise.send does."""
    improve.put(optimized, "idea", film.id)
    onscreen.start("script.write")
    return "script"


def tell_plainly() -> None:
    with onscreen.changing(said="undo.prompt_sent") as (session, project_id, _):
        project.change_brief(session, project_id, prompt={})


def style(key: str) -> None:
    """Shipped, one's own and the team's; where the film's was changed since it was chosen, that is said."""
    editable.follow(key, brief.style)
    style_choice.pick(
        person, t("home.look"), key=key, picked=brief.style, size=(92, 52), on_change=save_style, disabled=locked, held=brief
    )  # fmt: skip
    with state.studio().db.read() as session:
        newer = styles.since(session, brief)
    if newer is not None and brief.own_style is not None:
        with st.container(key="style-since", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<p class="note">{escape(t("styles.changed_since", name=brief.own_style.name))}</p>', width="stretch"
            )
            st.button(
                t("styles.take_newer"), key="style-newer", on_click=save_style, args=(brief.style,), disabled=locked
            )


def pick(field: str, options: dict[Any, str], size: tuple[int, int], word: Any) -> None:
    """A choice of the brief; the group follows the row where somebody else changed it."""
    key, now = f"brief_{field}-{film.id}", getattr(brief, field)
    editable.follow(key, now)
    words = {"ratio": "pages.ratio", "seconds": "pages.length", "language": "pages.film_language"}
    choices.one(
        t(words[field]), options, key=key, word=word, size=size, picked=now, on_change=save_brief, args=(field,), disabled=locked
    )  # fmt: skip


def read_in_it() -> None:
    """What was understood, each fact a field."""
    parts.title(t("pages.understood"), t("pages.understood_note"))
    st.html(sentence.marked(brief.idea, found))
    for number, who in enumerate(found.who):
        somebody(number, who)
    st.button(
        t("idea.add_who"), key="add-who", icon=":material/add:", type="tertiary", on_click=add_who, disabled=locked
    )
    key = f"u-things-{film.id}"
    editable.follow(key, list(found.things))
    st.multiselect(
        t("pages.things"), list(dict.fromkeys([*found.things, *(state.recall(key) or [])])), key=key,
        accept_new_options=True, placeholder=t("idea.add_thing"), on_change=correct_things, args=(key,), disabled=locked,
    )  # fmt: skip
    with st.grid(2, min_column_width=150, gap="small"):
        editable.line(t("pages.where"), found.where, correct, "where", key="u-where", disabled=locked)
        editable.line(t("pages.wants"), found.wants, correct, "wants", key="u-wants", disabled=locked)
    with st.grid(4, min_column_width=130, gap="small"):
        editable.choice(
            t("pages.when_is"), either(WHENS, found.when), found.when, correct, "when", key="u-when",
            words=lambda w: t(f"film.when_{w}").capitalize() if w in WHENS else w or t("pages.any"), disabled=locked,
        )  # fmt: skip
        editable.choice(
            t("pages.weather"), either(WEATHERS, found.weather), found.weather, correct, "weather", key="u-weather",
            words=lambda w: t(f"pages.weather_{w}") if w in WEATHERS else w or t("pages.any"), disabled=locked,
        )  # fmt: skip
        editable.choice(
            t("pages.mood"), sorted({*parts.moods(), found.mood}), found.mood, correct, "mood", key="u-mood",
            words=parts.mood, disabled=locked,
        )  # fmt: skip
        editable.choice(
            t("pages.genre"), sorted({*GENRES, found.genre or "romance"}), found.genre or "romance", correct, "genre",
            key="u-genre", words=lambda g: t(f"pages.genre_{g}") if g in GENRES else g, disabled=locked,
        )  # fmt: skip


def named(field: str, word: str) -> str:
    return t(f"idea.{field}_{word}")


def somebody(number: int, who: Somebody) -> None:
    called = who.name or who.role
    with st.container(key=f"who-{number}", horizontal=True, gap="small", vertical_alignment="bottom"):
        editable.line(
            t("pages.who_role"), who.role, correct_who, number, "role", key=f"who-role-{number}", disabled=locked
        )
        editable.line(
            t("pages.who_name"), who.name, correct_who, number, "name", key=f"who-name-{number}", disabled=locked,
            placeholder=t("pages.unnamed"),
        )  # fmt: skip
        for field, known in (("kind", KINDS), ("sex", SEXES), ("age", AGES)):
            if field == "kind" or who.kind == "human":
                editable.choice(
                    t(f"idea.{field}"), list(known), getattr(who, field), correct_who, number, field,
                    key=f"who-{field}-{number}", words=partial(named, field), disabled=locked,
                )  # fmt: skip
        st.button(
            t("idea.remove_who", name=called), key=f"who-out-{number}", icon=":material/close:", type="tertiary",
            on_click=remove_who, args=(number,), disabled=locked or len(found.who) < 2,
        )  # fmt: skip


def to_script() -> None:
    """The way on: write the script, or write it again where the idea was changed since."""
    if film.made.script is None:
        with st.container(key="idea-on", horizontal=True, horizontal_alignment="right"):
            next_stage.make_up_to(film, "script", t("pages.write_script"))
    elif film.step("script").look == "stale":
        with st.container(key="idea-on", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{t("pages.script_is_older")}</p>', width="stretch")
            st.button(
                f"{t('pages.write_again')} · {onscreen.price('script.write')}", key="write-again", type="primary",
                icon=":material/edit_note:", on_click=onscreen.start, args=("script.write",), disabled=locked,
            )  # fmt: skip


if directions.just_taken():
    st.switch_page(registry.go_to("script"), query_params={"project": str(film.id)})
left, right = st.columns([1.12, 1], gap="large")
with left:
    asked_for()
with right, onscreen.kept():
    found = understood()
    read_in_it()
with onscreen.kept():
    directions.draw(film, understood())
to_script()
if film.made.script is not None:
    next_stage.draw(film, "idea")
