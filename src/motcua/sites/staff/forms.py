"""Shapes of what is typed at the sign-in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Password(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Nhập tên đăng nhập.")},
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu.")},
    )


class Code(forms.Form):
    """The code of the second factor, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác nhận"),
        max_length=20,
        help_text=_("6 chữ số trên ứng dụng xác thực, hoặc một mã dự phòng 8 chữ số."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Nhập mã.")},
    )


class NewPassword(forms.Form):
    """The present password and the new one."""

    current = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu đang dùng.")},
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        help_text=_("Ít nhất 10 ký tự, không phải từ dễ đoán."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Nhập mật khẩu mới.")},
    )
