"""Forms of what happens beside the steps: fee, scans, stop, changed content."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.directory.identity import normalize_phone
from motcua.directory.rules import check_phone
from motcua.dossiers.facts import ContentChangeFacts, PaymentFacts, StopFacts
from motcua.dossiers.models import Component, Dossier
from motcua.dossiers.papers import NOTICE_MEANS
from motcua.dossiers.rules import CorrectionKind, GuidanceMeans, PaymentMeans

PAYMENT_MEANS = [
    (PaymentMeans.CASH.value, _("Tiền mặt")),
    (PaymentMeans.TRANSFER.value, _("Chuyển khoản")),
    (PaymentMeans.ONLINE.value, _("Thanh toán trực tuyến")),
]
GUIDANCE_MEANS = [
    (GuidanceMeans.COUNTER.value, _("Tại quầy")),
    (GuidanceMeans.PHONE.value, _("Điện thoại")),
    (GuidanceMeans.ONLINE.value, _("Trực tuyến, mạng xã hội")),
    (GuidanceMeans.POST.value, _("Bưu chính")),
]
FAULT_KINDS = [
    (CorrectionKind.RESULT_ERROR.value, _("Kết quả có sai sót của cơ quan")),
    (CorrectionKind.LOST_PAPERS.value, _("Hồ sơ, giấy tờ bị mất, hư hỏng")),
]
STATEMENTS = 3


class ActForm(forms.Form):
    """An act on one dossier as it was shown: `version` tells whether somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        kwargs["initial"] = {"version": dossier.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.dossier = dossier


class PaymentForm(ActForm):
    amount = forms.IntegerField(
        label=_("Số tiền (đồng)"),
        min_value=1,
        max_value=100_000_000_000,
        error_messages={"required": _("Ghi số tiền.")},
    )
    means = forms.ChoiceField(label=_("Cách nộp"), choices=PAYMENT_MEANS)
    receipt_number = forms.CharField(
        label=_("Biên lai, mã giao dịch"), max_length=60, required=False
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        kwargs["initial"] = {"amount": dossier.fee_amount, **(kwargs.get("initial") or {})}
        super().__init__(*args, dossier=dossier, **kwargs)

    def payment(self) -> PaymentFacts:
        values = self.cleaned_data
        return PaymentFacts(
            amount=values["amount"],
            means=values["means"],
            receipt_number=values["receipt_number"],
        )


class CancelPaymentForm(ActForm):
    reason = forms.CharField(
        label=_("Lý do hủy ghi nhận thu tiền"),
        max_length=300,
        error_messages={"required": _("Ghi lý do hủy.")},
    )


class ScanForm(forms.Form):
    """One paper and the file to add to it; the file may stand for an earlier scan, which stays."""

    file = forms.FileField(required=False)
    replaces = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,  # Any: the arguments of a Django form
        component: Component,
        scans: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = f"scan-{component.pk}"
        super().__init__(*args, **kwargs)
        self.component = component
        self.scans = scans
        choice = self.fields["replaces"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Thêm vào")), *[(pk, _("Thay: %s") % name) for pk, name in scans]]
        for name, label, css in (
            ("file", _("Tệp của"), "form-control form-control-sm"),
            ("replaces", _("Thêm hay thay bản quét của"), "form-select form-select-sm"),
        ):
            self.fields[name].widget.attrs |= {
                "class": css,
                "aria-label": f"{label} {component.name}",
            }


class StopForm(ActForm):
    reason = forms.CharField(
        label=_("Yêu cầu của người làm thủ tục"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi yêu cầu dừng của người làm thủ tục.")},
    )
    requested_by = forms.CharField(label=_("Người yêu cầu"), max_length=200, required=False)
    papers_returned = forms.CharField(
        label=_("Giấy tờ trả lại người làm thủ tục"), max_length=500, required=False
    )
    fee_note = forms.CharField(
        label=_("Phí, lệ phí (theo pháp luật chuyên ngành)"), max_length=300, required=False
    )

    def facts(self) -> StopFacts:
        values = self.cleaned_data
        return StopFacts(
            requested_by=values["requested_by"],
            papers_returned=values["papers_returned"],
            fee_note=values["fee_note"],
        )


class ContentChangeForm(ActForm):
    """Contacts and note as they are now; statements of the declaration in words, old and new."""

    request = forms.CharField(
        label=_("Yêu cầu của người làm thủ tục"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi yêu cầu sửa của người làm thủ tục.")},
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    return_shop = forms.TypedChoiceField(label=_("Nơi trả kết quả"), coerce=int)
    note = forms.CharField(label=_("Ghi chú"), max_length=1000, required=False)

    def __init__(
        self,
        *args: Any,  # Any: the arguments of a Django form
        dossier: Dossier,
        shops: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        applicant = dossier.applicant
        kwargs["initial"] = {
            "phone": applicant.phone,
            "email": applicant.email,
            "address": applicant.address,
            "return_shop": dossier.return_shop_id,
            "note": dossier.note,
        }
        super().__init__(*args, dossier=dossier, **kwargs)
        choice = self.fields["return_shop"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = shops
        for number in range(1, STATEMENTS + 1):
            for part, label in (
                ("what", _("Nội dung %s")),
                ("old", _("Nội dung %s: đã khai")),
                ("new", _("Nội dung %s: sửa thành")),
            ):
                field = forms.CharField(required=False, max_length=500, label=label % number)
                field.widget.attrs |= {
                    "class": "form-control form-control-sm",
                    "aria-label": label % number,
                }
                self.fields[f"{part}_{number}"] = field

    @property
    def statement_rows(self) -> list[list[Any]]:  # Any: bound fields
        return [
            [self[f"{part}_{number}"] for part in ("what", "old", "new")]
            for number in range(1, STATEMENTS + 1)
        ]

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        if not text.strip():
            return ""
        phone = normalize_phone(text)
        fault = check_phone(phone)
        if fault is not None:
            raise forms.ValidationError(fault.message)
        return phone

    def facts(self) -> ContentChangeFacts:
        values = self.cleaned_data
        statements = tuple(
            (values[f"what_{number}"], values[f"old_{number}"], values[f"new_{number}"])
            for number in range(1, STATEMENTS + 1)
        )
        return ContentChangeFacts(
            request=values["request"],
            phone=values["phone"],
            email=values["email"],
            address=values["address"],
            note=values["note"],
            return_shop_id=values["return_shop"],
            statements=statements,
        )


class GuidanceForm(forms.Form):
    """What was explained to somebody before he hands anything in."""

    person_name = forms.CharField(label=_("Người được hướng dẫn"), max_length=200, required=False)
    procedure_code = forms.CharField(label=_("Mã thủ tục"), max_length=30, required=False)
    means = forms.ChoiceField(label=_("Cách hướng dẫn"), choices=GUIDANCE_MEANS)
    content = forms.CharField(
        label=_("Nội dung đã hướng dẫn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Ghi nội dung đã hướng dẫn.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class EarlyReturnForm(ActForm):
    day = forms.DateField(
        label=_("Trả từ ngày"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"required": _("Ghi ngày trả."), "invalid": _("Ghi ngày như 25/11/2026.")},
    )
    time = forms.TimeField(
        label=_("Lúc"),
        input_formats=["%H:%M"],
        error_messages={"required": _("Ghi giờ trả."), "invalid": _("Ghi giờ như 08:00.")},
    )
    means = forms.ChoiceField(
        label=_("Báo cho người làm thủ tục qua"),
        choices=[(means.value, words) for means, words in NOTICE_MEANS.items()],
    )
    text = forms.CharField(
        label=_("Lời báo"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class FaultForm(ActForm):
    kind = forms.ChoiceField(label=_("Việc"), choices=FAULT_KINDS, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("Sai sót, hoặc giấy tờ bị mất, hư hỏng"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi sai sót hoặc giấy tờ bị mất, hư hỏng.")},
    )
    responsible = forms.CharField(
        label=_("Cơ quan, đơn vị chịu trách nhiệm và chi phí"), max_length=300, required=False
    )
    apology = forms.CharField(
        label=_("Lời xin lỗi gửi người làm thủ tục"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class RemedyForm(ActForm):
    correction = forms.IntegerField(widget=forms.HiddenInput)
    remedy = forms.CharField(
        label=_("Đã khắc phục thế nào"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi cách đã khắc phục.")},
    )
    result_number = forms.CharField(
        label=_("Số văn bản đính chính"), max_length=100, required=False
    )
    file = forms.FileField(label=_("Tệp kết quả đã đính chính"), required=False)


class OriginalsForm(ActForm):
    """Which papers go back, and to whom."""

    papers = forms.TypedMultipleChoiceField(
        label=_("Giấy tờ trả lại"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn giấy tờ trả lại.")},
    )
    returned_to = forms.CharField(
        label=_("Người nhận lại"),
        max_length=200,
        error_messages={"required": _("Ghi người nhận lại giấy tờ.")},
    )

    def __init__(
        self,
        *args: Any,  # Any: the arguments of a Django form
        dossier: Dossier,
        papers: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"returned_to": dossier.applicant.full_name}
        super().__init__(*args, dossier=dossier, **kwargs)
        choice = self.fields["papers"]
        assert isinstance(choice, forms.TypedMultipleChoiceField)
        choice.choices = papers
