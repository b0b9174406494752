"""Shapes of what is typed beside the steps: opinions asked of agencies, verifications, reasons."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
_CLOSING = time(17)


def _day(label: Any, required_text: Any) -> forms.DateField:  # Any: lazy texts
    return forms.DateField(
        label=label,
        input_formats=_DAY_FORMATS,
        help_text=_("Ví dụ 15/12/2026."),
        error_messages={"required": required_text, "invalid": _("Nhập ngày dạng 15/12/2026.")},
    )


def _moment(day: Any, clock: time) -> datetime:  # Any: cleaned value
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())


class AskOpinions(forms.Form):
    """The same question to one or several agencies."""

    agencies = forms.TypedMultipleChoiceField(
        label=_("Cơ quan được hỏi"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một cơ quan.")},
    )
    content = forms.CharField(
        label=_("Nội dung lấy ý kiến"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Ghi nội dung lấy ý kiến.")},
    )
    respond_by = _day(_("Trả lời trước ngày"), _("Nhập ngày phải trả lời."))
    reply_method = forms.ChoiceField(
        label=_("Hình thức trả lời"),
        choices=[("Trên hệ thống", _("Trên hệ thống")), ("Văn bản giấy", _("Văn bản giấy"))],
    )
    file = forms.FileField(label=_("Tệp kèm theo"), required=False)

    def __init__(self, *args: Any, agencies: list[tuple[int, str, bool]], **kwargs: Any) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        field = self.fields["agencies"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(number, name) for number, name, _is_local in agencies]
        # A province has hundreds of them: they stand folded below its departments.
        self.communes = {str(number) for number, _name, is_local in agencies if is_local}

    def moment(self) -> datetime:
        """Return the end of the office day that was typed."""
        return _moment(self.cleaned_data["respond_by"], _CLOSING)


class ReplyOpinion(forms.Form):
    reply = forms.CharField(
        label=_("Nội dung trả lời"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Ghi nội dung trả lời.")},
    )
    file = forms.FileField(label=_("Văn bản trả lời (tệp)"), required=False)


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi lý do.")},
    )


class Visit(forms.Form):
    """A verification: time, place, participants, content (Decree 118/2025, art. 19(4)(a))."""

    day = _day(_("Ngày"), _("Nhập ngày xác minh."))
    hour = forms.TimeField(
        label=_("Giờ"),
        input_formats=["%H:%M", "%Hh%M", "%H"],
        help_text=_("Ví dụ 8:30."),
        error_messages={"required": _("Nhập giờ."), "invalid": _("Nhập giờ dạng 8:30.")},
    )
    place = forms.CharField(
        label=_("Địa điểm"),
        max_length=300,
        error_messages={"required": _("Ghi địa điểm xác minh.")},
    )
    participants = forms.CharField(
        label=_("Thành phần tham gia"),
        help_text=_("Mỗi dòng một người hoặc cơ quan."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi thành phần tham gia.")},
    )
    content = forms.CharField(
        label=_("Nội dung xác minh"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi nội dung xác minh.")},
    )
    needs_applicant = forms.BooleanField(
        label=_("Người làm thủ tục phải có mặt"), required=False, initial=True
    )
    notice_method = forms.ChoiceField(
        label=_("Cách báo cho người làm thủ tục (qua Bộ phận Một cửa)"),
        required=False,
        choices=[
            ("", _("– chọn –")),
            ("Giấy thông báo", _("Giấy thông báo")),
            ("Điện thoại", _("Điện thoại")),
            ("Tin nhắn", _("Tin nhắn")),
            ("Thư điện tử", _("Thư điện tử")),
        ],
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        values = super().clean() or self.cleaned_data
        if values.get("needs_applicant") and not values.get("notice_method"):
            self.add_error("notice_method", _("Chọn cách báo cho người làm thủ tục."))
        return values

    def moment(self) -> datetime:
        return _moment(self.cleaned_data["day"], self.cleaned_data["hour"])


class Minutes(forms.Form):
    """Minutes of a verification that was held."""

    day = _day(_("Ngày"), _("Nhập ngày đã xác minh."))
    hour = forms.TimeField(
        label=_("Giờ"),
        input_formats=["%H:%M", "%Hh%M", "%H"],
        error_messages={"required": _("Nhập giờ."), "invalid": _("Nhập giờ dạng 8:30.")},
    )
    attendants = forms.CharField(
        label=_("Những người đã tham gia"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi những người đã tham gia.")},
    )
    is_applicant_present = forms.BooleanField(label=_("Người làm thủ tục có mặt"), required=False)
    minutes = forms.CharField(
        label=_("Kết quả xác minh"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Ghi nội dung biên bản.")},
    )
    file = forms.FileField(label=_("Biên bản đã ký (tệp)"), required=False)

    def moment(self) -> datetime:
        return _moment(self.cleaned_data["day"], self.cleaned_data["hour"])
