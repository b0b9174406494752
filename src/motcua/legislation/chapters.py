"""
The chapters of the law sheet: which parameters a rule set has, by subject, in the order of reading.

Every chapter is written down by itself for each period of the law; `rules.RuleSet` holds all of them.
"""

from dataclasses import dataclass, fields
from datetime import date, time

from motcua.legislation.durations import Duration
from motcua.legislation.parameters import (
    CodePrefix,
    Form,
    IntakeArea,
    LinkedOrder,
    Parameter,
    SupplementPolicy,
    Wait,
)


@dataclass(frozen=True, kw_only=True)
class Organisation:
    levels: Parameter[tuple[str, ...]]
    intake_area: Parameter[IntakeArea]
    channels: Parameter[tuple[str, ...]]
    one_tier_allowed: Parameter[bool]
    reception_points_allowed: Parameter[bool]
    hired_services_allowed: Parameter[bool]
    commune_centre_deputies: Parameter[int | None]
    officer_experience_years: Parameter[int]
    officer_posting_months: Parameter[tuple[int, int]]
    head_meeting_months: Parameter[int | None]
    staff_notice_months: Parameter[int | None]


@dataclass(frozen=True, kw_only=True)
class Codes:
    code_prefix: Parameter[CodePrefix]
    linked_direct_prefix: Parameter[CodePrefix]
    linked_online_prefix: Parameter[CodePrefix]
    national_portal_code: Parameter[str]
    code_pattern: Parameter[str]
    code_serial_digits: Parameter[int]
    code_serial_restarts_daily: Parameter[bool]
    forms: Parameter[tuple[Form, ...]]


@dataclass(frozen=True, kw_only=True)
class Intake:
    identity_check_required: Parameter[bool]
    account_of_principal: Parameter[bool]
    shared_data_not_asked: Parameter[bool]
    mismatch_still_accepted: Parameter[bool]
    copy_signed_by_officer: Parameter[bool]
    guidance_kept: Parameter[bool]
    alert: Parameter[Duration]
    accept_notice: Parameter[Duration]
    intake_supplement_max: Parameter[int]
    online_notice_max: Parameter[int]
    receipt_needed_same_sitting: Parameter[bool]
    same_sitting_recorded: Parameter[bool]
    counter_decision_allowed: Parameter[bool]


@dataclass(frozen=True, kw_only=True)
class Cooperation:
    electronic_transfer_at_once: Parameter[bool]
    handover_cutoff: Parameter[time]
    cross_level_paper: Parameter[Duration]
    paper_taking: Parameter[Duration]
    supervision_copy: Parameter[bool]
    linked_paper_order: Parameter[LinkedOrder]
    linked_electronic_order: Parameter[LinkedOrder]
    consultation_contents: Parameter[tuple[str, ...]]
    consultation_stops_clock: Parameter[bool]
    silence_is_consent: Parameter[bool]
    silence_notified_to: Parameter[str | None]
    applicant_reached_through_centre: Parameter[bool]


@dataclass(frozen=True, kw_only=True)
class Clock:
    first_day_counted: Parameter[bool]
    hours_run_from_minute: Parameter[bool]
    month_ends_on_last_day: Parameter[bool]
    end_on_rest_day_moves: Parameter[bool]
    last_day_ends_at_midnight: Parameter[bool]
    agency_return_limit: Parameter[Duration]
    agency_supplement_max: Parameter[int]
    supplement_policy: Parameter[SupplementPolicy]
    supplement_closing: Parameter[Duration | None]
    supplement_closes_by_itself: Parameter[bool]
    pause_without_sector_law: Parameter[bool]
    pausing_waits: Parameter[tuple[Wait, ...]]
    apology_latest: Parameter[Duration]
    extension_max: Parameter[int]
    extension_notice_channels: Parameter[tuple[str, ...]]
    extended_counts_as_on_time: Parameter[bool]
    early_result_notice: Parameter[bool]
    reminder_margin: Parameter[Duration]


@dataclass(frozen=True, kw_only=True)
class Result:
    refusal_within_limit: Parameter[bool]
    applicant_stop_all_channels: Parameter[bool]
    applicant_change_online: Parameter[bool]
    result_kinds: Parameter[tuple[str, ...]]
    originals_given_back: Parameter[bool]
    collector_needs_authority: Parameter[bool]
    correction: Parameter[Duration]
    correction_is_free: Parameter[bool]
    fee_transfer: Parameter[Duration]
    fee_settlement_months: Parameter[int | None]
    reduced_fee_period: Parameter[tuple[date, date] | None]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    linked_birth_registration: Parameter[Duration | None]
    linked_birth_group: Parameter[Duration | None]
    linked_death_group: Parameter[Duration | None]
    petition_forward: Parameter[Duration]
    petition_government_portal: Parameter[Duration]
    rating_contents: Parameter[int | None]
    agency_criteria: Parameter[int | None]
    report_day_of_commune: Parameter[int | None]
    report_day_of_province: Parameter[int | None]
    report_first_day: Parameter[int]
    data_request_notice: Parameter[Duration | None]
    data_request_days: Parameter[tuple[int, int] | None]
    data_request_extension: Parameter[Duration | None]
    data_breach_notice: Parameter[Duration | None]
    archive_handover: Parameter[Duration]
    archive_historical: Parameter[Duration]
    downtime_max_percent: Parameter[int]
    restore_drills_a_year: Parameter[int]


CHAPTERS: tuple[tuple[type, str], ...] = (
    (Organisation, "Tổ chức, nơi nộp, kênh nộp"),
    (Codes, "Mã hồ sơ và mẫu giấy tờ"),
    (Intake, "Tiếp nhận"),
    (Cooperation, "Chuyển hồ sơ, liên thông, lấy ý kiến"),
    (Clock, "Thời hạn"),
    (Result, "Từ chối, dừng, kết quả, phí"),
    (Surroundings, "Liên thông điện tử, kiến nghị, báo cáo, dữ liệu, lưu trữ"),
)

# What the product obeys by reading it: a change of these has an effect from its date on. The rest
# it obeys by construction; there only the citation and its mark can become better.
ADJUSTABLE = frozenset(
    {
        "code_prefix",
        "linked_direct_prefix",
        "linked_online_prefix",
        "national_portal_code",
        "code_serial_digits",
        "alert",
        "accept_notice",
        "handover_cutoff",
        "cross_level_paper",
        "paper_taking",
        "linked_paper_order",
        "linked_electronic_order",
        "agency_return_limit",
        "agency_supplement_max",
        "supplement_policy",
        "supplement_closing",
        "supplement_closes_by_itself",
        "reminder_margin",
        "pausing_waits",
        "apology_latest",
        "extension_max",
        "extended_counts_as_on_time",
        "correction",
        "fee_transfer",
        "petition_forward",
        "report_day_of_commune",
        "report_day_of_province",
        "report_first_day",
    }
)

# What sector law may set for a procedure (Civil Code 2015, art. 145(1)).
BY_SECTOR = frozenset(
    {
        "alert",
        "accept_notice",
        "intake_supplement_max",
        "online_notice_max",
        "handover_cutoff",
        "cross_level_paper",
        "agency_return_limit",
        "agency_supplement_max",
        "supplement_policy",
        "supplement_closing",
        "pausing_waits",
        "apology_latest",
        "extension_max",
        "extended_counts_as_on_time",
        "correction",
        "fee_transfer",
        "reminder_margin",
    }
)


def names_of(chapter: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(chapter))
