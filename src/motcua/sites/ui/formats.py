"""How values are written, in Vietnamese or in English as the reader has chosen. No clock."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language

NBSP = "\u00a0"
MASK = "\u2022"

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
WEEKDAYS_SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")

WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

WORKING_DAY_MINUTES = 480


def is_english() -> bool:
    """Whether the reader has chosen English; papers and records are written outside of it."""
    return get_language() == "en"


def weekdays_short() -> tuple[str, ...]:
    """T2 … CN, or Mon … Sun."""
    return tuple(name[:3] for name in WEEKDAYS_EN) if is_english() else WEEKDAYS_SHORT


def month(day: date) -> str:
    """Tháng 10, or October."""
    return MONTHS_EN[day.month - 1] if is_english() else f"Tháng {day.month}"


def weekday(day: date) -> str:
    """Thứ Hai … Chủ Nhật, or Monday … Sunday."""
    return (WEEKDAYS_EN if is_english() else WEEKDAYS)[day.weekday()]


def vn_date(day: date, *, short: bool = False, with_weekday: bool = True) -> str:
    """
    Write a date with its weekday: "Thứ Hai 12/10/2026", short "T2 12/10".

    English names the month, as 12/10 is December to some: "Monday 12 October 2026", short "Mon 12 Oct".

    :param with_weekday: False gives "12/10/2026" (short "12/10")
    """
    if is_english():
        return _english_date(day, short=short, with_weekday=with_weekday)
    figures = f"{day:%d/%m}" if short else f"{day:%d/%m/%Y}"
    if not with_weekday:
        return figures
    return (
        f"{(WEEKDAYS_SHORT if short else WEEKDAYS)[day.weekday()]}{NBSP if short else ' '}{figures}"
    )


def _english_date(day: date, *, short: bool, with_weekday: bool) -> str:
    name = MONTHS_EN[day.month - 1]
    parts = [str(day.day), name[:3]] if short else [str(day.day), name, str(day.year)]
    if with_weekday:
        parts.insert(0, WEEKDAYS_EN[day.weekday()][: 3 if short else None])
    return (NBSP if short else " ").join(parts)


def vn_datetime(
    moment: datetime,
    *,
    short: bool = False,
    today: date | None = None,
    with_weekday: bool = True,
) -> str:
    """
    Write a local moment: "17:00 Thứ Hai 12/10/2026", short "17:00 T2 12/10".

    :param today: with it, a moment of that day reads "17:00 hôm nay" in the short form
    """
    clock = f"{moment:%H:%M}"
    if short and today is not None and moment.date() == today:
        return f"{clock}{NBSP}today" if is_english() else f"{clock}{NBSP}hôm{NBSP}nay"
    joint = NBSP if short else " "
    return f"{clock}{joint}{vn_date(moment.date(), short=short, with_weekday=with_weekday)}"


def vn_number(value: Decimal | float, *, decimals: int | None = None) -> str:
    """Dot for thousands, comma for decimals: 12.418 · 96,4; in English 12,418 · 96.4."""
    if decimals is None:
        text = f"{value:,}"
        if isinstance(value, float) and value.is_integer():
            text = f"{int(value):,}"
    else:
        text = f"{value:,.{decimals}f}"
    return text if is_english() else text.translate(str.maketrans(",.", ".,"))


def money(amount: Decimal | float) -> str:
    """Đồng without decimals: "15.000 đ", "15,000 VND"."""
    return f"{vn_number(round(amount))}{NBSP}{'VND' if is_english() else 'đ'}"


def percent(part: float, whole: float, *, decimals: int = 1) -> str:
    """Share of the whole: "96,4 %"; "–" when the whole is zero."""
    if not whole:
        return "–"
    share = vn_number(100 * part / whole, decimals=decimals)
    return f"{share}%" if is_english() else f"{share}{NBSP}%"


def mask_id(number: str) -> str:
    """
    Hide the two digits before the last two of a personal number: "0271 6800 ••71".

    Other numbers (passport, tax code) keep their first half.
    """
    text = number.strip()
    if len(text) == 12 and text.isdigit():
        return f"{text[:4]}{NBSP}{text[4:8]}{NBSP}{MASK * 2}{text[10:]}"
    keep = max(len(text) // 2, 1)
    return text[:keep] + MASK * max(len(text) - keep - 2, 1) + text[-2:] if len(text) > 3 else text


def mask_phone(number: str) -> str:
    """Keep the first two and the last three digits: "09•• ••• 318"."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) < 8:
        return MASK * len(digits)
    return f"{digits[:2]}{MASK * 2}{NBSP}{MASK * 3}{NBSP}{digits[-3:]}"


def working_time(
    minutes: int, *, day_minutes: int = WORKING_DAY_MINUTES, exact: bool = False
) -> str:
    """
    Write working minutes in words: "3 ngày 4 giờ", "3 giờ 45 phút"; exact adds minutes to days.

    :param day_minutes: working minutes of one day (8 hours: Labor Code 2019, art. 105)
    """
    days, rest = divmod(abs(minutes), day_minutes)
    hours, left = divmod(rest, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (left, "phút")]
    if days and not exact:
        parts.pop()
    words = [_amount(amount, unit) for amount, unit in parts if amount]
    return " ".join(words) if words else _amount(0, "phút")


_UNITS_EN = {"ngày": "day", "giờ": "hour", "phút": "minute"}


def _amount(amount: int, unit: str) -> str:
    if is_english():
        unit = _UNITS_EN[unit] + ("" if amount == 1 else "s")
    return f"{amount}{NBSP}{unit}"


def time_left(minutes: int, *, day_minutes: int = WORKING_DAY_MINUTES) -> tuple[str, str]:
    """Return (kind of chip, words) for the working minutes left until a limit; negative is overdue."""
    words = working_time(minutes, day_minutes=day_minutes)
    if minutes < 0:
        return "late", f"Overdue by {words}" if is_english() else f"Quá hạn {words}"
    kind = "warn" if minutes < day_minutes else "ok"
    return kind, f"{words} left" if is_english() else f"Còn {words}"


def file_size(size: int) -> str:
    """Size of a file: "84 KB", "1,2 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}KB"
    return f"{vn_number(size / (1024 * 1024), decimals=1)}{NBSP}MB"
