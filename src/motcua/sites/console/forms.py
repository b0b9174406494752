"""Shapes of what administrators type; the law is checked by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from motcua.deadlines.models import CalendarDay

_DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


def date_field(label: Any) -> forms.DateField:  # Any: lazy text
    """Return a date typed as 15/12/2026."""
    return forms.DateField(
        label=label,
        input_formats=_DATE_FORMATS,
        help_text=gettext_lazy("Ví dụ 15/12/2026."),
        error_messages={
            "required": gettext_lazy("Nhập ngày."),
            "invalid": gettext_lazy("Nhập ngày dạng 15/12/2026."),
        },
    )


class Publish(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    effective_from = date_field(gettext_lazy("Áp dụng từ ngày"))
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định công bố"), required=False, max_length=200
    )


class Withdraw(forms.Form):
    on = date_field(gettext_lazy("Hết hiệu lực từ ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=500,
        error_messages={"required": gettext_lazy("Ghi căn cứ bãi bỏ.")},
    )


class Aliases(forms.Form):
    texts = forms.CharField(
        label=gettext_lazy("Từ thông dụng"),
        required=False,
        help_text=gettext_lazy("Mỗi dòng một cách gọi của người dân."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ChangeDay(forms.Form):
    """Add, correct or remove a day; always a new version with its ground."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(
        label=gettext_lazy("Việc"),
        choices=[
            ("add", gettext_lazy("Thêm ngày")),
            ("correct", gettext_lazy("Sửa ngày đã có")),
            ("remove", gettext_lazy("Bỏ ngày")),
        ],
    )
    date = date_field(gettext_lazy("Ngày"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=CalendarDay.Kind.choices)
    name = forms.CharField(label=gettext_lazy("Tên gọi"), max_length=200, required=False)
    effective_from = date_field(gettext_lazy("Lịch mới áp dụng từ"))
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=300,
        error_messages={"required": gettext_lazy("Ghi văn bản hoặc thông báo làm căn cứ.")},
    )


class Recalculate(forms.Form):
    """Approve or reject what a calendar would do to open dossiers; never without a ground."""

    expected_count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    act = forms.ChoiceField(
        label=gettext_lazy("Quyết định"),
        choices=[
            ("", gettext_lazy("– chọn –")),
            ("approve", gettext_lazy("Duyệt: tính lại các hồ sơ bên cạnh")),
            ("reject", gettext_lazy("Không áp dụng: giữ nguyên mọi hạn đã hẹn")),
        ],
        error_messages={"required": gettext_lazy("Chọn một quyết định.")},
    )
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=500,
        help_text=gettext_lazy("Văn bản công bố lịch nghỉ, ý kiến của người có thẩm quyền."),
        error_messages={"required": gettext_lazy("Ghi căn cứ của quyết định.")},
    )
