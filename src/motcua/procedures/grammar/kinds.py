"""How several durations of one text belong together."""

import itertools
import re
from enum import StrEnum
from typing import TYPE_CHECKING

from motcua.procedures.grammar.roles import Role
from motcua.procedures.grammar.units import TimeUnit

if TYPE_CHECKING:
    from motcua.procedures.grammar.time_limits import Reading


class LimitKind(StrEnum):
    DURATION = "duration"
    ALTERNATIVES = "alternatives"
    STAGES = "stages"
    SUM = "sum"
    EXTENDABLE = "extendable"
    EXTENSION = "extension"
    TOTAL_WITH_PARTS = "total_with_parts"
    IMMEDIATE = "immediate"
    CALENDAR_DATE = "calendar_date"
    NUMBER_ONLY = "number_only"
    OTHER_LIMIT = "other_limit"
    NONE = "none"


_JOINS = re.compile(r"\s*(?:và|cộng với|cộng|\+)\s*")
_PARTS = re.compile(r"\b(?:trong đó|bao gồm|gồm)\b")
_CASE = re.compile(
    r"\b(?:trường h[ợơ]p|đối với|nếu|với (?:hồ sơ|trường|dự án|công|đối)|nhóm|loại|hạng|cấp (?:mới|lại|đổi|lần đầu)"
    r"|gia hạn|điều chỉnh|còn lại|trực tiếp|trực tuyến|bưu chính|môi trường (?:mạng|điện tử)|nhận hồ sơ từ)\b"
)
_STAGE = re.compile(
    r"\b(?:thẩm định|kiểm tra|xem xét|trả kết quả|lấy ý kiến|xác minh|phê duyệt|thông báo|tiếp nhận"
    r"|trình|ban hành|quyết định|trả lời|công bố|niêm yết|sau khi|chuyển)\b"
)
_AFTERWARDS = re.compile(r"\bsau (?:đó|khi (?:xác minh|thẩm định|kiểm tra|có kết quả))\b")
_OR = re.compile(r"\bhoặc\b")


def kind_of(
    readings: "list[Reading]", masked: str, *, has_calendar: bool
) -> tuple[LimitKind, list[Role], bool]:
    """Return kind, the role of each duration, and whether their relation is plain."""
    roles = [reading.judgement.role for reading in readings]
    if not readings:
        return (LimitKind.CALENDAR_DATE if has_calendar else LimitKind.NONE), roles, True
    if len(readings) == 1:
        return _kind_of_one(readings[0]), roles, True
    return _kind_of_several(readings, roles, masked)


def _kind_of_one(reading: "Reading") -> LimitKind:
    if reading.duration.unit in {TimeUnit.SAME_DAY, TimeUnit.IMMEDIATE}:
        return LimitKind.IMMEDIATE
    if reading.judgement.role is Role.PROCESSING:
        return LimitKind.DURATION
    if reading.judgement.role is Role.EXTENSION:
        return LimitKind.EXTENSION
    return LimitKind.OTHER_LIMIT


def _kind_of_several(
    readings: "list[Reading]", roles: list[Role], masked: str
) -> tuple[LimitKind, list[Role], bool]:
    kinds = set(roles)
    between = [
        masked[first.duration.end : second.duration.start]
        for first, second in itertools.pairwise(readings)
    ]
    units = {reading.duration.unit for reading in readings}
    if Role.EXTENSION in kinds or Role.PROCESSING not in kinds:
        return _without_main_limit(kinds, roles)
    if len(readings) == 2 and len(units) == 2 and _JOINS.fullmatch(between[0]):
        return LimitKind.SUM, [Role.PROCESSING] * 2, True
    if _PARTS.search(between[0]) and _adds_up(readings):
        parts = [Role.PROCESSING] + [Role.PART] * (len(readings) - 1)
        return LimitKind.TOTAL_WITH_PARTS, parts, True
    if kinds != {Role.PROCESSING}:
        processing = roles.count(Role.PROCESSING)
        published = Role.PUBLICATION in kinds
        kind = LimitKind.STAGES if processing > 1 or published else LimitKind.DURATION
        return kind, roles, False
    return _alternatives_or_stages(readings, roles, between)


def _without_main_limit(kinds: set[Role], roles: list[Role]) -> tuple[LimitKind, list[Role], bool]:
    if Role.EXTENSION not in kinds:
        return LimitKind.OTHER_LIMIT, roles, len(kinds) == 1
    if Role.PROCESSING not in kinds and len(kinds) == 1:
        return LimitKind.EXTENSION, roles, False
    return LimitKind.EXTENDABLE, roles, kinds == {Role.EXTENSION, Role.PROCESSING}


def _adds_up(readings: "list[Reading]") -> bool:
    total, *parts = [reading.duration for reading in readings]
    same_unit = all(part.unit is total.unit for part in parts)
    return same_unit and sum(part.value for part in parts) == total.value


def _alternatives_or_stages(
    readings: "list[Reading]", roles: list[Role], between: list[str]
) -> tuple[LimitKind, list[Role], bool]:
    if any(_AFTERWARDS.search(text) for text in between):
        return LimitKind.STAGES, roles, False
    cases = [_CASE.search(reading.clause.whole) is not None for reading in readings]
    immediate = any(
        reading.duration.unit in {TimeUnit.SAME_DAY, TimeUnit.IMMEDIATE} for reading in readings
    )
    joined = any(_OR.search(text) for text in between)
    labels = [reading.clause.left.rsplit(":", 1)[0] for reading in readings]
    stages = [_STAGE.search(label) is not None for label in labels]
    if all(cases):
        return LimitKind.ALTERNATIVES, roles, not all(stages)
    if immediate or joined:
        return LimitKind.ALTERNATIVES, roles, False
    if all(stages) or not any(cases):
        return LimitKind.STAGES, roles, all(stages) and not any(cases)
    return LimitKind.ALTERNATIVES, roles, False
