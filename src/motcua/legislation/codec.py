"""
Values of parameters as JSON and as what a person types, by the type that the law sheet gives them.

One place decides what a value may be, for versions of a province and for sector rules alike.
"""

import re
import types
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from motcua.core.errors import DomainError
from motcua.legislation.durations import UNIT_LABELS, Duration, DurationUnit, UnableToReadDuration
from motcua.legislation.parameters import VALUE_TEXTS, Form, FormKind
from motcua.legislation.rule_set import PARAMETER_NAMES, RuleSet, UnknownParameter

# The clock reads these in one unit only.
_UNITS_OF = {
    "apology_latest": frozenset({DurationUnit.CALENDAR_DAY}),
}
_LARGEST_COUNT = 1000


class UnableToReadValue(DomainError):
    """A value that the parameter cannot have; the message says why."""


@cache
def type_of(name: str) -> Any:  # Any: a type
    """
    Return the type of a parameter's value.

    :raises UnknownParameter: if the law sheet has none of this name
    """
    if name not in PARAMETER_NAMES:
        raise UnknownParameter(f"Không có tham số “{name}” trong bộ quy định.")
    return get_args(get_type_hints(RuleSet)[name])[0]


def to_json(value: object) -> Any:  # Any: JSON
    if isinstance(value, Duration):
        amount = value.value
        is_whole = amount == amount.to_integral_value()
        return {"amount": int(amount) if is_whole else float(amount), "unit": str(value.unit)}
    if isinstance(value, Form):
        return {"kind": str(value.kind), "number": value.number, "name": value.name}
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def from_json(name: str, value: Any) -> Any:  # Any: JSON in, a value of the parameter's type out
    """
    Read a stored or authored value of a parameter.

    :raises UnknownParameter: if there is no such parameter
    :raises UnableToReadValue: if the value is not of its type
    """
    try:
        read = _read(type_of(name), value)
    except (ValueError, TypeError, KeyError, UnableToReadDuration, InvalidOperation) as error:
        raise UnableToReadValue(f"Giá trị của “{name}” không hợp lệ: {value!r}.") from error
    _check(name, read)
    return read


def to_text(value: object) -> str:
    """Write a value the way a person may type it; `from_text` reads it back."""
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def from_text(name: str, text: str) -> Any:  # Any: a value of the parameter's type
    """
    Read what a person typed: “3 ngày làm việc”, “15:00”, “có”; one part a line where there are many.

    :raises UnknownParameter: if there is no such parameter
    :raises UnableToReadValue: if the text means no value of its type
    """
    kind = type_of(name)
    try:
        value = _typed(kind, text.strip())
    except (ValueError, KeyError, UnableToReadDuration, InvalidOperation) as error:
        raise UnableToReadValue(f"Không hiểu giá trị “{text.strip()}”. {hint(name)}") from error
    _check(name, value)
    return value


def hint(name: str) -> str:
    """Say how a value of this parameter is typed."""
    kind, is_optional = _without_none(type_of(name))
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        lines = (
            f" ({_choices(part)})" if isinstance(part, type) and issubclass(part, StrEnum) else ""
        )
        text = f"Mỗi dòng một giá trị{lines}."
    else:
        text = _HINTS.get(kind) or f"Một trong: {_choices(kind)}."
    return f"{text} Để trống nếu luật không quy định." if is_optional else text


def choices(name: str) -> list[tuple[str, str]]:
    """Return the values of a parameter that has few, for a list to choose from; else nothing."""
    kind, _ = _without_none(type_of(name))
    if kind is bool:
        return [("có", "có"), ("không", "không")]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return [(to_text(member), to_text(member)) for member in kind]
    return []


_HINTS: dict[Any, str] = {  # Any: types
    int: "Một số nguyên.",
    bool: "“có” hoặc “không”.",
    str: "Một dòng chữ.",
    time: "Giờ dạng 15:00.",
    Duration: "Ví dụ: 3 ngày làm việc, 8 giờ làm việc, 15 ngày, 2 giờ.",
}


def _check(name: str, value: object) -> None:
    units = _UNITS_OF.get(name)
    if units and isinstance(value, Duration) and value.unit not in units:
        allowed = ", ".join(UNIT_LABELS[unit] for unit in units)
        raise UnableToReadValue(f"“{name}” chỉ tính theo: {allowed}.")
    if isinstance(value, int) and not 0 <= value <= _LARGEST_COUNT:
        raise UnableToReadValue(f"Giá trị {value} ngoài khoảng 0–{_LARGEST_COUNT}.")


def _read(kind: Any, value: Any) -> Any:  # Any: a type, JSON in, typed out
    kind, is_optional = _without_none(kind)
    if value is None and is_optional:
        return None
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if not isinstance(value, list):
            raise TypeError
        if parts[-1] is Ellipsis:
            return tuple(_read(parts[0], part) for part in value)
        return tuple(_read(part, item) for part, item in zip(parts, value, strict=True))
    return _READERS[kind](value) if kind in _READERS else kind(value)


def _typed(kind: Any, text: str) -> Any:  # Any: a type in, a value of it out
    kind, is_optional = _without_none(kind)
    if not text and is_optional:
        return None
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if parts[-1] is Ellipsis:
            return tuple(_typed(parts[0], line) for line in lines)
        return tuple(_typed(part, line) for part, line in zip(parts, lines, strict=True))
    if kind in _TYPED:
        return _TYPED[kind](text)
    return next(member for member in kind if to_text(member) == text or str(member) == text)


def _without_none(kind: Any) -> tuple[Any, bool]:  # Any: types
    if get_origin(kind) in {Union, types.UnionType}:
        rest = [part for part in get_args(kind) if part is not type(None)]
        return rest[0], True
    return kind, False


def _choices(kind: Any) -> str:  # Any: a type of enumeration
    return "; ".join(to_text(member) for member in kind)


def _duration(value: dict[str, Any]) -> Duration:  # Any: JSON
    return Duration(value=Decimal(str(value["amount"])), unit=DurationUnit(value["unit"]))


def _typed_duration(text: str) -> Duration:
    words = " ".join(text.lower().split())
    if words == UNIT_LABELS[DurationUnit.SAME_DAY]:
        return Duration(value=Decimal(0), unit=DurationUnit.SAME_DAY)
    amount, _, name = words.partition(" ")
    unit = next((unit for unit, label in UNIT_LABELS.items() if label == name), None)
    if unit is None:
        raise ValueError
    return Duration(value=Decimal(amount.replace(",", ".")), unit=unit)


def _typed_bool(text: str) -> bool:
    return {"có": True, "không": False}[text.lower()]


def _typed_form(text: str) -> Form:
    kind, number, name = text.split(maxsplit=2)
    return Form(kind=FormKind(kind), number=number, name=name)


def _exactly(kind: type) -> Callable[[Any], Any]:  # Any: JSON
    def read(value: Any) -> Any:  # Any: JSON
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _typed_time(text: str) -> time:
    if not re.fullmatch(r"\d{1,2}:\d{2}", text):
        raise ValueError
    return time.fromisoformat(text.zfill(5))


def _typed_line(text: str) -> str:
    if not text:
        raise ValueError
    return text


_READERS: dict[Any, Callable[[Any], Any]] = {  # Any: types and JSON
    int: _exactly(int),
    bool: _exactly(bool),
    str: _exactly(str),
    time: _typed_time,
    date: date.fromisoformat,
    Duration: _duration,
    Form: lambda row: Form(kind=FormKind(row["kind"]), number=row["number"], name=row["name"]),
}
_TYPED: dict[Any, Callable[[str], Any]] = {  # Any: types
    int: int,
    bool: _typed_bool,
    str: _typed_line,
    time: _typed_time,
    date: date.fromisoformat,
    Duration: _typed_duration,
    Form: _typed_form,
}
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (  # Any: a value of that kind
    (type(None), lambda _: ""),
    (bool, lambda value: "có" if value else "không"),
    (Form, lambda form: f"{form.kind} {form.number} {form.name}"),
    (tuple, lambda parts: "\n".join(to_text(part) for part in parts)),
    (StrEnum, lambda value: VALUE_TEXTS.get(value, str(value))),
    (time, lambda value: f"{value:%H:%M}"),
    (date, lambda value: str(value.isoformat())),
)
