"""
Reading of calendars and of the ledger.

A version of the calendar never changes, so its days are read once per process. Which version holds,
and a shop's hours, are remembered for half a minute and forgotten at once where they are written.
"""

import time as process_clock
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import (
    DayKind,
    OpeningRange,
    Ranges,
    Season,
    SpecialDay,
    WeeklyHours,
    WorkCalendar,
    minute_of,
    weekly_hours,
)
from motcua.deadlines.models import (
    CalendarDay,
    CalendarVersion,
    DeadlineLedger,
    ReceiptCutoff,
)
from motcua.directory.models import OpeningHours

T = TypeVar("T")

# Of a province that has not written its own hours down yet.
DEFAULT_HOURS = weekly_hours(monday_to_friday=[(time(7, 30), time(11, 30)), (time(13), time(17))])
_REMEMBERED_SECONDS = 30.0
_ONE_DAY = timedelta(days=1)


class NoCalendarInForce(DomainError):
    """No version of the calendar holds on this day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    id: int
    number: int
    effective_from: date
    ground: str
    created_at: datetime
    created_by_label: str


def get_calendar(*, shop_id: int | None, on: date) -> WorkCalendar:
    """
    Return the days and hours by which a dossier received on this day at this shop is counted.

    Without a shop the province's own hours are meant.

    :raises NoCalendarInForce: if no version holds on this day
    """
    return get_calendar_in_force(shop_id=shop_id, on=on)[0]


def get_calendar_in_force(*, shop_id: int | None, on: date) -> tuple[WorkCalendar, int]:
    """
    Return the calendar with the id of its version, which a dossier keeps for life (rule 58).

    :raises NoCalendarInForce: if no version holds on this day
    """
    version = get_version_in_force(on=on)
    return get_calendar_version(version_id=version.id, shop_id=shop_id), version.id


def get_calendar_version(*, version_id: int, shop_id: int | None) -> WorkCalendar:
    """Return a version, whether or not it still holds, with the hours of a shop."""
    hours = _remembered(("hours", shop_id), lambda: _read_hours(shop_id))
    return _calendar(version_id, hours)


def get_version_in_force(*, on: date) -> VersionRow:
    """
    Return the newest version whose effective date has come.

    :raises NoCalendarInForce: if there is none
    """
    for version in list_calendar_versions():
        if version.effective_from <= on:
            return version
    raise NoCalendarInForce(
        _("Chưa có lịch làm việc có hiệu lực vào ngày %(day)s.") % {"day": f"{on:%d/%m/%Y}"}
    )


def get_receipt_cutoff(*, shop_id: int | None, on: date) -> time | None:
    """Return the hour after which a shop counts an acceptance as the next working day's."""
    if shop_id is None:
        return None
    for row in _remembered(("cutoffs", shop_id), lambda: _read_cutoffs(shop_id)):
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row.cutoff
    return None


def list_calendar_versions() -> tuple[VersionRow, ...]:
    """Return every version, newest first."""
    return _remembered("versions", _read_versions)


def list_calendar_days(*, version_id: int, year: int | None = None) -> tuple[SpecialDay, ...]:
    """Return the days off and make-up days of a version in the order of time."""
    days = _read_days(version_id)
    return days if year is None else tuple(row for row in days if row.date.year == year)


def list_ledger(*, dossier_id: int) -> list[DeadlineLedger]:
    """Return every setting of a dossier's due date, the first one first."""
    return list(
        DeadlineLedger.objects.filter(dossier_id=dossier_id)
        .select_related("calendar_version")
        .order_by("sequence")
    )


def forget_calendars() -> None:
    """Drop what is remembered: called after every write of a calendar or of opening hours."""
    _memory.clear()


# Key -> (moment at which it is too old, value). Replaced as a whole entry, so threads may share it.
_memory: dict[object, tuple[float, object]] = {}


def _remembered(key: object, read: Callable[[], T]) -> T:
    # The process clock only measures how stale a copy may get; no date of the law rests on it.
    now = process_clock.monotonic()
    entry = _memory.get(key)
    if entry is not None and now < entry[0]:
        return entry[1]  # type: ignore[return-value]  # the key decides the type
    value = read()
    _memory[key] = (now + _REMEMBERED_SECONDS, value)
    return value


def _read_versions() -> tuple[VersionRow, ...]:
    return tuple(
        VersionRow(
            id=row.pk,
            number=row.number,
            effective_from=row.effective_from,
            ground=row.ground,
            created_at=row.created_at,
            created_by_label=row.created_by_label,
        )
        for row in CalendarVersion.objects.order_by("-number")
    )


@lru_cache(maxsize=64)
def _read_days(version_id: int) -> tuple[SpecialDay, ...]:
    return tuple(
        SpecialDay(
            date=row.date,
            kind=DayKind(row.kind),
            name=row.name,
            source=row.source,
            is_projected=row.is_projected,
            confidence=row.confidence,
        )
        for row in CalendarDay.objects.filter(version_id=version_id).order_by("date")
    )


@dataclass(frozen=True, slots=True)
class _Hours:
    ordinary: WeeklyHours
    seasons: tuple[Season, ...]


@lru_cache(maxsize=512)
def _calendar(version_id: int, hours: _Hours) -> WorkCalendar:
    days = _read_days(version_id)
    number = next(row.number for row in list_calendar_versions() if row.id == version_id)
    return WorkCalendar(
        special_days=days,
        hours=hours.ordinary,
        seasons=hours.seasons,
        version=str(number),
        known_from=days[0].date if days else None,
        known_until=date(days[-1].date.year, 12, 31) if days else None,
    )


def _read_cutoffs(shop_id: int) -> tuple[ReceiptCutoff, ...]:
    return tuple(ReceiptCutoff.objects.filter(shop_id=shop_id).order_by("valid_from"))


def _read_hours(shop_id: int | None) -> _Hours:
    """
    Read a shop's hours as seasons; where it has none on a date, the province's hours hold.

    A change of hours ends one row and begins another, so days gone by keep the hours they had.
    """
    rows = list(OpeningHours.objects.filter(shop=None).order_by("weekday", "opens_at"))
    if shop_id is None:
        return _Hours(DEFAULT_HOURS, _seasons(rows))
    own = list(OpeningHours.objects.filter(shop_id=shop_id).order_by("weekday", "opens_at"))
    # The first season that covers a day is taken.
    return _Hours(DEFAULT_HOURS, _seasons(own) + _seasons(rows))


def _seasons(rows: list[OpeningHours]) -> tuple[Season, ...]:
    starts = {row.valid_from for row in rows}
    starts |= {row.valid_to + _ONE_DAY for row in rows if row.valid_to is not None}
    bounds = sorted(starts)
    seasons = []
    for index, first in enumerate(bounds):
        valid = [row for row in rows if row.valid_from <= first <= (row.valid_to or date.max)]
        last = bounds[index + 1] - _ONE_DAY if index + 1 < len(bounds) else None
        if valid:
            seasons.append(Season(first_date=first, last_date=last, hours=_week(valid)))
    return tuple(seasons)


def _week(rows: Iterable[OpeningHours]) -> WeeklyHours:
    days: list[Ranges] = [(), (), (), (), (), (), ()]
    for row in rows:
        part = OpeningRange(minute_of(row.opens_at), minute_of(row.closes_at))
        days[row.weekday] = (*days[row.weekday], part)
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return WeeklyHours((monday, tuesday, wednesday, thursday, friday, saturday, sunday))
