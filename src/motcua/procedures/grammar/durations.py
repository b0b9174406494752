"""Durations as they stand in a text: "05 (năm) ngày làm việc", "1/2 ngày", "ba mươi (30) ngày"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from motcua.procedures.grammar.numbers import WORDS, parse_decimal, parse_words
from motcua.procedures.grammar.units import DAYS_OF_A_WEEK, UNIT_WORDS, TimeUnit

_UNIT = (
    r"(?P<unit>(?:ngày|giờ)(?: ?làm vi[ệêe]c\b| ?\(làm vi[ệêe]c\))|(?:ngày|giờ|tháng|năm|phút|tuần)\b)"
    # "15 tháng 11", "40 ngày 12/3": a date, not a duration.
    r"(?! ?\d)"
)
_DURATION = re.compile(
    rf"(?<![\w.,/-])(?:(?P<low>\d{{1,3}}) ?(?:-|đến|tới) ?)?"
    rf"(?:(?P<digits>\d{{1,4}}(?:[.,]\d{{1,2}})?|1/2)(?: ?\((?P<gloss>[^()\n]{{1,30}})\))?"
    rf"|(?P<words>{WORDS}|nửa)(?: ?\((?P<figure>\d{{1,4}})\))?) ?{_UNIT}"
)
# A number in words without figures is believed only after words that open a limit.
_OPENING = re.compile(
    r"(?:^|trong|thời hạn|thời gian|vòng|quá|nhất|tối đa|tối thiểu|là|sau|trước|thêm|[:(-])\s*$"
)


@dataclass(frozen=True, kw_only=True)
class Duration:
    value: Decimal
    unit: TimeUnit
    start: int
    end: int
    doubt: str | None = None


def find_durations(low: str) -> list[Duration]:
    """Return the durations of a small-letter text whose references are blanked, in order."""
    found = (_read(match, low) for match in _DURATION.finditer(low))
    return [duration for duration in found if duration is not None]


def _read(match: re.Match[str], low: str) -> Duration | None:
    value, doubt = _value(match)
    if value is None:
        return None
    in_words_only = match["words"] is not None and match["figure"] is None
    if in_words_only and not _OPENING.search(low[max(0, match.start() - 30) : match.start()]):
        return None
    words = re.sub(r"[()]", "", match["unit"])
    words = re.sub(r"(?<=\w) ?làm vi[ệêe]c", " làm việc", words)
    unit = UNIT_WORDS[words]
    if words == "tuần":
        value *= DAYS_OF_A_WEEK
        doubt = doubt or "Thời hạn tính bằng tuần, đã đổi ra ngày."
    if match["low"] is not None:
        doubt = f"Thời hạn ghi thành khoảng “{match.group().strip()}”, lấy số lớn."
    return Duration(value=value, unit=unit, start=match.start(), end=match.end(), doubt=doubt)


def _value(match: re.Match[str]) -> tuple[Decimal | None, str | None]:
    if match["words"] is not None:
        return _value_in_words(match)
    digits: str = match["digits"]
    value = Decimal("0.5") if digits == "1/2" else parse_decimal(digits)
    gloss = match["gloss"]
    if gloss is None or value is None:
        return value, None
    spelled = parse_words(gloss) if not gloss.isdigit() else int(gloss)
    if spelled != value:
        return value, f"Số và chữ không khớp: “{match.group().strip()}”."
    return value, None


def _value_in_words(match: re.Match[str]) -> tuple[Decimal | None, str | None]:
    words: str = match["words"]
    spelled = Decimal("0.5") if words == "nửa" else parse_words(words)
    if match["figure"] is None:
        return (None if spelled is None else Decimal(spelled)), None
    figure = Decimal(match["figure"])
    doubt = None if spelled == figure else f"Số và chữ không khớp: “{match.group().strip()}”."
    return figure, doubt
