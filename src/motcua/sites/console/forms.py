"""Shapes of what administrators type; the law is checked by the services."""

from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.deadlines.models import CalendarDay

_DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
_PLAIN = ("name", "summary", "decision", "steps", "conditions")


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


class Draft(forms.Form):
    """A draft: the texts one by one, papers, limits, fees and process as the text of the pack."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=1000)
    summary = forms.CharField(
        label=gettext_lazy("Tóm tắt"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision = forms.CharField(
        label=gettext_lazy("Số quyết định công bố"), required=False, max_length=200
    )
    steps = forms.CharField(
        label=gettext_lazy("Các bước"),
        required=False,
        help_text=gettext_lazy("Mỗi dòng một bước."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Điều kiện"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    rest = forms.CharField(
        label=gettext_lazy("Giấy tờ, thời hạn, phí, kết quả, căn cứ, quy trình"),
        help_text=gettext_lazy("Dạng văn bản của gói thủ tục (YAML)."),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "code"}),
    )

    def clean_rest(self) -> dict[str, Any]:  # Any: content of a pack
        """Read the text; say the line where it cannot be read."""
        try:
            content = yaml.safe_load(self.cleaned_data["rest"])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else "?"
            raise forms.ValidationError(
                _("Không đọc được dòng %(line)s. Kiểm tra dấu hai chấm và khoảng thụt đầu dòng.")
                % {"line": line}
            ) from error
        if not isinstance(content, dict):
            raise forms.ValidationError(_("Nội dung phải là các mục dạng “tên: giá trị”."))
        return content

    def changes(self) -> dict[str, Any]:  # Any: content of a pack
        """Return the whole content; a text left empty is taken out."""
        values = {key: self.cleaned_data[key].strip() or None for key in _PLAIN}
        return {**self.cleaned_data["rest"], **values}


def draft_values(content: dict[str, Any]) -> dict[str, Any]:  # Any: content of a pack
    """Return what the form shows of a content."""
    rest = {key: value for key, value in content.items() if key not in _PLAIN}
    return {
        **{key: content.get(key, "") for key in _PLAIN},
        "rest": yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=100),
    }


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
