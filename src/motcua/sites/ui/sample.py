"""What the style pages show: imaginary people, a worked example of Decree 118/2025, art. 18(2)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from motcua.sites.ui.chips import NATIONAL_STATES
from motcua.sites.ui.forms import DateBoxesField, PartialDateField

_RECEIVED_ON = date(2026, 10, 7)
_DUE_AT = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
_DAYS = (
    ("start", "nhận"),
    ("counted", "1"),
    ("counted", "2"),
    ("off", "nghỉ"),
    ("off", "nghỉ"),
    ("due", "3 – hẹn"),
)
_STEPS = (
    {"title": "Tiếp nhận, số hóa", "text": "Phạm Thị Thu Vân · hôm nay", "state": "done"},
    {"title": "Thẩm tra", "text": "Lê Thu Hằng · 12 giờ làm việc", "state": "now"},
    {"title": "Ký", "text": "PCT Nguyễn Thanh Lâm · 4 giờ làm việc", "state": "todo"},
    {"title": "Trả kết quả", "text": "Quầy 5 · trước 17:00 12/10", "state": "todo"},
)
_EVENTS = (
    SimpleNamespace(
        at=_DUE_AT,
        title="Xin lỗi và đề nghị gia hạn (mẫu 04)",
        actor="PCT Nguyễn Thanh Lâm · UBND xã",
        ground="Đ.19 k.6",
        ground_url="#",
        effect="+ 3 ngày làm việc · lần 1/1",
        effect_kind="new",
        moves_clock=True,
    ),
    SimpleNamespace(
        at=_DUE_AT - timedelta(days=3),
        title="Hỏi ý kiến cơ quan bảo hiểm xã hội",
        actor="Đỗ Minh Khang",
        ground="Đ.19 k.4",
        ground_url="",
        effect="Không đổi – hỏi không dừng",
        effect_kind="",
        moves_clock=False,
    ),
    SimpleNamespace(
        at=_DUE_AT - timedelta(days=9),
        title="Yêu cầu bổ sung (mẫu 02)",
        actor="Đỗ Minh Khang",
        ground="Đ.19 k.5",
        ground_url="",
        effect="Hủy hạn 28/09 · chờ đến 01/10",
        effect_kind="wait",
        moves_clock=True,
    ),
)
_WRONG_INPUT = {
    "full_name": "",
    "birth_day": "31",
    "birth_month": "2",
    "birth_year": "1949",
    "issued_day": "1",
    "channel": "COUNTER",
}


class Sample(forms.Form):
    """A form with each kind of control."""

    full_name = forms.CharField(label="Họ và tên", help_text="Viết như trên căn cước.")
    birth = PartialDateField(label="Ngày sinh", help_text="Không nhớ ngày, tháng thì chỉ ghi năm.")
    issued = DateBoxesField(label="Ngày cấp")
    phone = forms.CharField(label="Số điện thoại", required=False)
    channel = forms.ChoiceField(
        label="Kênh nộp",
        choices=[("COUNTER", "Trực tiếp"), ("POST", "Bưu chính"), ("ONLINE", "Trực tuyến")],
    )
    note = forms.CharField(
        label="Ghi chú", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    agree = forms.BooleanField(label="Tôi cam đoan lời khai là đúng")


def sample_context() -> dict[str, Any]:
    """Return the template context of both style pages."""
    return {
        "today": _RECEIVED_ON,
        "due_at": _DUE_AT,
        "due_date": _DUE_AT.date(),
        "days": [
            SimpleNamespace(day=_RECEIVED_ON + timedelta(days=offset), kind=kind, note=note)
            for offset, (kind, note) in enumerate(_DAYS)
        ],
        "states": list(NATIONAL_STATES),
        "minutes": [2280, 708, 225, 45, -195, -960],
        "form": Sample(),
        "wrong_form": Sample(_WRONG_INPUT),
        "steps": _STEPS,
        "events": _EVENTS,
        "province_name": "Tỉnh mẫu",
    }
