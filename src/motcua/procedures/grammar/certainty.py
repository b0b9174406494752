"""What a text holds beside the limits that were read: the less, the more certain the reading."""

import re

from motcua.procedures.grammar.references import find_clock_hours, holds_condition
from motcua.procedures.grammar.text import Span, blank

_ANCHOR = re.compile(
    r"(?:(?:kể|tính) từ|từ|sau|trước|tính) (?:ngày|khi|thời điểm|giờ)"
    r"|ngày (?:nhận|tiếp nhận|cấp|ký|có|ban hành|hoàn thành|kết thúc|được|hết|thông báo|nộp|làm việc tiếp theo)"
    r"|\b(?:gia|hết|còn|đúng|quá|kỳ|giới) hạn\b|ngày,? ?tháng,? ?năm|ngày sinh|ngày nghỉ|nghỉ lễ"
)
_TIME_WORD = re.compile(r"\b(?:ngày|giờ|phút|tuần|tháng|ngay)\b")
_DATE = re.compile(r"\b\d{1,2}(?:/| tháng )\d{1,2}\b|\btháng \d")
_DATED_DOCUMENT = re.compile(
    r"(?:/[a-zđ]{2,}[a-zđ0-9-]*|qh\d+|\bluật|nghị (?:định|quyết)|thông tư|quyết định)[^;\n]{0,40}?"
    r" ngày \d{1,2}(?: ?/ ?| tháng )\d{1,2}(?: ?/ ?| năm )?(?:\d{4})?"
)
_LIMIT_WORD = re.compile(r"\b(?:thời hạn|thời gian|chậm nhất|trong vòng|kỳ hạn)\b")
_NUMBER = re.compile(r"\d")
_COMPLICATED = re.compile(
    r"\b(?:kéo dài|tăng thêm|cộng thêm|tạm dừng|trừ trường hợp|trừ các|trừ khi|quá thời hạn|hết thời hạn|thời hạn còn lại"
    r"|rút ngắn|theo (?:hợp đồng đã ký|thỏa thuận)|hoặc theo thời gian|thời hạn nêu trên)\b"
)
_EXTENDING = re.compile(r"kéo dài|tăng thêm|cộng thêm")


def leftovers(
    low: str,
    masked: str,
    *,
    spans: list[Span],
    calendar: tuple[str, Span] | None,
    count: int,
) -> list[str]:
    """Return in Vietnamese what the grammar did not consume; empty if it read the whole text."""
    reasons: list[str] = []
    consumed = [*spans, calendar[1]] if calendar else spans
    rest = blank(masked, consumed)
    if _NUMBER.search(rest):
        reasons.append("Còn con số chưa hiểu trong câu.")
    if count == 0 and calendar is None:
        if _TIME_WORD.search(_ANCHOR.sub(" ", rest)) or _LIMIT_WORD.search(rest):
            reasons.append("Không nhận ra thời hạn trong câu.")
        if (
            holds_condition(low)
            or find_clock_hours(low)
            or _DATE.search(_DATED_DOCUMENT.sub(" ", low))
        ):
            reasons.append("Có ngày tháng hoặc khoảng thời gian không rõ là thời hạn.")
        return reasons
    if calendar is not None:
        reasons += _doubts_of_calendar(low, calendar[1])
    if _TIME_WORD.search(_ANCHOR.sub(" ", rest)):
        reasons.append("Còn từ chỉ thời gian chưa hiểu trong câu.")
    found = _COMPLICATED.findall(rest)
    if found and not (count > 0 and all(_EXTENDING.fullmatch(word) for word in found)):
        reasons.append(f"Câu có quy định riêng (“{found[0]}”).")
    if count == 1 and len(low) > 700:
        reasons.append("Câu dài, có thể còn nội dung khác.")
    return reasons


def _doubts_of_calendar(low: str, span: Span) -> list[str]:
    around = low[: span[0]] + low[span[1] :]
    if re.search(r"\bngày \d|\btháng \d", around):
        return ["Có nhiều ngày trong câu."]
    return []
