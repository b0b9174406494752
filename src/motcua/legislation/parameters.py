"""What a parameter of the law is: a typed value with its article, its date and how surely it is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")
# Words of the law sheet.
YES, NO = True, False
T_co = TypeVar("T_co", covariant=True)


class Mark(StrEnum):
    """How surely a value is known."""

    READ = "READ"
    SECONDARY = "SECONDARY"
    PRACTICE = "PRACTICE"
    MEMORY = "MEMORY"
    DESIGN = "DESIGN"


MARK_LABELS = {
    Mark.READ: "đã đọc điều luật",
    Mark.SECONDARY: "theo nguồn thứ cấp",
    Mark.PRACTICE: "theo thực tế",
    Mark.MEMORY: "chưa kiểm chứng",
    Mark.DESIGN: "suy ra khi thiết kế",
}


class CodePrefix(StrEnum):
    """Whose identity code begins the code of a dossier."""

    RECEIVING_AGENCY = "RECEIVING_AGENCY"
    RESOLVING_AGENCY = "RESOLVING_AGENCY"
    INTAKE_CENTRE = "INTAKE_CENTRE"
    NATIONAL_PORTAL = "NATIONAL_PORTAL"


class SupplementPolicy(StrEnum):
    """What the arrival of the missing documents does to the time limit."""

    RESTART = "RESTART"
    PAUSE = "PAUSE"


class Wait(StrEnum):
    """What sector law may let a time limit wait for; general law knows no such wait."""

    FINANCIAL_OBLIGATION = "FINANCIAL_OBLIGATION"
    OPINION = "OPINION"
    PUBLIC_NOTICE = "PUBLIC_NOTICE"


class IntakeArea(StrEnum):
    BY_TERRITORY = "BY_TERRITORY"
    WHOLE_PROVINCE = "WHOLE_PROVINCE"


class LinkedOrder(StrEnum):
    SEQUENTIAL = "SEQUENTIAL"
    PARALLEL = "PARALLEL"


class FormKind(StrEnum):
    RECEIPT = "RECEIPT"
    SUPPLEMENT = "SUPPLEMENT"
    REFUSAL = "REFUSAL"
    APOLOGY = "APOLOGY"
    STOP = "STOP"
    CONTROL_SLIP = "CONTROL_SLIP"
    REGISTER = "REGISTER"


@dataclass(frozen=True, kw_only=True)
class Form:
    kind: FormKind
    number: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a rule stands; written as a Vietnamese reader expects it."""

    document: str
    article: str

    def __str__(self) -> str:
        return f"{self.document}, {self.article}" if self.article else self.document


@dataclass(frozen=True, kw_only=True)
class Parameter(Generic[T_co]):
    """One value of a rule set. `in_force_from` is the date from which this very value holds."""

    value: T_co
    label: str
    citation: Citation
    in_force_from: date
    mark: Mark

    @property
    def is_verified(self) -> bool:
        return self.mark is Mark.READ

    @property
    def text(self) -> str:
        """The value in Vietnamese, for a page that shows the rule set."""
        return describe(self.value)

    @property
    def mark_label(self) -> str:
        return MARK_LABELS[self.mark]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that many parameters cite; `says` writes one of them down."""

    document: str
    since: date
    mark: Mark = Mark.READ

    def says(
        self,
        value: T,
        label: str,
        article: str,
        *,
        mark: Mark | None = None,
    ) -> Parameter[T]:
        return Parameter(
            value=value,
            label=label,
            citation=Citation(document=self.document, article=article),
            in_force_from=self.since,
            mark=mark or self.mark,
        )


VALUE_TEXTS: Mapping[StrEnum, str] = {
    CodePrefix.RECEIVING_AGENCY: "mã cơ quan tiếp nhận",
    CodePrefix.RESOLVING_AGENCY: "mã cơ quan có thẩm quyền giải quyết",
    CodePrefix.INTAKE_CENTRE: "mã bộ phận tiếp nhận",
    CodePrefix.NATIONAL_PORTAL: "mã Cổng Dịch vụ công quốc gia",
    SupplementPolicy.RESTART: "tính lại từ đầu",
    SupplementPolicy.PAUSE: "tạm dừng rồi tính tiếp",
    Wait.FINANCIAL_OBLIGATION: "người nộp thực hiện nghĩa vụ tài chính",
    Wait.OPINION: "ý kiến, thông tin của cơ quan khác",
    Wait.PUBLIC_NOTICE: "niêm yết công khai",
    IntakeArea.BY_TERRITORY: "theo địa giới, trừ thủ tục được chọn",
    IntakeArea.WHOLE_PROVINCE: "toàn tỉnh, không phụ thuộc địa giới",
    LinkedOrder.SEQUENTIAL: "lần lượt",
    LinkedOrder.PARALLEL: "đồng thời",
}


def describe(value: object) -> str:
    """Write the value of a parameter in Vietnamese."""
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _describe_parts(parts: tuple[object, ...]) -> str:
    if not parts:
        return "không có"
    is_span = len(parts) == 2 and all(isinstance(part, int | date) for part in parts)
    return ("–" if is_span else "; ").join(describe(part) for part in parts)


# The first kind that fits; a truth value is also a number, so it comes before.
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (  # Any: a value of that kind
    (type(None), lambda _: "không quy định"),
    (bool, lambda value: "có" if value else "không"),
    (time, lambda value: f"{value:%H:%M}"),
    (date, lambda value: f"{value:%d/%m/%Y}"),
    (Form, lambda form: f"mẫu {form.number} – {form.name}"),
    (tuple, _describe_parts),
    (StrEnum, lambda value: VALUE_TEXTS.get(value, str(value))),
)
