"""Where one begins: a sentence or a script of one's own, how the film shall be, and below it the films on the wall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFound, StudioError
from core.library import film_actions, presets, styles
from core.library.styles import Style
from core.models import model_catalogue
from core.money.ledger import Account
from core.optimise import send_to_film
from core.people import access, preferences
from core.people.access import Action
from core.production import production_plan
from core.progress import estimate, ready_promises, time_labels
from core.project import looks, projects
from core.project.projects import Brief
from core.script import script_files, script_parser
from core.script.script import Script, spoken_lines
from core.templates.prompt_values import OptimizedPrompt
from jobs import queue
from jobs.machine import idle_workers
from ui.base import formatting, html_parts, registry, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.home import guest_allowance, home_choices, home_reading, home_waiting, poster_wall
from ui.improve import improve_window, prompt_readers
from ui.library import preset_choice, style_choice
from ui.widgets import drafts, picture_choice, shortcuts

person = require()
IDEA, OWN, FILE, FILES = "home_idea", "home_script", "home_file", "_home_files"
WRONG, FILE_WRONG, MODE, PROMPT = "_home_wrong", "_home_file_wrong", "home_mode", "_home_prompt"
GRADES = ("fast", "balanced", "quality")
MODES = ("sentence", "script")
LENGTHS = (10, 15, 30, 60, 90)
LANGUAGES = {"": "✎", "zh": "中", "en": "En"}
EXAMPLES = ("example_1", "example_2", "example_3")


def draw_box() -> Callable[[], None]:
    """Returns what is drawn once all else stands."""
    idle_workers.announce_film(state.studio().near)
    preset_choice.apply_default(person)
    kept = state.studio().db.execute_read(preferences.load_choices, person.id, presets.HOME)
    with st.container(key="home-box", gap="small"):
        st.html(f'<h1 class="ask">{escape(t("pages.what_film"))}</h1>')
        with st.container(key="home-card", gap=None):
            words = st.container(key="home-words", gap=None)
            with st.container(key="home-under", horizontal=True, vertical_alignment="center", gap="small"):
                read = st.container(key="home-read", width="stretch")
                beside = st.container(key="home-improve", width="content")
                mode = st.segmented_control(
                    t("home.mode"),
                    MODES,
                    default="sentence",
                    required=True,
                    key=MODE,
                    label_visibility="collapsed",
                    format_func=html_parts.option_labels(MODES, lambda each: t(f"home.{each}_mode")),
                )
            own = mode == "script"
            with words:
                told = draw_field(own)
            with st.container(key="home-foot", gap=None):
                brief, grade = draw_line(kept, told, own)
                walk, make = draw_actions(brief, own, grade)
            if not own:
                with beside:
                    draw_improve(brief)
        draw_free_note(brief, grade)
        wrong = state.recall(WRONG)
        if wrong:
            html_parts.draw_wrong(wrong)
        guest_allowance.draw(person)
        if not own and not state.recall(IDEA):
            draw_examples()
    if walk or make:
        begin_film(brief, whole=make, own=own, grade=grade)
    return partial(draw_understood, read, brief) if not own else draw_nothing


def draw_understood(place: Any, brief: Brief) -> None:
    """What is read in the sentence. Drawn last: nobody waits for it."""
    with place:
        home_reading.draw(person, state.recall(IDEA) or "", brief.language)


def draw_nothing() -> None:
    """A script of one's own says beside itself what was read."""


def draw_line(kept: dict[str, Any], told: Script | None, own: bool) -> tuple[Brief, str]:
    """How the film will be, in one line that opens; and the grade of its run."""
    with st.container(key="home-line", gap=None):
        says = st.container(key="home-says", gap=None)
        with home_choices.expander():
            preset_choice.draw(person, kept)
            brief, style = draw_choices(kept, told, own)
            grade = draw_grade(kept)
            preset_choice.draw_unpictured(kept)
        with says:
            home_choices.draw(person, brief, style, "" if own else spoken_word(brief))
    return brief, grade


def draw_grade(kept: dict[str, Any]) -> str:
    """The grade of the run, where anybody but the studio's own engines may be asked: else it changes nothing. A guest's films are
    made by these alone."""
    if person.role == "guest" or not model_catalogue.has_vendor(state.studio()):
        return ""
    picked = kept.get("grade") if kept.get("grade") in GRADES else "balanced"
    with st.container(key="home-fine", horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            t("ways.home_grade"),
            GRADES,
            default=picked,
            required=True,
            key="home_grade",
            on_change=keep_choice,
            args=("grade",),
            format_func=html_parts.option_labels(GRADES, lambda one: t(f"ways.home_{one}")),
        )
        st.html(f'<p class="note">{escape(t(f"ways.{chosen}_means"))}</p>', width="stretch")
    return str(chosen)


def draw_field(own: bool) -> Script | None:
    """What one types into; of a script of one's own also what was read in it."""
    if own:
        return draw_script_field()
    drafts.hold_field(IDEA)
    st.text_area(
        t("pages.your_sentence"),
        key=IDEA,
        height=104,
        label_visibility="collapsed",
        placeholder=t("pages.sentence_hint"),
    )
    if prompt := prompt_for(idea := state.recall(IDEA) or ""):
        heard = prompt_readers.describe_kept_use(person, prompt, projects.detect_language(idea))
        with st.container(key="home-kept", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{escape(heard)}</p>', width="stretch")
            st.button(
                t("prompts.told_off"),
                key="home-plain",
                type="tertiary",
                icon=":material/close:",
                on_click=state.forget,
                args=(PROMPT,),
            )
    return None


def draw_improve(brief: Brief) -> None:
    """For a film of this length and frame: what is asked of the script is what such a film holds."""
    improve_window.button(
        task="script_generation",
        key="home",
        field=IDEA,
        on_use=keep_prompt,
        use=t("prompts.use_home"),
        tells=True,
        context={"project": {"seconds": brief.seconds, "ratio": brief.ratio}},
    )


def keep_prompt(optimized: OptimizedPrompt) -> None:
    """The sentence stays a sentence; the script will be told by the prompt that came of it."""
    state.remember(IDEA, optimized.original_input)
    state.remember(PROMPT, (optimized.original_input, send_to_film.prompt_for_brief(optimized)))


def prompt_for(idea: str) -> dict[str, str]:
    """What was improved of these very words; empty where they were changed since."""
    words, prompt = state.recall(PROMPT) or ("", {})
    return dict(prompt) if words and words == idea.strip() else {}


def draw_script_field() -> Script | None:
    """The script that stands in the box, as far as it can be read."""
    st.text_area(
        t("home.script_label"), key=OWN, height=260, label_visibility="collapsed", placeholder=t("home.script_hint")
    )
    with st.container(key="home-drop"):
        st.html(f'<div class="drop"><b>{escape(t("home.drop"))}</b><span>{escape(t("home.drop_kinds"))}</span></div>')
        st.file_uploader(
            t("home.drop"),
            list(script_files.ENDINGS),
            key=f"{FILE}-{state.recall(FILES, 0)}",
            on_change=read_dropped_file,
            label_visibility="collapsed",
            max_upload_size=20,
        )
    if wrong := state.recall(FILE_WRONG):
        html_parts.draw_wrong(wrong)
    try:
        told = script_parser.parse_script(state.recall(OWN) or "")
    except StudioError:
        return None
    st.html(f'<p class="read-it">{html_parts.state_html("done", summarize_script(told))}</p>')
    return told


def summarize_script(told: Script) -> str:
    return t(
        "home.script_read",
        title=told.title,
        scenes=len(told.scenes),
        lines=len(spoken_lines(told)),
        people=len(told.cast),
        time=formatting.format_wait(script_parser.playing_seconds(told)),
    )


def read_dropped_file() -> None:
    """A file's words stand in the box, where they can be read and changed; what was there before stays if it has none. The
    place to drop is empty again after."""
    number = state.recall(FILES, 0)
    file = state.recall(f"{FILE}-{number}")
    if file is None:
        return
    state.remember(FILES, number + 1)
    try:
        state.remember(OWN, script_files.extract_text(file.name, file.getvalue()))
        state.forget(WRONG, FILE_WRONG)
    except StudioError as error:
        state.remember(FILE_WRONG, f"{file.name}: {error.sentence(language())}")


def draw_choices(kept: dict[str, Any], told: Script | None, own: bool) -> tuple[Brief, Style | None]:
    """Length, frame, language and look, each a picture; a script brings its own length and language. With the style by which the look
    is shown."""
    with st.container(key="home-opts", horizontal=True, gap="medium"):
        ratio = draw_choice(
            "ratio",
            {name: picture_choice.frame_image(*sides) for name, sides in projects.RATIOS.items()},
            kept,
            (34, 26),
            str,
        )
        seconds, spoken = 30, ""
        if not own:
            lengths = sorted({*LENGTHS, *([kept["length"]] if isinstance(kept.get("length"), int) else [])})
            strips = {each: picture_choice.strip_image(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
            seconds = draw_choice("length", strips, kept, (50, 26), lambda n: t("pages.seconds", n=n), first=30)
            glyphs = {code: picture_choice.letters_image(word) for code, word in LANGUAGES.items()}
            spoken = draw_choice("language", glyphs, kept, (34, 26), language_word)
        look = style_choice.pick_style(
            person,
            t("home.look"),
            key="home_look",
            picked=str(kept.get("look") or ""),
            size=(122, 68),
            on_change=keep_choice,
            args=("look",),
        )
    idea = state.recall(IDEA) or ""
    brief = Brief(
        idea=idea,
        seconds=min(script_parser.playing_seconds(told), state.studio().limits.film_max_s) if told else seconds,
        ratio=ratio,
        language=told.language if told else spoken or projects.detect_language(idea),  # type: ignore[arg-type]
        short_side=state.studio().limits.short_side,
        narrators=kept.get("voices") or {},
        prompt={} if own else prompt_for(idea),
        **style_facts(look),
    )
    listed = state.studio().db.execute_read(styles.list_styles, person)
    return brief, next((one for one in listed if one.ref == look), None)


def style_facts(look: str) -> dict[str, Any]:
    """What the brief holds of the style; one that was removed meanwhile is the house's own."""
    try:
        return state.studio().db.execute_read(styles.style_for_brief, person, look)
    except NotFound:
        return {"style": looks.FIRST}


def draw_choice(
    name: str, options: dict[Any, str], kept: dict[str, Any], size: tuple[int, int], word: Any, first: Any = None
) -> Any:
    picked = kept.get(name, first if first is not None else next(iter(options)))
    return picture_choice.choose_one(
        t(f"pages.{'film_language' if name == 'language' else name}"),
        options,
        key=f"home_{name}",
        word=word,
        size=size,
        picked=picked,
        on_change=keep_choice,
        args=(name,),
    )


def keep_choice(name: str) -> None:
    """What was chosen is chosen the next time too."""
    state.studio().db.execute_write(
        preferences.save_choices, person.id, presets.HOME, **{name: state.recall(f"home_{name}")}
    )
    preset_choice.clear_preset()


def spoken_word(brief: Brief) -> str:
    """The language of the film; as written, where nothing is written yet and nobody chose."""
    return language_word(brief.language if brief.idea.strip() or state.recall("home_language") else "")


def language_word(code: str) -> str:
    return html_parts.language_names().get(code, t("home.as_sentence"))


def draw_actions(brief: Brief, own: bool, grade: str) -> tuple[bool, bool]:
    studio = state.studio()
    cost = estimate.estimate_cost(studio, brief, grade or None)
    price = t("home.about", price=formatting.money(cost)) if cost else formatting.money(0)
    account = Account(user_id=person.id)
    ready = time_labels.format_ready_in(ready_promises.promise_film(studio, brief, account, grade or None), language())
    with st.container(key="home-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="under-box num">{escape(ready)}</div>', width="stretch")
        walk = st.button(
            t("home.script_walk" if own else "home.walk"),
            key="walk",
            help=t("home.script_walk_help" if own else "home.walk_help"),
        )
        make = st.button(
            f"{t('home.make')} · {price}", key="make", type="primary", icon=":material/movie:", shortcut="Ctrl+Enter"
        )
    shortcuts.add_shortcut("home", "Ctrl Enter", t("home.make"))
    return walk, make


def draw_free_note(brief: Brief, grade: str) -> None:
    """Under the box, where nobody but the studio's own engines is asked."""
    if not estimate.estimate_cost(state.studio(), brief, grade or None):
        st.html(f'<p class="under-box free">{escape(t("home.free"))}</p>')


def draw_examples() -> None:
    with st.container(key="home-try", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute">{escape(t("home.try"))}</span>', width="content")
        for example in EXAMPLES:
            words = t(f"home.{example}")
            st.button(words, key=example, type="tertiary", on_click=state.remember, args=(IDEA, words))


def begin_film(brief: Brief, *, whole: bool, own: bool, grade: str) -> None:
    """Make the project, and its film where that was asked; what was typed stays where it cannot be."""
    studio = state.studio()
    try:
        access.require(person, Action.CREATE)
        told = script_parser.parse_script(state.recall(OWN) or "") if own else None
        brief = film_actions.check_film_brief(brief, told, studio.limits)
        project_id = film_actions.begin_film(studio.db, person, brief, grade=grade, told=told)
        if whole:
            order_film(project_id, brief, grade)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        st.rerun()
    preset_choice.reset_after_film(person)
    state.forget(WRONG, FILE_WRONG, PROMPT, OWN if own else IDEA)
    state.choose_project(project_id)
    stage = "film" if whole else "script" if own else "idea"
    st.switch_page(registry.page_file(stage), query_params={"project": str(project_id)})


def order_film(project_id: Any, brief: Brief, grade: str) -> None:
    """Promise the film. Where that is refused, the project that was begun for it is not left behind."""
    studio = state.studio()
    try:
        queue.submit(
            studio,
            "film.make",
            user=person.id,
            project_id=project_id,
            expected_s=production_plan.expected_film_seconds(brief),
            grade=grade,
        )
    except StudioError:
        film_actions.drop_unmade_film(studio.db, project_id)
        raise


after = draw_box() if access.can(person, Action.CREATE) else draw_nothing
home_waiting.draw(person)
poster_wall.draw(person)
after()
