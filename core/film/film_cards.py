"""The words on the screen: the film's title, its end, and what its beats say while they are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import i18n
from core.film.shot_lengths import FPS, TITLE, TITLE_FROM, TITLE_LEAST, PlacedShot
from core.render.timeline import Card, Clip
from core.script.model import Beat, Script
from core.script.script_edit import beats_by_id
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot

NUMBERED = ("step", "item")
BREATH = FPS // 4
"""Frames of a shot before its words come up, and after they are gone."""
LEAST = FPS
"""Frames in which words can be read at all: where there are fewer, none are shown."""


def film_cards(
    made: FilmSnapshot, placed: Sequence[PlacedShot], clips: Sequence[Clip], end_card: int
) -> tuple[Card, ...]:
    """The title stands over the film's first shot and, where that is long enough, goes with it; the end card over the last frames. No
    two cards are seen at once."""
    assert made.script is not None
    total = clips[-1].start + clips[-1].frames
    title = title_card(made.script, clips)
    end = Card(
        start=total - end_card,
        frames=end_card,
        kind="end",
        title=i18n.translate_key("film.the_end", made.script.language),
        lines=(i18n.translate_key("film.ai_label", made.script.language),),
    )
    shown = beat_cards(made, placed, clips, since=title.start + title.frames, until=end.start if end_card else total)
    return (title, *shown, end)


def title_card(script: Script, clips: Sequence[Clip]) -> Card:
    total = clips[-1].start + clips[-1].frames
    first = clips[0].frames - TITLE_FROM - (clips[1].crossfade if len(clips) > 1 else 0)
    read = min(TITLE, total // 4)
    return Card(
        start=TITLE_FROM,
        frames=first if TITLE_LEAST <= first < read else read,
        kind="title",
        title=script.title,
        lines=(i18n.translate_key("film.made_by", script.language),),
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
