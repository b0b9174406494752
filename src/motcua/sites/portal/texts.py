"""A procedure in a citizen's words: how long, how much, where."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.legislation.durations import Duration, DurationUnit
from motcua.procedures.models import Fee, TimeLimit
from motcua.sites.ui.formats import money

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
LEVELS = {
    "COMMUNE": gettext_lazy("Cấp xã"),
    "PROVINCE": gettext_lazy("Cấp tỉnh"),
    "MINISTRY": gettext_lazy("Cấp bộ"),
}


def limit_text(limit: TimeLimit) -> str:
    """Write a limit: "15 ngày làm việc", "Trong ngày"."""
    duration = Duration(value=limit.amount.normalize(), unit=DurationUnit(limit.unit))
    text = str(duration)
    return text[:1].upper() + text[1:]


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
        return _("Tính theo %(per)s") % {"per": fee.per or _("hồ sơ")}
    if fee.amount is None:
        return _("Theo quy định riêng")
    if not fee.amount:
        return _("Miễn phí")
    return f"{money(fee.amount)} / {fee.per}" if fee.per else money(fee.amount)


def fees_summary(fees: Sequence[Fee]) -> str:
    """Write what it costs in one short phrase."""
    texts = list(dict.fromkeys(fee_text(fee) for fee in fees))
    if not texts or texts == [_("Miễn phí")]:
        return _("Miễn phí")
    paid = [text for text in texts if text != _("Miễn phí")]
    return paid[0] if len(paid) == 1 else _("%(first)s và khoản khác") % {"first": paid[0]}
