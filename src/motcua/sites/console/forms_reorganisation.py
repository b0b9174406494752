"""Shapes of what administrators type about a reorganisation; the services check the rest."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers.reorganisation.plans import SuccessorFacts
from motcua.sites.console.forms import date_field

_PARTS = 4


class Plan(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên phương án"),
        max_length=200,
        error_messages={"required": gettext_lazy("Ghi tên phương án.")},
    )
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=300,
        help_text=gettext_lazy("Số, ngày, cơ quan ban hành nghị quyết hoặc quyết định."),
        error_messages={"required": gettext_lazy("Ghi văn bản làm căn cứ.")},
    )
    effective_date = date_field(gettext_lazy("Hiệu lực từ ngày"))


class Body(forms.Form):
    """One old body and its successors, one on a line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[("AGENCY", gettext_lazy("Cơ quan")), ("COMMUNE", gettext_lazy("Xã, phường"))],
    )
    code = forms.CharField(
        label=gettext_lazy("Mã cơ quan hoặc xã cũ"),
        max_length=40,
        error_messages={"required": gettext_lazy("Nhập mã cũ.")},
    )
    successors = forms.CharField(
        label=gettext_lazy("Nơi tiếp nhận, mỗi dòng một nơi"),
        required=False,
        help_text=gettext_lazy(
            "Nơi đã có: chỉ ghi mã. Nơi mới: mã; tên đầy đủ; tên ngắn; mã xã. Nhiều dòng là chia tách, "
            "để trống là kết thúc không có nơi tiếp nhận."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_successors(self) -> tuple[SuccessorFacts, ...]:
        """Read the lines; say which one cannot be read."""
        found = []
        for number, line in enumerate(self.cleaned_data["successors"].splitlines(), 1):
            parts = [part.strip() for part in line.split(";")]
            if not any(parts):
                continue
            if not parts[0] or len(parts) > _PARTS:
                raise forms.ValidationError(
                    _("Dòng %(number)s: ghi mã; tên đầy đủ; tên ngắn; mã xã.") % {"number": number}
                )
            parts += [""] * (_PARTS - len(parts))
            code, name, short_name, commune_code = parts
            found.append(
                SuccessorFacts(
                    code=code, name=name, short_name=short_name, commune_code=commune_code
                )
            )
        return tuple(found)


class Version(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class UnitRule(forms.Form):
    unit = forms.IntegerField(widget=forms.HiddenInput)
    function = forms.CharField(max_length=40, required=False)


class PostingTarget(forms.Form):
    posting = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.IntegerField(required=False)


class Choice(forms.Form):
    """Where the ticked dossiers, or all of one old commune, go."""

    line = forms.IntegerField()
    target = forms.IntegerField(error_messages={"required": gettext_lazy("Chọn nơi tiếp nhận.")})
    dossiers = forms.TypedMultipleChoiceField(coerce=int, required=False)
    area = forms.IntegerField(required=False)

    def __init__(self, *args: object, dossier_ids: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["dossiers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(key, key) for key in dossier_ids if key.isdigit()]
