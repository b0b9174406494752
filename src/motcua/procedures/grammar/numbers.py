"""Numbers as Vietnamese papers write them: digits, words, or both."""

import re
from decimal import Decimal, InvalidOperation

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}
_NUMBER_WORDS = [*_DIGITS, *_SCALES, "mười", "mươi", "trăm", "linh", "lẻ", "rưỡi"]

# One word, or several separated by single spaces: "hai mươi lăm", "Một triệu năm trăm nghìn".
WORDS = rf"(?:{'|'.join(_NUMBER_WORDS)})(?: (?:{'|'.join(_NUMBER_WORDS)})){{0,14}}"
_WORDS_ONLY = re.compile(WORDS)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def parse_words(text: str) -> int | None:
    """Return the number written in words, or None if the words are not one number."""
    words = text.lower().split()
    if not _WORDS_ONLY.fullmatch(" ".join(words)):
        return None
    total = group = 0
    last: int | None = None
    for word in words:
        if word in _SCALES:
            total += (group + (last or 0) or 1) * _SCALES[word]
            group, last = 0, None
        elif word == "trăm":
            group, last = group + (1 if last is None else last) * 100, None
        elif word in {"mươi", "mười"}:
            group, last = group + (1 if last is None else last) * 10, None
        elif word in {"linh", "lẻ", "rưỡi"}:
            if word == "rưỡi":  # "hai triệu rưỡi" needs the scale before it: left to a person
                return None
        else:
            if last is not None:
                return None
            last = _DIGITS[word]
    return total + group + (last or 0)


def parse_decimal(text: str) -> Decimal | None:
    """Return a small number with decimal comma or point: "1,5", "1.5", "120,00", "05"."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def parse_amount(text: str) -> int | None:
    """Return a whole amount of money; comma, point and space may separate thousands."""
    compact = re.sub(r"(?<=\d) (?=\d{3}\b)", ".", text.strip())
    if compact.isdigit():
        return int(compact)
    if _GROUPED.fullmatch(compact):
        return int(re.sub(r"[.,]", "", compact))
    decimals = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)[.,]0{1,2}", compact)
    return parse_amount(decimals.group(1)) if decimals else None


def plain(value: Decimal) -> int | float:
    """Return the value as JSON shows it: 15, 1.5."""
    return int(value) if value == value.to_integral_value() else float(value)
