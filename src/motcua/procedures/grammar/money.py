"""Sums of money as they stand in a fee note: "1.600.000 đồng/01 cơ sở/lần", "10 triệu đồng"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from motcua.procedures.grammar.numbers import parse_amount, parse_decimal, parse_words
from motcua.procedures.grammar.text import Span

_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}
_CURRENCY = r"(?P<currency>việt nam đồng|vnđ|vnd|đồng|đông|đ|usd|đô la(?: mỹ)?)\b"
_SUM = re.compile(
    r"(?<![\w./,-])(?P<number>\d{1,3}(?:[.,]\d{3,4})+|\d+(?:[.,]\d{1,2})?)"
    rf"(?:\s?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)(?:\s?{_CURRENCY})?|\s?{_CURRENCY.replace('currency', 'plain')})?"
    r"(?:\s?\((?P<words>[^()\d]{4,90}?)\s?đồng\))?"
)
# "dưới 50 tỷ", "từ 500 GT", "giá trị giao dịch dưới 2,1 tỷ đồng": a case, not a fee.
_THRESHOLD = re.compile(
    r"(?<!không )\b(?:dưới|từ|trên|đến|giá trị|vốn|hơn|công suất|trọng tải|quy mô)\s*$"
)
_PER = re.compile(
    r"\s*/\s*(?:0?1\s*)?(?P<per>[^\W\d][^\d,;:.()\n+“”#]{0,40}(?:/\s*(?:0?1\s*)?[^\W\d][^\d,;:.()\n+/“”#]{0,25})*)"
)
_PER_END = re.compile(
    r"\s+(?:kể|từ|áp dụng|đối với|theo|khi|đồng|trường hợp|phí|lệ phí|đăng ký;|nếu|và|-(?=\s\S+\s\S+\s))\b.*$|\s*-\s*$"
)
# Units of measure: the fee grows with the size of the thing, not with the number of papers.
MEASURES = re.compile(r"^(?:gt|tấn|kg|m2|m3|m²|m³|ha|km|trang|kw|mét|lít)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Sum:
    amount: int
    currency: str
    start: int
    end: int
    per: str | None = None
    doubt: str | None = None


def find_sums(low: str) -> list[Sum]:
    """Return the sums named in small-letter text whose references are blanked, in order."""
    found = (_read(match, low) for match in _SUM.finditer(low))
    return [item for item in found if item is not None]


def _read(match: re.Match[str], low: str) -> Sum | None:
    currency = match["currency"] or match["plain"]
    number: str = match["number"]
    grouped = re.search(r"[.,]\d{3}", number) is not None
    if currency is None and match["scale"] is None:
        followed = re.match(r"\s?(?:/|\)|;|,|\.|\(|$|\w)", low[match.end() :])
        unit = re.match(r"\s?(?:kg|gt|tấn|m2|m3|km|ha|kw|%|cv|mm|cm)\b", low[match.end() :])
        if not grouped or unit or not followed:
            return None
    if currency is None and match["scale"] in {"tỷ", "tỉ"}:
        return None
    if _THRESHOLD.search(low[max(0, match.start() - 40) : match.start()]):
        return None
    amount = _amount(number, match["scale"])
    if amount is None:
        mangled = int(re.sub(r"\D", "", number))
        return _sum(match, low, mangled, currency, "Số tiền viết sai nhóm ba chữ số.")
    return _sum(match, low, amount, currency, _doubt(match, amount))


def _sum(
    match: re.Match[str], low: str, amount: int, currency: str | None, doubt: str | None
) -> Sum:
    per, end = read_per(low, match.end())
    code = "USD" if currency in {"usd", "đô la", "đô la mỹ"} else "VND"
    return Sum(amount=amount, currency=code, start=match.start(), end=end, per=per, doubt=doubt)


def _amount(number: str, scale: str | None) -> int | None:
    if scale is None:
        return parse_amount(number)
    value = parse_decimal(number)
    scaled = None if value is None else value * _SCALES[scale]
    return int(scaled) if scaled is not None and scaled == scaled.to_integral_value() else None


def _doubt(match: re.Match[str], amount: int) -> str | None:
    if match["words"] is None:
        return None
    spelled = parse_words(match["words"].strip())
    if spelled is None or Decimal(spelled) == amount:
        return None
    return f"Số tiền bằng số và bằng chữ không khớp: “{match.group().strip()}”."


def read_per(low: str, start: int) -> tuple[str | None, int]:
    """Return the unit a sum is counted by ("/01 cơ sở/lần" → "cơ sở/lần") and where it ends."""
    found = _PER.match(low, start)
    if found is None:
        return None, start
    kept = _PER_END.sub("", found["per"])
    words = kept.strip(" -*+\t")
    words = re.sub(r"\s*/\s*(?:0?1\s*)?", "/", words)
    words = re.sub(r"\bgt\s*-?\s*(?=lần)", "GT/", words)
    return (words or None), found.start("per") + len(kept.rstrip())


def is_measure(per: str | None) -> bool:
    return per is not None and MEASURES.match(per) is not None


def spans(sums: list[Sum]) -> list[Span]:
    return [(item.start, item.end) for item in sums]
