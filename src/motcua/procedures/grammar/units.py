"""Units of a time limit and their names in Vietnamese."""

from decimal import Decimal
from enum import StrEnum


class TimeUnit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"
    SAME_DAY = "same_day"
    IMMEDIATE = "immediate"


UNIT_WORDS: dict[str, TimeUnit] = {
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "giờ làm việc": TimeUnit.WORKING_HOUR,
    "ngày": TimeUnit.DAY,
    "giờ": TimeUnit.HOUR,
    "phút": TimeUnit.MINUTE,
    "tháng": TimeUnit.MONTH,
    "năm": TimeUnit.YEAR,
    "tuần": TimeUnit.DAY,
}
# Civil Code 2015, art. 146(1)(đ): one week is seven days.
DAYS_OF_A_WEEK = 7

_NAMES = {unit: word for word, unit in UNIT_WORDS.items() if word != "tuần"}
_FIXED_PHRASES = {TimeUnit.SAME_DAY: "trong ngày làm việc", TimeUnit.IMMEDIATE: "giải quyết ngay"}


def format_time_limit(value: Decimal | float, unit: TimeUnit | str) -> str:
    """
    Return the limit as a Vietnamese paper writes it: "15 ngày làm việc", "1,5 ngày làm việc".

    ``parse_time_limit`` reads the answer back to the same value and unit, and is certain of it.
    """
    unit = TimeUnit(unit)
    if unit in _FIXED_PHRASES:
        return _FIXED_PHRASES[unit]
    number = format(Decimal(str(value)), "f")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number.replace('.', ',')} {_NAMES[unit]}"
