"""Rule set `D118-2025`: dossiers received from 1 July 2025."""

from datetime import date, time
from typing import TypeVar

from motcua.legislation.durations import calendar_days, hours, working_days, working_hours
from motcua.legislation.rules import (
    Citation,
    CodePrefix,
    Form,
    FormKind,
    IntakeArea,
    LinkedOrder,
    Mark,
    Parameter,
    RuleSet,
    SupplementPolicy,
)

T = TypeVar("T")

_D118 = "Nghị định 118/2025/NĐ-CP"
_CIVIL_CODE = "Bộ luật Dân sự 2015"
_IN_FORCE = date(2025, 7, 1)


def _of(
    value: T,
    label: str,
    article: str,
    *,
    mark: Mark = Mark.READ,
    document: str = _D118,
    since: date = _IN_FORCE,
) -> Parameter[T]:
    citation = Citation(document=document, article=article)
    return Parameter(value=value, label=label, citation=citation, in_force_from=since, mark=mark)


_FORMS = (
    Form(kind=FormKind.RECEIPT, number="01", name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    Form(kind=FormKind.SUPPLEMENT, number="02", name="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    Form(kind=FormKind.REFUSAL, number="03", name="Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    Form(
        kind=FormKind.APOLOGY,
        number="04",
        name="Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    ),
    Form(kind=FormKind.STOP, number="05", name="Thông báo dừng giải quyết hồ sơ"),
    Form(
        kind=FormKind.CONTROL_SLIP, number="06", name="Phiếu kiểm soát quá trình giải quyết hồ sơ"
    ),
    Form(kind=FormKind.REGISTER, number="07", name="Sổ theo dõi hồ sơ"),
)

D118_2025 = RuleSet(
    code="D118-2025",
    name="Nghị định 118/2025/NĐ-CP (từ 01/7/2025)",
    received_from=_IN_FORCE,
    received_until=None,
    levels=_of(("bộ", "tỉnh", "xã"), "Các cấp có bộ phận một cửa", "Điều 7"),
    intake_area=_of(IntakeArea.WHOLE_PROVINCE, "Phạm vi tiếp nhận", "Điều 14 khoản 2"),
    channels=_of(
        (
            "trực tiếp",
            "bưu chính công ích, thuê dịch vụ hoặc ủy quyền",
            "Cổng Dịch vụ công quốc gia",
            "VNeID",
        ),
        "Kênh nộp hồ sơ",
        "Điều 15 (VNeID: Nghị định 367/2025/NĐ-CP)",
        mark=Mark.SECONDARY,
    ),
    code_prefix=_of(CodePrefix.RESOLVING_AGENCY, "Phần đầu mã hồ sơ", "Điều 28 khoản 2 điểm a"),
    linked_direct_prefix=_of(
        CodePrefix.INTAKE_CENTRE,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tiếp",
        "Điều 28 khoản 2 điểm a",
    ),
    linked_online_prefix=_of(
        CodePrefix.NATIONAL_PORTAL,
        "Phần đầu mã hồ sơ nhóm liên thông nộp trực tuyến",
        "Điều 28 khoản 2 điểm a",
    ),
    code_serial_digits=_of(
        4,
        "Số chữ số của số thứ tự trong ngày",
        "Điều 19",
        mark=Mark.SECONDARY,
        document="Thông tư 01/2018/TT-VPCP",
    ),
    alert=_of(hours(2), "Cảnh báo hồ sơ trực tuyến cho người tiếp nhận", "Điều 17 khoản 2"),
    accept_notice=_of(
        working_hours(8),
        "Thông báo tiếp nhận hoặc yêu cầu hoàn thiện hồ sơ trực tuyến",
        "Điều 17 khoản 2 điểm c",
    ),
    intake_supplement_max=_of(
        1, "Số lần yêu cầu bổ sung khi tiếp nhận", "Điều 11 khoản 2 điểm c, Điều 16 khoản 3"
    ),
    receipt_needed_same_sitting=_of(
        value=False, label="Phải lập giấy tiếp nhận khi trả kết quả ngay", article="Điều 17 khoản 4"
    ),
    handover_cutoff=_of(
        time(15), "Giờ chốt bàn giao bản giấy trong ngày làm việc", "Điều 18 khoản 2"
    ),
    cross_level_paper=_of(working_days(1), "Chuyển bản giấy khác cấp", "Điều 20 khoản 1 điểm a"),
    linked_paper_order=_of(
        LinkedOrder.SEQUENTIAL, "Liên thông cùng cấp, hồ sơ giấy", "Điều 20 khoản 2 điểm a"
    ),
    linked_electronic_order=_of(
        LinkedOrder.PARALLEL, "Liên thông cùng cấp, hồ sơ điện tử", "Điều 20 khoản 2 điểm b"
    ),
    first_day_counted=_of(
        value=False,
        label="Tính cả ngày tiếp nhận",
        article="Điều 147 khoản 2",
        document=_CIVIL_CODE,
        since=date(2017, 1, 1),
    ),
    end_on_rest_day_moves=_of(
        value=True,
        label="Ngày cuối là ngày nghỉ thì lùi sang ngày làm việc tiếp theo",
        article="Điều 148 khoản 5",
        document=_CIVIL_CODE,
        since=date(2017, 1, 1),
    ),
    agency_return_limit=_of(
        working_days(3), "Cơ quan giải quyết trả hồ sơ chưa đủ điều kiện", "Điều 19 khoản 5"
    ),
    # Art. 16(3) and 17(2)(a) say "once" for the intake; for the agency's stage the text is silent.
    agency_supplement_max=_of(
        1,
        "Số lần yêu cầu bổ sung khi thẩm định",
        "Điều 19 khoản 5",
        mark=Mark.DESIGN,
    ),
    supplement_policy=_of(
        SupplementPolicy.RESTART, "Thời hạn sau khi bổ sung đủ", "Điều 19 khoản 5"
    ),
    supplement_closing=_of(
        calendar_days(15), "Đóng hồ sơ nếu không bổ sung sau thông báo", "Điều 19 khoản 5"
    ),
    pause_without_sector_law=_of(
        value=False,
        label="Tạm dừng thời hạn khi luật chuyên ngành không cho phép",
        article="Điều 19 khoản 5",
    ),
    consultation_stops_clock=_of(
        value=False, label="Lấy ý kiến, xác minh làm dừng thời hạn", article="Điều 19 khoản 4"
    ),
    silence_is_consent=_of(
        value=False, label="Không trả lời lấy ý kiến được coi là đồng ý", article="Điều 19 khoản 4"
    ),
    apology_latest=_of(
        calendar_days(1), "Gửi văn bản xin lỗi, đề nghị gia hạn trước hạn", "Điều 19 khoản 6"
    ),
    extension_max=_of(1, "Số lần gia hạn", "Điều 19 khoản 6"),
    extended_counts_as_on_time=_of(
        value=True,
        label="Trả theo hạn mới sau gia hạn được coi là đúng hạn",
        article="Điều 19 khoản 6",
        mark=Mark.DESIGN,
    ),
    applicant_stop_all_channels=_of(
        value=True, label="Người nộp được đề nghị dừng ở mọi kênh", article="Điều 21"
    ),
    correction=_of(working_days(3), "Sửa kết quả sai do cơ quan nhà nước", "Điều 23 khoản 1"),
    fee_transfer=_of(
        working_hours(8), "Chuyển phí, lệ phí nộp trực tuyến vào ngân sách", "Điều 24 khoản 3"
    ),
    petition_forward=_of(
        working_days(5),
        "Chuyển phản ánh, kiến nghị không thuộc thẩm quyền",
        "sửa đổi bởi Nghị định 92/2017/NĐ-CP",
        mark=Mark.SECONDARY,
        document="Nghị định 20/2008/NĐ-CP",
        since=date(2017, 9, 25),
    ),
    forms=_of(
        _FORMS,
        "Mẫu giấy tờ",
        "Phụ lục I",
        mark=Mark.SECONDARY,
        document="Thông tư 03/2025/TT-VPCP",
    ),
    officer_experience_years=_of(
        2, "Số năm công tác của người được cử đến", "Điều 11 khoản 1 điểm a"
    ),
    officer_posting_months=_of((12, 36), "Thời gian cử đến (tháng)", "Điều 11 khoản 4"),
)
