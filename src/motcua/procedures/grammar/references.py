"""Numbers of a text that are no time limits: law references, dates, money, hours of the clock.

They are overwritten before the grammar looks for durations, so that "Thông tư số 45 ngày 12/3" and
"định kỳ 5 năm một lần" are never read as limits, and so that a number left over afterwards
means that something was not understood.
"""

import re

from motcua.procedures.grammar.text import Span, spans_of

_UNIT = r"(?:ngày|giờ|tháng|năm|phút|tuần)"
_NOT_A_LIMIT = (
    rf"(?!\s*(?:\([^)\n]{{1,25}}\)\s*)?{_UNIT}\b|\s*(?:-|đến|tới)\s*\d{{1,3}} ?{_UNIT}\b)"
)
_COUNT = r"\d+(?:[.,]\d+)?(?: ?\([^)\n]{1,25}\))?"

_DOCUMENTS = re.compile(
    r"\b\d+ ?/ ?(?:\d{4} ?/ ?)?[a-zđ]{2,}[a-zđ0-9]*(?:[ ]?-[ ]?[a-zđ0-9]+)*"  # 64/2025/tt-btc
    r"|\b(?:qcvn|tcvn|iso|https?:)[^\s,;)]*(?: \d+[^\s,;)]*)?"
)
_FULL_DATES = re.compile(
    r"(?:\bngày )?\b\d{1,2}/ ?\d{1,2}/ ?\d{4}\b"
    r"|\b(?:ngày )?\d{1,2} tháng \d{1,2}(?: (?:năm )?\d{4})?\b"
    r"|\bngày \d{1,2}/ ?\d{1,2}\b|\b(?:năm|tháng) \d{4}\b|\btháng \d{1,2}(?:/\d{4})?\b"
)
_ARTICLES = re.compile(
    r"\b(?:điều|khoản|điểm|mục|phần|chương|phụ lục|mẫu|biểu|bước|bảng|mức độ|cấp|loại|hạng|nhóm"
    r"|giai đoạn|thứ|số|quý|trường hợp|từ|đến|hình thức|các)"
    r" (?:số )?\(?\d+[a-zđ]?\b\)?(?:\.[\da-z]+)*"
    rf"{_NOT_A_LIMIT}(?:(?:,| và| đến| hoặc) ?\(?\d+[a-zđ]?\b\)?{_NOT_A_LIMIT})*"
)
_MARKERS = re.compile(
    rf"(?:^|(?<=[\s:;(]))(?:\(?\d{{1,2}}[).]|\d{{1,2}}\.\d{{1,2}}\.?)(?=\s|$){_NOT_A_LIMIT}"
    rf"|\(\d{{1,2}}\){_NOT_A_LIMIT}|\b[a-zđ]\d{{1,2}}\b(?=[).,])",
    re.MULTILINE,
)
_MONEY = re.compile(r"\d+(?:[.,]\d{3})* ?(?:đồng|vnđ|vnd|usd|đ)\b")
_COUNTS = re.compile(
    r"\b"
    + _COUNT
    + r" ?(?:%|(?:bộ|bản|trang|lần|người|km|m2|m|ha|gt|kw|hải lý|tuổi|chỗ|tấn|kg|tờ|miếng"
    r"|cây trồng|đối tượng|loài|loại|mẫu|tài khoản|giấy|phần trăm|tổ chức|cá nhân|cặp|môn|phương tiện"
    r"|trường hợp|trong|xã|tỉnh|cấp|bên|hình thức|cơ sở|liên|ảnh|chiếc|thành viên|ủy viên|đơn vị)\b)"
)
_FROM_UP = r"(?:trở lên|trở đi|gần nhất|gần đây|tài chính|kế hoạch|kinh nghiệm|tuổi)"
_CONDITIONS = re.compile(
    rf"\b(?:từ )?(?:đủ )?{_COUNT} {_UNIT}(?: làm việc)? {_FROM_UP}\b"
    rf"|\b{_COUNT} (?:năm|tháng) (?:liên tục|liên tiếp)\b"
    rf"|\btừ (?:đủ )?{_COUNT} {_UNIT}\b(?: làm việc)?(?! (?:đến|kể|tính))"
    rf"|\b(?:dưới|trên|(?<!muộn )(?<!quá )hơn|còn lại dưới|từ đủ) {_COUNT} {_UNIT}\b(?: làm việc)?"
    rf"|\bđịnh kỳ (?:hằng |hàng )?{_COUNT} {_UNIT}\b(?: ?/ ?lần| một lần| 1 lần)?"
    rf"|\b{_COUNT} {_UNIT} ?(?:/ ?lần|một lần|1 lần)\b"
    rf"|\b{_COUNT} ?giờ ?/ ?{_COUNT} ?(?:ngày|giờ)?\b|\b24 ?/ ?0?7\b"
    r"|\b(?:giờ hành chính|các ngày làm việc|ngày làm việc trong tuần|hằng tuần|hàng tuần)\b"
)
# "sau 15 giờ" is an hour of the clock unless the text says what the hours count from.
_CLOCK = re.compile(
    r"\b(?:sau|trước|lúc|vào lúc|từ|đến|hết) (?:0?[6-9]|1\d|2[0-3]) ?(?:giờ|h)(?: ?\d{2}(?: ?phút)?)?\b"
    r"(?! (?:làm việc|kể|tính|sau|trước|từ|khi|nhận))(?: (?:cùng ngày|hằng ngày|hàng ngày|chiều|sáng))?"
    r"|\b\d{1,2} ?(?:giờ|h) ?\d{2}(?: ?phút)?\b"
)

_ALL = (_CONDITIONS, _CLOCK, _DOCUMENTS, _FULL_DATES, _ARTICLES, _MARKERS, _MONEY, _COUNTS)


def find_references(low: str) -> list[Span]:
    """Return the places of numbers that are certainly not limits, in small-letter text."""
    return [span for pattern in _ALL for span in spans_of(pattern, low)]


def holds_condition(low: str) -> bool:
    """Say whether the text names a length of time that is a condition ("định kỳ 05 năm")."""
    return _CONDITIONS.search(low) is not None


def find_clock_hours(low: str) -> list[Span]:
    return spans_of(_CLOCK, low)


_FEE_COUNTS = re.compile(
    r"\b\d+(?:[.,]\d+)? (?:dây chuyền|phân xưởng|chỗ|năm|sản phẩm|mục đích|môn|tờ khai|loại|đơn hàng|lô)\b"
    r"|\b\d+(?:[.,]\d{3})* (?:gt|tấn|kg|m2|m3|km|ha|kw)\b"
)


def find_fee_references(low: str) -> list[Span]:
    """Return the places of numbers of a fee note that are certainly no sums of money."""
    patterns = (_DOCUMENTS, _FULL_DATES, _ARTICLES, _MARKERS, _FEE_COUNTS)
    return [span for pattern in patterns for span in spans_of(pattern, low)]
