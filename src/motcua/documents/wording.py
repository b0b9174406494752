"""How facts are worded on an official paper. Plain Python: no Django, no clock."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
# Signs without a glyph that text pasted from other programs carries; they would spoil searching.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def clean_text(text: str) -> str:
    """
    Make text fit to print: composed letters, no control or invisible signs, single line breaks.

    Input from macOS and iOS is often decomposed (NFD), which prints with displaced accents.
    """
    kept = (
        sign
        for sign in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
        if sign == "\n"
        or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _INVISIBLE)
    )
    return "".join(kept).strip()


def day_words(day: date) -> str:
    """12/10/2026."""
    return f"{day:%d/%m/%Y}"


def moment_words(moment: datetime) -> str:
    """10 giờ 39 phút, ngày 07/10/2026 (time of Việt Nam)."""
    local = moment.astimezone(LOCAL)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}"


def promise_words(moment: datetime) -> str:
    """17 giờ 00 phút, thứ Hai ngày 12/10/2026: with the weekday, which people remember."""
    local = moment.astimezone(LOCAL)
    weekday = _WEEKDAYS[local.weekday()]
    return f"{local:%H} giờ {local:%M} phút, {weekday} ngày {local:%d/%m/%Y}"


def short_moment(moment: datetime) -> str:
    """10:39 07/10/2026, for narrow table cells."""
    local = moment.astimezone(LOCAL)
    return f"{local:%H:%M %d/%m/%Y}"


def place_and_date(place: str, moment: datetime) -> str:
    """
    Yên Phong, ngày 07 tháng 10 năm 2026.

    Decree 30/2020, Annex I part I(II)(4): a zero before days below 10 and before months 1 and 2.
    """
    local = moment.astimezone(LOCAL)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    words = f"ngày {local.day:02d} tháng {month} năm {local.year}"
    return f"{place}, {words}" if place else words


def money_words(amount: int) -> str:
    """15.000 đồng."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def count_words(count: int) -> str:
    """Two digits at least, as counts are written on official papers: 03, 12."""
    return f"{count:02d}"
