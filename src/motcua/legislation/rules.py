"""Types of a rule set, and the two sets by code and by date of receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from typing import Generic, TypeVar

from motcua.core.errors import DomainError
from motcua.legislation.durations import Duration

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
        return f"{self.document}, {self.article}"


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


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """
    All parameters of one period of the law; the order here is the order on the law sheet.

    A time limit that sector law sets for a procedure goes before the general one (Civil Code 2015,
    art. 145(1)); it belongs to the procedure, not here.
    """

    code: str
    name: str
    received_from: date
    received_until: date | None

    levels: Parameter[tuple[str, ...]]
    intake_area: Parameter[IntakeArea]
    channels: Parameter[tuple[str, ...]]
    code_prefix: Parameter[CodePrefix]
    linked_direct_prefix: Parameter[CodePrefix]
    linked_online_prefix: Parameter[CodePrefix]
    code_serial_digits: Parameter[int]
    alert: Parameter[Duration]
    accept_notice: Parameter[Duration]
    intake_supplement_max: Parameter[int]
    receipt_needed_same_sitting: Parameter[bool]
    handover_cutoff: Parameter[time]
    cross_level_paper: Parameter[Duration]
    linked_paper_order: Parameter[LinkedOrder]
    linked_electronic_order: Parameter[LinkedOrder]
    first_day_counted: Parameter[bool]
    end_on_rest_day_moves: Parameter[bool]
    agency_return_limit: Parameter[Duration]
    agency_supplement_max: Parameter[int]
    supplement_policy: Parameter[SupplementPolicy]
    supplement_closing: Parameter[Duration | None]
    pause_without_sector_law: Parameter[bool]
    consultation_stops_clock: Parameter[bool]
    silence_is_consent: Parameter[bool]
    apology_latest: Parameter[Duration]
    extension_max: Parameter[int]
    extended_counts_as_on_time: Parameter[bool]
    applicant_stop_all_channels: Parameter[bool]
    correction: Parameter[Duration]
    fee_transfer: Parameter[Duration]
    petition_forward: Parameter[Duration]
    forms: Parameter[tuple[Form, ...]]
    officer_experience_years: Parameter[int]
    officer_posting_months: Parameter[tuple[int, int]]

    def parameters(self) -> Iterator[tuple[str, Parameter[object]]]:
        """Yield name and parameter in the order of the law sheet."""
        for field in fields(self):
            parameter = getattr(self, field.name)
            if isinstance(parameter, Parameter):
                yield field.name, parameter

    def unverified(self) -> tuple[str, ...]:
        return tuple(name for name, row in self.parameters() if not row.is_verified)

    def form(self, kind: FormKind) -> Form:
        """
        Return number and name of a form under this law.

        :raises UnknownForm: if the law of this period has no such form
        """
        for form in self.forms.value:
            if form.kind is kind:
                return form
        raise UnknownForm(f"Bộ quy định {self.code} không có mẫu {kind}.")


class UnknownRuleSet(DomainError):
    """No rule set has this code."""


class UnknownForm(DomainError):
    """The law of the period knows no such form."""


_VALUE_TEXTS: dict[object, str] = {
    CodePrefix.RECEIVING_AGENCY: "mã cơ quan tiếp nhận",
    CodePrefix.RESOLVING_AGENCY: "mã cơ quan có thẩm quyền giải quyết",
    CodePrefix.INTAKE_CENTRE: "mã bộ phận tiếp nhận",
    CodePrefix.NATIONAL_PORTAL: "mã Cổng Dịch vụ công quốc gia",
    SupplementPolicy.RESTART: "tính lại từ đầu",
    SupplementPolicy.PAUSE: "tạm dừng rồi tính tiếp",
    IntakeArea.BY_TERRITORY: "theo địa giới, trừ thủ tục được chọn",
    IntakeArea.WHOLE_PROVINCE: "toàn tỉnh, không phụ thuộc địa giới",
    LinkedOrder.SEQUENTIAL: "lần lượt",
    LinkedOrder.PARALLEL: "đồng thời",
}


def describe(value: object) -> str:
    """Write the value of a parameter in Vietnamese."""
    if value is None:
        return "không quy định"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Form):
        return f"mẫu {value.number} – {value.name}"
    if isinstance(value, tuple):
        separator = "–" if all(isinstance(part, int) for part in value) else "; "
        return separator.join(describe(part) for part in value)
    return _VALUE_TEXTS.get(value, str(value))


def rule_sets() -> tuple[RuleSet, ...]:
    """Return every rule set, oldest first."""
    # Here and not on top: the two files of values need the types above.
    from motcua.legislation.d61_2018 import D61_2018
    from motcua.legislation.d118_2025 import D118_2025

    return (D61_2018, D118_2025)


def get_rule_set(code: str) -> RuleSet:
    """
    Return the rule set that a dossier was received under.

    :raises UnknownRuleSet: if no set has this code
    """
    for rule_set in rule_sets():
        if rule_set.code == code:
            return rule_set
    raise UnknownRuleSet(f"Không có bộ quy định “{code}”.")


def rule_set_for(received_on: date) -> RuleSet:
    """Return the rule set of a dossier received on this day; it keeps it for its whole life."""
    older, newer = rule_sets()
    return older if received_on < newer.received_from else newer
