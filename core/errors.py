"""Everything that can go wrong, as one tree. What only one room knows of grows from it in that room's own errors.py: people, gateway,
templates, editing.

StudioError                  a sentence for people; `retry` says whether trying again can help
├── BadInput                 what was typed or dropped cannot be used; nothing was changed
│   ├── EmptyIdea, IdeaTooLong, NothingToFilm, FilmTooLong, NotAScript
│   ├── NotWanted                a vendor refused the content; `by` and `why` say who and for what reason
│   ├── NotAPicture, PictureTooLarge, NotAVideo, ClipTookTooLong, FileTooLarge, EmptyFile, TooManyUploads, TooHeavy, LastShot, NotAnOutput, NoSuchFormat, NoSuchFraming, UnsafeDrawing
│   ├── LastBeat, LastScene, NotUnderstood, NothingToChange, NoSubject, NothingSofter, UnknownGenre, NothingSaid, NothingToMark, NobodyMarked, NothingShown
│   ├── SeveralWrong             more than one of these at once; `each` are they
│   ├── EmptyName, NoReason, NameTaken, StillPlays, WordsTooLong, ViewNameTaken, TooManyViews
│   ├── OutOfRange, NotMoney, NoRate, BadBackup
│   ├── NotPriceFile, WrongColumns, TooManyPriceRows, ImportRefused   a file of prices or models
│   ├── NotSubtitles, EmptySubtitleFile, TooManySubtitles, SubtitleTimeBroken, SubtitleBackwards, SubtitleBeyondFilm, SubtitleInFileTooLong
│   ├── NotATable, TooManyRows, TooManyCells, NothingToTry   a lab's table, grid
│   └── NotAWorkflow             a file that no ComfyUI can run
├── NotAllowed               this person may not do this
│   └── NotSignedIn
├── OverBudget               the film's limit has no room for it; `need`, `left` and `limit` say how much; nothing was spent
│   └── OverMonth, OverStudioMonth, OverRun, OverCap   one's own limit of the month, the studio's, of one run, of one experiment
├── TooManyTries             of a password or code; `seconds` says how long to wait
├── TooManyRequests          more than a role may ask for in a minute; `seconds` says how long to wait
├── NotFound                 it is not there (or not yours: the same sentence)
│   └── DialogueGone             a talk nobody went on with for an hour; its text is kept
├── Conflict                 somebody else changed it meanwhile; both texts are kept
│   ├── NotWhole             a file did not come whole; what is here stays
│   ├── BackupUnderWay       another backup is being made
│   ├── ChangedSince         what would be undone was changed again by somebody
│   └── CutMeanwhile         a shot is longer, shorter or slipped since its change began; `n` says which
├── Stopped                  the work was cancelled
├── Unready                  the studio cannot work now
│   ├── DiskFull, NoWritePermission, PortInUse, DatabaseNewer, DatabaseAway, FolderOwned, QueueAway, ReadersBusy, NoPgDump, TooManySignIns
│   └── NoMasterKey, BadMasterKey, SecretLocked, SecretBroken: what is locked away cannot be opened
└── MadeBadly                an engine answered with something unusable

Each holds its facts; its sentence stands in data/i18n/errors.json under its class name, in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core import i18n
from core.json_types import StoredSentence


class StudioError(Exception):
    retry = False
    status = 500

    def __init__(self, field: str = "", **facts: Any) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.sentence("en"))

    @property
    def each(self) -> tuple[StudioError, ...]:
        """What is wrong, thing by thing: this alone, or what SeveralWrong holds."""
        return (self,)

    def sentence(self, language: str) -> str:
        return i18n.translate_key(f"errors.{type(self).__name__}", language, **self.facts)

    def stored(self) -> StoredSentence:
        """As a row keeps it, to be said later in the reader's language."""
        facts = {name: fact if isinstance(fact, dict) else str(fact) for name, fact in self.facts.items()}
        return {"say": f"errors.{type(self).__name__}", "facts": facts}


class BadInput(StudioError):
    status = 400


class EmptyIdea(BadInput): ...


class IdeaTooLong(BadInput): ...


class NothingToFilm(BadInput): ...


class FilmTooLong(BadInput): ...


class NotAScript(BadInput): ...


class NotWanted(BadInput): ...


class NotAPicture(BadInput): ...


class PictureTooLarge(BadInput): ...


class NotAVideo(BadInput): ...


class ClipTookTooLong(BadInput): ...


class TooHeavy(BadInput): ...


class FileTooLarge(BadInput):
    status = 413


class EmptyFile(BadInput): ...


class TooManyUploads(BadInput):
    status = 429


class LastBeat(BadInput): ...


class LastScene(BadInput): ...


class NotUnderstood(BadInput): ...


class NothingToChange(BadInput): ...


class LastShot(BadInput): ...


class UnsafeDrawing(BadInput): ...


class NotAnOutput(BadInput): ...


class NoSuchFormat(BadInput): ...


class NoSuchFraming(BadInput): ...


class NoSubject(BadInput): ...


class UnknownGenre(BadInput): ...


class NothingSofter(BadInput): ...


class NothingSaid(BadInput): ...


class NothingToMark(BadInput): ...


class NobodyMarked(BadInput): ...


class NothingShown(BadInput): ...


class SeveralWrong(BadInput):
    """More than one thing that was typed cannot be used: all of them, in the order of their fields."""

    def __init__(self, wrong: Sequence[StudioError]) -> None:
        self._wrong = tuple(wrong)
        super().__init__(wrong[0].field)

    @property
    def each(self) -> tuple[StudioError, ...]:
        return self._wrong

    def sentence(self, language: str) -> str:
        return " ".join(one.sentence(language) for one in self._wrong)


def raise_all(wrong: Sequence[StudioError]) -> None:
    """Nothing where nothing is wrong; the one thing that is, or all of them as SeveralWrong."""
    if wrong:
        raise wrong[0] if len(wrong) == 1 else SeveralWrong(wrong)


class OutOfRange(BadInput): ...


class BadBackup(BadInput): ...


class NotATable(BadInput): ...


class NotAWorkflow(BadInput): ...


class TooManyRows(BadInput):
    status = 413


class TooManyCells(BadInput): ...


class NothingToTry(BadInput): ...


class EmptyName(BadInput): ...


class NoReason(BadInput): ...


class NameTaken(BadInput): ...


class WordsTooLong(BadInput): ...


class ViewNameTaken(BadInput): ...


class TooManyViews(BadInput): ...


class StillPlays(BadInput): ...


class NotMoney(BadInput): ...


class NoRate(BadInput): ...


class NotPriceFile(BadInput): ...


class WrongColumns(BadInput): ...


class TooManyPriceRows(BadInput):
    status = 413


class ImportRefused(BadInput): ...


class NotSubtitles(BadInput): ...


class EmptySubtitleFile(BadInput): ...


class SubtitleTimeBroken(BadInput): ...


class SubtitleBackwards(BadInput): ...


class SubtitleBeyondFilm(BadInput): ...


class SubtitleInFileTooLong(BadInput): ...


class TooManySubtitles(BadInput):
    status = 413


class OverBudget(StudioError):
    status = 402


class OverMonth(OverBudget): ...


class OverStudioMonth(OverBudget): ...


class OverRun(OverBudget): ...


class OverCap(OverBudget): ...


class NotAllowed(StudioError):
    status = 403


class NotSignedIn(NotAllowed):
    status = 401


class TooManyTries(StudioError):
    retry = True
    status = 429


class TooManyRequests(StudioError):
    retry = True
    status = 429


class NotFound(StudioError):
    status = 404


class DialogueGone(NotFound): ...


class Conflict(StudioError):
    status = 409


class NotWhole(Conflict): ...


class BackupUnderWay(Conflict): ...


class ChangedSince(Conflict): ...


class CutMeanwhile(Conflict): ...


class Stopped(StudioError):
    status = 409


class Unready(StudioError):
    retry = True
    status = 503


class DiskFull(Unready): ...


class TooManySignIns(Unready): ...


class NoWritePermission(Unready): ...


class PortInUse(Unready): ...


class DatabaseNewer(Unready): ...


class DatabaseAway(Unready): ...


class FolderOwned(Unready): ...


class QueueAway(Unready): ...


class NoPgDump(Unready):
    retry = False


class ReadersBusy(Unready): ...


class NoMasterKey(Unready):
    retry = False


class BadMasterKey(Unready):
    retry = False


class SecretLocked(Unready):
    retry = False


class SecretBroken(Unready):
    retry = False


class MadeBadly(StudioError):
    retry = True
    status = 502
