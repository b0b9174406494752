"""Worked cases as JSON: read one, compute it, write the answer. No database, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import TypeVar

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import (
    OpeningRange,
    Ranges,
    WeeklyHours,
    WorkCalendar,
    minute_of,
)
from motcua.deadlines.clock import DueResult
from motcua.deadlines.events import ClockEvent, ClockOptions, CountingMode, EventKind, Target
from motcua.deadlines.ledger import segment_json
from motcua.deadlines.seed import read_seed
from motcua.deadlines.targets import due_of_target
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import SupplementPolicy, get_rule_set, rule_set_for

E = TypeVar("E", bound=StrEnum)

OFFICE_HOURS = {"mon_fri": ["07:30-11:30", "13:00-17:00"]}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR_KEYS = frozenset({*_WEEKDAYS, "mon_fri"})
_OPTION_KEYS = frozenset(
    {"target", "mode", "supplement_policy", "receipt_cutoff", "same_day_cutoff"}
)
_MIDNIGHT = "24:00"


class UnableToReadCase(DomainError):
    """A case that is not of the agreed shape; the message says which part."""


@dataclass(frozen=True, kw_only=True)
class Case:
    id: str
    received_at: datetime
    duration: Duration | None
    calendar: WorkCalendar
    rule_set: str
    events: tuple[ClockEvent, ...]
    options: ClockOptions

    def solve(self) -> DueResult:
        return due_of_target(
            received_at=self.received_at,
            duration=self.duration,
            calendar=self.calendar,
            rule_set=get_rule_set(self.rule_set),
            events=self.events,
            options=self.options,
        )


def read_case(row: object) -> Case:
    """
    Read one case of the agreed JSON shape.

    :raises UnableToReadCase: naming the part that cannot be read
    """
    case = _mapping(row, "trường hợp")
    received_at = read_moment(case.get("received_at"), "received_at")
    options = _options(_mapping(_given(case, "options", {}), "options"))
    has_own_limit = options.target in {Target.DOSSIER, Target.APOLOGY_LATEST}
    duration = None
    if has_own_limit or case.get("duration") is not None:
        duration = _duration(case.get("duration"), "duration")
    code = case.get("rule_set") or rule_set_for(received_at.date()).code
    return Case(
        id=str(case.get("id", "")),
        received_at=received_at,
        duration=duration,
        calendar=_calendar(_mapping(_given(case, "working_hours", OFFICE_HOURS), "working_hours")),
        rule_set=str(code),
        events=tuple(_event(event) for event in _list(_given(case, "events", []), "events")),
        options=options,
    )


def answer(case_id: str, result: DueResult) -> dict[str, object]:
    """Return the answer in the agreed JSON shape."""
    line: dict[str, object] = {
        "id": case_id,
        "due_at": _iso(result.due_at),
        "due_date": result.due_date.isoformat() if result.due_date else None,
        "due_original": _iso(result.due_original),
        "legal_end": _iso(result.legal_end),
        "flags": [flag.lower() for flag in result.flags],
        "ledger": [segment_json(segment) for segment in result.ledger],
    }
    if result.is_projected:
        line["projected"] = True
    return line


def read_moment(value: object, name: str) -> datetime:
    if not isinstance(value, str):
        raise UnableToReadCase(f"thiếu thời điểm “{name}”.")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise UnableToReadCase(f"“{name}” không phải thời điểm ISO 8601: {value}.") from None
    if at.tzinfo is None:
        raise UnableToReadCase(f"“{name}” thiếu múi giờ: {value}.")
    return at


def _duration(value: object, name: str) -> Duration:
    row = _mapping(value, name)
    amount = row.get("value")
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise UnableToReadCase(f"“{name}.value” không phải số: {amount}.")
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        raise UnableToReadCase(f"“{name}.value” không phải số: {amount}.") from None
    return Duration(value=number, unit=_choice(DurationUnit, row.get("unit"), f"{name}.unit"))


def _event(value: object) -> ClockEvent:
    row = _mapping(value, "events")
    return ClockEvent(
        kind=_choice(EventKind, row.get("type"), "events.type"),
        at=read_moment(row.get("at"), "events.at"),
        add=_duration(row["add"], "events.add") if row.get("add") is not None else None,
        ground=str(row.get("ground") or ""),
    )


def _options(row: Mapping[str, object]) -> ClockOptions:
    unknown = sorted(set(row) - _OPTION_KEYS - {"projected"})
    if unknown:
        raise UnableToReadCase(f"tùy chọn lạ “{unknown[0]}”.")
    policy = row.get("supplement_policy")
    return ClockOptions(
        supplement_policy=_choice(SupplementPolicy, policy, "supplement_policy")
        if policy is not None
        else None,
        receipt_cutoff=_time(row.get("receipt_cutoff"), "receipt_cutoff"),
        same_day_cutoff=_time(row.get("same_day_cutoff"), "same_day_cutoff"),
        mode=_choice(CountingMode, row.get("mode") or "by_day", "mode"),
        target=_choice(Target, row.get("target") or "dossier", "target"),
    )


def _calendar(hours: Mapping[str, object]) -> WorkCalendar:
    unknown = sorted(set(hours) - _HOUR_KEYS)
    if unknown:
        raise UnableToReadCase(f"“working_hours” có khóa lạ “{unknown[0]}”.")
    ranges = {
        key: tuple(str(part) for part in _list(value or [], f"working_hours.{key}"))
        for key, value in hours.items()
    }
    return _calendar_of(tuple(sorted(ranges.items())))


@cache
def _calendar_of(hours: tuple[tuple[str, tuple[str, ...]], ...]) -> WorkCalendar:
    by_key = {key: tuple(sorted(_range(part) for part in parts)) for key, parts in hours}
    ordinary: Ranges = by_key.get("mon_fri", ())
    monday, tuesday, wednesday, thursday, friday = (
        by_key.get(day, ordinary) for day in _WEEKDAYS[:5]
    )
    weekend = by_key.get("sat", ()), by_key.get("sun", ())
    return read_seed().calendar(
        WeeklyHours((monday, tuesday, wednesday, thursday, friday, *weekend))
    )


def _range(text: str) -> OpeningRange:
    start, dash, end = text.partition("-")
    opens, closes = _time(start.strip(), "working_hours"), end.strip()
    if not dash or opens is None:
        raise UnableToReadCase(f"khung giờ “{text}” không đọc được (mẫu 07:30-11:30).")
    if closes == _MIDNIGHT:
        return OpeningRange(minute_of(opens), 24 * 60)
    until = _time(closes, "working_hours")
    if until is None:
        raise UnableToReadCase(f"khung giờ “{text}” không đọc được (mẫu 07:30-11:30).")
    return OpeningRange(minute_of(opens), minute_of(until))


def _time(value: object, name: str) -> time | None:
    if value is None:
        return None
    try:
        hour, minute = str(value).split(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise UnableToReadCase(f"“{name}” không phải giờ:phút: {value}.") from None


def _choice(kind: type[E], value: object, name: str) -> E:
    try:
        return kind(str(value).upper())
    except ValueError:
        known = ", ".join(member.lower() for member in kind)
        raise UnableToReadCase(f"“{name}” không hiểu “{value}” (biết: {known}).") from None


def _given(case: Mapping[str, object], name: str, default: object) -> object:
    """Return a part that may be left out or null."""
    value = case.get(name)
    return default if value is None else value


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise UnableToReadCase(f"“{name}” phải là một đối tượng JSON.")
    return value


def _list(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise UnableToReadCase(f"“{name}” phải là một danh sách.")
    return value


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
