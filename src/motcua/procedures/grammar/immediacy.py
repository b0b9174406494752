"""Limits without a number: at once, on the same day, on the next working day."""

import re
from decimal import Decimal

from motcua.procedures.grammar.dates import find_next_working_day
from motcua.procedures.grammar.durations import Duration
from motcua.procedures.grammar.references import find_clock_hours
from motcua.procedures.grammar.roles import Clause, Judgement, Role, judge
from motcua.procedures.grammar.units import TimeUnit

_SAME_DAY = re.compile(
    r"\b(?:ngay )?trong (?:cùng )?ngày(?: làm việc)?(?! làm)"
    r"(?=[\s,;.:)]*(?:$|kể|tính|nhận|tiếp nhận|nộp|đối với|đó|hoặc|đăng ký|cơ quan|cục|sở|bộ|ủy ban|khi|làm việc|nếu|[,;.:)\n]))"
)
_AT_ONCE = re.compile(
    r"\bngay (?:sau (?:khi|đó|thời điểm|ngày)|khi|lập tức|tại thời điểm|thời điểm)\b"
    r"|\b(?:trả lời|giải quyết|trả kết quả|cấp|thực hiện|tiếp nhận|kiểm tra|thông báo kết quả) ngay\b(?! trong)"
)
_OPEN_CONDITION = re.compile(r"^[\s\-+*]*(?:trường hợp|nếu|khi)\b[^,:]*$")
_ON_RECEIPT = re.compile(r"\s*(?:tiếp )?nhận (?:đủ |được |đầy đủ )*(?:hồ sơ|đơn|yêu cầu)")
_FINISHES = re.compile(r"hoàn thành|trả kết quả|giải quyết|trả|cấp|thực hiện")


def find_immediate(low: str, masked: str, *, readings_exist: bool) -> list[Duration]:
    """Return same-day and at-once limits, and the next working day that goes with them."""
    found = [_at(match, TimeUnit.SAME_DAY) for match in _SAME_DAY.finditer(masked)]
    for match in _AT_ONCE.finditer(masked):
        answers = match.group().startswith("trả lời")
        # Beside a real limit "ngay sau khi" mostly tells the order of steps; "trả lời ngay" is a
        # limit of its own there ("trả lời ngay … trực tiếp; trong 01 ngày … qua mạng").
        if answers or not readings_exist:
            found.append(_at(match, TimeUnit.IMMEDIATE))
    following = find_next_working_day(low)
    is_limit = following and _FINISHES.search(low[max(0, following[0] - 80) : following[0]])
    if following and is_limit and (find_clock_hours(low) or found) and "ngày nghỉ" not in low:
        found.append(
            Duration(
                value=Decimal(1), unit=TimeUnit.WORKING_DAY, start=following[0], end=following[1]
            )
        )
    return sorted(found, key=lambda duration: duration.start)


def _at(match: re.Match[str], unit: TimeUnit) -> Duration:
    return Duration(value=Decimal(0), unit=unit, start=match.start(), end=match.end())


def judge_immediate(clause: Clause) -> Judgement:
    judgement = judge(clause)
    role = Role.APPLICANT if judgement.role is Role.APPLICANT else Role.PROCESSING
    # "Trường hợp kiểm định lại ngay trong ngày, …": the words may belong to the condition.
    conditional = _OPEN_CONDITION.search(clause.left) is not None
    known = judgement.evident or _ON_RECEIPT.match(clause.right) is not None
    evident = known and role is Role.PROCESSING and not conditional
    return Judgement(role=role, evident=evident)
