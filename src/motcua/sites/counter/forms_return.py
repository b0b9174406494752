"""Forms around the result: who takes it and by which right; settling on the spot; papers handed in later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.facts import CollectorFacts, ComponentFacts
from motcua.dossiers.models import Component, Dossier
from motcua.dossiers.rules import DossierState
from motcua.sites.counter.forms import PAPER_KINDS
from motcua.workflow.models import Task

APPLICANT, REPRESENTATIVE, OTHER = "APPLICANT", "REPRESENTATIVE", "OTHER"


_ITEM_CLASSES = {
    "ok": "form-check-input",
    "kind": "form-select form-select-sm",
    "copies": "form-control form-control-sm",
    "remark": "form-control form-control-sm",
    "file": "form-control form-control-sm",
}


class CollectorForm(forms.Form):
    """Who takes the result. Somebody else than the applicant shows an authority (rule 73)."""

    who = forms.ChoiceField(
        label=_("Người nhận kết quả"), widget=forms.RadioSelect, choices=[], initial=APPLICANT
    )
    full_name = forms.CharField(label=_("Họ và tên người nhận"), max_length=200, required=False)
    identity_number = forms.CharField(label=_("Số giấy tờ tùy thân"), max_length=20, required=False)
    authority = forms.CharField(
        label=_("Giấy ủy quyền hoặc quan hệ được phép"), max_length=300, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dossier: Dossier | None = None, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._set_people(
            [
                (APPLICANT, _("Chủ hồ sơ")),
                (REPRESENTATIVE, _("Người nộp thay")),
                (OTHER, _("Người khác")),
            ]
        )
        if dossier is not None:
            self.offer_people(dossier)

    def offer_people(self, dossier: Dossier) -> None:
        """Name the applicant and who filed for him in the choice."""
        choices: list[tuple[str, Any]] = [(APPLICANT, dossier.applicant.full_name)]
        representative = getattr(dossier, "representative", None)
        if representative is not None:
            choices.append((REPRESENTATIVE, representative.full_name))
        choices.append((OTHER, _("Người khác")))
        self._set_people(choices)

    def _set_people(self, choices: list[tuple[str, Any]]) -> None:  # Any: lazy labels
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:  # Any: values of the fields
        values = super().clean() or {}
        if values.get("who") == OTHER and not values.get("full_name"):
            self.add_error("full_name", _("Ghi họ tên người nhận."))
        if values.get("who") == OTHER and not values.get("authority"):
            self.add_error(
                "authority", _("Người khác nhận thay phải có giấy ủy quyền hoặc quan hệ được phép.")
            )
        return values

    def collector(self, dossier: Dossier) -> CollectorFacts:
        """Return who takes the result, from a valid form."""
        values = self.cleaned_data
        representative = getattr(dossier, "representative", None)
        without_receipt: dict[str, Any] = {  # Any: values of the fields
            "is_receipt_lost": bool(values.get("is_receipt_lost")),
            "is_identity_checked": bool(values.get("is_identity_checked")),
            "known_facts": values.get("known_facts") or "",
            **_ways(values),
        }
        if values["who"] == APPLICANT:
            return CollectorFacts(
                full_name=dossier.applicant.full_name,
                identity_number=dossier.applicant.identity_number,
                is_applicant=True,
                **without_receipt,
            )
        if values["who"] == REPRESENTATIVE and representative is not None:
            return CollectorFacts(
                full_name=representative.full_name,
                identity_number=representative.identity_number,
                is_applicant=False,
                authority=values["authority"]
                or f"{representative.relation}, {representative.authority_paper}",
                **without_receipt,
            )
        return CollectorFacts(
            full_name=values["full_name"],
            identity_number=values["identity_number"],
            is_applicant=False,
            authority=values["authority"],
            **without_receipt,
        )

    def version_of(self, task: Task) -> int:
        """Return the task's version as the officer saw it; that of now where the page did not say."""
        seen = self.cleaned_data.get("version")
        return seen if isinstance(seen, int) else task.version


PAPER_WAYS = [
    ("COUNTER", _("Trả tại quầy")),
    ("POST", _("Gửi bưu chính")),
    ("LATER", _("Chưa trả")),
    ("UNWANTED", _("Người làm thủ tục không nhận bản giấy")),
]
ELECTRONIC_WAYS = [
    ("ACCOUNT", _("Gửi vào tài khoản, địa chỉ điện tử")),
    ("LATER", _("Chưa gửi")),
    ("UNWANTED", _("Người làm thủ tục không nhận bản điện tử")),
]


def _ways(values: dict[str, Any]) -> dict[str, str]:  # Any: values of the fields
    """Return how each form of the result reaches the applicant (rule 70)."""
    ways = {}
    for form, usual, words in (
        ("paper", "COUNTER", _("Không nhận bản giấy")),
        ("electronic", "ACCOUNT", _("Không nhận bản điện tử")),
    ):
        way = values.get(f"{form}_way") or usual
        if way == "UNWANTED":
            ways[f"{form}_unwanted"] = str(words)
        else:
            ways[f"{form}_means"] = way
    return ways


class ReturnForm(CollectorForm):
    paper_way = forms.ChoiceField(
        label=_("Bản giấy"), choices=PAPER_WAYS, initial="COUNTER", required=False
    )
    electronic_way = forms.ChoiceField(
        label=_("Bản điện tử"), choices=ELECTRONIC_WAYS, initial="ACCOUNT", required=False
    )
    is_receipt_lost = forms.BooleanField(
        label=_("Người nhận làm mất giấy hẹn (ký xác nhận vào sổ)"), required=False
    )
    is_identity_checked = forms.BooleanField(
        label=_("Mất giấy hẹn: đã đối chiếu giấy tờ tùy thân của người nhận"), required=False
    )
    known_facts = forms.CharField(
        label=_("Mất giấy hẹn: thông tin hồ sơ người nhận đã nêu"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:  # Any: values of the fields
        values = super().clean()
        if values.get("is_receipt_lost"):
            if not values.get("is_identity_checked"):
                self.add_error(
                    "is_identity_checked", _("Đối chiếu giấy tờ tùy thân của người nhận.")
                )
            if not values.get("known_facts"):
                self.add_error(
                    "known_facts", _("Ghi thông tin hồ sơ người nhận đã nêu (thủ tục, ngày nộp…).")
                )
        return values


class SettleForm(CollectorForm):
    """The result of a same-sitting procedure: what it is called, its number, a file if there is one."""

    name = forms.CharField(
        label=_("Kết quả"), max_length=500, error_messages={"required": _("Ghi tên kết quả.")}
    )
    number = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=100,
        error_messages={"required": _("Nhập số của văn bản kết quả.")},
    )
    file = forms.FileField(label=_("Tệp kết quả"), required=False)


class SupplementItemForm(forms.Form):
    """One paper that was asked for and may have come."""

    ok = forms.BooleanField(required=False, label=_("Đã nhận"))
    kind = forms.ChoiceField(choices=PAPER_KINDS, label=_("Loại"))
    copies = forms.IntegerField(min_value=1, max_value=999, initial=1, label=_("Số bản"))
    remark = forms.CharField(max_length=500, required=False, label=_("Ghi chú"))
    file = forms.FileField(required=False, label=_("Tệp"))

    def __init__(self, *args: Any, name: str, reason: str, number: int, **kwargs: Any) -> None:
        # Any: the arguments of a Django form
        kwargs["prefix"] = f"item-{number}"
        super().__init__(*args, **kwargs)
        self.name, self.reason, self.number = name, reason, number
        for field_name, css in _ITEM_CLASSES.items():
            field = self.fields[field_name]
            field.widget.attrs["class"] = css
            field.widget.attrs["aria-label"] = f"{field.label}: {name}"

    def component(self, file_ids: tuple[int, ...]) -> ComponentFacts:
        values = self.cleaned_data
        return ComponentFacts(
            requirement_id=None,
            name=self.name,
            kind=values["kind"],
            copies=values["copies"],
            remark=values["remark"],
            file_ids=file_ids,
        )


def default_item_kind() -> str:
    return str(Component.Kind.ORIGINAL.value)


def is_unaccepted(dossier: Dossier) -> bool:
    """Whether the completion was asked at the counter, before acceptance: no code, no clock yet."""
    return dossier.state == DossierState.AWAITING_COMPLETION
