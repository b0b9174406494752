"""Shape of a change to the law sheet; what a value may be is decided by `legislation.codec`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import DomainError
from motcua.legislation import codec
from motcua.legislation.rules import ADJUSTABLE, MARK_LABELS, Mark, Parameter
from motcua.sites.console.forms import date_field


class ChangeRule(forms.Form):
    """One parameter with its value, source and mark; always a new version."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.CharField(label=_("Giá trị mới"), required=False)
    document = forms.CharField(
        label=_("Văn bản"),
        max_length=300,
        error_messages={"required": _("Ghi số, ký hiệu văn bản.")},
    )
    article = forms.CharField(label=_("Điều, khoản"), max_length=300, required=False)
    mark = forms.ChoiceField(
        label=_("Mức kiểm chứng"), choices=[(mark.value, MARK_LABELS[mark]) for mark in Mark]
    )
    effective_from = date_field(_("Áp dụng cho hồ sơ nhận từ ngày"))
    ground = forms.CharField(
        label=_("Lý do thay đổi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi lý do và người đã đối chiếu văn bản.")},
    )

    def __init__(self, *args: Any, name: str, parameter: Parameter[Any], **kwargs: Any) -> None:
        # Any: what Django hands on, and a parameter of any type
        super().__init__(*args, **kwargs)
        self._name, self._parameter = name, parameter
        if name not in ADJUSTABLE:
            del self.fields["value"]
            return
        choices = codec.choices(name)
        if choices:
            self.fields["value"] = forms.ChoiceField(label=_("Giá trị mới"), choices=choices)
        elif isinstance(parameter.value, tuple):
            self.fields["value"].widget = forms.Textarea(attrs={"rows": 4})
        self.fields["value"].help_text = "" if choices else codec.hint(name)

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read the value as the parameter's own type."""
        cleaned = super().clean() or {}
        if "value" in self.fields and "value" not in self.errors:
            try:
                cleaned["value"] = codec.from_text(self._name, cleaned.get("value", ""))
            except DomainError as error:
                self.add_error("value", str(error))
        else:
            cleaned["value"] = self._parameter.value
        return cleaned


def first_values(
    parameter: Parameter[Any], *, based_on: int, effective_from: str
) -> dict[str, Any]:
    """Return what the form shows at first: the parameter as it is. Any: of every type."""
    return {
        "based_on": based_on,
        "value": codec.to_text(parameter.value),
        "document": parameter.citation.document,
        "article": parameter.citation.article,
        "mark": parameter.mark.value,
        "effective_from": effective_from,
    }
