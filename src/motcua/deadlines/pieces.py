"""
One unbroken piece of a time limit: where it ends, and what is left of it at a moment.

A clock is a chain of pieces (the term itself, then an extension); each begins where the one before
it ended.
"""

import calendar as plain_calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from motcua.deadlines.calendar import WorkCalendar, midnight_after
from motcua.deadlines.events import CountingMode
from motcua.legislation.durations import Duration, DurationUnit

HOURS_OF_A_DAY = 8
_SECONDS_OF_AN_HOUR = 3600
MONTHS_OF_A_YEAR = 12
WORKING_DAY_UNITS = frozenset({DurationUnit.WORKING_DAY, DurationUnit.SAME_DAY})
_MONTH_UNITS = frozenset({DurationUnit.MONTH, DurationUnit.YEAR})


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """
    A length in the way it is counted. `unit` is what the reader sees.

    Exactly one of `count` (days or months) and `length` (open or plain time) is used.
    """

    unit: DurationUnit
    count: int = 0
    length: timedelta | None = None
    is_extension: bool = False
    # What a pause left of the term: with nothing left, it is due on the day of completion.
    is_rest: bool = False

    @property
    def is_timed(self) -> bool:
        return self.length is not None

    @property
    def counts_service_hours(self) -> bool:
        return self.unit is DurationUnit.WORKING_HOUR


@dataclass(frozen=True, slots=True)
class Span:
    """
    A piece laid on the calendar from `since`.

    `raw_date` is the last day before it moved off a rest day (Civil Code 2015, art. 148(5)).
    """

    piece: Piece
    since: datetime
    due_at: datetime
    raw_date: date
    due_date: date

    @property
    def legal_end(self) -> datetime:
        """End of the last day for limits in days and months, the minute itself for hours."""
        if self.piece.unit in {DurationUnit.WORKING_HOUR, DurationUnit.HOUR}:
            return self.due_at
        return midnight_after(self.due_date)


@lru_cache(maxsize=256)
def piece_of(duration: Duration, *, mode: CountingMode, is_extension: bool = False) -> Piece:
    unit, value = duration.unit, duration.value
    if unit is DurationUnit.HOUR or unit is DurationUnit.WORKING_HOUR:
        return Piece(unit=unit, length=_hours(value), is_extension=is_extension)
    if unit is DurationUnit.WORKING_DAY and value and (value % 1 or mode is CountingMode.ROLLING):
        # A part of a working day is that part of eight working hours.
        length = _hours(value * HOURS_OF_A_DAY)
        return Piece(unit=unit, length=length, is_extension=is_extension)
    count = int(value) * (MONTHS_OF_A_YEAR if unit is DurationUnit.YEAR else 1)
    return Piece(unit=unit, count=count, is_extension=is_extension)


def lay(
    piece: Piece, since: datetime, *, calendar: WorkCalendar, same_day_cutoff: time | None
) -> Span:
    """Find where a piece ends that begins at a moment."""
    if piece.length is not None:
        if piece.unit is DurationUnit.HOUR:
            due_at = since + piece.length
        else:
            due_at = calendar.add_working_time(
                since, piece.length, service_hours=piece.counts_service_hours
            )
        last = _last_date(piece, since, due_at)
        return Span(piece, since, due_at, last, last)
    day = since.date()
    if piece.count == 0:
        raw = last = _same_day(piece, since, calendar=calendar, cutoff=same_day_cutoff)
    elif piece.unit in WORKING_DAY_UNITS:
        # Civil Code 2015, art. 147(2): the day of the event itself is not counted.
        raw = last = calendar.add_working_days(day, piece.count)
    else:
        raw = _add_plainly(day, piece)
        # Civil Code 2015, art. 148(5).
        last = raw if calendar.is_working_day(raw) else calendar.next_working_day(raw)
    return Span(piece, since, calendar.closing_at(last), raw, last)


def rest_of(span: Span, at: datetime, *, calendar: WorkCalendar) -> Piece | None:
    """
    Return what is left of a span when the clock is held at a moment; None when nothing is.

    In days, the day of the holding is still used up.
    """
    piece = span.piece
    if at < span.since:
        return piece
    if piece.length is not None:
        left = _time_left(span, at, calendar=calendar)
        return replace(piece, length=left, is_rest=True) if left else None
    day = at.date()
    if piece.unit in WORKING_DAY_UNITS:
        count = calendar.count_working_days(after=day, until=span.due_date)
        unit = piece.unit
    else:
        # What is left of a month is a number of days.
        count = (span.raw_date - day).days
        unit = DurationUnit.CALENDAR_DAY
    if count <= 0:
        return None
    return replace(piece, unit=unit, count=count, is_rest=True)


def nothing_left(span: Span) -> Piece:
    """Return the piece of a clock held on its very last day: due on the day it goes on."""
    piece = span.piece
    if piece.is_timed:
        return replace(piece, length=timedelta(0), is_rest=True)
    return replace(piece, count=0, is_rest=True)


def _last_date(piece: Piece, since: datetime, due_at: datetime) -> date:
    if piece.unit is DurationUnit.HOUR or due_at == since:
        return due_at.date()
    # A closing time of 24:00 is the next date's 00:00, yet the day before is meant.
    return (due_at - timedelta(microseconds=1)).date()


def _time_left(span: Span, at: datetime, *, calendar: WorkCalendar) -> timedelta:
    if span.piece.unit is DurationUnit.HOUR:
        return max(span.due_at - at, timedelta(0))
    return calendar.working_time(at, span.due_at, service_hours=span.piece.counts_service_hours)


def _same_day(
    piece: Piece, since: datetime, *, calendar: WorkCalendar, cutoff: time | None
) -> date:
    day = since.date()
    if not calendar.is_working_day(day):
        return calendar.next_working_day(day)
    # Exactly at the cut-off is in time; without one, the shop's closing time is the last moment.
    if cutoff is not None and not piece.is_rest:
        is_late = since.time() > cutoff
    else:
        is_late = since > calendar.closing_at(day)
    return calendar.next_working_day(day) if is_late else day


def _add_plainly(day: date, piece: Piece) -> date:
    if piece.unit not in _MONTH_UNITS:
        return day + timedelta(days=piece.count)
    # Civil Code 2015, art. 148(3): the corresponding day, or the last day of the month.
    years, month = divmod(day.month - 1 + piece.count, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    last = plain_calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


def _hours(value: Decimal) -> timedelta:
    return timedelta(seconds=round(value * _SECONDS_OF_AN_HOUR))
