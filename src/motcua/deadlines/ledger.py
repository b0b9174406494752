"""
The ledger of a due date: every stretch of time, what it counted, and on which ground.

Written from the trace that the clock leaves, only when somebody asks: most due dates are computed
for lists and never explained.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from motcua.deadlines import grounds
from motcua.deadlines.calendar import WorkCalendar, midnight_after, moment
from motcua.deadlines.events import ClockEvent, CountingMode
from motcua.deadlines.pieces import (
    HOURS_OF_A_DAY,
    MONTHS_OF_A_YEAR,
    WORKING_DAY_UNITS,
    Piece,
    Span,
    lay,
    piece_of,
)
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import RuleSet, SupplementPolicy

_HOUR = timedelta(hours=1)
_ONE_DAY = timedelta(days=1)
_NOTHING = Decimal(0)


class EntryKind(StrEnum):
    """What the clock did; the raw material of the ledger."""

    START = "START"
    SPAN = "SPAN"
    CUT_SPAN = "CUT_SPAN"
    VOID_SPAN = "VOID_SPAN"
    HOLD = "HOLD"
    # A pause of a limit that had run out: written down, without effect.
    IDLE = "IDLE"
    WAIT_RESTART = "WAIT_RESTART"
    WAIT_PAUSE = "WAIT_PAUSE"
    WAIT_ENDED = "WAIT_ENDED"
    EXTENSION = "EXTENSION"
    EXTENSION_REFUSED = "EXTENSION_REFUSED"
    NEUTRAL = "NEUTRAL"
    END = "END"


@dataclass(frozen=True, slots=True)
class Entry:
    kind: EntryKind
    starts_at: datetime
    ends_at: datetime
    span: Span | None = None
    event: ClockEvent | None = None
    piece: Piece | None = None
    policy: SupplementPolicy | None = None


class SegmentKind(StrEnum):
    RECEIVED = "RECEIVED"
    COUNTED = "COUNTED"
    # Counted once, then cancelled by a restart or a stop.
    VOID = "VOID"
    OFF = "OFF"
    # The last day was a rest day: on to the next working day.
    MOVED = "MOVED"
    WAITING = "WAITING"
    EVENT = "EVENT"


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerSegment:
    """A stretch of time; `counted` is in `unit`, `ground` and `effect` are Vietnamese sentences."""

    kind: SegmentKind
    starts_at: datetime
    ends_at: datetime
    counted: Decimal
    unit: DurationUnit
    ground: str
    effect: str = ""
    is_extension: bool = False
    # Goes on with the count of an earlier stretch: after a pause, or as an extension.
    is_continued: bool = False
    # Whole days are counted here, so that each has a number.
    has_numbers: bool = False


def write(
    trace: Sequence[Entry], *, calendar: WorkCalendar, rule_set: RuleSet
) -> tuple[LedgerSegment, ...]:
    writer = _Writer(calendar, rule_set)
    return tuple(segment for entry in trace for segment in writer.segments(entry))


def segment_json(segment: LedgerSegment) -> dict[str, object]:
    """Return a segment as it is stored and as `motcua due` prints it."""
    counted = segment.counted
    is_whole = counted == counted.to_integral_value()
    return {
        "from": segment.starts_at.isoformat(),
        "to": segment.ends_at.isoformat(),
        "counted": int(counted) if is_whole else float(counted),
        "unit": segment.unit.lower(),
        "kind": segment.kind.lower(),
        "ground": segment.ground,
        "effect": segment.effect,
    }


class _Writer:
    def __init__(self, calendar: WorkCalendar, rule_set: RuleSet) -> None:
        self._calendar = calendar
        self._rule_set = rule_set
        self._unit = DurationUnit.WORKING_DAY

    def segments(self, entry: Entry) -> Iterator[LedgerSegment]:
        if entry.kind is EntryKind.START:
            assert entry.piece is not None
            self._unit = entry.piece.unit
            if entry.ends_at > entry.starts_at:
                yield self._point(entry, SegmentKind.RECEIVED, grounds.after_cutoff(entry.ends_at))
        elif entry.span is not None and entry.kind in _SPANS:
            yield from self._span(entry.span, entry)
        elif entry.kind in _WAITS:
            assert entry.event is not None
            ground = grounds.waiting(entry.kind, entry.event, self._rule_set)
            yield self._point(entry, SegmentKind.WAITING, ground, _days_text(entry))
        else:
            assert entry.event is not None
            ground, effect = self._event_words(entry, entry.event)
            yield self._point(entry, SegmentKind.EVENT, ground, effect)

    def _event_words(self, entry: Entry, event: ClockEvent) -> tuple[str, str]:
        return grounds.event(
            entry.kind,
            event,
            rule_set=self._rule_set,
            is_restart=entry.policy is SupplementPolicy.RESTART,
            due_at=entry.span.due_at if entry.span else None,
            waits_until=self._waits_until(entry.starts_at),
        )

    def _waits_until(self, asked_at: datetime) -> date | None:
        closing = self._rule_set.supplement_closing.value
        if closing is None:
            return None
        piece = piece_of(closing, mode=CountingMode.BY_DAY)
        return lay(piece, asked_at, calendar=self._calendar, same_day_cutoff=None).due_date

    def _point(
        self, entry: Entry, kind: SegmentKind, ground: str, effect: str = ""
    ) -> LedgerSegment:
        return LedgerSegment(
            kind=kind,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            counted=_NOTHING,
            unit=self._unit,
            ground=ground,
            effect=effect,
        )

    def _span(self, span: Span, entry: Entry) -> Iterator[LedgerSegment]:
        page = _Page(span, entry)
        if span.piece.unit is DurationUnit.HOUR:
            yield page.segment(span.since, entry.ends_at, grounds.PLAIN_HOURS, counted=True)
        elif span.piece.is_timed:
            yield from self._timed(page)
        elif span.piece.count == 0:
            yield from self._same_day(page)
        else:
            yield page.first_day()
            if span.piece.unit in WORKING_DAY_UNITS:
                yield from self._working_days(page)
            else:
                yield from self._plain_days(page)

    def _same_day(self, page: "_Page") -> Iterator[LedgerSegment]:
        since, due_date = page.span.since, page.span.due_date
        if since.date() == due_date:
            yield page.segment(since, page.ends_at, grounds.SAME_DAY, counted=True)
            return
        yield page.first_day(grounds.SAME_DAY)
        last_before = min(page.last_date, due_date - _ONE_DAY)
        for ground, run in groupby(
            _days(since.date() + _ONE_DAY, last_before),
            key=lambda day: grounds.day_off(day, self._calendar),
        ):
            yield page.days(list(run), ground)
        if page.last_date == due_date:
            yield page.segment(moment(due_date, 0), page.ends_at, grounds.SAME_DAY, counted=True)

    def _timed(self, page: "_Page") -> Iterator[LedgerSegment]:
        since, end = page.span.since, page.ends_at
        if since == end:
            yield page.segment(since, end, grounds.OPEN_HOURS, counted=True)
        day = since.date()
        while day <= end.date():
            ranges = self._calendar.ranges(day, service_hours=page.span.piece.counts_service_hours)
            if not ranges:
                until = min(end, midnight_after(day))
                start = max(since, moment(day, 0))
                yield page.segment(start, until, grounds.day_off(day, self._calendar))
            for opening in ranges:
                start = max(since, moment(day, opening.opens))
                until = min(end, moment(day, opening.closes))
                if until > start:
                    yield page.segment(start, until, grounds.OPEN_HOURS, counted=True)
            day += _ONE_DAY

    def _working_days(self, page: "_Page") -> Iterator[LedgerSegment]:
        days = _days(page.span.since.date() + _ONE_DAY, page.last_date)
        for (ground, counted), run in groupby(days, key=self._reading):
            dates = list(run)
            yield page.days(dates, ground, counted=counted)

    def _reading(self, day: date) -> tuple[str, bool]:
        if self._calendar.is_working_day(day):
            return grounds.working_day(day, self._calendar), True
        return grounds.day_off(day, self._calendar), False

    def _plain_days(self, page: "_Page") -> Iterator[LedgerSegment]:
        first = page.span.since.date() + _ONE_DAY
        counted = list(_days(first, min(page.span.raw_date, page.last_date)))
        if counted:
            yield page.days(counted, grounds.plain(page.span.piece), counted=True)
        moved = list(_days(max(first, page.span.raw_date + _ONE_DAY), page.last_date))
        if moved:
            ground = grounds.moved(page.span.raw_date, self._calendar)
            yield page.days(moved, ground, kind=SegmentKind.MOVED)


class _Page:
    """One span being written: knows its bounds and how its lengths are counted."""

    def __init__(self, span: Span, entry: Entry) -> None:
        self.span = span
        self.ends_at = entry.ends_at
        self.is_void = entry.kind is EntryKind.VOID_SPAN
        self.is_whole = entry.kind is EntryKind.SPAN or entry.ends_at >= span.due_at
        self.last_date = span.due_date if self.is_whole else entry.ends_at.date()

    def first_day(self, own_ground: str = "") -> LedgerSegment:
        """The day of the event, which is never counted (Civil Code 2015, art. 147(2))."""
        end = min(midnight_after(self.span.since.date()), self.ends_at)
        ground, effect = grounds.first_day(self.span.piece, self.span.due_at)
        return self.segment(
            self.span.since, end, own_ground or ground, kind=SegmentKind.RECEIVED, effect=effect
        )

    def days(
        self,
        dates: list[date],
        ground: str,
        *,
        counted: bool = False,
        kind: SegmentKind = SegmentKind.OFF,
    ) -> LedgerSegment:
        start, end = moment(dates[0], 0), min(midnight_after(dates[-1]), self.ends_at)
        return self.segment(
            start, end, ground, counted=counted, kind=kind, count=Decimal(len(dates))
        )

    def segment(
        self,
        start: datetime,
        end: datetime,
        ground: str,
        *,
        counted: bool = False,
        kind: SegmentKind = SegmentKind.OFF,
        count: Decimal | None = None,
        effect: str = "",
    ) -> LedgerSegment:
        if counted:
            kind = SegmentKind.VOID if self.is_void else SegmentKind.COUNTED
        unit, amount = self._measure(start, end, count) if counted else (self._unit, _NOTHING)
        return LedgerSegment(
            kind=kind,
            starts_at=start,
            ends_at=end,
            counted=amount,
            unit=unit,
            ground=ground,
            effect=effect,
            is_extension=self.span.piece.is_extension,
            is_continued=self.span.piece.is_extension or self.span.piece.is_rest,
            has_numbers=counted and bool(count),
        )

    @property
    def _unit(self) -> DurationUnit:
        unit = self.span.piece.unit
        return DurationUnit.WORKING_DAY if unit is DurationUnit.SAME_DAY else unit

    def _measure(
        self, start: datetime, end: datetime, count: Decimal | None
    ) -> tuple[DurationUnit, Decimal]:
        piece = self.span.piece
        if count is None:
            if not piece.is_timed:
                return self._unit, _NOTHING
            spent = Decimal((end - start) // timedelta(microseconds=1)) / Decimal(
                _HOUR // timedelta(microseconds=1)
            )
            is_part_of_day = piece.unit is DurationUnit.WORKING_DAY
            return piece.unit, spent / HOURS_OF_A_DAY if is_part_of_day else spent
        if piece.unit not in {DurationUnit.MONTH, DurationUnit.YEAR}:
            return self._unit, count
        if not self.is_whole:
            return DurationUnit.CALENDAR_DAY, count
        is_years = piece.unit is DurationUnit.YEAR
        return piece.unit, Decimal(piece.count) / (MONTHS_OF_A_YEAR if is_years else 1)


_SPANS = frozenset({EntryKind.SPAN, EntryKind.CUT_SPAN, EntryKind.VOID_SPAN})
_WAITS = frozenset({EntryKind.WAIT_RESTART, EntryKind.WAIT_PAUSE, EntryKind.WAIT_ENDED})


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _days_text(entry: Entry) -> str:
    days = (entry.ends_at.date() - entry.starts_at.date()).days
    return f"Chờ {Duration(value=Decimal(days), unit=DurationUnit.CALENDAR_DAY)}, không tính"
