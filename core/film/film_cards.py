"""The words on the screen: the film's title, its end, and what its beats say while they are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import i18n
from core.film.shot_lengths import FPS, TITLE, TITLE_FROM, TITLE_LEAST, PlacedShot
from core.project.card_choice import CardChoice, CardName
from core.render.overlays.card_looks import resolve_card_look
from core.render.timeline import Card, Clip
from core.script.model import Beat
from core.script.script_edit import beats_by_id
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot

NUMBERED = ("step", "item")
BREATH = FPS // 4
"""Frames of a shot before its words come up, and after they are gone."""
LEAST = FPS
"""Frames in which words can be read at all: where there are fewer, none are shown."""


def film_cards(
    made: FilmSnapshot, placed: Sequence[PlacedShot], clips: Sequence[Clip], total: int, end_card: int
) -> tuple[Card, ...]:
    """The title stands over the film's first shot and, where that is long enough, goes with it, or before it; the end card over the last
    frames of a film of `total`. No two cards are seen at once."""
    assert made.script is not None
    title = title_card(made, clips, total - end_card)
    end = end_card_of_film(made, total, end_card)
    since = title.start + title.frames if title else clips[0].start
    shown = beat_cards(made, placed, clips, since=since, until=end.start if end else total)
    return tuple(card for card in (title, *shown, end) if card)


def title_card(made: FilmSnapshot, clips: Sequence[Clip], until: int) -> Card | None:
    """Over by frame `until`; None where it is left out."""
    assert made.script is not None
    choice = made.brief.cards.title
    if not choice.shown:
        return None
    start, frames = (0, clips[0].start) if choice.has_own_time else (TITLE_FROM, title_over_shot(made, clips))
    return card_as_chosen("title", choice, *own_words("title", made), start, max(1, min(frames, until - start)))


def title_over_shot(made: FilmSnapshot, clips: Sequence[Clip]) -> int:
    """Frames of a title that stands over the first shot."""
    if made.brief.cards.title.frames:
        return made.brief.cards.title.frames
    total = clips[-1].start + clips[-1].frames
    first = clips[0].frames - TITLE_FROM - (clips[1].crossfade if len(clips) > 1 else 0)
    read = min(TITLE, total // 4)
    return first if TITLE_LEAST <= first < read else read


def end_card_of_film(made: FilmSnapshot, total: int, frames: int) -> Card | None:
    """The last `frames` of a film; None where it is left out."""
    assert made.script is not None
    if not frames:
        return None
    return card_as_chosen("end", made.brief.cards.end, *own_words("end", made), total - frames, frames)


def own_words(kind: CardName, made: FilmSnapshot) -> tuple[str, str]:
    """What a card says where nobody chose other words, and the line below it."""
    assert made.script is not None
    language = made.script.language
    if kind == "title":
        return made.script.title, i18n.translate_key("film.made_by", language)
    return i18n.translate_key("film.the_end", language), i18n.translate_key("film.ai_label", language)


def card_as_chosen(kind: CardName, choice: CardChoice, words: str, own: str, start: int, frames: int) -> Card:
    """`words` and the line `own` below them are what it says where nobody chose other ones."""
    return Card(
        start=start,
        frames=frames,
        kind=kind,
        title=words if choice.words is None else choice.words,
        lines=(own,) if choice.credits is None else choice.credits,
        subtitle=choice.subtitle,
        look=resolve_card_look(choice),
        place=choice.place,
        ground=choice.ground,
    )


def beat_cards(
    made: FilmSnapshot, placed: Sequence[PlacedShot], clips: Sequence[Clip], *, since: int, until: int
) -> Iterator[Card]:
    """Those of each shot's beats, one after the other while it is seen, from frame `since` to `until`. Steps and items are counted."""
    assert made.script is not None
    beats = beats_by_id(made.script)
    plans = {str(shot.id): storyboard.plan_of(shot) for shot in made.shots}
    counted = dict.fromkeys(NUMBERED, 0)
    for shot, clip, after in zip(placed, clips, (*clips[1:], None), strict=True):
        mine = storyboard.beats_on_screen(plans[shot.shot_id], beats)
        numbers = [_count(beat, counted) for beat in mine]
        begin = max(clip.start + max(clip.crossfade, BREATH), since)
        end = min(clip.start + clip.frames - max(after.crossfade if after else 0, BREATH // 2), until)
        each = (end - begin) // max(1, len(mine))
        if each < LEAST:
            continue
        for nth, (beat, number) in enumerate(zip(mine, numbers, strict=True)):
            yield Card(
                start=begin + nth * each,
                frames=each,
                kind=beat.card or "claim",
                title=beat.card_text.strip(),
                lines=(number,) if number else (),
            )


def _count(beat: Beat, counted: dict[str, int]) -> str:
    if beat.card not in counted:
        return ""
    counted[beat.card] += 1
    return str(counted[beat.card])
