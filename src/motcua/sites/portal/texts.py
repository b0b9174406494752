"""A procedure in a citizen's words: how long, how much, where."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from motcua.legislation.durations import DurationUnit
from motcua.procedures.formulas import FeeInput, InputType, UnableToComputeFee, evaluate_formula
from motcua.procedures.models import Fee, TimeLimit
from motcua.sites.ui.formats import is_english, money

CHANNELS = {
    "COUNTER": gettext_lazy("Tại quầy"),
    "POST": gettext_lazy("Qua bưu chính"),
    "ONLINE": gettext_lazy("Trực tuyến"),
    "VNEID": gettext_lazy("Trên VNeID"),
}
LIFE_EVENTS = (
    (
        "SINH_CON",
        "baby-carriage",
        gettext_lazy("Sinh con"),
        gettext_lazy("Khai sinh, thường trú, thẻ bảo hiểm y tế"),
    ),
    (
        "KET_HON",
        "heart",
        gettext_lazy("Kết hôn"),
        gettext_lazy("Xác nhận độc thân, đăng ký kết hôn"),
    ),
    (
        "NHA_DAT",
        "home",
        gettext_lazy("Nhà và đất"),
        gettext_lazy("Sang tên, tách thửa, đính chính"),
    ),
    ("XAY_DUNG", "crane", gettext_lazy("Xây, sửa nhà"), gettext_lazy("Giấy phép xây dựng")),
    (
        "KINH_DOANH",
        "building-store",
        gettext_lazy("Mở cửa hàng"),
        gettext_lazy("Hộ kinh doanh, điều kiện kinh doanh"),
    ),
    (
        "VIEC_LAM",
        "briefcase",
        gettext_lazy("Việc làm"),
        gettext_lazy("Giấy phép lao động, chứng chỉ hành nghề"),
    ),
    (
        "GIAY_TO",
        "certificate",
        gettext_lazy("Sao y, chứng thực"),
        gettext_lazy("Bản sao, chữ ký, trích lục"),
    ),
    (
        "QUA_DOI",
        "flower",
        gettext_lazy("Người thân qua đời"),
        gettext_lazy("Khai tử, mai táng phí"),
    ),
)
_PRICE_OF_ONE = re.compile(r"^\s*(?:(?P<before>\d+)\s*\*\s*\w+|\w+\s*\*\s*(?P<after>\d+))\s*$")
LEVELS = {
    "COMMUNE": gettext_lazy("Cấp xã"),
    "PROVINCE": gettext_lazy("Cấp tỉnh"),
    "MINISTRY": gettext_lazy("Cấp bộ"),
}
# Of one kind in Vietnamese, of two in English.
_AMOUNTS = {
    DurationUnit.WORKING_DAY: ngettext_lazy("%(n)s ngày làm việc", "%(n)s ngày làm việc", "count"),
    DurationUnit.WORKING_HOUR: ngettext_lazy("%(n)s giờ làm việc", "%(n)s giờ làm việc", "count"),
    DurationUnit.CALENDAR_DAY: ngettext_lazy("%(n)s ngày", "%(n)s ngày", "count"),
    DurationUnit.MONTH: ngettext_lazy("%(n)s tháng", "%(n)s tháng", "count"),
    DurationUnit.YEAR: ngettext_lazy("%(n)s năm", "%(n)s năm", "count"),
    DurationUnit.HOUR: ngettext_lazy("%(n)s giờ", "%(n)s giờ", "count"),
}


def limit_text(limit: TimeLimit) -> str:
    """Write a limit: "15 ngày làm việc", "Trong ngày"."""
    unit = DurationUnit(limit.unit)
    if unit is DurationUnit.SAME_DAY:
        return _("Trong ngày")
    amount = f"{limit.amount.normalize():f}"
    figures = amount if is_english() else amount.replace(".", ",")
    # English says one day, but half days and two days.
    return str(_AMOUNTS[unit] % {"n": figures, "count": 1 if amount == "1" else 2})


def limits_summary(limits: Sequence[TimeLimit]) -> str:
    """Write the ordinary limits in one short phrase, from the shortest to the longest."""
    ordinary = [limit for limit in limits if not limit.is_for_complex] or list(limits)
    texts = list(dict.fromkeys(limit_text(limit) for limit in ordinary))
    if not texts:
        return _("Chưa công bố")
    if len(texts) == 1:
        return texts[0]
    return _("%(first)s, có trường hợp %(other)s") % {
        "first": texts[0],
        "other": texts[1][:1].lower() + texts[1][1:],
    }


def fee_text(fee: Fee) -> str:
    """Write one fee: "15.000 đ / bản", "Theo công thức", "Miễn phí"."""
    if fee.formula:
        return _formula_text(fee)
    if fee.amount is None:
        return _("Theo quy định riêng")
    if not fee.amount:
        return _("Miễn phí")
    return f"{money(fee.amount)} / {fee.per}" if fee.per else money(fee.amount)


def _formula_text(fee: Fee) -> str:
    """Write what one piece costs; else what it costs in the ordinary case, as the formula reckons."""
    price = _PRICE_OF_ONE.match(fee.formula)
    if price is not None:
        return f"{money(int(price['before'] or price['after']))} / {fee.per or _('bản')}"
    declared = [FeeInput.from_json(row) for row in fee.inputs]
    # What is asked with yes or no ("nộp trễ?") is an exception.
    asked = {item.key: False for item in declared if item.type is InputType.BOOLEAN}
    try:
        usual = evaluate_formula(fee.formula, declared=declared, inputs=asked)
    except UnableToComputeFee:
        return _("Tính theo %(per)s") % {"per": fee.per or _("hồ sơ")}
    if not usual:
        return _("Miễn phí, có trường hợp thu")
    return _("Từ %(amount)s") % {"amount": money(usual)}


def fees_summary(fees: Sequence[Fee]) -> str:
    """Write what it costs in one short phrase."""
    texts = list(dict.fromkeys(fee_text(fee) for fee in fees))
    if not texts or texts == [_("Miễn phí")]:
        return _("Miễn phí")
    paid = [text for text in texts if text != _("Miễn phí")]
    if len(paid) < len(texts):
        return _("Miễn phí, có khoản thu khác")
    return paid[0] if len(paid) == 1 else _("%(first)s và khoản khác") % {"first": paid[0]}
