"""The grammar of time limits: from a published text to kind, durations, and certainty."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from motcua.procedures.grammar import dates, durations, immediacy, references
from motcua.procedures.grammar.certainty import leftovers
from motcua.procedures.grammar.kinds import LimitKind, kind_of
from motcua.procedures.grammar.numbers import parse_decimal, plain
from motcua.procedures.grammar.roles import (
    Clause,
    Judgement,
    Role,
    clause_around,
    condition_of,
    judge,
)
from motcua.procedures.grammar.text import MAX_LENGTH, Span, blank, lower, normalize
from motcua.procedures.grammar.units import DAYS_OF_A_WEEK, UNIT_WORDS, TimeUnit


@dataclass(frozen=True, kw_only=True)
class LimitDuration:
    value: Decimal
    unit: TimeUnit | None
    role: Role
    condition: str | None = None

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "value": plain(self.value),
            "unit": None if self.unit is None else self.unit.value,
            "role": self.role.value,
        }
        if self.condition:
            shape["condition"] = self.condition
        return shape


@dataclass(frozen=True, kw_only=True)
class ParsedTimeLimit:
    """What a published text says about time; ``reasons`` tell in Vietnamese what is in doubt."""

    kind: LimitKind
    durations: tuple[LimitDuration, ...] = ()
    date: str | None = None
    certain: bool = False
    reasons: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "kind": self.kind.value,
            "durations": [duration.to_json() for duration in self.durations],
        }
        if self.date is not None:
            shape["date"] = self.date
        return shape


_CELL = re.compile(r"(\d+(?:[.,]\d+)?) (ngày làm việc|giờ làm việc|ngày|giờ|phút|tháng|năm|tuần)")
_BARE_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NO_LIMIT = re.compile(
    r"(?:không(?: có)?(?: thông tin| quy định| phải trả kết quả cho người nộp thuế)?|chưa quy định"
    r"|hệ thống giải quyết thủ tục hành chính ngành thuế thực hiện phản hồi tự động"
    r" thông qua phương thức điện tử|)\.?"
)
_JOINED = re.compile(r"[^;.\n]{0,60}(?:và|hoặc|,|/)[\s(]*(?:là |trong |tối đa |không quá )*")
_FIXED = {"trong ngày làm việc": TimeUnit.SAME_DAY, "giải quyết ngay": TimeUnit.IMMEDIATE}


def parse_time_limit(text: str) -> ParsedTimeLimit:
    """
    Return what a published cell or sentence says about time limits.

    ``certain`` is true only if the whole text falls into the grammar. A number without unit is
    proposed as such (``number_only``); its unit is never guessed, so it is not certain.
    """
    even = normalize(text)
    low = lower(even)
    return _parse_cell(low) or _parse_sentences(even, low, too_long=len(text) > MAX_LENGTH)


def _parse_cell(low: str) -> ParsedTimeLimit | None:
    if cell := _CELL.fullmatch(low):
        value = parse_decimal(cell[1]) or Decimal(0)
        if cell[2] == "tuần":
            value *= DAYS_OF_A_WEEK
        reasons = () if value else ("Thời hạn bằng 0.",)
        return _single(LimitKind.DURATION, value, UNIT_WORDS[cell[2]], reasons)
    if _BARE_NUMBER.fullmatch(low):
        value = parse_decimal(low) or Decimal(0)
        # Understood as a number, but only a person can say which unit the portal lost.
        reason = "Chỉ có con số, không có đơn vị thời gian."
        return _single(LimitKind.NUMBER_ONLY, value, None, (reason,))
    if _NO_LIMIT.fullmatch(low):
        return ParsedTimeLimit(kind=LimitKind.NONE, certain=True)
    if unit := _FIXED.get(low):
        return _single(LimitKind.IMMEDIATE, Decimal(0), unit, ())
    return None


def _single(
    kind: LimitKind, value: Decimal, unit: TimeUnit | None, reasons: tuple[str, ...]
) -> ParsedTimeLimit:
    duration = LimitDuration(value=value, unit=unit, role=Role.PROCESSING)
    return ParsedTimeLimit(kind=kind, durations=(duration,), certain=not reasons, reasons=reasons)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One duration of the text with its surroundings and the judgement on it."""

    duration: durations.Duration
    clause: Clause
    judgement: Judgement
    condition: str | None


def _parse_sentences(even: str, low: str, *, too_long: bool) -> ParsedTimeLimit:
    masked = blank(low, references.find_references(low))
    readings = _readings(even, low, masked)
    at_once = immediacy.find_immediate(low, masked, readings_exist=bool(readings))
    spans: list[Span] = [(r.duration.start, r.duration.end) for r in readings]
    spans += [(found.start, found.end) for found in at_once]
    readings = sorted(
        [*readings, *_as_readings(at_once, low, even)], key=lambda r: r.duration.start
    )
    calendar = None if readings else dates.find_calendar_limit(low)
    reasons = leftovers(low, masked, spans=spans, calendar=calendar, count=len(readings))
    reasons += _doubts(readings)
    if too_long:
        reasons.append("Văn bản quá dài, phần cuối không được đọc.")
    kind, roles, sure = kind_of(readings, masked, has_calendar=calendar is not None)
    if not sure:
        reasons.append("Chưa chắc quan hệ giữa các thời hạn trong câu.")
    return ParsedTimeLimit(
        kind=kind,
        durations=tuple(
            LimitDuration(
                value=reading.duration.value,
                unit=reading.duration.unit,
                role=role,
                condition=reading.condition,
            )
            for reading, role in zip(readings, roles, strict=True)
        ),
        date=calendar[0] if calendar else None,
        certain=not reasons,
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _doubts(readings: list[Reading]) -> list[str]:
    doubts = [reading.duration.doubt for reading in readings if reading.duration.doubt]
    unclear = [reading.judgement for reading in readings if not reading.judgement.evident]
    return doubts + [item.why or "Chưa chắc thời hạn này ràng buộc ai." for item in unclear]


def _readings(even: str, low: str, masked: str) -> list[Reading]:
    found = durations.find_durations(masked)
    readings: list[Reading] = []
    for index, duration in enumerate(found):
        after = found[index - 1].end if index else 0
        until = found[index + 1].start if index + 1 < len(found) else len(low)
        clause = clause_around(low, duration, after=after, until=until)
        original = clause_around(even, duration, after=after, until=until)
        readings.append(
            Reading(
                duration=duration,
                clause=clause,
                judgement=_inherit(judge(clause), clause, readings),
                condition=condition_of(clause, original),
            )
        )
    return readings


def _inherit(own: Judgement, clause: Clause, readings: list[Reading]) -> Judgement:
    """Return the role of the duration before, if only "và …, hoặc …" stands between the two."""
    if not readings or own.evident or not _JOINED.fullmatch(clause.left):
        return own
    return Judgement(role=readings[-1].judgement.role, evident=readings[-1].judgement.evident)


def _as_readings(found: list[durations.Duration], low: str, even: str) -> list[Reading]:
    readings = []
    for duration in found:
        clause = clause_around(low, duration, after=0, until=len(low))
        original = clause_around(even, duration, after=0, until=len(low))
        judgement = immediacy.judge_immediate(clause)
        condition = condition_of(clause, original)
        readings.append(
            Reading(duration=duration, clause=clause, judgement=judgement, condition=condition)
        )
    return readings
