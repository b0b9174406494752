"""
Periods, columns and identities of the period report. Plain Python: no Django, no clock, no I/O.

Circular 09/2026/TT-BTP, forms 07a to 07c, fixes the columns; Decree 09/2019, art. 12, the days of a period.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.deadlines.rules import ICT
from motcua.monitoring.errors import UnableToReadPeriod

_CODE = re.compile(r"(?P<year>20\d\d)(?:-(?P<kind>[HQ]?)(?P<number>\d{1,2}))?")
_YEAR = 12
# Art. 9: the quarter, the half-year or the year stands in for the months and quarters that end it.
_FILED = {
    "MONTH": frozenset({1, 2, 4, 5, 7, 8, 10, 11}),
    "QUARTER": frozenset({1, 3}),
    "HALF": frozenset({1}),
    "YEAR": frozenset({1}),
}


class PeriodKind(StrEnum):
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF = "HALF"
    YEAR = "YEAR"


_LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A month, quarter, half-year or year of reports; `number` counts within the year from 1."""

    kind: PeriodKind
    year: int
    number: int = 1

    @property
    def length(self) -> int:
        return _LENGTHS[self.kind]

    @property
    def first_month(self) -> int:
        return (self.number - 1) * self.length + 1

    @property
    def last_month(self) -> int:
        return self.number * self.length

    @property
    def code(self) -> str:
        """`2026-10`, `2026-Q4`, `2026-H2`, `2026`: what addresses and files name it by."""
        return {
            PeriodKind.MONTH: f"{self.year}-{self.number:02}",
            PeriodKind.QUARTER: f"{self.year}-Q{self.number}",
            PeriodKind.HALF: f"{self.year}-H{self.number}",
            PeriodKind.YEAR: f"{self.year}",
        }[self.kind]

    @property
    def previous(self) -> "Period":
        if self.number > 1:
            return Period(kind=self.kind, year=self.year, number=self.number - 1)
        return Period(kind=self.kind, year=self.year - 1, number=_YEAR // self.length)

    @property
    def following(self) -> "Period":
        if self.last_month < _YEAR:
            return Period(kind=self.kind, year=self.year, number=self.number + 1)
        return Period(kind=self.kind, year=self.year + 1)

    @property
    def is_filed(self) -> bool:
        """Tell whether a report of its own is sent for this period (Circular 09/2026/TT-BTP, art. 9)."""
        return self.number in _FILED[self.kind]


def read_period(code: str) -> Period:
    """
    Read `2026-10`, `2026-Q3`, `2026-H1` or `2026`.

    :raises UnableToReadPeriod: if it is none of them
    """
    found = _CODE.fullmatch(code.strip().upper())
    if found is not None:
        year, number = int(found["year"]), int(found["number"] or 1)
        kind = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "": PeriodKind.MONTH}.get(
            found["kind"] or ""
        )
        if found["number"] is None:
            kind = PeriodKind.YEAR
        if kind is not None and 1 <= number <= _YEAR // _LENGTHS[kind]:
            return Period(kind=kind, year=year, number=number)
    raise UnableToReadPeriod(
        f"“{code[:20]}” không phải kỳ báo cáo: viết như 2026-10, 2026-Q3, 2026-H1 hoặc 2026."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """The moments of a period: `start` belongs to it, `end` to the next one."""

    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return self.end.date() - timedelta(days=1)


def month_ends_at(*, year: int, month: int, first_day: int) -> datetime:
    """
    Return the moment at which the data of a month end and those of the next one begin.

    With `first_day` 15 the data of October run from 15 September to 14 October (Decree 09/2019, art. 12);
    with 1 they are those of the calendar month.
    """
    day = date(year, month, first_day)
    if first_day == 1:
        day = date(year + month // _YEAR, month % _YEAR + 1, 1)
    return datetime.combine(day, time(), tzinfo=ICT)


def bounds_of(period: Period, *, first_day_of: Callable[[int, int], int]) -> Bounds:
    """
    Return from when to when the facts of a period are counted.

    :param first_day_of: the day that holds for a year and month; asked of the month which ends, so
        that two neighbours share one moment even where the day is changed between them (rule 94)
    """
    year, month = period.year, period.first_month - 1
    if month == 0:
        year, month = year - 1, _YEAR
    return Bounds(
        start=month_ends_at(year=year, month=month, first_day=first_day_of(year, month)),
        end=month_ends_at(
            year=period.year,
            month=period.last_month,
            first_day=first_day_of(period.year, period.last_month),
        ),
    )


def period_at(moment: datetime, *, first_day_of: Callable[[int, int], int]) -> Period:
    """Return the month of reports that a moment falls into."""
    day = moment.astimezone(ICT).date()
    period = Period(kind=PeriodKind.MONTH, year=day.year, number=day.month)
    bounds = bounds_of(period, first_day_of=first_day_of)
    return period.following if moment >= bounds.end else period


class RowKind(StrEnum):
    """What a line of the report stands for; the form has a line for each sector."""

    SECTOR = "SECTOR"
    PROCEDURE = "PROCEDURE"
    AGENCY = "AGENCY"


class Part(StrEnum):
    """Parts I and II of form 07b: who is competent."""

    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


class Came(StrEnum):
    """How a dossier came into the period: exactly one (rule 96)."""

    ONLINE_FULL = "ONLINE_FULL"
    ONLINE_PARTIAL = "ONLINE_PARTIAL"
    POST = "POST"
    DIRECT = "DIRECT"
    CARRIED = "CARRIED"


class Outcome(StrEnum):
    """What had become of it when the period ended: exactly one (rule 95)."""

    EARLY = "EARLY"
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    PENDING_IN_TIME = "PENDING_IN_TIME"
    PENDING_LATE = "PENDING_LATE"


RESOLVED = frozenset({Outcome.EARLY, Outcome.ON_TIME, Outcome.LATE})
PENDING = frozenset({Outcome.PENDING_IN_TIME, Outcome.PENDING_LATE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Columns (3) to (15) of form 07a/07b; the totals are sums, so the identities hold by their making."""

    online_full: int = 0
    online_partial: int = 0
    post: int = 0
    direct: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    pending_in_time: int = 0
    pending_late: int = 0

    @property
    def received(self) -> int:
        return self.online_full + self.online_partial + self.post + self.direct + self.carried

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def pending(self) -> int:
        return self.pending_in_time + self.pending_late

    @property
    def is_balanced(self) -> bool:
        """Tell whether nothing fell between two stools: (3) = (9) + (13)."""
        return self.received == self.resolved + self.pending

    def value(self, column: "Column") -> int:
        return int(getattr(self, column.value))


class Column(StrEnum):
    """The figures in the order of the form."""

    RECEIVED = "received"
    ONLINE_FULL = "online_full"
    ONLINE_PARTIAL = "online_partial"
    POST = "post"
    DIRECT = "direct"
    CARRIED = "carried"
    RESOLVED = "resolved"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    PENDING = "pending"
    PENDING_IN_TIME = "pending_in_time"
    PENDING_LATE = "pending_late"


def behind(column: Column) -> tuple[frozenset[Came], frozenset[Outcome]]:
    """Return which dossiers a figure counts: how they came and what became of them."""
    name = column.value.upper()
    if name in Came.__members__:
        return frozenset({Came(name)}), frozenset(Outcome)
    outcomes = {
        Column.RECEIVED: frozenset(Outcome),
        Column.RESOLVED: RESOLVED,
        Column.PENDING: PENDING,
    }.get(column)
    return frozenset(Came), outcomes if outcomes is not None else frozenset({Outcome(name)})


def add_up(rows: Iterable[Figures]) -> Figures:
    rows = list(rows)
    return Figures(
        **{field.name: sum(getattr(row, field.name) for row in rows) for field in fields(Figures)}
    )
