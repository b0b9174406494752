"""
The clock of a dossier as a band drawn to scale by calendar day. Plain values in, shapes out.

It illustrates the ledger: runs, waiting, extension and days off come from the segments that were
stored with the due date; nothing is counted anew except what is used up at this moment.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from motcua.deadlines.rules import WorkCalendar

WIDTH: Final = 1200
_EDGE: Final = 24
_ONE_DAY: Final = timedelta(days=1)
# Two marks nearer than this share no line of words.
_WORDS: Final = 150
_MOST_LABELS: Final = 31
# A limit of years is drawn no longer than this; the table below has its end.
_LONGEST: Final = timedelta(days=800)

Segment = dict[str, Any]  # Any: JSON of the ledger


class BarKind(StrEnum):
    RUN = "RUN"
    VOID = "VOID"
    WAITING = "WAITING"
    EXTENSION = "EXTENSION"


@dataclass(kw_only=True)
class Bar:
    """
    One stretch with one meaning; `number` is the run of the count, from 1.

    :ivar counted_from: start of the first stretch that counts, None while nothing counts yet
    :ivar counted: what the whole stretch counts, in `unit`
    """

    kind: BarKind
    starts_at: datetime
    ends_at: datetime
    number: int = 0
    counted_from: datetime | None = None
    counted: Decimal = Decimal(0)
    unit: str = ""
    is_open: bool = False
    x: float = 0
    width: float = 0
    used_width: float = 0

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    x: float
    width: float
    is_off: bool
    is_today: bool
    is_labelled: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A moment with words above the band; `row` 1 stands higher, so that words do not meet."""

    key: str
    at: datetime
    x: float
    row: int
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Band:
    bars: tuple[Bar, ...]
    days: tuple[Day, ...]
    marks: tuple[Mark, ...]
    width: int = WIDTH


def read_bars(
    segments: Sequence[Segment], *, extended_from: datetime | None, waits_until: datetime | None
) -> list[Bar]:
    """
    Join the segments of a ledger row to stretches.

    :param extended_from: the due moment before the first extension
    :param waits_until: until when a supplement may still come, while it is awaited
    """
    bars: list[Bar] = []
    number = 0
    current: Bar | None = None
    for segment in segments:
        kind = segment["kind"]
        start, end = _moment(segment["from"]), _moment(segment["to"])
        if kind == "event":
            current = None
        elif kind == "waiting":
            bars.append(Bar(kind=BarKind.WAITING, starts_at=start, ends_at=end))
            current = None
        else:
            is_extra = extended_from is not None and start >= extended_from
            wanted = BarKind.EXTENSION if is_extra else BarKind.RUN
            if current is None or (is_extra and current.kind is not BarKind.EXTENSION):
                number += _is_new_run(bars, wanted)
                current = Bar(kind=wanted, starts_at=start, ends_at=end, number=number)
                bars.append(current)
            _grow(current, segment, start, end)
    asked = _moment(segments[-1]["to"]) if segments else None
    if waits_until is not None and asked is not None and segments[-1]["kind"] == "event":
        bars.append(Bar(kind=BarKind.WAITING, starts_at=asked, ends_at=waits_until, is_open=True))
    return bars


def draw(
    bars: Sequence[Bar],
    *,
    now: datetime,
    calendar: WorkCalendar,
    marks: dict[str, datetime | None],
    is_running: bool,
) -> Band | None:
    """
    Lay stretches, days and marks on one scale; None where there is nothing to draw.

    :param marks: words of the page by key, with their moments ("due", "first", "original")
    :param is_running: whether "now" belongs into the picture
    """
    if not bars:
        return None
    moments = [bar.starts_at for bar in bars] + [bar.ends_at for bar in bars]
    moments += [at for at in marks.values() if at is not None]
    first = min(moments)
    if is_running and now > first:
        moments.append(now)
        marks = {**marks, "now": now}
    start = datetime.combine(first.date(), time(), tzinfo=now.tzinfo)
    last = min(max(moments), start + _LONGEST)
    end = datetime.combine(last.date() + _ONE_DAY, time(), tzinfo=now.tzinfo)
    scale = (WIDTH - 2 * _EDGE) / (end - start).total_seconds()

    def place(at: datetime) -> float:
        inside = min(max(at, start), end)
        return round(_EDGE + (inside - start).total_seconds() * scale, 1)

    for bar in bars:
        bar.x = place(bar.starts_at)
        bar.width = round(max(place(bar.ends_at) - bar.x, 2), 1)
        used_until = min(max(now, bar.starts_at), bar.ends_at) if is_running else bar.ends_at
        bar.used_width = round(place(used_until) - bar.x, 1)
    return Band(
        bars=tuple(bars),
        days=tuple(_days(start, end, place, calendar, now.date())),
        marks=tuple(_marks(marks, place)),
    )


def used_minutes(bar: Bar, *, now: datetime, calendar: WorkCalendar) -> int:
    """Return the working minutes of a stretch that are behind us."""
    if bar.counted_from is None or now <= bar.counted_from:
        return 0
    until = min(now, bar.ends_at)
    worked = calendar.working_time(bar.counted_from, until, service_hours=False)
    return int(worked.total_seconds() // 60)


def used_days(bar: Bar, *, now: datetime) -> int:
    """Return the calendar days of a stretch that have begun."""
    start = bar.counted_from or bar.starts_at
    return max(0, (min(now, bar.ends_at).date() - start.date()).days)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _is_new_run(bars: Sequence[Bar], wanted: BarKind) -> bool:
    """A run goes on after a pause; after a cancelled one the next is counted from nothing."""
    if wanted is BarKind.EXTENSION:
        return False
    counted = [bar for bar in bars if bar.kind in {BarKind.RUN, BarKind.VOID}]
    return not counted or counted[-1].kind is BarKind.VOID or counted[-1].counted_from is None


def _grow(bar: Bar, segment: Segment, start: datetime, end: datetime) -> None:
    bar.ends_at = max(bar.ends_at, end)
    if segment["kind"] == "void":
        bar.kind = BarKind.VOID
    if segment["kind"] in {"counted", "void"}:
        bar.counted_from = bar.counted_from or start
        bar.counted += Decimal(str(segment["counted"]))
        bar.unit = segment["unit"]


def _days(
    start: datetime,
    end: datetime,
    place: Callable[[datetime], float],
    calendar: WorkCalendar,
    today: date,
) -> Iterator[Day]:
    total = (end - start).days
    # Every day, every second …: as many labels as can be read side by side.
    every = -(-total // _MOST_LABELS)
    for number in range(total):
        at = start + number * _ONE_DAY
        x = place(at)
        yield Day(
            day=at.date(),
            x=x,
            width=round(place(at + _ONE_DAY) - x, 1),
            is_off=not calendar.is_working_day(at.date()),
            is_today=at.date() == today,
            is_labelled=number % every == 0,
        )


def _marks(marks: dict[str, datetime | None], place: Callable[[datetime], float]) -> Iterator[Mark]:
    placed = sorted((place(at), key, at) for key, at in marks.items() if at is not None)
    before: float | None = None
    row = 0
    for x, key, at in placed:
        row = 1 - row if before is not None and x - before < _WORDS else 0
        before = x
        anchor = "end" if x > WIDTH - _WORDS else "start" if x < _WORDS else "middle"
        yield Mark(key=key, at=at, x=x, row=row, anchor=anchor)
