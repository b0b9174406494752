"""Names, sign-in names and numbers of people who do not exist. No Django, no clock."""

import random
from dataclasses import dataclass

# No province has a code above 096: a personal number that begins so can be nobody's.
IMAGINARY_PREFIX = "999"
# The plan of telephone numbers gives 09 prefixes to operators, none has 0900.
_PHONE_PREFIX = "0900"

# Relative frequency; the three lists were written for the demo from common knowledge of names.
_SURNAMES = {
    "Nguyễn": 315, "Trần": 109, "Lê": 89, "Phạm": 59, "Hoàng": 42, "Vũ": 39, "Phan": 28,
    "Trương": 22, "Bùi": 21, "Đặng": 19, "Đỗ": 24, "Ngô": 22, "Hồ": 11, "Dương": 14,
    "Đinh": 10, "Lý": 6, "Đoàn": 7, "Lương": 8, "Mai": 6, "Trịnh": 8, "Chu": 5, "Giáp": 6,
    "Thân": 6, "Tạ": 4, "Đàm": 4, "Lưu": 4, "Nghiêm": 3, "Vi": 3, "Hà": 5, "Tống": 2,
}  # fmt: skip
_MIDDLES = {
    "F": {
        "Thị": 46, "Ngọc": 6, "Thu": 5, "Thanh": 5, "Minh": 4, "Kim": 4, "Phương": 4, "Hồng": 4,
        "Thùy": 3, "Bích": 3, "Khánh": 2, "Hoài": 2, "Quỳnh": 2, "Thị Thu": 3, "Thị Ngọc": 2,
    },
    "M": {
        "Văn": 36, "Đức": 8, "Hữu": 6, "Quang": 6, "Minh": 6, "Đình": 6, "Xuân": 5, "Ngọc": 5,
        "Công": 3, "Tiến": 3, "Mạnh": 3, "Bá": 3, "Duy": 3, "Trọng": 3, "Thế": 2, "Anh": 2,
    },
}  # fmt: skip
_GIVENS = {
    "F": [
        "Anh",
        "Linh",
        "Trang",
        "Hương",
        "Lan",
        "Hà",
        "Hoa",
        "Mai",
        "Thảo",
        "Ngọc",
        "Phương",
        "Nga",
        "Hằng",
        "Thủy",
        "Yến",
        "Nhung",
        "Vân",
        "Hạnh",
        "Loan",
        "Huyền",
        "Thúy",
        "Oanh",
        "Tuyết",
        "Dung",
        "Hiền",
        "Liên",
        "Nguyệt",
        "Thơm",
        "Chi",
        "Giang",
        "Quỳnh",
        "Uyên",
        "Ly",
        "Nhàn",
        "Tâm",
        "Bình",
        "Xuân",
        "Hậu",
        "Thoa",
        "Lý",
        "Duyên",
        "Ánh",
        "Hòa",
        "Vui",
        "Châm",
        "Diệp",
        "Bích",
        "Thắm",
        "Mến",
    ],
    "M": [
        "Hùng",
        "Dũng",
        "Tuấn",
        "Nam",
        "Hải",
        "Sơn",
        "Long",
        "Thắng",
        "Cường",
        "Trung",
        "Kiên",
        "Hiếu",
        "Đức",
        "Minh",
        "Quân",
        "Hoàng",
        "Toàn",
        "Thành",
        "Tùng",
        "Huy",
        "Phong",
        "Quang",
        "Khánh",
        "Bình",
        "Vinh",
        "Lâm",
        "Đạt",
        "Việt",
        "Tú",
        "Khoa",
        "Tiến",
        "Thịnh",
        "Trường",
        "Mạnh",
        "Nghĩa",
        "Phúc",
        "Hưng",
        "Chiến",
        "Bắc",
        "Giang",
        "Hậu",
        "Quyết",
        "Thụ",
        "Luân",
        "Đông",
        "Định",
        "Lợi",
        "Hòa",
    ],
}


@dataclass(frozen=True, kw_only=True)
class ImaginaryPerson:
    """Somebody who does not exist; `sex` is F or M, numbers are strings with their zeros."""

    full_name: str
    sex: str
    birth_year: int
    personal_id: str
    phone: str


def make_person(*, source: random.Random, number: int) -> ImaginaryPerson:
    """Return the person of this number: the number makes the personal id unique (0 ≤ n < 10⁶)."""
    sex = source.choice("FM")
    birth_year = source.randint(1946, 2006)
    return ImaginaryPerson(
        full_name=make_name(source=source, sex=sex),
        sex=sex,
        birth_year=birth_year,
        personal_id=personal_id(sex=sex, birth_year=birth_year, number=number),
        phone=f"{_PHONE_PREFIX}{number % 1_000_000:06d}",
    )


def make_name(*, source: random.Random, sex: str) -> str:
    """Return a full name drawn by frequency."""
    surname = source.choices(_SURNAME_LIST, cum_weights=_SURNAME_WEIGHTS)[0]
    middle = source.choices(_MIDDLE_LISTS[sex], cum_weights=_MIDDLE_WEIGHTS[sex])[0]
    return f"{surname} {middle} {source.choice(_GIVENS[sex])}"


def personal_id(*, sex: str, birth_year: int, number: int) -> str:
    """Return 12 digits as Decree 137/2015, art. 7 lays them out, with a province that does not exist."""
    century_and_sex = (0 if sex == "M" else 1) + (2 if birth_year >= 2000 else 0)
    return f"{IMAGINARY_PREFIX}{century_and_sex}{birth_year % 100:02d}{number % 1_000_000:06d}"


def _cumulative(weights: dict[str, int]) -> list[int]:
    total = 0
    return [total := total + weight for weight in weights.values()]


_SURNAME_LIST = list(_SURNAMES)
_SURNAME_WEIGHTS = _cumulative(_SURNAMES)
_MIDDLE_LISTS = {sex: list(names) for sex, names in _MIDDLES.items()}
_MIDDLE_WEIGHTS = {sex: _cumulative(names) for sex, names in _MIDDLES.items()}
