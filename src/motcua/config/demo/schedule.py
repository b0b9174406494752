"""When things happen in the imaginary province: arrivals and acts, inside opening hours. Pure."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from motcua.deadlines.calendar import WorkCalendar, moment

_MONDAY_RUSH = (1.25, 1.05, 0.95, 0.95, 0.85)
_STEP = timedelta(minutes=1)


class Schedule:
    """Working moments of one calendar, remembered by day."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._ranges = lru_cache(maxsize=None)(self._ranges_of)
        self._next_day = lru_cache(maxsize=None)(calendar.working_day_on_or_after)

    def working_days(self, *, first: date, last: date) -> list[date]:
        """Return the working days between two dates, both included."""
        days, day = [], self._next_day(first)
        while day <= last:
            days.append(day)
            day = self._next_day(day + timedelta(days=1))
        return days

    def arrival(self, source: random.Random, day: date) -> datetime:
        """Return a minute at which somebody is served: more often in the morning."""
        ranges = self._ranges(day)
        opens, closes = ranges[0] if source.random() < 0.6 else ranges[-1]
        # People come early: the smaller of two draws, and nobody in the last ten minutes.
        minute = min(source.randint(opens + 3, closes - 10), source.randint(opens + 3, closes - 10))
        return moment(day, minute)

    def snap(self, at: datetime) -> datetime:
        """Return the moment itself, or the next opening when the office is shut then."""
        day = at.date()
        minute = at.hour * 60 + at.minute
        open_day = self._next_day(day)
        if open_day != day:
            return moment(open_day, self._ranges(open_day)[0][0])
        for opens, closes in self._ranges(day):
            if minute < closes:
                return at if minute >= opens else moment(day, opens)
        following = self._next_day(day + timedelta(days=1))
        return moment(following, self._ranges(following)[0][0])

    def acts(
        self, source: random.Random, *, start: datetime, end: datetime, count: int
    ) -> list[datetime]:
        """Return `count` rising moments after `start`; the last is `end` or the next opening."""
        length = end - start
        fractions = sorted(source.random() for _ in range(count - 1))
        moments, last = [], start
        for fraction in (*fractions, 1.0):
            at = self.snap(start + length * fraction).replace(second=0, microsecond=0)
            last = max(at, last + _STEP)
            moments.append(last)
        return moments

    def _ranges_of(self, day: date) -> tuple[tuple[int, int], ...]:
        return tuple((part.opens, part.closes) for part in self.calendar.ranges(day))


def spread(total: int, days: Sequence[date]) -> dict[date, int]:
    """Share dossiers among working days, more on a Monday; the sum is exact, nothing is drawn."""
    weights = [_MONDAY_RUSH[min(day.weekday(), 4)] for day in days]
    whole, before, shared = sum(weights), 0.0, 0
    counts = {}
    for day, weight in zip(days, weights, strict=True):
        before += weight
        upto = round(total * before / whole)
        counts[day], shared = upto - shared, upto
    return counts
