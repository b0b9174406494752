"""Form fields that the browser's own widgets do badly: dates in three boxes, dates of which only the year is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True, order=True)
class PartialDate:
    """A date of which day, or day and month, may be unknown (many elders know only their year of birth)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, str(self.year)])


class DateBoxes(forms.MultiWidget):
    """Ngày / tháng / năm in three boxes. What was typed stays, also when it is wrong."""

    template_name = "ui/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput(attrs=digits | {"maxlength": 2}),
            "month": forms.TextInput(attrs=digits | {"maxlength": 2}),
            "year": forms.TextInput(attrs=digits | {"maxlength": 4}),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [f"{value:%d}", f"{value:%m}", str(value.year)]
        if isinstance(value, PartialDate):
            return [f"{value.day or ''}", f"{value.month or ''}", str(value.year)]
        return ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (_("Ngày"), _("Tháng"), _("Năm"))
        for subwidget, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            subwidget["box_label"] = label
        return context


class _Boxes(forms.MultiValueField):
    widget = DateBoxes

    def __init__(self, **kwargs: Any) -> None:
        whole = {"invalid": _("Chỉ gõ chữ số.")}
        fields = [forms.IntegerField(required=False, error_messages=whole) for _box in range(3)]
        super().__init__(fields, require_all_fields=False, **kwargs)


class DateBoxesField(_Boxes):
    """A whole date."""

    def compress(self, data_list: Sequence[int | None]) -> date | None:
        if not any(data_list):
            return None
        day, month, year = (*data_list, None, None, None)[:3]
        if not (day and month and year):
            raise forms.ValidationError(_("Ghi đủ ngày, tháng, năm."), code="incomplete_date")
        try:
            return date(year, month, day)
        except ValueError as error:
            raise forms.ValidationError(
                _("Không có ngày %(day)s/%(month)s/%(year)s."),
                code="no_such_date",
                params={"day": day, "month": month, "year": year},
            ) from error


class PartialDateField(_Boxes):
    """A date whose day, or day and month, may be left out; the year may not."""

    def compress(self, data_list: Sequence[int | None]) -> PartialDate | None:
        if not any(data_list):
            return None
        day, month, year = (*data_list, None, None, None)[:3]
        if not year or year < 1850:
            raise forms.ValidationError(_("Ghi năm bằng bốn chữ số."), code="year_missing")
        if day and not month:
            raise forms.ValidationError(_("Biết ngày thì ghi cả tháng."), code="month_missing")
        try:
            date(year, month or 1, day or 1)
        except ValueError as error:
            raise forms.ValidationError(
                _("Không có ngày %(day)s/%(month)s/%(year)s."),
                code="no_such_date",
                params={"day": day or "–", "month": month, "year": year},
            ) from error
        return PartialDate(year=year, month=month or None, day=day or None)
