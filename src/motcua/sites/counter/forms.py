"""Forms of the intake page: people, what is filed, one form for each paper on the desk."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from motcua.directory.identity import normalize_phone
from motcua.directory.rules import (
    check_passport,
    check_personal_id,
    check_phone,
    check_tax_code,
    normalize_number,
    tidy_name,
)
from motcua.dossiers.models import Applicant, Component
from motcua.dossiers.rules import Channel
from motcua.procedures.models import Requirement
from motcua.sites.counter.uploads import Upload
from motcua.sites.ui.forms import PartialDate, PartialDateField

SELF, OTHER, ORGANISATION = "SELF", "OTHER", "ORGANISATION"
BEHALF = [(SELF, _("Bản thân")), (OTHER, _("Người khác")), (ORGANISATION, _("Tổ chức"))]
SEXES = [("", "–"), ("M", _("Nam")), ("F", _("Nữ"))]
IDENTITY_CHECKS = [
    (Applicant.IdentityCheck.PAPER.value, _("Đã đối chiếu người với thẻ, giấy tờ")),
    (Applicant.IdentityCheck.VERIFIED.value, _("Khớp cơ sở dữ liệu định danh")),
    (Applicant.IdentityCheck.NOT_FOUND.value, _("Không tìm thấy tài khoản định danh")),
    (Applicant.IdentityCheck.UNAVAILABLE.value, _("Cơ sở dữ liệu không trả lời")),
]
# Only what comes over the counter: brought in person or by post.
COUNTER_CHANNELS = {Channel.COUNTER.value: _("Trực tiếp"), Channel.POST.value: _("Bưu chính")}
# What may be taken at the desk; data looked up have their own row.
PAPER_KINDS = [choice for choice in Component.Kind.choices if choice[0] != Component.Kind.FETCHED]
NOT_NEEDED_KINDS = [
    ("", _("Không cần nộp")),
    (Component.Kind.FETCHED, _("Đã tra được dữ liệu")),
    (Component.Kind.ORIGINAL, _("Không có dữ liệu, nhận bản chính")),
    (Component.Kind.CERTIFIED_COPY, _("Không có dữ liệu, nhận bản sao")),
]


_PAPER_CLASSES = {
    "ok": "form-check-input",
    "kind": "form-select form-select-sm",
    "copies": "form-control form-control-sm",
    "remark": "form-control form-control-sm",
    "is_to_be_returned": "form-check-input",
}


class TypingForm(forms.Form):
    """A form that is shown while it is being typed: nothing is called wrong until it is to be accepted."""

    def __init__(self, *args: Any, is_checked: bool = True, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        self.is_checked = is_checked
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        if self.is_checked:
            super().full_clean()
        else:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}  # Any: values of every kind of field


class PersonForm(TypingForm):
    """A natural person: at the desk, or the owner of the dossier."""

    identity_number = forms.CharField(
        label=_("Số định danh hoặc hộ chiếu"),
        max_length=25,
        error_messages={"required": _("Ghi số định danh hoặc số hộ chiếu.")},
    )
    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=200, error_messages={"required": _("Ghi họ và tên.")}
    )
    birth = PartialDateField(label=_("Ngày sinh"), required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=SEXES, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    address = forms.CharField(label=_("Nơi ở"), max_length=300, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)

    def clean_identity_number(self) -> str:
        number = normalize_number(self.cleaned_data["identity_number"])
        if number.isdigit():
            fault = check_personal_id(number, is_imaginary_allowed=settings.MOTCUA_DEMO)
        else:
            fault = check_passport(number)
        if fault is not None:
            raise forms.ValidationError(fault.message)
        return number

    def clean_full_name(self) -> str:
        return tidy_name(self.cleaned_data["full_name"])

    def clean_phone(self) -> str:
        return _clean_phone(self.cleaned_data["phone"])

    @property
    def birth_date(self) -> date | None:
        """The whole date of birth, None where only a part of it is known."""
        born = self.cleaned_data.get("birth")
        if not isinstance(born, PartialDate) or not (born.day and born.month):
            return None
        return date(born.year, born.month, born.day)

    @property
    def birth_year(self) -> int | None:
        born = self.cleaned_data.get("birth")
        return born.year if isinstance(born, PartialDate) else None

    @property
    def typed_name(self) -> str:
        return str(self["full_name"].value() or "").strip()

    @property
    def seen_number(self) -> str:
        """The number that was looked up already."""
        return str(self.data.get(f"{self.prefix}-seen", ""))

    @property
    def typed_birth(self) -> str:
        """The date of birth as typed, for the card of the person."""
        parts = [str(part) for part in self["birth"].value() or [] if part]
        return "/".join(parts)

    @property
    def typed_sex(self) -> str:
        return (
            str(dict(SEXES).get(str(self["sex"].value() or ""), "")) if self["sex"].value() else ""
        )


class OrganisationForm(TypingForm):
    """A body that files through somebody."""

    tax_code = forms.CharField(
        label=_("Mã số thuế"), max_length=20, error_messages={"required": _("Ghi mã số thuế.")}
    )
    full_name = forms.CharField(
        label=_("Tên tổ chức"),
        max_length=300,
        error_messages={"required": _("Ghi tên tổ chức.")},
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    address = forms.CharField(label=_("Trụ sở"), max_length=300, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)

    def clean_tax_code(self) -> str:
        code = normalize_number(self.cleaned_data["tax_code"])
        fault = check_tax_code(code)
        if fault is not None:
            raise forms.ValidationError(fault.message)
        return code

    def clean_phone(self) -> str:
        return _clean_phone(self.cleaned_data["phone"])


class AuthorityForm(TypingForm):
    """By which right somebody files for another (Decree 118/2025, art. 16(1); rule 9)."""

    relation = forms.CharField(
        label=_("Quan hệ"),
        max_length=100,
        error_messages={"required": _("Ghi quan hệ với chủ hồ sơ hoặc chức danh.")},
    )
    authority_paper = forms.CharField(
        label=_("Giấy tờ chứng minh"),
        max_length=300,
        error_messages={"required": _("Ghi giấy ủy quyền hoặc giấy tờ chứng minh quan hệ.")},
    )


class IdentityForm(TypingForm):
    """What the check of the owner's identity gave; none of it refuses anybody (rules 8, 10, 12)."""

    result = forms.ChoiceField(
        label=_("Kiểm tra danh tính chủ hồ sơ"), choices=IDENTITY_CHECKS, required=False
    )
    is_account_supported = forms.BooleanField(
        label=_("Chưa có tài khoản định danh: đã hỗ trợ lập tài khoản mức 1"), required=False
    )
    has_data_mismatch = forms.BooleanField(
        label=_("Giấy tờ khác cơ sở dữ liệu (vẫn tiếp nhận)"), required=False
    )
    mismatch_note = forms.CharField(label=_("Khác ở đâu"), max_length=500, required=False)

    @property
    def result_words(self) -> Any:  # Any: lazy label
        return dict(IDENTITY_CHECKS).get(str(self["result"].value() or ""), IDENTITY_CHECKS[0][1])

    def clean(self) -> dict[str, Any]:  # Any: values of the fields
        values = super().clean() or {}
        if values.get("has_data_mismatch") and not values.get("mismatch_note"):
            self.add_error("mismatch_note", _("Ghi giấy tờ khác cơ sở dữ liệu ở đâu."))
        return values


class FilingForm(TypingForm):
    """Which procedure, which case, which way, whose authority settles it, where it is returned."""

    variant = forms.TypedChoiceField(
        label=_("Trường hợp"),
        coerce=int,
        empty_value=None,
        error_messages={"required": _("Chọn trường hợp.")},
    )
    channel = forms.ChoiceField(label=_("Kênh nộp"))
    commune = forms.TypedChoiceField(
        label=_("Xã, phường giải quyết"), coerce=int, empty_value=None, required=False
    )
    return_shop = forms.TypedChoiceField(label=_("Nơi trả kết quả"), coerce=int)
    is_complex = forms.BooleanField(label=_("Trường hợp phức tạp"), required=False)
    is_fee_paid = forms.BooleanField(label=_("Đã thu tiền"), required=False)
    fee_receipt_number = forms.CharField(label=_("Số biên lai"), max_length=60, required=False)
    helping_shop = forms.TypedChoiceField(
        label=_("Nơi hỗ trợ nộp"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=1000)

    def __init__(
        self,
        *args: Any,  # Any: the arguments of a Django form
        variants: Iterable[tuple[int, str]],
        channels: Iterable[str],
        communes: Iterable[tuple[int, str]],
        shops: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cases = list(variants)
        self._set("variant", [("", _("– chọn –")), *cases])
        self.fields["variant"].required = bool(cases)
        allowed = list(channels)
        self._set("channel", [(k, v) for k, v in COUNTER_CHANNELS.items() if k in allowed])
        self._set("commune", [("", "–"), *communes])
        places = list(shops)
        self._set("return_shop", places)
        self._set("helping_shop", [("", _("– không –")), *places])

    def _set(self, name: str, choices: list[tuple[Any, Any]]) -> None:  # Any: lazy labels
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class FeeInputsForm(TypingForm):
    """What the fee formula asks for: copies, pages, yes or no."""

    def __init__(self, *args: Any, inputs: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        # Any: the arguments of a Django form; JSON
        super().__init__(*args, **kwargs)
        for row in inputs:
            default = row.get("default")
            label = str(row.get("label") or row["key"])
            field: forms.Field
            if row.get("type") == "BOOLEAN":
                field = forms.BooleanField(label=label, required=False, initial=bool(default))
            else:
                field = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=1_000_000,
                    initial=default,
                    required=default is None,
                )
            self.fields[str(row["key"])] = field

    def values(self) -> dict[str, int]:
        """Return what was given; what is missing falls back to the pack's default."""
        given = {name: self._typed(name) for name in self.fields}
        return {
            name: int(value if value is not None else self.fields[name].initial or 0)
            for name, value in given.items()
            if value is not None or self.fields[name].initial is not None
        }

    def _typed(self, name: str) -> int | None:
        field = self.fields[name]
        if not self.is_bound:
            return field.initial  # type: ignore[no-any-return]  # JSON number or None
        value = self[name].value()
        if isinstance(field, forms.BooleanField):
            return int(bool(value))
        try:
            return int(str(value))
        except ValueError:
            return None


class PaperForm(TypingForm):
    """One row of the table of papers."""

    ok = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=PAPER_KINDS)
    copies = forms.IntegerField(min_value=1, max_value=999, initial=1)
    remark = forms.CharField(max_length=500, required=False)
    is_to_be_returned = forms.BooleanField(required=False)

    def __init__(self, *args: Any, requirement: Requirement, number: int, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        super().__init__(*args, **kwargs)
        self.requirement = requirement
        self.number = number
        self.is_not_needed = bool(requirement.available_from)
        # Filled by the page: what has been stored for this row so far.
        self.uploads: list[Upload] = []
        where = {"number": number}
        names = {
            "ok": _("Giấy tờ %(number)s đạt") % where,
            "kind": _("Loại của giấy tờ %(number)s") % where,
            "copies": _("Số bản của giấy tờ %(number)s") % where,
            "remark": _("Ghi chú cho giấy tờ %(number)s") % where,
            "is_to_be_returned": _("Trả lại giấy tờ %(number)s khi trả kết quả") % where,
        }
        for name, label in names.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["aria-label"] = label
        self._dress()

    def _dress(self) -> None:
        for name, css in _PAPER_CLASSES.items():
            self.fields[name].widget.attrs["class"] = css
        if self.is_not_needed:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices = NOT_NEEDED_KINDS
            kind.required = False
            self.fields["copies"].required = False

    @property
    def is_required(self) -> bool:
        return not (self.requirement.is_optional or self.is_not_needed)

    @property
    def chosen_kind(self) -> str:
        return str(self["kind"].value() or "")

    @property
    def is_handed_in(self) -> bool:
        """Whether this row becomes a component of the dossier."""
        if self.is_not_needed:
            return bool(self.chosen_kind)
        return bool(self["ok"].value())


def default_kind(requirement: Requirement) -> str:
    """Return the kind that the procedure asks for."""
    if requirement.available_from:
        return ""
    if requirement.is_show_only:
        return str(Component.Kind.SHOWN.value)
    if requirement.originals or not requirement.copies:
        return str(Component.Kind.ORIGINAL.value)
    return str(Component.Kind.CERTIFIED_COPY.value)


def default_copies(requirement: Requirement) -> int:
    return max(requirement.originals, requirement.copies, 1)


def _clean_phone(text: str) -> str:
    if not text.strip():
        return ""
    phone = normalize_phone(text)
    fault = check_phone(phone)
    if fault is not None:
        raise forms.ValidationError(fault.message)
    return phone
