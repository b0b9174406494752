"""Calendar dates: as limits ("trước ngày 30/11 hằng năm") and as ends of a temporary fee."""

import re
from datetime import date

from motcua.procedures.grammar.text import Span

_YEARLY = r"(?P<yearly>,? (?:hằng|hàng|mỗi) năm)?"
_OPENING = (
    r"(?:trước|chậm nhất(?: là)?(?: vào)?|muộn nhất(?: là)?(?: vào)?|không quá|hạn cuối(?: là)?"
    r"|đến hết|đến|vào|là|từ)"
)
_DAY_AND_MONTH = re.compile(
    rf"\b{_OPENING} ngày (?:\d{{1,2}} đến ngày )?(?P<day>\d{{1,2}})(?: ?/ ?| tháng )(?P<month>\d{{1,2}})"
    rf"(?:(?: ?/ ?| năm )(?P<year>\d{{4}}))?\b{_YEARLY}"
)
_NTH_DAY = re.compile(
    r"\b(?:trước|chậm nhất(?: là)?(?: vào)?|là) (?P<rule>ngày (?:thứ (?:\d{1,2}(?: ?\([^)]{1,20}\))?|[a-zà-ỹ]+(?: mươi| mười)?)"
    r"|\d{1,2}(?! ?[/\d]| tháng \d)\b|cuối cùng|đầu tiên)(?: ?,)?"
    r"(?: (?:của|hằng|hàng|đầu|cuối|tiếp theo|tháng|quý|năm|đó|thứ|dương lịch|kể|từ|ngày|phát sinh|nghĩa vụ|thuế|kết thúc"
    r"|tài chính|đầu tiên|\d{1,2}|liền kề|sau|tiếp|mỗi|chấm dứt|hợp đồng|hoạt động)\b)*)"
)
_NEXT_WORKING_DAY = re.compile(r"\bngày làm việc (?:tiếp theo|kế tiếp|liền kề|sau)\b")
# A date behind these words is a fact of the past, not a limit.
_PAST_FACT = re.compile(
    r"\b(?:cấp|phát sinh|thành lập|ban hành|ký|phê duyệt|chấp thuận|hoạt động|thực hiện|được giao"
    r"|xây dựng|giai đoạn|năm được tính|tính|sinh|luật|nghị định|thông tư|quyết định|nghị quyết)"
    r"[^,;.:\n]{0,25}$"
)


def iso(day: str, month: str, year: str) -> str | None:
    """Return the ISO date, or None when there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def find_calendar_limit(low: str) -> tuple[str, Span] | None:
    """Return the first calendar date or rule that is a limit, in short form, with its place."""
    for match in _DAY_AND_MONTH.finditer(low):
        if _is_limit(low, match):
            return _short(match), match.span()
    following = _NEXT_WORKING_DAY.search(low)
    if following and "nghỉ" in low:
        return "ngày làm việc tiếp theo", following.span()
    nth = _NTH_DAY.search(low)
    if nth:
        return nth["rule"].strip(" ,"), nth.span("rule")
    return None


def find_next_working_day(low: str) -> Span | None:
    found = _NEXT_WORKING_DAY.search(low)
    return found.span() if found else None


def _is_limit(low: str, match: re.Match[str]) -> bool:
    before = low[max(0, match.start() - 60) : match.start()]
    opening = match.group().split(" ngày ", 1)[0]
    if opening in {"đến", "đến hết", "vào", "từ", "là"} and match["yearly"] is None:
        return False
    has_year = match["year"] is not None
    return not (has_year and opening == "trước" and _PAST_FACT.search(before))


def _short(match: re.Match[str]) -> str:
    day = f"{int(match['day']):02d}/{int(match['month']):02d}"
    if match["year"]:
        return f"{day}/{match['year']}"
    return f"{day} hằng năm" if match["yearly"] else day
