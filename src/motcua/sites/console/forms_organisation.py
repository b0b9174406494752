"""Shapes of what administrators type about bodies, shops and people; the services check the rest."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.directory.models import OneStopShop
from motcua.directory.rules import Level, Role
from motcua.directory.wording import LEVEL_LABELS, ROLE_LABELS
from motcua.sites.console.forms import date_field

_GROUND = {"required": _("Ghi văn bản làm căn cứ.")}
_NAME = {"required": _("Ghi tên đầy đủ.")}
_SHORT = {"required": _("Ghi tên ngắn.")}

Pairs = Iterable[tuple[Any, Any]]  # Any: key and label, lazy or not


def _ground() -> forms.CharField:
    return forms.CharField(label=_("Căn cứ"), max_length=200, error_messages=_GROUND)


def _names() -> tuple[forms.CharField, forms.CharField]:
    return (
        forms.CharField(label=_("Tên đầy đủ"), max_length=200, error_messages=_NAME),
        forms.CharField(label=_("Tên ngắn"), max_length=100, error_messages=_SHORT),
    )


class NewAgency(forms.Form):
    code = forms.CharField(
        label=_("Mã định danh"), max_length=40, error_messages={"required": _("Nhập mã định danh.")}
    )
    name, short_name = _names()
    function = forms.CharField(
        label=_("Chức năng"), max_length=40, error_messages={"required": _("Nhập chức năng.")}
    )
    level = forms.ChoiceField(label=_("Cấp"), choices=[(row, LEVEL_LABELS[row]) for row in Level])
    parent_code = forms.CharField(label=_("Mã cơ quan cấp trên"), max_length=40, required=False)
    commune_code = forms.CharField(label=_("Mã xã"), max_length=5, required=False)
    valid_from = date_field(_("Từ ngày"))


class Rename(forms.Form):
    name, short_name = _names()
    effective_date = date_field(_("Từ ngày"))
    ground = _ground()


class Close(forms.Form):
    last_day = date_field(_("Ngày cuối cùng"))
    ground = _ground()


class NewUnit(forms.Form):
    code = forms.CharField(
        label=_("Mã đơn vị"), max_length=40, error_messages={"required": _("Nhập mã đơn vị.")}
    )
    name, short_name = _names()
    function = forms.CharField(label=_("Chức năng"), max_length=40, required=False)
    valid_from = date_field(_("Từ ngày"))


class NewShop(forms.Form):
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[
            (OneStopShop.Kind.COMMUNE_CENTER, _("Trung tâm cấp xã")),
            (OneStopShop.Kind.BRANCH, _("Chi nhánh")),
            (OneStopShop.Kind.SERVICE_CENTER, _("Trung tâm cấp tỉnh")),
        ],
    )
    name, short_name = _names()
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)
    valid_from = date_field(_("Từ ngày"))


class Shop(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)


class Point(forms.Form):
    name = forms.CharField(
        label=_("Tên điểm tiếp nhận"), max_length=200, error_messages={"required": _("Ghi tên.")}
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    valid_from = date_field(_("Từ ngày"))


class NewCounter(forms.Form):
    point = forms.TypedChoiceField(label=_("Điểm tiếp nhận"), coerce=int)
    number = forms.IntegerField(
        label=_("Số quầy"), min_value=1, max_value=99,
        error_messages={"required": _("Nhập số quầy.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Tên quầy"), max_length=100, required=False)
    is_priority = forms.BooleanField(label=_("Quầy ưu tiên"), required=False)
    valid_from = date_field(_("Từ ngày"))

    def __init__(self, *args: Any, points: Pairs, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        _offer(self, "point", points)


class NewOfficer(forms.Form):
    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120, error_messages={"required": _("Ghi họ tên.")}
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        error_messages={"required": _("Ghi tên đăng nhập.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư chưa đúng, ví dụ an@tinh.gov.vn.")},
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)


class Officer(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120, error_messages={"required": _("Ghi họ tên.")}
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư chưa đúng, ví dụ an@tinh.gov.vn.")},
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)


class NewPosting(forms.Form):
    """A role at a place; codes are those of the organisation page."""

    role = forms.ChoiceField(label=_("Nhiệm vụ"), choices=[(row, ROLE_LABELS[row]) for row in Role])
    agency_code = forms.CharField(
        label=_("Mã cơ quan"), max_length=40, error_messages={"required": _("Nhập mã cơ quan.")}
    )
    unit_code = forms.CharField(label=_("Mã đơn vị"), max_length=40, required=False)
    counter_number = forms.IntegerField(label=_("Số quầy"), required=False, min_value=1)
    position = forms.TypedChoiceField(
        label=_("Chức danh"), required=False, coerce=int, empty_value=None
    )
    valid_from = date_field(_("Từ ngày"))
    valid_to = date_field(_("Đến hết ngày"))
    is_seconded = forms.BooleanField(label=_("Biệt phái, tăng cường"), required=False)

    def __init__(self, *args: Any, positions: Pairs, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].required = False
        _offer(self, "position", [("", "–"), *positions])

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """A secondment has an end: otherwise it is a transfer."""
        values = super().clean() or self.cleaned_data
        if values.get("is_seconded") and not values.get("valid_to"):
            self.add_error("valid_to", _("Biệt phái phải có ngày kết thúc."))
        return values


class EndPosting(forms.Form):
    posting = forms.IntegerField(widget=forms.HiddenInput)
    last_day = date_field(_("Ngày cuối cùng"))


class ResetFactor(forms.Form):
    ground = forms.CharField(
        label=_("Lý do"), max_length=200, error_messages={"required": _("Ghi lý do.")}
    )


class NewPassword(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Nhập mật khẩu.")},
    )


def _offer(form: forms.Form, name: str, pairs: Pairs) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(pairs)
