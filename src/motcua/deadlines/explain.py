"""What people see of a clock: day boxes, time left in words, early / on time / late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from motcua.deadlines.calendar import ICT, DayKind, WorkCalendar, midnight_after
from motcua.deadlines.clock import DueResult
from motcua.deadlines.events import require_aware
from motcua.deadlines.grounds import SHORT_WEEKDAYS
from motcua.deadlines.ledger import LedgerSegment, SegmentKind

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_AN_INSTANT = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_OFF_LABELS = {
    DayKind.HOLIDAY: "lễ",
    DayKind.COMPENSATORY: "nghỉ bù",
    DayKind.SWAP_DAYOFF: "nghỉ hoán đổi",
}


class DayState(StrEnum):
    RECEIVED = "RECEIVED"
    COUNTED = "COUNTED"
    OFF = "OFF"
    DUE = "DUE"
    WAITING = "WAITING"
    # Counted once, then cancelled by a restart or a stop.
    VOID = "VOID"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayBox:
    """
    One calendar day of the small picture beside the due date.

    `number` says the how-many-eth counted day it is. `reason` is the ledger's full sentence.
    """

    date: date
    state: DayState
    number: int | None
    label: str
    reason: str
    is_extension: bool = False

    @property
    def weekday(self) -> str:
        return SHORT_WEEKDAYS[self.date.weekday()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remaining:
    """
    Working time until the due moment, or since it when `is_over`.

    `working_minutes` is the exact sum, negative when over; `days`, `hours`, `minutes` split it into
    days of the office, whose length is the office's own, not eight hours.
    """

    working_minutes: int
    is_over: bool
    days: int
    hours: int
    minutes: int

    @property
    def text(self) -> str:
        """Such as “Còn 3 ngày 4 giờ 58 phút” or “Quá hạn 2 ngày 35 phút”."""
        return f"{'Quá hạn' if self.is_over else 'Còn'} {self.length_text}"

    @property
    def length_text(self) -> str:
        parts = ((self.days, "ngày"), (self.hours, "giờ"), (self.minutes, "phút"))
        return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "0 phút"


def remaining(
    *, now: datetime, due_at: datetime, calendar: WorkCalendar, service_hours: bool = False
) -> Remaining:
    """
    Return the working time between now and the due moment.

    `service_hours` is for limits in hours, where Saturday mornings count.
    """
    require_aware(now)
    require_aware(due_at)
    is_over = now > due_at
    start, end = sorted((now.astimezone(ICT), due_at.astimezone(ICT)))
    minutes = calendar.working_time(start, end, service_hours=service_hours) // _MINUTE
    days, rest = _split(start.date(), minutes, calendar)
    return Remaining(
        working_minutes=-minutes if is_over else minutes,
        is_over=is_over,
        days=days,
        hours=rest // 60,
        minutes=rest % 60,
    )


def used(*, now: datetime, since: datetime, calendar: WorkCalendar) -> Remaining:
    """
    Return the working time used of a limit in days that began at `since`.

    The day of the event itself is not counted, so its hours are not used either.
    """
    first = midnight_after(since.astimezone(ICT).date())
    return remaining(now=min(first, now), due_at=now, calendar=calendar)


def explain_days(result: DueResult, *, calendar: WorkCalendar) -> tuple[DayBox, ...]:
    """
    Return one box per calendar day from the receipt to the due day.

    Two segments may touch one day; the one that moves the clock is shown.
    """
    return boxes_of(result.ledger, due_at=result.due_at, calendar=calendar)


def boxes_of(
    ledger: Sequence[LedgerSegment], *, due_at: datetime | None, calendar: WorkCalendar
) -> tuple[DayBox, ...]:
    """Return the boxes of any ledger, also of one that was read back from its row."""
    boxes: dict[date, DayBox] = {}
    number = 0
    due_day = _due_day(ledger, due_at)
    for segment in ledger:
        if segment.kind is SegmentKind.EVENT:
            continue
        for day in _days_of(segment):
            state = _state(segment, day, due_day)
            if day in boxes and _RANK[boxes[day].state] >= _RANK[state]:
                continue
            if state is DayState.RECEIVED and not segment.is_continued:
                number = 0
            number += segment.has_numbers
            own_number = number if segment.has_numbers else None
            boxes[day] = DayBox(
                date=day,
                state=state,
                number=own_number,
                label=_label(state, day, own_number, calendar),
                reason=segment.ground,
                is_extension=segment.is_extension,
            )
    return tuple(boxes[day] for day in sorted(boxes))


def full_moment(at: datetime) -> str:
    """Such as “17:00 Thứ Hai 12/10/2026”."""
    local = at.astimezone(ICT)
    return f"{local:%H:%M} {WEEKDAYS[local.weekday()]} {local:%d/%m/%Y}"


_RANK = {
    DayState.OFF: 0,
    DayState.WAITING: 1,
    DayState.RECEIVED: 2,
    DayState.VOID: 3,
    DayState.COUNTED: 4,
    DayState.DUE: 5,
}
_RUNNING = frozenset({SegmentKind.COUNTED, SegmentKind.MOVED})
_STATES = {
    SegmentKind.RECEIVED: DayState.RECEIVED,
    SegmentKind.COUNTED: DayState.COUNTED,
    SegmentKind.VOID: DayState.VOID,
    SegmentKind.OFF: DayState.OFF,
    SegmentKind.MOVED: DayState.OFF,
    SegmentKind.WAITING: DayState.WAITING,
}


def _split(day: date, minutes: int, calendar: WorkCalendar) -> tuple[int, int]:
    length = calendar.minutes_of_ordinary_day(day)
    return divmod(minutes, length) if length else (0, minutes)


def _days_of(segment: LedgerSegment) -> Iterator[date]:
    last = (segment.ends_at - _AN_INSTANT).date()
    for ordinal in range(
        segment.starts_at.date().toordinal(),
        max(last, segment.starts_at.date()).toordinal() + 1,
    ):
        yield date.fromordinal(ordinal)


def _due_day(ledger: Sequence[LedgerSegment], due_at: datetime | None) -> date | None:
    """Return the last day that the limit touches: hours may end at 00:00 of the next one."""
    starts = [segment.starts_at for segment in ledger if segment.kind in _RUNNING]
    if due_at is None or not starts:
        return None
    return max(max(starts).date(), (due_at.astimezone(ICT) - _AN_INSTANT).date())


def _state(segment: LedgerSegment, day: date, due_day: date | None) -> DayState:
    if day == due_day and segment.kind in _RUNNING:
        return DayState.DUE
    return _STATES[segment.kind]


def _label(state: DayState, day: date, number: int | None, calendar: WorkCalendar) -> str:
    if state is DayState.RECEIVED:
        return "nhận"
    if state is DayState.WAITING:
        return "chờ"
    if state is DayState.OFF:
        row = calendar.special_day(day)
        return _OFF_LABELS.get(row.kind, "nghỉ") if row else "nghỉ"
    if state is DayState.DUE:
        return f"{number} – hẹn" if number else "hẹn"
    return str(number) if number else "tính"
