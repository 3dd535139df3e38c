"""Tells what has no plot by the pieces of its sentence: each is said, stands on the screen, and what it names is seen meanwhile.

Nothing is invented but who takes a product into their hands. Where a list, a lesson or an explainer has no facts in its sentence, its points
are counted on the screen and left to be filled in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from language.forms import BLANK, COUNTED, OF_PEOPLE, form_files, is_chinese
from language.phrases import TextPhrase, asked_count, quoted_lines, read_phrases
from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.shots import camera_subjects, screen_time
from providers.builtin.writer.telling.known_topic import FIRST, LAST, LINES_A_SCENE, MIDDLE, STOP, location, narration
from providers.builtin.writer.telling.phrase_corrections import PhraseCorrections, corrected_pictures
from providers.builtin.writer.telling.phrase_pictures import (
    PhrasePicture,
    acted_by,
    drawn_thing,
    names_somebody,
    picture_of,
)
from providers.builtin.writer.telling.phrase_titles import CARD_MOST, capital, title_of

STEPS = {
    "zh": re.compile(r"^(?:先|首先|第[一二三]|再|然后|接着|最后|因为)"),
    "en": re.compile(r"^(?:first|then|next|finally|last|after that|because)\b", re.I),
}
"""How a sentence without a colon begins its points."""
USED = ("advert", "launch")
"""Forms in which somebody takes into their hands what it is about: whoever uses it."""
STRANGE = re.compile(r"[<>{}\[\]\\|]+")
"""Signs that nobody says."""
MOOD = "calm"
WANDERING = ("travel",)
"""Forms that go from place to place."""
CARD_LETTERS, CARD_WORDS = 14, 8
"""A longer piece is heard, and only its figure is set on the screen."""
UNIT_EN = r"(?:%|°C|[ap]\.?m\b|euros?|dollars?|km|kilomet(?:re|er)s?|miles?|hours?|minutes?|years?|days?|kg|grams?)"
FIGURE = {
    "zh": re.compile(
        r"(?<!第)(?:[二两三四五六七八九十百千万半]|[一二两三四五六七八九十百千万半零]{2,8}|\d[\d.,]{0,12}[万千百亿]?)"
        r"(?:个小时|个月|月(?:\d{1,2}|[一二三十]{1,3})[日号]|元|块|公里|小时|分钟|秒|年|天|度|克|斤|折|倍|米|%|月|日|家)"
    ),
    "en": re.compile(rf"[$€£¥]\s?\d[\d.,]{{0,9}}|\bsince \d{{4}}|\b\d[\d.,:]{{0,9}}\s?{UNIT_EN}", re.I),
}
"""What of a long piece is set on the screen."""
PRICE = re.compile(
    r"(?:价|只要)\s?\d|[\d一二三四五六七八九十百千两]\s?(?:元|块(?=钱|$)|折(?!叠))|[$€£¥]\s?\d|\d\s?(?:euros?|dollars?|pounds?)\b|买.送|\d\s?% off",
    re.I,
)
PUBLIC = re.compile(r"公益|\bPSA\b|public service", re.I)
WARNS = re.compile(r"^(?:请)?(?:别|不要|禁止|请勿|勿)|^(?:don't|do not|stop|never|quit)\b", re.I)
"""Of what a film warns nobody makes use, and it does not end on it."""
USER = {"zh": "一个女人看了看四周", "en": "A woman looks around"}
USES = {
    "zh": {
        "hand": (("{who}拿起{thing}，看了看。", "hold_up"), ("{who}看着{thing}，笑了。", "examine")),
        "ground": (("{who}走到{thing}旁边。", "walk"), ("{who}摸了摸{thing}，笑了。", "touch")),
        "place": (("{who}走进来。", "walk"), ("{who}坐下来，笑了。", "sit")),
    },
    "en": {
        "hand": (
            ("The {who} holds up the {thing}.", "hold_up"),
            ("The {who} looks at the {thing} and smiles.", "examine"),
        ),
        "ground": (
            ("The {who} walks up to the {thing}.", "walk"),
            ("The {who} touches the {thing} and smiles.", "touch"),
        ),
        "place": (("The {who} walks in.", "walk"), ("The {who} sits down and smiles.", "sit")),
    },
}
LOOKS = {
    "zh": ("近看：{thing}。", "从另一边看：{thing}。", "离远一点看：{thing}。", "再近一点：{thing}。"),
    "en": (
        "Close: the {thing}.",
        "From the other side: the {thing}.",
        "From further off: the {thing}.",
        "Closer still: the {thing}.",
    ),
}
NEARER = {"zh": ("近看：{name}。", "近看：{name}的手。"), "en": ("Close up: {name}.", "Close up: the hands of {name}.")}
AROUND = {
    "zh": ("从这一头看{place}。", "{place}的另一头。", "{place}的四周，光慢慢地移。"),
    "en": ("The {place}, from one end.", "The {place}, from the other end.", "Light moves slowly through the {place}."),
}
"""Of a place, where nothing that is named can be seen or more time is to be filled."""
LONG_PICTURE_S = 6.0
"""Seconds above which a picture in which nothing moves is too long."""
ONCE_MORE = {"zh": "最后看一眼：{thing}。", "en": "Last, once more: {thing}."}
POINT = {"zh": "第{nth}点。", "en": "Point {nth}."}


@dataclass
class _Scene:
    place: str
    when: str
    weather: str
    beats: list[dict[str, Any]] = field(default_factory=list)


def phrases_to_tell(form: str, idea: str) -> tuple[TextPhrase, ...]:
    """The pieces that a film of this form tells; none where it is told as a story: a tale, a portrait of somebody."""
    if "place" not in form_files().get(form, {}):
        return ()
    lines = quoted_lines(idea) if form == "poem" else ()
    phrases = tuple(
        replace(phrase, text=said)
        for phrase in lines or read_phrases(idea)
        if (said := STRANGE.sub(" ", phrase.text).strip(" .\"'"))
    )
    language = "zh" if is_chinese(idea) else "en"
    says_news = form == "news" and any(name in idea.lower() for name in form_files()[form]["named"][language])
    of_people = len(phrases) <= OF_PEOPLE.get(form, 0) and any(names_somebody(phrase, language) for phrase in phrases)
    return () if of_people and not says_news else phrases


def tell_by_phrases(
    phrases: Sequence[TextPhrase],
    form: str,
    language: str,
    seconds: int,
    corrections: PhraseCorrections,
    take: int = 0,
) -> dict[str, Any]:
    """The script of core.script.model.Script, up to so many seconds long, of the pieces of `corrections.idea`; `take` chooses which things
    are looked at closely."""
    idea = corrections.idea
    phrases = pieces_that_fit(points_of(form, phrases, idea, language), language, seconds)
    pictures = corrected_pictures([picture_of(phrase, language) for phrase in phrases], corrections, language)
    things = list(dict.fromkeys(thing for picture in pictures for thing in picture.things))
    cast = {member["name"]: member for picture in pictures for member in picture.people}
    beats = [_spoken(phrase.text, picture, form, language) for phrase, picture in zip(phrases, pictures, strict=True)]
    beats[0].update(card="", card_text="", shows=beats[0]["shows"] or things[:1])  # its words are the film's title
    scenes = _scenes(beats, pictures, corrections.place or str(form_files()[form]["place"]), form in WANDERING)
    sells = form in USED and not PUBLIC.search(idea) and not any(WARNS.search(phrase.text) for phrase in phrases)
    sold = _main_thing(phrases, pictures, things, language) if sells else ""
    sold = sold if sold in things else ""
    title = title_of(phrases[0].text, form, language)
    if form in COUNTED and len(phrases) == 1:
        more = list(_blank_points(form, asked_count(idea) or COUNTED[form], things, language))
    elif sells and not cast and _length(scenes, language) + 2 * screen_time.ALONE < seconds:
        cast = {member["name"]: member for member in acted_by(USER[language], language).people}
        more = list(_used_by(next(iter(cast)), [sold] if sold else [], language))
    else:
        more = []
    for beat in more:
        _add(scenes, beat, scenes[-1].place)
    closes = form in USED or (bool(things) and form not in COUNTED)
    _look_closely(scenes, cast, language, seconds - screen_time.ALONE * closes, take)
    if closes:
        seen = sold if form in USED else things[0]
        _add(scenes, _closing(form, title, seen, language), scenes[0].place)
    mood = corrections.mood or MOOD
    scenes[0].beats[0]["step"], scenes[-1].beats[-1]["step"] = FIRST, LAST
    return {
        "title": title,
        "logline": idea.strip(),
        "language": language,
        "genre": "romance",
        "subgenre": "",
        "mood": mood,
        "engine": form,
        "cast": list(cast.values()),
        "scenes": [_told(scene, language, mood, number) for number, scene in enumerate(scenes, 1)],
    }


def points_of(form: str, phrases: Sequence[TextPhrase], idea: str, language: str) -> Sequence[TextPhrase]:
    """Of what is explained, taught or listed: the question and its points, or the question alone where the sentence has none. Points
    stand behind a colon, are as many as were asked for, or begin like steps; all else says how it shall be told."""
    if form not in COUNTED:
        return phrases
    head, rest = phrases[0], phrases[1:]
    listed = [phrase for phrase in rest if phrase.listed]
    steps = any(STEPS[language].search(phrase.text) for phrase in rest)
    return [head, *(listed or (rest if steps or len(rest) == asked_count(idea) else ()))]


def pieces_that_fit(phrases: Sequence[TextPhrase], language: str, seconds: int) -> list[TextPhrase]:
    """All of them, or as many as are heard in the time: the first and the last stay, and prices longer than others."""
    kept = list(phrases)
    while len(kept) > 2 and sum(screen_time.speech_seconds(each.text, language) for each in kept) > seconds:
        middle = range(1, len(kept) - 1)
        del kept[([nth for nth in middle if not PRICE.search(kept[nth].text)] or list(middle))[-1]]
    return kept


# What is said ------------------------------------------------------------------------------------------------------------


def _spoken(text: str, picture: PhrasePicture, form: str, language: str) -> dict[str, Any]:
    """A piece as the narrator says it, and its words on the screen."""
    said = capital(text).rstrip("。.!！") + STOP[language]
    beat = narration(said, [*(member["name"] for member in picture.people), *picture.things], MIDDLE)
    kind, words = card_of(text, form, language)
    return {**beat, "pose": picture.pose, "card": kind, "card_text": words}


def card_of(text: str, form: str, language: str) -> tuple[str, str]:
    """The kind and the words of a piece's card; a long piece has its figure on the screen, or nothing."""
    figure = FIGURE[language].search(text)
    kind = "price" if PRICE.search(text) else str(form_files()[form]["card"])
    length = len(text) if language == "zh" else len(text.split())
    if len(text) <= CARD_MOST and length <= (CARD_LETTERS if language == "zh" else CARD_WORDS):
        return kind, capital(text)
    return (kind if kind == "price" else "number", figure.group().strip()) if figure else ("", "")


def _blank_points(form: str, many: int, things: Sequence[str], language: str) -> Iterator[dict[str, Any]]:
    """A point for each that is asked for, counted and not written: nobody here knows them."""
    for nth in range(many):
        seen = [things[nth % len(things)]] if things else []
        beat = _silent(POINT[language].format(nth=nth + 1), seen)
        yield {**beat, "card": form_files()[form]["card"], "card_text": BLANK}


def _used_by(name: str, things: Sequence[str], language: str) -> Iterator[dict[str, Any]]:
    """Whoever uses it: with it in their hands, beside what is larger than that, in its place where it is none that is drawn."""
    uses = USES[language][camera_subjects.where_used(things[0]) if things else "place"]
    for words, pose in uses:
        who = name if language == "zh" else name.lower()
        seen = [name, *things]
        yield _silent(words.format(who=who, thing=things[0] if things else ""), seen) | {
            "pose": pose,
            "expression": "smile",
        }


def _main_thing(
    phrases: Sequence[TextPhrase], pictures: Sequence[PhrasePicture], things: Sequence[str], language: str
) -> str:
    """What is sold, where it is drawn: never what it is only likened to or fits into. A shop sells what it is known for."""
    if pictures[0].place and things:
        return things[0]
    if language == "zh":
        return next(iter(pictures[0].things), "")
    named = re.split(r"\b(?:that|which|who|as|like|than)\b", phrases[0].text)[0]
    nouns = [noun for noun in phrases[0].nouns if noun in named and not noun[0].isupper()]
    nouns = nouns or [noun for phrase in phrases[1:2] for noun in phrase.nouns[:1]]
    return next(filter(None, (drawn_thing(noun, language) for noun in nouns)), "")


def _closing(form: str, title: str, thing: str, language: str) -> dict[str, Any]:
    """The last picture: what the film is about, and its name where it sells something."""
    beat = _silent(ONCE_MORE[language].format(thing=thing or title), [thing] if thing else [])
    return {**beat, "card": "call", "card_text": title} if form in USED else beat


def _silent(words: str, seen: Sequence[str]) -> dict[str, Any]:
    return {**narration(words, seen, MIDDLE), "kind": "action"}


# Scenes ------------------------------------------------------------------------------------------------------------------


def _scenes(
    beats: Sequence[dict[str, Any]], pictures: Sequence[PhrasePicture], usual: str, wanders: bool
) -> list[_Scene]:
    """A scene for each place and hour that is named. What names none stays where it was; where a film wanders, in its usual place."""
    weather = next((picture.weather for picture in pictures if picture.weather), "clear")
    scenes = [_Scene(pictures[0].place or usual, pictures[0].when or "day", weather)]
    for beat, picture in zip(beats, pictures, strict=True):
        stays = usual if wanders else scenes[-1].place
        _add(scenes, beat, picture.place or stays, picture.when or scenes[-1].when)
    return scenes


def _add(scenes: list[_Scene], beat: dict[str, Any], place: str, when: str = "") -> None:
    last = scenes[-1]
    if last.beats and (last.place != place or (when and when != last.when) or len(last.beats) > LINES_A_SCENE):
        scenes.append(last := _Scene(place, when or last.when, last.weather))
    last.beats.append(dict(beat))


def _look_closely(scenes: list[_Scene], names: Container[str], language: str, seconds: float, take: int) -> None:
    """Where all is said before the time is over, what each piece shows is looked at in silence behind it, and its place where it shows
    nothing: the piece that has had least time comes next. An empty place is seen only where a picture stood too long without it."""
    pieces = [(beat, [beat], _looks(beat, scene, names, language, take)) for scene in scenes for beat in scene.beats]
    while _length(scenes, language) + screen_time.ALONE <= seconds:
        said = {beat["text"] for scene in scenes for beat in scene.beats}
        long = seconds / sum(len(screen_time.group_beats(scene.beats)) for scene in scenes) > LONG_PICTURE_S
        ready = []
        for nth, (_, stretch, looks) in enumerate(pieces):
            looks[:] = [look for look in looks if look["text"] not in said]
            if looks and (looks[0]["shows"] or long):
                ready.append((screen_time.scene_seconds(stretch, language), nth))
        if not ready:
            return
        _, stretch, looks = pieces[min(ready)[1]]
        look = looks.pop(0)
        _put_behind(scenes, stretch[-1], look)
        stretch.append(look)


def _looks(
    beat: dict[str, Any], scene: _Scene, names: Container[str], language: str, take: int
) -> list[dict[str, Any]]:
    """How a piece is seen once more: whoever is in it at what they do, each thing it shows in every way, then its place."""
    people = [name for name in beat["shows"] if name in names]
    shown = [thing for thing in beat["shows"] if thing not in names]
    turned = shown[take % max(1, len(shown)) :] + shown[: take % max(1, len(shown))]
    doing = {"pose": beat.get("pose", ""), "expression": beat.get("expression", "")}
    called = {name: f"the {name.lower()}" if f"the {name.lower()}" in beat["text"].lower() else name for name in people}
    looks = [
        _silent(words.format(name=called[name]), [name, *shown]) | doing
        for words in NEARER[language]
        for name in people
    ]
    looks += [_silent(words.format(thing=thing), [thing]) for words in LOOKS[language] for thing in turned]
    place = location(scene.place, language).lower()
    return looks + [_silent(words.format(place=place), []) for words in AROUND[language]]


def _length(scenes: Sequence[_Scene], language: str) -> float:
    """Seconds that they take at least."""
    return sum(screen_time.scene_seconds(scene.beats, language) for scene in scenes)


def _put_behind(scenes: list[_Scene], beat: dict[str, Any], look: dict[str, Any]) -> None:
    for scene in scenes:
        at = next((nth for nth, each in enumerate(scene.beats) if each is beat), None)
        if at is not None:
            scene.beats.insert(at + 1, look)


def _told(scene: _Scene, language: str, mood: str, number: int) -> dict[str, Any]:
    return {
        "interior": scene.place in INDOORS,
        "location": location(scene.place, language),
        "place": scene.place,
        "when": scene.when,
        "weather": scene.weather,
        "mood": mood,
        "beats": [{"id": f"s{number}b{nth}", **beat} for nth, beat in enumerate(scene.beats, 1)],
    }
