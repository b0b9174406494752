"""Shape of an absence; who may stand in for whom is checked by the service."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]

Pairs = Iterable[tuple[Any, Any]]  # Any: key and label, lazy or not


def _date(label: Any) -> forms.DateField:  # Any: lazy text
    return forms.DateField(
        label=label,
        input_formats=_DATE_FORMATS,
        help_text=_("Ví dụ 15/12/2026."),
        error_messages={
            "required": _("Nhập ngày."),
            "invalid": _("Nhập ngày dạng 15/12/2026."),
        },
    )


class Absence(forms.Form):
    delegator = forms.TypedChoiceField(label=_("Người vắng"), coerce=int)
    delegate = forms.TypedChoiceField(
        label=_("Người làm thay"),
        coerce=int,
        error_messages={"required": _("Chọn người làm thay.")},
    )
    valid_from = _date(_("Từ ngày"))
    valid_to = _date(_("Đến hết ngày"))
    role = forms.ChoiceField(label=_("Nhiệm vụ"), required=False)
    unit = forms.TypedChoiceField(
        label=_("Tại đơn vị"), required=False, coerce=int, empty_value=None
    )
    ground = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Đơn nghỉ phép, quyết định cử đi công tác."),
        error_messages={"required": _("Ghi căn cứ ủy quyền.")},
    )

    def __init__(
        self,
        *args: Any,  # Any: passed on to Django as they came
        delegators: Pairs,
        delegates: Pairs,
        units: Pairs,
        roles: Pairs,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("delegator", delegators)
        self._offer("delegate", [("", _("Chọn")), *delegates])
        self._offer("unit", [("", _("Mọi đơn vị")), *units])
        self._offer("role", [("", _("Mọi nhiệm vụ")), *roles])

    def _offer(self, name: str, pairs: Pairs) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)
