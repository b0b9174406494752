"""Shapes of what an officer types on a dossier's page; the law is checked by the services."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Opinion(forms.Form):
    """Opinion of an appraisal, check, review or approval."""

    opinion = forms.CharField(
        label=_("Ý kiến"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=_("Tệp kèm theo"), required=False)


class Assign(forms.Form):
    officer = forms.TypedChoiceField(
        label=_("Giao cho"), coerce=int, error_messages={"required": _("Chọn người được giao.")}
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("– chọn –")), *choices]


class Supplement(forms.Form):
    """Form 02: one paper a line; a reason after a dash or colon belongs to the paper."""

    items = forms.CharField(
        label=_("Giấy tờ, nội dung cần bổ sung"),
        help_text=_("Mỗi dòng một giấy tờ. Yêu cầu một lần, đầy đủ."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ghi các giấy tờ cần bổ sung.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi lý do yêu cầu bổ sung.")},
    )

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]


class Consultation(forms.Form):
    """What is asked of another agency: content, deadline, reply method (Decree 118/2025, art. 19(4))."""

    content = forms.CharField(
        label=_("Nội dung lấy ý kiến"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ghi nội dung lấy ý kiến.")},
    )
    respond_by = forms.DateField(
        label=_("Trả lời trước ngày"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text=_("Ví dụ 15/12/2026."),
        error_messages={
            "required": _("Nhập ngày phải trả lời."),
            "invalid": _("Nhập ngày dạng 15/12/2026."),
        },
    )
    reply_method = forms.ChoiceField(
        label=_("Hình thức trả lời"),
        choices=[("Trên hệ thống", _("Trên hệ thống")), ("Văn bản giấy", _("Văn bản giấy"))],
    )

    def moment(self) -> datetime:
        """Return the end of the office day that was typed."""
        day = self.cleaned_data["respond_by"]
        return datetime.combine(day, time(17), tzinfo=timezone.get_default_timezone())


class Reply(forms.Form):
    reply = forms.CharField(
        label=_("Nội dung trả lời"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ghi nội dung trả lời.")},
    )


class Issue(forms.Form):
    """The result: granted with a number, or refused with a reason (form 03)."""

    decision = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[("GRANTED", _("Đồng ý giải quyết")), ("REFUSED", _("Từ chối giải quyết"))],
        initial="GRANTED",
    )
    name = forms.CharField(
        label=_("Tên văn bản kết quả"),
        max_length=500,
        error_messages={"required": _("Nhập tên văn bản kết quả.")},
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False)
    reason = forms.CharField(
        label=_("Lý do từ chối"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    opinion = forms.CharField(label=_("Ý kiến"), required=False, max_length=2000)
    file = forms.FileField(label=_("Tệp kết quả"), required=False)


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi lý do.")},
    )


class Note(forms.Form):
    text = forms.CharField(
        label=_("Trao đổi nội bộ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi nội dung trao đổi.")},
    )
