"""Lengths of time as the law states them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from motcua.core.errors import DomainError


class DurationUnit(StrEnum):
    WORKING_DAY = "WORKING_DAY"
    WORKING_HOUR = "WORKING_HOUR"
    CALENDAR_DAY = "CALENDAR_DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    HOUR = "HOUR"
    # "Within the day": carries the value 0; a cut-off hour belongs to the procedure.
    SAME_DAY = "SAME_DAY"


UNIT_LABELS = {
    DurationUnit.WORKING_DAY: "ngày làm việc",
    DurationUnit.WORKING_HOUR: "giờ làm việc",
    DurationUnit.CALENDAR_DAY: "ngày",
    DurationUnit.MONTH: "tháng",
    DurationUnit.YEAR: "năm",
    DurationUnit.HOUR: "giờ",
    DurationUnit.SAME_DAY: "trong ngày",
}
_DIVISIBLE = frozenset({DurationUnit.WORKING_DAY, DurationUnit.WORKING_HOUR, DurationUnit.HOUR})
# Far above any term of the law, far below the end of the calendar (year 9999).
_LARGEST = Decimal(100_000)
_LARGEST_OF = {DurationUnit.MONTH: Decimal(12_000), DurationUnit.YEAR: Decimal(1_000)}


class UnableToReadDuration(DomainError):
    """An amount that is negative, endless, or a fraction of a unit that has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duration:
    """An amount of one unit; halves exist for working days and for hours only."""

    value: Decimal
    unit: DurationUnit

    def __post_init__(self) -> None:
        # A unit read from a row is a plain string, equal to but not the same as its member.
        object.__setattr__(self, "unit", DurationUnit(self.unit))
        if not self.value.is_finite() or not 0 <= self.value <= _largest(self.unit):
            raise UnableToReadDuration(f"Thời hạn {self.value} không hợp lệ.")
        if self.value % 1 and self.unit not in _DIVISIBLE:
            raise UnableToReadDuration(
                f"Thời hạn {number_text(self.value)} {UNIT_LABELS[self.unit]} không hợp lệ: "
                "đơn vị này không chia lẻ."
            )
        if self.value and self.unit is DurationUnit.SAME_DAY:
            raise UnableToReadDuration("Thời hạn “trong ngày” phải có giá trị 0.")

    def __str__(self) -> str:
        if self.unit is DurationUnit.SAME_DAY:
            return UNIT_LABELS[self.unit]
        return f"{number_text(self.value)} {UNIT_LABELS[self.unit]}"


def _largest(unit: DurationUnit) -> Decimal:
    return _LARGEST_OF.get(unit, _LARGEST)


def working_days(amount: int) -> Duration:
    return Duration(value=Decimal(amount), unit=DurationUnit.WORKING_DAY)


def working_hours(amount: int) -> Duration:
    return Duration(value=Decimal(amount), unit=DurationUnit.WORKING_HOUR)


def calendar_days(amount: int) -> Duration:
    return Duration(value=Decimal(amount), unit=DurationUnit.CALENDAR_DAY)


def hours(amount: int) -> Duration:
    return Duration(value=Decimal(amount), unit=DurationUnit.HOUR)


def years(amount: int) -> Duration:
    return Duration(value=Decimal(amount), unit=DurationUnit.YEAR)


def same_day() -> Duration:
    return Duration(value=Decimal(0), unit=DurationUnit.SAME_DAY)


def number_text(value: Decimal) -> str:
    """Write a number the Vietnamese way: decimal comma, no needless zeros."""
    if value == value.to_integral_value():
        return str(int(value))
    return f"{value.normalize():f}".replace(".", ",")
