"""How soon the player shows what was changed in a film: the sample film, made by the studio's own engines, cut into twelve shots.

A change is shown when the player presents a picture of another piece than before, and it looks other than before; a volume is heard
there when the sound under the playhead was replaced. What never comes counts as SHOWN_S and is told of.
"""

from __future__ import annotations

import statistics
import uuid
from collections.abc import Callable

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NeverShown
from sqlalchemy import select

from bench.harness import hand_times
from bench.harness.report import Figure
from core.database import tables
from core.editing import hand_cut
from core.film import film_cut, shot_lengths
from core.film.preview import preview_plan
from core.production import production_plan
from core.studio import Studio

SHOTS, ROUNDS, SMOKE_ROUNDS = 12, 6, 1
SHOWN_S, SMOKE_SHOWN_S = 8.0, 60.0
"""Seconds that the player is given to show a change; in a smoke run, on a machine that does much else."""
REST_MS, SMOKE_REST_MS = 900, 100
STYLES = ("Boxed", "Yellow", "Paper", "Outline", "Soft", "Pop")
"""One for each round: a style that was seen before would come from the browser's own stock."""
LISTEN = """() => {
  const add = MediaSource.prototype.addSourceBuffer;
  MediaSource.prototype.addSourceBuffer = function (type) {
    const buffer = add.call(this, type), append = buffer.appendBuffer;
    buffer.appendBuffer = function (bytes) {
      const from = buffer.timestampOffset;
      if (type.startsWith('audio')) buffer.addEventListener('updateend', () => globalThis.benchSound?.(from), { once: true });
      return append.call(buffer, bytes);
    };
    return buffer;
  };
}"""
WATCH = """(windowS) => {
  const deep = (root) => root.querySelector('.player video') || [...root.querySelectorAll('*')].map((one) => one.shadowRoot && deep(one.shadowRoot)).find(Boolean);
  const film = deep(document), player = film.closest('.player'), canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 480, height: 270 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const picture = () => { pen.drawImage(film, 0, 0, 480, 270); return pen.getImageData(0, 0, 480, 270).data; };
  const share = (one, other) => { let many = 0; for (let n = 0; n < one.length; n += 4) if (Math.abs(one[n] - other[n]) > 6 || Math.abs(one[n + 1] - other[n + 1]) > 6) many += 1; return 4 * many / one.length; };
  const seen = globalThis.bench = { film, player, piece: '', before: null, shown: 0, heard: 0, other: 0 };
  seen.rests = () => Boolean(player.dataset.piece) && !film.seeking && film.readyState >= 2;
  seen.begin = () => { benchHand.at = 0; Object.assign(seen, { shown: 0, heard: 0, other: 0, piece: player.dataset.piece, before: picture() }); };
  const presented = (now) => {
    film.requestVideoFrameCallback(presented);
    if (seen.shown || !seen.before || !player.dataset.piece || player.dataset.piece === seen.piece) return;
    const other = share(seen.before, picture());
    if (other >= 0.001) Object.assign(seen, { shown: performance.now(), other });
  };
  film.requestVideoFrameCallback(presented);
  globalThis.benchSound = (from) => { if (from <= film.currentTime && film.currentTime < from + windowS) seen.heard ||= performance.now(); };
}"""
"""A thousandth of the picture must be other than it was, by more than a coder's noise."""
GO_TO = "(seconds) => window.dispatchEvent(new CustomEvent('dailies:go-to', { detail: seconds }))"


def measure(page: Page, address: str, studio: Studio, smoke: bool) -> list[Figure]:
    """The film page of the sample film is opened and changed there. Raises RuntimeError in a smoke run where a change is never shown."""
    film = _twelve_shots(studio)
    page.add_init_script(f"({LISTEN})()")
    page.goto(f"{address}film?project={film}&lang=en")
    _clip(page, 5).wait_for()
    page.evaluate(hand_times.HAND)
    page.evaluate(WATCH, preview_plan.WINDOW_S)
    work = _Changes(page, studio, film, *((SMOKE_REST_MS, SMOKE_SHOWN_S) if smoke else (REST_MS, SHOWN_S)))
    for number in range(SMOKE_ROUNDS if smoke else ROUNDS):
        work.one_round(number, whole=not smoke)
    if smoke and work.never:
        raise RuntimeError(f"never shown: {', '.join(work.never)}")
    took = [seconds for each in work.took.values() for seconds in each]
    kinds = ", ".join(
        f"{what} {statistics.median(each):.2f}/{hand_times.p95(each):.2f}" for what, each in work.took.items()
    )
    return [
        Figure("preview_s", hand_times.p95(took), "s", at_most=1, note=f"p95 of {len(took)}; median/p95: {kinds}"),
        Figure("never_shown", len(work.never), at_most=0, note=", ".join(work.never) or f"within {SHOWN_S:g} s"),
    ]


class _Changes:
    """Somebody at work on the film, and how long each of the changes took to be shown, in seconds."""

    def __init__(self, page: Page, studio: Studio, film: uuid.UUID, rest_ms: int, shown_s: float) -> None:
        self.page, self.studio, self.film, self.rest_ms, self.shown_s = page, studio, film, rest_ms, shown_s
        self.took: dict[str, list[float]] = {}
        self.never: list[str] = []

    def one_round(self, number: int, whole: bool) -> None:
        """A style and a volume; in a `whole` round a trim, a transition and a place too, and these two are taken back."""
        page, keys = self.page, self.page.keyboard
        if whole:
            self._at_shot_five()
            self._time("trim", page.get_by_role("button", name="Begin shot 05 a frame later").click)
            self._at_shot_five()
            self._time("transition", lambda: keys.press("Control+d"))
            self._undo()
        self._style(STYLES[number % len(STYLES)])
        self._volume(number)
        if whole:
            self._at_shot_five()
            self._time("reorder", lambda: keys.press("Alt+ArrowRight"))
            self._undo()

    def _time(self, what: str, act: Callable[[], object], sign: str = "shown") -> None:
        self.page.evaluate("() => bench.begin()")
        act()
        try:
            self.page.wait_for_function(f"() => bench.{sign} > 0", timeout=1000 * self.shown_s, polling=20)
            took = self.page.evaluate(f"() => bench.{sign} - benchHand.at") / 1000
        except NeverShown:
            self.never.append(what)
            took = self.shown_s
        self.took.setdefault(what, []).append(took)
        self._rest()

    def _rest(self) -> None:
        """Until the player shows what it is at, and a while longer."""
        self.page.wait_for_timeout(self.rest_ms)
        self.page.wait_for_function("() => bench.rests()")

    def _at_shot_five(self) -> None:
        _clip(self.page, 5).click()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("ArrowUp")
        self._rest()

    def _undo(self) -> None:
        self.page.keyboard.press("Control+z")
        self._rest()

    def _style(self, name: str) -> None:
        """Another style of the subtitles, chosen in its window, with a subtitle under the playhead."""
        with self.studio.db.read() as session:
            laid = film_cut.lay_timeline(production_plan.load_snapshot(session, self.film))
        cue = laid.cues[len(laid.cues) // 2]
        self.page.evaluate(GO_TO, (cue.start + cue.end) / 2 / laid.fps)
        self._rest()
        self.page.get_by_role("button", name="Subtitle style…").click()
        tile = self.page.get_by_role("dialog").get_by_role("radio", name=name)
        tile.wait_for()
        self._rest()
        self._time("style", tile.click)
        self.page.keyboard.press("Escape")
        self.page.get_by_role("dialog").wait_for(state="hidden")
        self._rest()

    def _volume(self, number: int) -> None:
        """The music's volume line pulled down by its point: from when it is let go."""
        point = self.page.get_by_role("button", name="Music volume at").first
        if number == 0:
            self.page.get_by_role("button", name="Add a volume point to Music").click()
            self._rest()
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        if not box:
            raise RuntimeError("the volume point stands nowhere")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y + 4, steps=3)
        self._time("volume", self.page.mouse.up, "heard")


def _clip(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name="Cut").get_by_role("button", name=f"Shot {number:02},")


def _twelve_shots(studio: Studio) -> uuid.UUID:
    """The studio's sample film, its longest shots split until there are SHOTS."""
    with studio.db.write() as session:
        film = session.scalars(select(tables.Project.id).order_by(tables.Project.created_at)).first()
        if film is None:
            raise RuntimeError("the studio has no sample film")
        while len((made := production_plan.load_snapshot(session, film)).shots) < SHOTS:
            lengths = shot_lengths.shot_lengths(made)
            cuts = {shot.id: hand_cut.cut_of_shot(made, shot, lengths[str(shot.id)]) for shot in made.shots}
            longest, cut = max(cuts.items(), key=lambda pair: pair[1].frames)
            hand_cut.split_shot_at(session, film, longest, cut.frames // 2, (cut.frames, cut.skip))
            session.flush()
            session.expire_all()
    return film
