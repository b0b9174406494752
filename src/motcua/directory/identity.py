"""
Identity numbers and what the identity card's QR code says. No Django, no clock.

A check answers with a fault or None; whether a fault stops the officer is not decided here, for the
paper in his hand is right when the arithmetic is not.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

PERSONAL_ID_DIGITS = 12
# Province of birth registration: Decree 137/2015/NĐ-CP, art. 13; codes of the 63 provinces as of
# Circular 59/2021/TT-BCA, annex 1. Numbers given before July 2025 keep them for life.
PROVINCE_CODES = frozenset(
    f"{number:03d}"
    for number in (
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96
    )
)  # fmt: skip
# Who was registered abroad carries the code of a country (same annex, numbers from 101).
_FIRST_COUNTRY_CODE, _LAST_COUNTRY_CODE = 101, 399
# No province and no country has it: people of the demo.
IMAGINARY_PROVINCE_CODE = "999"
# Decree 137/2015/NĐ-CP, art. 7: 0 and 1 for men and women born 1900–1999, 2 and 3 for 2000–2099 …
_FIRST_CENTURY = 1900

# Circular 86/2024/TT-BTC keeps the number and check digit that tax codes have had since 1998.
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_CODE = re.compile(r"\d{10}(?:-?\d{3})?")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
# Mobile numbers have ten digits; land lines ten or eleven with the province's code.
_PHONE = re.compile(r"0\d{9,10}")

_QR_FIELDS = 7
# Cards of one maker leave out the old number.
_QR_FIELDS_WITHOUT_OLD_NUMBER = 6
# UTF-8 read as another alphabet: "Nguyá»…n", "Ä‘".
_WRONG_ALPHABET = re.compile(r"[ÃÂÄÅÆ][\u0080-\u00BF‘’“”–—…€™]|á[º»]|\ufffd")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


class Fault(StrEnum):
    """Why a number cannot be right."""

    NOT_TWELVE_DIGITS = "NOT_TWELVE_DIGITS"
    UNKNOWN_PROVINCE = "UNKNOWN_PROVINCE"
    IMAGINARY = "IMAGINARY"
    UNKNOWN_CENTURY = "UNKNOWN_CENTURY"
    OTHER_SEX = "OTHER_SEX"
    OTHER_YEAR = "OTHER_YEAR"
    NOT_A_TAX_CODE = "NOT_A_TAX_CODE"
    WRONG_CHECK_DIGIT = "WRONG_CHECK_DIGIT"
    NOT_A_PASSPORT = "NOT_A_PASSPORT"
    NOT_A_PHONE = "NOT_A_PHONE"

    @property
    def message(self) -> str:
        """What the officer is told."""
        return {
            Fault.NOT_TWELVE_DIGITS: _("Số định danh cá nhân có đúng 12 chữ số."),
            Fault.UNKNOWN_PROVINCE: _("Ba chữ số đầu không phải mã tỉnh hoặc mã nước nào."),
            Fault.IMAGINARY: _("Số bắt đầu bằng 999 chỉ dùng trong dữ liệu minh họa."),
            Fault.UNKNOWN_CENTURY: _("Chữ số thứ tư (thế kỷ, giới tính) không đúng."),
            Fault.OTHER_SEX: _("Chữ số thứ tư không khớp giới tính."),
            Fault.OTHER_YEAR: _("Chữ số thứ tư đến thứ sáu không khớp năm sinh."),
            Fault.NOT_A_TAX_CODE: _("Mã số thuế có 10 hoặc 13 chữ số (hoặc là số định danh)."),
            Fault.WRONG_CHECK_DIGIT: _("Mã số thuế sai chữ số kiểm tra, xem lại từng chữ số."),
            Fault.NOT_A_PASSPORT: _("Số hộ chiếu gồm 5 đến 20 chữ cái Latinh và chữ số."),
            Fault.NOT_A_PHONE: _("Số điện thoại bắt đầu bằng 0 và có 10 hoặc 11 chữ số."),
        }[self]


def normalize_number(text: str) -> str:
    """Drop what people type between digits: "0271 9000-1234" → "027190001234"; letters in capitals."""
    return re.sub(r"[\s.\-–_]", "", unicodedata.normalize("NFKC", text)).upper()


def check_personal_id(
    number: str,
    *,
    is_imaginary_allowed: bool,
    birth_year: int | None = None,
    sex: str = "",
) -> Fault | None:
    """
    Check the layout of a 12-digit number, and against year of birth and sex where they are known.

    Decree 137/2015/NĐ-CP, art. 13: province, century with sex, year, six digits of chance.
    """
    if len(number) != PERSONAL_ID_DIGITS or not (number.isascii() and number.isdigit()):
        return Fault.NOT_TWELVE_DIGITS
    fault = _check_place(number[:3], is_imaginary_allowed=is_imaginary_allowed)
    # Nobody alive is born after 2099.
    if fault is None and number[3] not in "0123":
        fault = Fault.UNKNOWN_CENTURY
    if fault is None and birth_year is not None and birth_year_of(number) != birth_year:
        fault = Fault.OTHER_YEAR
    if fault is None and sex and sex_of(number) != sex:
        fault = Fault.OTHER_SEX
    return fault


def _check_place(place: str, *, is_imaginary_allowed: bool) -> Fault | None:
    if place == IMAGINARY_PROVINCE_CODE:
        return None if is_imaginary_allowed else Fault.IMAGINARY
    is_country = _FIRST_COUNTRY_CODE <= int(place) <= _LAST_COUNTRY_CODE
    return None if place in PROVINCE_CODES or is_country else Fault.UNKNOWN_PROVINCE


def birth_year_of(personal_id: str) -> int:
    """Return the year which a valid number says."""
    return _FIRST_CENTURY + 100 * (int(personal_id[3]) // 2) + int(personal_id[4:6])


def sex_of(personal_id: str) -> Sex:
    """Return the sex which a valid number says."""
    return Sex.FEMALE if int(personal_id[3]) % 2 else Sex.MALE


def check_tax_code(code: str) -> Fault | None:
    """
    Check a tax code of 10 digits, of 13 (branches, "0101234567-001"), or a household's personal number.

    Digit ten is 10 − (weighted sum of the first nine mod 11). Since 1 July 2025 persons and business
    households use their 12-digit number (Circular 86/2024/TT-BTC, art. 5).
    """
    if len(code) == PERSONAL_ID_DIGITS and code.isdigit():
        return check_personal_id(code, is_imaginary_allowed=True)
    if not code.isascii() or not _TAX_CODE.fullmatch(code):
        return Fault.NOT_A_TAX_CODE
    if set(code[2:9]) == {"0"} or code[10:].lstrip("-") == "000":
        return Fault.NOT_A_TAX_CODE
    total = sum(int(digit) * weight for digit, weight in zip(code[:9], _TAX_WEIGHTS, strict=True))
    return None if 10 - total % 11 == int(code[9]) else Fault.WRONG_CHECK_DIGIT


def is_tax_code(code: str) -> bool:
    return check_tax_code(code) is None


def format_tax_code(code: str) -> str:
    """Write a branch's code with its hyphen, any other as it is."""
    digits = normalize_number(code)
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def check_passport(number: str) -> Fault | None:
    return None if _PASSPORT.fullmatch(number) else Fault.NOT_A_PASSPORT


def check_phone(number: str) -> Fault | None:
    return None if _PHONE.fullmatch(number) else Fault.NOT_A_PHONE


def normalize_phone(text: str) -> str:
    """Write a Vietnamese number with its leading zero: "+84 912 345 678" → "0912345678"."""
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith(("+84", "0084")):
        return "0" + digits.removeprefix("00").removeprefix("84")
    return digits


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """What the QR code of an identity card says. `sex` is M or F; `address` is as printed."""

    personal_id: str
    old_number: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    sex: str
    address: str
    issued_date: date | None
    # Cards of July 2024 and later may say more; no official list of it is published.
    extra: tuple[str, ...] = ()


class CardUnreadable(ValueError):
    """The scanned text is no identity card, or was changed on the way; the message is for the officer."""


def parse_identity_qr(text: str) -> CardFacts:
    """
    Read the seven fields, divided by "|", of the code on the card; later cards may carry more.

    :raises CardUnreadable: if fields are missing or a Vietnamese keyboard has changed the text
    """
    parts = [unicodedata.normalize("NFC", part).strip() for part in text.strip().split("|")]
    if len(parts) >= _QR_FIELDS_WITHOUT_OLD_NUMBER and not re.fullmatch(r"\d{0,12}", parts[1]):
        parts.insert(1, "")
    if len(parts) < _QR_FIELDS:
        raise CardUnreadable(_missing_fields_message(text))
    number, old_number, full_name, born, sex, address, issued = parts[:_QR_FIELDS]
    if _WRONG_ALPHABET.search(text):
        raise CardUnreadable(
            _("Máy quét gửi sai bảng mã chữ Việt. Đặt máy quét ở chế độ UTF-8 rồi quét lại.")
        )
    if not re.fullmatch(r"\d{12}", number):
        raise CardUnreadable(_("Mã QR không có số định danh 12 chữ số. Quét lại hoặc gõ số."))
    if _is_changed_by_keyboard(full_name, sex, born):
        raise CardUnreadable(
            _(
                "Bộ gõ tiếng Việt đã làm sai chữ quét được. Tắt bộ gõ (chuyển sang tiếng Anh) "
                "rồi quét lại."
            )
        )
    if text.isascii():
        # No Vietnamese address is without accents: some readers drop what they cannot type.
        raise CardUnreadable(
            _("Máy quét làm mất dấu tiếng Việt. Đặt máy quét ở chế độ UTF-8 hoặc gõ họ tên có dấu.")
        )
    birth_date, birth_year = _birth(born)
    return CardFacts(
        personal_id=number,
        old_number=old_number,
        full_name=re.sub(r"\s+", " ", full_name),
        birth_date=birth_date,
        birth_year=birth_year,
        sex=Sex.MALE if sex.casefold() == "nam" else Sex.FEMALE,
        address=address,
        issued_date=_day(issued),
        extra=tuple(parts[_QR_FIELDS:]),
    )


def _missing_fields_message(text: str) -> str:
    if re.search(r"\d{12}\D", text) and len(text) > 30:
        # The keyboard layout or an input method has eaten the dividers.
        return _(
            "Nội dung quét thiếu dấu phân cách. Tắt bộ gõ tiếng Việt, để bàn phím tiếng Anh (US) "
            "rồi quét lại."
        )
    return _("Đây không phải mã QR của thẻ căn cước.")


def _is_changed_by_keyboard(full_name: str, sex: str, born: str) -> bool:
    """Tell the traces of Telex and VNI: two tones in one word, figures or brackets in a name."""
    if sex.casefold() not in {"nam", "nữ"} or not re.fullmatch(r"\d{4}|\d{8}", born):
        return True
    if not full_name or re.search(r"[^\w\s'.\-]|[\d_]", full_name):
        return True
    return any(_is_odd_word(word) for word in full_name.casefold().split())


def _is_odd_word(word: str) -> bool:
    signs = unicodedata.normalize("NFD", word)
    return sum(sign in _TONES for sign in signs) > 1


def _birth(text: str) -> tuple[date | None, int | None]:
    """Read ddmmyyyy; day and month may be zeros, for many elders know only the year."""
    if len(text) == 4:
        return None, int(text)
    day = _day(text)
    return day, day.year if day else int(text[4:])


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{8}", text):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
