"""What a draft says once: names, places, texts, and the part that stays text of a pack."""

from collections.abc import Iterable

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.directory.rules import Level
from motcua.procedures.flag_offers import CHANNEL_LABELS
from motcua.procedures.labels import AGENCY_FUNCTIONS
from motcua.sites.console.draft_rows import Content, Label

_LEVELS = [
    (Level.COMMUNE.value, gettext_lazy("Cấp xã")),
    (Level.PROVINCE.value, gettext_lazy("Cấp tỉnh")),
    (Level.MINISTRY.value, gettext_lazy("Cấp bộ")),
    (Level.VERTICAL.value, gettext_lazy("Cơ quan ngành dọc")),
]
_UNIT_FUNCTIONS = (
    ("", gettext_lazy("Cả cơ quan")),
    ("OFFICE", gettext_lazy("Văn phòng")),
    ("ECONOMY", gettext_lazy("Phòng Kinh tế")),
    ("CULTURE_SOCIETY", gettext_lazy("Phòng Văn hóa – Xã hội")),
    ("LICENSING", gettext_lazy("Phòng chuyên môn cấp phép")),
)
_LIFE_EVENTS = (
    ("SINH_CON", gettext_lazy("Sinh con")),
    ("KET_HON", gettext_lazy("Kết hôn")),
    ("GIA_DINH", gettext_lazy("Gia đình")),
    ("NHA_DAT", gettext_lazy("Nhà và đất")),
    ("XAY_DUNG", gettext_lazy("Xây, sửa nhà")),
    ("KINH_DOANH", gettext_lazy("Kinh doanh")),
    ("VIEC_LAM", gettext_lazy("Việc làm")),
    ("HOC_TAP", gettext_lazy("Học tập")),
    ("SUC_KHOE", gettext_lazy("Sức khỏe")),
    ("XE_CO", gettext_lazy("Xe cộ")),
    ("AN_SINH", gettext_lazy("An sinh")),
    ("GIAY_TO", gettext_lazy("Sao y, chứng thực")),
    ("QUA_DOI", gettext_lazy("Người thân qua đời")),
)


def _lines(label: Label, rows: int, hint: Label) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


def _many(label: Label, choices: Iterable[tuple[str, Label]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


class General(forms.Form):
    """What a draft says once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Tên thủ tục"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Nhập tên thủ tục.")},
    )
    summary = _lines(
        gettext_lazy("Tóm tắt cho người dân"), 2, gettext_lazy("Một, hai câu: việc gì, được gì.")
    )
    decision = forms.CharField(
        label=gettext_lazy("Số quyết định công bố"), required=False, max_length=200
    )
    levels = _many(gettext_lazy("Cấp thực hiện"), _LEVELS)
    channels = _many(gettext_lazy("Cách nộp"), CHANNEL_LABELS.items())
    online_level = forms.ChoiceField(
        label=gettext_lazy("Dịch vụ công trực tuyến"),
        required=False,
        choices=[
            ("", gettext_lazy("Không")),
            ("PARTIAL", gettext_lazy("Một phần")),
            ("FULL", gettext_lazy("Toàn trình")),
        ],
    )
    competent_level = forms.ChoiceField(
        label=gettext_lazy("Cấp giải quyết"), required=False, choices=[("", "–"), *_LEVELS]
    )
    agency_function = forms.ChoiceField(
        label=gettext_lazy("Cơ quan có thẩm quyền"),
        required=False,
        choices=[("", "–"), *AGENCY_FUNCTIONS],
    )
    unit_function = forms.ChoiceField(
        label=gettext_lazy("Đơn vị giải quyết"), required=False, choices=_UNIT_FUNCTIONS
    )
    competent_text = forms.CharField(label=gettext_lazy("Ghi trên trang công khai"), required=False)
    executing = forms.CharField(label=gettext_lazy("Cơ quan thực hiện"), required=False)
    intake_places = _lines(gettext_lazy("Nơi tiếp nhận"), 2, "")
    subjects = _lines(gettext_lazy("Đối tượng"), 2, gettext_lazy("Mỗi dòng một đối tượng."))
    life_events = _many(gettext_lazy("Việc trong đời"), _LIFE_EVENTS)
    same_sitting = forms.BooleanField(
        label=gettext_lazy("Trả kết quả ngay khi nộp"), required=False
    )
    counter_intake = forms.BooleanField(label=gettext_lazy("Tiếp nhận tại quầy"), required=False)
    link_group = forms.CharField(
        label=gettext_lazy("Nhóm liên thông"), required=False, max_length=40
    )
    steps = _lines(gettext_lazy("Các bước"), 6, gettext_lazy("Mỗi dòng một bước."))
    conditions = _lines(gettext_lazy("Yêu cầu, điều kiện"), 3, "")
    warnings = _lines(
        gettext_lazy("Lưu ý cho cán bộ tiếp nhận"), 2, gettext_lazy("Mỗi dòng một điều.")
    )
    rest = forms.CharField(
        label=gettext_lazy("Quy trình, ví dụ để thử, quy định riêng"),
        required=False,
        help_text=gettext_lazy("Dạng văn bản của gói thủ tục (YAML)."),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "code"}),
    )

    def clean_rest(self) -> Content:
        """Read the text; say the line where it cannot be read."""
        try:
            content = yaml.safe_load(self.cleaned_data["rest"] or "{}")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else "?"
            raise forms.ValidationError(
                _("Không đọc được dòng %(line)s. Kiểm tra dấu hai chấm và khoảng thụt đầu dòng.")
                % {"line": line}
            ) from error
        if not isinstance(content, dict):
            raise forms.ValidationError(_("Nội dung phải là các mục dạng “tên: giá trị”."))
        return content

    def content(self) -> Content:
        """Return the keys of the content that stand once; None takes a key out."""
        typed = self.cleaned_data
        competent = {
            "level": typed["competent_level"],
            "agency_function": typed["agency_function"],
            "unit_function": typed["unit_function"],
            "text": typed["competent_text"].strip(),
            "executing": typed["executing"].strip(),
        }
        has_competent = typed["competent_level"] and typed["agency_function"]
        texts = ("summary", "decision", "intake_places", "steps", "conditions", "link_group")
        return {
            "name": " ".join(typed["name"].split()),
            **{key: _plain(typed[key]) or None for key in texts},
            **{key: _split(typed[key]) or None for key in ("subjects", "warnings")},
            "levels": typed["levels"],
            "channels": typed["channels"],
            "life_events": typed["life_events"] or None,
            "online_level": typed["online_level"] or None,
            "same_sitting": typed["same_sitting"] or None,
            "counter_intake": None if typed["counter_intake"] else False,
            "competent": {key: value for key, value in competent.items() if value}
            if has_competent
            else None,
        }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
