"""
Working days and opening hours as one frozen value.

Any number of days is added or counted in O(log n) of the special days: a closed formula gives the
ordinary working days since the year 1, and a cumulated table corrects it at each special day.
Nothing is shared between two calendars, so two shops never see each other's hours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from motcua.core.errors import DomainError

ICT = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTES_A_DAY = 24 * 60
_WEEK = 7
_SATURDAY = 5
# A shop without any hours would let a search for opening hours run for ever.
_LONGEST_CLOSURE_DAYS = 3 * 366


class UnableToUseCalendar(DomainError):
    """The calendar contradicts itself, or has no opening hours where some are needed."""


class DayKind(StrEnum):
    """Labour Code 2019, arts. 111–112; swaps are separate yearly decisions."""

    HOLIDAY = "HOLIDAY"
    COMPENSATORY = "COMPENSATORY"
    SWAP_DAYOFF = "SWAP_DAYOFF"
    SWAP_WORKDAY = "SWAP_WORKDAY"


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialDay:
    """A day off, or a rest day that is worked. A whole date, never a moment."""

    date: date
    kind: DayKind
    name: str
    source: str = ""
    is_projected: bool = False
    confidence: str = ""


@dataclass(frozen=True, slots=True, order=True)
class OpeningRange:
    """From minute to minute of a day; 24:00 is 1440."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise UnableToUseCalendar(
                f"Khung giờ {_clock(self.opens)}-{_clock(self.closes)} không hợp lệ."
            )


Ranges = tuple[OpeningRange, ...]


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Seven tuples of ranges, Monday first; a day may have none, one or several."""

    days: tuple[Ranges, Ranges, Ranges, Ranges, Ranges, Ranges, Ranges]

    def __post_init__(self) -> None:
        for ranges in self.days:
            for earlier, later in pairwise(ranges):
                if later.opens < earlier.closes:
                    raise UnableToUseCalendar("Các khung giờ trong ngày chồng lên nhau.")

    @property
    def ordinary(self) -> Ranges:
        """The hours of an ordinary working day, used on make-up days."""
        return next((ranges for ranges in self.days[:_SATURDAY] if ranges), ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Season:
    """Other hours between two dates, both included; an open end is None."""

    first_date: date | None
    last_date: date | None
    hours: WeeklyHours

    def covers(self, day: date) -> bool:
        return (self.first_date is None or self.first_date <= day) and (
            self.last_date is None or day <= self.last_date
        )


@dataclass(frozen=True, slots=True)
class _Corrections:
    """Special days that differ from the plain week, with the working days up to each."""

    ordinals: tuple[int, ...]
    offsets: tuple[int, ...]
    counts: tuple[int, ...]
    projected: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """
    Days off, make-up days and opening hours under one version label.

    `known_from`/`known_until` bound the years whose days off are in the table; what lies outside is
    counted by the plain week and reported as projected.
    """

    special_days: tuple[SpecialDay, ...] = ()
    hours: WeeklyHours
    seasons: tuple[Season, ...] = ()
    version: str = ""
    known_from: date | None = None
    known_until: date | None = None
    _by_date: Mapping[date, SpecialDay] = field(init=False, repr=False, compare=False)
    _corrections: _Corrections = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_date = {row.date: row for row in self.special_days}
        if len(by_date) != len(self.special_days):
            raise UnableToUseCalendar("Một ngày có hai dòng trong lịch nghỉ.")
        object.__setattr__(self, "_by_date", by_date)
        object.__setattr__(self, "_corrections", _correct(self.special_days))

    def special_day(self, day: date) -> SpecialDay | None:
        return self._by_date.get(day)

    def is_working_day(self, day: date) -> bool:
        row = self._by_date.get(day)
        if row is None:
            return day.weekday() < _SATURDAY
        return row.kind is DayKind.SWAP_WORKDAY

    def count_working_days(self, *, after: date, until: date) -> int:
        """Return the working days after the first date up to and including the second."""
        return self._rank(until.toordinal()) - self._rank(after.toordinal())

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after the date; day itself when `count` is 0."""
        if count == 0:
            return day
        return date.fromordinal(self._nth(self._rank(day.toordinal()) + count))

    def next_working_day(self, day: date) -> date:
        return self.add_working_days(day, 1)

    def working_day_on_or_after(self, day: date) -> date:
        return self.add_working_days(day - timedelta(days=1), 1)

    def last_working_day_before(self, day: date) -> date:
        return date.fromordinal(self._nth(self._rank(day.toordinal() - 1)))

    def ranges(self, day: date, *, service_hours: bool = False) -> Ranges:
        """
        Return the hours that count on this day.

        Hours of a weekly rest day (Saturday mornings) are service hours: they count for time limits
        in hours only, and not when the day is a public holiday.
        """
        row = self._by_date.get(day)
        hours = self._hours_of(day)
        if row is not None:
            if row.kind is not DayKind.SWAP_WORKDAY:
                return ()
            weekday = day.weekday()
            return hours.days[weekday] if weekday < _SATURDAY else hours.ordinary
        if day.weekday() >= _SATURDAY and not service_hours:
            return ()
        return hours.days[day.weekday()]

    def opening_at(self, day: date) -> datetime:
        return moment(day, self._ranges_of_working_day(day)[0].opens)

    def closing_at(self, day: date) -> datetime:
        """Return the closing time of a working day, the due moment of limits in days."""
        return moment(day, self._ranges_of_working_day(day)[-1].closes)

    def add_working_time(self, at: datetime, length: timedelta, *, service_hours: bool) -> datetime:
        """Return the moment at which the office has been open for `length` since `at`."""
        left, day, since = length, at.date(), at
        if not left:
            return at
        closed_days = 0
        while True:
            ranges = self.ranges(day, service_hours=service_hours)
            for opening in ranges:
                start = max(since, moment(day, opening.opens))
                available = moment(day, opening.closes) - start
                if available >= left:
                    return start + left
                left -= max(available, timedelta(0))
            closed_days = 0 if ranges else closed_days + 1
            if closed_days > _LONGEST_CLOSURE_DAYS:
                raise UnableToUseCalendar("Lịch không có giờ làm việc nào.")
            day += timedelta(days=1)

    def working_time(self, start: datetime, end: datetime, *, service_hours: bool) -> timedelta:
        """Return how long the office is open between two moments (0 when they are reversed)."""
        total, day = timedelta(0), start.date()
        while day <= end.date():
            for opening in self.ranges(day, service_hours=service_hours):
                overlap = min(end, moment(day, opening.closes)) - max(
                    start, moment(day, opening.opens)
                )
                total += max(overlap, timedelta(0))
            day += timedelta(days=1)
        return total

    def minutes_of_ordinary_day(self, day: date) -> int:
        return sum(part.closes - part.opens for part in self._hours_of(day).ordinary)

    def rests_on_projection(self, *, after: date, until: date) -> bool:
        """Tell whether a day off not yet announced, or a year not yet known, lies between."""
        if self.known_until is not None and until > self.known_until:
            return True
        if self.known_from is not None and after < self.known_from:
            return True
        projected = self._corrections.projected
        first = bisect_right(projected, after.toordinal())
        return first < len(projected) and projected[first] <= until.toordinal()

    def _hours_of(self, day: date) -> WeeklyHours:
        for season in self.seasons:
            if season.covers(day):
                return season.hours
        return self.hours

    def _ranges_of_working_day(self, day: date) -> Ranges:
        # A shop may be shut on a day that still is a working day of the State.
        hours = self._hours_of(day)
        weekday = day.weekday()
        ranges = (hours.days[weekday] if weekday < _SATURDAY else ()) or hours.ordinary
        if not ranges:
            raise UnableToUseCalendar("Lịch không có giờ làm việc nào.")
        return ranges

    def _rank(self, ordinal: int) -> int:
        """Return the number of working days up to and including the ordinal."""
        corrections = self._corrections
        index = bisect_right(corrections.ordinals, ordinal)
        offset = corrections.offsets[index - 1] if index else 0
        return _plain_rank(ordinal) + offset

    def _nth(self, rank: int) -> int:
        """Return the ordinal of the working day with this rank; the inverse of `_rank`."""
        corrections = self._corrections
        index = bisect_left(corrections.counts, rank)
        if rank < 1:
            raise UnableToUseCalendar("Không có ngày làm việc nào trước ngày này.")
        offset = corrections.offsets[index - 1] if index else 0
        ordinal = _plain_nth(rank - offset)
        if index < len(corrections.ordinals):
            # Only a make-up day can be met before the plain week gives the day.
            return min(ordinal, corrections.ordinals[index])
        return ordinal


def moment(day: date, minute: int) -> datetime:
    """Return the minute of a day as an aware moment; minute 1440 is 00:00 of the next day."""
    if minute >= MINUTES_A_DAY:
        day, minute = day + timedelta(days=1), minute - MINUTES_A_DAY
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ICT)


def midnight_after(day: date) -> datetime:
    """24:00 of the day (Civil Code 2015, art. 148(6))."""
    return moment(day, MINUTES_A_DAY)


def minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def weekly_hours(
    *, monday_to_friday: Sequence[tuple[time, time]], saturday: Sequence[tuple[time, time]] = ()
) -> WeeklyHours:
    """Build the usual week: five equal days, and Saturday service hours if there are any."""
    ordinary = _ranges(monday_to_friday)
    return WeeklyHours((*[ordinary] * _SATURDAY, _ranges(saturday), ()))  # type: ignore[arg-type]  # mypy cannot count a starred list


def _ranges(pairs: Sequence[tuple[time, time]]) -> Ranges:
    return tuple(sorted(OpeningRange(minute_of(start), minute_of(end)) for start, end in pairs))


def _correct(days: Sequence[SpecialDay]) -> _Corrections:
    ordinals, offsets, counts, projected, offset = [], [], [], [], 0
    for row in sorted(days, key=lambda row: row.date):
        is_ordinary = row.date.weekday() < _SATURDAY
        is_worked = row.kind is DayKind.SWAP_WORKDAY
        if is_ordinary == is_worked:
            continue
        offset += 1 if is_worked else -1
        ordinal = row.date.toordinal()
        ordinals.append(ordinal)
        offsets.append(offset)
        counts.append(_plain_rank(ordinal) + offset)
        if row.is_projected:
            projected.append(ordinal)
    return _Corrections(tuple(ordinals), tuple(offsets), tuple(counts), tuple(projected))


def _plain_rank(ordinal: int) -> int:
    # Ordinal 1 is Monday, 1 January of the year 1; Monday–Friday leave 1–5 over, Sunday 0.
    weeks, rest = divmod(ordinal, _WEEK)
    return _SATURDAY * weeks + min(rest, _SATURDAY)


def _plain_nth(rank: int) -> int:
    weeks, rest = divmod(rank - 1, _SATURDAY)
    return _WEEK * weeks + rest + 1


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
