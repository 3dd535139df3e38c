"""Where one begins: a sentence or a script of one's own, how the film shall be, and below it the films on the wall."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core import (
    access,
    estimate,
    habits,
    looks,
    making,
    models_known,
    project,
    promises,
    script_files,
    script_reading,
    styles,
    terms,
    time_words,
)
from core.access import Action
from core.errors import FilmTooLong, NotFound, StudioError
from core.ledger import Account
from core.optimise import send
from core.optimise.values import Optimized
from core.project import Brief
from core.script import Script, lines
from jobs import queue, rest
from ui import registry, state
from ui.components import (
    allowance,
    choices,
    drafts,
    figures,
    improve,
    parts,
    preset_choice,
    shortcuts,
    style_choice,
    wall,
)
from ui.gate import require
from ui.i18n import language, t

person = require()
IDEA, OWN, FILE, FILES = "home_idea", "home_script", "home_file", "_home_files"
WRONG, FILE_WRONG, MODE, PROMPT = "_home_wrong", "_home_file_wrong", "home_mode", "_home_prompt"
HABIT = "home"
GRADES = ("fast", "balanced", "quality")
MODES = ("sentence", "script")
LENGTHS = (10, 15, 30, 60, 90)
LANGUAGES = {"": "✎", "zh": "中", "en": "En"}
EXAMPLES = ("example_1", "example_2", "example_3")


def box() -> None:
    rest.expect(state.studio().near)
    preset_choice.begin(person)
    with state.studio().db.read() as session:
        kept = habits.of(session, person.id, HABIT)
    with st.container(key="home-box", gap="small"):
        st.html(f'<h1 class="ask">{escape(t("pages.what_film"))}</h1>')
        with st.container(key="home-card", gap=None):
            mode = st.segmented_control(
                t("home.mode"), MODES, default="sentence", required=True, key=MODE, label_visibility="collapsed",
                format_func=parts.named(MODES, lambda each: t(f"home.{each}_mode")),
            )  # fmt: skip
            own = mode == "script"
            told = field(own)
            preset_choice.draw(person, kept)
            brief = how(kept, told, own)
            grade = fine(kept)
            preset_choice.beside(kept)
            walk, make = deeds(brief, own, grade)
        wrong = state.recall(WRONG)
        if wrong:
            parts.wrong(wrong)
        allowance.draw(person)
        if not own and not state.recall(IDEA):
            examples()
    if walk or make:
        begin(brief, whole=make, own=own, grade=grade)


def fine(kept: dict[str, Any]) -> str:
    """The grade of the run, where anybody but the studio's own engines may be asked: else it changes nothing. A guest's films are
    made by these alone."""
    if person.role == "guest" or not models_known.vendor_there(state.studio()):
        return ""
    picked = kept.get("grade") if kept.get("grade") in GRADES else "balanced"
    with st.container(key="home-fine", horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            t("ways.home_grade"), GRADES, default=picked, required=True, key="home_grade", on_change=keep, args=("grade",),
            format_func=parts.named(GRADES, lambda one: t(f"ways.home_{one}")),
        )  # fmt: skip
        st.html(f'<p class="note">{escape(t(f"ways.{chosen}_means"))}</p>', width="stretch")
    return str(chosen)


def field(own: bool) -> Script | None:
    """What one types into; of a script of one's own also what was read in it."""
    if own:
        return script_field()
    drafts.hold(IDEA)
    st.text_area(
        t("pages.your_sentence"), key=IDEA, height=104, label_visibility="collapsed", placeholder=t("pages.sentence_hint")
    )  # fmt: skip
    with st.container(key="home-improve", horizontal=True, vertical_alignment="center", gap="small"):
        if prompt_of(state.recall(IDEA) or ""):
            st.html(f'<p class="note">{parts.state("done", t("prompts.home_kept"))}</p>', width="stretch")
            st.button(t("prompts.told_off"), key="home-plain", type="tertiary", icon=":material/close:", on_click=state.forget, args=(PROMPT,))  # fmt: skip
        improve.button(task="script_generation", key="home", field=IDEA, on_use=tell_by, use=t("prompts.use_home"))
    return None


def tell_by(optimized: Optimized) -> None:
    """The sentence stays a sentence; the script will be told by the prompt that came of it."""
    state.remember(IDEA, optimized.original_input)
    state.remember(PROMPT, (optimized.original_input, send.as_prompt(optimized)))


def prompt_of(idea: str) -> dict[str, str]:
    """What was improved of these very words; empty where they were changed since."""
    words, prompt = state.recall(PROMPT) or ("", {})
    return dict(prompt) if words and words == idea.strip() else {}


def script_field() -> Script | None:
    """The script that stands in the box, as far as it can be read."""
    st.text_area(
        t("home.script_label"), key=OWN, height=260, label_visibility="collapsed", placeholder=t("home.script_hint")
    )
    with st.container(key="home-drop"):
        st.html(f'<div class="drop"><b>{escape(t("home.drop"))}</b><span>{escape(t("home.drop_kinds"))}</span></div>')
        st.file_uploader(
            t("home.drop"), list(script_files.ENDINGS), key=f"{FILE}-{state.recall(FILES, 0)}", on_change=dropped,
            label_visibility="collapsed", max_upload_size=20,
        )  # fmt: skip
    if wrong := state.recall(FILE_WRONG):
        parts.wrong(wrong)
    try:
        told = script_reading.read(state.recall(OWN) or "")
    except StudioError:
        return None
    st.html(f'<p class="read-it">{parts.state("done", summary(told))}</p>')
    return told


def summary(told: Script) -> str:
    return t(
        "home.script_read", title=told.title, scenes=len(told.scenes), lines=len(lines(told)), people=len(told.cast),
        time=figures.wait(script_reading.seconds(told)),
    )  # fmt: skip


def dropped() -> None:
    """A file's words stand in the box, where they can be read and changed; what was there before stays if it has none. The
    place to drop is empty again after."""
    number = state.recall(FILES, 0)
    file = state.recall(f"{FILE}-{number}")
    if file is None:
        return
    state.remember(FILES, number + 1)
    try:
        state.remember(OWN, script_files.text_of(file.name, file.getvalue()))
        state.forget(WRONG, FILE_WRONG)
    except StudioError as error:
        state.remember(FILE_WRONG, f"{file.name}: {error.sentence(language())}")


def how(kept: dict[str, Any], told: Script | None, own: bool) -> Brief:
    """Length, frame, language and look, each a picture; a script brings its own length and language."""
    with st.container(key="home-opts", horizontal=True, gap="medium"):
        ratio = pick(
            "ratio", {name: choices.frame(*sides) for name, sides in project.RATIOS.items()}, kept, (34, 26), str
        )
        seconds, spoken = 30, ""
        if not own:
            lengths = sorted({*LENGTHS, *([kept["length"]] if isinstance(kept.get("length"), int) else [])})
            strips = {each: choices.strip(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
            seconds = pick("length", strips, kept, (50, 26), lambda n: t("pages.seconds", n=n), first=30)
            glyphs = {code: choices.letters(word) for code, word in LANGUAGES.items()}
            spoken = pick("language", glyphs, kept, (34, 26), language_word)
        look = style_choice.pick(
            person, t("home.look"), key="home_look", picked=str(kept.get("look") or ""), size=(122, 68), on_change=keep, args=("look",)
        )  # fmt: skip
    idea = state.recall(IDEA) or ""
    return Brief(
        idea=idea,
        seconds=min(script_reading.seconds(told), state.studio().limits.film_max_s) if told else seconds,
        ratio=ratio,
        language=told.language if told else spoken or project.language_of(idea),  # type: ignore[arg-type]
        short_side=state.studio().limits.short_side,
        narrators=kept.get("voices") or {},
        prompt={} if own else prompt_of(idea),
        **styled(look),
    )


def styled(look: str) -> dict[str, Any]:
    """What the brief holds of the style; one that was removed meanwhile is the house's own."""
    with state.studio().db.read() as session:
        try:
            return styles.choice(session, person, look)
        except NotFound:
            return {"style": looks.FIRST}


def pick(
    name: str, options: dict[Any, str], kept: dict[str, Any], size: tuple[int, int], word: Any, first: Any = None
) -> Any:
    picked = kept.get(name, first if first is not None else next(iter(options)))
    return choices.one(
        t(f"pages.{'film_language' if name == 'language' else name}"),
        options, key=f"home_{name}", word=word, size=size, picked=picked, on_change=keep, args=(name,),
    )  # fmt: skip


def keep(name: str) -> None:
    """What was chosen is chosen the next time too."""
    with state.studio().db.write() as session:
        habits.keep(session, person.id, HABIT, **{name: state.recall(f"home_{name}")})
    preset_choice.changed()


def language_word(code: str) -> str:
    return parts.language_names().get(code, t("home.as_sentence"))


def deeds(brief: Brief, own: bool, grade: str) -> tuple[bool, bool]:
    studio = state.studio()
    cost = estimate.cost(studio, brief, grade or None)
    price = t("home.about", price=figures.money(cost)) if cost else figures.money(0)
    account = Account(user_id=person.id)
    ready = time_words.ready(promises.of_film(studio, brief, account, grade or None), language())
    note = ready + ("" if cost else f" · {t('home.free')}")
    with st.container(key="home-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="under-box num">{escape(note)}</div>', width="stretch")
        walk = st.button(t("home.script_walk" if own else "home.walk"), key="walk", help=t("home.script_walk_help" if own else "home.walk_help"))  # fmt: skip
        make = st.button(
            f"{t('home.make')} · {price}", key="make", type="primary", icon=":material/movie:", shortcut="Ctrl+Enter"
        )
    shortcuts.note("home", "Ctrl Enter", t("home.make"))
    return walk, make


def examples() -> None:
    with st.container(key="home-try", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute">{escape(t("home.try"))}</span>', width="content")
        for example in EXAMPLES:
            words = t(f"home.{example}")
            st.button(words, key=example, type="tertiary", on_click=state.remember, args=(IDEA, words))


def begin(brief: Brief, *, whole: bool, own: bool, grade: str) -> None:
    """Make the project, and its film where that was asked; what was typed stays where it cannot be."""
    studio = state.studio()
    try:
        access.require(person, Action.CREATE)
        told = script_reading.read(state.recall(OWN) or "") if own else None
        if told and script_reading.seconds(told) > studio.limits.film_max_s:
            raise FilmTooLong("seconds", least=project.MIN_SECONDS, most=f"{studio.limits.film_max_s / 60:g}")
        words = (told.logline or told.title) if told else brief.idea
        brief = brief.model_copy(update={"idea": project.check(words, brief.seconds, studio.limits)})
        with studio.db.write() as session:
            made = project.create(session, person.id, brief, told.title if told else "")
            project_id = made.id
            if grade not in ("", "balanced"):
                terms.set_film(session, project_id, grade=grade)
            if policy := habits.of(session, person.id, HABIT).get("policy"):
                terms.set_film(session, project_id, policy=policy)
            if told:
                making.revise(session, project_id, told, user_id=person.id)
        if whole:
            film(project_id, brief, grade)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        st.rerun()
    state.forget(WRONG, FILE_WRONG, PROMPT, OWN if own else IDEA)
    state.choose_project(project_id)
    stage = "film" if whole else "script" if own else "idea"
    st.switch_page(registry.go_to(stage), query_params={"project": str(project_id)})


def film(project_id: Any, brief: Brief, grade: str) -> None:
    """Promise the film. Where that is refused, the project that was begun for it is not left behind."""
    studio = state.studio()
    try:
        queue.submit(
            studio, "film.make", user=person.id, project_id=project_id, expected_s=making.expected(brief), grade=grade
        )  # fmt: skip
    except StudioError:
        with studio.db.write() as session:
            session.delete(project.load(session, project_id))
        raise


if access.can(person, Action.CREATE):
    box()
wall.draw(person)
