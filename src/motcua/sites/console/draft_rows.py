"""One form for each kind of row of a draft: how a row of the content is shown, and read again."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.legislation.durations import UNIT_LABELS
from motcua.procedures.flag_offers import CHANNEL_LABELS

Content = dict[str, Any]  # Any: one object of a pack's content
Label = Any  # Any: lazy text

_DATES = ["%d/%m/%Y", "%Y-%m-%d"]
_INPUT_TYPES = ("INTEGER", "BOOLEAN")
_CHANNELS = [("", gettext_lazy("Mọi cách nộp")), *CHANNEL_LABELS.items()]


def _text(
    label: Label, *, most: int | None = None, rows: int = 0, **options: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **options)


def _number(label: Label) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": gettext_lazy("Nhập số nguyên."),
            "min_value": gettext_lazy("Không nhỏ hơn 0."),
        },
    )


def _choice(label: Label, choices: Sequence[tuple[str, Label]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _flag(label: Label) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _date(label: Label) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=_DATES,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "15/12/2026"}),
        error_messages={"invalid": gettext_lazy("Nhập ngày dạng 15/12/2026.")},
    )


class Row(forms.Form):
    """
    A row; `main` fields stand open, `more` fields behind "Chi tiết".

    Fields are named as the keys of the content, so that a fault of the check finds its field.
    """

    main: ClassVar[tuple[str, ...]] = ()
    more: ClassVar[tuple[str, ...]] = ()
    # Case and channel of the row, chosen among what the draft itself has.
    has_variant: ClassVar[bool] = False

    def __init__(
        self, *args: Any, variants: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if self.has_variant:
            typed = str(self.data.get(self.add_prefix("variant"), "")) if self.is_bound else ""
            known = [("", _("Mọi trường hợp")), *variants]
            if typed and typed not in dict(known):
                known.append((typed, _("%(code)s (không có)") % {"code": typed}))
            self.fields["variant"] = _choice(_("Trường hợp"), known)

    @property
    def row_number(self) -> str:
        """The row's place in the names of what the browser sends (templates look up fields first)."""
        return str(self.prefix).rpartition("-")[2]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.main]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    @property
    def is_more_open(self) -> bool:
        return self.is_bound and any(self[name].errors for name in self.more)

    @property
    def published_text(self) -> str:
        """The published text that the row was read from."""
        return str(self["raw"].value() or "") if "raw" in self.fields else ""

    def is_empty(self) -> bool:
        chosen = {"unit", "kind", "currency"}  # selects that always hold something
        return not any(self[name].value() for name in {*self.main, *self.more} - chosen)

    def content(self) -> Content:
        """Return the row as the content has it; what says nothing is left out."""
        values = self.values()
        amount = {} if values.get("amount") is None else {"amount": values.pop("amount")}
        return {**{key: value for key, value in values.items() if value}, **amount}

    def values(self) -> Content:
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {
            key: f"{day:%Y-%m-%d}" if hasattr(day, "year") else day for key, day in values.items()
        }

    @classmethod
    def data_of(cls, row: Mapping[str, Any]) -> Content:
        """Return what the browser would send for a row of the content."""
        return {key: _as_typed(value) for key, value in row.items()}


class VariantRow(Row):
    main = ("name", "code")
    code = _text(
        gettext_lazy("Mã"), most=40, help_text=gettext_lazy("Chữ hoa không dấu, ví dụ LAN_DAU.")
    )
    name = _text(gettext_lazy("Tên trường hợp"))


class RequirementRow(Row):
    main = ("name", "originals", "copies", "available_from", "variant")
    more = ("note", "form", "paper_code", "paper_name", "show_only", "optional")
    has_variant = True
    name = _text(gettext_lazy("Tên giấy tờ"), rows=2)
    originals = _number(gettext_lazy("Bản chính"))
    copies = _number(gettext_lazy("Bản sao"))
    available_from = _text(
        gettext_lazy("Đã có trong"),
        most=100,
        help_text=gettext_lazy("Tên cơ sở dữ liệu; để trống nếu phải nộp."),
    )
    note = _text(gettext_lazy("Ghi chú"), rows=2)
    form = _text(gettext_lazy("Mẫu đơn, tờ khai"), most=200)
    paper_code = _text(gettext_lazy("Mã loại giấy tờ"), most=40)
    paper_name = _text(gettext_lazy("Tên loại giấy tờ"), most=300)
    show_only = _flag(gettext_lazy("Chỉ xuất trình"))
    optional = _flag(gettext_lazy("Nếu có"))

    def clean(self) -> Content:
        values = super().clean() or {}
        if values.get("paper_name") and not values.get("paper_code"):
            self.add_error("paper_code", _("Nhập mã loại giấy tờ."))
        return values

    def values(self) -> Content:
        return _with_paper_type(super().values())

    @classmethod
    def data_of(cls, row: Mapping[str, Any]) -> Content:
        return _without_paper_type(super().data_of(row), row)


class TimeLimitRow(Row):
    main = ("amount", "unit", "channel", "variant")
    more = ("complex", "cutoff", "note")
    has_variant = True
    amount = forms.DecimalField(
        label=gettext_lazy("Thời hạn"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 4}),
        error_messages={"invalid": gettext_lazy("Nhập số, ví dụ 15.")},
    )
    unit = _choice(
        gettext_lazy("Đơn vị"), [(unit.value, label) for unit, label in UNIT_LABELS.items()]
    )
    channel = _choice(gettext_lazy("Cách nộp"), _CHANNELS)
    complex = _flag(gettext_lazy("Dành cho hồ sơ phức tạp"))
    cutoff = _text(
        gettext_lazy("Nhận sau giờ này thì sang ngày sau"),
        most=5,
        help_text=gettext_lazy("Chỉ với thời hạn trong ngày, ví dụ 15:00."),
    )
    note = _text(gettext_lazy("Ghi chú"), rows=2)
    raw = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> Content:
        values = super().values()
        amount = values["amount"]
        if isinstance(amount, Decimal):
            is_whole = amount == amount.to_integral_value()
            values["amount"] = int(amount) if is_whole else float(amount)
        return values


class FeeRow(Row):
    main = ("kind", "name", "amount", "channel", "variant")
    more = ("per", "formula", "inputs", "currency", "from", "to", "ground")
    has_variant = True
    kind = _choice(
        gettext_lazy("Loại"), [("FEE", gettext_lazy("Phí")), ("CHARGE", gettext_lazy("Lệ phí"))]
    )
    name = _text(gettext_lazy("Tên khoản thu"), most=200)
    amount = _number(gettext_lazy("Mức thu (đồng)"))
    channel = _choice(gettext_lazy("Cách nộp"), _CHANNELS)
    per = _text(gettext_lazy("Tính theo"), most=100, help_text=gettext_lazy("Ví dụ: bản, trang."))
    formula = _text(
        gettext_lazy("Công thức"),
        most=2000,
        help_text=gettext_lazy("Thay cho mức thu cố định, ví dụ so_ban * 8000."),
    )
    inputs = _text(
        gettext_lazy("Số liệu của công thức"),
        rows=2,
        help_text=gettext_lazy("Mỗi dòng: mã | câu hỏi | INTEGER hoặc BOOLEAN | mặc định."),
    )
    currency = _choice(gettext_lazy("Đồng tiền"), [("VND", "VND"), ("USD", "USD"), ("EUR", "EUR")])
    ground = _text(gettext_lazy("Căn cứ"), rows=2)
    raw = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # `from` is a word of Python, so these two cannot be written as attributes.
        self.fields["from"] = _date(_("Áp dụng từ"))
        self.fields["to"] = _date(_("Áp dụng đến"))

    def clean_inputs(self) -> list[Content]:
        """Read the inputs of a formula, one on each line."""
        lines = [line for line in self.cleaned_data["inputs"].splitlines() if line.strip()]
        return [self._read_input(line) for line in lines]

    @staticmethod
    def _read_input(line: str) -> Content:
        parts = [part.strip() for part in line.split("|")]
        kind = parts[2].upper() if len(parts) > 2 and parts[2] else _INPUT_TYPES[0]
        default = parts[3] if len(parts) > 3 else ""
        is_number = default.lstrip("-").isdigit()
        if (
            len(parts) < 2
            or kind not in _INPUT_TYPES
            or (default and kind == "INTEGER" and not is_number)
        ):
            raise forms.ValidationError(_("Dòng “%(line)s” sai dạng.") % {"line": line.strip()})
        row: Content = {"key": parts[0], "label": parts[1], "type": kind}
        if default:
            row["default"] = int(default) if kind == "INTEGER" else default.lower() in {"true", "1"}
        return row

    def values(self) -> Content:
        values = super().values()
        return {**values, "currency": None if values["currency"] == "VND" else values["currency"]}

    @classmethod
    def data_of(cls, row: Mapping[str, Any]) -> Content:
        inputs = [
            " | ".join(
                [
                    str(item["key"]),
                    str(item["label"]),
                    str(item.get("type", _INPUT_TYPES[0])),
                    str(item.get("default", "")).lower(),
                ]
            ).rstrip(" |")
            for item in row.get("inputs", [])
        ]
        return {**super().data_of(row), "inputs": "\n".join(inputs)}


class ResultRow(Row):
    main = ("name", "code")
    more = ("paper_code", "paper_name")
    name = _text(gettext_lazy("Tên kết quả"))
    code = _text(gettext_lazy("Mã kết quả"), most=60)
    paper_code = _text(gettext_lazy("Mã loại giấy tờ"), most=40)
    paper_name = _text(gettext_lazy("Tên loại giấy tờ"), most=300)

    def values(self) -> Content:
        return _with_paper_type(super().values())

    @classmethod
    def data_of(cls, row: Mapping[str, Any]) -> Content:
        return _without_paper_type(super().data_of(row), row)


class GroundRow(Row):
    main = ("number", "title")
    more = ("issuer", "date")
    number = _text(gettext_lazy("Số văn bản"), most=200)
    title = _text(gettext_lazy("Trích yếu"), rows=2)
    issuer = _text(gettext_lazy("Cơ quan ban hành"), most=300)
    date = _date(gettext_lazy("Ngày ban hành"))

    def content(self) -> Content:
        return {"number": "", **super().content()}


def _with_paper_type(values: Content) -> Content:
    code, name = values.pop("paper_code"), values.pop("paper_name")
    return {**values, "paper_type": {"code": code, "name": name or code} if code else None}


def _without_paper_type(data: Content, row: Mapping[str, Any]) -> Content:
    paper = row.get("paper_type") or {}
    data.pop("paper_type", None)
    return {**data, "paper_code": paper.get("code", ""), "paper_name": paper.get("name", "")}


def _as_typed(value: object) -> object:
    if value is True:
        return "on"
    return "" if value is False else value
